"""Positions in a text: code points inside, converted at the border by one map."""

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from domain.errors import Refusal

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch [start, end) of a text, in code points; it may be empty."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if self.start < 0 or self.end < self.start:
            raise Refusal(f"A span cannot run from {self.start} to {self.end}: give a start and an end after it.")

    @property
    def length(self) -> int:
        """How many code points the span covers."""
        return self.end - self.start

    def of(self, text: str) -> str:
        """The covered text."""
        return text[self.start : self.end]

    def overlaps(self, other: "Span") -> bool:
        """Whether the two share at least one code point."""
        return self.start < other.end and other.start < self.end

    def contains(self, position: int) -> bool:
        """Whether a code point position lies inside, the end excluded."""
        return self.start <= position < self.end


def hull(spans: Iterable[Span]) -> Span:
    """The smallest span that holds all of them."""
    spans = tuple(spans)
    return Span(min(span.start for span in spans), max(span.end for span in spans))


class OffsetMap:
    """Converts positions of one text between code points, UTF-16 units (Qt, UIMA) and UTF-8 bytes.

    A position inside a surrogate pair or a byte sequence goes to the code point that holds it.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._astral: list[int] = [] if text.isascii() else [match.start() for match in _ASTRAL.finditer(text)]

    @cached_property
    def _astral_units(self) -> list[int]:
        return [position + index for index, position in enumerate(self._astral)]

    def to_utf16(self, position: int) -> int:
        """UTF-16 units before the code point at `position`."""
        if not self._astral:
            return position
        return position + bisect_left(self._astral, position)

    def from_utf16(self, units: int) -> int:
        """The code point that holds the UTF-16 unit at `units`."""
        if not self._astral:
            return units
        index = bisect_left(self._astral_units, units)
        inside = index > 0 and self._astral_units[index - 1] == units - 1
        return units - index if not inside else self._astral[index - 1]

    @cached_property
    def _byte_marks(self) -> tuple[list[int], list[int]]:
        """Positions just after each character of more than one byte, and the surplus bytes up to there."""
        marks, surplus, total = [], [], 0
        for match in re.finditer("[^\x00-\x7f]", self._text):
            total += len(match.group().encode("utf-8", "surrogatepass")) - 1
            marks.append(match.start())
            surplus.append(total)
        return marks, surplus

    def to_utf8(self, position: int) -> int:
        """UTF-8 bytes before the code point at `position`."""
        if self._text.isascii():
            return position
        marks, surplus = self._byte_marks
        index = bisect_left(marks, position)
        return position + (surplus[index - 1] if index else 0)

    def from_utf8(self, offset: int) -> int:
        """The code point that holds the byte at `offset`."""
        if self._text.isascii():
            return offset
        low, high = 0, len(self._text)
        while low < high:
            middle = (low + high + 1) // 2
            if self.to_utf8(middle) <= offset:
                low = middle
            else:
                high = middle - 1
        return low
