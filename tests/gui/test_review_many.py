"""Many entries decided at once, samples, “found none”, corrections, and many annotations relabelled: with real keys."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog

from domain.annotate import describe
from domain.annotation import Annotation, State
from domain.person import Role
from gui.review_preview import PreviewTable
from tests.gui.review import queue_read
from tests.gui.test_review_queue import AGENT, FIRM, OTHER, THIRD, rows
from tests.gui.test_review_queue import queue as queue  # the fixture
from tests.gui.window import Desk


def states(desk: Desk) -> dict[str, str]:
    """All annotations of the corpus: words and annotator to state."""
    corpus = desk.workspace.corpus
    return {
        f"{item.quote} of {item.author}": sheet.state(item).value
        for sheet in corpus.stream()
        for item in sheet.subjects()
    }


def press(key: str) -> Callable[[QDialog], object]:
    return lambda dialog: QTest.keySequence(dialog.focusWidget() or dialog, key)


def shown(table: Any) -> list[tuple[str, ...]]:
    """The rows of a preview: label, annotator, release and why not."""
    model = table.model()
    return [
        tuple(str(model.index(row, column).data()) for column in (0, 2, 3, 4) if column != 4 or model.rows[row].why)
        for row in range(model.rowCount())
    ]


# -- many at once


def test_all_that_is_shown_is_approved_in_one_step(queue: Desk) -> None:
    queue.window.review.filters.label.setCurrentText("Advisor")
    seen: list[object] = []

    def look(dialog: Any) -> None:
        seen.extend(shown(dialog.table))
        assert dialog.act.text() == "Approve 4"
        QTest.keySequence(dialog.focusWidget(), "Return")

    queue.within(lambda: queue.press("Ctrl+Shift+Y"), look)
    assert seen[0] == ("Advisor", "Ada", "zoo.txt")
    assert queue.done() == ["Approve: 4 annotations"]
    assert queue.said() == "4 entries approved; Ctrl+Z takes it back."
    assert states(queue)[f"{FIRM} of Ada"] == "approved"
    queue.press("Ctrl+Z")
    assert len(rows(queue)) == 4
    assert queue.done() == ["Undo: Approve: 4 annotations"]


def test_chosen_rows_are_returned_with_a_reason(queue: Desk) -> None:
    queue.press("Alt+5 Home Down Down Shift+Down")
    assert [item.subject.quote for item in queue.window.review.selected()] == [OTHER, FIRM]
    queue.within(
        lambda: queue.press("Ctrl+Shift+X"),
        lambda dialog: (QTest.keyClicks(dialog.focusWidget(), "2"), QTest.keySequence(dialog.focusWidget(), "Return")),
    )
    assert queue.done() == ["Return (wrong boundary): 2 annotations"]
    sheet = queue.workspace.sheet
    assert {sheet.standing(item).reason for item in sheet.annotations} == {"wrong_boundary"}


def test_many_can_be_left(queue: Desk) -> None:
    queue.within(lambda: queue.press("Ctrl+Shift+Y"), press("Escape"))
    assert (queue.done(), len(rows(queue))) == ([], 7)


def test_what_cannot_be_decided_is_left_out_and_said(queue: Desk) -> None:
    queue.workspace.switch_person("Ada")
    assert queue.workspace.set_role("Carl", Role.REVIEWER)
    queue.workspace.switch_person("Carl")
    queue.done()
    stale = next(item for item in queue.window.review.queue if item.subject.quote == OTHER)
    other = queue.workspace.corpus.beside(writes=True)
    other.commit(
        describe(other.sheet(stale.subject.release_id), stale.subject.id, by=other.person("Ada"), flagged=True)
    )
    other.close()
    left: list[str] = []

    def look(dialog: Any) -> None:
        tables = dialog.findChildren(PreviewTable)
        left.extend(row[-1] for row in shown(tables[1]))
        QTest.keySequence(dialog.focusWidget(), "Return")

    queue.within(lambda: queue.press("Alt+5 Ctrl+A Ctrl+Shift+Y"), look)
    assert sorted(left) == ["Carl made, changed or proposed it", "awaits no decision any more"]
    assert queue.done() == ["Approve: 5 annotations"]


def test_nothing_to_decide_is_told(queue: Desk) -> None:
    queue.window.review.filters.origin.setCurrentText("Any origin")
    queue.window.review.filters.annotator.setCurrentText("Carl")
    queue.window.review.filters.label.setCurrentText("Advisor")
    queue.press("Ctrl+Shift+Y")
    assert queue.said() == "Nothing awaits a decision in what the queue shows."


def test_an_annotator_may_not_approve_many(queue: Desk) -> None:
    queue.workspace.switch_person("Carl")
    queue.window.review.filters.annotator.setCurrentText("Ada")
    queue.within(lambda: queue.press("Ctrl+Shift+Y"), press("Return"))
    assert queue.done() == []
    assert queue.said() == "Carl is an annotator and may not approve annotations: it takes a reviewer."


# -- corrections


def test_a_return_with_another_label(queue: Desk) -> None:
    queue.press("U U U")

    def propose(dialog: Any) -> None:
        QTest.keySequence(dialog._reasons, "C")
        QTest.keyClicks(dialog.focusWidget(), "N")
        assert dialog._reasons.chosen() == "wrong_label"
        QTest.keySequence(dialog.focusWidget(), "Return")

    queue.within(lambda: queue.press("X"), propose)
    assert queue.done() == [f"Return (wrong label): {OTHER}"]
    (decision,) = [item for item in queue.workspace.sheet.decisions if item.verdict is State.RETURNED]
    assert (decision.correction.label, decision.reason) == ("NOTE", "wrong_label")


def test_a_return_with_other_edges_and_an_attribute(queue: Desk) -> None:
    queue.press("U U U")
    queue.select("Orrin & Vale Partners")

    def propose(dialog: Any) -> None:
        QTest.keySequence(dialog._reasons, "C")
        assert dialog._reasons.chosen() == "wrong_boundary"
        dialog._form._values["party"].setEditText("Tarnbrook Cable, Inc.")
        QTest.keySequence(dialog._comment, "Return")

    queue.within(lambda: queue.press("X"), propose)
    (decision,) = [item for item in queue.workspace.sheet.decisions if item.verdict is State.RETURNED]
    (fragment,) = decision.correction.fragments
    assert fragment.of(queue.workspace.sheet.text) == "Orrin & Vale Partners"
    assert dict(decision.correction.attributes) == {"party": "Tarnbrook Cable, Inc."}


def test_an_untouched_correction_is_none(queue: Desk) -> None:
    queue.press("U U U")
    queue.within(
        lambda: queue.press("X"),
        lambda dialog: (QTest.keySequence(dialog._reasons, "C"), QTest.keySequence(dialog.focusWidget(), "Return")),
    )
    (decision,) = [item for item in queue.workspace.sheet.decisions if item.verdict is State.RETURNED]
    assert decision.correction is None


def test_a_digit_returns_at_once_with_what_was_proposed(queue: Desk) -> None:
    queue.press("U U U")

    def propose(dialog: Any) -> None:
        QTest.keySequence(dialog._reasons, "C")
        dialog._form.label.setCurrentText("Note")
        dialog._reasons.setFocus()
        QTest.keySequence(dialog._reasons, "5")

    queue.within(lambda: queue.press("X"), propose)
    (decision,) = [item for item in queue.workspace.sheet.decisions if item.verdict is State.RETURNED]
    assert (decision.reason, decision.correction.label) == ("other", "NOTE")


# -- found none


@pytest.mark.parametrize("key", ["3", "R"])
def test_found_none_is_said_handed_in_and_reviewed(desk: Desk, key: str) -> None:
    desk.colleague()
    desk.press(f"0 {key}")
    assert desk.done() == ["Found none: Risk factor"]
    bar = desk.window.negatives
    (chip,) = bar.chips.values()
    assert (bar.isVisible(), chip.text()) == (True, "No Risk factor (Ada, draft)")
    desk.press("Ctrl+Shift+Return")
    assert desk.said() == "1 “found none” submitted for review."
    desk.workspace.switch_person("Bea")
    desk.press("Ctrl+R")
    queue_read(desk)
    desk.press("U")
    assert bar.marked is not None
    desk.press("Y")
    assert desk.done()[-1] == "Approve: found none: RISK_FACTOR"
    assert [chip.text() for chip in bar.chips.values()] == ["No Risk factor (Ada, approved)"]


def test_found_none_can_be_left_and_taken_back(desk: Desk) -> None:
    desk.press("0")
    assert desk.said() == "Found none of …? Press a label's key; Esc leaves."
    desk.press("Escape")
    desk.select(FIRM)
    desk.press("1")
    assert desk.done() == [f"Advisor: {FIRM}"]
    desk.press("0 1")
    assert desk.said().startswith("Ada has labelled 1 of “one.txt” as Advisor")
    desk.press("0 2")
    (chip,) = desk.window.negatives.chips.values()
    chip.setFocus()
    desk.press("Delete")
    assert desk.done() == ["Found none: Note", "Take back “found none”: Note"]
    assert (desk.window.negatives.isVisible(), desk.view.hasFocus()) == (False, True)
    desk.press("Ctrl+Z")
    assert desk.window.negatives.isVisible()


def test_a_returned_negative_comes_back(queue: Desk) -> None:
    panel = queue.window.review
    panel.filters.label.setCurrentText("Risk factor")
    queue.press("U")
    assert queue.open() == "two.txt"
    queue.within(lambda: queue.press("X"), lambda dialog: QTest.keySequence(dialog._reasons, "5"))
    assert queue.done() == ["Return (other): found none: RISK_FACTOR"]
    assert [chip.text() for chip in queue.window.negatives.chips.values()] == ["No Risk factor (Ada, returned)"]


# -- samples


def drawn(desk: Desk, share: int = 50) -> None:
    """Draw so much of Ada's work with the seed 7."""

    def draw(dialog: Any) -> None:
        dialog.who.setCurrentText("Ada")
        dialog.share.setValue(share)
        dialog.seed.setValue(7)
        assert dialog.preview.text() == "3 of 6 entries of Ada that await a decision."
        dialog.draw_button.setFocus()
        QTest.keySequence(dialog.draw_button, "Return")

    desk.within(desk.window.actions_by_name["sample"].trigger, draw)


def test_a_sample_is_drawn_decided_and_the_rest_approved(queue: Desk) -> None:
    drawn(queue)
    panel = queue.window.review
    assert queue.done() == ["Sample 3 of 6 of Ada (50 %, seed 7)"]
    assert (len(rows(queue)), panel.narrowed.text()) == (3, "sample of Ada")
    assert panel.sampled.text() == "Sample of Ada: 0 of 3 decided."
    assert not panel.rest_button.isVisible()
    first, *others = list(panel.model.shown)
    assert queue.workspace.return_many([first], "other") is not None
    assert queue.workspace.approve_many(others) is not None
    assert panel.sampled.text() == (
        "Sample of Ada: 3 of 3 decided, 1 returned. Error rate 33 % (6 to 79 % with 95 % confidence)."
    )
    assert (panel.rest_button.isVisible(), panel.rest_button.text()) == (True, "Approve the rest (3)…")
    queue.done()
    panel.rest_button.setFocus()
    queue.within(lambda: queue.press("Space"), press("Return"))
    assert queue.done() == ["Approve: 3 annotations"]
    assert not panel.rest_button.isVisible()


def test_samples_that_were_drawn_are_listed(queue: Desk) -> None:
    drawn(queue)
    queue.window.review.filters.clear()
    cells: list[str] = []

    def look(dialog: Any) -> None:
        cells.extend(dialog.table.item(0, column).text() for column in range(7))
        dialog.table.setFocus()
        dialog.show_button.click()

    queue.within(queue.window.actions_by_name["sample"].trigger, look)
    assert cells == ["Ada", "50 %", "7", "3 of 6", "0", "0", "not known yet"]
    assert len(rows(queue)) == 3


def test_a_sample_can_be_taken_back(queue: Desk) -> None:
    drawn(queue)
    queue.press("Ctrl+Z")
    assert queue.workspace.samples() == []
    assert len(rows(queue)) == 7


def test_nobody_draws_from_their_own_work(queue: Desk) -> None:
    queue.workspace.switch_person("Ada")
    names: list[str] = []
    queue.within(
        queue.window.actions_by_name["sample"].trigger,
        lambda dialog: names.extend(dialog.who.itemText(row) for row in range(dialog.who.count())),
    )
    assert names == ["Carl"]


# -- relabelling and merging


def looked(dialog: Any) -> None:
    """Wait until a dialog has found what it is about."""
    while dialog.looking:
        QTest.qWait(2)


def test_many_are_relabelled_and_what_was_decided_no_longer_holds(queue: Desk) -> None:
    items = [item for item in queue.window.review.queue if item.subject.quote == FIRM]
    assert queue.workspace.approve_many(items) is not None
    queue.done()

    def choose(dialog: Any) -> None:
        dialog.label.setCurrentText("Advisor")
        dialog.into.setCurrentText("Note")
        looked(dialog)
        assert dialog.summary.text() == (
            "4 annotations in 3 releases become Note. What was decided no longer holds (3 submitted, 1 approved): these"
            " are drafts again, to be submitted and reviewed anew by somebody else than you."
        )
        QTest.keySequence(dialog.act, "Return")

    queue.within(queue.window.actions_by_name["relabel_many"].trigger, choose)
    assert queue.done() == ["Note: 4 annotations"]
    assert states(queue)[f"{FIRM} of Ada"] == "draft"
    queue_read(queue)
    assert {words for words, _author in rows(queue)} == {THIRD, "Notes", "∅ found none: Risk factor"}
    queue.press("Ctrl+Z")
    assert states(queue)[f"{FIRM} of Ada"] == "approved"
    assert len(rows(queue)) == 6


def test_relabelling_can_be_narrowed(queue: Desk) -> None:
    def choose(dialog: Any) -> None:
        dialog.label.setCurrentText("Advisor")
        dialog.into.setCurrentText("Risk factor")
        dialog.where.setCurrentText("This release")
        dialog.author.setCurrentText("Ada")
        dialog.state.setCurrentText("Submitted")
        looked(dialog)
        assert [item.annotation.quote for item in dialog.chosen()] == [OTHER, FIRM]
        dialog.label.setCurrentText("Risk factor")
        assert dialog.summary.text() == "Choose two different labels."
        assert not dialog.act.isEnabled()

    queue.within(queue.window.actions_by_name["relabel_many"].trigger, choose)
    assert queue.done() == []


def test_merging_is_two_edits_and_one_step(queue: Desk) -> None:
    queue.window.actions_by_name["merge_labels"].trigger()
    assert queue.said() == "Bea is a reviewer and may not merge labels: it takes an administrator."
    queue.workspace.switch_person("Ada")

    def choose(dialog: Any) -> None:
        dialog.label.setCurrentText("Note")
        dialog.into.setCurrentText("Advisor")
        looked(dialog)
        assert dialog.summary.text().endswith("Note is retired.")
        QTest.keySequence(dialog.act, "Return")

    queue.within(queue.window.actions_by_name["merge_labels"].trigger, choose)
    assert queue.done() == ["Advisor: 2 annotations", "Merge Note into Advisor"]
    assert queue.workspace.scheme.label("NOTE").retired
    queue.press("Ctrl+Z")
    assert not queue.workspace.scheme.label("NOTE").retired
    labels = [item.label for sheet in queue.workspace.corpus.stream() for item in sheet.annotations]
    assert labels.count("NOTE") == 2


# -- signing


def test_a_key_signs_decisions(queue: Desk, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))

    def agree(box: Any) -> None:
        assert "changes are evident, not prevented" in box.informativeText()
        next(button for button in box.buttons() if button.objectName() == "act").click()

    queue.within(queue.window.actions_by_name["sign_decisions"].trigger, agree)
    assert queue.said().startswith("Your decisions are signed from now on; the secret is kept in ")
    queue.press("Ctrl+Home U U U Y")
    (decision,) = [item for item in queue.workspace.sheet.decisions if item.verdict is State.APPROVED]
    assert decision.signature
    queue.window.actions_by_name["sign_decisions"].trigger()
    assert queue.said().startswith("Bea signs decisions here since ")


def test_the_agent_stands_in_its_sentence(queue: Desk) -> None:
    row = [words for words, _author in rows(queue)].index(AGENT)
    item = queue.window.review.model.shown[row]
    assert isinstance(item.subject, Annotation)
    queue.window.review.mark(item.subject.id)
    assert queue.window.review.sentence.text() == "<b>Dunmore Ashgrove &amp; Co.</b> is the placement agent."
