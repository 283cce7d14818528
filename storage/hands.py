"""Whose hand is in an annotation besides those who changed it: a reviewer's, whose correction its author took over.

The trail keeps such a hand for good, so that nobody approves what they proposed, whatever is changed afterwards; and
every proposal, so that to take one back does not take the hand out of what its author then makes of it.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

import orjson
from sqlalchemy import Connection, select

from domain.annotation import Annotation, Correction
from domain.edit import Edit
from domain.record import Record
from domain.review_record import correction as correction_record
from domain.seal import canonical
from storage import tables
from storage.packing import Row

HAND = "hand:"
PROPOSAL = "proposal:"
SINCE = 4
"""The schema version from which on the trail keeps proposals that were taken back."""
CHUNK = 500


def hand(annotation_id: str) -> str:
    """The entity under which the trail keeps the hands in an annotation."""
    return f"{HAND}{annotation_id}"


def proposals(release_id: str) -> str:
    """The entity under which the trail keeps what was ever proposed in a release."""
    return f"{PROPOSAL}{release_id}"


def proposed(decision: Record) -> tuple[str, bytes]:
    """Who proposed what with a decision that has a correction."""
    return decision["by"], canonical(decision["correction"])


def proposal(annotation: Mapping[str, Any]) -> Mapping[str, Any]:
    """What of an annotation's record a correction has."""
    return {name: annotation[name] for name in ("label", "fragments", "attributes")}


def actors(names: set[str]) -> str:
    """Several names in the one column that the trail has for them."""
    return "\n".join(sorted(names))


def rows(connection: Connection, done: Edit, seq: int) -> Iterator[Row]:
    """The trail's rows for annotations that an Edit makes what a reviewer has proposed in their release.

    Of whatever annotation it was proposed, and whether or not it was taken back: to remove that one and make it anew
    does not take the hand away.
    """
    made = [change.after for change in done.changes if isinstance(change.after, Annotation)]
    proposed = _proposals(connection, {str(item.release_id) for item in made})
    for item in made:
        release = str(item.release_id)
        if release in proposed:
            content = canonical(correction_record(Correction.of(item)))
            names = {actor for actor, wanted in proposed[release] if wanted == content and actor != done.by}
            if names:
                yield {"entity": hand(str(item.id)), "seq": seq, "release_id": release, "actor": actors(names)}


def _proposals(connection: Connection, releases: Collection[str]) -> dict[str, list[tuple[str, bytes]]]:
    """Who has ever proposed what in each of those releases."""
    found: dict[str, list[tuple[str, bytes]]] = {}
    trail, keys = tables.trail.c, [proposals(release) for release in sorted(releases)]
    for start in range(0, len(keys), CHUNK):
        query = select(trail.release_id, tables.audit.c.payload).join(tables.audit, tables.audit.c.seq == trail.seq)
        for row in connection.execute(query.where(trail.entity.in_(keys[start : start + CHUNK]))):
            # A row of the trail may correct in several releases.
            found.setdefault(row.release_id, []).extend(
                proposed(record)
                for change in orjson.loads(row.payload)["changes"]
                if change["kind"] == "decision" and (record := change["after"]) and "correction" in record
                if record["release"] == row.release_id
            )
    return found
