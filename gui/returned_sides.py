"""Both sides of what came back: beside each other where there is room, else one above the other."""

from datetime import UTC, datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from domain.came_back import CameBack
from domain.scheme import Scheme
from gui.messages import plain_label
from gui.returned_words import sentence_of, side_html, spoken, titles_of
from gui.theme import Theme

BESIDE = 250
"""Pixels from which on the sides stand beside each other."""


class Sides(QScrollArea):
    """Why something came back, and the two ways to have it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("What came back, old and new")
        self.reason = plain_label("", wraps=True)
        self.labels = (QLabel(), QLabel())
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(2, 2, 2, 2)
        column.setSpacing(6)
        column.addWidget(self.reason)
        self._pair = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._pair.setSpacing(8)
        for label in self.labels:
            label.setTextFormat(Qt.TextFormat.RichText)
            label.setWordWrap(True)
            label.setAlignment(Qt.AlignmentFlag.AlignTop)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._pair.addWidget(label, 1)
        column.addLayout(self._pair)
        column.addStretch(1)
        self.setWidget(inside)

    @property
    def beside(self) -> bool:
        """Whether the sides stand beside each other."""
        return self._pair.direction() is QBoxLayout.Direction.LeftToRight

    def show_item(self, item: CameBack | None, scheme: Scheme | None, theme: Theme | None) -> None:
        """Show an entry, or nothing."""
        now = datetime.now(UTC)
        self.reason.setText(sentence_of(item, now) if item is not None else "")
        sides = item.sides if item is not None and theme is not None else ()
        for at, label in enumerate(self.labels):
            label.setVisible(at < len(sides))
            if item is not None and theme is not None and at < len(sides):
                label.setText(side_html(titles_of(item)[at], sides, at, scheme, theme))
        self.setAccessibleDescription(spoken(item, scheme, now) if item is not None else "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        directions = QBoxLayout.Direction
        wide = event.size().width() >= BESIDE
        self._pair.setDirection(directions.LeftToRight if wide else directions.TopToBottom)
        super().resizeEvent(event)
