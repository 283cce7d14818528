"""Suggestions as the release view shows them: dotted outlines, never a fill; the one in turn is bold."""

from bisect import bisect_left
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from domain.scheme import Label
from domain.span import Span
from domain.suggestion import Suggestion
from gui.release_layout import Line, line_of

if TYPE_CHECKING:
    from gui.release_view import ReleaseView

LONGEST = 20_000
"""In code points: no suggestion that begins further back can reach into what is seen."""


def paint_suggestions(view: "ReleaseView", painter: QPainter, lines: Sequence[Line]) -> None:
    """Draw those that reach into the shown lines."""
    found = view.suggestions
    if not found or not lines or view.sheet is None:
        return
    first = bisect_left(found, lines[0].start - LONGEST, key=lambda item: item.span.start)
    for item in found[first:]:
        if item.span.start > lines[-1].end:
            break
        if item.span.end <= lines[0].start:
            continue
        bold = view.suggested is not None and item.id == view.suggested.id
        for line in lines[max(0, line_of(lines, item.span.start)) : line_of(lines, item.span.end) + 1]:
            rect = _part(view, line, item.span)
            if rect is not None:
                ends = (line.start <= item.span.start, item.span.end <= line.end)
                _draw(painter, rect, _colour(view, item), ends, bold=bold)


def _colour(view: "ReleaseView", item: Suggestion) -> QColor:
    label = view.sheet.scheme.label(item.label) if view.sheet is not None else None
    return view.theme.stroke(label or Label(item.label, item.label, "#808080", "", ""))


def _part(view: "ReleaseView", line: Line, span: Span) -> QRectF | None:
    """The place of a stretch in one line, in the viewport, without the blanks at its ends."""
    start, end = max(span.start, line.start), min(span.end, line.end)
    covered = view.text()[start:end]
    kept = covered.strip()
    if not kept:
        return None
    start += len(covered) - len(covered.lstrip())
    rect = view.paint.rect_of(line.block, line.row, Span(start, start + len(kept)))
    rect.moveTop(line.top)
    return rect.translated(view.contentOffset().x(), 0)


def _draw(painter: QPainter, rect: QRectF, colour: QColor, ends: tuple[bool, bool], *, bold: bool) -> None:
    """A dotted frame, open where the suggestion goes on in another line; with a pointer where it is the one in turn."""
    pen = QPen(colour, 2.0 if bold else 1.2)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setDashPattern([1.5, 1.5])
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    box = rect.adjusted(-2, 0.5, 2, 0.5)
    painter.drawLine(box.topLeft(), box.topRight())
    painter.drawLine(box.bottomLeft(), box.bottomRight())
    for drawn, top, bottom in (
        (ends[0], box.topLeft(), box.bottomLeft()),
        (ends[1], box.topRight(), box.bottomRight()),
    ):
        if drawn:
            painter.drawLine(top, bottom)
    if bold and ends[0]:
        middle = box.center().y()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        tip = QPointF(box.left() - 1, middle)
        painter.drawPolygon(QPolygonF([tip, QPointF(tip.x() - 4, middle - 4), QPointF(tip.x() - 4, middle + 4)]))
