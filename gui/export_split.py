"""Whether an export is divided into shares for training and testing, and how."""

import re

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QHBoxLayout, QLineEdit, QSpinBox, QWidget

from gui.messages import plain_label
from gui.work_export import Division

KINDS = (
    ("", "Not divided", "All releases go into one part."),
    ("issuer", "By issuer", "All releases of a company go into the same share, so that none is trained and tested on."),
    ("date", "By date", "The oldest releases go into the first share and the newest into the last one."),
    ("random", "At random", "The same seed divides the same corpus in the same way, on every machine."),
)
TWINS = "Releases whose texts are nearly the same always stay together."
USUAL = (("train", 80), ("dev", 10), ("test", 10))
_SOUND = re.compile(r"[A-Za-z0-9_-]{1,40}")


class Dividing(QWidget):
    """Asks how to divide, into which shares, and from which seed."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.by = QComboBox()
        for value, title, _ in KINDS:
            self.by.addItem(title, value)
        self.why = plain_label("", "muted", wraps=True)
        self.shares = [(QLineEdit(name), QSpinBox(value=weight, maximum=1000)) for name, weight in USUAL]
        self.seed = QSpinBox(value=1, maximum=999_999)
        self._form = QFormLayout(self)
        self._lay_out()
        self.by.currentIndexChanged.connect(self._show)
        self.seed.valueChanged.connect(self.changed)
        for name, weight in self.shares:
            name.textChanged.connect(self.changed)
            weight.valueChanged.connect(self.changed)
        self._show()

    def _lay_out(self) -> None:
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._form.addRow("&Divide", self.by)
        self._form.addRow(self.why)
        for number, (name, weight) in enumerate(self.shares, 1):
            weight.setAlignment(Qt.AlignmentFlag.AlignRight)
            name.setAccessibleName(f"Name of share {number}")
            weight.setAccessibleName(f"Weight of share {number}")
            line = QHBoxLayout()
            line.addWidget(name, 1)
            line.addWidget(weight)
            self._form.addRow(f"Share {number}", line)
        self.seed.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._form.addRow("S&eed", self.seed)

    def _show(self) -> None:
        value, _, why = KINDS[self.by.currentIndex()]
        self.why.setText(f"{why} {TWINS}" if value else why)
        for row in range(2, self._form.rowCount()):
            self._form.setRowVisible(row, bool(value))
        self._form.setRowVisible(self.seed, value == "random")
        self.changed.emit()

    def division(self) -> Division | None:
        """How to divide; None when all stays in one part. A share of weight 0 is not made."""
        by = self.by.currentData()
        shares = {name.text().strip(): weight.value() for name, weight in self.shares if weight.value()}
        return Division(by, shares, self.seed.value()) if by else None

    def problem(self) -> str:
        """Why it cannot be divided like this; empty when it can."""
        division = self.division()
        if division is None:
            return ""
        wanted = [name.text().strip() for name, weight in self.shares if weight.value()]
        if not wanted:
            return "Give at least one share a weight above 0, such as train 80."
        for name in wanted:
            if not _SOUND.fullmatch(name):
                return f"“{name}” cannot be the name of a share: use letters, digits, - and _."
        if len({name.casefold() for name in wanted}) < len(wanted):
            return "Two shares have the same name: give one of them another."
        return ""
