"""Questions about a whole corpus: a new one, which to open, read-only or not, backup and restore."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

import resources
from domain.errors import Refusal
from domain.person import checked_person_name
from domain.scheme import Scheme
from formats.scheme_toml import read_scheme
from gui import work
from gui.job_dialog import JobDialog
from gui.jobs import Job
from gui.messages import confirm, plain_label
from gui.workspace import Workspace

if TYPE_CHECKING:
    from storage.lock import Locked

SUFFIX = ".glossator"
CORPORA = f"Corpora (*{SUFFIX});;All files (*)"
SERVER = "postgresql://"


@dataclass(frozen=True, slots=True)
class NewCorpus:
    """What a person wants a new corpus to be."""

    location: str
    scheme: Scheme
    user: str


def documents() -> Path:
    """Where people keep their files."""
    folder = platformdirs.user_documents_path()
    return folder if folder.is_dir() else Path.home()


# -- a new corpus


class NewCorpusDialog(QDialog):
    """Asks for the place, the labels and the name of the first administrator; `wanted` is the answer."""

    def __init__(self, parent: QWidget | None = None, *, folder: Path | None = None) -> None:
        super().__init__(parent)
        from storage.engine import system_user

        self.setWindowTitle("New corpus")
        self.setMinimumWidth(560)
        self.wanted: NewCorpus | None = None
        self.place = QLineEdit(str((folder or documents()) / f"releases{SUFFIX}"))
        self.place.setAccessibleName("File of the corpus, or a PostgreSQL address")
        self.scheme = QComboBox()
        self.scheme.setAccessibleName("Label scheme")
        self.scheme.addItem("Advisors, notes and risk factors", resources.path("schemes", "founding.toml"))
        self.scheme.addItem("From a file…", None)
        self.scheme.activated.connect(self._choose_scheme)
        self.user = QLineEdit(system_user())
        self.user.setAccessibleName("Your name")
        self.refusal = plain_label("", "bad", wraps=True)
        browse = QPushButton("&Browse…", autoDefault=False)
        browse.clicked.connect(self._browse)
        where = QHBoxLayout()
        where.addWidget(self.place, 1)
        where.addWidget(browse)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.make = buttons.addButton("&Make", QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        form = QFormLayout()
        form.addRow("&File", where)
        form.labelForField(where).setBuddy(self.place)  # type: ignore[attr-defined]
        form.addRow("&Labels", self.scheme)
        form.addRow("&Your name", self.user)
        form.addRow("", plain_label("You become its administrator and can add other people.", "muted", wraps=True))
        column = QVBoxLayout(self)
        column.addLayout(form)
        column.addWidget(self.refusal)
        column.addStretch(1)
        column.addWidget(buttons)
        self.refusal.hide()
        # Once it is in the window: before, Cancel would become the default.
        self.make.setDefault(True)
        self._select_name()

    def _select_name(self) -> None:
        self.place.setFocus()
        stem = Path(self.place.text()).stem
        self.place.setSelection(len(self.place.text()) - len(stem) - len(SUFFIX), len(stem))

    def _browse(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, "New corpus", self.place.text(), CORPORA)
        if name:
            self.place.setText(name if name.endswith(SUFFIX) else name + SUFFIX)

    def _choose_scheme(self, index: int) -> None:
        if self.scheme.itemData(index) is not None:
            return
        kinds = "Label schemes and codebooks (*.toml *.qdc *.qdpx *.csv)"
        name, _ = QFileDialog.getOpenFileName(self, "Label scheme", str(documents()), kinds)
        if name:
            self.use_scheme(Path(name))
        else:
            self.scheme.setCurrentIndex(0)

    def use_scheme(self, path: Path) -> None:
        """Take the labels of a file."""
        place = self.scheme.count() - 1
        self.scheme.insertItem(place, path.name, path)
        self.scheme.setCurrentIndex(place)

    def accept(self) -> None:
        try:
            self.wanted = NewCorpus(
                _checked_place(self.place.text()),
                read_scheme(self.scheme.currentData()),
                checked_person_name(self.user.text()),
            )
        except Refusal as error:
            self.refusal.setText(error.sentence)
            self.refusal.show()
            return
        super().accept()


def _checked_place(words: str) -> str:
    words = words.strip()
    if words.startswith(SERVER):
        return words
    if not words:
        raise Refusal("A corpus needs a file: type its name, or browse for a place.")
    path = Path(words).expanduser().absolute()
    if path.suffix != SUFFIX:
        path = path.with_name(path.name + SUFFIX)
    if path.exists():
        raise Refusal(f"“{path.name}” is there already: choose another name, or open it.")
    if not path.parent.is_dir():
        raise Refusal(f"The folder “{path.parent.name}” for “{path.name}” is not there: make it first.")
    return str(path)


def ask_new_corpus(parent: QWidget | None = None) -> NewCorpus | None:
    """What a person wants a new corpus to be; None when they leave it."""
    dialog = NewCorpusDialog(parent)
    dialog.exec()
    dialog.deleteLater()
    return dialog.wanted


# -- opening


class OpenCorpusDialog(QDialog):
    """Asks for a file or for a server's address; `location` is the answer."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Open a corpus")
        self.setMinimumWidth(560)
        self.location = ""
        self.place = QLineEdit(placeholderText=f"a {SUFFIX} file, or {SERVER}user@host/database")
        self.place.setAccessibleName("File of the corpus, or a PostgreSQL address")
        browse = QPushButton("&Browse…", autoDefault=False)
        browse.clicked.connect(self.browse)
        where = QHBoxLayout()
        where.addWidget(self.place, 1)
        where.addWidget(browse)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.go = buttons.addButton("&Open", QDialogButtonBox.ButtonRole.AcceptRole)
        self.go.setEnabled(False)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.place.textChanged.connect(lambda words: self.go.setEnabled(bool(words.strip())))
        form = QFormLayout()
        form.addRow("&Corpus", where)
        form.labelForField(where).setBuddy(self.place)  # type: ignore[attr-defined]
        hint = "A team works on a PostgreSQL server: its address begins with postgresql://."
        form.addRow("", plain_label(hint, "muted", wraps=True))
        column = QVBoxLayout(self)
        column.addLayout(form)
        column.addStretch(1)
        column.addWidget(buttons)
        self.go.setDefault(True)

    def browse(self) -> None:
        """Choose a file, which opens it at once."""
        name, _ = QFileDialog.getOpenFileName(self, "Open a corpus", str(documents()), CORPORA)
        if name:
            self.place.setText(name)
            self.accept()

    def accept(self) -> None:
        words = self.place.text().strip()
        self.location = words if "://" in words else str(Path(words).expanduser().absolute())
        super().accept()


def ask_open_corpus(parent: QWidget | None = None) -> str:
    """The path or address of the corpus to open; empty when the person leaves it."""
    dialog = OpenCorpusDialog(parent)
    dialog.exec()
    dialog.deleteLater()
    return dialog.location


def may_open_read_only(parent: QWidget | None, locked: "Locked") -> bool:
    """Whether a corpus that somebody else writes in shall be opened for reading alone."""
    explanation = "It can be read here meanwhile; nothing can be changed."
    return confirm(parent, locked.sentence, explanation=explanation, act="Open read-only", details=locked.details)


# -- backup and restore


def run_in_front(parent: QWidget | None, job: Job, what: str) -> tuple[object, str]:
    """Run a job while its window waits; gives what it produced, or None with a sentence when it failed."""
    dialog = JobDialog(job, what, parent)
    dialog.run()
    return dialog.produced, dialog.failure


def back_up(workspace: Workspace, parent: QWidget | None = None, goal: Path | None = None) -> Path | None:
    """Ask for a place and write a checked copy there; what came of it is told through the workspace."""
    corpus = workspace.corpus
    if corpus is None:
        workspace.refused.emit("No corpus is open: open the one that is to be backed up.", "")
        return None
    if goal is None:
        from datetime import datetime

        day = datetime.now().astimezone().strftime("%Y-%m-%d")
        start = str(documents() / f"{corpus.name} {day}{SUFFIX}")
        name, _ = QFileDialog.getSaveFileName(parent, "Back up the corpus", start, CORPORA)
        goal = _with_suffix(name) if name else None
    if goal is None:
        return None
    place = goal
    made, failure = run_in_front(parent, workspace.job(lambda beside: work.backup(beside, place)), "Backing up")
    if isinstance(made, Path):
        workspace.told.emit(f"Backed up and verified: {made}")
        return made
    if failure:
        workspace.refused.emit(failure, "")
    return None


def _with_suffix(name: str) -> Path:
    path = Path(name)
    return path if path.suffix == SUFFIX else path.with_name(path.name + SUFFIX)


def restore_backup(workspace: Workspace, parent: QWidget | None = None) -> str:
    """Ask for a backup and its goal and put it there; gives the location of the corpus to open, or nothing."""
    name, _ = QFileDialog.getOpenFileName(parent, "Which backup?", str(documents()), CORPORA)
    if not name:
        return ""
    corpus = workspace.corpus
    start = corpus.location if corpus is not None and not workspace.proven else str(documents() / Path(name).name)
    goal, _ = QFileDialog.getSaveFileName(
        parent, "Where to?", start, CORPORA, options=QFileDialog.Option.DontConfirmOverwrite
    )
    return restore_to(workspace, Path(name), _with_suffix(goal), parent) if goal else ""


def restore_to(workspace: Workspace, source: Path, goal: Path, parent: QWidget | None = None) -> str:
    """Put a backup in the place of a corpus; a corpus that lies there is kept beside it."""
    question = f"Restore “{source.name}” to “{goal.name}”?"
    explanation = "The backup is verified first. The corpus that is there now is kept beside it under another name."
    if goal.exists() and not confirm(parent, question, explanation=explanation, act="Restore"):
        return ""
    corpus = workspace.corpus
    was_open = corpus is not None and not workspace.proven and Path(corpus.location).absolute() == goal.absolute()
    if was_open:
        workspace.close()
    made, failure = run_in_front(parent, Job(lambda: work.restore(source, goal)), "Restoring")
    if failure:
        workspace.refused.emit(failure, "")
        # The corpus that was open is still where it was.
        return str(goal) if was_open else ""
    if isinstance(made, tuple) and made[1] is not None:
        workspace.told.emit(f"Restored; what was there before is kept as {made[1].name}.")
    return str(goal)
