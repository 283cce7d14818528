"""The scripted tour: plays a working day by real key events and leaves pictures and an exported corpus.

`python -m gui.tour FOLDER` works without a display (QT_QPA_PLATFORM=offscreen).
"""

import os
import shutil
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

import resources
from domain.annotation import State
from domain.person import Role
from domain.version import PROGRAM
from gui import settings as options
from gui.app import application
from gui.garbage import Garbage
from gui.main_window import MainWindow
from gui.settings import Settings
from gui.tour_several import several
from gui.tour_suggest import suggesting

ANNOTATOR, REVIEWER = "Ada Marsh", "Ruth Hale"
SAMPLES = ("tarnbrook_cable_release.txt", "orrinvale_paper_release.txt")
MANY = 1500
"""How many small releases the picture of an import brings in."""
PATIENCE = 60
"""Seconds after which a step that does not happen ends the tour."""
TAGS = (
    ("Pellworth, Strand & Aldine LLP", "1"),
    ("Lindqvist Harrow Securities, Inc.", "A"),
    ("Marchbanks & Oduya, L.L.P.", "1"),
    ("Greyfriars Calloway & Co.", "1"),
    ("9 5/8% Senior Subordinated Notes due 2009", "2"),
    ("12 1/4% Senior Discount Debentures due 2010", "N"),
    ("the ability of the Company to settle the terms of the exchange", "3"),
    ("the price of copper and aluminum", "R"),
    ("the loss of one or more large customers", "3"),
    ("delays in construction spending", "3"),
    ("a further downgrade of the Company's debt", "3"),
)
"""What the annotator finds in the first sample, and the key that labels it."""


class Tour:
    """Drives one window; every step is what a person would press."""

    def __init__(self, folder: Path, app: QApplication) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        for leftover in folder.glob("tour*"):
            shutil.rmtree(leftover) if leftover.is_dir() else leftover.unlink()
        settings = Settings(folder / "tour.ini")
        settings.set(options.THEME, "light")
        self.window = MainWindow(settings, app)
        self.window.resize(1440, 900)
        self.window.show()
        self.view = self.window.pane.view
        self.workspace = self.window.workspace
        self.workspace.refused.connect(lambda words, _details: self.say(f"  the window says: {words}"))

    def say(self, words: str) -> None:
        """Tell what happens."""
        sys.stdout.write(f"{words}\n")
        sys.stdout.flush()

    def settle(self, milliseconds: int = 30) -> None:
        """Let the window work and paint."""
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()

    def until(self, happened: Callable[[], bool], what: str) -> None:
        """Wait for something, but not for ever."""
        begun = time.monotonic()
        while not happened():
            if time.monotonic() - begun > PATIENCE:
                raise TimeoutError(f"the tour waited for {what} in vain")
            self.settle()

    def picture(self, name: str, widget: QWidget | None = None) -> None:
        """Save a picture of the window, or of a dialog."""
        self.settle(250)
        path = self.folder / f"{name}.png"
        (widget or self.window).grab().save(str(path))
        self.say(f"  picture {path.name}")

    def press(self, keys: str, widget: QWidget | None = None) -> None:
        """Press keys such as `Ctrl+Return`, in the text unless told otherwise."""
        if QApplication.activeWindow() is None:
            # Without a window manager nobody else gives the window its keys back after a dialog.
            self.window.activateWindow()
            self.until(self.window.isActiveWindow, "the window")
        QTest.keySequence(widget or self.view, keys)
        self.settle(10)

    def dialog(self, kind: str) -> QDialog:
        """The dialog that is open over the window."""
        self.until(lambda: isinstance(QApplication.activeModalWidget(), QDialog), kind)
        found = QApplication.activeModalWidget()
        assert isinstance(found, QDialog)
        return found

    def select(self, words: str) -> None:
        """Find words and leave the find bar with them selected."""
        field = self.window.pane.find_bar.query
        self.view.set_caret(0)
        self.press("Ctrl+F")
        field.selectAll()
        QTest.keyClicks(field, words)
        bar = self.window.pane.find_bar
        self.until(lambda: bool(bar.hits), f"“{words}”")
        self.press("Return", field)
        self.press("Escape", field)
        self.view.setFocus()

    def first(self) -> None:
        """Open the first sample."""
        release = self.workspace.find_release(SAMPLES[0])
        assert release is not None
        self.workspace.show(release.id)
        self.view.setFocus()


def founding(tour: Tour) -> None:
    """A corpus of one's own, with the two samples."""
    from formats.scheme_toml import read_scheme

    tour.say("A new corpus; two releases come in.")
    scheme = read_scheme(resources.path("schemes", "founding.toml"))
    tour.workspace.create(str(tour.folder / "tour.glossator"), scheme, ANNOTATOR)
    bring_in(tour, [str(resources.path("samples", name)) for name in SAMPLES])


def bring_in(tour: Tour, paths: Sequence[str], picture: str = "") -> None:
    """Import through the dialog, by its own buttons."""
    tour.window.corpus_acts.import_paths(paths)
    dialog = tour.dialog("the import dialog")
    go = dialog.go  # type: ignore[attr-defined]
    tour.until(lambda: go.isVisible() and go.isEnabled(), "the files to be looked at")
    go.click()
    if picture:
        progress = dialog.progress  # type: ignore[attr-defined]
        tour.until(lambda: progress.bar.value() > progress.bar.maximum() // 3 or go.isVisible(), "progress")
        tour.settle(20)
        tour.window.grab().save(str(tour.folder / f"{picture}-window.png"))
        dialog.grab().save(str(tour.folder / f"{picture}.png"))
        tour.say(f"  picture {picture}.png")
    tour.until(lambda: go.isVisible() and go.isEnabled(), "the import to end")
    go.click()
    tour.until(lambda: QApplication.activeModalWidget() is None, "the dialog to close")


def tagging(tour: Tour) -> None:
    """The first sample, tagged by keyboard alone."""
    tour.say("Tagging by keyboard.")
    tour.first()
    for words, key in TAGS:
        tour.select(words)
        tour.press(key)
    sheet = tour.workspace.sheet
    assert sheet is not None
    tour.say(f"  {len(sheet.annotations)} annotations")
    tour.view.set_caret(0)
    tour.press("J")
    tour.press("J")
    tour.press("J")
    describe(tour)
    tour.picture("light")


def describe(tour: Tour) -> None:
    """Role and party of the advisor in focus, by F, arrows and typing."""
    tour.press("F")
    for keys in ("Down", "Return"):
        field = QApplication.focusWidget()
        if field is not None:
            tour.press(keys, field)
    field = QApplication.focusWidget()
    if field is not None:
        QTest.keyClicks(field, "the Noteholder Group")
        tour.press("Return", field)
    tour.view.setFocus()


def looks(tour: Tour) -> None:
    """The other theme, the reflowed view, the key card, the label scheme."""
    tour.say("The looks of it.")
    window = tour.window
    window.actions_by_name["theme_dark"].trigger()
    tour.picture("dark")
    window.actions_by_name["theme_light"].trigger()
    window.actions_by_name["reflow"].trigger()
    tour.picture("reflowed")
    window.actions_by_name["reflow"].trigger()
    for action, name in (("key_card", "keys"), ("scheme_editor", "scheme")):
        within(tour, action, name)


def within(tour: Tour, action: str, name: str) -> None:
    """Open a dialog that waits, take its picture, close it."""

    def enter() -> None:
        dialog = tour.dialog(name)
        tour.picture(name, dialog)
        dialog.reject()

    QTimer.singleShot(0, enter)
    tour.window.actions_by_name[action].trigger()
    # Without a window manager the keys may come back to another field than they left.
    tour.view.setFocus()


def reviewing(tour: Tour) -> None:
    """Submitted by one, approved and returned by another."""
    tour.say("Submitting, then reviewing as somebody else.")
    workspace = tour.workspace
    tour.press("Ctrl+Shift+Return")
    workspace.set_role(REVIEWER, Role.REVIEWER)
    workspace.switch_person(REVIEWER)
    tour.press("Ctrl+R")
    tour.until(lambda: not tour.window.review.queue.reading, "the review queue")
    tour.press("U")
    for _ in range(3):
        tour.press("Y")
    tour.picture("review")
    while (sheet := workspace.sheet) and any(sheet.state(item) is State.SUBMITTED for item in sheet.annotations):
        tour.press("U")
        tour.press("Y")
    tour.press("Ctrl+Shift+R")
    tour.press("Ctrl+R")
    workspace.switch_person(ANNOTATOR)
    tour.press("Ctrl+Return")


def leaving(tour: Tour) -> None:
    """Everything out, in every format, and the trail checked."""
    import formats
    from formats import ExportHead
    from formats.extras import is_missing
    from formats.manifest import check
    from storage.extract import extract
    from storage.verify import verify

    tour.say("Exporting.")
    corpus = tour.workspace.corpus
    assert corpus is not None
    tour.window.actions_by_name["export"].trigger()
    dialog = tour.dialog("the export page")
    tour.settle(700)
    tour.picture("export", dialog)
    dialog.reject()
    tour.until(lambda: QApplication.activeModalWidget() is None, "the export page to close")
    names = [row.name for row in formats.FORMATS if row.writes and not is_missing(row.extra)]
    goal = tour.folder / "tour-export"
    with extract(corpus) as taken:
        head = ExportHead(taken.corpus, taken.scheme, taken.audit_count, taken.audit_head, PROGRAM, (), taken.name)
        for _ in formats.export(taken.sheets(), goal, names, head):
            pass
    checked = check(goal)
    tour.say(f"  {goal.name}: {checked.sound} files in {', '.join(names)}")
    if checked.faults:
        raise RuntimeError(checked.faults[0])
    report = verify(corpus)
    tour.say(f"Verified: {report.count} audit rows, head {report.head}")
    if report.problems:
        raise RuntimeError(report.problems[0].sentence)


def many(tour: Tour) -> None:
    """A folder of releases, with progress."""
    tour.say(f"A folder of {MANY:,} releases.")
    folder = tour.folder / "tour-many"
    folder.mkdir()
    text = resources.path("samples", SAMPLES[1]).read_text("utf-8")
    for number in range(MANY):
        (folder / f"release-{number:04}.txt").write_text(f"No. {number}\n{text}", "utf-8")
    bring_in(tour, [str(folder)], picture="import")
    shutil.rmtree(folder)


def main(arguments: Sequence[str]) -> int:
    """Play the tour into a folder; 0 when every step worked."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    folder = Path(arguments[0] if arguments else "build/tour")
    app = application(["glossator-tour"])
    Garbage(app)
    tour = Tour(folder, app)
    for step in (founding, tagging, looks, reviewing, suggesting):
        step(tour)
    several(tour, SAMPLES[1], ANNOTATOR)
    for step in (leaving, many):
        step(tour)
    tour.window.close()
    tour.say(f"Done: pictures and exports are in {folder}.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
