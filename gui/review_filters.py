"""What narrows the review queue: label, annotator, release, days, origin, conflicts, a sample; said in words too."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QWidget

from domain.queue import Filter, Waiting, origin_of
from domain.sample import Sample
from domain.scheme import Scheme
from gui.export_filters import Day
from gui.review_words import title_of

ORIGINS = {
    "manual": "Made by hand",
    "import": "Imported",
    "rule": "Suggested by rule",
    "occurrence": "Labelled with all alike",
    "adjudicated": "Written to settle",
}
"""How the commonest origins read; any other stands as it is."""

Entries = Iterable[tuple[str, object]]


def sample_words(sample: Sample) -> str:
    """`Ada, 10 %: 4 of 38`."""
    return f"{sample.annotator}, {sample.percent} %: {len(sample.chosen)} of {sample.population}"


class ReviewFilters(QWidget):
    """The choices; all of them open at first."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.label = _choice("Show one label")
        self.annotator = _choice("Show the work of one annotator")
        self.release = _choice("Show one release")
        self.release.addItem("All releases", False)
        self.release.addItem("This release", True)
        self.origin = _choice("Show what came about in one way")
        self.sample = _choice("Show one sample")
        self.since = Day("Since", "First day on which entries were submitted")
        self.until = Day("Until", "Last day on which entries were submitted")
        self.conflicts = QCheckBox("Conflicts only")
        self._samples: dict[str, Sample] = {}
        for box in (self.label, self.annotator, self.release, self.origin, self.sample):
            box.currentIndexChanged.connect(self.changed)
        for day in (self.since, self.until):
            day.changed.connect(self.changed)
        self.conflicts.toggled.connect(self.changed)
        self._lay_out()
        self.offer(None, (), ())

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(4)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        widgets = (self.label, self.annotator, self.release, self.origin, self.since, self.until)
        for place, widget in enumerate(widgets):
            grid.addWidget(widget, place // 2, place % 2)
        grid.addWidget(self.sample, 3, 0)
        grid.addWidget(self.conflicts, 3, 1)

    def offer(self, scheme: Scheme | None, items: Iterable[Waiting], samples: Sequence[Sample]) -> None:
        """Offer what there is to choose from; what is chosen stays while it is there."""
        items = list(items)
        labels = dict.fromkeys(label.id for label in scheme.labels) if scheme is not None else {}
        labels |= dict.fromkeys(sorted({item.subject.label for item in items} - labels.keys()))
        authors = sorted({item.subject.author for item in items})
        origins = sorted({origin_of(item.subject) for item in items})
        self._samples = {str(sample.id): sample for sample in reversed(samples)}
        _fill(self.label, "All labels", ((title_of(scheme, key), key) for key in labels))
        _fill(self.annotator, "Everybody", ((name, name) for name in authors))
        _fill(self.origin, "Any origin", ((ORIGINS.get(origin, origin), origin) for origin in origins))
        _fill(self.sample, "No sample", ((sample_words(sample), key) for key, sample in self._samples.items()))

    def wanted(self, here: UUID | None) -> Filter:
        """The filter; `here` is the open release."""
        since, until = self.since.value(), self.until.value()
        sample = self.chosen_sample()
        return Filter(
            label=self.label.currentData() or "",
            annotator=self.annotator.currentData() or "",
            release=here if self.release.currentData() else None,
            since=datetime.combine(since, time(), UTC) if since else None,
            until=datetime.combine(until, time(), UTC) + timedelta(days=1) if until else None,
            origin=self.origin.currentData() or "",
            only=frozenset(sample.chosen) if sample is not None else None,
            conflicts=self.conflicts.isChecked(),
        )

    def chosen_sample(self) -> Sample | None:
        """The sample that is shown, if one is."""
        key = self.sample.currentData()
        return self._samples.get(key) if key is not None else None

    def show_sample(self, sample_id: UUID) -> None:
        """Show one sample and nothing else."""
        self.clear()
        self.sample.setCurrentIndex(max(self.sample.findData(str(sample_id)), 0))

    def words(self) -> str:
        """What is asked for, such as `Advisor, of Ada, conflicts`; empty when all is."""
        since, until, sample = self.since.value(), self.until.value(), self.chosen_sample()
        parts = (
            self.label.currentText() if self.label.currentData() else "",
            f"of {self.annotator.currentText()}" if self.annotator.currentData() else "",
            "this release" if self.release.currentData() else "",
            self.origin.currentText().lower() if self.origin.currentData() else "",
            f"since {since}" if since else "",
            f"until {until}" if until else "",
            "conflicts" if self.conflicts.isChecked() else "",
            f"sample of {sample.annotator}" if sample is not None else "",
        )
        return ", ".join(part for part in parts if part)

    def clear(self) -> None:
        """Ask for everything again."""
        narrowed = bool(self.words())
        with QSignalBlocker(self):
            for box in (self.label, self.annotator, self.release, self.origin, self.sample):
                box.setCurrentIndex(0)
            for day in (self.since, self.until):
                day.box.setChecked(False)
            self.conflicts.setChecked(False)
        if narrowed:
            self.changed.emit()


def _choice(name: str) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    box.setMinimumContentsLength(8)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    return box


def _fill(box: QComboBox, everything: str, entries: Entries) -> None:
    wanted = [(everything, None), *entries]
    if [(box.itemText(row), box.itemData(row)) for row in range(box.count())] == wanted:
        return
    kept = box.currentData()
    with QSignalBlocker(box):
        box.clear()
        for title, data in wanted:
            box.addItem(title, data)
        box.setCurrentIndex(max(box.findData(kept), 0) if kept is not None else 0)
