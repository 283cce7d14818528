"""What narrows the list of comments: open or settled, by whom or to whom, the open release, words."""

from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLineEdit, QWidget

from domain.remarks import RemarkFilter

STATES = (("Open", False), ("Settled", True), ("Open and settled", None))
ANYBODY, MINE, TO_ME, BY = "", "mine", "to", "by:"


class CommentFilters(QWidget):
    """Boxes that each narrow the list."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.states = QComboBox()
        self.states.setAccessibleName("Open or settled")
        for words, settled in STATES:
            self.states.addItem(words, settled)
        self.people = QComboBox()
        self.people.setAccessibleName("By whom or to whom")
        for box in (self.states, self.people):
            box.setMinimumContentsLength(6)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.words = QLineEdit()
        self.words.setPlaceholderText("Words…")
        self.words.setAccessibleName("Words in comments")
        self.words.setClearButtonEnabled(True)
        self.here = QCheckBox("This release")
        self.offer([])
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(5)
        for place, widget in enumerate((self.states, self.people, self.words, self.here)):
            grid.addWidget(widget, place // 2, place % 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        self.states.currentIndexChanged.connect(self.changed)
        self.people.currentIndexChanged.connect(self.changed)
        self.words.textChanged.connect(self.changed)
        self.here.toggled.connect(self.changed)

    def offer(self, authors: list[str]) -> None:
        """Offer these people; the one who is chosen stays chosen while there."""
        rows = [("By anybody", ANYBODY), ("To me", TO_ME), ("Mine", MINE)]
        rows += [(f"By {name}", f"{BY}{name}") for name in authors]
        if rows == [(self.people.itemText(row), self.people.itemData(row)) for row in range(self.people.count())]:
            return
        chosen = self.people.currentData()
        self.people.blockSignals(True)
        self.people.clear()
        for words, data in rows:
            self.people.addItem(words, data)
        self.people.setCurrentIndex(max(self.people.findData(chosen), 0))
        self.people.blockSignals(False)

    def wanted(self, person: str, release: UUID | None) -> RemarkFilter:
        """What is chosen, for a person, and the release that is open."""
        who = self.people.currentData() or ANYBODY
        by = person if who == MINE else who.removeprefix(BY) if who.startswith(BY) else ""
        here = release if self.here.isChecked() else None
        return RemarkFilter(
            settled=self.states.currentData(),
            by=by,
            to=person if who == TO_ME else "",
            release=here,
            words=self.words.text(),
        )

    def clear(self) -> None:
        """Want all comments again."""
        self.states.setCurrentIndex(len(STATES) - 1)
        self.people.setCurrentIndex(0)
        self.words.clear()
        self.here.setChecked(False)
