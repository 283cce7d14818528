"""The annotator's acts in the text: label, arm, walk, move edges, delete; each ends in a verb of the domain."""

from bisect import bisect_left
from collections.abc import Callable
from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from domain import annotate, respond, snap
from domain.annotate import shortened
from domain.annotation import Annotation
from domain.edit import Edit
from domain.scheme import Label
from domain.span import Span
from gui.inspector import Inspector
from gui.label_palette import LabelPalette, swatch
from gui.release_edge import Edge
from gui.release_pane import ReleasePane
from gui.theme import Theme
from gui.workspace import Workspace


class Annotating(QObject):
    """Connects keys, palette and text pane with the workspace; knows which annotation is in focus."""

    focused = Signal(object)
    """The Annotation in focus, or None."""
    made = Signal(object)
    """An Annotation that was just made by hand."""
    armed_changed = Signal(str)
    """What the status bar says of the armed label; empty for none."""

    def __init__(
        self,
        workspace: Workspace,
        pane: ReleasePane,
        palette: LabelPalette,
        inspector: Inspector,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._pane = pane
        self._view = pane.view
        self._palette = palette
        self._inspector = inspector
        self._focus: UUID | None = None
        self._walked = False
        """Whether the focus was chosen (walked to, picked), so that a label key means that annotation."""
        self._last_label = ""
        self._armed = ""
        self._extending: UUID | None = None
        self._label_actions: list[QAction] = []
        self.instead: Callable[[str], None] | None = None
        """What the next label key does in place of labelling; Esc drops it."""
        palette.chosen.connect(self.label)
        palette.armed.connect(self.arm)
        self._view.selection_finished.connect(self._selected)
        self._view.caret_moved.connect(self._caret_moved)
        self._view.annotation_activated.connect(self.go_to)
        self._view.edge_moved.connect(self._edge_moved)
        workspace.opened.connect(self._disarm)
        workspace.sheet_changed.connect(self._new_sheet)
        workspace.edited.connect(self._follow)

    # -- keys of the labels

    def fill_label_menu(self, menu: QMenu, theme: Theme) -> None:
        """Make the label actions of the scheme in force: one key labels, with Shift it arms."""
        for action in self._label_actions:
            self._pane.removeAction(action)
            action.deleteLater()
        self._label_actions = []
        menu.clear()
        scheme = self._workspace.scheme
        labels = scheme.active() if scheme else ()
        for label in labels:
            icon = swatch(theme.tint(label), theme.stroke(label), label.letter or label.title[:1])
            menu.addAction(self._label_action(label.title, label, "", partial(self.label, label.id), icon))
        if labels:
            menu.addSeparator()
        for label in labels:
            menu.addAction(self._label_action(f"Arm {label.title}", label, "Shift+", partial(self.arm, label.id)))
        menu.setEnabled(bool(labels))

    def _label_action(
        self, text: str, label: Label, prefix: str, act: Callable[[], None], icon: object = None
    ) -> QAction:
        action = QAction(text.replace("&", "&&"), self)
        action.setShortcuts([QKeySequence(prefix + key) for key in (label.key, label.letter) if key])
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.setStatusTip(label.description)
        if icon is not None:
            action.setIcon(icon)  # type: ignore[arg-type]
        action.triggered.connect(lambda _checked=False: act())
        self._pane.addAction(action)
        self._label_actions.append(action)
        return action

    # -- labelling

    def label(self, label_id: str) -> None:
        """Label the selection; or relabel the annotation walked to; or label the phrase at the caret."""
        sheet = self._workspace.sheet
        if self.instead is not None:
            act, self.instead = self.instead, None
            act(label_id)
            return
        if sheet is None:
            self._workspace.refused.emit("No release is open: choose one in the list first.", "")
            return
        span = self._view.selection() or self._view.raw_selection()
        if span.length:
            self._annotate(span, label_id)  # blanks alone are refused there
            return
        if self._walked and self._focus in sheet.by_id:
            assert self._focus is not None
            if sheet.by_id[self._focus].label != label_id:
                self._last_label = label_id
                self._workspace.do(annotate.relabel, self._focus, label_id)
                return
        self._annotate(snap.phrase_at(sheet.text, self._view.caret()), label_id)

    def _annotate(self, span: Span, label_id: str) -> None:
        sheet = self._workspace.sheet
        missed = respond.missed_at(sheet, span) if sheet is not None else None
        if missed is not None:
            done = self._workspace.do(respond.take_up, missed.id, label_id)
        else:
            done = self._workspace.do(annotate.annotate, span, label_id)
        if done is None:
            return
        if missed is not None:
            self._workspace.told.emit("The comment on it is settled; Ctrl+Z takes both back.")
        self._last_label = label_id
        made = done.changes[0].after
        assert isinstance(made, Annotation)
        self._view.set_caret(made.span.end)
        self._set_focus(made, walked=False)
        self.made.emit(made)

    def label_again(self) -> None:
        """Give the selection the label used last."""
        if not self._last_label:
            self._workspace.told.emit("No label was used yet: press a label key first.")
        elif self._view.selection() is None:
            self._workspace.told.emit("Select some text first: Enter gives it the label used last.")
        else:
            self.label(self._last_label)

    def arm(self, label_id: str) -> None:
        """Every selection becomes this label until Esc; again to put it down."""
        self._armed = "" if self._armed == label_id else label_id
        self._palette.set_armed(self._armed)
        scheme = self._workspace.scheme
        label = scheme.label(self._armed) if scheme and self._armed else None
        self.armed_changed.emit(f"{label.title} armed (Esc)" if label else "")

    def leave(self) -> None:
        """Esc: put the armed label down, drop the selection, leave the annotation."""
        self._disarm()
        self.instead = None
        self._view.set_caret(self._view.caret())
        self._walked = False

    def unfocus(self) -> None:
        """Leave the annotation in focus, wherever the caret is."""
        self._set_focus(None, walked=False)

    def _disarm(self) -> None:
        if self._armed:
            self.arm(self._armed)

    def _selected(self, span: Span) -> None:
        if self._armed and span is not None and span.length:
            self._annotate(span, self._armed)

    # -- focus

    @property
    def armed(self) -> bool:
        """Whether every selection becomes a label."""
        return bool(self._armed)

    @property
    def last_label(self) -> str:
        """The label used last; empty when none was."""
        return self._last_label

    @property
    def focus(self) -> Annotation | None:
        """The annotation in focus."""
        sheet = self._workspace.sheet
        return sheet.by_id.get(self._focus) if sheet is not None and self._focus is not None else None

    def _new_sheet(self) -> None:
        self._focus, self._walked, self._extending, self.instead = None, False, None, None
        self.focused.emit(None)

    def _follow(self, done: Edit) -> None:
        if self._focus is not None and self.focus is None:
            self._set_focus(None, walked=False)
        elif done.of(Annotation):
            self.focused.emit(self.focus)

    def _set_focus(self, annotation: Annotation | None, *, walked: bool) -> None:
        self._focus = annotation.id if annotation else None
        self._walked = walked and annotation is not None
        if annotation is not None:
            self._extending = annotation.id
        self._view.focus(self._focus)
        self.focused.emit(annotation)

    def _caret_moved(self, position: int) -> None:
        here = self._view.annotations_at(position)
        if any(annotation.id == self._focus for annotation in here):
            return
        kept = self.focus
        if kept is not None and position == kept.span.end:
            return
        self._set_focus(here[0] if here else None, walked=False)

    def go_to(self, annotation_id: UUID) -> None:
        """Show an annotation and put the focus on it."""
        sheet = self._workspace.sheet
        annotation = sheet.by_id.get(annotation_id) if sheet else None
        if annotation is None:
            return
        self._view.set_caret(annotation.span.start)
        self._view.reveal(annotation.span)
        self._set_focus(annotation, walked=True)

    def step(self, step: int) -> None:
        """Go to the next or previous annotation in text order."""
        sheet = self._workspace.sheet
        if sheet is None or not sheet.annotations:
            self._workspace.told.emit("There are no annotations in this release yet.")
            return
        found = sheet.annotations
        focus = self.focus
        if focus is not None:
            following = sheet.place_of(focus) + step
        else:
            caret = self._view.caret()
            before = bisect_left(found, caret, key=lambda item: item.fragments[0].start)
            following = before if step > 0 else before - 1
        if 0 <= following < len(found):
            self.go_to(found[following].id)
        else:
            self._workspace.told.emit("That was the last annotation." if step > 0 else "That was the first annotation.")

    def here(self) -> list[Annotation]:
        """The annotations at the caret, innermost first; the one in focus is there too when the caret is at its end."""
        found, kept = self._view.annotations_at(self._view.caret()), self.focus
        return found if kept is None or kept in found else [kept, *found]

    def list_here(self) -> None:
        """Offer all annotations at the caret in a menu: arrows, Enter."""
        here = self.here()
        if not here:
            self._workspace.told.emit("There is no annotation at the caret.")
            return
        menu = self.menu_of(here)
        menu.setActiveAction(menu.actions()[0])
        menu.popup(self._view.mapToGlobal(self._view.cursorRect().bottomLeft() + QPoint(0, 4)))

    def menu_of(self, here: list[Annotation]) -> QMenu:
        """A menu of annotations; choosing one goes to it."""
        menu = QMenu(self._view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        scheme, sheet = self._workspace.scheme, self._workspace.sheet
        for annotation in here:
            label = scheme.label(annotation.label) if scheme else None
            state = sheet.state(annotation) if sheet else ""
            title = label.title if label else annotation.label
            words = f"{title}: {shortened(annotation.quote, 60)}  ({annotation.author}, {state})"
            action = menu.addAction(words.replace("&", "&&"))
            action.triggered.connect(partial(lambda chosen, _checked=False: self.go_to(chosen), annotation.id))
        return menu

    # -- changing

    def _demand_focus(self) -> Annotation | None:
        found = self.focus
        if found is None:
            self._workspace.told.emit("Put the caret into an annotation first.")
        return found

    def delete(self) -> None:
        """Remove the annotation in focus."""
        found = self._demand_focus()
        if found is not None:
            self._workspace.do(annotate.remove, [found.id])

    def flag(self) -> None:
        """Mark the annotation in focus for a second look, or take the mark away."""
        found = self._demand_focus()
        if found is not None:
            self._workspace.do(annotate.describe, found.id, flagged=not found.flagged)

    def move_edge(self, edge: Edge) -> None:
        """Move the start or the end of the annotation in focus with the arrow keys."""
        found = self._demand_focus()
        if found is not None:
            self._view.begin_edge(found.id, edge)
            self._workspace.told.emit(
                f"Moving the {edge}: arrows by character, with Shift by word; Enter keeps it, Esc leaves it."
            )

    def _edge_moved(self, annotation_id: UUID, fragments: object) -> None:
        self._workspace.do(annotate.resize, annotation_id, fragments)

    def add_fragment(self) -> None:
        """Add the selection to the annotation that was in focus last."""
        span, sheet = self._view.selection(), self._workspace.sheet
        if span is None or sheet is None:
            self._workspace.told.emit("Select the further text first, then press + to add it.")
        elif self._extending is None or self._extending not in sheet.by_id:
            self._workspace.told.emit("Go to the annotation first, then select the further text and press +.")
        elif self._workspace.do(annotate.add_fragment, self._extending, span):
            self._set_focus(self._workspace.sheet.by_id.get(self._extending), walked=False)  # type: ignore[union-attr]
