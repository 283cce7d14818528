"""One Edit into the tables and the audit chain, inside a transaction that the caller holds."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, delete, insert, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite

from domain import guard
from domain.annotation import Annotation, Decision, quote_of
from domain.edit import Change, Edit, Value
from domain.errors import Refusal, StaleEdit
from domain.person import Person
from domain.record import change_record, stamp
from domain.release import Release
from domain.scheme import Scheme
from domain.version import PROGRAM
from storage import tables
from storage.ground import CHUNK, ground_of, head_of, refuse_reused_revisions
from storage.rows import KINDS, Kind, Row, canonical, seal_of

STALE = "This was changed meanwhile: look at it as it is now, then do it again."


def link(prev: str, seq: int, made: str, actor: str, action: str, payload: str) -> str:
    """The hash of an audit row: SHA-256 of the canonical JSON array of its fields, the hash before it first."""
    return sha256(canonical([prev, seq, made, actor, action, payload])).hexdigest()


def insert_missing(connection: Connection, table: Any, rows: Sequence[Row]) -> None:
    """Insert the rows whose key or digest is not there yet."""
    if not rows:
        return
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    connection.execute(dialect.insert(table).on_conflict_do_nothing(), list(rows))


def write(connection: Connection, done: Edit, text_of: Mapping[UUID, str]) -> int:
    """Check and write an Edit; gives the number of its audit row. One that is there already is not written again."""
    known = connection.execute(select(tables.audit.c.seq).where(tables.audit.c.edit_id == str(done.id))).scalar()
    if known is not None:
        return int(known)
    guard.check(done, ground_of(connection, done))
    refuse_reused_revisions(connection, done)
    _check_quotes(done, text_of)
    seq, prev = head_of(connection)
    seq += 1
    for kind, group in groupby(done.changes, key=lambda change: (type(change.value), _deed(change))):
        _apply(connection, KINDS[kind[0]], kind[1], list(group), seq)
    payload = canonical(
        {"changes": [change_record(change) for change in done.changes], "edit": str(done.id), "program": PROGRAM}
    ).decode()
    made = stamp(done.at)
    row = {
        "seq": seq,
        "edit_id": str(done.id),
        "made": made,
        "actor": done.by,
        "action": done.title,
        "payload": payload,
        "prev": prev,
        "hash": link(prev, seq, made, done.by, done.title, payload),
    }
    connection.execute(insert(tables.audit), row)
    trail = [entry for change in done.changes if (entry := _trail_row(change.value, seq, done.by)) is not None]
    insert_missing(connection, tables.trail, trail)
    return seq


def _deed(change: Change) -> str:
    if change.before is None:
        return "insert"
    return "delete" if change.after is None else "update"


def _trail_row(value: Value, seq: int, actor: str) -> Row | None:
    match value:
        case Release():
            return {"entity": str(value.id), "seq": seq, "release_id": str(value.id), "actor": actor}
        case Annotation():
            return {"entity": str(value.id), "seq": seq, "release_id": str(value.release_id), "actor": actor}
        case Decision():
            # Under a key of its own: whoever decided did not edit the annotation.
            entity = f"decision:{value.annotation_id}"
            return {"entity": entity, "seq": seq, "release_id": str(value.release_id), "actor": actor}
        case Person() | Scheme():
            return None
        case _:
            entity = f"mark:{value.release_id}"
            return {"entity": entity, "seq": seq, "release_id": str(value.release_id), "actor": actor}


def _apply(connection: Connection, kind: Kind, deed: str, changes: Sequence[Change], seq: int) -> None:
    table = kind.table
    if deed == "insert":
        rows = [_sealed(kind, change.after, seq) for change in changes]
        _demand_free(connection, kind, rows)
        for start in range(0, len(rows), CHUNK):
            connection.execute(insert(table), rows[start : start + CHUNK])
        return
    if table is tables.release:
        _demand_free_names(connection, _new_names(changes))
    for change in changes:
        assert change.before is not None
        before = kind.row(change.before)
        where = [table.c[key] == before[key] for key in kind.keys] + [table.c.seal == seal_of(change.before)]
        if deed == "delete":
            result = connection.execute(delete(table).where(*where))
        else:
            after = {**kind.row(change.after), "seal": seal_of(change.after)}  # type: ignore[arg-type]
            result = connection.execute(update(table).where(*where).values(after))
        if result.rowcount != 1:
            raise StaleEdit(STALE)


def _new_names(changes: Sequence[Change]) -> list[str]:
    pairs = [(change.before, change.after) for change in changes]
    return [
        new.name for old, new in pairs if isinstance(old, Release) and isinstance(new, Release) and new.name != old.name
    ]


def _sealed(kind: Kind, value: Value | None, seq: int) -> Row:
    assert value is not None
    row = {**kind.row(value), "seal": seal_of(value)}
    if kind.positioned:
        row["position"] = seq
    return row


def _demand_free(connection: Connection, kind: Kind, rows: Sequence[Row]) -> None:
    """Refuse to add what is there already, with a sentence and not with the database's own error."""
    keys = [kind.table.c[key] for key in kind.keys]
    for start in range(0, len(rows), CHUNK):
        wanted = [tuple(row[key] for key in kind.keys) for row in rows[start : start + CHUNK]]
        if len(keys) == 1:
            query = select(keys[0]).where(keys[0].in_([item[0] for item in wanted]))
        else:
            query = select(*keys).where(tuple_(*keys).in_(wanted))
        if connection.execute(query.limit(1)).first() is not None:
            raise StaleEdit(STALE)
    if kind.table is tables.release:
        _demand_free_names(connection, [row["name"] for row in rows])


def _demand_free_names(connection: Connection, names: Sequence[str]) -> None:
    for start in range(0, len(names), CHUNK):
        query = select(tables.release.c.name).where(tables.release.c.name.in_(names[start : start + CHUNK]))
        taken = connection.execute(query.limit(1)).scalar()
        if taken is not None:
            raise Refusal(f"There already is a release called “{taken}”: choose another name.")


def _check_quotes(done: Edit, text_of: Mapping[UUID, str]) -> None:
    """Never let a span in whose quote is not the text that it covers."""
    for change in done.changes:
        value = change.after
        if isinstance(value, Annotation):
            body = text_of[value.release_id]
            if value.fragments[-1].end > len(body) or quote_of(body, value.fragments) != value.quote:
                raise Refusal("A span does not cover the text that it quotes: nothing was written.")
