"""The review panel: the queue in the order of a walk, what narrows it, and the sentence of the entry that is marked."""

from collections.abc import Callable, Sequence
from uuid import UUID

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from domain.queue import Need, Waiting
from gui.messages import ElidedLabel, plain_label
from gui.review_delegate import QueueDelegate
from gui.review_filters import ReviewFilters
from gui.review_list import QueueList
from gui.review_model import ITEM, WALKS, QueueModel, Walk
from gui.review_queue import Drift, ReviewQueue
from gui.review_words import counted, sentence_html
from gui.settings import REVIEW_WALK, Settings
from gui.theme import Theme
from gui.workspace import Workspace

SOON = 100
"""Milliseconds between two looks at a queue that is still being read."""
LINES = 4
"""Lines of the marked entry's sentence."""
LOCAL = "In a local corpus changes are evident, not prevented; on a team server they are prevented."


class ReviewPanel(QWidget):
    """The queue with its filters; `chosen` asks the window to show an entry."""

    chosen = Signal(object)
    """A Waiting."""
    text_wanted = Signal()
    arranged = Signal()
    """Other entries are shown, or in another order."""

    def __init__(self, workspace: Workspace, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._settings = settings
        self._theme: Theme | None = None
        self._row = 0
        self._swept = ""
        """The label that a sweep chose by itself, which goes with it."""
        self.queue = ReviewQueue(workspace, self)
        self.model = QueueModel(self)
        self._delegate = QueueDelegate(self)
        self.list = QueueList(self.model, self._delegate)
        self.walks = QComboBox()
        self.filters = ReviewFilters()
        self._make_small_parts()
        self._lay_out()
        self._soon = QTimer(self, singleShot=True, interval=SOON)
        self._connect()
        self.set_walk(Walk(settings.get(REVIEW_WALK)))

    def _make_small_parts(self) -> None:
        self.walks.setAccessibleName("Order of the queue")
        for walk, title in WALKS.items():
            self.walks.addItem(title, walk.value)
        self.walks.setMinimumContentsLength(8)
        self.walks.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.filter_button = QToolButton()
        self.filter_button.setText("Filters")
        self.filter_button.setCheckable(True)
        self.narrowed = ElidedLabel()
        self.clear_button = QPushButton("Clear filters", autoDefault=False)
        self.sentence = QLabel()
        self.sentence.setTextFormat(Qt.TextFormat.RichText)
        self.sentence.setWordWrap(True)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.sentence.setMinimumHeight(self.fontMetrics().lineSpacing() * LINES)
        self.sentence.setAccessibleName("Sentence of the marked entry")
        self.rest_button = QPushButton("Approve the rest…", autoDefault=False)
        self.sampled = plain_label("", wraps=True)
        self._buttons = QHBoxLayout()
        self._summary = plain_label("", "muted", wraps=True)

    def _lay_out(self) -> None:
        top, narrowed = QHBoxLayout(), QHBoxLayout()
        top.addWidget(self.walks, 1)
        top.addWidget(self.filter_button)
        narrowed.addWidget(self.narrowed, 1)
        narrowed.addWidget(self.clear_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 6, 6, 6)
        layout.setSpacing(5)
        layout.addLayout(top)
        layout.addWidget(self.filters)
        layout.addLayout(narrowed)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.sentence)
        layout.addLayout(self._buttons)
        for widget in (self.sampled, self.rest_button, self._summary):
            layout.addWidget(widget)
        for hidden in (self.filters, self.clear_button, self.narrowed, self.sampled, self.rest_button):
            hidden.hide()

    def _connect(self) -> None:
        workspace = self._workspace
        self.walks.currentIndexChanged.connect(lambda _index: self.set_walk(Walk(self.walks.currentData())))
        self.filter_button.toggled.connect(self.filters.setVisible)
        self.filters.changed.connect(self._arrange)
        self.clear_button.clicked.connect(self._clear_filters)
        self.list.clicked.connect(self._pick)
        self.list.entered_on.connect(self._enter)
        self.list.moved.connect(self._show_sentence)
        self.queue.changed.connect(self._follow)
        self.queue.ended.connect(self._arrange)
        self._soon.timeout.connect(self._arrange)
        workspace.sheet_changed.connect(self._look_here)

    def add_buttons(self, actions: Sequence[QAction]) -> None:
        """Show the decisions as buttons too."""
        for action in actions:
            button = QToolButton()
            button.setDefaultAction(action)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._buttons.addWidget(button)
        self._buttons.addStretch(1)

    def set_theme(self, theme: Theme) -> None:
        """Draw with other colours."""
        self._theme = theme
        self._relook()

    def _relook(self) -> None:
        self.model.scheme = self._workspace.scheme
        self._delegate.set_look(self._theme, self._workspace.scheme)
        self.list.viewport().update()

    def refill(self, on: bool = True) -> None:
        """Read the queue and follow it from now on, or leave it."""
        self.queue.want(on)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refill()

    # -- what is shown

    @property
    def walk(self) -> Walk:
        """In which order the queue is walked."""
        return self._delegate.walk

    def set_walk(self, walk: Walk) -> None:
        """Walk the queue in another order; a sweep begins with the label of the entry that is marked."""
        if walk is not self.walk:
            self._choose_label(walk)
        self._delegate.walk = walk
        self.walks.setCurrentIndex(self.walks.findData(walk.value))
        self._settings.set(REVIEW_WALK, walk.value)
        self._arrange()

    def _choose_label(self, walk: Walk) -> None:
        """Narrow to one label for a sweep, unless one is chosen already, and take that back after it."""
        label, swept = self.filters.label, self._swept
        current = self.current() or next(iter(self.model.shown), None)
        self._swept = ""
        if walk is Walk.SWEEP and not label.currentData() and current is not None:
            self._swept = current.subject.label
            label.setCurrentIndex(label.findData(self._swept))
        elif swept and label.currentData() == swept:
            label.setCurrentIndex(0)

    def show_sample(self, sample_id: UUID) -> None:
        """Show what of a sample awaits a decision, and the filters that say so."""
        self._arrange()
        self.filters.show_sample(sample_id)
        if self.model.shown:
            self.mark(self.model.shown[0].subject.id)
        self.list.setFocus()

    def _follow(self, drift: Drift) -> None:
        if self.queue.reading:
            self._soon.start()
        elif drift.come:
            self._arrange()
        else:
            self.model.take_out(drift.gone)
            self._say()

    def _look_here(self) -> None:
        if self.filters.release.currentData():
            self._arrange()

    def _arrange(self) -> None:
        """Show the queue anew; the rows that are chosen stay chosen."""
        self._soon.stop()
        workspace, current = self._workspace, self.current()
        kept = [item.subject.id for item in self.selected()]
        self._relook()
        samples = workspace.samples() if workspace.corpus is not None else ()
        self.filters.offer(workspace.scheme, self.queue, samples)
        here = workspace.sheet.release.id if workspace.sheet is not None else None
        self.model.show(self.queue, self.filters.wanted(here), self.walk)
        if current is not None:
            self.mark(current.subject.id)
        for row in map(self.model.row_of, kept if len(kept) > 1 else ()):
            self.list.selectionModel().select(self.model.index(row), QItemSelectionModel.SelectionFlag.Select)
        self._say()

    def _clear_filters(self) -> None:
        self.filters.clear()
        self.list.setFocus()

    def _say(self) -> None:
        words, person = self.filters.words(), self._workspace.person
        self.narrowed.setText(words)
        for widget in (self.narrowed, self.clear_button):
            widget.setVisible(bool(words))
        own = sum(not item.for_(person) for item in self.model.shown)
        said = counted(len(self.model.shown), len(self.queue), own, person.name if person else "")
        self._summary.setText(f"Reading the queue: {len(self.queue):,} so far." if self.queue.reading else said)
        self._summary.setToolTip(LOCAL if self._workspace.corpus is not None and not self._workspace.proven else "")
        self._show_sentence()
        self.arranged.emit()

    def _show_sentence(self) -> None:
        item = self.current()
        self.sentence.setText(sentence_html(item, self._workspace.scheme) if item is not None else "")

    # -- walking

    def current(self) -> Waiting | None:
        """The entry that is marked in the queue."""
        found = self.list.currentIndex().data(ITEM)
        return found if isinstance(found, Waiting) else None

    def selected(self) -> list[Waiting]:
        """The entries that are chosen, from the top."""
        return self.model.at(self.list.rows())

    def mark(self, subject_id: UUID) -> None:
        """Mark an entry in the queue."""
        row = self.model.row_of(subject_id)
        if row >= 0:
            self._row = row
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self.list.selectionModel().setCurrentIndex(self.model.index(row), flags)
            self.list.scrollTo(self.model.index(row))

    def next_undecided(self, after: UUID | None) -> Waiting | None:
        """The next entry that this person may decide, from the top when the given one was the last."""
        person = self._workspace.person
        return self._next(after, lambda item: item.for_(person))

    def undecided(self) -> bool:
        """Whether anything that is shown awaits this person's decision."""
        return any(item.for_(self._workspace.person) for item in self.model.shown)

    def next_conflict(self, after: UUID | None) -> Waiting | None:
        """The next entry about which annotators differ."""
        return self._next(after, lambda item: item.need is Need.CONFLICT)

    def _next(self, after: UUID | None, fits: Callable[[Waiting], bool]) -> Waiting | None:
        items = self.model.shown
        row = self.model.row_of(after) if after else -1
        # One that was just decided has left the queue: the one behind it now stands in its row.
        start = row + 1 if row >= 0 else min(self._row, max(len(items) - 1, 0))
        for item in items[start:] + items[:start]:
            if fits(item):
                self.mark(item.subject.id)
                return item
        return None

    def _pick(self, index: QModelIndex) -> None:
        item = index.data(ITEM)
        if item is not None and len(self.list.rows()) <= 1:
            self._row = index.row()
            self.chosen.emit(item)

    def _enter(self, index: QModelIndex) -> None:
        item = index.data(ITEM)
        if item is not None:
            self._row = index.row()
            self.chosen.emit(item)
            self.text_wanted.emit()
