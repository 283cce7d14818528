"""What several writers share: the order of annotations, safe file stems and safe tags."""

import os
import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from domain.annotation import AnnotatedRelease, Annotation, in_text_order

MAX_STEM = 100
"""Leaves room for a number and an ending below the 120 characters that every system and archive takes."""
_UNSAFE_IN_FILES = re.compile(r"[^A-Za-z0-9._-]+")
_UNSAFE_IN_TAGS = re.compile(r"[^A-Za-z0-9_-]+")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)", re.IGNORECASE)


def ordered(sheet: AnnotatedRelease) -> Sequence[Annotation]:
    """The annotations of a sheet in text order, whatever order they came in."""
    starts = [annotation.fragments[0].start for annotation in sheet.annotations]
    # The whole key is costly, and starts that only rise leave nothing to it.
    if all(left < right for left, right in pairwise(starts)):
        return sheet.annotations
    return sorted(sheet.annotations, key=_by_content)


def _by_content(annotation: Annotation) -> tuple[Any, ...]:
    """Text order, ties by what an annotation says, so that twins do not stand in the order of their random ids."""
    start, end, label, identity = in_text_order(annotation)
    said = (annotation.fragments, annotation.attributes, annotation.comment, annotation.author, annotation.created)
    return start, end, label, *said, identity


def count_of(number: int, one: str, many: str = "") -> str:
    """A number with its noun in the right form."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def finish_folder(folder: Path) -> None:
    """Make the disk hold every file of a folder."""
    if hasattr(os, "sync"):
        # One call for thousands of small files; each on its own takes five times as long as writing them.
        os.sync()
        return
    for file in folder.iterdir():
        handle = os.open(file, os.O_RDWR)
        os.fsync(handle)
        os.close(handle)


def _plain(text: str, unsafe: re.Pattern[str]) -> str:
    """ASCII letters and digits of a text, accents dropped and all else as one underscore."""
    spelled = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return unsafe.sub("_", spelled)


class Stems:
    """Gives each release a file name without ending that every system takes, no two alike in any case."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._next: dict[str, int] = {}

    def stem(self, name: str) -> str:
        """A safe stem for a release's name: ASCII, no folder, nothing reserved, at most 110 characters."""
        if name.casefold().endswith(".txt"):
            name = name[:-4]
        made = _plain(name, _UNSAFE_IN_FILES).strip("._-")[:MAX_STEM].rstrip("._-") or "release"
        if _RESERVED.match(made):
            made = f"release-{made}"
        return self._unique(made)

    def _unique(self, made: str) -> str:
        chosen, number = made, self._next.get(made.casefold(), 2)
        while chosen.casefold() in self._taken:
            chosen = f"{made}-{number}"
            number += 1
        self._next[made.casefold()] = number
        self._taken.add(chosen.casefold())
        return chosen


class Tags:
    """Gives each label a tag without blanks, no two alike, for formats that cut lines at blanks."""

    def __init__(self, labels: Iterable[str], *, ascii_only: bool = False) -> None:
        self._ascii_only = ascii_only
        self._tags: dict[str, str] = {}
        self._taken: set[str] = set()
        for label in labels:
            self.tag(label)

    def tag(self, label: str) -> str:
        """The tag of a label; a label of a scheme is its own tag."""
        found = self._tags.get(label)
        if found is None:
            made = _plain(label, _UNSAFE_IN_TAGS) if self._ascii_only else "_".join(label.split())
            made = made or "_"
            found, number = made, 2
            while found in self._taken:
                found = f"{made}_{number}"
                number += 1
            self._tags[label] = found
            self._taken.add(found)
        return found

    def all(self) -> tuple[str, ...]:
        """Every tag given so far, in the order of the first use."""
        return tuple(self._tags.values())

    def changed(self) -> dict[str, str]:
        """The tags that differ from their label, with the label."""
        return {tag: label for label, tag in self._tags.items() if tag != label}

    def remarks(self) -> tuple[str, ...]:
        """A sentence on labels that had to be written in another way."""
        changed = ", ".join(f"“{label}” as {tag}" for tag, label in self.changed().items())
        return (f"Labels are written in another way: {changed}.",) if changed else ()
