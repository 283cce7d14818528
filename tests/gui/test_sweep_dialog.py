"""A sweep by keys: rounds, accepted and rejected places, and the end when nothing new comes."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox

from domain import annotate
from domain.annotation import Annotation
from domain.person import Role
from domain.span import Span
from domain.suggestion import Rejection, Round
from gui.sweep_dialog import SweepDialog
from gui.theme import load_theme
from gui.work_sweep import How
from tests.gui.test_occurrences_dialog import TEXTS, labelled, until, within
from tests.gui.window import Desk, put_away

SWEEP = "Ctrl+Shift+S"


@pytest.fixture
def firm(tmp_path: Path, nothing_left: None) -> Iterator[Desk]:
    made = Desk(tmp_path, texts=TEXTS)
    made.tag("Thorne Pell LLP", "1")
    made.done()
    yield made
    running = put_away(made.window)
    assert not running, "jobs outlived the window"


def looked(dialog: Any) -> None:
    assert isinstance(dialog, SweepDialog)
    until(lambda: not dialog.looking)


def test_rounds_until_nothing_new_comes(firm: Desk) -> None:
    def answer(dialog: Any) -> None:
        looked(dialog)
        assert dialog.summary.text() == "Round 1: 3 places offered. 0 accepted, 0 rejected, 3 open."
        assert dialog.past.text() == "No round was recorded for this label yet."
        assert not dialog.finish.isEnabled()
        firm.press("Ctrl+Return")
        assert dialog.summary.text() == "Round 1: 3 places offered. 0 accepted, 0 rejected, 3 open."
        firm.press("Return Space X")
        assert dialog.summary.text() == "Round 1: 3 places offered. 1 accepted, 1 rejected, 1 open."
        firm.press("Ctrl+Return")
        until(lambda: dialog.offer is not None and dialog.offer.number == 2)
        looked(dialog)
        assert dialog.summary.text() == "Round 2: 1 place offered. 0 accepted, 0 rejected, 1 open."
        assert "1 accepted, 1 rejected; the last offered 3 (words labelled so far; Ada" in dialog.past.text()
        firm.press("Return Ctrl+Return")
        until(lambda: dialog.offer is not None and dialog.offer.number == 3)
        looked(dialog)
        assert dialog.summary.text().startswith("Round 3 brings nothing new")
        firm.press("Ctrl+Return")
        until(lambda: not dialog.isVisible())

    within(firm, answer, SWEEP)
    assert firm.done() == [
        "Sweep Advisor, round 1: 1 accepted, 1 rejected",
        "Sweep Advisor, round 2: 1 accepted, 0 rejected",
        "Sweep Advisor, round 3: 0 accepted, 0 rejected",
    ]
    assert len(labelled(firm)) == 3
    edits = firm.audited()
    assert [change.after.offered for edit in edits for change in edit.of(Round)] == [3, 1, 0]  # type: ignore[union-attr]
    assert sum(len(edit.of(Rejection)) for edit in edits) == 1
    firm.press("Ctrl+Z Ctrl+Z Ctrl+Z")
    assert len(labelled(firm)) == 1


def test_words_of_ones_own(firm: Desk) -> None:
    def answer(dialog: Any) -> None:
        looked(dialog)
        dialog.how.setFocus()
        firm.press("Down")
        assert dialog.how.currentData() == How.WORDS
        assert dialog.how.hasFocus()
        firm.press("Down Up Return")
        assert dialog.fields.words.hasFocus()
        firm.type("committee (")
        dialog.fields.regular.setChecked(True)
        firm.press("Return")
        assert "column 11" in dialog.summary.text()
        dialog.fields.regular.setChecked(False)
        dialog.fields.words.setFocus()
        firm.press("Ctrl+A")
        firm.type("committee")
        firm.press("Return")
        looked(dialog)
        firm.press("Return Backspace Return Return Ctrl+Return")
        until(lambda: dialog.offer is not None and dialog.offer.number == 2)

    within(firm, answer, SWEEP)
    assert firm.said().endswith("The attributes are empty: Likely slips (Alt+9) fills in what the text says of them.")
    assert firm.done() == ["Sweep Advisor, round 1: 2 accepted, 0 rejected"]
    (record,) = [change.after for edit in firm.audited() for change in edit.of(Round)]
    assert record.query == "words: committee"  # type: ignore[union-attr]


def test_suggestions_are_swept_with_their_origin(firm: Desk) -> None:
    found: list[int] = []

    def answer(dialog: Any) -> None:
        looked(dialog)
        dialog.threshold.setValue(0)
        dialog.how.setCurrentIndex(dialog.how.findData(How.SUGGESTED))
        dialog.begin()
        looked(dialog)
        assert dialog.offer is not None, dialog.summary.text()
        found.append(len(dialog.offer.candidates))
        if found[0]:
            firm.press("Return Ctrl+Return")
            until(lambda: dialog.offer is not None and dialog.offer.number == 2)

    within(firm, answer, SWEEP)
    made = [change.after for edit in firm.audited() for change in edit.of(Annotation)]
    origins = [item.origin for item in made if isinstance(item, Annotation) and item.origin != "manual"]
    assert len(origins) == (1 if found[0] else 0)
    assert all(origin.startswith("suggested: ") for origin in origins)


def test_a_suggestion_is_accepted_with_what_the_text_says(tmp_path: Path, nothing_left: None) -> None:
    text = "Brackwater Mills Inc. has retained Tolland & Reeve LLP as its legal advisor in the restructuring.\n"
    desk = Desk(tmp_path, texts={"one.txt": text})

    def answer(dialog: Any) -> None:
        looked(dialog)
        dialog.how.setCurrentIndex(dialog.how.findData(How.SUGGESTED))
        dialog.begin()
        looked(dialog)
        assert [item.place.quote for item in dialog.offer.candidates] == ["Tolland & Reeve LLP"]
        desk.press("Return Ctrl+Return")
        until(lambda: dialog.offer is not None and dialog.offer.number == 2)

    within(desk, answer, SWEEP)
    (made,) = desk.audited()[-1].of(Annotation)
    assert isinstance(made.after, Annotation)
    assert dict(made.after.attributes) == {"role": "legal", "party": "Brackwater Mills Inc."}
    assert "Likely slips" not in desk.said()
    assert not put_away(desk.window), "jobs outlived the window"


def test_what_was_said_is_not_lost_without_a_word(firm: Desk) -> None:
    asked: list[str] = []

    def stay(dialog: Any) -> None:
        box = QApplication.activeModalWidget()
        if not isinstance(box, QMessageBox):
            QTimer.singleShot(5, lambda: stay(dialog))
            return
        asked.append(box.text())
        box.reject()

    def answer(dialog: Any) -> None:
        looked(dialog)
        firm.press("Return")
        QTimer.singleShot(0, lambda: stay(dialog))
        dialog.reject()
        assert dialog.isVisible()
        dialog.activateWindow()
        assert QTest.qWaitForWindowActive(dialog)
        dialog.table.setFocus()
        firm.press("Up Backspace")
        assert dialog.summary.text().endswith("0 accepted, 0 rejected, 3 open.")
        dialog.reject()

    within(firm, answer, SWEEP)
    assert asked == ["Leave the round?"]
    assert firm.done() == []


def test_the_keys_stay_in_a_choice_until_enter(firm: Desk) -> None:
    def answer(dialog: Any) -> None:
        looked(dialog)
        dialog.label.setFocus()
        firm.press("Down")
        looked(dialog)
        assert dialog.label.hasFocus()
        firm.press("Up")
        assert dialog.label.currentData() == "ADVISOR"
        looked(dialog)
        assert dialog.label.hasFocus()
        firm.press("Return")
        assert dialog.table.hasFocus()
        assert dialog.summary.text().endswith("0 accepted, 0 rejected, 3 open.")

    within(firm, answer, SWEEP)


def test_a_round_begun_anew_asks_as_leaving_does(firm: Desk) -> None:
    asked: list[str] = []

    def stay() -> None:
        box = QApplication.activeModalWidget()
        if not isinstance(box, QMessageBox):
            QTimer.singleShot(5, stay)
            return
        asked.append(box.text())
        box.reject()

    def answer(dialog: Any) -> None:
        looked(dialog)
        firm.press("Return")
        QTimer.singleShot(0, stay)
        dialog.begin_button.click()
        QTimer.singleShot(0, stay)
        dialog.label.setCurrentIndex(dialog.label.findData("NOTE"))
        assert dialog.label.currentData() == "ADVISOR"
        assert dialog.summary.text().endswith("1 accepted, 0 rejected, 2 open.")
        dialog.rows.offer((), None)

    within(firm, answer, SWEEP)
    assert asked == ["Leave the round?", "Leave the round?"]


def test_what_changed_meanwhile_records_nothing(firm: Desk) -> None:
    corpus = firm.workspace.corpus
    assert corpus is not None

    def answer(dialog: Any) -> None:
        looked(dialog)
        other = corpus.beside(writes=True)
        sheet = other.sheet(firm.workspace.releases()[1].id)
        start = sheet.text.index("Thorne")
        ada = other.person("Ada")
        assert ada is not None
        other.commit(annotate.annotate(sheet, Span(start, start + 15), "ADVISOR", by=ada))
        other.close()
        firm.press("Ctrl+A Return")
        firm.press("Ctrl+Return")
        until(lambda: "changed meanwhile" in dialog.summary.text())
        dialog.rows.offer((), None)

    within(firm, answer, SWEEP)
    assert firm.done() == []


def test_a_reader_may_not_and_a_label_without_words_is_told(firm: Desk) -> None:
    def answer(dialog: Any) -> None:
        looked(dialog)
        dialog.label.setCurrentIndex(dialog.label.findData("NOTE"))
        looked(dialog)
        until(lambda: dialog.summary.text().startswith("Nothing bears that label yet"))

    within(firm, answer, SWEEP)
    firm.colleague("Rob", Role.READER)
    firm.workspace.switch_person("Rob")
    firm.press(SWEEP)
    assert firm.said() == "Rob is a reader and may not annotate: it takes an annotator."


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_list_is_drawn(firm: Desk, theme: str) -> None:
    firm.window.set_theme(load_theme(theme))

    def answer(dialog: Any) -> None:
        looked(dialog)
        firm.press("Return X")
        dialog.grab()
        assert [dialog.rows.note(row) for row in range(3)] == ["✓ accepted", "✕ rejected", "words labelled so far"]
        dialog.rows.offer((), None)

    within(firm, answer, SWEEP)
