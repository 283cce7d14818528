"""Long work off the GUI thread: a generator of progress, with count, estimate and Cancel."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QObject, QThread, Signal

from domain.errors import Refusal


@dataclass(frozen=True, slots=True)
class Step:
    """How far a job is; `total` is 0 while nobody knows."""

    done: int
    total: int = 0
    what: str = ""
    payload: object = None
    """Something finished on the way that the window must have, such as the Edit of a batch."""


Work = Callable[[], Iterator[Step]]
"""Makes the generator inside the job's thread, so that its connections belong to that thread."""


class Job(QThread):
    """Runs a generator to its end, or closes it when cancelled; whatever it leaves half-done is its own to clean."""

    advanced = Signal(object)
    """A Step, at most twenty times a second."""
    produced = Signal(object)
    """A payload; none is left out, also when the job is cancelled right after."""
    succeeded = Signal()
    cancelled = Signal()
    failed = Signal(str, str)
    """A sentence and details."""

    INTERVAL = 0.05

    def __init__(self, work: Work, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self._stop = False

    def cancel(self) -> None:
        """Stop before the next step."""
        self._stop = True

    def run(self) -> None:
        """What the thread does; started by `start`."""
        try:
            finished = self._run()
        except Refusal as error:
            self.failed.emit(error.sentence, error.details)
        except Exception as error:  # a bug must not end silently in a thread
            self.failed.emit(f"Something went wrong in the program ({type(error).__name__}).", str(error))
        else:
            (self.succeeded if finished else self.cancelled).emit()

    def _run(self) -> bool:
        steps = self._work()
        told = 0.0
        last: Step | None = None
        for last in steps:
            if last.payload is not None:
                self.produced.emit(last.payload)
            if self._stop:
                steps.close()  # type: ignore[attr-defined]
                return False
            now = time.monotonic()
            if now - told >= self.INTERVAL:
                told = now
                self.advanced.emit(last)
        if last is not None:
            self.advanced.emit(last)
        return True


def estimate(step: Step, seconds: float) -> str:
    """How long a job will still take, in words; empty while that is unknown."""
    if not step.total or not step.done or seconds < 1:
        return ""
    left = seconds / step.done * (step.total - step.done)
    if left < 2:
        return "almost done"
    return f"about {round(left)} s left" if left < 90 else f"about {round(left / 60)} min left"
