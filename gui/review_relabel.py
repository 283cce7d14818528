"""Another label for many annotations: which, what becomes of them and of what was decided on them, then one step."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QFormLayout, QVBoxLayout, QWidget

from domain.annotation import State
from domain.edit import Edit
from domain.errors import Refusal
from domain.person import Role, demand
from domain.scheme import Scheme
from gui import work_relabel
from gui.history import Act
from gui.job_dialog import JobDialog
from gui.jobs import Job
from gui.messages import plain_label
from gui.review_preview import PreviewRow, PreviewTable
from gui.review_words import QUOTE, title_of
from gui.theme import Theme
from gui.words import many
from gui.work_relabel import Found, Wish
from gui.workspace import Workspace

if TYPE_CHECKING:
    from gui.main_window import MainWindow

SOON = 120
"""Milliseconds after a choice before it looks."""
HELD = (State.SUBMITTED, State.APPROVED, State.RETURNED, State.OVERRULED)


def consequence(found: Sequence[Found], into: str) -> str:
    """What becomes of annotations and of what was decided on them."""
    wanted = [item for item in found if not item.why]
    if not wanted:
        return "No annotation is meant by that."
    releases = len({item.annotation.release_id for item in wanted})
    words = f"{many(len(wanted), 'annotation')} in {many(releases, 'release')} become{'s' * (len(wanted) == 1)} {into}."
    counts = {state: sum(item.state is state for item in wanted) for state in HELD}
    held = [f"{number:,} {state.value}" for state, number in counts.items() if number]
    if held:
        words += (
            f" What was decided no longer holds ({', '.join(held)}): these are drafts again, to be submitted"
            " and reviewed anew by somebody else than you."
        )
    return words


class RelabelDialog(QDialog):
    """Asks which label becomes which, and shows what that means; merging takes all of a label and retires it."""

    def __init__(
        self, workspace: Workspace, theme: Theme, label: str, parent: QWidget | None = None, *, merging: bool = False
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Merge labels" if merging else "Relabel many")
        self.resize(1040, 560)
        self.found: list[Found] = []
        self.merging = merging
        self._workspace = workspace
        self._theme = theme
        self._job: Job | None = None
        self._table: QWidget = plain_label("")
        scheme = workspace.scheme
        assert scheme is not None
        self._scheme: Scheme = scheme
        self.label = _choice("From label", ((title_of(scheme, item.id), item.id) for item in scheme.labels), label)
        self.into = _choice("To label", ((item.title, item.id) for item in scheme.active()))
        people = [(person.name, person.name) for person in workspace.people(inactive=True)]
        self.author = _choice("Whose annotations", [("Everybody's", ""), *people])
        self.where = _choice("In which releases", [("The whole corpus", False), ("This release", True)])
        self.state = _choice(
            "In which state", [("Any state", ""), *((item.capitalize(), item.value) for item in State)]
        )
        self.summary = plain_label("", wraps=True)
        self.summary.setMinimumHeight(self.fontMetrics().lineSpacing() * 2)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.act = self._buttons.button(QDialogButtonBox.StandardButton.Ok)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        self._soon = QTimer(self, singleShot=True, interval=SOON)
        self._soon.timeout.connect(self.look)
        self._lay_out()
        for box in (self.label, self.into, self.author, self.where, self.state):
            box.currentIndexChanged.connect(self._ask)
        self._other_label()
        self._ask()

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.addRow("&From", self.label)
        form.addRow("&To", self.into)
        if not self.merging:
            form.addRow("&Whose", self.author)
            form.addRow("&Where", self.where)
            form.addRow("&State", self.state)
        self._column = QVBoxLayout(self)
        self._column.addLayout(form)
        self._column.addWidget(self.summary)
        self._column.addWidget(self._table, 1)
        self._column.addWidget(self._buttons)
        for box in (self.author, self.where, self.state) if self.merging else ():
            box.setParent(self)
            box.hide()

    def _other_label(self) -> None:
        if self.into.currentData() == self.label.currentData() and self.into.count() > 1:
            self.into.setCurrentIndex((self.into.currentIndex() + 1) % self.into.count())

    def wish(self) -> Wish:
        """What is asked for."""
        sheet = self._workspace.sheet
        here = sheet.release.id if sheet is not None and self.where.currentData() else None
        return Wish(
            self.label.currentData(), self.into.currentData(), self.author.currentData(), here, self.state.currentData()
        )

    def _ask(self) -> None:
        self.act.setEnabled(False)
        if self._job is not None:
            self._job.cancel()
            self._job = None
        if self.label.currentData() == self.into.currentData():
            self.summary.setText("Choose two different labels.")
            return
        self.summary.setText("Looking…")
        self._soon.start()

    def look(self) -> None:
        """Look for what is asked for, beside the window."""
        self._soon.stop()
        wish, person = self.wish(), self._workspace.person
        if person is None:
            return
        self._job = self._workspace.job(lambda corpus: work_relabel.find(corpus, person, wish))
        self._job.produced.connect(self._take)
        self._job.failed.connect(self._fail)
        self._job.start()

    @property
    def looking(self) -> bool:
        """Whether what is shown is not yet what is asked for."""
        return self._job is not None or self._soon.isActive()

    def _fail(self, sentence: str, _details: str) -> None:
        if self.sender() is self._job:
            self._job = None
            self.summary.setText(sentence)

    def _take(self, payload: object) -> None:
        if self.sender() is not self._job:
            return
        self._job = None
        assert isinstance(payload, list)
        self.found = payload
        rows = [_row(item) for item in sorted(self.found, key=lambda item: not item.why)]
        table = PreviewTable(rows, self._scheme, self._theme, "What gets another label", self)
        self._column.replaceWidget(self._table, table)
        self._table.deleteLater()
        self._table = table
        self._sum_up()

    def _sum_up(self) -> None:
        into = title_of(self._scheme, self.into.currentData())
        wanted, left = len(self.chosen()), len(self.found) - len(self.chosen())
        words = consequence(self.found, into)
        if self.merging:
            words = f"{words if wanted else ''} {self.label.currentText()} is retired.".strip()
        if left:
            words += f" {left:,} cannot: the table says why."
            words += " Remove one of the two first." if self.merging else ""
        self.summary.setText(words)
        self.act.setEnabled(bool(wanted) if not self.merging else not left)
        self.act.setText(f"Merge ({wanted:,})" if self.merging else f"Relabel {wanted:,}")

    def chosen(self) -> list[Found]:
        """What gets another label."""
        return [item for item in self.found if not item.why]


def _row(item: Found) -> PreviewRow:
    words = " ".join(item.annotation.quote[: 3 * QUOTE].split())[:QUOTE]
    return PreviewRow(
        item.annotation.label, (item.before, words, item.after), item.annotation.author, item.release_name, item.why
    )


def _choice(name: str, entries: Iterable[tuple[str, object]], chosen: str = "") -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    for title, data in entries:
        box.addItem(title, data)
    box.setCurrentIndex(max(box.findData(chosen), 0) if chosen else 0)
    return box


class Relabelling(QObject):
    """Relabels many annotations, and merges labels, each after a look at what that means."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._workspace = window.workspace
        self._act: Act | None = None
        self._made: list[Edit] = []

    def relabel(self) -> None:
        """Give annotations of the whole corpus another label."""
        if not self._may(Role.ANNOTATOR, "relabel annotations"):
            return
        dialog = self._dialog(merging=False)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            seen = {item.annotation.id: item.annotation for item in dialog.chosen()}
            by, into = self._workspace.person, dialog.into.currentData()
            assert by is not None
            job = self._workspace.job(lambda corpus: work_relabel.relabel(corpus, by, seen, into), writes=True)
            self._run(job, "Relabelling", None)
        dialog.deleteLater()

    def merge(self) -> None:
        """Give all of one label another one, and retire it."""
        if not self._may(Role.ADMINISTRATOR, "merge labels"):
            return
        dialog = self._dialog(merging=True)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            gone, into, by = dialog.label.currentData(), dialog.into.currentData(), self._workspace.person
            assert by is not None
            title = f"Merge {dialog.label.currentText()} into {dialog.into.currentText()}"
            job = self._workspace.job(lambda corpus: work_relabel.merge(corpus, by, gone, into), writes=True)
            self._run(job, "Merging labels", Act(title))
        dialog.deleteLater()

    def _may(self, role: Role, act: str) -> bool:
        workspace, person = self._workspace, self._workspace.person
        if workspace.corpus is None or workspace.scheme is None or person is None:
            workspace.refused.emit("No corpus is open: open one, or make a new one, in the Corpus menu.", "")
            return False
        if not workspace.writes:
            workspace.refused.emit("The corpus is open read-only: nothing can be changed here.", "")
            return False
        try:
            demand(person, role, act)
        except Refusal as error:
            workspace.refused.emit(error.sentence, error.details)
            return False
        return True

    def _dialog(self, *, merging: bool) -> RelabelDialog:
        focus = self._window.annotating.focus
        label = focus.label if focus is not None else ""
        return RelabelDialog(self._workspace, self._window.theme, label, self._window, merging=merging)

    def _run(self, job: Job, what: str, act: Act | None) -> None:
        self._act, self._made = act, []
        job.produced.connect(self._take)
        dialog = JobDialog(job, what, self._window)
        dialog.run()
        if dialog.failure:
            self._workspace.refused.emit(dialog.failure, "")
        elif self._made:
            self._workspace.told.emit(f"{act.title if act else self._made[0].title}; Ctrl+Z takes it back.")
        self._window.pane.view.setFocus()

    def _take(self, payload: object) -> None:
        if isinstance(payload, Edit):
            self._made.append(payload)
            self._workspace.take_in(payload, self._act)
