"""The head of the audit chain, to be copied or printed, and whether the corpus is what its trail says."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gui import work
from gui.job_dialog import JobProgress
from gui.jobs import Job
from gui.messages import plain_label
from gui.words import many
from gui.work_trail import Head
from gui.workspace import Workspace

if TYPE_CHECKING:
    from storage.verify import Report


OUTCOMES = {True: "holds", False: "does not hold", None: "not done"}
FINDINGS = 120
"""The greatest height of the list of what was found, in pixels."""


class TrailChain(QWidget):
    """A line with the head and what can be done with it; under it what `verify` found."""

    printed = Signal()
    """The head is to be printed."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.verifying: Job | None = None
        self.shown: Head | None = None
        self.head = QLineEdit(readOnly=True)
        self.copy = QPushButton("Cop&y", autoDefault=False)
        self.print = QPushButton("P&rint the head…", autoDefault=False)
        self.check = QPushButton("&Verify", autoDefault=False)
        self.outside = QLineEdit(placeholderText="A head kept elsewhere: paste it, or choose its file; may stay empty")
        self.outside.setAccessibleName("Head kept elsewhere, to compare with")
        self.outside.setClearButtonEnabled(True)
        self.choose = QPushButton("&File…", autoDefault=False)
        self.choose.setAccessibleName("Choose a file with a head")
        self.mend = QPushButton("Make the search &index anew", autoDefault=False)
        self.progress = JobProgress()
        self.verdict = plain_label("", wraps=True)
        self.findings = QPlainTextEdit(readOnly=True)
        self.head.setAccessibleName("Head of the audit chain: number of rows and hash")
        self.head.setToolTip("Note it elsewhere: whatever is changed before it can then be found out.")
        self.findings.setAccessibleName("What was checked, and what came of it")
        self.findings.setMaximumHeight(FINDINGS)
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.head.text()))
        self.print.clicked.connect(self.printed)
        self.check.clicked.connect(self.verify)
        self.choose.clicked.connect(self._choose_file)
        self.mend.clicked.connect(self.index_anew)
        self._lay_out()

    def _lay_out(self) -> None:
        label = QLabel("&Head")
        label.setBuddy(self.head)
        line = QHBoxLayout()
        for part in (label, self.head, self.copy, self.print, self.check):
            line.addWidget(part, 1 if part is self.head else 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(line)
        beside = QLabel("C&ompare with")
        beside.setBuddy(self.outside)
        second = QHBoxLayout()
        for part in (beside, self.outside, self.choose):
            second.addWidget(part, 1 if part is self.outside else 0)
        column.addLayout(second)
        for below in (self.progress, self.verdict, self.findings, self.mend):
            column.addWidget(below)
            below.hide()

    def show_head(self, head: Head) -> None:
        """Show the number of rows and the hash of the last."""
        self.shown = head
        self.head.setText(f"{head.count}:{head.hash}")
        self.head.setCursorPosition(0)

    def verify(self) -> None:
        """Check the corpus against its trail and say what was found."""
        if self._workspace.corpus is None or self.verifying is not None:
            return
        outside = self.outside.text().strip() or None
        job = self._workspace.job(lambda corpus: work.verify(corpus, outside))
        job.produced.connect(self._report)
        self._run(job, "Verifying the corpus")

    def index_anew(self) -> None:
        """Make the damaged search index anew from the texts, then verify again."""
        if self._workspace.corpus is None or self.verifying is not None:
            return
        job = self._workspace.job(work.index_anew, writes=True)
        job.succeeded.connect(self._again)
        self._run(job, "Making the search index anew")

    def _again(self) -> None:
        self._verified()
        self.verify()

    def _run(self, job: Job, words: str) -> None:
        self.verifying = job
        self.progress.follow(job, words)
        job.failed.connect(self.fail)
        job.finished.connect(self._finished)
        self.check.setEnabled(False)
        for part in (self.verdict, self.findings, self.mend):
            part.hide()
        self.progress.show()
        job.start()

    def _finished(self) -> None:
        if self.sender() is self.verifying:
            self._verified()

    def _choose_file(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "Head kept elsewhere", "", "All files (*)")
        if name:
            self.outside.setText(name)

    def _report(self, report: "Report") -> None:
        if report.holds:
            numbers = (report.count, "audit row"), (report.releases, "release"), (report.annotations, "annotation")
            counted = ", ".join(many(number, word) for number, word in numbers)
            self.say(f"All holds: {counted}. {report.database}.", "good")
        elif {problem.check for problem in report.problems} == {"search"}:
            self.say("All that people did holds; the search index is damaged. It follows from the texts alone.", "bad")
            self.mend.setVisible(self._workspace.writes)
        else:
            number = len(report.problems)
            words = "One thing does" if number == 1 else f"{number:,} things do"
            self.say(f"{words} not hold. Keep this file as it is and restore a backup that holds.", "bad")
        self.findings.setPlainText("\n".join(_lines(report)))
        self.findings.show()

    def fail(self, sentence: str, details: str) -> None:
        """Say that something could not be done."""
        self.say(f"{sentence} {details}".strip(), "bad")

    def say(self, words: str, role: str) -> None:
        """Say how something went."""
        self.verdict.setText(words)
        self.verdict.setProperty("role", role)
        self.verdict.style().unpolish(self.verdict)
        self.verdict.style().polish(self.verdict)
        self.verdict.show()

    def _verified(self) -> None:
        self.verifying = None
        self.progress.hide()
        self.check.setEnabled(True)

    def leave(self) -> None:
        """Stop what still runs."""
        if self.verifying is not None:
            self.verifying.cancel()


def _lines(report: "Report") -> list[str]:
    """What was found, what does not hold first."""
    broken = [] if report.first_broken is None else [report.first_broken.told]
    problems = [f"{problem.sentence} {problem.where}".strip() for problem in report.problems]
    checks = [f"{check.check}: {OUTCOMES[check.holds]} — {check.said}" for check in report.checks]
    said = {check.said for check in report.checks}
    return [*broken, *problems, *checks, *(words for words in (*report.notes, *report.limits) if words not in said)]
