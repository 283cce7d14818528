"""The panels around the text as docks: where each stands at first, and how large it is."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QMenu, QWidget

Area = Qt.DockWidgetArea


def make_docks(window: QMainWindow, menu: QMenu, panels: dict[str, QWidget]) -> dict[str, QDockWidget]:
    """A dock for each panel by its name, with an entry in the menu that shows and hides it."""
    docks: dict[str, QDockWidget] = {}
    for name, title, area in (
        ("releases", "Releases", Area.LeftDockWidgetArea),
        ("outline", "Outline", Area.LeftDockWidgetArea),
        ("inspector", "Inspector", Area.RightDockWidgetArea),
        ("annotations", "Annotations", Area.RightDockWidgetArea),
        ("returned", "Returned", Area.RightDockWidgetArea),
        ("review", "Review", Area.RightDockWidgetArea),
        ("oddities", "Oddities", Area.RightDockWidgetArea),
        ("search", "Search", Area.BottomDockWidgetArea),
        ("concordance", "Concordance", Area.BottomDockWidgetArea),
        ("comments", "Comments", Area.RightDockWidgetArea),
        ("suggestions", "Suggestions", Area.RightDockWidgetArea),
        ("slips", "Likely slips", Area.RightDockWidgetArea),
    ):
        dock = QDockWidget(title, window)
        dock.setObjectName(f"dock_{name}")
        dock.setWidget(panels[name])
        window.addDockWidget(area, dock)
        menu.addAction(dock.toggleViewAction())
        docks[name] = dock
    for name in ("suggestions", "slips", "returned", "review", "comments", "oddities"):
        window.tabifyDockWidget(docks["annotations"], docks[name])
    window.tabifyDockWidget(docks["search"], docks["concordance"])
    for name in ("suggestions", "slips", "returned", "review", "comments", "oddities", "search", "concordance"):
        docks[name].hide()
    window.setDockOptions(QMainWindow.DockOption.AnimatedDocks | QMainWindow.DockOption.AllowTabbedDocks)
    window.setCorner(Qt.Corner.BottomLeftCorner, Area.LeftDockWidgetArea)
    window.setCorner(Qt.Corner.BottomRightCorner, Area.RightDockWidgetArea)
    return docks


def ordinary_sizes(window: QMainWindow, docks: dict[str, QDockWidget]) -> None:
    """Give the panels the sizes that they have before anybody changes them."""
    horizontal, vertical = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
    window.resizeDocks([docks["releases"], docks["inspector"]], [215, 255], horizontal)
    window.resizeDocks([docks["releases"], docks["outline"]], [460, 240], vertical)
    window.resizeDocks([docks["inspector"], docks["annotations"]], [420, 280], vertical)
