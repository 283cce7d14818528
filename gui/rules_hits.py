"""What the rule under the caret finds: in the open release at once, in the corpus when it is asked for."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from domain.occurrences import Occurrence
from gui import work_rules
from gui.job_dialog import JobProgress
from gui.jobs import Job
from gui.messages import plain_label
from gui.occurrences_table import LABELS, LINE, RELEASE, OccurrencesTable
from gui.words import many
from gui.workspace import Workspace


class RuleHits(QWidget):
    """A table of places in their context; Enter opens one."""

    place_wanted = Signal(object, object)
    """The id of a release and the Span in it."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._rule, self._context = "", ""
        self._job: Job | None = None
        self._everywhere = False
        self.note = plain_label("", "muted", wraps=True)
        self.table = OccurrencesTable("What the rule finds; Enter opens the place", self, ticks=False)
        self.table.setColumnHidden(LABELS, True)
        letter = self.table.fontMetrics().averageCharWidth()
        self.table.setColumnWidth(RELEASE, 12 * letter)
        self.table.setColumnWidth(LINE, 8 * letter)
        self.everywhere = QPushButton("&Try on the whole corpus", autoDefault=False)
        self.progress = JobProgress(self)
        self.progress.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(plain_label("What the rule at the caret finds", "heading"))
        column.addWidget(self.note)
        column.addWidget(self.table, 1)
        column.addWidget(self.progress)
        column.addWidget(self.everywhere, 0, Qt.AlignmentFlag.AlignLeft)
        self.everywhere.clicked.connect(self.try_everywhere)
        self.table.entered_on.connect(self._enter)
        self.table.doubleClicked.connect(lambda index: self._enter(index.row()))
        self.show_rule("", "")

    @property
    def busy(self) -> bool:
        """Whether a rule is being tried."""
        return self._job is not None

    def show_rule(self, rule: str, context: str) -> None:
        """Try another rule on the open release."""
        self.stop()
        self._rule, self._context = rule, context
        self.everywhere.setEnabled(bool(rule))
        sheet = self._workspace.sheet
        if not rule:
            self._show((), "Put the caret into a rule.")
        elif sheet is None:
            self._show((), "No release is open; the whole corpus can be tried.")
        else:
            self._start(self._workspace.job(lambda _corpus: work_rules.try_here(rule, context, sheet)))

    def try_everywhere(self) -> None:
        """Try the rule on all releases, with progress and Cancel."""
        self.stop()
        rule, context = self._rule, self._context
        if not rule:
            return
        job = self._workspace.job(lambda corpus: work_rules.try_everywhere(corpus, rule, context))
        self._everywhere = True
        self.progress.follow(job, "Trying the rule", "releases")
        self.progress.show()
        job.cancelled.connect(self._stopped)
        self._start(job)

    def _start(self, job: Job) -> None:
        self._job = job
        job.produced.connect(self._take)
        job.failed.connect(self._fail)
        job.start()

    def stop(self) -> None:
        """Try no more."""
        if self._job is not None:
            self._job.cancel()
        self._end()

    def _end(self) -> None:
        self._job = None
        self._everywhere = False
        self.progress.hide()

    def _stopped(self) -> None:
        if self.sender() is self._job:
            self._end()
            self._show((), "Stopped.")

    def _fail(self, sentence: str, _details: str) -> None:
        if self.sender() is self._job:
            self._end()
            self._show((), sentence)

    def _take(self, hits: work_rules.Hits) -> None:
        if self.sender() is not self._job:
            return
        where = f"{many(hits.looked_at, 'release')}" if self._everywhere else "the open release"
        self._end()
        releases = len({item.release_id for item in hits.items})
        if hits.mistakes:
            words = hits.mistakes[0]
        elif not hits.items:
            words = f"Nothing in {where}."
        else:
            inside = f" of {many(hits.looked_at, 'release')}" if releases > 1 or hits.looked_at > 1 else ""
            words = f"{many(len(hits.items), 'hit')} in {releases:,}{inside}" if inside else ""
            words = words or f"{many(len(hits.items), 'hit')} in {where}"
            words += "; there may be more." if hits.is_full else "."
        self._show(hits.items, words)

    def _show(self, items: tuple[Occurrence, ...], words: str) -> None:
        self.table.rows.fill(items, self._workspace.scheme, ticked=False)
        self.note.setText(words)

    def _enter(self, row: int) -> None:
        item = self.table.rows.items[row]
        self.place_wanted.emit(item.release_id, item.span)
