"""How the release view paints itself: the layers under the letters and over them, each for the visible lines only."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter

from domain.annotation import Annotation
from domain.span import Span
from gui.reading_paint import paint_grounds
from gui.release_layout import Line, line_of
from gui.release_paint import SLAB, Drawn, draw_handle, draw_light, draw_over, draw_under
from gui.release_remarks import paint_brackets
from gui.release_type import small_font
from gui.strokes import draw_outline
from gui.suggestion_paint import paint_suggestions

if TYPE_CHECKING:
    from gui.release_view import ReleaseView

WELCOME = "No release is open"
WELCOME_HINT = "Choose one in the list of releases, or drop files here to import them."


def lines_in(view: "ReleaseView", area: QRect) -> list[Line]:
    """The shown lines that reach into an area of the viewport."""
    height = view.pitch().height
    return [line for line in view.lines() if line.top <= area.bottom() and line.top + height >= area.top()]


def _slabs(view: "ReleaseView", lines: Sequence[Line]) -> Iterator[tuple[QPointF, Drawn]]:
    """The slabs of the lines, each with the place of its block's corner."""
    left = view.contentOffset().x()
    for (_, number), group in groupby(lines, key=lambda line: (line.block.blockNumber(), line.row // SLAB)):
        line = next(group)
        yield QPointF(left, line.top - line.row * view.paint.pitch.height), view.paint.slab(line.block, number)


def _lit(view: "ReleaseView", lines: Sequence[Line]) -> list[tuple[Annotation, bool]]:
    """The visible annotations that are lit, and whether strongly."""
    wanted = {view.hovered_id: False, view.focused_id: True}
    wanted.pop(None, None)
    if view.paint.moved is not None:
        wanted[view.paint.moved.id] = True
    if not wanted or not lines:
        return []
    shown = view.paint.touching(lines[0].start, lines[-1].end + 1)
    return [(item, wanted[item.id]) for item in shown if item.id in wanted]


def _stretch(view: "ReleaseView", line: Line, span: Span) -> QRectF | None:
    """The rectangle of a stretch in one line, in the viewport; blanks at a line's end show as a little more."""
    if span.end <= line.start or span.start > line.end:
        return None
    part = Span(max(span.start, line.start), min(span.end, line.end))
    rect = view.paint.rect_of(line.block, line.row, part)
    rect.moveTop(line.top)
    rect.setHeight(view.paint.pitch.height)
    if span.end > line.end:
        rect.setWidth(rect.width() + 5)
    return rect.translated(view.contentOffset().x(), 0)


def paint_under(view: "ReleaseView", painter: QPainter, area: QRect) -> None:
    """What lies under the letters: the caret's line, tints, hits of a search, the light, the selection."""
    lines = lines_in(view, area)
    paint_grounds(view, painter, lines)
    _paint_current_line(view, painter, lines)
    for corner, drawn in _slabs(view, lines):
        painter.translate(corner)
        draw_under(painter, drawn)
        painter.translate(-corner)
    _paint_hits(view, painter, lines)
    _paint_light(view, painter, lines, under=True)
    raw = view.raw_selection()
    if raw.length:
        for line in lines:
            rect = _stretch(view, line, raw)
            if rect is not None:
                painter.fillRect(rect, view.theme.colour("selection"))


def _paint_current_line(view: "ReleaseView", painter: QPainter, lines: Sequence[Line]) -> None:
    at = line_of(lines, view.caret())
    if 0 <= at < len(lines):
        rect = QRectF(0, lines[at].top, view.viewport().width(), view.paint.pitch.height)
        painter.fillRect(rect, view.theme.colour("current_line"))


def _paint_hits(view: "ReleaseView", painter: QPainter, lines: Sequence[Line]) -> None:
    if not view.hits or not lines:
        return
    first = max(0, bisect_left(view.hits, lines[0].start, key=lambda hit: hit.start) - 1)
    for hit in view.hits[first:]:
        if hit.start > lines[-1].end:
            break
        for line in lines[max(0, line_of(lines, hit.start)) : line_of(lines, hit.end) + 1]:
            rect = _stretch(view, line, hit)
            if rect is not None:
                painter.fillRect(rect, view.theme.colour("found"))


def _paint_hit(view: "ReleaseView", painter: QPainter, lines: Sequence[Line]) -> None:
    if view.hit is None:
        return
    for line in lines[max(0, line_of(lines, view.hit.start)) : line_of(lines, view.hit.end) + 1]:
        rect = _stretch(view, line, view.hit)
        if rect is not None:
            draw_outline(painter, rect, view.theme.colour("warning"), True, True, 2.0)


def _paint_light(view: "ReleaseView", painter: QPainter, lines: Sequence[Line], *, under: bool) -> None:
    for annotation, strong in _lit(view, lines):
        look = view.paint.look(annotation)
        low, high = line_of(lines, annotation.span.start), line_of(lines, annotation.span.end)
        for line in lines[max(0, low) : high + 1]:
            runs = view.paint.runs(line.block, line.row, annotation)
            if runs:
                corner = QPointF(view.contentOffset().x(), line.top - line.row * view.paint.pitch.height)
                painter.translate(corner)
                draw_light(painter, runs, look, under=under, strong=strong)
                painter.translate(-corner)


def paint_over(view: "ReleaseView", painter: QPainter, area: QRect) -> None:
    """What lies over the letters: underlines and outlines, the hit in turn, the light's edge, an edge on the move."""
    lines = lines_in(view, area)
    for corner, drawn in _slabs(view, lines):
        painter.translate(corner)
        draw_over(painter, drawn)
        painter.translate(-corner)
    if lines:
        _paint_hit(view, painter, lines)
    paint_brackets(view, painter, lines)
    paint_suggestions(view, painter, lines)
    _paint_light(view, painter, lines, under=False)
    moving = view.edge.move
    if moving is None:
        return
    at = line_of(lines, moving.position)
    if 0 <= at < len(lines):
        rect = _stretch(view, lines[at], Span(moving.position, moving.position))
        if rect is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            draw_handle(painter, rect.topLeft(), view.paint.pitch, view.theme.colour("accent"))


def paint_welcome(view: "ReleaseView", painter: QPainter) -> None:
    """The sentences that stand where no release is open."""
    area = QRectF(view.viewport().rect()).adjusted(24, 0, -24, 0)
    painter.setFont(small_font(1.5))
    painter.setPen(view.theme.colour("text"))
    upper = QRectF(area.left(), area.center().y() - 60, area.width(), 50)
    painter.drawText(upper, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom, WELCOME)
    painter.setFont(small_font(1.0))
    painter.setPen(view.theme.colour("muted"))
    lower = QRectF(area.left(), area.center().y(), area.width(), 80)
    wrapped = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
    painter.drawText(lower, wrapped, WELCOME_HINT)
