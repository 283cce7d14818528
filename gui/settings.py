"""Settings of this person on this machine: a table of options, read with their types, broken values ignored."""

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

import platformdirs
from PySide6.QtCore import QSettings

T = TypeVar("T")
RECENT = 10
"""How many corpora are remembered."""


def _anything(value: object) -> bool:
    return True


@dataclass(frozen=True)
class Option(Generic[T]):
    """One setting: its name in the file, its type by the default, and which values are sound."""

    name: str
    default: T
    description: str
    sound: Callable[[T], bool] = _anything


def _words(values: object) -> bool:
    return isinstance(values, list) and all(isinstance(value, str) for value in values)


def _pairs_of_words(values: object) -> bool:
    return isinstance(values, dict) and all(isinstance(value, str) for value in values.values())


def _pairs_of_pairs(values: object) -> bool:
    return isinstance(values, dict) and all(
        isinstance(value, dict) and _pairs_of_words(value) for value in values.values()
    )


THEME = Option("theme", "system", "Light, dark, or what the system prefers.", ("system", "light", "dark").__contains__)
ZOOM = Option("zoom", 100, "Size of the release's letters in per cent.", lambda zoom: 50 <= zoom <= 400)
REFLOWED = Option("reflowed", False, "Whether releases are shown as paragraphs rather than as lines.")
READING_TINTS = Option("reading-tints", True, "Whether the parts of a release have tints of their own.")
SNAPPING = Option("snapping", True, "Whether selections become whole words.")
SUGGESTIONS = Option("suggestions", True, "Whether guesses are shown in the text.")
READ_FRAMES = Option("read-frames", True, "Whether what the text says for attributes is offered after labelling.")
SLIPS_OFF: Option[list[str]] = Option("slips-off", [], "Checks for slips that are switched off, by id.", _words)
LEARN_AFTER = Option(
    "learn-after", 50, "After how many new approvals is learned by itself; 0: never.", lambda number: number >= 0
)
RELEASE_ORDER = Option(
    "release-order", "came", "In which order the releases are listed.", ("came", "useful").__contains__
)
HINT_DISMISSED = Option("hint-dismissed", False, "Whether the first steps were put away.")
LAST_CORPUS = Option("last-corpus", "", "The corpus that was open last: a path, or a server address.")
LAST_RELEASE = Option("last-release", "", "The release that was open last: its id.")
RECENT_CORPORA: Option[list[str]] = Option("recent-corpora", [], "Corpora that were open, the last one first.", _words)
KEYS: Option[dict[str, str]] = Option("keys", {}, "Keys that were changed, by the name of the action.", _pairs_of_words)
GEOMETRY = Option("window-geometry", b"", "Where the window stands and how large it is.")
REVIEW_WALK = Option(
    "review-walk", "need", "In which order the review queue is walked.", ("need", "release", "sweep").__contains__
)
STATE = Option("window-state", b"", "Where the panels are.")

SAVED_SEARCHES: Option[dict[str, dict[str, str]]] = Option(
    "saved-searches", {}, "Searches that were kept, by person and name.", _pairs_of_pairs
)
EXPORT_FORMAT = Option("export-format", "jsonl", "The formats of the last export, with commas between them.")
EXPORT_FOLDER = Option("export-folder", "", "The folder of the last export.")
IMPORT_LABELS: Option[dict[str, dict[str, str]]] = Option(
    "import-labels", {}, "What unknown labels of imported files became, by corpus.", _pairs_of_pairs
)

OPTIONS: tuple[Option, ...] = (
    THEME, ZOOM, REFLOWED, READING_TINTS, SNAPPING, HINT_DISMISSED, LAST_CORPUS, LAST_RELEASE, RECENT_CORPORA,
    KEYS, GEOMETRY, STATE,
    EXPORT_FORMAT, EXPORT_FOLDER, IMPORT_LABELS, REVIEW_WALK, SUGGESTIONS, READ_FRAMES, SLIPS_OFF, SAVED_SEARCHES,
    LEARN_AFTER, RELEASE_ORDER,
)  # fmt: skip


class Settings:
    """What the options are set to, kept in an INI file in the user's configuration folder, or in the one given."""

    def __init__(self, path: Path | None = None) -> None:
        path = path or platformdirs.user_config_path("glossator", appauthor=False) / "glossator.ini"
        self._file = QSettings(str(path), QSettings.Format.IniFormat)

    def get(self, option: Option[T]) -> T:
        """The option's value; its default when it is not set or what the file holds is not sound."""
        written = self._file.value(option.name)
        if not isinstance(written, str):
            return option.default
        try:
            value = json.loads(written)
            if isinstance(option.default, bytes):
                value = base64.b64decode(value, validate=True)
            sound = type(value) is type(option.default) and option.sound(value)
        except (ValueError, TypeError, RecursionError):
            return option.default
        return value if sound else option.default

    def set(self, option: Option[T], value: T) -> None:
        """Keep a value; it is on the disk soon after."""
        plain = base64.b64encode(value).decode() if isinstance(value, bytes) else value
        self._file.setValue(option.name, json.dumps(plain))

    def save(self) -> None:
        """Put everything on the disk now."""
        self._file.sync()

    def remember_corpus(self, place: str) -> None:
        """Put a corpus at the head of the recent ones."""
        others = [known for known in self.get(RECENT_CORPORA) if known != place]
        self.set(RECENT_CORPORA, [place, *others][:RECENT])
        self.set(LAST_CORPUS, place)

    def forget_corpus(self, place: str) -> None:
        """Take a corpus that is no longer there out of the recent ones."""
        self.set(RECENT_CORPORA, [known for known in self.get(RECENT_CORPORA) if known != place])
        if self.get(LAST_CORPUS) == place:
            self.set(LAST_CORPUS, "")
