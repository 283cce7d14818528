"""Speed of the whole window: start with 10,000 releases, and an annotation from key press to disk and eye."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

Row = tuple[str, float, float, float]

RELEASES = 10_000
RUNS = 5
TEXT = "The Company has engaged Orrin & Vale Partners, Inc. as its financial advisor, and the\n" * 47

EMPTY = """
import sys, time
from PySide6.QtWidgets import QApplication, QMainWindow, QPlainTextEdit
class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        print(time.time(), flush=True)
        QApplication.instance().exit(0)
app = QApplication(sys.argv[:1])
window = Window()
window.setCentralWidget(QPlainTextEdit())
window.resize(1280, 800)
window.show()
sys.exit(app.exec())
"""

FULL = """
import resource, sys, time
from pathlib import Path
from PySide6.QtCore import QTimer
from gui.app import application, open_first
from gui.main_window import MainWindow
from gui.settings import Settings
app = application(sys.argv[:1])
window = MainWindow(Settings(Path(sys.argv[2])), app)
window.show()
app.processEvents()
print(time.time(), flush=True)
def usable():
    open_first(window, sys.argv[1], None, None)
    app.processEvents()
    print(time.time(), flush=True)
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, flush=True)
    window.close()
    app.exit(0)
QTimer.singleShot(0, usable)
sys.exit(app.exec())
"""


def rows() -> list[Row]:
    """(what, ours in ms, the bare thing in ms, ratio)."""
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "many.glossator"
        _fill(corpus)
        empty = _started(EMPTY, [])[0]
        painted, usable = _started(FULL, [str(corpus), str(Path(folder) / "settings.ini")])[:2]
        found = [
            (f"start, {RELEASES:,} releases: first paint", painted, empty, painted / empty),
            (f"start, {RELEASES:,} releases: usable", usable, empty, usable / empty),
        ]
        return found + _key_presses(Path(folder))


def _fill(path: Path) -> None:
    import resources
    from domain.release import Incoming
    from formats.scheme_toml import read_scheme
    from storage.access import create
    from storage.engine import system_user

    with create(path, read_scheme(resources.path("schemes", "founding.toml")), system_user()) as corpus:
        person = corpus.people()[0]
        for start in range(0, RELEASES, 200):
            texts = [f"Release {number}\n\n{TEXT}" for number in range(start, start + 200)]
            items = [
                Incoming(f"release-{start + place:05}.txt", text, text.encode()) for place, text in enumerate(texts)
            ]
            corpus.admit(items, person)


def _started(script: str, arguments: list[str]) -> list[float]:
    """Milliseconds from the start of the process to each of its stamps, the median of some runs."""
    runs: list[list[float]] = []
    environment = {**os.environ, "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}
    for _ in range(RUNS):
        begun = time.time()
        done = subprocess.run(
            [sys.executable, "-c", script, *arguments], capture_output=True, text=True, check=True, env=environment
        )
        runs.append([(float(line) - begun) * 1000 for line in done.stdout.split()[:2]])
    return [statistics.median(stamps) for stamps in zip(*runs, strict=True)]


def _key_presses(folder: Path) -> list[Row]:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    from domain.span import Span
    from gui.app import application
    from gui.main_window import MainWindow
    from gui.settings import Settings

    app = application(["benchmark"])
    found = []
    for count in (50, 50_000):
        window = MainWindow(Settings(folder / "keys.ini"), app)
        path = folder / f"keys-{count}.glossator"
        length = _one_release(path, count)
        window.resize(1280, 800)
        window.show()
        window.workspace.open(str(path))
        window.corpus_acts.show_first()
        app.processEvents()
        view, times = window.pane.view, []
        for place in range(60):
            start = length - 40_000 + place * 300
            view.select(Span(start, start + 5))
            view.reveal(Span(start, start + 5))
            app.processEvents()
            begun = time.perf_counter()
            QTest.keyClick(view, Qt.Key.Key_2)
            view.viewport().repaint()
            times.append((time.perf_counter() - begun) * 1000)
            app.processEvents()
        bare = _bare_commit(folder / f"bare-{count}.db")
        ours = statistics.median(times[10:])
        found.append((f"key press to durable and repainted, {count:,} annotations", ours, bare, ours / bare))
        window.close()
        window.deleteLater()
    return found


def _one_release(path: Path, count: int) -> int:
    import resources
    from domain.release import Claim, Incoming
    from formats.scheme_toml import read_scheme
    from storage.access import create
    from storage.engine import system_user

    text = TEXT * (200 if count > 1000 else 12)
    step = (len(text) - 45_000) // count
    claims = tuple(Claim("ADVISOR", ((place * step, place * step + 4),)) for place in range(count))
    with create(path, read_scheme(resources.path("schemes", "founding.toml")), system_user()) as corpus:
        corpus.admit([Incoming("one.txt", text, text.encode(), claims=claims)], corpus.people()[0])
    return len(text)


def _bare_commit(path: Path) -> float:
    """The least that is durable: one row by raw SQLite, WAL and FULL."""
    from storage.engine import sqlite_module

    connection = sqlite_module().connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE annotation (id TEXT PRIMARY KEY, start INTEGER, stop INTEGER, label TEXT)")
    times = []
    for number in range(200):
        begun = time.perf_counter()
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO annotation VALUES (?, ?, ?, ?)", (str(number), number, number + 5, "NOTE"))
        connection.execute("COMMIT")
        times.append((time.perf_counter() - begun) * 1000)
    connection.close()
    return statistics.median(times)


if __name__ == "__main__":
    for name, ours, bare, ratio in rows():
        sys.stdout.write(f"{name:60} {ours:9.2f} ms  bare {bare:9.2f} ms  ratio {ratio:6.2f}\n")
