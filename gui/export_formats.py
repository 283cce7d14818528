"""The formats to choose from: a list with boxes to tick, in three groups, and what the one in focus can hold."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from formats.extras import command, is_missing
from formats.table import ALL, FORMATS, Format, Hold, named
from gui.messages import plain_label
from gui.words import literal_tip

FOR_PEOPLE = frozenset({"html", "docx", "rtf", "latex", "svg", "pdf", "codebook", "report"})
GROUPS = ("Everything, to the last detail", "For programs", "For people")
WIDTH = 380
"""Dots in which a description has room at least."""
_NAME = Qt.ItemDataRole.UserRole


def group_of(row: Format) -> str:
    """The heading under which a format stands."""
    if row.holds == ALL:
        return GROUPS[0]
    return GROUPS[2] if row.name in FOR_PEOPLE else GROUPS[1]


def told(row: Format) -> str:
    """What a format has a place for and what not, and which command brings its library when that is missing."""
    words = ["A folder of files." if row.folder else "One file."]
    lacks = ", ".join(hold.value for hold in Hold if hold not in row.holds)
    if not row.holds:
        words.append("Holds the labels alone: no texts and no annotations.")
    elif not lacks:
        words.append("Has a place for everything in a corpus.")
    else:
        holds = ", ".join(hold.value for hold in Hold if hold in row.holds)
        words += [f"Holds {holds}.", f"Has no place for {lacks}."]
    if is_missing(row.extra):
        words.insert(0, f"Needs a library that is not installed: run {command(row.extra)}, then start anew.")
    return " ".join(words)


class FormatList(QWidget):
    """Ticks for the formats that are wanted; the row in focus is the one that is told about."""

    changed = Signal()
    """Other formats are ticked."""
    looked_at = Signal(str)
    """The name of the format that has the focus now."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tree = QTreeWidget()
        self.tree.setAccessibleName("Formats")
        self.tree.setHeaderHidden(True)
        self.tree.setRootIsDecorated(False)
        self.tree.setUniformRowHeights(True)
        self.detail = plain_label("", "muted", wraps=True)
        self.detail.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._items: dict[str, QTreeWidgetItem] = {}
        self._fill()
        self.tree.itemChanged.connect(self.changed)
        self.tree.currentItemChanged.connect(self._look)
        column = QVBoxLayout(self)
        column.addWidget(self.tree, 1)
        column.addWidget(self.detail)
        self._reserve()

    def _fill(self) -> None:
        bold = self.font()
        bold.setBold(True)
        for title in GROUPS:
            heading = QTreeWidgetItem(self.tree, [title])
            # Not enabled, so that the keys step over it.
            heading.setFlags(Qt.ItemFlag.NoItemFlags)
            heading.setForeground(0, self.palette().placeholderText())
            heading.setFont(0, bold)
            for row in FORMATS:
                if row.writes and group_of(row) == title:
                    self._items[row.name] = self._item(row)

    def _item(self, row: Format) -> QTreeWidgetItem:
        missing = is_missing(row.extra)
        item = QTreeWidgetItem(self.tree, [f"{row.title} (needs a library)" if missing else row.title])
        item.setData(0, _NAME, row.name)
        item.setToolTip(0, literal_tip(told(row)))
        item.setData(0, Qt.ItemDataRole.AccessibleDescriptionRole, told(row))
        if missing:
            item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsUserCheckable)
        else:
            item.setCheckState(0, Qt.CheckState.Unchecked)
        return item

    def _reserve(self) -> None:
        """Room for the longest description, so that the list does not jump while one walks through it."""
        longest = max((told(named(name)) for name in self._items), key=len)
        wraps = int(Qt.TextFlag.TextWordWrap)
        self.detail.setMinimumHeight(self.detail.fontMetrics().boundingRect(0, 0, WIDTH, 0, wraps, longest).height())

    def _look(self, item: QTreeWidgetItem | None) -> None:
        if item is not None and (name := item.data(0, _NAME)):
            self.detail.setText(told(named(name)))
            self.looked_at.emit(name)

    def rows(self) -> tuple[Format, ...]:
        """The formats that are ticked, in the order of the table."""
        return tuple(row for row in FORMATS if row.name in self._items and self._is_ticked(row.name))

    def _is_ticked(self, name: str) -> bool:
        return self._items[name].checkState(0) is Qt.CheckState.Checked

    def tick(self, name: str, on: bool = True) -> None:
        """Want a format, or no longer; one whose library is missing stays as it is."""
        item = self._items.get(name)
        if item is not None and item.flags() & Qt.ItemFlag.ItemIsUserCheckable:
            item.setCheckState(0, Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)

    def look_at(self, name: str) -> None:
        """Put the focus of the list on a format."""
        self.tree.setCurrentItem(self._items[name])

    def current(self) -> str:
        """The name of the format in focus; empty when none is."""
        item = self.tree.currentItem()
        return str(item.data(0, _NAME) or "") if item is not None else ""
