"""One Edit into the tables and the audit chain, inside a transaction that the caller holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Dialect, Table, bindparam, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from domain import guard
from domain.annotation import Annotation, quote_of
from domain.edit import Change, Edit, key_of
from domain.errors import Refusal, StaleEdit
from domain.record import Record, stamp, to_record
from domain.suggestion import Rejection
from domain.version import PROGRAM
from storage import hands, tables
from storage.ground import CHUNK, ground_of, known_and_head, refuse_reused_revisions
from storage.packing import Row
from storage.replay import trail_entities
from storage.rows import KINDS, Kind, canonical, seal_of_record

_INDEXED = select(tables.trail.c.seq).where(
    tables.trail.c.entity == bindparam("entity"), tables.trail.c.seq == bindparam("seq")
)
STALE = "This was changed meanwhile: look at it as it is now, then do it again."


def link(prev: str, seq: int, made: str, actor: str, action: str, payload: str) -> str:
    """The hash of an audit row: SHA-256 of the canonical JSON array of its fields, the hash before it first."""
    return sha256(canonical([prev, seq, made, actor, action, payload])).hexdigest()


@cache
def _statement(dialect: Dialect, table: Table, columns: tuple[str, ...], missing: bool) -> tuple[str, list[str] | None]:
    """An insert in the driver's own words, and the order of its values where they have no names."""
    made = postgresql.insert(table) if dialect.name == "postgresql" else sqlite.insert(table)
    compiled = (made.on_conflict_do_nothing() if missing else made).compile(dialect=dialect, column_keys=columns)
    return str(compiled), compiled.positiontup


def _insert_all(connection: Connection, table: Table, rows: Sequence[Row], *, missing: bool = False) -> None:
    """Hand rows to the driver as they are: all of them are texts, numbers and bytes, which need no processing."""
    for start in range(0, len(rows), CHUNK):
        sql, order = _statement(connection.dialect, table, tuple(rows[0]), missing)
        chunk = rows[start : start + CHUNK]
        values: Any = [tuple(row[name] for name in order) for row in chunk] if order else list(chunk)
        connection.exec_driver_sql(sql, values if len(chunk) > 1 else values[0])


def insert_missing(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert the rows whose key or digest is not there yet."""
    _insert_all(connection, table, rows, missing=True)


@dataclass(frozen=True, slots=True)
class _Deed:
    """A change with its records, which are made once for the row, the seal, the trail and the audit."""

    kind: Kind
    name: str
    before: Record | None
    after: Record | None

    @property
    def verb(self) -> str:
        if self.before is None:
            return "insert"
        return "delete" if self.after is None else "update"

    def payload(self) -> Record:
        """As `change_record` makes it."""
        return {"kind": self.name, "before": self.before, "after": self.after}


def _deed(change: Change) -> _Deed:
    value = change.value
    before = None if change.before is None else to_record(change.before)
    return _Deed(
        KINDS[type(value)], key_of(value)[0], before, None if change.after is None else to_record(change.after)
    )


def write(connection: Connection, done: Edit, text_of: Mapping[UUID, str]) -> int:
    """Check and write an Edit; gives the number of its audit row. One that is there already is not written again."""
    known, (seq, prev) = known_and_head(connection, done)
    if known is not None:
        return known
    guard.check(done, ground_of(connection, done))
    refuse_reused_revisions(connection, done)
    _check_quotes(done, text_of)
    seq += 1
    deeds = [_deed(change) for change in done.changes]
    for (_, verb), group in groupby(deeds, key=lambda deed: (deed.name, deed.verb)):
        _apply(connection, verb, list(group), seq)
    payload = canonical(
        {"changes": [deed.payload() for deed in deeds], "edit": str(done.id), "program": PROGRAM}
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
    _insert_all(connection, tables.audit, [row])
    _write_trail(connection, [*_trail_rows(deeds, seq, done.by), *hands.rows(connection, done, seq)])
    return seq


def _write_trail(connection: Connection, rows: Sequence[Row]) -> None:
    """Write the index of the audit row, unless the server has done so, which trusts none but itself with it."""
    if rows and connection.dialect.name == "postgresql":
        names = {name: rows[0][name] for name in ("entity", "seq")}
        if connection.execute(_INDEXED, names).first() is not None:
            return
    insert_missing(connection, tables.trail, rows)


def _trail_rows(deeds: Sequence[_Deed], seq: int, actor: str) -> list[Row]:
    rows = []
    for deed in deeds:
        record = deed.after if deed.after is not None else deed.before
        assert record is not None
        for entity, release_id in trail_entities(deed.name, record):
            rows.append({"entity": entity, "seq": seq, "release_id": release_id, "actor": actor})
    return rows


def _apply(connection: Connection, verb: str, deeds: Sequence[_Deed], seq: int) -> None:
    kind = deeds[0].kind
    table = kind.table
    if table is tables.release:
        _demand_free_names(connection, deeds)
    if verb == "insert":
        _insert(connection, table, [_sealed(deed, seq) for deed in deeds])
        return
    for deed in deeds:
        assert deed.before is not None
        before = kind.row(deed.before)
        where = [table.c[key] == before[key] for key in kind.keys] + [table.c.seal == seal_of_record(deed.before)]
        if deed.after is None:
            result = connection.execute(delete(table).where(*where))
        else:
            after = {**kind.row(deed.after), "seal": seal_of_record(deed.after)}
            result = connection.execute(update(table).where(*where).values(after))
        if result.rowcount != 1:
            raise StaleEdit(STALE)


def _sealed(deed: _Deed, seq: int) -> Row:
    assert deed.after is not None
    row = {**deed.kind.row(deed.after), "seal": seal_of_record(deed.after)}
    if deed.kind.positioned:
        row["position"] = seq
    return row


def _insert(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Add rows; what is there already makes the Edit stale."""
    try:
        _insert_all(connection, table, rows)
    except IntegrityError as error:
        # By its words, since the bundled driver has no code of its own for it.
        if getattr(error.orig, "sqlstate", "") == "23505" or "UNIQUE constraint" in str(error.orig):
            raise StaleEdit(STALE) from error
        raise


def _demand_free_names(connection: Connection, deeds: Sequence[_Deed]) -> None:
    """Refuse a name in use with a sentence and not with the database's own error."""
    names = [
        deed.after["name"]
        for deed in deeds
        if deed.after is not None and (deed.before is None or deed.before["name"] != deed.after["name"])
    ]
    for start in range(0, len(names), CHUNK):
        query = select(tables.release.c.name).where(tables.release.c.name.in_(names[start : start + CHUNK]))
        taken = connection.execute(query.limit(1)).scalar()
        if taken is not None:
            raise Refusal(f"There already is a release called “{taken}”: choose another name.")


def _check_quotes(done: Edit, text_of: Mapping[UUID, str]) -> None:
    """Never let a span in whose quote is not the text that it covers."""
    for change in done.changes:
        value = change.after
        if isinstance(value, Annotation | Rejection):
            body = text_of[value.release_id]
            fragments = value.fragments if isinstance(value, Annotation) else (value.span,)
            if fragments[-1].end > len(body) or quote_of(body, fragments) != value.quote:
                raise Refusal("A span does not cover the text that it quotes: nothing was written.")
