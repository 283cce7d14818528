"""Whether a corpus's database is whole in itself: the file, its schema, what its columns hold, the search index."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Integer,
    LargeBinary,
    and_,
    column,
    delete,
    func,
    insert,
    or_,
    select,
)
from sqlalchemy import table as named
from sqlalchemy import type_coerce as seen_as
from sqlalchemy.exc import DatabaseError

from storage import tables
from storage.findings import MOST, Findings
from storage.opening import schema_differences
from storage.schema import expected_schema
from storage.search import INDEXED, indexed_to

FIXED = ("audit", "source", "text")
"""The tables whose rows no database changes."""
_OTHER = ("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_NOMEM", "SQLITE_READONLY", "SQLITE_INTERRUPT")
"""Errors that say nothing of the index."""
_SHADOWS = {"data": ("id", "block"), "idx": ("segid", "term", "pgno"), "docsize": ("id", "sz"), "config": ("k", "v")}
"""The tables and columns in which FTS5 keeps an index."""


def schema(connection: Connection, findings: Findings, version: int) -> None:
    """The schema of a file against the one of its version."""
    for difference in schema_differences(connection, expected_schema(version)):
        findings.add("schema", f"The schema is not ours: {difference}.")
    misplaced = connection.exec_driver_sql(
        "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND tbl_name <> name"
        " OR type IN ('index', 'trigger') AND tbl_name NOT IN (SELECT name FROM sqlite_schema WHERE type = 'table')"
    )
    for (name,) in misplaced:
        findings.add("schema", f"The schema is not ours: “{name}” belongs to another table.")
    named = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalars().all()
    number = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    if named != [f"{version:04}"] or number != version:
        findings.add("schema", f"The schema's version is given as {number} and as {', '.join(map(str, named))}.")


def server_schema(connection: Connection, findings: Findings) -> None:
    """The triggers of a corpus on a server, which keep its fixed tables, against ours."""
    rows = connection.exec_driver_sql(
        "SELECT c.relname, t.tgname, t.tgenabled::text, p.proname, p.prosrc FROM pg_trigger t"
        " JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid"
        " WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace"
    )
    found = {(row[0], row[1]) for row in rows if row[2] in "OA" and row[3] == "refuse_change" and "RAISE" in row[4]}
    wanted = {(table, f"{table}_{word}") for table in FIXED for word in ("fixed", "kept")}
    for table, name in sorted(wanted - found):
        findings.add("schema", f"The schema is not ours: the trigger “{name}” of “{table}” is missing or switched off.")


def file(connection: Connection, findings: Findings) -> None:
    """What SQLite itself finds in the file."""
    for (found,) in connection.exec_driver_sql(f"PRAGMA integrity_check({MOST})"):
        if found != "ok":
            findings.add("database", f"The file is damaged: {found}")
    for table, row, parent, _ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        findings.add("database", f"A row of “{table}” points to a {parent} that is not there.", str(row))


def types(connection: Connection, findings: Findings) -> Iterator[str]:
    """What the columns of a file hold against what they are for, which SQLite leaves open; gives the tables' names."""
    for table in tables.metadata.sorted_tables:
        present = set(connection.exec_driver_sql("SELECT name FROM pragma_table_info(?)", (table.name,)).scalars())
        columns = [item for item in table.columns if item.name in present]
        if columns:
            odd = select(func.count()).select_from(table).where(or_(*map(_is_odd, columns)))
            if connection.execute(odd).scalar_one():
                findings.add("database", f"A row of “{table.name}” holds what no Glossator writes there.", table.name)
            yield table.name


def _is_odd(item: Column[Any]) -> ColumnElement[bool]:
    kind: ColumnElement[str] = func.typeof(item)
    if isinstance(item.type, Boolean):
        odd = or_(kind != "integer", seen_as(item, Integer).not_in((0, 1)))
    else:
        wanted = "integer" if isinstance(item.type, Integer) else "text"
        odd = kind != ("blob" if isinstance(item.type, LargeBinary) else wanted)
    return and_(odd, kind != "null") if item.nullable else odd


def search(connection: Connection, findings: Findings) -> None:
    """The index of the search in a file against the texts; their numbers, by which it knows them, have no gaps."""
    number = tables.text.c.id
    count, least, most = connection.execute(select(func.count(), func.min(number), func.max(number))).one()
    if count and (least, most) != (1, count):
        findings.add("search", "The texts are not numbered as they came in, so the search finds other releases.")
    indexed = indexed_to(connection)
    stated = connection.execute(select(tables.meta.c.value).where(tables.meta.c.key == INDEXED)).scalar()
    if indexed > count or stated not in (None, str(indexed)):
        findings.add("search", "The search index is said to hold more texts than there are.")
    elif not _is_indexed(connection, indexed):
        findings.add("search", "The search index does not fit the texts, so the search may miss releases.")


def _is_indexed(connection: Connection, indexed: int) -> bool:
    """Whether the index holds the words of the texts up to a number, and nothing else.

    FTS5 compares an index with its texts only where it may write, so it gets a copy of the index in a temporary place.
    """
    run = connection.exec_driver_sql
    run(
        "CREATE TEMP VIEW checked_text AS SELECT id, body FROM main.text"
        " WHERE id <= (SELECT CAST(value AS INTEGER) FROM main.meta WHERE key = 'indexed')"
    )
    try:
        run(
            "CREATE VIRTUAL TABLE temp.checked_index USING fts5(body, content='checked_text', content_rowid='id',"
            " tokenize='unicode61 remove_diacritics 2')"
        )
        for name, columns in _SHADOWS.items():
            _copy(connection, name, columns)
        rows = run("SELECT count(*), max(id) FROM main.text_index_docsize").one()
        run("INSERT INTO temp.checked_index(checked_index, rank) VALUES ('integrity-check', 1)")
    except DatabaseError as error:
        if getattr(error.orig, "sqlite_errorname", "").startswith(_OTHER):
            raise
        return False
    finally:
        with suppress(DatabaseError):
            run("DROP TABLE IF EXISTS temp.checked_index")
        run("DROP VIEW temp.checked_text")
    return tuple(rows) == (indexed, indexed or None)


def _copy(connection: Connection, name: str, columns: tuple[str, ...]) -> None:
    origin, goal = (
        named(f"{table}_{name}", *map(column, columns), schema=schema)
        for table, schema in (("text_index", "main"), ("checked_index", "temp"))
    )
    connection.execute(delete(goal))
    connection.execute(insert(goal).from_select(columns, select(origin)))
