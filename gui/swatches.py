"""Small drawings of labels: tint, letter and pattern, so that colour is never the only sign."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap

from domain.scheme import Label
from gui.theme import Theme

_SCALE = 2
"""Drawn at twice the size, so that dense screens show it sharp."""


def label_icon(label: Label, theme: Theme, size: int = 18) -> QIcon:
    """A square with the label's tint, its letter, and its pattern below."""
    pixmap, painter = _canvas(QSize(size, size))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.tint(label))
    painter.drawRoundedRect(QRectF(0, 0, size, size - 3), 3, 3)
    font = painter.font()
    font.setPixelSize(round(size * 0.62))
    font.setBold(True)
    painter.setFont(font)
    painter.setPen(theme.colour("text"))
    painter.drawText(QRectF(0, 0, size, size - 3), Qt.AlignmentFlag.AlignCenter, label.letter or label.title[:1])
    draw_pattern(painter, label.pattern, theme.stroke(label), 0, size, size - 1.5)
    painter.end()
    made = QIcon(pixmap)
    made.addPixmap(pixmap, QIcon.Mode.Selected)  # or a chosen row would wash the colour out
    return made


def pattern_icon(pattern: str, colour: QColor, size: QSize) -> QIcon:
    """A line in a pattern."""
    pixmap, painter = _canvas(size)
    draw_pattern(painter, pattern, colour, 1, size.width() - 1, size.height() / 2)
    painter.end()
    return QIcon(pixmap)


def colour_icon(colour: QColor, edge: QColor, size: int = 16) -> QIcon:
    """A dot of colour."""
    pixmap, painter = _canvas(QSize(size, size))
    painter.setPen(QPen(edge, 1))
    painter.setBrush(colour)
    painter.drawEllipse(QRectF(1, 1, size - 2, size - 2))
    painter.end()
    return QIcon(pixmap)


def _canvas(size: QSize) -> tuple[QPixmap, QPainter]:
    pixmap = QPixmap(size * _SCALE)
    pixmap.setDevicePixelRatio(_SCALE)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    return pixmap, painter


def draw_pattern(painter: QPainter, pattern: str, colour: QColor, left: float, right: float, y: float) -> None:
    """Draw a horizontal line in one of the scheme's patterns."""
    pen = QPen(colour, 2)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if pattern == "dashes":
        pen.setDashPattern([2.5, 1.25])
    elif pattern == "dots":
        pen.setDashPattern([1, 1])
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if pattern == "waves":
        pen.setWidthF(1.5)
        painter.setPen(pen)
        painter.drawPath(_wave(left, right, y))
    elif pattern == "double":
        pen.setWidthF(1)
        painter.setPen(pen)
        for place in (y - 1.25, y + 1.25):
            painter.drawLine(QPointF(left, place), QPointF(right, place))
    else:
        painter.setPen(pen)
        painter.drawLine(QPointF(left, y), QPointF(right, y))


def _wave(left: float, right: float, y: float) -> QPainterPath:
    path = QPainterPath(QPointF(left, y))
    place, up = left, True
    while place < right:
        path.quadTo(QPointF(place + 1.5, y + (-2.5 if up else 2.5)), QPointF(place + 3, y))
        place, up = place + 3, not up
    return path
