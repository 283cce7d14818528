"""Nobody gets past four eyes in the window: tries by real keys, each on a desk where two labels await a decision."""

from collections.abc import Callable

import pytest
from PySide6.QtTest import QTest

from domain import annotate, respond
from domain.annotation import JUDGED, Annotation, Correction
from domain.person import Role
from storage.verify import verify
from tests.gui.review import queue_read
from tests.gui.window import Desk

FIRM, BANK = "Thorne Pell LLP", "Orrin & Vale Partners, Inc."


@pytest.fixture
def firm(desk: Desk) -> Desk:
    """Two advisors of Ann await a decision; Bea and Rob review, Zoe settles, Ada administers."""
    people = (("Ann", Role.ANNOTATOR), ("Bea", Role.REVIEWER), ("Rob", Role.REVIEWER), ("Zoe", Role.ADJUDICATOR))
    for name, role in people:
        desk.colleague(name, role)
    desk.workspace.switch_person("Ann")
    desk.tag(BANK, "1")
    desk.tag(FIRM, "1")
    desk.press("Ctrl+Shift+Return")
    at(desk, "Bea")
    desk.press("Ctrl+R")
    desk.done()
    return desk


def at(desk: Desk, name: str) -> None:
    """Somebody else sits down at the beginning of the release."""
    assert desk.workspace.switch_person(name)
    desk.view.setFocus()
    desk.press("Ctrl+Home")


def item(desk: Desk, words: str = BANK) -> Annotation:
    assert desk.workspace.sheet is not None
    return next(found for found in desk.workspace.sheet.annotations if found.quote == words)


def hand_in(desk: Desk) -> None:
    at(desk, "Ann")
    desk.press("Ctrl+Shift+Return")


def own(desk: Desk) -> None:
    at(desk, "Ann")
    desk.press("J Y")


def of_an_administrator(desk: Desk) -> None:
    at(desk, "Ada")
    desk.press("J Ctrl+M")
    hand_in(desk)
    at(desk, "Ada")
    desk.press("J Y")


def mended(desk: Desk) -> None:
    desk.press("J Ctrl+M")
    hand_in(desk)
    at(desk, "Bea")
    desk.press("J Y")


def mended_and_undone(desk: Desk) -> None:
    desk.press("J Ctrl+M Ctrl+Z Ctrl+Home J Y")


def proposed(desk: Desk) -> None:
    wanted = Correction("NOTE", item(desk).fragments)
    assert desk.workspace.return_([item(desk).id], "1", correction=wanted)
    at(desk, "Ann")
    desk.workspace.do(respond.accept_correction, item(desk).id)
    hand_in(desk)
    at(desk, "Bea")
    desk.press("J Y")


def removed_and_back(desk: Desk) -> None:
    desk.press("J Delete Ctrl+Z Ctrl+Home J Y")


def done_again(desk: Desk) -> None:
    """An approval is taken back, the label mended, and the approval done again."""
    desk.press("J Y Ctrl+Z")
    at(desk, "Ann")
    desk.press("J Ctrl+M")
    at(desk, "Bea")
    desk.press("Ctrl+Shift+Z")


def undone_across(desk: Desk) -> None:
    """A reviewer's mend is approved by another, taken back, and what it was is approved by the first."""
    desk.press("J Ctrl+M")
    hand_in(desk)
    at(desk, "Rob")
    desk.press("J Y")
    at(desk, "Bea")
    desk.press("Ctrl+Z Ctrl+Home J Y")


def relabelled(desk: Desk) -> None:
    assert desk.workspace.sheet is not None
    desk.workspace.do_on(
        desk.workspace.sheet, lambda sheet, by: annotate.relabel_all([sheet], {item(desk).id}, "NOTE", by=by)
    )
    hand_in(desk)
    at(desk, "Bea")
    desk.press("J Y")


def everything(desk: Desk) -> None:
    """All that is shown at once: what is the reviewer's own is left out."""
    at(desk, "Bea")
    desk.tag("Tarnbrook Cable, Inc.", "2")
    desk.press("Ctrl+Shift+Return")
    queue_read(desk)
    desk.window.activateWindow()
    QTest.qWaitForWindowActive(desk.window)
    desk.within(lambda: desk.press("Ctrl+Shift+Y"), lambda dialog: QTest.keySequence(dialog, "Return"))


def signed_off(desk: Desk) -> None:
    desk.press("Ctrl+Shift+R")


def a_role_for_oneself(desk: Desk) -> None:
    at(desk, "Ann")
    desk.workspace.set_role("Ann", Role.REVIEWER)
    desk.press("J Y")


TRIES: dict[str, Callable[[Desk], None]] = {
    "an annotator approves their own": own,
    "an administrator approves what they flagged": of_an_administrator,
    "a reviewer approves what they mended": mended,
    "mended and taken back": mended_and_undone,
    "proposed and taken over": proposed,
    "removed and brought back": removed_and_back,
    "done again after a change": done_again,
    "a mend undone across an approval": undone_across,
    "relabelled among many": relabelled,
    "many at once, own ones among them": everything,
    "signed off with labels that wait": signed_off,
    "a role for oneself": a_role_for_oneself,
}


@pytest.mark.parametrize("name", TRIES)
def test_nobody_gets_through(firm: Desk, name: str) -> None:
    TRIES[name](firm)
    workspace = firm.workspace
    corpus, sheet = workspace.corpus, workspace.sheet
    assert corpus is not None
    assert sheet is not None
    editors = corpus.editors(found.id for found in sheet.annotations)
    for found in sheet.annotations:
        decision = sheet.standing(found)
        if decision is not None and decision.verdict in JUDGED:
            assert decision.by not in editors[found.id] | {found.author}
    assert not sheet.marks
    assert not verify(corpus).problems


def test_another_gets_through(firm: Desk) -> None:
    """The same keys by somebody with no hand in it."""
    mended(firm)
    at(firm, "Rob")
    firm.press("J Y")
    assert firm.workspace.sheet is not None
    assert firm.workspace.sheet.standing(item(firm)).by == "Rob"  # type: ignore[union-attr]
