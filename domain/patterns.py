"""People's regular expressions, bounded: RE2 takes time in proportion to the text, and here also to nothing else.

RE2 (https://github.com/google/re2/wiki/Syntax) never tries a path twice, so that no expression can freeze the program;
what it gives up for that is looking around and back-references. Finding *all* hits could still cost the square of the
text, therefore each hit is looked for in a stretch of it. Offsets are code points, as everywhere.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import re2

from domain.errors import Refusal
from domain.span import Span

LONGEST = 2_000
"""Characters of an expression."""
MOST_STEPS = 4_000
"""Instructions of what an expression is compiled to; `x{1000}` is a thousand."""
MOST_BUILT = 60_000
"""The same for what the program writes itself, whose instructions follow one another and never run side by side."""
MEMORY = 8 << 20
"""Bytes that one expression may take, compiled and while it runs."""
PIECE = 2_000
REACH = 4_000
"""Bytes of a text in which hits may begin at a time, and how far beyond them one may reach; a longer hit is none."""

_MISSING = {
    "(?=": "looking ahead",
    "(?!": "looking ahead",
    "(?<": "looking behind",
    "(?>": "an atomic group",
    "(?(": "a condition",
    "(?#": "a remark",
}
_WORDS = {
    "missing ): ": "the bracket “(” is never closed",
    "unexpected ): ": "the bracket “)” was never opened",
    "missing ]: ": "the bracket “[” is never closed",
    "trailing \\": "“\\” stands at the end, with nothing that it could stand for",
    "invalid escape sequence: ": "there is no such sign",
    "invalid character class range: ": "there is no such range of characters",
    "invalid character class: ": "there is no such kind of character",
    "no argument for repetition operator: ": "there is nothing to repeat before it",
    "bad repetition operator: ": "one repetition follows another",
    "invalid repetition size: ": "that is repeated too often",
    "invalid named capture group: ": "the name of the group is not sound",
    "invalid group name: ": "the name of the group is not sound",
    "duplicate capture group name: ": "two groups have that name",
    "invalid perl operator: ": "that is no group that is known here",
}
"""What RE2 says, and how it reads."""


@dataclass(frozen=True, slots=True)
class Match:
    """A place that an expression found."""

    span: Span
    parts: tuple[Span | None, ...] = ()
    """What each group covers, from the first; None for one that took no part."""
    names: Mapping[str, int] | None = None

    def part(self, name: str | int) -> Span | None:
        """What a group covers, by its name or its number (0 is the whole); None when it took no part."""
        if name == 0:
            return self.span
        number = (self.names or {}).get(name, 0) if isinstance(name, str) else name
        return self.parts[number - 1] if 0 < number <= len(self.parts) else None


@dataclass(frozen=True, slots=True)
class Pattern:
    """An expression that can be looked for; made by `compile_pattern`."""

    text: str
    case: bool
    word: bool
    """Whether hits have to be whole words."""
    _compiled: Any

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its groups."""
        return tuple(self._compiled.groupindex)

    def pieces(self, text: str, start: int = 0) -> Iterator[list[Match]]:
        """The hits in text order, a short stretch of the text at a time, so that a caller can look up between."""
        ruler = _Ruler(text)
        names = self._compiled.groupindex if self._compiled.groups else None
        begin = ruler.byte(start)
        while begin < ruler.length:
            border = ruler.whole(begin + PIECE)
            yield [
                Match(spans[0], spans[1:], names)
                for spans in self._in_piece(ruler, begin, border)
                if not self.word or whole_word(text, spans[0])
            ]
            begin = max(border, ruler.taken)

    def _in_piece(self, ruler: "_Ruler", begin: int, border: int) -> Iterator[tuple[Any, ...]]:
        end = ruler.line_end(border + REACH)
        for found in self._compiled.finditer(ruler.data, begin, end):
            first, last = found.span()
            if first >= border or (last == end < ruler.length):
                return
            if last > first:
                ruler.taken = last
                yield ruler.spans([found.span(), *(found.span(number + 1) for number in range(self._compiled.groups))])

    def finditer(self, text: str, start: int = 0) -> Iterator[Match]:
        """All hits from a position on, in text order; none is empty and none overlaps the one before."""
        for found in self.pieces(text, start):
            yield from found

    def search(self, text: str, start: int = 0) -> Match | None:
        """The first hit from a position on."""
        return next(self.finditer(text, start), None)


def whole_word(text: str, span: Span) -> bool:
    """Whether no word runs over either end of a span."""
    return not (_joins(text, span.start) or _joins(text, span.end))


def _joins(text: str, position: int) -> bool:
    return 0 < position < len(text) and _of_word(text[position - 1]) and _of_word(text[position])


def _of_word(character: str) -> bool:
    return character.isalnum() or character == "_"


class _Ruler:
    """A text as RE2 reads it, with what is asked of positions; they are asked for in ascending order."""

    def __init__(self, text: str) -> None:
        # Half a surrogate pair is no character: as one byte each it matches nothing and moves nothing.
        self._text = text
        self.plain = text.isascii()
        self.data = text.encode("utf-8", "surrogatepass")
        self.length = len(self.data)
        self.taken = 0
        """Where the last hit ended."""
        self._byte, self._position = 0, 0

    def byte(self, position: int) -> int:
        """The byte at which a code point begins."""
        if self.plain or not position:
            return position
        self._byte, self._position = len(self._text[:position].encode("utf-8", "surrogatepass")), position
        return self._byte

    def whole(self, byte: int) -> int:
        """The end of the character that a byte is in."""
        while byte < self.length and self.data[byte] & 0xC0 == 0x80:
            byte += 1
        return min(byte, self.length)

    def line_end(self, byte: int) -> int:
        """The next end of a line, where it is near."""
        if byte >= self.length:
            return self.length
        found = self.data.find(b"\n", byte, byte + REACH)
        return found if found >= 0 else self.whole(byte)

    def spans(self, ranges: list[tuple[int, int]]) -> tuple[Span | None, ...]:
        """Ranges of bytes as spans; one that is not there is None."""
        if self.plain:
            return tuple(Span(*found) if found[0] >= 0 else None for found in ranges)
        places = {byte: self._place(byte) for byte in sorted({byte for found in ranges for byte in found if byte >= 0})}
        return tuple(Span(places[first], places[last]) if first >= 0 else None for first, last in ranges)

    def _place(self, byte: int) -> int:
        if byte < self._byte:  # a group of the hit before may end behind it only if somebody looks around
            self._byte, self._position = 0, 0
        self._position += len(self.data[self._byte : byte].decode("utf-8", "surrogatepass"))
        self._byte = byte
        return self._position


@lru_cache(maxsize=256)
def compile_pattern(text: str, *, case: bool = True, word: bool = False, built: bool = False) -> Pattern:
    """A person's expression, ready to be looked for; a Refusal says what is wrong in it and at which column.

    `^` and `$` stand for the ends of a line, `.` for any character but a line end. `word` leaves out hits at whose ends
    a word runs on. `built` says that the program wrote it, out of literal words that are long at times.
    """
    if not text:
        raise Refusal("There is no expression to look for: type one.")
    if len(text) > LONGEST and not built:
        raise Refusal(f"The expression has {len(text):,} characters, and {LONGEST:,} are allowed: shorten it.")
    options = re2.Options()
    options.log_errors = False
    options.max_mem = MEMORY * (8 if built else 1)
    options.case_sensitive = case
    try:
        compiled = re2.compile(b"(?m)" + text.encode(), options)
    except UnicodeEncodeError as error:
        raise Refusal(f"Column {error.start + 1} of the expression is half a character: take it out.") from None
    except re2.error as error:
        said = error.args[0] if error.args else b""
        raise _refusal(text, said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)) from None
    if compiled.programsize > (MOST_BUILT if built else MOST_STEPS):
        raise Refusal(f"“{_short(text)}” repeats too much for a quick search: use smaller numbers in its {{…}}.")
    return Pattern(text, case, word, _Named(compiled))


class _Named:
    """A compiled expression whose group names are words."""

    def __init__(self, compiled: Any) -> None:
        self.finditer = compiled.finditer
        self.groups: int = compiled.groups
        self.groupindex: dict[str, int] = {name.decode(): number for name, number in compiled.groupindex.items()}


def _refusal(text: str, said: str) -> Refusal:
    """What is wrong, in words, with the column."""
    if "pattern too large" in said or "compile failed" in said:
        return Refusal(f"“{_short(text)}” repeats too much for a quick search: use smaller numbers in its {{…}}.")
    head = next((words for words in _WORDS if said.startswith(words)), "")
    piece = said[len(head) :].removeprefix("(?m)") if head else ""
    column, what = text.rfind(piece) if piece else len(text) - 1, _WORDS.get(head, said)
    if head in ("missing ): ", "unexpected ): ", "missing ]: "):
        column = _unpaired(text, ")" if head[0] == "u" else head[8])
        piece = text[column]
    for sign, name in _MISSING.items():
        if head == "invalid perl operator: " and piece.startswith(sign):
            what = f"{name} is not possible here"
    if head == "invalid escape sequence: " and piece[1:2].isdigit():
        what = "referring back to a group is not possible here"
    shown = f"“{_short(piece)}”: " if piece else ""
    return Refusal(f"The expression is not sound at column {max(column, 0) + 1}: {shown}{what}.")


def _unpaired(text: str, wanted: str) -> int:
    """Where the bracket stands that has no partner."""
    opened: list[int] = []
    inside, place = -1, 0
    while place < len(text):
        sign = text[place]
        if sign == "\\":
            place += 1
        elif inside >= 0:
            inside = -1 if sign == "]" and place > inside + 1 else inside
        elif sign == "[":
            inside = place
        elif sign == "(":
            opened.append(place)
        elif sign == ")":
            if not opened and wanted == ")" and sign == wanted:
                return place
            del opened[-1:]
        place += 1
    if wanted == "]":
        return max(inside, 0)
    return opened[-1] if opened else max(text.rfind("("), 0)


def _short(text: str) -> str:
    return text if len(text) <= 30 else text[:29] + "…"
