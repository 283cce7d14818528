"""An older corpus is brought up to date whole or not at all, behind a verified backup, its trail untouched."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from domain import annotate, respond, review
from domain.annotation import Correction
from domain.errors import Refusal
from domain.span import Span
from storage.access import open_corpus
from storage.backup import restore
from storage.corpus import Corpus
from storage.engine import WRITES, engine_for, server_engine, sqlite_module
from storage.lock import Locked
from storage.opening import SCHEMA_VERSION, probe, schema_of
from storage.schema import expected_schema
from storage.upgrading import upgrade_server
from storage.verify import verify, verify_at
from tests.paths import ROOT
from tests.storage import server
from tests.storage.older import made, reviewed
from tests.storage.scene import ANN, BOB, NOTES, RITA, approve, bring, do, incoming, label, sheet, submit


def lived(corpus: Corpus) -> None:
    """A bit of everything that the first schema had."""
    bring(corpus)
    corpus.admit([incoming("fünf €\r\n", "two.txt")], ANN)
    first = label(corpus)
    label(corpus, by=BOB, span=NOTES, label_id="NOTE")
    do(corpus, annotate.describe(sheet(corpus), first.id, by=ANN, attributes={"role": "legal"}, flagged=True))
    submit(corpus)
    approve(corpus, first.id)
    do(corpus, annotate.done(sheet(corpus), by=ANN))


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "old.glossator"
    made(path, lived)
    return path


def contents(path: Path) -> list[list[object]]:
    """All rows of an old corpus, table by table."""
    connection = sqlite_module().connect(path)
    tables = (
        "audit",
        "trail",
        "annotation",
        "decision",
        "mark",
        "person",
        "release",
        "scheme",
        "text",
        "source",
        "meta",
    )
    found = [connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall() for table in tables]
    connection.close()
    return [[_without_nulls(row) for row in rows] for rows in found]


def _without_nulls(row: tuple[object, ...]) -> tuple[object, ...]:
    """A row without what stands empty at its end, as the columns that a newer schema adds do."""
    kept = list(row)
    while kept and kept[-1] is None:
        kept.pop()
    return tuple(kept)


def schema(path: Path) -> object:
    engine = engine_for(str(path), writes=False)
    with engine.begin() as connection:
        found = schema_of(connection)
    engine.dispose()
    return found


def backups(path: Path) -> list[Path]:
    return sorted(path.with_name(f"{path.stem} backups").glob("*.glossator"))


@pytest.mark.parametrize("writes", [True, False], ids=["writing", "reading"])
def test_opening_an_older_file_brings_it_up_to_date(old: Path, writes: bool) -> None:
    before = contents(old)
    assert probe(old) == 1
    assert schema(old) == expected_schema(1)
    assert verify_at(old).holds
    with open_corpus(old, writes=writes) as corpus:
        assert verify(corpus).problems == ()
        assert [item.author for item in sheet(corpus).annotations] == ["ann", "bob"]
    assert probe(old) == SCHEMA_VERSION
    assert contents(old) == before
    (kept,) = backups(old)
    assert probe(kept) == 1
    assert contents(kept) == before
    assert verify_at(kept).holds
    with open_corpus(old) as corpus:
        one, two = sheet(corpus).annotations
        do(corpus, annotate.relate(sheet(corpus), one.id, two.id, "advises on", by=ANN))
        assert verify(corpus).problems == ()
    assert len(backups(old)) == 1


def test_the_backup_of_an_older_corpus_is_restored_and_opened(old: Path) -> None:
    open_corpus(old).close()
    (kept,) = backups(old)
    restore(kept, old)
    assert probe(old) == 1
    with open_corpus(old) as corpus:
        assert verify(corpus).problems == ()


def spoilt(path: Path, *statements: str) -> None:
    connection = sqlite_module().connect(path, isolation_level=None)
    for statement in statements:
        connection.execute(statement)
    connection.close()


DOUBTS = [
    ("a table of somebody else's", ["CREATE TABLE relation (x)"], "“relation” is not ours"),
    ("a trigger", ["CREATE TRIGGER t AFTER UPDATE ON annotation BEGIN DELETE FROM mark; END"], "“t” is not ours"),
    ("a changed annotation", ["UPDATE annotation SET label = 'RISK_FACTOR'"], "does not hold"),
    ("a mark without a trail", ["DELETE FROM mark"], "does not hold"),
]


@pytest.mark.parametrize(("what", "statements", "sentence"), DOUBTS, ids=[row[0] for row in DOUBTS])
def test_what_is_in_doubt_stays_as_it_is(old: Path, what: str, statements: list[str], sentence: str) -> None:
    spoilt(old, *statements)
    before = contents(old)
    for writes in (True, False):
        with pytest.raises(Refusal) as caught:
            open_corpus(old, writes=writes)
        assert sentence in caught.value.sentence
    assert probe(old) == 1
    assert contents(old) == before
    assert backups(old) == []


def test_a_backup_that_cannot_be_written_stops_it(old: Path) -> None:
    old.with_name(f"{old.stem} backups").write_text("in the way")
    with pytest.raises(Refusal, match="backups"):
        open_corpus(old)
    assert probe(old) == 1


def test_a_corpus_in_use_is_not_upgraded_under_its_user(old: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from storage.lock import WriterLock;"
        f"lock = WriterLock(Path({str(old)!r})); lock.acquire(); print('held', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        for writes in (True, False):
            with pytest.raises(Locked):
                open_corpus(old, writes=writes)
        holder.kill()
    assert probe(old) == 1


@pytest.mark.skipif(not hasattr(os, "fork"), reason="only where processes are forked")
@pytest.mark.parametrize("after", [0.0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3])
def test_a_kill_in_the_middle_leaves_one_or_the_other(old: Path, after: float) -> None:
    before = contents(old)
    # A timer of the system's and no sleep: the process is gone wherever it is.
    code = (
        "import signal, sys, storage.migrations, storage.upgrading; from storage.access import open_corpus;"
        "signal.setitimer(signal.ITIMER_REAL, float(sys.argv[2]) + 1e-4); open_corpus(sys.argv[1])"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code, str(old), str(after)], cwd=ROOT, timeout=60, capture_output=True
    )
    assert ended.returncode in (0, -signal.SIGALRM)
    assert verify_at(old).problems == ()
    with open_corpus(old) as corpus:
        assert verify(corpus).problems == ()
    assert contents(old) == before


def _version(connection: Connection) -> object:
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


@pytest.fixture
def old_on_server(postgres: str) -> str:
    server.administer(postgres, "CREATE DATABASE older")
    location = server.address(postgres, "older")
    made(location, lived)
    yield location  # type: ignore[misc]
    server.administer(postgres, "DROP DATABASE older WITH (FORCE)")


def test_a_server_is_upgraded_when_its_administrator_says_so(old_on_server: str) -> None:
    with pytest.raises(Refusal, match="pg_dump and runs `glossator upgrade`"):
        open_corpus(old_on_server)
    assert verify_at(old_on_server).holds
    upgrade_server(old_on_server)
    upgrade_server(old_on_server)
    with open_corpus(old_on_server) as corpus:
        assert verify(corpus).problems == ()
        one, two = sheet(corpus).annotations
        do(corpus, annotate.relate(sheet(corpus), one.id, two.id, "advises on", by=ANN))
        assert verify(corpus).problems == ()


def test_a_server_in_doubt_stays_as_it_is(old_on_server: str) -> None:
    engine = server_engine(old_on_server)
    with engine.execution_options(**{WRITES: True}).begin() as connection:
        connection.execute(text("UPDATE annotation SET label = 'RISK_FACTOR'"))
    with pytest.raises(Refusal, match="nothing was changed"):
        upgrade_server(old_on_server)
    with engine.execution_options(**{WRITES: True}).begin() as connection:
        assert _version(connection) == "0001"
        assert connection.execute(text("SELECT to_regclass('relation')")).scalar() is None
    engine.dispose()


def proposed(corpus: Corpus) -> None:
    """A correction that its author took over."""
    made = label(corpus)
    submit(corpus)
    wanted = Correction("ADVISOR", (Span(0, 11),))
    do(
        corpus,
        review.return_(sheet(corpus), [made.id], by=RITA, editors={}, reason="wrong_boundary", correction=wanted),
    )
    do(corpus, respond.accept_correction(sheet(corpus), made.id, by=ANN))
    submit(corpus)


def hands(corpus: Corpus) -> list[tuple[str, str]]:
    """What the index over the trail has of proposals: the kind of entity, and whose."""
    with corpus.snapshot() as connection:
        query = "SELECT entity, actor FROM trail WHERE entity LIKE 'hand:%' OR entity LIKE 'proposal:%' ORDER BY 1"
        return [(row.entity.split(":")[0], row.actor) for row in connection.execute(text(query))]


def test_proposals_of_the_third_schema_come_into_the_index(tmp_path: Path) -> None:
    path = tmp_path / "third.glossator"
    reviewed(path, proposed)
    assert probe(path) == 3
    assert schema(path) == expected_schema(3)
    assert verify_at(path).problems == ()
    with open_corpus(path) as corpus:
        assert verify(corpus).problems == ()
        assert hands(corpus) == [("hand", "rita"), ("proposal", "rita")]
        (made,) = sheet(corpus).annotations
        with pytest.raises(Refusal, match="rita made, changed or proposed"):
            approve(corpus, made.id)
    (kept,) = backups(path)
    assert probe(kept) == 3


def test_an_index_that_was_tampered_with_is_not_mended_in_silence(tmp_path: Path) -> None:
    path = tmp_path / "third.glossator"
    reviewed(path, proposed)
    spoilt(path, "DELETE FROM trail WHERE entity LIKE 'hand:%'")
    with pytest.raises(Refusal, match="does not hold"):
        open_corpus(path)
    assert probe(path) == 3


def test_a_server_of_the_third_schema_gets_the_new_rules(postgres: str) -> None:
    server.administer(postgres, "CREATE DATABASE third")
    location = server.address(postgres, "third")
    try:
        reviewed(location, proposed)
        for login, role in (("helen", "writes"), ("ralph", "reads")):
            server.administer(postgres, f"CREATE ROLE {login} LOGIN")
            _let_in(location, login, reads_only=role == "reads")
        upgrade_server(location)
        with open_corpus(location) as corpus:
            assert verify(corpus).problems == ()
            assert hands(corpus) == [("hand", "rita"), ("proposal", "rita")]
            assert _powers(corpus, "helen") == ["rejection DELETE", "rejection INSERT", "rejection SELECT"]
            assert _powers(corpus, "ralph") == ["rejection SELECT"]
    finally:
        server.administer(postgres, "DROP DATABASE third WITH (FORCE)")
        for login in ("helen", "ralph"):
            server.administer(postgres, f"DROP ROLE IF EXISTS {login}")


def _let_in(location: str, login: str, *, reads_only: bool) -> None:
    """As `grant` of the older program did."""
    powers = "SELECT" if reads_only else "SELECT, INSERT"
    engine = server_engine(location)
    with engine.execution_options(**{WRITES: True}).begin() as connection:
        connection.execute(text(f"GRANT {powers} ON audit TO {login}"))
    engine.dispose()


def _powers(corpus: Corpus, login: str) -> list[str]:
    query = (
        "SELECT privilege_type FROM information_schema.role_table_grants"
        " WHERE table_name = 'rejection' AND grantee = :login ORDER BY 1"
    )
    with corpus.snapshot() as connection:
        return [f"rejection {power}" for power in connection.execute(text(query), {"login": login}).scalars()]
