"""Where an export goes: a file with the ending of its format, or a folder; nothing is replaced unasked."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from formats.safe import Replacement
from formats.table import FORMATS, Format
from gui.messages import confirm

ENDINGS = {row.suffixes[0]: row.title for row in reversed(FORMATS) if row.writes and not row.folder}
"""The endings of exported files, each with a format that has it."""


class Place(QWidget):
    """A line to type a path in, or to browse for one."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._file: Format | None = None
        self._agreed = ""
        self._title = QLabel()
        self.path = QLineEdit()
        self.path.setAccessibleName("File or folder to write")
        self._title.setBuddy(self.path)
        browse = QPushButton("Bro&wse…", autoDefault=False)
        browse.clicked.connect(self._browse)
        self.path.textChanged.connect(self.changed)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self._title)
        line.addWidget(self.path, 1)
        line.addWidget(browse)

    @property
    def _ending(self) -> str:
        return self._file.suffixes[0] if self._file else ""

    def take(self, file: Format | None) -> None:
        """From now on a file of this format is written, or a folder when there is none; the path gets its ending."""
        self._file = file
        path = Path(self.path.text().strip() or "export")
        bare = path.with_suffix("") if path.suffix.lower() in ENDINGS else path
        self._title.setText("Write file &to" if file else "Write folder &to")
        self.path.setText(str(bare) + self._ending)

    def chosen(self) -> Path:
        """The path, from the root."""
        return Path(self.path.text().strip()).expanduser().absolute()

    def problem(self) -> str:
        """Why nothing can be written there; empty when it can."""
        words = self.path.text().strip()
        if not words:
            return "Say where to write: type a path, or browse for one."
        ending = Path(words).suffix.lower()
        if ending == self._ending or ending not in ENDINGS:
            return ""
        what = f"the format is {self._file.title}" if self._file else "a folder is written"
        return f"The name ends like {ENDINGS[ending]}, but {what}: change one of them."

    def may_replace(self) -> bool:
        """Ask before something that is there is replaced; what an export did not make is refused later, in words."""
        path = self.chosen()
        ours = (path / Replacement.MARKER).is_file()
        if not (ours or (path.is_file() and self._file)) or self._agreed == str(path):
            return True
        what = "An export is there already; the whole folder is replaced." if ours else "The file is there already."
        return confirm(self, f"Replace “{path.name}”?", explanation=what, act="Replace")

    def _browse(self) -> None:
        start, ending = self.path.text(), self._ending
        if self._file:
            title = self._file.title
            name, _ = QFileDialog.getSaveFileName(self, f"Export as {title}", start, f"{title} (*{ending})")
        else:
            # A folder that is not there yet is named in a save dialog, too.
            name, _ = QFileDialog.getSaveFileName(self, "Export into a folder", start, "Folders (*)")
        if name:
            path = Path(name)
            added = path if path.suffix or not ending else path.with_name(path.name + ending)
            self.path.setText(str(added))
            self._agreed = str(path) if added == path else ""
