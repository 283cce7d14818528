"""What the tests of review do on the command line in the corpus of the fixture `firm`."""

from typing import Any

from tests.commands.terminal import Run

CORPUS, RELEASE = "c.glossator", "r.txt"
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
"""Besides ada, who administers."""


def ok(run: Run, verb: str, *words: object) -> Any:
    """What a verb gives to machines; it must succeed."""
    found = run(verb, CORPUS, *words, "--json")
    assert found.code == 0, found.err
    return found.json


def label(run: Run, person: str, span: tuple[int, int], name: str) -> str:
    """Label a span; gives the annotation's id."""
    return str(ok(run, "annotate", RELEASE, *span, name, "--as", person)["id"])


def hand_in(run: Run, *people: str) -> None:
    """Let people submit what they have."""
    for person in people:
        ok(run, "submit", RELEASE, "--as", person)


def submitted(run: Run, person: str, span: tuple[int, int], name: str) -> str:
    """Label a span and hand it in; gives the annotation's id."""
    made = label(run, person, span, name)
    hand_in(run, person)
    return made


def queue(run: Run, *words: str) -> list[tuple[str, str, str]]:
    """Why, by whom and what awaits a decision."""
    return [(item["why"], item["by"], item["text"]) for item in ok(run, "queue", *words)["waiting"]]


def shown(run: Run, wanted: str) -> Any:
    """An annotation as `show` gives it."""
    return next(item for item in ok(run, "show", RELEASE)["annotations"] if item["id"] == wanted)


def overlap(run: Run, *, begun: bool = False) -> None:
    """ann and bob label the same release, and differ about the notes; ann may have handed in her first label before."""
    ok(run, "assign", "--to", "ann", "--to", "bob", "--all")
    if not begun:
        label(run, "ann", HALE, "advisor")
    label(run, "bob", HALE, "advisor")
    label(run, "ann", NOTES, "note")
    label(run, "bob", (35, 57), "note")
    for name in ("ann", "bob"):
        ok(run, "done", RELEASE, "--as", name)
        hand_in(run, name)
