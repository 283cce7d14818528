"""Samples: a share of somebody's work drawn at random, what its review has shown, and then the rest at one go."""

from collections import Counter
from random import SystemRandom
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHeaderView,
    QPushButton,
    QSpinBox,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from domain.queue import Waiting
from domain.sample import Sample
from domain.sampling import Outcome, drawn
from gui.messages import plain_label
from gui.review_queue import ReviewQueue
from gui.review_words import entries, rate_words, sample_said
from gui.workspace import Workspace

if TYPE_CHECKING:
    from gui.main_window import MainWindow
    from gui.review_many import DecidingMany

SEEDS = 1_000_000
ORDINARY = 10
"""Per cent that are drawn unless somebody says otherwise."""
COLUMNS = ("Who", "Share", "Seed", "Drawn", "Decided", "Returned", "Error rate (95 %)")


class SampleDialog(QDialog):
    """Draws a sample, and lists those that were drawn; `shown` is the one to see in the queue."""

    def __init__(self, workspace: Workspace, queue: ReviewQueue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Sample")
        self.resize(720, 460)
        self.shown: UUID | None = None
        self._workspace = workspace
        self._queue = queue
        person = workspace.person
        self._counts = Counter(item.subject.author for item in queue)
        self.who = QComboBox()
        self.who.setAccessibleName("Whose work")
        for name in sorted(self._counts):
            if person is None or name != person.name:
                self.who.addItem(name)
        self.share = QSpinBox(minimum=1, maximum=100, value=ORDINARY, suffix=" %")
        self.share.setAccessibleName("Share in per cent")
        self.seed = QSpinBox(minimum=0, maximum=SEEDS * 1000, value=SystemRandom().randrange(SEEDS))
        self.seed.setAccessibleName("Seed")
        self.preview = plain_label("", wraps=True)
        self.draw_button = QPushButton("&Draw")
        self.table = QTableWidget(0, len(COLUMNS))
        self.show_button = QPushButton("&Show in the queue", autoDefault=False)
        self._lay_out()
        for signal in (self.who.currentIndexChanged, self.share.valueChanged):
            signal.connect(self._preview)
        self.draw_button.clicked.connect(self.draw)
        self.show_button.clicked.connect(self._show_chosen)
        self.table.itemActivated.connect(self._show_chosen)
        self._samples: list[Sample] = []
        self._list()
        self._preview()
        self.share.setFocus()
        self.share.selectAll()

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.addRow("&Whose work", self.who)
        form.addRow("S&hare", self.share)
        form.addRow("S&eed", self.seed)
        form.addRow("", plain_label("Whoever takes the same seed draws the same again; it is recorded.", "muted"))
        form.addRow("", self.preview)
        form.addRow("", self.draw_button)
        self.table.setHorizontalHeaderLabels(COLUMNS)
        self.table.setAccessibleName("Samples that were drawn, the latest first")
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(False)
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.table.verticalHeader().hide()
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.table.horizontalHeader().setStretchLastSection(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.addButton(self.show_button, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addLayout(form)
        column.addWidget(plain_label("Drawn so far", "heading"))
        column.addWidget(self.table, 1)
        column.addWidget(buttons)

    def _population(self) -> list[UUID]:
        return [item.subject.id for item in self._queue if item.subject.author == self.who.currentText()]

    def _preview(self) -> None:
        population = self._population()
        if not population:
            self.preview.setText("Nothing of anybody else awaits a decision: there is nothing to draw from.")
        else:
            number = len(drawn(population, self.share.value(), 0))
            whole = entries(len(population))
            self.preview.setText(f"{number} of {whole} of {self.who.currentText()} that await a decision.")
        self.draw_button.setEnabled(bool(population))
        self.draw_button.setDefault(True)

    def _list(self) -> None:
        self._samples = self._workspace.samples()[::-1]
        self.table.setRowCount(len(self._samples))
        for row, sample in enumerate(self._samples):
            for column, words in enumerate(_cells(sample, self._workspace.outcome(sample))):
                self.table.setItem(row, column, QTableWidgetItem(words))
        if self._samples:
            self.table.setCurrentCell(0, 0)
        self.show_button.setEnabled(bool(self._samples))

    def draw(self) -> None:
        """Draw the sample, and show it in the queue."""
        name = self.who.currentText()
        if self._workspace.draw_sample(name, self.share.value(), self.seed.value(), self._population()):
            self.shown = self._workspace.samples()[-1].id
            self.accept()

    def _show_chosen(self) -> None:
        row = self.table.currentRow()
        if 0 <= row < len(self._samples):
            self.shown = self._samples[row].id
            self.accept()


def _cells(sample: Sample, found: Outcome) -> tuple[str, ...]:
    share, of = f"{sample.percent} %", f"{len(sample.chosen)} of {sample.population}"
    figures = (str(found.decided), str(found.returned), rate_words(found) or "not known yet")
    return sample.annotator, share, str(sample.seed), of, *figures


class Sampling(QObject):
    """Keeps the panel's word on the sample that is shown, and decides on the rest of the annotator's work."""

    def __init__(self, window: "MainWindow", many: "DecidingMany") -> None:
        super().__init__(window)
        self._window = window
        self._workspace = window.workspace
        self._panel = window.review
        self._many = many
        self._panel.arranged.connect(self._say)
        self._panel.rest_button.clicked.connect(self.approve_rest)

    def ask(self) -> None:
        """Draw a sample, or choose one that was drawn."""
        if self._workspace.corpus is None:
            self._workspace.refused.emit("No corpus is open: open one, or make a new one, in the Corpus menu.", "")
            return
        if self._panel.queue.reading:
            self._workspace.told.emit("The queue is still being read: try again in a moment.")
            return
        dialog = SampleDialog(self._workspace, self._panel.queue, self._window)
        dialog.exec()
        shown = dialog.shown
        dialog.deleteLater()
        if shown is not None:
            self._panel.show_sample(shown)

    def _say(self) -> None:
        """Say in the panel what the sample has shown so far, and offer the rest when all of it is decided."""
        panel, sample = self._panel, self._panel.filters.chosen_sample()
        found = self._workspace.outcome(sample) if sample is not None and self._workspace.corpus is not None else None
        panel.sampled.setVisible(found is not None)
        rest = self.rest(sample) if sample is not None and found is not None and found.complete else []
        panel.rest_button.setVisible(bool(rest))
        panel.rest_button.setText(f"Approve the rest ({len(rest):,})…")
        if sample is not None and found is not None:
            panel.sampled.setText(sample_said(sample, found))

    def rest(self, sample: Sample) -> list[Waiting]:
        """What else the sample was drawn from and still awaits a decision."""
        chosen = set(sample.chosen)
        return [
            item
            for item in self._panel.queue
            if item.subject.author == sample.annotator and item.subject.id not in chosen and item.submitted <= sample.at
        ]

    def approve_rest(self) -> None:
        """Approve what the sample stands for, after a look at it."""
        sample = self._panel.filters.chosen_sample()
        if sample is not None:
            self._many.decide("Approve", self.rest(sample))
