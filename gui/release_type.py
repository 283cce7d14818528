"""The faces in which a release is set, and how wide its column is."""

from PySide6.QtGui import QFont, QFontMetricsF
from PySide6.QtWidgets import QApplication

MONOSPACED = ["JetBrains Mono", "Cascadia Mono", "SF Mono", "Menlo", "Consolas", "DejaVu Sans Mono", "Liberation Mono"]
READING = ["Charter", "Source Serif 4", "Georgia", "Cambria", "Noto Serif", "DejaVu Serif", "Liberation Serif"]
SIZE_ORIGINAL, SIZE_REFLOWED = 10.5, 12.0
MEASURE = 75
"""Characters in a line of the reflowed view, which the eye finds back from easily."""
NARROWEST, WIDEST = 76, 160
"""Columns that the original view has room for: a filed page is 80 wide, a table sometimes more."""
SAMPLED = 400_000
"""Characters at the head of a release in which its longest line is looked for."""


def reading_font(reflow: bool, zoom: float) -> QFont:
    """The font of a view, at a size in per cent."""
    font = QFont()
    font.setFamilies(READING if reflow else MONOSPACED)
    font.setStyleHint(QFont.StyleHint.Serif if reflow else QFont.StyleHint.Monospace)
    font.setFixedPitch(not reflow)
    font.setPointSizeF((SIZE_REFLOWED if reflow else SIZE_ORIGINAL) * zoom / 100)
    font.setKerning(reflow)
    return font


def small_font(size: float) -> QFont:
    """The window's own face in a size relative to its usual one, for what stands beside the text."""
    own = QApplication.font()
    font = QFont(own)
    font.setFamilies(own.families())  # said outright, or a painter would take the text's face
    font.setPointSizeF(own.pointSizeF() * size)
    return font


def longest_line(text: str) -> int:
    """The length of the longest line at the head of a text, as far as a column may follow it."""
    lines = (len(line.rstrip()) for line in text[:SAMPLED].split("\n"))
    return max((length for length in lines if length <= WIDEST), default=0)


def column_width(font: QFont, longest: int, reflow: bool) -> int:
    """The width in pixels of the text column that a release wants."""
    metrics = QFontMetricsF(font)
    if reflow:
        return round(MEASURE * metrics.averageCharWidth() * 1.08)
    return round((max(NARROWEST, longest) + 0.5) * metrics.horizontalAdvance("0"))
