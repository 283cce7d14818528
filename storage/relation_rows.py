"""Relations to rows and back; with `storage.rows`, which has all other kinds."""

from typing import Any
from uuid import UUID

from domain.annotation import Relation
from domain.record import Record, moment
from storage.packing import Row, packed, plain, unpacked


def relation_row(record: Record) -> Row:
    """The columns of a relation but for its seal."""
    return {
        "id": record["id"],
        "release_id": record["release"],
        "label": record["label"],
        "source": record["source"],
        "target": record["target"],
        "author": record["author"],
        "created": record["created"],
        "attributes": packed(record["attributes"]),
        "origin": record["origin"],
        "claims": packed(record["claims"]),
    }


def relation_from(row: Any) -> Relation:
    """The relation that a row of its table holds."""
    return Relation(
        id=UUID(row.id),
        release_id=UUID(row.release_id),
        label=row.label,
        source=UUID(row.source),
        target=UUID(row.target),
        author=row.author,
        created=moment(row.created),
        attributes=unpacked(row.attributes),
        origin=row.origin,
        claims=unpacked(row.claims),
    )


def relation_record(row: Any) -> Record:
    """The record of a row by its columns alone."""
    return {
        "id": row.id,
        "release": row.release_id,
        "label": row.label,
        "source": row.source,
        "target": row.target,
        "author": row.author,
        "created": row.created,
        "attributes": plain(row.attributes),
        "origin": row.origin,
        "claims": plain(row.claims),
    }
