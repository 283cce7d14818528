"""The search panel: words go in, places come out, Enter goes to one."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.search_panel import HINT, SearchPanel
from gui.theme import load_theme
from gui.workspace import Workspace
from tests.gui.desk import bring, desk

TEXTS = {
    "one.txt": "First line.\nThorne Pell LLP advised\nthe Committee.",
    "two <b>.txt": "The committee of noteholders.",
    "three.txt": "😀 Nothing else.",
}


@pytest.fixture
def workspace(tmp_path: Path, qapp: QApplication) -> Iterator[Workspace]:
    with desk(tmp_path) as made:
        bring(made, TEXTS)
        yield made


@pytest.fixture(params=["light", "dark"])
def panel(qtbot: QtBot, workspace: Workspace, request: pytest.FixtureRequest) -> SearchPanel:
    made = SearchPanel(workspace)
    qtbot.addWidget(made)
    made.set_theme(load_theme(request.param))
    made.resize(600, 300)
    made.show()
    return made


def searched(qtbot: QtBot, panel: SearchPanel, words: str) -> list[str]:
    """The names of the releases found."""
    panel.query.clear()
    qtbot.keyClicks(panel.query, words)
    qtbot.keyClick(panel.query, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: panel._job is None, timeout=30_000)
    panel.grab()
    return [hit.name for hit in panel.model.hits]


@pytest.mark.parametrize(
    ("words", "names", "note"),
    [
        ("committee", ["one.txt", "two <b>.txt"], "Found in 2 releases."),
        ('"advised the"', ["one.txt"], "Found in 1 release."),
        ("notehold*", ["two <b>.txt"], "Found in 1 release."),
        ("absent", [], "No release holds “absent”: try fewer words, or a beginning such as refinanc*."),
        ("<b>", [], "No release holds “<b>”: try fewer words, or a beginning such as refinanc*."),
        ("   ", [], HINT),
        ('""', [], "There is nothing to search for: type a word or a “quoted phrase”."),
    ],
)
def test_words_are_found(qtbot: QtBot, panel: SearchPanel, words: str, names: list[str], note: str) -> None:
    assert searched(qtbot, panel, words) == names
    assert panel.note.text() == note


def test_enter_asks_for_the_place(qtbot: QtBot, panel: SearchPanel, workspace: Workspace) -> None:
    searched(qtbot, panel, "pell")
    with qtbot.waitSignal(panel.activated) as asked:
        qtbot.keyClick(panel.list, Qt.Key.Key_Return)
    release_id, span = asked.args
    assert span.of(workspace.corpus.sheet(release_id).text) == "Pell"  # type: ignore[union-attr]


def test_closing_the_corpus_empties_the_panel(qtbot: QtBot, panel: SearchPanel, workspace: Workspace) -> None:
    searched(qtbot, panel, "committee")
    workspace.close()
    assert panel.model.hits == []
    assert panel.note.text() == HINT
    assert searched(qtbot, panel, "committee") == []
