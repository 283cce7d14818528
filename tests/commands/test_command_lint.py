"""Likely slips on the command line: listed, mended, and what is asked wrongly."""

import json
from pathlib import Path

import pytest

from tests.commands.firm import CORPUS, ok
from tests.commands.terminal import Run

TEXT = """MARLOW, May 1, 2001 - Marlow Wire, Inc. (the "Company") announced today that it has engaged Pike & Co. as its
financial advisor.
"""
FIRM = "Pike & Co."


@pytest.fixture
def slipped(firm: Run) -> Run:
    """A release in which ann has labelled a firm and said no more of it."""
    Path("m.txt").write_text(TEXT, "utf-8")
    ok(firm, "import", "m.txt", "--as", "ann")
    start = TEXT.index(FIRM)
    ok(firm, "annotate", "m.txt", str(start), str(start + len(FIRM)), "advisor", "--as", "ann")
    return firm


def listed(run: Run, *words: str) -> list[dict[str, object]]:
    found = ok(run, "lint", *words)["slips"]
    assert isinstance(found, list)
    return found


def test_slips_are_listed_with_place_check_and_mend(slipped: Run) -> None:
    found = listed(slipped, "--release", "m.txt")
    assert [(slip["check"], slip["mend"]) for slip in found] == [
        ("advisor-without-party", "Take “Marlow Wire, Inc.”"),
        ("advisor-without-role", "Take “financial”"),
    ]
    start = TEXT.index(FIRM)
    assert (found[0]["start"], found[0]["end"]) == (start, start + len(FIRM))
    assert "has no role; the text says financial." in slipped("lint", CORPUS).out


def test_checks_are_chosen_and_left_out(slipped: Run) -> None:
    assert [slip["check"] for slip in listed(slipped, "--check", "advisor-without-role")] == ["advisor-without-role"]
    assert [slip["check"] for slip in listed(slipped, "--without", "advisor-without-role")] == ["advisor-without-party"]
    assert "No likely slips." in slipped("lint", CORPUS, "--check", "half-a-word").out


def test_own_work_is_mended_in_one_step_and_others_is_not(slipped: Run) -> None:
    assert "nothing of yours" in slipped("lint", CORPUS, "--mend", "--as", "bob").out
    assert "Mended 1 annotation in 1 release." in slipped("lint", CORPUS, "--mend", "--as", "ann").out
    assert [slip["check"] for slip in listed(slipped)] == ["advisor-without-role"]


def test_checks_of_ones_own_and_their_mistakes(slipped: Run) -> None:
    good = "[[check]]\nid = 'x'\ntitle = 'X'\ncheck = 'missing'\nlabel = 'ADVISOR'\nattribute = 'role'\n"
    Path("own.toml").write_text(good + "[[check]]\nid = 'y'\n", "utf-8")
    done = slipped("lint", CORPUS, "--checks", "own.toml", "--json")
    assert done.code == 0
    assert "own.toml, line 7: The check needs “title”" in done.err
    assert [slip["check"] for slip in json.loads(done.out)["slips"]] == ["x"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--check", "magic"], "There is no check “magic”"),
        (["--checks", "none.toml"], "“none.toml” cannot be read"),
        (["--release", "nowhere.txt"], "There is no release “nowhere.txt”"),
    ],
)
def test_what_is_asked_wrongly_is_said(slipped: Run, words: list[str], sentence: str) -> None:
    done = slipped("lint", CORPUS, *words)
    assert done.code != 0
    assert sentence in done.err
