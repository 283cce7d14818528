"""The list of rule files with their rules and mistakes: a tick for what is on, Enter goes there."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QBrush
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem, QWidget

from domain.rules import RuleSet
from gui.theme import Theme
from gui.words import literal_tip

PLACE = int(Qt.ItemDataRole.UserRole)
RULE = PLACE + 1
CHECK = int(Qt.ItemDataRole.CheckStateRole)


@dataclass(frozen=True, slots=True)
class Shown:
    """A file as the tree shows it."""

    name: str
    rules: RuleSet
    own: bool


class RulesTree(QTreeWidget):
    """Files at the top, their rules and what is wrong in them below."""

    chosen = Signal(str, int)
    """A file and a line in it, from 1."""
    switched = Signal(str, bool)
    """The id of a rule, and whether it is on now."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._filling = False
        self.setHeaderHidden(True)
        self.setIndentation(12)
        self.setAccessibleName("Rule files and their rules; Space switches a rule on or off")
        self.currentItemChanged.connect(lambda item, _before: self._choose(item))
        self.itemChanged.connect(self._switch)

    def fill(self, files: Sequence[Shown], off: frozenset[str], replaced: frozenset[str] = frozenset()) -> None:
        """Show other files; `replaced` are the rules for which a later file has another one."""
        kept = self.place()
        self._filling = True
        self.clear()
        for file in files:
            head = QTreeWidgetItem(self, [f"{file.name}  ({'own' if file.own else 'shipped'})"])
            head.setData(0, PLACE, (file.name, 1))
            for rule in file.rules.rules:
                self._add_rule(head, file, rule.id, rule.title, rule.line, off, replaced)
            for mistake in file.rules.mistakes:
                row = QTreeWidgetItem(head, [f"line {mistake.line}: {mistake.reason}"])
                row.setData(0, PLACE, (file.name, mistake.line))
                row.setForeground(0, QBrush(self._theme.colour("bad")))
                row.setToolTip(0, literal_tip(str(mistake)))
        self.expandAll()
        self._filling = False
        if kept is not None:
            self.go_to(*kept, quietly=True)

    def _add_rule(
        self, head: QTreeWidgetItem, file: Shown, rule: str, title: str, line: int, off: frozenset[str],
        replaced: frozenset[str],
    ) -> None:  # fmt: skip
        row = QTreeWidgetItem(head, [title])
        row.setData(0, PLACE, (file.name, line))
        row.setData(0, RULE, rule)
        instead = not file.own and rule in replaced
        row.setToolTip(
            0, literal_tip(f"{title} ({rule}, line {line}){': an own file has another in its place' * instead}")
        )
        if instead:
            row.setForeground(0, QBrush(self._theme.colour("muted")))
        else:
            row.setCheckState(0, Qt.CheckState.Unchecked if rule in off else Qt.CheckState.Checked)

    def place(self) -> tuple[str, int] | None:
        """The file and the line of what is chosen."""
        item = self.currentItem()
        return item.data(0, PLACE) if item is not None else None

    def rows(self) -> list[QTreeWidgetItem]:
        """All rows in the order in which they stand."""
        found: list[QTreeWidgetItem] = []
        for number in range(self.topLevelItemCount()):
            head = self.topLevelItem(number)
            assert head is not None
            rows = (head.child(place) for place in range(head.childCount()))
            found += [head, *(row for row in rows if row is not None)]
        return found

    def go_to(self, file: str, line: int, *, quietly: bool = False) -> None:
        """Choose what stands in a file at a line, or the nearest before it."""
        found = None
        for row in self.rows():
            name, start = row.data(0, PLACE)
            if name == file and start <= line:
                found = row
        if found is not None:
            before, self._filling = self._filling, quietly
            self.setCurrentItem(found)
            self._filling = before

    def go_to_rule(self, rule: str) -> bool:
        """Choose a rule; of two with one id the later."""
        found = [row for row in self.rows() if row.data(0, RULE) == rule]
        if found:
            self.setCurrentItem(found[-1])
        return bool(found)

    def _choose(self, item: QTreeWidgetItem | None) -> None:
        if item is not None and not self._filling:
            self.chosen.emit(*item.data(0, PLACE))

    def _switch(self, item: QTreeWidgetItem, _column: int) -> None:
        rule = item.data(0, RULE)
        if rule and not self._filling:
            self.switched.emit(rule, item.checkState(0) == Qt.CheckState.Checked)
