"""Every occurrence over a corpus: to find, to label in one step, to take back, and how long the window is held up."""

import re
import tempfile
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from statistics import median

from PySide6.QtCore import QEventLoop, QTimer

from benchmarks.window import Row
from domain.occurrences import Wanted
from domain.patterns import PIECE, compile_pattern
from gui import work_occurrences
from gui.jobs import Job
from gui.main_window import MainWindow
from gui.settings import Settings

RELEASES, EACH = 1_000, 10
FIRM = "Orrin & Vale Partners"
FILLER = "The Company makes cables and has agreed with holders of its notes to exchange them on the terms below.\n" * 3
TARGETS = {
    "label all: longest stretch without a turn of the window, ms": "< 200 ms, or a sign is shown",
    "hostile expression: one stretch of the text, median, ms": "< 100 ms",
}


def rows() -> list[Row]:
    """(what, ours in ms, the bare thing in ms, ratio)."""
    from gui.app import application

    app = application(["benchmark"])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        texts = [
            "".join(
                f"{FILLER}{FIRM.replace(' Vale', chr(10) + 'Vale')} advised {number} {place}.\n"
                for place in range(EACH)
            )
            for number in range(RELEASES)
        ]
        window = MainWindow(Settings(folder / "settings.ini"), app)
        _fill(window, folder / "corpus.glossator", texts)
        window.show()
        found = [*_labelled(window, texts), *_hostile()]
        window.close()
        window.deleteLater()
    return found


def _fill(window: MainWindow, path: Path, texts: list[str]) -> None:
    import resources
    from domain.release import Incoming
    from formats.scheme_toml import read_scheme

    window.workspace.create(str(path), read_scheme(resources.path("schemes", "founding.toml")), "Ada")
    items = [Incoming(f"r{number}.txt", text, text.encode()) for number, text in enumerate(texts)]
    admitted = window.workspace.admit(items)
    assert admitted is not None
    window.workspace.show(admitted.added[0].id)


def _labelled(window: MainWindow, texts: list[str]) -> list[Row]:
    workspace = window.workspace
    person = workspace.person
    assert person is not None
    bare = _timed(lambda: [re.findall(r"Orrin\s+&\s+Vale\s+Partners", text) for text in texts])
    wanted = Wanted(FIRM)
    finding = workspace.job(lambda corpus: work_occurrences.find(corpus, person, wanted, "ADVISOR"))
    places, look, held = _ran(finding)
    assert isinstance(places, work_occurrences.Places)
    chosen = places.items
    assert len(chosen) == RELEASES * EACH
    labelling = workspace.job(
        lambda corpus: work_occurrences.label_places(corpus, person, chosen, "ADVISOR"), writes=True
    )
    edit, commit, held_too = _ran(labelling)
    taken = _timed(lambda: workspace.take_in(edit))  # type: ignore[arg-type]
    undone, held_last = _undone(window)
    rows = (
        (f"label all: find {RELEASES * EACH:,} places in {RELEASES:,} releases, ms", look, bare),
        ("label all: commit them in one Edit, ms", commit, look),
        ("label all: take the Edit into the window, ms", taken, commit),
        ("label all: undo it, ms", undone, commit),
        ("label all: longest stretch without a turn of the window, ms", max(held, held_too, held_last, taken), 200.0),
    )
    return [(what, ours, other, ours / other) for what, ours, other in rows]


def _hostile() -> list[Row]:
    text = "a" * 400_000
    expression = compile_pattern("(?s)a.*b|a")
    whole = begun = time.perf_counter()
    stretches = []
    for _ in expression.pieces(text):
        stretches.append((time.perf_counter() - begun) * 1e3)
        begun = time.perf_counter()
    total, middle = (begun - whole) * 1e3, median(stretches)
    bare = _timed(lambda: re.findall("a+$", "a" * PIECE))
    return [
        ("hostile expression: one stretch of the text, median, ms", middle, bare, middle / bare),
        ("hostile expression: 400,000 characters, ms", total, bare, total / bare),
    ]


def _timed(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return (time.perf_counter() - begun) * 1e3


def _ran(job: Job) -> tuple[object, float, float]:
    """What a job brought, how long it took and the longest time in between two turns of the window, in ms."""
    produced = list[object]()
    failures: list[str] = []
    job.produced.connect(produced.append)
    job.failed.connect(lambda sentence, details: failures.append(f"{sentence} {details}"))
    took, held = _turning(job, job.start)
    assert not failures, failures
    return produced[-1], took, held


def _undone(window: MainWindow) -> tuple[float, float]:
    """The same of an undo, which the window waits for."""
    began = list[Job]()
    window.workspace.working.connect(lambda job, _what: began.append(job))
    begun = time.perf_counter()
    window.workspace.undo()
    ((job),) = began
    _took, held = _turning(job, lambda: None)
    return (time.perf_counter() - begun) * 1e3, held


def _turning(job: Job, start: Callable[[], None]) -> tuple[float, float]:
    """How long a job takes, and the longest time between two turns of the window meanwhile."""
    loop = QEventLoop()
    job.finished.connect(loop.quit)
    turns = [time.perf_counter()]
    ticking = QTimer(interval=3)
    ticking.timeout.connect(lambda: turns.append(time.perf_counter()))
    ticking.start()
    begun = time.perf_counter()
    start()
    loop.exec()
    took = (time.perf_counter() - begun) * 1e3
    ticking.stop()
    gaps = [after - before for before, after in pairwise(turns)]
    return took, max(gaps, default=0.0) * 1e3
