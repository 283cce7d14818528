"""The audit trail on the screen: newest first, filtered, and verified."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from domain.person import Role
from gui import work
from gui.trail_dialog import TrailDialog
from gui.workspace import Workspace
from tests.gui.desk import bring, desk, tag


@pytest.fixture
def workspace(tmp_path: Path, qapp: QApplication) -> Iterator[Workspace]:
    with desk(tmp_path) as made:
        bring(made, {"one.txt": "Thorne Pell LLP advised."})
        bring(made, {"two.txt": "Quillmere & Co. advised."})
        tag(made, "Quillmere & Co.", "ADVISOR")
        made.set_role("Ria", Role.READER)
        yield made


def opened(qtbot: QtBot, workspace: Workspace) -> TrailDialog:
    dialog = TrailDialog(workspace)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog._reading is None)
    return dialog


def acts(dialog: TrailDialog) -> list[str]:
    return [dialog.shown.index(row, 3).data() for row in range(dialog.shown.rowCount())]


def verified(qtbot: QtBot, dialog: TrailDialog) -> str:
    qtbot.keyClick(dialog.check, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: dialog._verifying is None and dialog.verdict.isVisible())
    return dialog.verdict.text()


def test_the_trail_is_read_newest_first(qtbot: QtBot, workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "PAGE", 2)
    dialog = opened(qtbot, workspace)
    assert acts(dialog)[0] == "Add Ria as reader"
    assert acts(dialog)[-3:] == ["Import: two.txt", "Import: one.txt", "New corpus"]


def test_enter_in_the_filter_narrows_and_stays(qtbot: QtBot, workspace: Workspace) -> None:
    dialog = opened(qtbot, workspace)
    qtbot.keyClicks(dialog.filter, "IMPORT: t")
    qtbot.keyClick(dialog.filter, Qt.Key.Key_Return)
    assert acts(dialog) == ["Import: two.txt"]
    assert dialog.isVisible()


def test_the_trail_of_the_open_release(qtbot: QtBot, workspace: Workspace) -> None:
    dialog = opened(qtbot, workspace)
    dialog.scope.setCurrentIndex(1)
    dialog.read()
    qtbot.waitUntil(lambda: dialog._reading is None)
    assert len(acts(dialog)) == 2
    assert acts(dialog)[-1] == "Import: two.txt"


def test_the_head_is_copied(qtbot: QtBot, workspace: Workspace) -> None:
    dialog = opened(qtbot, workspace)
    qtbot.keyClick(dialog.copy, Qt.Key.Key_Space)
    assert workspace.corpus is not None
    assert QGuiApplication.clipboard().text() == "{}:{}".format(*workspace.corpus.head())


@pytest.mark.parametrize("person", ["Ada", "Ria"])
def test_a_sound_corpus_holds_for_everybody(qtbot: QtBot, workspace: Workspace, person: str) -> None:
    workspace.switch_person(person)
    words = verified(qtbot, opened(qtbot, workspace))
    assert words.startswith("All holds: 5 audit rows, 2 releases, 1 annotation.")


def test_what_was_tampered_with_is_listed(qtbot: QtBot, workspace: Workspace, tmp_path: Path) -> None:
    workspace.close()
    with sqlite3.connect(tmp_path / "desk.glossator") as connection:
        connection.execute("UPDATE annotation SET label = 'NOTE'")
    connection.close()
    workspace.open(str(tmp_path / "desk.glossator"), user="Ada")
    dialog = opened(qtbot, workspace)
    assert "not hold" in verified(qtbot, dialog)
    assert dialog.problems.toPlainText()


def test_leaving_while_it_works(qtbot: QtBot, workspace: Workspace) -> None:
    dialog = opened(qtbot, workspace)
    dialog.verify()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not workspace._jobs)
    assert dialog.isHidden()
