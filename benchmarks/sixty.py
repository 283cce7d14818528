"""A release by keyboard, with suggestions and without: `python -m benchmarks.sixty`; keys, decisions and seconds.

A script presses real keys in the real window until the annotations are those of the gold. With suggestions it goes
from one to the next, accepts what the gold has, rejects what it has not, and labels by hand what is missing; without
it labels all of it by hand. By hand means: the caret goes to the words by paragraph, line, sentence or word, or by the
find bar, whichever takes fewer keys; the selection grows by W or by Shift+Ctrl+Right; a label key ends it.

The time is that of a model, since a script reads nothing: 0.28 s for a key and 1.35 s for a decision (the
keystroke-level model of Card, Moran and Newell, 1980: an average typist, and one act of preparation for each span).
"""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, median

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from benchmarks.suggest_gold import GoldRelease, gold_sets
from domain.snap import next_paragraph, next_sentence, next_word
from domain.span import Span
from gui import settings as options
from gui.main_window import MainWindow
from gui.settings import Settings

KEY, DECISION = 0.28, 1.35
KEYS = {"ADVISOR": "A", "NOTE": "N", "RISK_FACTOR": "R"}
MOVES: tuple[tuple[str, Callable[[str, int, int], int]], ...] = (
    ("Ctrl+{}", next_paragraph),
    ("Alt+{}", next_sentence),
    ("Ctrl+{}", next_word),
)
FIGURES = ("keys", "seconds")
MOST = 400


@dataclass
class Effort:
    """What one release took."""

    keys: int = 0
    decisions: int = 0
    left: int = 0
    """Gold spans that were not reached, and annotations that are not in the gold."""

    @property
    def seconds(self) -> float:
        """By the model."""
        return self.keys * KEY + self.decisions * DECISION


class Hands:
    """Presses keys in the window and counts them."""

    def __init__(self, window: MainWindow, effort: Effort) -> None:
        self.window, self.view, self.effort = window, window.pane.view, effort

    def press(self, *keys: str) -> None:
        for key in keys:
            QTest.keySequence(QApplication.focusWidget() or self.view, key)
            QApplication.processEvents()
            self.effort.keys += 1

    def type(self, words: str) -> None:
        QTest.keyClicks(QApplication.focusWidget() or self.view, words)
        QApplication.processEvents()
        self.effort.keys += len(words)

    # -- by hand

    def label(self, span: Span, label: str) -> None:
        """Go to a span, select it and press the label's key."""
        self.effort.decisions += 1
        text = self.view.text()
        way = _way(text, self.view.caret(), span.start)
        words = _search_words(text, span)
        if words is not None and len(words) + 3 < len(way):
            self.press("Ctrl+F")
            self.type(words)
            self.press("Return", "Esc")
            if self.view.caret() != span.start:
                self.press(*_way(text, self.view.caret(), span.start))
        else:
            self.press(*way)
        self._select(span)
        self.press(KEYS[label])

    def _select(self, span: Span) -> None:
        """Grow the selection to the span, or extend it by words."""
        grown = 0
        while grown < 6:
            chosen = self.view.selection()
            if chosen == span:
                return
            if chosen is not None and (chosen.start < span.start or chosen.end > span.end):
                break
            self.press("W")
            grown += 1
        self.view.set_caret(span.start)
        self.press("Left", "Right")
        for _ in range(MOST):
            chosen = self.view.selection()
            if chosen == span or (chosen is not None and chosen.end >= span.end):
                break
            self.press("Shift+Ctrl+Right")
        for _ in range(60):
            chosen = self.view.raw_selection()
            if chosen.of(self.view.text()).rstrip() == span.of(self.view.text()) or chosen.end <= span.end:
                return
            self.press("Shift+Left")


def _way(text: str, here: int, there: int) -> list[str]:
    """Keys from a position to another: as far as each larger move goes without passing, then the smaller ones."""
    keys: list[str] = []
    step = 1 if there >= here else -1
    for name, move in MOVES:
        arrow = ("Down" if step > 0 else "Up") if move is not next_word else ("Right" if step > 0 else "Left")
        while here != there and len(keys) < MOST:
            following = move(text, here, step)
            if following == here or (following > there if step > 0 else following < there):
                break
            keys.append(name.format(arrow))
            here = following
    return [*keys, *(["Right" if there > here else "Left"] * abs(there - here))]


def _search_words(text: str, span: Span) -> str | None:
    """The shortest beginning of the span that is found there first."""
    words = " ".join(span.of(text).split())
    folded = text.casefold()
    for length in range(3, min(len(words), 24) + 1):
        if "\n" in span.of(text)[:length]:
            return None
        if folded.find(words[:length].casefold()) == span.start:
            return words[:length]
    return None


def annotated(window: MainWindow, release: GoldRelease, *, helped: bool) -> Effort:
    """Annotate the open release until it is as the gold has it."""
    effort = Effort()
    hands = Hands(window, effort)
    wanted = {(item.label, item.span) for item in release.marked}
    window.pane.view.setFocus()
    window.pane.view.set_caret(0)
    if helped:
        _take_suggestions(hands, wanted)
    for item in release.marked:
        if (item.label, item.span) not in _made(window):
            hands.label(item.span, item.label)
    effort.left = len(wanted ^ _made(window))
    hands.press("Ctrl+Return")
    return effort


def _made(window: MainWindow) -> set[tuple[str, Span]]:
    sheet = window.workspace.sheet
    return {(item.label, item.span) for item in sheet.annotations} if sheet is not None else set()


def _take_suggestions(hands: Hands, wanted: set[tuple[str, Span]]) -> None:
    view = hands.view
    if view.suggestions:
        hands.press("Tab")
    for _ in range(MOST):
        item = view.suggested
        if item is None:
            return
        hands.effort.decisions += 1
        hands.press("Return" if (item.label, item.span) in wanted else "X")


def run(releases: Sequence[GoldRelease], *, helped: bool) -> list[Effort]:
    """All releases in one window."""
    from gui.app import application

    app = application(["benchmark"])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "gold.glossator"
        _fill(path, releases)
        settings = Settings(Path(folder) / "settings.ini")
        settings.set(options.SUGGESTIONS, helped)
        settings.set(options.READ_FRAMES, False)
        settings.set(options.HINT_DISMISSED, True)
        window = MainWindow(settings, app)
        window.resize(1280, 800)
        window.show()
        window.workspace.open(str(path), user="Ada")
        window.activateWindow()
        QTest.qWaitForWindowActive(window)
        found = [_one(window, release, helped=helped) for release in releases]
        window.close()
        window.deleteLater()
    return found


def _one(window: MainWindow, release: GoldRelease, *, helped: bool) -> Effort:
    wanted = window.workspace.find_release(release.name)
    assert wanted is not None
    window.workspace.show(wanted.id)
    while window.workspace.suggesting:
        QTest.qWait(5)
    return annotated(window, release, helped=helped)


def _fill(path: Path, releases: Sequence[GoldRelease]) -> None:
    import resources
    from domain.release import Incoming, normalise
    from formats.scheme_toml import read_scheme
    from storage.access import create

    with create(str(path), read_scheme(resources.path("schemes", "founding.toml")), "Ada") as corpus:
        ada = corpus.people()[0]
        items = [Incoming(item.name, normalise(item.text), item.text.encode()) for item in releases]
        corpus.admit(items, ada)


def lines(title: str, releases: Sequence[GoldRelease]) -> Iterator[str]:
    """A row for each release, and what they took together."""
    plain, helped = run(releases, helped=False), run(releases, helped=True)
    yield f"\n{title}: a release by keyboard ({KEY} s a key, {DECISION} s a decision; reading is not in it)"
    columns = f"{'keys':>5} {'seconds':>7}"
    yield f"  {'release':40} {'spans':>5} | {columns} by hand | {columns} with suggestions"
    for release, alone, aided in zip(releases, plain, helped, strict=True):
        note = f"  ({alone.left}, {aided.left} not as the gold)" if alone.left or aided.left else ""
        yield (
            f"  {release.name[:40]:40} {len(release.marked):5} | {alone.keys:5} {alone.seconds:7.0f}         |"
            f" {aided.keys:5} {aided.seconds:7.0f}{note}"
        )
    for name, how in (("median", median), ("mean", mean)):
        hand, help_ = (tuple(how(getattr(item, what) for item in made) for what in FIGURES) for made in (plain, helped))
        yield f"  {name:46} | {hand[0]:5.0f} {hand[1]:7.0f}         | {help_[0]:5.0f} {help_[1]:7.0f}"


def main() -> None:
    for title, releases in gold_sets():
        print(*lines(title, releases), sep="\n", flush=True)


if __name__ == "__main__":
    main()
