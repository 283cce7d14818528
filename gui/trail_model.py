"""The acts of the trail as a table, newest on top; older ones come in when somebody scrolls down to them."""

from datetime import datetime

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from gui.words import literal_tip
from gui.work_trail import Entry, Page

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
COLUMNS = ("No.", "When", "Who", "What", "Release")
WHAT = 3
WIDTHS = {0: 66, 1: 144, 2: 110, 4: 170}
ROW_MARGIN = 8
DISPLAY = int(Qt.ItemDataRole.DisplayRole)


class TrailModel(QAbstractTableModel):
    """The acts that were read so far."""

    more_wanted = Signal()
    """Somebody has come to the last act that was read, and there are older ones."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries: list[Entry] = []
        self.beyond: int | None = None
        """The number up to which the trail was looked through; None when there are no older acts."""
        self._asked = True

    def clear(self) -> None:
        """Show nothing."""
        self.beginResetModel()
        self._entries, self.beyond, self._asked = [], None, True
        self.endResetModel()

    def add(self, page: Page) -> None:
        """Put older acts below."""
        self.beyond = page.beyond
        if page.entries:
            count = len(self._entries)
            self.beginInsertRows(NOWHERE, count, count + len(page.entries) - 1)
            self._entries += page.entries
            self.endInsertRows()

    def rest(self) -> None:
        """The reading has come to a stop: from now on more may be asked for."""
        self._asked = False

    def entry(self, row: int) -> Entry | None:
        """The act in a row."""
        return self._entries[row] if 0 <= row < len(self._entries) else None

    def canFetchMore(self, parent: Index = NOWHERE) -> bool:
        return not parent.isValid() and self.beyond is not None and not self._asked

    def fetchMore(self, parent: Index = NOWHERE) -> None:
        if self.canFetchMore(parent):
            self._asked = True
            self.more_wanted.emit()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._entries)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> object:
        shown = orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return COLUMNS[section] if shown else None

    def data(self, index: Index, role: int = DISPLAY) -> object:
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() == 0:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        entry = self._entries[index.row()]
        words = (f"{entry.number:,}", local(entry.made), entry.who, entry.what, entry.where)[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return words
        if role == Qt.ItemDataRole.ToolTipRole and index.column() >= WHAT:
            return literal_tip(words)
        return None


def local(made: str) -> str:
    """A stored moment as the clock on the wall shows it."""
    return datetime.fromisoformat(made).astimezone().strftime("%Y-%m-%d %H:%M:%S")


def trail_table(model: TrailModel) -> QTableView:
    """A table of acts, one line each."""
    table = QTableView()
    table.setModel(model)
    table.setAccessibleName("Acts, newest first")
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setTabKeyNavigation(False)
    rows = table.verticalHeader()
    rows.hide()
    rows.setDefaultSectionSize(table.fontMetrics().height() + ROW_MARGIN)
    header = table.horizontalHeader()
    header.setHighlightSections(False)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    for column, width in WIDTHS.items():
        table.setColumnWidth(column, width)
    header.setSectionResizeMode(WHAT, QHeaderView.ResizeMode.Stretch)
    return table
