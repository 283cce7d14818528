"""Whether a corpus's database is whole in itself: the file, its schema, what its columns hold."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Float,
    Integer,
    LargeBinary,
    and_,
    func,
    or_,
    select,
)
from sqlalchemy import type_coerce as seen_as

from storage import logins, server_rules, tables
from storage.findings import MOST, Findings
from storage.opening import schema_differences
from storage.schema import expected_schema

FIXED = ("audit", "source", "text")
"""The tables whose rows no database changes."""


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


def rules(connection: Connection, findings: Findings) -> None:
    """The rules that a server keeps itself, against ours; and whether they bind who is looking."""
    for difference in (*server_rules.differences(connection), *logins.excess(connection)):
        findings.add("schema", f"The rules of the server are not ours: {difference}.")
    name = connection.exec_driver_sql("SELECT session_user").scalar_one()
    bound = "bind" if logins.binds(connection) else "do not bind"
    findings.notes.append(f"The rules of the server {bound} the login of this verification, {name}.")


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
        wanted = "integer" if isinstance(item.type, Integer) else "real" if isinstance(item.type, Float) else "text"
        odd = kind != ("blob" if isinstance(item.type, LargeBinary) else wanted)
    return and_(odd, kind != "null") if item.nullable else odd
