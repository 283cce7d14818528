"""The labels of files that the scheme lacks, and what each becomes: a new label, one that is there, or nothing."""

from collections.abc import Collection, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from domain.adopt import likely
from domain.scheme import Scheme
from gui.messages import plain_label
from gui.settings import IMPORT_LABELS, Settings
from gui.words import literal_tip, many

COLUMNS = ("In the files", "Annotations", "Becomes")
ADDED = "+"
"""Kept of a label that is to be added; no id of a label stands in its place, since those are kept with a `=` before."""
LEFT_OUT = ""


class _Rows(QTableWidget):
    """The space key opens the choice of the row and the arrows at its sides change it, so nothing needs the mouse."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        box = self.cellWidget(self.currentRow(), 2)
        opens = event.key() in (Qt.Key.Key_Space, Qt.Key.Key_F2, Qt.Key.Key_F4)
        down = event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier
        if isinstance(box, QComboBox) and (opens or down):
            box.showPopup()
            return
        step = (event.key() == Qt.Key.Key_Right) - (event.key() == Qt.Key.Key_Left)
        if isinstance(box, QComboBox) and step:
            place = min(max(box.currentIndex() + step, 0), box.count() - 1)
            box.setCurrentIndex(place)
            box.activated.emit(place)
            return
        super().keyPressEvent(event)


class LabelMap(QWidget):
    """A row for each unknown label with what it becomes; a choice counts for all selected rows."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = QLabel("&Labels that the scheme lacks")
        self.title.setProperty("role", "heading")
        self.table = _Rows(0, len(COLUMNS))
        self.title.setBuddy(self.table)
        self.table.setHorizontalHeaderLabels(COLUMNS)
        self.table.setAccessibleName("Labels that the scheme lacks; left, right and space choose what one becomes")
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setShowGrid(False)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        header = self.table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self.note = plain_label("", "muted", wraps=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for part in (self.title, self.table, self.note):
            column.addWidget(part, int(part is self.table))
        self._may_add = False
        self._counts: dict[str, int] = {}
        self.hide()

    def fill(
        self,
        scheme: Scheme,
        counts: Mapping[str, int],
        *,
        may_add: bool,
        described: Collection[str] = (),
        kept: Mapping[str, str] | None = None,
    ) -> None:
        """Offer choices for these labels; what was chosen for one before stays chosen."""
        before = {**(kept or {}), **self.kept()}
        self._may_add, self._counts = may_add, dict(counts)
        self.table.setRowCount(0)
        self.table.setRowCount(len(counts))
        for row, words in enumerate(counts):
            box = self._box(words, scheme)
            self._choose(box, before.get(words), self._first(words, scheme, described))
            name = QTableWidgetItem(words)
            name.setToolTip(literal_tip(words))
            number = QTableWidgetItem()
            number.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            for column, item in enumerate((name, number)):
                self.table.setItem(row, column, item)
            self.table.setCellWidget(row, 2, box)
            self.table.setRowHeight(row, box.sizeHint().height() + 2)
        if counts:
            self.table.setCurrentCell(0, 0)
        self.setVisible(bool(counts))
        self.count(counts)

    def _box(self, words: str, scheme: Scheme) -> QComboBox:
        box = QComboBox()
        box.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        box.setAccessibleName(f"What “{words}” becomes")
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(12)
        if self._may_add:
            box.addItem("add to the scheme", ADDED)
        for label in scheme.active():
            box.addItem(label.title, f"={label.id}")
        box.addItem("leave out", LEFT_OUT)
        box.activated.connect(lambda _index, box=box: self._chosen(box))
        return box

    def _first(self, words: str, scheme: Scheme, described: Collection[str]) -> str:
        """What is offered for a label of which nothing was said yet."""
        meant = likely(words, scheme)
        if self._may_add and (words in described or not meant):
            return ADDED
        return f"={meant}" if meant else LEFT_OUT

    @staticmethod
    def _choose(box: QComboBox, *wanted: str | None) -> None:
        places = [box.findData(choice) for choice in wanted if choice is not None]
        box.setCurrentIndex(next((place for place in places if place >= 0), box.count() - 1))

    def _chosen(self, box: QComboBox) -> None:
        rows = {index.row() for index in self.table.selectedIndexes()}
        boxes = [self._box_at(row) for row in rows]
        for other in boxes if box in boxes else ():
            other.setCurrentIndex(box.currentIndex())
        self._tell()
        self.changed.emit()
        self.table.setFocus()

    def _box_at(self, row: int) -> QComboBox:
        box = self.table.cellWidget(row, 2)
        assert isinstance(box, QComboBox)
        return box

    def count(self, counts: Mapping[str, int]) -> None:
        """Say how many annotations of what is ticked bear each label."""
        for row, words in enumerate(self._counts):
            self._counts[words] = counts.get(words, 0)
            item = self.table.item(row, 1)
            assert item is not None
            item.setText(f"{self._counts[words]:,}")
        self._tell()

    def _tell(self) -> None:
        lost = sum(number for words, number in self._counts.items() if self.kept()[words] == LEFT_OUT)
        parts = [f"{many(lost, 'annotation')} will be left out."] if lost else []
        if not self._may_add:
            parts.append("New labels are added by an administrator.")
        self.note.setText(" ".join(parts))
        self.note.setVisible(bool(parts))

    def kept(self) -> dict[str, str]:
        """Every choice as it is remembered for the next import."""
        return {words: self._box_at(row).currentData() for row, words in enumerate(self._counts)}

    def mapping(self) -> dict[str, str]:
        """What the labels of the files are called here; those for "" are left out, those to be added are not named."""
        return {words: choice.removeprefix("=") for words, choice in self.kept().items() if choice != ADDED}

    def added(self) -> list[str]:
        """The labels that are to be added to the scheme, of those that come in."""
        return [words for words, choice in self.kept().items() if choice == ADDED and self._counts[words]]


def remembered(settings: Settings | None, corpus: str) -> dict[str, str]:
    """What labels of files became in earlier imports into that corpus."""
    return settings.get(IMPORT_LABELS).get(corpus, {}) if settings is not None else {}


def remember(settings: Settings | None, corpus: str, chosen: Mapping[str, str]) -> None:
    """Keep choices for the next import into that corpus."""
    if settings is not None and chosen:
        known = settings.get(IMPORT_LABELS)
        settings.set(IMPORT_LABELS, {**known, corpus: {**known.get(corpus, {}), **chosen}})
