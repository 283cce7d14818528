"""Actions: the table is sound, every action stands in a menu with its key, and keys stay out of each other's way."""

from collections import Counter
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QMainWindow, QPlainTextEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

import resources
from domain.scheme import RESERVED_KEYS, Label, Scheme
from formats.scheme_toml import read_scheme
from gui.actions import ACTIONS, build_actions, build_menus, clashes, of_scope, set_review_mode
from gui.keymap import changes, defaults, effective, unfit
from gui.settings import KEYS, Settings

TAB = "to the next guess, or else to the next place of the window"
SCHEME = read_scheme(resources.path("schemes", "founding.toml"))
FROM_THE_DESIGN = [
    ("label_again", "Return"), ("next_annotation", "J"), ("previous_annotation", "K"), ("next_section", "]"),
    ("previous_section", "["), ("grow", "W"), ("shrink", "Shift+W"), ("move_start", "S"), ("move_end", "E"),
    ("list_here", "O"), ("attributes", "F"), ("add_fragment", "+"), ("comment", "M"), ("flag", "Ctrl+M"),
    ("delete", "Del"), ("undo", "Ctrl+Z"), ("redo", "Ctrl+Shift+Z"), ("done_next", "Ctrl+Return"), ("approve", "Y"),
    ("return", "X"), ("next_undecided", "U"), ("find", "Ctrl+F"), ("search", "Ctrl+Shift+F"), ("key_card", "?"),
]  # fmt: skip


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "glossator.ini")


@pytest.fixture
def window(qtbot: QtBot) -> QMainWindow:
    made = QMainWindow()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def actions(window: QMainWindow, settings: Settings) -> dict[str, QAction]:
    return build_actions(window, settings)


def test_the_table_is_sound() -> None:
    assert len({spec.name for spec in ACTIONS}) == len(ACTIONS)
    assert all(spec.description.endswith(".") and spec.scope in ("window", "text", "review") for spec in ACTIONS)
    assert not [spec.icon for spec in ACTIONS if spec.icon and not resources.path("icons", spec.icon + ".svg").exists()]


@pytest.mark.parametrize(("name", "key"), FROM_THE_DESIGN)
def test_keys_are_those_of_the_design(actions: dict[str, QAction], name: str, key: str) -> None:
    assert actions[name].shortcut().toString() == key


def test_every_action_stands_in_one_menu(window: QMainWindow, actions: dict[str, QAction]) -> None:
    menus = build_menus(window.menuBar(), actions)
    shown = Counter(action.objectName() for menu in menus.values() for action in menu.actions() if not action.menu())
    del shown[""]  # the lines
    assert shown == Counter(actions.keys())


def test_plain_letters_work_in_the_text_only() -> None:
    plain = {key for spec in ACTIONS if spec.scope == "window" for key in spec.keys if len(key) == 1}
    assert plain == {"?"}


def test_labels_cannot_take_the_letters_of_acts() -> None:
    letters = {key for spec in ACTIONS for key in spec.keys if len(key) == 1 and key.isalpha()}
    assert letters <= RESERVED_KEYS


@pytest.mark.parametrize("on", [True, False])
def test_review_keys_wait_for_review_mode(actions: dict[str, QAction], on: bool) -> None:
    set_review_mode(actions, on=on)
    assert {action.objectName() for action in of_scope(actions, "review")} == {
        "approve", "return", "next_undecided", "next_conflict", "approve_many", "return_many",
    }  # fmt: skip
    assert all(action.isEnabled() is on for action in of_scope(actions, "review"))


def test_a_letter_acts_in_the_text_and_writes_in_a_field(
    qtbot: QtBot, window: QMainWindow, actions: dict[str, QAction]
) -> None:
    build_menus(window.menuBar(), actions)
    pane, text, field, outside = QWidget(), QPlainTextEdit(readOnly=True), QLineEdit(), QLineEdit()
    QVBoxLayout(pane).addWidget(text)
    pane.layout().addWidget(field)
    pane.addActions(of_scope(actions, "text", "review"))
    whole = QWidget()
    QVBoxLayout(whole).addWidget(pane)
    whole.layout().addWidget(outside)
    window.setCentralWidget(whole)
    acted: list[str] = []
    actions["next_annotation"].triggered.connect(lambda: acted.append("J"))
    with qtbot.waitActive(window):
        window.show()
    for widget in (text, field, outside):
        widget.setFocus()
        qtbot.keyClick(widget, Qt.Key.Key_J)
    assert (acted, field.text(), outside.text()) == (["J"], "j", "j")


def test_the_keys_of_the_product_do_not_clash() -> None:
    assert clashes(SCHEME, defaults()) == []


@pytest.mark.parametrize(
    ("changed", "key", "holders"),
    [
        ({"find": ("Ctrl+Z",)}, "Ctrl+Z", ("“Undo”", "“Find”")),
        ({"grow": ("A",)}, "A", ("the label Advisor", "“Grow the selection”")),
        ({"approve": ("1",)}, "1", ("the label Advisor", "“Approve”")),
        ({"grow": ("Shift+N",)}, "Shift+N", ("arming the label Note", "“Grow the selection”")),
        ({"approve": ("K",)}, "K", ("“Previous annotation”", "“Approve”")),
        (
            {"grow": ("Tab",)},
            "Tab",
            (f"the window itself ({TAB})", "“Grow the selection”"),
        ),
    ],
)
def test_clashes_are_said(
    qapp: object, changed: dict[str, tuple[str, ...]], key: str, holders: tuple[str, str]
) -> None:
    said = f"{key} is taken twice, by {holders[0]} and by {holders[1]}: give one of them another key."
    assert clashes(SCHEME, {**defaults(), **changed}) == [said]


def test_keys_that_were_swapped_do_not_clash(qapp: object) -> None:
    assert clashes(SCHEME, {**defaults(), "grow": ("S",), "move_start": ("W",), "shrink": ()}) == []


def test_a_scheme_that_takes_an_act_key_is_noticed(qapp: object) -> None:
    scheme = Scheme(
        "S", (Label("A", "Aim", "#000000", "G", "4"), Label("B", "Bond", "#000000", "G", "5", retired=True))
    )
    assert clashes(scheme, {**defaults(), "grow": ("G",)}) == [
        "G is taken twice, by the label Aim and by “Grow the selection”: give one of them another key."
    ]


@pytest.mark.parametrize(
    ("name", "key", "fits"),
    [
        ("export", "G", False),
        ("export", "Shift+G", False),
        ("export", "Ctrl+G", True),
        ("export", "F7", True),
        ("grow", "G", True),
        ("key_card", "?", True),
    ],
)
def test_what_works_everywhere_takes_no_letter(qapp: object, name: str, key: str, fits: bool) -> None:
    assert (unfit(name, key) == "") is fits


def test_changed_keys_are_kept_and_nonsense_is_not(settings: Settings) -> None:
    settings.set(KEYS, {"find": "Ctrl+G", "undo": "", "gone": "Ctrl+1", "redo": "nonsense+key"})
    keymap = effective(settings)
    assert (keymap["find"], keymap["undo"], keymap["redo"]) == (("Ctrl+G",), (), ("Ctrl+Shift+Z", "Ctrl+Y"))
    assert "gone" not in keymap
    assert changes(keymap) == {"find": "Ctrl+G", "undo": ""}
