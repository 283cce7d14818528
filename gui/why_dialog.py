"""Why something is suggested: the rules that found it, what was approved before, and what weighed in the model."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from domain.annotate import shortened
from domain.suggestion import Suggestion
from gui.messages import plain_label
from gui.work_learn import ByPlace, ByRule, Why

THING = Qt.ItemDataRole.UserRole


class WhyDialog(QDialog):
    """A tree of reasons; Enter on an approved place opens it, on a rule shows the rule."""

    place_wanted = Signal(object, object)
    """The id of a release and the Span in it."""
    rule_wanted = Signal(str)
    """The id of a rule."""

    def __init__(self, item: Suggestion, words: str, why: Why, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Why this is suggested")
        self.resize(640, 460)
        self.tree = QTreeWidget()
        self.tree.setHeaderHidden(True)
        self.tree.setColumnCount(2)
        self.tree.setAccessibleName("Reasons; Enter on a place or a rule goes there")
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.buttons.rejected.connect(self.reject)
        for button in self.buttons.buttons():
            button.setAutoDefault(False)  # type: ignore[attr-defined]
        column = QVBoxLayout(self)
        column.addWidget(plain_label(f"“{shortened(item.quote)}”", "heading", wraps=True))
        column.addWidget(plain_label(words, "muted", wraps=True))
        column.addWidget(self.tree, 1)
        column.addWidget(self.buttons)
        self._fill(why)
        self.tree.itemActivated.connect(self._enter)
        self.tree.setFocus()

    def _fill(self, why: Why) -> None:
        rules = [(f"{rule.title}  ({rule.file}, line {rule.line})", "", rule) for rule in why.rules]
        places = [(f"{place.release}: “{shortened(place.quote)}”", "", place) for place in why.places]
        weights = [(words, _weight(weight), None) for words, weight in why.features]
        self._part("Rules that find it", rules)
        remembered = "; ".join(why.remembered)
        self._part(remembered[:1].upper() + remembered[1:], places, alone=bool(remembered))
        self._part(f"What weighed most in the model {why.model}", weights)
        if not self.tree.topLevelItemCount():
            self._part("Nothing speaks for it any more: rules, memory or model have changed.", [], alone=True)
        self.tree.expandAll()
        first = self.tree.topLevelItem(0)
        assert first is not None
        self.tree.setCurrentItem(first)
        self.tree.header().setStretchLastSection(False)
        self.tree.header().setSectionResizeMode(0, self.tree.header().ResizeMode.Stretch)
        self.tree.resizeColumnToContents(1)

    def _part(self, title: str, rows: Sequence[tuple[str, str, object]], *, alone: bool = False) -> None:
        if not rows and not alone:
            return
        head = QTreeWidgetItem(self.tree, [title])
        head.setFirstColumnSpanned(True)
        for words, weight, thing in rows:
            row = QTreeWidgetItem(head, [words, weight])
            row.setData(0, THING, thing)
            row.setToolTip(0, words)

    def _enter(self, row: QTreeWidgetItem) -> None:
        thing = row.data(0, THING)
        if isinstance(thing, ByPlace):
            self.accept()
            self.place_wanted.emit(thing.release_id, thing.span)
        elif isinstance(thing, ByRule):
            self.accept()
            self.rule_wanted.emit(thing.id)


def _weight(weight: float) -> str:
    return f"{'for' if weight > 0 else 'against'} {abs(weight):.2f}"
