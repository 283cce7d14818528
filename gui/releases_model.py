"""The releases as a list model: which pass the filter, their status and counts."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QWidget

from domain.amend import AMENDS
from domain.line_up import named
from domain.release import Release
from gui.words import literal_tip

Index = QModelIndex | QPersistentModelIndex
RELEASE = int(Qt.ItemDataRole.UserRole)
NO_INDEX = QModelIndex()
SIGNS = {"open": "○", "done": "●", "reviewed": "✓"}
"""How a release's status is drawn."""


class ReleasesModel(QAbstractListModel):
    """The releases that pass the filter, with their counts."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._all: list[Release] = []
        self._shown: list[Release] = []
        self._places: dict[UUID, int] = {}
        self._tallies: dict = {}
        self._words = ""
        self._status = ""
        self._mine = False
        self._name = ""
        self._versions: dict[UUID, list[tuple[str, str]]] | None = None
        self._ranks: dict[UUID, int] = {}

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        if not index.isValid() or index.row() >= len(self._shown):
            return None
        release = self._shown[index.row()]
        if role == RELEASE:
            return release
        if role == Qt.ItemDataRole.DisplayRole:
            return release.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            names = self.assigned(release.id)
            parts = [release.name, self.status(release.id), f"{self.count(release.id)} annotations"]
            parts += [words for _, words in (*self._pending(release.id), *self.versions(release))]
            return ", ".join([*parts, f"assigned to {named(names)}"] if names else parts)
        if role == Qt.ItemDataRole.ToolTipRole:
            return literal_tip(self._tooltip(release))
        return None

    def _pending(self, release_id: UUID) -> list[tuple[str, str]]:
        """What stands beside the name as a sign with a number, and what it means."""
        back, waiting = self.returned(release_id), self.waiting(release_id)
        found = [(f"↩{back}", f"{back:,} came back from review")] if back else []
        if waiting:
            found.append((f"?{waiting}", f"{waiting:,} await{'s' if waiting == 1 else ''} review"))
        return found

    def versions(self, release: Release) -> list[tuple[str, str]]:
        """A sign for what a release amends and one for what amends it, and what each means."""
        if self._versions is None:
            names = {str(item.id): item.name for item in self._all}
            ties = [(item, item.about(AMENDS)) for item in self._all if any(key == AMENDS for key, _ in item.metadata)]
            self._versions = {item.id: [("«", f"new version of “{names[old]}”")] for item, old in ties if old in names}
            for item, old in ties:
                if old in names:
                    self._versions.setdefault(UUID(old), []).append(("»", f"has a new version, “{item.name}”"))
        return self._versions.get(release.id, [])

    def _tooltip(self, release: Release) -> str:
        tally = self._tallies.get(release.id)
        status = self.status(release.id)
        lines = [release.name, f"{release.length:,} characters · {SIGNS[status]} {status}"]
        lines += [f"{sign}  {words}" for sign, words in (*self._pending(release.id), *self.versions(release))]
        lines += [f"{key}: {value}" for key, value in release.metadata if key != AMENDS]
        if tally:
            lines += [f"{label}: {number}" for label, number in sorted(tally.labels.items())]
            lines += [f"assigned to {name}{', done' * (name in tally.done)}" for name in sorted(tally.assigned)]
            lines += [f"done by {name}" for name in sorted(tally.done - tally.assigned)]
        return "\n".join(lines)

    def status(self, release_id: UUID) -> str:
        """`open`, `done` or `reviewed`: done by who looks where it is assigned to them, else by all to whom it is."""
        tally = self._tallies.get(release_id)
        if tally is None or tally.status != "done" or not tally.assigned:
            return tally.status if tally else "open"
        waited_for = {self._name} if self._name in tally.assigned else tally.assigned
        return "done" if waited_for <= tally.done else "open"

    def assigned(self, release_id: UUID) -> list[str]:
        """Whom a release is assigned to, by name."""
        tally = self._tallies.get(release_id)
        return sorted(tally.assigned) if tally else []

    def shared(self, name: str = "") -> bool:
        """Whether any release is assigned to anybody, or to somebody."""
        return any(name in tally.assigned if name else tally.assigned for tally in self._tallies.values())

    def count(self, release_id: UUID) -> int:
        """How many annotations a release has."""
        tally = self._tallies.get(release_id)
        return tally.annotations if tally else 0

    def waiting(self, release_id: UUID) -> int:
        """How many of its annotations await a decision."""
        return self._in_state(release_id, "submitted")

    def returned(self, release_id: UUID) -> int:
        """How many of its annotations came back from review."""
        return self._in_state(release_id, "returned")

    def _in_state(self, release_id: UUID, wanted: str) -> int:
        tally = self._tallies.get(release_id)
        return sum(number for state, number in tally.states.items() if state == wanted) if tally else 0

    def fill(self, releases: Sequence[Release]) -> None:
        """Show other releases."""
        self._all, self._versions = list(releases), None
        self._tallies = {}
        self._filter()

    def add(self, releases: Sequence[Release]) -> None:
        """Put releases that came in together behind the others, in the order of their ids as the corpus lists them."""
        releases = sorted(releases, key=lambda release: str(release.id))
        self._all += releases
        self._versions = None
        words = self._words.split()
        passing = [release for release in releases if self._passes(release, words)]
        if passing:
            first = len(self._shown)
            self.beginInsertRows(QModelIndex(), first, first + len(passing) - 1)
            self._shown += passing
            self._places.update({release.id: first + row for row, release in enumerate(passing)})
            self.endInsertRows()

    def set_tallies(self, tallies: dict, only: Sequence[UUID] | None = None) -> None:
        """Take counts, of all releases or of some."""
        if only is None:
            self._tallies = dict(tallies)
        else:
            for release_id in only:
                self._tallies.pop(release_id, None)
            self._tallies.update(tallies)
        if self._status or self._mine:
            self._filter()
        elif only is None:
            if self._shown:
                self.dataChanged.emit(self.index(0), self.index(len(self._shown) - 1))
        else:
            for release_id in only:
                row = self._places.get(release_id)
                if row is not None:
                    self.dataChanged.emit(self.index(row), self.index(row))

    def set_filter(self, words: str, status: str, *, mine: bool = False) -> None:
        """Show only releases with all these words in name or metadata, of this status, assigned to who looks."""
        self._words, self._status, self._mine = words.casefold(), status, mine
        self._filter()

    def set_ranks(self, ranked: Sequence[UUID]) -> None:
        """Show these first, in that order, and the others behind them as they came in; none: all as they came in."""
        self._ranks = {release_id: rank for rank, release_id in enumerate(ranked)}
        self._filter()

    @property
    def ranked(self) -> bool:
        """Whether they stand in another order than that in which they came in."""
        return bool(self._ranks)

    def set_viewer(self, name: str) -> None:
        """Somebody else looks: what is done and what is theirs is another."""
        self._name = name
        self._filter()

    def _filter(self) -> None:
        self.beginResetModel()
        words = self._words.split()
        self._shown = [release for release in self._all if self._passes(release, words)]
        if self._ranks:
            self._shown.sort(key=lambda release: self._ranks.get(release.id, len(self._ranks)))
        self._places = {release.id: row for row, release in enumerate(self._shown)}
        self.endResetModel()

    def _passes(self, release: Release, words: list[str]) -> bool:
        if self._mine and self._name not in self.assigned(release.id):
            return False
        if self._status in ("submitted", "returned"):
            if not self._in_state(release.id, self._status):
                return False
        elif self._status and self.status(release.id) != self._status:
            return False
        if not words:
            return True
        text = " ".join([release.name, *(value for _, value in release.metadata)]).casefold()
        return all(word in text for word in words)

    def row_of(self, release_id: UUID) -> int:
        """The row of a release, or -1 when the filter hides it."""
        return self._places.get(release_id, -1)

    def release_at(self, row: int) -> Release | None:
        """The release in a row."""
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def progress(self) -> tuple[int, int]:
        """How many of all releases, or of one's own where these are shown, are done or reviewed; and of how many."""
        counted = [item.id for item in self._all if not self._mine or self._name in self.assigned(item.id)]
        return sum(self.status(key) != "open" for key in counted), len(counted)

    def following(self, release_id: UUID | None, step: int, *, open_only: bool = False) -> Release | None:
        """The next or previous release in the list; with `open_only` the next that is still open."""
        row = self.row_of(release_id) if release_id else -1
        row += step
        while 0 <= row < len(self._shown):
            release = self._shown[row]
            if not open_only or self.status(release.id) == "open":
                return release
            row += step
        return None
