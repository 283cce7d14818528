"""The agreement window: measured on a real corpus, walked by keys, leading to the releases behind each figure."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from domain import annotate
from domain.agreement import MEANINGS
from domain.person import Role
from gui.agreement_tables import PLAIN
from gui.agreement_window import AgreementWindow
from gui.theme import load_theme
from gui.workspace import Workspace
from tests.gui.desk import bring, desk, tag

TEXTS = {
    "one.txt": "Thorne Pell LLP advised. The Senior Notes were sold.",
    "two.txt": "Orrin & Vale advised.",
    "three.txt": "Nothing.",
}


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with desk(tmp_path) as made:
        bring(made, TEXTS)
        for name in ("Ben", "Cleo"):
            made.set_role(name, Role.ANNOTATOR)
        label(made, "Ben", {"one.txt": [("Thorne Pell LLP", "ADVISOR"), ("Senior Notes", "NOTE")], "two.txt": []})
        label(made, "Cleo", {"one.txt": [("Thorne Pell LLP", "NOTE")], "two.txt": [("Orrin & Vale", "ADVISOR")]})
        yield made


def label(workspace: Workspace, name: str, work: dict[str, list[tuple[str, str]]]) -> None:
    workspace.switch_person(name)
    for release in workspace.releases():
        if release.name in work:
            workspace.show(release.id)
            for words, wanted in work[release.name]:
                tag(workspace, words, wanted)
            workspace.do(annotate.done)


@pytest.fixture
def window(qtbot: QtBot, workspace: Workspace) -> AgreementWindow:
    made = AgreementWindow(workspace, load_theme("light"))
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: made._job is None)
    return made


def rows(window: AgreementWindow) -> list[str]:
    return [window.behind.item(row).text() for row in range(window.behind.count())]


def test_the_figures_are_shown_with_what_they_rest_on(window: AgreementWindow) -> None:
    shown = [window.figures.item(0, column).text() for column in range(4)]
    assert shown[:2] == ["F1, exact spans\nhow often both marked the very same words with the same label", "0.000"]
    assert shown[3] == "4 spans in 2 releases"
    assert rows(window) == ["0.000   one.txt", "0.000   two.txt"]


def test_every_measure_has_a_plain_sentence() -> None:
    assert PLAIN.keys() == MEANINGS.keys()


def test_a_label_is_chosen(window: AgreementWindow) -> None:
    window.label.setCurrentIndex(window.label.findText("Advisor"))
    assert window.figures.item(0, 3).text() == "2 spans in 2 releases"


def test_a_cell_has_its_releases(window: AgreementWindow) -> None:
    window.tabs.setCurrentIndex(1)
    table = window.confusion
    heads = [table.horizontalHeaderItem(column).text() for column in range(table.columnCount())]
    assert heads == ["Advisor", "Note", "nothing"]
    table.setCurrentCell(heads.index("Advisor"), heads.index("Note"))
    assert table.currentItem().text() == "1"
    assert [words.split()[-1] for words in rows(window)] == ["one.txt"]
    table.setCurrentCell(heads.index("nothing"), heads.index("Advisor"))
    assert [words.split()[-1] for words in rows(window)] == ["two.txt"]


def test_a_release_is_opened_by_keys(window: AgreementWindow, qtbot: QtBot) -> None:
    wanted: list[object] = []
    window.wanted.connect(wanted.append)
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    window.figures.setFocus()
    QTest.keyClick(window.figures, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is window.behind
    QTest.keyClick(window.behind, Qt.Key.Key_Return)
    assert wanted == [window.behind.item(0).data(int(Qt.ItemDataRole.UserRole))]


def test_over_time_and_by_annotator(window: AgreementWindow) -> None:
    window.tabs.setCurrentIndex(2)
    assert window.over_time.rowCount() == 1
    assert len(rows(window)) == 2
    window.tabs.setCurrentIndex(3)
    assert [window.by_annotator.item(row, 0).text() for row in range(2)] == ["Ben", "Cleo"]
    window.people_chart.picked.emit(1)
    assert window.by_annotator.currentRow() == 1


def test_both_themes(window: AgreementWindow) -> None:
    window.set_theme(load_theme("dark"))
    assert window.people_chart.plot.backgroundBrush().color() == load_theme("dark").colour("base")


def test_a_corpus_with_one_annotator_says_what_to_do(qtbot: QtBot, tmp_path: Path) -> None:
    with desk(tmp_path) as made:
        bring(made, TEXTS)
        shown = AgreementWindow(made, load_theme("light"))
        shown.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        qtbot.addWidget(shown)
        shown.show()
        qtbot.waitUntil(lambda: shown._job is None)
        assert shown.said.text().startswith("No release was worked on by two people yet.")
        assert shown.figures.item(0, 2).text() == "No release was worked on by two people."
