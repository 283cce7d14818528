"""The newest of many questions to the corpus: older ones that are still at work are stopped and not heard."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from gui.jobs import Job, Step
from gui.workspace import Workspace

if TYPE_CHECKING:
    from storage.corpus import Corpus

DELAY = 120
"""Milliseconds for which a person may go on before a question is asked."""


class Latest(QObject):
    """Asks one question at a time, in a job."""

    answered = Signal(object)
    """What the job brought last."""
    failed = Signal(str)
    """A sentence."""

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._waiting: Callable[[Corpus], Iterator[Step]] | None = None
        self._job: Job | None = None
        self._timer = QTimer(self, singleShot=True, interval=DELAY)
        self._timer.timeout.connect(self._begin)

    @property
    def busy(self) -> bool:
        """Whether an answer is still to come."""
        return self._job is not None or self._waiting is not None

    def ask(self, work: "Callable[[Corpus], Iterator[Step]]") -> None:
        """Ask this in place of what was asked before."""
        self._waiting = work
        if self._job is not None:
            self._job.cancel()
        self._timer.start()

    def stop(self) -> None:
        """Ask nothing more."""
        self._timer.stop()
        self._waiting = None
        if self._job is not None:
            self._job.cancel()

    def _begin(self) -> None:
        if self._waiting is None or self._job is not None or self._workspace.corpus is None:
            return
        job, self._waiting = self._workspace.job(self._waiting), None
        self._job = job
        job.produced.connect(self._hear)
        job.failed.connect(self._fail)
        job.finished.connect(self._end)
        job.start()

    def _hear(self, answer: object) -> None:
        if self._waiting is None:
            self.answered.emit(answer)

    def _fail(self, sentence: str, details: str) -> None:
        if self._waiting is None:
            self.failed.emit(f"{sentence} {details}".strip())

    def _end(self) -> None:
        self._job = None
        if not self._timer.isActive():
            self._begin()
