"""The records of a JSON file, whether a line each or the items of one list; one is held at a time."""

import codecs
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, BinaryIO

from domain.errors import Refusal
from domain.release import Incoming
from formats.given import Given
from formats.strict.json import MOST, Unsound, decoded, first_value, parsed

_CHUNK = 1 << 20
_BLANKS = " \t\r\n"


@dataclass(frozen=True, slots=True)
class Record:
    """One object of a file, and where it stands."""

    where: str
    """`Line 7` or `Record 7`: how a sentence on it begins."""
    number: int
    value: dict[str, Any]
    source: bytes


def records(given: Given, encoding: str | None = None) -> Iterator[Record | str]:
    """The objects of a JSON Lines file or of a JSON list; a sentence for each record that is not sound."""
    with given.stream() as file:
        begun = file.read(4096).removeprefix(b"\xef\xbb\xbf").lstrip()
    if begun.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Refusal(f"“{given.name}” is in UTF-16, which JSON is not: save it in UTF-8.")
    is_list = begun.startswith(b"[")
    if not is_list and not _is_one_object(given):
        yield from _lines(given, encoding)
    else:
        yield from _items(given, encoding)


def _is_one_object(given: Given) -> bool:
    """Whether the file is one object over several lines: then its first line alone is no JSON."""
    lines = given.lines()
    first = next(lines, None)
    if first is None or next(lines, None) is None or not first[1].lstrip().startswith(b"{"):
        return False
    # A sound line ends with the brace that its object began with; anything else is told by its number.
    return first[1].rstrip().endswith((b"{", b"[", b","))


def _lines(given: Given, encoding: str | None) -> Iterator[Record | str]:
    for number, raw in given.lines():
        if len(raw) > MOST:
            yield f"Line {number} of “{given.name}” is left out, since it is larger than {MOST >> 20} MB: split it."
            continue
        try:
            value = parsed(decoded(raw, encoding))
        except Unsound as error:
            yield f"Line {number} of “{given.name}” is left out, since it is not sound JSON ({error}): mend that line."
            continue
        if isinstance(value, dict):
            yield Record(f"Line {number}", number, value, raw)
        elif isinstance(value, list):
            yield from _all_of(given, value, number)
        else:
            yield f"Line {number} of “{given.name}” is left out, since it is no JSON object: mend that line."


def _all_of(given: Given, values: list[Any], line: int) -> Iterator[Record | str]:
    for number, value in enumerate(values, 1):
        if isinstance(value, dict):
            yield Record(f"Line {line}, record {number}", number, value, json.dumps(value, ensure_ascii=False).encode())
        else:
            yield f"Record {number} in line {line} of “{given.name}” is left out, since it is no JSON object."


def _items(given: Given, encoding: str | None) -> Iterator[Record | str]:
    """The items of a list, or the objects that follow one another."""
    with given.stream() as file:
        window = _Window(file, given.name, encoding)
        inside = window.skip() == "["
        window.place += inside
        number = 0
        while (sign := window.skip()) not in ("", "]"):
            if sign == ",":
                window.place += 1
                continue
            number += 1
            value, text = window.value(number)
            if isinstance(value, dict):
                yield Record(f"Record {number}", number, value, text.encode())
            else:
                yield f"Record {number} of “{given.name}” is left out, since it is no JSON object."
        if inside and sign != "]":
            yield f"“{given.name}” ends in the middle of its list: what follows record {number} is missing."


class _Window:
    """A stretch of a JSON text that moves on as values are taken from it."""

    def __init__(self, file: BinaryIO, name: str, encoding: str | None) -> None:
        self._file = file
        self._name = name
        try:
            self._decoder = codecs.getincrementaldecoder(encoding or "utf-8")()
        except LookupError:
            raise Refusal(f"There is no encoding {encoding}: choose another one for “{name}”.") from None
        self._text = ""
        self._over = False
        self.place = 0
        self._more()
        self._text = self._text.removeprefix("\ufeff")

    def _more(self) -> None:
        raw = self._file.read(max(_CHUNK, len(self._text) - self.place))
        self._over = not raw
        try:
            self._text = self._text[self.place :] + self._decoder.decode(raw, final=self._over)
        except UnicodeDecodeError:
            raise Refusal(f"“{self._name}” is not in UTF-8, as JSON must be: say which encoding it has.") from None
        self.place = 0

    def skip(self) -> str:
        """The next sign that is no blank, which stays where it is; empty at the end of the file."""
        while True:
            while self.place < len(self._text) and self._text[self.place] in _BLANKS:
                self.place += 1
            if self.place < len(self._text):
                return self._text[self.place]
            if self._over:
                return ""
            self._more()

    def value(self, number: int) -> tuple[Any, str]:
        """The value that begins here and its text."""
        while True:
            try:
                found, end = first_value(self._text, self.place)
            except json.JSONDecodeError as error:
                if self._over or len(self._text) - self.place > MOST:
                    raise self._refusal(number, error.msg) from None
            except Unsound as error:
                raise self._refusal(number, str(error)) from None
            else:
                if end < len(self._text) or self._over:
                    text = self._text[self.place : end]
                    self.place = end
                    return found, text
            self._more()

    def _refusal(self, number: int, why: str) -> Refusal:
        return Refusal(f"Record {number} of “{self._name}” is not sound JSON ({why}): mend it there.")


def with_problems(name: str, found: Iterable[Incoming | str]) -> Iterator[Incoming]:
    """The releases; a sentence between them goes with the one before it, or the first one.

    Refusal with the first sentence when there is no release at all.
    """
    held: Incoming | None = None
    waiting: list[str] = []
    for item in found:
        if isinstance(item, str):
            waiting.append(item)
            continue
        if held is not None:
            yield replace(held, problems=(*held.problems, *waiting)) if waiting else held
            waiting = []
        held = item
    if held is None:
        raise Refusal(waiting[0] if waiting else f"“{name}” holds no release: choose another file or format.")
    yield replace(held, problems=(*held.problems, *waiting)) if waiting else held


def releases(given: Given, encoding: str | None, made: Callable[[Given, Record], Incoming | str]) -> Iterator[Incoming]:
    """A release of each record of a file as `made` reads it; sentences on what is wrong go along as problems."""
    found = (record if isinstance(record, str) else made(given, record) for record in records(given, encoding))
    yield from with_problems(given.name, found)
