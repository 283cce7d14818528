"""The person one works as: a button in the toolbar that says how far the name is proven."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from gui.icons import icon
from gui.theme import Theme
from gui.workspace import Workspace

DECLARED = "Names are declared in this corpus, not proven"
PROVEN = "The database server vouches for this name"


class UserMenu(QToolButton):
    """Shows who works and switches between the people of the corpus."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setAccessibleName("Person")
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._fill)
        self.setMenu(self._menu)
        workspace.person_changed.connect(self.refresh)
        workspace.opened.connect(self.refresh)
        self.refresh()

    def set_theme(self, theme: Theme) -> None:
        """Draw with other colours."""
        self.setIcon(icon("user", theme))

    def refresh(self) -> None:
        """Show who works now."""
        person = self._workspace.person
        self.setEnabled(self._workspace.corpus is not None)
        if person is None:
            self.setText("Nobody")
            self.setToolTip("")
            return
        sort = "" if self._workspace.proven else " (declared)"
        self.setText(f"{person.name} · {person.role}{sort}".replace("&", "&&"))
        self.setToolTip(PROVEN if self._workspace.proven else DECLARED)

    def _fill(self) -> None:
        self._menu.clear()
        if self._workspace.corpus is None:
            return
        note = self._menu.addAction(PROVEN if self._workspace.proven else DECLARED)
        note.setEnabled(False)
        self._menu.addSeparator()
        group = QActionGroup(self._menu)
        present = self._workspace.person
        for person in self._workspace.people():
            action = self._menu.addAction(f"{person.name} · {person.role}".replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(present is not None and person.name == present.name)
            action.setEnabled(not self._workspace.proven or action.isChecked())
            action.triggered.connect(partial(self._switch, person.name))
            group.addAction(action)
        self._menu.addSeparator()
        more = self._menu.addAction("People…")
        more.triggered.connect(self._people)

    def _switch(self, name: str, _checked: bool = False) -> None:
        self._workspace.switch_person(name)

    def _people(self) -> None:
        window = self.window()
        action = window.findChild(type(self._menu.actions()[0]), "people", Qt.FindChildOption.FindDirectChildrenOnly)
        if action is not None:
            action.trigger()
