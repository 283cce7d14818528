"""How soon the first suggestions are there: from the moment a release's text is painted, the sources being warm."""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
REAL = ROOT.parent / "shared" / "data" / "releases" / "txt"
OWN = ROOT / "resources" / "gold" / "releases"
ROUNDS = 2
PATIENCE = 30.0
"""Seconds after which a release counts as one without suggestions."""


def texts() -> tuple[str, dict[str, str]]:
    """Where the releases come from, and their texts by name: real ones where they are there, else our own."""
    from domain.release import normalise

    folder = REAL if REAL.is_dir() else OWN
    found = {}
    for path in sorted(folder.glob("*.txt")):
        found[path.name] = normalise(path.read_text("utf-8", "replace"))
    return ("real" if folder is REAL else "own"), found


def measured() -> list[tuple[str, str]]:
    """The figures in rows of words."""
    import resources
    from domain.release import Incoming
    from formats.scheme_toml import read_scheme
    from gui.app import application
    from gui.main_window import MainWindow
    from gui.settings import Settings
    from storage.access import create
    from storage.engine import system_user

    app = application(["benchmark"])
    kind, given = texts()
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "bench.glossator"
        with create(path, read_scheme(resources.path("schemes", "founding.toml")), system_user()) as corpus:
            items = [Incoming(title, text, text.encode()) for title, text in given.items()]
            corpus.admit(items, corpus.people()[0])
        window = MainWindow(Settings(Path(name) / "settings.ini"), app)
        window.resize(1280, 720)
        window.show()
        app.processEvents()
        begun = time.perf_counter()
        window.workspace.open(str(path))
        _until(app.processEvents, lambda: window.workspace.sources is not None)
        warm = (time.perf_counter() - begun) * 1000
        waits = _waits(window, app.processEvents)
        window.close()
        window.deleteLater()
    ordered = sorted(waits)
    p95 = ordered[min(len(ordered) - 1, round(0.95 * (len(ordered) - 1)))]
    return [
        (f"releases ({kind}), each opened {ROUNDS} times", f"{len(given)}"),
        ("with suggestions", f"{len(waits)} of {len(given) * ROUNDS}"),
        ("sources ready after the corpus was opened", f"{warm:.0f} ms"),
        ("text painted to first suggestions, median", f"{statistics.median(ordered):.0f} ms"),
        ("the same, p95", f"{p95:.0f} ms"),
        ("the same, longest", f"{ordered[-1]:.0f} ms"),
    ]


def _waits(window: object, turn: Callable[[], None]) -> list[float]:
    """Milliseconds from the painted text to its first suggestions, for each release that has any."""
    from gui.main_window import MainWindow

    assert isinstance(window, MainWindow)
    workspace, found = window.workspace, []
    for _ in range(ROUNDS):
        for release in workspace.releases():
            workspace.show(None)
            workspace.show(release.id)
            window.pane.view.viewport().repaint()
            painted = time.perf_counter()
            _until(turn, lambda: bool(workspace.suggestions) or not workspace.suggesting)
            if workspace.suggestions:
                found.append((time.perf_counter() - painted) * 1000)
            _until(turn, lambda: not workspace.suggesting)
    return found


def _until(turn: Callable[[], None], there: Callable[[], bool]) -> None:
    begun = time.perf_counter()
    while not there() and time.perf_counter() - begun < PATIENCE:
        turn()
        time.sleep(0.0005)


if __name__ == "__main__":
    for what, figure in measured():
        sys.stdout.write(f"{what:60} {figure:>12}\n")
