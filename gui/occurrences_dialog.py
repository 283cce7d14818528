"""A label on every occurrence: the words, where, a list to take exceptions out of, and then one step."""

from collections.abc import Mapping
from uuid import UUID

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from domain.errors import Refusal
from domain.occurrences import Occurrence, Wanted
from domain.scheme import Scheme
from gui import work_occurrences
from gui.job_dialog import SHOWN_AFTER, JobProgress
from gui.jobs import Job
from gui.messages import plain_label
from gui.occurrences_query import QueryFields, nothing_found
from gui.occurrences_table import OccurrencesTable
from gui.words import many
from gui.work_occurrences import Places
from gui.workspace import Workspace

SOON = 200
"""Milliseconds after a change before it looks."""


def summary(places: Places, ticked: int, label: str, wanted: Wanted) -> str:
    """What was found, and what would become of it."""
    found = len(places.items)
    if not found:
        return nothing_found(wanted)
    releases = len({item.release_id for item in places.items})
    words = f"{many(found, 'place')} in {many(releases, 'release')}"
    words = f"The first {words}; there are more, so label these and look again" if places.cut else words
    already = sum(bool(item.why) for item in places.items)
    if already:
        words += f"; {already:,} of them bear{'s' * (already == 1)} or overlap{'s' * (already == 1)} {label} already"
    return f"{words}. {ticked:,} ticked."


class OccurrencesDialog(QDialog):
    """Asks what, how, where and which; `chosen` is the answer."""

    def __init__(
        self,
        workspace: Workspace,
        words: str,
        label: str,
        attributes: Mapping[str, str] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Label every occurrence")
        self.resize(1100, 620)
        self._workspace = workspace
        self._job: Job | None = None
        self._places = Places((), 0)
        self._attributes = dict(attributes or {})
        assert workspace.scheme is not None
        self._scheme: Scheme = workspace.scheme
        self.fields = QueryFields(self)
        self.label = QComboBox()
        self.label.setAccessibleName("Label")
        for item in self._scheme.active():
            self.label.addItem(item.title, item.id)
        self.label.setCurrentIndex(max(0, self.label.findData(label)))
        self.where = QComboBox()
        self.where.setAccessibleName("Where to look")
        if workspace.sheet is not None:
            self.where.addItem("This release", workspace.sheet.release.id)
        self.where.addItem("The whole corpus", None)
        self._given = self.label.currentData()
        self.like = QCheckBox(
            "With the &attributes " + ", ".join(f"{name} {value}" for name, value in self._attributes.items())
        )
        self.like.setVisible(bool(self._attributes))
        self.table = OccurrencesTable("Places found", self)
        self.summary = plain_label("", wraps=True)
        self.progress = JobProgress(self)
        self.progress.hide()
        self._slow = QTimer(self, singleShot=True, interval=SHOWN_AFTER)
        self._slow.timeout.connect(self.progress.show)
        self._soon = QTimer(self, singleShot=True, interval=SOON)
        self._soon.timeout.connect(self.look)
        self._lay_out()
        self._connect()
        self.fields.fill(" ".join(words.split()))
        self.fields.setFocus()
        self._ask()

    def _lay_out(self) -> None:
        form = QGridLayout()
        for row, (title, field) in enumerate(
            (("&Words", self.fields.words), ("&Label", self.label), ("Wh&ere", self.where))
        ):
            head = QLabel(title)
            head.setBuddy(field)
            form.addWidget(head, row, 0)
            form.addWidget(self.fields if row == 0 else field, row, 1)
        form.addWidget(self.like, 3, 1)
        form.setColumnStretch(1, 1)
        self.all = QPushButton("&Tick all", autoDefault=False)
        self.none = QPushButton("Tick &none", autoDefault=False)
        ticks = QHBoxLayout()
        ticks.addWidget(self.summary, 1)
        ticks.addWidget(self.all)
        ticks.addWidget(self.none)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.act = buttons.button(QDialogButtonBox.StandardButton.Ok)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addLayout(form)
        column.addLayout(ticks)
        column.addWidget(self.table, 1)
        column.addWidget(self.progress)
        column.addWidget(plain_label("Space ticks, Ctrl+A chooses all rows; Enter labels what is ticked.", "muted"))
        column.addWidget(buttons)

    def _connect(self) -> None:
        self.fields.changed.connect(self._ask)
        self.label.currentIndexChanged.connect(self._ask)
        self.where.currentIndexChanged.connect(self._ask)
        self.table.rows.ticked.connect(self._sum_up)
        self.table.entered_on.connect(lambda _row: self.act.click())
        self.all.clicked.connect(lambda: self.table.rows.tick(range(self.table.rows.rowCount()), True))
        self.none.clicked.connect(lambda: self.table.rows.tick(range(self.table.rows.rowCount()), False))

    # -- looking

    @property
    def looking(self) -> bool:
        """Whether what is shown is not yet what is asked for."""
        return self._job is not None or self._soon.isActive()

    def _ask(self) -> None:
        self.act.setEnabled(False)
        same = self.label.currentData() == self._given
        self.like.setEnabled(same)
        self._drop_job()
        self.summary.setText("Looking…")
        self._soon.start()

    def _drop_job(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self._slow.stop()
        self.progress.hide()

    def look(self) -> None:
        """Look for what is asked for, beside the window."""
        self._soon.stop()
        wanted, label, release = self.fields.wanted(), self.label.currentData(), self.where.currentData()
        person = self._workspace.person
        try:
            wanted.pattern()
        except Refusal as error:
            self._show(Places((), 0))
            self.summary.setText(error.sentence)
            return
        job = self._workspace.job(lambda corpus: work_occurrences.find(corpus, person, wanted, label, release))
        job.produced.connect(self._take)
        job.failed.connect(self._fail)
        job.cancelled.connect(self._stopped)
        self._job = job
        self.progress.follow(job, "Looking through the releases", "releases")
        self._slow.start()
        job.start()

    def _take(self, payload: object) -> None:
        if self.sender() is self._job and isinstance(payload, Places):
            self._drop_job()
            self._show(payload)

    def _fail(self, sentence: str, _details: str) -> None:
        if self.sender() is self._job:
            self._drop_job()
            self.summary.setText(sentence)

    def _stopped(self) -> None:
        if self.sender() is self._job:
            self._drop_job()
            self.summary.setText("Stopped: change something to look again.")

    def _show(self, places: Places) -> None:
        self._places = places
        self.table.rows.fill(places.items, self._scheme, ticked=True)

    def _sum_up(self) -> None:
        ticked = self.table.rows.count()
        self.summary.setText(summary(self._places, ticked, self.label.currentText(), self.fields.wanted()))
        self.act.setText(f"Label {ticked:,}" if ticked else "Label")
        self.act.setEnabled(bool(ticked) and not self.looking)

    # -- the answer

    def chosen(self) -> list[Occurrence]:
        """The places that get the label."""
        return self.table.rows.chosen()

    def label_id(self) -> str:
        """The label that they get."""
        return str(self.label.currentData())

    def attributes(self) -> dict[str, str]:
        """The attributes that they get."""
        return self._attributes if self.like.isEnabled() and self.like.isChecked() else {}

    def scope(self) -> UUID | None:
        """The release in which it looks; None for all."""
        return self.where.currentData()  # type: ignore[no-any-return]

    def done(self, result: int) -> None:
        self._drop_job()
        self._soon.stop()
        super().done(result)
