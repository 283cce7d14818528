"""Acts on the corpus: open, make, import, export, people, labels, verify, back up; each leads to its dialog."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QDialog, QFileDialog

from domain.errors import Refusal
from gui.keymap import effective
from gui.settings import RECENT_CORPORA, Settings
from gui.workspace import Workspace

if TYPE_CHECKING:
    from gui.main_window import MainWindow

# Dialogs are imported on use: the window is painted before anybody needs them.


class CorpusActs(QObject):
    """What the Corpus menu does."""

    def __init__(self, workspace: Workspace, settings: Settings, window: "MainWindow") -> None:
        super().__init__(window)
        self._workspace = workspace
        self._settings = settings
        self._window = window
        window.menus["recent"].aboutToShow.connect(self._fill_recent)

    def acts(self) -> dict[str, Callable[[], object]]:
        """The functions by the names of their actions."""
        return {
            "new_corpus": self.new,
            "open_corpus": self.choose,
            "close_corpus": self.close,
            "import_files": self.import_files,
            "import_folder": self.import_folder,
            "export": self.export,
            "people": self.people,
            "scheme_editor": self.edit_scheme,
            "verify": self.verify,
            "backup": self.backup,
            "restore": self.restore,
            "show_trash": self.show_trash,
        }

    def keep_copy(self) -> None:
        """Make an automatic backup when something was changed since the last one."""
        workspace = self._workspace
        if not workspace.writes or not workspace.changed or workspace.proven:
            return
        from gui.corpus_dialogs import run_in_front
        from gui.work import automatic_backup

        _, failure = run_in_front(self._window, workspace.job(automatic_backup), "Making a backup")
        if failure:
            workspace.refused.emit(f"No automatic backup was made: {failure}", "")
        else:
            workspace.changed = False

    def close(self) -> None:
        """Close the corpus and keep the window."""
        self.keep_copy()
        self._workspace.close()

    def open(self, location: str, user: str | None = None) -> bool:
        """Open a corpus; a locked one is offered for reading, another refusal is told."""
        self.keep_copy()
        from gui.corpus_dialogs import may_open_read_only
        from storage.lock import Locked

        if self._is_open(location):
            self._workspace.told.emit("That corpus is open already.")
            return True
        try:
            self._workspace.open(location, user=user)
        except Locked as locked:
            if not may_open_read_only(self._window, locked):
                self._workspace.refused.emit(locked.sentence, locked.details)
                return False
            return self._open_to_read(location, user)
        except Refusal as error:
            self._workspace.refused.emit(error.sentence, error.details)
            self._settings.forget_corpus(location)
            return False
        self._opened(location)
        return True

    def _is_open(self, location: str) -> bool:
        """Whether it is the corpus on the desk, whose lock is our own."""
        corpus = self._workspace.corpus
        if corpus is None or not corpus.writes:
            return False
        return location == corpus.location or Path(location).resolve() == Path(corpus.location).resolve()

    def _open_to_read(self, location: str, user: str | None) -> bool:
        try:
            self._workspace.open(location, user=user, writes=False)
        except Refusal as error:
            self._workspace.refused.emit(error.sentence, error.details)
            return False
        self._opened(location)
        return True

    def _opened(self, location: str) -> None:
        from storage.engine import is_server, place_warning

        self._settings.remember_corpus(location)
        if not is_server(location) and (warning := place_warning(Path(location))):
            self._workspace.refused.emit(warning, "")
        self.show_first()

    def show_first(self) -> None:
        """Show the release that was open last, or the first one, so that a corpus never opens on an empty page."""
        model, last = self._window.releases.model, self._window.places.last()
        first = model.release_at(model.row_of(last) if last else -1) or model.release_at(0)
        if first is not None and self._workspace.sheet is None:
            self._workspace.show(first.id)
            self._window.pane.view.setFocus()

    def new(self) -> None:
        """Ask for place, scheme and name, make a corpus and open it."""
        from gui.corpus_dialogs import ask_new_corpus

        self.keep_copy()
        wanted = ask_new_corpus(self._window)
        if wanted is None:
            return
        try:
            self._workspace.create(wanted.location, wanted.scheme, wanted.user)
        except Refusal as error:
            self._workspace.refused.emit(error.sentence, error.details)
        else:
            self._opened(wanted.location)

    def choose(self) -> None:
        """Ask for a corpus and open it."""
        from gui.corpus_dialogs import ask_open_corpus

        location = ask_open_corpus(self._window)
        if location:
            self.open(location)

    def _fill_recent(self) -> None:
        menu = self._window.menus["recent"]
        menu.clear()
        for location in self._settings.get(RECENT_CORPORA):
            action = menu.addAction(location.replace("&", "&&"))
            action.triggered.connect(partial(self.open, location))
        if menu.isEmpty():
            menu.addAction("None yet").setEnabled(False)

    # -- releases in and out

    def import_files(self) -> None:
        """Ask for files and offer what they hold."""
        import formats

        endings = dict.fromkeys(suffix for row in formats.FORMATS if row.reads for suffix in row.suffixes)
        readable = f"Releases ({' '.join(f'*{suffix}' for suffix in endings)});;All files (*)"
        names, _ = QFileDialog.getOpenFileNames(self._window, "Import files", "", readable)
        self.import_paths(names)

    def import_folder(self) -> None:
        """Ask for a folder and offer what it holds."""
        name = QFileDialog.getExistingDirectory(self._window, "Import a folder")
        self.import_paths([name] if name else [])

    def import_paths(self, names: Sequence[str]) -> None:
        """Offer what files and folders hold, for menu and drag and drop alike."""
        if names:
            self.keep_copy()
            from gui.import_dialog import ImportDialog

            paths = [Path(name) for name in names]
            self._run(ImportDialog(self._workspace, paths, self._window, self._settings))

    def export(self) -> None:
        """Ask what goes where and write it."""
        from gui.export_dialog import ExportDialog

        self._run(ExportDialog(self._workspace, self._settings, self._window))

    def show_trash(self) -> None:
        """List what was put away."""
        from gui.trash_dialog import TrashDialog

        self._run(TrashDialog(self._workspace, self._window))

    # -- people, labels, safety

    def people(self) -> None:
        """List the people and their roles."""
        from gui.people_dialog import PeopleDialog

        self._run(PeopleDialog(self._workspace, self._window))

    def edit_scheme(self) -> None:
        """Open the scheme editor on the scheme in force."""
        from gui.scheme_editor import SchemeEditor

        scheme = self._workspace.scheme
        if scheme is None:
            return
        window = self._window
        editor = SchemeEditor(scheme, self._workspace.used_labels(), window.theme, effective(self._settings), window)
        if editor.exec() == QDialog.DialogCode.Accepted and editor.scheme() != scheme:
            self._workspace.change_scheme(editor.scheme())
        editor.deleteLater()

    def verify(self) -> None:
        """Open the trail, where the corpus can be verified."""
        from gui.as_of_dialog import Looks
        from gui.trail_dialog import TrailDialog

        window = self._window
        looks = Looks.of(window.theme, self._settings)
        self._run(TrailDialog(self._workspace, window, looks=looks, focus=window.annotating.focus))

    def backup(self) -> None:
        """Ask for a place and write a verified copy there."""
        from gui.corpus_dialogs import back_up

        back_up(self._workspace, self._window)

    def restore(self) -> None:
        """Ask for a backup and put it where the person says."""
        from gui.corpus_dialogs import restore_backup

        location = restore_backup(self._workspace, self._window)
        if location:
            self.open(location)

    def _run(self, dialog: QDialog) -> None:
        """Show a dialog over the window; it goes away for good when it is closed, and the text has the keys again."""
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.finished.connect(self._window.pane.view.setFocus)
        dialog.open()
