"""Relations at the window: two presses of a key and a word make one; the inspector lists, follows and removes them."""

import pytest
from PySide6.QtTest import QTest

from domain.annotate import relate
from domain.release import Claim, Incoming
from tests.gui.window import Desk

FIRM = "Thorne Pell LLP"
NOTE = "11 3/4% Senior Notes due 2009"


@pytest.fixture
def pair(desk: Desk) -> Desk:
    desk.tag(FIRM, "1")
    desk.tag(NOTE, "2")
    desk.done()
    return desk


def go(desk: Desk, words: str) -> None:
    assert desk.workspace.sheet is not None
    desk.window.annotating.go_to(next(item.id for item in desk.workspace.sheet.annotations if item.quote == words))


def ties(desk: Desk) -> list[str]:
    shown = desk.window.inspector._ties
    return [shown.item(row).text() for row in range(shown.count())] if shown.isVisible() else []


def test_two_presses_and_a_word_tie_two_annotations(pair: Desk) -> None:
    go(pair, FIRM)
    pair.press("Ctrl+T")
    assert pair.said().startswith(f"A relation starts at “{FIRM}”")
    go(pair, NOTE)

    def answer(dialog: object) -> None:
        pair.type("advises on")
        pair.press("Return")

    pair.within(lambda: pair.press("Ctrl+T"), answer)
    assert pair.done() == [f"advises on: {FIRM} → {NOTE}"]
    assert ties(pair) == [f"advises on ← “{FIRM}”"]
    go(pair, FIRM)
    assert ties(pair) == [f"advises on → “{NOTE}”"]


def test_escape_forgets_the_start(pair: Desk) -> None:
    go(pair, FIRM)
    pair.press("Ctrl+T Escape")
    go(pair, NOTE)
    pair.press("Ctrl+T")
    assert pair.said().startswith(f"A relation starts at “{NOTE}”")
    pair.press("Ctrl+T")
    assert pair.said() == "No relation was started: that is the same annotation."
    assert pair.done() == []


def test_enter_goes_to_the_other_end_and_delete_removes(pair: Desk) -> None:
    sheet = pair.workspace.sheet
    assert sheet is not None
    firm, note = sheet.annotations
    pair.workspace.do(relate, firm.id, note.id, "advises on")
    go(pair, FIRM)
    shown = pair.window.inspector._ties
    shown.setFocus()
    shown.setCurrentRow(0)
    QTest.keyClick(shown, "\r")
    assert pair.window.annotating.focus is not None
    assert pair.window.annotating.focus.quote == NOTE
    shown.setFocus()
    shown.setCurrentRow(0)
    pair.done()
    pair.press("Delete")
    assert pair.done() == [f"Remove advises on: {FIRM} → {NOTE}"]
    assert len(pair.drawn()) == 2
    assert ties(pair) == []
    assert pair.focus() is pair.view
    pair.press("Ctrl+Z")
    assert ties(pair) == [f"advises on ← “{FIRM}”"]


def test_the_inspector_says_what_the_file_claims(desk: Desk) -> None:
    said = (("author", "J. Doe"), ("id", "T1"), ("state", "approved"), ("approved_by", "R. Roe"), ("{0}", "odd"))
    text = "Thorne Pell LLP advised.\n"
    item = Incoming("claims.txt", text, text.encode(), claims=(Claim("ADVISOR", ((0, 15),), claims=said),))
    admitted = desk.workspace.admit([item])
    assert admitted is not None
    desk.workspace.show(admitted.added[0].id)
    go(desk, FIRM)
    shown = desk.window.inspector._claims
    assert shown.isVisible()
    assert shown.text() == "In the file: approved by R. Roe, approved, by J. Doe, {0} odd."
    desk.tag("advised", "1")
    assert not shown.isVisible()
