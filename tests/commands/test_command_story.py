"""The whole of it, from an empty corpus to a verified export, by two people at a command line."""

import json
from pathlib import Path

import pytest

from formats.table import FORMATS as TABLE
from tests.commands.terminal import SAMPLE, Run

FORMATS = [row.name for row in TABLE if row.writes]
SHOWN = ("jsonl", "spans", "brat", "csv", "html", "doccano", "prodigy", "labelstudio", "casjson", "xmi")
"""Formats in whose bytes a quote can be read."""


def _offsets(words: str) -> tuple[int, int]:
    text = SAMPLE.read_text("utf-8")
    return text.index(words), text.index(words) + len(words)


def _annotate(run: Run, words: str, label: str, *rest: str) -> str:
    found = run("annotate", "a.glossator", SAMPLE.name, *_offsets(words), label, *rest)
    assert found.code == 0, found.err
    return found.out.strip()


def _bytes(path: Path) -> dict[str, bytes]:
    if path.is_file():
        return {"": path.read_bytes()}
    return {str(item.relative_to(path)): item.read_bytes() for item in sorted(path.rglob("*")) if item.is_file()}


def test_two_people_from_an_empty_corpus_to_a_verified_export(run: Run, corpus: str, name: str) -> None:
    counsel = _annotate(run, "Varga Whitcombe & Lisle LLP", "advisor", "--attr", "role=legal", "--comment", "counsel")
    notes = _annotate(run, "Old Notes", "Note", "--as", "ann")
    risk = _annotate(run, "unplanned shutdowns of the\nCloquet mill", "risk-factor", "--as", "zoe")

    assert run("submit", corpus, name).out == f"Submitted 2 annotations of {name}.\n"
    assert run("submit", corpus, name, "--as", "zoe", "--json").json == {"submitted": 1, "ids": [risk]}
    assert "has no drafts to submit" in run("submit", corpus, name, "--json").sentence

    assert run("users", corpus, "--add", "rita", "--role", "reviewer").code == 0
    people = run("users", corpus, "--json").json["users"]
    assert [(person["name"], person["role"]) for person in people] == [
        ("ann", "administrator"),
        ("rita", "reviewer"),
        ("zoe", "annotator"),
    ]

    assert "cannot approve it" in run("approve", corpus, counsel, "--as", "ann").sentence
    assert run("approve", corpus, counsel, risk, "--as", "rita", "--comment", "agreed", "--json").json == {
        "approved": [counsel, risk]
    }
    assert run("return", corpus, notes, "--reason", "wrong boundary", "--as", "rita", "--json").json == {
        "returned": [notes]
    }
    entry = run("list", corpus, "--json").json["releases"][0]
    assert entry["annotations"] == {"ADVISOR": 1, "NOTE": 1, "RISK_FACTOR": 1}
    assert entry["states"] == {"approved": 2, "returned": 1}

    hits = run("search", corpus, '"cloquet mill"', "--json").json["hits"]
    assert [(hit["name"], hit["match"].split()) for hit in hits] == [(name, ["Cloquet", "mill"])]
    assert "[Cloquet mill]" in run("search", corpus, '"cloquet mill"').out

    rows = run("history", corpus, name, "--json").json["rows"]
    assert [row["by"] for row in rows] == ["ann", "ann", "ann", "zoe", "ann", "zoe", "rita", "rita"]
    assert "returned “Old Notes”: wrong boundary" in run("history", corpus).out

    report = run("verify", corpus, "--json").json
    assert report["holds"]
    assert report["problems"] == []
    assert run("verify", corpus, "--head", rows[2]["hash"]).out.endswith(f"head {report['head']}\n")

    assert run("backup", corpus, "copy.glossator", "--json").json["head"] == report["head"]
    assert run("remove", corpus, notes, "--json").json == {"removed": notes}
    assert run("restore", "copy.glossator", corpus, "--json").json["head"] == report["head"]
    assert run("verify", corpus, "--head", report["head"]).code == 0
    assert len(run("show", corpus, name, "--json").json["annotations"]) == 3


@pytest.mark.parametrize("format", FORMATS)
def test_the_same_data_gives_the_same_bytes(run: Run, corpus: str, format: str) -> None:
    _annotate(run, "Cobbold Partners LLC", "ADVISOR")
    told = [run("export", corpus, out, "--format", format, "--json").json for out in ("one", "two")]
    assert told[0]["releases"] == 1
    assert told[0]["formats"] == [format]
    assert _bytes(Path("one")) == _bytes(Path("two"))
    assert b"Cobbold Partners LLC" in b"".join(_bytes(Path("one")).values()) or format not in SHOWN


def test_an_export_states_the_head_that_verify_prints(run: Run, corpus: str) -> None:
    run("export", corpus, "out.jsonl", "--format", "jsonl")
    head = json.loads(Path("out.jsonl").read_text("utf-8").splitlines()[0])
    report = run("verify", corpus, "--json").json
    assert head["audit"] == {"count": report["count"], "head": report["head"]}
    assert len(head["corpus"]) == 36


FILTERS = [
    ((), 3),
    (("--label", "advisor"), 2),
    (("--label", "advisor,note"), 3),
    (("--label", "Advisor", "--label", "NOTE"), 3),
    (("--by", "zoe"), 1),
    (("--state", "submitted"), 2),
    (("--state", "Draft, submitted"), 3),
    (("--state", "submitted", "--label", "note"), 1),
    (("--state", "approved"), 0),
]


@pytest.mark.parametrize(("words", "kept"), FILTERS)
def test_filters_keep_what_they_name(run: Run, corpus: str, name: str, words: tuple[str, ...], kept: int) -> None:
    _annotate(run, "Cobbold Partners LLC", "ADVISOR")
    _annotate(run, "Old Notes", "NOTE")
    _annotate(run, "Dunmore Ashgrove\n& Co.", "ADVISOR", "--as", "zoe")
    run("submit", corpus, name)
    assert run("export", corpus, "out.jsonl", "--format", "jsonl", *words).code == 0
    _, release = map(json.loads, Path("out.jsonl").read_text("utf-8").splitlines())
    assert len(release["annotations"]) == kept


@pytest.mark.parametrize("format", ["jsonl", "brat"])
def test_what_was_exported_comes_in_again(run: Run, corpus: str, name: str, format: str) -> None:
    _annotate(run, "Cobbold Partners LLC", "ADVISOR", "--attr", "role=financial")
    run("export", corpus, "out", "--format", format)
    run("new", "b.glossator")
    (came,) = run("import", "b.glossator", "out", "--format", format, "--json").json["imported"]
    assert came["name"] == name
    (found,) = run("show", "b.glossator", name, "--json").json["annotations"]
    assert (found["label"], found["quote"], found["attributes"]) == (
        "ADVISOR",
        "Cobbold Partners LLC",
        {"role": "financial"},
    )


def test_show_is_a_line_of_jsonl(run: Run, corpus: str, name: str) -> None:
    _annotate(run, "Cobbold Partners LLC", "ADVISOR")
    run("export", corpus, "out.jsonl", "--format", "jsonl")
    shown = run("show", corpus, name, "--json").json
    assert shown == json.loads(Path("out.jsonl").read_text("utf-8").splitlines()[1])
    assert shown["text"] == SAMPLE.read_text("utf-8")


def test_a_changed_corpus_no_longer_verifies(run: Run, corpus: str) -> None:
    import sqlite3

    with sqlite3.connect(corpus) as connection:
        connection.execute("UPDATE release SET name = 'other'")
    connection.close()
    found = run("verify", corpus)
    assert found.code == 1
    assert found.out.startswith("This corpus does not hold: ")
    assert found.err.startswith("glossator: ")


def test_a_head_that_was_never_there_is_found(run: Run, corpus: str) -> None:
    found = run("verify", corpus, "--head", "0" * 63 + "1", "--json")
    assert found.code == 1
    assert [problem["check"] for problem in json.loads(found.out)["problems"]] == ["head"]


def test_a_decision_on_several_is_whole_or_not_at_all(run: Run, corpus: str, name: str) -> None:
    Path("second.txt").write_text("Smith LLP advised the Company.\n")
    run("import", corpus, "second.txt")
    ours = _annotate(run, "Cobbold Partners LLC", "ADVISOR", "--as", "zoe")
    other = run("annotate", corpus, "second.txt", 0, 9, "ADVISOR", "--as", "zoe").out.strip()
    run("users", corpus, "--add", "rita", "--role", "reviewer")
    run("submit", corpus, name, "--as", "zoe")
    assert "a draft" in run("approve", corpus, ours, other, "--as", "rita").sentence
    assert run("list", corpus, "--json").json["releases"][0]["states"] == {"submitted": 1}
    run("submit", corpus, "second.txt", "--as", "zoe")
    before = len(run("history", corpus, "--json").json["rows"])
    assert run("approve", corpus, ours, other, "--as", "rita").out == "Approved 2 annotations.\n"
    assert len(run("history", corpus, "--json").json["rows"]) == before + 1


def test_an_export_is_checked_and_compared(run: Run, corpus: str, name: str) -> None:
    firm = _annotate(run, "Cobbold Partners LLC", "ADVISOR")
    assert run("export", corpus, "one", "--format", "jsonl,spans").code == 0
    assert run("check", "one").out.startswith("one is as it was written: 2 files right, 1 releases")
    run("remove", corpus, firm)
    _annotate(run, "Cobbold Partners LLC", "NOTE", "--attr", "coupon=7%")
    run("export", corpus, "two.jsonl", "--format", "jsonl")
    found = run("diff", "one", "two.jsonl", "--json")
    assert found.code == 1
    assert json.loads(found.out)["counts"] == {"labels changed": 1, "attributes changed": 1}
    assert run("diff", "one", "one").out == "Nothing changed.\n"
    file = Path("one/spans/corpus.jsonl")
    file.write_bytes(file.read_bytes() + b" ")
    assert run("check", "one").code == 1
    assert "was changed" in run("check", "one").out
    assert "no export that can be checked" in run("check", ".").sentence


def test_shares_are_folders_and_the_same_each_time(run: Run, corpus: str) -> None:
    for number in range(12):
        Path(f"r{number}.txt").write_text(f"Release {number} of Ashgrove {'x' * number} Company.\n" * 3)
        run("import", corpus, f"r{number}.txt")
    for goal in ("one", "two"):
        words = ("--format", "spans", "--split", "random", "--shares", "train=3,test=1", "--seed", "7")
        assert run("export", corpus, goal, *words).code == 0
    assert _bytes(Path("one")) == _bytes(Path("two"))
    assert sorted(path.name for path in Path("one/spans").iterdir()) == ["test", "train"]
    for words in (("--split", "moon"), ("--split", "random", "--shares", "train"), ("--since", "soon")):
        assert run("export", corpus, "three", "--format", "spans", *words).code == 1
    assert not Path("three").exists()
