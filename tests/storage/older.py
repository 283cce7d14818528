"""Corpora as an older program left them: as they are now, less what the newer schemas brought."""

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import text

from storage.access import create
from storage.corpus import Corpus
from storage.engine import WRITES, engine_for
from tests import sheets
from tests.storage.scene import PEOPLE, add_people

LATER = ("rejection", "round", "suggestion", "suggested", "model")
"""The tables that the schema after the one of review brought."""


def made(location: str | Path, life: Callable[[Corpus], None]) -> None:
    """A corpus of the first schema, with people, in which something was done."""
    with create(location, sheets.SCHEME, PEOPLE[0].name) as corpus:
        add_people(corpus)
        life(corpus)
    engine = engine_for(str(location), writes=True)
    with engine.execution_options(**{WRITES: True}).begin() as connection:
        if connection.dialect.name == "postgresql":
            rules = connection.execute(text("SELECT oid::regprocedure FROM pg_proc WHERE proname LIKE 'glossator%'"))
            for rule in rules.scalars().all():
                connection.execute(text(f"DROP FUNCTION IF EXISTS {rule} CASCADE"))
            connection.execute(text("DROP TABLE deed, unwritten, former"))
        for table in (*LATER, "relation", "negative", "comment", "assignment", "sample", "key", "policy"):
            connection.execute(text(f"DROP TABLE {table}"))
        for table, column in (
            ("decision", "correction"),
            ("decision", "case_id"),
            ("decision", "key"),
            ("decision", "signature"),
            ("mark", "seen"),
        ):
            connection.execute(text(f"ALTER TABLE {table} DROP COLUMN {column}"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
        if connection.dialect.name == "sqlite":
            connection.execute(text("PRAGMA user_version = 1"))
    engine.dispose()


def reviewed(location: str | Path, life: Callable[[Corpus], None]) -> None:
    """A corpus of the third schema, with people, in which something was done; on a server without its rules."""
    with create(location, sheets.SCHEME, PEOPLE[0].name) as corpus:
        add_people(corpus)
        life(corpus)
    engine = engine_for(str(location), writes=True)
    with engine.execution_options(**{WRITES: True}).begin() as connection:
        if connection.dialect.name == "postgresql":
            # What a rule is for a table that there was not yet, goes with it.
            for table in LATER[:2]:
                connection.execute(text(f"DROP TABLE {table} CASCADE"))
        for table in LATER:
            connection.execute(text(f"DROP TABLE IF EXISTS {table}"))
        connection.execute(text("DELETE FROM trail WHERE entity LIKE 'proposal:%'"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0003'"))
        if connection.dialect.name == "sqlite":
            connection.execute(text("PRAGMA user_version = 3"))
    engine.dispose()
