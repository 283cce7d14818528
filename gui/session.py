"""What is open and by whom: the corpus, the person, the open release, and how an Edit is committed and told."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from domain import govern
from domain.annotation import AnnotatedRelease, Decision, Mark
from domain.assignment import Assignment
from domain.edit import Edit, apply
from domain.errors import Refusal, StaleEdit
from domain.person import Person
from domain.policy import Policy
from domain.release import Release
from domain.scheme import Scheme
from gui.history import Act, History
from gui.jobs import Job, Step

if TYPE_CHECKING:
    from storage.corpus import Corpus

# storage is imported on use: SQLAlchemy takes half a second, and the window is painted before that.


class Session(QObject):
    """The open corpus, the present person and the open release; everything in the window listens to it."""

    opened = Signal()
    """A corpus was opened, or closed (then `corpus` is None)."""
    leaving = Signal()
    """The open release is about to go: what is still being typed about it has to be given now."""
    sheet_changed = Signal()
    """Another release is open, or none."""
    edited = Signal(object)
    """An Edit was committed; the open sheet already has it."""
    saved = Signal(object)
    """The moment at which the disk held the last Edit."""
    refused = Signal(str, str)
    """A sentence for the person, and details."""
    told = Signal(str)
    """Something worth a line in the status area."""
    person_changed = Signal()
    revealed = Signal(object)
    """An annotation id or a Span that the window should show."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.corpus: Corpus | None = None
        self.person: Person | None = None
        self.sheet: AnnotatedRelease | None = None
        self.scheme: Scheme | None = None
        self.policy = Policy()
        self.history = History(self)
        self.changed = False
        self._jobs: set[Job] = set()
        self._typed = ""

    # -- the corpus

    def open(self, location: str, *, user: str | None = None, writes: bool = True) -> None:
        """Open a corpus in place of the present one; raises Refusal when it cannot be opened."""
        from storage.access import open_corpus

        corpus = open_corpus(location, writes=writes)
        try:
            person = self._person_for(corpus, user)
        except Exception:
            corpus.close()
            raise
        self.close()
        self._enter(corpus, person)

    def create(self, location: str, scheme: Scheme, user: str) -> None:
        """Make a corpus and open it."""
        from storage.access import create

        corpus = create(location, scheme, user)
        self.close()
        self._enter(corpus, corpus.person(user))

    def _enter(self, corpus: "Corpus", person: Person | None) -> None:
        from storage.ground_review import load_policy

        self.corpus, self.person, self.scheme = corpus, person, corpus.scheme()
        self.policy = corpus.ask(load_policy) or Policy()
        self.changed = False
        self.history.clear()
        self.history.switch(person.name if person else "")
        self.opened.emit()
        self.person_changed.emit()

    def _person_for(self, corpus: "Corpus", user: str | None) -> Person | None:
        """The person to work as; somebody unknown joins a corpus that is open for writing."""
        from storage.engine import system_user

        declared = corpus.identity()
        if declared is not None and user not in (None, declared):
            raise Refusal(f"The server knows you as {declared}: you cannot work as {user} there.")
        name = declared or user or system_user()
        person = corpus.person(name)
        if person is None and corpus.writes:
            corpus.commit(govern.join(govern.distinct(corpus.people(), name)))
            person = corpus.person(name)
        return person

    def close(self) -> None:
        """Close the corpus; what runs on it is ended first."""
        if self.corpus is None:
            return
        self.leaving.emit()
        self.end_jobs()
        corpus, self.corpus = self.corpus, None
        self.sheet = self.scheme = self.person = None
        self.history.clear()
        self.sheet_changed.emit()
        self.opened.emit()
        corpus.close()

    @property
    def writes(self) -> bool:
        """Whether a corpus is open and can be changed."""
        return self.corpus is not None and self.corpus.writes

    @property
    def proven(self) -> bool:
        """Whether the database vouches for the person; in a local file the name is only declared."""
        from storage.engine import is_server

        return self.corpus is not None and is_server(self.corpus.location)

    # -- long work

    def job(self, work: "Callable[[Corpus], Iterator[Step]]", *, writes: bool = False) -> Job:
        """Long work on connections of its own, to be started by the caller; it ends before the corpus is closed."""
        corpus = self._corpus()

        def steps() -> Iterator[Step]:
            with corpus.beside(writes=writes) as beside:
                yield from work(beside)

        job = Job(steps, self)
        self._jobs.add(job)
        job.finished.connect(self._forget_job)
        return job

    def index(self) -> None:
        """Bring the search index up to date beside the work; until it is, a search reads through what it lacks."""
        from gui import work

        if self.writes:
            self.job(work.index, writes=True).start()

    def end_jobs(self) -> None:
        """Cancel all long work and wait until it has ended."""
        for job in self._jobs:
            job.cancel()
        for job in self._jobs:
            job.wait()
        self._jobs.clear()

    def _forget_job(self) -> None:
        job = self.sender()
        assert isinstance(job, Job)
        # The thread may still be telling others that it has finished: deleted now, it would leave them waiting.
        job.wait()
        self._jobs.discard(job)
        job.deleteLater()

    # -- inside

    def _commit(self, made: Edit, act: Act | None = None) -> Edit:
        self._corpus().commit(made)
        # First of all: what was saved can be undone, whatever happens to the views.
        self.history.add(made, act)
        self._after(made)
        return made

    def _after(self, made: Edit) -> None:
        self.changed = True
        for change in made.of(Scheme):
            self.scheme = change.after  # type: ignore[assignment]
        for change in made.of(Policy):
            self.policy = change.after  # type: ignore[assignment]
        if made.of(Policy) or (self.policy.blind and (made.of(Decision) or made.of(Mark) or made.of(Assignment))):
            self._look_again()
        elif self.sheet is not None and (self.sheet.release.id in made.releases() or made.of(Scheme)):
            try:
                self.sheet = apply(self.sheet, made)
            except StaleEdit:
                self._look_again()
            self._leave_gone(made)
        self.saved.emit(made.at)
        self.edited.emit(made)

    def _look_again(self) -> None:
        """Read the open release as it is now for who looks at it: more of it may be theirs to see, or less."""
        if self.sheet is not None:
            self.sheet = self._corpus().sheet(self.sheet.release.id, self.person)

    def _leave_gone(self, made: Edit) -> None:
        """Close the open release when it went into the trash, or an import of it was taken back."""
        for change in made.of(Release):
            gone = change.after is None or change.after.trashed  # type: ignore[union-attr]
            if gone and self.sheet is not None and change.value.id == self.sheet.release.id:  # type: ignore[union-attr]
                self.sheet = None
                self.sheet_changed.emit()

    @contextmanager
    def keeping(self, words: str) -> Iterator[None]:
        """While inside, a refusal brings these words in its details, so that what was typed is not lost."""
        self._typed = words
        try:
            yield
        finally:
            self._typed = ""

    def _refuse(self, error: Refusal, sentence: str = "") -> None:
        details = f"What you typed:\n{self._typed}\n\n{error.details}".strip() if self._typed else error.details
        self.refused.emit(sentence or error.sentence, details)

    def _read_anew(self) -> None:
        if self.sheet is not None and self.corpus is not None:
            try:
                self.sheet = self.corpus.sheet(self.sheet.release.id, self.person)
            except Refusal:
                self.sheet = None
            self.sheet_changed.emit()

    def _attempt(self, act: Callable[[], Any]) -> Any:
        """What an act gives; a refusal is told and gives None. A stale sheet is read anew."""
        try:
            return act()
        except StaleEdit as error:
            self._read_anew()
            self._refuse(error)
        except Refusal as error:
            self._refuse(error)
        return None

    def _corpus(self) -> "Corpus":
        if self.corpus is None:
            raise Refusal("No corpus is open: open one, or make a new one, in the Corpus menu.")
        return self.corpus

    def _demand_writes(self) -> None:
        # Before all else: who only reads is often nobody in the corpus, and that is not what keeps them from it.
        if not self._corpus().writes:
            raise Refusal("The corpus is open read-only: nothing can be changed here.")

    def _person(self) -> Person:
        if self.person is None:
            raise Refusal("Nobody is chosen to work as: choose a person in the toolbar.")
        return self.person
