"""“Looked, and found none”: said with 0 and a label's key, shown as a chip above the text, taken back from there."""

from functools import partial
from uuid import UUID

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QToolButton, QWidget

from domain import negative
from domain.annotation import Negative
from domain.edit import Edit
from domain.scheme import Scheme
from gui.annotating import Annotating
from gui.inspector_words import STATE_WORDS
from gui.messages import plain_label
from gui.review_words import title_of
from gui.words import literal_text
from gui.workspace import Workspace


class Chip(QToolButton):
    """One “found none”; Delete takes it back."""

    taken_back = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.taken_back.emit()
            return
        super().keyPressEvent(event)


class NegativesBar(QFrame):
    """What people looked for in the open release and did not find; away while there is none."""

    chosen = Signal(object)
    """The id of a negative, or None."""
    text_wanted = Signal()

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("negatives")
        self._workspace = workspace
        self._marked: UUID | None = None
        self.chips: dict[UUID, Chip] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 3, 8, 3)
        self._row.setSpacing(6)
        self._row.addWidget(plain_label("Found none:", "muted"))
        self._row.addStretch(1)
        workspace.sheet_changed.connect(self._refill)
        workspace.edited.connect(self._follow)
        self.hide()

    def _follow(self, done: Edit) -> None:
        sheet = self._workspace.sheet
        if sheet is not None and (sheet.release.id in done.releases() or done.of(Scheme)):
            self._refill()

    def _refill(self) -> None:
        held = any(chip.hasFocus() for chip in self.chips.values())
        for chip in self.chips.values():
            self._row.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        sheet = self._workspace.sheet
        negatives = sheet.negatives if sheet is not None else ()
        self.chips = {item.id: self._chip(item) for item in negatives}
        for place, chip in enumerate(self.chips.values(), 1):
            self._row.insertWidget(place, chip)
        if self._marked not in self.chips:
            self._marked = None
        self.setVisible(bool(negatives))
        self._show_marked()
        if held:
            self.text_wanted.emit()

    def _chip(self, item: Negative) -> Chip:
        assert self._workspace.sheet is not None
        state = self._workspace.sheet.state(item)
        chip = Chip()
        title = title_of(self._workspace.scheme, item.label)
        words = f"No {title} ({item.author}, {state.value})"
        chip.setText(literal_text(words))
        chip.setCheckable(True)
        chip.setAccessibleName(f"{item.author} found none: {title}, {state.value}")
        chip.setToolTip(f"{STATE_WORDS.get(state, state.value)}. Delete takes it back.")
        chip.clicked.connect(partial(self._choose, item.id))
        chip.taken_back.connect(partial(self.take_back, item.id))
        chip.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        chip.customContextMenuRequested.connect(partial(self._offer, item.id))
        return chip

    def _choose(self, negative_id: UUID, _checked: bool = False) -> None:
        self.chosen.emit(negative_id)

    def _offer(self, negative_id: UUID, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Take back").triggered.connect(partial(self._take_back_chosen, negative_id))
        menu.popup(self.chips[negative_id].mapToGlobal(place))

    def _take_back_chosen(self, negative_id: UUID, _checked: bool = False) -> None:
        self.take_back(negative_id)

    def take_back(self, negative_id: UUID) -> None:
        """Take back that there is none; undo says it again."""
        self._workspace.do(negative.take_back_none, negative_id)

    @property
    def marked(self) -> Negative | None:
        """The one that a decision would be on."""
        sheet = self._workspace.sheet
        found = sheet.subject(self._marked) if sheet is not None and self._marked is not None else None
        return found if isinstance(found, Negative) else None

    def mark(self, negative_id: UUID | None) -> None:
        """Mark one as what a decision would be on, or none."""
        self._marked = negative_id if negative_id in self.chips else None
        self._show_marked()

    def _show_marked(self) -> None:
        for key, chip in self.chips.items():
            chip.setChecked(key == self._marked)


class FindingNone:
    """The key 0: the next label key says that the release has none of it."""

    def __init__(self, workspace: Workspace, annotating: Annotating) -> None:
        self._workspace = workspace
        self._annotating = annotating

    def ask(self) -> None:
        """Wait for a label's key."""
        if self._workspace.sheet is None:
            self._workspace.told.emit("No release is open: choose one in the list first.")
            return
        self._annotating.instead = self._say
        self._workspace.told.emit("Found none of …? Press a label's key; Esc leaves.")

    def _say(self, label_id: str) -> None:
        if self._workspace.do(negative.found_none, label_id) is not None:
            title = title_of(self._workspace.scheme, label_id)
            self._workspace.told.emit(f"Noted: no {title} here. Ctrl+Z takes it back, Ctrl+Shift+Enter hands it in.")
