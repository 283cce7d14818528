"""The audit trail as people read it: its rows, the edits they hold, and the history of one annotation or release."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import orjson
from sqlalchemy import Connection, select

from domain.edit import Edit
from domain.record import change_from, moment
from storage import tables

PAGE = 200


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


def rows(
    connection: Connection, *, after: int = 0, release_id: UUID | None = None, annotation_id: UUID | None = None
) -> Iterator[AuditRow]:
    """Audit rows from the oldest, of everything or of a release, or of an annotation with decisions and relations."""
    audit, trail = tables.audit.c, tables.trail.c
    while True:
        query = select(tables.audit).where(audit.seq > after).order_by(audit.seq).limit(PAGE)
        if release_id is not None:
            query = query.where(audit.seq.in_(select(trail.seq).where(trail.release_id == str(release_id))))
        if annotation_id is not None:
            entities = (str(annotation_id), f"decision:{annotation_id}", f"relation:{annotation_id}")
            query = query.where(audit.seq.in_(select(trail.seq).where(trail.entity.in_(entities))))
        found = connection.execute(query).all()
        for row in found:
            yield AuditRow(row.seq, row.made, row.actor, row.action, row.payload, row.prev, row.hash)
        if len(found) < PAGE:
            return
        after = found[-1].seq
