"""The list of releases: filter, status, progress; what is chosen here is opened."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QProgressBar,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from domain.annotation import Mark
from domain.edit import Edit
from domain.person import Role
from domain.policy import Policy
from domain.release import Release
from gui.releases_model import RELEASE, SIGNS, Index, ReleasesModel
from gui.theme import Theme
from gui.workspace import Workspace

STATUSES = (
    ("All", ""),
    ("Open", "open"),
    ("Done", "done"),
    ("To review", "submitted"),
    ("Returned", "returned"),
    ("Reviewed", "reviewed"),
)


class _Delegate(QStyledItemDelegate):
    """Draws a sign for the status, the name, and the counts."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme: Theme | None = None

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(120, QFontMetrics(option.font).height() + 10)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        release = index.data(RELEASE)
        if self.theme is None or release is None or not isinstance(model, ReleasesModel):
            super().paint(painter, option, index)
            return
        painter.save()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)  # type: ignore[attr-defined]
        rect: QRect = option.rect  # type: ignore[attr-defined]
        if chosen:
            painter.fillRect(rect, self.theme.colour("selection"))
        ink = self.theme.colour("selection_text" if chosen else "text")
        quiet = ink if chosen else self.theme.colour("muted")
        status = model.status(release.id)
        painter.setPen(QPen(self.theme.colour("good") if status != "open" and not chosen else quiet))
        inner = rect.adjusted(8, 0, -8, 0)
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, SIGNS[status])
        count, waiting, back = model.count(release.id), model.waiting(release.id), model.returned(release.id)
        numbers = (f"↩{back} " if back else "") + (f"?{waiting} " if waiting else "") + (str(count) if count else "")
        numbers = " ".join([*(sign for sign, _ in model.versions(release)), numbers]).strip()
        metrics = painter.fontMetrics()
        room = inner.width() - 28 - metrics.horizontalAdvance(release.name + numbers)
        numbers = f"{owners(model.assigned(release.id), metrics, room)}{numbers}"
        painter.setPen(QPen(quiet))
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, numbers)
        name = inner.adjusted(20, 0, -metrics.horizontalAdvance(numbers) - 8, 0)
        painter.setPen(QPen(ink))
        elided = metrics.elidedText(release.name, Qt.TextElideMode.ElideMiddle, name.width())
        painter.drawText(name, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, elided)
        painter.restore()


def owners(names: Sequence[str], metrics: QFontMetrics, room: int) -> str:
    """Whose a release is, in names or first letters, as far as there is room beside its own name."""
    for words in (", ".join(names), " ".join(name[:1].upper() for name in names)):
        if words and metrics.horizontalAdvance(f"{words}   ") <= room:
            return f"{words}   "
    return ""


class _List(QListView):
    """Enter opens what is current."""

    entered_on = Signal(QModelIndex)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.entered_on.emit(self.currentIndex())
            return
        super().keyPressEvent(event)


class ReleasesPanel(QWidget):
    """The releases of the corpus; `text_wanted` asks for the focus to go to the text."""

    text_wanted = Signal()

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.model = ReleasesModel(self)
        self._filter = QLineEdit()
        self._filter.setPlaceholderText("Filter")
        self._filter.setClearButtonEnabled(True)
        self._filter.setAccessibleName("Filter releases by name, company or other header fields")
        self._status = QComboBox()
        self._status.setAccessibleName("Show releases of this status")
        for title, key in STATUSES:
            self._status.addItem(title, key)
        self._mine = QCheckBox("Assigned to &me")
        self._mine.hide()
        self.list = _List()
        self.list.setModel(self.model)
        self.list.setUniformItemSizes(True)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.setAccessibleName("Releases")
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self._delegate = _Delegate(self.list)
        self.list.setItemDelegate(self._delegate)
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress.setFixedHeight(4)
        self._progress.setAccessibleName("Releases that are done")
        self._summary = QLabel()
        self._summary.setTextFormat(Qt.TextFormat.PlainText)
        self._summary.setWordWrap(True)
        self._summary.setProperty("role", "muted")
        self._touched: set[UUID] = set()
        self._soon = QTimer(self, singleShot=True, interval=150)
        self._soon.timeout.connect(self._recount)
        self._lay_out()
        self._filter.textChanged.connect(self._filtered)
        self._status.currentIndexChanged.connect(self._filtered)
        self._mine.toggled.connect(self._filtered)
        self.list.clicked.connect(self._open)
        self.list.entered_on.connect(self._enter)
        workspace.opened.connect(self.refill)
        workspace.edited.connect(self._follow)
        workspace.sheet_changed.connect(self._mark_open)
        workspace.person_changed.connect(self._look_as)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self._filter, 1)
        top.addWidget(self._status)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 6, 6, 6)
        layout.setSpacing(6)
        layout.addLayout(top)
        layout.addWidget(self._mine)
        layout.addWidget(self.list, 1)
        layout.addWidget(self._progress)
        layout.addWidget(self._summary)

    def set_theme(self, theme: Theme) -> None:
        """Draw with other colours."""
        self._delegate.theme = theme
        self.list.viewport().update()

    def add_actions(self, actions: Sequence[QAction]) -> None:
        """Put actions into the list's context menu."""
        self.list.addActions(list(actions))

    def refill(self) -> None:
        """Read the list and its counts anew."""
        if self._workspace.corpus is None:
            self.model.fill([])
        else:
            self.model.fill(self._workspace.releases())
            self.model.set_tallies(self._workspace.tallies())
        self._sum_up()
        self._mark_open()

    def _look_as(self) -> None:
        """Somebody else looks: an annotator who was given releases begins with these, everybody else with all."""
        person = self._workspace.person
        if self._workspace.corpus is None or person is None:
            return
        if self._workspace.policy.blind:
            self.model.set_tallies(self._workspace.tallies())
        self.model.set_viewer(person.name)
        self._mine.setChecked(person.role is Role.ANNOTATOR and self.model.shared(person.name))
        self._sum_up()
        self._mark_open()

    def _follow(self, done: Edit) -> None:
        if all(change.before is None for change in done.changes) and done.of(Release):
            # An import of thousands brings many such edits: reading the whole list anew each time would freeze it.
            self.model.add([change.value for change in done.of(Release)])  # type: ignore[misc]
            if len(done.of(Release)) < len(done.changes):
                touched = list(done.releases())
                self.model.set_tallies(self._workspace.tallies(touched), touched)
            self._sum_up()
        elif done.of(Release) or done.of(Policy):
            self.refill()
        elif done.releases():
            self._touched |= done.releases()
            # What is done decides which release comes next; mere counts can wait until the hand rests.
            if done.of(Mark):
                self._recount()
            else:
                self._soon.start()

    def _recount(self) -> None:
        self._soon.stop()
        touched, self._touched = list(self._touched), set()
        if self._workspace.corpus is not None and touched:
            self.model.set_tallies(self._workspace.tallies(touched), touched)
            self._sum_up()
            self._mark_open()

    def _sum_up(self) -> None:
        self._mine.setVisible(self._mine.isChecked() or self.model.shared())
        done, total = self.model.progress()
        self._progress.setMaximum(max(total, 1))
        self._progress.setValue(done)
        shown = self.model.rowCount()
        if not total and self._mine.isChecked():
            words = "No release is assigned to you."
        elif not total:
            words = "No releases yet: import files with Ctrl+I, or drop them here."
        elif shown < total:
            words = f"{shown:,} of {total:,} releases shown · {done:,} done"
        else:
            yours = " of yours" if self._mine.isChecked() else ""
            words = f"{done:,} of {total:,} releases{yours} done"
        if shown and self.model.ranked:
            words += " · most useful first"
        self._summary.setText(words)

    def progress_words(self) -> str:
        """`3/120 done`, for the status bar."""
        done, total = self.model.progress()
        return f"{done:,}/{total:,} done" if total else ""

    def _filtered(self) -> None:
        self.model.set_filter(self._filter.text(), self._status.currentData(), mine=self._mine.isChecked())
        self._sum_up()
        self._mark_open()

    def _open(self, index: QModelIndex) -> None:
        release = self.model.release_at(index.row())
        if release is not None and len(self.list.selectionModel().selectedIndexes()) <= 1:
            self._workspace.show(release.id)

    def _enter(self, index: QModelIndex) -> None:
        self._open(index)
        self.text_wanted.emit()

    def _mark_open(self) -> None:
        sheet = self._workspace.sheet
        row = self.model.row_of(sheet.release.id) if sheet else -1
        if row >= 0:
            # Not setCurrentIndex: with Ctrl held, as in Ctrl+Enter, that would add to the selection.
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self.list.selectionModel().setCurrentIndex(self.model.index(row), flags)
            self.list.scrollTo(self.model.index(row))

    def chosen(self) -> list[Release]:
        """The selected releases, or the open one."""
        rows = sorted(index.row() for index in self.list.selectionModel().selectedIndexes())
        found = [release for row in rows if (release := self.model.release_at(row)) is not None]
        sheet = self._workspace.sheet
        return found or ([sheet.release] if sheet else [])

    def next_open(self) -> Release | None:
        """The next release of the list that is not done: by who looks where it is theirs, else by anybody.

        Where the most useful ones stand first, that is the first of them.
        """
        sheet = self._workspace.sheet
        if not self.model.ranked:
            return self.model.following(sheet.release.id if sheet else None, 1, open_only=True)
        first = self.model.following(None, 1, open_only=True)
        if first is not None and sheet is not None and first.id == sheet.release.id:
            return self.model.following(first.id, 1, open_only=True)
        return first

    def set_ranks(self, ranked: Sequence[UUID]) -> None:
        """Show the releases in another order, the first ones first; none: as they came in."""
        self.model.set_ranks(ranked)
        self._sum_up()
        self._mark_open()

    def step(self, step: int) -> bool:
        """Open the next or previous release; False at the end of the list."""
        sheet = self._workspace.sheet
        release = self.model.following(sheet.release.id if sheet else None, step)
        return release is not None and self._workspace.show(release.id)
