"""The acts of the window on new versions with their keys: a line of buttons that say which key does what."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDialog, QHBoxLayout, QToolButton, QWidget

from gui.keymap import shown
from gui.words import literal_text

ACTS: tuple[tuple[str, tuple[str, ...], str, str], ...] = (
    ("accept", ("Return", "Enter"), "Accept here", "Make it your annotation where it was found, or at the selection."),
    ("reject", ("X",), "Reject", "It does not belong there: it is not offered again."),
    ("skip", ("Space",), "Skip", "Leave it for now and go on."),
    ("next", ("J",), "Next", "Go to the next row."),
    ("previous", ("K",), "Previous", "Go to the row before."),
    ("undo", ("Ctrl+Z",), "", ""),
    ("redo", ("Ctrl+Shift+Z", "Ctrl+Y"), "", ""),
    ("reflow", ("Ctrl+J",), "", ""),
)
"""Name, keys, what the button says, and what it does; those without words have keys only."""
SELECTED = "Accept at the selection"


class CarriedBar(QWidget):
    """Buttons for the acts."""

    def __init__(self, window: QDialog, acts: Mapping[str, Callable[[], object]]) -> None:
        super().__init__()
        self.actions_by_name: dict[str, QAction] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for name, keys, words, tip in ACTS:
            action = QAction(window)
            action.setShortcuts([QKeySequence(key) for key in keys])
            action.setToolTip(f"{tip} ({', '.join(map(shown, keys))})")
            action.triggered.connect(lambda _checked=False, act=acts[name]: act())
            window.addAction(action)
            self.actions_by_name[name] = action
            if words:
                button = QToolButton()
                button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
                button.setDefaultAction(action)
                row.addWidget(button)
                self.name(name, words)
        row.addStretch(1)

    def name(self, name: str, words: str) -> None:
        """Give a button other words; its key stands before them."""
        keys = next(keys for each, keys, _, _ in ACTS if each == name)
        self.actions_by_name[name].setText(literal_text(f"{shown(keys[0])}  {words}"))
