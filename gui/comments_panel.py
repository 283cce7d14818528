"""All comments of the corpus: what they say, what they are on, the way there, and the field to write them."""

from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPlainTextEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from domain import respond
from domain.annotate import shortened
from domain.annotation import Comment
from domain.edit import Edit
from domain.remarks import Remark, newest_first
from domain.span import Span
from gui.comments_filters import CommentFilters
from gui.comments_list import LINES, CommentList, row_of
from gui.comments_words import about, counted
from gui.gathering import Gathering
from gui.messages import ElidedLabel, plain_label
from gui.thread_field import SendField
from gui.work_gather import RemarkReader
from gui.workspace import Workspace

SOON = 300
"""Milliseconds between two looks while they are still being read."""
LONG = 240
"""Code points from which on a comment is long."""
TALLEST = 110
"""Pixels for the whole of a comment."""


@dataclass(frozen=True, slots=True)
class Goal:
    """What a comment that is being written will be on."""

    release_id: UUID
    subject_id: UUID | None
    span: Span | None
    words: str
    """The words that it is on, for the person who writes."""
    rewords: UUID | None = None
    """The comment that gets other words."""


class CommentsPanel(QWidget):
    """The list with its filters; it reads the corpus only while somebody looks."""

    chosen = Signal(object)
    """A Remark that the window is to show."""
    taken_up = Signal(object, str)
    """A Remark and the id of the label that its place is to get."""
    text_wanted = Signal()

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._goal: Goal | None = None
        self.shown: list[Remark] = []
        """What is listed, from the top."""
        self.remarks = Gathering(workspace, RemarkReader, self)
        self.filters = CommentFilters()
        self.list = CommentList()
        self.whole = QPlainTextEdit(readOnly=True)
        self.whole.setAccessibleName("The whole of the marked comment")
        self.whole.setTabChangesFocus(True)
        self.whole.setMaximumHeight(TALLEST)
        self.note = plain_label("", "warning", wraps=True)
        self.summary = plain_label("", "muted", wraps=True)
        self.goal = ElidedLabel()
        self.field = SendField("Comment")
        self.buttons = {name: QToolButton() for name in ("Answer", "Settle", "Reword", "Remove")}
        self._soon = QTimer(self, singleShot=True, interval=SOON)
        self._lay_out()
        self._connect()
        self._arrange()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(2)
        acts = (self.answer, self._settle, self._reword, self._remove)
        for (name, button), act in zip(self.buttons.items(), acts, strict=True):
            button.setText(name)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(lambda _checked=False, act=act: act())
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 6, 6, 6)
        column.setSpacing(5)
        column.addWidget(self.filters)
        column.addWidget(self.list, 1)
        column.addWidget(self.whole)
        column.addWidget(self.note)
        column.addLayout(row)
        column.addWidget(self.goal)
        column.addWidget(self.field)
        column.addWidget(self.summary)
        for widget in (self.goal, self.field, self.note, self.whole):
            widget.hide()

    def _connect(self) -> None:
        self.remarks.changed.connect(self._change)
        self._soon.timeout.connect(self._arrange)
        self.filters.changed.connect(self._arrange)
        self._workspace.sheet_changed.connect(self._look_here)
        self._workspace.edited.connect(self._follow)
        self.list.clicked.connect(self._pick)
        self.list.entered_on.connect(self._enter)
        self.list.settled.connect(self._settle)
        self.list.removed.connect(self._remove)
        self.list.answered.connect(self.answer)
        self.list.typed.connect(self._label)
        self.list.currentRowChanged.connect(self._offer)
        self.field.sent.connect(self._send)
        self.field.back.connect(self._leave)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.remarks.want()

    # -- what is shown

    def _change(self) -> None:
        if not self.remarks.reading:
            self._arrange()
        elif not self._soon.isActive():
            self._soon.start()

    def _look_here(self) -> None:
        if self.filters.here.isChecked():
            self._arrange()

    def _follow(self, done: Edit) -> None:
        # A comment of somebody who joined, or of the last by somebody who left, changes whom the filter offers.
        if done.of(Comment) and self.isVisible():
            self.filters.offer(self._authors())

    def _authors(self) -> list[str]:
        return sorted({remark.comment.author for remark in self.remarks})

    def _arrange(self) -> None:
        """List what passes the filters, the newest first; the marked one stays marked."""
        workspace, kept, row = self._workspace, self.current(), self.list.currentRow()
        person = workspace.person.name if workspace.person is not None else ""
        self.filters.offer(self._authors())
        wanted = self.filters.wanted(person, workspace.sheet.release.id if workspace.sheet is not None else None)
        found = self.shown = newest_first(remark for remark in self.remarks if wanted.wants(remark))
        self._soon.stop()
        self.list.blockSignals(True)
        self.list.clear()
        for remark in found:
            self.list.addItem(row_of(remark, workspace.scheme))
        ids = [remark.comment.id for remark in found]
        if found:
            same = kept is not None and kept.comment.id in ids
            self.list.setCurrentRow(ids.index(kept.comment.id) if same and kept else min(max(row, 0), len(found) - 1))
        self.list.blockSignals(False)
        self.summary.setText(counted(len(found), len(self.remarks), self.remarks.reading))
        self._offer()

    def current(self) -> Remark | None:
        """The comment that is marked."""
        return self._at(self.list.currentRow())

    def _at(self, row: int) -> Remark | None:
        return self.shown[row] if 0 <= row < len(self.shown) else None

    def mark(self, comment_id: UUID) -> None:
        """Mark a comment; filters that hide it are cleared."""
        ids = [remark.comment.id for remark in self.shown]
        if comment_id not in ids and any(remark.comment.id == comment_id for remark in self.remarks):
            self.filters.clear()
            ids = [remark.comment.id for remark in self.shown]
        if comment_id in ids:
            self.list.setCurrentRow(ids.index(comment_id))

    def _offer(self) -> None:
        """Say on the buttons what can be done with the marked comment, and what is odd about it."""
        remark, person = self.current(), self._workspace.person
        own = remark is not None and person is not None and remark.comment.author == person.name
        settled = remark is not None and remark.comment.settled
        self.buttons["Settle"].setText("Open again" if settled else "Settle")
        for name, button in self.buttons.items():
            button.setVisible(remark is not None and (own or name in ("Answer", "Settle")))
        text = remark.comment.text if remark is not None else ""
        if self.whole.toPlainText() != text:
            self.whole.setPlainText(text)
        self.whole.setVisible(len(text) > LONG or text.count("\n") >= LINES)
        self.note.setText(about(remark) if remark is not None else "")
        self.note.setVisible(bool(self.note.text()))

    # -- acts

    def focus_list(self) -> None:
        """Put the keys into the list."""
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _pick(self, index: QModelIndex) -> None:
        remark = self._at(index.row())
        if remark is not None:
            self.chosen.emit(remark)

    def _enter(self, index: QModelIndex) -> None:
        if index.isValid():
            self._pick(index)
            self.text_wanted.emit()

    def _label(self, key: str) -> None:
        scheme, remark = self._workspace.scheme, self.current()
        labels = scheme.active() if scheme is not None else ()
        label = next((item for item in labels if key in (item.key, item.letter)), None)
        if label is not None and remark is not None:
            self.taken_up.emit(remark, label.id)

    def _do(self, verb: object, *args: object, **words: object) -> Edit | None:
        """Carry out a verb on the release of the marked comment."""
        remark = self.current()
        if remark is None or not self._workspace.show(remark.comment.release_id):
            return None
        return self._workspace.do(verb, remark.comment.id, *args, **words)  # type: ignore[arg-type]

    def _settle(self) -> None:
        remark = self.current()
        if remark is not None:
            self._do(respond.settle_comment, settled=not remark.comment.settled)

    def _remove(self) -> None:
        self._do(respond.remove_comment)

    def _reword(self) -> None:
        remark, person = self.current(), self._workspace.person
        if remark is not None and person is not None and remark.comment.author != person.name:
            self._do(respond.reword, remark.comment.text)  # refused with a sentence
        elif remark is not None:
            comment = remark.comment
            self.compose(Goal(comment.release_id, None, None, "other words for your comment", comment.id), comment.text)

    def answer(self) -> None:
        """Write another comment on what the marked one is on."""
        remark = self.current()
        if remark is not None:
            subject = None if remark.gone else remark.comment.annotation_id
            words = f"“{shortened(remark.quote)}”" if remark.quote else remark.release_name
            self.compose(Goal(remark.comment.release_id, subject, remark.place, f"to {words}"))

    def compose(self, goal: Goal, typed: str | None = None) -> None:
        """Put the keys into the field for a comment on something; what was typed and not sent is still there."""
        self._goal = goal
        self.goal.setText(f"Comment {goal.words}" if goal.rewords is None else f"{goal.words.capitalize()}:")
        self.field.setPlaceholderText("Enter sends, Shift+Enter begins a line, Esc leaves")
        if typed is not None:
            self.field.setPlainText(typed)
            self.field.selectAll()
        self.goal.show()
        self.field.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _send(self, words: str) -> None:
        goal = self._goal
        if goal is None or not self._workspace.show(goal.release_id):
            return
        with self._workspace.keeping(words):
            if goal.rewords is not None:
                made = self._workspace.do(respond.reword, goal.rewords, words)
            elif goal.subject_id is not None:
                made = self._workspace.do(respond.comment_on, goal.subject_id, words)
            else:
                made = self._workspace.do(respond.comment_at, goal.span, words)
        if made is not None:
            self.field.clear()
            self._leave()

    def _leave(self) -> None:
        if self._goal is not None and self._goal.rewords is not None:
            self.field.clear()
        self._goal = None
        self.goal.hide()
        self.field.hide()
        self.text_wanted.emit()
