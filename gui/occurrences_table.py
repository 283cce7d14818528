"""Places of some words one below the other, the words in the middle: a table with a tick for each."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from domain.occurrences import Occurrence
from domain.scheme import Scheme
from gui.display import displayed
from gui.review_words import title_of
from gui.words import literal_tip

Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()
PARTS = int(Qt.ItemDataRole.UserRole)
COLUMNS = ("", "Words in their context", "Labels", "Release", "Line", "Already")
TICK, WORDS, LABELS, RELEASE, LINE, NOTE = range(6)
CHECK = int(Qt.ItemDataRole.CheckStateRole)


class OccurrencesModel(QAbstractTableModel):
    """The places, and which of them are ticked."""

    ticked = Signal()
    titles: tuple[str, ...] = COLUMNS

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.items: Sequence[Occurrence] = ()
        self._ticks = bytearray()
        self._scheme: Scheme | None = None

    def fill(self, items: Sequence[Occurrence], scheme: Scheme | None, *, ticked: bool) -> None:
        """Show other places; those that need no label stay unticked."""
        self.beginResetModel()
        self.items, self._scheme = items, scheme
        self._ticks = bytearray(ticked and not item.why for item in items)
        self.endResetModel()
        self.ticked.emit()

    def reorder(self, items: Sequence[Occurrence]) -> None:
        """Show the same places in another order."""
        kept = {(item.release_id, item.span) for item in self.chosen()}
        self.beginResetModel()
        self.items = items
        self._ticks = bytearray((item.release_id, item.span) in kept for item in items)
        self.endResetModel()

    def renew(self, items: Sequence[Occurrence]) -> None:
        """Show the same places with the labels that they have now."""
        self.items = items
        if items:
            self.dataChanged.emit(self.index(0, LABELS), self.index(len(items) - 1, LABELS))

    def chosen(self) -> list[Occurrence]:
        """The places that are ticked."""
        return [item for item, on in zip(self.items, self._ticks, strict=True) if on]

    def notes(self) -> bool:
        """Whether anything stands in the last column."""
        return any(item.why for item in self.items)

    def count(self) -> int:
        """How many are ticked."""
        return sum(self._ticks)

    def is_ticked(self, row: int) -> bool:
        """Whether a row is ticked."""
        return bool(self._ticks[row])

    def tick(self, rows: Iterable[int], on: bool) -> None:
        """Tick rows or take their ticks away; what this person has labelled so already stays without."""
        changed = [row for row in rows if not self.items[row].twin]
        for row in changed:
            self._ticks[row] = on
        if changed:
            self.dataChanged.emit(self.index(min(changed), TICK), self.index(max(changed), TICK), [CHECK])
            self.ticked.emit()

    # -- as Qt asks

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.items)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = int(Qt.ItemDataRole.DisplayRole)
    ) -> object:
        shown = orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return self.titles[section] if shown else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if index.column() == TICK and not self.items[index.row()].twin:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        item, column = self.items[index.row()], index.column()
        if column == TICK:
            if role == CHECK:
                return Qt.CheckState.Checked if self._ticks[index.row()] else Qt.CheckState.Unchecked
            if role == Qt.ItemDataRole.AccessibleTextRole:
                return "ticked" if self._ticks[index.row()] else "not ticked"
            return None
        if role == PARTS and column == WORDS:
            return item
        if role == Qt.ItemDataRole.TextAlignmentRole and column == LINE:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            cell = self.note(index.row()) if column == NOTE else _cell(item, column, self._scheme)
            return cell if role == Qt.ItemDataRole.DisplayRole else literal_tip(cell)
        return None

    def note(self, row: int) -> str:
        """What stands in the last column of a row."""
        return self.items[row].why

    def setData(self, index: Index, value: object, role: int = int(Qt.ItemDataRole.EditRole)) -> bool:
        if role != CHECK or index.column() != TICK:
            return False
        self.tick([index.row()], Qt.CheckState(value) is Qt.CheckState.Checked)
        return True


def _cell(item: Occurrence, column: int, scheme: Scheme | None) -> str:
    if column == WORDS:
        return item.before + _one_line(item.quote) + item.after
    if column == LABELS:
        return ", ".join(title_of(scheme, label) for label in item.labels)
    return item.release_name if column == RELEASE else f"{item.line:,}"


def _one_line(words: str) -> str:
    return " ".join(displayed(words).split())


class CentredWords(QStyledItemDelegate):
    """Draws the words in bold, one below the other, with what stands before them ending where they begin."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, option.fontMetrics.lineSpacing() + 8)  # type: ignore[attr-defined]

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)  # type: ignore[attr-defined]
        palette, room = option.palette, option.rect.adjusted(4, 4, -4, -4)  # type: ignore[attr-defined]
        if chosen:
            painter.fillRect(option.rect, palette.highlight())  # type: ignore[attr-defined]
        painter.setPen(QPen((palette.highlightedText() if chosen else palette.text()).color()))
        painter.setClipRect(room)
        draw_centred(painter, room, index.data(PARTS))
        painter.restore()


def draw_centred(painter: QPainter, room: QRect, item: Occurrence) -> None:
    """Draw a place with its words beginning at two fifths of the room."""
    plain, bold = QFont(painter.font()), QFont(painter.font())
    bold.setBold(True)
    narrow, wide = QFontMetrics(plain), QFontMetrics(bold)
    base = room.top() + narrow.ascent()
    middle = room.width() * 2 // 5
    before = narrow.elidedText(displayed(item.before), Qt.TextElideMode.ElideLeft, middle)
    left = room.left() + middle
    painter.drawText(QPoint(left - narrow.horizontalAdvance(before), base), before)
    words = wide.elidedText(_one_line(item.quote), Qt.TextElideMode.ElideMiddle, room.right() - left)
    painter.setFont(bold)
    painter.drawText(QPoint(left, base), words)
    left += wide.horizontalAdvance(words)
    painter.setFont(plain)
    rest = narrow.elidedText(displayed(item.after), Qt.TextElideMode.ElideRight, max(0, room.right() - left))
    painter.drawText(QPoint(left, base), rest)


class OccurrencesTable(QTableView):
    """The table: Space ticks what is chosen, Enter goes on to what its window does with a place."""

    entered_on = Signal(int)
    """The row on which Enter was pressed."""

    def __init__(self, name: str, parent: QWidget, *, ticks: bool = True, rows: OccurrencesModel | None = None) -> None:
        super().__init__(parent)
        self.rows = rows or OccurrencesModel(self)
        self.setModel(self.rows)
        self.setItemDelegateForColumn(WORDS, CentredWords(self))
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
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
        for column, letters in ((TICK, 4), (LABELS, 14), (RELEASE, 22), (LINE, 6), (NOTE, 26)):
            self.setColumnWidth(column, letters * letter)
        self.setColumnHidden(TICK, not ticks)
        self.setColumnHidden(NOTE, True)
        self.rows.modelReset.connect(self._show_first)

    def _show_first(self) -> None:
        self.setColumnHidden(NOTE, not self.rows.notes())
        self.setColumnWidth(LINE, max(self.columnWidth(LINE), self.horizontalHeader().sectionSizeHint(LINE)))
        if self.rows.rowCount():
            self.setCurrentIndex(self.rows.index(0, WORDS))

    def selected_rows(self) -> list[int]:
        """The rows that are chosen, in order."""
        return sorted(index.row() for index in self.selectionModel().selectedRows(WORDS))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.currentIndex().row()
        if event.key() == Qt.Key.Key_Space and row >= 0:
            if self.isColumnHidden(TICK):
                event.ignore()
            else:
                self.rows.tick(self.selected_rows() or [row], not self.rows.is_ticked(row))
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and row >= 0:
            if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
                event.ignore()  # Ctrl+Enter is its window's, also while that has nothing to finish
            else:
                self.entered_on.emit(row)
            return
        if event.key() == Qt.Key.Key_Backspace:
            event.ignore()
            return
        if event.text() and event.text().isprintable() and not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier:
            event.ignore()  # letters are for the window: there is nothing to spell one's way through
            return
        super().keyPressEvent(event)
