"""Where one was: the caret in each release, and the release that was open last."""

from uuid import UUID

from PySide6.QtCore import QObject

from gui.release_view import ReleaseView
from gui.settings import LAST_RELEASE, Settings
from gui.workspace import Workspace


class Places(QObject):
    """Puts the caret back where it was when a release is opened again."""

    def __init__(self, workspace: Workspace, view: ReleaseView, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._view = view
        self._settings = settings
        self._carets: dict[UUID, int] = {}
        self._open: UUID | None = None
        view.caret_moved.connect(self._note)

    def follow(self) -> None:
        """The window shows another release now: go to where one was in it."""
        sheet = self._workspace.sheet
        self._open = None
        if sheet is None:
            return
        caret = self._carets.get(sheet.release.id, 0)
        if 0 < caret <= len(sheet.text):
            self._view.set_caret(caret)
        self._open = sheet.release.id
        self._settings.set(LAST_RELEASE, str(sheet.release.id))

    def _note(self, position: int) -> None:
        if self._open is not None:
            self._carets[self._open] = position

    def last(self) -> UUID | None:
        """The release that was open last, if the settings hold one."""
        try:
            return UUID(self._settings.get(LAST_RELEASE))
        except ValueError:
            return None
