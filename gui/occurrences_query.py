"""What is looked for: the words and how strictly, as one row of fields."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from domain.occurrences import Wanted
from gui.flow_layout import FlowLayout


def nothing_found(wanted: Wanted) -> str:
    """That nothing was found, and what may bring more than was asked for."""
    ways = ["a simpler expression"] if wanted.regular else ["fewer words"]
    if not wanted.variants and not wanted.regular:
        ways.insert(0, "variants")
    if wanted.whole:
        ways.append("parts of words as well")
    if wanted.case:
        ways.append("either case")
    return f"Nothing was found: try {', or '.join(ways)}."


class QueryFields(QWidget):
    """Words, case, whole words, variants, or a regular expression."""

    changed = Signal()
    returned = Signal()
    """Enter was pressed in the words."""

    def __init__(self, parent: QWidget | None = None, *, keys: bool = True) -> None:
        super().__init__(parent)
        self.words = QLineEdit(clearButtonEnabled=True, placeholderText="Words, over any line ends")
        self.words.setAccessibleName("Words to look for")
        self.case = QCheckBox("Match &case")
        self.whole = QCheckBox("W&hole words")
        self.variants = QCheckBox("&Variants")
        self.variants.setToolTip("Plural and singular, “&” and “and”, and whatever quotation marks, dashes and blanks.")
        self.regular = QCheckBox("Regular e&xpression")
        self.regular.setToolTip("In the manner of RE2: ^ and $ are the ends of a line; it takes no more than its time.")
        self.options = FlowLayout(spacing=10)
        for box in (self.case, self.whole, self.variants, self.regular):
            if not keys:  # in the window these keys open menus
                box.setText(box.text().replace("&", ""))
            self.options.addWidget(box)
            box.setChecked(box in (self.whole, self.variants))
            box.toggled.connect(self._toggled)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.words)
        column.addLayout(self.options)
        self.words.textChanged.connect(self.changed)
        self.words.returnPressed.connect(self.returned)
        self.setFocusProxy(self.words)

    def _toggled(self) -> None:
        self.variants.setEnabled(not self.regular.isChecked())
        self.changed.emit()

    def fill(self, words: str) -> None:
        """Put words into the field, on one line."""
        self.words.setText(words)
        self.words.selectAll()

    def wanted(self) -> Wanted:
        """What is asked for."""
        return Wanted(
            self.words.text() if self.regular.isChecked() else self.words.text().strip(),
            case=self.case.isChecked(),
            whole=self.whole.isChecked(),
            variants=self.variants.isChecked() and not self.regular.isChecked(),
            regular=self.regular.isChecked(),
        )
