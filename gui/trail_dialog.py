"""The audit trail: who did what and when, newest first, in sentences; and whether the corpus is what its trail says."""

from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QItemSelection, Qt, QTimer
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from domain.annotation import Annotation
from formats.tables.trail_table import TrailForm
from gui import work_trail
from gui.as_of_dialog import AsOfDialog, Looks
from gui.job_dialog import JobDialog
from gui.jobs import Job
from gui.messages import plain_label
from gui.trail_chain import TrailChain
from gui.trail_details import TrailDetails
from gui.trail_filters import TrailFilters
from gui.trail_model import TrailModel, trail_table
from gui.words import many
from gui.work_trail import Act, Entry, Head, Page, Viewer
from gui.workspace import Workspace

CHOSEN = 60
"""Milliseconds that an act is chosen before its details are read."""
FILES = {"Table for people (*.csv)": TrailForm.CSV, "JSON lines for programs (*.jsonl)": TrailForm.JSONL}


class TrailDialog(QDialog):
    """Shows the trail of the corpus, the open release or the annotation in focus; `focus` is that annotation."""

    def __init__(
        self,
        workspace: Workspace,
        parent: QWidget | None = None,
        *,
        looks: Looks | None = None,
        focus: Annotation | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Audit trail")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.resize(1080, 640)
        self._workspace, self._looks = workspace, looks
        self.reading: Job | None = None
        self.telling: Job | None = None
        self._goal = Path()
        # An act is read a moment later, so that going through many with the arrow keys stays quick.
        self._later = QTimer(self, singleShot=True, interval=CHOSEN)
        self._later.timeout.connect(self._read_act)
        sheet = workspace.sheet
        people = workspace.people(inactive=True) if workspace.corpus is not None else []
        blind_on = workspace.blind_on() if workspace.corpus is not None else frozenset()
        viewer = Viewer(workspace.person, workspace.policy, blind_on)
        self.filters = TrailFilters(people, sheet.release if sheet is not None else None, focus, viewer)
        self.model = TrailModel(self)
        self.table = trail_table(self.model)
        self.count = plain_label("", "muted")
        self.then = QPushButton("&Show the release as it was then", autoDefault=False)
        self.export = QPushButton("&Export…", autoDefault=False)
        self.details = TrailDetails()
        self.chain = TrailChain(workspace)
        self._connect()
        self._lay_out()
        self.read()

    def _connect(self) -> None:
        self.filters.changed.connect(self.read)
        self.model.more_wanted.connect(self._read_on)
        self.table.selectionModel().selectionChanged.connect(self._choose)
        self.table.doubleClicked.connect(self.show_then)
        self.table.activated.connect(self.show_then)
        self.then.clicked.connect(self.show_then)
        self.export.clicked.connect(self.ask_export)
        self.chain.printed.connect(self.print_head)

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.addWidget(self.count, 1)
        line.addWidget(self.then)
        line.addWidget(self.export)
        below = QWidget()
        lower = QVBoxLayout(below)
        lower.setContentsMargins(0, 0, 0, 0)
        lower.addLayout(line)
        lower.addWidget(self.details, 1)
        parts = QSplitter(Qt.Orientation.Vertical)
        parts.addWidget(self.table)
        parts.addWidget(below)
        parts.setSizes([320, 200])
        parts.setChildrenCollapsible(False)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        # Enter in a field must not close the window.
        buttons.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(self.filters)
        column.addWidget(parts, 1)
        column.addWidget(self.chain)
        column.addWidget(buttons)
        self.table.setFocus()

    # -- reading

    def read(self) -> None:
        """Read the trail of what is chosen, from the newest act on."""
        self.model.clear()
        self.details.show_act(None)
        self._choose()
        self._start(None)

    def _read_on(self) -> None:
        self._start(self.model.beyond)

    def _start(self, beyond: int | None) -> None:
        if self.reading is not None:
            self.reading.cancel()
        if self._workspace.corpus is None:
            return
        self.count.setText("Reading…")
        wanted = self.filters.wanted()
        self.reading = job = self._workspace.job(lambda corpus: work_trail.trail(corpus, wanted, beyond))
        job.produced.connect(self._take)
        job.failed.connect(self.chain.fail)
        job.finished.connect(self._rest)
        job.start()

    def _take(self, found: object) -> None:
        if self.sender() is not self.reading:
            return
        if isinstance(found, Page):
            first = not self.model.rowCount()
            self.model.add(found)
            if first and found.entries:
                self.table.selectRow(0)
        elif isinstance(found, Head):
            self.chain.show_head(found)

    def _rest(self) -> None:
        if self.sender() is not self.reading:
            return
        self.reading = None
        number = many(self.model.rowCount(), "act")
        self.count.setText(f"The newest {number}; scroll down for older ones" if self.model.beyond else number)
        self.model.rest()

    # -- the chosen act

    def chosen(self) -> Entry | None:
        """The act that is chosen in the table."""
        rows = self.table.selectionModel().selectedRows()
        return self.model.entry(rows[0].row()) if rows else None

    def _choose(self, *_: QItemSelection) -> None:
        entry = self.chosen()
        self.then.setEnabled(entry is not None and self._release_of(entry) is not None)
        if self.telling is not None:
            self.telling.cancel()
            self.telling = None
        if entry is None:
            self._later.stop()
            self.details.show_act(None)
        else:
            self._later.start()

    def _read_act(self) -> None:
        entry = self.chosen()
        if entry is None or self._workspace.corpus is None:
            return
        number = entry.number
        self.telling = job = self._workspace.job(lambda corpus: work_trail.act(corpus, number))
        job.produced.connect(self._tell)
        job.failed.connect(self.chain.fail)
        job.finished.connect(self._told)
        job.start()

    def _tell(self, act: Act) -> None:
        if self.sender() is self.telling:
            self.details.show_act(act)

    def _told(self) -> None:
        if self.sender() is self.telling:
            self.telling = None

    def _release_of(self, entry: Entry) -> UUID | None:
        """The release that an act is looked at in: its only one, else the open one."""
        sheet = self._workspace.sheet
        if len(entry.releases) == 1:
            return entry.releases[0]
        return sheet.release.id if sheet is not None else None

    def show_then(self) -> None:
        """Show the release as it was after the chosen act."""
        entry = self.chosen()
        release_id = self._release_of(entry) if entry is not None else None
        if entry is None or release_id is None:
            return
        dialog = AsOfDialog(self._workspace, release_id, entry.number, self._looks, self)
        dialog.refused.connect(self._refuse)

    def _refuse(self, sentence: str) -> None:
        self.chain.say(sentence, "warning")

    # -- out of the program

    def ask_export(self) -> None:
        """Ask for a file and write what is chosen into it."""
        corpus = self._workspace.corpus
        if corpus is None:
            return
        name, kind = QFileDialog.getSaveFileName(self, "Export the trail", f"{corpus.name} trail.csv", ";;".join(FILES))
        if name:
            path, form = Path(name), FILES.get(kind, TrailForm.CSV)
            endings = [item for item in TrailForm if path.suffix.lower() == item]
            self.write(path if endings else Path(name + form), *(endings or [form]))

    def write(self, path: Path, form: TrailForm) -> None:
        """Write the acts that are chosen into a file."""
        wanted = self.filters.wanted()
        job = self._workspace.job(lambda corpus: work_trail.export(corpus, wanted, path, form))
        job.failed.connect(self.chain.fail)
        job.produced.connect(self._written)
        self._goal = path
        JobDialog(job, "Writing the trail", self, unit="acts").begin()

    def _written(self, number: int) -> None:
        self.chain.say(f"Wrote {many(number, 'act')} to {self._goal}.", "good")

    def print_head(self) -> None:
        """Show the page with the head as it will be printed."""
        corpus, person = self._workspace.corpus, self._workspace.person
        if corpus is None or self.chain.shown is None:
            return
        from gui.head_print import print_head

        print_head(self, corpus.name, self.chain.shown, person.name if person else "")

    def done(self, result: int) -> None:
        self._later.stop()
        self.chain.leave()
        for job in (self.reading, self.telling):
            if job is not None:
                job.cancel()
        super().done(result)
