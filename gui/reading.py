"""Reading tints: what the lexer tells of the open release, as quiet grounds under its lines; visible lines only."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from domain.blocks import Block, Kind
from domain.lexer import INLINE, tokens_between
from domain.lexer_inline import Inline
from domain.span import Span

GROUNDS: dict[Kind, str] = {
    Kind.HEADER: "read_aside",
    Kind.EXHIBIT: "read_aside",
    Kind.PAGE: "read_aside",
    Kind.END: "read_aside",
    Kind.CONTACTS: "read_aside",
    Kind.HEADLINE: "read_head",
    Kind.SUBHEAD: "read_head",
    Kind.HEADING: "read_head",
    Kind.DATELINE: "read_dateline",
    Kind.QUOTATION: "read_quotation",
    Kind.ADVISORS: "read_advisors",
    Kind.ABOUT: "read_about",
    Kind.CAUTION: "read_caution",
    Kind.TABLE: "read_table",
}
"""The theme's role for each kind of paragraph; the body has none."""
MARKS: dict[Inline, str] = {
    Inline.MONEY: "read_figure",
    Inline.RATE: "read_figure",
    Inline.PERCENT: "read_figure",
    Inline.DATE: "read_date",
    Inline.FIRM: "read_firm",
    Inline.TERM: "read_term",
}
_ROLE_OF = {INLINE[inline]: role for inline, role in MARKS.items()}
CHUNK = 4_096
"""Code points whose inline tokens are read and kept together."""
KEPT = 256


@dataclass(frozen=True, slots=True)
class Ground:
    """A stretch of the text and the role of the theme under it."""

    span: Span
    role: str


class Reading:
    """The blocks of one text, as far as they are known by now, and what to draw of a stretch of it."""

    def __init__(self) -> None:
        self.text = ""
        self.shown = True
        self.complete = False
        self.blocks: list[Block] = []
        self._starts: list[int] = []
        self._kept: dict[int, tuple[Ground, ...]] = {}

    def begin(self, text: str) -> None:
        """Forget all for another text."""
        self.text, self.complete = text, False
        self.blocks, self._starts, self._kept = [], [], {}

    def add(self, found: Iterable[Block], *, complete: bool = False) -> None:
        """Take on further blocks in text order; with `complete` they are the last."""
        for block in found:
            self.blocks.append(block)
            self._starts.append(block.span.start)
        self.complete = complete

    def grounds(self, span: Span) -> Iterator[Ground]:
        """The grounds of the paragraphs that touch a stretch."""
        for number in range(max(0, bisect_right(self._starts, span.start) - 1), bisect_left(self._starts, span.end)):
            block = self.blocks[number]
            role = GROUNDS.get(block.kind)
            if role and block.span.end > span.start:
                yield Ground(block.span, role)

    def marks(self, span: Span) -> Iterator[Ground]:
        """The grounds of figures, dates, firms and terms that touch a stretch."""
        for number in range(span.start // CHUNK, max(span.start, span.end - 1) // CHUNK + 1):
            for ground in self._chunk(number):
                if ground.span.start < span.end and ground.span.end > span.start:
                    yield ground

    def _chunk(self, number: int) -> tuple[Ground, ...]:
        """The marks of one chunk, cut at its ends; kept as soon as all its blocks are known."""
        kept = self._kept.get(number)
        if kept is not None:
            return kept
        low, high = number * CHUNK, (number + 1) * CHUNK
        found = []
        for start, token, value in tokens_between(self.text, self.blocks, Span(low, high)):
            role, end = _ROLE_OF.get(token), start + len(value)
            if role and start < high and end > low:
                found.append(Ground(Span(max(start, low), min(end, high)), role))
        if self.complete or (self.blocks and self.blocks[-1].span.start >= high):
            if len(self._kept) >= KEPT:
                self._kept.clear()
            self._kept[number] = tuple(found)
        return tuple(found)
