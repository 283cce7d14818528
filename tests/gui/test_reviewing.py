"""Submitting and review by keys: two people, four eyes, and what a change does to an approval."""

from collections.abc import Callable

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel

from domain.annotation import State
from tests.gui.review import queue_read
from tests.gui.window import Desk

FIRM = "Thorne Pell LLP"
OTHER = "Orrin & Vale Partners, Inc."


@pytest.fixture
def handed_in(desk: Desk) -> Desk:
    """Two advisors of Ada await the decision of Bea, who is at the desk in review mode."""
    desk.colleague()
    desk.tag(OTHER, "1")
    desk.tag(FIRM, "1")
    desk.press("Ctrl+Shift+Return")
    desk.workspace.switch_person("Bea")
    desk.press("Ctrl+R Ctrl+Home")
    queue_read(desk)
    desk.done()
    return desk


def states(desk: Desk) -> list[str]:
    sheet = desk.workspace.sheet
    assert sheet is not None
    return [sheet.state(item).value for item in sheet.annotations]


def test_submit(desk: Desk) -> None:
    desk.press("Ctrl+Shift+Return")
    assert desk.said() == "Ada has no drafts to submit in “one.txt”."
    desk.tag(FIRM, "1")
    desk.done()
    desk.press("Ctrl+Shift+Return")
    assert desk.done() == ["Submit: Thorne Pell LLP"]
    assert desk.window.inspector._state.text() == "Ada · submitted — awaits review"


def test_review_keys_wait_for_review_mode(desk: Desk) -> None:
    desk.tag(FIRM, "1")
    desk.press("Ctrl+Shift+Return")
    desk.done()
    desk.press("Y U")
    assert desk.done() == []
    assert not desk.window.docks["review"].isVisible()
    desk.press("Ctrl+R")
    assert desk.window.docks["review"].isVisible()
    desk.press("Ctrl+R")
    assert not desk.window.docks["review"].isVisible()


@pytest.mark.parametrize(
    ("keys", "committed", "after"),
    [
        ("U Y", ["Approve: Orrin & Vale Partners, Inc."], ["approved", "submitted"]),
        ("U U Y", ["Approve: Thorne Pell LLP"], ["submitted", "approved"]),
        ("U Y Y", ["Approve: Orrin & Vale Partners, Inc.", "Approve: Thorne Pell LLP"], ["approved", "approved"]),
        ("Y", [], ["submitted", "submitted"]),
        ("J Y", ["Approve: Orrin & Vale Partners, Inc."], ["approved", "submitted"]),
        ("U Y Ctrl+Z", ["Approve: Orrin & Vale Partners, Inc.", "Undo: Approve: Orrin & Vale Partners, Inc."],
         ["submitted", "submitted"]),
    ],
)  # fmt: skip
def test_decisions(handed_in: Desk, keys: str, committed: list[str], after: list[str]) -> None:
    handed_in.press(keys)
    assert (handed_in.done(), states(handed_in)) == (committed, after)


def test_the_end_of_the_queue_is_told(handed_in: Desk) -> None:
    handed_in.press("U Y Y")
    assert handed_in.said() == "Nothing more awaits your decision. Ctrl+Shift+R signs “one.txt” off."
    handed_in.press("U")
    assert handed_in.said() == "Nothing awaits your decision."
    assert handed_in.window.review._summary.text().startswith("Nothing awaits a decision.")


@pytest.mark.parametrize(
    ("answer", "title", "reason", "comment"),
    [
        (lambda dialog: QTest.keySequence(dialog._reasons, "2"), "Return (wrong boundary)", "wrong_boundary", ""),
        (lambda dialog: QTest.keySequence(dialog._reasons, "5"), "Return (other)", "other", ""),
        (lambda dialog: (QTest.keyClicks(dialog._comment, "no & <b>"), QTest.keySequence(dialog._comment, "Return")),
         "Return (wrong label)", "wrong_label", "no & <b>"),
    ],
)  # fmt: skip
def test_return(handed_in: Desk, answer: Callable[[QDialog], object], title: str, reason: str, comment: str) -> None:
    handed_in.press("U")
    handed_in.within(lambda: handed_in.press("X"), answer)
    assert handed_in.done() == [f"{title}: Orrin & Vale Partners, Inc."]
    (decision,) = [item for item in handed_in.workspace.sheet.decisions if item.verdict is State.RETURNED]
    assert (decision.reason, decision.comment, decision.by) == (reason, comment, "Bea")


def test_return_can_be_left(handed_in: Desk) -> None:
    handed_in.press("U")
    handed_in.within(lambda: handed_in.press("X"), lambda dialog: QTest.keySequence(dialog, "Escape"))
    assert (handed_in.done(), states(handed_in)) == ([], ["submitted", "submitted"])


@pytest.mark.parametrize("keys", ["1", "2", "3"])
def test_the_return_dialog_has_room_for_all_of_a_correction(handed_in: Desk, keys: str) -> None:
    """Whatever label is proposed, no word of the form is cut off, and the dialog fits a small screen."""

    cut: list[str] = []
    heights: list[int] = []

    def look(dialog: QDialog) -> None:
        QTest.keySequence(dialog._reasons, "C")
        dialog._form.label.setCurrentIndex(int(keys) - 1)
        QTest.qWait(0)
        heights.append(dialog.height())
        for label in dialog.findChildren(QLabel):
            wanted = label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
            if label.isVisible() and label.height() < wanted:
                cut.append(label.text())

    handed_in.press("U")
    handed_in.within(lambda: handed_in.press("X"), look)
    assert cut == []
    assert max(heights) <= 680


def test_review_mode_leaves_the_inspector_room_on_a_small_screen(handed_in: Desk) -> None:
    window = handed_in.window
    handed_in.press("Ctrl+R")
    window.resize(1280, 720)
    handed_in.press("Ctrl+R")
    QTest.qWait(0)
    assert window.docks["inspector"].height() >= 240
    assert window.review.list.height() >= 3 * window.review.list.sizeHintForRow(0)


def test_four_eyes(handed_in: Desk) -> None:
    handed_in.workspace.switch_person("Ada")
    handed_in.press("J Y")
    assert handed_in.done() == []
    assert handed_in.said() == (
        "Ada made, changed or proposed “Orrin & Vale Partners, Inc.” and cannot approve it: another reviewer has to."
    )
    handed_in.press("U")
    assert handed_in.said() == "Nothing awaits your decision."


def test_who_changed_it_cannot_approve_it(handed_in: Desk) -> None:
    handed_in.press("J 2")
    assert handed_in.done() == ["Note: Orrin & Vale Partners, Inc."]
    assert states(handed_in) == ["draft", "submitted"]
    handed_in.workspace.switch_person("Ada")
    handed_in.press("Ctrl+Shift+Return")
    handed_in.workspace.switch_person("Bea")
    handed_in.done()
    handed_in.press("Ctrl+Home Escape J Y")
    assert handed_in.done() == []
    assert handed_in.said().startswith("Bea made, changed or proposed “Orrin & Vale Partners, Inc.” and cannot")


def test_a_change_voids_the_approval(handed_in: Desk) -> None:
    handed_in.press("U Y")
    handed_in.workspace.switch_person("Ada")
    handed_in.press("Ctrl+Home Escape J Ctrl+M")
    assert states(handed_in) == ["draft", "submitted"]
    handed_in.press("Ctrl+Z")
    assert states(handed_in)[1] == "submitted"


def test_an_annotator_may_not_review(handed_in: Desk) -> None:
    handed_in.workspace.switch_person("Ada")
    assert handed_in.workspace.set_role("Carl", type(handed_in.workspace.person.role)("annotator"))
    handed_in.workspace.switch_person("Carl")
    handed_in.done()
    handed_in.press("J Y")
    assert (handed_in.done(), handed_in.said()) == (
        [],
        "Carl is an annotator and may not approve annotations: it takes a reviewer.",
    )


def test_sign_off(handed_in: Desk) -> None:
    handed_in.press("Ctrl+Shift+R")
    assert handed_in.done() == []
    assert "submitted and not yet decided" in handed_in.said()
    handed_in.press("U Y Y Ctrl+Shift+R")
    assert handed_in.done()[-1] == "Reviewed: one.txt"
    assert handed_in.window.releases.model.status(handed_in.workspace.sheet.release.id) == "reviewed"


def test_what_came_back_is_shown_to_the_annotator(handed_in: Desk) -> None:
    handed_in.press("U")
    handed_in.within(
        lambda: handed_in.press("X"),
        lambda dialog: (QTest.keyClicks(dialog._comment, "<i>look</i>"), QTest.keySequence(dialog._comment, "Return")),
    )
    handed_in.workspace.switch_person("Ada")
    handed_in.press("Ctrl+Home Escape J")
    assert handed_in.window.inspector._state.text() == "Ada · returned by Bea: wrong label — “<i>look</i>”"


@pytest.fixture
def two_releases(handed_in: Desk) -> Desk:
    """A third advisor of Ada awaits Bea's decision in another release than the one that is open."""
    handed_in.workspace.switch_person("Ada")
    handed_in.press("Alt+PgDown")
    handed_in.tag("Dunmore Ashgrove & Co.", "1")
    handed_in.press("Ctrl+Shift+Return")
    handed_in.workspace.switch_person("Bea")
    handed_in.press("Alt+PgUp Ctrl+Home")
    handed_in.done()
    return handed_in


def test_the_last_decision_stays_on_its_release_until_the_next_key(two_releases: Desk) -> None:
    desk = two_releases
    assert len(desk.window.review.queue) == 3
    desk.press("U Y Y")
    assert (desk.open(), desk.said()) == (
        "one.txt",
        "All that awaited you here is decided. Ctrl+Shift+R signs “one.txt” off. U goes on.",
    )
    desk.press("Ctrl+Shift+R")
    assert (desk.open(), desk.said()) == ("one.txt", "“one.txt” is signed off. U goes on.")
    desk.press("U Y")
    assert desk.open() == "two.txt"
    assert desk.done() == [
        f"Approve: {OTHER}", f"Approve: {FIRM}", "Reviewed: one.txt", "Approve: Dunmore Ashgrove & Co.",
    ]  # fmt: skip


def test_no_sign_off_is_offered_while_something_came_back(two_releases: Desk) -> None:
    desk = two_releases
    desk.press("U Y")
    desk.within(lambda: desk.press("X"), lambda dialog: QTest.keySequence(dialog._reasons, "2"))
    assert (desk.open(), desk.said()) == (
        "one.txt",
        "All that awaited you here is decided. U goes on.",
    )


def test_a_filter_goes_on_while_the_release_has_more(two_releases: Desk) -> None:
    """Only the last decision of a release stays on it: a walk through one label is not held up."""
    desk = two_releases
    desk.workspace.switch_person("Ada")
    desk.tag("11 3/4% Senior Notes due 2009", "2")
    desk.press("Ctrl+Shift+Return")
    desk.workspace.switch_person("Bea")
    desk.window.review.filters.label.setCurrentText("Advisor")
    desk.view.setFocus()
    desk.press("Ctrl+Home U Y Y")
    assert desk.open() == "two.txt"
