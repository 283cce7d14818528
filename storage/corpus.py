"""Corpus, the one door to what is stored: open, commit an Edit, read sheets, stream, follow the audit trail."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Connection, Engine, event, text

from domain.annotation import AnnotatedRelease, Annotation
from domain.edit import Edit
from domain.errors import Refusal
from domain.person import Person
from domain.release import Incoming, Release
from domain.scheme import Scheme
from storage import ground, intake, reading, search, trail, writing
from storage.engine import WRITES, engine_for, is_server, on_network
from storage.failures import LostFile, worded
from storage.files import identity_of
from storage.lock import WriterLock
from storage.query import Query
from storage.search import Hit
from storage.step import Step
from storage.tally import Tally, tallies
from storage.texts import Texts
from storage.trail import AuditRow

SUFFIX = ".glossator"
Answer = TypeVar("Answer")


class Corpus:
    """An open corpus. Made by `storage.access` or by `beside`; closed by `close` or a with block."""

    def __init__(self, location: str, engine: Engine, lock: WriterLock | None, *, writes: bool) -> None:
        self.location = location
        self.writes = writes
        self._engine = engine
        self._writer = engine.execution_options(**{WRITES: True})
        self._lock = lock
        self._path = None if is_server(location) else Path(location)
        self._identity = identity_of(self._path)
        self._waled = writes and self._path is not None and not on_network(self._path)
        self._lost: LostFile | None = None
        if self._path is not None:
            event.listen(engine, "connect", self._demand_same)
        self._texts = Texts()

    # -- opening and closing

    def close(self) -> None:
        """Close all connections and free the lock."""
        self._engine.dispose()
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def __enter__(self) -> "Corpus":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def beside(self, *, writes: bool = False) -> "Corpus":
        """A second Corpus on the same place with connections of its own, for another thread of this process."""
        if writes or self._lost is not None:
            self._demand_file(committed=False)
        elif self._path is not None and identity_of(self._path) != self._identity:
            # Whoever only reads leaves the rescue to the thread that writes.
            raise LostFile(self._path, None)
        engine = engine_for(self.location, writes=writes and self.writes)
        return Corpus(self.location, engine, None, writes=writes and self.writes)

    @property
    def name(self) -> str:
        """What a window shows as the corpus's name."""
        if self._path is not None:
            return self._path.stem
        return self.location.rsplit("/", 1)[-1].split("?", 1)[0]

    def identity(self) -> str | None:
        """Who the database says we are: the login on a server; None where a name is only declared."""
        if self._path is not None:
            return None
        with self.snapshot() as connection:
            return str(connection.execute(text("SELECT session_user")).scalar_one())

    # -- writing

    def commit(self, done: Edit, arrivals: "intake.Arrivals | None" = None) -> int:
        """Write an Edit with its audit row in one transaction; gives the audit row's number.

        Returns only when the disk holds it. Raises StaleEdit or Refusal when nothing was written.
        """
        if not self.writes:
            raise Refusal("The corpus is open read-only: close it where it is open for writing, then open it again.")
        if self._lost is not None:
            raise self._lost
        with self._writing() as connection:
            brought = {} if arrivals is None else intake.store(connection, arrivals)
            seq = writing.write(connection, done, self._texts.quoted(connection, done, brought))
        self._demand_file()
        return seq

    def write_beside(self, work: Callable[[Connection], Answer]) -> Answer:
        """Let a function of this package write what the trail does not tell, guesses and models, in one transaction."""
        if not self.writes:
            raise Refusal("The corpus is open read-only: close it where it is open for writing, then open it again.")
        if self._lost is not None:
            raise self._lost
        with self._writing() as connection:
            done = work(connection)
        self._demand_file()
        return done

    def admit(self, items: Sequence[Incoming], by: Person) -> intake.Admitted:
        """Bring releases in as one Edit; contents that are there already are recognised and left out."""
        with self.snapshot() as connection:
            plan = intake.plan(connection, items, by, self.scheme())
        if plan.edit is not None:
            self.commit(plan.edit, plan.arrivals)
        return plan.admitted

    def _demand_file(self, *, committed: bool = True) -> None:
        """Nothing counts as saved when the file under the open handle is no longer the one at its path."""
        if self._lost is not None:
            raise self._lost
        if self._path is None:
            return
        wal = self._path.with_name(self._path.name + "-wal")
        astray = committed and self._waled and not wal.exists()
        if astray or identity_of(self._path) != self._identity:
            self._lost = LostFile(self._path, self._rescue())
            raise self._lost

    def _demand_same(self, connection: Any, _: object) -> None:
        """A further connection to the path must not lead to another file."""
        if identity_of(self._path) != self._identity:
            connection.close()
            assert self._path is not None
            raise LostFile(self._path, None)

    def copy_to(self, goal: Path) -> None:
        """Write all that the corpus file holds at this moment to a new file; `storage.backup` makes a backup of it."""
        with worded(self.location), self._engine.connect() as connection:
            cursor = connection.connection.cursor()
            cursor.execute("VACUUM INTO ?", (str(goal),))
            cursor.close()

    def _rescue(self) -> Path | None:
        assert self._path is not None
        for number in range(1, 100):
            goal = self._path.with_name(f"{self._path.stem}.rescued-{number}{SUFFIX}")
            if not goal.exists():
                break
        try:
            self.copy_to(goal)
        except Exception:  # whatever it is, the person is told that there is no rescue file
            return None
        return goal

    # -- reading

    def scheme(self) -> Scheme:
        """The scheme in force."""
        with self.snapshot() as connection:
            found = ground.load_scheme(connection)
        if found is None:
            raise Refusal("The corpus has no scheme: it is damaged; run `verify` or restore a backup.")
        return found

    def people(self) -> list[Person]:
        """Everybody in the corpus by name, the inactive included."""
        with self.snapshot() as connection:
            return reading.people(connection)

    def person(self, name: str) -> Person | None:
        """The person of that name, if the corpus knows one."""
        return next((person for person in self.people() if person.name == name), None)

    def releases(self, *, trashed: bool = False) -> list[Release]:
        """The releases in the order in which they came in, without their texts."""
        with self.snapshot() as connection:
            return reading.releases(connection, trashed=trashed)

    def release(self, wanted: UUID | str) -> Release:
        """The release of that id or unique name, or a Refusal."""
        with self.snapshot() as connection:
            return reading.find_release(connection, str(wanted))

    def text_of(self, release: Release) -> str:
        """The canonical text of a release."""
        with self.snapshot() as connection:
            return self._texts.body(connection, release.digest)

    def source_of(self, release: Release) -> bytes:
        """The bytes of the file that the release came from."""
        with self.snapshot() as connection:
            return intake.source_bytes(connection, release)

    def tallies(self, only: Sequence[UUID] | None = None, *, author: str | None = None) -> dict[UUID, Tally]:
        """Counts for the release list, of one author's work or all; releases of which nothing is said are left out."""
        with self.snapshot() as connection:
            return tallies(connection, only, author=author)

    def sheet(self, release_id: UUID, viewer: Person | None = None) -> AnnotatedRelease:
        """A release with its text and all that was said of it, or what the viewer may see where people work blind."""
        with self.snapshot() as connection:
            scheme = ground.load_scheme(connection)
            assert scheme is not None
            query = Query(releases=frozenset({release_id}), trashed=True, viewer=viewer)
            found = next(reading.sheets(connection, scheme, query), None)
        if found is None:
            raise Refusal("That release is no longer in the corpus.")
        return found

    def stream(self, query: Query | None = None) -> Iterator[AnnotatedRelease]:
        """The wanted sheets, one after the other, all as they stood when the first was asked for."""
        with self.snapshot() as connection:
            scheme = ground.load_scheme(connection)
            assert scheme is not None
            yield from reading.sheets(connection, scheme, query or Query())

    def find_annotation(self, wanted: str) -> Annotation:
        """The annotation of that id, or a Refusal."""
        try:
            identity = UUID(wanted)
        except ValueError:
            raise Refusal(f"“{wanted}” is no annotation id: `show` lists them.") from None
        with self.snapshot() as connection:
            found = ground.load_annotations(connection, [identity])
        if not found:
            raise Refusal(f"There is no annotation {wanted} in this corpus: `show` lists them.")
        return found[0]

    def editors(self, ids: Iterable[UUID]) -> dict[UUID, set[str]]:
        """For each annotation everybody who made or changed it, by the audit trail."""
        with self.snapshot() as connection:
            return ground.editors(connection, ids)

    def ask(self, question: Callable[[Connection], Answer]) -> Answer:
        """What a reading function of this package gives, such as those of `review_reading`."""
        with self.snapshot() as connection:
            return question(connection)

    # -- searching

    def search(self, query: str, limit: int = 100) -> list[Hit]:
        """The first releases that hold all words of a query, with the first place in each; see `storage.search`."""
        with self.snapshot() as connection:
            return search.search(connection, query, limit)

    def index(self, batch: int = 50, *, anew: bool = False) -> Iterator[Step]:
        """Bring the search index up to date, or make it anew, a batch of texts at a time; on a server nothing to do."""
        if not self.writes or self._path is None:
            return
        if anew:
            with self._writing() as connection:
                search.forget_index(connection)
        with self.snapshot() as connection:
            total, done = search.waiting(connection), 0
        while True:
            with self._writing() as connection:
                found = search.index_some(connection, batch)
            if not found:
                return
            done += found
            yield Step(done, max(total, done), "Indexing for the search")

    # -- the audit trail

    def head(self) -> tuple[int, str]:
        """How many audit rows there are and the hash of the last."""
        with self.snapshot() as connection:
            return ground.head_of(connection)

    def audit(self, *, release_id: UUID | None = None, annotation_id: UUID | None = None) -> Iterator[AuditRow]:
        """Audit rows from the oldest, of everything or of one release or annotation."""
        with self.snapshot() as connection:
            yield from trail.rows(connection, release_id=release_id, annotation_id=annotation_id)

    def edits_since(self, seq: int) -> Iterator[Edit]:
        """The Edits behind a number of the audit trail, oldest first."""
        with self.snapshot() as connection:
            for row in trail.rows(connection, after=seq):
                yield row.edit()

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """A transaction in which everything that is read stands still; for the modules of this package."""
        with worded(self.location), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with worded(self.location), self._writer.begin() as connection:
            yield connection
