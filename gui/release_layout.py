"""The document of the release view: lines set apart evenly, and the geometry of lines and of stretches in them."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from PySide6.QtCore import QObject, QPointF, QRectF
from PySide6.QtGui import QFont, QFontMetricsF, QTextBlock, QTextDocument, QTextLayout, QTextLine
from PySide6.QtWidgets import QPlainTextDocumentLayout

SPACING = 1.55
"""Height of a line as a multiple of the letters' own height: air to read in, and room for underlines."""

LONGEST_ROW = 300
_COLUMNS = re.compile(r"\S(?: {3,}| ?\t)\s*\S|^ {8,}\S|^\s*[-=_]{5}|(?:\. ?){5}|^[^a-z]{40,}$")
"""Columns, deep indents, rules, leaders, and headlines in capitals, which stand among such lines."""


@dataclass(frozen=True, slots=True)
class Pitch:
    """The measures of a line, in pixels: its height, where the letters begin and how high they are."""

    height: int
    lead: int
    letters: int

    @property
    def below(self) -> int:
        """Where the letters end, counted from the line's top."""
        return self.lead + self.letters


def pitch_of(font: QFont) -> Pitch:
    """The measures of a line in a font."""
    letters = round(QFontMetricsF(font).height())
    height = round(letters * SPACING)
    return Pitch(height, round((height - letters) * 0.3), letters)


class SpacedLayout(QPlainTextDocumentLayout):
    """Qt's plain text layout with every line at an even distance, which no setting of Qt's offers for plain text."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self.pitch = Pitch(20, 2, 16)
        self.columns_font: QFont | None = None
        """The face for lines that hold columns, where the face of the text would not keep them aligned."""

    def blockBoundingRect(self, block: QTextBlock) -> QRectF:
        """The block's rectangle, its lines moved to their places if Qt has just laid them out."""
        if self.columns_font is not None and not block.layout().lineCount():
            self._set_columns(block, self.columns_font)
        rect = super().blockBoundingRect(block)
        layout = block.layout()
        count = layout.lineCount()
        if not count or not block.isVisible():
            return rect
        height, lead = self.pitch.height, self.pitch.lead
        if layout.lineAt(count - 1).y() != (count - 1) * height + lead:
            for index in range(count):
                line = layout.lineAt(index)
                line.setPosition(QPointF(line.x(), index * height + lead))
        rect.setHeight(count * height)
        return rect

    def _set_columns(self, block: QTextBlock, font: QFont) -> None:
        formats = []
        if block.length() < LONGEST_ROW and _COLUMNS.search(block.text()):
            whole = QTextLayout.FormatRange()
            whole.start, whole.length = 0, block.length()
            whole.format.setFont(font)
            formats = [whole]
        if formats or block.layout().formats():
            block.layout().setFormats(formats)


def spaced_document(parent: QObject) -> QTextDocument:
    """An empty document with even line distances."""
    document = QTextDocument(parent)
    document.setUndoRedoEnabled(False)
    document.setDocumentLayout(SpacedLayout(document))
    document.setDocumentMargin(4)
    return document


class Line(NamedTuple):
    """A line on the screen: its block, its place in the text (code points) and its top in the viewport."""

    block: QTextBlock
    row: int
    start: int
    end: int
    top: float


def x_at(line: QTextLine, units: int) -> float:
    """Where a position within the block (UTF-16) lies in its line, counted from the block's left."""
    found: Any = line.cursorToX(units)  # declared as an object: a position, with the place it belongs to
    return float(found[0]) if isinstance(found, tuple) else float(found)


def line_of(lines: Sequence[Line], position: int) -> int:
    """The index of the shown line that holds a code point; -1 above the first, len(lines) below the last."""
    if not lines or position < lines[0].start:
        return -1
    if position > lines[-1].end:
        return len(lines)
    return bisect_right(lines, position, key=lambda line: line.start) - 1
