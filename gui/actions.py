"""The actions of the window, made from their table: menus, keys, icons, and which of them work where."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from gui.action_table import ACTIONS, BY_NAME, MENUS, ActionSpec
from gui.icons import icon
from gui.keymap import Keymap, clashes, effective, sequence, shown
from gui.settings import THEME, Settings
from gui.theme import Theme, chosen_theme

__all__ = [
    "ACTIONS", "BY_NAME", "ActionSpec", "apply_keys", "build_actions", "build_menus", "clashes", "effective",
    "of_scope", "set_review_mode", "tint_actions",
]  # fmt: skip


def build_actions(window: QWidget, settings: Settings) -> dict[str, QAction]:
    """All actions by name, owned by the window.

    Those of scope `window` work in it at once; those of scope `text` and `review` work in the widgets they are added
    to, and the review ones wait for `set_review_mode`.
    """
    made = {spec.name: _action(spec, window) for spec in ACTIONS}
    for group_name in {spec.check for spec in ACTIONS} - {"", "toggle"}:
        group = QActionGroup(window)
        for spec in ACTIONS:
            if spec.check == group_name:
                group.addAction(made[spec.name])
    apply_keys(made, effective(settings))
    tint_actions(made, chosen_theme(settings.get(THEME)))
    set_review_mode(made, on=False)
    window.addActions([made[spec.name] for spec in ACTIONS if spec.scope == "window"])
    return made


def _action(spec: ActionSpec, window: QWidget) -> QAction:
    action = QAction(spec.text, window)
    action.setObjectName(spec.name)
    action.setStatusTip(spec.description)
    action.setCheckable(bool(spec.check))
    action.setMenuRole(_MENU_ROLES.get(spec.name, QAction.MenuRole.NoRole))
    if spec.scope != "window":
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    return action


_MENU_ROLES = {"quit": QAction.MenuRole.QuitRole, "about": QAction.MenuRole.AboutRole}


def of_scope(actions: dict[str, QAction], *scopes: str) -> list[QAction]:
    """The actions of these scopes, for the widgets in which their keys work."""
    return [actions[spec.name] for spec in ACTIONS if spec.scope in scopes]


def set_review_mode(actions: dict[str, QAction], *, on: bool) -> None:
    """Enable the review keys, or take them away."""
    for action in of_scope(actions, "review"):
        action.setEnabled(on)


def apply_keys(actions: dict[str, QAction], keymap: Keymap) -> None:
    """Give every action its keys, and a tooltip that names the first one."""
    for name, keys in keymap.items():
        actions[name].setShortcuts([sequence(key) for key in keys])
        hint = f" ({shown(keys[0])})" if keys else ""
        actions[name].setToolTip(BY_NAME[name].text.rstrip("…") + hint)


def tint_actions(actions: dict[str, QAction], theme: Theme) -> None:
    """Draw the icons in the colours of a theme."""
    for spec in ACTIONS:
        if spec.icon:
            actions[spec.name].setIcon(icon(spec.icon, theme))


def build_menus(menubar: QMenuBar, actions: dict[str, QAction]) -> dict[str, QMenu]:
    """The menus by name, with an entry for every action.

    `recent` (under Corpus), `labels` (under Annotation) and `panels` (under View) are left for the window to fill.
    """
    menus: dict[str, QMenu] = {}
    for name, title in MENUS.items():
        menus[name] = menubar.addMenu(title)
        menus[name].setObjectName(f"menu_{name}")
    menus["labels"] = _submenu(menus["annotation"], "labels", "Label")
    for spec in ACTIONS:
        menu = _menu_for(spec, menus)
        if spec.parts:
            menu.addSeparator()
        menu.addAction(actions[spec.name])
        if spec.name == "open_corpus":
            menus["recent"] = _submenu(menu, "recent", "Open recent")
    menus["view"].addSeparator()
    menus["panels"] = _submenu(menus["view"], "panels", "Panels")
    return menus


def _menu_for(spec: ActionSpec, menus: dict[str, QMenu]) -> QMenu:
    outer, _, inner = spec.menu.partition("/")
    if not inner:
        return menus[outer]
    if inner.lower() not in menus:
        menus[outer].addSeparator()
        menus[inner.lower()] = _submenu(menus[outer], inner.lower(), inner)
    return menus[inner.lower()]


def _submenu(menu: QMenu, name: str, title: str) -> QMenu:
    made = menu.addMenu(title)
    made.setObjectName(f"menu_{name}")
    return made
