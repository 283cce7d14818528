"""What was turned down, rounds of a sweep, and guesses: values to rows and back."""

from typing import Any
from uuid import UUID

from domain.record import Record, from_record
from domain.span import Span
from domain.suggestion import Rejection, Round, Source, Suggestion
from storage.packing import Row, packed, unpacked


def rejection_row(record: Record) -> Row:
    """The columns of a rejection but for its seal."""
    row = {name: value for name, value in record.items() if name not in ("release", "span")}
    start, stop = record["span"]
    return {**row, "release_id": record["release"], "start": start, "stop": stop}


def rejection_from(row: Any) -> Rejection:
    """The rejection that a row of its table holds."""
    value = from_record("rejection", rejection_record(row))
    assert isinstance(value, Rejection)
    return value


def rejection_record(row: Any) -> Record:
    """The record of a rejection's row."""
    names = ("id", "label", "quote", "author", "created", "source", "score")
    record = {name: getattr(row, name) for name in names}
    return {**record, "release": row.release_id, "span": [row.start, row.stop]}


def round_from(row: Any) -> Round:
    """The round that a row of its table holds."""
    value = from_record("round", round_record(row))
    assert isinstance(value, Round)
    return value


def round_record(row: Any) -> Record:
    """The record of a round's row."""
    names = ("id", "label", "query", "number", "offered", "accepted", "rejected", "author", "created")
    return {name: getattr(row, name) for name in names}


def suggestion_row(value: Suggestion) -> Row:
    """The columns of a guess, which is no value of an Edit and so has neither record nor seal."""
    return {
        "id": str(value.id),
        "release_id": str(value.release_id),
        "label": value.label,
        "start": value.span.start,
        "stop": value.span.end,
        "quote": value.quote,
        "score": float(value.score),
        "source": value.source.value,
        "reason": value.reason,
        "maker": value.maker,
        "attributes": packed(dict(value.attributes)),
    }


def suggestion_from(row: Any) -> Suggestion:
    """The guess that a row of its table holds."""
    return Suggestion(
        id=UUID(row.id),
        release_id=UUID(row.release_id),
        label=row.label,
        span=Span(row.start, row.stop),
        quote=row.quote,
        score=row.score,
        source=Source(row.source),
        reason=row.reason,
        maker=row.maker,
        attributes=unpacked(row.attributes),
    )
