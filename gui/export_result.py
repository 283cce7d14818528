"""What came of an export: where it is, what its formats could not carry, and whether it is still as it was written."""

from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from formats.manifest import Checked
from gui.export_latest import Latest
from gui.messages import plain_label
from gui.words import many
from gui.work_export import Exported, check
from gui.workspace import Workspace


class Result(QWidget):
    """The last page; it can hold the export against its manifest."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._path = Path()
        self.checking = Latest(workspace, self)
        self.checking.answered.connect(self._checked)
        self.checking.failed.connect(lambda sentence: self._tell(sentence, "bad"))
        self.headline = plain_label("", "heading", wraps=True)
        self.written = QLineEdit(readOnly=True)
        self.manifest = plain_label("", "muted", wraps=True)
        self.lost = plain_label("What the formats could not carry, or wrote in another way:")
        self.remarks = QPlainTextEdit(readOnly=True)
        self.verdict = plain_label("", wraps=True)
        self.copy_button = QPushButton("Co&py path", autoDefault=False)
        self.check_button = QPushButton("Chec&k", autoDefault=False)
        self.check_button.setToolTip("Compare every file with the manifest.")
        self.copy_button.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.written.text()))
        self.check_button.clicked.connect(self._check)
        self._lay_out()

    def _lay_out(self) -> None:
        self.written.setAccessibleName("What was written")
        self.remarks.setAccessibleName("What the formats could not carry")
        where = QHBoxLayout()
        where.addWidget(self.written, 1)
        where.addWidget(self.copy_button)
        where.addWidget(self.check_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.headline)
        column.addLayout(where)
        for part in (self.manifest, self.verdict, self.lost):
            column.addWidget(part)
        column.addWidget(self.remarks, 1)
        column.addStretch(0)

    def show_result(self, done: Exported) -> None:
        """Say what was written and where."""
        self._path = done.path
        parts = ", ".join(f"{number:,} in {share}" for share, number in done.parts.items())
        words = f"Wrote {many(done.releases, 'release')} with {many(done.annotations, 'annotation')}"
        self.headline.setText(f"{words}: {parts}." if parts else f"{words}.")
        self.written.setText(str(done.path))
        self.manifest.setText(
            f"The manifest “{done.manifest.name}” tells every file's digest, the filters and the state of the corpus."
        )
        self.remarks.setPlainText("\n".join(done.remarks))
        self.lost.setVisible(bool(done.remarks))
        self.remarks.setVisible(bool(done.remarks))
        self.verdict.hide()

    def _check(self) -> None:
        path = self._path
        self._tell("Checking…", "")
        self.check_button.setEnabled(False)
        self.checking.ask(lambda _corpus: check(path))

    def _checked(self, found: Checked) -> None:
        if found.faults:
            self._tell("\n".join(found.faults[:8]), "bad")
        else:
            files = "The file is" if found.sound == 1 else f"All {found.sound:,} files are"
            self._tell(f"{files} as the manifest says.", "good")

    def _tell(self, words: str, role: str) -> None:
        self.check_button.setEnabled(True)
        self.verdict.setProperty("role", role)
        self.verdict.style().unpolish(self.verdict)
        self.verdict.style().polish(self.verdict)
        self.verdict.setText(words)
        self.verdict.show()
