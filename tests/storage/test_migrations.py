"""The migrations make the tables that the code believes in, and the files that say so agree."""

from pathlib import Path

import orjson
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

import storage.migrations
from storage import tables
from storage.corpus import Corpus
from storage.engine import APPLICATION_ID
from storage.migrations import REVISIONS
from storage.opening import SCHEMA_VERSION, schema_of
from storage.schema import expected_schema
from storage.verify import verify

FOLDER = Path(storage.migrations.__file__).parent
FTS = ("text_index", "text_words")
ON_SERVERS = ("deed", "unwritten", "former")
"""Tables that the rules of a server alone use."""


def _ours(thing: object, name: str | None, kind: str, reflected: bool, other: object) -> bool:
    return name not in ON_SERVERS and not str(name).startswith((*FTS, "alembic_version"))


def test_the_tables_are_what_the_migrations_make(corpus: Corpus) -> None:
    with corpus.snapshot() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": _ours, "compare_type": True})
        assert compare_metadata(context, tables.metadata) == []


def test_the_allow_list_is_what_the_migrations_make(local: Corpus) -> None:
    with local.snapshot() as connection:
        found = schema_of(connection)
    assert found == expected_schema()
    packed = orjson.loads((FOLDER / f"schema_{SCHEMA_VERSION:04}.json").read_bytes())
    assert [tuple(item) for item in packed] == sorted(map(tuple, packed))


def test_versions_agree(local: Corpus) -> None:
    script = ScriptDirectory(str(FOLDER))
    assert list(REVISIONS) == list(range(SCHEMA_VERSION + 1))
    assert script.get_current_head() == REVISIONS[SCHEMA_VERSION] == f"{SCHEMA_VERSION:04}"
    assert [f"schema_{number:04}.json" for number in range(1, SCHEMA_VERSION + 1)] == sorted(
        path.name for path in FOLDER.glob("schema_*.json")
    )
    with local.snapshot() as connection:
        assert _pragma(connection, "user_version") == SCHEMA_VERSION
        assert _pragma(connection, "application_id") == APPLICATION_ID


def _pragma(connection: Connection, name: str) -> object:
    return connection.exec_driver_sql(f"PRAGMA {name}").scalar()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("trusted_schema", 0),
        ("recursive_triggers", 1),
    ],
)
def test_each_connection_is_set_to_be_safe(local: Corpus, name: str, value: object) -> None:
    with local.snapshot() as connection:
        assert _pragma(connection, name) == value


@pytest.mark.parametrize("location", ["postgresql"], indirect=True)
def test_a_server_commits_to_the_disk_and_reads_a_snapshot(corpus: Corpus) -> None:
    with corpus.snapshot() as connection:
        assert connection.execute(text("SHOW synchronous_commit")).scalar() == "on"
        assert connection.execute(text("SHOW transaction_isolation")).scalar() == "repeatable read"


def test_a_new_corpus_holds(corpus: Corpus) -> None:
    report = verify(corpus)
    assert report.holds
    assert (report.count, report.head) == corpus.head()
