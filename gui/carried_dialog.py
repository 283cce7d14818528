"""Carried over: the old and the new version side by side, and each annotation of the old one with what became of it."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from PySide6.QtCore import QItemSelectionModel, QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

from domain import amend
from domain.amend import Amendment, Standing
from domain.anchor import Carried
from domain.annotation import Annotation
from domain.edit import Edit
from domain.span import Span
from gui.carried_bar import SELECTED, CarriedBar
from gui.carried_table import STATES, CarriedModel, CarriedTable
from gui.messages import ElidedLabel, Kind, NoticeLine, plain_label
from gui.release_view import ReleaseView
from gui.theme import Theme
from gui.words import many
from gui.workspace import Workspace

LIST = 300
"""Pixels of height of what stands under the texts."""
FRAME = QSize(16, 40)
"""What a frame and its title take of a screen."""


class CarriedDialog(QDialog):
    """Walks what is to decide; nothing is made, moved or turned down but by a key."""

    def __init__(
        self, workspace: Workspace, found: Amendment, theme: Theme, zoom: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"Carried over — {found.new.release.name}")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self._workspace = workspace
        self.found = found
        self.current: Carried | None = None
        self._skipped: set[UUID] = set()
        self.old, self.new = ReleaseView(theme), ReleaseView(theme)
        self.model = CarriedModel(theme, self)
        self.table = CarriedTable(self.model)
        self.words = plain_label("", wraps=True)
        self.count = plain_label("", "muted")
        self.notice = NoticeLine(theme)
        self.bar = CarriedBar(self, self._acts())
        self._lay_out()
        self._set_up(zoom)
        self._laid_out = QTimer(self, singleShot=True, interval=0)
        self._laid_out.timeout.connect(self._reveal)
        self._connect()
        # As large as the main window, and no larger than the screen with the frame of a window.
        wished = parent.size() if parent is not None else self.sizeHint()
        self.resize(wished.boundedTo(self.screen().availableSize() - FRAME))
        self.old.show_sheet(found.old)
        self._show()
        self._go(self._open_one() or next(iter(self.model.items), None))
        self.new.setFocus()

    def _acts(self) -> dict[str, Callable[[], object]]:
        return {
            "accept": self.accept_it,
            "reject": self.reject_it,
            "skip": self.skip,
            "next": lambda: self._step(1),
            "previous": lambda: self._step(-1),
            "undo": self._workspace.undo,
            "redo": self._workspace.redo,
            "reflow": lambda: self._set_reflowed(not self.new.reflowed),
        }

    # -- layout

    def _lay_out(self) -> None:
        texts = QSplitter(Qt.Orientation.Horizontal)
        sheets = (self.old, "Old version", self.found.old), (self.new, "New version", self.found.new)
        for view, title, sheet in sheets:
            head = ElidedLabel()
            head.setText(f"{title}: {sheet.release.name}")
            head.setContentsMargins(8, 4, 8, 4)
            side = QWidget()
            column = QVBoxLayout(side)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(0)
            column.addWidget(head)
            column.addWidget(view, 1)
            texts.addWidget(side)
            view.setAccessibleName(f"{title}, {sheet.release.name}")
        texts.setSizes([1000, 1000])
        foot = QHBoxLayout()
        foot.addWidget(self.count, 1)
        close = QPushButton("Close (Esc)", autoDefault=False)
        close.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        close.clicked.connect(self.reject)
        foot.addWidget(close)
        lower = QWidget()
        below = QVBoxLayout(lower)
        below.setContentsMargins(8, 6, 8, 6)
        for widget in (self.words, self.bar):
            below.addWidget(widget)
        below.addWidget(self.table, 1)
        below.addWidget(self.notice)
        below.addLayout(foot)
        both = QSplitter(Qt.Orientation.Vertical)
        both.addWidget(texts)
        both.addWidget(lower)
        both.setStretchFactor(0, 1)
        both.setSizes([1000, LIST])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(both)

    def _set_up(self, zoom: int) -> None:
        self.words.setAccessibleName("The annotation in turn, in words")
        self.words.setMinimumHeight(self.words.fontMetrics().height() * 2 + 4)
        self.new.setAccessibleDescription("Select words to put the annotation elsewhere, then press Enter.")
        for view in (self.old, self.new):
            view.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
            view.set_zoom(zoom)
        self._set_reflowed(True)

    def _set_reflowed(self, reflow: bool) -> None:
        for view in (self.old, self.new):
            view.set_reflowed(reflow)

    def _connect(self) -> None:
        workspace = self._workspace
        self.table.selectionModel().currentRowChanged.connect(lambda index, _before: self._choose(index.row()))
        self.new.selectionChanged.connect(self._name_accept)
        self.old.annotation_activated.connect(self._choose_annotation)
        # Bound methods, since they end with the window; a function would be called after it.
        workspace.edited.connect(self._follow)
        workspace.sheet_changed.connect(self._leave_gone)
        workspace.refused.connect(self._refused)
        workspace.told.connect(self._told)

    def _refused(self, words: str, details: str) -> None:
        self.notice.tell(Kind.REFUSAL, words, details)

    def _told(self, words: str) -> None:
        self.notice.tell(Kind.INFO, words)

    # -- what is shown

    def _follow(self, _done: Edit) -> None:
        sheet = self._workspace.sheet
        if sheet is not None and sheet.release.id == self.found.new.release.id:
            self.found = replace(self.found, new=sheet)
            self._show()
            self._mark()

    def _leave_gone(self) -> None:
        """Undo may take back the import itself: then nothing is left to look at."""
        sheet = self._workspace.sheet
        if sheet is None or sheet.release.id != self.found.new.release.id:
            self.reject()

    def _show(self) -> None:
        self.model.fill(self.found)
        person = self._workspace.person
        self.new.show_sheet(self.found.new, person.name if person else "")
        self.new.suggestions = amend.suggestions(self.found)
        states = [self.model.state(item) for item in self.found.items]
        told = ", ".join(f"{states.count(state):,} {words}" for state, words in STATES.items() if state in states)
        self.count.setText(f"{many(len(states), 'annotation')} in the old version: {told or 'none'}")

    def _mark(self) -> None:
        """Show the one in turn in the list, in words and in both texts."""
        item = self.current
        self.old.focus(item.annotation.id if item else None)
        guess = amend.suggestion_of(self.found, item) if item else None
        self.new.suggested = guess
        # One that waits has the outline of a suggestion already.
        made = self._made(item) if item else None
        there = made.span if made is not None else item.span if item else None
        self.new.hit = there if guess not in self.new.suggestions else None
        self.words.setText(self.model.sentence(item) if item else "The old version had no annotations.")
        chosen = self.table.selectionModel()
        if item is not None:
            flag = QItemSelectionModel.SelectionFlag
            index = self.model.index(self.model.items.index(item), 0)
            chosen.setCurrentIndex(index, flag.ClearAndSelect | flag.Rows)
            self.table.scrollTo(index)
        self._name_accept()
        self.new.viewport().update()

    def _made(self, item: Carried) -> Annotation | None:
        return self.model.placed.get(str(item.annotation.id))

    def _reveal(self) -> None:
        item = self.current
        if item is None:
            return
        self.old.set_caret(item.annotation.span.start)
        self.old.reveal(item.annotation.span)
        self.old.focus(item.annotation.id)
        made = self._made(item)
        span = made.span if made is not None else item.span or self._near(item)
        self.new.set_caret(span.start)
        self.new.reveal(span)

    def _near(self, item: Carried) -> Span:
        """Where one that is lost may have been: behind the last before it that was found."""
        items = self.found.items
        before = [other.span for other in items[: items.index(item)] if other.span is not None]
        return Span(before[-1].end, before[-1].end) if before else Span(0, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._laid_out.start()  # the texts get their width after the window

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._laid_out.start()

    # -- walking

    def _choose(self, row: int) -> None:
        if 0 <= row < len(self.model.items) and self.model.items[row] is not self.current:
            self._go(self.model.items[row])

    def _choose_annotation(self, annotation_id: UUID) -> None:
        found = next((item for item in self.model.items if item.annotation.id == annotation_id), None)
        if found is not None:
            self._go(found)

    def _go(self, item: Carried | None) -> None:
        self.current = item
        self._mark()
        self._reveal()

    def _open_one(self) -> Carried | None:
        """The first that is to decide and was not skipped."""
        return next((item for item in self._waiting() if item.annotation.id not in self._skipped), None)

    def _waiting(self) -> list[Carried]:
        return [item for item in self.model.items if self.model.state(item) in (Standing.OPEN, Standing.LOST)]

    def _step(self, step: int) -> None:
        items = self.model.items
        if items and self.current is not None:
            self._go(items[(items.index(self.current) + step) % len(items)])

    def _go_on(self, words: str) -> None:
        following = self._open_one()
        if following is not None:
            self._go(following)
        else:
            self._go(self.current)
            words = f"{words} {self._rest()}"
        self.notice.tell(Kind.INFO, words)
        self.new.setFocus()

    def _rest(self) -> str:
        """What is left, when there is none to go on to."""
        states = {self.model.state(item) for item in self._waiting()}
        if Standing.OPEN in states:
            return "What you skipped stays in the list."
        lost = "; what was not found stays listed and needs nothing" if states else ""
        return f"Nothing more is to decide{lost}."

    # -- acts

    def _selected(self) -> Span | None:
        return self.new.selection()

    def _name_accept(self) -> None:
        self.bar.name("accept", SELECTED if self._selected() else "Accept here")

    def accept_it(self) -> None:
        """Make the one in turn an annotation where it was found, or at the selection."""
        item, span = self.current, self._selected()
        if item is None:
            return
        if span is None and self.model.state(item) is Standing.LOST:
            # Told here alone: a refusal would stay as a warning in the main window.
            self.notice.tell(Kind.INFO, "Its words are not in the new version: select where it belongs, or go on.")
            return
        spans = (span,) if span is not None else None
        found = self.found
        made = self._workspace.do(lambda sheet, *, by: amend.place(replace(found, new=sheet), item, spans, by=by))
        if made is not None:
            self._skipped.discard(item.annotation.id)
            self._go_on("Carried over; Ctrl+Z takes it back.")

    def reject_it(self) -> None:
        """Say that the one in turn does not belong where it was found."""
        item, found = self.current, self.found
        if item is None:
            return
        if self.model.state(item) is Standing.CARRIED:
            self.notice.tell(Kind.INFO, "It is there already: delete the annotation in the text, or undo it.")
            return
        if item.span is None:
            self._skipped.add(item.annotation.id)
            self._go_on("It has no place in the new version: it stays listed as not found, and needs nothing.")
            return
        if self._workspace.do(lambda sheet, *, by: amend.reject(replace(found, new=sheet), item, by=by)) is not None:
            self._go_on("Rejected; Ctrl+Z takes it back.")

    def skip(self) -> None:
        """Leave the one in turn and go on; it stays in the list."""
        if self.current is not None:
            self._skipped.add(self.current.annotation.id)
            self._go_on("Skipped.")
