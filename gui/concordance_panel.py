"""The concordance: every place of some words, one below the other, sorted by what stands beside; label from there."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from domain.concordance import Order, in_order
from domain.edit import Edit
from domain.errors import Refusal
from domain.occurrences import Occurrence, relabelled
from gui import work_occurrences
from gui.job_dialog import BUSY_AFTER
from gui.jobs import Job, Step
from gui.messages import plain_label
from gui.occurrences_query import QueryFields, nothing_found
from gui.occurrences_table import OccurrencesTable
from gui.words import many
from gui.work_occurrences import Places
from gui.workspace import Workspace

HINT = (
    "Type words and press Enter. Enter on a line goes there, Space ticks it;"
    " a label's key labels what is ticked, or the line in focus where nothing is."
)
ORDERS = {
    Order.RELEASE: "As they stand",
    Order.LEFT: "By the words before",
    Order.RIGHT: "By the words behind",
    Order.LABEL: "By label",
}


class ConcordancePanel(QWidget):
    """The content of the concordance dock."""

    activated = Signal(object, object)
    """The id of a release and the Span in it that are to be shown."""
    labelling = Signal(object, str)
    """The places that are to get a label, and its id."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._job: Job | None = None
        self._found: Sequence[Occurrence] = ()
        self._onward = False
        """Whether the keys go to the lines once they are found."""
        self.fields = QueryFields(self, keys=False)
        self.where = QComboBox()
        self.where.setAccessibleName("Where to look")
        self.where.addItem("The whole corpus", False)
        self.where.addItem("This release", True)
        self.order = QComboBox()
        self.order.setAccessibleName("Order of the lines")
        for order, title in ORDERS.items():
            self.order.addItem(title, order)
        self.label = QComboBox()
        self.label.setAccessibleName("Label for what is ticked")
        self.act = QPushButton("Label", autoDefault=False)
        self.act.setToolTip("Give the ticked lines that label, in one step; the label's key does it too.")
        self.table = OccurrencesTable("Lines of the concordance", self)
        self.note = plain_label(HINT, "muted", wraps=True)
        self._busy = QTimer(self, singleShot=True, interval=BUSY_AFTER)
        self._busy.timeout.connect(lambda: self.note.setText("Looking… (Esc stops)"))
        self._lay_out()
        self.fields.returned.connect(self._search)
        self.order.currentIndexChanged.connect(self._sort)
        self.table.entered_on.connect(self._enter)
        self.table.doubleClicked.connect(lambda index: self._enter(index.row()))
        self.table.rows.ticked.connect(self._count)
        self.act.clicked.connect(lambda: self.label_ticked(self.label.currentData()))
        workspace.opened.connect(self._reset)
        workspace.sheet_changed.connect(self._drop_release)
        workspace.edited.connect(self._follow)
        self._reset()

    def _lay_out(self) -> None:
        for box in (self.where, self.order):
            self.fields.options.addWidget(box)
        self.fields.options.addWidget(self.label)
        self.fields.options.addWidget(self.act)
        below = QHBoxLayout()
        below.addWidget(self.note, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 6, 6, 6)
        column.addWidget(self.fields)
        column.addLayout(below)
        column.addWidget(self.table, 1)

    def begin(self, words: str) -> None:
        """Put the keys into the words; those that are given are looked for at once."""
        self.fields.words.setFocus()
        if words:
            self.fields.fill(" ".join(words.split()))
            self.look()
        self.fields.words.selectAll()

    # -- looking

    @property
    def looking(self) -> bool:
        """Whether it is looking still."""
        return self._job is not None

    def _search(self) -> None:
        self.look()
        self._onward = True

    def look(self) -> None:
        """Look for the words, beside the window."""
        self._drop_job()
        self._onward = False
        workspace, wanted = self._workspace, self.fields.wanted()
        sheet = workspace.sheet
        if workspace.corpus is None or not wanted.words:
            self._reset()
            return
        if self.where.currentData() and sheet is None:
            self.note.setText("No release is open: choose one in the list, or look in the whole corpus.")
            return
        try:
            wanted.pattern()
        except Refusal as error:
            self._show(Places((), 0))
            self.note.setText(error.sentence)
            return
        person, release = workspace.person, sheet.release.id if sheet and self.where.currentData() else None
        job = workspace.job(lambda corpus: work_occurrences.find(corpus, person, wanted, "", release))
        job.produced.connect(self._take)
        job.failed.connect(self._fail)
        job.advanced.connect(self._advance)
        self._job = job
        self._busy.start()
        job.start()

    def _drop_job(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self._busy.stop()

    def _advance(self, step: Step) -> None:
        if self.sender() is self._job and not self._busy.isActive():
            self.note.setText(f"Looking… {step.done:,} of {many(step.total, 'release')} (Esc stops)")

    def _take(self, payload: object) -> None:
        if self.sender() is self._job and isinstance(payload, Places):
            self._drop_job()
            self._show(payload)
            if payload.items and self._onward and self.fields.words.hasFocus():
                self.table.setFocus()

    def _fail(self, sentence: str, _details: str) -> None:
        if self.sender() is self._job:
            self._drop_job()
            self._show(Places((), 0))
            self.note.setText(sentence)

    def _show(self, places: Places) -> None:
        self._found = places.items
        self.table.rows.fill(self._sorted(), self._workspace.scheme, ticked=False)
        releases = len({item.release_id for item in places.items})
        found = f"{many(len(places.items), 'line')} in {many(releases, 'release')}"
        if places.cut:
            found = f"The first {found}; more words narrow it down"
        self.note.setText(f"{found}." if places.items else nothing_found(self.fields.wanted()))

    def _sorted(self) -> list[Occurrence]:
        return in_order(self._found, Order(self.order.currentData()))

    def _sort(self) -> None:
        self.table.rows.reorder(self._sorted())

    def _reset(self) -> None:
        self._drop_job()
        self._found = ()
        scheme = self._workspace.scheme
        self.label.clear()
        for item in scheme.active() if scheme is not None else ():
            self.label.addItem(item.title, item.id)
        self.table.rows.fill((), scheme, ticked=False)
        self.note.setText(HINT)

    def _drop_release(self) -> None:
        """What is looked for in the open release is that of the one before, once another is open."""
        sheet = self._workspace.sheet
        here = self.where.currentData() and self._found and sheet is not None
        if here and sheet is not None and self._found[0].release_id != sheet.release.id:
            self._show(Places((), 0))
            self.note.setText(HINT)

    def _follow(self, made: Edit) -> None:
        """The lines stay where they are with the labels that lie over them now."""
        self._found = relabelled(self._found, made)
        self.table.rows.renew(relabelled(self.table.rows.items, made))

    # -- from a line

    def _enter(self, row: int) -> None:
        item = self.table.rows.items[row]
        self.activated.emit(item.release_id, item.span)

    def _count(self) -> None:
        ticked = self.table.rows.count()
        self.act.setText(f"Label {ticked:,}" if ticked else "Label")
        self.act.setEnabled(bool(ticked))

    def label_ticked(self, label: str) -> None:
        """Ask for that label on the ticked lines, or on the one in focus where none is ticked."""
        rows, row = self.table.rows, self.table.currentIndex().row()
        chosen = rows.chosen() or [rows.items[row] for row in (row,) if row >= 0]
        if chosen:
            self.labelling.emit(chosen, label)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.text().upper()
        scheme = self._workspace.scheme
        if self.table.hasFocus() and key and scheme is not None:
            for label in scheme.active():
                if key in (label.key.upper(), label.letter.upper()):
                    self.label_ticked(label.id)
                    return
        if event.key() == Qt.Key.Key_Escape and self._job is not None:
            self._drop_job()
            self.note.setText("Stopped: press Enter in the words to look again.")
            return
        super().keyPressEvent(event)
