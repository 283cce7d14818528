"""What the command line says no to: wrong usage is 2, a Refusal is 1, each with one sentence and nothing on stdout."""

from pathlib import Path

import pytest

import main as entry
from commands import app
from storage.access import open_corpus
from tests.commands.terminal import SAMPLE, Run

NAME = SAMPLE.name
NOBODY = "00000000-0000-4000-8000-000000000000"

WRONG_USAGE = [
    ("list",),
    ("list", "a.glossator", "surplus"),
    ("list", "a.glossator", "--nonsense"),
    ("frobnicate",),
    ("lst", "a.glossator"),
    ("a.glossator", "b.glossator"),
    ("a.glossator", "--nonsense"),
    ("a.glossator", "--release"),
    ("new",),
    ("import", "a.glossator"),
    ("annotate", "a.glossator", NAME, "1", "2"),
    ("annotate", "a.glossator", NAME, "one", "2", "NOTE"),
    ("annotate", "a.glossator", NAME, "1", "2.5", "NOTE"),
    ("annotate", "a.glossator", NAME, "-1", "5", "NOTE"),
    ("annotate", "a.glossator", NAME, "10", "20", "ADVISOR", "--attr", "role"),
    ("annotate", "a.glossator", NAME, "10", "20", "ADVISOR", "--attr", "=legal"),
    ("annotate", "a.glossator", NAME, "10", "20", "ADVISOR", "--attr", "role=legal", "--attr", "role=other"),
    ("approve", "a.glossator", NOBODY),
    ("approve", "a.glossator", "--as", "rita"),
    ("return", "a.glossator", NOBODY, "--as", "rita"),
    ("return", "a.glossator", NOBODY, "--reason", "other"),
    ("export", "a.glossator", "out"),
    ("users", "a.glossator", "--add", "rita"),
    ("users", "a.glossator", "--role", "reviewer"),
    ("search", "a.glossator", "x", "--limit", "0"),
    ("restore", "a.glossator"),
]

REFUSED = [
    (("list", "nothere.glossator"), "There is no corpus “nothere.glossator”"),
    (("list", "plain.txt"), "is no corpus"),
    (("list", "empty.glossator"), "is empty and no corpus"),
    (("list", "."), "is a folder"),
    (("new", "a.glossator"), "is there already"),
    (("new", "no/such/folder/a.glossator"), "is not there"),
    (("new", "c.glossator", "--scheme", "nothere.toml"), "cannot be read"),
    (("new", "c.glossator", "--scheme", "plain.txt"), "holds no usable scheme"),
    (("new", "x" * 400), "File name too long"),
    (("import", "a.glossator", NAME, "--format", "nonsense"), "There is no format “nonsense”"),
    (("import", "a.glossator", NAME, "--format", "svg"), "is written only"),
    (("show", "a.glossator", "nothere"), "There is no release “nothere” in this corpus: `list`"),
    (("show", "a.glossator", "orrinvale"), f"did you mean “{NAME}”?"),
    (("show", "a.glossator", NAME.replace("paper", "papre")), f"did you mean “{NAME}”?"),
    (("annotate", "a.glossator", NAME, "10", "5", "NOTE"), "cannot run from 10 to 5"),
    (("annotate", "a.glossator", NAME, "--", "-1", "5", "NOTE"), "cannot run from -1 to 5"),
    (("annotate", "a.glossator", NAME, "10", "99999999999999999999", "NOTE"), "runs past the end"),
    (("annotate", "a.glossator", NAME, "10", "10", "NOTE"), "Nothing is selected"),
    (("annotate", "a.glossator", NAME, "6", "20", "NOTE"), "only blanks"),
    (("annotate", "a.glossator", NAME, "100", "120", "NOSUCH"), "no label “NOSUCH”"),
    (("annotate", "a.glossator", NAME, "100", "120", "NOTE", "--attr", "role=legal"), "no attribute “role”"),
    (("annotate", "a.glossator", NAME, "100", "120", "ADVISOR", "--attr", "role=cook"), "“cook” is no role"),
    (("annotate", "a.glossator", NAME, "100", "120", "NOTE", "--as", ""), "needs a name"),
    (("annotate", "a.glossator", NAME, "100", "120", "NOTE", "--as", "ANN"), "only in capitals"),
    (("annotate", "a.glossator", NAME, "100", "120", "NOTE", "--as", "a\x1bb"), "control characters"),
    (("remove", "a.glossator", "nonsense"), "is no annotation id"),
    (("remove", "a.glossator", NOBODY), "There is no annotation"),
    (("submit", "a.glossator", NAME), "has no drafts"),
    (("approve", "a.glossator", NOBODY, "--as", "ann"), "There is no annotation"),
    (("return", "a.glossator", NOBODY, "--as", "ann", "--reason", "bored"), "There is no reason “bored”"),
    (("export", "a.glossator", "out", "--format", "nonsense"), "There is no format “nonsense”"),
    (("export", "a.glossator", "out", "--format", "text"), "is read only"),
    (("export", "a.glossator", "out", "--format", "csv", "--state", "done"), "There is no state “done”"),
    (("export", "a.glossator", "out", "--format", "csv", "--label", "x"), "no label “x”"),
    (("export", "a.glossator", "out", "--format", "csv", "--by", "x"), "no person “x”"),
    (("export", "a.glossator", ".", "--format", "csv"), "is a folder"),
    (("export", "a.glossator", "/", "--format", "csv"), "is a folder"),
    (("search", "a.glossator", "  "), "nothing to search"),
    (("history", "a.glossator", "nothere"), "There is no release"),
    (("backup", "a.glossator", "plain.txt"), "is there already"),
    (("restore", "plain.txt", "a.glossator"), "cannot be restored"),
    (("restore", "plain.txt", "."), "is a folder"),
    (("restore", "nothere.glossator", "a.glossator"), "cannot be restored"),
    (("users", "a.glossator", "--add", "rita", "--role", "boss"), "There is no role “boss”"),
    (("users", "a.glossator", "--add", " ", "--role", "reviewer"), "needs a name"),
    (("users", "a.glossator", "--add", "rita", "--role", "reviewer", "--as", "zoe"), "zoe is an annotator"),
    (("users", "a.glossator", "--add", "ann", "--role", "reader"), "only administrator"),
]


@pytest.fixture(autouse=True)
def _files(corpus: str) -> None:
    Path("plain.txt").write_text("no corpus\n")
    Path("empty.glossator").touch()


@pytest.mark.parametrize("words", WRONG_USAGE, ids=" ".join)
def test_wrong_usage_is_2(run: Run, words: tuple[str, ...]) -> None:
    found = run(*words)
    assert found.code == 2
    assert "--help`)" in found.sentence


@pytest.mark.parametrize("as_json", [False, True], ids=["text", "json"])
@pytest.mark.parametrize(("words", "sentence"), REFUSED, ids=[" ".join(words)[:60] for words, _ in REFUSED])
def test_a_refusal_is_1_and_changes_nothing(run: Run, words: tuple[str, ...], sentence: str, as_json: bool) -> None:
    before = run("verify", "a.glossator", "--json").json["head"]
    found = run(words[0], *(("--json",) if as_json else ()), *words[1:])
    assert found.code == 1
    assert sentence in found.sentence
    assert run("verify", "a.glossator", "--json").json["head"] == before


def test_a_twin_is_refused(run: Run) -> None:
    assert run("annotate", "a.glossator", NAME, 90, 110, "NOTE").code == 0
    assert "already labelled Note by ann" in run("annotate", "a.glossator", NAME, 90, 110, "note").sentence


def test_offsets_are_taken_as_given(run: Run) -> None:
    text = SAMPLE.read_text("utf-8")
    start = text.index(" Cobbold Partners LLC\n")
    assert run("annotate", "a.glossator", NAME, start, start + 22, "ADVISOR").code == 0
    (found,) = run("show", "a.glossator", NAME, "--json").json["annotations"]
    assert found["quote"] == " Cobbold Partners LLC\n"


@pytest.mark.parametrize("label", ["RISK_FACTOR", "risk factor", "Risk-Factor", "riskfactor", " RISK  FACTOR "])
def test_a_label_is_found_however_it_is_written(run: Run, label: str) -> None:
    run("annotate", "a.glossator", NAME, 90, 110, label)
    (found,) = run("show", "a.glossator", NAME, "--json").json["annotations"]
    assert found["label"] == "RISK_FACTOR"


def test_who_is_refused_does_not_join(run: Run) -> None:
    run("approve", "a.glossator", NOBODY, "--as", "stranger")
    run("annotate", "a.glossator", NAME, 9, 5, "NOTE", "--as", "stranger")
    assert [person["name"] for person in run("users", "a.glossator", "--json").json["users"]] == ["ann"]


def test_a_reader_may_not_write(run: Run) -> None:
    run("users", "a.glossator", "--add", "rob", "--role", "reader")
    assert "rob is a reader" in run("annotate", "a.glossator", NAME, 9, 20, "NOTE", "--as", "rob").sentence
    assert "rob is a reader" in run("import", "a.glossator", "plain.txt", "--as", "rob").sentence


def test_a_failure_is_reported_in_the_state_folder(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def fail(words: object) -> int:
        raise LookupError("deep\ninside")

    monkeypatch.setattr(app, "_run", fail)
    said = run("list", "postgresql://me:secret@nowhere/x").sentence
    report = tmp_path / "state" / "glossator" / "failures.log"
    assert f"LookupError: deep\\ninside); the report is in {report}" in said
    assert "Traceback" in report.read_text("utf-8")
    assert "secret" not in report.read_text("utf-8").split("Traceback")[0]


def test_a_traceback_is_for_who_asks_for_it(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(words: object) -> int:
        raise LookupError

    monkeypatch.setattr(app, "_run", fail)
    monkeypatch.setenv("GLOSSATOR_DEBUG", "1")
    assert run("list", "a.glossator").err.startswith("Traceback")


def test_a_corpus_that_another_process_writes_in_can_be_read(run_apart: "Run") -> None:
    with open_corpus("a.glossator"):
        refused = run_apart("annotate", "a.glossator", NAME, 90, 110, "NOTE")
        assert refused.code == 1
        assert "is open for writing in another program" in refused.sentence
        for verb in ("list", "verify", "history", "users"):
            assert run_apart(verb, "a.glossator", "--json").json


def test_a_misspelt_verb_is_no_corpus(run: Run) -> None:
    assert "did you mean annotate?" in run("anotate").sentence
    assert entry.main(["--version"]) == 0
