"""A desk at which several people have annotated the same releases, and what is done in the compare window."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QDeadlineTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from domain import annotate, review
from domain.annotation import Annotation
from domain.person import Role
from domain.span import Span
from gui.compare_dialog import CompareDialog
from tests.gui.window import Desk

FIRM, BANK = "Thorne Pell LLP", "Orrin & Vale Partners, Inc."
NOTES = "11 3/4% Senior Notes due 2009"
Work = Sequence[tuple[str, str]]


def work(desk: Desk, name: str, labelled: Work, *, hand_in: bool = True, done: bool = True) -> None:
    """Somebody labels words of the open release, hands them in and calls it done."""
    workspace = desk.workspace
    assert workspace.switch_person(name)
    for words, label in labelled:
        assert workspace.sheet is not None
        start = workspace.sheet.text.index(words)
        assert workspace.do(annotate.annotate, Span(start, start + len(words)), label)
    if hand_in and labelled:
        assert workspace.do(review.submit)
    if done:
        assert workspace.do(annotate.done)
    desk.done()


def staff(desk: Desk, *more: tuple[str, Role]) -> None:
    """Ada administers; Ben and Cleo annotate, Zoe settles, Rita reviews."""
    people = (("Ben", Role.ANNOTATOR), ("Cleo", Role.ANNOTATOR), ("Zoe", Role.ADJUDICATOR), ("Rita", Role.REVIEWER))
    for name, role in (*people, *more):
        desk.colleague(name, role)


def differ(desk: Desk) -> None:
    """Ben and Cleo agree on one place, and differ in the label, the boundary and in what they found; Zoe is there."""
    staff(desk)
    work(
        desk, "Ben", [(BANK, "ADVISOR"), (FIRM, "ADVISOR"), (NOTES, "NOTE"), ("Copper may become dear.", "RISK_FACTOR")]
    )
    work(desk, "Cleo", [(BANK, "ADVISOR"), (FIRM, "NOTE"), ("11 3/4% Senior Notes", "NOTE")])
    assert desk.workspace.switch_person("Zoe")


def compare(desk: Desk, keys: str = "Ctrl+D") -> CompareDialog:
    """Open the compare window by its key."""
    desk.press(keys)
    dialog = shown()
    QTest.qWaitForWindowActive(dialog)
    return dialog


def shown() -> CompareDialog:
    """The compare window that is open."""
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, CompareDialog)
    return dialog


def press(keys: str) -> None:
    """Press keys wherever they go now."""
    for key in keys.split():
        QTest.keySequence(QApplication.focusWidget(), key)
        QCoreApplication.processEvents()


def front(dialog: CompareDialog) -> None:
    """Put the compare window in front again after a question that it asked."""
    deadline = QDeadlineTimer(5000)
    while QApplication.activeWindow() is not dialog:
        dialog.activateWindow()
        QCoreApplication.processEvents()
        assert not deadline.hasExpired(), "the compare window did not come to the front"


def leave(desk: Desk) -> None:
    """Close the compare window; the keys are in the main window again."""
    press("Escape")
    desk.window.activateWindow()
    QTest.qWaitForWindowActive(desk.window)


def states(desk: Desk) -> list[tuple[str, str, str]]:
    """Who has what in which state, in text order."""
    sheet = desk.workspace.sheet
    assert sheet is not None
    return [(item.author, item.label, sheet.state(item).value) for item in sheet.annotations]


def of(desk: Desk, name: str, words: str) -> Annotation:
    """Somebody's annotation on those words."""
    sheet = desk.workspace.sheet
    assert sheet is not None
    return next(item for item in sheet.annotations if item.author == name and item.quote == words)
