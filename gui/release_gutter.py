"""At the left of the release: the numbers of its lines, and a bracket for each annotation longer than two lines."""

from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from domain.annotation import Annotation
from gui.intervals import depth, give_lanes
from gui.release_layout import Line, line_of
from gui.release_type import small_font

if TYPE_CHECKING:
    from gui.release_view import ReleaseView

BRACKETS = 3
"""Brackets side by side; a fourth over the same lines is only a stripe in the margin."""
STEP = 6
LONG = 170
"""Characters in more than two lines where a paragraph is one line of the text."""


class ReleaseGutter(QWidget):
    """Line numbers and brackets beside a ReleaseView, which places it and tells it to paint."""

    def __init__(self, view: "ReleaseView") -> None:
        super().__init__(view)
        self._view = view
        self._lanes: dict[UUID, int] = {}
        self._counted = 0, 1
        self.setAccessibleName("Line numbers and brackets")
        self.setCursor(Qt.CursorShape.ArrowCursor)

    def wanted_width(self) -> int:
        """The width that the numbers of this release and the brackets need."""
        lines = max(99, self._view.line_count)
        digits = QFontMetricsF(self._number_font()).horizontalAdvance("9" * len(str(lines)))
        return round(digits) + BRACKETS * STEP + 20

    def _number_font(self) -> QFont:
        return small_font(0.86 * max(0.8, min(1.5, self._view.zoom / 100)))

    def forget(self) -> None:
        """Drop the places of the brackets and numbers: other annotations, or another text, are there."""
        self._lanes.clear()
        self._counted = 0, 1

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._view.theme.colour("base"))
        if self._view.sheet is not None:
            lines = self._view.lines()
            self._paint_numbers(painter, lines)
            self._paint_brackets(painter, lines)
        painter.end()

    def _paint_numbers(self, painter: QPainter, lines: list[Line]) -> None:
        view, theme = self._view, self._view.theme
        painter.setFont(self._number_font())
        current = line_of(lines, view.caret())
        muted, text = theme.colour("muted"), theme.colour("text")
        for at, line in enumerate(lines):
            if line.row == 0:
                painter.setPen(text if at == current else muted)
                area = QRectF(0, line.top + view.paint.pitch.lead, self.width() - BRACKETS * STEP - 12, 0)
                area.setHeight(view.paint.pitch.letters)
                painter.drawText(
                    area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(self._number_at(line.start))
                )

    def _number_at(self, position: int) -> int:
        """The line's number in the canonical text, counted from the last place that was asked for."""
        place, number = self._counted
        if position >= place:
            number += self._view.text().count("\n", place, position)
        else:
            number -= self._view.text().count("\n", position, place)
        self._counted = position, number
        return number

    def _is_long(self, annotation: Annotation) -> bool:
        span = annotation.span
        if self._view.reflowed:
            return span.length > LONG
        return span.length > LONG or self._view.text().count("\n", span.start, span.end) >= 2

    def _paint_brackets(self, painter: QPainter, lines: list[Line]) -> None:
        if not lines:
            return
        view = self._view
        long = [item for item in view.paint.touching(lines[0].start, lines[-1].end + 1) if self._is_long(item)]
        long.sort(key=depth)
        give_lanes([(item.id, item.span.start, item.span.end) for item in long], self._lanes)
        for item in long:
            lane = self._lanes[item.id]
            if lane < BRACKETS:
                self._paint_bracket(painter, lines, item, self.width() - 8 - lane * STEP)

    def _paint_bracket(self, painter: QPainter, lines: list[Line], item: Annotation, x: float) -> None:
        view = self._view
        first, last = line_of(lines, item.span.start), line_of(lines, max(item.span.start, item.span.end - 1))
        pitch = view.paint.pitch
        top = lines[first].top + 2 if first >= 0 else -10.0
        bottom = lines[last].top + pitch.below + 2 if last < len(lines) else self.height() + 10.0
        colour = view.paint.look(item).stroke
        thick = 3.0 if item.id in (view.focused_id, view.hovered_id) else 1.5
        painter.fillRect(QRectF(x, top, thick, bottom - top), colour)
        painter.fillRect(QRectF(x, top, 5, thick), colour)
        painter.fillRect(QRectF(x, bottom - thick, 5, thick), colour)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click at a line puts the caret there."""
        view = self._view
        lines = view.lines()
        for line in lines:
            if line.top <= event.position().y() < line.top + view.paint.pitch.height:
                view.set_caret(line.start)
                view.setFocus(Qt.FocusReason.MouseFocusReason)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._view.wheelEvent(event)
