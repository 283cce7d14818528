"""Whose hand is in an annotation besides those who changed it: a reviewer's, whose correction its author took over.

The trail keeps such a hand for good, so that nobody approves what they proposed, whatever is changed afterwards.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import orjson
from sqlalchemy import Connection, select

from domain.annotation import Annotation, Correction
from domain.edit import Edit
from domain.review_record import correction as correction_record
from storage import tables
from storage.packing import Row

HAND = "hand:"
CHUNK = 500


def hand(annotation_id: str) -> str:
    """The entity under which the trail keeps the hands in an annotation."""
    return f"{HAND}{annotation_id}"


def proposal(annotation: Mapping[str, Any]) -> Mapping[str, Any]:
    """What of an annotation's record a correction has."""
    return {name: annotation[name] for name in ("label", "fragments", "attributes")}


def actors(names: set[str]) -> str:
    """Several names in the one column that the trail has for them."""
    return "\n".join(sorted(names))


def rows(connection: Connection, done: Edit, seq: int) -> Iterator[Row]:
    """The trail's rows for annotations that an Edit makes what a reviewer has proposed."""
    made = {str(change.after.id): change.after for change in done.changes if isinstance(change.after, Annotation)}
    found: dict[str, set[str]] = {}
    column = tables.decision.c
    keys = list(made)
    for start in range(0, len(keys), CHUNK):
        query = select(column.annotation_id, column.actor, column.correction).where(
            column.annotation_id.in_(keys[start : start + CHUNK]), column.correction.is_not(None)
        )
        for row in connection.execute(query):
            value = made[row.annotation_id]
            if orjson.loads(row.correction) == correction_record(Correction.of(value)) and row.actor != done.by:
                found.setdefault(row.annotation_id, set()).add(row.actor)
    for key, names in found.items():
        release = str(made[key].release_id)
        yield {"entity": hand(key), "seq": seq, "release_id": release, "actor": actors(names)}
