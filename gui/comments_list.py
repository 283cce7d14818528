"""The list of comments under keys: Enter goes there, Space settles, H answers, a label's key labels."""

from datetime import UTC, datetime

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QListView, QListWidget, QListWidgetItem, QWidget

from domain.remarks import Remark
from domain.scheme import Scheme
from gui.comments_words import head_of, where_of
from gui.thread_rows import FOOT, HEAD, QUIET, TalkRows
from gui.words import literal_tip

LINES = 4
"""Lines of a comment in the list; of a longer one that is marked the whole stands below it."""
_OPENS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_STEPS = {Qt.Key.Key_J: 1, Qt.Key.Key_K: -1}


class CommentList(QListWidget):
    """Enter goes there; Space settles, Delete takes back, and a label's key makes an annotation of the place."""

    entered_on = Signal(QModelIndex)
    settled = Signal()
    removed = Signal()
    answered = Signal()
    typed = Signal(str)
    """A letter or digit that may be a label's key."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Comments; Enter goes there, Space settles, H answers, a label's key labels")
        self.setItemDelegate(TalkRows(self, LINES))
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, plain = Qt.Key(event.key()), not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        acts = {Qt.Key.Key_Space: self.settled, Qt.Key.Key_Delete: self.removed, Qt.Key.Key_H: self.answered}
        if plain and key in _OPENS:
            self.entered_on.emit(self.currentIndex())
        elif plain and key in _STEPS:
            row = self.currentRow() + _STEPS[key]
            if 0 <= row < self.count():
                self.setCurrentRow(row)
        elif plain and key in acts:
            acts[key].emit()
        elif plain and event.text().isalnum():
            self.typed.emit(event.text().upper())
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters are keys here, not the beginning of a row."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()


def row_of(remark: Remark, scheme: Scheme | None) -> QListWidgetItem:
    """A row that says a comment, who said it, and what it is on."""
    comment, now = remark.comment, datetime.now(UTC)
    item = QListWidgetItem(comment.text)
    item.setData(HEAD, head_of(remark, now))
    item.setData(FOOT, where_of(remark, scheme))
    item.setData(QUIET, comment.settled)
    item.setData(int(Qt.ItemDataRole.AccessibleTextRole), f"{item.data(HEAD)}: {comment.text}\n{item.data(FOOT)}")
    when = f"{comment.created.astimezone():%d %b %Y %H:%M}"
    item.setToolTip(literal_tip(f"{comment.author}, {when}, {remark.release_name}\n{comment.text}\n\n{remark.quote}"))
    return item
