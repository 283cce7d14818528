"""A file as a reader gets it: its name, its bytes and the files that belong to it, wherever they came from."""

import io
import json
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from pathlib import PurePath
from typing import BinaryIO

from domain.errors import Refusal

MAX_LINE = 256 << 20
LABELS = "_labels.json"
"""Beside an export of ours: the labels that had to be written in another way, {as written: label}."""
INDEX = "_index.json"
"""Beside an export of ours: {stem of a file, or name of a source within it: name of the release}."""


class Given:
    """One file to be read, with its companions; knows no path, so that a reader cannot reach for more."""

    def __init__(self, name: str, opener: Callable[[], BinaryIO], beside: Mapping[str, bytes] | None = None) -> None:
        self.name = name
        self.beside: Mapping[str, bytes] = beside or {}
        """Companions by their file names, without folders."""
        self._opener = opener

    @classmethod
    def of(cls, name: str, data: bytes, beside: Mapping[str, bytes] | None = None) -> "Given":
        """A file whose bytes are in memory."""
        return cls(name, lambda: io.BytesIO(data), beside)

    @property
    def stem(self) -> str:
        """The name without its ending."""
        return PurePath(self.name).stem

    @property
    def suffix(self) -> str:
        """The ending in small letters, with its dot."""
        return PurePath(self.name).suffix.lower()

    def stream(self) -> BinaryIO:
        """The bytes from the first on, to be gone through once; only line-wise readers need it."""
        return self._opener()

    @cached_property
    def _data(self) -> bytes:
        with self.stream() as file:
            return file.read()

    def data(self) -> bytes:
        """All the bytes."""
        return self._data

    def lines(self) -> Iterator[tuple[int, bytes]]:
        """The lines that are not blank with their numbers from 1, one held at a time; a byte order mark is dropped."""
        with self.stream() as file:
            number = 0
            while raw := file.readline(MAX_LINE + 1):
                number += 1
                if len(raw) > MAX_LINE:
                    raise Refusal(f"Line {number} of “{self.name}” is longer than {MAX_LINE >> 20} MB: split the file.")
                raw = raw.removeprefix(b"\xef\xbb\xbf") if number == 1 else raw
                if raw.strip():
                    yield number, raw

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """What a label is called in this file, with what it was called where the file was made."""
        return self._map(LABELS)

    @cached_property
    def names(self) -> Mapping[str, str]:
        """The releases' names by the stems or source names of the file."""
        return {stem: name for stem, name in self._map(INDEX).items() if name}

    @property
    def ours(self) -> bool:
        """Whether one of our writers made it, as far as the files beside it tell."""
        return INDEX in self.beside

    def _map(self, name: str) -> Mapping[str, str]:
        raw = self.beside.get(name)
        if raw is None:
            return {}
        try:
            found = json.loads(raw)
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
            raise Refusal(f"“{name}” beside “{self.name}” is not a JSON object of texts: mend or remove it.")
        return found
