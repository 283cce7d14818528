"""The relations of an annotation as the inspector lists them: a key to go to the other end, and one to remove."""

from uuid import UUID

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QSizePolicy

from domain.annotate import shortened
from domain.annotation import AnnotatedRelease, Annotation, Relation
from gui.words import literal_tip

RELATION = Qt.ItemDataRole.UserRole
OTHER = RELATION + 1
MOST_ROWS = 6
"""Rows before the list scrolls."""


class Ties(QListWidget):
    """A row for each relation; Enter goes to its other end, Delete removes it."""

    wanted = Signal(object)
    """The id of the annotation at the other end."""
    removed = Signal(object)
    """The id of the relation."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Relations of the annotation; Enter goes to the other end, Delete removes")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.activated.connect(self._go)
        self.clicked.connect(self._go)

    def show_of(self, sheet: AnnotatedRelease, annotation: Annotation) -> bool:
        """List the relations of an annotation; says whether there are any."""
        relations = sheet.relations_of(annotation.id)
        row = self.currentRow()
        self.clear()
        for relation in relations:
            self.addItem(_item(sheet, annotation.id, relation))
        if relations and self.hasFocus():
            self.setCurrentRow(min(max(row, 0), self.count() - 1))
        rows = min(max(len(relations), 1), MOST_ROWS)
        self.setFixedHeight(rows * max(self.sizeHintForRow(0), self.fontMetrics().height()) + 2 * self.frameWidth() + 2)
        return bool(relations)

    def _go(self, index: QModelIndex) -> None:
        other = index.data(OTHER)
        if other is not None:
            self.wanted.emit(other)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        if event.key() == Qt.Key.Key_Delete and item is not None:
            self.removed.emit(item.data(RELATION))
            return
        super().keyPressEvent(event)


def _item(sheet: AnnotatedRelease, here: UUID, relation: Relation) -> QListWidgetItem:
    """What one relation says: an arrow away from this annotation where it is the source."""
    goes_out = relation.source == here
    other = sheet.by_id[relation.target if goes_out else relation.source]
    quote = "itself" if other.id == here else f"“{shortened(other.quote)}”"
    item = QListWidgetItem(f"{relation.label} {'→' if goes_out else '←'} {quote}")
    item.setData(RELATION, relation.id)
    item.setData(OTHER, other.id)
    item.setData(
        Qt.ItemDataRole.AccessibleTextRole, f"{relation.label}, {'to' if goes_out else 'from'} {shortened(other.quote)}"
    )
    label = sheet.scheme.label(other.label)
    lines = [f"{label.title if label else other.label}: {shortened(other.quote, 200)}", f"by {relation.author}"]
    lines += [f"{name}: {value}" for name, value in (*relation.attributes, *_stated(relation))]
    item.setToolTip(literal_tip("\n".join(lines)))
    return item


def _stated(relation: Relation) -> list[tuple[str, str]]:
    return [(f"in the file, {key}", value) for key, value in relation.claims if key != "id"]
