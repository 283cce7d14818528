"""The people of a corpus: who they are, what they may do, how much they did."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from domain.annotation import State
from domain.person import Person, Role
from gui import work
from gui.assign_leaving import let_go
from gui.jobs import Job
from gui.messages import plain_label
from gui.words import many
from gui.work import Amount
from gui.workspace import Workspace

DECLARED = "In a local corpus names are declared, not proven: whoever opens the file can work under any of them."
PROVEN = "The server knows who you are: names are logins of the database, and nobody works under another one."
ROLES = {
    Role.READER: "reads, searches, exports and verifies",
    Role.ANNOTATOR: "also makes and submits annotations",
    Role.REVIEWER: "also approves or returns what others made",
    Role.ADJUDICATOR: "also settles several annotators",
    Role.ADMINISTRATOR: "also changes people, roles and the scheme",
}


class PeopleDialog(QDialog):
    """A table of people; under it the role of the selected one, and a new person."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("People")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.resize(760, 440)
        self._workspace = workspace
        self._people: list[Person] = []
        self._amounts: dict[str, Amount] | None = None
        self._job: Job | None = None
        self.table = QTableWidget(0, 3)
        self.role = QComboBox()
        self.retire = QPushButton("Deac&tivate", autoDefault=False)
        self.name = QLineEdit(placeholderText="Name of a new person")
        self.new_role = QComboBox()
        self.add = QPushButton("A&dd")
        self.answer = plain_label("", "bad", wraps=True)
        self._set_up_table()
        self._lay_out()
        self.table.itemSelectionChanged.connect(self._show_person)
        self.role.activated.connect(self._change_role)
        self.retire.clicked.connect(self._retire_or_return)
        self.add.clicked.connect(self._add)
        workspace.refused.connect(self._refuse)
        self._fill()
        self._count()

    def _set_up_table(self) -> None:
        self.table.setAccessibleName("People")
        self.table.setHorizontalHeaderLabels(["Name", "Role", "Work"])
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.verticalHeader().hide()
        header = self.table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self.table.setColumnWidth(0, 190)
        self.table.setColumnWidth(1, 170)

    def _lay_out(self) -> None:
        for box in (self.role, self.new_role):
            for role, words in ROLES.items():
                box.addItem(f"{role.capitalize()} – {words}", role.value)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(20)
        self.new_role.setCurrentIndex(list(ROLES).index(Role.ANNOTATOR))
        self.role.setAccessibleName("Role of the selected person")
        self.name.setAccessibleName("Name of a new person")
        self.new_role.setAccessibleName("Role of the new person")
        label = QLabel("&Role")
        label.setBuddy(self.role)
        chosen = QHBoxLayout()
        chosen.addWidget(label)
        chosen.addWidget(self.role, 1)
        chosen.addWidget(self.retire)
        title = QLabel("&New person")
        title.setBuddy(self.name)
        new = QHBoxLayout()
        new.addWidget(title)
        for part, stretch in ((self.name, 2), (self.new_role, 4), (self.add, 0)):
            new.addWidget(part, stretch)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(plain_label(PROVEN if self._workspace.proven else DECLARED, "muted", wraps=True))
        column.addWidget(self.table, 1)
        column.addLayout(chosen)
        column.addLayout(new)
        column.addWidget(self.answer)
        column.addWidget(buttons)
        self.add.setDefault(True)

    # -- showing

    def _fill(self, select: str = "") -> None:
        if self._workspace.corpus is None:
            return
        self._people = self._workspace.people(inactive=True)
        present = self._workspace.person
        select = select or (present.name if present else "")
        self.table.setRowCount(len(self._people))
        for row, person in enumerate(self._people):
            you = " (you)" if present and person.name == present.name else ""
            role = person.role.capitalize() if person.active else f"{person.role.capitalize()}, inactive"
            for column, words in enumerate((person.name + you, role, self._work_of(person))):
                self.table.setItem(row, column, QTableWidgetItem(words))
            if person.name == select:
                self.table.selectRow(row)
        self._show_person()

    def _work_of(self, person: Person) -> str:
        if self._amounts is None:
            return "counting…"
        amount = self._amounts.get(person.name, Amount())
        words = [many(amount.annotations, "annotation")]
        if amount.states[State.APPROVED]:
            words.append(f"{amount.states[State.APPROVED]:,} approved")
        if amount.done:
            words.append(f"{many(amount.done, 'release')} done")
        return ", ".join(words)

    def _work_done(self, person: Person) -> bool:
        amount = (self._amounts or {}).get(person.name, Amount())
        return bool(amount.annotations or amount.done)

    def _selected(self) -> Person | None:
        row = self.table.currentRow()
        return self._people[row] if 0 <= row < len(self._people) else None

    def _show_person(self) -> None:
        person, present = self._selected(), self._workspace.person
        may = self._workspace.writes and present is not None and present.role.may(Role.ADMINISTRATOR)
        for part in (self.name, self.new_role, self.add):
            part.setEnabled(may)
        self.role.setEnabled(may and person is not None and person.active)
        self.retire.setEnabled(may and person is not None)
        if person is not None:
            self.role.setCurrentIndex(self.role.findData(person.role.value))
            self.retire.setText("Deac&tivate" if person.active else "Make &active")
        self._say("" if may else "Only an administrator changes people and roles.", "muted")

    # -- counting

    def _count(self) -> None:
        if self._workspace.corpus is None:
            return
        self._job = self._workspace.job(work.amounts)
        self._job.produced.connect(self._counted)
        self._job.finished.connect(self._forget)
        self._job.start()

    def _counted(self, amounts: dict[str, Amount]) -> None:
        self._amounts = amounts
        for row, person in enumerate(self._people):
            self.table.setItem(row, 2, QTableWidgetItem(self._work_of(person)))

    def _forget(self) -> None:
        self._job = None

    def done(self, result: int) -> None:
        if self._job is not None:
            self._job.cancel()
        super().done(result)

    # -- changing

    def _add(self) -> None:
        name = " ".join(self.name.text().split())
        known = next((person for person in self._people if person.name == name), None)
        if not name:
            self.name.setFocus()
        elif known is not None:
            self._say(f"{name} is there already: choose them in the table to change their role.")
        elif self._workspace.set_role(name, Role(self.new_role.currentData())):
            self.name.clear()
            self._fill(name)

    def _change_role(self) -> None:
        person = self._selected()
        if person is None or self.role.currentData() == person.role.value:
            return
        role = Role(self.role.currentData())
        stays = role.may(Role.ANNOTATOR) or let_go(self._workspace, person.name, self)
        if stays and self._workspace.set_role(person.name, role):
            self._fill(person.name)
        else:
            self.role.setCurrentIndex(self.role.findData(person.role.value))

    def _retire_or_return(self) -> None:
        person = self._selected()
        if person is None:
            return
        if not person.active:
            if self._workspace.set_role(person.name, person.role):
                self._fill(person.name)
        elif let_go(self._workspace, person.name, self) and self._workspace.deactivate(person.name):
            self._fill(person.name)
            if self._work_done(person):
                self._say(f"{person.name} is inactive; their work stays, shown as {person.name}'s.", "good")

    def _refuse(self, sentence: str, _details: str) -> None:
        self._say(sentence)

    def _say(self, words: str, role: str = "bad") -> None:
        self.answer.setText(words)
        self.answer.setVisible(bool(words))
        self.answer.setProperty("role", role)
        self.answer.style().unpolish(self.answer)
        self.answer.style().polish(self.answer)
