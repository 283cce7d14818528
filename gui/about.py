"""The About dialog: which version this is, what it stands on and where the work stays."""

import platform
from importlib.metadata import PackageNotFoundError, version

from PySide6.QtCore import Qt, qVersion
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gui.icons import app_icon
from gui.messages import plain_label


def program_version() -> str:
    """The installed version, or a word for a checkout that was never installed."""
    try:
        return version("glossator")
    except PackageNotFoundError:
        return "from the sources"


class AboutDialog(QDialog):
    """A small page about the program."""

    def __init__(self, sqlite: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("About Glossator")
        picture = QLabel()
        picture.setPixmap(app_icon().pixmap(72, 72))
        picture.setAlignment(Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.addWidget(plain_label("Glossator", "title"))
        column.addWidget(plain_label("Reads, labels and reviews releases, and keeps account of who said what."))
        column.addWidget(plain_label("Annotations stay on this machine: nothing is sent anywhere.", "good"))
        column.addSpacing(8)
        column.addLayout(self._facts(sqlite))
        column.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(18)
        row.addWidget(picture)
        row.addLayout(column, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(20, 18, 20, 14)
        whole.setSpacing(14)
        whole.addLayout(row)
        whole.addWidget(buttons)

    def _facts(self, sqlite: str) -> QFormLayout:
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(3)
        facts = {
            "Version": program_version(),
            "Python": platform.python_version(),
            "Qt": f"{qVersion()} (LGPL 3)",
            "SQLite": sqlite,
            "Licence": "MIT",
        }
        for name, value in facts.items():
            words = plain_label(value)
            words.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
            words.setAccessibleName(f"{name}: {value}")
            form.addRow(plain_label(name, "muted"), words)
        return form
