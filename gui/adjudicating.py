"""The acts for several annotators: compare them, settle where they differ, and give releases to people."""

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QDialog

from domain.line_up import annotators, named
from gui.settings import ZOOM

if TYPE_CHECKING:
    from gui.compare_dialog import CompareDialog
    from gui.main_window import MainWindow

# Dialogs are imported on use: the window is painted before anybody needs them.


class Adjudicating(QObject):
    """Opens the compare window and the dialog of assignments."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._workspace = window.workspace
        window.reviewing.compare_wanted.connect(self.compare_at)

    def acts(self) -> dict[str, Callable[[], object]]:
        """The functions by the names of their actions."""
        return {"compare": self.compare, "assign": self.assign}

    def compare(self) -> "CompareDialog | None":
        """Show the annotators of the open release side by side."""
        sheet = self._workspace.sheet
        if sheet is None:
            self._workspace.refused.emit("No release is open: choose one in the list first.", "")
            return None
        people = annotators(sheet)
        if len(people) < 2:
            who = f"Only {named(people)} works" if people else "Nobody has worked"
            self._workspace.refused.emit(f"{who} on “{sheet.release.name}”: there is nobody to compare.", "")
            return None
        from gui.compare_dialog import CompareDialog

        dialog = CompareDialog(self._workspace, self._window.theme, self._window.settings.get(ZOOM), self._window)
        dialog.step_wanted.connect(self._step)
        self._run(dialog)
        return dialog

    def compare_at(self, release_id: UUID, annotation_id: UUID) -> None:
        """Show the annotators of a release side by side where they differ about an annotation."""
        dialog = self.compare() if self._workspace.show(release_id) else None
        if dialog is not None:
            dialog.go_to(annotation_id)

    def _step(self, step: int) -> None:
        if not self._window.releases.step(step):
            self._workspace.told.emit("That was the last release." if step > 0 else "That was the first release.")

    def assign(self) -> None:
        """Show who annotates which release."""
        if self._workspace.corpus is None:
            self._workspace.refused.emit("No corpus is open: open one, or make a new one, in the Corpus menu.", "")
            return
        from gui.assign_dialog import AssignDialog

        self._run(AssignDialog(self._workspace, self._window))

    def _run(self, dialog: QDialog) -> None:
        """Show a dialog over the window; it goes for good when it is closed, and the text has the keys again."""
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.finished.connect(self._window.pane.view.setFocus)
        dialog.open()
