"""The releases in the dialog of assignments: name, when they came in, and whose they are."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import timedelta
from uuid import UUID

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QWidget

from domain.assignment import Assignment
from domain.edit import now
from domain.release import Release

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
COLUMNS = ("Release", "Came in", "Assigned to")
SINCE: tuple[tuple[str, timedelta | None], ...] = (
    ("Came in at any time", None),
    ("In the last day", timedelta(days=1)),
    ("In the last 7 days", timedelta(days=7)),
    ("In the last 30 days", timedelta(days=30)),
)


class AssignedModel(QAbstractTableModel):
    """The releases that pass the filter, with the names of those who are to annotate them."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._all: list[Release] = []
        self.shown: list[Release] = []
        self._people: dict[UUID, list[str]] = {}
        self._wanted = ("", None, False)

    def fill(self, releases: Sequence[Release], assignments: Iterable[Assignment]) -> None:
        """Show these releases and whose they are."""
        people: dict[UUID, list[str]] = defaultdict(list)
        for item in assignments:
            people[item.release_id].append(item.person)
        self._all, self._people = list(releases), people
        self.narrow(*self._wanted)

    def narrow(self, words: str, since: timedelta | None, unassigned: bool) -> None:
        """Show only those with all of the words, that came in lately enough, or that are nobody's."""
        self._wanted = (words, since, unassigned)  # type: ignore[assignment]
        parts, first = words.casefold().split(), now() - since if since else None
        self.beginResetModel()
        self.shown = [
            release
            for release in self._all
            if all(part in release.name.casefold() for part in parts)
            and (first is None or release.added >= first)
            and not (unassigned and self._people.get(release.id))
        ]
        self.endResetModel()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.shown)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = int(Qt.ItemDataRole.DisplayRole)
    ) -> object:
        shown = orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return COLUMNS[section] if shown else None

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        release = self.shown[index.row()]
        names = ", ".join(self._people.get(release.id, ())) or "nobody"
        return (release.name, release.added.astimezone().strftime("%Y-%m-%d %H:%M"), names)[index.column()]
