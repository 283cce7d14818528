"""Accepting many suggestions at once: those on the screen, of a label, of a source, above a threshold."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from domain.scheme import Scheme
from domain.span import Span
from domain.suggestion import Source, Suggestion
from gui.messages import plain_label
from gui.release_layout import Line
from gui.suggestion_words import SOURCES, title_of
from gui.suggestions_panel import SuggestionsModel, SuggestionsTable
from gui.theme import Theme
from gui.words import many

START = 80
"""Per cent from which suggestions are ticked at first."""


class SuggestManyDialog(QDialog):
    """What would be accepted, with a tick for each; Enter accepts the ticked ones."""

    def __init__(
        self,
        found: Sequence[Suggestion],
        seen: Span,
        scheme: Scheme | None,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Accept many")
        self.resize(980, 560)
        self._found, self._seen = found, seen
        self.model = SuggestionsModel(self)
        self.model.set_look(scheme, theme)
        self.table = SuggestionsTable(self.model, "What would be accepted; Space ticks a row or unticks it")
        self.where, self.label, self.source = QComboBox(), QComboBox(), QComboBox()
        self.least = QSlider(Qt.Orientation.Horizontal)
        self.least_words = plain_label("")
        self.head = plain_label("", "heading", wraps=True)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self._fill(scheme)
        self._lay_out()
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.model.dataChanged.connect(self._count)
        for box in (self.where, self.label, self.source):
            box.currentIndexChanged.connect(self._filter)
        self.least.valueChanged.connect(self._filter)
        self._filter()
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setFocus()

    def _fill(self, scheme: Scheme | None) -> None:
        self.where.addItem("in the whole release", False)
        self.where.addItem("on the screen", True)
        self.label.addItem("every label", "")
        for label_id in dict.fromkeys(item.label for item in self._found):
            self.label.addItem(title_of(scheme, label_id), label_id)
        self.source.addItem("every source", "")
        for source in Source:
            if any(item.source is source for item in self._found):
                self.source.addItem(SOURCES[source], source.value)
        self.least.setRange(0, 99)
        self.least.setValue(START)
        self.least.setMinimumWidth(140)
        for widget, name in (
            (self.where, "Where"),
            (self.label, "Label"),
            (self.source, "Source"),
            (self.least, "How sure at least, in per cent"),
        ):
            widget.setAccessibleName(name)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        for widget in (self.where, self.label, self.source, self.least, self.least_words):
            row.addWidget(widget)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.addWidget(self.head)
        column.addLayout(row)
        column.addWidget(self.table, 1)
        column.addWidget(self.buttons)

    def _filter(self) -> None:
        least = self.least.value()
        self.least_words.setText(f"{least} % sure or more")
        label, source = self.label.currentData(), self.source.currentData()
        kept = [
            item
            for item in self._found
            if item.score * 100 >= least
            and label in ("", item.label)
            and source in ("", item.source.value)
            and (not self.where.currentData() or item.span.overlaps(self._seen))
        ]
        self.model.show(kept, ticks=True)
        self._count()

    def _count(self) -> None:
        number = len(self.chosen())
        self.head.setText(f"{many(number, 'suggestion')} will become your drafts in one step, which Ctrl+Z takes back.")
        act = self.buttons.button(QDialogButtonBox.StandardButton.Ok)
        act.setText(f"Accept {number:,}")
        act.setEnabled(number > 0)

    def chosen(self) -> list[Suggestion]:
        """The ticked ones."""
        ticked = self.model.ticked or set()
        return [item for item in self.model.items if item.id in ticked]


def seen_of(lines: Sequence[Line]) -> Span:
    """From the first shown line's start to the last one's end."""
    return Span(lines[0].start, lines[-1].end) if lines else Span(0, 0)
