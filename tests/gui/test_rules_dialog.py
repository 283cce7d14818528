"""The rules dialog by keys: read, copied, written with its mistakes told, tried, switched off, kept."""

from collections.abc import Iterator
from html import escape
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QTextCharFormat
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from domain.person import Role
from domain.rules_own import OwnRules
from domain.rules_try import rule_at
from gui.rules_dialog import RulesDialog
from storage import own_rules
from tests.gui.window import Desk, put_away

RULE = """[[rule]]
id = "copper"
label = "RISK_FACTOR"
title = "copper"
score = 0.9
find = "copper may become dear"
"""


@pytest.fixture
def desk(tmp_path: Path, nothing_left: None, qtbot: QtBot) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    assert not put_away(made.window)


@pytest.fixture
def dialog(desk: Desk, qtbot: QtBot) -> Iterator[RulesDialog]:
    made = RulesDialog(desk.workspace, desk.window.theme, "", desk.window)
    made.show()
    settle(made, qtbot)
    yield made
    made.end()
    made.own = made.seen
    made.close()
    made.deleteLater()


def settle(dialog: RulesDialog, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not dialog.busy, timeout=10_000)


def kept(desk: Desk) -> OwnRules:
    assert desk.workspace.corpus is not None
    return desk.workspace.corpus.ask(own_rules.load)


def begin(dialog: RulesDialog, qtbot: QtBot, text: str = RULE) -> None:
    """An own file with one rule."""
    dialog.add_file("ours.toml")
    dialog.editor.setPlainText(text)
    settle(dialog, qtbot)


def files(dialog: RulesDialog) -> list[str]:
    return [row.text(0) for row in dialog.tree.rows() if row.parent() is None]


def test_shipped_files_are_listed_and_read_only(dialog: RulesDialog) -> None:
    assert files(dialog) == ["advisors.toml  (shipped)", "caution.toml  (shipped)", "notes.toml  (shipped)"]
    assert dialog.editor.isReadOnly()
    assert dialog.copy.isEnabled()
    assert not dialog.keep_button.isEnabled()


def test_a_rule_shows_what_it_finds_in_the_open_release(dialog: RulesDialog, desk: Desk, qtbot: QtBot) -> None:
    dialog.tree.go_to_rule("described-note")
    settle(dialog, qtbot)
    assert rule_at(dialog.editor.toPlainText(), dialog.editor.line).startswith('[[rule]]\nid = "described-note"')
    assert [item.quote for item in dialog.hits.table.rows.items] == [
        "SENIOR NOTES",
        "11 3/4% Senior Notes due 2009",
    ]
    assert dialog.hits.note.text() == "2 hits in the open release."


def test_a_copy_is_the_corpus_s_own_and_is_kept(dialog: RulesDialog, desk: Desk, qtbot: QtBot) -> None:
    dialog.copy.setFocus()
    desk.press("Space")
    assert "advisors.toml  (own)" in files(dialog)
    assert not dialog.editor.isReadOnly()
    assert dialog.editor.hasFocus()
    desk.type("# ours: ")
    desk.press("Ctrl+S")
    text = kept(desk).text_of("advisors.toml")
    assert text is not None
    assert "# ours: " in text
    assert dialog.changed
    assert "Kept" in dialog.note.text()


def test_a_rule_that_is_written_is_tried_while_it_is_written(dialog: RulesDialog, qtbot: QtBot) -> None:
    begin(dialog, qtbot)
    assert [(item.quote, item.line) for item in dialog.hits.table.rows.items] == [("Copper may become dear", 10)]
    dialog.editor.setPlainText(RULE.replace("copper may", "nickel may"))
    settle(dialog, qtbot)
    assert dialog.hits.table.rows.items == ()
    assert dialog.hits.note.text() == "Nothing in the open release."


def test_mistakes_are_told_with_their_lines_and_the_other_rules_go_on(dialog: RulesDialog, qtbot: QtBot) -> None:
    begin(dialog, qtbot, RULE + '\n[[rule]]\nid = "x"\nlabel = "NOTE"\ntitle = "x"\nfind = "{no such part}"\n')
    assert list(dialog.editor.mistakes) == [12]
    assert dialog.mistake.text().startswith("Line 12: rule “x”: “find”: there is no part {no such part}")
    row = next(row for row in dialog.tree.rows() if row.text(0).startswith("line 12"))
    dialog.tree.setCurrentItem(row)
    assert dialog.editor.line == 12
    assert dialog.keep_button.isEnabled()
    assert [row.text(0) for row in dialog.tree.rows() if row.parent() and row.text(0) == "copper"] == ["copper"]


def test_what_works_is_said_when_one_rule_has_a_mistake(dialog: RulesDialog, desk: Desk, qtbot: QtBot) -> None:
    begin(dialog, qtbot, RULE + '\n[[rule]]\nid = "x"\nlabel = "NOTE"\ntitle = "x"\nfind = "{no such part}"\n')
    assert dialog.keep()
    assert dialog.note.text().startswith("Kept: suggestions are made by ")
    assert "Of ours.toml: “copper”. Left out until it is mended: line 12." in dialog.note.text()


@pytest.mark.parametrize(
    "wrong", ["this is no rule file\n" + RULE, "# nothing\nx", RULE.replace('label = "', "label = ")]
)
def test_a_file_that_is_wrong_as_a_whole_does_not_take_the_place_of_a_good_one(
    dialog: RulesDialog, desk: Desk, qtbot: QtBot, wrong: str
) -> None:
    begin(dialog, qtbot)
    assert dialog.keep()
    dialog.editor.setPlainText(wrong)
    assert not dialog.keep()
    assert dialog.mistake.text().startswith("Not kept: ours.toml, line ")
    assert "this is no TOML" in dialog.mistake.text()
    assert kept(desk).text_of("ours.toml") == RULE
    settle(dialog, qtbot)


def test_rules_have_titles_of_their_own_and_show_them_whole(dialog: RulesDialog) -> None:
    rules = [row for row in dialog.tree.rows() if row.parent() is not None]
    titles = [row.text(0) for row in rules]
    assert len(set(titles)) == len(titles)
    assert [row.text(0) for row in rules if escape(row.text(0)) not in row.toolTip(0)] == []
    risks = next(title for title in titles if "risk factors" in title)
    assert risks == "item of a list of risk factors, or a sentence that says what may go wrong"


def test_the_corpus_is_tried_when_that_is_asked_for(dialog: RulesDialog, qtbot: QtBot) -> None:
    begin(dialog, qtbot, RULE.replace("copper may become dear", "(placement agent | advised the Committee)"))
    assert dialog.hits.note.text() == "Nothing in the open release."
    dialog.hits.everywhere.click()
    settle(dialog, qtbot)
    found = [(item.release_name, item.quote) for item in dialog.hits.table.rows.items]
    assert found == [("two.txt", "placement agent"), ("zoo.txt", "advised the Committee")]
    assert dialog.hits.note.text() == "2 hits in 2 of 3 releases."


def test_a_rule_is_switched_off_by_space_and_kept(dialog: RulesDialog, desk: Desk, qtbot: QtBot) -> None:
    dialog.tree.setFocus()
    dialog.tree.go_to_rule("risk-statements")
    desk.press("Space")
    assert dialog.own.off == {"risk-statements"}
    dialog.keep_button.click()
    assert kept(desk).off == {"risk-statements"}


def test_enter_on_a_hit_opens_the_place(desk: Desk, qtbot: QtBot) -> None:
    def enter(dialog: object) -> None:
        assert isinstance(dialog, RulesDialog)
        dialog.tree.go_to_rule("described-note")
        settle(dialog, qtbot)
        dialog.hits.table.setFocus()
        desk.press("Down Return")

    desk.within(lambda: desk.press("Ctrl+Shift+U"), enter)
    assert desk.chosen() == "11 3/4% Senior Notes due 2009"
    assert desk.view.hasFocus()


def test_what_is_kept_guesses_at_once(desk: Desk, qtbot: QtBot) -> None:
    def write(dialog: object) -> None:
        assert isinstance(dialog, RulesDialog)
        begin(dialog, qtbot)
        desk.press("Ctrl+S Esc")

    desk.within(lambda: desk.press("Ctrl+Shift+U"), write)
    wanted = "rule: copper"
    qtbot.waitUntil(lambda: any(wanted in item.reason for item in desk.workspace.suggestions), timeout=10_000)
    assert desk.done() == []


def test_changes_that_are_not_kept_are_asked_about(dialog: RulesDialog, desk: Desk, qtbot: QtBot) -> None:
    begin(dialog, qtbot)
    asked: list[str] = []

    def answer() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        asked.append(box.text())
        box.reject()

    QTimer.singleShot(0, answer)
    dialog.reject()
    assert asked == ["Leave without keeping the changes?"]
    assert dialog.isVisible()
    dialog.own = dialog.seen
    dialog.reject()
    assert not dialog.isVisible()
    assert kept(desk) == OwnRules()


def test_an_own_file_is_deleted_and_the_shipped_one_counts_again(
    dialog: RulesDialog, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog.copy.click()
    dialog.keep()
    monkeypatch.setattr("gui.rules_dialog.confirm", lambda *_args, **_words: True)
    dialog.remove.click()
    assert "advisors.toml  (shipped)" in files(dialog)
    assert dialog.editor.isReadOnly()
    dialog.keep()
    assert kept(desk) == OwnRules()


def test_somebody_else_may_try_and_not_keep(desk: Desk, qtbot: QtBot) -> None:
    desk.colleague("Bea", Role.ANNOTATOR)
    desk.workspace.switch_person("Bea")
    dialog = RulesDialog(desk.workspace, desk.window.theme, "", desk.window)
    begin(dialog, qtbot)
    assert [item.quote for item in dialog.hits.table.rows.items] == ["Copper may become dear"]
    assert not dialog.keep_button.isEnabled()
    assert "Only an administrator" in dialog.note.text()
    assert not dialog.keep()
    assert "change the rules of the corpus" in dialog.mistake.text()
    dialog.end()
    dialog.deleteLater()


@pytest.mark.parametrize("name", ["../x.toml", "rules.txt", "advisors.toml"])
def test_a_name_that_will_not_do_is_said(dialog: RulesDialog, name: str) -> None:
    dialog.add_file(name)
    assert name in dialog.mistake.text()
    assert dialog.own == OwnRules()


def test_lines_are_numbered_and_mistakes_stand_out(dialog: RulesDialog, qtbot: QtBot) -> None:
    begin(dialog, qtbot, "[[rule]]\nid = 3\n")
    wave = QTextCharFormat.UnderlineStyle.WaveUnderline
    marked = dialog.editor.extraSelections()
    lines = [item.cursor.blockNumber() + 1 for item in marked if item.format.underlineStyle() == wave]  # type: ignore[attr-defined]
    assert lines == [2]
    assert dialog.editor.viewport().x() >= dialog.editor.numbers_width() > 0
    assert dialog.editor.textInteractionFlags() & Qt.TextInteractionFlag.TextEditable
