"""Giving releases to people: by hand or evenly, one or several times each, with a preview; and taking them back."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QSpinBox,
    QSplitter,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from domain import assign
from domain.assignment import Assignment
from domain.edit import Edit
from domain.errors import Refusal
from domain.person import Role
from domain.release import Release
from gui.assign_people import PeopleTable
from gui.assign_releases import SINCE, AssignedModel
from gui.messages import plain_label
from gui.policy_box import PolicyBox
from gui.words import many
from gui.workspace import Workspace

ONLY = "Only an administrator assigns releases."


class AssignDialog(QDialog):
    """Releases at the left, people and how to share out at the right; the preview says what Assign will do."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Assign releases")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.resize(1060, 640)
        self._workspace = workspace
        self._present: list[Assignment] = []
        self.filter = QLineEdit(placeholderText="Filter by name", clearButtonEnabled=True)
        self.since = QComboBox()
        self.unassigned = QCheckBox("&Nobody's only")
        self.model = AssignedModel(self)
        self.table = QTableView()
        self.chosen_words = plain_label("", "muted")
        self.people = PeopleTable()
        self.each = QRadioButton("To &each person with a tick")
        self.evenly = QRadioButton("Shared out e&venly among them")
        self.times = QSpinBox(value=1, minimum=1, maximum=99)
        self.seed = QSpinBox(value=1, maximum=999_999)
        self.preview = plain_label("", wraps=True)
        self.give = QPushButton("&Assign", autoDefault=False)
        self.back = QPushButton("&Take back", autoDefault=False)
        self.answer = plain_label("", "bad", wraps=True)
        self._soon = QTimer(self, singleShot=True, interval=60)
        self._set_up()
        self._lay_out()
        self._connect()
        self._fill()
        self.table.setFocus()

    def _set_up(self) -> None:
        self.filter.setAccessibleName("Filter releases by name")
        self.since.setAccessibleName("When they came in")
        for title, _ in SINCE:
            self.since.addItem(title)
        self.table.setModel(self.model)
        self.table.setAccessibleName("Releases")
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        header = self.table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        for column, width in enumerate((250, 130)):
            self.table.setColumnWidth(column, width)
        self.evenly.setChecked(True)
        self.times.setAccessibleName("People for each release")
        self.seed.setAccessibleName("Seed by which it is drawn who gets what")
        self.preview.setAccessibleName("What Assign will do")
        self.preview.setMinimumHeight(self.preview.fontMetrics().height() * 3)
        self.preview.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)

    def _lay_out(self) -> None:
        parts = QSplitter(Qt.Orientation.Horizontal)
        for widget in (self._left(), self._right()):
            parts.addWidget(widget)
        parts.setSizes([640, 400])
        parts.setChildrenCollapsible(False)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(parts, 1)
        self.policy = PolicyBox(self._workspace)
        column.addWidget(self.policy)
        column.addWidget(self.answer)
        column.addWidget(buttons)

    def _left(self) -> QWidget:
        filters = QHBoxLayout()
        filters.addWidget(self.filter, 1)
        filters.addWidget(self.since)
        filters.addWidget(self.unassigned)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 6, 0)
        column.addLayout(filters)
        column.addWidget(self.table, 1)
        column.addWidget(self.chosen_words)
        return left

    def _right(self) -> QWidget:
        form = QFormLayout()
        form.addRow("&People for each release", self.times)
        form.addRow("&Seed", self.seed)
        acts = QHBoxLayout()
        acts.addWidget(self.give)
        acts.addWidget(self.back)
        acts.addStretch(1)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(6, 0, 0, 0)
        column.addWidget(self.people, 1)
        for widget in (self.each, self.evenly):
            column.addWidget(widget)
        column.addLayout(form)
        column.addWidget(self.preview)
        column.addLayout(acts)
        return right

    def _connect(self) -> None:
        self._soon.timeout.connect(self._show_preview)
        self.filter.textChanged.connect(self._narrow)
        self.since.currentIndexChanged.connect(self._narrow)
        self.unassigned.toggled.connect(self._narrow)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._soon.start())
        self.model.modelReset.connect(self._soon.start)
        self.people.changed.connect(self._soon.start)
        for choice in (self.each, self.evenly):
            choice.toggled.connect(self._soon.start)
        for box in (self.times, self.seed):
            box.valueChanged.connect(self._soon.start)
        self.give.clicked.connect(self.assign)
        self.back.clicked.connect(self.take_back)
        self._workspace.refused.connect(self._refused)

    def _refused(self, words: str, _details: str) -> None:
        self._say(words, "bad")

    # -- showing

    def _fill(self) -> None:
        workspace = self._workspace
        if workspace.corpus is None:
            return
        self._present = workspace.assignments()
        done = {key: tally.done for key, tally in workspace.tallies().items()}
        held = {item.person for item in self._present}
        people = [person for person in workspace.people(inactive=True) if person.active or person.name in held]
        chosen = {release.id for release in self.chosen()}
        self.people.fill(people, self._present, done)
        self.model.fill(workspace.releases(), self._present)
        self._choose(chosen)
        self._show_preview()

    def _choose(self, ids: set) -> None:  # type: ignore[type-arg]
        """Choose releases again after the list was read anew."""
        selection = self.table.selectionModel()
        flag = selection.SelectionFlag
        for row, release in enumerate(self.model.shown):
            if release.id in ids:
                selection.select(self.model.index(row, 0), flag.Select | flag.Rows)

    def _narrow(self) -> None:
        self.model.narrow(self.filter.text(), SINCE[self.since.currentIndex()][1], self.unassigned.isChecked())

    def chosen(self) -> list[Release]:
        """The chosen releases."""
        rows = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        return [self.model.shown[row] for row in rows]

    def _show_preview(self) -> None:
        self._soon.stop()
        person, releases = self._workspace.person, self.chosen()
        may = self._workspace.writes and person is not None and person.role.may(Role.ADMINISTRATOR)
        hint = "" if releases else " — choose with Shift and the arrows, or all with Ctrl+A"
        self.chosen_words.setText(f"{len(releases):,} of {len(self.model.shown):,} listed chosen{hint}")
        for box in (self.times, self.seed):
            box.setEnabled(may and self.evenly.isChecked())
        for part in (self.people, self.each, self.evenly):
            part.setEnabled(may)
        try:
            words, sound = self._foretold(self._made()), True
        except Refusal as error:
            words, sound = error.sentence, False
        self.preview.setText(words if may else ONLY)
        self.give.setEnabled(may and sound)
        self.back.setEnabled(may and self._held() > 0)

    def _made(self) -> Edit:
        """The Edit that Assign would commit now."""
        person = self._workspace.person
        if person is None:
            raise Refusal(ONLY)
        ids = [release.id for release in self.chosen()]
        people = self.people.chosen()
        if self.each.isChecked():
            return assign.assign(ids, people, self._present, by=person)
        times, seed = self.times.value(), self.seed.value()
        return assign.share_out(ids, people, self._present, by=person, times=times, seed=seed)

    def _foretold(self, made: Edit) -> str:
        """`Ada 34, Ben 33, Cleo 33; each release to 2`, with what stays as it is."""
        ids = {release.id for release in self.chosen()}
        given = [change.after for change in made.changes if isinstance(change.after, Assignment)]
        loads = {person.name: 0 for person in self.people.chosen()}
        for item in given:
            loads[item.person] = loads.get(item.person, 0) + 1
        names = set(loads)
        held = sum(item.release_id in ids and item.person in names for item in self._present)
        times = len(names) if self.each.isChecked() else self.times.value()
        words = ", ".join(f"{name} {number:,}" for name, number in loads.items())
        kept = f" {many(held, 'assignment')} among them stay{'s' if held == 1 else ''} as before." if held else ""
        return f"{words}; each release to {times}.{kept}"

    def _held(self) -> int:
        """How many assignments Take back would end."""
        ids = {release.id for release in self.chosen()}
        names = {person.name for person in self.people.chosen()}
        return sum(item.release_id in ids and item.person in names for item in self._present)

    # -- acting

    def assign(self) -> None:
        """Give the chosen releases to the people with a tick, as the preview says."""
        ids, people = [release.id for release in self.chosen()], self.people.chosen()
        if self.each.isChecked():
            done = self._workspace.assign(ids, people)
        else:
            done = self._workspace.share_out(ids, people, self.times.value(), self.seed.value())
        if done:
            self._say("Assigned. Ctrl+Z in the window takes it back.", "good")
            self._fill()

    def take_back(self) -> None:
        """Take the chosen releases back from the people with a tick; what they did in them stays theirs."""
        ids, names = [release.id for release in self.chosen()], [person.name for person in self.people.chosen()]
        if self._workspace.unassign(ids, names):
            self._say("Taken back; what they did in these releases stays theirs.", "good")
            self._fill()

    def _say(self, words: str, role: str) -> None:
        self.answer.setText(words)
        self.answer.setProperty("role", role)
        self.answer.style().unpolish(self.answer)
        self.answer.style().polish(self.answer)
