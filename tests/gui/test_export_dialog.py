"""The export dialog: a format, a choice and a place go in; a file and a sentence come out."""

from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import formats
from gui import export_dialog
from gui.export_dialog import ASKING, REPORT, WRITING, ExportDialog, Ticks
from gui.settings import EXPORT_FOLDER, EXPORT_FORMAT, Settings
from gui.workspace import Workspace
from tests.gui.desk import bring, desk, tag

TEXT = "Thorne Pell LLP advised on the 11 3/4% Notes."


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    made = Settings(tmp_path / "glossator.ini")
    made.set(EXPORT_FOLDER, str(tmp_path))
    return made


@pytest.fixture
def workspace(tmp_path: Path, qapp: QApplication) -> Iterator[Workspace]:
    with desk(tmp_path) as made:
        bring(made, {"one.txt": TEXT, "two.txt": "Nothing."})
        tag(made, "Thorne Pell LLP", "ADVISOR")
        tag(made, "11 3/4% Notes", "NOTE")
        yield made


@pytest.fixture
def dialog(qtbot: QtBot, workspace: Workspace, settings: Settings) -> ExportDialog:
    made = ExportDialog(workspace, settings)
    qtbot.addWidget(made)
    made.show()
    return made


def choose(dialog: ExportDialog, name: str) -> Path:
    dialog.format.setCurrentIndex(dialog.format.findData(name))
    return Path(dialog.path.text())


def untick(ticks: Ticks, *values: str) -> None:
    for row in range(ticks.count()):
        if ticks.item(row).data(Qt.ItemDataRole.UserRole) in values:
            ticks.item(row).setCheckState(Qt.CheckState.Unchecked)


def exported(qtbot: QtBot, dialog: ExportDialog) -> str:
    """Press Enter, wait for the end, give what is said."""
    qtbot.keyClick(dialog.path, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not dialog.progress.busy and dialog.pages.currentIndex() != WRITING)
    return dialog.headline.text() if dialog.pages.currentIndex() == REPORT else dialog.refusal.text()


@pytest.mark.parametrize("name", [found.name for found in formats.FORMATS if found.writes])
def test_every_format_is_written(qtbot: QtBot, dialog: ExportDialog, name: str) -> None:
    path = choose(dialog, name)
    assert path.name.startswith("desk")
    assert exported(qtbot, dialog) == "Wrote 2 releases."
    assert path.is_dir() if formats.named(name).folder else path.stat().st_size > 20
    assert dialog.written.text() == str(path)


def test_only_what_is_ticked_is_written(qtbot: QtBot, dialog: ExportDialog) -> None:
    path = choose(dialog, "jsonl")
    untick(dialog.labels, "NOTE", "RISK_FACTOR")
    exported(qtbot, dialog)
    lines = [orjson.loads(line) for line in path.read_bytes().splitlines()]
    labels = [item["label"] for line in lines for item in line.get("annotations", ())]
    assert labels == ["ADVISOR"]


def test_nothing_ticked_cannot_be_exported(dialog: ExportDialog) -> None:
    untick(dialog.states, "draft", "submitted", "approved", "returned")
    assert not dialog.go.isEnabled()
    assert dialog.refusal.text().startswith("Tick at least one state")


def test_format_and_folder_are_remembered(
    qtbot: QtBot, dialog: ExportDialog, workspace: Workspace, settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "out").mkdir()
    choose(dialog, "csv")
    dialog.path.setText(str(tmp_path / "out" / "x.csv"))
    exported(qtbot, dialog)
    assert settings.get(EXPORT_FORMAT) == "csv"
    again = ExportDialog(workspace, settings)
    qtbot.addWidget(again)
    assert again.path.text() == str(tmp_path / "out" / "desk.csv")


def test_the_ending_follows_the_format(dialog: ExportDialog, tmp_path: Path) -> None:
    dialog.path.setText(str(tmp_path / "v1.2"))
    assert [choose(dialog, name).name for name in ("csv", "html", "brat", "jsonl")] == [
        "v1.2.csv", "v1.2.html", "v1.2", "v1.2.jsonl",
    ]  # fmt: skip


@pytest.mark.parametrize("agrees", [True, False])
def test_a_file_is_replaced_only_when_asked(
    qtbot: QtBot, dialog: ExportDialog, monkeypatch: pytest.MonkeyPatch, agrees: bool
) -> None:
    path = choose(dialog, "csv")
    path.write_text("mine")
    monkeypatch.setattr(export_dialog, "confirm", lambda *_args, **_words: agrees)
    qtbot.keyClick(dialog.path, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not dialog.progress.busy)
    assert (path.read_text() == "mine") is not agrees


def test_a_place_that_cannot_be_written_is_told(qtbot: QtBot, dialog: ExportDialog, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    choose(dialog, "csv")
    dialog.path.setText(str(tmp_path / "file" / "x.csv"))
    assert "cannot be written" in exported(qtbot, dialog)
    assert dialog.pages.currentIndex() == ASKING
    assert dialog.go.isEnabled()


def test_the_path_is_copied(qtbot: QtBot, dialog: ExportDialog) -> None:
    path = choose(dialog, "csv")
    exported(qtbot, dialog)
    qtbot.keyClick(dialog.copy_button, Qt.Key.Key_Space)
    assert QGuiApplication.clipboard().text() == str(path)


def test_what_a_format_cannot_carry_is_said(qtbot: QtBot, dialog: ExportDialog, workspace: Workspace) -> None:
    tag(workspace, "Thorne Pell LLP advised", "NOTE")
    choose(dialog, "conll")
    exported(qtbot, dialog)
    assert dialog.remarks.isVisible()
    assert dialog.remarks.toPlainText()
