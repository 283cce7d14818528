"""Speed of review by keyboard: 100 decisions over 20 releases, from the key to the next entry painted."""

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from benchmarks.window import TEXT, Row, _bare_commit
from gui.main_window import MainWindow
from gui.review_model import Walk
from gui.settings import Settings

RELEASES, EACH = 20, 5
RETURNED = 5
"""Every how many-th entry goes back."""
FIRM = "Orrin & Vale Partners, Inc."
TARGETS = {
    f"review, {walk}: key to next entry painted, p95": "< 50 ms" for walk in ("in the text", "in a sweep's list")
} | {"review: keys for each decision": "80 approved, 20 returned"}


def rows() -> list[Row]:
    """(what, ours in ms, the bare thing in ms, ratio)."""
    from gui.app import application

    app = application(["benchmark"])
    found: list[Row] = []
    keys = 0.0
    with tempfile.TemporaryDirectory() as folder:
        bare = _bare_commit(Path(folder) / "bare.db") + _bare_paint(app)
        for walk, name in ((Walk.NEED, "in the text"), (Walk.SWEEP, "in a sweep's list")):
            path = Path(folder) / f"{walk.value}.glossator"
            _fill(path)
            times, keys = _reviewed(app, Path(folder), path, walk)
            for words, ours in (("p50", statistics.median(times)), ("p95", statistics.quantiles(times, n=20)[18])):
                found.append((f"review, {name}: key to next entry painted, {words}", ours, bare, ours / bare))
    return [*found, ("review: keys for each decision", keys, 1.0, keys)]


def _fill(path: Path) -> None:
    import resources
    from domain.person import Role
    from domain.release import Claim, Incoming
    from domain.review import submit
    from formats.scheme_toml import read_scheme
    from storage.access import create

    with create(path, read_scheme(resources.path("schemes", "founding.toml")), "Ada") as corpus:
        ada = corpus.people()[0]
        for number in range(RELEASES):
            text = f"Release {number}\n\n{TEXT}"
            places, start = [], 0
            for _ in range(EACH):
                start = text.index(FIRM, start + 1)
                places.append(start)
            claims = tuple(Claim("ADVISOR", ((place, place + len(FIRM)),)) for place in places)
            corpus.admit([Incoming(f"release-{number:02}.txt", text, text.encode(), claims=claims)], ada)
        for release in corpus.releases():
            corpus.commit(submit(corpus.sheet(release.id), by=ada))
        from domain.govern import add_person

        corpus.commit(add_person(corpus.people(), "Bea", Role.REVIEWER, by=ada))


def _reviewed(app: QApplication, folder: Path, path: Path, walk: Walk) -> tuple[list[float], float]:
    """Milliseconds for each decision, and how many keys each took."""
    window = MainWindow(Settings(folder / f"{walk.value}.ini"), app)
    window.resize(1280, 800)
    window.show()
    window.workspace.open(str(path), user="Bea")
    window.corpus_acts.show_first()
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    window.review_menu.set_mode(True)
    window.review.set_walk(walk)
    while window.review.queue.reading:
        QTest.qWait(2)
    if walk is Walk.SWEEP:
        window.review.list.setFocus()
        QTest.keySequence(window.review.list, "Home")
    else:
        QTest.keySequence(window.pane.view, "U")
    app.processEvents()
    times, pressed = [], 0
    for number in range(RELEASES * EACH):
        before = len(window.review.queue)
        goes_back = number % RETURNED == RETURNED - 1
        times.append(_returned(window) if goes_back else _approved(window))
        pressed += 2 if goes_back else 1
        assert len(window.review.queue) == before - 1, "a key decided nothing"
        app.processEvents()
        window.activateWindow()
        QTest.qWaitForWindowActive(window)
    window.close()
    window.deleteLater()
    return times, pressed / len(times)


def _approved(window: MainWindow) -> float:
    begun = time.perf_counter()
    QTest.keySequence(_focus(window), "Y")
    return _painted(window, begun)


def _returned(window: MainWindow) -> float:
    """From the digit, which decides; the question before it waits for a person."""
    begun: list[float] = []

    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        if dialog is None or not dialog.isActiveWindow() or dialog.focusWidget() is None:
            QTimer.singleShot(1, answer)
            return
        begun.append(time.perf_counter())
        QTest.keySequence(dialog.focusWidget(), "2")

    QTimer.singleShot(0, answer)
    QTest.keySequence(_focus(window), "X")
    return _painted(window, begun[0])


def _focus(window: MainWindow) -> QPlainTextEdit:
    return QApplication.focusWidget() or window.pane.view  # type: ignore[return-value]


def _painted(window: MainWindow, begun: float) -> float:
    for widget in (window.pane.view.viewport(), window.review.list.viewport(), window.inspector.viewport()):
        widget.repaint()
    return (time.perf_counter() - begun) * 1000


def _bare_paint(app: QApplication) -> float:
    """A text of the same length put into a bare widget and painted."""
    bare = QPlainTextEdit()
    bare.resize(800, 700)
    bare.show()
    app.processEvents()

    def show(number: int) -> None:
        bare.setPlainText(f"Release {number}\n\n{TEXT}")
        bare.viewport().repaint()

    found = statistics.median([_milliseconds(show, number) for number in range(20)])
    bare.close()
    bare.deleteLater()
    return found


def _milliseconds(act: Callable[[int], None], number: int) -> float:
    begun = time.perf_counter()
    act(number)
    return (time.perf_counter() - begun) * 1000
