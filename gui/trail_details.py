"""One act of the trail in full: each thing that was done, and under it the fields before and after."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from domain.sides import Detail
from gui.words import literal_tip, many
from gui.work_trail import Act

COLUMNS = ["What", "Before", "After"]
FIELD_WIDTH = 240


class TrailDetails(QTreeWidget):
    """A branch for each change, with its fields as leaves."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("The chosen act: before and after")
        self.setHeaderLabels(COLUMNS)
        self.setWordWrap(True)
        self.setRootIsDecorated(True)
        self.setAlternatingRowColors(True)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        for column in (1, 2):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        self.setColumnWidth(0, FIELD_WIDTH)

    def show_act(self, act: Act | None) -> None:
        """Show an act, or none."""
        self.clear()
        if act is None:
            return
        for detail in act.details:
            self._add(detail)
        left = act.changes - len(act.details)
        if left:
            more = QTreeWidgetItem(
                self, [f"… and {many(left, 'change')} more: the export of the trail has all of them"]
            )
            more.setFirstColumnSpanned(True)
        self.expandAll()
        if first := self.topLevelItem(0):
            self.setCurrentItem(first)

    def _add(self, detail: Detail) -> None:
        branch = QTreeWidgetItem(self, [detail.words[:1].upper() + detail.words[1:]])
        branch.setFirstColumnSpanned(True)
        branch.setToolTip(0, literal_tip(detail.words))
        font = branch.font(0)
        font.setBold(True)
        branch.setFont(0, font)
        for side in detail.sides:
            leaf = QTreeWidgetItem(branch, [side.field, side.before or "—", side.after or "—"])
            for column, words in ((1, side.before), (2, side.after)):
                leaf.setToolTip(column, literal_tip(words))
                leaf.setTextAlignment(column, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
