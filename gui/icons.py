"""Icons: line drawings from SVG files in the colours of a theme."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

import resources
from gui.theme import Theme

SIZES = (16, 20, 32, 40)
"""Drawn in each of these, so that ordinary and doubled scales are sharp. A QIconEngine of our own would draw at any
size, but crashes in PySide 6.12 when Qt copies it (`clone` gives an object that Python then frees)."""
_APP_SIZES = (16, 32, 48, 64, 128, 256)


def icon(name: str, theme: Theme, role: str = "text") -> QIcon:
    """The drawing of that name in a role's colour; dimmed where it is disabled."""
    return _icon(name, theme.colours[role], theme.colours["disabled"])


@lru_cache(maxsize=1)
def app_icon() -> QIcon:
    """The application's own icon, in its own colours."""
    made, drawing = QIcon(), _drawing("glossator")
    for size in _APP_SIZES:
        made.addPixmap(_drawn(drawing, size))
    return made


@lru_cache(maxsize=256)
def _icon(name: str, colour: str, disabled: str) -> QIcon:
    made = QIcon()
    for mode, tint in ((QIcon.Mode.Normal, colour), (QIcon.Mode.Disabled, disabled)):
        drawing = _drawing(name, tint)
        for size in SIZES:
            made.addPixmap(_drawn(drawing, size), mode)
    return made


def _drawing(name: str, tint: str = "") -> QSvgRenderer:
    source = resources.path("icons", f"{name}.svg").read_text(encoding="utf-8")
    return QSvgRenderer(QByteArray(source.replace("currentColor", tint).encode()))


def _drawn(drawing: QSvgRenderer, size: int) -> QPixmap:
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    drawing.render(painter)
    painter.end()
    return pixmap
