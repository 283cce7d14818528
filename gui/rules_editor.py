"""The editor of a rule file: even letters, numbered lines, and a wavy line under what is wrong."""

from collections.abc import Mapping

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontDatabase, QPainter, QPaintEvent, QResizeEvent, QTextCharFormat, QTextCursor, QTextFormat
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from gui.theme import Theme
from gui.words import literal_tip

PADDING = 6


class RulesEditor(QPlainTextEdit):
    """Shows a rule file; what is wrong in which line is told to it."""

    line_changed = Signal(int)
    """The line of the caret, from 1."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.mistakes: Mapping[int, str] = {}
        """What is wrong, by line from 1."""
        self.setAccessibleName("Rule file")
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.setTabChangesFocus(True)
        self.setTextInteractionFlags(self.textInteractionFlags() | Qt.TextInteractionFlag.TextSelectableByKeyboard)
        self._numbers = _Numbers(self)
        self._line = 0
        self.blockCountChanged.connect(lambda _count: self._make_room())
        self.updateRequest.connect(self._follow)
        self.cursorPositionChanged.connect(self._tell_line)
        self._make_room()

    def set_reading_only(self, reads: bool) -> None:
        """Let nothing be changed, the caret and its keys kept."""
        self.setReadOnly(reads)
        if reads:
            self.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByKeyboard | Qt.TextInteractionFlag.TextSelectableByMouse
            )

    @property
    def line(self) -> int:
        """The line of the caret, from 1."""
        return self.textCursor().blockNumber() + 1

    def go_to_line(self, line: int) -> None:
        """Put the caret at the beginning of a line, and that line near the top."""
        block = self.document().findBlockByNumber(min(line, self.blockCount()) - 1)
        cursor = QTextCursor(block)
        self.setTextCursor(cursor)
        self.verticalScrollBar().setValue(max(0, block.blockNumber() - 2))

    def show_mistakes(self, mistakes: Mapping[int, str]) -> None:
        """Underline the lines in which something is wrong."""
        self.mistakes = dict(mistakes)
        self._mark()
        self._numbers.update()

    def _mark(self) -> None:
        found = [self._ground()]
        for line in self.mistakes:
            block = self.document().findBlockByNumber(line - 1)
            if block.isValid():
                found.append(self._wave(QTextCursor(block)))
        self.setExtraSelections(found)

    def _ground(self) -> QTextEdit.ExtraSelection:
        made = QTextEdit.ExtraSelection()
        look = QTextCharFormat()
        look.setBackground(self._theme.colour("current_line"))
        look.setProperty(QTextFormat.Property.FullWidthSelection, True)
        made.format = look  # type: ignore[attr-defined]
        made.cursor = QTextCursor(self.document().findBlockByNumber(self.line - 1))  # type: ignore[attr-defined]
        return made

    def _wave(self, cursor: QTextCursor) -> QTextEdit.ExtraSelection:
        made = QTextEdit.ExtraSelection()
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        look = QTextCharFormat()
        look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        look.setUnderlineColor(self._theme.colour("bad"))
        made.format, made.cursor = look, cursor  # type: ignore[attr-defined]
        return made

    def _tell_line(self) -> None:
        self._mark()
        if self.line != self._line:
            self._line = self.line
            self.setToolTip(literal_tip(self.mistakes[self._line]) if self._line in self.mistakes else "")
            self.line_changed.emit(self._line)

    # -- the numbers

    def numbers_width(self) -> int:
        """How much room the numbers take."""
        digits = max(3, len(str(self.blockCount())))
        return self.fontMetrics().horizontalAdvance("9") * digits + 2 * PADDING

    def _make_room(self) -> None:
        self.setViewportMargins(self.numbers_width(), 0, 0, 0)

    def _follow(self, rect: QRect, moved: int) -> None:
        if moved:
            self._numbers.scroll(0, moved)
        else:
            self._numbers.update(0, rect.y(), self._numbers.width(), rect.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        inside = self.contentsRect()
        self._numbers.setGeometry(QRect(inside.left(), inside.top(), self.numbers_width(), inside.height()))

    def paint_numbers(self, event: QPaintEvent) -> None:
        """Draw the numbers of the lines that are seen; those with a mistake in its colour."""
        painter = QPainter(self._numbers)
        painter.fillRect(event.rect(), self._theme.colour("gutter"))
        painter.setFont(self.font())
        block = self.firstVisibleBlock()
        top = round(self.blockBoundingGeometry(block).translated(self.contentOffset()).top())
        width, height = self._numbers.width() - PADDING, self.fontMetrics().height()
        while block.isValid() and top <= event.rect().bottom():
            number = block.blockNumber() + 1
            painter.setPen(self._theme.colour("bad" if number in self.mistakes else "muted"))
            painter.drawText(0, top, width, height, int(Qt.AlignmentFlag.AlignRight), str(number))
            top += round(self.blockBoundingRect(block).height())
            block = block.next()
        painter.end()


class _Numbers(QWidget):
    """The strip at the left of the editor."""

    def __init__(self, editor: RulesEditor) -> None:
        super().__init__(editor)
        self._editor = editor

    def sizeHint(self) -> QSize:
        return QSize(self._editor.numbers_width(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._editor.paint_numbers(event)
