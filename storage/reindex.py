"""The index over the audit trail of an older corpus, brought to what the present program keeps in it."""

from dataclasses import dataclass, field

import orjson
from sqlalchemy import Connection, delete, insert, select

from storage import tables
from storage.hands import HAND, PROPOSAL
from storage.packing import Row
from storage.replay import Replay

CHUNK = 500


@dataclass(slots=True)
class _Recorder(Replay):
    """Writes down the rows that have to do with proposals."""

    rows: dict[tuple[str, int], Row] = field(default_factory=dict)

    def count_trail(self, entity: str, seq: int, release_id: str | None, actor: str) -> None:
        """Keep a row instead of counting it."""
        if entity.startswith((HAND, PROPOSAL)):
            self.rows[entity, seq] = {"entity": entity, "seq": seq, "release_id": release_id, "actor": actor}


def add_proposals(connection: Connection) -> None:
    """Write into the trail who has proposed what, and whose proposal an annotation became, by the audit rows alone."""
    recorder = _Recorder()
    query = select(tables.audit.c.seq, tables.audit.c.actor, tables.audit.c.payload).order_by(tables.audit.c.seq)
    for row in connection.execute(query.execution_options(yield_per=CHUNK)):
        # What could not have come about lawfully is for the verification after the upgrade to say.
        for _ in recorder.apply(row.seq, row.actor, orjson.loads(row.payload)["changes"]):
            pass
    column = tables.trail.c
    for kind in (HAND, PROPOSAL):
        connection.execute(delete(tables.trail).where(column.entity.startswith(kind, autoescape=True)))
    rows = list(recorder.rows.values())
    for start in range(0, len(rows), CHUNK):
        connection.execute(insert(tables.trail), rows[start : start + CHUNK])
