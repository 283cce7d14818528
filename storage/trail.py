"""The audit trail: its rows, the edits they hold, and which of them somebody wants to see."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import ColumnElement, Connection, Select, or_, select

from domain.edit import Edit
from domain.person import Person
from domain.record import change_from, moment, stamp
from domain.telling import RECORDS, Act
from storage import tables

PAGE = 200
ENTITIES = ("", "decision:", "relation:", "comment:")
"""What stands before an annotation's id in the trail: the annotation itself, and what is said of it."""


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One link of the chain; `payload` is canonical JSON of the Edit's changes."""

    seq: int
    made: str
    actor: str
    action: str
    payload: str
    prev: str
    hash: str

    def edit(self) -> Edit:
        """The Edit that the row records."""
        record = orjson.loads(self.payload)
        changes = tuple(change_from(change) for change in record["changes"])
        return Edit(UUID(record["edit"]), self.action, self.actor, moment(self.made), changes)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows of the trail are wanted; what is None or empty leaves none out."""

    release: UUID | None = None
    annotation: UUID | None = None
    by: str | None = None
    acts: frozenset[Act] = frozenset()
    since: datetime | None = None
    until: datetime | None = None
    """The last moment that is still wanted."""
    words: str = ""
    """All of them stand in what is told of the row, whatever their case."""
    viewer: Person | None = None
    blind_on: frozenset[UUID] = frozenset()
    """The releases on which the viewer works blind, so that what others do there is not told."""


def rows(
    connection: Connection, *, after: int = 0, release_id: UUID | None = None, annotation_id: UUID | None = None
) -> Iterator[AuditRow]:
    """Audit rows from the oldest, of everything or of a release, or of an annotation with what is said of it."""
    wanted = Wanted(release_id, annotation_id)
    while page := page_of(connection, wanted, after, newest=False):
        yield from page
        if len(page) < PAGE:
            return
        after = page[-1].seq


def page_of(connection: Connection, wanted: Wanted, beyond: int | None, *, newest: bool) -> list[AuditRow]:
    """The next rows behind a number, or before it from the newest on; of kinds and words more than are wanted.

    None to begin; there are no further rows when fewer than PAGE came.
    """
    audit = tables.audit.c
    query = select(tables.audit).order_by(audit.seq.desc() if newest else audit.seq).limit(PAGE)
    if beyond is not None:
        query = query.where(audit.seq < beyond if newest else audit.seq > beyond)
    found = connection.execute(_narrowed(query, wanted))
    return [AuditRow(row.seq, row.made, row.actor, row.action, row.payload, row.prev, row.hash) for row in found]


def _narrowed(query: Select[Any], wanted: Wanted) -> Select[Any]:
    audit, trail = tables.audit.c, tables.trail.c
    if wanted.release is not None:
        query = query.where(audit.seq.in_(select(trail.seq).where(trail.release_id == str(wanted.release))))
    if wanted.annotation is not None:
        entities = [f"{before}{wanted.annotation}" for before in ENTITIES]
        query = query.where(audit.seq.in_(select(trail.seq).where(trail.entity.in_(entities))))
    if wanted.by is not None:
        query = query.where(audit.actor == wanted.by)
    if wanted.since is not None:
        query = query.where(audit.made >= stamp(wanted.since))
    if wanted.until is not None:
        query = query.where(audit.made <= stamp(wanted.until))
    if wanted.acts and Act.OTHER not in wanted.acts:
        query = query.where(or_(*_signs(wanted.acts)))
    return query


def _signs(acts: frozenset[Act]) -> Iterator[ColumnElement[bool]]:
    """What the rows of those kinds have in them, and few others."""
    for kind, act in RECORDS.items():
        if act in acts:
            yield has_kind(kind)
    if Act.IMPORT in acts:
        yield has_kind("release")
        yield tables.audit.c.payload.contains('"origin":"import:', autoescape=True)


def has_kind(kind: str) -> ColumnElement[bool]:
    """Whether a row changes a value of that kind; words of people never look so: their quotation marks are escaped."""
    return tables.audit.c.payload.contains(f'"kind":"{kind}"', autoescape=True)


def touching(connection: Connection, release_id: UUID) -> list[int]:
    """The numbers of the audit rows that touched a release, oldest first."""
    trail = tables.trail.c
    query = select(trail.seq).where(trail.release_id == str(release_id)).distinct().order_by(trail.seq)
    return list(connection.execute(query).scalars())
