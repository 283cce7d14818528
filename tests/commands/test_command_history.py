"""The trail and the past on the command line: sentences, filters, files, and a release as it stood."""

import csv
import json
from pathlib import Path

import pytest

from formats.tables.csv import untamed
from tests.commands.terminal import Run

NAME = "deal.txt"
TEXT = "Hale & Dorn LLP advised Northwind Paper on the Notes."


@pytest.fixture
def worked(run: Run) -> str:
    """The id of an annotation that was made, returned, mended, approved and signed off, at audit rows 5 to 11."""
    assert run("new", "a.glossator").code == 0
    Path(NAME).write_text(TEXT)
    assert run("import", "a.glossator", NAME).code == 0
    for name, role in (("eve", "annotator"), ("rita", "reviewer")):
        assert run("users", "a.glossator", "--add", name, "--role", role).code == 0
    made = run("annotate", "a.glossator", NAME, 0, 11, "NOTE", "--comment", "=1+1", "--as", "eve").out.strip()
    for words in (
        ("submit", "a.glossator", NAME, "--as", "eve"),
        ("return", "a.glossator", made, "--as", "rita", "--reason", "wrong_label", "--comment", "a firm"),
        ("remove", "a.glossator", made, "--as", "eve"),
    ):
        assert run(*words).code == 0
    made = run("annotate", "a.glossator", NAME, 0, 15, "ADVISOR", "--as", "eve").out.strip()
    assert run("submit", "a.glossator", NAME, "--as", "eve").code == 0
    assert run("approve", "a.glossator", made, "--as", "rita").code == 0
    return made


def told(run: Run, *words: object) -> list[str]:
    rows = run("history", "a.glossator", *words, "--json").json["rows"]
    return [sentence for row in rows for sentence in row["said"]]


def test_the_trail_is_told_in_sentences(run: Run, worked: str) -> None:
    found = told(run)
    assert found[2] == f"ann imported “{NAME}”."
    assert found[-7:] == [
        "eve labelled “Hale & Dorn” as Note.",
        "eve submitted “Hale & Dorn” for review.",
        "rita returned “Hale & Dorn”: wrong label — “a firm”.",
        "eve removed the label Note from “Hale & Dorn”.",
        "eve labelled “Hale & Dorn LLP” as Advisor.",
        "eve submitted “Hale & Dorn LLP” for review.",
        "rita approved “Hale & Dorn LLP”.",
    ]
    shown = run("history", "a.glossator").out
    assert "rita  returned “Hale & Dorn”: wrong label — “a firm”" in shown
    assert len(shown.splitlines()) == 12


def test_the_rows_for_machines_keep_what_the_chain_has(run: Run, worked: str) -> None:
    rows = run("history", "a.glossator", "--json").json["rows"]
    assert [row["seq"] for row in rows] == list(range(1, 12))
    assert [row["hash"] for row in rows[:-1]] == [row["prev"] for row in rows[1:]]
    assert rows[-1]["changes"][0]["after"]["verdict"] == "approved"
    assert (rows[-1]["kinds"], rows[-1]["releases"], rows[-1]["by"]) == (["review"], [NAME], "rita")


def test_the_trail_is_narrowed(run: Run, worked: str) -> None:
    assert len(told(run, "--annotation", worked)) == 3
    assert told(run, "--by", "rita", "--kind", "review", "--words", "APPROVED") == ["rita approved “Hale & Dorn LLP”."]
    assert told(run, "--kind", "people,scheme", "--kind", "import")[-1] == "ann added rita as reviewer."
    assert told(run, "--until", "2001-01-01") == []
    assert told(run, "--since", "2001-01-01T10:00+02:00") == told(run)
    assert told(run, NAME) == [sentence for sentence in told(run) if " added " not in sentence][-8:]
    assert run("history", "a.glossator", "--since", "2999-01-01").out == "Nothing in the trail fits.\n"


def test_files_of_the_trail_hold_what_is_told_and_no_formula(run: Run, worked: str) -> None:
    Path("trail.csv").write_text("what was there before")
    words = ("history", "a.glossator", "--by", "eve", "--csv", "trail.csv", "--jsonl", "trail.jsonl")
    assert run(*words).out.startswith("Wrote 5 rows of the trail to trail.csv.\n")
    with Path("trail.csv").open(encoding="utf-8-sig", newline="") as file:
        table = list(csv.DictReader(file))
    lines = [json.loads(line) for line in Path("trail.jsonl").read_text("utf-8").splitlines()]
    assert [row["what"] for row in table] == told(run, "--by", "eve") == [line["said"][0] for line in lines]
    assert [row["hash"] for row in table] == [line["hash"] for line in lines]
    assert {row["person"] for row in table} == {"eve"}
    assert run(*words, "--json").json == {"rows": 5, "files": ["trail.csv", "trail.jsonl"]}
    assert not list(Path().glob(".*.part"))


def test_a_name_that_is_a_formula_is_none_in_the_table(run: Run, corpus: str, name: str) -> None:
    assert run("annotate", corpus, name, 0, 5, "NOTE", "--as", "=cmd()").code == 0
    assert run("history", corpus, "--csv", "trail.csv").code == 0
    with Path("trail.csv").open(encoding="utf-8-sig", newline="") as file:
        *_, row = csv.DictReader(file)
    assert not row["person"].startswith("=")
    assert untamed(row["person"]) == "=cmd()"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--by", "nobody"), "There is no person “nobody” in this corpus: it has ann, eve, rita."),
        (("--kind", "magic"), "There is no kind of acts “magic”: choose annotating, review, people"),
        (("--since", "yesterday"), "“yesterday” is no time: write it as 2026-01-31 or 2026-01-31T09:30."),
        (("--until", "2026-02-30"), "“2026-02-30” is no time"),
        (("--annotation", "x"), "“x” is no annotation id: `show` lists them."),
        (("--annotation", "5cf1b9a4-2a4f-4f0c-8a7e-3f1d3c1c8a10"), "There never was an annotation"),
        (("--csv", "."), "is a folder and this format writes a file"),
        (("--csv", f"{NAME}/trail.csv"), "cannot be written"),
    ],
)
def test_what_cannot_be_asked_of_the_trail(run: Run, worked: str, words: tuple[str, str], sentence: str) -> None:
    found = run("history", "a.glossator", *words)
    assert found.code == 1
    assert sentence in found.sentence


def test_a_release_as_it_stood(run: Run, worked: str) -> None:
    before = run("show", "a.glossator", NAME, "--as-of", "#5", "--json").json
    assert [(item["label"], item["state"]) for item in before["annotations"]] == [("NOTE", "draft")]
    assert before["as_of"]["seq"] == before["as_of"]["touched"] == 5
    assert before["text"] == TEXT
    assert run("show", "a.glossator", NAME, "--as-of", 8, "--json").json["annotations"] == []
    approved = run("show", "a.glossator", NAME, "--as-of", "approval", "--json").json
    assert approved["as_of"]["seq"] == 11
    now = run("show", "a.glossator", NAME, "--json").json
    assert {key: value for key, value in approved.items() if key != "as_of"} == now
    shown = run("show", "a.glossator", NAME, "--as-of", "7").out
    assert shown.startswith("as of: audit row 7; last touched by row 7 at ")
    assert "returned" in shown


@pytest.mark.parametrize(
    ("when", "sentence"),
    [
        ("soon", "“soon” is no time: write 2026-01-31"),
        ("99", "There is no audit row 99: they go from 1 to 11."),
        ("1", "was not in the corpus yet after audit row 1: it came in with row 2, at "),
        ("2999-01-01", "2999-01-01 23:59:59 UTC lies in the future: choose a time up to now."),
        ("1999-01-01", "At 1999-01-01 23:59:59 UTC there was no corpus yet: it was made at "),
    ],
)
def test_what_never_was_is_refused(run: Run, worked: str, when: str, sentence: str) -> None:
    found = run("show", "a.glossator", NAME, "--as-of", when)
    assert found.code == 1
    assert sentence in found.sentence


def test_a_release_that_nobody_approved(run: Run, corpus: str, name: str) -> None:
    found = run("show", corpus, name, "--as-of", "approval")
    assert found.sentence == (
        "glossator: That release was never approved: nobody has signed it off, and no annotation of it is approved.\n"
    )
