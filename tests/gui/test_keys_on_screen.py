"""The key card, the table for changing keys, and About, each with real keys."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea
from pytestqt.qtbot import QtBot

import resources
from formats.scheme_toml import read_scheme
from gui.about import AboutDialog
from gui.action_table import ACTIONS
from gui.compare_bar import ACTS
from gui.key_card import KeyCard, groups
from gui.keymap import Keymap, defaults, shown
from gui.keys_dialog import KeysDialog
from gui.releases_model import SIGNS
from gui.theme import apply_theme, load_theme

SCHEME = read_scheme(resources.path("schemes", "founding.toml"))


@pytest.fixture
def card(qtbot: QtBot) -> KeyCard:
    made = KeyCard(SCHEME, defaults())
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def dialog(qtbot: QtBot) -> KeysDialog:
    made = KeysDialog(SCHEME, defaults())
    qtbot.addWidget(made)
    made.show()
    return made


def visible_words(card: KeyCard) -> list[str]:
    return [label.text() for label in card.findChildren(QLabel) if label.isVisible() and not label.property("role")]


def press(qtbot: QtBot, dialog: KeysDialog, action: str, key: Qt.Key, modifier: Qt.KeyboardModifier) -> None:
    dialog.table.setCurrentCell([spec.name for spec in ACTIONS].index(action), 0)
    dialog.editor.setFocus()
    qtbot.keyClick(dialog.editor, key, modifier)
    dialog.editor.editingFinished.emit()  # Qt waits a second for a further key


def test_the_card_has_every_action_with_a_key(qapp: QApplication) -> None:
    made = groups(SCHEME, defaults())
    texts = {row.text for _, rows in made.values() for row in rows}
    texts = {text.replace("ext, previous", "ext") for text in texts}
    known = {shown(key) for _, rows in made.values() for row in rows for key in row.keys}
    # What goes back, and the ways to the panels, share rows with others.
    shared = {spec.name for spec in ACTIONS if "previous" in spec.name or spec.name.startswith("go_")}
    assert {spec.text.rstrip("…") for spec in ACTIONS if spec.keys and spec.name not in shared} <= texts
    assert {shown(spec.keys[0]) for spec in ACTIONS if spec.keys} <= known
    assert [(row.keys, row.text) for row in made["labels"][1]][:3] == [
        (("1", "A"), "Advisor"),
        (("2", "N"), "Note"),
        (("3", "R"), "Risk factor"),
    ]


def test_the_card_has_the_keys_of_the_compare_window(qapp: QApplication) -> None:
    rows = groups(SCHEME, defaults())["compare"][1]
    assert [(row.keys, row.text) for row in rows][:2] == [
        (("1", "2", "3"), "Take that column's"),
        (("B",), "Take both"),
    ]
    # What is not on the card has the key that the same act has in the main window.
    said = {key for row in rows for key in row.keys}
    known = {shown(key) for keys in defaults().values() for key in keys}
    assert {shown(act.keys[0]) for act in ACTS} <= said | known


def test_the_card_says_what_the_signs_in_the_list_of_releases_mean(qapp: QApplication) -> None:
    rows = groups(SCHEME, defaults())["signs"][1]
    assert rows[0].keys == tuple(SIGNS.values())
    assert rows[0].text == ", ".join(SIGNS)


def test_the_card_shows_changed_keys(qapp: QApplication) -> None:
    keymap: Keymap = {**defaults(), "undo": ("Ctrl+U",), "redo": ()}
    rows = {row.text: row.keys for row in groups(None, keymap)["edit"][1]}
    assert rows["Undo"] == ("Ctrl+U",)
    assert "Redo" not in rows


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_card_fits_a_small_screen_without_scrolling(qtbot: QtBot, qapp: QApplication, theme: str) -> None:
    apply_theme(qapp, load_theme(theme))
    card = KeyCard(SCHEME, defaults())
    qtbot.addWidget(card)
    card.show()
    assert card.width() <= 1280
    assert card.height() <= 720
    body = card.findChild(object, "card_body")
    room = card.findChild(QScrollArea).viewport().size()
    assert body.sizeHint().height() <= room.height()
    assert body.sizeHint().width() <= room.width()


def test_writing_on_the_card_searches_it(qtbot: QtBot, card: KeyCard) -> None:
    qtbot.keyClicks(card.search, "find NEXT")
    assert visible_words(card) == ["Find next, previous"]
    card.search.setText("alt+pgup")
    assert visible_words(card) == ["Next, previous release"]
    card.search.setText("no such thing")
    assert visible_words(card) == []
    assert card._none.isVisible()


def test_escape_closes_the_card(qtbot: QtBot, card: KeyCard) -> None:
    qtbot.keyClick(card.search, Qt.Key.Key_Escape)
    assert not card.isVisible()


def test_a_new_key_is_taken(qtbot: QtBot, dialog: KeysDialog) -> None:
    press(qtbot, dialog, "find", Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    assert dialog.problem.text() == ""
    assert dialog.changed == {"find": "Ctrl+G"}


def test_a_key_that_is_taken_is_refused_with_a_sentence(qtbot: QtBot, dialog: KeysDialog) -> None:
    press(qtbot, dialog, "find", Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert dialog.problem.text() == "Ctrl+Z is taken twice, by “Undo” and by “Find”: give one of them another key."
    assert dialog.changed == {}
    assert dialog.editor.keySequence() == QKeySequence("Ctrl+F")


def test_a_label_key_is_refused(qtbot: QtBot, dialog: KeysDialog) -> None:
    press(qtbot, dialog, "grow", Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier)
    assert "the label Advisor" in dialog.problem.text()
    assert dialog.changed == {}


def test_a_letter_for_the_whole_window_is_refused(qtbot: QtBot, dialog: KeysDialog) -> None:
    press(qtbot, dialog, "export", Qt.Key.Key_G, Qt.KeyboardModifier.NoModifier)
    assert dialog.problem.text() == "“Export” works in the whole window, where G writes: use it with Ctrl or Alt."
    assert dialog.changed == {}


def test_keys_can_be_taken_away_and_brought_back(dialog: KeysDialog) -> None:
    assert dialog.give("undo", ())
    assert dialog.give("find", ("Ctrl+Z",))
    assert dialog.changed == {"undo": "", "find": "Ctrl+Z"}
    assert not dialog.give("undo", ("Ctrl+Z", "Ctrl+U"))
    dialog._restore()
    assert dialog.changed == {}


def test_the_table_can_be_searched(dialog: KeysDialog) -> None:
    dialog.search.setText("zoom ctrl")
    shown = [spec.name for row, spec in enumerate(ACTIONS) if not dialog.table.isRowHidden(row)]
    assert shown == []
    dialog.search.setText("larger")
    assert [spec.name for row, spec in enumerate(ACTIONS) if not dialog.table.isRowHidden(row)] == ["zoom_in"]


def test_about_says_what_it_stands_on(qtbot: QtBot, tmp_path: Path) -> None:
    about = AboutDialog("3.53.4 (pysqlite3)")
    qtbot.addWidget(about)
    words = [label.text() for label in about.findChildren(QLabel)]
    assert {"3.53.4 (pysqlite3)", "MIT", "Annotations stay on this machine: nothing is sent anywhere."} <= set(words)
