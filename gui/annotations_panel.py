"""The annotations of the open release as a table; what is chosen here is shown in the text."""

from uuid import UUID

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QIcon, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QLabel, QStackedLayout, QTableView, QWidget

from domain.annotate import shortened
from domain.annotation import AnnotatedRelease, Annotation
from domain.edit import Edit
from domain.scheme import Scheme
from gui.label_palette import swatch
from gui.theme import Theme
from gui.words import literal_tip
from gui.workspace import Workspace

Index = QModelIndex | QPersistentModelIndex
STATE_ROOM, NAME_ROOM = 200, 260
"""Pixels of the panel from which state and name have a column: the words come first."""
COLUMNS = ("Text", "State", "By")
ANNOTATION = int(Qt.ItemDataRole.UserRole)
NO_INDEX = QModelIndex()


class AnnotationsModel(QAbstractTableModel):
    """The annotations of a sheet in text order; cells are made when they are painted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sheet: AnnotatedRelease | None = None
        self._icons: dict[str, QIcon] = {}
        self._titles: dict[str, str] = {}

    def set_look(self, scheme: Scheme | None, theme: Theme | None) -> None:
        """Take labels' icons and titles."""
        self._icons.clear()
        self._titles.clear()
        if scheme is None or theme is None:
            return
        for label in scheme.labels:
            letter = label.letter or label.title[:1].upper()
            self._icons[label.id] = swatch(theme.tint(label), theme.stroke(label), letter, 16)
            self._titles[label.id] = label.title

    def set_sheet(self, sheet: AnnotatedRelease | None) -> None:
        """Show another sheet, or the same one after an Edit."""
        self.beginResetModel()
        self._sheet = sheet
        self.endResetModel()

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() or self._sheet is None else len(self._sheet.annotations)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = int(Qt.ItemDataRole.DisplayRole)
    ) -> object:
        if role == Qt.ItemDataRole.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return COLUMNS[section]
        return None

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        if self._sheet is None or not index.isValid() or index.row() >= len(self._sheet.annotations):
            return None
        annotation = self._sheet.annotations[index.row()]
        if role == ANNOTATION:
            return annotation
        if role == Qt.ItemDataRole.DecorationRole and index.column() == 0:
            return self._icons.get(annotation.label)
        if role == Qt.ItemDataRole.ToolTipRole:
            title = self._titles.get(annotation.label, annotation.label)
            return literal_tip(f"{title}\n{shortened(annotation.quote, 400)}")
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words(annotation, index.column())
        return None

    def _words(self, annotation: Annotation, column: int) -> str:
        assert self._sheet is not None
        if column == 0:
            return ("⚑ " if annotation.flagged else "") + shortened(annotation.quote, 80)
        return self._sheet.state(annotation).value if column == 1 else annotation.author

    def row_of(self, annotation_id: UUID) -> int:
        """The row of an annotation, or -1."""
        annotation = self._sheet.by_id.get(annotation_id) if self._sheet is not None else None
        return -1 if annotation is None or self._sheet is None else self._sheet.place_of(annotation)


class AnnotationsPanel(QWidget):
    """The table, or a sentence when there is nothing in it."""

    chosen = Signal(object)
    """An annotation's id."""
    text_wanted = Signal()

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._theme: Theme | None = None
        self.model = AnnotationsModel(self)
        self.table = QTableView()
        self.table.setModel(self.model)
        self.table.setAccessibleName("Annotations of the release")
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.table.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 8)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column, sample in ((1, "submitted"), (2, "person")):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            self.table.setColumnWidth(column, self.fontMetrics().horizontalAdvance(sample) + 16)
        header.setMinimumSectionSize(24)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._empty = QLabel()
        self._empty.setTextFormat(Qt.TextFormat.PlainText)
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setProperty("role", "muted")
        self._empty.setMargin(12)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.table)
        self.table.clicked.connect(self._pick)
        self.table.activated.connect(self._enter)
        workspace.opened.connect(self._relook)
        workspace.sheet_changed.connect(self._refill)
        workspace.edited.connect(self._follow)
        self._refill()

    def set_theme(self, theme: Theme) -> None:
        """Draw with other colours."""
        self._theme = theme
        self._relook()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for column, room in ((1, STATE_ROOM), (2, NAME_ROOM)):
            self.table.setColumnHidden(column, self.width() < room)

    def _relook(self) -> None:
        self.model.set_look(self._workspace.scheme, self._theme)
        self.table.viewport().update()

    def _follow(self, done: Edit) -> None:
        if done.of(Scheme):
            self._relook()
        sheet = self._workspace.sheet
        if sheet is not None and sheet.release.id in done.releases():
            self._refill()

    def _refill(self) -> None:
        sheet = self._workspace.sheet
        self.model.set_sheet(sheet)
        filled = sheet is not None and bool(sheet.annotations)
        self._stack.setCurrentIndex(1 if filled else 0)
        if sheet is None:
            self._empty.setText("No release is open.")
        else:
            self._empty.setText("No annotations yet.\n\nSelect words in the text and press a label key.")

    def mark(self, annotation_id: UUID | None) -> None:
        """Select the row of the annotation in focus."""
        row = self.model.row_of(annotation_id) if annotation_id else -1
        if row < 0:
            self.table.clearSelection()
        elif row != self.table.currentIndex().row() or not self.table.selectionModel().hasSelection():
            self.table.selectRow(row)

    def _pick(self, index: QModelIndex) -> None:
        annotation = index.data(ANNOTATION)
        if annotation is not None:
            self.chosen.emit(annotation.id)

    def _enter(self, index: QModelIndex) -> None:
        self._pick(index)
        self.text_wanted.emit()
