"""Icons: line drawings from SVG files in the colours of a theme."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

import resources
from gui.theme import Theme

SIZES = (16, 20, 24, 32, 48)
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
        made.addPixmap(drawn(drawing, size))
    return made


@lru_cache(maxsize=256)
def _icon(name: str, colour: str, disabled: str) -> QIcon:
    made, drawing = QIcon(), _drawing(name)
    for mode, tint in ((QIcon.Mode.Normal, colour), (QIcon.Mode.Disabled, disabled)):
        for size in SIZES:
            made.addPixmap(drawn(drawing.replace("currentColor", tint), size), mode)
    return made


def _drawing(name: str) -> str:
    return resources.path("icons", f"{name}.svg").read_text(encoding="utf-8")


def drawn(drawing: str, size: int) -> QPixmap:
    """An SVG drawn as a square of `size` pixels."""
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(drawing.encode())).render(painter)
    painter.end()
    return pixmap
