"""A sweep: one label, round after round; each place accepted or rejected by a key, each round one step."""

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from domain.edit import Edit
from domain.errors import Refusal
from domain.suggestion import Round
from domain.sweep import Candidate
from gui import work_sweep
from gui.job_dialog import SHOWN_AFTER, JobProgress
from gui.jobs import Job
from gui.messages import confirm, plain_label
from gui.occurrences_query import QueryFields
from gui.occurrences_table import OccurrencesTable
from gui.sweep_rows import SweepRows, Verdict
from gui.words import many
from gui.work_sweep import How, Offer, Search
from gui.workspace import Workspace

HOWS = {
    How.KNOWN: "The words that bear it so far",
    How.WORDS: "Words of my own",
    How.SUGGESTED: "Suggestions",
}
CTRL = Qt.KeyboardModifier.ControlModifier
Closing = Callable[[Search, Offer, list[Candidate], list[Candidate]], Edit | str]
"""Records a round; gives the Edit, or the sentence why nothing was recorded."""


def so_far(rounds: tuple[Round, ...]) -> str:
    """What came of the rounds before."""
    if not rounds:
        return "No round was recorded for this label yet."
    accepted, rejected = sum(item.accepted for item in rounds), sum(item.rejected for item in rounds)
    last = rounds[-1]
    return (
        f"{many(len(rounds), 'round')} so far: {accepted:,} accepted, {rejected:,} rejected; the last offered"
        f" {last.offered:,} ({last.query}; {last.author}, {last.created.astimezone():%Y-%m-%d})."
    )


class SweepDialog(QDialog):
    """Asks what to sweep for, offers places, and hands each finished round to `closing`."""

    def __init__(self, workspace: Workspace, label: str, closing: Closing, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Sweep")
        self.resize(1120, 640)
        self._workspace, self._closing = workspace, closing
        self._job: Job | None = None
        self._search: Search | None = None
        self._onward = True
        """Whether the keys go to the places once they are found."""
        self.offer: Offer | None = None
        self.label = QComboBox()
        self.label.setAccessibleName("Label")
        assert workspace.scheme is not None
        for item in workspace.scheme.active():
            self.label.addItem(item.title, item.id)
        self.label.setCurrentIndex(max(0, self.label.findData(label)))
        self.how = QComboBox()
        self.how.setAccessibleName("What to look for")
        for how, title in HOWS.items():
            self.how.addItem(title, how)
        self.threshold = QDoubleSpinBox(minimum=0, maximum=1, singleStep=0.05, value=0.5)
        self.threshold.setAccessibleName("Least score of a suggestion")
        self.threshold.setPrefix("from score ")
        self.fields = QueryFields(self)
        self.begin_button = QPushButton("&Begin the round", autoDefault=False)
        self.rows = SweepRows(self)
        self.table = OccurrencesTable("Places of this round", self, ticks=False, rows=self.rows)
        self.summary = plain_label("", wraps=True)
        self.past = plain_label("", "muted", wraps=True)
        self.progress = JobProgress(self)
        self.progress.hide()
        self._slow = QTimer(self, singleShot=True, interval=SHOWN_AFTER)
        self._slow.timeout.connect(self.progress.show)
        self.finish = QPushButton("&Finish the round (Ctrl+Enter)", autoDefault=False)
        self.close_button = QPushButton("Close", autoDefault=False)
        self._lay_out()
        self._connect()
        self._choose_how()
        self.begin()

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.addWidget(self.how, 1)
        line.addWidget(self.threshold)
        line.addWidget(self.begin_button)
        form = QFormLayout()
        form.addRow("&Label", self.label)
        head = QLabel("L&ook for")
        head.setBuddy(self.how)
        form.addRow(head, line)
        below = QHBoxLayout()
        below.addWidget(
            plain_label("Enter accepts, X rejects, Space leaves it for later, Backspace takes it back.", "muted"), 1
        )
        below.addWidget(self.finish)
        below.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.addLayout(form)
        for widget in (self.fields, self.past, self.summary):
            column.addWidget(widget)
        column.addWidget(self.table, 1)
        column.addWidget(self.progress)
        column.addLayout(below)

    def _connect(self) -> None:
        self.how.currentIndexChanged.connect(self._choose_how)
        self.label.currentIndexChanged.connect(self._another_label)
        self.begin_button.clicked.connect(self._begin_anew)
        self.fields.returned.connect(self._begin_anew)
        self.table.entered_on.connect(lambda _row: self.say(Verdict.ACCEPTED))
        self.rows.ticked.connect(self._sum_up)
        self.finish.clicked.connect(self.end_round)
        self.finish.setShortcut(QKeySequence("Ctrl+Return"))
        self.close_button.clicked.connect(self.reject)

    def _choose_how(self) -> None:
        how = How(self.how.currentData())
        self.fields.setVisible(how is How.WORDS)
        self.threshold.setVisible(how is How.SUGGESTED)

    def _another_label(self) -> None:
        if self._may_leave():
            self.begin()
            self._onward = not self.label.hasFocus()
        elif self._search is not None:
            with QSignalBlocker(self.label):
                self.label.setCurrentIndex(self.label.findData(self._search.label))

    def _begin_anew(self) -> None:
        if self._may_leave():
            self.begin()

    def _chosen(self) -> None:
        """Enter on what to look for: on to the words that are to be typed, or to the places."""
        wordless = not self.fields.wanted().words
        if self.how.currentData() == How.WORDS and (wordless or self.how.hasFocus()):
            self.fields.setFocus()
        elif self._wanted() != self._search or not (self.looking or self.offer):
            self._begin_anew()
        elif self.looking:
            self._onward = True
        elif self.rows.candidates:
            self.table.setFocus()

    # -- a round

    @property
    def looking(self) -> bool:
        """Whether it is looking still."""
        return self._job is not None

    def begin(self) -> None:
        """Look for the places of the next round, beside the window."""
        self._drop_job()
        self.offer, self._onward = None, True
        self.rows.offer((), self._workspace.scheme)
        self.past.setText("")
        search = self._wanted()
        by = self._workspace.person
        assert by is not None
        try:
            if search.how is How.WORDS:
                search.wanted.pattern()
        except Refusal as error:
            self.summary.setText(error.sentence)
            return
        self._search = search
        job = self._workspace.job(
            lambda corpus: work_sweep.look(corpus, by, search), writes=search.how is How.SUGGESTED
        )
        job.produced.connect(self._take)
        job.failed.connect(self._fail)
        job.cancelled.connect(self._stopped)
        self._job = job
        self.summary.setText("Looking…")
        self.progress.follow(job, "Looking through the releases", "releases")
        self._slow.start()
        job.start()

    def _wanted(self) -> Search:
        how = How(self.how.currentData())
        return Search(self.label.currentData(), how, self.fields.wanted(), self.threshold.value())

    def _drop_job(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self._slow.stop()
        self.progress.hide()

    def _take(self, payload: object) -> None:
        if self.sender() is not self._job or not isinstance(payload, Offer):
            return
        self._drop_job()
        self.offer = payload
        self.past.setText(so_far(payload.rounds))
        self.rows.offer(payload.candidates, self._workspace.scheme)
        if payload.candidates and self._onward:
            self.table.setFocus()

    def _fail(self, sentence: str, _details: str) -> None:
        if self.sender() is self._job:
            self._drop_job()
            self.summary.setText(sentence)

    def _stopped(self) -> None:
        if self.sender() is self._job:
            self._drop_job()
            self.summary.setText("Stopped: begin the round again.")

    def _sum_up(self) -> None:
        offer = self.offer
        self.finish.setEnabled(offer is not None and (bool(self._decided()) or not offer.candidates))
        if offer is None:
            return
        if not offer.candidates:
            self.summary.setText(
                f"Round {offer.number} brings nothing new: all that this finds is labelled or was rejected."
                " Finish it to record that, or look for something else."
            )
            return
        counts = {verdict: len(self.rows.said(verdict)) for verdict in Verdict}
        more = "; the rest comes in the next round" if offer.cut else ""
        self.summary.setText(
            f"Round {offer.number}: {many(len(offer.candidates), 'place')} offered{more}."
            f" {counts[Verdict.ACCEPTED]:,} accepted, {counts[Verdict.REJECTED]:,} rejected,"
            f" {counts[Verdict.OPEN]:,} open."
        )

    def _decided(self) -> int:
        return sum(bool(verdict) for verdict in self.rows.verdicts)

    def say(self, verdict: Verdict) -> None:
        """Accept or reject the chosen places and go on to the next open one."""
        chosen = self.table.selected_rows()
        if chosen:
            self.rows.say(chosen, verdict)
            if verdict is not Verdict.OPEN:
                self._go_on(chosen[-1])

    def _go_on(self, row: int) -> None:
        following = self.rows.next_open(row)
        if following >= 0:
            self.table.selectRow(following)
        else:
            self.finish.setFocus()

    def end_round(self) -> None:
        """Record the round, and begin the next one."""
        if self.offer is None or self._search is None or not self.finish.isEnabled():
            return
        accepted, rejected = self.rows.said(Verdict.ACCEPTED), self.rows.said(Verdict.REJECTED)
        nothing = not self.offer.candidates
        made = self._closing(self._search, self.offer, accepted, rejected)
        if isinstance(made, str):
            self.summary.setText(f"Nothing was recorded. {made}")
        elif nothing:
            self.accept()
        else:
            self.begin()

    # -- keys and leaving

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.table.hasFocus():
            if event.key() == Qt.Key.Key_X and not event.modifiers():
                self.say(Verdict.REJECTED)
                return
            if event.key() == Qt.Key.Key_Backspace:
                self.say(Verdict.OPEN)
                return
            if event.key() == Qt.Key.Key_Space:
                self._go_on(self.table.currentIndex().row())
                return
        choosing = self.label.hasFocus() or self.how.hasFocus() or self.threshold.hasFocus()
        if choosing and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & CTRL:
            self._chosen()
            return
        super().keyPressEvent(event)

    def _may_leave(self) -> bool:
        return not self._decided() or confirm(
            self,
            "Leave the round?",
            explanation=f"What you said of {many(self._decided(), 'place')} is not recorded: finish it to keep that.",
            act="Leave it",
        )

    def reject(self) -> None:
        if self._may_leave():
            super().reject()

    def done(self, result: int) -> None:
        self._drop_job()
        super().done(result)
