"""Search in all releases: a field, and the places found with the words around them."""

from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from gui import work
from gui.display import displayed
from gui.job_dialog import BUSY_AFTER
from gui.jobs import Job
from gui.messages import plain_label
from gui.search_filters import SearchFilters, Wish
from gui.search_saved import SavedBar, SavedSearches
from gui.settings import Settings
from gui.theme import Theme
from gui.words import many
from gui.workspace import Workspace

if TYPE_CHECKING:
    from storage.search import Hit

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
HIT = int(Qt.ItemDataRole.UserRole)
HINT = "Type words and press Enter: a release holds them all. Quotation marks make a phrase, refinanc* is a beginning."
MARGIN = 8


class HitsModel(QAbstractListModel):
    """The places that were found."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.hits: list[Hit] = []

    def fill(self, hits: "list[Hit]") -> None:
        """Show other hits."""
        self.beginResetModel()
        self.hits = hits
        self.endResetModel()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.hits)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        hit = self.hits[index.row()]
        if role == HIT:
            return hit
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{hit.name}, line {hit.line}: {' '.join((hit.before + hit.match + hit.after).split())}"
        return None


class _Delegate(QStyledItemDelegate):
    """Draws name and line over the words, the match in bold and in its place."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme: Theme | None = None

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, 2 * QFontMetrics(option.font).height() + 10)  # type: ignore[attr-defined]

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        if self.theme is None:
            super().paint(painter, option, index)
            return
        painter.save()
        rect: QRect = option.rect  # type: ignore[attr-defined]
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)  # type: ignore[attr-defined]
        if chosen:
            painter.fillRect(rect, self.theme.colour("selection"))
        ink = self.theme.colour("selection_text" if chosen else "text")
        quiet = ink if chosen else self.theme.colour("muted")
        hit: Hit = index.data(HIT)
        metrics = painter.fontMetrics()
        inner = rect.adjusted(MARGIN, 4, -MARGIN, -4)
        painter.setPen(quiet)
        about = f" · {hit.label}, {hit.state}, {hit.author}" if hit.label else ""
        head = metrics.elidedText(f"{hit.name} · line {hit.line}{about}", Qt.TextElideMode.ElideMiddle, inner.width())
        painter.drawText(inner.left(), inner.top() + metrics.ascent(), head)
        painter.setPen(ink)
        self._draw_words(painter, hit, inner, inner.top() + metrics.height() + metrics.ascent() + 2)
        painter.restore()

    def _draw_words(self, painter: QPainter, hit: "Hit", room: QRect, base: int) -> None:
        """The match stands at one third of the width at most, so that matches are seen one below the other."""
        plain, bold = QFont(painter.font()), QFont(painter.font())
        bold.setBold(True)
        narrow, wide = QFontMetrics(plain), QFontMetrics(bold)
        blank = narrow.horizontalAdvance(" ")
        before, match, after = _line(hit.before), _line(hit.match), _line(hit.after)
        before = narrow.elidedText(before.strip(), Qt.TextElideMode.ElideLeft, room.width() // 3)
        left = room.left() + room.width() // 3 - narrow.horizontalAdvance(before)
        painter.drawText(QPoint(left, base), before)
        left += narrow.horizontalAdvance(before) + (blank if hit.before[-1:].isspace() else 0)
        match = wide.elidedText(match.strip(), Qt.TextElideMode.ElideMiddle, room.right() - left)
        painter.setFont(bold)
        painter.drawText(QPoint(left, base), match)
        left += wide.horizontalAdvance(match) + (blank if hit.after[:1].isspace() else 0)
        painter.setFont(plain)
        rest = narrow.elidedText(after.strip(), Qt.TextElideMode.ElideRight, max(0, room.right() - left))
        painter.drawText(QPoint(left, base), rest)


def _line(words: str) -> str:
    return " ".join(displayed(words).split())


class _Hits(QListView):
    """Enter goes to the place."""

    entered_on = Signal(QModelIndex)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.entered_on.emit(self.currentIndex())
            return
        super().keyPressEvent(event)


class SearchPanel(QWidget):
    """The content of the search dock; `activated` asks for a place to be shown."""

    activated = Signal(object, object)
    """The id of a release, and the Span in it."""

    def __init__(self, workspace: Workspace, settings: Settings | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._job: Job | None = None
        self._asked = Wish()
        self.filters = SearchFilters(self)
        self.saved = SavedBar(SavedSearches(settings), self)
        self.query = QLineEdit(placeholderText="Search all releases", clearButtonEnabled=True)
        self.query.setAccessibleName("Words to search for in all releases")
        self.go = QPushButton("Search", autoDefault=False)
        self.note = plain_label(HINT, "muted", wraps=True)
        self.model = HitsModel(self)
        self.list = _Hits()
        self.list.setModel(self.model)
        self.list.setUniformItemSizes(True)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.setAccessibleName("Places found")
        self._delegate = _Delegate(self.list)
        self.list.setItemDelegate(self._delegate)
        self._busy = QTimer(self, singleShot=True, interval=BUSY_AFTER)
        self._busy.timeout.connect(lambda: self.note.setText("Searching…"))
        self._lay_out()
        self.query.returnPressed.connect(self.search)
        self.go.clicked.connect(self.search)
        self.list.doubleClicked.connect(self._enter)
        self.list.entered_on.connect(self._enter)
        self.filters.returned.connect(self.search)
        self.saved.wanted.connect(self._run)
        self.saved.keeping.connect(self._keep)
        workspace.opened.connect(self._reset)
        workspace.person_changed.connect(self._offer)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self.query, 1)
        row.addWidget(self.go)
        row.addWidget(self.saved)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 6, 6, 6)
        column.setSpacing(6)
        column.addLayout(row)
        column.addWidget(self.filters)
        column.addWidget(self.note)
        column.addWidget(self.list, 1)
        stops = (self.query, *self.filters.stops(), self.go, self.saved.list, self.saved.more, self.list)
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)

    def set_theme(self, theme: Theme) -> None:
        """Draw with other colours."""
        self._delegate.theme = theme
        self.list.viewport().update()

    def focus_query(self) -> None:
        """Put the caret into the field."""
        self.query.setFocus()
        self.query.selectAll()

    def search(self) -> None:
        """Look for the words in the field, or for annotations where something else is asked for too."""
        self._drop_job()
        self._asked = wish = self._wish()
        if self._workspace.corpus is None or wish == Wish():
            self._reset()
            return
        viewer = self._workspace.person
        job = self._workspace.job(
            lambda corpus: (
                work.search_annotations(corpus, viewer, wish) if wish.filtered else work.search(corpus, wish.words)
            )
        )
        job.produced.connect(self._show)
        job.failed.connect(self._fail)
        job.finished.connect(self._forget)
        self._job = job
        self._busy.start()
        job.start()

    def _wish(self) -> Wish:
        return self.filters.wish(self.query.text().strip())

    def _keep(self) -> None:
        wish = self._wish()
        self.saved.keep(wish, self.filters.label.currentText() if wish.label else "")

    def _run(self, wish: Wish) -> None:
        self.query.setText(wish.words)
        self.filters.show_wish(wish)
        self.search()

    def _offer(self) -> None:
        workspace = self._workspace
        people = [person.name for person in workspace.people(inactive=True)] if workspace.corpus is not None else []
        self.filters.offer(workspace.scheme, people)
        self.saved.show_person(workspace.person.name if workspace.person else "")

    def _drop_job(self) -> None:
        """What an earlier search finds is not wanted any more."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self._busy.stop()

    def _forget(self) -> None:
        if self.sender() is self._job:
            self._job = None

    def _show(self, hits: "list[Hit]") -> None:
        if self.sender() is not self._job:
            return
        self._busy.stop()
        self.model.fill(hits)
        if not hits:
            words = f"No release holds “{self._asked.words}”: try fewer words, or a beginning such as refinanc*."
            self.note.setText("No annotation is all of that: ask for less." if self._asked.filtered else words)
            return
        found = many(len(hits), "annotation" if self._asked.filtered else "release")
        full = len(hits) == work.MOST_HITS
        self.note.setText(f"Found in the first {found}; more words narrow it down." if full else f"Found in {found}.")
        self.list.setCurrentIndex(self.model.index(0))
        if self.query.hasFocus():
            self.list.setFocus()

    def _fail(self, sentence: str, _details: str) -> None:
        if self.sender() is self._job:
            self._busy.stop()
            self.model.fill([])
            self.note.setText(sentence)

    def _reset(self) -> None:
        self._drop_job()
        self._offer()
        self.model.fill([])
        self.note.setText(HINT)

    def _enter(self, index: QModelIndex) -> None:
        hit: Hit = index.data(HIT)
        self.activated.emit(hit.release_id, hit.span)
