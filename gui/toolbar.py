"""The toolbar: corpus, person, and the acts of every day."""

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolBar, QToolButton, QWidget

from gui.theme import Theme
from gui.user_menu import UserMenu
from gui.workspace import Workspace

ACTS = ("import_files", "export", "", "undo", "redo", "", "submit", "done_next", "review_mode", "", "reflow")
WORDED = ("import_files", "export", "submit", "done_next", "review_mode")
"""Acts that show their name beside the icon."""
SHORT = {"import_files": "Import", "export": "Export", "submit": "Submit", "done_next": "Done", "review_mode": "Review"}
AT_THE_END = ("search", "key_card")


class Toolbar(QToolBar):
    """Stands at the top; its corpus button opens the Corpus menu."""

    def __init__(
        self, workspace: Workspace, actions: Mapping[str, QAction], corpus_menu: QMenu, parent: QWidget | None = None
    ) -> None:
        super().__init__("Toolbar", parent)
        self.setObjectName("toolbar")
        self.setMovable(False)
        self.setIconSize(QSize(20, 20))
        self._workspace = workspace
        self._corpus = QToolButton()
        self._corpus.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._corpus.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._corpus.setMenu(corpus_menu)
        self._corpus.setAccessibleName("Corpus")
        self._user = UserMenu(workspace)
        self.addWidget(self._corpus)
        self.addWidget(self._user)
        self.addSeparator()
        for name in ACTS:
            self._place(name, actions)
        spacer = QWidget()
        spacer.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.addWidget(spacer)
        for name in AT_THE_END:
            self._place(name, actions)

    def _place(self, name: str, actions: Mapping[str, QAction]) -> None:
        if not name:
            self.addSeparator()
            return
        action = actions[name]
        if name in SHORT:
            action.setIconText(SHORT[name])
        self.addAction(action)
        if name in WORDED:
            button = self.widgetForAction(action)
            assert isinstance(button, QToolButton)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)

    def set_theme(self, theme: Theme) -> None:
        """Draw with other colours."""
        self._user.set_theme(theme)

    def refresh(self) -> str:
        """Show which corpus is open; gives its name as the window's title has it."""
        corpus = self._workspace.corpus
        name = corpus.name if corpus else "No corpus"
        if corpus is not None and not corpus.writes:
            name += " (read-only)"
        self._corpus.setText(name.replace("&", "&&"))
        return name if corpus else ""
