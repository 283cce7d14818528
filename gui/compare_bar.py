"""The acts of the compare window with their keys: a line of buttons that say which key does what."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDialog, QHBoxLayout, QToolButton, QWidget

from gui.keymap import shown
from gui.words import literal_text


@dataclass(frozen=True, slots=True)
class CompareAct:
    """One act: its name, the keys, what the button says, and whether it settles something."""

    name: str
    keys: tuple[str, ...]
    text: str
    tip: str
    settles: bool = False


ACTS = (
    CompareAct("first", ("1",), "Left", "Take the left column's: the others are overruled.", True),
    CompareAct("second", ("2",), "Right", "Take the second column's: the others are overruled.", True),
    CompareAct("third_side", ("3",), "Third column", "Take the third column's: the others are overruled.", True),
    CompareAct("both", ("B",), "Both", "Take all that is there.", True),
    CompareAct("none", ("N",), "None", "Overrule all that is there.", True),
    CompareAct("third", ("T",), "Write a third…", "Write what none of them has; somebody else approves it.", True),
    CompareAct("agreed", ("A",), "All that agree", "Settle everything on which they agree.", True),
    CompareAct("comment", ("M",), "Comment", "Write a comment for the next settlement.", True),
    CompareAct("next", ("C",), "Next conflict", "Go to the next conflict; with Shift to the one before."),
    CompareAct("previous", ("Shift+C",), "", ""),
    CompareAct("next_open", ("U", "Space"), "Next open", "Go to the next conflict that is not settled."),
    CompareAct("undo", ("Ctrl+Z",), "", ""),
    CompareAct("redo", ("Ctrl+Shift+Z", "Ctrl+Y"), "", ""),
    CompareAct("reflow", ("Ctrl+J",), "", ""),
    CompareAct("next_release", ("Alt+PgDown",), "", ""),
    CompareAct("previous_release", ("Alt+PgUp",), "", ""),
    CompareAct("sign_off", ("Ctrl+Shift+R",), "Sign off", "Say that all of the release is reviewed."),
)


CARD: tuple[tuple[tuple[str, ...], str], ...] = (
    (("first", "second", "third_side"), "Take that column's"),
    (("both",), "Take both"),
    (("none",), "Take none"),
    (("third",), "Write a third"),
    (("agreed",), "Settle all that agree"),
    (("comment",), "Comment on it"),
    (("next", "previous"), "Next, previous conflict"),
    (("next_open",), "Next open conflict"),
)
"""The acts as the key card tells them, where nothing in the window says so before it is open."""


def card_rows() -> Iterator[tuple[tuple[str, ...], str]]:
    """For the key card: keys as this system writes them, and what they do in the compare window."""
    first = {spec.name: spec.keys[0] for spec in ACTS}
    for names, words in CARD:
        yield tuple(shown(first[name]) for name in names), words


class CompareBar(QWidget):
    """Buttons for the acts; those without words have keys only."""

    def __init__(self, window: QDialog, acts: Mapping[str, Callable[[], object]]) -> None:
        super().__init__()
        self.actions_by_name: dict[str, QAction] = {}
        self.buttons: dict[str, QToolButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for spec in ACTS:
            action = QAction(spec.text, window)
            action.setShortcuts([QKeySequence(key) for key in spec.keys])
            action.setToolTip(f"{spec.tip} ({', '.join(map(shown, spec.keys))})")
            action.triggered.connect(lambda _checked=False, act=acts[spec.name]: act())
            window.addAction(action)
            self.actions_by_name[spec.name] = action
            if spec.text:
                self.buttons[spec.name] = button = QToolButton()
                button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
                button.setDefaultAction(action)
                row.addWidget(button)
            self.name(spec.name, spec.text)
        row.addStretch(1)

    def name(self, name: str, words: str) -> None:
        """Give a button other words; its key stands before them."""
        spec = next(spec for spec in ACTS if spec.name == name)
        self.actions_by_name[name].setText(literal_text(f"{shown(spec.keys[0])}  {words}" if words else ""))

    def allow(self, *, settling: bool) -> None:
        """Enable what settles, or take it away."""
        for spec in ACTS:
            if spec.settles:
                self.actions_by_name[spec.name].setEnabled(settling)
