"""The outline of the open release: its sections, found off the GUI thread."""

from collections.abc import Iterator

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from domain.lexer import Section, iter_sections
from gui.jobs import Job, Step
from gui.words import literal_tip
from gui.workspace import Workspace

AT_ONCE = 200_000
"""Texts up to this length, in code points, are lexed at once; that takes less than a frame or two."""


class OutlinePanel(QWidget):
    """Headings one can jump to; also what `[` and `]` walk through."""

    chosen = Signal(object)
    """The Span of a section."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.sections: list[Section] = []
        self._digest = ""
        self._job: Job | None = None
        self._found: list[Section] = []
        self._list = QListWidget()
        self._list.setAccessibleName("Outline of the release")
        self._list.itemClicked.connect(self._pick)
        self._list.itemActivated.connect(self._pick)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 6, 6, 6)
        layout.addWidget(self._list)
        workspace.sheet_changed.connect(self._read)

    def _read(self) -> None:
        sheet = self._workspace.sheet
        digest = sheet.release.digest if sheet else ""
        if digest == self._digest:
            return
        self.stop()
        self._digest = digest
        self._show([])
        if sheet is None:
            return
        if len(sheet.text) <= AT_ONCE:
            self._show(list(iter_sections(sheet.text)))
        else:
            self._start(sheet.text)

    def _start(self, text: str) -> None:
        found: list[Section] = []

        def work() -> Iterator[Step]:
            for number, section in enumerate(iter_sections(text), 1):
                found.append(section)
                yield Step(number)

        self._found = found
        self._job = Job(work, self)
        self._job.finished.connect(self._finish)
        self._job.start()

    def _finish(self) -> None:
        """Show what was found, unless another release is open by now."""
        if self._job is None or self.sender() is not self._job:
            return
        self._show(self._found)
        job, self._job = self._job, None
        # The signal comes while the thread is still on its way out.
        job.wait()
        job.deleteLater()

    def stop(self) -> None:
        """End what still runs."""
        if self._job is not None:
            job, self._job = self._job, None
            job.cancel()
            job.wait()
            job.deleteLater()

    def _show(self, sections: list[Section]) -> None:
        self.sections = sections
        self._list.clear()
        for section in sections:
            item = QListWidgetItem(section.title)
            item.setData(Qt.ItemDataRole.UserRole, section)
            item.setToolTip(literal_tip(section.title))
            self._list.addItem(item)

    def _pick(self, item: QListWidgetItem) -> None:
        self.chosen.emit(item.data(Qt.ItemDataRole.UserRole).span)

    def follow(self, position: int) -> None:
        """Mark the section that holds the caret."""
        row = -1
        for number, section in enumerate(self.sections):
            if section.span.start > position:
                break
            row = number
        if row != self._list.currentRow():
            self._list.setCurrentRow(row)

    def following(self, position: int, step: int) -> Section | None:
        """The next section behind a position, or the one before it."""
        if step > 0:
            return next((section for section in self.sections if section.span.start > position), None)
        return next((section for section in reversed(self.sections) if section.span.start < position), None)
