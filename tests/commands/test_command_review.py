"""Review by several people on the command line: a story from assignment to gold, and four eyes at every verb."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from storage.verify import verify_at
from tests.commands.terminal import Run

TEXT = "Hale & Dorn LLP advised Northwind. The 5.00% Senior Notes were sold. Vale Inc. is the issuer.\n"
HALE, NOTES, VALE = (0, 15), (39, 57), (69, 78)
PEOPLE = {
    "ann": "annotator",
    "bob": "annotator",
    "rita": "reviewer",
    "rob": "reviewer",
    "joe": "adjudicator",
    "rex": "reader",
}


@pytest.fixture
def firm(run: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    for name in ("LOGNAME", "USER"):
        monkeypatch.setenv(name, "ada")
    Path("r.txt").write_text(TEXT, "utf-8")
    assert run("new", "c.glossator").code == 0
    for name, role in PEOPLE.items():
        assert run("users", "c.glossator", "--add", name, "--role", role).code == 0
    assert run("import", "c.glossator", "r.txt", "--as", "ann").code == 0
    return run


def label(run: Run, person: str, span: tuple[int, int], name: str) -> str:
    found = run("annotate", "c.glossator", "r.txt", *span, name, "--as", person)
    assert found.code == 0, found.err
    return found.out.strip()


def ok(run: Run, *words: object) -> dict[str, object]:
    """What a verb gives to machines; it must succeed."""
    found = run(*words, "--json")
    assert found.code == 0, found.err
    return found.json  # type: ignore[no-any-return]


def queue(run: Run, *words: str) -> list[tuple[str, str, str]]:
    found = ok(run, "queue", "c.glossator", *words)["waiting"]
    return [(item["why"], item["by"], item["text"]) for item in found]  # type: ignore[attr-defined]


def test_the_queue_and_its_filters(firm: Run) -> None:
    made = label(firm, "ann", HALE, "advisor")
    label(firm, "ann", NOTES, "note")
    ok(firm, "none", "c.glossator", "r.txt", "Risk factor", "--as", "ann")
    assert ok(firm, "submit", "c.glossator", "r.txt", "--as", "ann")["submitted"] == 3
    assert queue(firm, "--as", "rita") == [
        ("new", "ann", "Hale & Dorn LLP"),
        ("new", "ann", "5.00% Senior Notes"),
        ("new", "ann", "found none: RISK_FACTOR"),
    ]
    assert [text for *_, text in queue(firm, "--label", "note")] == ["5.00% Senior Notes"]
    assert queue(firm, "--annotator", "bob") == []
    assert queue(firm, "--since", "2999-01-01") == []
    assert queue(firm, "--conflicts") == []
    assert [text for *_, text in queue(firm, "--sweep", "Advisor")] == ["Hale & Dorn LLP"]
    said = firm("queue", "c.glossator", "--as", "ann").out
    assert "not for ann" in said
    assert made in said


def test_a_correction_is_proposed_taken_over_and_approved_by_a_third_pair_of_eyes(firm: Run) -> None:
    made = label(firm, "ann", (0, 11), "note")
    ok(firm, "submit", "c.glossator", "r.txt", "--as", "ann")
    ok(
        firm,
        "return",
        "c.glossator",
        made,
        "--as",
        "rita",
        "--reason",
        "1",
        "--comment",
        "A firm.",
        "--correct-label",
        "advisor",
        "--correct-span",
        "0:15",
        "--correct-attr",
        "role=legal",
    )
    (came,) = ok(firm, "returned", "c.glossator", "--as", "ann")["returned"]  # type: ignore[misc]
    assert (came["reason"], came["comment"], came["corrected_text"]) == ("wrong label", "A firm.", "Hale & Dorn LLP")
    assert "would be ADVISOR: Hale & Dorn LLP role=legal" in firm("returned", "c.glossator", "--as", "ann").out
    assert ok(firm, "accept", "c.glossator", made, "--as", "ann")["text"] == "Hale & Dorn LLP"
    ok(firm, "submit", "c.glossator", "r.txt", "--as", "ann")
    assert queue(firm) == [("came back", "ann", "Hale & Dorn LLP")]
    refused = firm("approve", "c.glossator", made, "--as", "rita")
    assert "rita made, changed or proposed" in refused.err
    assert ok(firm, "approve", "c.glossator", made, "--as", "rob")["approved"] == [made]
    ok(firm, "sign-off", "c.glossator", "r.txt", "--as", "rob")
    assert ok(firm, "list", "c.glossator")["releases"][0]["status"] == "reviewed"  # type: ignore[index]


def test_an_answer_hands_it_back(firm: Run) -> None:
    made = label(firm, "ann", HALE, "advisor")
    ok(firm, "submit", "c.glossator", "r.txt", "--as", "ann")
    ok(firm, "return", "c.glossator", made, "--as", "rita", "--reason", "other")
    ok(firm, "answer", "c.glossator", made, "They are counsel.", "--as", "ann")
    missed = ok(firm, "comment", "c.glossator", "Missed.", "--release", "r.txt", "--span", "69:78", "--as", "rita")
    found = ok(firm, "comments", "c.glossator")["comments"]
    assert [(item["author"], item["text"], item["on"]) for item in found] == [  # type: ignore[attr-defined]
        ("ann", "They are counsel.", "Hale & Dorn LLP"),
        ("rita", "Missed.", "Vale Inc."),
    ]
    ok(firm, "settle-comment", "c.glossator", missed["id"], "--as", "ann")
    assert len(ok(firm, "comments", "c.glossator", "--open")["comments"]) == 1  # type: ignore[arg-type]
    ok(firm, "approve", "c.glossator", made, "--as", "rita")


def overlap(run: Run, *, begun: bool = False) -> None:
    """ann and bob label the same release, differently; ann may have begun with the first label, handed in."""
    ok(run, "assign", "c.glossator", "--to", "ann", "--to", "bob", "--all")
    if not begun:
        label(run, "ann", HALE, "advisor")
    label(run, "bob", HALE, "advisor")
    label(run, "ann", NOTES, "note")
    label(run, "bob", (35, 57), "note")
    for name in ("ann", "bob"):
        ok(run, "done", "c.glossator", "r.txt", "--as", name)
        ok(run, "submit", "c.glossator", "r.txt", "--as", name)


def test_several_annotators_are_compared_and_settled_into_gold(firm: Run) -> None:
    overlap(firm)
    cases = ok(firm, "compare", "c.glossator", "r.txt")["cases"]
    assert [(case["number"], case["kind"], case["state"]) for case in cases] == [  # type: ignore[attr-defined]
        (1, "agreed", "open"),
        (2, "boundary", "open"),
    ]
    assert "is not settled" in firm("sign-off", "c.glossator", "r.txt", "--as", "rob").err
    assert ok(firm, "settle", "c.glossator", "r.txt", "--agreed", "--as", "joe")["open"] == 1
    assert ok(firm, "settle", "c.glossator", "r.txt", 2, "--take", "ann", "--as", "joe")["open"] == 0
    ok(firm, "sign-off", "c.glossator", "r.txt", "--as", "rob")
    assert firm("export", "c.glossator", "gold.jsonl", "--format", "jsonl", "--gold").code == 0
    _, line = Path("gold.jsonl").read_text("utf-8").splitlines()[:2]
    gold = json.loads(line)["annotations"]
    assert [(item["label"], item["quote"]) for item in gold] == [
        ("ADVISOR", "Hale & Dorn LLP"),
        ("NOTE", "5.00% Senior Notes"),
    ]
    assert gold[0]["origin"].startswith("gold: ann and bob")
    assert gold[1]["origin"] == "gold: ann, approved by joe, against bob"
    assert ok(firm, "agreement", "c.glossator")["releases"] == 1


def test_a_third_waits_for_another(firm: Run) -> None:
    overlap(firm)
    ok(firm, "settle", "c.glossator", "r.txt", 2, "--third", "note", "--span", "45:57", "--as", "joe")
    ((why, by, text),) = [item for item in queue(firm) if item[1] == "joe"]
    assert (why, by, text) == ("new", "joe", "Senior Notes")
    assert firm("approve", "c.glossator", "--annotator", "joe", "--as", "joe").code == 1
    ok(firm, "approve", "c.glossator", "--annotator", "joe", "--as", "rita")


def test_who_works_blind_is_shown_their_own(firm: Run) -> None:
    ok(firm, "policy", "c.glossator", "--blind", "on")
    label(firm, "ann", HALE, "advisor")
    ok(firm, "submit", "c.glossator", "r.txt", "--as", "ann")
    assert ok(firm, "show", "c.glossator", "r.txt", "--as", "bob")["annotations"] == []
    assert ok(firm, "list", "c.glossator", "--as", "bob")["releases"][0]["annotations"] == {}  # type: ignore[index]
    assert firm("export", "c.glossator", "seen.jsonl", "--format", "jsonl", "--as", "bob").code == 0
    assert "Hale & Dorn LLP" not in json.loads(Path("seen.jsonl").read_text("utf-8").splitlines()[1])["annotations"]
    assert len(ok(firm, "show", "c.glossator", "r.txt", "--as", "rita")["annotations"]) == 1  # type: ignore[arg-type]


def test_samples_are_drawn_and_counted(firm: Run) -> None:
    ids = [label(firm, "ann", (start, start + 3), "note") for start in range(0, 40, 4)]
    ok(firm, "submit", "c.glossator", "r.txt", "--as", "ann")
    drawn = ok(firm, "sample", "c.glossator", "--annotator", "ann", "--percent", "30", "--seed", "7", "--as", "rita")
    assert (drawn["seed"], drawn["population"], len(drawn["chosen"])) == (7, 10, 3)  # type: ignore[arg-type]
    again = ok(firm, "sample", "c.glossator", "--annotator", "ann", "--percent", "30", "--seed", "7", "--as", "rita")
    assert again["chosen"] == drawn["chosen"]
    assert set(drawn["chosen"]) < set(ids)  # type: ignore[call-overload]
    ok(firm, "approve", "c.glossator", "--sample", drawn["id"], "--as", "rita")
    (first, _) = ok(firm, "sample", "c.glossator")["samples"]  # type: ignore[misc]
    assert (first["decided"], first["returned"]) == (3, 0)


def test_many_are_looked_at_before_they_are_decided(firm: Run) -> None:
    label(firm, "ann", HALE, "advisor")
    label(firm, "rita", NOTES, "note")
    for name in ("ann", "rita"):
        ok(firm, "submit", "c.glossator", "r.txt", "--as", name)
    look = ok(firm, "approve", "c.glossator", "--release", "r.txt", "--as", "rita", "--dry-run")
    assert ([item["by"] for item in look["chosen"]], [item["by"] for item in look["left_out"]]) == (["ann"], ["rita"])  # type: ignore[attr-defined]
    assert len(queue(firm)) == 2
    done = ok(firm, "approve", "c.glossator", "--release", "r.txt", "--as", "rita")
    assert (len(done["approved"]), len(done["left_out"])) == (1, 1)  # type: ignore[arg-type]


def test_labels_are_changed_and_merged(firm: Run) -> None:
    made = label(firm, "ann", HALE, "note")
    ok(firm, "submit", "c.glossator", "r.txt", "--as", "ann")
    ok(firm, "approve", "c.glossator", made, "--as", "rita")
    look = ok(firm, "relabel", "c.glossator", "--from", "note", "--to", "advisor", "--as", "rob", "--dry-run")
    assert look == {"annotations": 1, "decisions_void": 1, "done": False}
    ok(firm, "relabel", "c.glossator", "--from", "note", "--to", "advisor", "--as", "rob")
    ok(firm, "submit", "c.glossator", "r.txt", "--as", "ann")
    assert "rob made" in firm("approve", "c.glossator", made, "--as", "rob").err
    merged = ok(firm, "merge-labels", "c.glossator", "advisor", "note")
    assert (merged["annotations"], merged["done"]) == (1, True)
    assert "is retired" in firm("annotate", "c.glossator", "r.txt", *VALE, "advisor", "--as", "ann").err


def test_decisions_are_signed(firm: Run) -> None:
    made = label(firm, "ann", HALE, "advisor")
    ok(firm, "submit", "c.glossator", "r.txt", "--as", "ann")
    said = firm("key", "c.glossator", "--make", "--as", "rita").out
    assert "secret half" in said
    assert "evident to `verify`, not prevented" in said
    ok(firm, "approve", "c.glossator", made, "--as", "rita")
    shown = ok(firm, "show", "c.glossator", "r.txt")["annotations"][0]  # type: ignore[index]
    assert json.dumps(shown).count("signature") == 1
    assert verify_at("c.glossator").holds


Attempt = Callable[[Run, str], tuple[object, ...]]
TRIES: dict[str, tuple[Attempt, str]] = {
    "own": (lambda r, a: ("approve", "c.glossator", a, "--as", "ann"), "ann is an annotator"),
    "somebody unknown": (lambda r, a: ("approve", "c.glossator", a, "--as", "eve"), "eve is an annotator"),
    "a reader": (lambda r, a: ("approve", "c.glossator", a, "--as", "rex"), "rex is a reader"),
    "another spelling of a name": (lambda r, a: ("approve", "c.glossator", a, "--as", "Rita"), "only in capitals"),
    "own by a filter": (
        lambda r, a: (
            (label(r, "rita", VALE, "note"), ok(r, "submit", "c.glossator", "r.txt", "--as", "rita"))
            and ("approve", "c.glossator", "--annotator", "rita", "--as", "rita")
        ),
        "have rita's hand in them",
    ),
    "what one relabelled": (
        lambda r, a: (
            ok(r, "relabel", "c.glossator", "--from", "advisor", "--to", "note", "--as", "rita")
            and ok(r, "submit", "c.glossator", "r.txt", "--as", "ann")
            and ("approve", "c.glossator", a, "--as", "rita")
        ),
        "rita made",
    ),
    "a revision that is no longer": (
        lambda r, a: ("approve", "c.glossator", a, "--revision", "0" * 8, "--as", "rita"),
        "changed after it was seen",
    ),
    "a draft": (
        lambda r, a: ok(r, "reopen", "c.glossator", a, "--as", "ann") and ("approve", "c.glossator", a, "--as", "rita"),
        "a draft",
    ),
    "something that is not there": (
        lambda r, a: ("approve", "c.glossator", a[:-4] + "0000", "--as", "rita"),
        "There is no annotation",
    ),
    "nothing": (lambda r, a: ("approve", "c.glossator", "--label", "note", "--as", "rita"), "passes those filters"),
    "a case by a reviewer": (
        lambda r, a: (overlap(r, begun=True), ("settle", "c.glossator", "r.txt", 2, "--take", "ann", "--as", "rob"))[1],
        "it takes an adjudicator",
    ),
    "a case by a party": (
        lambda r, a: (
            overlap(r, begun=True),
            label(r, "joe", VALE, "note"),
            ("settle", "c.glossator", "r.txt", 2, "--take", "ann", "--as", "joe"),
        )[2],
        "joe annotated that release too",
    ),
    "a side that is empty": (
        lambda r, a: (overlap(r, begun=True), ("settle", "c.glossator", "r.txt", 2, "--take", "rita", "--as", "joe"))[
            1
        ],
        "rita has nothing there",
    ),
    "a case that is not there": (
        lambda r, a: ("settle", "c.glossator", "r.txt", 9, "--none", "--as", "joe"),
        "There is no case 9",
    ),
    "a sign-off with something undecided": (
        lambda r, a: ("sign-off", "c.glossator", "r.txt", "--as", "rita"),
        "not yet decided",
    ),
    "an assignment by a reviewer": (
        lambda r, a: ("assign", "c.glossator", "--to", "ann", "--all", "--as", "rita"),
        "it takes an administrator",
    ),
    "an assignment to a reader": (lambda r, a: ("assign", "c.glossator", "--to", "rex", "--all"), "rex is a reader"),
    "an assignment to nobody": (lambda r, a: ("assign", "c.glossator", "--to", "eve", "--all"), "no person “eve”"),
    "more than there are": (
        lambda r, a: ("assign", "c.glossator", "--to", "ann", "--all", "--times", "2"),
        "2 of 1 people",
    ),
    "blind by a reviewer": (
        lambda r, a: ("policy", "c.glossator", "--blind", "on", "--as", "rita"),
        "it takes an administrator",
    ),
    "a key for an annotator": (lambda r, a: ("key", "c.glossator", "--make", "--as", "ann"), "ann is an annotator"),
    "a sample of one's own": (
        lambda r, a: ("sample", "c.glossator", "--annotator", "rita", "--as", "rita"),
        "cannot review their own work",
    ),
    "a correction that changes nothing": (
        lambda r, a: ("return", "c.glossator", a, "--reason", "1", "--correct-label", "advisor", "--as", "rita"),
        "stands there already",
    ),
    "a merge by a reviewer": (
        lambda r, a: ("merge-labels", "c.glossator", "note", "advisor", "--as", "rita"),
        "it takes an administrator",
    ),
    "none, but there are": (
        lambda r, a: ("none", "c.glossator", "r.txt", "advisor", "--as", "ann"),
        "has labelled 1",
    ),
    "an empty comment": (lambda r, a: ("comment", "c.glossator", " ", "--on", a, "--as", "ann"), "needs words"),
    "a comment that is not there": (
        lambda r, a: ("settle-comment", "c.glossator", a, "--as", "ann"),
        "There is no comment",
    ),
    "an answer to no return": (
        lambda r, a: ("answer", "c.glossator", a, "No.", "--as", "ann"),
        "is not returned",
    ),
    "nothing to take over": (lambda r, a: ("accept", "c.glossator", a, "--as", "ann"), "Nobody has proposed"),
}


@pytest.mark.parametrize("name", TRIES)
def test_nobody_gets_through(firm: Run, name: str) -> None:
    made = label(firm, "ann", HALE, "advisor")
    ok(firm, "submit", "c.glossator", "r.txt", "--as", "ann")
    attempt, sentence = TRIES[name]
    words = attempt(firm, made)
    before = verify_at("c.glossator").head
    found = firm(*words)
    assert found.code == 1, found.out
    assert sentence in found.err
    report = verify_at("c.glossator")
    assert report.holds
    assert report.head == before, "nothing was written"


def test_what_a_file_says_of_approvals_is_a_claim(firm: Run) -> None:
    made = label(firm, "ann", HALE, "advisor")
    ok(firm, "submit", "c.glossator", "r.txt", "--as", "ann")
    ok(firm, "approve", "c.glossator", made, "--as", "rita")
    assert firm("export", "c.glossator", "out.jsonl", "--format", "jsonl").code == 0
    firm("new", "other.glossator")
    assert firm("import", "other.glossator", "out.jsonl").code == 0
    (found,) = ok(firm, "show", "other.glossator", "r.txt")["annotations"]  # type: ignore[misc]
    assert found["state"] == "draft"
    assert found["claims"]["approved_by"] == "rita"


def test_a_removed_person_s_work_stays_theirs(firm: Run) -> None:
    made = label(firm, "ann", HALE, "advisor")
    ok(firm, "users", "c.glossator", "--deactivate", "ann")
    assert ok(firm, "show", "c.glossator", "r.txt")["annotations"][0]["author"] == "ann"  # type: ignore[index]
    assert "no longer active" in firm("submit", "c.glossator", "r.txt", "--as", "ann").err
    assert made in firm("show", "c.glossator", "r.txt").out
