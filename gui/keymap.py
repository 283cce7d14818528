"""Which key does what: the table's keys with the person's own changes, and where keys get into each other's way."""

from collections.abc import Iterator, Mapping
from typing import cast

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeySequence

from domain.scheme import Scheme
from gui.action_table import ACTIONS, BY_NAME
from gui.settings import KEYS, Settings

Keymap = dict[str, tuple[str, ...]]

FIXED: tuple[tuple[tuple[str, ...], str], ...] = (
    (("Left", "Right", "Up", "Down"), "move the caret"),
    (("Ctrl+Left", "Ctrl+Right"), "caret by word"),
    (("Alt+Up", "Alt+Down"), "caret by sentence"),
    (("Ctrl+Up", "Ctrl+Down"), "caret by paragraph"),
    (("Home", "End"), "to the ends of the line"),
    (("PgUp", "PgDown", "Ctrl+Home", "Ctrl+End"), ""),
    (("Shift+Left", "Shift+Right", "Shift+Up", "Shift+Down"), "select, by word and so on too"),
    (("Ctrl+Shift+Left", "Ctrl+Shift+Right", "Alt+Shift+Up", "Alt+Shift+Down"), ""),
    (("Ctrl+Shift+Up", "Ctrl+Shift+Down", "Shift+Home", "Shift+End", "Shift+PgUp", "Shift+PgDown"), ""),
    (("Ctrl+Shift+Home", "Ctrl+Shift+End"), ""),
    (("Ctrl+A",), "select everything"),
    (("Esc",), "stop arming, moving, finding"),
    (("Tab", "Shift+Tab"), "to the next guess, or else to the next place of the window"),
    (("Space",), "skip the guess in turn, or else press the button that has the focus"),
    (("Alt+C", "Alt+R", "Alt+E", "Alt+A", "Alt+W", "Alt+V", "Alt+H"), "open a menu"),
)
"""Keys that belong to the text, the window or the menus and cannot be given away, with what they do.

A row without words is on no card: it follows from the row before."""


def defaults() -> Keymap:
    """The keys of the table."""
    return {spec.name: spec.keys for spec in ACTIONS}


def effective(settings: Settings) -> Keymap:
    """The keys as this person has them; an unreadable change is left out."""
    keymap = defaults()
    for name, key in settings.get(KEYS).items():
        if name in keymap and (not key or readable(key)):
            keymap[name] = (key,) if key else ()
    return keymap


def changes(keymap: Keymap) -> dict[str, str]:
    """What of a keymap differs from the table, as the settings keep it."""
    return {name: keys[0] if keys else "" for name, keys in keymap.items() if keys != BY_NAME[name].keys}


def sequence(key: str) -> QKeySequence:
    """A portable key name as Qt's value."""
    return QKeySequence.fromString(key, QKeySequence.SequenceFormat.PortableText)


def readable(key: str) -> bool:
    """Whether a portable key name names keys that exist."""
    combination = _combination(key)
    return combination is not None and combination.key() != Qt.Key.Key_unknown


def _combination(key: str) -> QKeyCombination | None:
    keys = sequence(key)
    return None if keys.isEmpty() else cast(QKeyCombination, keys[0])  # type: ignore[index]  # Qt's stubs lack it


def portable(keys: QKeySequence) -> str:
    """Qt's value as a portable key name."""
    return keys.toString(QKeySequence.SequenceFormat.PortableText)


def shown(key: str) -> str:
    """A portable key name as this system writes it."""
    native = sequence(key).toString(QKeySequence.SequenceFormat.NativeText)
    return native.replace("Return", "Enter")  # as it is written on most keyboards


def label_keys(scheme: Scheme) -> Iterator[tuple[str, str]]:
    """Every key that a label takes, with what it does; with Shift it arms the label."""
    for label in scheme.active():
        for key in (label.key, label.letter):
            if key:
                yield key, f"the label {label.title}"
                yield f"Shift+{key}", f"arming the label {label.title}"


def clashes(scheme: Scheme | None, keymap: Mapping[str, tuple[str, ...]]) -> list[str]:
    """A sentence for each key that would do two things: label keys, act keys, review keys and the fixed ones."""
    holders: dict[str, str] = {}
    found = []
    for key, what in _taken(scheme, keymap):
        key = portable(sequence(key))
        if key in holders and holders[key] != what:
            found.append(f"{shown(key)} is taken twice, by {holders[key]} and by {what}: give one of them another key.")
        holders.setdefault(key, what)
    return found


def _taken(scheme: Scheme | None, keymap: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    for keys, what in FIXED:
        for key in keys:
            yield key, f"the window itself ({what})" if what else "the window itself"
    if scheme is not None:
        yield from label_keys(scheme)
    for name, keys in keymap.items():
        for key in keys:
            yield key, f"“{BY_NAME[name].text.rstrip('…')}”"


def unfit(name: str, key: str) -> str:
    """Why an action cannot have a key, or an empty string: what works everywhere must not take letters from fields."""
    combination = _combination(key)
    if combination is None:
        return ""
    plain = not combination.keyboardModifiers() & ~Qt.KeyboardModifier.ShiftModifier
    writes = combination.key() < Qt.Key.Key_Escape
    if BY_NAME[name].scope == "window" and plain and writes and key not in BY_NAME[name].keys:
        what = BY_NAME[name].text.rstrip("…")
        return f"“{what}” works in the whole window, where {shown(key)} writes: use it with Ctrl or Alt."
    return ""
