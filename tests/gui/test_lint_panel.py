"""The panel of oddities: what an import brought in is listed, gone to and mended, until all is well."""

import pytest
from pytestqt.qtbot import QtBot

from domain.release import Claim, Incoming
from tests.gui.window import Desk

TEXT = "Thorne Pell LLP advised.   The Notes are due in 2009.\n"
CLAIMS = (
    Claim("ADVISOR", ((0, 16),)),  # a blank at its end
    Claim("ADVISOR", ((0, 15),), comment="seen"),
    Claim("ADVISOR", ((0, 15),), comment="seen"),  # a twin that says the same
    Claim("NOTE", ((27, 36),), claims=(("author", "J. Doe"),)),
    Claim("NOTE", ((27, 36),), claims=(("author", "R. Roe"),)),  # a twin of somebody else
    Claim("NOTE", ((24, 26),)),  # blanks alone
    Claim("NOTE", ((31, 31),)),  # nothing
    Claim("NOTE", ((31, 34), (34, 36))),  # parts that touch
)


@pytest.fixture
def odd(desk: Desk) -> Desk:
    admitted = desk.workspace.admit([Incoming("odd.txt", TEXT, TEXT.encode(), claims=CLAIMS)])
    assert admitted is not None
    desk.workspace.show(admitted.added[0].id)
    desk.done()
    return desk


def listed(qtbot: QtBot, desk: Desk, number: int) -> list[str]:
    """The sentences when there are so many."""
    rows = desk.window.oddities.list
    qtbot.waitUntil(lambda: rows.count() == number)
    return [rows.item(row).text() for row in range(number)]


def test_it_lists_what_is_odd_and_enter_goes_there(qtbot: QtBot, odd: Desk) -> None:
    odd.press("Alt+4")
    sentences = listed(qtbot, odd, 6)
    assert "“Thorne Pell LLP” is labelled Advisor by Ada twice." in sentences
    assert "“The Notes” is labelled Note by Ada twice." in sentences
    assert "“Thorne Pell LLP” begins or ends with a blank." in sentences
    assert "Only blanks are covered at 24." in sentences
    assert any(sentence.startswith("Nothing is covered at 31") for sentence in sentences)
    assert odd.window.docks["oddities"].windowTitle() == "Oddities (6)"
    for _ in range(sentences.index("Only blanks are covered at 24.")):
        odd.press("Down")
    odd.press("Return")
    assert odd.focus() is odd.view
    assert odd.view.caret() == 24
    assert odd.window.annotating.focus is not None
    assert odd.window.annotating.focus.quote == "  "


@pytest.mark.parametrize(
    ("sentence", "words", "committed"),
    [
        ("“Thorne Pell LLP” begins or ends", "Trim the edges (&M)", None),
        ("“Thorne Pell LLP” is labelled", "Remove the twin (&M)", "Remove: Thorne Pell LLP"),
        ("“Not … es” has parts", "Join the parts (&M)", "Move edges: Notes"),
    ],
)
def test_what_is_safe_is_mended_by_a_key(
    qtbot: QtBot, odd: Desk, sentence: str, words: str, committed: str | None
) -> None:
    odd.press("Alt+4")
    rows = listed(qtbot, odd, 6)
    panel = odd.window.oddities
    panel.list.setCurrentRow(next(place for place, row in enumerate(rows) if row.startswith(sentence)))
    assert panel.mend_button.text() == words
    panel.mend_button.click()
    if committed is None:  # trimmed, it would be a twin
        assert odd.said() == "“Thorne Pell LLP” is already labelled Advisor by Ada."
        return
    assert odd.done() == [committed]
    listed(qtbot, odd, 5)
    odd.press("Ctrl+Z")
    listed(qtbot, odd, 6)


def test_a_twin_that_says_something_of_its_own_and_blanks_are_for_a_person(qtbot: QtBot, odd: Desk) -> None:
    odd.press("Alt+4")
    rows = listed(qtbot, odd, 6)
    panel = odd.window.oddities
    seen = []
    for row in range(len(rows)):
        panel.list.setCurrentRow(row)
        seen.append((rows[row].split(" ")[0], panel.mend_button.isEnabled()))
    assert seen.count(("Only", False)) == 1
    assert seen.count(("Nothing", False)) == 1
    assert [enabled for _, enabled in seen].count(True) == 3


def test_all_safe_ones_are_one_act(qtbot: QtBot, odd: Desk) -> None:
    odd.press("Alt+4")
    listed(qtbot, odd, 6)
    panel = odd.window.oddities
    assert panel.mend_all_button.text() == "Mend all &safe ones (3)"
    panel.mend_all_button.click()
    assert odd.done() == ["Mend 2 odd annotations"]
    listed(qtbot, odd, 4)
    odd.press("Ctrl+Z")
    listed(qtbot, odd, 6)


def test_delete_removes_and_at_the_end_all_is_well(qtbot: QtBot, odd: Desk) -> None:
    odd.press("Alt+4")
    listed(qtbot, odd, 6)
    panel = odd.window.oddities
    panel.list.selectAll()
    odd.press("Delete")
    assert odd.done() == ["Remove 6 annotations"]
    listed(qtbot, odd, 0)
    assert panel.empty.text() == "All is well: nothing looks odd in this release."
    assert odd.focus() is odd.view
    assert odd.window.docks["oddities"].windowTitle() == "Oddities"


def test_a_release_without_oddities_says_so(desk: Desk) -> None:
    desk.press("Alt+4")
    assert desk.said() == "Nothing looks odd in this release."
    assert desk.window.oddities.empty.isVisible()
