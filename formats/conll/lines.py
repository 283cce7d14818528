"""The lines of a file of columns, blank ones too, decoded one by one so that a large file is never held whole."""

import codecs
from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from domain.errors import Refusal
from formats.encoding import decode
from formats.given import MAX_LINE, Given
from formats.source import empty, refuse_binary

_SAMPLE = 1 << 20
_MOST_PROBLEMS = 10


class Line(NamedTuple):
    """A line with its number from 1, its own bytes and its text without line end."""

    number: int
    raw: bytes
    text: str


class Lines:
    """Goes through a file once; what was looked at first is kept and comes again."""

    def __init__(self, given: Given, encoding: str | None = None) -> None:
        self._given = given
        self._file = given.stream()
        self._ahead: list[bytes] = []
        size = 0
        while size < _SAMPLE and (raw := self._file.readline(MAX_LINE + 1)):
            self._ahead.append(raw)
            size += len(raw)
        head = b"".join(self._ahead)
        if not head.strip(b"\xef\xbb\xbf \t\r\n"):
            raise empty(given.name)
        refuse_binary(given.name, head, encoding)
        found = decode(head, given=encoding, name=given.name)
        self.encoding, self.guessed = found.encoding, found.guessed
        if self.encoding.startswith(("utf-16", "utf-32")):
            self._ahead = _wide(head + self._file.read(), self.encoding)
        self.odd = 0
        """Lines that are not in the encoding of the others."""

    def sample(self) -> list[Line]:
        """The lines of the first million bytes or so."""
        return list(self._decoded(iter(self._ahead)))

    def __iter__(self) -> Iterator[Line]:
        self.odd = 0
        with self._file:
            yield from self._decoded(chain(self._ahead, iter(self._more, b"")))

    def _more(self) -> bytes:
        raw = self._file.readline(MAX_LINE + 1)
        if len(raw) > MAX_LINE:
            raise Refusal(f"“{self._given.name}” has a line longer than {MAX_LINE >> 20} MB: split the file.")
        return raw

    def _decoded(self, lines: Iterator[bytes]) -> Iterator[Line]:
        encoding = "utf-8" if self.encoding.startswith(("utf-16", "utf-32")) else self.encoding
        for number, raw in enumerate(lines, 1):
            bare = raw.removeprefix(codecs.BOM_UTF8) if number == 1 else raw
            try:
                text = bare.decode(encoding)
            except UnicodeDecodeError:
                self.odd += 1
                text = decode(bare).text
            yield Line(number, raw, text.rstrip("\r\n"))


def _wide(data: bytes, encoding: str) -> list[bytes]:
    """The lines of a file in UTF-16 or UTF-32, in UTF-8."""
    return data.decode(encoding, "replace").removeprefix("\ufeff").encode("utf-8", "replace").splitlines(keepends=True)


class Problems:
    """What is wrong on the lines of a file: a sentence for each of the first few, and the number of the others."""

    def __init__(self) -> None:
        self._sentences: list[str] = []
        self._others = 0

    def add(self, number: int, what: str, done: str) -> None:
        """Tell of a line, and what became of it."""
        if len(self._sentences) < _MOST_PROBLEMS:
            self._sentences.append(f"Line {number}: {what}; {done}: mend that line and import anew.")
        else:
            self._others += 1

    def told(self) -> tuple[str, ...]:
        """The sentences."""
        more = (f"There are {self._others:,} more such lines.",) if self._others else ()
        return (*self._sentences, *more)
