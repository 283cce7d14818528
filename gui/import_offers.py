"""What is about to be imported: a table with ticks, the first lines of a file, its format and encoding to correct."""

import html
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from PySide6.QtCore import QAbstractTableModel, QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFontDatabase, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QTableView,
    QVBoxLayout,
    QWidget,
)

import formats
from gui.messages import plain_label
from gui.words import many
from gui.work_import import Choice
from gui.work_look import Offer, Unit

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
Role = Qt.ItemDataRole
COLUMNS = ("Release", "Format", "Encoding", "Characters", "Annotations", "Remark")
NUMBERS = (3, 4)
MOST_TOLD = 3
"""Sentences on a release that are shown under the table; the report has them all."""
ENCODINGS = (
    ("utf-8", "Unicode"), ("utf-16", "Unicode, 16 bits"), ("cp1252", "Western, Windows"),
    ("iso8859-1", "Western, Latin-1"), ("iso8859-15", "Western, with euro"), ("mac-roman", "Western, old Mac"),
    ("cp437", "Western, DOS"), ("cp1250", "Central European"), ("cp1251", "Cyrillic, Windows"), ("koi8-r", "Cyrillic"),
    ("cp1253", "Greek"), ("cp1254", "Turkish"), ("cp1255", "Hebrew"), ("cp1256", "Arabic"), ("shift_jis", "Japanese"),
    ("euc_jp", "Japanese, Unix"), ("gb18030", "Chinese, simplified"), ("big5", "Chinese, traditional"),
    ("euc_kr", "Korean"),
)  # fmt: skip


class OffersModel(QAbstractTableModel):
    """The offers as rows; a tick says that a release comes in."""

    ticked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.offers: list[Offer] = []

    def fill(self, offers: Sequence[Offer]) -> None:
        """Show other offers."""
        self.beginResetModel()
        self.offers = list(offers)
        self.endResetModel()
        self.ticked.emit()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.offers)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = int(Role.DisplayRole)) -> object:
        if orientation is Qt.Orientation.Horizontal and role == Role.DisplayRole:
            return COLUMNS[section]
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        plain = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        takes_tick = index.isValid() and index.column() == 0 and not self.offers[index.row()].refusal
        return plain | Qt.ItemFlag.ItemIsUserCheckable if takes_tick else plain

    def data(self, index: Index, role: int = int(Role.DisplayRole)) -> object:
        offer = self.offers[index.row()]
        words = _words(offer, index.column())
        if role == Role.DisplayRole:
            return words
        if role == Role.CheckStateRole and index.column() == 0 and not offer.refusal:
            return Qt.CheckState.Checked if offer.selected else Qt.CheckState.Unchecked
        if role == Role.ToolTipRole and words:
            return f"<p>{html.escape(words)}</p>"
        if role == Role.TextAlignmentRole and index.column() in NUMBERS:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Role.AccessibleTextRole and index.column() == 0:
            state = "cannot be read" if offer.refusal else "comes in" if offer.selected else "stays out"
            return f"{offer.name}, {state}"
        return None

    def setData(self, index: Index, value: object, role: int = int(Role.EditRole)) -> bool:
        if role != Role.CheckStateRole:
            return False
        self.tick([index.row()], Qt.CheckState(value) is Qt.CheckState.Checked)
        return True

    def tick(self, rows: Sequence[int], on: bool) -> None:
        """Take these rows in, or leave them out."""
        for row in rows:
            if not self.offers[row].refusal:
                self.offers[row] = replace(self.offers[row], selected=on)
        if rows:
            self.dataChanged.emit(self.index(min(rows), 0), self.index(max(rows), 0))
            self.ticked.emit()

    def unknown(self, *, ticked: bool = False) -> Counter[str]:
        """How many annotations bear each label that the scheme lacks, of all offers or of those that come in."""
        counts: Counter[str] = Counter()
        for offer in self.offers:
            if not ticked or offer.selected:
                counts.update(dict(offer.unknown))
        return counts

    def total(self) -> int:
        """How many releases are to come in."""
        return sum(offer.selected and not offer.refusal for offer in self.offers)

    def choices(self) -> list[Choice]:
        """What is ticked, by file."""
        made = []
        for unit, offers in groupby(self.offers, key=lambda offer: offer.unit):
            places = frozenset(offer.place for offer in offers if offer.selected and not offer.refusal)
            if places:
                made.append(Choice(unit, places))
        return made


def _words(offer: Offer, column: int) -> str:
    match column:
        case 0:
            return offer.name
        case 1:
            return formats.named(offer.format).title if offer.format else ""
        case 2:
            return offer.encoding + (" (guessed)" if offer.guessed else "")
        case 3:
            return f"{offer.size:,}" if offer.size else ""
        case 4:
            return f"{offer.annotations:,}" if offer.annotations else ""
        case _:
            counted = [f"{many(len(offer.problems), 'problem')}:"] if offer.problems else []
            return offer.refusal or " ".join((*counted, *(offer.problems or offer.remarks)[:1]))


def _told(offer: Offer) -> str:
    """What there is to say of an offer, the more important first."""
    said = [part for part in (offer.refusal, *offer.problems, *offer.remarks) if part]
    more = [f"… and {len(said) - MOST_TOLD:,} more, all in the report."] if len(said) > MOST_TOLD else []
    guess = f"The encoding is a guess ({offer.encoding}): if letters look wrong below, choose another."
    return " ".join((*said[:MOST_TOLD], *more, *([guess] if offer.guessed else [])))


class _Table(QTableView):
    """Space ticks all selected rows at once."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        model = self.model()
        rows = sorted({index.row() for index in self.selectionModel().selectedIndexes()})
        if event.key() == Qt.Key.Key_Space and rows and isinstance(model, OffersModel):
            model.tick(rows, not all(model.offers[row].selected for row in rows if not model.offers[row].refusal))
            return
        super().keyPressEvent(event)


class ReadAs(QWidget):
    """Two boxes: the format and the encoding in which files are read, each as found or as a person says."""

    corrected = Signal()

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.format = QComboBox()
        self.encoding = QComboBox()
        self.format.addItem("as found", None)
        for found in formats.FORMATS:
            if found.reads:
                self.format.addItem(found.title, found.name)
        self.encoding.addItem("as found", None)
        for name, title in ENCODINGS:
            self.encoding.addItem(f"{name} – {title}", name)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        for title, box, name in (
            (f"{words} as &format", self.format, "Format in which these files are read"),
            ("in &encoding", self.encoding, "Encoding in which these files are read"),
        ):
            label = QLabel(title)
            label.setBuddy(box)
            box.setAccessibleName(name)
            box.activated.connect(self.corrected)
            self.row.addWidget(label)
            self.row.addWidget(box)
        self.row.addStretch(1)

    def set_unit(self, unit: Unit | None) -> None:
        """Show how a unit is read."""
        self.setEnabled(unit is not None)
        self.format.setCurrentIndex(max(0, self.format.findData(unit.format if unit else None)))
        self.encoding.setCurrentIndex(max(0, self.encoding.findData(unit.encoding if unit else None)))

    def corrected_unit(self, unit: Unit) -> Unit:
        """The same file, to be read as the boxes say."""
        return Unit(unit.path, self.format.currentData(), self.encoding.currentData())


class OffersView(QWidget):
    """The table with the preview under it; `reread` asks for files to be read anew."""

    reread = Signal(list)
    """Pairs of the Unit as it was read and as it is to be read."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = OffersModel(self)
        self.table = _Table()
        self.table.setModel(self.model)
        self._set_up_table()
        self.preview = QPlainTextEdit(readOnly=True)
        self.preview.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.preview.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.preview.setAccessibleName("The first lines of the selected release")
        self.preview.setTabChangesFocus(True)
        self.read_as = ReadAs("Read the selected")
        self.remark = plain_label("", "muted", wraps=True)
        self._lay_out()
        self.table.selectionModel().selectionChanged.connect(self._show)
        self.read_as.corrected.connect(self._correct)

    def _set_up_table(self) -> None:
        self.table.setAccessibleName("What can be imported; the space key ticks")
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.setShowGrid(False)
        self.table.setTabKeyNavigation(False)
        self.table.setWordWrap(False)
        self.table.verticalHeader().hide()
        header = self.table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, width in enumerate((270, 150, 120, 90, 90)):
            self.table.setColumnWidth(column, width)
        header.setSectionResizeMode(5, QHeaderView.ResizeMode.Stretch)

    def _lay_out(self) -> None:
        for words, on in (("Tick &all", True), ("Tick n&one", False)):
            button = QPushButton(words, autoDefault=False)
            button.clicked.connect(lambda _checked=False, on=on: self.model.tick(range(len(self.model.offers)), on))
            self.read_as.row.addWidget(button)
        below = QWidget()
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 4, 0, 0)
        column.addWidget(self.read_as)
        column.addWidget(self.remark)
        self.beside = QHBoxLayout()
        self.beside.addWidget(self.preview, 1)
        column.addLayout(self.beside, 1)
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.table)
        splitter.addWidget(below)
        splitter.setSizes([240, 260])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(splitter)

    def fill(self, offers: Sequence[Offer]) -> None:
        """Show offers and go to the first."""
        self.model.fill(offers)
        self.table.resizeRowsToContents()
        if offers:
            self.table.selectRow(0)
        self._show()

    def put(self, old: Sequence[Unit], offers: Sequence[Offer]) -> None:
        """Put what files offer when they are read anew in the place of what they offered before."""
        rows = [row for row, offer in enumerate(self.model.offers) if offer.unit in old]
        by_path: dict = {}
        for offer in offers:
            by_path.setdefault(offer.unit.path, []).append(offer)
        made: list[Offer] = []
        for offer in self.model.offers:
            made += by_path.pop(offer.unit.path, []) if offer.unit in old else [offer]
        self.model.fill(made)
        self._select([row for row in rows if row < len(made)] or [0])

    def _select(self, rows: Sequence[int]) -> None:
        chosen = self.table.selectionModel()
        chosen.clear()
        mode = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        for row in rows:
            chosen.select(self.model.index(row, 0), mode)
        chosen.setCurrentIndex(self.model.index(rows[0], 0), QItemSelectionModel.SelectionFlag.NoUpdate)
        self._show()

    def selected(self) -> list[Offer]:
        """The offers in the selected rows."""
        rows = sorted({index.row() for index in self.table.selectionModel().selectedIndexes()})
        return [self.model.offers[row] for row in rows]

    def _show(self) -> None:
        chosen = self.selected()
        offer = chosen[0] if chosen else None
        self.preview.setPlainText(offer.preview if offer else "")
        words = _told(offer) if offer else ""
        self.remark.setText(words)
        self.remark.setVisible(bool(words))
        self.read_as.set_unit(offer.unit if offer else None)

    def _correct(self) -> None:
        old = list(dict.fromkeys(offer.unit for offer in self.selected()))
        new = [self.read_as.corrected_unit(unit) for unit in old]
        if old and new != old:
            self.reread.emit(list(zip(old, new, strict=True)))
