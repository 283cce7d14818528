"""The table of a label's attributes, with buttons to add and remove one."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from domain.scheme import Attribute

_HEADS = ("Name in files", "Title", "Choices, with commas", "Description")


class AttributesTable(QWidget):
    """Edits attributes; an empty name is left out."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = QTableWidget(0, len(_HEADS))
        self.table.setHorizontalHeaderLabels(list(_HEADS))
        self.table.setAccessibleName("Attributes of the label")
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(26)
        self.table.setTabKeyNavigation(False)
        self.table.setMinimumHeight(120)
        header = self.table.horizontalHeader()
        header.setStretchLastSection(True)
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, width in enumerate((110, 120, 160)):
            self.table.setColumnWidth(column, width)
        self.table.itemChanged.connect(lambda _item: self.changed.emit())
        add, remove = QPushButton("Add attribute"), QPushButton("Remove attribute")
        for button, act in ((add, self.add), (remove, self.remove)):
            button.setAutoDefault(False)
            button.clicked.connect(act)
        buttons = QHBoxLayout()
        buttons.addWidget(add)
        buttons.addWidget(remove)
        buttons.addStretch(1)
        column_layout = QVBoxLayout(self)
        column_layout.setContentsMargins(0, 0, 0, 0)
        column_layout.addWidget(self.table, 1)
        column_layout.addLayout(buttons)

    def load(self, attributes: tuple[Attribute, ...]) -> None:
        """Show these attributes."""
        self.table.blockSignals(True)
        self.table.setRowCount(0)
        for attribute in attributes:
            self._append((attribute.name, attribute.title, ", ".join(attribute.choices), attribute.description))
        self.table.blockSignals(False)

    def attributes(self) -> tuple[Attribute, ...]:
        """The attributes as the table has them."""
        made = []
        for row in range(self.table.rowCount()):
            name, title, choices, description = (self._cell(row, column) for column in range(len(_HEADS)))
            if name:
                words = tuple(word.strip() for word in choices.split(",") if word.strip())
                made.append(Attribute(name, title, words, description))
        return tuple(made)

    def add(self) -> None:
        """Add a row and begin to write in it."""
        self._append(("", "", "", ""))
        self.table.setCurrentCell(self.table.rowCount() - 1, 0)
        self.table.setFocus()
        self.table.editItem(self.table.currentItem())

    def remove(self) -> None:
        """Remove the chosen row."""
        if self.table.currentRow() >= 0:
            self.table.removeRow(self.table.currentRow())
            self.changed.emit()

    def _append(self, words: tuple[str, ...]) -> None:
        row = self.table.rowCount()
        self.table.insertRow(row)
        for column, word in enumerate(words):
            item = QTableWidgetItem(word)
            self.table.setItem(row, column, item)

    def _cell(self, row: int, column: int) -> str:
        item = self.table.item(row, column)
        return item.text().strip() if item is not None else ""
