"""From which annotation of an older version of its release an annotation was carried."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import Connection, select

from domain.annotation import CARRIED, CARRIED_FROM
from storage import tables
from storage.packing import unpacked

CHUNK = 500


def sources(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    """For those of the annotations that were carried from an older version, the id of the one there."""
    column, found, wanted = tables.annotation.c, dict[str, str](), list(ids)
    for start in range(0, len(wanted), CHUNK):
        query = select(column.id, column.claims).where(
            column.id.in_(wanted[start : start + CHUNK]), column.origin.startswith(CARRIED, autoescape=True)
        )
        for row in connection.execute(query):
            claims = dict(unpacked(row.claims))
            if CARRIED_FROM in claims:
                found[row.id] = claims[CARRIED_FROM]
    return found


def carried_from(connection: Connection, ids: Iterable[UUID]) -> dict[UUID, list[UUID]]:
    """For each annotation those that it was carried from, version by version; mostly none."""
    chains: dict[UUID, list[UUID]] = {item: [] for item in ids}
    ends = {item: str(item) for item in chains}
    while ends:
        known = sources(connection, set(ends.values()))
        ends = {item: known[end] for item, end in ends.items() if end in known}
        for item, end in list(ends.items()):
            if UUID(end) in (item, *chains[item]):
                del ends[item]  # a corpus that was tampered with must not keep us here
            else:
                chains[item].append(UUID(end))
    return chains
