"""A corpus in which annotators work blind: Ben sees nothing of Cleo's until he has handed in, wherever he looks."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from domain.policy import Policy
from gui.assign_dialog import AssignDialog
from gui.policy_box import PolicyBox
from gui.trail_dialog import TrailDialog
from tests.gui.several import BANK, FIRM, compare, press, shown, staff, work
from tests.gui.window import Desk, delete


@pytest.fixture
def blind(desk: Desk) -> Desk:
    """Cleo has handed in; Ben, at the desk, has a draft; both are assigned to the first release."""
    staff(desk)
    people = {person.name: person for person in desk.workspace.people()}
    assert desk.workspace.assign([desk.workspace.releases()[0].id], [people["Ben"], people["Cleo"]])
    assert desk.workspace.lay_down(Policy(blind=True))
    work(desk, "Cleo", [(BANK, "ADVISOR"), (FIRM, "NOTE")])
    work(desk, "Ben", [(FIRM, "ADVISOR")], hand_in=False, done=False)
    desk.window.releases._recount()
    return desk


def trail(desk: Desk, qtbot: object) -> list[str]:
    """What the trail tells."""
    dialog = TrailDialog(desk.workspace, desk.window)
    qtbot.waitUntil(lambda: dialog.reading is None)  # type: ignore[attr-defined]
    found = [dialog.model.entry(row).what for row in range(dialog.model.rowCount())]
    dialog.reject()
    delete(dialog)
    return found


def test_ben_sees_his_own_alone(blind: Desk, qtbot: object) -> None:
    release = blind.workspace.releases()[0].id
    assert blind.drawn() == [("ADVISOR", FIRM)]
    model = blind.window.releases.model
    assert (model.count(release), model.waiting(release)) == (1, 0)
    assert "Note" not in model._tooltip(blind.workspace.releases()[0])
    assert blind.workspace.waiting_now() == []
    told = trail(blind, qtbot)
    assert not any(BANK in words or "as Note" in words for words in told)
    assert any(FIRM in words for words in told)
    assert blind.workspace.used_labels() == {"ADVISOR": 1}


def test_ben_sees_all_when_he_has_handed_in_and_is_done(blind: Desk, qtbot: object) -> None:
    blind.press("Ctrl+Shift+Return")
    assert blind.drawn() == [("ADVISOR", FIRM)]
    assert not any(BANK in words for words in trail(blind, qtbot))
    blind.press("Ctrl+Return Alt+PgUp")
    blind.window.releases._recount()
    assert blind.drawn() == [("ADVISOR", BANK), ("ADVISOR", FIRM), ("NOTE", FIRM)]
    release = blind.workspace.releases()[0].id
    model = blind.window.releases.model
    assert (model.count(release), model.waiting(release)) == (3, 3)
    assert {item.subject.author for item in blind.workspace.waiting_now()} == {"Ben", "Cleo"}
    assert any(BANK in words for words in trail(blind, qtbot))


def test_who_has_handed_in_sees_no_drafts(blind: Desk) -> None:
    blind.workspace.switch_person("Cleo")
    assert blind.drawn() == [("ADVISOR", BANK), ("NOTE", FIRM)]
    blind.window.releases._recount()
    assert blind.workspace.tallies()[blind.workspace.sheet.release.id].states.keys() == {"submitted"}


def test_comparing_says_why_there_is_nothing_yet(blind: Desk) -> None:
    dialog = compare(blind)
    assert dialog.banner.text() == (
        "You still work on this release: what others have is shown when you have handed yours in and are done."
    )
    assert {item.author for column in dialog.shown_columns() for item in column.view.sheet.annotations} == {"Ben"}
    press("Escape")


def test_the_adjudicator_waits_for_both(blind: Desk) -> None:
    blind.workspace.switch_person("Zoe")
    dialog = compare(blind)
    assert dialog.banner.text() == "Ben has not handed it in yet: what they may still find cannot be settled."
    # Ben's draft is his alone, and what Cleo has cannot be held against him yet.
    assert [case.ready for case in dialog.cases] == [False, False]
    press("1")
    assert blind.done() == []
    assert shown().notice.notice.text == "Ben may still find it: wait until “one.txt” is handed in."
    press("Escape")


def test_laying_down_by_hand(desk: Desk) -> None:
    staff(desk)
    dialog = AssignDialog(desk.workspace, desk.window)
    dialog.show()
    box = dialog.policy
    assert (box.blind.isChecked(), box.signed.isChecked(), box.isEnabled()) == (False, False, True)
    QTest.keyClick(box.blind, Qt.Key.Key_Space)
    QTest.keyClick(box.signed, Qt.Key.Key_Space)
    assert desk.done() == ["Lay down: annotators work blind", "Lay down: decisions have to be signed"]
    assert desk.workspace.policy == Policy(blind=True, signed=True)
    desk.workspace.undo()
    assert (box.blind.isChecked(), box.signed.isChecked()) == (True, False)
    delete(dialog)


def test_who_administers_nothing_lays_nothing_down(desk: Desk) -> None:
    staff(desk)
    desk.workspace.switch_person("Rita")
    box = PolicyBox(desk.workspace)
    assert not box.isEnabled()
    delete(box)


def test_where_decisions_are_signed_a_settlement_is_too(blind: Desk) -> None:
    blind.press("Ctrl+Shift+Return Ctrl+Return")
    blind.workspace.switch_person("Ada")
    assert blind.workspace.lay_down(Policy(signed=True))
    blind.workspace.switch_person("Zoe")
    blind.press("Alt+PgUp")
    blind.done()
    compare(blind)
    press("1")
    settled = [item for item in blind.workspace.sheet.decisions if item.case is not None]
    assert settled
    assert all(item.signature for item in settled)
    press("Escape")
