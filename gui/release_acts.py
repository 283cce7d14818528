"""Acts on the open release and on how it is shown: done, next, rename, trash, sections, copy, view, theme, help."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QInputDialog

from domain import annotate
from gui import settings as options
from gui.actions import apply_keys
from gui.faults import log_folder
from gui.keymap import effective
from gui.theme import chosen_theme

if TYPE_CHECKING:
    from gui.main_window import MainWindow

ZOOM_STEP = 10


class ReleaseActs(QObject):
    """What the Release, View and Help menus do."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._workspace = window.workspace
        self._settings = window.settings
        reading, view = window.outline.reading, window.pane.view
        view.paint.reading = reading
        window.outline.read.connect(view.viewport().update)
        reading.shown = self._settings.get(options.READING_TINTS)
        window.actions_by_name["tints"].setChecked(reading.shown)

    def acts(self) -> dict[str, Callable[[], object]]:
        """The functions by the names of their actions."""
        return {
            "done_next": self.done_next,
            "not_done": lambda: self._workspace.do(annotate.not_done),
            "next_release": lambda: self._step(1),
            "previous_release": lambda: self._step(-1),
            "next_section": lambda: self._section(1),
            "previous_section": lambda: self._section(-1),
            "rename": self.rename,
            "trash": self.trash,
            "print": self.print_,
            "as_approved": self.as_approved,
            "copy": self.copy,
            "copy_cited": self.copy_cited,
            "snapping": self._snapping,
            "reflow": self._reflow,
            "tints": self._tints,
            "zoom_in": lambda: self._zoom(self._settings.get(options.ZOOM) + ZOOM_STEP),
            "zoom_out": lambda: self._zoom(self._settings.get(options.ZOOM) - ZOOM_STEP),
            "zoom_reset": lambda: self._zoom(options.ZOOM.default),
            "theme_system": lambda: self._theme("system"),
            "theme_light": lambda: self._theme("light"),
            "theme_dark": lambda: self._theme("dark"),
            "keys": self._keys,
            "key_card": self._key_card,
            "log_folder": self._log_folder,
            "about": self._about,
        }

    def done_next(self) -> None:
        """Say that one is done with the release and open the next that is still open."""
        sheet, person = self._workspace.sheet, self._workspace.person
        if sheet is None or person is None:
            self._workspace.told.emit("No release is open: choose one in the list first.")
            return
        # Before the act: a list that shows open releases only loses this one, and with it the place.
        following = self._window.releases.next_open()
        if not sheet.done_by(person.name) and self._workspace.do(annotate.done) is None:
            return
        if following is None or not self._workspace.show(following.id):
            self._workspace.told.emit("No open release follows in the list as it is shown.")
        self._window.pane.view.setFocus()

    def _step(self, step: int) -> None:
        if not self._window.releases.step(step):
            self._workspace.told.emit("That was the last release." if step > 0 else "That was the first release.")
        self._window.pane.view.setFocus()

    def _section(self, step: int) -> None:
        view = self._window.pane.view
        section = self._window.outline.following(view.caret(), step)
        if section is None:
            self._workspace.told.emit(
                "There is no further section." if step > 0 else "There is no section before this."
            )
            return
        view.set_caret(section.span.start)
        view.reveal(section.span)

    def rename(self) -> None:
        """Ask for another name of the release."""
        chosen = self._window.releases.chosen()
        if not chosen:
            self._workspace.told.emit("No release is chosen.")
            return
        name, given = QInputDialog.getText(self._window, "Rename", "Name of the release:", text=chosen[0].name)
        if given:
            self._workspace.rename(chosen[0], name)

    def trash(self) -> None:
        """Put the chosen releases into the trash; they can be brought back, and undo does it too."""
        chosen = self._window.releases.chosen()
        if not chosen:
            self._workspace.told.emit("No release is chosen.")
        elif self._workspace.trash([release.id for release in chosen]):
            what = f"“{chosen[0].name}” is" if len(chosen) == 1 else f"{len(chosen)} releases are"
            self._workspace.told.emit(f"{what} in the trash; Ctrl+Z brings them back.")

    def print_(self) -> None:
        """Show the open release as it will be printed, and print it from there."""
        sheet = self._workspace.sheet
        if sheet is None:
            self._workspace.told.emit("No release is open: choose one in the list first.")
            return
        from gui.printing import print_release

        if print_release(self._window, sheet):
            self._workspace.told.emit(f"“{sheet.release.name}” was handed to the printer.")
        self._window.pane.view.setFocus()

    def as_approved(self) -> None:
        """Show the open release as it stood when it was signed off, or else last approved."""
        sheet = self._workspace.sheet
        if sheet is None:
            self._workspace.told.emit("No release is open: choose one in the list first.")
            return
        from gui.as_of_dialog import AsOfDialog, Looks

        looks = Looks.of(self._window.theme, self._settings)
        dialog = AsOfDialog(self._workspace, sheet.release.id, "approval", looks, self._window)
        dialog.refused.connect(self._refuse)
        dialog.finished.connect(self._window.pane.view.setFocus)

    def _refuse(self, sentence: str) -> None:
        self._workspace.refused.emit(sentence, "")

    def copy(self) -> None:
        """Put the selected text, its line breaks joined, on the clipboard."""
        words = self._window.pane.view.copied_text()
        if words:
            QGuiApplication.clipboard().setText(words)
            self._workspace.told.emit("Copied with line breaks joined; Ctrl+Shift+C adds the source.")

    def copy_cited(self) -> None:
        """Put the selected text with its pin cite on the clipboard."""
        from gui.display import cite

        sheet, span = self._workspace.sheet, self._window.pane.view.selection()
        if sheet is not None and span is None and self._window.annotating.focus is not None:
            span = self._window.annotating.focus.span
        if sheet is None or span is None:
            self._workspace.told.emit("Select some text first.")
            return
        words = cite(sheet, span)
        QGuiApplication.clipboard().setText(words)
        self._workspace.told.emit("Copied with its source.")

    def _checked(self, name: str) -> bool:
        return self._window.actions_by_name[name].isChecked()

    def _snapping(self) -> None:
        self._settings.set(options.SNAPPING, self._checked("snapping"))
        self._window.pane.view.snapping = self._checked("snapping")

    def _reflow(self) -> None:
        self._settings.set(options.REFLOWED, self._checked("reflow"))
        self._window.pane.set_reflowed(self._checked("reflow"))

    def _tints(self) -> None:
        shown = self._checked("tints")
        self._settings.set(options.READING_TINTS, shown)
        self._window.outline.reading.shown = shown
        self._window.pane.view.viewport().update()

    def _zoom(self, zoom: int) -> None:
        if options.ZOOM.sound(zoom):
            self._settings.set(options.ZOOM, zoom)
            self._window.pane.set_zoom(zoom)
            self._workspace.told.emit(f"Letters at {zoom} %.")

    def _theme(self, choice: str) -> None:
        self._settings.set(options.THEME, choice)
        self._window.set_theme(chosen_theme(choice))

    def _keys(self) -> None:
        from gui.keys_dialog import KeysDialog

        dialog = KeysDialog(self._workspace.scheme, effective(self._settings), self._window)
        if dialog.exec():
            self._settings.set(options.KEYS, dialog.changed)
            apply_keys(self._window.actions_by_name, effective(self._settings))
        dialog.deleteLater()

    def _key_card(self) -> None:
        from gui.key_card import KeyCard

        card = KeyCard(self._workspace.scheme, effective(self._settings), self._window)
        card.exec()
        card.deleteLater()

    def _log_folder(self) -> None:
        folder = log_folder()
        folder.mkdir(parents=True, exist_ok=True)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
        self._workspace.told.emit(f"Faults are written into {folder}.")

    def _about(self) -> None:
        from gui.about import AboutDialog
        from storage.engine import sqlite_in_use

        dialog = AboutDialog(sqlite_in_use(), self._window)
        dialog.exec()
        dialog.deleteLater()
