"""Nobody decides on what they made, changed, proposed or annotated beside others: tries by the command line."""

from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

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

Words = tuple[object, ...]
Attempt = Callable[[Run, str], Words]
"""Does what leads up to a try, given the id of what ann has labelled and handed in; gives the try's words."""


def approve(wanted: object, person: str) -> Words:
    return "approve", wanted, "--as", person


def own(run: Run, _: str) -> Words:
    return approve(submitted(run, "rita", VALE, "note"), "rita")


def own_with_anothers(run: Run, made: str) -> Words:
    return "approve", made, submitted(run, "rita", VALE, "note"), "--as", "rita"


def own_by_a_filter(run: Run, _: str) -> Words:
    submitted(run, "rita", VALE, "note")
    return "approve", "--annotator", "rita", "--as", "rita"


def own_returned(run: Run, _: str) -> Words:
    return "return", submitted(run, "rita", VALE, "note"), "--reason", "other", "--as", "rita"


def own_none(run: Run, _: str) -> Words:
    made = ok(run, "none", RELEASE, "note", "--as", "rita")["id"]
    hand_in(run, "rita")
    return approve(made, "rita")


def relabelled(run: Run, made: str) -> Words:
    ok(run, "relabel", "--from", "advisor", "--to", "note", "--as", "rita")
    hand_in(run, "ann")
    return approve(made, "rita")


def relabelled_there_and_back(run: Run, made: str) -> Words:
    ok(run, "relabel", "--from", "advisor", "--to", "note", "--as", "rita")
    ok(run, "relabel", "--from", "note", "--to", "advisor", "--as", "rita")
    hand_in(run, "ann")
    return approve(made, "rita")


def relabelled_by_an_administrator(run: Run, made: str) -> Words:
    ok(run, "relabel", "--from", "advisor", "--to", "note")
    hand_in(run, "ann")
    return approve(made, "ada")


def relabelled_after_approval(run: Run, made: str) -> Words:
    ok(run, *approve(made, "rob"))
    return relabelled(run, made)


def relabelled_and_left(run: Run, made: str) -> Words:
    """What was approved is relabelled, and approved again before its annotator has handed it in."""
    ok(run, *approve(made, "rob"))
    ok(run, "relabel", "--from", "advisor", "--to", "note", "--as", "rita")
    return approve(made, "rob")


def merged(run: Run, made: str) -> Words:
    ok(run, "merge-labels", "advisor", "note")
    hand_in(run, "ann")
    return approve(made, "ada")


def taken_over(run: Run, made: str) -> str:
    """rita proposes, ann takes it over and hands it in."""
    ok(run, "return", made, "--reason", "4", "--correct-attr", "role=legal", "--as", "rita")
    ok(run, "accept", made, "--as", "ann")
    hand_in(run, "ann")
    return made


def proposed(run: Run, made: str) -> Words:
    return approve(taken_over(run, made), "rita")


def proposed_by_filter(run: Run, made: str) -> Words:
    taken_over(run, made)
    return "approve", "--label", "advisor", "--as", "rita"


def proposed_and_taken_over_by_the_same(run: Run, made: str) -> Words:
    ok(run, "return", made, "--reason", "4", "--correct-attr", "role=legal", "--as", "rita")
    return "accept", made, "--as", "rita"


def typed_as_proposed(run: Run, made: str) -> Words:
    """ann relabels as rita has proposed, instead of taking it over."""
    ok(run, "return", made, "--reason", "1", "--correct-label", "note", "--as", "rita")
    ok(run, "relabel", "--from", "advisor", "--to", "note", "--as", "ann")
    hand_in(run, "ann")
    return approve(made, "rita")


def removed_and_made_anew(run: Run, made: str) -> Words:
    ok(run, "remove", made, "--as", "rita")
    return approve(submitted(run, "rita", HALE, "advisor"), "rita")


def returned_and_not_mended(run: Run, made: str) -> Words:
    ok(run, "return", made, "--reason", "1", "--as", "rita")
    return approve(made, "rita")


def a_draft(run: Run, made: str) -> Words:
    ok(run, "reopen", made, "--as", "ann")
    return approve(made, "rita")


def handed_in_by_another(run: Run, made: str) -> Words:
    ok(run, "reopen", made, "--as", "rita")
    return "submit", RELEASE, "--as", "rita"


def answered_by_another(run: Run, made: str) -> Words:
    ok(run, "return", made, "--reason", "1", "--as", "rita")
    return "answer", made, "It is right.", "--as", "rob"


def changed_since(run: Run, made: str) -> Words:
    seen = shown(run, made)["revision"]
    ok(run, "relabel", "--from", "advisor", "--to", "note", "--as", "ann")
    hand_in(run, "ann")
    return "approve", made, "--revision", seen, "--as", "rita"


def imported(run: Run, _: str) -> Words:
    """rita brings in a file that says that rob has approved, and hands in what it holds."""
    Path("e.txt").write_text("Moss Grain LLP advised Eastwind.", "utf-8")
    for words in (
        ("new", "e.glossator"),
        ("users", "e.glossator", "--add", "rob", "--role", "reviewer"),
        ("import", "e.glossator", "e.txt"),
        ("annotate", "e.glossator", "e.txt", 0, 14, "advisor", "--as", "ann"),
        ("submit", "e.glossator", "e.txt", "--as", "ann"),
        ("approve", "e.glossator", "--annotator", "ann", "--as", "rob"),
        ("export", "e.glossator", "e.jsonl", "--format", "jsonl"),
        ("import", CORPUS, "e.jsonl", "--as", "rita"),
    ):
        assert run(*words).code == 0
    (found,) = ok(run, "show", "e.txt")["annotations"]
    assert (found["author"], found["state"], found["claims"]["approved_by"]) == ("rita", "draft", "rob")
    ok(run, "submit", "e.txt", "--as", "rita")
    return approve(found["id"], "rita")


def settled_by(person: str, *prepare: Words, case: object = 2, take: str = "ann") -> Attempt:
    def attempt(run: Run, _: str) -> Words:
        overlap(run, begun=True)
        for words in prepare:
            ok(run, *words)
        return "settle", RELEASE, case, "--take", take, "--as", person

    return attempt


def agreed_by_a_party(run: Run, _: str) -> Words:
    overlap(run, begun=True)
    label(run, "joe", VALE, "note")
    return "settle", RELEASE, "--agreed", "--as", "joe"


def third(run: Run) -> str:
    overlap(run, begun=True)
    ok(run, "settle", RELEASE, 2, "--third", "note", "--span", "45:57", "--as", "joe")
    return next(str(item["id"]) for item in ok(run, "queue")["waiting"] if item["by"] == "joe")


def third_by_a_party(run: Run, _: str) -> Words:
    overlap(run, begun=True)
    label(run, "joe", VALE, "note")
    return "settle", RELEASE, 2, "--third", "note", "--span", "45:57", "--as", "joe"


def sign_off_of_own(run: Run, made: str) -> Words:
    ok(run, "remove", made, "--as", "ann")
    ok(run, *approve(submitted(run, "rita", VALE, "note"), "rob"))
    return "sign-off", RELEASE, "--as", "rita"


def sign_off_of_nothing(run: Run, made: str) -> Words:
    ok(run, "remove", made, "--as", "ann")
    ok(run, "done", RELEASE, "--as", "rita")
    return "sign-off", RELEASE, "--as", "rita"


def sign_off_where_they_differ(run: Run, _: str) -> Words:
    overlap(run, begun=True)
    for name in ("ann", "bob"):
        ok(run, "approve", "--annotator", name, "--as", "rita")
    return "sign-off", RELEASE, "--as", "rob"


def inactive(run: Run, made: str) -> Words:
    ok(run, "users", "--deactivate", "rita")
    return approve(made, "rita")


OWN, REVIEWER, ADJUDICATOR = "rita made, changed or proposed", "it takes a reviewer", "it takes an adjudicator"
TRIES: dict[str, tuple[Attempt, str]] = {
    "an annotator approves their own": (lambda _, made: approve(made, "ann"), REVIEWER),
    "an annotator approves another's": (lambda _, made: approve(made, "bob"), REVIEWER),
    "an annotator approves by a filter": (lambda *_: ("approve", "--label", "advisor", "--as", "bob"), REVIEWER),
    "a reader approves": (lambda _, made: approve(made, "rex"), REVIEWER),
    "somebody whom nobody knows approves": (lambda _, made: approve(made, "eve"), REVIEWER),
    "a reviewer in capitals approves": (lambda _, made: approve(made, "RITA"), "only in capitals"),
    "somebody without a name approves": (lambda _, made: approve(made, " "), "needs a name"),
    "a reviewer who was taken off approves": (inactive, "no longer active"),
    "a reviewer approves their own": (own, OWN),
    "a reviewer approves their own with another's": (own_with_anothers, OWN),
    "a reviewer approves their own by a filter": (own_by_a_filter, "1 have rita's hand in them"),
    "a reviewer returns their own": (own_returned, OWN),
    "a reviewer approves what they found none of": (own_none, OWN),
    "a reviewer draws a sample of their own": (
        lambda run, _: (submitted(run, "rita", VALE, "note"), ("sample", "--annotator", "rita", "--as", "rita"))[1],
        "cannot review their own work",
    ),
    "a reviewer approves what they relabelled": (relabelled, OWN),
    "a reviewer approves what they relabelled there and back": (relabelled_there_and_back, OWN),
    "a reviewer approves what they relabelled after another's approval": (relabelled_after_approval, OWN),
    "an approval holds on after a change": (relabelled_and_left, "is a draft"),
    "an administrator approves what they relabelled": (relabelled_by_an_administrator, "ada made"),
    "an administrator approves what they merged": (merged, "ada made"),
    "a reviewer approves what they proposed": (proposed, OWN),
    "a reviewer approves what they proposed by a filter": (proposed_by_filter, "1 have rita's hand in them"),
    "a reviewer approves what was typed as they proposed": (typed_as_proposed, OWN),
    "a reviewer takes over what they proposed": (proposed_and_taken_over_by_the_same, "for ann to take over"),
    "a reviewer removes and makes anew": (removed_and_made_anew, OWN),
    "a reviewer approves what they returned": (returned_and_not_mended, "has to mend it"),
    "a reviewer approves a draft": (a_draft, "is a draft"),
    "a reviewer hands in for another": (handed_in_by_another, "has no drafts"),
    "a reviewer answers for another": (answered_by_another, "for ann to answer"),
    "what was seen is not what is there": (changed_since, "changed after it was seen"),
    "an importer approves what a file says is approved": (imported, OWN),
    "a reviewer settles": (settled_by("rob"), ADJUDICATOR),
    "an annotator settles for themself": (settled_by("ann"), ADJUDICATOR),
    "one who labelled settles": (
        settled_by("joe", ("annotate", RELEASE, *VALE, "note", "--as", "joe")),
        "joe annotated that release too",
    ),
    "one who found none settles": (
        settled_by("joe", ("none", RELEASE, "risk factor", "--as", "joe")),
        "joe annotated that release too",
    ),
    "one who was done settles": (settled_by("joe", ("done", RELEASE, "--as", "joe")), "joe annotated that release too"),
    "one who is to annotate settles": (
        settled_by("joe", ("assign", "--to", "joe", "--all")),
        "joe annotated that release too",
    ),
    "one who changed a side settles": (
        settled_by(
            "joe",
            ("relabel", "--from", "note", "--to", "advisor", "--annotator", "bob", "--as", "joe"),
            ("submit", RELEASE, "--as", "bob"),
        ),
        "joe made",
    ),
    "one who labelled settles what is agreed": (agreed_by_a_party, "joe annotated that release too"),
    "one who labelled writes a third": (third_by_a_party, "joe annotated that release too"),
    "an adjudicator approves their third": (lambda run, _: approve(third(run), "joe"), "joe made"),
    "an adjudicator approves their third by a filter": (
        lambda run, _: (third(run), ("approve", "--origin", "adjudicated", "--as", "joe"))[1],
        "1 have joe's hand in them",
    ),
    "a sign-off of one's own": (sign_off_of_own, "are rita's own"),
    "a sign-off of what one found nothing in": (sign_off_of_nothing, "rita marked"),
    "a sign-off with something undecided": (lambda *_: ("sign-off", RELEASE, "--as", "rita"), "not yet decided"),
    "a sign-off where annotators differ": (sign_off_where_they_differ, "not settled"),
    "a sign-off by an annotator": (lambda *_: ("sign-off", RELEASE, "--as", "bob"), REVIEWER),
    "a role for oneself": (
        lambda *_: ("users", "--add", "ann", "--role", "reviewer", "--as", "ann"),
        "it takes an administrator",
    ),
    "a second self with a role": (
        lambda *_: ("users", "--add", "ann2", "--role", "reviewer", "--as", "ann2"),
        "it takes an administrator",
    ),
    "signatures laid down by a reviewer": (lambda *_: ("policy", "--signed", "on", "--as", "rita"), "administrator"),
}


def approved_by_their_makers(run: Run) -> list[str]:
    """The approved annotations whose approver, by the trail, had made or changed them; reckoned here anew."""
    hands: dict[str, set[str]] = defaultdict(set)
    approvals: list[tuple[str, str]] = []
    for row in ok(run, "history")["rows"]:
        for change in row["changes"]:
            value = change["after"] or change["before"]
            if change["kind"] in ("annotation", "negative"):
                hands[value["id"]] |= {row["by"], value["author"]}
            elif change["kind"] == "decision" and value["verdict"] in ("approved", "overruled"):
                approvals.append((value["annotation"], row["by"]))
    return [wanted for wanted, by in approvals if by in hands[wanted]]


@pytest.mark.parametrize("name", TRIES)
def test_nobody_gets_through(firm: Run, name: str) -> None:
    attempt, sentence = TRIES[name]
    verb, *words = attempt(firm, submitted(firm, "ann", HALE, "advisor"))
    before = verify_at(CORPUS).head
    found = firm(verb, CORPUS, *words)
    assert found.code == 1, found.out
    assert sentence in found.sentence
    report = verify_at(CORPUS)
    assert report.holds, report.problems
    assert report.head == before, "nothing was written"
    assert approved_by_their_makers(firm) == []


def test_what_was_made_anew_as_proposed_is_not_for_who_proposed_it(firm: Run) -> None:
    made = submitted(firm, "ann", HALE, "note")
    ok(firm, "return", made, "--reason", "1", "--correct-label", "advisor", "--as", "rita")
    ok(firm, "remove", made, "--as", "ann")
    verb, *words = approve(submitted(firm, "ann", HALE, "advisor"), "rita")
    assert firm(verb, CORPUS, *words).code == 1


def test_filters_leave_out_what_has_ones_hand_in_it(firm: Run) -> None:
    made = submitted(firm, "ann", HALE, "advisor")
    mended = submitted(firm, "ann", NOTES, "note")
    ok(firm, "return", mended, "--reason", "1", "--correct-label", "advisor", "--as", "rita")
    ok(firm, "accept", mended, "--as", "ann")
    hand_in(firm, "ann")
    mine = submitted(firm, "rita", VALE, "advisor")
    said = firm("approve", CORPUS, "--label", "advisor", "--as", "rita").out
    assert said == "Approved 1 annotation.\n2 annotations left out, since your own hand is in them.\n"
    assert [shown(firm, item)["state"] for item in (made, mended, mine)] == ["approved", "submitted", "submitted"]
    ok(firm, "approve", "--label", "advisor", "--as", "rob")
    assert queue(firm) == []
    assert approved_by_their_makers(firm) == []
    assert verify_at(CORPUS).holds


def test_what_is_lawful_goes_through(firm: Run) -> None:
    made = taken_over(firm, submitted(firm, "ann", HALE, "advisor"))
    ok(firm, *approve(made, "rob"))
    ok(firm, *approve(third(firm), "rita"))
    (left,) = queue(firm)
    assert left == ("conflict", "bob", "Hale & Dorn LLP")
    ok(firm, "settle", RELEASE, 1, "--take", "ann", "--as", "joe")
    ok(firm, "sign-off", RELEASE, "--as", "rita")
    assert approved_by_their_makers(firm) == []
    assert verify_at(CORPUS).holds


def test_the_reckoning_finds_what_it_is_to_find(firm: Run) -> None:
    """The check above is not blind: of a trail in which the approver is said to be the annotator, it says so."""
    made = submitted(firm, "ann", HALE, "advisor")
    ok(firm, *approve(made, "rita"))

    def other(*words: object) -> object:
        found = firm(*words)
        return type(found)(found.code, found.out.replace('"rita"', '"ann"'), found.err)

    assert approved_by_their_makers(other) == [made]
