"""At the right of the release: one stripe for each annotation, its shape telling the state, and the label's name."""

from collections import defaultdict
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QToolTip, QWidget

from domain.annotation import Annotation, Comment
from gui.intervals import depth, give_lanes
from gui.release_layout import Line, line_of
from gui.release_paint import LANES
from gui.release_remarks import ROOM, Remarks, draw_sign, signs
from gui.release_type import small_font
from gui.strokes import draw_stripe
from gui.words import literal_tip

if TYPE_CHECKING:
    from gui.release_view import ReleaseView

COLUMNS = 4
"""Stripes side by side; what would need a fifth column is counted beside the names."""
STEP, STRIPE = 7, 5
LEFT = 6


class ReleaseMargin(QWidget):
    """Stripes and names beside a ReleaseView, which places it and tells it to paint."""

    activated = Signal(object)
    """The id of the annotation whose stripe or name was clicked."""
    remark_activated = Signal(object)
    """The id of the comment whose sign was clicked."""

    WIDE, NARROW = 150, LEFT + COLUMNS * STEP + 24

    def __init__(self, view: "ReleaseView") -> None:
        super().__init__(view)
        self._view = view
        self._lanes: dict[UUID, int] = {}
        self._places: list[tuple[QRectF, UUID]] = []
        self.remarks = Remarks()
        self._signs: list[tuple[QRectF, list[Comment]]] = []
        self.setMouseTracking(True)
        self.setAccessibleName("Annotations of the visible lines")

    def forget(self) -> None:
        """Drop the places of the stripes: other annotations are there."""
        self._lanes.clear()

    # -- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._view.theme.colour("base"))
        self._places, self._signs = [], []
        lines = self._view.lines() if self._view.sheet is not None else []
        if lines:
            self._signs = signs(self._view, lines, self.width())
            shown = self._view.paint.touching(lines[0].start, lines[-1].end + 1)
            self._give_columns(lines, shown)
            for item in sorted(shown, key=depth, reverse=True):
                self._paint_stripe(painter, lines, item)
            self._paint_names(painter, lines, shown)
        for rect, comments in self._signs:
            draw_sign(painter, rect, self._view.theme.colour("warning"), len(comments))
        painter.end()

    def _give_columns(self, lines: list[Line], shown: list[Annotation]) -> None:
        """Two annotations that share a line on the screen get columns of their own."""
        places = []
        for item in shown:
            span = item.span
            first, last = line_of(lines, span.start), line_of(lines, max(span.start, span.end - 1))
            start = lines[first].start if first >= 0 else span.start
            end = lines[last + 1].start if last + 1 < len(lines) else max(span.end, lines[-1].end + 1)
            places.append((item.id, start, end))
        give_lanes(places, self._lanes)

    def _extent(self, lines: list[Line], item: Annotation) -> tuple[float, float]:
        pitch = self._view.paint.pitch
        first, last = line_of(lines, item.span.start), line_of(lines, max(item.span.start, item.span.end - 1))
        top = lines[first].top + 2 if first >= 0 else -10.0
        bottom = lines[last].top + pitch.height - 2 if last < len(lines) else self.height() + 10.0
        return top, bottom

    def _paint_stripe(self, painter: QPainter, lines: list[Line], item: Annotation) -> None:
        view = self._view
        column, lit = self._lanes.get(item.id, COLUMNS), item.id in (view.focused_id, view.hovered_id)
        if column >= COLUMNS and not lit:
            return
        column = min(column, COLUMNS - 1)
        top, bottom = self._extent(lines, item)
        rect = QRectF(LEFT + column * STEP, top, STRIPE, bottom - top)
        look = view.paint.look(item)
        stroke, tint = look.stroke, look.tint
        if lit:
            painter.fillRect(rect.adjusted(-2, -1, 2, 1), tint)
            painter.fillRect(rect, stroke)
        else:
            assert view.sheet is not None
            draw_stripe(painter, rect, stroke, tint, view.sheet.state(item))
        self._places.append((rect.adjusted(-1, 0, 2, 0), item.id))

    def _name_font(self) -> QFont:
        return small_font(0.9 * max(0.8, min(1.5, self._view.zoom / 100)))

    def _paint_names(self, painter: QPainter, lines: list[Line], shown: list[Annotation]) -> None:
        painter.setFont(self._name_font())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        starts: dict[int, list[Annotation]] = defaultdict(list)
        for item in shown:
            first = line_of(lines, item.span.start)
            if 0 <= first < len(lines):
                starts[first].append(item)
        for at, items in starts.items():
            self._paint_row(painter, lines[at].top, items)

    def _paint_row(self, painter: QPainter, top: float, items: list[Annotation]) -> None:
        """Chips with letters, with the name while there is room for it; how many more there are at the end."""
        metrics = QFontMetricsF(painter.font())
        x, right = float(LEFT + COLUMNS * STEP + 2), float(self.width() - 4)
        if any(abs(rect.top() - top) < self._view.paint.pitch.height for rect, _ in self._signs if rect.top() >= top):
            right -= ROOM
        pitch = self._view.paint.pitch
        side = min(float(pitch.height - 4), metrics.height() + 2)
        chip = QRectF(x, top + pitch.lead + (pitch.letters - side) / 2, side, side)
        hidden = 0
        for at, item in enumerate(items):
            more = len(items) - at - 1
            if chip.right() + (22 if more else 0) > right:
                hidden = more + 1
                break
            room = right - chip.right() - 5 - more * (side + 3)
            width = self._paint_name(painter, chip, item, room if len(items) <= 2 else 0)
            chip.moveLeft(chip.right() + 3 + width)
        deep = sum(self._view.paint.lanes.get(item.id, 0) >= LANES for item in items[: len(items) - hidden])
        if hidden or deep:
            painter.setPen(self._view.theme.colour("muted"))
            painter.drawText(QPointF(min(chip.left(), right - 22), chip.bottom() - 4), f"+{hidden or deep}")

    def _paint_name(self, painter: QPainter, chip: QRectF, item: Annotation, room: float) -> float:
        view, look = self._view, self._view.paint.look(item)
        lit = item.id in (view.focused_id, view.hovered_id)
        painter.setPen(look.stroke)
        painter.setBrush(look.tint)
        painter.drawRoundedRect(chip.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        painter.setPen(view.theme.colour("text"))
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, look.label.letter or look.label.title[:1])
        width = 0.0
        metrics = QFontMetricsF(painter.font())
        if room > 34:
            name = metrics.elidedText(look.label.title, Qt.TextElideMode.ElideRight, room)
            width = metrics.horizontalAdvance(name) + 6
            painter.setPen(view.theme.colour("text" if lit else "muted"))
            area = QRectF(chip.right() + 5, chip.top(), width, chip.height())
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, name)
        self._places.append((chip.adjusted(-1, -2, width, 2), item.id))
        return width

    # -- the mouse

    def annotation_at(self, at: QPointF) -> UUID | None:
        """The annotation whose stripe or name is at a point; the innermost where stripes meet."""
        found = [place for rect, place in self._places if rect.contains(at)]
        return found[-1] if found else None

    def remarks_at(self, at: QPointF) -> list[Comment]:
        """The comments whose sign is at a point."""
        return next((comments for rect, comments in self._signs if rect.adjusted(-3, -3, 3, 3).contains(at)), [])

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        found = self.annotation_at(event.position())
        over = found is not None or self.remarks_at(event.position())
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)
        self._view.hover(found)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = self.annotation_at(event.position())
        if found is not None and event.button() is Qt.MouseButton.LeftButton:
            self._view.setFocus(Qt.FocusReason.MouseFocusReason)
            self.activated.emit(found)
        elif event.button() is Qt.MouseButton.LeftButton and (remarks := self.remarks_at(event.position())):
            self.remark_activated.emit(remarks[0].id)

    def leaveEvent(self, event: QEvent) -> None:
        self._view.hover(None)
        super().leaveEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            found = self.annotation_at(QPointF(event.pos()))
            said = "\n".join(f"{item.author}: {item.text}" for item in self.remarks_at(QPointF(event.pos())))
            QToolTip.showText(event.globalPos(), self._view.tip(found) if found else literal_tip(said), self)
            return True
        return super().event(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._view.wheelEvent(event)
