"""Labelling by keys: what is pressed in the text, and the Edits that come of it."""

import pytest
from PySide6.QtWidgets import QMenu

from domain.annotate import describe, remove
from tests.gui.window import Desk

FIRM = "Thorne Pell LLP"
OTHER = "Orrin & Vale Partners, Inc."


@pytest.mark.parametrize(
    ("keys", "title"),
    [
        ("1", "Advisor: Thorne Pell LLP"),
        ("2", "Note: Thorne Pell LLP"),
        ("3", "Risk factor: Thorne Pell LLP"),
        ("A", "Advisor: Thorne Pell LLP"),
        ("N", "Note: Thorne Pell LLP"),
        ("R", "Risk factor: Thorne Pell LLP"),
    ],
)
def test_a_key_labels_the_selection_or_the_phrase_at_the_caret(desk: Desk, keys: str, title: str) -> None:
    desk.select(FIRM)
    desk.press(keys)
    assert desk.done() == [title]
    desk.press("Ctrl+Z")
    assert desk.drawn() == []
    desk.done()
    desk.at("Pell")
    desk.press(keys)
    assert desk.done() == [title]
    assert desk.one().span.of(desk.view.text()) == FIRM


@pytest.mark.parametrize(
    ("where", "keys", "committed"),
    [
        ("Pell", "1 2", ["Advisor: Thorne Pell LLP", "Note: Thorne Pell LLP"]),
        ("Pell", "W W 1", ["Advisor: Thorne Pell LLP"]),
        ("Pell", "W 1", ["Advisor: Pell"]),
        ("Pell", "W W Shift+W 1", ["Advisor: Pell"]),
        ("Thorne Pell", "Ctrl+Shift+Right 1", ["Advisor: Thorne"]),
        ("Pell", "1 Ctrl+Z Ctrl+Shift+Z", ["Advisor: Thorne Pell LLP", "Undo: Advisor: Thorne Pell LLP",
                                           "Redo: Advisor: Thorne Pell LLP"]),
        ("Pell", "1 Delete", ["Advisor: Thorne Pell LLP", "Remove: Thorne Pell LLP"]),
        ("Pell", "1 Delete Ctrl+Z", ["Advisor: Thorne Pell LLP", "Remove: Thorne Pell LLP",
                                     "Undo: Remove: Thorne Pell LLP"]),
        ("Pell", "1 Ctrl+M Ctrl+M", ["Advisor: Thorne Pell LLP", "Set second look: Thorne Pell LLP",
                                     "Set no second look: Thorne Pell LLP"]),
        ("Pell", "1 S Shift+Left Return", ["Advisor: Thorne Pell LLP", "Move edges: and Thorne Pell LLP"]),
        ("Pell", "1 S Right Right Enter", ["Advisor: Thorne Pell LLP", "Move edges: orne Pell LLP"]),
        ("Pell", "1 E Shift+Left Return", ["Advisor: Thorne Pell LLP", "Move edges: Thorne Pell"]),
        ("Pell", "1 E Shift+Right Escape", ["Advisor: Thorne Pell LLP"]),
        ("Pell", "1 E Return", ["Advisor: Thorne Pell LLP"]),
        ("Pell", "Shift+1 Escape", []),
        ("Pell", "J", []),
    ],
)  # fmt: skip
def test_keys_in_edits_out(desk: Desk, where: str, keys: str, committed: list[str]) -> None:
    desk.at(where)
    desk.press(keys)
    assert desk.done() == committed


def test_what_is_done_is_on_the_disk(desk: Desk) -> None:
    desk.tag(FIRM, "1")
    assert desk.trail()[-1] == "Ada: Advisor: Thorne Pell LLP"
    assert desk.window.line.saved.text().startswith("Saved ")
    assert desk.audited()[-1].changes[0].after == desk.one()


def test_enter_is_the_last_label_again(desk: Desk) -> None:
    desk.select(FIRM)
    desk.press("Return")
    assert (desk.done(), desk.said()) == ([], "No label was used yet: press a label key first.")
    desk.press("2")
    desk.select(OTHER)
    desk.press("Return")
    assert desk.done() == ["Note: Thorne Pell LLP", "Note: Orrin & Vale Partners, Inc."]


def test_enter_never_relabels_what_one_only_walked_to(desk: Desk) -> None:
    desk.tag(OTHER, "1")
    desk.tag(FIRM, "2")
    desk.done()
    desk.press("K Return")
    assert desk.done() == []
    assert desk.drawn() == [("ADVISOR", OTHER), ("NOTE", FIRM)]


def test_an_armed_label_takes_every_selection_until_esc(desk: Desk) -> None:
    desk.at("Thorne Pell")
    desk.press("Shift+1")
    assert desk.window.line.armed.text() == "Advisor armed (Esc)"
    _select_by_hand(desk, FIRM)
    _select_by_hand(desk, "cables")
    assert desk.done() == ["Advisor: Thorne Pell LLP", "Advisor: cables"]
    desk.press("Escape")
    assert desk.window.line.armed.text() == ""
    _select_by_hand(desk, "counsel")
    assert desk.done() == []
    desk.press("Shift+N Shift+N")
    assert desk.window.line.armed.text() == ""


def _select_by_hand(desk: Desk, words: str) -> None:
    """With Shift and the arrows, as a person does; letting Shift go ends it."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    desk.at(words)
    QTest.keyPress(desk.view, Qt.Key.Key_Shift)
    for _ in words:
        QTest.keyPress(desk.view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyRelease(desk.view, Qt.Key.Key_Shift)


def test_walking_and_relabelling_what_one_walked_to(desk: Desk) -> None:
    desk.tag(OTHER, "1")
    desk.tag(FIRM, "1")
    desk.tag("cables", "3")
    desk.done()
    desk.press("Ctrl+Home J")
    assert desk.window.annotating.focus.quote == OTHER
    desk.press("J J J")
    assert desk.said() == "That was the last annotation."
    desk.press("K 2")
    assert desk.done() == ["Note: Thorne Pell LLP"]
    desk.press("Escape K K K")
    assert desk.said() == "That was the first annotation."
    desk.press("1")
    assert desk.said() == "“Orrin & Vale Partners, Inc.” is already labelled Advisor by Ada."
    assert [label for label, _ in desk.drawn()] == ["ADVISOR", "NOTE", "RISK_FACTOR"]


@pytest.mark.qt_log_ignore("^This plugin does not support")  # the tests' screen says it of any menu
def test_several_at_the_caret_are_listed(desk: Desk) -> None:
    desk.tag("The 11 3/4% Senior Notes due 2009 will be exchanged", "3")
    desk.tag("11 3/4% Senior Notes due 2009", "2")
    desk.at("Senior Notes due")
    assert desk.window.line.here.text() == "Note (+1, O)"
    desk.press("O")
    menu = desk.focus()
    assert isinstance(menu, QMenu)
    assert [action.text() for action in menu.actions()] == [
        "Note: 11 3/4% Senior Notes due 2009  (Ada, draft)",
        "Risk factor: The 11 3/4% Senior Notes due 2009 will be exchanged  (Ada, draft)",
    ]
    desk.press("Down Return")
    desk.done()
    desk.press("Delete")
    assert desk.done() == ["Remove: The 11 3/4% Senior Notes due 2009 will …"]


def test_a_fragment_is_added(desk: Desk) -> None:
    desk.tag("Senior Notes", "2")
    desk.select("due 2009")
    desk.press("+")
    assert desk.drawn() == [("NOTE", "Senior Notes … due 2009")]
    desk.done()
    desk.select("Notes due")
    desk.press("+")
    assert (desk.done(), desk.said()) == (
        [],
        "The parts of one annotation cannot overlap: choose text outside of it.",
    )


@pytest.mark.parametrize(
    ("chosen", "keys", "sentence"),
    [
        ("   ", "1", "The selection holds only blanks: select some words."),
        (FIRM, "1 Ctrl+Home J Escape Ctrl+Home", ""),
        ("Company", "Delete", "Put the caret into an annotation first."),
        ("Company", "S", "Put the caret into an annotation first."),
        ("Company", "Ctrl+M", "Put the caret into an annotation first."),
        ("Company", "F", "Put the caret into an annotation first."),
        ("Company", "M", "Put the caret into an annotation first."),
        ("Company", "O", "There is no annotation at the caret."),
        ("Company", "+", "Go to the annotation first, then select the further text and press +."),
        ("Company", "J", "There are no annotations in this release yet."),
    ],
)
def test_what_cannot_be_done_is_told(desk: Desk, chosen: str, keys: str, sentence: str) -> None:
    desk.select(chosen)
    desk.press(keys)
    assert desk.said() == sentence


def test_twin_and_empty_are_refused(desk: Desk) -> None:
    desk.tag(FIRM, "1")
    desk.done()
    desk.tag(FIRM, "1")
    assert (desk.done(), desk.said()) == ([], "“Thorne Pell LLP” is already labelled Advisor by Ada.")
    desk.tag(f" {FIRM} ", "1")
    assert (desk.done(), desk.said()) == ([], "“Thorne Pell LLP” is already labelled Advisor by Ada.")
    desk.tag("cables", "1")
    assert desk.said() == ""


def test_without_a_release_the_keys_say_so(desk: Desk) -> None:
    desk.workspace.show(None)
    for key in ("1", "J", "Delete", "Ctrl+Return", "+", "O", "E"):
        desk.window.line.notice.clear()
        desk.press(key)
        assert desk.said(), key
    assert desk.done() == []


@pytest.mark.parametrize("keys", ["Delete", "Ctrl+M", "E Shift+Left Return", "2"])
def test_what_somebody_else_changed_is_told_and_kept(desk: Desk, keys: str) -> None:
    desk.tag(FIRM, "1")
    seen, sheet = desk.one(), desk.workspace.sheet
    with desk.workspace.corpus.beside(writes=True) as other:
        other.commit(describe(sheet, seen.id, by=desk.workspace.person, attributes={"role": "legal"}))
    desk.done()
    desk.press("Ctrl+Home J " + keys)
    assert desk.done() == []
    assert "look at it as it is now" in desk.said()
    assert desk.one().attribute("role") == "legal"
    desk.press("Ctrl+Home J " + keys)
    assert len(desk.done()) == 1


def test_what_somebody_else_removed_is_told(desk: Desk) -> None:
    desk.tag(FIRM, "1")
    seen, sheet = desk.one(), desk.workspace.sheet
    with desk.workspace.corpus.beside(writes=True) as other:
        other.commit(remove(sheet, [seen.id], by=desk.workspace.person))
    desk.done()
    desk.press("Ctrl+M")
    assert (desk.done(), desk.drawn()) == ([], [])
    assert desk.said()


def test_the_mouse_labels_too(desk: Desk) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    desk.select(FIRM)
    button = desk.window.palette_bar._buttons["NOTE"]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert desk.done() == ["Note: Thorne Pell LLP"]
    assert button.text() == "2  Note  1"
    assert not button.isChecked()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier)
    assert desk.window.line.armed.text() == "Note armed (Esc)"
    assert button.isChecked()
