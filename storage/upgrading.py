"""Bringing an older corpus to the present schema: a verified backup first, then all of it or nothing."""

from collections.abc import Collection
from pathlib import Path

from sqlalchemy import Connection, Engine, func, inspect, select, text

from domain.errors import Refusal
from storage import identity, tables
from storage.backup import automatic
from storage.corpus import Corpus
from storage.engine import WRITES, engine_for, server_engine
from storage.failures import worded
from storage.ground import head_of
from storage.inspection import Inspection
from storage.opening import SCHEMA_VERSION, version_of


def upgrade_file(path: Path) -> Path | None:
    """Upgrade a corpus file that nobody else has open; gives its backup. Refusal, and nothing changed, on any doubt."""
    with Corpus(str(path), engine_for(str(path), writes=False), None, writes=False) as corpus:
        kept = automatic(corpus)
    engine = engine_for(str(path), writes=True)
    try:
        with worded(str(path)), engine.execution_options(**{WRITES: True}).connect() as connection:
            # Before the transaction, where alone it works: with them on, a table made anew takes rows along.
            driver = connection.connection.dbapi_connection
            assert driver is not None
            driver.execute("PRAGMA foreign_keys=OFF")
            with connection.begin():
                _upgrade(connection, path.name, server=False)
            # Not back into the pool without its foreign keys.
            connection.invalidate()
    finally:
        engine.dispose()
    return kept


def upgrade_server(location: str) -> int:
    """Upgrade a corpus on a server as the role that owns its tables, after a backup of its own; gives what it was."""
    engine: Engine = server_engine(location)
    try:
        with worded(location), engine.execution_options(**{WRITES: True}).begin() as connection:
            if "audit" not in inspect(connection).get_table_names():
                raise Refusal("The database holds no corpus: make one with `glossator new`.")
            version = version_of(connection)
            if version < SCHEMA_VERSION:
                _upgrade(connection, engine.url.database or "The corpus", server=True)
            return version
    finally:
        engine.dispose()


def _upgrade(connection: Connection, name: str, *, server: bool) -> None:
    # Imported on use, as Alembic is wherever a corpus is opened.
    from storage.migrations import upgrade

    kept = set(connection.execute(text(_NAMES[connection.dialect.name])).scalars())
    before = _state(connection, kept)
    upgrade(connection, SCHEMA_VERSION)
    after = _state(connection, kept)
    identity.tie(connection)
    inspection = Inspection(f"{before[0][0]}:{before[0][1]}", search=False)
    for _ in inspection.run(connection, server=server):
        pass
    doubts = [problem.sentence for problem in inspection.problems]
    if after != before:
        doubts.append("There are not as many rows as before.")
    if doubts:
        raise Refusal(
            f"“{name}” cannot be brought to the present schema ({doubts[0].rstrip('.')}): nothing was changed;"
            " run `verify`, or open it with the Glossator that made it.",
            details="\n".join(doubts),
        )


def _state(connection: Connection, names: Collection[str]) -> tuple[tuple[int, str], dict[str, int]]:
    """The audit head, and how many rows each of those tables has: no migration adds or removes one.

    But for the index over the trail, which is compared with the trail itself.
    """
    return head_of(connection), {
        table.name: int(connection.execute(select(func.count()).select_from(table)).scalar_one())
        for table in tables.metadata.sorted_tables
        if table.name in names and table is not tables.trail
    }


_NAMES = {
    "sqlite": "SELECT name FROM sqlite_schema WHERE type = 'table'",
    "postgresql": "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()",
}
