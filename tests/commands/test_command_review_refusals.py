"""What the verbs of review say no to besides four eyes: one sentence, exit code 1 or 2, and nothing written."""

import pytest

from storage.verify import verify_at
from tests.commands.firm import CORPUS, HALE, NOTES, RELEASE, hand_in, label, ok, overlap, shown, submitted
from tests.commands.terminal import Run

NOBODY = "00000000-0000-4000-8000-000000000000"
Words = tuple[object, ...]
MADE = "MADE"
"""Stands for the id of what ann has labelled and handed in."""

WRONG_USAGE: list[Words] = [
    ("approve", "--as", "rita"),
    ("approve", MADE, "--label", "note", "--as", "rita"),
    ("approve", MADE),
    ("approve", "--annotator", "ann", "--since", "soon", "--as", "rita"),
    ("return", MADE, "--as", "rita"),
    ("return", MADE, "--reason", "1", "--correct-span", "0-15", "--as", "rita"),
    ("return", MADE, "--reason", "1", "--correct-span", "0:²", "--as", "rita"),
    ("return", MADE, "--reason", "1", "--correct-attr", "role", "--as", "rita"),
    ("queue", "--until", "31.12.2026"),
    ("comment", "Hm."),
    ("comment", "Hm.", "--on", MADE, "--release", RELEASE),
    ("comment", "Hm.", "--on", MADE, "--span", "0:5"),
    ("assign", "--to", "ann"),
    ("assign", "--to", "ann", "--all", "--release", RELEASE),
    ("settle", RELEASE, "--as", "joe"),
    ("settle", RELEASE, "1", "--as", "joe"),
    ("settle", RELEASE, "1", "--take", "ann", "--none", "--as", "joe"),
    ("settle", RELEASE, "1", "--agreed", "--as", "joe"),
    ("settle", RELEASE, "one", "--none", "--as", "joe"),
    ("policy", "--blind", "yes"),
    ("sample", "--annotator", "ann", "--percent", "ten"),
    ("users", "--deactivate", "ann", "--add", "bob"),
]


REFUSED: list[tuple[Words, str]] = [
    # somebody who does not exist
    (("queue", "--annotator", "eve"), "There is no person “eve”"),
    (("approve", "--annotator", "eve", "--as", "rita"), "There is no person “eve”"),
    (("return", "--annotator", "eve", "--reason", "1", "--as", "rita"), "There is no person “eve”"),
    (("sample", "--annotator", "eve", "--as", "rita"), "There is no person “eve”"),
    (("assign", "--to", "eve", "--all"), "There is no person “eve”"),
    (("compare", RELEASE, "--between", "ann", "--between", "eve"), "There is no person “eve”"),
    (("comments", "--by", "eve"), "There is no person “eve”"),
    (
        ("relabel", "--from", "note", "--to", "advisor", "--annotator", "eve", "--as", "rita"),
        "There is no person “eve”",
    ),
    (("users", "--deactivate", "eve"), "no active person “eve”"),
    # a role that may not
    (("none", RELEASE, "note", "--as", "rex"), "rex is a reader"),
    (("done", RELEASE, "--as", "rex"), "rex is a reader"),
    (("submit", RELEASE, "--as", "rex"), "rex is a reader"),
    (("comment", "Hm.", "--on", MADE, "--as", "rex"), "rex is a reader"),
    (("answer", MADE, "No.", "--as", "rex"), "rex is a reader"),
    (("accept", MADE, "--as", "rex"), "rex is a reader"),
    (("reopen", MADE, "--as", "rex"), "rex is a reader"),
    (("reopen", MADE, "--as", "bob"), "bob is an annotator"),
    (("return", MADE, "--reason", "1", "--as", "bob"), "bob is an annotator"),
    (("sample", "--annotator", "ann", "--as", "bob"), "bob is an annotator"),
    (("sign-off", RELEASE, "--as", "bob"), "bob is an annotator"),
    (("relabel", "--from", "advisor", "--to", "note", "--as", "bob"), "bob is an annotator"),
    (("assign", "--to", "ann", "--all", "--as", "rita"), "it takes an administrator"),
    (("assign", "--to", "rex", "--all"), "rex is a reader"),
    (("policy", "--blind", "on", "--as", "rita"), "it takes an administrator"),
    (("merge-labels", "note", "advisor", "--as", "rita"), "it takes an administrator"),
    (("users", "--deactivate", "ann", "--as", "rita"), "it takes an administrator"),
    (("key", "--make", "--as", "ann"), "ann is an annotator"),
    # something that is not there, or not so
    (("approve", NOBODY, "--as", "rita"), "There is no annotation"),
    (("approve", "nonsense", "--as", "rita"), "is no annotation id"),
    (("return", MADE, "--reason", "bored", "--as", "rita"), "There is no reason “bored”"),
    (("approve", MADE, MADE, "--revision", NOBODY, "--as", "rita"), "changed after it was seen"),
    (("approve", "--label", "note", "--as", "rita"), "passes those filters"),
    (("approve", "--label", "nosuch", "--as", "rita"), "no label “nosuch”"),
    (("approve", "--sample", "00", "--as", "rita"), "There is no sample “00”"),
    (("queue", "--release", "nothere"), "There is no release “nothere”"),
    (("queue", "--sweep", "nosuch"), "no label “nosuch”"),
    (("settle", RELEASE, 9, "--none", "--as", "joe"), "There is no case 9"),
    (("settle-comment", MADE, "--as", "ann"), "There is no comment"),
    (("comment", " ", "--on", MADE, "--as", "ann"), "needs words"),
    (("comment", "Hm.", "--release", RELEASE, "--span", "90:500", "--as", "ann"), "runs past the end"),
    (("accept", MADE, "--as", "ann"), "Nobody has proposed"),
    (("answer", MADE, "No.", "--as", "ann"), "is not returned"),
    (("submit", RELEASE, "--as", "bob"), "bob has no drafts"),
    (("done", RELEASE, "--take-back", "--as", "ann"), "is not done by ann"),
    (("none", RELEASE, "advisor", "--as", "ann"), "has labelled 1"),
    (("none", RELEASE, "nosuch", "--as", "ann"), "no label “nosuch”"),
    (("sample", "--annotator", "bob", "--as", "rita"), "Nothing of bob awaits"),
    (("sample", "--annotator", "ann", "--percent", "0", "--as", "rita"), "choose 1 to 100"),
    (("sample", "--annotator", "ann", "--seed", str(2**53 + 1), "--as", "rita"), "is too large"),
    (("assign", "--to", "ann", "--all", "--times", "2"), "2 of 1 people"),
    (("assign", "--to", "ann", "--all", "--times", "-1"), "-1 of 1 people"),
    (("assign", "--to", "ann", "--all", "--take-back"), "is assigned to them"),
    (("policy", "--blind", "off"), "Nothing was changed"),
    (("relabel", "--from", "advisor", "--to", "advisor", "--as", "rita"), "nothing was changed"),
    (("merge-labels", "advisor", "Advisor"), "cannot be merged into itself"),
    # a correction that is none
    (("return", MADE, "--reason", "1", "--correct-label", "advisor", "--as", "rita"), "stands there already"),
    (("return", MADE, "--reason", "1", "--correct-label", "nosuch", "--as", "rita"), "no label “nosuch”"),
    (("return", MADE, "--reason", "2", "--correct-span", "0:500", "--as", "rita"), "runs past the end"),
    (("return", MADE, "--reason", "4", "--correct-attr", "role=cook", "--as", "rita"), "“cook” is no role"),
]


def refused(run: Run, words: Words, made: str, code: int) -> str:
    """The sentence with which a try is refused, after which nothing is written."""
    before = verify_at(CORPUS).head
    verb, *rest = (made if word == MADE else word for word in words)
    found = run(verb, CORPUS, *rest)
    assert found.code == code, found.out
    assert verify_at(CORPUS).head == before
    return found.sentence


def words_of(value: object) -> str:
    """What a try is called."""
    return " ".join(map(str, value)) if isinstance(value, tuple) else ""


@pytest.mark.parametrize("words", WRONG_USAGE, ids=words_of)
def test_wrong_usage_is_2(firm: Run, words: Words) -> None:
    assert "--help`)" in refused(firm, words, submitted(firm, "ann", HALE, "advisor"), 2)


@pytest.mark.parametrize(("words", "sentence"), REFUSED, ids=words_of)
def test_a_refusal_is_1(firm: Run, words: Words, sentence: str) -> None:
    assert sentence in refused(firm, words, submitted(firm, "ann", HALE, "advisor"), 1)


def test_one_revision_is_not_of_two(firm: Run) -> None:
    made, other = submitted(firm, "ann", HALE, "advisor"), submitted(firm, "ann", NOTES, "note")
    words = ("approve", MADE, other, "--revision", other, "--as", "rita")
    assert "a revision is of one annotation" in refused(firm, words, made, 2)
    words = ("return", MADE, other, "--reason", "1", "--correct-label", "note", "--as", "rita")
    assert "a correction is of one annotation" in refused(firm, words, made, 2)


RETIRED: list[Words] = [
    ("annotate", RELEASE, *NOTES, "note", "--as", "ann"),
    ("none", RELEASE, "note", "--as", "bob"),
    ("relabel", "--from", "advisor", "--to", "note", "--as", "rita"),
    ("merge-labels", "advisor", "note"),
    ("return", MADE, "--reason", "1", "--correct-label", "note", "--as", "rita"),
]


def test_a_label_that_is_retired_while_in_use_takes_no_new_work_and_keeps_what_it_has(firm: Run) -> None:
    made = submitted(firm, "ann", NOTES, "note")
    none = ok(firm, "none", RELEASE, "note", "--as", "bob")["id"]
    hand_in(firm, "bob")
    ok(firm, "merge-labels", "note", "advisor")
    hand_in(firm, "ann")
    for words in RETIRED:
        assert "is retired" in refused(firm, words, made, 1), words
    assert shown(firm, made)["label"] == "ADVISOR"
    assert ok(firm, "approve", none, "--as", "rita") == {"approved": [none]}
    assert verify_at(CORPUS).holds


def test_a_side_that_is_empty_cannot_be_taken(firm: Run) -> None:
    overlap(firm)
    words = ("settle", RELEASE, 2, "--take", "rita", "--as", "joe")
    assert "rita has nothing there" in refused(firm, words, "", 1)


def test_a_third_that_one_of_them_has_is_taken_instead(firm: Run) -> None:
    overlap(firm)
    words = ("settle", RELEASE, 2, "--third", "note", "--span", "39:57", "--as", "joe")
    assert "take it instead" in refused(firm, words, "", 1)


def test_nobody_settles_before_all_is_handed_in(firm: Run) -> None:
    ok(firm, "assign", "--to", "ann", "--to", "bob", "--all")
    label(firm, "bob", NOTES, "note")
    label(firm, "ann", HALE, "advisor")
    hand_in(firm, "ann")
    words = ("settle", RELEASE, 1, "--take", "ann", "--as", "joe")
    assert "may still find it" in refused(firm, words, "", 1)


def test_who_was_taken_off_does_nothing_more(firm: Run) -> None:
    made = submitted(firm, "ann", HALE, "advisor")
    for name in ("ann", "rita"):
        ok(firm, "users", "--deactivate", name)
    for words in (
        ("annotate", RELEASE, *NOTES, "note", "--as", "ann"),
        ("comment", "Hm.", "--on", MADE, "--as", "ann"),
        ("reopen", MADE, "--as", "ann"),
        ("approve", MADE, "--as", "rita"),
        ("assign", "--to", "ann", "--all"),
    ):
        assert "is no longer active" in refused(firm, words, made, 1), words
    assert "is the only administrator" in refused(firm, ("users", "--deactivate", "ada"), made, 1)


def test_who_is_refused_does_not_join(firm: Run) -> None:
    made = submitted(firm, "ann", HALE, "advisor")
    for words in (("approve", MADE), ("sign-off", RELEASE), ("answer", MADE, "No."), ("reopen", MADE)):
        refused(firm, (*words, "--as", "eve"), made, 1)
    assert "eve" not in {item["name"] for item in ok(firm, "users")["users"]}
