"""A release as it stood, on the screen: as of when, what was there, steps through time, and nothing that changes it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from domain import annotate, review
from domain.person import Role
from domain.scheme import Scheme
from gui.as_of_dialog import AsOfDialog, Looks
from gui.theme import load_theme
from gui.workspace import Workspace
from tests.gui.desk import bring, desk, tag
from tests.gui.window import Desk


@pytest.fixture
def workspace(tmp_path: Path, qapp: QApplication) -> Iterator[Workspace]:
    """Row 2 brings the release, 3 and 4 label it, 5 changes a label's title and 6 relabels."""
    with desk(tmp_path) as made:
        bring(made, {"one.txt": "Thorne Pell LLP advised Quillmere & Co. on the sale."})
        tag(made, "Thorne Pell LLP", "ADVISOR")
        tag(made, "Quillmere & Co.", "ADVISOR")
        assert made.scheme is not None
        first, *rest = made.scheme.labels
        made.change_scheme(Scheme(made.scheme.name, (replace(first, title="Counsel"), *rest)))
        assert made.sheet is not None
        made.do(annotate.relabel, made.sheet.annotations[0].id, "NOTE")
        yield made


def shown(qtbot: QtBot, workspace: Workspace, when: int | str, theme: str = "light") -> AsOfDialog:
    assert workspace.sheet is not None
    dialog = AsOfDialog(workspace, workspace.sheet.release.id, when, Looks(load_theme(theme), zoom=120))
    qtbot.waitUntil(lambda: dialog.isVisible() and dialog.reading is None)
    return dialog


def test_it_shows_what_was_there_with_the_scheme_of_that_time(qtbot: QtBot, workspace: Workspace) -> None:
    dialog = shown(qtbot, workspace, 3)
    sheet = dialog.pane.view.sheet
    assert sheet is not None
    assert [item.quote for item in sheet.annotations] == ["Thorne Pell LLP"]
    assert sheet.scheme.labels[0].title == "Advisor"
    assert "after row 3 of the audit trail — 1 annotation (1 draft)" in dialog.banner.text()
    assert dialog.said.text() == "Ada labelled “Thorne Pell LLP” as Counsel."
    assert dialog.place.text() == "Change 2 of 4"
    dialog.step(1)
    qtbot.waitUntil(lambda: dialog.reading is None and dialog.place.text() == "Change 3 of 4")
    assert dialog.pane.view.caret() == dialog.pane.view.text().index("Quillmere")
    dialog.reject()


def test_steps_go_through_the_acts_that_touched_the_release(qtbot: QtBot, workspace: Workspace) -> None:
    dialog = shown(qtbot, workspace, 5)
    assert dialog.place.text() == "Change 3 of 4"
    seen = []
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Left):
        place = dialog.place.text()
        qtbot.keyClick(dialog, key, Qt.KeyboardModifier.AltModifier)
        qtbot.waitUntil(lambda place=place: dialog.reading is None and dialog.place.text() != place)
        sheet = dialog.pane.view.sheet
        assert sheet is not None
        seen.append([item.label for item in sheet.annotations])
    assert seen == [["NOTE", "ADVISOR"], ["ADVISOR", "ADVISOR"], ["ADVISOR"], []]
    assert not dialog.earlier.isEnabled()
    assert dialog.later.isEnabled()
    dialog.step(-1)
    assert dialog.reading is None
    dialog.reject()


def test_the_annotation_at_the_caret_is_told(qtbot: QtBot, workspace: Workspace) -> None:
    dialog = shown(qtbot, workspace, 4)
    dialog.pane.view.set_caret(3)
    assert dialog.here.text() == "Advisor · Ada · draft — not yet submitted"
    dialog.pane.view.set_caret(dialog.pane.view.text().index("advised") + 2)
    assert dialog.here.text() == ""
    sheet = dialog.pane.view.sheet
    assert sheet is not None
    dialog.pane.annotation_activated.emit(sheet.annotations[1].id)
    assert dialog.pane.view.caret() == sheet.annotations[1].span.start
    dialog.reject()


def test_keys_of_labels_change_nothing(qtbot: QtBot, workspace: Workspace) -> None:
    assert workspace.corpus is not None
    before = workspace.corpus.head()
    dialog = shown(qtbot, workspace, 4, "dark")
    for key in (Qt.Key.Key_A, Qt.Key.Key_1, Qt.Key.Key_Delete, Qt.Key.Key_Return, Qt.Key.Key_Y):
        qtbot.keyClick(dialog.pane.view, key)
    assert workspace.corpus.head() == before
    assert dialog.isVisible()
    qtbot.keyClick(dialog.pane.view, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_what_never_was_is_said_and_no_window_opens(qtbot: QtBot, workspace: Workspace) -> None:
    assert workspace.sheet is not None
    dialog = AsOfDialog(workspace, workspace.sheet.release.id, "approval")
    with qtbot.waitSignal(dialog.refused) as told:
        assert not dialog.isVisible()
    assert told.args == [
        "That release was never approved: nobody has signed it off, and no annotation of it is approved."
    ]
    assert not dialog.isVisible()


def test_leaving_while_it_reads(qtbot: QtBot, workspace: Workspace) -> None:
    dialog = shown(qtbot, workspace, 4)
    dialog.step(-1)
    dialog.reject()
    qtbot.waitUntil(lambda: not workspace._jobs)


def test_the_menu_shows_the_release_as_it_was_approved(qtbot: QtBot, desk: Desk) -> None:
    window = desk.window
    workspace = window.workspace
    action = window.actions_by_name["as_approved"]
    with qtbot.waitSignal(workspace.refused) as told:
        action.trigger()
    assert "was never approved" in told.args[0]
    qtbot.waitUntil(lambda: not window.findChildren(AsOfDialog))
    workspace.set_role("Rita", Role.REVIEWER)
    workspace.switch_person("Rita")
    assert workspace.do(review.sign_off) is not None
    signed = workspace.sheet
    action.trigger()
    (dialog,) = window.findChildren(AsOfDialog)
    qtbot.waitUntil(dialog.isVisible)
    assert dialog.pane.view.sheet == signed
    assert "signed off" in dialog.banner.text()
    dialog.reject()
    qtbot.waitUntil(lambda: not window.findChildren(AsOfDialog))
