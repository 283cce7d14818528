"""The thread of comments on the annotation in the inspector: to read, to add to, to reword and to settle."""

from datetime import UTC, datetime
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListView,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from domain import respond
from domain.annotation import AnnotatedRelease, Comment
from gui.messages import plain_label
from gui.review_words import age_of
from gui.thread_field import SendField
from gui.thread_rows import HEAD, QUIET, TalkRows
from gui.words import literal_tip
from gui.workspace import Workspace

COMMENT = int(Qt.ItemDataRole.UserRole)
MOST_LINES = 30
"""Lines of one comment that are shown; the tool tip has all of it."""
TALLEST = 260
"""Pixels of the list before it scrolls."""
HINT = "Comment for others (Shift+M)"


class ThreadList(QListWidget):
    """Rows of comments; Enter rewords, Space settles or opens again, Delete takes back."""

    reworded = Signal()
    settled = Signal()
    removed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Comments on the annotation; Enter rewords, Space settles, Delete removes")
        self.setWordWrap(True)
        self.setItemDelegate(TalkRows(self, MOST_LINES))
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.doubleClicked.connect(self.reworded)

    def fit(self) -> None:
        """Be as high as the rows are, up to a measure."""
        rows = sum(self.sizeHintForRow(row) for row in range(self.count()))
        self.setFixedHeight(min(rows + 2 * self.frameWidth() + 2, TALLEST))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        act = {
            Qt.Key.Key_Return: self.reworded,
            Qt.Key.Key_Enter: self.reworded,
            Qt.Key.Key_Space: self.settled,
            Qt.Key.Key_Delete: self.removed,
        }.get(Qt.Key(event.key()))
        if act is None:
            super().keyPressEvent(event)
        else:
            act.emit()

    def keyboardSearch(self, search: str) -> None:
        """Letters do not look for rows here."""


class Thread(QWidget):
    """Comments on one annotation, the settled ones folded, and the field for a further one."""

    back = Signal()

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._subject: UUID | None = None
        self._shown: tuple[Comment, ...] = ()
        self._unfolded = False
        self._rewording: UUID | None = None
        self._drafts: dict[UUID, str] = {}
        """What was typed on an annotation and not yet sent."""
        self.list = ThreadList()
        self.field = SendField("Comment for others on the annotation")
        self.field.setPlaceholderText(HINT)
        self.buttons = {name: QToolButton() for name in ("Reword", "Settle", "Remove")}
        self._lay_out()
        self.list.reworded.connect(self._reword)
        self.list.settled.connect(self._settle)
        self.list.removed.connect(self._remove)
        self.list.currentRowChanged.connect(self._offer)
        self.field.sent.connect(self._send)
        self.field.back.connect(self._leave)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(2)
        acts = (self._reword, self._settle, self._remove)
        for (name, button), act in zip(self.buttons.items(), acts, strict=True):
            button.setText(name)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(lambda _checked=False, act=act: act())
            row.addWidget(button)
        row.addStretch(1)
        title = plain_label("Comments", "heading")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(title)
        column.addWidget(self.list)
        column.addLayout(row)
        column.addWidget(self.field)

    # -- what is shown

    def show_of(self, sheet: AnnotatedRelease, subject_id: UUID) -> None:
        """Show the thread of an annotation; what was typed on another one is kept for it."""
        if subject_id != self._subject:
            self._keep_draft()
            self._subject, self._unfolded, self._rewording = subject_id, False, None
            self.field.setPlainText(self._drafts.get(subject_id, ""))
            self.list.setCurrentRow(-1)
        self._shown = sheet.comments_on(subject_id)
        if self._rewording is not None and all(item.id != self._rewording for item in self._shown):
            self._rewording = None
        self._refill()

    def _keep_draft(self) -> None:
        if self._subject is None or self._rewording is not None:
            return
        typed = self.field.toPlainText()
        if typed.strip():
            self._drafts[self._subject] = typed
        else:
            self._drafts.pop(self._subject, None)

    def _refill(self) -> None:
        kept = self._current()
        held = self.list.hasFocus()
        self.list.clear()
        settled = [item for item in self._shown if item.settled]
        if settled:
            arrow = "▾" if self._unfolded else "▸"
            self.list.addItem(f"{arrow} {len(settled)} settled")
        for comment in self._shown:
            if self._unfolded or not comment.settled:
                self.list.addItem(_row(comment))
        ids = [self.list.item(row).data(COMMENT) for row in range(self.list.count())]
        place = next((row for row, item in enumerate(ids) if item and kept and item.id == kept.id), -1)
        self.list.setCurrentRow(place if place >= 0 or not held else self.list.count() - 1)
        self.list.setVisible(bool(self._shown))
        self.list.fit()
        self._offer()
        if held and not self._shown:
            self.field.setFocus()

    def _current(self) -> Comment | None:
        item = self.list.currentItem()
        return item.data(COMMENT) if item is not None else None

    def _offer(self) -> None:
        """Say on the buttons what can be done with the row."""
        comment, person = self._current(), self._workspace.person
        own = comment is not None and person is not None and comment.author == person.name
        self.buttons["Settle"].setText("Open again" if comment is not None and comment.settled else "Settle")
        for name, button in self.buttons.items():
            button.setVisible(comment is not None and (own or name == "Settle"))

    # -- acts

    def focus_field(self) -> None:
        """Put the keys into the field."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _send(self, words: str) -> None:
        if self._subject is None:
            return
        with self._workspace.keeping(words):
            if self._rewording is not None:
                made = self._workspace.do(respond.reword, self._rewording, words)
            else:
                made = self._workspace.do(respond.comment_on, self._subject, words)
        if made is not None:
            self._stop_rewording(self._drafts.pop(self._subject, "") if self._rewording is not None else "")
            self.back.emit()

    def _leave(self) -> None:
        if self._rewording is not None and self._subject is not None:
            self._stop_rewording(self._drafts.get(self._subject, ""))
        self.back.emit()

    def _stop_rewording(self, words: str) -> None:
        self._rewording = None
        self.field.setPlainText(words)
        self.field.setPlaceholderText(HINT)

    def _reword(self) -> None:
        comment, person = self._current(), self._workspace.person
        if comment is None:
            self._fold()
        elif person is not None and comment.author != person.name:
            self._workspace.do(respond.reword, comment.id, comment.text)  # refused with a sentence
        else:
            self._keep_draft()
            self._rewording = comment.id
            self.field.setPlainText(comment.text)
            self.field.setPlaceholderText("Other words for your comment; Esc leaves it as it is")
            self.field.selectAll()
            self.focus_field()

    def _settle(self) -> None:
        comment = self._current()
        if comment is None:
            self._fold()
        else:
            self._workspace.do(respond.settle_comment, comment.id, settled=not comment.settled)

    def _remove(self) -> None:
        comment = self._current()
        if comment is not None:
            self._workspace.do(respond.remove_comment, comment.id)

    def _fold(self) -> None:
        """Show what is settled, or fold it away again."""
        if any(item.settled for item in self._shown):
            self._unfolded = not self._unfolded
            self._refill()
            self.list.setCurrentRow(0)


def _row(comment: Comment) -> QListWidgetItem:
    item = QListWidgetItem(comment.text)
    head = f"{comment.author} · {age_of(comment.created, datetime.now(UTC))}"
    item.setData(HEAD, f"{head} · settled" if comment.settled else head)
    item.setData(QUIET, comment.settled)
    item.setData(COMMENT, comment)
    item.setData(int(Qt.ItemDataRole.AccessibleTextRole), f"{item.data(HEAD)}: {comment.text}")
    when = f"{comment.created.astimezone():%d %b %Y %H:%M}"
    item.setToolTip(literal_tip(f"{comment.author}, {when}\n{comment.text}"))
    return item
