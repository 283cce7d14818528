"""A sentence on a few lines with the words that it is about in bold, cut so that these are always there."""

from PySide6.QtCore import QPointF, QRect
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QTextCharFormat, QTextLayout, QTextOption

from domain.annotate import shortened

FEWEST = 24
"""Letters for which there is always room."""


def draw_sentence(painter: QPainter, room: QRect, parts: tuple[str, str, str], ink: QColor, lines: int) -> None:
    """Draw what stands before the words, the words, and what stands behind them."""
    metrics = painter.fontMetrics()
    before, words, after = clipped(*parts, lines * room.width() // max(metrics.averageCharWidth(), 1))
    bold = QTextLayout.FormatRange()
    bold.start, bold.length = len(before), len(words)
    heavy = QTextCharFormat()
    heavy.setFontWeight(QFont.Weight.Bold)
    bold.format = heavy
    layout = QTextLayout(before + words + after, painter.font())
    layout.setFormats([bold])
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    for number in range(lines):
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(room.width())
        line.setPosition(QPointF(0, number * metrics.lineSpacing()))
    layout.endLayout()
    painter.setPen(QPen(ink))
    layout.draw(painter, QPointF(room.topLeft()))


def clipped(before: str, words: str, after: str, room: int) -> tuple[str, str, str]:
    """A sentence cut to so many letters around its middle part, which is kept as far as there is room."""
    room = max(room * 9 // 10, 24)  # lines break at words, and bold is wider
    words = shortened(words, room)
    beside = room - len(words)
    most = max(beside // 3, beside - len(after) - 1)
    if len(before) > most:
        cut = before[len(before) - most :] if most > 0 else ""
        before = "…" + cut.partition(" ")[2]
    left = beside - len(before)
    if len(after) > left:
        after = after[: max(left, 0)].rpartition(" ")[0] + "…"
    space = "" if not before or before == "…" else " "
    glue = "" if not after or after[0] in ".,;:!?)…" else " "
    return before + space, words, glue + after
