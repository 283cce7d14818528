"""What came back, by keys: the list, old and new, taking over, answering, and what stands in the way."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from domain.annotate import describe, relabel, remove
from domain.annotation import State
from domain.came_back import Kind
from domain.negative import found_none
from domain.person import Role
from gui.returned_panel import ReturnedPanel
from gui.returned_sides import Sides
from tests.gui.talk import gathered, go, hand_in, held, part, send_back, work_as
from tests.gui.window import Desk

FIRM = "Thorne Pell LLP"
OTHER = "Orrin & Vale Partners, Inc."
AGENT = "Dunmore Ashgrove & Co."


def panel(desk: Desk) -> ReturnedPanel:
    return desk.window.talk.returned


def rows(desk: Desk) -> list[tuple[str, str, str]]:
    """What is listed: words, kind, release."""
    return [(item.subject.quote, item.kind.value, item.release_name) for item in panel(desk).items]


def state(desk: Desk, words: str) -> State:
    assert desk.workspace.sheet is not None
    return desk.workspace.sheet.state(held(desk, words))


@pytest.fixture
def back(desk: Desk) -> Desk:
    """Of Ada's three advisors in two releases, Bea returned two: one with a correction; Ada is at the desk again."""
    desk.colleague("Bea")
    desk.tag(OTHER, "1")
    desk.tag(FIRM, "1")
    hand_in(desk)
    go(desk, "two.txt")
    desk.tag(AGENT, "1")
    hand_in(desk)
    work_as(desk, "Bea")
    send_back(desk, AGENT, "not_an_instance", comment="A placement agent is no <b>advisor</b>.")
    go(desk, "one.txt")
    send_back(desk, FIRM, correction=part(desk, "Thorne Pell", "NOTE", ("seniority", "senior")))
    go(desk, "zoo.txt")
    work_as(desk, "Ada")
    return desk


# -- the list


def test_it_appears_by_itself_and_leaves_the_keys_where_they_are(back: Desk) -> None:
    assert rows(back) == [(AGENT, "returned", "two.txt"), (FIRM, "returned", "one.txt")]
    assert back.window.docks["returned"].isVisible()
    assert back.window.docks["returned"].windowTitle() == "Returned (2)"
    assert back.focus() is back.view
    assert panel(back).summary.text() == "2 returned."
    work_as(back, "Bea")
    assert (rows(back), back.window.docks["returned"].isVisible()) == ([], False)


def test_it_appears_when_a_corpus_is_opened(back: Desk) -> None:
    back.press("Ctrl+W")
    assert rows(back) == []
    back.window.docks["returned"].hide()
    back.workspace.open(str(back.path), user="Ada")
    gathered(panel(back).came_back)
    assert back.window.docks["returned"].isVisible()
    assert len(rows(back)) == 2


def test_f4_walks_through_the_releases(back: Desk) -> None:
    seen = []
    for keys in ("F4", "F4", "F4", "Shift+F4"):
        back.press(keys)
        seen.append((back.open(), back.window.annotating.focus.quote))
    first, second = ("two.txt", AGENT), ("one.txt", FIRM)
    assert seen == [first, second, first, second]
    assert back.focus() is back.view


def test_the_list_by_keys(back: Desk) -> None:
    back.press("Alt+6 J")
    assert panel(back).current().subject.quote == FIRM
    assert back.open() == "zoo.txt"
    back.press("Return")
    assert (back.open(), back.focus() is back.view, back.window.annotating.focus.quote) == ("one.txt", True, FIRM)


def test_the_reason_and_both_sides_are_shown(back: Desk) -> None:
    sides = panel(back).sides
    assert sides.reason.text() == (
        "Bea returned it just now: not an instance. “A placement agent is no <b>advisor</b>.”"
    )
    assert [label.isVisible() for label in sides.labels] == [True, False]
    back.press("F4 F4")
    old, new = (label.text() for label in sides.labels)
    assert "Yours" in old
    assert ">Thorne Pell LLP</span>" in old
    assert "Bea proposes" in new
    assert ">Thorne Pell</span>" in new
    assert "<b>≠ Note</b>" in new
    assert "<b>≠ Seniority: senior</b>" in new
    assert "wrong boundary" in sides.accessibleDescription()


def test_going_to_it_in_the_text_marks_it_in_the_list(back: Desk) -> None:
    go(back, "one.txt")
    back.at(FIRM, 2)
    assert panel(back).current().subject.quote == FIRM


# -- taking over


def test_one_key_takes_the_correction_over_and_another_hands_it_in(back: Desk) -> None:
    back.press("F4 F4 T")
    assert back.done() == ["Take over the correction: Thorne Pell"]
    found = held(back, "Thorne Pell")
    assert (found.label, found.attribute("seniority"), found.author) == ("NOTE", "senior", "Ada")
    assert back.said() == "“Thorne Pell LLP”: taken over. It is a draft now: Shift+T hands it in."
    assert rows(back)[1] == ("Thorne Pell", "unsent", "one.txt")
    back.press("T")
    assert (back.done(), back.said()) == ([], "“Thorne Pell” is a draft as it stands: Shift+T hands it in.")
    back.press("Shift+T")
    assert back.done() == ["Submit: Thorne Pell"]
    assert rows(back) == [(AGENT, "returned", "two.txt")]
    assert back.open() == "two.txt"


def test_taking_over_and_handing_in_is_one_step(back: Desk) -> None:
    back.press("F4 F4 Shift+T")
    assert back.done() == ["Take over the correction: Thorne Pell", "Submit: Thorne Pell"]
    go(back, "one.txt")
    assert state(back, "Thorne Pell") is State.SUBMITTED
    back.press("Ctrl+Z")
    assert state(back, FIRM) is State.RETURNED
    assert len(rows(back)) == 2
    back.press("Ctrl+Shift+Z")
    assert state(back, "Thorne Pell") is State.SUBMITTED


def test_the_last_one_says_so(back: Desk) -> None:
    back.press("F4 H")
    back.type("It is.")
    back.press("Return F4 Shift+T")
    assert back.said() == "“Thorne Pell LLP” is handed in. Nothing more came back."
    assert (rows(back), back.window.docks["returned"].windowTitle()) == ([], "Returned")
    back.press("F4")
    assert back.said() == "Nothing came back to you."


def test_keys_work_in_the_list_too(back: Desk) -> None:
    back.press("Alt+6 J T")
    assert back.done() == ["Take over the correction: Thorne Pell"]
    assert (back.open(), panel(back).list.hasFocus()) == ("one.txt", True)
    back.press("Shift+T")
    assert back.done() == ["Submit: Thorne Pell"]


def test_nothing_is_taken_over_unseen(back: Desk) -> None:
    back.press("F4 F4")
    back.window.docks["returned"].hide()
    back.press("T")
    assert (back.done(), back.said()) == ([], "Look at it first, then press the key again.")
    assert back.window.docks["returned"].isVisible()
    back.press("T")
    assert back.done() == ["Take over the correction: Thorne Pell"]


def test_what_has_no_correction_is_not_taken_over(back: Desk) -> None:
    back.press("F4 T")
    assert back.done() == []
    assert back.said() == (f"Nobody has proposed a correction of “{AGENT}”: change it yourself, or answer.")
    back.press("Shift+T")
    assert back.done() == []


def test_elsewhere_the_keys_say_where_to_go(back: Desk) -> None:
    go(back, "one.txt")
    back.at(OTHER, 2)
    back.press("T")
    assert back.said() == "That one did not come back: F4 goes to the next that did."
    assert back.done() == []


def test_a_label_retired_meanwhile(back: Desk) -> None:
    scheme = back.workspace.scheme
    labels = tuple(replace(label, retired=label.id == "NOTE") for label in scheme.labels)
    assert back.workspace.change_scheme(replace(scheme, labels=labels))
    back.done()
    back.press("F4 F4 T")
    assert back.done() == []
    assert back.said() == "Note is retired and takes no new annotations: choose another label."
    assert "Note (retired)" in panel(back).sides.labels[1].text()


def test_what_somebody_changed_meanwhile_is_shown_anew(back: Desk) -> None:
    back.press("F4 F4")
    go(back, "zoo.txt")
    other = back.workspace.corpus.beside(writes=True)
    sheet = other.sheet(back.workspace.find_release("one.txt").id)
    firm = next(item for item in sheet.annotations if item.quote == FIRM)
    other.commit(describe(sheet, firm.id, by=other.person("Bea"), flagged=True))
    other.close()
    back.press("Alt+6")
    panel(back).mark(firm.id)
    back.press("T")
    assert back.done() == []
    assert back.said() == "That was changed meanwhile: look at it as it is now, then do it again."
    assert rows(back)[1] == (FIRM, "mended", "one.txt")


# -- answering


def test_an_answer_hands_it_back(back: Desk) -> None:
    back.press("F4 H")
    assert back.focus() is panel(back).field
    back.type("It is named as one below.")
    back.press("Shift+Return")
    back.type("See THT.")
    back.press("Return")
    assert back.done() == [f"Answer on {AGENT}"]
    assert (back.open(), back.window.annotating.focus.quote) == ("one.txt", FIRM)
    assert not panel(back).field.isVisible()
    go(back, "two.txt")
    assert state(back, AGENT) is State.SUBMITTED
    (said,) = back.workspace.sheet.comments
    assert said.text == "It is named as one below.\nSee THT."


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("  ", "A comment needs words: type some."),
        ("x" * 10_001, "The comment has 10,001 characters; at most 10,000 are kept: shorten it."),
    ],
)
def test_bad_answers_are_refused_and_kept(back: Desk, words: str, sentence: str) -> None:
    back.press("F4 H")
    panel(back).field.setPlainText(words)
    back.press("Return")
    assert (back.done(), back.said()) == ([], sentence)
    assert panel(back).field.toPlainText() == words
    assert back.focus() is panel(back).field


def test_what_was_typed_is_kept_for_its_own_return(back: Desk) -> None:
    back.press("F4 H")
    back.type("half an answer")
    back.press("Escape")
    assert (back.focus() is back.view, back.done()) == (True, [])
    back.press("F4 H")
    assert panel(back).field.toPlainText() == ""
    back.press("Escape F4 H")
    assert panel(back).field.toPlainText() == "half an answer"
    back.press("Return")
    assert back.done() == [f"Answer on {AGENT}"]


def test_an_answer_to_what_was_removed_meanwhile_is_not_lost(back: Desk) -> None:
    back.press("F4 H")
    back.type("mine")
    with back.workspace.corpus.beside(writes=True) as other:
        sheet = other.sheet(back.workspace.sheet.release.id)
        other.commit(remove(sheet, [held(back, AGENT).id], by=other.person("Bea")))
    back.press("Return")
    assert back.done() == []
    assert "mine" in back.window.line.notice.notice.details
    assert rows(back) == [(FIRM, "returned", "one.txt")]


# -- what was mended by somebody else


def test_what_a_reviewer_mended_is_shown_with_how_it_was(back: Desk) -> None:
    work_as(back, "Bea")
    go(back, "one.txt")
    assert back.workspace.do(relabel, held(back, OTHER).id, "RISK_FACTOR") is not None
    work_as(back, "Ada")
    assert rows(back) == [(AGENT, "returned", "two.txt"), (OTHER, "mended", "one.txt"), (FIRM, "returned", "one.txt")]
    assert panel(back).summary.text() == "2 returned, 1 mended by others."
    back.press("F4 F4")
    assert panel(back).sides.reason.text() == "Bea changed it just now, after you had handed it in."
    old, new = (label.text() for label in panel(back).sides.labels)
    assert "As you had it" in old
    assert "<b>≠ Advisor</b>" in old
    assert "<b>≠ Risk factor</b>" in new
    back.press("Shift+T")
    assert back.done() == [f"Submit: {OTHER}"]


def test_own_changes_follow_at_once(back: Desk) -> None:
    back.press("F4 2")
    assert rows(back)[0] == (AGENT, "unsent", "two.txt")
    back.press("Ctrl+Z")
    assert rows(back)[0] == (AGENT, "returned", "two.txt")
    back.press("Ctrl+Shift+Z Ctrl+Shift+Return")
    assert rows(back) == [(FIRM, "returned", "one.txt")]


def test_a_returned_found_none_is_answered(back: Desk) -> None:
    go(back, "zoo.txt")
    assert back.workspace.do(found_none, "NOTE") is not None
    hand_in(back)
    work_as(back, "Bea")
    (none,) = back.workspace.sheet.negatives
    assert back.workspace.return_([none.id], "other", "Look again.") is not None
    work_as(back, "Ada")
    back.press("F4 F4 F4")
    assert (back.open(), back.window.negatives.marked) == ("zoo.txt", none)
    assert panel(back).current().kind is Kind.RETURNED
    back.press("H")
    back.type("I did.")
    back.press("Return")
    assert back.done() == ["Answer on found none: NOTE"]


def test_a_colleague_sees_only_what_is_theirs(back: Desk) -> None:
    back.colleague("Carl", Role.ANNOTATOR)
    work_as(back, "Carl")
    assert rows(back) == []
    back.press("F4")
    assert back.said() == "Nothing came back to you."


def test_the_sides_stand_beside_each_other_where_there_is_room(back: Desk, qtbot: QtBot) -> None:
    sides = Sides()
    qtbot.addWidget(sides)
    sides.resize(600, 300)
    sides.show()
    sides.show_item(panel(back).items[1], back.workspace.scheme, back.window.theme)
    old, new = sides.labels
    QCoreApplication.processEvents()
    assert sides.beside
    assert old.geometry().right() < new.geometry().left()
    sides.resize(220, 300)
    QCoreApplication.processEvents()
    assert not sides.beside
    assert old.geometry().bottom() < new.geometry().top()


def test_a_correction_that_ends_a_found_none_says_so(back: Desk) -> None:
    go(back, "one.txt")
    assert back.workspace.do(found_none, "NOTE")
    back.press("F4 F4")
    assert panel(back).current().subject.quote == FIRM
    back.press("T")
    assert back.said() == (
        "“Thorne Pell LLP”: taken over. Your “found none: Note” ended with it. It is a draft now: Shift+T hands it in."
    )
    assert back.workspace.sheet.negatives == ()


def test_handing_in_a_correction_that_ends_a_found_none_says_so(back: Desk) -> None:
    go(back, "one.txt")
    assert back.workspace.do(found_none, "NOTE")
    back.press("F4 F4 Shift+T")
    assert "is handed in. Your “found none: Note” ended with it." in back.said()


def test_buttons_are_dim_for_what_cannot_be_done(back: Desk) -> None:
    able = {}
    for item in panel(back).items:
        panel(back).mark(item.subject.id)
        able[item.subject.quote] = [name for name, button in panel(back).buttons.items() if button.isEnabled()]
    assert able == {AGENT: ["answer"], FIRM: ["take_over", "take_over_submit", "answer"]}
    panel(back).mark(next(item.subject.id for item in panel(back).items if item.subject.quote == FIRM))
    back.workspace.show(panel(back).current().subject.release_id)
    back.press("Alt+6 T")
    unsent = panel(back).entry(held(back, "Thorne Pell").id)
    assert unsent.kind is Kind.UNSENT
    panel(back).mark(unsent.subject.id)
    assert [name for name, button in panel(back).buttons.items() if button.isEnabled()] == [
        "take_over_submit",
        "answer",
    ]
