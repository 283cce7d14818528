"""`glossator verify`: its eight checks, the head that is kept outside, and where the chain breaks."""

import json
import sqlite3
from pathlib import Path

import pytest

from tests.commands.terminal import Run

CHECKS = ["database", "schema", "texts", "chain", "replay", "four eyes", "signatures", "head"]


def tampered(corpus: str, statement: str) -> None:
    connection = sqlite3.connect(corpus)
    connection.executescript(f"DROP TRIGGER audit_no_update; {statement};")
    connection.close()


def test_each_check_says_what_came_of_it(run: Run, corpus: str) -> None:
    found = run("verify", corpus, "--json").json
    assert [item["check"] for item in found["checks"]] == CHECKS
    assert [item["holds"] for item in found["checks"]] == [True] * 7 + [None]
    assert found["first_broken"] is None
    assert found["limits"][0].startswith("Local corpus: changes are evident, not prevented")
    told = run("verify", corpus).out
    assert [line.split("  ")[0] for line in told.splitlines()[2:10]] == CHECKS
    assert told.count("cannot be told from a true one") == 1
    assert "prevented" in told


def test_the_head_goes_out_into_a_file_and_is_held_against_the_corpus(run: Run, corpus: str) -> None:
    report = run("verify", corpus, "--head-file", "a.head", "--json").json
    words = Path("a.head").read_text("utf-8")
    assert f"{report['count']}:{report['head']}\n" in words
    assert f"Corpus id: {report['corpus']}\n" in words
    assert " by ann\n" in words
    run("users", corpus, "--add", "zoe", "--role", "reviewer")
    held = run("verify", corpus, "--head", "a.head", "--json").json["checks"][-1]
    assert held["holds"] is True
    assert f"is row {report['count']} of {report['count'] + 1}" in held["said"]
    grouped = next(line for line in words.splitlines() if line.startswith("Hash")).split(": ")[1]
    assert len(grouped.split()) == 8
    assert run("verify", corpus, "--head", f"{report['count']}: {grouped}").code == 0


def test_the_manifest_of_an_export_is_a_head(run: Run, corpus: str) -> None:
    assert run("export", corpus, "out", "--format", "jsonl,brat").code == 0
    assert run("verify", corpus, "--head", "out/manifest.json").code == 0
    run("new", "b.glossator")
    other = run("verify", "b.glossator", "--head", "out/manifest.json")
    assert other.code == 1
    assert "noted of another corpus" in other.err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("nonsense", "neither a head nor a file"),
        ("note.txt", "holds no head"),
        ("list.json", "holds no head"),
        (".", "neither a head nor a file"),
        ("0" * 63 + "1", "cut off or written anew"),
        ("99:" + "0" * 63 + "1", "its tail was cut off"),
        ("2:" + "0" * 63 + "1", "whose row 2 has another hash"),
    ],
)
def test_a_head_that_does_not_fit_has_its_sentence(run: Run, corpus: str, words: str, told: str) -> None:
    Path("note.txt").write_text("12 apples\n")
    Path("list.json").write_text('{"audit": {"count": "x", "head": 1}, "corpus": 5}')
    found = run("verify", corpus, "--head", words)
    assert found.code == 1
    assert told in found.err
    assert found.err.count("\n") == 1
    assert "\nchain       holds " in found.out


def test_a_head_is_only_written_of_what_holds_and_never_over_another(run: Run, corpus: str) -> None:
    Path("there.head").write_text("kept")
    assert "there already" in run("verify", corpus, "--head-file", "there.head").sentence
    assert "make it first" in run("verify", corpus, "--head-file", "no/where.head").sentence
    tampered(corpus, "UPDATE audit SET action = 'x' WHERE seq = 2")
    found = run("verify", corpus, "--head-file", "new.head")
    assert found.code == 1
    assert "No head was written" in found.err
    assert not Path("new.head").exists()
    assert Path("there.head").read_text() == "kept"


def test_the_first_broken_link_is_told_before_all_others(run: Run, corpus: str) -> None:
    run("users", corpus, "--add", "zoe", "--role", "reviewer")
    tampered(corpus, "UPDATE audit SET actor = 'z' || char(7) WHERE seq >= 2")
    found = run("verify", corpus, "--json")
    assert found.code == 1
    report = json.loads(found.out)
    broken = report["first_broken"]
    assert (broken["row"], broken["by"]) == (2, "z\x07")
    assert {item["check"] for item in report["checks"] if item["holds"] is False} >= {"schema", "chain"}
    assert found.err.splitlines()[0].startswith("glossator: The first broken link of the chain is audit row 2 (")
    assert "z\\x07" in found.err


def test_a_file_that_is_no_corpus_has_one_sentence(run: Run) -> None:
    assert "There is no corpus" in run("verify", "missing.glossator").sentence
    report = json.loads(run("verify", "missing.glossator", "--json").out)
    assert [item["holds"] for item in report["checks"]] == [False] + [None] * 7
