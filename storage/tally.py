"""Counts of what a corpus holds, release by release, for lists that show them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, and_, func, select

from domain.annotation import SETTLED, MarkKind, State, fingerprint
from storage import tables

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts for one release in the list."""

    labels: dict[str, int] = field(default_factory=dict)
    states: dict[State, int] = field(default_factory=dict)
    done: frozenset[str] = frozenset()
    signed: bool = False
    """Whether a reviewer has signed off just what is there now."""
    assigned: frozenset[str] = frozenset()
    negatives: int = 0

    @property
    def status(self) -> str:
        """`reviewed`, `done` or `open`."""
        if self.signed and not any(number for state, number in self.states.items() if state not in SETTLED):
            return "reviewed"
        return "done" if self.done else "open"

    @property
    def annotations(self) -> int:
        """How many annotations there are."""
        return sum(self.labels.values())


@dataclass(slots=True)
class _Count:
    """A Tally while it is counted."""

    labels: Counter[str] = field(default_factory=Counter)
    states: Counter[State] = field(default_factory=Counter)
    done: set[str] = field(default_factory=set)
    signs: set[str] = field(default_factory=set)
    """What sign-offs are bound to."""
    assigned: set[str] = field(default_factory=set)
    negatives: int = 0

    def tally(self, signed: bool) -> Tally:
        return Tally(
            dict(self.labels),
            dict(self.states),
            frozenset(self.done),
            signed,
            frozenset(self.assigned),
            self.negatives,
        )


def tallies(
    connection: Connection,
    only: Sequence[UUID] | None = None,
    *,
    author: str | None = None,
    states: frozenset[State] = frozenset(State),
) -> dict[UUID, Tally]:
    """Counts of annotations by label and state, who is done and who is to work, for each release that has any.

    With an author, of that person's work alone: what one who works blind may know; with states, of what has them.
    """
    found: dict[str, _Count] = defaultdict(_Count)
    chosen = None if only is None else [str(item) for item in only]

    def rows(query: Select[Any], column: Any) -> Iterable[Any]:
        return connection.execute(query if chosen is None else query.where(column.in_(chosen)))

    for table in (tables.annotation, tables.negative):
        query = _tally_query(table)
        if author is not None:
            query = query.where(table.c.author == author)
        for row in rows(query, table.c.release_id):
            state = State(row.verdict or State.DRAFT)
            if state not in states:
                continue
            count = found[row.release_id]
            count.states[state] += row.number
            if table is tables.annotation:
                count.labels[row.label] += row.number
            else:
                count.negatives += row.number
    for row in rows(select(tables.mark), tables.mark.c.release_id):
        if row.kind == MarkKind.DONE:
            found[row.release_id].done.add(row.actor)
        else:
            found[row.release_id].signs.add(row.seen or "")
    for row in rows(select(tables.assignment), tables.assignment.c.release_id):
        found[row.release_id].assigned.add(row.person)
    present = _fingerprints(connection, [key for key, count in found.items() if count.signs - {""}])
    return {
        UUID(key): count.tally(bool(count.signs & {"", present.get(key, fingerprint(()))}))
        for key, count in found.items()
    }


def _fingerprints(connection: Connection, releases: Sequence[str]) -> dict[str, str]:
    """What sign-offs of those releases would be bound to now."""
    held: dict[str, list[tuple[str, str]]] = defaultdict(list)
    annotation, negative = tables.annotation.c, tables.negative.c
    for start in range(0, len(releases), CHUNK):
        chunk = releases[start : start + CHUNK]
        for query in (
            select(annotation.release_id, annotation.id, annotation.revision).where(annotation.release_id.in_(chunk)),
            select(negative.release_id, negative.id, negative.id).where(negative.release_id.in_(chunk)),
        ):
            for release_id, key, revision in connection.execute(query):
                held[release_id].append((key, revision))
    return {key: fingerprint(subjects) for key, subjects in held.items()}


def _tally_query(table: Any) -> Select[Any]:
    """Numbers by release, label and standing verdict; a negative has its id for a revision."""
    decision = tables.decision
    subject = table.c
    revision = subject.id if table is tables.negative else subject.revision
    later = decision.alias("later")
    latest = (
        select(func.max(later.c.position))
        .where(later.c.annotation_id == subject.id, later.c.revision == revision)
        .scalar_subquery()
    )
    standing = and_(
        decision.c.annotation_id == subject.id, decision.c.revision == revision, decision.c.position == latest
    )
    return (
        select(subject.release_id, subject.label, decision.c.verdict, func.count().label("number"))
        .select_from(table.outerjoin(decision, standing))
        .group_by(subject.release_id, subject.label, decision.c.verdict)
    )
