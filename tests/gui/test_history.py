"""Undo and redo: without limit, across releases, and only one's own acts."""

from domain.annotate import annotate, describe
from domain.person import Role
from domain.span import Span
from tests.gui.window import Desk

FIRM = "Thorne Pell LLP"
ACTS = 300


def test_three_hundred_acts_and_back(desk: Desk) -> None:
    assert desk.workspace.sheet is not None
    ink = [place for place, sign in enumerate(desk.view.text()) if not sign.isspace()]
    for number in ink[:ACTS]:
        assert desk.workspace.do(annotate, Span(number, number + 1), "NOTE")
    made = desk.drawn()
    assert len(made) == ACTS
    for _ in range(ACTS):
        desk.press("Ctrl+Z")
    assert desk.drawn() == []
    desk.press("Ctrl+Z")
    assert desk.window.actions_by_name["undo"].isEnabled() is False
    for _ in range(ACTS):
        desk.press("Ctrl+Shift+Z")
    assert desk.drawn() == made
    assert len(desk.done()) == 3 * ACTS


def test_across_releases(desk: Desk) -> None:
    desk.tag(FIRM, "1")
    desk.press("Ctrl+Return")
    desk.tag("Dunmore Ashgrove & Co.", "1")
    desk.press("Alt+PgDown")
    assert desk.open() == "zoo.txt"
    desk.done()
    seen = []
    for _ in range(3):
        desk.press("Ctrl+Z")
        seen.append((desk.open(), desk.drawn()))
    assert desk.done() == [
        "Undo: Advisor: Dunmore Ashgrove & Co.",
        "Undo: Done: one.txt",
        "Undo: Advisor: Thorne Pell LLP",
    ]
    assert seen == [("two.txt", []), ("one.txt", [("ADVISOR", FIRM)]), ("one.txt", [])]
    desk.press("Ctrl+Y Ctrl+Y Ctrl+Y")
    assert (desk.open(), desk.drawn()) == ("two.txt", [("ADVISOR", "Dunmore Ashgrove & Co.")])


def test_nobody_takes_back_the_acts_of_another(desk: Desk) -> None:
    desk.colleague()
    desk.workspace.history.clear()
    desk.tag(FIRM, "1")
    desk.workspace.switch_person("Bea")
    undo = desk.window.actions_by_name["undo"]
    assert (undo.isEnabled(), undo.text()) == (False, "Undo")
    desk.done()
    desk.press("Ctrl+Z")
    assert (desk.done(), desk.drawn()) == ([], [("ADVISOR", FIRM)])
    desk.tag("cables", "3")
    desk.press("Ctrl+Z")
    desk.workspace.switch_person("Ada")
    assert undo.text() == "Undo “Advisor: Thorne Pell LLP”"
    desk.press("Ctrl+Z")
    assert desk.done() == ["Risk factor: cables", "Undo: Risk factor: cables", "Undo: Advisor: Thorne Pell LLP"]


def test_the_menu_names_the_act_literally(desk: Desk) -> None:
    desk.tag("Orrin & Vale", "1")
    undo = desk.window.actions_by_name["undo"]
    assert undo.text() == "Undo “Advisor: Orrin && Vale”"
    assert undo.iconText() == "Undo"


def test_what_somebody_else_changed_cannot_be_taken_back(desk: Desk) -> None:
    desk.tag("cables", "3")
    desk.tag(FIRM, "1")
    seen, sheet = desk.window.annotating.focus, desk.workspace.sheet
    with desk.workspace.corpus.beside(writes=True) as other:
        other.commit(describe(sheet, seen.id, by=desk.workspace.person, comment="mine now"))
    desk.done()
    desk.press("Ctrl+Z")
    assert desk.said().startswith("That cannot be taken back any more.")
    assert desk.done() == []
    desk.press("Ctrl+Z")
    assert desk.done() == ["Undo: Risk factor: cables"]
    kept = desk.one()
    assert (kept.quote, kept.comment) == (FIRM, "mine now")


def test_a_submission_is_taken_back(desk: Desk) -> None:
    desk.tag(FIRM, "1")
    desk.press("Ctrl+Shift+Return")
    assert desk.workspace.sheet.state(desk.one()).value == "submitted"
    desk.press("Ctrl+Z")
    assert desk.workspace.sheet.state(desk.one()).value == "draft"
    assert desk.window.inspector._state.text().startswith("Ada · draft")


def test_text_fields_have_an_undo_of_their_own(desk: Desk) -> None:
    desk.tag(FIRM, "1")
    desk.done()
    desk.press("M")
    desk.type("abc")
    desk.press("Ctrl+Z Escape")
    assert desk.done() == []
    assert desk.drawn() == [("ADVISOR", FIRM)]


def test_what_can_never_be_taken_back_does_not_block_what_came_before(desk: Desk) -> None:
    desk.tag(FIRM, "1")
    assert desk.workspace.set_role("Ruth", Role.REVIEWER)
    desk.press("Ctrl+Z")
    assert "People stay in the corpus" in desk.said()
    desk.press("Ctrl+Z")
    assert desk.drawn() == []


def test_the_inspector_follows_an_undo_while_it_has_the_keys(desk: Desk) -> None:
    desk.tag(FIRM, "1")
    made = desk.one()
    desk.window.annotating.go_to(made.id)
    desk.workspace.do(describe, made.id, attributes={"role": "legal"})
    box = desk.window.inspector._values["role"]
    box.setFocus()
    assert box.currentText() == "legal"
    desk.workspace.undo()
    assert box.currentText() == ""
