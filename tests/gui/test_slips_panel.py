"""The panel of likely slips, by keys: gone to, mended with one key, checks switched off."""

import pytest
from pytestqt.qtbot import QtBot

from gui import settings as options
from tests.gui.window import Desk

FIRM = "Thorne Pell LLP"


@pytest.fixture
def slipped(desk: Desk, qtbot: QtBot) -> Desk:
    desk.tag(FIRM, "A")
    desk.press("Esc")
    desk.done()
    desk.press("Alt+9")
    qtbot.waitUntil(lambda: len(listed(desk)) == 2)
    desk.press("Alt+9")
    return desk


def listed(desk: Desk) -> list[str]:
    rows = desk.window.slips.list
    return [rows.item(row).text() for row in range(rows.count())]


def test_it_lists_slips_and_enter_goes_there(slipped: Desk) -> None:
    assert listed(slipped) == [
        f"“{FIRM}” has no party advised; the text says Tarnbrook Cable, Inc.",
        f"“{FIRM}” has no role; the text says legal.",
    ]
    assert slipped.window.docks["slips"].windowTitle() == "Likely slips (2)"
    slipped.press("Return")
    assert slipped.view.hasFocus()
    assert slipped.view.caret() == slipped.view.text().index(FIRM)


def test_m_mends_and_undo_brings_it_back(slipped: Desk, qtbot: QtBot) -> None:
    slipped.press("Down M")
    assert slipped.done() == [f"Set role legal: {FIRM}"]
    qtbot.waitUntil(lambda: len(listed(slipped)) == 1)
    slipped.press("Ctrl+Z")
    qtbot.waitUntil(lambda: len(listed(slipped)) == 2)


def test_all_are_mended_at_once_one_for_each_annotation(slipped: Desk, qtbot: QtBot) -> None:
    assert slipped.window.slips.mend_all_button.text() == "Mend &all (2)"
    slipped.window.slips.mend_all_button.click()
    qtbot.waitUntil(lambda: len(listed(slipped)) == 1)
    assert len(slipped.done()) == 1


def test_a_check_that_is_switched_off_finds_nothing_any_more(slipped: Desk) -> None:
    menu = slipped.window.slips.checks_button.menu()
    actions = {action.text(): action for action in menu.actions()}
    assert len(actions) == 10
    actions["Advisor without a party"].trigger()
    assert listed(slipped) == [f"“{FIRM}” has no role; the text says legal."]
    assert slipped.settings.get(options.SLIPS_OFF) == ["advisor-without-party"]
    actions["Advisor without a party"].trigger()
    assert len(listed(slipped)) == 2


def test_the_habits_of_the_corpus_are_known(desk: Desk, qtbot: QtBot) -> None:
    desk.window.actions_by_name["offer_frames"].trigger()
    desk.press("Alt+PgDown")
    desk.tag("Dunmore", "N")
    panel = desk.window.slips
    desk.press("Alt+9")
    qtbot.waitUntil(lambda: bool(panel._habits))
    assert panel._habits["dunmore"]["NOTE"] == 1


def test_empty_states(desk: Desk) -> None:
    desk.press("Alt+9")
    assert desk.said() == "There are no likely slips in this release."
    assert desk.window.slips.empty.text() == "No likely slips in this release."
