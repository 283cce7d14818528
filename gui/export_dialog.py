"""The export: in which format, of what, and where to; then how it went and what the format could not carry."""

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

import formats
from domain.annotation import State
from formats import Format
from gui import work
from gui.job_dialog import JobProgress
from gui.jobs import Job
from gui.messages import confirm, plain_label
from gui.settings import EXPORT_FOLDER, EXPORT_FORMAT, Settings
from gui.words import many
from gui.work import Exported
from gui.workspace import Workspace

ASKING, WRITING, REPORT = range(3)
"""The pages."""


class Ticks(QListWidget):
    """A list of which some are wanted; all are until a person says otherwise."""

    def __init__(self, name: str, entries: Iterable[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setMinimumHeight(110)
        for title, value in entries:
            item = QListWidgetItem(title, self)
            item.setData(Qt.ItemDataRole.UserRole, value)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked)

    def wanted(self) -> frozenset[str] | None:
        """What is ticked; None when all is."""
        items = [self.item(row) for row in range(self.count())]
        ticked = [item for item in items if item.checkState() is Qt.CheckState.Checked]
        if len(ticked) == len(items):
            return None
        return frozenset(item.data(Qt.ItemDataRole.UserRole) for item in ticked)


class ExportDialog(QDialog):
    """Asks what goes where, writes it and says what came of it."""

    def __init__(self, workspace: Workspace, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Export")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.resize(700, 460)
        self._workspace = workspace
        self._settings = settings
        self._job: Job | None = None
        self._agreed = ""
        self.format = QComboBox()
        self.holds = plain_label("", "muted", wraps=True)
        self.path = QLineEdit()
        self.refusal = plain_label("", "bad", wraps=True)
        self._make_ticks()
        self.progress = JobProgress()
        self.headline = plain_label("", "heading", wraps=True)
        self.written = QLineEdit(readOnly=True)
        self.remarks = QPlainTextEdit(readOnly=True)
        self.pages = QStackedWidget()
        self._lay_out()
        self._fill()

    def _make_ticks(self) -> None:
        scheme = self._workspace.scheme
        people = self._workspace.people(inactive=True) if self._workspace.corpus else []
        labels = [(label.title, label.id) for label in scheme.labels] if scheme else []
        self.states = Ticks("States of annotations", [(state.value.capitalize(), state.value) for state in State])
        self.labels = Ticks("Labels", labels)
        self.authors = Ticks("Annotators", [(person.name, person.name) for person in people])
        for ticks in (self.states, self.labels, self.authors):
            ticks.itemChanged.connect(self._check)

    # -- the pages

    def _lay_out(self) -> None:
        for page in (self._asking(), self._writing(), self._report()):
            self.pages.addWidget(page)
        self.buttons = QDialogButtonBox()
        self.go = QPushButton("E&xport")
        self.leave = QPushButton("Cancel", autoDefault=False)
        self.buttons.addButton(self.go, QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.addButton(self.leave, QDialogButtonBox.ButtonRole.RejectRole)
        self.buttons.accepted.connect(self._go)
        self.buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(self.pages, 1)
        column.addWidget(self.buttons)
        self.go.setDefault(True)

    def _asking(self) -> QWidget:
        browse = QPushButton("&Browse…", autoDefault=False)
        browse.clicked.connect(self._browse)
        where = QHBoxLayout()
        where.addWidget(self.path, 1)
        where.addWidget(browse)
        self.format.setAccessibleName("Format")
        self.path.setAccessibleName("File or folder to write")
        page = QWidget()
        form = QFormLayout(page)
        form.setContentsMargins(0, 0, 0, 0)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow("&Format", self.format)
        form.addRow("", self.holds)
        form.addRow("&Write to", where)
        form.labelForField(where).setBuddy(self.path)  # type: ignore[attr-defined]
        columns = QHBoxLayout()
        for title, ticks in (("&States", self.states), ("&Labels", self.labels), ("&Annotators", self.authors)):
            label = QLabel(title)
            label.setBuddy(ticks)
            column = QVBoxLayout()
            column.addWidget(label)
            column.addWidget(ticks)
            columns.addLayout(column)
        form.addRow(plain_label("Only annotations of these; all releases are written with them."))
        form.addRow(columns)
        form.addRow(self.refusal)
        return page

    def _writing(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.progress)
        column.addStretch(1)
        return page

    def _report(self) -> QWidget:
        self.written.setAccessibleName("What was written")
        self.remarks.setAccessibleName("What the format could not carry")
        self.copy_button = QPushButton("Co&py path", autoDefault=False)
        self.copy_button.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.written.text()))
        where = QHBoxLayout()
        where.addWidget(self.written, 1)
        where.addWidget(self.copy_button)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.headline)
        column.addLayout(where)
        self._remarks_title = plain_label("What the format could not carry:")
        column.addWidget(self._remarks_title)
        column.addWidget(self.remarks, 1)
        column.addStretch(0)
        return page

    # -- asking

    def _fill(self) -> None:
        for found in formats.FORMATS:
            if found.writes:
                self.format.addItem(found.title, found.name)
        self.format.setCurrentIndex(max(0, self.format.findData(self._settings.get(EXPORT_FORMAT))))
        self.path.setText(str(self._start_folder() / f"{self._name()}{_suffix(self._chosen())}"))
        self.format.currentIndexChanged.connect(self._format_changed)
        self.path.textChanged.connect(self._check)
        self._format_changed()

    def _name(self) -> str:
        return self._workspace.corpus.name if self._workspace.corpus else "export"

    def _start_folder(self) -> Path:
        folder = Path(self._settings.get(EXPORT_FOLDER) or Path.home())
        return folder if folder.is_dir() else Path.home()

    def _chosen(self) -> Format:
        return formats.named(self.format.currentData())

    def _format_changed(self) -> None:
        chosen = self._chosen()
        what = "A folder of files" if chosen.folder else "One file"
        self.holds.setText(f"{what}. Holds {chosen.holds}.")
        path = Path(self.path.text().strip() or self._name())
        endings = {_suffix(found) for found in formats.FORMATS}
        bare = path.with_suffix("") if path.suffix in endings and path.suffix else path
        self.path.setText(str(bare) + _suffix(chosen))
        self._check()

    def _check(self) -> None:
        """Say why Export cannot be pressed yet."""
        words = ""
        for name, ticks in (("state", self.states), ("label", self.labels), ("annotator", self.authors)):
            if ticks.wanted() == frozenset():
                words = f"Tick at least one {name}, or nothing is exported but the releases."
        if not self.path.text().strip():
            words = "Say where to write: type a path, or browse for one."
        ending, chosen = Path(self.path.text().strip()).suffix.lower(), self._chosen()
        others = {_suffix(found): found.title for found in formats.FORMATS if found.writes and _suffix(found)}
        if not words and ending != _suffix(chosen) and ending in others:
            words = f"The name ends like {others[ending]}, but the format is {chosen.title}: change one of them."
        self.refusal.setText(words)
        self.refusal.setVisible(bool(words))
        self.go.setEnabled(not words)

    def _browse(self) -> None:
        chosen = self._chosen()
        title, start = f"Export as {chosen.title}", self.path.text()
        if chosen.folder:
            # A folder that is not there yet is named in a save dialog, too.
            name, _ = QFileDialog.getSaveFileName(self, title, start, "Folders (*)")
        else:
            name, _ = QFileDialog.getSaveFileName(self, title, start, f"{chosen.title} (*{_suffix(chosen)})")
        if name:
            path = Path(name)
            added = path if path.suffix or chosen.folder else path.with_name(path.name + _suffix(chosen))
            self.path.setText(str(added))
            self._agreed = str(path) if added == path else ""

    # -- writing

    def _go(self) -> None:
        if self.pages.currentIndex() == REPORT:
            self.accept()
            return
        path = Path(self.path.text().strip()).expanduser().absolute()
        if not self._may_replace(path):
            return
        from storage.reading import Query

        states = self.states.wanted()
        query = Query(
            states=None if states is None else frozenset(State(name) for name in states),
            labels=self.labels.wanted(),
            authors=self.authors.wanted(),
        )
        name = self._chosen().name
        self._settings.set(EXPORT_FORMAT, name)
        self._settings.set(EXPORT_FOLDER, str(path.parent))
        self._follow(self._workspace.job(lambda corpus: work.export(corpus, path, name, query)), path)

    def _may_replace(self, path: Path) -> bool:
        if not path.is_file() or self._chosen().folder or self._agreed == str(path):
            return True
        return confirm(self, f"Replace “{path.name}”?", explanation="The file is there already.", act="Replace")

    def _follow(self, job: Job, path: Path) -> None:
        self._job = job
        self.progress.follow(job, f"Writing “{path.name}”", "releases")
        job.produced.connect(self._finish)
        job.failed.connect(self._failed)
        job.cancelled.connect(self._cancelled)
        job.finished.connect(self._forget)
        self.pages.setCurrentIndex(WRITING)
        self.buttons.hide()
        self.progress.cancel_button.setFocus()
        job.start()

    def _forget(self) -> None:
        self._job = None

    def _finish(self, done: Exported) -> None:
        self.headline.setText(f"Wrote {many(done.releases, 'release')}.")
        self.written.setText(str(done.path))
        self.remarks.setPlainText("\n".join(done.remarks))
        self._remarks_title.setVisible(bool(done.remarks))
        self.remarks.setVisible(bool(done.remarks))
        self.pages.setCurrentIndex(REPORT)
        self.leave.hide()
        self.go.setText("&Close")
        self.buttons.show()
        self.go.setFocus()

    def _failed(self, sentence: str, details: str) -> None:
        self._ask_again(f"{sentence} {details}".strip())

    def _cancelled(self) -> None:
        self._ask_again("Stopped: nothing was written.")

    def _ask_again(self, words: str) -> None:
        self.pages.setCurrentIndex(ASKING)
        self.buttons.show()
        self.refusal.setText(words)
        self.refusal.show()
        self.go.setFocus()

    def reject(self) -> None:
        if self._job is not None:
            self.progress.cancel()
        else:
            super().reject()


def _suffix(chosen: Format) -> str:
    """The ending of a file in that format; none for a folder."""
    if chosen.folder:
        return ""
    own = f".{chosen.name}"
    return own if own in chosen.suffixes else chosen.suffixes[0]
