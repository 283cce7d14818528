"""The key card: every key on one page, with the labels of the open scheme, searchable."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from domain.scheme import Scheme
from gui.action_table import ACTIONS, BY_NAME, MENUS, ActionSpec
from gui.compare_bar import card_rows
from gui.keymap import FIXED, Keymap, shown
from gui.messages import plain_label

COLUMNS = (
    ("labels", "caret", "release", "help"),
    ("annotation", "corpus"),
    ("review", "compare", "signs"),
    ("edit", "view", "guesses"),
)
"""Which groups stand under each other."""
GUESSES = (
    (("Tab", "Shift+Tab"), "next, previous"),
    (("Enter",), "accept it"),
    (("X",), "reject it"),
    (("Space",), "skip it"),
    (("1", "9"), "the party it advises"),
    ((".",), "another role"),
)
"""Keys that hold while a guess is in turn."""
SHORT = 14
"""Letters up to which a row can say both ways."""
SIGNS = (
    (("○", "●", "✓"), "open, done, reviewed"),
    (("↩2",), "2 came back from review"),
    (("?3",), "3 await review"),
)
_MOUSE = (
    ("Double click", "select the phrase"),
    ("Triple click", "select the sentence"),
    ("Alt while dragging", "exact ends"),
)


@dataclass(frozen=True, slots=True)
class Row:
    """Keys (or gestures) and what they do."""

    keys: tuple[str, ...]
    text: str


def groups(scheme: Scheme | None, keymap: Keymap) -> dict[str, tuple[str, list[Row]]]:
    """All rows of the card: group name to its title and rows."""
    made = {"labels": ("Labels", list(_labels(scheme))), "caret": ("Caret and selection", list(_caret()))}
    for name, title in MENUS.items():
        specs = [spec for spec in ACTIONS if spec.menu.partition("/")[0] == name and keymap[spec.name]]
        made[name] = (title.replace("&", ""), list(_rows(specs, keymap)))
    made["compare"] = ("While annotators are compared", [Row(*row) for row in card_rows()])
    made["guesses"] = ("While a guess is in turn (Tab)", [Row(*row) for row in GUESSES])
    made["signs"] = ("Signs in the list of releases", [Row(*row) for row in SIGNS])
    return made


def _rows(specs: Sequence[ActionSpec], keymap: Keymap) -> Iterator[Row]:
    """A row for each action; what goes there and back shares one where the words are short. The panels come last."""
    names = {spec.name for spec in specs}
    ways = [spec for spec in specs if spec.name.startswith("go_")]
    for spec in specs:
        if spec in ways:
            continue
        key, text = shown(keymap[spec.name][0]), spec.text.rstrip("…")
        forward, back = spec.name.replace("previous", "next"), spec.name.replace("next", "previous")
        if forward != spec.name and forward in names and _short_words(forward):
            continue
        if back != spec.name and back in names and _short_words(spec.name):
            yield Row((key, shown(keymap[back][0])), _both_ways(text))
        else:
            yield Row((key,), text)
    for pair in (ways[place : place + 2] for place in range(0, len(ways), 2)):
        places = [re.sub(r"(?i)go to (?:the |what )?(?:review )?|likely ", "", spec.text.rstrip("…")) for spec in pair]
        yield Row(tuple(shown(keymap[spec.name][0]) for spec in pair), ", ".join(places))


def _short_words(name: str) -> bool:
    return len(BY_NAME[name].text) < SHORT


def _both_ways(text: str) -> str:
    return re.sub(r"(?i)\bnext\b", lambda found: found[0] + ", previous", text)


def _labels(scheme: Scheme | None) -> Iterator[Row]:
    labels = scheme.active() if scheme else ()
    for label in labels:
        keys = tuple(key for key in (label.key, label.letter) if key)
        if keys:
            yield Row(keys, label.title)
    if labels:
        yield Row(("Shift+label key",), "arm it, until Esc")


def _caret() -> Iterator[Row]:
    for keys, what in FIXED:
        if what and not {"Alt+C", "Tab", "Space"}.intersection(keys):
            yield Row(_short(keys), what)
    for gesture, what in _MOUSE:
        yield Row((gesture,), what)


def _short(keys: tuple[str, ...]) -> tuple[str, ...]:
    """Arrows in one cap: `Ctrl+← →`; of many keys the first two."""
    arrows = {"Left": "←", "Right": "→", "Up": "↑", "Down": "↓"}
    stems = {key.rpartition("+")[0] for key in keys}
    if len(stems) == 1 and all(key.rpartition("+")[2] in arrows for key in keys):
        stem = stems.pop()
        return ((stem + "+" if stem else "") + " ".join(arrows[key.rpartition("+")[2]] for key in keys),)
    return tuple(shown(key) for key in keys[:2])


class KeyCard(QDialog):
    """A page of keys; Esc closes it, writing searches it."""

    def __init__(self, scheme: Scheme | None, keymap: Keymap, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.setWindowTitle("Keys")
        self.setObjectName("key_card")
        self._rows: list[tuple[str, list[QWidget]]] = []
        self._groups: list[tuple[QWidget, range]] = []
        frame = QFrame(self)
        frame.setObjectName("card_frame")
        frame.setFrameShape(QFrame.Shape.StyledPanel)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        column = QVBoxLayout(frame)
        column.setContentsMargins(16, 10, 16, 10)
        column.setSpacing(8)
        column.addLayout(self._head())
        column.addWidget(self._body(groups(scheme, keymap)), 1)
        self._none = plain_label("No key does that.", "muted")
        self._none.hide()
        column.addWidget(self._none)
        self.resize(1250, 716)

    def _head(self) -> QHBoxLayout:
        title = plain_label("Keys", "title")
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search: “undo”, “Ctrl+F”…")
        self.search.setAccessibleName("Search the keys")
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(320)
        self.search.textChanged.connect(self.show_matching)
        row = QHBoxLayout()
        row.addWidget(title)
        row.addStretch(1)
        row.addWidget(self.search, 1)
        row.addSpacing(12)
        row.addWidget(plain_label("Esc closes", "muted"))
        return row

    def _body(self, made: dict[str, tuple[str, list[Row]]]) -> QScrollArea:
        body = QWidget()
        body.setObjectName("card_body")
        columns = QHBoxLayout(body)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(22)
        for names in COLUMNS:
            column = QVBoxLayout()
            column.setSpacing(9)
            for name in names:
                title, rows = made[name]
                if rows:
                    column.addWidget(self._group(title, rows))
            column.addStretch(1)
            columns.addLayout(column, 1)
        area = QScrollArea()
        area.setWidget(body)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        area.setAccessibleName("All keys")
        return area

    def _group(self, title: str, rows: list[Row]) -> QWidget:
        group = QWidget()
        grid = QGridLayout(group)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(1, 1)
        grid.addWidget(plain_label(title, "heading"), 0, 0, 1, 2)
        first = len(self._rows)
        for place, row in enumerate(rows, 1):
            caps, words = _caps(row.keys), plain_label(row.text)
            words.setAccessibleName(f"{row.text}: {', '.join(row.keys)}")
            grid.addWidget(caps, place, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
            grid.addWidget(words, place, 1, Qt.AlignmentFlag.AlignVCenter)
            self._rows.append((f"{title} {row.text} {' '.join(row.keys)}".casefold(), [caps, words]))
        self._groups.append((group, range(first, len(self._rows))))
        return group

    def show_matching(self, words: str) -> None:
        """Leave only the rows that hold all the words."""
        wanted = words.casefold().split()
        fits = [all(word in text for word in wanted) for text, _ in self._rows]
        for fit, (_, widgets) in zip(fits, self._rows, strict=True):
            for widget in widgets:
                widget.setVisible(fit)
        for group, places in self._groups:
            group.setVisible(any(fits[place] for place in places))
        self._none.setVisible(not any(fits))


def _caps(keys: tuple[str, ...]) -> QWidget:
    caps = QWidget()
    row = QHBoxLayout(caps)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(3)
    for key in keys:
        cap: QLabel = plain_label(key, "key")
        row.addWidget(cap)
    return caps
