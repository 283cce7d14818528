"""The rows of the review queue: what passes the filter, in the order in which somebody walks it."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from uuid import UUID

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QWidget

from domain.queue import Filter, Waiting, by_release, in_order, sweep
from domain.scheme import Scheme
from gui.review_words import spoken, words_of
from gui.words import literal_tip

Index = QModelIndex | QPersistentModelIndex
ITEM = int(Qt.ItemDataRole.UserRole)
NO_INDEX = QModelIndex()
FEW = 50
"""Rows that are taken out one by one; more change the whole list."""


class Walk(StrEnum):
    """In which order somebody goes through the queue."""

    NEED = "need"
    RELEASE = "release"
    SWEEP = "sweep"


WALKS = {Walk.NEED: "Most needed first", Walk.RELEASE: "By release", Walk.SWEEP: "Sweep: label by label"}


def walked(items: Iterable[Waiting], walk: Walk) -> list[Waiting]:
    """The entries in the order of a walk; a sweep through several labels takes one after the other."""
    if walk is Walk.NEED:
        return in_order(items)
    if walk is Walk.RELEASE:
        return by_release(items)
    items = list(items)
    labels = dict.fromkeys(item.subject.label for item in in_order(items))
    return [item for label in labels for item in sweep(items, label)]


class QueueModel(QAbstractListModel):
    """The queue as it passes the filter."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shown: list[Waiting] = []
        self.scheme: Scheme | None = None
        self._rows: dict[UUID, int] = {}

    def show(self, items: Iterable[Waiting], wanted: Filter, walk: Walk) -> None:
        """Show what passes a filter, in the order of a walk."""
        self.beginResetModel()
        self.shown = walked((item for item in items if wanted.wants(item)), walk)
        self._number()
        self.endResetModel()

    def take_out(self, gone: Iterable[UUID]) -> None:
        """Take rows out; the others, and which of them are chosen, stay as they are."""
        rows = sorted((self._rows[key] for key in gone if key in self._rows), reverse=True)
        if len(rows) > FEW:
            leaving = set(rows)
            self.beginResetModel()
            self.shown = [item for row, item in enumerate(self.shown) if row not in leaving]
            self._number()
            self.endResetModel()
            return
        for row in rows:
            self.beginRemoveRows(NO_INDEX, row, row)
            del self.shown[row]
            self._number()
            self.endRemoveRows()

    def _number(self) -> None:
        self._rows = {item.subject.id: row for row, item in enumerate(self.shown)}

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.shown)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        if not index.isValid() or index.row() >= len(self.shown):
            return None
        item = self.shown[index.row()]
        if role == ITEM:
            return item
        if role == Qt.ItemDataRole.DisplayRole:
            return words_of(item.subject, self.scheme)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            said = spoken(item, self.scheme, datetime.now(UTC))
            return literal_tip(said) if role == Qt.ItemDataRole.ToolTipRole else said
        return None

    def row_of(self, subject_id: UUID) -> int:
        """The row of an entry, or -1."""
        return self._rows.get(subject_id, -1)

    def at(self, rows: Sequence[int]) -> list[Waiting]:
        """The entries of these rows, from the top."""
        return [self.shown[row] for row in sorted(rows) if 0 <= row < len(self.shown)]
