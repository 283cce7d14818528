"""The people dialog: who there is, how much they did, and what an administrator changes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from domain.person import Role
from gui.people_dialog import DECLARED, PeopleDialog
from gui.workspace import Workspace
from tests.gui.desk import bring, desk, tag


@pytest.fixture
def workspace(tmp_path: Path, qapp: QApplication) -> Iterator[Workspace]:
    with desk(tmp_path) as made:
        bring(made, {"one.txt": "Thorne Pell LLP advised."})
        tag(made, "Thorne Pell LLP", "ADVISOR")
        made.set_role("Bea <i>B</i>", Role.REVIEWER)
        yield made


@pytest.fixture
def dialog(qtbot: QtBot, workspace: Workspace) -> PeopleDialog:
    made = PeopleDialog(workspace)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: made._job is None)
    return made


def rows(dialog: PeopleDialog) -> list[tuple[str, ...]]:
    table = dialog.table
    return [tuple(table.item(row, column).text() for column in range(3)) for row in range(table.rowCount())]


def test_people_and_their_work(dialog: PeopleDialog) -> None:
    assert rows(dialog) == [
        ("Ada (you)", "Administrator", "1 annotation"),
        ("Bea <i>B</i>", "Reviewer", "0 annotations"),
    ]
    assert DECLARED in [label.text() for label in dialog.findChildren(QLabel)]


def test_a_person_is_added_by_keyboard(qtbot: QtBot, dialog: PeopleDialog) -> None:
    qtbot.keyClicks(dialog.name, "Carl Day")
    qtbot.keyClick(dialog.name, Qt.Key.Key_Return)
    assert ("Carl Day", "Annotator", "0 annotations") in rows(dialog)
    assert dialog.name.text() == ""
    assert dialog.isVisible()


def test_a_role_is_changed(dialog: PeopleDialog, workspace: Workspace) -> None:
    dialog.table.selectRow(1)
    dialog.role.setCurrentIndex(dialog.role.findData(Role.ADJUDICATOR.value))
    dialog.role.activated.emit(dialog.role.currentIndex())
    assert rows(dialog)[1][1] == "Adjudicator"
    assert {person.role for person in workspace.people()} == {Role.ADMINISTRATOR, Role.ADJUDICATOR}


def test_somebody_leaves_and_comes_back(qtbot: QtBot, dialog: PeopleDialog, workspace: Workspace) -> None:
    dialog.table.selectRow(1)
    qtbot.keyClick(dialog.retire, Qt.Key.Key_Space)
    assert rows(dialog)[1][1] == "Reviewer, inactive"
    assert [person.name for person in workspace.people()] == ["Ada"]
    qtbot.keyClick(dialog.retire, Qt.Key.Key_Space)
    assert rows(dialog)[1][1] == "Reviewer"


def test_the_only_administrator_stays(qtbot: QtBot, dialog: PeopleDialog) -> None:
    dialog.table.selectRow(0)
    qtbot.keyClick(dialog.retire, Qt.Key.Key_Space)
    assert dialog.answer.text().startswith("Ada is the only administrator")
    assert rows(dialog)[0][1] == "Administrator"


def test_others_only_look(qtbot: QtBot, workspace: Workspace) -> None:
    workspace.switch_person("Bea <i>B</i>")
    dialog = PeopleDialog(workspace)
    qtbot.addWidget(dialog)
    assert not any(part.isEnabled() for part in (dialog.role, dialog.retire, dialog.name, dialog.add))
    assert dialog.answer.text() == "Only an administrator changes people and roles."


def test_leaving_while_work_is_counted(qtbot: QtBot, workspace: Workspace) -> None:
    dialog = PeopleDialog(workspace)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not workspace._jobs)
    assert dialog.isHidden()
