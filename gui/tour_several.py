"""The part of the scripted tour with several people: assigned, annotated twice, compared, settled, measured, told."""

from typing import TYPE_CHECKING

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from domain import annotate
from domain.person import Role
from domain.span import Span
from gui.agreement_acts import open_agreement

if TYPE_CHECKING:
    from gui.tour import Tour

FIRST, SECOND, SETTLER = "Bruno Keel", "Cora Lind", "Edda Voss"
FOUND = (
    ("Varga Whitcombe & Lisle LLP", "ADVISOR"),
    ("Cobbold Partners LLC", "ADVISOR"),
    ("Subordinated Notes due 2008", "NOTE"),
    ("Orrinvale may not be able to", "RISK_FACTOR"),
    ("New Notes", "NOTE"),
)
"""What the first finds in the second sample. The second has another label, another edge, and misses one."""


def several(tour: "Tour", name: str, administrator: str) -> None:
    """Two annotate the same release, an adjudicator compares and settles, and all see how far they agreed."""
    tour.say("Two people on one release, compared and settled.")
    workspace = tour.workspace
    for person, role in ((FIRST, Role.ANNOTATOR), (SECOND, Role.ANNOTATOR), (SETTLER, Role.ADJUDICATOR)):
        workspace.set_role(person, role)
    release = workspace.find_release(name)
    assert release is not None
    people = [person for person in workspace.people() if person.name in (FIRST, SECOND)]
    workspace.assign([release.id], people)
    for person in (FIRST, SECOND):
        workspace.switch_person(person)
        workspace.show(release.id)
        _label(tour, person)
        tour.press("Ctrl+Shift+Return")
        workspace.do(annotate.done)
    workspace.switch_person(SETTLER)
    workspace.show(release.id)
    _compare(tour)
    _agreement(tour)
    _grab(tour, "verify", "trail")
    workspace.switch_person(administrator)


def _label(tour: "Tour", person: str) -> None:
    """The labels of one of the two, who differ in three places."""
    sheet = tour.workspace.sheet
    assert sheet is not None
    for number, (words, label) in enumerate(FOUND):
        start = sheet.text.index(words)
        end = start + len(words)
        if person == SECOND:
            label = "NOTE" if number == 1 else label
            end -= len(" due 2008") if number == 2 else 0
        if not (person == SECOND and number == 3):
            tour.workspace.do(annotate.annotate, Span(start, end), label)


def _compare(tour: "Tour") -> None:
    tour.press("Ctrl+D")
    dialog = tour.dialog("the comparison")
    dialog.activateWindow()
    tour.until(dialog.isActiveWindow, "the comparison to have the keys")
    tour.picture("compare", dialog)
    for key in ("1", "2"):
        _press(tour, key)
    dialog.reject()
    tour.until(lambda: QApplication.activeModalWidget() is None, "the comparison to close")


def _press(tour: "Tour", keys: str) -> None:
    focus = QApplication.focusWidget()
    if focus is not None:
        QTest.keySequence(focus, keys)
    tour.settle(30)


def _agreement(tour: "Tour") -> None:
    window = open_agreement(tour.window)
    assert window is not None
    tour.until(lambda: not window.busy, "the agreement")
    tour.picture("agreement", window)
    window.close()


def _grab(tour: "Tour", action: str, name: str) -> None:
    """Open a window-modal dialog, take its picture when it has settled, and close it."""
    tour.window.actions_by_name[action].trigger()
    dialog: QWidget = tour.dialog(name)
    tour.settle(600)
    tour.picture(name, dialog)
    if isinstance(dialog, QDialog):
        dialog.reject()
    tour.until(lambda: QApplication.activeModalWidget() is None, f"{name} to close")
