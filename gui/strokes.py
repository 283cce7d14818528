"""Lines in the patterns of labels and edges in the shapes of states, so that colour is never the only sign."""

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen

from domain.annotation import State


def draw_line(
    painter: QPainter, left: float, right: float, y: float, thick: float, colour: QColor, pattern: str
) -> None:
    """A horizontal line from left to right whose middle is at y, in a label's pattern."""
    if right <= left:
        return
    if pattern == "waves":
        _draw_waves(painter, left, right, y, colour)
        return
    if pattern == "double":
        for offset in (-thick / 2, thick / 2):
            painter.fillRect(QRectF(left, y + offset - 0.5, right - left, 1), colour)
        return
    if pattern == "solid":
        painter.fillRect(QRectF(left, y - thick / 2, right - left, thick), colour)
        return
    pen = QPen(colour, thick)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setDashPattern([4.0, 2.0] if pattern == "dashes" else [1.0, 1.2])
    painter.setPen(pen)
    painter.drawLine(QLineF(left, y, right, y))


def _draw_waves(painter: QPainter, left: float, right: float, y: float, colour: QColor) -> None:
    step, height = 3.0, 1.4
    x = left - left % (2 * step)  # in step with the screen, so that neighbouring pieces meet
    painter.save()
    painter.setClipRect(QRectF(left, y - 3, right - left, 6), Qt.ClipOperation.IntersectClip)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    path = QPainterPath(QPointF(x, y))
    while x < right:
        path.quadTo(x + step / 2, y - 2 * height, x + step, y)
        path.quadTo(x + 1.5 * step, y + 2 * height, x + 2 * step, y)
        x += 2 * step
    painter.strokePath(path, QPen(colour, 1.3))
    painter.restore()


def draw_outline(painter: QPainter, rect: QRectF, colour: QColor, first: bool, last: bool, thick: float = 1.0) -> None:
    """A thin outline round a piece; open at the left where it goes on from the line before, likewise at the right."""
    painter.fillRect(QRectF(rect.left(), rect.top(), rect.width(), thick), colour)
    if thick > 1:
        painter.fillRect(QRectF(rect.left(), rect.bottom() - thick, rect.width(), thick), colour)
    if first:
        painter.fillRect(QRectF(rect.left(), rect.top(), thick, rect.height()), colour)
    if last:
        painter.fillRect(QRectF(rect.right() - thick, rect.top(), thick, rect.height()), colour)


def draw_edge(painter: QPainter, rect: QRectF, colour: QColor, hatched: bool) -> None:
    """The edge of a decided annotation: solid when approved, hatched when returned."""
    painter.fillRect(rect, QBrush(colour, Qt.BrushStyle.BDiagPattern) if hatched else QBrush(colour))
    if hatched:
        painter.fillRect(QRectF(rect.left(), rect.top(), 1, rect.height()), colour)


def draw_stripe(painter: QPainter, rect: QRectF, colour: QColor, tint: QColor, state: State) -> None:
    """A margin stripe whose shape tells the state: thin, plain, solid or hatched."""
    match state:
        case State.DRAFT:
            painter.fillRect(QRectF(rect.center().x() - 0.5, rect.top(), 1, rect.height()), colour)
            painter.fillRect(QRectF(rect.left(), rect.top(), rect.width(), 1), colour)
            painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), colour)
        case State.SUBMITTED:
            painter.fillRect(rect.adjusted(1, 0, -1, 0), colour)
        case State.APPROVED:
            painter.fillRect(rect, colour)
        case State.RETURNED:
            painter.fillRect(rect, tint)
            painter.fillRect(rect, QBrush(colour, Qt.BrushStyle.BDiagPattern))
            painter.fillRect(QRectF(rect.left(), rect.top(), 1, rect.height()), colour)
            painter.fillRect(QRectF(rect.right() - 1, rect.top(), 1, rect.height()), colour)
