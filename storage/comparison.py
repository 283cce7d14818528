"""The rows of a corpus against their digests and against what the audit trail adds up to."""

from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, func, select
from sqlalchemy.engine import Row

from domain.errors import Refusal
from domain.record import Record
from storage import tables
from storage.findings import Findings, in_words
from storage.replay import Replay, key_of
from storage.rows import KINDS, Kind, digest_of_record

PAGE = 100
PORTION = 4_000_000
EVERY = 500
FRAGMENT_JOINT = " … "
BY_NAME = {kind.table.name: kind for kind in KINDS.values()}


@dataclass(slots=True)
class Comparison:
    """Takes every row off the replay; what is left over there is missing in the tables.

    The stages give, time and again, how many rows of those that are counted they went through.
    """

    findings: Findings
    replay: Replay
    version: int
    """The schema version of what is looked at, which may be an older one."""
    files_seen: int = 0
    _sizes: dict[str, int] = field(default_factory=dict)
    """Bytes of each text in UTF-8, by its digest."""

    @property
    def texts_seen(self) -> int:
        """How many texts there are."""
        return len(self._sizes)

    def contents(self, connection: Connection) -> Iterator[int]:
        """Texts against their digests, annotations against their texts and against the replay."""
        seen = 0
        for page in _pages(connection):
            bodies = {row.id: self._body(row) for row in page}
            seen += yield from self._annotations(connection, bodies)
            yield len(page)
        orphaned = tables.annotation.c.release_id.not_in(select(tables.release.c.id))
        for row in connection.execute(select(tables.annotation).where(orphaned)):
            seen += 1
            self._compare("annotation", row)
            self.findings.add("texts", "An annotation belongs to no release.", str(row.id))
        number = connection.execute(select(func.count()).select_from(tables.annotation)).scalar_one()
        if seen != number:
            self.findings.add("texts", f"There are {number} annotations and {seen} of them can be reached.")
        self._missing("annotation")
        self._loose_texts(connection)

    def _loose_texts(self, connection: Connection) -> None:
        loose = tables.text.c.digest.not_in(select(tables.release.c.digest))
        for row in connection.execute(select(tables.text.c.digest, tables.text.c.body).where(loose)):
            self._body(row)
            if row.digest not in self.replay.texts:
                self.findings.add("texts", "There is a text that no release ever had.", str(row.digest))

    def _body(self, row: Any) -> str | None:
        if not isinstance(row.body, str):
            self.findings.add("texts", "A text is missing.", str(row.digest))
            return None
        data = row.body.encode("utf-8", "surrogatepass")
        if sha256(data).hexdigest() != row.digest:
            self.findings.add("texts", "A text is not the one that was imported.", str(row.digest))
        self._sizes[row.digest] = len(data)
        return row.body

    def _annotations(self, connection: Connection, bodies: Mapping[str, str | None]) -> Generator[int, None, int]:
        column = tables.annotation.c
        query = select(tables.annotation).where(column.release_id.in_(list(bodies))).execution_options(yield_per=EVERY)
        number = 0
        for number, row in enumerate(connection.execute(query), 1):
            record = self._compare("annotation", row)
            body = bodies.get(row.release_id)
            if record is not None and body is not None and not _quotes(record, body):
                self.findings.add("texts", "An annotation does not quote the text that it covers.", str(row.id))
            if number % EVERY == 0:
                yield EVERY
        yield number % EVERY
        return number

    def rows(self, connection: Connection) -> Iterator[int]:
        """Every other table against the replay, in both directions."""
        for kind in KINDS.values():
            name = kind.table.name
            if name == "annotation" or kind.since > self.version:
                continue
            query = select(*tables.columns(kind.table, self.version)).execution_options(yield_per=EVERY)
            for number, row in enumerate(connection.execute(query), 1):
                self._compare(name, row)
                if number % EVERY == 0:
                    yield 0
            self._missing(name)
        yield 0

    def _compare(self, name: str, row: Row[Any]) -> Record | None:
        """Take a row off the replay, by what its columns hold and not by what its seal says."""
        kind = BY_NAME[name]
        try:
            record = kind.record(row)
            found, key = digest_of_record(record), key_of(name, record)
            exact = _is_exact(kind, record, row)
        except Exception as error:  # whatever a damaged row holds
            self.findings.add("replay", f"A row of “{name}” cannot be read ({in_words(error)}).", str(row[0]))
            return None
        expected = self.replay.seals[name].pop(key, None)
        if expected is None:
            self.findings.add("replay", f"There is a row of “{name}” that the audit trail does not know.", key)
        elif expected != found or row.seal != found.hex() or not exact:
            self.findings.add("replay", f"A row of “{name}” is not what the audit trail says.", key)
        elif kind.positioned and row.position != self.replay.positions.get(key):
            self.findings.add("replay", f"A row of “{name}” is not in the place that the audit trail says.", key)
        return record

    def _missing(self, name: str) -> None:
        for key in self.replay.seals[name]:
            self.findings.add("replay", f"A row of “{name}” is missing that the audit trail knows.", key)
        self.replay.seals[name].clear()

    def trail(self, connection: Connection) -> Iterator[int]:
        """The index over the audit trail, from which four eyes are judged."""
        counted = Replay()
        query = select(tables.trail).execution_options(yield_per=EVERY)
        for row in connection.execute(query):
            counted.count_trail(row.entity, row.seq, row.release_id, row.actor)
        if (counted.trail, counted.trail_rows) != (self.replay.trail, self.replay.trail_rows):
            self.findings.add("trail", "The table of who touched what is not what the audit trail says.")
        yield 0

    def files(self, connection: Connection) -> Iterator[int]:
        """The files that releases came from against their digests."""
        source = tables.source.c
        query = select(source.digest, source.size, source.content)
        for row in connection.execute(query.execution_options(yield_per=10)):
            self.files_seen += 1
            if row.content is None:
                # The text is the file, so it must be there and as long as the file was.
                size = self._sizes.get(row.digest)
                fault = "missing" if size is None else "not the one that was imported" if size != row.size else ""
            else:
                content = row.content if isinstance(row.content, bytes) else str(row.content).encode()
                whole = sha256(content).hexdigest() == row.digest and len(content) == row.size
                fault = "" if whole else "not the one that was imported"
            if fault:
                self.findings.add("files", f"The file of a release is {fault}.", str(row.digest))
        lost = select(tables.release.c.source).where(tables.release.c.source.not_in(select(source.digest)))
        for (digest,) in connection.execute(lost):
            self.findings.add("files", "The file of a release is missing.", str(digest))
        yield 0


def _is_exact(kind: Kind, record: Record, row: Row[Any]) -> bool:
    """Whether every column is just as the program writes it, since several JSON texts may mean the same."""
    written = kind.row(record)
    return all(written.get(name, value) == value for name, value in row._mapping.items())


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
        # Through a damaged index the same rows could come again and again.
        if not last < ids[0] <= ids[-1]:
            raise Refusal("The releases are out of order.")
        last = ids[-1]
        query = select(release.id, release.digest, text.body).where(release.id.in_(ids))
        yield connection.execute(query.outerjoin_from(tables.release, tables.text)).all()
