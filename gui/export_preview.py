"""What an export will look like: one release as the format in focus writes it."""

from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QTimer
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QComboBox, QFormLayout, QPlainTextEdit, QStackedWidget, QVBoxLayout, QWidget

import formats
from gui.export_highlight import Highlighter
from gui.export_latest import Latest
from gui.messages import plain_label
from gui.theme import Theme
from gui.words import many
from gui.work_export import Sample, Shown, sample
from gui.workspace import Workspace

if TYPE_CHECKING:
    from storage.reading import Query

FIRST = "The first with annotations"
BUSY_AFTER = 200
"""Milliseconds after which it is said that the preview is being made."""
PAGE, SENTENCE = range(2)


class Preview(QWidget):
    """A release to choose, a file of what is written, and its text; files that are no text get a sentence."""

    def __init__(self, workspace: Workspace, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.latest = Latest(workspace, self)
        self.latest.answered.connect(self._take)
        self.latest.failed.connect(self._say_only)
        self._asked: tuple[str, Query] | None = None
        self._sample: Sample | None = None
        self.release = QComboBox()
        self.file = QComboBox()
        self.page = QPlainTextEdit(readOnly=True)
        self.page.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.page.setTabChangesFocus(True)
        self.highlighter = Highlighter(self.page.document(), theme)
        self.sentence = plain_label("", wraps=True)
        self.note = plain_label("", "muted", wraps=True)
        self._busy = QTimer(self, singleShot=True, interval=BUSY_AFTER)
        self._busy.timeout.connect(lambda: self.note.setText("Writing the preview…"))
        self.shown = QStackedWidget()
        self._lay_out()
        self._fill()

    def _lay_out(self) -> None:
        self.release.setAccessibleName("Release that is shown")
        self.file.setAccessibleName("File that is shown")
        self.page.setAccessibleName("What the file will look like")
        for combo in (self.release, self.file):
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            combo.setMinimumContentsLength(16)
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow("&Preview of", self.release)
        form.addRow("F&ile", self.file)
        told = QWidget()
        inner = QVBoxLayout(told)
        inner.addWidget(self.sentence)
        inner.addStretch(1)
        self.shown.addWidget(self.page)
        self.shown.addWidget(told)
        column = QVBoxLayout(self)
        column.addLayout(form)
        column.addWidget(self.shown, 1)
        column.addWidget(self.note)

    def _fill(self) -> None:
        self.release.addItem(FIRST, None)
        if self._workspace.corpus is not None:
            for release in self._workspace.releases():
                self.release.addItem(release.name, release.id)
        self.release.currentIndexChanged.connect(self._ask)
        self.file.currentIndexChanged.connect(self._show_file)

    def ask(self, name: str, query: "Query") -> None:
        """Show what this format makes of this choice, as soon as it is written."""
        self._asked = name, query
        self._ask()

    def _ask(self) -> None:
        if self._asked is None:
            return
        name, query = self._asked
        release_id: UUID | None = self.release.currentData()
        self.latest.ask(lambda corpus: sample(corpus, name, query, release_id))
        self._busy.start()

    def _take(self, found: Sample) -> None:
        self._busy.stop()
        self._sample = found
        chosen = self.file.currentText() if self._sample is not None else ""
        self.file.blockSignals(True)
        self.file.clear()
        self.file.addItems([shown.name for shown in found.files])
        self.file.setCurrentIndex(max(0, self.file.findText(chosen)) if found.files else -1)
        self.file.blockSignals(False)
        if found.files:
            self._show_file()
        else:
            self._say_only("There is nothing to show: no release has annotations that the filters let through.")

    def _show_file(self) -> None:
        place = self.file.currentIndex()
        if self._sample is None or not 0 <= place < len(self._sample.files):
            return
        shown = self._sample.files[place]
        if shown.text is None:
            self._say(_no_text(shown, formats.named(self._sample.format).title))
        else:
            self.highlighter.take(shown.runs)
            self.page.setPlainText(shown.text)
            self.shown.setCurrentIndex(PAGE)
        self.note.setText(" ".join(_notes(self._sample, shown)))

    def _say(self, words: str) -> None:
        self.sentence.setText(words)
        self.shown.setCurrentIndex(SENTENCE)

    def _say_only(self, words: str) -> None:
        self._busy.stop()
        self._sample = None
        self.file.clear()
        self._say(words)
        self.note.setText("")


def _no_text(shown: Shown, title: str) -> str:
    return (
        f"“{shown.name}” ({title}) is not text: {many(shown.size, 'byte')}, to be opened in a program for such files."
    )


def _notes(found: Sample, shown: Shown) -> list[str]:
    """The release that is seen, how much of it, and what of it the format cannot carry."""
    words = [f"“{found.release}” with {many(found.annotations, 'annotation')}."]
    if shown.cut:
        words.append(f"The first 64 kB of {shown.size:,} bytes are shown.")
    return [*words, *found.remarks]
