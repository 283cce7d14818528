"""A new version in the window, by keys: it comes in, what is certain is carried, the rest is decided side by side."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from domain import accept, annotate
from domain.rules import load
from domain.span import Span
from domain.suggest import Sources
from gui.carried_dialog import CarriedDialog
from gui.releases_model import RELEASE
from gui.theme import load_theme
from tests.gui.window import ONE, Desk, put_away

ORRIN, THORNE = "Orrin & Vale Partners, Inc.", "Thorne Pell LLP"
NOTE, RISK = "11 3/4% Senior Notes due 2009", "Copper may become dear"
NEW_NOTE = "12 1/2% Senior Secured Notes due 2009"
AMENDED = ONE.replace("Exhibit 99.1", "Exhibit 99.1/A").replace(NOTE, NEW_NOTE).replace(f" {RISK}.", "")


@pytest.fixture
def amending(tmp_path: Path, nothing_left: None, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> Iterator[Desk]:
    """A release with four annotations, and the file of a new version that the file dialog will give."""
    monkeypatch.setattr("storage.suggestions.sources_of", lambda _corpus: Sources())
    made = Desk(tmp_path)
    for words, label in ((ORRIN, "ADVISOR"), (THORNE, "ADVISOR"), (NOTE, "NOTE"), (RISK, "RISK_FACTOR")):
        start = ONE.index(words)
        made.workspace.do(annotate.annotate, Span(start, start + len(words)), label)
    file = tmp_path / "one-a.txt"
    file.write_text(AMENDED, "utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_words: (str(file), ""))
    qtbot.waitUntil(lambda: not made.workspace.suggesting)
    made.done()
    yield made
    assert not put_away(made.window)


@pytest.fixture
def dialog(amending: Desk) -> CarriedDialog:
    """The window on what came over."""
    amending.press("Ctrl+Shift+V")
    (found,) = amending.window.findChildren(CarriedDialog)
    found.activateWindow()
    found.new.setFocus()
    return found


def notice(dialog: CarriedDialog) -> str:
    told = dialog.notice.notice
    return told.text if told else ""


def rows(dialog: CarriedDialog) -> list[tuple[str, str]]:
    return [(dialog.model.index(row, 0).data(), dialog.model.index(row, 1).data()) for row in range(4)]


def test_it_comes_in_with_what_is_certain_and_shows_the_rest(amending: Desk, dialog: CarriedDialog) -> None:
    assert amending.done() == ["Import: one-a.txt", "Carry over 2 annotations from one.txt"]
    assert amending.open() == "one-a.txt"
    assert amending.drawn() == [("ADVISOR", ORRIN), ("ADVISOR", THORNE)]
    assert rows(dialog) == [
        ("to decide", NOTE),
        ("not found", RISK),
        ("carried", ORRIN),
        ("carried", THORNE),
    ]
    assert dialog.current is not None
    assert dialog.current.annotation.quote == NOTE
    assert dialog.words.text().startswith(f"Note “{NOTE}”: to decide — fuzzy, 0.")
    assert dialog.new.suggested is not None
    assert dialog.new.suggested.quote == NEW_NOTE
    assert [item.quote for item in dialog.new.suggestions] == [NEW_NOTE]


def test_enter_accepts_it_there_and_goes_on(amending: Desk, dialog: CarriedDialog) -> None:
    amending.press("Return")
    assert ("NOTE", NEW_NOTE) in amending.drawn()
    assert rows(dialog)[0] == ("not found", RISK)
    assert dialog.current is not None
    assert dialog.current.annotation.quote == RISK
    amending.press("Ctrl+Z")
    assert ("NOTE", NEW_NOTE) not in amending.drawn()
    assert rows(dialog)[0] == ("to decide", NOTE)


def test_what_is_lost_goes_where_the_person_selects(amending: Desk, dialog: CarriedDialog) -> None:
    amending.press("Space")
    assert dialog.current is not None
    assert dialog.current.annotation.quote == RISK
    amending.press("Return")
    assert "not in the new version" in notice(dialog)
    start = AMENDED.index("The exchange may fail")
    dialog.new.select(Span(start, start + 21))
    assert "selection" in dialog.bar.actions_by_name["accept"].text()
    amending.press("Return")
    assert ("RISK_FACTOR", "The exchange may fail") in amending.drawn()
    assert amending.workspace.sheet is not None
    (made,) = (item for item in amending.workspace.sheet.annotations if item.label == "RISK_FACTOR")
    assert made.origin == "carried: by hand from one.txt"
    last = [dialog.model.index(3, column).data() for column in range(5)]
    assert last == ["carried", RISK, "The exchange may fail", "by hand", "—"]
    assert dialog.new.selection() is None
    assert notice(dialog).endswith("What you skipped stays in the list.")


def test_x_rejects_it_for_good(amending: Desk, dialog: CarriedDialog) -> None:
    amending.press("X")
    assert ("rejected", NOTE) in rows(dialog)
    assert amending.drawn() == [("ADVISOR", ORRIN), ("ADVISOR", THORNE)]
    amending.press("X")
    assert "no place" in notice(dialog)
    assert notice(dialog).endswith("what was not found stays listed and needs nothing.")
    amending.press("Return")
    assert "select where it belongs" in notice(dialog)
    assert "not in the new version" not in amending.said()
    assert "no place" not in amending.said()
    amending.press("Ctrl+Z")
    assert rows(dialog)[0] == ("to decide", NOTE)


def test_keys_walk_the_list_and_change_nothing(amending: Desk, dialog: CarriedDialog) -> None:
    amending.done()
    seen = []
    for key in "JJJJK":
        amending.press(key)
        assert dialog.current is not None
        seen.append(dialog.current.annotation.quote)
    assert seen == [RISK, ORRIN, THORNE, NOTE, THORNE]
    assert dialog.old.focused_id == dialog.current.annotation.id  # type: ignore[union-attr]
    amending.press("X")
    assert "there already" in notice(dialog)
    amending.press("Space Space Space")
    assert amending.done() == []


def test_what_was_rejected_in_the_old_one_is_not_suggested_in_the_new_one(
    amending: Desk, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    rule = '[[rule]]\nid = "x"\nlabel = "NOTE"\ntitle = "x"\nscore = 0.9\nfind = ["exchange", "Committee"]\n'
    known = Sources(load(rule, "ours.toml"))
    monkeypatch.setattr("storage.suggestions.sources_of", lambda _corpus: known)
    workspace = amending.workspace
    workspace.suggest_again()
    qtbot.waitUntil(lambda: not workspace.suggesting)
    before = [item.quote for item in workspace.suggestions]
    assert "exchange" in before
    workspace.do(accept.reject, [item for item in workspace.suggestions if item.quote == "exchange"])
    amending.press("Ctrl+Shift+V")
    qtbot.waitUntil(lambda: not workspace.suggesting)
    assert amending.open() == "one-a.txt"
    assert "exchange" not in [item.quote for item in workspace.suggestions]


def test_undo_takes_back_the_carrying_then_the_import(amending: Desk, dialog: CarriedDialog, qtbot: QtBot) -> None:
    amending.press("Ctrl+Z")
    assert amending.drawn() == []
    assert [state for state, _ in rows(dialog)] == ["to decide", "to decide", "to decide", "not found"]
    amending.press("Ctrl+Z")
    qtbot.waitUntil(lambda: not amending.window.findChildren(CarriedDialog))
    assert amending.open() == ""
    amending.window.activateWindow()
    assert amending.workspace.find_release("one.txt") is not None
    assert len(amending.workspace.releases()) == 3


def test_what_is_open_is_walked_by_tab_among_the_suggestions(
    amending: Desk, dialog: CarriedDialog, qtbot: QtBot
) -> None:
    amending.press("Esc")
    amending.appear()
    qtbot.waitUntil(lambda: [item.quote for item in amending.view.suggestions] == [NEW_NOTE])
    amending.press("Tab")
    words = amending.window.pane.frame_bar.words.text()
    assert words.startswith("1 of 1: Note?")
    assert "carried, fuzzy from one.txt" in words
    amending.press("Return")
    assert ("NOTE", NEW_NOTE) in amending.drawn()


def test_it_is_opened_again_by_a_key(amending: Desk, dialog: CarriedDialog, qtbot: QtBot) -> None:
    amending.press("Esc")
    qtbot.waitUntil(lambda: not amending.window.findChildren(CarriedDialog))
    amending.appear()
    amending.press("Ctrl+Shift+O")
    (again,) = amending.window.findChildren(CarriedDialog)
    assert again is not dialog
    assert rows(again)[0] == ("to decide", NOTE)
    again.activateWindow()
    amending.press("Esc")
    qtbot.waitUntil(lambda: not amending.window.findChildren(CarriedDialog))
    amending.appear()
    amending.press("Alt+PgUp Ctrl+Shift+O")
    assert amending.said() == "This release is no new version of another one."


def test_the_list_says_which_amends_which(amending: Desk, dialog: CarriedDialog) -> None:
    model = amending.window.releases.model
    told = {}
    for row in range(model.rowCount()):
        release = model.index(row).data(RELEASE)
        told[release.name] = model.versions(release)
    assert told == {
        "one.txt": [("»", "has a new version, “one-a.txt”")],
        "two.txt": [],
        "zoo.txt": [],
        "one-a.txt": [("«", "new version of “one.txt”")],
    }


def test_a_second_new_version_is_refused_with_the_name_of_the_first(
    amending: Desk, dialog: CarriedDialog, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    amending.press("Esc")
    qtbot.waitUntil(lambda: not amending.window.findChildren(CarriedDialog))
    other = amending.folder / "other.txt"
    other.write_text(AMENDED + "More.\n", "utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_words: (str(other), ""))
    amending.appear()
    assert amending.workspace.show(amending.workspace.find_release("one.txt").id)  # type: ignore[union-attr]
    amending.done()
    amending.press("Ctrl+Shift+V")
    assert "a new version already, “one-a.txt”" in amending.said()
    assert amending.done() == []


@pytest.mark.parametrize("name", ["light", "dark"])
def test_it_fits_a_small_screen_in_both_themes(amending: Desk, name: str) -> None:
    amending.window.set_theme(load_theme(name))
    amending.window.resize(1280, 720)
    amending.press("Ctrl+Shift+V")
    (dialog,) = amending.window.findChildren(CarriedDialog)
    assert dialog.minimumSizeHint().width() <= 1280
    assert dialog.minimumSizeHint().height() <= 720
    base = load_theme(name).colour("base")
    assert dialog.new.viewport().grab().toImage().pixelColor(2, dialog.new.height() - 3) == base


def test_it_is_no_larger_than_the_screen(amending: Desk) -> None:
    screen = amending.window.screen().availableSize()
    amending.window.resize(screen.width() + 400, screen.height() + 300)
    amending.press("Ctrl+Shift+V")
    (dialog,) = amending.window.findChildren(CarriedDialog)
    assert dialog.width() < screen.width()
    assert dialog.height() < screen.height()
    close = next(button for button in dialog.findChildren(QPushButton) if button.text().startswith("Close"))
    assert dialog.rect().contains(close.mapTo(dialog, close.rect().bottomRight()))


def test_an_old_version_without_annotations_opens_no_list(amending: Desk) -> None:
    two = amending.workspace.find_release("two.txt")
    assert two is not None
    amending.workspace.show(two.id)
    amending.press("Ctrl+Shift+V")
    assert amending.open() == "one-a.txt"
    assert not amending.window.findChildren(CarriedDialog)
    assert "had no annotations" in amending.said()
    assert amending.done() == ["Import: one-a.txt"]


def test_nothing_is_imported_where_the_same_text_is_there(amending: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_words: (str(amending.folder / "same.txt"), ""))
    amending.press("Ctrl+Shift+V")
    assert "cannot be read" in amending.said()
    (amending.folder / "same.txt").write_text(ONE, "utf-8")
    amending.press("Ctrl+Shift+V")
    assert "the very text of “one.txt”" in amending.said()
    assert (amending.done(), amending.open()) == ([], "one.txt")
