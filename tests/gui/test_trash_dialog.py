"""The trash: what was put away comes back, several at a time."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.trash_dialog import TrashDialog
from gui.workspace import Workspace
from tests.gui.desk import bring, desk


@pytest.fixture
def workspace(tmp_path: Path, qapp: QApplication) -> Iterator[Workspace]:
    with desk(tmp_path) as made:
        bring(made, {name: f"Text of {name}" for name in ("a <b>", "b", "c", "d")})
        made.trash([release.id for release in made.releases()[:3]])
        yield made


def listed(dialog: TrashDialog) -> list[str]:
    return [dialog.list.item(row).text() for row in range(dialog.list.count())]


def test_several_come_back_at_once(qtbot: QtBot, workspace: Workspace) -> None:
    dialog = TrashDialog(workspace)
    qtbot.addWidget(dialog)
    dialog.show()
    assert listed(dialog) == ["a <b>", "b", "c"]
    qtbot.keyClick(dialog.list, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(dialog.list, Qt.Key.Key_Return)
    assert listed(dialog) == ["c"]
    assert [release.name for release in workspace.releases()] == ["a <b>", "b", "d"]
    workspace.undo()
    assert [release.name for release in workspace.releases()] == ["d"]


def test_an_empty_trash_says_so(qtbot: QtBot, workspace: Workspace) -> None:
    workspace.trash([release.id for release in workspace.releases(trashed=True)], away=False)
    dialog = TrashDialog(workspace)
    qtbot.addWidget(dialog)
    assert dialog.note.text().startswith("The trash is empty")
    assert not dialog.back.isEnabled()
