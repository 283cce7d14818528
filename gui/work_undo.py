"""What undo and redo do: they commit the reversed Edits of one step, beside the window when these are many."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from domain.annotation import Annotation, Decision, Mark
from domain.edit import Change, Edit, reversed_edit
from domain.errors import Refusal, StaleEdit
from domain.release import Release
from gui.jobs import Step
from gui.session import Session

if TYPE_CHECKING:
    from storage.corpus import Corpus

UNDO, REDO = "Undo", "Redo"
AT_ONCE = 2
FEW = 300
"""Edits, and changes in them, that are taken back while the window waits; more are a job with progress."""


class Undoing(Session):
    """The part of the workspace that takes back and does again."""

    working = Signal(object, str)
    """A Job on which the window is to wait, and what it does; it is started here unless somebody does so."""

    def undo(self) -> None:
        """Take back the present person's last act, wherever it was."""
        self._step(self.history.to_undo(), UNDO)

    def redo(self) -> None:
        """Do again what was taken back last."""
        self._step(self.history.to_redo(), REDO)

    def _step(self, edits: Sequence[Edit], word: str) -> None:
        if not edits:
            self.told.emit(f"Nothing to {word.lower()}.")
            return
        try:
            self._demand_writes()
            by = self._person().name
        except Refusal as error:
            self._refuse(error)
            return
        reverses = [reversed_edit(done, by, _title(word, done)) for done in reversed(edits)]
        step = _Taken(self, edits, word)
        if len(reverses) <= AT_ONCE and sum(len(made.changes) for made in reverses) <= FEW:
            for stage in _committed(self._corpus(), reverses):
                step.take(stage.payload)
            step.end()
        else:
            self._begin(reverses, step)

    def _begin(self, reverses: Sequence[Edit], step: "_Taken") -> None:
        job = self.job(lambda corpus: _committed(corpus, reverses), writes=True)
        job.produced.connect(step.take)
        job.succeeded.connect(step.end)
        job.cancelled.connect(step.end)
        job.failed.connect(step.fail)
        self.working.emit(job, step.title)
        if not job.isRunning() and not job.isFinished():
            job.start()

    def _reveal(self, made: Edit) -> None:
        """Show what an undo or a redo changed, in whichever release it was."""
        match made.changes[-1]:
            case Change(value=Annotation(release_id=release_id, span=span)):
                if self.show(release_id):
                    self.revealed.emit(span)
            case Change(value=Decision(release_id=release_id, annotation_id=annotation_id)):
                if self.show(release_id):
                    self.revealed.emit(annotation_id)
            case Change(value=Mark(release_id=release_id)):
                self.show(release_id)
            case Change(after=Release(id=release_id, trashed=False)):
                self.show(release_id)

    show: Callable[..., bool]


def _title(word: str, done: Edit) -> str:
    return f"{word}: {done.title.removeprefix('Undo: ').removeprefix('Redo: ')}"


def _committed(corpus: "Corpus", reverses: Sequence[Edit]) -> Iterator[Step]:
    """Commit one after the other; each step brings the Edit, or the Refusal at which it stopped."""
    for place, reverse in enumerate(reverses):
        try:
            corpus.commit(reverse)
        except Refusal as error:
            yield Step(place, len(reverses), "", error)
            return
        yield Step(place + 1, len(reverses), "", reverse)


class _Taken(QObject):
    """One step of the history while it is taken back or done again."""

    def __init__(self, session: Undoing, edits: Sequence[Edit], word: str) -> None:
        super().__init__(session)
        self._session = session
        self._corpus = session.corpus
        self._edits = list(edits)
        self._word = word
        self.title = f"{word}: {session.history.undo_text() if word == UNDO else session.history.redo_text()}"
        self._made: list[Edit] = []
        self._error: Refusal | None = None

    def take(self, payload: object) -> None:
        """An Edit was committed, or one was refused."""
        if self._session.corpus is not self._corpus:
            return
        if isinstance(payload, Edit):
            self._made.append(payload)
            self._session._after(payload)
        elif isinstance(payload, Refusal):
            self._error = payload

    def fail(self, sentence: str, details: str) -> None:
        """Something went wrong that no rule and no disk has said."""
        self._error = Refusal(sentence, details=details)
        self.end()

    def end(self) -> None:
        """Move the history, and say what came of it."""
        if self._session.corpus is self._corpus:
            self._settle()
        self.deleteLater()

    def _settle(self) -> None:
        history, never = self._session.history, self._error is not None and not _passes(self._error)
        left = self._edits[: len(self._edits) - len(self._made)]
        if never:
            # The rules will never allow it: that Edit goes, so that those before it can be taken back.
            left = left[:-1]
        if self._word == UNDO:
            history.undone(self._made, left)
        elif self._made or never:
            history.redone(self._made)
        if self._error is not None:
            self._refuse(self._error)
        elif left:
            self._session.told.emit(f"{self._so_far()} {'Ctrl+Z goes on.' if self._word == UNDO else ''}".strip())
        else:
            self._session._reveal(self._made[-1])
            self._session.told.emit(self.title)

    def _so_far(self) -> str:
        verb = "taken back" if self._word == UNDO else "done again"
        return f"{len(self._made):,} of {len(self._edits):,} parts were {verb}."

    def _refuse(self, error: Refusal) -> None:
        words = [self._so_far()] if self._made else []
        if isinstance(error, StaleEdit):
            self._session._read_anew()
            words.append("That cannot be taken back any more.")
        self._session._refuse(error, " ".join((*words, error.sentence)))


def _passes(error: Refusal) -> bool:
    """Whether it is the disk or the file that did not take the change, which may do so later."""
    from storage.failures import LostFile, Unwritable

    return isinstance(error, Unwritable | LostFile)
