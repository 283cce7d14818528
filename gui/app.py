"""Builds the application: settings, theme, faults, window; the corpus comes after the first paint."""

import os
import sys
from pathlib import Path

import platformdirs
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

import resources
from domain.errors import Refusal
from gui.faults import install_excepthook, log_folder
from gui.garbage import Garbage
from gui.icons import app_icon
from gui.lasting_none import make_none_last
from gui.main_window import MainWindow
from gui.messages import Kind
from gui.settings import Settings
from gui.workspace import Workspace

DEFAULT = "default.glossator"
SAMPLE = "tarnbrook_cable_release.txt"


def run(corpus: str | None = None, release: str | None = None, user: str | None = None) -> int:
    """Open the window and stay until it is closed; gives the exit code."""
    if not has_display():
        sys.stderr.write("glossator: there is no display for the window; set DISPLAY, or use the verbs (--help).\n")
        return 1
    app = application(sys.argv[:1])
    garbage = Garbage(app)
    settings = Settings()
    window = MainWindow(settings, app)
    faults = install_excepthook(
        log_folder(), lambda words, details: window.line.notice.tell(Kind.ERROR, words, details)
    )
    window.show()
    # After the first paint: importing SQLAlchemy takes longer than all of Qt.
    QTimer.singleShot(0, window, lambda: open_first(window, corpus, release, user))
    code = app.exec()
    faults.remove()
    garbage.end()
    return code


def application(arguments: list[str]) -> QApplication:
    """The QApplication with our name and icon."""
    make_none_last()
    app = QApplication.instance() or QApplication(arguments)
    assert isinstance(app, QApplication)
    app.setApplicationName("glossator")
    app.setApplicationDisplayName("Glossator")
    app.setDesktopFileName("glossator")
    app.setWindowIcon(app_icon())
    return app


def default_corpus() -> Path:
    """Where the corpus is that opens when none is named."""
    return platformdirs.user_data_path("glossator", appauthor=False) / DEFAULT


def open_first(window: MainWindow, corpus: str | None, release: str | None, user: str | None) -> None:
    """Open the named corpus, or the default one, which is made with a sample the first time."""
    workspace = window.workspace
    path = default_corpus()
    if corpus is None and not path.exists():
        try:
            make_default(workspace, path, user)
        except (Refusal, OSError) as error:
            workspace.refused.emit(f"The first corpus cannot be made: {error}", str(path))
            return
    else:
        window.corpus_acts.open(corpus or str(path), user)
    if workspace.corpus is None:
        return
    found = workspace.find_release(release) if release else None
    if found is not None:
        workspace.show(found.id)
    else:
        window.corpus_acts.show_first()
    window.pane.view.setFocus()


def make_default(workspace: Workspace, path: Path, user: str | None) -> None:
    """Make the default corpus with the founding scheme and the sample release."""
    from formats import read
    from formats.scheme_toml import read_scheme
    from storage.engine import system_user

    path.parent.mkdir(parents=True, exist_ok=True)
    scheme = read_scheme(resources.path("schemes", "founding.toml"))
    workspace.create(str(path), scheme, user or system_user())
    workspace.admit(list(read(resources.path("samples", SAMPLE), format="text")))
    workspace.history.clear()
    workspace.history.switch(workspace.person.name if workspace.person else "")
    workspace.opened.emit()


def has_display() -> bool:
    """Whether a window can be shown: a platform was named, or there is a display."""
    if os.environ.get("QT_QPA_PLATFORM") or sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
