"""The list of the review queue: several rows can be chosen, Enter or O opens, letters search nothing."""

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from gui.review_delegate import QueueDelegate
from gui.review_model import Index, QueueModel

_OPENS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_O)
_STEPS = {Qt.Key.Key_J: 1, Qt.Key.Key_K: -1}


class QueueList(QListView):
    """Rows of the queue under the keys of the text: J and K walk, O and Enter go there."""

    entered_on = Signal(QModelIndex)
    moved = Signal()
    """Another row is marked, or none."""

    def __init__(self, model: QueueModel, delegate: QueueDelegate, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setItemDelegate(delegate)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Annotations that await a decision")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            if event.key() in _OPENS:
                self.entered_on.emit(self.currentIndex())
                return
            if event.key() in _STEPS:
                self._step(_STEPS[Qt.Key(event.key())])
                return
        super().keyPressEvent(event)

    def _step(self, step: int) -> None:
        row = self.currentIndex().row() + step
        if 0 <= row < self.model().rowCount():
            self.setCurrentIndex(self.model().index(row, 0))

    def keyboardSearch(self, search: str) -> None:
        """Letters are keys here, not the beginning of a row."""

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.moved.emit()

    def rows(self) -> list[int]:
        """The chosen rows."""
        return sorted(index.row() for index in self.selectionModel().selectedIndexes())
