"""Suggestions in the window, by keys: what a source guesses here is set by the test."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import ClassVar

import pytest
from pytestqt.qtbot import QtBot

from domain.suggest import Sources
from domain.suggestion import Proposal, Source
from gui import settings as options
from gui.suggest_many import SuggestManyDialog
from tests.gui.window import Desk, Span, put_away

ORRIN, THORNE, NOTE = "Orrin & Vale Partners, Inc.", "Thorne Pell LLP", "11 3/4% Senior Notes due 2009"
RISK = "The exchange may fail"


class Guesser:
    """A source that guesses fixed words."""

    scores: ClassVar = {
        ORRIN: ("ADVISOR", 0.97),
        THORNE: ("ADVISOR", 0.9),
        NOTE: ("NOTE", 0.95),
        RISK: ("RISK_FACTOR", 0.6),
    }

    def propose(self, text: str) -> tuple[Proposal, ...]:
        found = []
        for words, (label, score) in self.scores.items():
            start = text.find(words)
            if start >= 0:
                span = Span(start, start + len(words))
                found.append(Proposal(label, span, score, Source.RULE, "rule: a phrase", "phrase"))
        return tuple(found)


@pytest.fixture
def guessing(
    tmp_path: Path, nothing_left: None, monkeypatch: pytest.MonkeyPatch, until: Callable[[Callable[[], bool]], None]
) -> Iterator[Desk]:
    monkeypatch.setattr("storage.suggestions.sources_of", lambda _corpus: Sources(rules=Guesser()))
    made = Desk(tmp_path)
    until(lambda: len(made.workspace.suggestions) == 4)
    yield made
    assert not put_away(made.window)


@pytest.fixture
def until(qtbot: QtBot) -> Callable[[Callable[[], bool]], None]:
    return lambda there: qtbot.waitUntil(there, timeout=5000)


def current(desk: Desk) -> str:
    item = desk.view.suggested
    return item.quote if item else ""


def test_tab_goes_from_one_to_the_next_and_back(guessing: Desk) -> None:
    seen = []
    for key in ("Tab", "Tab", "Tab", "Tab", "Tab", "Shift+Tab"):
        guessing.press(key)
        seen.append(current(guessing))
    assert seen == [ORRIN, THORNE, NOTE, RISK, ORRIN, RISK]
    assert guessing.done() == []
    bar = guessing.window.pane.frame_bar
    assert bar.isVisible()
    assert bar.words.text() == "4 of 4: Risk factor?  60 %, rule: a phrase"


def test_enter_accepts_with_what_the_sentence_says_and_goes_on(guessing: Desk) -> None:
    guessing.press("Tab Return")
    made = guessing.one()
    assert (made.quote, made.author, made.origin) == (ORRIN, "Ada", "suggested: rule phrase, 0.97")
    assert dict(made.attributes) == {"role": "financial", "party": "Tarnbrook Cable, Inc."}
    assert current(guessing) == THORNE
    assert len(guessing.view.suggestions) == 3
    guessing.press("Ctrl+Z")
    assert guessing.drawn() == []
    assert len(guessing.view.suggestions) == 4


def test_the_attributes_are_corrected_before_it_is_accepted(guessing: Desk) -> None:
    guessing.press("Tab . . Return")
    assert dict(guessing.one().attributes) == {"role": "legal", "party": "Tarnbrook Cable, Inc."}
    guessing.press("Ctrl+Z Tab . 1 Return")
    assert dict(guessing.one().attributes) == {"role": "other", "party": "Tarnbrook Cable, Inc."}


def test_x_rejects_for_good_and_undo_brings_it_back(guessing: Desk) -> None:
    guessing.press("Tab X")
    assert guessing.drawn() == []
    assert guessing.done() == [f"Reject: {ORRIN}"]
    assert current(guessing) == THORNE
    guessing.press("Alt+PgDown Alt+PgUp")
    assert guessing.workspace.sheet is not None
    assert [item.quote for item in guessing.workspace.sheet.rejections] == [ORRIN]
    guessing.press("Ctrl+Z")
    assert guessing.workspace.sheet.rejections == ()


def test_what_was_rejected_is_not_proposed_when_the_release_is_opened_again(guessing: Desk, qtbot: QtBot) -> None:
    guessing.press("Tab X Alt+PgDown Alt+PgUp")
    qtbot.waitUntil(lambda: len(guessing.view.suggestions) == 3)
    assert ORRIN not in [item.quote for item in guessing.view.suggestions]


def test_space_skips_and_changes_nothing(guessing: Desk) -> None:
    guessing.press("Tab Space Space")
    assert current(guessing) == NOTE
    assert guessing.done() == []
    guessing.press("Shift+Tab")
    assert current(guessing) == RISK, "what was skipped is not walked again"


def test_without_one_in_turn_the_keys_mean_what_they_always_mean(guessing: Desk) -> None:
    guessing.select("engaged")
    guessing.press("A")
    guessing.press("Esc")
    guessing.select("counsel")
    guessing.press("Return")
    assert guessing.drawn() == [("ADVISOR", "engaged"), ("ADVISOR", "counsel")]


def test_esc_leaves_the_suggestion(guessing: Desk) -> None:
    guessing.press("Tab Esc")
    assert current(guessing) == ""
    assert not guessing.window.pane.frame_bar.isVisible()


def test_enter_after_the_last_one_labels_nothing(guessing: Desk) -> None:
    guessing.tag("engaged", "A")
    guessing.press("Esc Tab Return Return Return Return")
    assert current(guessing) == ""
    guessing.done()
    guessing.press("Return")
    assert guessing.done() == []
    assert guessing.said() == "Select some text first: Enter gives it the label used last."


def test_the_one_in_turn_comes_out_from_behind_the_bar(guessing: Desk, qtbot: QtBot) -> None:
    guessing.window.resize(1100, 420)

    def in_sight() -> bool:
        item = guessing.view.suggested
        assert item is not None
        rect = guessing.view._cursor_rect(item.span.end)
        return rect.top() >= 0 and rect.bottom() <= guessing.view.viewport().height()

    for _ in range(4):
        guessing.press("Tab")
        assert guessing.window.pane.frame_bar.isVisible()
        qtbot.waitUntil(in_sight)


def test_a_moved_caret_leaves_the_suggestion(guessing: Desk) -> None:
    guessing.press("Tab Right")
    assert current(guessing) == ""
    assert not guessing.window.pane.frame_bar.isVisible()
    guessing.press("X Space")
    assert guessing.done() == []


def test_labelling_by_hand_leaves_no_suggestion_there(guessing: Desk) -> None:
    guessing.tag(THORNE, "A")
    assert [item.quote for item in guessing.view.suggestions] == [ORRIN, NOTE, RISK]


def test_many_are_accepted_at_once_with_one_undo(guessing: Desk) -> None:
    def take(dialog: object) -> None:
        assert isinstance(dialog, SuggestManyDialog)
        assert [item.quote for item in dialog.chosen()] == [ORRIN, THORNE, NOTE]
        dialog.least.setValue(50)
        assert len(dialog.chosen()) == 4
        dialog.label.setCurrentIndex(1)
        assert [item.quote for item in dialog.chosen()] == [ORRIN, THORNE]
        dialog.table.setFocus()
        dialog.table.setCurrentIndex(dialog.model.index(0, 0))
        guessing.press("Space")
        assert [item.quote for item in dialog.chosen()] == [THORNE]
        guessing.press("Space")
        dialog.buttons.button(dialog.buttons.StandardButton.Ok).setFocus()
        guessing.press("Return")

    guessing.within(lambda: guessing.press("Ctrl+Shift+K"), take)
    assert guessing.done() == ["Accept 2 suggestions"]
    guessing.press("Ctrl+Z")
    assert guessing.drawn() == []


def test_suggestions_can_be_hidden(guessing: Desk) -> None:
    guessing.press("Ctrl+Shift+G")
    assert not guessing.view.suggestions
    assert not guessing.settings.get(options.SUGGESTIONS)
    guessing.press("Ctrl+Shift+G Tab")
    assert current(guessing) == ORRIN


def test_the_panel_goes_there_and_rejects(guessing: Desk) -> None:
    guessing.press("Alt+8")
    panel = guessing.window.suggestions
    assert panel.table.hasFocus()
    panel.table.selectRow(2)
    guessing.press("Return")
    assert current(guessing) == NOTE
    assert guessing.view.hasFocus()
    guessing.press("Alt+8 Delete")
    assert guessing.done() == [f"Reject: {NOTE}"]


def test_a_source_that_fails_is_told_and_the_work_goes_on(
    tmp_path: Path, nothing_left: None, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    def fail(_corpus: object) -> Sources:
        raise RuntimeError("no such thing")

    monkeypatch.setattr("storage.suggestions.sources_of", fail)
    desk = Desk(tmp_path)
    qtbot.waitUntil(lambda: "went wrong" in desk.said())
    desk.tag(THORNE, "A")
    assert desk.drawn() == [("ADVISOR", THORNE)]
    assert not put_away(desk.window)


# -- attributes after labelling by hand


def test_after_labelling_enter_takes_what_the_sentence_says(guessing: Desk) -> None:
    guessing.tag(ORRIN, "A")
    bar = guessing.window.pane.frame_bar
    assert bar.isVisible()
    assert guessing.one().attributes == (), "nothing is written unasked"
    guessing.done()
    guessing.press("Return")
    assert dict(guessing.one().attributes) == {"role": "financial", "party": "Tarnbrook Cable, Inc."}
    assert not bar.isVisible()


def test_after_labelling_a_note_its_terms_are_chips(guessing: Desk) -> None:
    guessing.tag(NOTE, "N")
    bar = guessing.window.pane.frame_bar
    assert bar.chips["rate"].text() == "Rate: 11.75"
    bar.set_value("rate", "11.8")
    guessing.press("Return")
    found = dict(guessing.one().attributes)
    assert (found["coupon"], found["rate"], found["seniority"], found["year"]) == ("11 3/4%", "11.8", "senior", "2009")
    assert guessing.one().quote == NOTE


@pytest.mark.parametrize("key", ["Esc", "J", "Left", "F"])
def test_any_other_key_leaves_the_offer(guessing: Desk, key: str) -> None:
    guessing.tag(ORRIN, "A")
    guessing.done()
    guessing.press(key)
    assert not guessing.window.pane.frame_bar.isVisible()
    guessing.view.setFocus()
    guessing.press("Return")
    assert guessing.one().attributes == ()


def test_a_digit_on_the_next_selection_labels_it(guessing: Desk) -> None:
    guessing.tag(ORRIN, "1")
    assert guessing.window.pane.frame_bar.isVisible()
    guessing.tag(THORNE, "1")
    assert [words for _, words in guessing.drawn()] == [ORRIN, THORNE]


def test_the_offer_comes_again_when_it_is_asked_for(guessing: Desk) -> None:
    guessing.tag(ORRIN, "A")
    guessing.press("Esc J Shift+F . Return")
    assert dict(guessing.one().attributes)["role"] == "other"
    guessing.press("Shift+F")
    assert guessing.said() == "The text says nothing more for the attributes of this annotation."


def test_the_offer_can_be_switched_off(guessing: Desk) -> None:
    guessing.window.actions_by_name["offer_frames"].trigger()
    guessing.tag(ORRIN, "A")
    assert not guessing.window.pane.frame_bar.isVisible()
