"""A list of sentences about places in the text, as the panels of oddities and of likely slips show them."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QListWidget, QStyledItemDelegate, QStyleOptionViewItem

PADDING = 10
"""Pixels beside and around the words of a row."""


class _Sentences(QStyledItemDelegate):
    """Rows as high as their sentence needs; the style forgets its own padding when it measures wrapped words."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        view = self.parent()
        assert isinstance(view, QListWidget)
        room = QRect(0, 0, max(1, view.viewport().width() - 2 * PADDING), 10_000)
        words = view.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, str(index.data()))
        return QSize(room.width(), words.height() + PADDING)


class SentenceList(QListWidget):
    """A list of sentences, each as high as it needs; Delete removes, M mends, Enter goes there."""

    deleted = Signal()
    mend_wanted = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setWordWrap(True)
        self.setItemDelegate(_Sentences(self))
        self.setResizeMode(QListView.ResizeMode.Adjust)  # else rows keep the height of another width
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self.deleted.emit()
            return
        if event.key() == Qt.Key.Key_M and not event.modifiers():
            self.mend_wanted.emit()
            return
        super().keyPressEvent(event)
