"""Review on the command line: the queue, many at once, corrections, samples, many labels, signatures."""

import json
from pathlib import Path

import keyring
import pytest

from storage.verify import verify_at
from tests.commands.firm import (
    CORPUS,
    HALE,
    NOTES,
    RELEASE,
    VALE,
    hand_in,
    label,
    ok,
    overlap,
    queue,
    shown,
    submitted,
)
from tests.commands.terminal import Run


def test_the_queue_and_its_filters(firm: Run) -> None:
    made = label(firm, "ann", HALE, "advisor")
    label(firm, "ann", NOTES, "note")
    ok(firm, "none", RELEASE, "Risk factor", "--as", "ann")
    assert ok(firm, "submit", RELEASE, "--as", "ann")["submitted"] == 3
    assert queue(firm, "--as", "rita") == [
        ("new", "ann", "Hale & Dorn LLP"),
        ("new", "ann", "5.00% Senior Notes"),
        ("new", "ann", "found none: RISK_FACTOR"),
    ]
    assert [text for *_, text in queue(firm, "--label", "note")] == ["5.00% Senior Notes"]
    assert len(queue(firm, "--release", RELEASE, "--annotator", "ann", "--origin", "manual")) == 3
    assert len(queue(firm, "--since", "2020-01-01", "--until", "2999-01-01", "--by-release")) == 3
    for words in (("--annotator", "bob"), ("--since", "2999-01-01"), ("--until", "2020-01-01"), ("--conflicts",)):
        assert queue(firm, *words) == []
    assert queue(firm, "--origin", "import") == []
    assert [text for *_, text in queue(firm, "--sweep", "Advisor")] == ["Hale & Dorn LLP"]
    said = firm("queue", CORPUS, "--as", "ann").out
    assert "[Hale & Dorn LLP] advised Northwind." in said
    assert said.count("not for ann") == 3
    assert made in said
    assert "not for rita" not in firm("queue", CORPUS, "--as", "rita").out
    own = submitted(firm, "rita", VALE, "note")
    for person, expected in (("rita", {own}), ("ann", {own, made}), ("eve", {own, made}), ("rob", set())):
        waiting = ok(firm, "queue", "--as", person)["waiting"]
        assert {item["id"] for item in waiting if not item["may"]} & {own, made} == expected
    assert firm("queue", CORPUS, "--annotator", "bob").out == "Nothing awaits a decision.\n"


def test_conflicts_come_first_then_what_came_back_then_the_oldest(firm: Run) -> None:
    old = submitted(firm, "rita", VALE, "note")
    overlap(firm)
    back = next(item["id"] for item in ok(firm, "queue")["waiting"] if item["by"] == "ann" and item["why"] == "new")
    ok(firm, "return", back, "--reason", "5", "--as", "rob")
    ok(firm, "answer", back, "It is.", "--as", "ann")
    found = ok(firm, "queue")["waiting"]
    assert [item["why"] for item in found] == ["conflict", "conflict", "came back", "new", "new"]
    assert [item["id"] for item in found][3] == old
    assert [why for why, *_ in queue(firm, "--conflicts")] == ["conflict", "conflict"]


def test_many_are_looked_at_before_they_are_decided(firm: Run) -> None:
    made = label(firm, "ann", HALE, "advisor")
    own = label(firm, "rita", NOTES, "note")
    hand_in(firm, "ann", "rita")
    words = ("--release", RELEASE, "--as", "rita")
    look = ok(firm, "approve", *words, "--dry-run")
    assert ([item["id"] for item in look["chosen"]], [item["id"] for item in look["left_out"]]) == ([made], [own])
    said = firm("approve", CORPUS, *words, "--dry-run").out
    assert "left out: your own hand" in said
    assert "1 annotation chosen, nothing done." in said
    assert len(queue(firm)) == 2
    assert ok(firm, "approve", *words) == {"approved": [made], "left_out": [own]}
    assert shown(firm, own)["state"] == "submitted"


def test_a_look_refuses_what_the_act_would(firm: Run) -> None:
    own = submitted(firm, "rita", NOTES, "note")
    assert "rita made" in firm("approve", CORPUS, own, "--as", "rita", "--dry-run").sentence
    assert "it takes a reviewer" in firm("approve", CORPUS, own, "--as", "bob", "--dry-run").sentence


def test_what_is_approved_can_be_returned_after_a_look(firm: Run) -> None:
    made = submitted(firm, "ann", NOTES, "note")
    ok(firm, "approve", made, "--as", "rita")
    words = ("return", made, "--reason", "5", "--as", "rob")
    (look,) = ok(firm, *words, "--dry-run")["chosen"]
    assert (look["id"], look["why"], look["before"]) == (made, "approved", "The")
    assert shown(firm, made)["state"] == "approved"
    assert ok(firm, *words) == {"returned": [made]}
    assert shown(firm, made)["state"] == "returned"


def test_many_are_returned_by_filters(firm: Run) -> None:
    ids = {label(firm, "ann", span, "note") for span in (HALE, VALE)}
    other = label(firm, "ann", NOTES, "advisor")
    hand_in(firm, "ann")
    given = ok(firm, "return", "--label", "note", "--since", "2020-01-01", "--reason", "1", "--as", "rita")
    assert set(given["returned"]) == ids
    assert shown(firm, other)["state"] == "submitted"


def test_a_decision_is_bound_to_what_was_seen(firm: Run) -> None:
    made = submitted(firm, "ann", HALE, "advisor")
    seen = ok(firm, "queue")["waiting"][0]["revision"]
    ok(firm, "relabel", "--from", "advisor", "--to", "note", "--as", "ann")
    hand_in(firm, "ann")
    for words in (("approve",), ("return", "--reason", "5")):
        said = firm(words[0], CORPUS, made, *words[1:], "--revision", seen, "--as", "rita").sentence
        assert "The annotation was changed after it was seen" in said
    now = ok(firm, "queue")["waiting"][0]["revision"]
    ok(firm, "approve", made, "--revision", now, "--as", "rita")


def test_a_correction_is_proposed_taken_over_and_approved_by_a_third_pair_of_eyes(firm: Run) -> None:
    made = submitted(firm, "ann", (0, 11), "note")
    change = ("--correct-label", "advisor", "--correct-span", "0:15", "--correct-attr", "role=legal")
    ok(firm, "return", made, "--as", "rita", "--reason", "1", "--comment", "A firm.", *change)
    (came,) = ok(firm, "returned", "--as", "ann")["returned"]
    assert (came["reason"], came["comment"], came["corrected_text"]) == ("wrong label", "A firm.", "Hale & Dorn LLP")
    assert "would be ADVISOR: Hale & Dorn LLP role=legal" in firm("returned", CORPUS, "--as", "ann").out
    assert ok(firm, "accept", made, "--as", "ann")["text"] == "Hale & Dorn LLP"
    hand_in(firm, "ann")
    assert queue(firm) == [("came back", "ann", "Hale & Dorn LLP")]
    assert "rita made, changed or proposed" in firm("approve", CORPUS, made, "--as", "rita").sentence
    assert ok(firm, "approve", made, "--as", "rob")["approved"] == [made]
    ok(firm, "sign-off", RELEASE, "--as", "rob")
    assert ok(firm, "list")["releases"][0]["status"] == "reviewed"


def test_an_answer_hands_it_back(firm: Run) -> None:
    made = submitted(firm, "ann", HALE, "advisor")
    ok(firm, "return", made, "--as", "rita", "--reason", "other")
    ok(firm, "answer", made, "They are counsel.", "--as", "ann")
    assert firm("returned", CORPUS, "--as", "ann").out == "Nothing of ann came back.\n"
    ok(firm, "approve", made, "--as", "rita")


def test_comments_are_listed_with_what_they_are_on(firm: Run) -> None:
    made = label(firm, "ann", HALE, "advisor")
    for person, text, place in (
        ("ann", "Counsel?", ("--on", made)),
        ("rita", "Missed.", ("--release", RELEASE, "--span", "69:78")),
        ("bob", "Scanned badly.", ("--release", RELEASE)),
    ):
        last = ok(firm, "comment", text, *place, "--as", person)["id"]
    found = ok(firm, "comments")["comments"]
    assert [(item["author"], item["text"], item["on"]) for item in found] == [
        ("ann", "Counsel?", "Hale & Dorn LLP"),
        ("rita", "Missed.", "Vale Inc."),
        ("bob", "Scanned badly.", ""),
    ]
    ok(firm, "settle-comment", last, "--as", "ann")
    assert [item["author"] for item in ok(firm, "comments", "--open")["comments"]] == ["ann", "rita"]
    ok(firm, "settle-comment", last, "--open-again", "--as", "ann")
    assert len(ok(firm, "comments", "--open", "--release", RELEASE)["comments"]) == 3
    assert [item["text"] for item in ok(firm, "comments", "--by", "rita")["comments"]] == ["Missed."]
    assert [item["text"] for item in ok(firm, "comments", "--words", "scanned")["comments"]] == ["Scanned badly."]
    ok(firm, "remove", made, "--as", "ann")
    assert "Hale & Dorn LLP (removed)" in firm("comments", CORPUS).out


def test_samples_are_drawn_and_counted(firm: Run) -> None:
    assert firm("sample", CORPUS).out == "No sample was drawn.\n"
    ids = [label(firm, "ann", (start, start + 3), "note") for start in range(0, 40, 4)]
    hand_in(firm, "ann")
    words = ("--annotator", "ann", "--percent", "30", "--as", "rita")
    drawn = ok(firm, "sample", *words, "--seed", "7")
    assert (drawn["seed"], drawn["population"], len(drawn["chosen"])) == (7, 10, 3)
    assert ok(firm, "sample", *words, "--seed", "7")["chosen"] == drawn["chosen"]
    assert set(drawn["chosen"]) < set(ids)
    unseeded = ok(firm, "sample", *words)
    assert ok(firm, "sample", *words, "--seed", unseeded["seed"])["chosen"] == unseeded["chosen"]
    assert {item["id"] for item in ok(firm, "queue", "--sample", drawn["id"])["waiting"]} == set(drawn["chosen"])
    ok(firm, "return", drawn["chosen"][0], "--reason", "1", "--as", "rita")
    ok(firm, "approve", "--sample", drawn["id"], "--as", "rita")
    first, *_ = ok(firm, "sample")["samples"]
    assert (first["decided"], first["returned"]) == (3, 1)
    assert "3 decided, 1 not approved: 6% to 79% of all" in firm("sample", CORPUS).out


def test_done_and_found_none_are_given_and_taken_back(firm: Run) -> None:
    for take_back, seen in (((), ["ann"]), (("--take-back",), [])):
        ok(firm, "done", RELEASE, *take_back, "--as", "ann")
        assert ok(firm, "list")["releases"][0]["done"] == seen
    made = ok(firm, "none", RELEASE, "note", "--comment", "Twice.", "--as", "ann")["id"]
    assert ok(firm, "none", RELEASE, "note", "--take-back", "--as", "ann")["id"] == made
    assert "has not said" in firm("none", CORPUS, RELEASE, "note", "--take-back", "--as", "ann").sentence


def test_a_found_none_is_decided_by_its_id(firm: Run) -> None:
    made = ok(firm, "none", RELEASE, "note", "--as", "ann")["id"]
    hand_in(firm, "ann")
    correction = ("--reason", "1", "--correct-label", "advisor", "--as", "rita")
    assert "has nothing to correct" in firm("return", CORPUS, made, *correction).sentence
    ok(firm, "return", made, "--reason", "3", "--as", "rita")
    ok(firm, "answer", made, "There is none.", "--as", "ann")
    assert ok(firm, "approve", made, "--as", "rita")["approved"] == [made]


def test_labels_are_changed_and_merged(firm: Run) -> None:
    made = submitted(firm, "ann", HALE, "note")
    ok(firm, "approve", made, "--as", "rita")
    words = ("--from", "note", "--to", "advisor", "--as", "rob")
    look = ok(firm, "relabel", *words, "--dry-run")
    assert look == {"annotations": 1, "decisions_void": 1, "done": False}
    assert firm("relabel", CORPUS, *words, "--dry-run").out.splitlines() == [
        "1 annotation would become ADVISOR.",
        "1 decision on them would be void.",
    ]
    assert shown(firm, made)["state"] == "approved"
    ok(firm, "relabel", *words, "--release", RELEASE, "--annotator", "ann")
    assert (shown(firm, made)["label"], shown(firm, made)["state"]) == ("ADVISOR", "draft")
    merged = ok(firm, "merge-labels", "advisor", "note")
    assert (merged["annotations"], merged["done"]) == (1, True)
    assert "is retired" in firm("annotate", CORPUS, RELEASE, *VALE, "advisor", "--as", "ann").sentence


@pytest.fixture
def _no_keyring() -> object:
    before = keyring.get_keyring()
    keyring.set_keyring(keyring.backends.fail.Keyring())  # type: ignore[attr-defined]
    yield
    keyring.set_keyring(before)


@pytest.mark.usefixtures("_no_keyring")
def test_decisions_are_signed(firm: Run) -> None:
    made = submitted(firm, "ann", HALE, "advisor")
    said = firm("key", CORPUS, "--make", "--as", "rita").out
    assert "is kept in a file that only you may read" in said
    assert "evident to `verify`, not prevented" in said
    ok(firm, "approve", made, "--as", "rita")
    assert json.dumps(shown(firm, made)).count('"signature"') == 1
    (key,) = ok(firm, "key")["keys"]
    assert (key["person"], len(key["public"])) == ("rita", 64)
    assert verify_at(CORPUS).holds


@pytest.mark.usefixtures("_no_keyring")
def test_where_decisions_have_to_be_signed_the_first_one_makes_a_key(firm: Run) -> None:
    made = submitted(firm, "ann", HALE, "advisor")
    assert ok(firm, "policy", "--signed", "on") == {"blind": False, "signed": True}
    ok(firm, "approve", made, "--as", "rita")
    assert json.dumps(shown(firm, made)).count('"signature"') == 1
    assert [item["person"] for item in ok(firm, "key")["keys"]] == ["rita"]


def test_what_a_file_says_of_approvals_is_a_claim(firm: Run) -> None:
    made = submitted(firm, "ann", HALE, "advisor")
    ok(firm, "approve", made, "--as", "rita")
    assert firm("export", CORPUS, "out.jsonl", "--format", "jsonl").code == 0
    firm("new", "other.glossator")
    assert firm("import", "other.glossator", "out.jsonl").code == 0
    (found,) = firm("show", "other.glossator", RELEASE, "--json").json["annotations"]
    assert found["state"] == "draft"
    assert found["claims"]["approved_by"] == "rita"


def test_a_removed_person_s_work_stays_theirs(firm: Run) -> None:
    made = submitted(firm, "ann", HALE, "advisor")
    ok(firm, "users", "--deactivate", "ann")
    assert shown(firm, made)["author"] == "ann"
    assert queue(firm, "--annotator", "ann") == [("new", "ann", "Hale & Dorn LLP")]
    assert "no longer active" in firm("submit", CORPUS, RELEASE, "--as", "ann").sentence
    assert "ann   annotator (inactive)" in firm("users", CORPUS).out
    ok(firm, "approve", made, "--as", "rita")
    assert firm("export", CORPUS, "out.jsonl", "--format", "jsonl").code == 0
    assert '"author":"ann"' in Path("out.jsonl").read_text("utf-8").replace(": ", ":")
