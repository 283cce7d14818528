"""Verify finds every kind of tampering, says where, and never falls over a damaged file."""

import random
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Connection

from domain import annotate, review
from domain.annotation import Annotation, Decision, State, quote_of
from domain.edit import Change, edit, now
from domain.release import Claim
from storage.access import open_corpus
from storage.corpus import Corpus
from storage.engine import engine_for, sqlite_module
from storage.inspection import Inspection
from storage.verify import Report, steps, verify, verify_at
from tests.storage.scene import ANN, BOB, HALE, NOTES, RITA, TEXT, approve, do, incoming, label, sheet, submit
from tests.storage.tamper import behind, forge, rechain, reseal, sql


@pytest.fixture
def lived(corpus: Corpus) -> str:
    """The place of a corpus in which a bit of everything was done, closed."""
    corpus.admit([incoming(), incoming("fünf €\r\n" + TEXT, "two.txt")], ANN)
    first = label(corpus)
    label(corpus, by=BOB, span=NOTES, label_id="NOTE")
    do(corpus, annotate.add_fragment(sheet(corpus), first.id, NOTES, by=ANN))
    submit(corpus)
    submit(corpus, BOB)
    approve(corpus, first.id)
    do(corpus, annotate.done(sheet(corpus), by=ANN))
    do(corpus, review.return_(sheet(corpus), [first.id], by=RITA, editors={}, reason="other"))
    corpus.close()
    return corpus.location


def checks(report: Report) -> set[str]:
    return {problem.check for problem in report.problems}


def decision(connection: Connection, verdict: State, by: str) -> Decision:
    """A decision on Bob's annotation as it stands."""
    row = connection.exec_driver_sql("SELECT id, release_id, revision FROM annotation WHERE author = 'bob'").one()
    return Decision(uuid4(), row.id, row.release_id, row.revision, verdict, by, now())


def forged(verdict: State, by: str, actor: str | None = None) -> Callable[[Connection], None]:
    return lambda c: forge(c, edit("Forged", actor or by, [Change(None, decision(c, verdict, by))]))


def silently_approve(connection: Connection) -> None:
    """A row in the table and none in the audit trail."""
    connection.exec_driver_sql(
        "INSERT INTO decision (id, position, annotation_id, release_id, revision, verdict, actor, made, reason,"
        " comment, seal) SELECT '00000000-0000-4000-8000-000000000000', 99, annotation_id, release_id, revision,"
        " 'approved', 'rita', made, '', '', seal FROM decision WHERE actor = 'bob'"
    )
    reseal(connection, "decision")


def add_annotation(connection: Connection) -> None:
    connection.exec_driver_sql(
        "INSERT INTO annotation SELECT '00000000-0000-4000-8000-000000000000', release_id, label, start, stop,"
        " fragments, quote, author, created, revision, attributes, comment, flagged, origin, claims, seal"
        " FROM annotation WHERE author = 'bob'"
    )
    reseal(connection, "annotation")


def relabel_and_reseal(connection: Connection) -> None:
    connection.exec_driver_sql("UPDATE annotation SET label = 'RISK_FACTOR' WHERE author = 'bob'")
    reseal(connection, "annotation")


def misquote_in_all_places(connection: Connection) -> None:
    """Another quote in the table and in a chain that was computed anew."""

    def change(payload: dict[str, Any]) -> None:
        for item in payload["changes"]:
            for value in (item["before"], item["after"]):
                if item["kind"] == "annotation" and value is not None and value["author"] == "bob":
                    value["quote"] = "Six per cent Notes due 2031"

    rechain(connection, change)
    connection.exec_driver_sql("UPDATE annotation SET quote = 'Six per cent Notes due 2031' WHERE author = 'bob'")
    reseal(connection, "annotation")


def swap_rows(connection: Connection) -> None:
    connection.exec_driver_sql("UPDATE audit SET seq = 999 WHERE seq = 8")
    connection.exec_driver_sql("UPDATE audit SET seq = 8 WHERE seq = 9")
    connection.exec_driver_sql("UPDATE audit SET seq = 9 WHERE seq = 999")


TAMPERINGS: list[tuple[str, Callable[[Connection], None], str]] = [
    ("text changed", sql("UPDATE text SET body = replace(body, 'Hale', 'Hall')"), "texts"),
    ("text added", sql("INSERT INTO text (id, digest, body) VALUES (77, 'x', 'y')"), "texts"),
    ("file changed", sql("UPDATE source SET size = size + 1 WHERE content IS NOT NULL"), "files"),
    ("file emptied", sql("UPDATE source SET content = NULL WHERE content IS NOT NULL"), "files"),
    ("file removed", sql("DELETE FROM source WHERE content IS NULL"), "files"),
    ("audit row changed", sql("UPDATE audit SET payload = replace(payload, 'Hale', 'Hall')"), "chain"),
    ("audit actor changed", sql("UPDATE audit SET actor = 'bob' WHERE actor = 'ann'"), "chain"),
    ("audit time changed", sql("UPDATE audit SET made = '2020-01-01T00:00:00.000000Z' WHERE seq = 7"), "chain"),
    ("audit row removed", sql("DELETE FROM audit WHERE seq = 8"), "chain"),
    ("first audit row removed", sql("DELETE FROM audit WHERE seq = 1"), "chain"),
    ("tail cut", sql("DELETE FROM audit WHERE seq > 9"), "replay"),
    ("all audit rows removed", sql("DELETE FROM audit"), "replay"),
    ("audit rows swapped", swap_rows, "chain"),
    (
        "audit row put in",
        sql(
            "INSERT INTO audit SELECT 500, '00000000-0000-4000-8000-000000000000', made, actor, action, payload, prev,"
            " hash FROM audit WHERE seq = 9"
        ),
        "chain",
    ),
    ("payload that is no JSON", sql("UPDATE audit SET payload = 'no' WHERE seq = 8"), "replay"),
    ("payload of another shape", sql("UPDATE audit SET payload = '[1]' WHERE seq = 8"), "replay"),
    ("payload too deep", sql(f"UPDATE audit SET payload = '{'[' * 5000}' WHERE seq = 8"), "replay"),
    ("annotation changed", sql("UPDATE annotation SET label = 'RISK_FACTOR' WHERE author = 'bob'"), "replay"),
    ("annotation changed and sealed", relabel_and_reseal, "replay"),
    ("annotation moved", sql("UPDATE annotation SET start = start + 1"), "replay"),
    ("fragment moved", sql("UPDATE annotation SET stop = stop - 1 WHERE fragments IS NOT NULL"), "replay"),
    ("annotation removed", sql("DELETE FROM annotation WHERE author = 'bob'"), "replay"),
    ("annotation added", add_annotation, "replay"),
    ("annotation hidden", sql("UPDATE annotation SET attributes = 'no'"), "replay"),
    ("seal changed", sql("UPDATE annotation SET seal = 'x'"), "replay"),
    ("approval added", silently_approve, "replay"),
    ("approval removed", sql("DELETE FROM decision WHERE verdict = 'approved'"), "replay"),
    ("return turned", sql("UPDATE decision SET verdict = 'approved' WHERE verdict = 'returned'"), "replay"),
    ("decisions reordered", sql("UPDATE decision SET position = 99 WHERE verdict = 'approved'"), "replay"),
    ("mark removed", sql("DELETE FROM mark"), "replay"),
    ("release renamed", sql("UPDATE release SET name = 'x' WHERE name = 'two.txt'"), "replay"),
    ("release hidden", sql("UPDATE release SET trashed = (1 = 1) WHERE name = 'two.txt'"), "replay"),
    ("role raised", sql("UPDATE person SET role = 'administrator' WHERE name = 'ann'"), "replay"),
    ("scheme changed", sql("UPDATE scheme SET record = replace(record, 'Advisor', 'Adviser')"), "replay"),
    ("scheme removed", sql("DELETE FROM scheme"), "replay"),
    ("trail row removed", sql("DELETE FROM trail WHERE seq = 8"), "trail"),
    ("trail actor changed", sql("UPDATE trail SET actor = 'rob' WHERE actor = 'rita'"), "trail"),
    ("quote changed everywhere", misquote_in_all_places, "texts"),
    ("author approves, well chained", forged(State.APPROVED, "bob"), "four eyes"),
    ("annotator approves, well chained", forged(State.APPROVED, "ann"), "people"),
    ("approves in another's name, well chained", forged(State.APPROVED, "rita", "ann"), "people"),
    ("stranger approves, well chained", forged(State.APPROVED, "eve"), "people"),
    ("another submits, well chained", forged(State.SUBMITTED, "ann"), "four eyes"),
    ("another reopens, well chained", forged(State.DRAFT, "ann"), "people"),
]


@pytest.mark.parametrize("tamper", [row[1] for row in TAMPERINGS], ids=[row[0] for row in TAMPERINGS])
@pytest.mark.parametrize("location", ["sqlite"], indirect=True)
def test_tampering_is_found(lived: str, tamper: Callable[[Connection], None], request: pytest.FixtureRequest) -> None:
    expected = {row[0]: row[2] for row in TAMPERINGS}[request.node.callspec.id.split("-", 1)[1]]
    assert verify_at(lived).problems == ()
    with behind(lived) as connection:
        tamper(connection)
    report = verify_at(lived)
    assert expected in checks(report), report.problems
    assert "schema" not in checks(report)


@pytest.mark.parametrize("location", ["postgresql"], indirect=True)
def test_tampering_is_found_on_a_server_too(lived: str) -> None:
    assert verify_at(lived).problems == ()
    for what, tamper, expected in TAMPERINGS:
        if what in ("file removed", "text added"):
            continue
        with behind(lived) as connection, connection.begin_nested() as attempt:
            tamper(connection)
            inspection = Inspection(None)
            list(inspection.run(connection, server=True))
            attempt.rollback()
        assert expected in {problem.check for problem in inspection.problems}, what
    assert verify_at(lived).problems == ()


IN_A_FILE: list[tuple[str, Callable[[Connection], None], str]] = [
    ("no, said with other bytes", sql("UPDATE annotation SET flagged = x'' WHERE author = 'bob'"), "database"),
    ("no, said with a blob", sql("UPDATE release SET trashed = x'' WHERE name = 'two.txt'"), "database"),
    ("the same JSON in other letters", sql("UPDATE release SET metadata = ' ' || metadata"), "replay"),
    ("size of a file that is its text", sql("UPDATE source SET size = size + 1 WHERE content IS NULL"), "files"),
    ("corpus id changed", sql("UPDATE meta SET value = 'x' WHERE key = 'corpus'"), "database"),
    ("corpus id removed", sql("DELETE FROM meta WHERE key = 'corpus'"), "database"),
    ("another setting", sql("INSERT INTO meta VALUES ('other', 'x')"), "database"),
    ("version in the table", sql("UPDATE alembic_version SET version_num = '0001'"), "schema"),
    ("text renumbered", sql("UPDATE text SET id = 99 WHERE id = 2"), "search"),
    ("index said to be longer", sql("UPDATE meta SET value = 3 WHERE key = 'indexed'"), "search"),
    ("index said to be shorter", sql("UPDATE meta SET value = 1 WHERE key = 'indexed'"), "search"),
    ("length written otherwise", sql("UPDATE meta SET value = '02' WHERE key = 'indexed'"), "search"),
    (
        "text of the index",
        sql("INSERT INTO text_index (text_index, rowid, body) VALUES ('delete', 1, 'hale')"),
        "search",
    ),
    ("index emptied", sql("INSERT INTO text_index (text_index) VALUES ('delete-all')"), "search"),
]


@pytest.mark.parametrize("tamper", [row[1] for row in IN_A_FILE], ids=[row[0] for row in IN_A_FILE])
def test_what_only_a_file_can_hold_is_found(path: Path, tamper: Callable[[Connection], None], request: Any) -> None:
    expected = {row[0]: row[2] for row in IN_A_FILE}[request.node.callspec.id]
    with open_corpus(path) as corpus:
        corpus.admit([incoming(), incoming("fünf €\r\n" + TEXT, "two.txt")], ANN)
        label(corpus, by=BOB)
        list(corpus.index())
    assert verify_at(path).problems == ()
    with behind(str(path)) as connection:
        tamper(connection)
    assert checks(verify_at(path)) == {expected}


def test_a_word_that_changes_alike_in_two_texts_of_the_index_is_found(path: Path) -> None:
    """FTS5's own check sums both changes up to nothing."""
    with open_corpus(path) as corpus:
        corpus.admit([incoming("one zenada", "1.txt"), incoming("zenada", "2.txt")], ANN)
        list(corpus.index())
    with behind(str(path)) as connection:
        for row in connection.exec_driver_sql("SELECT id, block FROM text_index_data").all():
            block = row.block.replace(b"zenada", b"zenadc")
            connection.exec_driver_sql("UPDATE text_index_data SET block = ? WHERE id = ?", (block, row.id))
        connection.exec_driver_sql("INSERT INTO text_index (text_index, rank) VALUES ('integrity-check', 1)")
    assert checks(verify_at(path)) == {"search"}


def test_an_index_that_lags_behind_is_no_problem(local: Corpus) -> None:
    for number in range(3):
        assert verify(local).problems == ()
        local.admit([incoming(f"{TEXT}{number}", f"{number}.txt")], ANN)
        if number < 2:
            list(local.index())
    assert verify(local).problems == ()


def test_a_clock_that_was_set_back_is_told_and_no_problem(local: Corpus) -> None:
    label(local)
    late = local.head()[0] + 1
    for hours in (5, -30, -29, -40):
        made = annotate.annotate(sheet(local), NOTES, "NOTE", by=BOB, exact=True)
        do(local, replace(made, at=made.at + timedelta(hours=hours)))
        do(local, annotate.remove(sheet(local), [made.changes[0].value.id], by=BOB))  # type: ignore[union-attr]
    report = verify(local)
    assert report.problems == ()
    (note,) = report.notes
    assert note.startswith(f"A clock was set back: audit row {late + 1} (")
    assert [int(word) for word in re.findall(r"row (\d+) \(", note)] == [late + 1, late + 2, late + 4, late + 6]


@pytest.mark.parametrize("location", ["postgresql"], indirect=True)
def test_a_trigger_that_is_gone_on_a_server_is_found(corpus: Corpus) -> None:
    label(corpus)
    report = verify(corpus)
    assert report.problems == ()
    assert [check.holds for check in report.checks] == [True] * 7 + [None]
    assert "changes against the rules are prevented for every login that was let in" in report.limits[0]
    engine = engine_for(corpus.location, writes=True)
    for statement in ("ALTER TABLE audit DISABLE TRIGGER audit_fixed", "DROP TRIGGER text_kept ON text"):
        with engine.begin() as connection:
            connection.exec_driver_sql("SET TRANSACTION READ WRITE")
            connection.exec_driver_sql(statement)
        assert checks(verify(corpus)) == {"schema"}
    engine.dispose()
    assert [problem.sentence.split("“")[1].split("”")[0] for problem in verify(corpus).problems] == [
        "audit_fixed",
        "text_kept",
    ]


SCHEMA = [
    "DROP TRIGGER audit_no_delete",
    "CREATE TRIGGER forge AFTER UPDATE ON annotation BEGIN DELETE FROM mark; END",
    "CREATE VIEW v AS SELECT * FROM annotation",
    "CREATE TABLE extra (x)",
    "CREATE INDEX extra ON annotation(label)",
    "ALTER TABLE annotation ADD COLUMN extra TEXT GENERATED ALWAYS AS (abs(1)) VIRTUAL",
    "DROP INDEX decision_annotation",
    "DROP TABLE text_index",
]


@pytest.mark.parametrize("statement", SCHEMA)
def test_a_changed_schema_is_found(path: Path, statement: str) -> None:
    connection = sqlite_module().connect(path)
    connection.execute(statement)
    connection.commit()
    connection.close()
    assert "schema" in checks(verify_at(path))


def test_what_hides_within_the_file_shows_by_an_outside_head(local: Corpus) -> None:
    label(local)
    first = local.head()
    label(local, span=NOTES)
    last = local.head()
    for head in (first[1], last[1], f"{first[0]}:{first[1]}", f"{last[0]}:{last[1].upper()} "):
        assert verify(local, head).holds
    for head in ("0" * 63 + "1", f"{first[0]}:{last[1]}", "", "nonsense", "1:2:3"):
        assert checks(verify(local, head)) == {"head"}
    with behind(local.location) as connection:
        rechain(connection, lambda payload: payload.update(program="another"))
    assert verify(local).holds
    assert checks(verify(local, last[1])) == {"head"}


def test_an_older_copy_put_back_shows_by_an_outside_head(local: Corpus, tmp_path: Path) -> None:
    label(local)
    old = tmp_path / "old.glossator"
    local.copy_to(old)
    label(local, span=NOTES)
    assert verify_at(old).holds
    assert checks(verify_at(old, local.head()[1])) == {"head"}


def test_all_steps_of_a_report_are_told(local: Corpus) -> None:
    label(local)
    told = list(steps(local))
    assert [step.done for step in told] == sorted(step.done for step in told)
    assert all(step.done <= step.total for step in told)
    report = verify(local)
    assert (report.releases, report.annotations, report.count) == (1, 1, local.head()[0])
    assert report.database.startswith("SQLite 3.")


def test_verify_reads_beside_a_writer_and_of_a_file_that_opening_refuses(path: Path) -> None:
    with open_corpus(path) as corpus:
        label(corpus)
        assert verify_at(path).holds
    for hopeless in (path.parent, path.parent / "missing", path.with_name("other.txt")):
        path.with_name("other.txt").write_text("no corpus")
        assert checks(verify_at(hopeless)) == {"file"}


@pytest.mark.parametrize("seed", range(60))
def test_a_damaged_file_never_makes_it_fall_over(path: Path, seed: int) -> None:
    claims = tuple(Claim("NOTE", ((number, number + 5),)) for number in range(20))
    with open_corpus(path) as corpus:
        corpus.admit([replace(incoming(), claims=claims)], ANN)
    data = bytearray(path.read_bytes())
    chance = random.Random(seed)
    for _ in range(chance.choice([1, 4, 40])):
        start = chance.randrange(100, len(data))
        data[start : start + chance.choice([1, 16, 4096])] = chance.randbytes(chance.choice([0, 1, 16]))
    path.write_bytes(data[: chance.choice([None, len(data) // 2, 100, 99])])
    report = verify_at(path)
    assert isinstance(report, Report)
    assert len(report.problems) < 1000


def test_a_damaged_index_of_releases_keeps_nobody_waiting(path: Path) -> None:
    """With its keys out of order, whoever asks for the releases behind the last gets the first ones again."""
    with open_corpus(path) as corpus:
        first, _ = corpus.admit([incoming(), incoming("Two.\n", "two.txt")], ANN).added
    connection = sqlite_module().connect(path)
    root = "SELECT rootpage FROM sqlite_schema WHERE name = 'sqlite_autoindex_release_1'"
    (page,) = connection.execute(root).fetchone()
    (size,) = connection.execute("PRAGMA page_size").fetchone()
    connection.close()
    data = bytearray(path.read_bytes())
    place = data.index(str(first.id).encode(), (page - 1) * size, page * size)
    data[place] ^= 0x40
    path.write_bytes(data)
    report = verify_at(path)
    assert checks(report) >= {"database", "texts"}
    assert "out of order" in next(problem.sentence for problem in report.problems if problem.check == "texts")


def test_quotes_of_fragments_are_joined_as_everywhere(local: Corpus) -> None:
    made = do(local, annotate.annotate(sheet(local), [HALE, NOTES], "ADVISOR", by=ANN)).changes[0].after
    assert isinstance(made, Annotation)
    assert made.quote == quote_of(TEXT, made.fragments)
    assert verify(local).holds
