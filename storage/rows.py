"""Values to rows and back, a pair of functions for each kind, and the seal that locks a row as it was seen."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Table

from domain.annotation import Annotation, Comment, Decision, Mark, Negative, Relation
from domain.assignment import Assignment
from domain.edit import Value
from domain.key import Key
from domain.person import Person, Role
from domain.policy import Policy
from domain.record import Record, from_record, moment, to_record
from domain.release import Release
from domain.sample import Sample
from domain.scheme import Scheme
from domain.seal import canonical as canonical
from domain.seal import digest_of_record as digest_of_record
from domain.seal import seal_of_record as seal_of_record
from domain.span import Span
from domain.suggestion import Rejection, Round
from storage import review_rows as review
from storage import suggestion_rows as suggestion
from storage import tables
from storage.packing import Row, packed, plain, unpacked
from storage.relation_rows import relation_from, relation_record, relation_row


def seal_of(value: Value) -> str:
    """A short digest of the whole value: a row is changed only while its seal is the one that was seen."""
    return seal_of_record(to_record(value))


def _release_row(record: Record) -> Row:
    return {**record, "metadata": packed(record["metadata"])}


def release_from(row: Any) -> Release:
    """The release that a row of its table holds."""
    return Release(
        id=UUID(row.id),
        name=row.name,
        digest=row.digest,
        length=row.length,
        added=moment(row.added),
        source=row.source,
        format=row.format,
        encoding=row.encoding,
        metadata=unpacked(row.metadata),
        trashed=bool(row.trashed),
    )


def _release_record(row: Any) -> Record:
    return {
        "id": row.id,
        "name": row.name,
        "digest": row.digest,
        "length": row.length,
        "added": row.added,
        "source": row.source,
        "format": row.format,
        "encoding": row.encoding,
        "metadata": orjson.loads(row.metadata),
        "trashed": row.trashed,
    }


def _annotation_row(record: Record) -> Row:
    fragments = record["fragments"]
    return {
        "id": record["id"],
        "release_id": record["release"],
        "label": record["label"],
        "start": fragments[0][0],
        "stop": fragments[-1][1],
        "fragments": None if len(fragments) == 1 else orjson.dumps(fragments).decode(),
        "quote": record["quote"],
        "author": record["author"],
        "created": record["created"],
        "revision": record["revision"],
        "attributes": packed(record["attributes"]),
        "comment": record["comment"],
        "flagged": record["flagged"],
        "origin": record["origin"],
        "claims": packed(record["claims"]),
    }


def annotation_from(row: Any) -> Annotation:
    """The annotation that a row of its table holds."""
    if row.fragments is None:
        fragments: tuple[Span, ...] = (Span(row.start, row.stop),)
    else:
        fragments = tuple(Span(start, end) for start, end in orjson.loads(row.fragments))
    return Annotation(
        id=UUID(row.id),
        release_id=UUID(row.release_id),
        label=row.label,
        fragments=fragments,
        quote=row.quote,
        author=row.author,
        created=moment(row.created),
        revision=UUID(row.revision),
        attributes=unpacked(row.attributes),
        comment=row.comment,
        flagged=bool(row.flagged),
        origin=row.origin,
        claims=unpacked(row.claims),
    )


def _annotation_record(row: Any) -> Record:
    fragments = [[row.start, row.stop]]
    if row.fragments is not None:
        several = orjson.loads(row.fragments)
        # Columns that contradict each other must not look like the value that was written.
        if [several[0][0], several[-1][1]] == fragments[0]:
            fragments = several
    return {
        "id": row.id,
        "release": row.release_id,
        "label": row.label,
        "fragments": fragments,
        "quote": row.quote,
        "author": row.author,
        "created": row.created,
        "revision": row.revision,
        "attributes": plain(row.attributes),
        "comment": row.comment,
        "flagged": row.flagged,
        "origin": row.origin,
        "claims": plain(row.claims),
    }


def _person_row(record: Record) -> Row:
    return dict(record)


def person_from(row: Any) -> Person:
    """The person that a row of the table holds."""
    return Person(row.name, Role(row.role), bool(row.active))


def _person_record(row: Any) -> Record:
    return {"name": row.name, "role": row.role, "active": row.active}


def _scheme_row(record: Record) -> Row:
    return {"id": 1, "record": canonical(record).decode()}


def scheme_from_row(row: Any) -> Scheme:
    """The scheme that the one row of its table holds."""
    return _scheme_from(row.record)


@lru_cache(maxsize=4)
def _scheme_from(packed: str) -> Scheme:
    value = from_record("scheme", orjson.loads(packed))
    assert isinstance(value, Scheme)
    return value


def _scheme_record(row: Any) -> Record:
    record: Record = orjson.loads(row.record)
    return record


@dataclass(frozen=True, slots=True)
class Kind:
    """How values of one type are kept: their table, its key columns and the functions between the three forms."""

    table: Table
    keys: tuple[str, ...]
    row: Callable[[Record], Row]
    """The columns for a record, but for seal and position."""
    value: Callable[[Any], Value]
    record: Callable[[Any], Record]
    """The record of a row by its columns alone, whatever they hold: what `verify` compares."""
    positioned: bool = False
    """Whether the row also has the number of the audit row that added it."""
    since: int = 1
    """The schema version that brought the table."""


KINDS: dict[type, Kind] = {
    Person: Kind(tables.person, ("name",), _person_row, person_from, _person_record),
    Scheme: Kind(tables.scheme, ("id",), _scheme_row, scheme_from_row, _scheme_record),
    Release: Kind(tables.release, ("id",), _release_row, release_from, _release_record, positioned=True),
    Annotation: Kind(tables.annotation, ("id",), _annotation_row, annotation_from, _annotation_record),
    Relation: Kind(tables.relation, ("id",), relation_row, relation_from, relation_record, since=2),
    Decision: Kind(
        tables.decision, ("id",), review.decision_row, review.decision_from, review.decision_record, positioned=True
    ),
    Mark: Kind(tables.mark, ("release_id", "kind", "actor"), review.mark_row, review.mark_from, review.mark_record),
    Negative: Kind(
        tables.negative, ("id",), review.negative_row, review.negative_from, review.negative_record, since=3
    ),
    Comment: Kind(tables.comment, ("id",), review.comment_row, review.comment_from, review.comment_record, since=3),
    Assignment: Kind(
        tables.assignment,
        ("release_id", "person"),
        review.assignment_row,
        review.assignment_from,
        review.assignment_record,
        since=3,
    ),
    Rejection: Kind(
        tables.rejection,
        ("id",),
        suggestion.rejection_row,
        suggestion.rejection_from,
        suggestion.rejection_record,
        since=4,
    ),
    Round: Kind(tables.sweep, ("id",), dict, suggestion.round_from, suggestion.round_record, since=4),
    Sample: Kind(tables.sample, ("id",), review.sample_row, review.sample_from, review.sample_record, since=3),
    Key: Kind(tables.key, ("id",), dict, review.key_from, review.key_record, since=3),
    Policy: Kind(tables.policy, ("id",), _scheme_row, review.policy_from, _scheme_record, since=3),
}
