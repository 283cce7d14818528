"""The shapes by which kinds of cases are told apart, in the margin and round the words themselves."""

from collections.abc import Sequence

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from domain.line_up import CaseKind
from gui.release_paint import Run


def draw_sign(painter: QPainter, box: QRectF, kind: CaseKind | None, colour: QColor, *, empty: bool = False) -> None:
    """The sign of a kind in a small square; a ring for nothing, and an empty square for what is in no case."""
    painter.setPen(QPen(colour, 1.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    inner = box.adjusted(1.5, 1.5, -1.5, -1.5)
    if empty:
        painter.drawEllipse(inner)
    elif kind is None:
        painter.drawRect(inner.adjusted(1, 1, -1, -1))
    else:
        _SIGNS[kind](painter, inner, colour)


def _both(painter: QPainter, box: QRectF, colour: QColor) -> None:
    _brackets(painter, box, colour)
    _diamond(painter, box.adjusted(3, 3, -3, -3), colour)


def _dots(painter: QPainter, box: QRectF, colour: QColor) -> None:
    for step in (0, 1, 2):
        x = box.left() + box.width() * (1 + 2 * step) / 6
        painter.fillRect(QRectF(x - 1.2, box.center().y() - 1.2, 2.4, 2.4), colour)


def _half_disc(painter: QPainter, box: QRectF, colour: QColor) -> None:
    painter.drawEllipse(box)
    painter.setBrush(colour)
    painter.drawChord(box, 90 * 16, 180 * 16)


def _bars(painter: QPainter, box: QRectF, _: QColor) -> None:
    for share in (0.32, 0.68):
        y = box.top() + box.height() * share
        painter.drawLine(QLineF(box.left() + 1, y, box.right() - 1, y))


def _diamond(painter: QPainter, box: QRectF, colour: QColor) -> None:
    middle = box.center()
    corners = (
        QPointF(middle.x(), box.top()),
        QPointF(box.right(), middle.y()),
        QPointF(middle.x(), box.bottom()),
        QPointF(box.left(), middle.y()),
    )
    painter.save()
    painter.setBrush(colour)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawPolygon(QPolygonF(corners))
    painter.restore()


def _brackets(painter: QPainter, box: QRectF, colour: QColor) -> None:
    for x, inwards in ((box.left(), 1.0), (box.right(), -1.0)):
        _bracket(painter, x, box.top(), box.bottom(), inwards, colour, 1.5)


def _bracket(
    painter: QPainter, x: float, top: float, bottom: float, inwards: float, colour: QColor, thick: float
) -> None:
    """One bracket whose feet point inwards (1: to the right)."""
    left = x if inwards > 0 else x - thick
    painter.fillRect(QRectF(left, top, thick, bottom - top), colour)
    foot = 3.0 + thick
    start = x if inwards > 0 else x - foot
    for y in (top, bottom - thick):
        painter.fillRect(QRectF(start, y, foot, thick), colour)


_SIGNS = {
    CaseKind.LABEL: _diamond,
    CaseKind.BOUNDARY: _brackets,
    CaseKind.BOTH: _both,
    CaseKind.ATTRIBUTES: _dots,
    CaseKind.ONE_SIDED: _half_disc,
    CaseKind.AGREED: _bars,
}
_FRAMES = {
    CaseKind.LABEL: Qt.PenStyle.SolidLine,
    CaseKind.BOTH: Qt.PenStyle.SolidLine,
    CaseKind.ATTRIBUTES: Qt.PenStyle.DotLine,
    CaseKind.ONE_SIDED: Qt.PenStyle.DashLine,
}


def draw_frame(painter: QPainter, runs: Sequence[Run], kind: CaseKind, colour: QColor) -> None:
    """Round the pieces of one annotation in a line: a whole, dashed or dotted frame, and brackets at disputed ends."""
    for run in runs:
        rect = run.rect.adjusted(-1, 0, 1, 0)
        style = _FRAMES.get(kind)
        if style is not None:
            painter.setPen(QPen(colour, 1.6, style))
            painter.drawLine(rect.topLeft(), rect.topRight())
            painter.drawLine(rect.bottomLeft(), rect.bottomRight())
            if run.first:
                painter.drawLine(rect.topLeft(), rect.bottomLeft())
            if run.last:
                painter.drawLine(rect.topRight(), rect.bottomRight())
        if kind in (CaseKind.BOUNDARY, CaseKind.BOTH):
            if run.first:
                _bracket(painter, rect.left() - 1, rect.top() - 1, rect.bottom() + 1, 1.0, colour, 2.5)
            if run.last:
                _bracket(painter, rect.right() + 1, rect.top() - 1, rect.bottom() + 1, -1.0, colour, 2.5)
