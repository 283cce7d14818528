"""The list of cases in the compare window: kind, state, line and what each side has."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from domain.annotation import AnnotatedRelease
from domain.line_up import Case, CaseKind
from gui.compare_signs import draw_sign
from gui.compare_words import KINDS, case_words, state_of
from gui.theme import Theme
from gui.words import literal_tip

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
COLUMNS = ("Kind", "State", "Line", "Who has what")
Wants = Callable[[Case], bool]
FILTERS: tuple[tuple[str, Wants], ...] = (
    ("Conflicts", lambda case: case.conflict),
    ("Open conflicts", lambda case: case.conflict and case.open),
    ("Everything", lambda case: True),
    *((title, lambda case, kind=kind: case.kind is kind) for kind, title in KINDS.items()),  # type: ignore[misc]
)


class CasesModel(QAbstractTableModel):
    """The cases that pass the filter, in text order."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._sheet: AnnotatedRelease | None = None
        self.shown: list[Case] = []
        self._signs: dict[tuple[CaseKind, str], QIcon] = {}

    def fill(self, sheet: AnnotatedRelease | None, cases: Sequence[Case]) -> None:
        """Show other cases."""
        self.beginResetModel()
        self._sheet, self.shown = sheet, list(cases)
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
        case, column = self.shown[index.row()], index.column()
        if role == Qt.ItemDataRole.DecorationRole and column == 0:
            return self._sign(case)
        if role == Qt.ItemDataRole.TextAlignmentRole and column == 2:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ToolTipRole and column == 3:
            return literal_tip(self._words(case, column))
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._words(case, column)
        return None

    def _words(self, case: Case, column: int) -> str:
        assert self._sheet is not None
        if column == 2:
            return f"{self._sheet.text.count(chr(10), 0, case.span.start) + 1:,}"
        return (KINDS[case.kind], state_of(case, self._sheet), "", case_words(case, self._sheet))[column]

    def _sign(self, case: Case) -> QIcon:
        ink = "muted" if not case.conflict else "warning" if case.open and case.ready else "good"
        if case.conflict and case.open and not case.ready:
            ink = "muted"
        if (case.kind, ink) not in self._signs:
            pixmap = QPixmap(QSize(28, 28))
            pixmap.setDevicePixelRatio(2)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            draw_sign(painter, QRectF(0, 0, 14, 14), case.kind, self._theme.colour(ink))
            painter.end()
            self._signs[case.kind, ink] = QIcon(pixmap)
        return self._signs[case.kind, ink]


class CasesTable(QTableView):
    """Arrows choose a case; all other keys belong to the window, so that letters act and do not search."""

    def __init__(self, model: CasesModel) -> None:
        super().__init__()
        self.setModel(model)
        self.setAccessibleName("Places where the annotators agree or differ")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setIconSize(QSize(14, 14))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 8)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, width in enumerate((160, 190, 60)):
            self.setColumnWidth(column, width)
        header.setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = (
            Qt.Key.Key_Up,
            Qt.Key.Key_Down,
            Qt.Key.Key_PageUp,
            Qt.Key.Key_PageDown,
            Qt.Key.Key_Home,
            Qt.Key.Key_End,
        )
        if event.key() in moves:
            super().keyPressEvent(event)
        else:
            event.ignore()
