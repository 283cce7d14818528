"""Widgets that nobody holds any more are destroyed in the GUI thread, whoever made the garbage."""

import gc
import threading
from typing import Any

import pytest
from PySide6.QtCore import QObject, QThread
from PySide6.QtWidgets import QApplication

from gui.garbage import Garbage


class _Cycle:
    """Something that only the cyclic collector can free; it notes in which thread that was."""

    def __init__(self, freed: list[int]) -> None:
        self.itself: Any = self
        self.freed = freed

    def __del__(self) -> None:
        self.freed.append(threading.get_ident())


class _Maker(QThread):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.held: list[list[int]] = []

    def run(self) -> None:
        # Far more than what makes Python collect by itself.
        self.held = [[number] for number in range(20_000)]


@pytest.fixture
def collecting(qapp: QApplication, garbage: None) -> Garbage:
    return qapp.findChildren(Garbage)[-1]


def test_a_job_collects_nothing(qapp: QApplication, collecting: Garbage) -> None:
    freed: list[int] = []
    gc.collect()
    _Cycle(freed)
    maker = _Maker(qapp)
    maker.start()
    maker.wait()
    assert not freed
    collecting.look()
    assert freed == [threading.get_ident()]
    maker.deleteLater()


def test_python_collects_again_when_it_ends(qapp: QApplication) -> None:
    assert not gc.isenabled()
    inner = Garbage(qapp)
    inner.end()
    assert not gc.isenabled(), "it leaves things as it found them"
    inner.deleteLater()
