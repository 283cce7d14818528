"""How comments and what came back are drawn in lists: quiet words, then those that are read, then where they belong."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QIcon, QPainter, QPalette, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from gui.words import fitted

Index = QModelIndex | QPersistentModelIndex
WORDS = int(Qt.ItemDataRole.DisplayRole)
HEAD = int(Qt.ItemDataRole.UserRole) + 10
FOOT = HEAD + 1
QUIET = HEAD + 2
"""Whether the words are not to stand out: what is settled."""
SIDE, EDGE = 6, 4
"""Pixels beside a row's words, and above and below them."""
ICON = 16
_WRAPS = int(Qt.TextFlag.TextWordWrap)


class TalkRows(QStyledItemDelegate):
    """Rows as high as their words need, at most so many lines of them."""

    def __init__(self, parent: QListView, most_lines: int) -> None:
        super().__init__(parent)
        self._view = parent
        self._most = most_lines

    def _room(self, index: Index) -> int:
        return max(40, self._view.viewport().width() - 2 * SIDE - _indent(index))

    def _words_height(self, index: Index) -> int:
        metrics = QFontMetrics(self._view.font())
        if self._most == 1:
            return metrics.lineSpacing()
        found = metrics.boundingRect(QRect(0, 0, self._room(index), 100_000), _WRAPS, str(index.data(WORDS) or ""))
        return min(found.height(), self._most * metrics.lineSpacing())

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        line = QFontMetrics(self._view.font()).lineSpacing()
        around = sum(line for role in (HEAD, FOOT) if index.data(role))
        return QSize(self._room(index), self._words_height(index) + around + 2 * EDGE)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        rect: QRect = option.rect  # type: ignore[attr-defined]
        palette: QPalette = option.palette  # type: ignore[attr-defined]
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)  # type: ignore[attr-defined]
        if chosen:
            painter.fillRect(rect, palette.highlight())
        ink = palette.highlightedText().color() if chosen else palette.text().color()
        quiet = ink if chosen else palette.placeholderText().color()
        inner = rect.adjusted(SIDE + _indent(index), EDGE, -SIDE, -EDGE)
        icon = index.data(int(Qt.ItemDataRole.DecorationRole))
        if isinstance(icon, QIcon):
            icon.paint(painter, rect.left() + SIDE, rect.top() + EDGE, ICON, ICON)
        top = self._line(painter, inner, inner.top(), index.data(HEAD), quiet)
        top = self._words(painter, inner, top, index, quiet if index.data(QUIET) else ink)
        font = QFont(painter.font())
        font.setItalic(True)
        painter.setFont(font)
        self._line(painter, inner, top, index.data(FOOT), quiet)
        painter.restore()

    def _words(self, painter: QPainter, inner: QRect, top: int, index: Index, ink: QColor) -> int:
        """Draw the words on as many lines as they have; where the next line begins."""
        if self._most == 1:
            return self._line(painter, inner, top, index.data(WORDS), ink)
        area = QRect(inner.left(), top, inner.width(), self._words_height(index))
        painter.setPen(QPen(ink))
        painter.setClipRect(area)
        painter.drawText(area, _WRAPS, str(index.data(WORDS) or ""))
        painter.setClipping(False)
        return area.bottom() + 1

    @staticmethod
    def _line(painter: QPainter, inner: QRect, top: int, words: object, ink: QColor) -> int:
        """Draw one line of quiet words, if there are any; where the next line begins."""
        if not words:
            return top
        metrics = painter.fontMetrics()
        painter.setPen(QPen(ink))
        cut = fitted(str(words), metrics, inner.width())
        painter.drawText(inner.left(), top + metrics.ascent(), cut)
        return top + metrics.lineSpacing()


def _indent(index: Index) -> int:
    return ICON + SIDE if isinstance(index.data(int(Qt.ItemDataRole.DecorationRole)), QIcon) else 0
