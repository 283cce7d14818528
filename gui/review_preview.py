"""A table of what is about to be decided or changed: label, words in their sentence, whose, where, and why not."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from domain.queue import Waiting
from domain.scheme import Scheme
from gui.label_palette import swatch
from gui.review_sentence import draw_sentence
from gui.review_words import sentence_of, title_of
from gui.theme import Theme
from gui.words import literal_tip

Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()
PARTS = int(Qt.ItemDataRole.UserRole)
COLUMNS = ("Label", "Words in their sentence", "By", "Release", "Why not")
WORDS, WHY = 1, 4


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One annotation or negative of a preview."""

    label: str
    sentence: tuple[str, str, str]
    """What stands before the words, the words, what stands behind them."""
    author: str
    release_name: str
    why: str = ""
    """Why it is left out; empty when it is not."""


def preview_of(item: Waiting, scheme: Scheme | None, why: str = "") -> PreviewRow:
    """An entry of the queue as a row."""
    return PreviewRow(item.subject.label, sentence_of(item, scheme), item.subject.author, item.release_name, why)


class PreviewModel(QAbstractTableModel):
    """The rows; cells are made when they are painted."""

    def __init__(self, rows: Sequence[PreviewRow], scheme: Scheme | None, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows = list(rows)
        self._scheme = scheme
        self._icons = {
            label.id: swatch(theme.tint(label), theme.stroke(label), label.letter or label.title[:1], 16)
            for label in (scheme.labels if scheme is not None else ())
        }

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = int(Qt.ItemDataRole.DisplayRole)
    ) -> object:
        shown = orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return COLUMNS[section] if shown else None

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        row = self.rows[index.row()]
        if role == PARTS and index.column() == WORDS:
            return row.sentence
        if role == Qt.ItemDataRole.DecorationRole and index.column() == 0:
            return self._icons.get(row.label)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            sentence = " ".join(part for part in row.sentence if part)
            cells = (title_of(self._scheme, row.label), sentence, row.author, row.release_name, row.why)
            cell = cells[index.column()]
            return cell if role == Qt.ItemDataRole.DisplayRole else literal_tip(cell)
        return None


class _Sentences(QStyledItemDelegate):
    """Draws the sentence with its words in bold."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, option.fontMetrics.lineSpacing() + 8)  # type: ignore[attr-defined]

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)  # type: ignore[attr-defined]
        palette = option.palette  # type: ignore[attr-defined]
        if chosen:
            painter.fillRect(option.rect, palette.highlight())  # type: ignore[attr-defined]
        ink = (palette.highlightedText() if chosen else palette.text()).color()
        draw_sentence(painter, option.rect.adjusted(4, 4, -4, -4), index.data(PARTS), ink, 1)  # type: ignore[attr-defined]
        painter.restore()


class PreviewTable(QTableView):
    """The table; the column of reasons is there only when one is given."""

    def __init__(
        self, rows: Sequence[PreviewRow], scheme: Scheme | None, theme: Theme, name: str, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setModel(PreviewModel(rows, scheme, theme, parent))
        self.setItemDelegateForColumn(WORDS, _Sentences(self))
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().lineSpacing() + 8)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(WORDS, QHeaderView.ResizeMode.Stretch)
        letter = self.fontMetrics().averageCharWidth()
        for column, letters in ((0, 18), (2, 18), (3, 28), (WHY, 40)):
            self.setColumnWidth(column, letters * letter)
        self.setColumnHidden(WHY, not any(row.why for row in rows))
        if rows:
            self.setCurrentIndex(self.model().index(0, 0))
