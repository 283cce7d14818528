"""The audit trail: who did what and when, newest first, and whether the corpus is what its trail says."""

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSortFilterProxyModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from gui import work
from gui.job_dialog import JobProgress
from gui.jobs import Job
from gui.messages import plain_label
from gui.words import many
from gui.work import Entry
from gui.workspace import Workspace

if TYPE_CHECKING:
    from storage.verify import Report

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
COLUMNS = ("No.", "When", "Who", "What")


class TrailModel(QAbstractTableModel):
    """The rows of the trail, the newest on top; they come in from the oldest, a page at a time."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries: list[Entry] = []

    def clear(self) -> None:
        """Show nothing."""
        self.beginResetModel()
        self._entries = []
        self.endResetModel()

    def add(self, entries: list[Entry]) -> None:
        """Put newer rows on top."""
        if entries:
            self.beginInsertRows(NOWHERE, 0, len(entries) - 1)
            self._entries += entries
            self.endInsertRows()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._entries)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = int(Qt.ItemDataRole.DisplayRole)
    ) -> object:
        shown = orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return COLUMNS[section] if shown else None

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() == 0:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        entry = self._entries[-1 - index.row()]
        return (f"{entry.number:,}", _local(entry.made), entry.who, entry.what)[index.column()]


def _local(made: str) -> str:
    """A stored moment as the clock on the wall shows it."""
    return datetime.fromisoformat(made).astimezone().strftime("%Y-%m-%d %H:%M:%S")


class TrailDialog(QDialog):
    """Shows the trail of the corpus or of the open release, and verifies the corpus."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Audit trail")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.resize(860, 560)
        self._workspace = workspace
        self._reading: Job | None = None
        self._verifying: Job | None = None
        self.model = TrailModel(self)
        self.shown = QSortFilterProxyModel(self)
        self.shown.setSourceModel(self.model)
        self.shown.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.shown.setFilterKeyColumn(-1)
        self.scope = QComboBox()
        self.filter = QLineEdit(placeholderText="Filter by person, act or date", clearButtonEnabled=True)
        self.table = QTableView()
        self.head = QLineEdit(readOnly=True)
        self.copy = QPushButton("&Copy", autoDefault=False)
        self.check = QPushButton("&Verify", autoDefault=False)
        self.progress = JobProgress()
        self.verdict = plain_label("", wraps=True)
        self.problems = QPlainTextEdit(readOnly=True)
        self._set_up()
        self._lay_out()
        self.read()

    def _set_up(self) -> None:
        self.scope.addItem("The whole corpus", False)
        if self._workspace.sheet is not None:
            self.scope.addItem("The open release", True)
        self.scope.setAccessibleName("Trail of")
        self.scope.activated.connect(self.read)
        self.filter.setAccessibleName("Filter the trail")
        self.filter.textChanged.connect(self.shown.setFilterFixedString)
        self.table.setModel(self.shown)
        self.table.setAccessibleName("Audit trail, newest first")
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        header = self.table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, width in enumerate((70, 160, 150)):
            self.table.setColumnWidth(column, width)
        header.setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        self.head.setAccessibleName("Head of the audit chain: number of rows and hash")
        self.head.setToolTip("Note it elsewhere: whatever is changed before it can then be found out.")
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.head.text()))
        self.check.clicked.connect(self.verify)
        self.problems.setAccessibleName("What does not hold")
        for part in (self.progress, self.verdict, self.problems):
            part.hide()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.scope)
        top.addWidget(self.filter, 1)
        label = QLabel("&Head")
        label.setBuddy(self.head)
        chain = QHBoxLayout()
        for part in (label, self.head, self.copy, self.check):
            chain.addWidget(part, 1 if part is self.head else 0)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        # Enter in the filter must not close the window.
        buttons.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addLayout(top)
        column.addWidget(self.table, 2)
        column.addLayout(chain)
        column.addWidget(self.progress)
        column.addWidget(self.verdict)
        column.addWidget(self.problems, 1)
        column.addWidget(buttons)
        self.filter.setFocus()

    # -- reading

    def read(self) -> None:
        """Read the trail of what is chosen."""
        if self._reading is not None:
            self._reading.cancel()
        self.model.clear()
        if self._workspace.corpus is None:
            return
        sheet = self._workspace.sheet
        release_id = sheet.release.id if sheet is not None and self.scope.currentData() else None
        self._reading = self._workspace.job(lambda corpus: work.trail(corpus, release_id))
        self._reading.produced.connect(self._take)
        self._reading.failed.connect(self._fail)
        self._reading.finished.connect(self._forget)
        self._reading.start()

    def _take(self, found: object) -> None:
        if self.sender() is not self._reading:
            return
        if isinstance(found, list):
            self.model.add(found)
        elif isinstance(found, tuple):
            self.head.setText("{}:{}".format(*found))
            self.head.setCursorPosition(0)

    def _forget(self) -> None:
        if self.sender() is self._reading:
            self._reading = None

    # -- verifying

    def verify(self) -> None:
        """Check the corpus against its trail and say what was found."""
        if self._workspace.corpus is None or self._verifying is not None:
            return
        self._verifying = job = self._workspace.job(work.verify)
        self.progress.follow(job, "Verifying the corpus")
        job.produced.connect(self._report)
        job.failed.connect(self._fail)
        job.finished.connect(self._verified)
        self.check.setEnabled(False)
        self.verdict.hide()
        self.problems.hide()
        self.progress.show()
        job.start()

    def _report(self, report: "Report") -> None:
        if report.holds:
            numbers = (report.count, "audit row"), (report.releases, "release"), (report.annotations, "annotation")
            counted = ", ".join(many(number, word) for number, word in numbers)
            self._say(f"All holds: {counted}. {report.database}.", "good")
        else:
            number = len(report.problems)
            words = "One thing does" if number == 1 else f"{number:,} things do"
            self._say(f"{words} not hold. Keep this file as it is and restore a backup that holds.", "bad")
        lines = [f"{problem.sentence} {problem.where}".strip() for problem in report.problems]
        lines += [note for note in report.notes if note]
        self.problems.setPlainText("\n".join(lines))
        self.problems.setVisible(bool(lines))

    def _fail(self, sentence: str, details: str) -> None:
        self._say(f"{sentence} {details}".strip(), "bad")

    def _verified(self) -> None:
        self._verifying = None
        self.progress.hide()
        self.check.setEnabled(True)

    def _say(self, words: str, role: str) -> None:
        self.verdict.setText(words)
        self.verdict.setProperty("role", role)
        self.verdict.style().unpolish(self.verdict)
        self.verdict.style().polish(self.verdict)
        self.verdict.show()

    def done(self, result: int) -> None:
        for job in (self._reading, self._verifying):
            if job is not None:
                job.cancel()
        super().done(result)
