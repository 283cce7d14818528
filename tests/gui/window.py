"""A main window on a real corpus, spoken to by keys and asked what was committed."""

from collections.abc import Callable, Mapping
from pathlib import Path

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QThread, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

import resources
from domain.annotation import Annotation
from domain.edit import Edit
from domain.person import Role
from domain.span import Span
from formats.scheme_toml import read_scheme
from gui.main_window import MainWindow
from gui.release_view import ReleaseView
from gui.settings import Settings
from gui.workspace import Workspace
from tests.gui.desk import bring

ONE = """<PAGE>
                                                              Exhibit 99.1

                   TARNBROOK CABLE EXCHANGES SENIOR NOTES

TARNBROOK, March 2, 2004 - Tarnbrook Cable, Inc. (the "Company") has engaged
Orrin & Vale Partners, Inc. as its financial advisor and Thorne Pell LLP as
counsel. The 11 3/4% Senior Notes due 2009 will be exchanged.

The exchange may fail. Copper may become dear.

About Tarnbrook Cable

It makes cables.
"""
TWO = "Dunmore Ashgrove & Co. is the placement agent.\n\nThe Notes are risky.\n"
THREE = "Cobbold Partners LLC advised the Committee.\n"
TEXTS = {"one.txt": ONE, "two.txt": TWO, "zoo.txt": THREE}


class Desk:
    """What a person at the window does, and what came of it."""

    def __init__(self, folder: Path, *, texts: Mapping[str, str] = TEXTS, user: str = "Ada") -> None:
        app = QApplication.instance()
        assert app is not None
        self.folder = folder
        self.path = folder / "desk.glossator"
        self.settings = Settings(folder / "glossator.ini")
        self.window = MainWindow(self.settings, app)
        self.workspace: Workspace = self.window.workspace
        self.view: ReleaseView = self.window.pane.view
        self.workspace.create(str(self.path), read_scheme(resources.path("schemes", "founding.toml")), user)
        if texts:
            bring(self.workspace, texts)
        self.workspace.history.clear()
        self._committed: list[Edit] = []
        self.workspace.edited.connect(self._committed.append)
        self.appear()

    def appear(self) -> None:
        """Show the window with the keys in the text."""
        self.window.show()
        self.window.activateWindow()
        QTest.qWaitForWindowActive(self.window)
        self.view.setFocus()

    # -- hands

    def press(self, keys: str) -> None:
        """Press keys such as `1 Shift+2 Ctrl+Z`, one after the other, wherever the focus is."""
        for key in keys.split():
            QTest.keySequence(self.focus(), key)
            QCoreApplication.processEvents()

    def type(self, words: str) -> None:
        """Type into whatever has the focus."""
        QTest.keyClicks(self.focus(), words)

    def focus(self) -> QWidget:
        """What has the keys."""
        return QApplication.activePopupWidget() or QApplication.focusWidget() or self.window

    def at(self, words: str, after: int = 0) -> None:
        """Put the caret to the first place of these words."""
        self.view.set_caret(self.view.text().index(words) + after)

    def select(self, words: str) -> None:
        """Select the first place of these words."""
        start = self.view.text().index(words)
        self.view.select(Span(start, start + len(words)))

    def tag(self, words: str, key: str) -> None:
        """Select words and press the key of a label."""
        self.select(words)
        self.press(key)

    def within(self, act: Callable[[], object], then: Callable[[QDialog], object]) -> None:
        """Do something that asks a question, and answer it."""
        seen: list[QWidget] = []

        def enter() -> None:
            dialog = QApplication.activeModalWidget()
            if not isinstance(dialog, QDialog) or not dialog.isActiveWindow():
                QTimer.singleShot(5, enter)
            else:
                seen.append(dialog)
                then(dialog)
                if dialog.isVisible():
                    dialog.reject()

        QTimer.singleShot(0, enter)
        act()
        self.window.activateWindow()
        QTest.qWaitForWindowActive(self.window)
        assert seen, "no dialog came"

    # -- eyes

    def done(self) -> list[str]:
        """What was committed since this was asked last."""
        titles = [done.title for done in self._committed]
        self._committed.clear()
        return titles

    def drawn(self) -> list[tuple[str, str]]:
        """The annotations of the open release: label and text."""
        sheet = self.workspace.sheet
        return [(item.label, " ".join(item.quote.split())) for item in sheet.annotations] if sheet else []

    def one(self) -> Annotation:
        """The only annotation of the open release."""
        assert self.workspace.sheet is not None
        (found,) = self.workspace.sheet.annotations
        return found

    def said(self) -> str:
        """The notice in the status line."""
        notice = self.window.line.notice.notice
        return notice.text if notice else ""

    def chosen(self) -> str:
        """The selected text."""
        span = self.view.selection()
        return span.of(self.view.text()) if span else ""

    def open(self) -> str:
        """The name of the open release."""
        return self.workspace.sheet.release.name if self.workspace.sheet else ""

    # -- people

    def colleague(self, name: str = "Bea", role: Role = Role.REVIEWER) -> None:
        """Add somebody without a word in `done`."""
        assert self.workspace.set_role(name, role)
        self._committed.clear()

    def trail(self) -> list[str]:
        """All of the audit trail, as `who: what`."""
        assert self.workspace.corpus is not None
        return [f"{row.actor}: {row.action}" for row in self.workspace.corpus.audit()]

    def audited(self) -> list[Edit]:
        """The Edits of the audit trail."""
        assert self.workspace.corpus is not None
        return [row.edit() for row in self.workspace.corpus.audit()]


def put_away(window: MainWindow) -> list[str]:
    """Close a window for good; gives what it left running."""
    jobs = window.findChildren(QThread)
    window.close()
    running = [repr(job) for job in jobs if shiboken6.isValid(job) and job.isRunning()]
    delete(window)
    return running


def delete(thing: QObject) -> None:
    """Delete a Qt object now, as a program that ends does."""
    thing.deleteLater()
    # Twice: what is deleted may delete others later.
    for _ in range(2):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QCoreApplication.processEvents()


NO_MODIFIER = Qt.KeyboardModifier.NoModifier
