"""The review queue: what awaits a decision, what needs a person most first."""

from uuid import UUID

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QAction, QFontMetrics, QIcon, QPainter, QPen, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from domain.annotate import shortened
from domain.annotation import Annotation, Decision
from domain.edit import Edit
from domain.queue import Waiting, in_order
from domain.scheme import Scheme
from gui.label_palette import swatch
from gui.theme import Theme
from gui.words import literal_tip
from gui.workspace import Workspace

Index = QModelIndex | QPersistentModelIndex
ITEM = int(Qt.ItemDataRole.UserRole)
NO_INDEX = QModelIndex()


class QueueModel(QAbstractListModel):
    """The queue as it passes the filters."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._all: list[Waiting] = []
        self.shown: list[Waiting] = []

    def fill(self, items: list[Waiting]) -> None:
        """Take another queue."""
        self._all = items

    def narrow(self, label: str, author: str, release_id: UUID | None) -> None:
        """Show only one label, one annotator or one release; empty means all."""
        self.beginResetModel()
        self.shown = [
            item
            for item in self._all
            if (not label or item.annotation.label == label)
            and (not author or item.annotation.author == author)
            and (release_id is None or item.annotation.release_id == release_id)
        ]
        self.endResetModel()

    def authors(self) -> list[str]:
        """Whose work is in the queue."""
        return sorted({item.annotation.author for item in self._all})

    def __len__(self) -> int:
        return len(self._all)

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.shown)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        if not index.isValid() or index.row() >= len(self.shown):
            return None
        item = self.shown[index.row()]
        if role == ITEM:
            return item
        if role == Qt.ItemDataRole.DisplayRole:
            return shortened(item.annotation.quote, 90)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            mended = "mended after a return, " if item.again else ""
            place = f"{item.release_name}, by {item.annotation.author}, {mended}{item.submitted:%Y-%m-%d}"
            said = f"{item.before} [{shortened(item.annotation.quote, 90)}] {item.after}\n{place}"
            return literal_tip(said) if role == Qt.ItemDataRole.ToolTipRole else said
        return None

    def row_of(self, annotation_id: UUID) -> int:
        """The row of an annotation, or -1."""
        for row, item in enumerate(self.shown):
            if item.annotation.id == annotation_id:
                return row
        return -1


class _Delegate(QStyledItemDelegate):
    """Two lines: the quote with its label, then release and annotator."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme: Theme | None = None
        self.icons: dict[str, QIcon] = {}

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(120, QFontMetrics(option.font).height() * 2 + 12)  # type: ignore[attr-defined]

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        item = index.data(ITEM)
        if self.theme is None or item is None:
            super().paint(painter, option, index)
            return
        painter.save()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)  # type: ignore[attr-defined]
        rect = option.rect  # type: ignore[attr-defined]
        if chosen:
            painter.fillRect(rect, self.theme.colour("selection"))
        ink = self.theme.colour("selection_text" if chosen else "text")
        quiet = ink if chosen else self.theme.colour("muted")
        metrics = painter.fontMetrics()
        height = metrics.height()
        icon = self.icons.get(item.annotation.label)
        if icon is not None:
            icon.paint(painter, rect.left() + 6, rect.top() + 6, 16, 16)
        inner = rect.adjusted(28, 5, -8, -5)
        painter.setPen(QPen(ink))
        quote = ("↻ " if item.again else "") + shortened(item.annotation.quote, 120)
        painter.drawText(
            inner.left(),
            inner.top() + metrics.ascent(),
            metrics.elidedText(quote, Qt.TextElideMode.ElideRight, inner.width()),
        )
        painter.setPen(QPen(quiet))
        below = f"{item.annotation.author} · {item.release_name}"
        painter.drawText(
            inner.left(),
            inner.top() + height + metrics.ascent(),
            metrics.elidedText(below, Qt.TextElideMode.ElideMiddle, inner.width()),
        )
        painter.restore()


class ReviewPanel(QWidget):
    """The queue with its filters; `chosen` asks the window to show an annotation."""

    chosen = Signal(object)
    """A Waiting."""
    text_wanted = Signal()

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._theme: Theme | None = None
        self._row = 0
        self.model = QueueModel(self)
        self._delegate = _Delegate(self)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(self._delegate)
        self.list.setUniformItemSizes(True)
        self.list.setAccessibleName("Annotations that await a decision")
        self._label = QComboBox()
        self._label.setAccessibleName("Show one label")
        self._author = QComboBox()
        self._author.setAccessibleName("Show the work of one annotator")
        self._here = QCheckBox("This release only")
        self._summary = QLabel()
        self._summary.setTextFormat(Qt.TextFormat.PlainText)
        self._summary.setWordWrap(True)
        self._summary.setProperty("role", "muted")
        self._buttons = QHBoxLayout()
        self._lay_out()
        self._label.currentIndexChanged.connect(self._narrow)
        self._author.currentIndexChanged.connect(self._narrow)
        self._here.toggled.connect(self._narrow)
        self.list.clicked.connect(self._pick)
        self.list.activated.connect(self._enter)
        workspace.opened.connect(self.refill)
        workspace.edited.connect(self._follow)
        workspace.person_changed.connect(self._sum_up)
        workspace.sheet_changed.connect(lambda: self._narrow() if self._here.isChecked() else None)

    def _lay_out(self) -> None:
        filters = QHBoxLayout()
        filters.addWidget(self._label, 1)
        filters.addWidget(self._author, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 6, 6, 6)
        layout.setSpacing(6)
        layout.addLayout(filters)
        layout.addWidget(self._here)
        layout.addWidget(self.list, 1)
        layout.addLayout(self._buttons)
        layout.addWidget(self._summary)

    def add_buttons(self, actions: list[QAction]) -> None:
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
        self._delegate.theme = theme
        self._relook()

    def _relook(self) -> None:
        scheme = self._workspace.scheme
        if scheme is not None and self._theme is not None:
            theme = self._theme
            self._delegate.icons = {
                label.id: swatch(theme.tint(label), theme.stroke(label), label.letter or label.title[:1], 16)
                for label in scheme.labels
            }
        self.list.viewport().update()

    def refill(self) -> None:
        """Read the queue anew; only while it is shown, since it costs a look through the corpus."""
        if not self.isVisible():
            return
        items = in_order(self._workspace.waiting_now()) if self._workspace.corpus is not None else []
        current = self.current()
        self.model.fill(items)
        self._refill_filters()
        self._relook()
        self._narrow()
        if current is not None:
            self.mark(current.annotation.id)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refill()

    def _refill_filters(self) -> None:
        scheme = self._workspace.scheme
        labels = [("All labels", "")] + [(label.title, label.id) for label in (scheme.labels if scheme else ())]
        authors = [("Everybody", "")] + [(name, name) for name in self.model.authors()]
        for box, entries in ((self._label, labels), (self._author, authors)):
            kept = box.currentData()
            box.blockSignals(True)
            box.clear()
            for title, data in entries:
                box.addItem(title, data)
            box.setCurrentIndex(max(box.findData(kept), 0))
            box.blockSignals(False)

    def _narrow(self) -> None:
        sheet = self._workspace.sheet
        here = sheet.release.id if self._here.isChecked() and sheet is not None else None
        self.model.narrow(self._label.currentData() or "", self._author.currentData() or "", here)
        self._sum_up()

    def _sum_up(self) -> None:
        waiting, shown = len(self.model), self.model.rowCount()
        person = self._workspace.person
        if not waiting:
            words = "Nothing awaits a decision. Annotators submit with Ctrl+Shift+Enter."
        else:
            words = f"{shown} of {waiting} await a decision." if shown != waiting else f"{waiting} await a decision."
            own = sum(item.annotation.author == person.name for item in self.model.shown) if person else 0
            if own:
                words += f" {own} are {person.name}'s own and need somebody else."  # type: ignore[union-attr]
        self._summary.setText(words)

    def _follow(self, done: Edit) -> None:
        if done.of(Decision) or done.of(Annotation) or done.of(Scheme):
            self.refill()

    def current(self) -> Waiting | None:
        """The annotation that is marked in the queue."""
        found = self.list.currentIndex().data(ITEM)
        return found if isinstance(found, Waiting) else None

    def mark(self, annotation_id: UUID) -> None:
        """Mark an annotation in the queue."""
        row = self.model.row_of(annotation_id)
        if row >= 0:
            self._row = row
            self.list.setCurrentIndex(self.model.index(row))

    def next_undecided(self, after: UUID | None) -> Waiting | None:
        """The next annotation of somebody else in the queue, from the top when the given one was the last."""
        items = self.model.shown
        if not items:
            return None
        person = self._workspace.person
        row = self.model.row_of(after) if after else -1
        # One that was just decided has left the queue: the one behind it now stands in its row.
        start = row + 1 if row >= 0 else min(self._row, len(items) - 1)
        for item in items[start:] + items[:start]:
            if person is None or item.annotation.author != person.name:
                self.mark(item.annotation.id)
                return item
        return None

    def _pick(self, index: QModelIndex) -> None:
        item = index.data(ITEM)
        if item is not None:
            self._row = index.row()
            self.chosen.emit(item)

    def _enter(self, index: QModelIndex) -> None:
        self._pick(index)
        self.text_wanted.emit()
