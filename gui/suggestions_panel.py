"""The panel of suggestions: all guesses for the open release with their reasons; Enter goes there, Delete rejects."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QPushButton,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from domain import accept
from domain.annotate import shortened
from domain.scheme import Scheme
from domain.suggestion import Suggestion
from gui.flow_layout import FlowLayout
from gui.label_palette import swatch
from gui.messages import plain_label
from gui.suggestion_words import percent, title_of
from gui.theme import Theme
from gui.words import literal_tip
from gui.workspace import Workspace

Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()
COLUMNS = ("Words", "Sure", "Why")
SUGGESTION = Qt.ItemDataRole.UserRole


class SuggestionsModel(QAbstractTableModel):
    """The guesses in text order; cells are made when they are painted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.items: Sequence[Suggestion] = ()
        self.ticked: set[UUID] | None = None
        """The ids of the ticked ones; None where rows have no ticks."""
        self._scheme: Scheme | None = None
        self._icons: dict[str, QIcon] = {}

    def set_look(self, scheme: Scheme | None, theme: Theme | None) -> None:
        """Take labels' icons and titles."""
        self._scheme = scheme
        self._icons = {}
        if scheme is not None and theme is not None:
            for label in scheme.labels:
                letter = label.letter or label.title[:1].upper()
                self._icons[label.id] = swatch(theme.tint(label), theme.stroke(label), letter, 16)

    def show(self, items: Sequence[Suggestion], *, ticks: bool = False) -> None:
        """Show other guesses, all of them ticked at first where there are ticks."""
        self.beginResetModel()
        self.items = items
        self.ticked = {item.id for item in items} if ticks else None
        self.endResetModel()

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.items)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = int(Qt.ItemDataRole.DisplayRole)
    ) -> object:
        shown = orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return COLUMNS[section] if shown else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        found = super().flags(index)
        ticks = self.ticked is not None and index.column() == 0
        return found | Qt.ItemFlag.ItemIsUserCheckable if ticks else found

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        if not index.isValid() or index.row() >= len(self.items):
            return None
        item = self.items[index.row()]
        if role == SUGGESTION:
            return item
        if role == Qt.ItemDataRole.DecorationRole and index.column() == 0:
            return self._icons.get(item.label)
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == 0 and self.ticked is not None:
            return Qt.CheckState.Checked if item.id in self.ticked else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.ToolTipRole:
            title = title_of(self._scheme, item.label)
            return literal_tip(f"{title}: {shortened(item.quote, 400)}\n{percent(item.score)}, {item.reason}")
        if role == Qt.ItemDataRole.DisplayRole:
            return (shortened(item.quote, 90), percent(item.score), item.reason)[index.column()]
        return None

    def setData(self, index: Index, value: object, role: int = int(Qt.ItemDataRole.EditRole)) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or self.ticked is None:
            return False
        wanted = self.items[index.row()].id
        (self.ticked.add if Qt.CheckState(value) == Qt.CheckState.Checked else self.ticked.discard)(wanted)
        self.dataChanged.emit(index, index)
        return True


class SuggestionsTable(QTableView):
    """The rows; Delete asks to reject the chosen ones."""

    deleted = Signal()

    def __init__(self, model: SuggestionsModel, name: str) -> None:
        super().__init__()
        self.setModel(model)
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 8)
        header = self.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self.setColumnWidth(1, self.fontMetrics().horizontalAdvance("99 %") + 20)
        header.setMinimumSectionSize(24)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self.deleted.emit()
            return
        super().keyPressEvent(event)

    def chosen(self) -> list[Suggestion]:
        """The suggestions of the selected rows."""
        return [index.data(SUGGESTION) for index in self.selectionModel().selectedRows()]


class SuggestionsPanel(QWidget):
    """The table with its buttons, or a sentence where there is nothing to suggest."""

    chosen = Signal(object)
    """A suggestion's id."""
    text_wanted = Signal()
    many_wanted = Signal()
    why_wanted = Signal(object)
    """The Suggestion that is to be explained."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._theme: Theme | None = None
        self.model = SuggestionsModel(self)
        self.table = SuggestionsTable(self.model, "Suggestions; Enter goes there, Delete rejects")
        self.many = QPushButton("Accept &many…", autoDefault=False)
        self.refuse = QPushButton("Re&ject", autoDefault=False)
        self.why = QPushButton("Wh&y?", autoDefault=False)
        self.why.setToolTip("What speaks for the chosen one: rules, what was approved before, and the model")
        self.again = QPushButton("Look a&gain", autoDefault=False)
        self.again.setToolTip("Read rules, memory and model anew")
        self.empty = plain_label("", "muted", wraps=True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setMargin(12)
        self._lay_out()
        self.table.clicked.connect(self._pick)
        self.table.activated.connect(self._enter)
        self.table.deleted.connect(self._reject)
        self.many.clicked.connect(self.many_wanted)
        self.refuse.clicked.connect(self._reject)
        self.why.clicked.connect(self._ask_why)
        self.again.clicked.connect(workspace.suggest_again)
        workspace.opened.connect(self._relook)
        workspace.suggested.connect(self.refill)
        self.refill()

    def _lay_out(self) -> None:
        buttons = FlowLayout()
        for button in (self.many, self.refuse, self.why, self.again):
            buttons.addWidget(button)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.empty)
        self.stack.addWidget(self.table)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.addWidget(self.stack, 1)
        column.addLayout(buttons)

    def set_theme(self, theme: Theme) -> None:
        """Draw with other colours."""
        self._theme = theme
        self._relook()

    def _relook(self) -> None:
        self.model.set_look(self._workspace.scheme, self._theme)
        self.table.viewport().update()

    def refill(self) -> None:
        """Show what is known now."""
        row = self.table.currentIndex().row()
        held = self.table.hasFocus()
        self.model.set_look(self._workspace.scheme, self._theme)
        self.model.show(self._workspace.suggestions)
        found = bool(self.model.items)
        self.stack.setCurrentIndex(1 if found else 0)
        self.many.setEnabled(found)
        self.refuse.setEnabled(found)
        self.why.setEnabled(found)
        self.again.setEnabled(self._workspace.sheet is not None)
        if self._workspace.sheet is None:
            self.empty.setText("No release is open.")
        elif self._workspace.suggesting:
            self.empty.setText("Looking for suggestions …")
        else:
            self.empty.setText("Nothing more to suggest in this release.")
        if found and row >= 0:
            self.table.selectRow(min(row, len(self.model.items) - 1))
        elif held and not found:
            self.text_wanted.emit()

    def focus_list(self) -> None:
        """Go into the list, or say that there is nothing in it."""
        if self.model.items:
            self.table.setFocus()
        elif self._workspace.sheet is not None:
            self._workspace.told.emit("There is nothing more to suggest in this release.")

    def mark(self, suggestion: Suggestion | None) -> None:
        """Select the row of the one in turn."""
        place = next((row for row, item in enumerate(self.model.items) if suggestion and item.id == suggestion.id), -1)
        if place < 0:
            self.table.clearSelection()
        elif not self.table.hasFocus():
            self.table.selectRow(place)

    def _pick(self, index: QModelIndex) -> None:
        item = index.data(SUGGESTION)
        if item is not None:
            self.chosen.emit(item.id)

    def _enter(self, index: QModelIndex) -> None:
        self._pick(index)
        self.text_wanted.emit()

    def _ask_why(self) -> None:
        chosen = self.table.chosen()
        if chosen:
            self.why_wanted.emit(chosen[0])

    def _reject(self) -> None:
        chosen = self.table.chosen()
        if chosen:
            self._workspace.do(accept.reject, chosen)
