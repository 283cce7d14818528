"""What came back: the present person's returned annotations of all releases, and for the marked one old and new."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QIcon, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListView,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from domain.came_back import CameBack, Kind, in_order
from domain.edit import Edit
from domain.scheme import Scheme
from gui.gathering import Gathering
from gui.label_palette import swatch
from gui.messages import plain_label
from gui.returned_sides import Sides
from gui.returned_words import counted, spoken, where_of
from gui.review_words import words_of
from gui.theme import Theme
from gui.thread_field import SendField
from gui.thread_rows import FOOT, TalkRows
from gui.work_gather import CameBackReader
from gui.workspace import Workspace

SOON = 300
"""Milliseconds between two looks while it is still being read."""
NOTHING = "Nothing came back.\n\nWhat reviewers return to you is listed here, from all releases."
ROWS = 90
"""Pixels of the list; twice as much and more is for old and new."""
SHORT = {"take_over": "Take over", "take_over_submit": "Hand in", "answer": "Answer"}
"""Acts as their buttons have room for them; the tool tips have their keys."""
_OPENS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_O)
_STEPS = {Qt.Key.Key_J: 1, Qt.Key.Key_K: -1}


class _List(QListWidget):
    """Rows under the keys of the text: J and K walk, Enter and O go there."""

    entered_on = Signal(QModelIndex)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _OPENS:
            self.entered_on.emit(self.currentIndex())
        elif event.key() in _STEPS:
            row = self.currentRow() + _STEPS[Qt.Key(event.key())]
            if 0 <= row < self.count():
                self.setCurrentRow(row)
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters are keys here, not the beginning of a row."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()


class ReturnedPanel(QWidget):
    """The list, old and new of the marked entry, and the field for an answer."""

    chosen = Signal(object)
    """A CameBack that the window is to show."""
    answered = Signal(object, str)
    """A CameBack and what was typed."""
    text_wanted = Signal()
    counted = Signal(int)
    listed = Signal()
    """All of it was read, for a corpus or a person."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._theme: Theme | None = None
        self._icons: dict[str, QIcon] = {}
        self.items: list[CameBack] = []
        """What is listed, in its order."""
        self._row = 0
        self._filling = False
        self._answering: CameBack | None = None
        self._drafts: dict[UUID, str] = {}
        """Answers that were typed and not sent."""
        self.came_back = Gathering(workspace, CameBackReader, self)
        self.list = _List()
        self.list.setAccessibleName("What came back to you")
        self.list.setItemDelegate(TalkRows(self.list, 1))
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.sides = Sides()
        self.summary = plain_label("", "muted", wraps=True)
        self.field = SendField("Answer to the reviewer")
        self.field.setPlaceholderText("Answer: Enter hands it back as it is, Esc leaves")
        self.field.hide()
        self._buttons = QHBoxLayout()
        self.buttons: dict[str, QToolButton] = {}
        self._empty = plain_label(NOTHING, "muted", wraps=True)
        self._lay_out()
        self.list.clicked.connect(self._pick)
        self.list.entered_on.connect(self._enter)
        self.list.currentRowChanged.connect(self._show_sides)
        self.field.sent.connect(self._send)
        self.field.back.connect(self.end_answer)
        self._soon = QTimer(self, singleShot=True, interval=SOON)
        self._soon.timeout.connect(self.refill)
        self.came_back.changed.connect(self._change)
        self.came_back.ended.connect(self.listed)
        workspace.edited.connect(self._follow)
        self.came_back.want()
        self.refill()

    def _lay_out(self) -> None:
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setMargin(12)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(self.list)
        split.addWidget(self.sides)
        split.setChildrenCollapsible(False)
        split.setStretchFactor(0, 1)
        split.setStretchFactor(1, 3)
        self.list.setMinimumHeight(60)
        self.sides.setMinimumHeight(80)
        split.setSizes([ROWS, 3 * ROWS])
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(6, 6, 6, 6)
        column.setSpacing(5)
        column.addWidget(self.summary)
        column.addWidget(split, 1)
        column.addWidget(self.field)
        column.addLayout(self._buttons)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(page)

    def add_buttons(self, actions: Sequence[QAction]) -> None:
        """Show the acts as buttons too."""
        for action in actions:
            button = QToolButton()
            action.setIconText(SHORT[action.objectName()])
            button.setDefaultAction(action)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._buttons.addWidget(button)
            self.buttons[action.objectName()] = button
        self._buttons.addStretch(1)

    def set_theme(self, theme: Theme) -> None:
        """Draw with other colours."""
        self._theme = theme
        self.refill()

    def _change(self) -> None:
        if not self.came_back.reading:
            self.refill()
        elif not self._soon.isActive():
            self._soon.start()

    def _follow(self, done: Edit) -> None:
        if done.of(Scheme):
            self.refill()

    # -- what is shown

    def refill(self) -> None:
        """List what came back; the marked one stays marked, or else what now stands in its row."""
        current, row = self.current(), max(self._row, 0)
        self._make_icons()
        found = self.items = in_order(self.came_back)
        self._soon.stop()
        self._filling = True
        self.list.clear()
        for item in found:
            self.list.addItem(self._row_of(item))
        if found and (current is None or not self.mark(current.subject.id)):
            self.list.setCurrentRow(min(row, len(found) - 1))
        self._filling = False
        self._stack.setCurrentIndex(1 if found else 0)
        self.summary.setText(counted(found, self.came_back.reading))
        self._show_sides()
        self.counted.emit(len(found))

    def _make_icons(self) -> None:
        scheme, theme = self._workspace.scheme, self._theme
        self._icons = {}
        for label in scheme.labels if scheme is not None and theme is not None else ():
            letter = label.letter or label.title[:1]
            self._icons[label.id] = swatch(theme.tint(label), theme.stroke(label), letter, 16)  # type: ignore[union-attr]

    def _row_of(self, item: CameBack) -> QListWidgetItem:
        now, scheme = datetime.now(UTC), self._workspace.scheme
        made = QListWidgetItem(words_of(item.subject, scheme))
        made.setData(FOOT, where_of(item, now))
        made.setData(int(Qt.ItemDataRole.AccessibleTextRole), f"{made.text()}\n{spoken(item, scheme, now)}")
        icon = self._icons.get(item.subject.label)
        if icon is not None:
            made.setIcon(icon)
        return made

    def _show_sides(self) -> None:
        if self._filling:
            return
        item = self.current()
        if item is not None:
            self._row = self.list.currentRow()
        if self._answering is not None and (item is None or item.subject.id != self._answering.subject.id):
            self.end_answer()
        self.sides.show_item(item, self._workspace.scheme, self._theme)
        self._allow(item)

    def _allow(self, item: CameBack | None) -> None:
        """Dim the buttons of what cannot be done with an entry; the keys say why not."""
        proposed = item is not None and item.corrected
        draft = item is not None and item.kind is not Kind.RETURNED
        for name, can in (
            ("take_over", proposed),
            ("take_over_submit", proposed or draft),
            ("answer", item is not None),
        ):
            if name in self.buttons:
                self.buttons[name].setEnabled(can)

    def current(self) -> CameBack | None:
        """The entry that is marked."""
        return self._at(self.list.currentRow())

    def _at(self, row: int) -> CameBack | None:
        return self.items[row] if 0 <= row < len(self.items) else None

    def entry(self, subject_id: UUID) -> CameBack | None:
        """The entry of an annotation or negative, if it came back."""
        return next((item for item in self.items if item.subject.id == subject_id), None)

    def mark(self, subject_id: UUID) -> bool:
        """Mark the entry of an annotation; says whether there is one."""
        for row, item in enumerate(self.items):
            if item.subject.id == subject_id:
                self.list.setCurrentRow(row)
                return True
        return False

    def step(self, step: int, after: UUID | None) -> CameBack | None:
        """The next or previous entry after that of an annotation, or after the marked one; from an end to the other."""
        items = self.items
        if not items:
            return None
        rows = [row for row, item in enumerate(items) if item.subject.id == after]
        if rows:
            following = (rows[0] + step) % len(items)
        else:
            following = min(self._row, len(items) - 1)
        self.list.setCurrentRow(following)
        return items[following]

    # -- acts

    def _pick(self, index: QModelIndex) -> None:
        item = self._at(index.row())
        if item is not None:
            self.chosen.emit(item)

    def _enter(self, index: QModelIndex) -> None:
        if index.isValid():
            self._pick(index)
            self.text_wanted.emit()

    def begin_answer(self) -> None:
        """Put the keys into the field for an answer to the marked entry."""
        item = self.current()
        if item is not None:
            self._answering = item
            self.field.setPlainText(self._drafts.get(item.subject.id, ""))
            self.field.show()
            self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def end_answer(self, *, sent: bool = False) -> None:
        """Put the field away; what was typed is kept for its entry until it is sent."""
        if self._answering is not None:
            self._drafts[self._answering.subject.id] = "" if sent else self.field.toPlainText()
        self._answering = None
        held = self.field.hasFocus()
        self.field.hide()
        if held:
            self.text_wanted.emit()

    def _send(self, words: str) -> None:
        if self._answering is not None:
            self.answered.emit(self._answering, words)
