"""The inspector by keys: attributes, comment and flag are acts of their own, and nothing typed is lost."""

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from domain.annotate import describe, remove
from gui.inspector_fields import Comment
from tests.gui.window import Desk

FIRM = "Thorne Pell LLP"
NOTE = "11 3/4% Senior Notes due 2009"


@pytest.fixture
def tagged(desk: Desk) -> Desk:
    desk.tag(FIRM, "1")
    desk.done()
    return desk


@pytest.mark.parametrize(
    ("keys", "committed", "attributes"),
    [
        ("F Down", [], {}),
        ("F Down Return", ["Set role legal: Thorne Pell LLP"], {"role": "legal"}),
        ("F Down Down Tab", ["Set role financial: Thorne Pell LLP"], {"role": "financial"}),
        ("F F Tab", ["Set role financial: Thorne Pell LLP"], {"role": "financial"}),
        ("F L Escape", [], {}),
        ("F Down Down Up Return", ["Set role legal: Thorne Pell LLP"], {"role": "legal"}),
        ("F Tab X Y Return", ["Set party xy: Thorne Pell LLP"], {"party": "xy"}),
        ("F Tab X Escape", [], {}),
        ("F Tab Down Return", ["Set party Tarnbrook Cable, Inc.: Thorne Pell LLP"], {"party": "Tarnbrook Cable, Inc."}),
        ("F L Return X Return", ["Set role legal: Thorne Pell LLP", "Set party x: Thorne Pell LLP"],
         {"role": "legal", "party": "x"}),
        ("F L Return Escape Ctrl+Z", ["Set role legal: Thorne Pell LLP", "Undo: Set role legal: Thorne Pell LLP"], {}),
        ("F Down Alt+2", ["Set role legal: Thorne Pell LLP"], {"role": "legal"}),
        ("F Down Ctrl+Return", ["Set role legal: Thorne Pell LLP", "Done: one.txt"], {"role": "legal"}),
        ("F Tab X Alt+PgDown", ["Set party x: Thorne Pell LLP"], {"party": "x"}),
        ("F Tab X Ctrl+W", ["Set party x: Thorne Pell LLP"], {"party": "x"}),
    ],
)  # fmt: skip
def test_attributes_by_keys(tagged: Desk, keys: str, committed: list[str], attributes: dict[str, str]) -> None:
    # The field for text has the shortcuts of text: typed letters are letters.
    for key in keys.split():
        if len(key) == 1 and not key.isdigit() and tagged.focus() is not tagged.view:
            tagged.type(key.lower())
        else:
            tagged.press(key)
    assert tagged.done() == committed
    if tagged.workspace.corpus is not None:
        release = tagged.workspace.find_release("one.txt")
        (held,) = tagged.workspace.corpus.sheet(release.id).annotations
        assert dict(held.attributes) == attributes


@pytest.mark.parametrize(
    "leave", ["Escape", "Ctrl+Return", "Tab", "Alt+2", "Alt+PgDown", "Alt+1", "Ctrl+W", "Ctrl+Q", "Ctrl+R"]
)
def test_a_comment_is_kept_however_one_leaves(tagged: Desk, leave: str) -> None:
    tagged.press("M")
    tagged.type("Counsel of whom? Ask R & <b>S</b>.")
    assert tagged.done() == []
    tagged.press(leave)
    more = ["Done: one.txt"] if leave == "Ctrl+Return" else []
    assert tagged.done() == ["Set comment: Thorne Pell LLP", *more]


def test_the_comment_after_leaving(tagged: Desk) -> None:
    tagged.press("M")
    tagged.type("first")
    tagged.press("Escape")
    assert tagged.focus() is tagged.view
    assert tagged.one().comment == "first"
    tagged.press("M Escape")
    assert tagged.done() == ["Set comment: Thorne Pell LLP"]


def test_a_comment_stays_with_its_annotation(tagged: Desk) -> None:
    tagged.tag(NOTE, "2")
    tagged.done()
    tagged.press("M")
    tagged.type("of the note")
    QTest.mouseClick(tagged.view.viewport(), _left(), pos=_place(tagged, "Thorne"))
    assert tagged.done() == ["Set comment: 11 3/4% Senior Notes due 2009"]
    assert tagged.window.inspector._comment.toPlainText() == ""


def _left() -> object:
    from PySide6.QtCore import Qt

    return Qt.MouseButton.LeftButton


def _place(desk: Desk, words: str) -> object:
    return desk.view._cursor_rect(desk.view.text().index(words) + 1).center()


def test_a_comment_on_what_somebody_else_changed_is_not_lost(tagged: Desk) -> None:
    seen, sheet = tagged.one(), tagged.workspace.sheet
    tagged.press("M")
    tagged.type("mine")
    with tagged.workspace.corpus.beside(writes=True) as other:
        other.commit(describe(sheet, seen.id, by=tagged.workspace.person, comment="theirs"))
    tagged.press("Escape")
    notice = tagged.window.line.notice.notice
    assert "look at it as it is now" in notice.text
    assert "mine" in notice.details
    assert tagged.one().comment == "theirs"
    assert tagged.done() == []


def test_a_comment_on_what_somebody_else_removed_is_not_lost(tagged: Desk) -> None:
    seen, sheet = tagged.one(), tagged.workspace.sheet
    tagged.press("M")
    tagged.type("mine")
    with tagged.workspace.corpus.beside(writes=True) as other:
        other.commit(remove(sheet, [seen.id], by=tagged.workspace.person))
    tagged.press("Escape")
    assert "mine" in tagged.window.line.notice.notice.details
    assert tagged.drawn() == []


def test_values_come_from_the_release(desk: Desk) -> None:
    desk.tag(NOTE, "2")
    desk.press("F")
    fields = desk.window.inspector._values
    offered = {name: box.itemText(1) for name, box in fields.items() if box.isEditable()}
    offered = {name: value for name, value in offered.items() if value}
    assert offered == {
        "coupon": "11 3/4%",
        "rate": "11.75",
        "seniority": "senior",
        "maturity": "2009",
        "year": "2009",
    }
    assert "11 3/4%" in fields["coupon"].lineEdit().placeholderText()
    desk.done()
    desk.press("Down Return")
    assert desk.done() == ["Set coupon 11 3/4%: 11 3/4% Senior Notes due 2009"]


def test_keys_find_a_hidden_inspector(tagged: Desk) -> None:
    tagged.window.docks["inspector"].hide()
    tagged.press("F")
    assert tagged.window.docks["inspector"].isVisible()
    assert isinstance(tagged.focus(), QComboBox)
    tagged.press("Escape")
    tagged.window.docks["inspector"].hide()
    tagged.press("M")
    assert isinstance(tagged.focus(), Comment)


def test_relabelling_in_the_inspector(tagged: Desk) -> None:
    box = tagged.window.inspector._label
    box.setFocus()
    tagged.press("Down")
    assert tagged.done() == ["Note: Thorne Pell LLP"]
    label = tagged.workspace.scheme.label("NOTE")
    assert list(tagged.window.inspector._values) == [attribute.name for attribute in label.attributes]
    assert "coupon" in tagged.window.inspector._values


def test_what_is_shown(tagged: Desk, qtbot: QtBot) -> None:
    inspector = tagged.window.inspector
    assert inspector._quote.text() == "“Thorne Pell LLP”"
    assert inspector._state.text() == "Ada · draft — not yet submitted"
    qtbot.waitUntil(lambda: inspector._history.text() != "")
    assert inspector._history.text().endswith("Ada labelled “Thorne Pell LLP” as Advisor")
    tagged.press("Delete")
    assert inspector._empty.isVisible()
    assert not inspector._body.isVisible()
    assert "press a label key" in inspector._empty.text()
