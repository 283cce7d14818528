"""What stands inside the paragraphs of a release: money, rates, percentages, dates, firms' names and defined terms.

Figures and dates are what a double click takes (`domain.lexer_words`), firms are what `domain.phrase` takes for them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from domain.lexer_words import BRACKETS, DEFINED, FRACTION, INLINE, NOTE_AFTER
from domain.phrase import Word, firm_of
from domain.segment import units
from domain.span import Span

PIECE = 8_000
"""A paragraph longer than this is read in pieces, so that what is visible never waits for what is not."""
_BEFORE, _BEHIND = 200, 90
"""How far a firm's name is looked for on either side of what gives it away."""
_GIVES_AWAY = re.compile(
    r"\b(?<![Tt]he )(?<![Tt]he\n)"
    r"(?:Inc|INC|Incorporated|Corp|CORP|Corporation|Co|Company|Ltd|LTD|Limited|Plc|PLC|plc|AG|"
    r"SE|GmbH|KG|KGaA|LLC|LP|AB|ASA|NV|BV|SA|SpA|LLP|PLLC|PC|Trust)\b"
    r"|\b(?:L\.L\.[CP]|L\.P|P\.L\.L\.C|N\.[AV]|S\.A|P\.[AC])\.|&"
)
_BLANK = re.compile(r"\s")


class Inline(StrEnum):
    """What a few words inside a paragraph are."""

    MONEY = "money"
    RATE = "rate"
    """A percentage with a fraction, or one that stands before a note's name."""
    PERCENT = "percent"
    DATE = "date"
    FIRM = "firm"
    TERM = "term"
    """A word that the release defines in brackets, with its quotation marks."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A few words and what they are."""

    kind: Inline
    span: Span


def pieces(text: str, whole: Span, wanted: Span) -> Iterator[Span]:
    """The pieces of a paragraph that touch a stretch; a piece is the same whatever stretch is asked for."""
    number = max(0, wanted.start - whole.start) // PIECE
    start = _cut(text, whole, max(0, number - 1))
    number = max(0, number - 1)
    while start < whole.end and start < wanted.end:
        number += 1
        end = _cut(text, whole, number)
        if end > wanted.start and end > start:
            yield Span(start, end)
        start = end


def _cut(text: str, whole: Span, number: int) -> int:
    """Where the piece of that number begins: behind a blank if there is one near."""
    at = whole.start + number * PIECE
    if number == 0 or at >= whole.end:
        return min(at, whole.end)
    blank = _BLANK.search(text, at, min(at + 400, whole.end))
    return blank.end() if blank else at


def marks(text: str, piece: Span) -> list[Mark]:
    """What stands in a piece, in order; of two that overlap the one that begins first, then the longer."""
    found = [*_figures(text, piece), *_terms(text, piece), *_firms(text, piece)]
    found.sort(key=lambda mark: (mark.span.start, -mark.span.end))
    kept: list[Mark] = []
    for mark in found:
        if not kept or mark.span.start >= kept[-1].span.end:
            kept.append(mark)
    return kept


def _figures(text: str, piece: Span) -> Iterator[Mark]:
    for match in INLINE.finditer(text, piece.start, piece.end):
        kind = Inline(str(match.lastgroup))
        if kind is Inline.PERCENT:
            coupon = FRACTION.search(match.group()) or NOTE_AFTER.match(text, match.end(), piece.end)
            kind = Inline.RATE if coupon else kind
        yield Mark(kind, Span(*match.span()))


def _terms(text: str, piece: Span) -> Iterator[Mark]:
    for bracket in BRACKETS.finditer(text, piece.start, piece.end):
        for match in DEFINED.finditer(text, bracket.start(), bracket.end()):
            yield Mark(Inline.TERM, Span(*match.span()))


def _firms(text: str, piece: Span) -> Iterator[Mark]:
    reached = piece.start
    for match in _GIVES_AWAY.finditer(text, piece.start, piece.end):
        if match.start() < reached:
            continue
        firm = _firm_around(text, match.start(), piece)
        # Longer ones are lists, and in a line of capitals nothing tells where a name begins.
        if firm is not None and reached <= firm.start and firm.length <= _BEFORE and not _in_capitals(text, firm):
            reached = firm.end
            yield Mark(Inline.FIRM, firm)


def _in_capitals(text: str, firm: Span) -> bool:
    """Whether a name with an “of” stands among capitals, as in ACQUISITION OF MARLOW, INC."""
    around = text[max(0, firm.start - 40) : firm.end + 40]
    return around.isupper() and " OF " in firm.of(text)


def _firm_around(text: str, position: int, piece: Span) -> Span | None:
    low = max(piece.start, position - _BEFORE)
    if low > piece.start:
        blank = _BLANK.search(text, low, position)
        low = blank.end() if blank else position
    words = [Word(unit, unit.of(text)) for unit in units(text, low, min(piece.end, position + _BEHIND))]
    index = next((number for number, word in enumerate(words) if word.span.end > position), None)
    if index is None:
        return None
    firm = firm_of(text, words, index)
    if firm is None or firm.start < low or not firm.start <= position <= firm.end:
        return None
    return firm if firm.end <= piece.end else None
