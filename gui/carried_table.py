"""The list of what an older version of a release had: what waits for a person first, then the rest with its scores."""

from uuid import UUID

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from domain.amend import Amendment, Standing
from domain.anchor import Carried
from domain.annotate import shortened
from domain.annotation import CARRIED, CARRIED_FROM, Annotation, quote_of
from gui.label_palette import swatch
from gui.suggestion_words import title_of
from gui.theme import Theme
from gui.words import literal_tip

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
COLUMNS = ("State", "Words in the old version", "Words in the new one", "Found", "Score")
STATES = {
    Standing.OPEN: "to decide",
    Standing.LOST: "not found",
    Standing.CARRIED: "carried",
    Standing.REJECTED: "rejected",
}
"""In the order of the list."""
_ORDER = tuple(STATES)
_MOVES = frozenset(
    (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End)
)


def placed(found: Amendment) -> dict[str, Annotation]:
    """What was carried or put somewhere by hand, by the ids of the old annotations."""
    pairs = ((dict(item.claims).get(CARRIED_FROM), item) for item in found.new.annotations)
    return {old: item for old, item in pairs if old is not None}


def way(item: Carried, made: Annotation | None) -> tuple[str, str]:
    """How one was found, and the score; a person who chose another place needs none."""
    if made is not None and made.origin.startswith(f"{CARRIED}by hand"):
        return "by hand", ""
    return item.method.value, f"{item.score:.2f}" if item.score else ""


class CarriedModel(QAbstractTableModel):
    """All annotations of the old release, those to decide first."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._found: Amendment | None = None
        self._standing: dict[UUID, Standing] = {}
        self.placed: dict[str, Annotation] = {}
        self._icons: dict[str, QIcon] = {}
        self.items: list[Carried] = []

    def fill(self, found: Amendment) -> None:
        """Show how things stand now."""
        self.beginResetModel()
        self._found, self._standing, self.placed = found, found.standings(), placed(found)
        self.items = sorted(found.items, key=lambda item: _ORDER.index(self.state(item)))
        for label in found.old.scheme.labels:
            letter = label.letter or label.title[:1].upper()
            self._icons[label.id] = swatch(self._theme.tint(label), self._theme.stroke(label), letter, 16)
        self.endResetModel()

    def state(self, item: Carried) -> Standing:
        """What has become of one."""
        return self._standing[item.annotation.id]

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.items)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = int(Qt.ItemDataRole.DisplayRole)
    ) -> object:
        shown = orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return COLUMNS[section] if shown else None

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        if not index.isValid() or self._found is None:
            return None
        item = self.items[index.row()]
        words = self._words(item)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return shortened(words[index.column()], 90)
        if role == Qt.ItemDataRole.ToolTipRole:
            return literal_tip(shortened(words[index.column()], 400))
        if role == Qt.ItemDataRole.DecorationRole and index.column() == 1:
            return self._icons.get(item.annotation.label)
        if role == Qt.ItemDataRole.ForegroundRole and index.column() == 0:
            state = self.state(item)
            role_of = {Standing.OPEN: "warning", Standing.CARRIED: "good"}
            return self._theme.colour(role_of.get(state, "muted"))
        return None

    def _words(self, item: Carried) -> tuple[str, ...]:
        assert self._found is not None
        made = self.placed.get(str(item.annotation.id))
        spans = made.fragments if made is not None else item.fragments
        there = quote_of(self._found.new.text, spans) if spans else "—"
        method, score = way(item, made)
        return STATES[self.state(item)], item.annotation.quote, there, method, score or "—"

    def sentence(self, item: Carried) -> str:
        """One of them in words, above the list."""
        assert self._found is not None
        state = self.state(item)
        title = title_of(self._found.new.scheme, item.annotation.label)
        words = f"{title} “{shortened(item.annotation.quote, 120)}”: {STATES[state]}"
        if state is Standing.LOST:
            nearest = " The nearest words are outlined." if item.fragments else ""
            return f"{words}.{nearest} It needs nothing; where it belongs elsewhere, select the place and press Enter."
        doubtful = item.annotation.id in self._found.doubtful and state is Standing.OPEN
        doubt = " Annotators differ on it, or it came back from review." if doubtful else ""
        found = way(item, self.placed.get(str(item.annotation.id)))
        return f"{words} — {', '.join(part for part in found if part)}.{doubt}"


class CarriedTable(QTableView):
    """Arrows choose a row; all other keys belong to the window, so that letters act and do not search."""

    def __init__(self, model: CarriedModel) -> None:
        super().__init__()
        self.setModel(model)
        self.setAccessibleName("Annotations of the old version, and what has become of them")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 8)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, width in ((0, 110), (3, 90), (4, 70)):
            self.setColumnWidth(column, width)
        for column in (1, 2):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _MOVES:
            super().keyPressEvent(event)
        else:
            event.ignore()
