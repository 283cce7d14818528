"""The tables of the agreement window: figures, the confusion matrix, and rows by period or annotator."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from domain.agreement import MEANINGS, TITLES, Cell, Confusion, Figure, Measure, Row
from gui.theme import Theme
from gui.words import literal_tip, many

DATA = int(Qt.ItemDataRole.UserRole)
NOTHING = "nothing"
PLAIN = {
    Measure.F1_EXACT: "how often both marked the very same words with the same label",
    Measure.F1_OVERLAP: "how often both marked the same place alike, be it not to the letter",
    Measure.KAPPA_TOKENS: "word by word, how far they agree beyond chance",
    Measure.KAPPA_SPANS: "of what either marked, how far they agree beyond chance",
    Measure.ALPHA: "how much better places and lengths fit than marks put at random",
    Measure.GAMMA: "how much better whole sets of marks fit than shifted ones",
}
"""Each measure in plain words, under its name."""


def value_words(figure: Figure) -> str:
    """The value as it is shown; a dash where there is none."""
    return "–" if figure.value is None else f"{figure.value:.3f}"


def interval_words(figure: Figure) -> str:
    """The interval, or why there is none, or why there is no value."""
    if figure.value is None:
        return figure.undefined
    return figure.no_interval if figure.low is None else f"{figure.low:.3f} to {figure.high:.3f}"


class _Table(QTableWidget):
    """A read-only table that is walked with arrows and left with Tab."""

    def __init__(self, name: str) -> None:
        super().__init__(0, 0)
        self.setAccessibleName(name)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def put(self, row: int, column: int, words: str, *, right: bool = False, tip: str = "") -> QTableWidgetItem:
        """A cell with words."""
        item = QTableWidgetItem(words)
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
        item.setToolTip(literal_tip(tip))
        self.setItem(row, column, item)
        return item


class FiguresTable(_Table):
    """One row for each measure: value, interval, what it rests on; the meaning as its tip."""

    COLUMNS = ("Measure", "Value", "95 % interval", "Rests on")

    def __init__(self) -> None:
        super().__init__("Figures of agreement")
        self.setColumnCount(len(self.COLUMNS))
        self.setHorizontalHeaderLabels(self.COLUMNS)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        for column in (0, 2):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)

    def show_row(self, row: Row) -> None:
        """Show the figures of a row of the agreement."""
        kept = max(self.currentRow(), 0)
        self.setRowCount(len(row.figures))
        for number, figure in enumerate(row.figures):
            tip = MEANINGS[figure.name]
            words = f"{TITLES[figure.name]}\n{PLAIN[figure.name]}"
            self.put(number, 0, words, tip=tip).setData(DATA, figure.name.value)
            self.put(number, 1, value_words(figure), right=True, tip=tip)
            self.put(number, 2, interval_words(figure), tip=interval_words(figure))
            self.put(number, 3, f"{figure.n:,} {figure.unit_of_n} in {many(figure.releases, 'release')}")
        self.setCurrentCell(min(kept, self.rowCount() - 1), 0)

    def measure(self) -> Measure:
        """The measure of the chosen row."""
        item = self.item(max(self.currentRow(), 0), 0)
        return Measure(item.data(DATA)) if item is not None else Measure.F1_EXACT


class ConfusionTable(_Table):
    """Labels of one annotator against those of another; each cell has its number and a ground as strong as that."""

    def __init__(self) -> None:
        super().__init__("Confusion matrix")
        self._theme: Theme | None = None
        self.verticalHeader().show()

    def set_theme(self, theme: Theme) -> None:
        """Draw with other colours."""
        self._theme = theme

    def show_confusion(self, confusion: Confusion | None, titles: Mapping[str, str]) -> None:
        """Show a matrix, or nothing."""
        cells = confusion.cells if confusion is not None else ()
        names = sorted(
            {cell.first for cell in cells} | {cell.second for cell in cells}, key=lambda name: (not name, name)
        )
        shown = [titles.get(name, name) or NOTHING for name in names]
        self.clear()
        self.setRowCount(len(names))
        self.setColumnCount(len(names))
        self.setHorizontalHeaderLabels(shown)
        self.setVerticalHeaderLabels(shown)
        most = max((cell.count for cell in cells), default=1)
        for row, first in enumerate(names):
            for column, second in enumerate(names):
                if confusion is not None:
                    self._put_cell(row, column, confusion.cell(first, second), most, shown)
        self.resizeColumnsToContents()
        if names:
            self.setCurrentCell(0, 0)

    def _put_cell(self, row: int, column: int, cell: Cell, most: int, shown: Sequence[str]) -> None:
        impossible = not cell.first and not cell.second
        words = "" if impossible else f"{cell.count:,}" if cell.count else "·"
        item = self.put(row, column, words, right=True, tip=f"{shown[row]} against {shown[column]}: {cell.count:,}")
        item.setData(DATA, cell)
        if self._theme is not None and cell.count:
            ground = QColor(self._theme.colour("good" if row == column else "warning"))
            # At most a third, so that words on it stay readable.
            ground.setAlphaF(0.08 + 0.25 * cell.count / most)
            item.setBackground(ground)

    def chosen(self) -> Cell | None:
        """The chosen cell."""
        item = self.currentItem()
        found = item.data(DATA) if item is not None else None
        return found if isinstance(found, Cell) else None


class RowsTable(_Table):
    """Rows of the agreement, such as periods or annotators, with the value of one measure."""

    def __init__(self, name: str, heading: str) -> None:
        super().__init__(name)
        self.setColumnCount(4)
        self.setHorizontalHeaderLabels((heading, "Value", "95 % interval", "Rests on"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self.rows: tuple[Row, ...] = ()

    def show_rows(self, rows: Sequence[Row], measure: Measure) -> None:
        """Show these rows."""
        kept = max(self.currentRow(), 0)
        self.rows = tuple(rows)
        self.setRowCount(len(rows))
        for number, row in enumerate(rows):
            figure = row.figure(measure)
            self.put(number, 0, row.period or " and ".join(row.people))
            self.put(number, 1, value_words(figure), right=True)
            self.put(number, 2, interval_words(figure), tip=interval_words(figure))
            self.put(number, 3, f"{figure.n:,} {figure.unit_of_n}")
        if rows:
            self.setCurrentCell(min(kept, len(rows) - 1), 0)

    def chosen(self) -> Row | None:
        """The chosen row."""
        return self.rows[self.currentRow()] if 0 <= self.currentRow() < len(self.rows) else None
