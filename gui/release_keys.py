"""The keys that the release view handles itself: moving the caret and selecting; all others belong to the window."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from domain.snap import next_paragraph, next_sentence, next_word

ARROWS = {Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down}
MOVES = ARROWS | {Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}
EDGE_KEYS = ARROWS | {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape}

_CTRL, _ALT, _SHIFT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
_UNITS = {
    (Qt.Key.Key_Left, _CTRL): (next_word, -1),
    (Qt.Key.Key_Right, _CTRL): (next_word, 1),
    (Qt.Key.Key_Up, _CTRL): (next_paragraph, -1),
    (Qt.Key.Key_Down, _CTRL): (next_paragraph, 1),
    (Qt.Key.Key_Up, _ALT): (next_sentence, -1),
    (Qt.Key.Key_Down, _ALT): (next_sentence, 1),
}


def modifiers_of(event: QKeyEvent) -> Qt.KeyboardModifier:
    """The modifiers that are held, without the keypad's."""
    return event.modifiers() & (_CTRL | _ALT | _SHIFT)


def is_move(event: QKeyEvent) -> bool:
    """Whether the key moves the caret in the text, or selects all of it."""
    if event.matches(QKeySequence.StandardKey.SelectAll):
        return True
    if event.key() not in MOVES:
        return False
    held = modifiers_of(event) & ~_SHIFT
    if held & _ALT:
        return (event.key(), held) in _UNITS
    return True


def unit_move(event: QKeyEvent, text: str, position: int) -> int | None:
    """Where a key that moves by word, sentence or paragraph leads; None for keys that move otherwise."""
    found = _UNITS.get((Qt.Key(event.key()), modifiers_of(event) & ~_SHIFT))
    if found is None:
        return None
    following, step = found
    return following(text, position, step)


def extends(event: QKeyEvent) -> bool:
    """Whether the key extends the selection."""
    return bool(event.modifiers() & _SHIFT)
