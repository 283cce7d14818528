"""The audit trail told: its rows with sentences for people, newest or oldest first, as somebody wants to see them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

import orjson
from sqlalchemy import Connection, select

from domain import sides
from domain.annotation import Comment, Decision, Relation
from domain.blind import Known, tellable
from domain.edit import Edit
from domain.errors import Refusal
from domain.record import Record
from domain.release import Release
from domain.telling import Act, acts, sentence, told
from domain.telling_words import Terms
from storage import ground, tables, trail
from storage.corpus import Corpus
from storage.seen import known
from storage.trail import AuditRow, Wanted, page_of

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Told:
    """A row of the trail with what it says to people."""

    row: AuditRow
    done: Edit
    said: tuple[str, ...]
    """Phrases that belong behind the person's name."""
    acts: frozenset[Act]
    releases: tuple[UUID, ...]
    names: tuple[str, ...]
    """The names of the releases that it touched, as far as they are known."""

    def sentences(self) -> list[str]:
        """A whole sentence for each thing that was done."""
        return [sentence(self.row.actor, phrase) for phrase in self.said]

    def record(self) -> Record:
        """The row for machines: all that the chain has of it, and what is told."""
        payload = orjson.loads(self.row.payload)
        return {
            "seq": self.row.seq,
            "at": self.row.made,
            "by": self.row.actor,
            "action": self.row.action,
            "edit": payload["edit"],
            "program": payload["program"],
            "said": self.sentences(),
            "kinds": sorted(self.acts),
            "releases": list(self.names),
            "changes": payload["changes"],
            "prev": self.row.prev,
            "hash": self.row.hash,
        }


def pages(
    corpus: Corpus, wanted: Wanted, *, beyond: int | None = None, newest: bool = False
) -> Iterator[tuple[int, list[Told]]]:
    """The wanted rows a page at a time, each with the number up to which the trail was looked through; in one snapshot.

    A page may be empty where words or kinds are rare. `beyond` is a number that an earlier reading had come to.
    """
    with corpus.snapshot() as connection:
        teller = _Teller(connection)
        while found := page_of(connection, wanted, beyond, newest=newest):
            beyond = found[-1].seq
            told_of = teller.tell(found)
            seen = known(connection, [item.done for item in told_of], wanted.viewer)
            yield beyond, [item for item in told_of if _is_wanted(item, wanted, seen)]
            if len(found) < trail.PAGE:
                return


def rows(corpus: Corpus, wanted: Wanted) -> Iterator[Told]:
    """The wanted rows, oldest first."""
    for _, page in pages(corpus, wanted):
        yield from page


def details(corpus: Corpus, seq: int, most: int) -> tuple[Told, list[sides.Detail]]:
    """A row with its first changes, each with what it was and became."""
    with corpus.snapshot() as connection:
        found = page_of(connection, Wanted(), seq - 1, newest=False)[:1]
        if not found or found[0].seq != seq:
            raise Refusal(f"There is no audit row {seq}.")
        teller = _Teller(connection)
        (item,) = teller.tell(found)
        return item, list(sides.details(item.done, teller.terms, most))


def _is_wanted(item: Told, wanted: Wanted, seen: Known) -> bool:
    if wanted.acts and not wanted.acts & item.acts:
        return False
    if not tellable(item.done, wanted.viewer, wanted.blind_on, seen):
        return False
    if not wanted.words:
        return True
    told_of = " ".join((*item.said, item.row.actor, item.row.action, *item.names)).casefold()
    return all(word in told_of for word in wanted.words.casefold().split())


class _Teller:
    """Tells pages of rows; what it had to look up for one page it knows for the next."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        scheme = ground.load_scheme(connection)
        if scheme is None:
            raise Refusal("The corpus has no scheme: it is damaged; run `verify` or restore a backup.")
        self._quotes: dict[UUID, str] = {}
        self._names: dict[UUID, str] = {}
        self._sought: set[UUID] = set()
        self.terms = Terms(scheme, self._quotes, self._names)

    def tell(self, rows: Sequence[AuditRow]) -> list[Told]:
        """The rows with their sentences."""
        edits = [row.edit() for row in rows]
        self._look_up_names(edits)
        self._look_up_quotes(edits)
        return [self._told(row, done) for row, done in zip(rows, edits, strict=True)]

    def _told(self, row: AuditRow, done: Edit) -> Told:
        releases = tuple(sorted(done.releases(), key=str))
        own = {change.value.id: change.value.name for change in done.of(Release)}  # type: ignore[union-attr]
        known = (own.get(item) or self._names.get(item) for item in releases)
        return Told(
            row, done, told(done, self.terms), acts(done), releases, tuple(sorted(name for name in known if name))
        )

    def _look_up_names(self, edits: Iterable[Edit]) -> None:
        missing = {release_id for done in edits for release_id in done.releases()} - self._sought
        self._sought |= missing
        column = tables.release.c
        for chunk in _chunks(missing):
            for row in self._connection.execute(select(column.id, column.name).where(column.id.in_(chunk))):
                self._names[UUID(row.id)] = row.name

    def _look_up_quotes(self, edits: Iterable[Edit]) -> None:
        """What annotations covered: as they are now, else as the trail has them at the revision that is meant."""
        wanted = {(key, revision) for done in edits for key, revision in _mentioned(done)}
        missing = {key for key, revision in wanted if revision not in self._quotes}
        column = tables.annotation.c
        for chunk in _chunks(missing):
            query = select(column.id, column.revision, column.quote).where(column.id.in_(chunk))
            for row in self._connection.execute(query):
                self._quotes[UUID(row.id)] = self._quotes[UUID(row.revision)] = row.quote
        self._look_back({key for key, revision in wanted if revision not in self._quotes} - self._sought)

    def _look_back(self, missing: set[UUID]) -> None:
        self._sought |= missing
        audit, index = tables.audit.c, tables.trail.c
        for chunk in _chunks(missing):
            touched = select(index.seq).where(index.entity.in_(chunk))
            query = select(audit.payload).where(audit.seq.in_(touched)).order_by(audit.seq)
            for payload in self._connection.execute(query).scalars():
                self._take_quotes(payload)

    def _take_quotes(self, payload: str) -> None:
        for change in orjson.loads(payload)["changes"]:
            if change["kind"] not in ("annotation", "negative"):
                continue
            for record in filter(None, (change["before"], change["after"])):
                quote = record.get("quote") or f"found none: {self.terms.label(record['label'])}"
                self._quotes.setdefault(UUID(record["id"]), quote)
                self._quotes[UUID(record.get("revision", record["id"]))] = quote


def _mentioned(done: Edit) -> Iterator[tuple[UUID, UUID]]:
    """The annotations, with their revisions where one is meant, that an Edit speaks of without holding them."""
    for change in done.changes:
        value = change.value
        if isinstance(value, Decision):
            yield value.annotation_id, value.revision
        elif isinstance(value, Relation):
            yield from ((end, end) for end in (value.source, value.target))
        elif isinstance(value, Comment) and value.annotation_id is not None:
            yield value.annotation_id, value.annotation_id


def _chunks(ids: Iterable[UUID]) -> Iterator[list[str]]:
    keys = sorted(str(item) for item in ids)
    for start in range(0, len(keys), CHUNK):
        yield keys[start : start + CHUNK]
