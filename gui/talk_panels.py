"""The two panels in which annotators and reviewers talk: what came back, and all comments."""

from PySide6.QtWidgets import QWidget

from gui.comments_panel import CommentsPanel
from gui.returned_panel import ReturnedPanel
from gui.theme import Theme
from gui.workspace import Workspace


class TalkPanels:
    """Makes both; the window shows them as docks."""

    def __init__(self, workspace: Workspace) -> None:
        self.returned = ReturnedPanel(workspace)
        self.comments = CommentsPanel(workspace)

    def by_name(self) -> dict[str, QWidget]:
        """The panels by the names of their docks."""
        return {"returned": self.returned, "comments": self.comments}

    def set_theme(self, theme: Theme) -> None:
        """Draw with other colours."""
        self.returned.set_theme(theme)
