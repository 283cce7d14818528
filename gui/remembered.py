"""How the window stood when it was closed, and what was switched on: kept in the settings, put back at the start."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray

from gui import settings as options
from gui.docks import ordinary_sizes
from gui.settings import Option

if TYPE_CHECKING:
    from gui.main_window import MainWindow

SWITCHES: tuple[tuple[str, Option[bool]], ...] = (
    ("reflow", options.REFLOWED),
    ("snapping", options.SNAPPING),
    ("show_suggestions", options.SUGGESTIONS),
    ("offer_frames", options.READ_FRAMES),
)
"""Actions that are on or off, and where that is kept."""


def put_back(window: "MainWindow") -> None:
    """Show the window as it was left."""
    settings = window.settings
    room = window.screen().availableSize()
    window.resize(min(1360, room.width() - 10), min(860, room.height() - 40))
    geometry, state = settings.get(options.GEOMETRY), settings.get(options.STATE)
    if geometry:
        window.restoreGeometry(QByteArray(geometry))
    if state:
        window.restoreState(QByteArray(state))
    else:
        # Only now has the window its size; a smaller one would have squeezed them.
        ordinary_sizes(window, window.docks)
    for name, option in SWITCHES:
        window.actions_by_name[name].setChecked(settings.get(option))
    window.actions_by_name[f"theme_{settings.get(options.THEME)}"].setChecked(True)
    window.pane.set_zoom(settings.get(options.ZOOM))
    window.pane.set_reflowed(settings.get(options.REFLOWED))
    window.pane.view.snapping = settings.get(options.SNAPPING)
    window.review_menu.set_mode(not window.docks["review"].isHidden())
    window.first_steps.setVisible(not settings.get(options.HINT_DISMISSED))


def keep(window: "MainWindow") -> None:
    """Write down how the window stands."""
    settings = window.settings
    settings.set(options.GEOMETRY, bytes(window.saveGeometry().data()))
    settings.set(options.STATE, bytes(window.saveState().data()))
    settings.save()
