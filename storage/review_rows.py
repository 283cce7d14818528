"""Values of review to rows and back; with `storage.rows`, which has all other kinds.

What a row came to hold in a later schema is left out of its record while it is NULL, as in older records.
"""

from typing import Any
from uuid import UUID

import orjson

from domain.annotation import Comment, Decision, Mark, MarkKind, Negative, State
from domain.assignment import Assignment
from domain.key import Key
from domain.policy import Policy
from domain.record import Record, from_record, moment
from domain.review_record import read_correction
from domain.sample import Sample
from domain.span import Span
from storage.packing import Row, packed, plain, unpacked


def negative_row(record: Record) -> Row:
    """The columns of a negative but for its seal."""
    row = {name: value for name, value in record.items() if name != "release"}
    return {**row, "release_id": record["release"], "claims": packed(record["claims"])}


def negative_from(row: Any) -> Negative:
    """The negative that a row of its table holds."""
    return Negative(
        id=UUID(row.id),
        release_id=UUID(row.release_id),
        label=row.label,
        author=row.author,
        created=moment(row.created),
        comment=row.comment,
        origin=row.origin,
        claims=unpacked(row.claims),
    )


def negative_record(row: Any) -> Record:
    """The record of a row by its columns alone, as of the others below."""
    return {
        "id": row.id,
        "release": row.release_id,
        "label": row.label,
        "author": row.author,
        "created": row.created,
        "comment": row.comment,
        "origin": row.origin,
        "claims": plain(row.claims),
    }


def decision_row(record: Record) -> Row:
    """The columns of a decision but for its seal and position."""
    correction = record.get("correction")
    return {
        "id": record["id"],
        "annotation_id": record["annotation"],
        "release_id": record["release"],
        "revision": record["revision"],
        "verdict": record["verdict"],
        "actor": record["by"],
        "made": record["at"],
        "reason": record["reason"],
        "comment": record["comment"],
        "correction": None if correction is None else orjson.dumps(correction, option=orjson.OPT_SORT_KEYS).decode(),
        "case_id": record.get("case"),
        "key": record.get("key"),
        "signature": record.get("signature"),
    }


def decision_from(row: Any) -> Decision:
    """The decision that a row of its table holds."""
    return Decision(
        id=UUID(row.id),
        annotation_id=UUID(row.annotation_id),
        release_id=UUID(row.release_id),
        revision=UUID(row.revision),
        verdict=State(row.verdict),
        by=row.actor,
        at=moment(row.made),
        reason=row.reason,
        comment=row.comment,
        correction=None if row.correction is None else read_correction(orjson.loads(row.correction)),
        case=None if row.case_id is None else UUID(row.case_id),
        key=row.key or "",
        signature=row.signature or "",
    )


def decision_record(row: Any) -> Record:
    """The record of a decision's row."""
    record = {
        "id": row.id,
        "annotation": row.annotation_id,
        "release": row.release_id,
        "revision": row.revision,
        "verdict": row.verdict,
        "by": row.actor,
        "at": row.made,
        "reason": row.reason,
        "comment": row.comment,
    }
    # An older schema has none of these columns.
    later = {"case": "case_id", "key": "key", "signature": "signature"}
    record |= {name: value for name, column in later.items() if (value := getattr(row, column, None)) is not None}
    if getattr(row, "correction", None) is not None:
        record["correction"] = orjson.loads(row.correction)
    return record


def comment_row(record: Record) -> Row:
    """The columns of a comment but for its seal."""
    start, stop = record["span"] or (None, None)
    return {
        "id": record["id"],
        "release_id": record["release"],
        "annotation_id": record["annotation"],
        "start": start,
        "stop": stop,
        "author": record["author"],
        "created": record["created"],
        "body": record["text"],
        "settled": record["settled"],
    }


def comment_from(row: Any) -> Comment:
    """The comment that a row of its table holds."""
    return Comment(
        id=UUID(row.id),
        release_id=UUID(row.release_id),
        annotation_id=None if row.annotation_id is None else UUID(row.annotation_id),
        span=None if row.start is None else Span(row.start, row.stop),
        author=row.author,
        created=moment(row.created),
        text=row.body,
        settled=bool(row.settled),
    )


def comment_record(row: Any) -> Record:
    """The record of a comment's row."""
    return {
        "id": row.id,
        "release": row.release_id,
        "annotation": row.annotation_id,
        "span": None if row.start is None and row.stop is None else [row.start, row.stop],
        "author": row.author,
        "created": row.created,
        "text": row.body,
        "settled": row.settled,
    }


def mark_row(record: Record) -> Row:
    """The columns of a mark but for its seal."""
    return {
        "release_id": record["release"],
        "kind": record["kind"],
        "actor": record["by"],
        "made": record["at"],
        "seen": record.get("seen"),
    }


def mark_from(row: Any) -> Mark:
    """The mark that a row of its table holds."""
    return Mark(UUID(row.release_id), row.actor, MarkKind(row.kind), moment(row.made), row.seen or "")


def mark_record(row: Any) -> Record:
    """The record of a mark's row."""
    record = {"release": row.release_id, "by": row.actor, "kind": row.kind, "at": row.made}
    seen = getattr(row, "seen", None)
    return record if seen is None else record | {"seen": seen}


def assignment_row(record: Record) -> Row:
    """The columns of an assignment but for its seal."""
    return {
        "release_id": record["release"],
        "person": record["person"],
        "actor": record["by"],
        "made": record["at"],
    }


def assignment_from(row: Any) -> Assignment:
    """The assignment that a row of its table holds."""
    return Assignment(UUID(row.release_id), row.person, row.actor, moment(row.made))


def assignment_record(row: Any) -> Record:
    """The record of an assignment's row."""
    return {"release": row.release_id, "person": row.person, "by": row.actor, "at": row.made}


def sample_row(record: Record) -> Row:
    """The columns of a sample but for its seal."""
    row = {name: value for name, value in record.items() if name not in ("by", "at")}
    return {
        **row,
        "seed": str(record["seed"]),
        "chosen": orjson.dumps(record["chosen"]).decode(),
        "actor": record["by"],
        "made": record["at"],
    }


def sample_from(row: Any) -> Sample:
    """The sample that a row of its table holds."""
    value = from_record("sample", sample_record(row))
    assert isinstance(value, Sample)
    return value


def sample_record(row: Any) -> Record:
    """The record of a sample's row."""
    return {
        "id": row.id,
        "annotator": row.annotator,
        "percent": row.percent,
        "seed": int(row.seed),
        "chosen": orjson.loads(row.chosen),
        "population": row.population,
        "digest": row.digest,
        "by": row.actor,
        "at": row.made,
    }


def key_from(row: Any) -> Key:
    """The key that a row of its table holds."""
    return Key(row.id, row.person, row.public, moment(row.made), row.vouched)


def key_record(row: Any) -> Record:
    """The record of a key's row."""
    return {"id": row.id, "person": row.person, "public": row.public, "made": row.made, "vouched": row.vouched}


def policy_from(row: Any) -> Policy:
    """The policy that the one row of its table holds."""
    value = from_record("policy", orjson.loads(row.record))
    assert isinstance(value, Policy)
    return value
