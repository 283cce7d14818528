"""Search with filters, the concordance, and a label on every occurrence, on the command line."""

from pathlib import Path

import pytest

from storage.access import open_corpus
from tests.commands.firm import CORPUS, HALE, NOTES, VALE, hand_in, label, ok
from tests.commands.terminal import Run

MORE = "Hale &\nDorn LLP and HALE AND DORN LLP'S fee. Hale & Dorn LLPX. The Notes.\n"


@pytest.fixture
def filled(firm: Run) -> Run:
    """Two releases, with labels of ann and bob in the first."""
    Path("s.txt").write_text(MORE, "utf-8")
    ok(firm, "import", "s.txt", "--as", "ann")
    label(firm, "ann", HALE, "advisor")
    label(firm, "bob", NOTES, "note")
    ok(firm, "annotate", "r.txt", *VALE, "advisor", "--attr", "role=legal", "--as", "bob")
    hand_in(firm, "bob")
    return firm


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--label", "advisor"], ["Hale & Dorn LLP", "Vale Inc."]),
        (["--label", "advisor", "--annotator", "bob"], ["Vale Inc."]),
        (["--state", "submitted"], ["5.00% Senior Notes", "Vale Inc."]),
        (["--state", "draft", "--label", "note"], []),
        (["--attr", "role=LEGAL"], ["Vale Inc."]),
        (["--attr", "role=leg*"], ["Vale Inc."]),
        (["--attr", "role="], ["Vale Inc."]),
        (["--attr", "role"], ["Vale Inc."]),
        (["--attr", "party"], []),
        (["--attr", "role=financial"], []),
        (["northwind", "--label", "note"], ["5.00% Senior Notes"]),
        (["northwind", "--label", "note", "--within"], []),
        (["senior", "--within"], ["5.00% Senior Notes"]),
        (["absent", "--label", "note"], []),
        (["--since", "2020-01-01", "--label", "note"], ["5.00% Senior Notes"]),
        (["--until", "2020-01-01"], []),
        (["--label", "advisor", "--limit", "1"], ["Hale & Dorn LLP"]),
    ],
)
def test_search_by_all_of_it_together(filled: Run, words: list[str], expected: list[str]) -> None:
    hits = ok(filled, "search", *words)["hits"]
    assert [hit["match"] for hit in hits] == expected
    assert all({"annotation", "label", "by", "state"} <= hit.keys() for hit in hits)


def test_search_for_people_and_wrong_words(filled: Run) -> None:
    found = filled("search", CORPUS, "--label", "note")
    assert found.out == (
        "r.txt:1: Hale & Dorn LLP advised Northwind. The [5.00% Senior Notes] were sold. Vale Inc. is the issuer."
        " (NOTE, submitted, bob)\n1 annotation found.\n"
    )
    assert filled("search", CORPUS).code == 1
    assert "write a day" in filled("search", CORPUS, "--since", "soon").sentence
    assert "KEY=VALUE" in filled("search", CORPUS, "--attr", "=legal").sentence
    told = filled("search", "--help").out
    assert "on that day or later" in told
    assert "on that day or before" in told
    assert "nobody" in filled("search", CORPUS, "--annotator", "nobody").sentence
    assert [hit["match"] for hit in ok(filled, "search", "northwind")["hits"]] == ["Northwind"]


def test_search_tells_nobody_what_they_may_not_see(filled: Run) -> None:
    ok(filled, "policy", "--blind", "on")
    assert ok(filled, "search", "--label", "note", "--as", "ann")["hits"] == []
    assert len(ok(filled, "search", "--label", "note", "--as", "bob")["hits"]) == 1


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["hale & dorn llp"], ["Hale & Dorn LLP", "Hale &\nDorn LLP", "HALE AND DORN LLP"]),
        (["Hale & Dorn LLP", "--case"], ["Hale & Dorn LLP", "Hale &\nDorn LLP"]),
        (["Hale & Dorn LLP", "--literal"], ["Hale & Dorn LLP", "Hale &\nDorn LLP"]),
        (["Dorn LLP", "--parts", "--case"], ["Dorn LLP", "Dorn LLP", "Dorn LLP"]),
        (["note", "--release", "s.txt"], ["Notes"]),
        (["[VN]ale|Note[s]", "--regex", "--case", "--sort", "right"], ["Notes", "Vale", "Notes"]),
        (["the", "--sort", "left", "--limit", "2"], ["the", "The"]),
    ],
)
def test_concordance(filled: Run, words: list[str], expected: list[str]) -> None:
    assert sorted(line["match"] for line in ok(filled, "concordance", *words)["lines"]) == sorted(expected)


def test_concordance_for_people(filled: Run) -> None:
    found = filled("concordance", CORPUS, "senior notes", "--sort", "label")
    assert found.out == (
        "dvised Northwind. The 5.00% [Senior Notes] were sold. Vale Inc. is the is  r.txt:1 (NOTE)\n1 line.\n".replace(
            "dvised Northwind. The 5.00% ", f"{'Dorn LLP advised Northwind. The 5.00%'[-30:]:>30} "
        )
    )
    assert filled("concordance", CORPUS, "absent").out == "0 lines.\n"
    assert "column 1" in filled("concordance", CORPUS, "(x", "--regex").sentence
    assert "type some words" in filled("concordance", CORPUS, " ").sentence


def test_every_occurrence_is_labelled_in_one_step(filled: Run) -> None:
    words = ("Hale & Dorn LLP", "--label", "advisor", "--attr", "role=legal", "--as", "bob")
    tried = ok(filled, "label-all", *words, "--dry-run")
    assert (len(tried["places"]), tried["already"], tried["done"]) == (2, 1, False)
    assert len(ok(filled, "search", "--label", "advisor")["hits"]) == 2
    done = filled("label-all", CORPUS, *words)
    assert done.out == "2 places in 1 release labelled ADVISOR.\n1 place left alone: ADVISOR lies there already.\n"
    assert len(ok(filled, "search", "--label", "advisor", "--attr", "role=legal", "--annotator", "bob")["hits"]) == 3
    assert filled("verify", CORPUS).code == 0
    again = filled("label-all", CORPUS, *words)
    assert "nothing to label" in again.sentence


def test_what_label_all_would_do_is_told_beside_a_window(filled: Run) -> None:
    words = ("Hale & Dorn LLP", "--label", "advisor", "--as", "bob")
    with open_corpus(CORPUS):
        assert len(ok(filled, "label-all", *words, "--dry-run")["places"]) == 2
        assert "open" in filled("label-all", CORPUS, *words).sentence
    assert len(ok(filled, "label-all", *words)["places"]) == 2


def test_label_all_refuses_as_labelling_one_does(filled: Run) -> None:
    before = ok(filled, "search", "--limit", "99", "--label", "note")
    for words, said in (
        (("notes", "--label", "note", "--as", "rex"), "reader"),
        (("notes", "--label", "nothing"), "nothing"),
        (("absent", "--label", "note"), "nothing was found"),
        (("notes", "--label", "note", "--attr", "cook=1"), "cook"),
        (("n(", "--regex", "--label", "note"), "column 2"),
        (("notes", "--label", "note", "--release", "zzz"), "zzz"),
    ):
        assert said in filled("label-all", CORPUS, *words).sentence
    assert ok(filled, "search", "--limit", "99", "--label", "note") == before


def test_label_all_in_one_release(filled: Run) -> None:
    assert filled("label-all", CORPUS, "the notes", "--label", "note", "--release", "s.txt", "--dry-run").out == (
        "s.txt:2: Hale & Dorn LLP and HALE AND DORN LLP'S fee. Hale & Dorn LLPX. [The Notes].\n"
        "1 place in 1 release would be NOTE.\n"
    ).replace("Hale & Dorn LLP and", "Hale & Dorn LLP and")
