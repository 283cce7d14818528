"""The outline of the open release, and what its paragraphs are for the tints; a long text in the background."""

import time
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import takewhile
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem, QVBoxLayout, QWidget

from domain.blocks import Block, blocks
from domain.lexer import Section, iter_sections
from gui.jobs import Job, Step
from gui.reading import Reading
from gui.words import literal_tip
from gui.workspace import Workspace

AT_ONCE = 40_000
"""So much of a text, in code points, is read at once, which takes less than a frame; the rest in the background."""
PORTION = 1_000
"""Blocks that come from the background together."""
STRIDE, BREATH = 32, 0.0003
"""After so many blocks the background rests for so many seconds.

Without it the window waits for Python's turn of a thread, 5 ms, at each call between Qt and Python while it paints.
"""


class Sections(QAbstractListModel):
    """The titles of sections as rows; takes no time for rows that are not shown."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.sections: list[Section] = []

    def show(self, sections: list[Section]) -> None:
        """Show other sections."""
        self.beginResetModel()
        self.sections = sections
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.sections)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        title = self.sections[index.row()].title
        if role == Qt.ItemDataRole.DisplayRole:
            return title
        return literal_tip(title) if role == Qt.ItemDataRole.ToolTipRole else None


class _Narrow(QStyledItemDelegate):
    """Cuts a long title short with … rather than making the list scroll sideways."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, super().sizeHint(option, index).height())


class OutlinePanel(QWidget):
    """Headings one can jump to; also what `[` and `]` walk through."""

    chosen = Signal(object)
    """The Span of a section."""
    read = Signal()
    """More is known of what the paragraphs are."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.reading = Reading()
        self._digest = ""
        self._job: Job | None = None
        self._found: list[Section] = []
        self._position = 0
        self._model = Sections(self)
        self._list = QListView()
        self._list.setAccessibleName("Outline of the release")
        self._list.setUniformItemSizes(True)
        self._list.setItemDelegate(_Narrow(self._list))
        self._list.setModel(self._model)
        self._list.clicked.connect(self._pick)
        self._list.activated.connect(self._pick)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 6, 6, 6)
        layout.addWidget(self._list)
        workspace.sheet_changed.connect(self._read)

    @property
    def sections(self) -> list[Section]:
        """The sections that are known by now, in text order."""
        return self._model.sections

    @property
    def row(self) -> int:
        """The section that is marked as the one with the caret; -1 before the first."""
        return self._list.currentIndex().row()

    def _read(self) -> None:
        sheet = self._workspace.sheet
        digest = sheet.release.digest if sheet else ""
        if digest == self._digest:
            return
        self.stop()
        self._digest = digest
        self._position = 0
        text = sheet.text if sheet else ""
        self.reading.begin(text)
        rest = blocks(text)
        first = list(takewhile(lambda block: block.span.end <= AT_ONCE, rest)) if len(text) > AT_ONCE else list(rest)
        self.reading.add(first, complete=len(text) <= AT_ONCE)
        self._show(list(iter_sections(text, first)))
        self.read.emit()
        if not self.reading.complete:
            self._start(text, len(first))

    def _start(self, text: str, known: int) -> None:
        found: list[Section] = []

        def work() -> Iterator[Step]:
            portion: list[Block] = []

            def passing() -> Iterator[Block]:
                for number, block in enumerate(blocks(text)):
                    if number >= known:
                        portion.append(block)
                    if number % STRIDE == 0:
                        time.sleep(BREATH)
                    yield block

            for number, section in enumerate(iter_sections(text, passing()), 1):
                found.append(section)
                ready = len(portion) >= PORTION
                yield Step(number, payload=tuple(portion) if ready else None)
                if ready:
                    portion.clear()
            yield Step(len(found), payload=tuple(portion))

        self._found = found
        self._job = Job(work, self)
        self._job.produced.connect(self._take)
        self._job.succeeded.connect(self._complete)
        self._job.finished.connect(self._finish)
        self._job.start()

    def _take(self, portion: tuple[Block, ...]) -> None:
        if self._job is not None and self.sender() is self._job:
            self.reading.add(portion)
            self.read.emit()

    def _complete(self) -> None:
        if self._job is not None and self.sender() is self._job:
            self.reading.add((), complete=True)

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
        self._model.show(sections)
        self.follow(self._position)

    def _pick(self, index: QModelIndex) -> None:
        self.chosen.emit(self.sections[index.row()].span)

    def follow(self, position: int) -> None:
        """Mark the section that holds the caret."""
        self._position = position
        row = bisect_right(self.sections, position, key=_start_of) - 1
        if row != self.row:
            self._list.setCurrentIndex(self._model.index(row, 0) if row >= 0 else QModelIndex())

    def following(self, position: int, step: int) -> Section | None:
        """The next section behind a position, or the one before it."""
        if step > 0:
            row = bisect_right(self.sections, position, key=_start_of)
            return self.sections[row] if row < len(self.sections) else None
        row = bisect_left(self.sections, position, key=_start_of) - 1
        return self.sections[row] if row >= 0 else None


def _start_of(section: Section) -> int:
    return section.span.start
