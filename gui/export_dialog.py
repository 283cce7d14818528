"""The export page: formats, filters and shares with a preview; then the writing; then what came of it."""

from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QPushButton,
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from gui import work_export
from gui.export_filters import Filters
from gui.export_formats import FormatList
from gui.export_latest import Latest
from gui.export_place import Place
from gui.export_preview import Preview
from gui.export_result import Result
from gui.export_split import Dividing
from gui.job_dialog import JobProgress
from gui.jobs import Job
from gui.messages import plain_label
from gui.settings import EXPORT_FOLDER, EXPORT_FORMAT, THEME, Settings
from gui.theme import chosen_theme
from gui.words import many
from gui.work_export import Count, Exported
from gui.workspace import Workspace

ASKING, WRITING, REPORT = range(3)
"""The pages."""
WIDE = QSize(1120, 630)
NARROW = 720
"""Size while asking, and width afterwards."""


class ExportDialog(QDialog):
    """Asks what goes where, shows what it will look like, writes it and says what came of it."""

    def __init__(self, workspace: Workspace, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Export")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.resize(WIDE)
        self._workspace = workspace
        self._settings = settings
        self._job: Job | None = None
        self._count: Count | None = None
        people = workspace.people(inactive=True) if workspace.corpus else []
        self.formats = FormatList()
        self.filters = Filters(workspace.scheme, people)
        self.dividing = Dividing()
        self.preview = Preview(workspace, chosen_theme(settings.get(THEME)))
        self.preview.layout().setContentsMargins(10, 0, 0, 0)  # type: ignore[union-attr]
        self.counting = Latest(workspace, self)
        self.place = Place()
        self.summary = plain_label("", wraps=True)
        self.refusal = plain_label("", "bad", wraps=True)
        self.progress = JobProgress()
        self.outcome = Result(workspace)
        self.pages = QStackedWidget()
        self._lay_out()
        self._connect()
        self._begin()

    # -- the pages

    def _lay_out(self) -> None:
        self._parts = (self._asking(), self._writing(), self.outcome)
        for page in self._parts:
            self.pages.addWidget(page)
        self.buttons = QDialogButtonBox()
        self.go = QPushButton("E&xport")
        self.leave = QPushButton("Cancel", autoDefault=False)
        self.buttons.addButton(self.go, QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.addButton(self.leave, QDialogButtonBox.ButtonRole.RejectRole)
        column = QVBoxLayout(self)
        column.addWidget(self.pages, 1)
        column.addWidget(self.buttons)
        self.go.setDefault(True)

    def _asking(self) -> QWidget:
        self.choices = QTabWidget()
        self.choices.setAccessibleName("What is exported")
        for title, part in (("&Formats", self.formats), ("Fi&lters", self.filters), ("&Shares", self.dividing)):
            self.choices.addTab(part, title)
        sides = QSplitter(Qt.Orientation.Horizontal, childrenCollapsible=False)
        sides.addWidget(self.choices)
        sides.addWidget(self.preview)
        sides.setSizes([WIDE.width() * 2 // 5, WIDE.width() * 3 // 5])
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(sides, 1)
        column.addWidget(self.place)
        column.addWidget(self.summary)
        column.addWidget(self.refusal)
        return page

    def _writing(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.progress)
        column.addStretch(1)
        return page

    # -- asking

    def _connect(self) -> None:
        self.buttons.accepted.connect(self._go)
        self.buttons.rejected.connect(self.reject)
        self.formats.changed.connect(self._place_changed)
        self.dividing.changed.connect(self._place_changed)
        self.formats.looked_at.connect(self._look)
        self.filters.changed.connect(self._filters_changed)
        self.place.changed.connect(self._check)
        self.counting.answered.connect(self._counted)
        self.counting.failed.connect(self.refusal.setText)

    def _begin(self) -> None:
        folder = Path(self._settings.get(EXPORT_FOLDER) or Path.home())
        name = self._workspace.corpus.name if self._workspace.corpus else "export"
        self.place.path.setText(str((folder if folder.is_dir() else Path.home()) / name))
        for chosen in self._settings.get(EXPORT_FORMAT).split(","):
            self.formats.tick(chosen)
        rows = self.formats.rows()
        if not rows:
            self.formats.tick(EXPORT_FORMAT.default)
        self.formats.look_at(rows[0].name if rows else EXPORT_FORMAT.default)
        self._place_changed()
        self._filters_changed()
        self.formats.tree.setFocus()

    def _look(self, name: str) -> None:
        if name and not self.filters.problem():
            self.preview.ask(name, self.filters.query())

    def _filters_changed(self) -> None:
        self._count = None
        if not self.filters.problem():
            query = self.filters.query()
            self.counting.ask(lambda corpus: work_export.count(corpus, query))
            self._look(self.formats.current())
        self._check()

    def _counted(self, found: Count) -> None:
        self._count = found
        self._check()

    def _place_changed(self) -> None:
        rows = self.formats.rows()
        self.place.take(rows[0] if work_export.is_single(rows, self.dividing.division()) else None)
        self._check()

    def _check(self) -> None:
        """Say what goes out, or why Export cannot be pressed yet."""
        words = self._problem()
        self.refusal.setText(words)
        self.refusal.setVisible(bool(words))
        self.summary.setText(self._told())
        self.summary.setVisible(not words)
        self.go.setEnabled(not words)

    def _problem(self) -> str:
        if words := self.filters.problem() or self.dividing.problem():
            return words
        if not self.formats.rows():
            return "Tick at least one format."
        if words := self.place.problem():
            return words
        if self._count == Count(0, 0) and self.filters.query().filters():
            return "Nothing would go out: no release has annotations that the filters let through."
        return ""

    def _told(self) -> str:
        """What will go out, in a sentence."""
        if self._count is None:
            return "Counting what goes out…"
        rows, filters = self.formats.rows(), self.filters.query().filters()
        words = (
            f"{many(self._count.releases, 'release')} with {many(self._count.annotations, 'annotation')} will go out"
        )
        words += f" as {rows[0].title}" if len(rows) == 1 else f" in {len(rows)} formats"
        told = "; ".join(f"{name}: {value}" for name, value in filters)
        return f"{words}. Filters: {told}." if told else f"{words}."

    # -- writing

    def _go(self) -> None:
        if self.pages.currentIndex() == REPORT:
            self.accept()
            return
        path = self.place.chosen()
        if not self.place.may_replace():
            return
        names = [row.name for row in self.formats.rows()]
        query, division = self.filters.query(), self.dividing.division()
        total = self._count.releases if self._count else 0
        self._settings.set(EXPORT_FORMAT, ",".join(names))
        self._settings.set(EXPORT_FOLDER, str(path.parent))
        self.preview.latest.stop()
        self.counting.stop()
        job = self._workspace.job(lambda corpus: work_export.export(corpus, path, names, query, division, total))
        self._follow(job, path)

    def _follow(self, job: Job, path: Path) -> None:
        self._job = job
        self.progress.follow(job, f"Writing “{path.name}”", "releases")
        job.produced.connect(self._finish)
        job.failed.connect(self._failed)
        job.cancelled.connect(self._cancelled)
        job.finished.connect(self._forget)
        self.buttons.hide()
        self._turn_to(WRITING)
        self.progress.cancel_button.setFocus()
        job.start()

    def _turn_to(self, page: int) -> None:
        """Show a page, in a window no larger than what stands on it."""
        for place, part in enumerate(self._parts):
            mode = QSizePolicy.Policy.Preferred if place == page else QSizePolicy.Policy.Ignored
            part.setSizePolicy(mode, mode)
        self.pages.setCurrentIndex(page)
        self.layout().activate()  # type: ignore[union-attr]
        self.resize(WIDE if page == ASKING else QSize(NARROW, self.sizeHint().height()))

    def _forget(self) -> None:
        self._job = None

    def _finish(self, done: Exported) -> None:
        self.outcome.show_result(done)
        self.leave.hide()
        self.go.setText("&Close")
        self.buttons.show()
        self._turn_to(REPORT)
        self.go.setFocus()

    def _failed(self, sentence: str, details: str) -> None:
        self._ask_again(f"{sentence} {details}".strip())

    def _cancelled(self) -> None:
        self._ask_again("Stopped: nothing was written.")

    def _ask_again(self, words: str) -> None:
        self.buttons.show()
        self._turn_to(ASKING)
        self.refusal.setText(words)
        self.refusal.show()
        self.summary.hide()
        self.go.setFocus()

    def reject(self) -> None:
        if self._job is not None:
            self.progress.cancel()
            return
        for asking in (self.preview.latest, self.counting, self.outcome.checking):
            asking.stop()
        super().reject()
