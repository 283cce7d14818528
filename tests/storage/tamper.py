"""What somebody could do to a corpus behind the program's back, with full access to the database."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import orjson
from sqlalchemy import Connection, insert, text

from domain.edit import Edit
from domain.record import change_record, stamp, to_record
from storage import tables
from storage.engine import WRITES, engine_for
from storage.ground import head_of
from storage.replay import key_of, trail_entities
from storage.rows import KINDS, canonical, seal_of, seal_of_record
from storage.writing import link


@contextmanager
def behind(location: str) -> Iterator[Connection]:
    """A transaction without the triggers, which are all there again afterwards."""
    engine = engine_for(location, writes=True)
    try:
        with engine.execution_options(**{WRITES: True}).begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SET session_replication_role = replica"))
                yield connection
                return
            triggers = connection.execute(text("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")).all()
            for name, _ in triggers:
                connection.exec_driver_sql(f"DROP TRIGGER {name}")
            connection.exec_driver_sql("PRAGMA defer_foreign_keys = 1")
            yield connection
            for _, sql in triggers:
                connection.exec_driver_sql(sql)
    finally:
        engine.dispose()


def sql(*statements: str) -> Callable[[Connection], None]:
    """A tampering that is just statements."""

    def act(connection: Connection) -> None:
        for statement in statements:
            assert connection.execute(text(statement)).rowcount != 0, statement

    return act


def rechain(connection: Connection, change: Callable[[dict[str, Any]], None]) -> None:
    """Rewrite history: change every payload as wished and compute the whole chain anew."""
    prev = "0" * 64
    for row in connection.execute(tables.audit.select().order_by(tables.audit.c.seq)).all():
        payload = orjson.loads(row.payload)
        change(payload)
        written = canonical(payload).decode()
        found = link(prev, row.seq, row.made, row.actor, row.action, written)
        values = {"payload": written, "prev": prev, "hash": found}
        connection.execute(tables.audit.update().where(tables.audit.c.seq == row.seq).values(values))
        prev = found


def forge(connection: Connection, done: Edit) -> None:
    """Write an Edit that adds things as the program would, without asking its rules."""
    seq = head_of(connection)[0] + 1
    for change in done.changes:
        value = change.after
        kind = KINDS[type(value)]
        assert value is not None
        row = {**kind.row(to_record(value)), "seal": seal_of(value)}
        if kind.positioned:
            row["position"] = seq
        connection.execute(insert(kind.table), row)
    _chain(connection, done)


def unmake(connection: Connection, done: Edit) -> None:
    """Write an Edit that removes things, likewise."""
    for change in done.changes:
        assert change.before is not None
        kind = KINDS[type(change.before)]
        row = kind.row(to_record(change.before))
        connection.execute(kind.table.delete().where(*(kind.table.c[key] == row[key] for key in kind.keys)))
    _chain(connection, done)


Row = dict[str, Any]
"""An audit row with its payload's parts: seq, edit_id, made, actor, action, changes, program."""


def rewrite(connection: Connection, change: Callable[[list[Row]], list[Row]]) -> None:
    """Rewrite history without a seam: the rows as wished, and chain, trail and tables made anew to fit them.

    Corrections that were taken over are not known here, so the trail misses the hands that come from them.
    """
    rows = [
        {**row._mapping, **orjson.loads(row.payload)}
        for row in connection.execute(tables.audit.select().order_by(tables.audit.c.seq))
    ]
    for table in (tables.audit, tables.trail, *(kind.table for kind in KINDS.values())):
        connection.execute(table.delete())
    state: dict[tuple[str, str], Row] = {}
    prev = "0" * 64
    for seq, row in enumerate(change(rows), 1):
        prev = _rewritten(connection, seq, prev, row)
        for item in row["changes"]:
            key = item["kind"], key_of(item["kind"], item["after"] or item["before"])
            if item["after"] is None:
                state.pop(key, None)
            else:
                state[key] = {"position": state[key]["position"] if key in state else seq, "record": item["after"]}
    by_name = {kind.table.name: kind for kind in KINDS.values()}
    for (name, _), held in state.items():
        kind = by_name[name]
        values = {**kind.row(held["record"]), "seal": seal_of_record(held["record"])}
        values |= {"position": held["position"]} if kind.positioned else {}
        connection.execute(insert(kind.table), values)


def _rewritten(connection: Connection, seq: int, prev: str, row: Row) -> str:
    """One row of a history that is written anew; gives its hash."""
    parts = {"changes": row["changes"], "edit": row["edit_id"], "program": row["program"]}
    payload = canonical(parts).decode()
    found = link(prev, seq, row["made"], row["actor"], row["action"], payload)
    values = (seq, row["edit_id"], row["made"], row["actor"], row["action"], payload, prev, found)
    connection.execute(insert(tables.audit), dict(zip(tables.audit.c.keys(), values, strict=True)))
    touched = {
        item for part in row["changes"] for item in trail_entities(part["kind"], part["after"] or part["before"])
    }
    for entity, release_id in touched:
        entry = {"entity": entity, "seq": seq, "release_id": release_id, "actor": row["actor"]}
        connection.execute(insert(tables.trail), entry)
    return found


def _chain(connection: Connection, done: Edit) -> None:
    seq, prev = head_of(connection)
    seq += 1
    records = [change_record(change) for change in done.changes]
    touched = {
        item for record in records for item in trail_entities(record["kind"], record["after"] or record["before"])
    }
    for entity, release_id in touched:
        entry = {"entity": entity, "seq": seq, "release_id": release_id, "actor": done.by}
        connection.execute(insert(tables.trail), entry)
    payload = canonical({"changes": records, "edit": str(done.id), "program": "forged"}).decode()
    made = stamp(done.at)
    found = link(prev, seq, made, done.by, done.title, payload)
    values = (seq, str(done.id), made, done.by, done.title, payload, prev, found)
    connection.execute(insert(tables.audit), dict(zip(tables.audit.c.keys(), values, strict=True)))


def alter(connection: Connection, done: Edit) -> None:
    """Write an Edit that changes things, likewise."""
    for change in done.changes:
        assert change.after is not None
        kind = KINDS[type(change.after)]
        row = kind.row(to_record(change.after))
        where = [kind.table.c[key] == row[key] for key in kind.keys]
        connection.execute(kind.table.update().where(*where).values({**row, "seal": seal_of(change.after)}))
    _chain(connection, done)


def reseal(connection: Connection, name: str) -> None:
    """Give every row of a table the seal that fits what its columns hold now."""
    kind = next(kind for kind in KINDS.values() if kind.table.name == name)
    for row in connection.execute(kind.table.select()).all():
        where = [kind.table.c[key] == getattr(row, key) for key in kind.keys]
        connection.execute(kind.table.update().where(*where).values(seal=seal_of(kind.value(row))))
