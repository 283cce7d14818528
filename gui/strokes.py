"""Lines in the patterns of labels and edges in the shapes of states, so that colour is never the only sign."""

from functools import lru_cache

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen, QPixmap

from domain.annotation import State

WAVE = 6
"""The length of a wave, and the height of the room it takes."""


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
    tile = _wave(colour.rgba(), painter.device().devicePixelRatioF())
    # The tile is in step with the screen, so that neighbouring pieces meet.
    area = QRectF(left, y - WAVE / 2, right - left, WAVE)
    painter.drawTiledPixmap(area, tile, QPointF(left % WAVE, 0))


@lru_cache(maxsize=64)
def _wave(rgba: int, ratio: float) -> QPixmap:
    """One period of a wave line; stroking paths in each frame would take longer than all other drawing."""
    tile = QPixmap(round(WAVE * ratio), round(WAVE * ratio))
    tile.setDevicePixelRatio(ratio)
    tile.fill(Qt.GlobalColor.transparent)
    painter = QPainter(tile)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    middle, half = WAVE / 2, WAVE / 2
    path = QPainterPath(QPointF(0, middle))
    path.quadTo(half / 2, middle - 2.8, half, middle)
    path.quadTo(half * 1.5, middle + 2.8, WAVE, middle)
    painter.strokePath(path, QPen(QColor.fromRgba(rgba), 1.4))
    painter.end()
    return tile


def draw_outline(painter: QPainter, rect: QRectF, colour: QColor, first: bool, last: bool, thick: float = 1.0) -> None:
    """A thin outline round a piece; open at the left where it goes on from the line before, likewise at the right."""
    painter.fillRect(QRectF(rect.left(), rect.top(), rect.width(), thick), colour)
    if thick > 1:
        painter.fillRect(QRectF(rect.left(), rect.bottom() - thick, rect.width(), thick), colour)
    if first:
        painter.fillRect(QRectF(rect.left(), rect.top(), thick, rect.height()), colour)
    if last:
        painter.fillRect(QRectF(rect.right() - thick, rect.top(), thick, rect.height()), colour)


def draw_edge(painter: QPainter, rect: QRectF, colour: QColor, state: State) -> None:
    """The edge of a decided annotation: solid when approved, hatched when returned, struck through when overruled."""
    if state is State.OVERRULED:
        _draw_struck(painter, rect, colour)
        return
    hatched = state is State.RETURNED
    painter.fillRect(rect, QBrush(colour, Qt.BrushStyle.BDiagPattern) if hatched else QBrush(colour))
    if hatched:
        painter.fillRect(QRectF(rect.left(), rect.top(), 1, rect.height()), colour)


def _draw_struck(painter: QPainter, rect: QRectF, colour: QColor) -> None:
    """An empty box with a bar across; words are never struck through, since they may be another's and approved."""
    painter.setPen(QPen(colour, 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(rect.adjusted(0.5, 0.5, -0.5, -0.5))
    painter.fillRect(QRectF(rect.left() - 1, rect.center().y() - 1, rect.width() + 2, 2), colour)


def draw_stripe(painter: QPainter, rect: QRectF, colour: QColor, tint: QColor, state: State) -> None:
    """A margin stripe whose shape tells the state: thin, plain, solid, hatched, or an empty box struck through."""
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
        case State.OVERRULED:
            _draw_struck(painter, rect, colour)
