"""What is open and by whom: the one place of the window that talks to the corpus; everything else listens to it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from domain import annotate, govern, review
from domain.annotation import AnnotatedRelease, Annotation
from domain.edit import Edit, apply, reversed_edit
from domain.errors import Refusal, StaleEdit
from domain.person import Person, Role
from domain.release import Incoming, Release
from domain.scheme import Scheme
from gui.history import History
from gui.jobs import Job, Step

if TYPE_CHECKING:
    from storage.corpus import Corpus
    from storage.intake import Admitted
    from storage.reading import Tally

# storage is imported on use: SQLAlchemy takes half a second, and the window is painted before that.


class Workspace(QObject):
    """The open corpus, the present person and the open release; `do` is how anything is changed."""

    opened = Signal()
    """A corpus was opened, or closed (then `corpus` is None)."""
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
        self.history = History(self)
        self.changed = False
        self._jobs: set[Job] = set()

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
        self.corpus, self.person, self.scheme = corpus, person, corpus.scheme()
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
            corpus.commit(govern.join(name))
            person = corpus.person(name)
        return person

    def close(self) -> None:
        """Close the corpus, after an automatic backup when something was changed."""
        if self.corpus is None:
            return
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
        job.finished.connect(self._forget_jobs)
        job.finished.connect(job.deleteLater)
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

    def _forget_jobs(self) -> None:
        self._jobs = {job for job in self._jobs if not job.isFinished()}

    # -- people

    def people(self, *, inactive: bool = False) -> list[Person]:
        """The active people of the corpus, or everybody."""
        return [person for person in self._corpus().people() if person.active or inactive]

    def deactivate(self, name: str) -> bool:
        """Take somebody off the list of people who can work."""
        return self._govern(lambda by: govern.deactivate(self._corpus().people(), name, by=by))

    def switch_person(self, name: str) -> bool:
        """Work as somebody else from now on."""
        person = self._corpus().person(name)
        if person is None or not person.active:
            self.refused.emit(f"There is no active person “{name}” in this corpus.", "")
            return False
        if self.proven and self.person is not None and name != self.person.name:
            self.refused.emit(f"The server knows you as {self.person.name}: log in as {name} to work as them.", "")
            return False
        self.person = person
        self.history.switch(name)
        self.person_changed.emit()
        return True

    def set_role(self, name: str, role: Role) -> bool:
        """Add a person, or give one another role."""
        done = self._govern(lambda by: govern.add_person(self._corpus().people(), name, role, by=by))
        if done and self.person is not None:
            self.person = self._corpus().person(self.person.name)
            self.person_changed.emit()
        return done

    def change_scheme(self, after: Scheme) -> bool:
        """Put another scheme in force."""
        before = self._corpus().scheme()
        return self._govern(lambda by: govern.change_scheme(before, after, by=by))

    def _govern(self, make: Callable[[Person], Edit]) -> bool:
        def attempt() -> Edit:
            made = make(self._person())
            return self._commit(made)

        return self._attempt(attempt) is not None

    # -- releases

    def releases(self, *, trashed: bool = False) -> list[Release]:
        """The releases in the order in which they came in."""
        return self._corpus().releases(trashed=trashed)

    def tallies(self, only: Sequence[UUID] | None = None) -> "dict[UUID, Tally]":
        """Counts for the release list."""
        return self._corpus().tallies(only)

    def show(self, release_id: UUID | None) -> bool:
        """Open a release in the window, or none."""
        if release_id is None:
            self.sheet = None
            self.sheet_changed.emit()
            return True
        if self.sheet is not None and self.sheet.release.id == release_id:
            return True
        sheet = self._attempt(lambda: self._corpus().sheet(release_id))
        if sheet is None:
            return False
        self.sheet = sheet
        self.sheet_changed.emit()
        return True

    def used_labels(self) -> dict[str, int]:
        """How many annotations bear each label, in the whole corpus."""
        counts: dict[str, int] = {}
        for tally in self.tallies().values():
            for label, number in tally.labels.items():
                counts[label] = counts.get(label, 0) + number
        return counts

    def find_release(self, wanted: str) -> Release | None:
        """The release of that name or id; tells the person when there is none."""
        return self._attempt(lambda: self._corpus().release(wanted))

    def rename(self, release: Release, name: str) -> bool:
        """Give a release another name."""
        return self._govern(lambda by: annotate.rename(self._corpus().release(release.id), name, by=by))

    def trash(self, release_ids: Iterable[UUID], *, away: bool = True) -> bool:
        """Move releases to the trash, or bring them back."""
        chosen = [self._corpus().release(release_id) for release_id in release_ids]
        done = self._govern(lambda by: annotate.trash(chosen, by=by, away=away))
        if done and away and self.sheet is not None and self.sheet.release.id in {item.id for item in chosen}:
            self.show(None)
        return done

    def admit(self, items: Sequence[Incoming]) -> "Admitted | None":
        """Bring releases in at once; for many of them a job does it on a corpus of its own."""

        def attempt() -> "Admitted":
            admitted = self._corpus().admit(items, self._person())
            if admitted.edit is not None:
                self.take_in(admitted.edit)
            return admitted

        return self._attempt(attempt)

    def take_in(self, done: Edit) -> None:
        """Follow an Edit that was committed through another connection of ours: history, sheet and views."""
        self._after(done)
        self.history.add(done)

    # -- annotations

    def do(self, verb: Callable[..., Edit], *args: Any, **kwargs: Any) -> Edit | None:
        """Carry out a verb of `domain` on the open release; None when it was refused, which was told."""
        if self.sheet is None:
            self.refused.emit("No release is open: choose one in the list first.", "")
            return None
        return self.do_on(self.sheet, verb, *args, **kwargs)

    def do_on(self, sheet: AnnotatedRelease, verb: Callable[..., Edit], *args: Any, **kwargs: Any) -> Edit | None:
        """Carry out a verb of `domain` on a sheet as it was seen."""
        return self._attempt(lambda: self._commit(verb(sheet, *args, by=self._person(), **kwargs)))

    def approve(self, ids: Sequence[UUID], comment: str = "", sheet: AnnotatedRelease | None = None) -> Edit | None:
        """Approve annotations of a sheet (the open one if none is given)."""
        return self._decide(review.approve, ids, sheet, comment=comment)

    def return_(
        self, ids: Sequence[UUID], reason: str, comment: str = "", sheet: AnnotatedRelease | None = None
    ) -> Edit | None:
        """Send annotations of a sheet back with a reason."""
        return self._decide(review.return_, ids, sheet, reason=reason, comment=comment)

    def _decide(
        self, verb: Callable[..., Edit], ids: Sequence[UUID], sheet: AnnotatedRelease | None, **words: str
    ) -> Edit | None:
        sheet = sheet or self.sheet
        if sheet is None:
            self.refused.emit("No release is open: choose one in the list first.", "")
            return None
        return self.do_on(sheet, verb, ids, editors=self._corpus().editors(ids), **words)

    def waiting(self) -> list[AnnotatedRelease]:
        """The sheets that hold submitted annotations, with those alone, oldest import first."""
        from domain.annotation import State
        from storage.reading import Query

        counts = self._corpus().tallies()
        ids = frozenset(key for key, tally in counts.items() if tally.states.get(State.SUBMITTED))
        if not ids:
            return []
        wanted = Query(states=frozenset({State.SUBMITTED}), releases=ids)
        return list(self._corpus().stream(wanted))

    def annotation_history(self, annotation: Annotation) -> list[tuple[datetime, str, str]]:
        """(when, who, what) for one annotation, oldest first."""
        rows = self._corpus().audit(annotation_id=annotation.id)
        return [(datetime.fromisoformat(row.made), row.actor, row.action) for row in rows]

    # -- undo and redo

    def undo(self) -> None:
        """Take back the present person's last act, wherever it was."""
        self._step(self.history.to_undo(), self.history.undone, "Undo")

    def redo(self) -> None:
        """Do again what was taken back last."""
        self._step(self.history.to_redo(), self.history.redone, "Redo")

    def _step(self, done: Edit | None, moved: Callable[[Edit | None], None], word: str) -> None:
        if done is None:
            self.told.emit(f"Nothing to {word.lower()}.")
            return

        def attempt() -> Edit:
            title = f"{word}: {done.title.removeprefix('Undo: ').removeprefix('Redo: ')}"
            return self._commit(reversed_edit(done, self._person().name, title), remember=False)

        try:
            made = attempt()
        except StaleEdit as error:
            moved(None)
            self.refused.emit(f"That cannot be taken back any more. {error.sentence}", error.details)
            return
        except Refusal as error:
            self.refused.emit(error.sentence, error.details)
            return
        moved(made)
        self._reveal(made)
        self.told.emit(made.title)

    def _reveal(self, made: Edit) -> None:
        """Show what an undo or a redo changed, in whichever release it was."""
        changed = made.of(Annotation)
        if not changed:
            return
        last = changed[-1].value
        assert isinstance(last, Annotation)
        if self.show(last.release_id):
            self.revealed.emit(last.span)

    # -- inside

    def _commit(self, made: Edit, *, remember: bool = True) -> Edit:
        self._corpus().commit(made)
        self._after(made)
        if remember:
            self.history.add(made)
        return made

    def _after(self, made: Edit) -> None:
        self.changed = True
        for change in made.of(Scheme):
            self.scheme = change.after  # type: ignore[assignment]
        if self.sheet is not None and (self.sheet.release.id in made.releases() or made.of(Scheme)):
            try:
                self.sheet = apply(self.sheet, made)
            except StaleEdit:
                self.sheet = self._corpus().sheet(self.sheet.release.id)
        self.saved.emit(made.at)
        self.edited.emit(made)

    def _attempt(self, act: Callable[[], Any]) -> Any:
        """What an act gives; a refusal is told and gives None. A stale sheet is read anew."""
        try:
            return act()
        except StaleEdit as error:
            if self.sheet is not None and self.corpus is not None:
                self.sheet = self.corpus.sheet(self.sheet.release.id)
                self.sheet_changed.emit()
            self.refused.emit(error.sentence, error.details)
        except Refusal as error:
            self.refused.emit(error.sentence, error.details)
        return None

    def _corpus(self) -> "Corpus":
        if self.corpus is None:
            raise Refusal("No corpus is open: open one, or make a new one, in the Corpus menu.")
        return self.corpus

    def _person(self) -> Person:
        if self.person is None:
            raise Refusal("Nobody is chosen to work as: choose a person in the toolbar.")
        return self.person
