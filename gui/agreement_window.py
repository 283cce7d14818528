"""How far annotators agree: figures, a confusion matrix, over time, by annotator, each with the releases behind it."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from domain.agreement import MEANINGS, NONE, TITLES, Agreement, Period, Row
from gui import work_agreement
from gui.agreement_chart import Chart
from gui.agreement_tables import DATA, ConfusionTable, FiguresTable, RowsTable, value_words
from gui.job_dialog import JobProgress
from gui.jobs import Job
from gui.messages import plain_label
from gui.theme import Theme
from gui.words import many
from gui.work_agreement import Findings
from gui.workspace import Workspace

EXPLAINED = (
    "Compared are the labels as they are now, after returns and mends, of those who called a release done or are"
    " assigned to it, else of all who labelled in it. Intervals: the releases drawn anew {0:,} times, seed {1}."
)
EMPTY = (
    "No release was worked on by two people yet. Assign releases to several people each (Corpus menu), or let a second"
    " person label some and say that they are done."
)
PERIODS = {Period.MONTH: "By month", Period.WEEK: "By week"}


class AgreementWindow(QDialog):
    """Measures once in the background; what is chosen above only chooses among the figures."""

    wanted = Signal(object)
    """The id of a release that the window is to open."""

    def __init__(self, workspace: Workspace, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Agreement")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(1100, 640)
        self._workspace = workspace
        self._findings: Findings | None = None
        self._job: Job | None = None
        self.label, self.people, self.period = QComboBox(), QComboBox(), QComboBox()
        self.gamma = QCheckBox("&Gamma too")
        self.figures, self.confusion = FiguresTable(), ConfusionTable()
        self.over_time, self.by_annotator = RowsTable("Over time", "When"), RowsTable("By annotator", "Annotator")
        self.time_chart, self.people_chart = Chart(joined=True), Chart(joined=False)
        self.meaning, self.pair = plain_label("", "muted", wraps=True), plain_label("", "muted", wraps=True)
        self.tabs, self.behind = QTabWidget(), QListWidget()
        self.heading, self.said, self.progress = (
            QLabel("Releases behind it"),
            plain_label("", "muted", wraps=True),
            JobProgress(),
        )
        self._set_up()
        self._lay_out()
        self._connect()
        self.set_theme(theme)
        self.measure()

    # -- layout

    def _set_up(self) -> None:
        for box, name in ((self.label, "Label"), (self.people, "Between"), (self.period, "Cut time")):
            box.setAccessibleName(name)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        for period, words in PERIODS.items():
            self.period.addItem(words, period.value)
        self.gamma.setToolTip("Gamma takes seconds to minutes, and SciPy.")
        self.behind.setAccessibleName("Releases behind the chosen figure")
        self.heading.setBuddy(self.behind)
        for chart, table in ((self.time_chart, self.over_time), (self.people_chart, self.by_annotator)):
            chart.setAccessibleName(f"Chart of the table “{table.accessibleName()}”")

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        for words, box in (("&Label", self.label), ("&Between", self.people), ("&Time", self.period)):
            name = QLabel(words)
            name.setBuddy(box)
            top.addWidget(name)
            top.addWidget(box)
        top.addWidget(self.gamma)
        top.addStretch(1)
        for title, parts in (
            ("&Figures", (self.figures, self.meaning)),
            ("&Confusion", (self.pair, self.confusion)),
            ("&Over time", (self.time_chart, self.over_time)),
            ("By &annotator", (self.people_chart, self.by_annotator)),
        ):
            self.tabs.addTab(_stacked(parts), title)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.heading)
        column.addWidget(self.behind, 1)
        halves = QSplitter()
        halves.addWidget(self.tabs)
        halves.addWidget(right)
        halves.setSizes([760, 320])
        halves.setChildrenCollapsible(False)
        whole = QGridLayout(self)
        whole.addLayout(top, 0, 0)
        whole.addWidget(halves, 1, 0)
        whole.addWidget(self.progress, 2, 0)
        whole.addWidget(self.said, 3, 0)
        whole.setRowStretch(1, 1)

    def _connect(self) -> None:
        for box in (self.label, self.people):
            box.currentIndexChanged.connect(self._choose)
        self.period.currentIndexChanged.connect(self.measure)
        self.gamma.toggled.connect(self.measure)
        self.figures.itemSelectionChanged.connect(self._measure_chosen)
        for table in (self.confusion, self.over_time, self.by_annotator):
            table.itemSelectionChanged.connect(self._list_behind)
        self.tabs.currentChanged.connect(self._list_behind)
        self.time_chart.picked.connect(lambda row: self.over_time.setCurrentCell(row, 0))
        self.people_chart.picked.connect(lambda row: self.by_annotator.setCurrentCell(row, 0))
        self.behind.itemActivated.connect(lambda item: self.wanted.emit(item.data(DATA)))
        self._workspace.opened.connect(self.close)

    def set_theme(self, theme: Theme) -> None:
        """Draw with other colours."""
        for part in (self.confusion, self.time_chart, self.people_chart):
            part.set_theme(theme)
        self._choose()

    # -- measuring

    @property
    def busy(self) -> bool:
        """Whether it is being measured."""
        return self._job is not None

    def measure(self) -> None:
        """Measure in the background; what was measured before is shown until then."""
        if self._workspace.corpus is None:
            return
        if self._job is not None:
            self._job.cancel()
        period, gamma, viewer = Period(self.period.currentData()), self.gamma.isChecked(), self._workspace.person
        self._job = job = self._workspace.job(lambda corpus: work_agreement.agreement(corpus, viewer, period, gamma))
        self.progress.follow(job, "Measuring the agreement", "releases")
        self.progress.show()
        self.said.hide()
        job.produced.connect(self._take)
        job.failed.connect(self._fail)
        job.finished.connect(self._forget)
        job.start()

    def _take(self, found: object) -> None:
        if self.sender() is self._job and isinstance(found, Findings):
            self._findings = found
            self._fill(found.agreement)

    def _fail(self, sentence: str, details: str) -> None:
        self._say(f"{sentence} {details}".strip())

    def _forget(self) -> None:
        if self.sender() is self._job:
            self._job = None
            self.progress.hide()
            self.said.show()

    def _say(self, words: str) -> None:
        self.said.setText(words)
        self.said.show()

    def _fill(self, found: Agreement) -> None:
        titles = self._titles()
        labels = [("All labels", NONE)] + [(titles.get(name, name), name) for name in found.labels]
        pairs = list(dict.fromkeys(row.people for row in found.pairs))
        people = [("All together", ())] + [(" and ".join(pair), pair) for pair in pairs if len(found.people) > 2]
        for box, entries in ((self.label, labels), (self.people, people)):
            kept = box.currentText()
            box.blockSignals(True)
            box.clear()
            for words, data in entries:
                box.addItem(words, data)
            box.setCurrentIndex(max(box.findText(kept), 0))
            box.blockSignals(False)
        self._say(EXPLAINED.format(found.resamples, found.seed) if found.releases else EMPTY)
        self._choose()

    def _titles(self) -> dict[str, str]:
        scheme = self._workspace.scheme
        return {label.id: label.title for label in scheme.labels} if scheme is not None else {}

    # -- choosing

    def _choose(self) -> None:
        """Show the figures of the chosen label and people."""
        if self._findings is None:
            return
        found, pair = self._findings.agreement, tuple(self.people.currentData() or ())
        rows = [row for row in (found.pairs if pair else found.whole) if row.people == (pair or row.people)]
        chosen = self._of_label(rows)
        if chosen:
            self.figures.show_row(chosen[0])
        confusions = [item for item in found.confusions if not pair or item.people == pair]
        self.confusion.show_confusion(confusions[0] if confusions else None, self._titles())
        self.pair.setText("{} (down) against {} (across)".format(*confusions[0].people) if confusions else "")
        self._measure_chosen()

    def _of_label(self, rows: Iterable[Row]) -> list[Row]:
        return [row for row in rows if row.label == (self.label.currentData() or NONE)]

    def _measure_chosen(self) -> None:
        if self._findings is None:
            return
        measure, found = self.figures.measure(), self._findings.agreement
        self.meaning.setText(f"{TITLES[measure]}: {MEANINGS[measure]}")
        for rows, table, chart in (
            (found.over_time, self.over_time, self.time_chart),
            (found.by_annotator, self.by_annotator, self.people_chart),
        ):
            chosen = self._of_label(rows)
            table.show_rows(chosen, measure)
            chart.show_rows(chosen, measure)
        self._list_behind()

    def _list_behind(self) -> None:
        """List the releases behind what is chosen, those with the least agreement first."""
        if self._findings is None:
            return
        measure = self.figures.measure()
        by_release = {row.release: row.figure(measure) for row in self._of_label(self._findings.agreement.by_release)}

        def least(release: UUID) -> float:
            value = by_release[release].value if release in by_release else None
            return 2.0 if value is None else value

        self.behind.clear()
        for release in sorted(self._behind(), key=least):
            place = self._findings.places[release]
            value = value_words(by_release[release]) if release in by_release else "–"
            item = QListWidgetItem(f"{value}   {place.name}")
            item.setData(DATA, release)
            item.setToolTip(", ".join(sorted(place.people)))
            self.behind.addItem(item)
        self.heading.setText(f"{many(self.behind.count(), 'release')} &behind it · {TITLES[measure]}")

    def _behind(self) -> Sequence[UUID]:
        assert self._findings is not None
        places, found = self._findings.places, self._findings.agreement
        match self.tabs.currentIndex():
            case 1:
                cell = self.confusion.chosen()
                return cell.releases if cell is not None else ()
            case 2:
                row = self.over_time.chosen()
                periods = {row.release: row for row in found.by_release}
                return [key for key in periods if row is not None and key is not None and self._in(key, row.period)]
            case 3:
                row = self.by_annotator.chosen()
                return [key for key, place in places.items() if row is not None and place.people >= set(row.people)]
            case _:
                pair = set(self.people.currentData() or ())
                return [key for key, place in places.items() if place.people >= pair]

    def _in(self, release: UUID, period: str) -> bool:
        from domain.agreement_measure import period_of

        assert self._findings is not None
        when = self._findings.places[release].when
        return when is not None and period_of(when, self._findings.agreement.period) == period

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter on a table goes to the releases behind the chosen cell."""
        tables = (self.figures, self.confusion, self.over_time, self.by_annotator)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.focusWidget() in tables and self.behind.count():
                self.behind.setFocus()
                self.behind.setCurrentRow(0)
            return
        super().keyPressEvent(event)

    def done(self, result: int) -> None:
        if self._job is not None:
            self._job.cancel()
        super().done(result)


def _stacked(parts: Sequence[QWidget]) -> QWidget:
    page = QWidget()
    column = QVBoxLayout(page)
    for part in parts:
        column.addWidget(part, 0 if isinstance(part, QLabel) else 1)
    return page
