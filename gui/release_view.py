"""The text of a release on the screen: selection as spans, and the annotations drawn under and over it.

It knows a sheet and a theme and never asks storage; what is drawn comes from the sheet, never from the widget.
All positions are code points of the canonical text.
"""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from domain.annotation import AnnotatedRelease, Annotation
from domain.span import Span
from domain.suggestion import Suggestion
from gui import release_keys as keys
from gui.display import cite, joined
from gui.growth import Growth
from gui.intervals import Intervals
from gui.release_edge import Edge, EdgeMoving
from gui.release_gutter import ReleaseGutter
from gui.release_margin import ReleaseMargin
from gui.release_mouse import Pointing
from gui.release_paint import AnnotationPaint
from gui.release_tip import tip_of
from gui.theme import Theme
from gui.typeset_edit import TypesetEdit
from gui.view_paint import paint_over, paint_under, paint_welcome
from gui.view_sides import place_sides

__all__ = ["ReleaseView", "cite"]

MANY = 50
"""Changes at once after which lanes are given anew rather than mended."""


class ReleaseView(TypesetEdit):
    """A release's text, read-only but with a caret; gutter and margin stand in its own margins.

    Letters and digits are left to the window's actions; only keys that move the caret are handled here.
    """

    made_of = (AnnotationPaint, ReleaseMargin)
    """What draws in the text and beside it."""

    selection_finished = Signal(object)
    """A Span: the mouse was let go, or Shift after selecting by keys."""
    caret_moved = Signal(int)
    focus_changed = Signal(object)
    """The id of the annotation that is lit because the caret is in it, or None."""
    hovered = Signal(object)
    """The id of the annotation under the mouse, or None."""
    annotation_activated = Signal(object)
    """The id of the annotation whose stripe was clicked."""
    edge_moved = Signal(object, object)
    """An annotation's id and its new fragments, to be stored."""
    edge_mode_changed = Signal(str)
    """`start`, `end`, or empty when the mode was left."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sheet: AnnotatedRelease | None = None
        self.theme = theme
        self.user = ""
        self.snapping = True
        """Whether a selection by mouse becomes whole words; Alt turns it round."""
        self.paint = self.made_of[0](theme)
        self.focused_id: UUID | None = None
        self.hovered_id: UUID | None = None
        self.hits: Sequence[Span] = ()
        self.hit: Span | None = None
        """What a search shows, among all its hits."""
        self.suggestions: Sequence[Suggestion] = ()
        self.suggested: Suggestion | None = None
        """The suggestion in turn."""
        self.edge = EdgeMoving(self)
        self._growth = Growth()
        self._selecting = False
        self._mouse = Pointing(self)
        self.gutter = ReleaseGutter(self)
        self.margin = self.made_of[1](self)
        self._set_up()
        self.set_theme(theme)
        self._dress()

    def _set_up(self) -> None:
        self.setReadOnly(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setCursorWidth(2)
        self.viewport().setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Text of the release")
        self.setAccessibleDescription("Read-only: select words, then press the key of a label.")
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.updateRequest.connect(self._update_sides)
        self.cursorPositionChanged.connect(self._caret_changed)
        self.margin.activated.connect(self.annotation_activated)
        self.edge.changed.connect(self._show_edge)
        self.edge.mode_changed.connect(self.edge_mode_changed)
        self.edge.moved.connect(self.edge_moved)

    # -- what is shown

    def show_sheet(self, sheet: AnnotatedRelease | None, user: str = "") -> None:
        """Show a release, or the same one after a change: then only what changed is taken on."""
        self.user = user
        before = self.sheet
        self.sheet = self.paint.sheet = sheet
        if _text_of(sheet) != _text_of(before):
            self._start_anew(sheet)
        changed = self.paint.index.renew(sheet.annotations if sheet else ())
        self._mend_lanes(changed)
        move = self.edge.move
        if move is not None and (sheet is None or sheet.by_id.get(move.annotation_id) != move.before):
            self.edge.leave()
        self.paint.forget()
        self._caret_changed()
        self._repaint_all()

    def _start_anew(self, sheet: AnnotatedRelease | None) -> None:
        self.edge.leave()
        self.paint.index = Intervals()
        self.hits, self.hit = (), None
        self._growth = Growth()
        self.hovered_id = None
        self.focus(None)
        self.set_text(sheet.text if sheet else "")

    def _mend_lanes(self, changed: Sequence[Annotation]) -> None:
        if len(changed) > MANY:
            self._forget_places()
            return
        for item in changed:
            for beside in (item, *self.paint.index.touching(item.span.start, item.span.end)):
                self.paint.lanes.pop(beside.id, None)

    def _forget_places(self) -> None:
        self.paint.forget(lanes=True)
        self.gutter.forget()
        self.margin.forget()

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours."""
        self.theme = self.paint.theme = theme
        role = theme.colours
        self.setStyleSheet(
            f"ReleaseView {{ background: {role['base']}; color: {role['text']}; border: 0; padding: 0;"
            f" border-radius: 0; selection-background-color: {role['selection']};"
            f" selection-color: {role['selection_text']}; }}"
        )
        self.paint.forget()
        self._repaint_all()

    def set_reflowed(self, reflow: bool) -> None:
        """Show hard-wrapped lines joined into paragraphs, or the lines as filed; caret and place stay."""
        self.edge.leave()
        super().set_reflowed(reflow)

    def dressed(self) -> None:
        """Font, column or text changed: everything drawn is laid out anew."""
        self.generation += 1
        self.paint.pitch, self.paint.offsets = self.pitch(), self.offsets
        self._forget_places()
        place_sides(self)

    def room(self) -> int:
        """The width that is left for the text when gutter and margin take the least they need."""
        area = self.contentsRect().width() - self.verticalScrollBar().sizeHint().width()
        return area - self.gutter.wanted_width() - self.margin.NARROW

    # -- annotations

    def annotations_at(self, position: int, *, touching: bool = True) -> list[Annotation]:
        """The annotations that hold a position, innermost first; with `touching`, else those that end there."""
        if self.sheet is None:
            return []
        found = self.paint.index.at(position)
        if not found and touching and position:
            found = [item for item in self.paint.index.at(position - 1) if position in _ends(item)]
        return found

    def focus(self, annotation_id: UUID | None) -> None:
        """Light up an annotation until the caret goes elsewhere."""
        if annotation_id != self.focused_id:
            self.focused_id = annotation_id
            self._repaint_all()
            self.focus_changed.emit(annotation_id)

    def hover(self, annotation_id: UUID | None) -> None:
        """Light up the annotation under the mouse, text and stripe together."""
        if annotation_id != self.hovered_id:
            self.hovered_id = annotation_id
            self._repaint_all()
            self.hovered.emit(annotation_id)

    def tip(self, annotation_id: UUID) -> str:
        """What a tooltip says of an annotation; names and quotes are escaped, so they show literally."""
        item = self.sheet.by_id.get(annotation_id) if self.sheet else None
        return tip_of(self.sheet, item) if item is not None and self.sheet is not None else ""

    def _caret_changed(self) -> None:
        position = self.caret()
        here = self.annotations_at(position)
        if all(item.id != self.focused_id for item in here):
            self.focus(here[0].id if here else None)
        self.viewport().update()
        self.gutter.update()
        self.caret_moved.emit(position)

    # -- selecting

    def finish_selection(self) -> None:
        """Tell that a selection is made, if there is one."""
        chosen = self.selection()
        if chosen is not None:
            self.selection_finished.emit(chosen)

    def grow_selection(self) -> None:
        """Select the next larger unit: word, phrase, sentence, paragraph."""
        raw = self.raw_selection()
        bigger = self._growth.grown(self.text(), raw, self.selection() or Span(raw.start, raw.start))
        if bigger is not None:
            self.select(bigger)

    def shrink_selection(self) -> None:
        """Go back to what was selected before the selection grew."""
        smaller = self._growth.shrunk(self.raw_selection())
        if smaller is not None:
            self.select(smaller)

    def copied_text(self) -> str:
        """The selected text for the clipboard, its line ends joined."""
        chosen = self.selection()
        return joined(chosen.of(self.text())) if chosen else ""

    # -- moving an edge

    def begin_edge(self, annotation_id: UUID, edge: Edge) -> None:
        """Move an annotation's start or end by keys from now on; what was moved before is committed first."""
        self.edge.commit()
        item = self.sheet.by_id.get(annotation_id) if self.sheet else None
        if item is not None:
            self.edge.begin(item, edge)
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_edge(self) -> None:
        move = self.edge.move
        self.paint.moved = move.after if move else None
        self.paint.forget()
        if move is not None:
            self.set_caret(move.position)
        self._repaint_all()

    # -- Qt's events

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            own = keys.is_move(event) or (self.edge.move is not None and event.key() in keys.EDGE_KEYS)
            # While a menu is open its keys are no label keys.
            event.setAccepted(own or QApplication.activePopupWidget() is not None)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.edge.move is not None and event.key() in keys.EDGE_KEYS:
            self.edge.press(event, self.text(), self.position_beside)
            return
        if not keys.is_move(event):
            event.ignore()
            return
        self._selecting = self._selecting or keys.extends(event)
        target = keys.unit_move(event, self.text(), self.caret())
        if target is None:
            super().keyPressEvent(event)
        else:
            self.set_caret(target, extend=keys.extends(event))

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Shift and self._selecting:
            self._selecting = False
            self.finish_selection()
        super().keyReleaseEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.edge.commit()
        self._mouse.press(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._mouse.double(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)  # scrolls when a drag leaves the text; it selects nothing, as it saw no press
        self._mouse.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self._mouse.release(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.hover(None)
        super().leaveEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            found = self._mouse.under(event.pos())
            QToolTip.showText(event.globalPos(), self.tip(found) if found else "", self.viewport())
            return True
        return super().viewportEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.fit()  # first, as Qt then breaks lines at the width that the sides leave
        self.paint.forget()
        super().resizeEvent(event)
        self.generation += 1

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        if self.sheet is None:
            paint_welcome(self, painter)
            painter.end()
            return
        paint_under(self, painter, event.rect())
        painter.end()
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        paint_over(self, painter, event.rect())
        painter.end()

    def _update_sides(self, rect: QRect, dy: int) -> None:
        if dy or rect.height() > 3 * self.paint.pitch.height:
            self.gutter.update()
            self.margin.update()

    def _repaint_all(self) -> None:
        self.viewport().update()
        self.gutter.update()
        self.margin.update()


def _text_of(sheet: AnnotatedRelease | None) -> tuple[UUID, str] | None:
    return (sheet.release.id, sheet.release.digest) if sheet else None


def _ends(annotation: Annotation) -> set[int]:
    return {part.end for part in annotation.fragments}
