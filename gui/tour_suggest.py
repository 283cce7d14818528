"""The part of the scripted tour in which the program suggests: guesses walked by keys, many at once, likely slips."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

import resources

if TYPE_CHECKING:
    from gui.tour import Tour

RELEASE = "merriden-acquisition-2014.txt"


def suggesting(tour: "Tour") -> None:
    """A release annotated with what rules and model suggest; nothing is accepted that was not looked at."""
    from gui.tour import bring_in

    tour.say("Suggestions: Tab, Enter, X and Space.")
    bring_in(tour, [str(resources.path("gold", "releases", RELEASE))])
    workspace, view = tour.workspace, tour.view
    release = workspace.find_release(RELEASE)
    assert release is not None
    workspace.show(release.id)
    view.setFocus()
    tour.until(lambda: bool(view.suggestions), "suggestions")
    for key in ("Tab", "Return", "Return", "Return", "Space"):
        tour.press(key)
    tour.picture("suggestions")
    _grab(tour, "accept_many", "accept-many")
    while view.suggested is not None:
        tour.press("Return")
    sheet = workspace.sheet
    assert sheet is not None
    tour.say(f"  {len(sheet.annotations)} suggestions accepted")
    view.set_caret(sheet.annotations[0].span.start)
    _grab(tour, "label_every", "occurrences")
    tour.press("Alt+9")
    tour.picture("slips")
    tour.window.docks["slips"].hide()
    view.setFocus()


def _grab(tour: "Tour", action: str, name: str) -> None:
    """Open a dialog, take its picture, close it."""

    def enter() -> None:
        dialog = tour.dialog(name)
        tour.settle(400)
        tour.picture(name, dialog)
        dialog.reject()

    QTimer.singleShot(0, enter)
    tour.window.actions_by_name[action].trigger()
