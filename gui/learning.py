"""Learning from what is approved: when it is asked for, and by itself beside the work after enough new approvals."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit, QTextEdit

from domain.annotation import Decision, State
from domain.edit import Edit
from domain.errors import Refusal
from domain.person import Role, demand
from domain.suggest import Sources
from gui import settings as options
from gui import work_learn
from gui.corpus_dialogs import run_in_front
from gui.jobs import Job
from gui.words import many

if TYPE_CHECKING:
    from gui.main_window import MainWindow

IDLE = 5000
"""Milliseconds after the last decision before it looks whether there is enough to learn from."""


class Learning(QObject):
    """Learns on demand in front of the window, and by itself behind it."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._settings = window.settings
        self._workspace = workspace = window.workspace
        self._job: Job | None = None
        self._outdated = False
        self.idle = QTimer(self, singleShot=True, interval=IDLE)
        self.idle.timeout.connect(self._look)
        workspace.edited.connect(self._follow)
        workspace.sources_read.connect(self._judge)
        workspace.opened.connect(self._reset)

    def acts(self) -> dict[str, Callable[[], object]]:
        """The functions by the names of their actions."""
        return {"learn": self.learn}

    @property
    def busy(self) -> bool:
        """Whether it learns beside the work."""
        return self._job is not None

    # -- on demand

    def learn(self) -> None:
        """Learn now, with progress and Cancel; what came of it is told."""
        workspace = self._workspace
        try:
            self._demand()
        except Refusal as error:
            workspace.refused.emit(error.sentence, error.details)
            return
        if self._job is not None:
            workspace.told.emit("It is learning already, beside your work.")
            return
        job = workspace.job(work_learn.learn, writes=True)
        info, failure = run_in_front(self._window, job, "Learning from what is approved")
        if isinstance(info, dict):
            workspace.told.emit(work_learn.learned_words(info))
            workspace.renew_sources()
        elif failure:
            workspace.refused.emit(failure, "")
        else:
            workspace.told.emit("Learning was stopped: the model in use stays as it was.")
        self._window.pane.view.setFocus()

    def _demand(self) -> None:
        workspace = self._workspace
        if workspace.corpus is None or workspace.person is None:
            raise Refusal("No corpus is open: open the one that is to learn.")
        if not workspace.writes:
            raise Refusal("The corpus is open read-only: no model can be kept in it.")
        demand(workspace.person, Role.ANNOTATOR, "learn a model")

    # -- by itself

    def _reset(self) -> None:
        self._outdated = False
        self.idle.stop()

    def _follow(self, done: Edit) -> None:
        """Every decision puts it off again, so that it never begins in the middle of a review."""
        if any(isinstance(item.after, Decision) and item.after.verdict is State.APPROVED for item in done.changes):
            self.idle.start()

    def _judge(self, sources: Sources) -> None:
        self._outdated = sources.outdated
        if sources.outdated:
            self._begin(0)

    def _look(self) -> None:
        if self._settings.get(options.LEARN_AFTER) == 0:
            return
        if _is_typing():
            self.idle.start()
        else:
            self._begin(self._settings.get(options.LEARN_AFTER))

    def _begin(self, least: int) -> None:
        try:
            self._demand()
        except Refusal:
            return
        if self._job is not None:
            return
        self._job = job = self._workspace.job(lambda corpus: work_learn.learn_if_due(corpus, least), writes=True)
        job.produced.connect(self._take)
        job.failed.connect(self._fail)
        job.finished.connect(self._end)
        job.start()

    def _take(self, payload: object) -> None:
        if self.sender() is not self._job:
            return
        if isinstance(payload, work_learn.Due):
            why = "because the model is of another version" if self._outdated else "beside your work"
            self._workspace.told.emit(f"Learning from {many(payload.approvals, 'new approval')} {why} …")
        elif isinstance(payload, dict):
            self._workspace.told.emit(work_learn.learned_words(payload))
            self._workspace.renew_sources()

    def _fail(self, sentence: str, details: str) -> None:
        # A corpus without approvals has nothing to be learned again from: the shipped model goes on.
        if self.sender() is self._job and not self._outdated:
            self._workspace.refused.emit(sentence, details)

    def _end(self) -> None:
        if self.sender() is self._job:
            self._job = None


def _is_typing() -> bool:
    """Whether a field has the keys, or a question is open."""
    focus = QApplication.focusWidget()
    # The release itself is such a field too, but nothing is typed into it.
    field = isinstance(focus, QLineEdit | QPlainTextEdit | QTextEdit) and not focus.isReadOnly()
    return field or isinstance(focus, QComboBox) or QApplication.activeModalWidget() is not None
