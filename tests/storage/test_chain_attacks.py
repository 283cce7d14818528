"""Attacks on the audit chain by whoever owns the file: what shows by itself, and what only by an outside head."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

import pytest
from sqlalchemy import Connection, delete, insert, update

from domain import annotate, govern
from domain.annotation import Decision, State
from domain.edit import Change, edit, now
from domain.person import Role
from domain.signing import key_for, new_secret
from storage import heads, tables
from storage.access import open_corpus
from storage.engine import sqlite_module
from storage.rows import annotation_from
from storage.verify import verify_at
from tests.storage.scene import ADA, ANN, BOB, NOTES, RITA, TEXT, approve, do, incoming, label, sheet, submit
from tests.storage.tamper import Row, behind, forge, rechain, rewrite, sql


@pytest.fixture(scope="module")
def lived(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Work of two people, a decision on it, and bob, who was a reviewer for a while; beside it an older copy."""
    path = tmp_path_factory.mktemp("attacked") / "corpus.glossator"
    shutil.copy(template, path)
    with open_corpus(path) as corpus:
        corpus.admit([incoming(), incoming("Nothing in it.\n", "two.txt")], ANN)
        first = label(corpus)
        label(corpus, by=BOB, span=NOTES, label_id="NOTE")
        corpus.copy_to(path.with_name("old.glossator"))
        do(corpus, annotate.describe(sheet(corpus), first.id, by=ANN, comment="of the issuer"))
        submit(corpus)
        submit(corpus, BOB)
        do(corpus, govern.add_person(corpus.people(), "bob", Role.REVIEWER, by=ADA))
        approve(corpus, first.id, by=RITA)
        do(corpus, edit("Bring in a key", "rob", [Change(None, key_for("rob", new_secret()))]))
        do(corpus, govern.add_person(corpus.people(), "bob", Role.ANNOTATOR, by=ADA))
        do(corpus, annotate.done(sheet(corpus), by=ANN))
    return path


# -- attacks on single rows, the chain left as it was

SPOT = 10
"""The row that is attacked: where ann says more of her annotation."""


def insert_a_row(connection: Connection) -> None:
    """Room is made, and a copy of a row put there."""
    seq = tables.audit.c.seq
    for (number,) in connection.execute(tables.audit.select().with_only_columns(seq).order_by(seq.desc())).all():
        if number > SPOT:
            connection.execute(update(tables.audit).where(seq == number).values(seq=number + 1))
    row = connection.execute(tables.audit.select().where(seq == SPOT)).one()
    connection.execute(insert(tables.audit), {**row._mapping, "seq": SPOT + 1, "edit_id": str(uuid4())})


def swap_two_rows(connection: Connection) -> None:
    seq = tables.audit.c.seq
    for before, after in ((SPOT, 999), (SPOT + 1, SPOT), (999, SPOT + 1)):
        connection.execute(update(tables.audit).where(seq == before).values(seq=after))


# -- attacks that compute the chain anew


def everywhere(change: Callable[[Row], None]) -> Callable[[Connection], None]:
    """Each audit row changed as wished; chain, trail and tables follow without a seam."""

    def changed(rows: list[Row]) -> list[Row]:
        for row in rows:
            change(row)
        return rows

    return lambda connection: rewrite(connection, changed)


def without(wanted: Callable[[Row], bool]) -> Callable[[Connection], None]:
    """History without certain rows, likewise."""
    return lambda connection: rewrite(connection, lambda rows: [row for row in rows if not wanted(row)])


def values(row: Row, kind: str) -> list[Row]:
    changes = [item for item in row["changes"] if item["kind"] == kind]
    return [item[side] for item in changes for side in ("before", "after") if item[side] is not None]


def comment_otherwise(row: Row) -> None:
    for value in values(row, "annotation"):
        value["comment"] = value["comment"].replace("of the issuer", "of the underwriters")


def relabel(row: Row) -> None:
    """Another label from the first on, so that rita approved what she never saw."""
    for value in values(row, "annotation"):
        value["label"] = "RISK_FACTOR" if value["author"] == "ann" else value["label"]


def rename(row: Row) -> None:
    """Rita's approval becomes Ada's, in every place."""
    if row["actor"] == "rita":
        row["actor"] = "ada"
    for value in values(row, "decision"):
        value["by"] = "ada" if value["by"] == "rita" else value["by"]


def backdate(row: Row) -> None:
    row["made"] = row["made"].replace(row["made"][:4], "2019")


def rename_the_actor_alone(connection: Connection) -> None:
    """Only who did it, and not whose it is in the payload."""

    def renamed(rows: list[Row]) -> list[Row]:
        rows[SPOT - 1]["actor"] = "bob"
        return rows

    rewrite(connection, renamed)


def approve_in_the_past(connection: Connection) -> None:
    """Rita's approval of bob's annotation, put where it could have been."""

    def approved(rows: list[Row]) -> list[Row]:
        model = next(row for row in rows if values(row, "decision") and row["actor"] == "rita")
        bobs = next(item for row in rows for item in values(row, "annotation") if item["author"] == "bob")
        decision = {
            **values(model, "decision")[0],
            "id": str(uuid4()),
            "annotation": bobs["id"],
            "revision": bobs["revision"],
        }
        changes = [{"kind": "decision", "before": None, "after": decision}]
        forged = {**model, "edit_id": str(uuid4()), "action": "Approve: NOTE", "changes": changes}
        place = rows.index(model) + 1
        return [*rows[:place], forged, *rows[place:]]

    rewrite(connection, approved)


def replace_a_text(connection: Connection) -> None:
    """Another text of a release, with its digest in every place."""
    old, new = TEXT, TEXT.replace("sold", "kept")
    digests = {sha256(words.encode()).hexdigest(): words for words in (old, new)}
    before, after = digests

    def replaced(row: Row) -> None:
        for value in values(row, "release"):
            value |= {name: after for name in ("digest", "source") if value[name] == before}

    everywhere(replaced)(connection)
    connection.execute(update(tables.text).where(tables.text.c.digest == before).values(digest=after, body=new))
    connection.execute(update(tables.source).where(tables.source.c.digest == before).values(digest=after))


def cut_cleanly(connection: Connection) -> None:
    rewrite(connection, lambda rows: rows[:-2])


def append(changes: Callable[[Connection], list[Change]], by: str) -> Callable[[Connection], None]:
    """A row at the end, well chained, past the program's rules."""
    return lambda connection: forge(connection, edit("Forged", by, changes(connection)))


def approval_of_bobs(by: str) -> Callable[[Connection], list[Change]]:
    def made(connection: Connection) -> list[Change]:
        row = connection.execute(tables.annotation.select().where(tables.annotation.c.author == "bob")).one()
        value = annotation_from(row)
        return [Change(None, Decision(uuid4(), value.id, value.release_id, value.revision, State.APPROVED, by, now()))]

    return made


def other_content_under_the_decided_revision(connection: Connection) -> None:
    """A change of what rita approved that keeps its revision, so that the approval still stands."""
    row = connection.execute(tables.annotation.select().where(tables.annotation.c.author == "ann")).one()
    before = annotation_from(row)
    change = Change(before, replace(before, label="RISK_FACTOR"))
    connection.execute(delete(tables.annotation).where(tables.annotation.c.author == "ann"))
    forge(connection, edit("Forged", "ann", [change]))


def bobs_turn_ends(row: Row) -> bool:
    roles = [(item["before"], item["after"]) for item in row["changes"] if item["kind"] == "person"]
    return any(before is not None and before["role"] == Role.REVIEWER for before, _ in roles)


def rita_added(row: Row) -> bool:
    return any(value["name"] == "rita" for value in values(row, "person"))


def another_identity(connection: Connection) -> None:
    connection.execute(update(tables.meta).where(tables.meta.c.key == "corpus").values(value=str(uuid4())))


def another_identity_tied(connection: Connection) -> None:
    """As the programs before tied it, with the row beside it that they needed."""
    other = str(uuid4())
    first = connection.execute(tables.audit.select().where(tables.audit.c.seq == 1)).one()
    connection.execute(update(tables.meta).where(tables.meta.c.key == "corpus").values(value=other))
    connection.execute(insert(tables.meta), {"key": "founded", "value": f"{other} {first.hash}"})


class Attack(NamedTuple):
    name: str
    act: Callable[[Connection], None] | str
    """What is done behind the program's back; as a text, SQL in the file as it is, or `old` for an older copy."""
    alone: str
    """The check that finds it without an outside head; empty where none can."""


ROW = f"WHERE seq = {SPOT}"
ATTACKS = [
    Attack("a payload is edited", sql(f"UPDATE audit SET payload = replace(payload, 'of the', 'of a') {ROW}"), "chain"),
    Attack("a row's time is changed", sql(f"UPDATE audit SET made = '2019' || substr(made, 5) {ROW}"), "chain"),
    Attack("a row is deleted", sql(f"DELETE FROM audit {ROW}"), "chain"),
    Attack("a row is put in", insert_a_row, "chain"),
    Attack("two rows are swapped", swap_two_rows, "chain"),
    Attack("the tail is cut", sql("DELETE FROM audit WHERE seq > 14"), "replay"),
    Attack("the tail is cut in all tables", cut_cleanly, ""),
    Attack("a comment is edited, chain recomputed, tables not", lambda c: rechain(c, comment_otherwise), "replay"),
    Attack("a comment is edited in all places, all recomputed", everywhere(comment_otherwise), ""),
    Attack("an old file is put back", "old", ""),
    Attack("a trigger is dropped", "DROP TRIGGER audit_no_delete", "schema"),
    Attack("an index is dropped", "DROP INDEX decision_annotation", "schema"),
    Attack("a column is added", "ALTER TABLE person ADD COLUMN extra TEXT", "schema"),
    Attack("a trigger is added", "CREATE TRIGGER x AFTER INSERT ON mark BEGIN DELETE FROM mark; END", "schema"),
    Attack("an approval is forged in the past, recomputed", approve_in_the_past, ""),
    Attack("an author's own approval is forged at the end", append(approval_of_bobs("bob"), "bob"), "four eyes"),
    Attack("an approval is forged for one who signs", append(approval_of_bobs("rob"), "rob"), "signatures"),
    Attack("a row's actor is renamed, recomputed", rename_the_actor_alone, "four eyes"),
    Attack("an approval's reviewer is renamed in all places", everywhere(rename), ""),
    Attack("other content under the decided revision", other_content_under_the_decided_revision, "four eyes"),
    Attack("other content from the first on, recomputed", everywhere(relabel), ""),
    Attack("a person is removed from history, recomputed", without(rita_added), "four eyes"),
    Attack("the end of a reviewer's turn is removed, recomputed", without(bobs_turn_ends), ""),
    Attack("all is backdated by years, recomputed", everywhere(backdate), ""),
    Attack("a release's text is replaced, recomputed", replace_a_text, ""),
    Attack("the corpus gets another id", another_identity, "database"),
    Attack("the corpus gets another id, tied as of old", another_identity_tied, ""),
]


def attacked(lived: Path, folder: Path, act: Callable[[Connection], None] | str) -> tuple[Path, Path]:
    """A copy of the corpus after an attack, and the head file from just before it."""
    path, head = folder / lived.name, folder / "noted.head"
    shutil.copy(lived, path)
    before = verify_at(path)
    assert before.problems == ()
    heads.put(head, before.noted("ada"))
    if act == "old":
        shutil.copy(lived.with_name("old.glossator"), path)
    elif isinstance(act, str):
        connection = sqlite_module().connect(path)
        connection.execute(act)
        connection.commit()
        connection.close()
    else:
        with behind(str(path)) as connection:
            act(connection)
    return path, head


@pytest.mark.parametrize("attack", ATTACKS, ids=[attack.name for attack in ATTACKS])
def test_an_attack_is_found(lived: Path, tmp_path: Path, attack: Attack) -> None:
    path, head = attacked(lived, tmp_path, attack.act)
    alone, outside = verify_at(path), verify_at(path, str(head))
    assert not outside.holds
    failed = {check.check for check in alone.checks if check.holds is False}
    assert alone.holds == (not attack.alone), alone.problems
    assert {attack.alone} - {""} <= failed
    if not attack.alone:
        assert {problem.check for problem in outside.problems} == {"head"}


def test_what_a_head_cannot_show_is_not_claimed(lived: Path, tmp_path: Path) -> None:
    """Lawful in form and later than the head: only a later head, or signatures, tell it from the truth."""
    path, head = attacked(lived, tmp_path, append(approval_of_bobs("rita"), "rita"))
    report = verify_at(path, str(head))
    assert report.holds
    assert "1 came after it, for which only a later head can stand" in report.checks[-1].said


def test_the_first_broken_link_is_named(lived: Path, tmp_path: Path) -> None:
    path, head = attacked(lived, tmp_path, sql(f"UPDATE audit SET action = 'x' WHERE seq IN ({SPOT}, {SPOT + 2})"))
    found = verify_at(path).first_broken
    assert "but the chain breaks before it" in verify_at(path, str(head)).checks[-1].said
    assert found is not None
    assert (found.row, found.by, found.action) == (SPOT, "ann", "x")
    assert found.at.endswith("Z")
    assert f"audit row {SPOT} ({found.at}, ann: x)" in found.told
    assert len(verify_at(path).problems) == 2
    path, _ = attacked(lived, tmp_path, sql(f"DELETE FROM audit WHERE seq = {SPOT}"))
    found = verify_at(path).first_broken
    assert found is not None
    assert (found.row, found.sentence) == (SPOT + 1, f"The audit trail jumps from row {SPOT - 1} to row {SPOT + 1}.")
    path, _ = attacked(lived, tmp_path, sql(f"UPDATE audit SET made = x'ff00', actor = x'41' WHERE seq = {SPOT}"))
    found = verify_at(path).first_broken
    assert found is not None
    assert (found.row, found.at, found.by) == (SPOT, "\ufffd\x00", "A")
