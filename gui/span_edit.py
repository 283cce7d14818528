"""A plain text widget whose caret and selection are spoken of in code points of the canonical text."""

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from domain.span import OffsetMap, Span
from gui import lasting_none  # noqa: F401  # before many calls into Qt
from gui.release_layout import Pitch, x_at


class SpanEdit(QPlainTextEdit):
    """Converts positions at the widget's border; Qt counts UTF-16 units, everybody else code points."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.offsets = OffsetMap("")

    def text(self) -> str:
        """The canonical text."""
        return ""

    def pitch(self) -> Pitch:
        """The measures of a line."""
        raise NotImplementedError

    # -- caret and selection

    def caret(self) -> int:
        """Where the caret is."""
        return self.offsets.from_utf16(self.textCursor().position())

    def anchor(self) -> int:
        """Where the selection began; the caret when nothing is selected."""
        return self.offsets.from_utf16(self.textCursor().anchor())

    def raw_selection(self) -> Span:
        """What is selected, blanks at its ends included; empty at the caret when nothing is."""
        cursor = self.textCursor()
        return Span(self.offsets.from_utf16(cursor.selectionStart()), self.offsets.from_utf16(cursor.selectionEnd()))

    def selection(self) -> Span | None:
        """What is selected without blanks at its ends, or None."""
        raw = self.raw_selection()
        covered = raw.of(self.text())
        kept = covered.strip()
        if not kept:
            return None
        start = raw.start + len(covered) - len(covered.lstrip())
        return Span(start, start + len(kept))

    def set_caret(self, position: int, *, extend: bool = False) -> None:
        """Put the caret at a position and show it; with `extend` the selection reaches there."""
        position = max(0, min(position, len(self.text())))
        cursor = self.textCursor()
        mode = QTextCursor.MoveMode.KeepAnchor if extend else QTextCursor.MoveMode.MoveAnchor
        cursor.setPosition(self.offsets.to_utf16(position), mode)
        self.setTextCursor(cursor)

    def select(self, span: Span, *, backwards: bool = False, scroll: bool = True) -> None:
        """Select a span, the caret at its end or, backwards, at its start."""
        ends = [self.offsets.to_utf16(min(at, len(self.text()))) for at in (span.start, span.end)]
        if backwards:
            ends.reverse()
        cursor = self.textCursor()
        cursor.setPosition(ends[0])
        cursor.setPosition(ends[1], QTextCursor.MoveMode.KeepAnchor)
        at = self.verticalScrollBar().value()
        self.setTextCursor(cursor)
        if not scroll:  # while dragging, the mouse alone decides when to scroll
            self.verticalScrollBar().setValue(at)

    def reveal(self, span: Span) -> None:
        """Scroll until the span's start stands in the upper third, unless all of it is visible already."""
        first = self._cursor_rect(span.start)
        last = self._cursor_rect(min(span.end, span.start + 2000))
        height = self.viewport().height()
        if first.top() >= 0 and last.bottom() <= height:
            return
        third = height // self.pitch().height // 3
        block = self._cursor_at(span.start).block()
        for _ in range(third):  # what was never shown counts as one line, however long it is
            block = block.previous()
            if block.isValid():
                self.blockBoundingRect(block)
        self.verticalScrollBar().setValue(max(0, self.screen_line(span.start) - third))

    def screen_line(self, position: int) -> int:
        """The number of the line on the screen that holds a position, which is what the scroll bar counts."""
        cursor = self._cursor_at(position)
        block = cursor.block()
        self.blockBoundingRect(block)  # lays the block out, so that its lines are known
        line = block.layout().lineForTextPosition(cursor.positionInBlock())
        return block.firstLineNumber() + (line.lineNumber() if line.isValid() else 0)

    def position_beside(self, position: int, step: int) -> int:
        """The position a line below (1) or above (-1)."""
        cursor = self._cursor_at(position)
        cursor.movePosition(QTextCursor.MoveOperation.Down if step > 0 else QTextCursor.MoveOperation.Up)
        return self.offsets.from_utf16(cursor.position())

    def _cursor_at(self, position: int) -> QTextCursor:
        cursor = QTextCursor(self.document())
        cursor.setPosition(self.offsets.to_utf16(max(0, min(position, len(self.text())))))
        return cursor

    def _cursor_rect(self, position: int) -> QRect:
        return self.cursorRect(self._cursor_at(position))

    # -- places on the screen

    def position_near(self, at: QPoint) -> int:
        """The position between characters that is nearest to a point of the viewport."""
        return self.offsets.from_utf16(self.cursorForPosition(at).position())

    def position_at(self, at: QPoint) -> int | None:
        """The character under a point of the viewport, or None beside the letters."""
        block = self.cursorForPosition(at).block()
        top = self.blockBoundingGeometry(block).translated(self.contentOffset()).top()
        index = int((at.y() - top) // self.pitch().height)
        layout = block.layout()
        if not 0 <= index < layout.lineCount():
            return None
        line = layout.lineAt(index)
        x = at.x() - self.contentOffset().x()
        units = line.xToCursor(x, line.CursorPosition.CursorOnCharacter)
        ends = sorted((x_at(line, units), x_at(line, units + 1)))
        if not ends[0] <= x <= ends[1] or units >= line.textStart() + line.textLength():
            return None
        return self.offsets.from_utf16(block.position() + units)
