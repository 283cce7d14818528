"""Reading tints and the outline: what the lexer tells of the open release, in the window."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from domain.blocks import blocks
from domain.lexer import sections
from domain.release import Incoming
from domain.span import Span
from gui import settings as options
from gui.main_window import MainWindow
from gui.reading import CHUNK, GROUNDS, MARKS, Reading
from gui.settings import Settings
from gui.theme import load_theme
from tests.gui.window import Desk, put_away

RELEASE = """<PAGE>
Exhibit 99.1

MARLOW WIRE TO REPAY ITS BONDS

It Saves $1.2 Million a Year

HULL, March 7, 2005 - Marlow Wire Group, Inc. announced today that it has
repaid all of its 11 3/4% Senior Notes (the "Notes") before their time.

"We are glad of it, and so are all of our customers and suppliers," said Ada
Brook.

This release contains forward-looking statements.
"""


@pytest.fixture
def desk(tmp_path: Path, nothing_left: None) -> Iterator[Desk]:
    made = Desk(tmp_path, texts={"marlow.txt": RELEASE})
    yield made
    assert not put_away(made.window), "jobs outlived the window"


def colour_at(desk: Desk, position: int) -> QColor:
    """The colour at the end of the line that holds a position, where no letters stand."""
    view = desk.view
    line = next(line for line in view.lines() if line.start <= position <= line.end)
    point = QPoint(view.viewport().width() - 12, round(line.top) + 2)
    return view.viewport().grab().toImage().pixelColor(point)


def test_paragraphs_have_tints_that_can_be_switched_off(desk: Desk) -> None:
    quoted = RELEASE.index('"We are glad')
    assert colour_at(desk, quoted) == desk.view.theme.colour("read_quotation")
    assert colour_at(desk, RELEASE.index("repaid all")) == desk.view.theme.colour("base")
    desk.press("Ctrl+Shift+J")
    assert colour_at(desk, quoted) == desk.view.theme.colour("base")
    assert desk.settings.get(options.READING_TINTS) is False
    desk.press("Ctrl+Shift+J")
    desk.window.set_theme(load_theme("dark"))
    assert colour_at(desk, quoted) == load_theme("dark").colour("read_quotation")


def test_tints_stay_as_they_were_left(desk: Desk) -> None:
    assert desk.window.actions_by_name["tints"].isChecked()
    desk.press("Ctrl+Shift+J")
    desk.settings.save()
    app = QApplication.instance()
    assert app is not None
    again = MainWindow(Settings(desk.folder / "glossator.ini"), app)
    assert not again.actions_by_name["tints"].isChecked()
    assert not again.outline.reading.shown
    assert put_away(again) == []


def test_the_outline_knows_the_subhead_and_marks_where_the_caret_is(desk: Desk) -> None:
    outline = desk.window.outline
    titles = [section.title for section in outline.sections]
    assert titles == ["Exhibit 99.1", "Headline", "Subhead", "Dateline", "Quotation", "Caution"]
    assert outline.row == -1
    for row in range(len(titles)):
        desk.press("]")
        assert outline.row == row
    desk.press("[")
    assert titles[outline.row] == "Quotation"


def test_what_is_drawn_of_a_line(desk: Desk) -> None:
    reading = desk.window.outline.reading
    low = RELEASE.index("HULL")
    line = Span(low, RELEASE.index("\n", low))
    assert [ground.role for ground in reading.grounds(line)] == ["read_dateline"]
    assert [(ground.role, ground.span.of(RELEASE)) for ground in reading.marks(line)] == [
        ("read_date", "March 7, 2005"),
        ("read_firm", "Marlow Wire Group, Inc."),
    ]


@pytest.mark.parametrize("name", ["light", "dark"])
def test_every_ground_is_a_role_of_the_theme(name: str) -> None:
    assert {*GROUNDS.values(), *MARKS.values()} == {
        role for role in load_theme(name).colours if role.startswith("read_")
    }


def test_marks_do_not_depend_on_how_the_text_comes_in() -> None:
    text = (RELEASE + "\n###\n\n") * (3 * CHUNK // len(RELEASE))
    whole, little = Reading(), Reading()
    found = list(blocks(text))
    for reading in (whole, little):
        reading.begin(text)
    whole.add(found, complete=True)
    for number, block in enumerate(found):
        little.add([block], complete=number + 1 == len(found))
        list(little.marks(Span(0, len(text))))
    everything = Span(0, len(text))
    assert list(little.marks(everything)) == list(whole.marks(everything))
    assert list(little.grounds(everything)) == list(whole.grounds(everything))


def test_a_long_text_is_read_in_the_background(desk: Desk, qtbot: QtBot) -> None:
    text = (RELEASE + "\n###\n\n") * (1_000_000 // len(RELEASE))
    admitted = desk.workspace.admit([Incoming("long.txt", text, b"long")])
    assert admitted is not None
    assert desk.workspace.show(admitted.added[0].id)
    outline = desk.window.outline
    assert colour_at(desk, RELEASE.index('"We are glad')) == desk.view.theme.colour("read_quotation")
    assert not outline.reading.complete
    assert outline._job is not None
    with qtbot.waitSignal(outline._job.finished, timeout=60_000):
        pass
    assert outline.reading.complete
    assert outline.reading.blocks == list(blocks(text))
    assert outline.sections == list(sections(text))
