"""New versions of releases in the window: import one, then look at what came over and decide the rest."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QFileDialog

from domain.amend import Amendment, amended
from gui import settings as options
from gui.words import many

if TYPE_CHECKING:
    from gui.main_window import MainWindow
    from storage.amendment import Amended


class Amending(QObject):
    """What the Release menu does about new versions."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._workspace = window.workspace

    def acts(self) -> dict[str, Callable[[], object]]:
        """The functions by the names of their actions."""
        return {"amend": self.choose, "carried_over": self.look}

    def choose(self) -> None:
        """Ask for the file of a new version of the open release, and bring it in."""
        sheet = self._workspace.sheet
        if sheet is None:
            self._workspace.told.emit("No release is open: choose the one that has a new version first.")
            return
        if not self._workspace.writes:
            self._workspace.refused.emit("The corpus is open read-only: nothing can be imported here.", "")
            return
        name, _ = QFileDialog.getOpenFileName(self._window, f"New version of “{sheet.release.name}”")
        if name:
            self.bring_in(Path(name))

    def bring_in(self, file: Path) -> None:
        """Bring a file in as the new version of the open release, and show what came over."""
        from gui import work_amend
        from gui.corpus_dialogs import run_in_front

        workspace, window = self._workspace, self._window
        sheet, person = workspace.sheet, workspace.person
        if sheet is None or person is None:
            return
        old = sheet.release
        job = workspace.job(lambda corpus: work_amend.bring_in(corpus, old, file, person), writes=True)
        made, failure = run_in_front(window, job, "Importing the new version")
        if failure:
            workspace.refused.emit(failure, "")
        if made is None:
            return
        done: Amended = made  # type: ignore[assignment]
        for each in done.edits:
            workspace.take_in(each)
        workspace.index()
        if workspace.show(done.release.id):
            self._tell(done)
            if done.amendment.items:
                self._open(done.amendment)

    def _tell(self, done: "Amended") -> None:
        if not done.amendment.items:
            self._workspace.told.emit("The new version is here; the old one had no annotations to carry over.")
            return
        carried = sum(done.amendment.certain(item) for item in done.amendment.items)
        words = f"{many(carried, 'annotation')} carried over; Ctrl+Z takes this back, and once more the import."
        self._workspace.told.emit(words if carried else "Nothing was certain enough to be carried over by itself.")

    def look(self) -> None:
        """Show what came over to the open release from the one that it amends, and what did not."""
        from gui import work_amend
        from gui.corpus_dialogs import run_in_front

        workspace = self._workspace
        sheet, person = workspace.sheet, workspace.person
        if sheet is None:
            workspace.told.emit("No release is open: choose one in the list first.")
            return
        if amended(sheet.release) is None:
            workspace.told.emit("This release is no new version of another one.")
            return
        job = workspace.job(lambda corpus: work_amend.find(corpus, sheet, person))
        found, failure = run_in_front(self._window, job, "Looking for what can be carried over")
        if failure:
            workspace.refused.emit(failure, "")
        elif isinstance(found, Amendment):
            self._open(found)
        else:
            workspace.told.emit("The release that this one amends is not in this corpus.")

    def _open(self, found: Amendment) -> None:
        from gui.carried_dialog import CarriedDialog

        window = self._window
        dialog = CarriedDialog(self._workspace, found, window.theme, window.settings.get(options.ZOOM), window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.finished.connect(window.pane.view.setFocus)
        dialog.open()
