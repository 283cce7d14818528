"""The status line: notices, the armed label, what is at the caret, when it was saved, how far the work is."""

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QStatusBar, QWidget

from gui.messages import Kind, NoticeLine
from gui.theme import Theme


class StatusLine(QStatusBar):
    """What the window says without asking."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.notice = NoticeLine(theme)
        self.armed, self.here, self.saved, self.progress = (QLabel() for _ in range(4))
        self.setSizeGripEnabled(False)
        self.addWidget(self.notice, 1)
        for name, label in (
            ("Armed label", self.armed),
            ("Annotation at the caret", self.here),
            ("Saved", self.saved),
            ("Progress", self.progress),
        ):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setAccessibleName(name)
            label.setContentsMargins(8, 0, 8, 0)
            self.addPermanentWidget(label)
        self.armed.setProperty("role", "warning")

    def set_theme(self, theme: Theme) -> None:
        """Draw with other colours."""
        self.notice.set_theme(theme)

    def tell(self, words: str) -> None:
        """Show a piece of news for a while."""
        self.notice.tell(Kind.INFO, words)

    def refuse(self, words: str, details: str) -> None:
        """Show why something was not done, until the next act."""
        self.notice.tell(Kind.REFUSAL, words, details)

    def show_saved(self, moment: datetime) -> None:
        """Say when the disk held the last act."""
        self.saved.setText(f"Saved {moment.astimezone():%H:%M:%S}")
        if self.notice.notice is not None and self.notice.notice.kind is not Kind.ERROR:
            self.notice.clear()
