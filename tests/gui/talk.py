"""What tests of returns and comments share."""

import time

from PySide6.QtTest import QTest

from domain.annotation import Annotation, Correction
from domain.review import submit
from domain.span import Span
from gui.gathering import Gathering
from tests.gui.window import Desk

LONG = 10
"""Seconds after which a list counts as stuck."""


def gathered(gathering: Gathering) -> None:
    """Wait until all of it was read."""
    begun = time.monotonic()
    while gathering.reading:
        assert time.monotonic() - begun < LONG, "it was not read"
        QTest.qWait(2)


def work_as(desk: Desk, name: str) -> None:
    """Let somebody else sit down, and wait until what came back to them is listed."""
    assert desk.workspace.switch_person(name)
    gathered(desk.window.talk.returned.came_back)
    gathered(desk.window.talk.comments.remarks)
    desk.view.setFocus()
    desk.done()


def go(desk: Desk, release: str) -> None:
    """Open a release."""
    found = desk.workspace.find_release(release)
    assert found is not None
    assert desk.workspace.show(found.id)


def held(desk: Desk, words: str) -> Annotation:
    """The annotation of the open release with those words."""
    assert desk.workspace.sheet is not None
    (found,) = [item for item in desk.workspace.sheet.annotations if item.quote == words]
    return found


def hand_in(desk: Desk) -> None:
    """Submit what the person at the desk has in the open release."""
    assert desk.workspace.do(submit) is not None


def send_back(desk: Desk, words: str, reason: str = "wrong_boundary", **more: object) -> None:
    """Return the annotation with those words, as whoever is at the desk."""
    assert desk.workspace.return_([held(desk, words).id], reason, **more) is not None  # type: ignore[arg-type]


def part(desk: Desk, words: str, label: str, *attributes: tuple[str, str]) -> Correction:
    """A correction to the first place of those words in the open release."""
    start = desk.view.text().index(words)
    return Correction(label, (Span(start, start + len(words)),), attributes)
