"""The scheme editor: a scheme goes in, a sound one comes out, and slips are said while they are made."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox
from pytestqt.qtbot import QtBot

import resources
from domain.scheme import PATTERNS, Attribute, Label, Scheme, checked
from formats.scheme_toml import read_scheme, write_scheme
from gui.keymap import defaults
from gui.scheme_editor import SchemeEditor
from gui.swatches import label_icon
from gui.theme import load_theme

SCHEME = read_scheme(resources.path("schemes", "founding.toml"))


@pytest.fixture
def editor(qtbot: QtBot) -> SchemeEditor:
    made = SchemeEditor(SCHEME, {"ADVISOR": 12}, load_theme("light"), defaults())
    qtbot.addWidget(made)
    made.show()
    return made


def can_accept(editor: SchemeEditor) -> bool:
    return editor.buttons.button(QDialogButtonBox.StandardButton.Ok).isEnabled()


def titles(editor: SchemeEditor) -> list[str]:
    return [label.title for label in editor.scheme().labels]


def test_what_nobody_touches_stays_as_it_was(editor: SchemeEditor) -> None:
    for row in range(3):
        editor.list.setCurrentRow(row)
    assert editor.scheme() == SCHEME
    assert can_accept(editor)


def test_a_label_is_added_by_writing(qtbot: QtBot, editor: SchemeEditor) -> None:
    editor.add()
    qtbot.keyClicks(editor.editor.title, "Lock-up date")
    made = editor.scheme().labels[-1]
    assert (made.title, made.id, made.key) == ("Lock-up date", "LOCK_UP_DATE", "4")
    assert made.colour not in {label.colour for label in SCHEME.labels}
    assert checked(editor.scheme())


def test_twelve_labels_can_be_added_at_once(editor: SchemeEditor) -> None:
    for _ in range(12):
        editor.add()
    assert editor.problem.text() == ""
    assert len(checked(editor.scheme()).labels) == 15


def test_the_id_of_a_label_in_use_is_fixed(qtbot: QtBot, editor: SchemeEditor) -> None:
    editor.editor.title.selectAll()
    qtbot.keyClicks(editor.editor.title, "Adviser")
    qtbot.keyClicks(editor.editor.id, "X")
    assert editor.scheme().labels[0] == replace(SCHEME.labels[0], title="Adviser")


def test_the_id_of_a_label_that_was_there_does_not_follow_its_title(qtbot: QtBot, editor: SchemeEditor) -> None:
    editor.list.setCurrentRow(2)
    editor.editor.title.selectAll()
    qtbot.keyClicks(editor.editor.title, "Hazard")
    assert editor.scheme().labels[2] == replace(SCHEME.labels[2], title="Hazard")


def test_an_id_that_was_written_by_hand_does_not_follow(qtbot: QtBot, editor: SchemeEditor) -> None:
    editor.add()
    editor.editor.id.selectAll()
    qtbot.keyClicks(editor.editor.id, "LUD")
    qtbot.keyClicks(editor.editor.title, " two")
    assert editor.scheme().labels[-1].id == "LUD"


@pytest.mark.parametrize(
    ("field", "keys", "said"),
    [
        ("title", "", "needs a title"),
        ("title", "Note", "share the title “Note”"),
        ("letter", "N", "share the letter “N”"),
        ("letter", "k", "letter K of Risk factor is taken by an act"),
        ("letter", "7", "must be one of A to Z"),
        ("id", "", "“” is no label id"),
        ("id", "NOTE", "share the id “NOTE”"),
    ],
)
def test_slips_are_said_and_cannot_be_accepted(
    qtbot: QtBot, editor: SchemeEditor, field: str, keys: str, said: str
) -> None:
    editor.list.setCurrentRow(2)
    line = getattr(editor.editor, field)
    line.selectAll()
    qtbot.keyClick(line, Qt.Key.Key_Delete)
    qtbot.keyClicks(line, keys)
    assert said in editor.problem.text()
    assert not can_accept(editor)


def test_a_key_that_a_person_gave_to_an_act_is_noticed(qtbot: QtBot) -> None:
    made = SchemeEditor(SCHEME, {}, load_theme("dark"), {**defaults(), "grow": ("R",)})
    qtbot.addWidget(made)
    assert "the label Risk factor and by “Grow the selection”" in made.problem.text()


def test_labels_are_moved_retired_and_deleted(editor: SchemeEditor) -> None:
    editor.shift(1)
    assert titles(editor) == ["Note", "Advisor", "Risk factor"]
    editor.delete()
    assert titles(editor) == ["Note", "Advisor", "Risk factor"]
    editor.retire()
    assert [label.retired for label in editor.scheme().labels] == [False, True, False]
    editor.list.setCurrentRow(0)
    editor.delete()
    assert titles(editor) == ["Advisor", "Risk factor"]
    editor.list.setCurrentRow(1)
    editor.delete()
    editor.list.setCurrentRow(0)
    editor.retire()
    assert [label.retired for label in editor.scheme().labels] == [False]


def test_looks_keys_and_attributes_are_taken(editor: SchemeEditor) -> None:
    form = editor.editor
    form.choose_colour("#8a4fd0")
    form.key.setCurrentIndex(form.key.findData("9"))
    form.pattern.setCurrentIndex(form.pattern.findData("double"))
    form.description.setPlainText("Who advises.\nMark the name.")
    form.attributes.table.item(0, 2).setText("legal , financial,, tax")
    form.attributes.table.selectRow(1)
    form.attributes.remove()
    assert editor.scheme().labels[0] == replace(
        SCHEME.labels[0],
        colour="#8a4fd0",
        key="9",
        pattern="double",
        description="Who advises.\nMark the name.",
        attributes=(replace(SCHEME.labels[0].attributes[0], choices=("legal", "financial", "tax")),),
    )


def test_an_attribute_is_added(editor: SchemeEditor) -> None:
    editor.editor.attributes.add()
    editor.editor.attributes.table.item(2, 0).setText("city")
    assert editor.scheme().labels[0].attributes[-1] == Attribute("city")


def test_a_scheme_goes_into_a_file_and_comes_back(editor: SchemeEditor, tmp_path: Path) -> None:
    editor.save(tmp_path / "labels")
    assert read_scheme(tmp_path / "labels.toml") == SCHEME
    editor.list.setCurrentRow(1)
    editor.delete()
    editor.load(tmp_path / "labels.toml")
    assert editor.scheme() == SCHEME


def test_labels_in_use_stay_when_another_scheme_is_loaded(editor: SchemeEditor, tmp_path: Path) -> None:
    other = Scheme("Other", (Label("DATE", "Date", "#8a4fd0", "D", "1"),))
    write_scheme(other, tmp_path / "other.toml")
    editor.load(tmp_path / "other.toml")
    assert [(label.id, label.retired) for label in editor.scheme().labels] == [("DATE", False), ("ADVISOR", True)]
    assert can_accept(editor)


def test_a_file_that_is_no_scheme_is_refused_with_its_place(editor: SchemeEditor, tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_text("name = 'x'\nlabel = = 3")
    editor.load(tmp_path / "bad.toml")
    assert "“bad.toml” holds no usable scheme" in editor.problem.text()
    assert "line 2" in editor.problem.text()
    assert editor.scheme() == SCHEME


@pytest.mark.parametrize("pattern", PATTERNS)
def test_every_pattern_is_drawn_its_own_way(qapp: object, pattern: str) -> None:
    drawn = {
        name: bytes(
            label_icon(replace(SCHEME.labels[0], pattern=name), load_theme("light")).pixmap(36, 36).toImage().bits()
        )
        for name in PATTERNS
    }
    assert [name for name, image in drawn.items() if image == drawn[pattern]] == [pattern]
