"""Draws the reading tints of the visible lines, under all that people made."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from domain.span import Span
from gui.reading import Ground, Reading
from gui.release_layout import Line

if TYPE_CHECKING:
    from gui.release_view import ReleaseView


def paint_grounds(view: "ReleaseView", painter: QPainter, lines: Sequence[Line]) -> None:
    """Draw the grounds of paragraphs over the whole width, and over them those of a few words."""
    reading = view.paint.reading
    if reading is None or not reading.shown or not lines or reading.text != view.text():
        return
    seen = Span(lines[0].start, lines[-1].end)
    for ground in reading.grounds(seen):
        for line in _touched(lines, ground):
            rect = _band(view, line, ground.span)
            painter.fillRect(rect, view.theme.colour(ground.role))
    for ground in reading.marks(seen):
        for line in _touched(lines, ground):
            painter.fillRect(_words(view, reading, line, ground.span), view.theme.colour(ground.role))


def _touched(lines: Sequence[Line], ground: Ground) -> list[Line]:
    return [line for line in lines if line.start < ground.span.end and line.end > ground.span.start]


def _band(view: "ReleaseView", line: Line, span: Span) -> QRectF:
    """The line's height over the whole width, but where a paragraph begins or ends within the line."""
    left = 0.0
    right = float(view.viewport().width())
    inside = view.text()
    if span.start > line.start and inside[line.start : span.start].strip():
        left = _x(view, line, span.start)
    if span.end < line.end and inside[span.end : line.end].strip():
        right = _x(view, line, span.end)
    return QRectF(left, line.top, right - left, view.paint.pitch.height)


def _words(view: "ReleaseView", reading: Reading, line: Line, span: Span) -> QRectF:
    """As high as the letters, around the words without the blanks at a line's ends."""
    start, end = max(span.start, line.start), min(span.end, line.end)
    covered = reading.text[start:end]
    start += len(covered) - len(covered.lstrip())
    end = max(start, end - len(covered) + len(covered.rstrip()))
    rect = view.paint.rect_of(line.block, line.row, Span(start, end))
    return QRectF(rect.left() + view.contentOffset().x(), line.top + 1, rect.width(), rect.height())


def _x(view: "ReleaseView", line: Line, position: int) -> float:
    rect = view.paint.rect_of(line.block, line.row, Span(position, position))
    return rect.left() + view.contentOffset().x()
