"""The checks behind `verify`, each over a stream of rows, and what they find."""

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import orjson
from sqlalchemy import Connection, Table, func, select
from sqlalchemy.engine import Row

from domain.errors import Refusal
from domain.record import Record
from storage import tables
from storage.engine import sqlite_in_use
from storage.ground import GENESIS
from storage.opening import SCHEMA_VERSION, schema_differences, version_of
from storage.replay import Replay, key_of
from storage.rows import KINDS, canonical, digest_of_record
from storage.schema import expected_schema
from storage.step import Step
from storage.writing import link

MOST = 50
"""Problems of one check that are listed; more of them say nothing new."""
PAGE = 100
PORTION = 4_000_000
EVERY = 500
FRAGMENT_JOINT = " … "
BY_NAME = {kind.table.name: kind for kind in KINDS.values()}


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that does not hold: which check found it, a sentence, and the row or entity it is about."""

    check: str
    sentence: str
    where: str = ""


def in_words(error: Exception) -> str:
    """What went wrong, on one line."""
    if isinstance(error, Refusal):
        return error.details or error.sentence
    return f"{type(error).__name__}: {error}".splitlines()[0][:200]


@dataclass(slots=True)
class Inspection:
    """The state of one verification."""

    outside: str | None
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    replay: Replay = field(default_factory=Replay)
    count: int = 0
    head: str = GENESIS
    database: str = ""
    version: int = SCHEMA_VERSION
    """The schema version of what is looked at, which may be an older one."""
    releases: int = 0
    annotations: int = 0
    _outside_found: bool = False
    _done: int = 0
    _total: int = 0

    def add(self, check: str, sentence: str, where: str = "") -> None:
        """Take a problem down, unless its check has filled its share."""
        so_far = sum(problem.check == check for problem in self.problems)
        if so_far < MOST:
            self.problems.append(Problem(check, sentence, where))
        elif so_far == MOST:
            self.problems.append(Problem(check, "There are more problems of this kind."))

    def run(self, connection: Connection, *, server: bool) -> Iterator[Step]:
        """All checks; one that fails does not keep the next from running."""
        self.database = sqlite_in_use() if not server else "PostgreSQL"
        self.version = version_of(connection)
        checks: list[tuple[str, Callable[[Connection], Iterator[Step]]]] = [
            ("chain", self._chain),
            ("texts", self._contents),
            ("files", self._files),
            ("replay", self._tables),
            ("trail", self._trail),
        ]
        if server:
            self.notes.append("The server checks its own files: pg_amcheck does it when it is asked to.")
        else:
            checks[:0] = [("schema", self._schema), ("database", self._database)]
        for name, check in [("database", self._count), *checks]:
            try:
                yield from check(connection)
            except Exception as error:  # a damaged file may fail anywhere, and that is a finding
                self.add(name, f"The check could not be finished ({in_words(error)}).")
        self._look_outside()

    def _step(self, what: str, done: int = 1) -> Step:
        self._done += done
        return Step(self._done, max(self._total, self._done), what)

    def _count(self, connection: Connection) -> Iterator[Step]:
        def number(table: Table) -> int:
            return int(connection.execute(select(func.count()).select_from(table)).scalar_one())

        self.releases, self.annotations = number(tables.release), number(tables.annotation)
        self._total = number(tables.audit) + self.annotations + self.releases
        yield self._step("Counting", 0)

    def _schema(self, connection: Connection) -> Iterator[Step]:
        yield self._step("Comparing the schema", 0)
        for difference in schema_differences(connection, expected_schema(self.version)):
            self.add("schema", f"The schema is not ours: {difference}.")

    def _database(self, connection: Connection) -> Iterator[Step]:
        yield self._step("Checking the file", 0)
        for (found,) in connection.exec_driver_sql(f"PRAGMA integrity_check({MOST})"):
            if found != "ok":
                self.add("database", f"The file is damaged: {found}")
        for table, row, parent, _ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
            self.add("database", f"A row of “{table}” points to a {parent} that is not there.", str(row))

    # -- the audit trail, and what it adds up to

    def _chain(self, connection: Connection) -> Iterator[Step]:
        query = select(tables.audit).order_by(tables.audit.c.seq).execution_options(yield_per=EVERY)
        for number, row in enumerate(connection.execute(query), 1):
            self._link(row)
            if number % EVERY == 0:
                yield self._step("Following the audit trail", EVERY)

    def _link(self, row: Row[Any]) -> None:
        where = f"audit row {row.seq}"
        if row.seq != self.count + 1:
            self.add("chain", f"The audit trail jumps from row {self.count} to row {row.seq}.", where)
        if row.prev != self.head:
            self.add("chain", "An audit row does not follow from the one before it.", where)
        if row.hash != link(row.prev, row.seq, row.made, row.actor, row.action, row.payload):
            self.add("chain", "An audit row was changed after it was written.", where)
        self.count, self.head = row.seq, row.hash
        if self.outside is not None and self._is_outside(row.seq, row.hash):
            self._outside_found = True
        try:
            payload = orjson.loads(row.payload)
            if canonical(payload).decode() != row.payload or payload["edit"] != row.edit_id:
                self.add("chain", "An audit row is not in the form in which the program writes it.", where)
            for check, sentence in self.replay.apply(row.seq, row.actor, payload["changes"]):
                self.add(check, f"Audit row {row.seq}: {sentence}.", where)
        except Exception as error:  # whatever a forged payload holds
            self.add("replay", f"An audit row cannot be replayed ({in_words(error)}).", where)

    def _is_outside(self, seq: int, found: str) -> bool:
        assert self.outside is not None
        count, _, wanted = self.outside.strip().lower().rpartition(":")
        return found == wanted and (not count or count == str(seq))

    def _look_outside(self) -> None:
        if self.outside is not None and not self._outside_found and not self._is_outside(0, GENESIS):
            self.add(
                "head",
                "The head that was noted outside is not in the audit trail:"
                " what followed it was cut off or written anew.",
                self.outside,
            )

    # -- the tables against it

    def _contents(self, connection: Connection) -> Iterator[Step]:
        """Texts against their digests, annotations against their texts and against the replay."""
        seen = 0
        for page in _pages(connection):
            bodies = {row.id: self._body(row) for row in page}
            seen += yield from self._annotations(connection, bodies)
            yield self._step("Comparing texts and annotations", len(page))
        orphaned = tables.annotation.c.release_id.not_in(select(tables.release.c.id))
        for row in connection.execute(select(tables.annotation).where(orphaned)):
            seen += 1
            self._compare("annotation", row)
            self.add("texts", "An annotation belongs to no release.", row.id)
        if seen != self.annotations:
            self.add("texts", f"There are {self.annotations} annotations and {seen} of them can be reached.")
        self._missing("annotation")
        loose = tables.text.c.digest.not_in(select(tables.release.c.digest))
        for row in connection.execute(select(tables.text.c.digest, tables.text.c.body).where(loose)):
            self._body(row)
            if row.digest not in self.replay.texts:
                self.add("texts", "There is a text that no release ever had.", row.digest)

    def _body(self, row: Row[Any]) -> str | None:
        if not isinstance(row.body, str):
            self.add("texts", "A text is missing.", row.digest)
            return None
        if sha256(row.body.encode("utf-8", "surrogatepass")).hexdigest() != row.digest:
            self.add("texts", "A text is not the one that was imported.", row.digest)
        return row.body

    def _annotations(self, connection: Connection, bodies: Mapping[str, str | None]) -> Generator[Step, None, int]:
        column = tables.annotation.c
        query = select(tables.annotation).where(column.release_id.in_(list(bodies))).execution_options(yield_per=EVERY)
        number = 0
        for number, row in enumerate(connection.execute(query), 1):
            record = self._compare("annotation", row)
            body = bodies.get(row.release_id)
            if record is not None and body is not None and not _quotes(record, body):
                self.add("texts", "An annotation does not quote the text that it covers.", str(row.id))
            if number % EVERY == 0:
                yield self._step("Comparing texts and annotations", EVERY)
        return number

    def _tables(self, connection: Connection) -> Iterator[Step]:
        """Every other table against the replay, in both directions."""
        for kind in KINDS.values():
            name = kind.table.name
            if name == "annotation" or kind.since > self.version:
                continue
            query = select(*tables.columns(kind.table, self.version)).execution_options(yield_per=EVERY)
            for number, row in enumerate(connection.execute(query), 1):
                self._compare(name, row)
                if number % EVERY == 0:
                    yield self._step("Comparing the tables", 0)
            self._missing(name)
        yield self._step("Comparing the tables", 0)

    def _compare(self, name: str, row: Row[Any]) -> Record | None:
        """Take a row off the replay, by what its columns hold and not by what its seal says."""
        kind = BY_NAME[name]
        try:
            record = kind.record(row)
            found, key = digest_of_record(record), key_of(name, record)
        except Exception as error:  # whatever a damaged row holds
            self.add("replay", f"A row of “{name}” cannot be read ({in_words(error)}).", str(row[0]))
            return None
        expected = self.replay.seals[name].pop(key, None)
        if expected is None:
            self.add("replay", f"There is a row of “{name}” that the audit trail does not know.", key)
        elif expected != found or row.seal != found.hex():
            self.add("replay", f"A row of “{name}” is not what the audit trail says.", key)
        elif kind.positioned and row.position != self.replay.positions.get(key):
            self.add("replay", f"A row of “{name}” is not in the place that the audit trail says.", key)
        return record

    def _missing(self, name: str) -> None:
        for key in self.replay.seals[name]:
            self.add("replay", f"A row of “{name}” is missing that the audit trail knows.", key)
        self.replay.seals[name].clear()

    def _trail(self, connection: Connection) -> Iterator[Step]:
        """The index over the audit trail, from which four eyes are judged."""
        counted = Replay()
        query = select(tables.trail).execution_options(yield_per=EVERY)
        for row in connection.execute(query):
            counted.count_trail(row.entity, row.seq, row.release_id, row.actor)
        if (counted.trail, counted.trail_rows) != (self.replay.trail, self.replay.trail_rows):
            self.add("trail", "The table of who touched what is not what the audit trail says.")
        yield self._step("Comparing the tables", 0)

    def _files(self, connection: Connection) -> Iterator[Step]:
        """The files that releases came from against their digests."""
        source, text = tables.source.c, tables.text.c
        known = select(text.digest)
        for digest in connection.execute(
            select(source.digest).where(source.content.is_(None), source.digest.not_in(known))
        ):
            self.add("files", "The file of a release is missing.", digest[0])
        query = select(source.digest, source.size, source.content).where(source.content.is_not(None))
        for row in connection.execute(query.execution_options(yield_per=10)):
            content = row.content if isinstance(row.content, bytes) else str(row.content).encode()
            if sha256(content).hexdigest() != row.digest or len(content) != row.size:
                self.add("files", "The file of a release is not the one that was imported.", row.digest)
        lost = select(tables.release.c.source).where(tables.release.c.source.not_in(select(source.digest)))
        for digest in connection.execute(lost):
            self.add("files", "The file of a release is missing.", digest[0])
        yield self._step("Comparing files", 0)


def _quotes(record: Record, body: str) -> bool:
    pieces = []
    for start, end in record["fragments"]:
        if not 0 <= start <= end <= len(body):
            return False
        pieces.append(body[start:end])
    return bool(FRAGMENT_JOINT.join(pieces) == record["quote"])


def _pages(connection: Connection) -> Iterator[Sequence[Any]]:
    """The releases with their texts, some at a time, never more text than fits."""
    release, text = tables.release.c, tables.text.c
    last = ""
    while True:
        lengths = select(release.id, release.length).where(release.id > last).order_by(release.id).limit(PAGE)
        found = connection.execute(lengths).all()
        if not found:
            return
        ids, size = [], 0
        for row in found:
            ids.append(row.id)
            size += row.length if isinstance(row.length, int) else 0
            if size > PORTION:
                break
        last = ids[-1]
        query = select(release.id, release.digest, text.body).where(release.id.in_(ids))
        yield connection.execute(query.outerjoin_from(tables.release, tables.text)).all()
