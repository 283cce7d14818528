"""Finding in the release: what counts as a hit, walking them, and a search that goes on beside the window."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from domain.span import Span
from gui import find_bar
from gui.find_bar import expression_for, hits_in
from gui.release_pane import ReleasePane
from gui.theme import load_theme
from tests.sheets import sheet

TEXT = "Senior Notes and\nsenior  notes; SENIOR\nNOTES. Senior (a) [b]* Notes\n"
ENTER, SHIFT = Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def pane(qtbot: QtBot) -> ReleasePane:
    made = ReleasePane(load_theme("light"))
    qtbot.addWidget(made)
    made.resize(1000, 500)
    with qtbot.waitExposed(made):
        made.show()
    made.show_sheet(sheet(TEXT), "anna")
    made.view.setFocus()
    return made


def found(words: str, text: str = TEXT, case: bool = False) -> list[str]:
    expression = expression_for(words, case=case)
    return [hit.of(text) for hits in hits_in(text, expression) for hit in hits] if expression else []


@pytest.mark.parametrize(
    ("words", "case", "expected"),
    [
        ("senior notes", False, ["Senior Notes", "senior  notes", "SENIOR\nNOTES"]),
        ("senior notes", True, ["senior  notes"]),
        ("(a) [b]*", False, ["(a) [b]*"]),
        ("  and  ", False, ["and"]),
        ("   ", False, []),
        (".*", False, []),
    ],
)
def test_words_are_found_literally_over_any_blanks(words: str, case: bool, expected: list[str]) -> None:
    assert found(words, case=case) == expected


def test_slices_lose_and_double_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "aaa bb\nab aaa " * 40
    whole = found("aa", text)
    monkeypatch.setattr(find_bar, "SLICE", 7)
    assert found("aa", text) == whole
    assert found("bb ab", text) == ["bb\nab"] * 40


def test_the_hit_in_turn_has_an_outline(pane: ReleasePane) -> None:
    def shown(hit: Span | None) -> QImage:
        pane.view.hit = hit
        return pane.view.viewport().grab().toImage()

    plain = shown(None)
    assert shown(Span(0, 12)) != plain
    assert shown(None) == plain


def test_enter_walks_and_esc_leaves_the_hit_selected(pane: ReleasePane) -> None:
    bar = pane.find_bar
    pane.find()
    QTest.keyClicks(bar.query, "senior notes")
    assert bar.count.text() == "1 of 3"
    assert pane.view.selection() is None
    seen = []
    for held in (Qt.KeyboardModifier.NoModifier,) * 4 + (SHIFT,):
        QTest.keyClick(bar.query, ENTER, held)
        seen.append((bar.count.text(), pane.view.selection().start))  # type: ignore[union-attr]
    second, third = TEXT.index("senior  notes"), TEXT.index("SENIOR")
    assert seen == [("1 of 3", 0), ("2 of 3", second), ("3 of 3", third), ("1 of 3", 0), ("3 of 3", third)]
    QTest.keyClick(bar.query, Qt.Key.Key_Escape)
    assert not bar.isVisible()
    assert pane.view.hasFocus()
    assert pane.view.selection() == Span(third, third + len("SENIOR\nNOTES"))
    assert pane.view.hits == []


def test_the_search_begins_at_the_caret_with_the_selected_words(pane: ReleasePane) -> None:
    start = TEXT.index("senior  notes")
    pane.view.select(Span(start, start + len("senior  notes")))
    pane.find()
    assert pane.find_bar.query.text() == "senior notes"
    assert pane.find_bar.count.text() == "2 of 3"


def test_next_and_previous_work_when_the_bar_is_closed(pane: ReleasePane) -> None:
    pane.find()
    pane.find_bar.query.setText("notes")
    QTest.keyClick(pane.find_bar.query, Qt.Key.Key_Escape)
    places = []
    for act in (pane.find_next, pane.find_next, pane.find_previous):
        act()
        places.append(pane.view.selection().start)  # type: ignore[union-attr]
    hits = [place for place in range(len(TEXT)) if TEXT[place:].lower().startswith("notes")]
    assert places == [hits[1], hits[2], hits[1]]


def test_nothing_found_is_said(pane: ReleasePane) -> None:
    pane.find()
    pane.find_bar.query.setText("zebra")
    assert pane.find_bar.count.text() == "not found"
    QTest.keyClick(pane.find_bar.query, ENTER)
    assert pane.view.selection() is None


def test_a_long_text_is_searched_beside_the_window(pane: ReleasePane, qtbot: QtBot) -> None:
    text = ("nothing here\n" * 40_000) * 2 + "a needle\n"
    pane.show_sheet(sheet(text, name="long.txt"), "anna")
    pane.find()
    pane.find_bar.query.setText("needle")
    assert pane.find_bar.count.text() == "searching…"
    qtbot.waitUntil(lambda: pane.find_bar.count.text() == "1 of 1")
    assert pane.view.lines()[-1].end >= text.index("needle")


def test_hits_are_painted_and_go_away(pane: ReleasePane) -> None:
    pane.find()
    pane.find_bar.query.setText("senior")
    wanted = pane.view.theme.colour("found").rgb()

    def painted() -> bool:
        picture = pane.view.viewport().grab().toImage()
        return any(picture.pixel(x, y) == wanted for y in range(picture.height()) for x in range(picture.width()))

    assert painted()
    pane.find_bar.close_bar()
    assert not painted()
