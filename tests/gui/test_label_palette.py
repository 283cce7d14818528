"""The palette with more labels than the window has room for."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from domain.govern import plain_label, with_labels
from gui.label_palette import LabelPalette
from gui.theme import load_theme
from gui.workspace import Workspace
from tests.gui.desk import bring, desk


@pytest.fixture
def workspace(tmp_path: Path, qapp: QApplication) -> Iterator[Workspace]:
    with desk(tmp_path) as made:
        bring(made, {"one.txt": "Thorne Pell LLP advised."})
        yield made


def test_labels_without_room_are_in_a_menu_and_none_is_lost(qtbot: QtBot, workspace: Workspace) -> None:
    assert workspace.scheme is not None
    many = [plain_label(f"LABEL_NUMBER_{number}", number) for number in range(40)]
    workspace.change_scheme(with_labels(workspace.scheme, many))
    palette = LabelPalette(workspace)
    qtbot.addWidget(palette)
    palette.set_theme(load_theme("light"))
    palette.resize(700, 40)
    palette.show()
    assert palette.minimumSizeHint().width() < 300
    shown = [button for button in palette._buttons.values() if not button.isHidden()]
    assert 3 <= len(shown) < 43
    assert palette.more.text() == f"+{43 - len(shown)}"
    assert all(button.geometry().right() < 700 for button in (*shown, palette.more))
    menu = palette.more.menu()
    menu.aboutToShow.emit()
    assert len(menu.actions()) == 43 - len(shown)
    with qtbot.waitSignal(palette.chosen) as chosen:
        menu.actions()[-1].trigger()
    assert chosen.args == ["LABEL_NUMBER_39"]
    palette.resize(9000, 40)
    assert palette.more.isHidden()
    assert not any(button.isHidden() for button in palette._buttons.values())
