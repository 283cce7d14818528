"""The window of the tests: over a real corpus, and it must leave nothing behind."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtWidgets import QApplication, QWidget

from gui.garbage import Garbage
from tests.gui.window import Desk, put_away


@pytest.fixture(autouse=True)
def garbage(qapp: QApplication) -> Iterator[None]:
    """Nothing of Qt is destroyed in a job's thread, here as in the program."""
    made = Garbage(qapp)
    yield
    made.look()
    made.end()
    made.deleteLater()


@pytest.fixture
def desk(tmp_path: Path, nothing_left: None) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    running = put_away(made.window)
    assert not running, "jobs outlived the window"


def _place(widget: QWidget) -> int:
    """Where Qt has a widget: what Python wraps it in may be another one each time."""
    return int(shiboken6.getCppPointer(widget)[0])


@pytest.fixture
def nothing_left(qapp: QApplication) -> Iterator[None]:
    """Fails a test after which a window of its own is still there."""
    before = set(map(_place, QApplication.topLevelWidgets()))
    yield
    left = [item for item in QApplication.topLevelWidgets() if shiboken6.isValid(item) and _place(item) not in before]
    assert not left, f"widgets were left: {left}"
