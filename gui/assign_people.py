"""The people in the dialog of assignments: who is to get releases, and how many each has."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from domain.assignment import Assignment
from domain.person import Person, Role

HEADS = ("Give to", "Has", "Done")


class PeopleTable(QTableWidget):
    """A row with a tick for each person; Space ticks the row that has the keys."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, len(HEADS), parent)
        self._people: list[Person] = []
        self.setAccessibleName("People who get the chosen releases")
        self.setHorizontalHeaderLabels(list(HEADS))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in (1, 2):
            self.setColumnWidth(column, 62)
        self.itemChanged.connect(lambda _item: self.changed.emit())

    def fill(
        self, people: Sequence[Person], present: Iterable[Assignment], done: Mapping[UUID, Collection[str]]
    ) -> None:
        """Show these people with what they have; the ticks stay."""
        ticked = {person.name for person in self.chosen()}
        items = list(present)
        has = Counter(item.person for item in items)
        finished = Counter(item.person for item in items if item.person in done.get(item.release_id, ()))
        self.blockSignals(True)
        self._people = list(people)
        self.setRowCount(len(people))
        for row, person in enumerate(people):
            name = QTableWidgetItem(_titled(person))
            name.setFlags(name.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            name.setCheckState(Qt.CheckState.Checked if person.name in ticked else Qt.CheckState.Unchecked)
            self.setItem(row, 0, name)
            for column, number in ((1, has[person.name]), (2, finished[person.name])):
                cell = QTableWidgetItem(f"{number:,}")
                cell.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self.setItem(row, column, cell)
        if people and self.currentRow() < 0:
            self.setCurrentCell(0, 0)
        self.blockSignals(False)

    def chosen(self) -> list[Person]:
        """The people with a tick."""
        return [
            person
            for row, person in enumerate(self._people)
            if (item := self.item(row, 0)) is not None and item.checkState() is Qt.CheckState.Checked
        ]


def _titled(person: Person) -> str:
    if not person.active:
        return f"{person.name} (inactive)"
    return person.name if person.role is Role.ANNOTATOR else f"{person.name} ({person.role})"
