"""The Pygments lexer of a corporate press release, and the sections that its outline shows."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from pygments.lexer import Lexer
from pygments.token import (
    Comment,
    Generic,
    Keyword,
    Literal,
    Name,
    Number,
    Punctuation,
    String,
    Text,
    Whitespace,
    _TokenType,
)

from domain.blocks import DATELINE, Block, Kind, blocks
from domain.lexer_inline import Inline, marks, pieces
from domain.segment import trimmed
from domain.span import Span

Token = tuple[int, _TokenType, str]

TOKENS: dict[Kind, _TokenType] = {
    Kind.HEADER: Comment.Preproc.Header,
    Kind.EXHIBIT: Comment.Special,
    Kind.PAGE: Comment.Preproc,
    Kind.HEADLINE: Generic.Heading,
    Kind.SUBHEAD: Generic.Subheading.Subhead,
    Kind.DATELINE: Name.Label,
    Kind.HEADING: Generic.Subheading,
    Kind.BODY: Text,
    Kind.QUOTATION: Text.Quotation,
    Kind.ADVISORS: Keyword.Namespace,
    Kind.ABOUT: Name.Namespace,
    Kind.CAUTION: Comment.Multiline,
    Kind.CONTACTS: Name.Attribute,
    Kind.TABLE: Generic.Output,
    Kind.END: Punctuation.Marker,
}
INLINE: dict[Inline, _TokenType] = {
    Inline.MONEY: Number.Money,
    Inline.RATE: Number.Rate,
    Inline.PERCENT: Number.Percent,
    Inline.DATE: Literal.Date,
    Inline.FIRM: Name.Entity,
    Inline.TERM: Name.Constant,
}
"""Types that Pygments' styles do not know show as what they are a kind of."""
SPOKEN = frozenset({Kind.BODY, Kind.QUOTATION})
"""Where what stands in quotation marks is said by somebody."""
PLAIN = frozenset({Kind.HEADER, Kind.PAGE, Kind.EXHIBIT, Kind.TABLE, Kind.END})
"""Where nothing inside is told apart."""
_QUOTED = re.compile(r"[\"“][^\"“”]{20,4000}[\"”]")
_TELLING = re.compile(r"(?i)\bexhibit 99|for immediate release|press release|forward-looking statements|safe harbor")


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a release that the outline names: its span runs from its heading to its last word."""

    kind: str
    title: str
    span: Span


def iter_sections(text: str, found: Iterable[Block] | None = None) -> Iterator[Section]:
    """The sections in text order, each as soon as it is known to be over; neighbours of one title are one.

    `found` are the blocks of the text where they are known already.
    """
    current: Section | None = None
    for block in blocks(text) if found is None else found:
        if block.kind is Kind.PAGE:
            continue
        section = _section(text, block)
        if current is not None and section is not None and section.title == current.title and not block.opens:
            kind = section.kind if current.kind == Kind.HEADING else current.kind
            current = replace(current, kind=kind, span=Span(current.span.start, section.span.end))
            continue
        if current is not None:
            yield current
        current = section
    if current is not None:
        yield current


def sections(text: str) -> tuple[Section, ...]:
    """All sections of a text in text order."""
    return tuple(iter_sections(text))


def _section(text: str, block: Block) -> Section | None:
    """The section a block alone would make, or None when the outline does not name it."""
    if not block.title:
        return None
    return Section(block.kind.value, block.title, trimmed(text, block.span.start, block.span.end))


def tokens_between(text: str, found: Sequence[Block], span: Span) -> Iterator[Token]:
    """The tokens of a stretch and what they are cut from, without a gap; `found` are the blocks of the text so far.

    They are the tokens that the whole text has there, and take time for the stretch alone.
    """
    number = max(0, bisect_right(found, span.start, key=lambda block: block.span.start) - 1)
    position = -1
    for index in range(number, len(found)):
        block = found[index]
        if block.span.start >= span.end:
            break
        if block.span.end <= span.start:
            continue
        if 0 <= position < block.span.start:
            yield position, Whitespace, text[position : block.span.start]
        for token in _tokens(text, block, span):
            position = token[0] + len(token[2])
            yield token


def _tokens(text: str, block: Block, wanted: Span) -> Iterator[Token]:
    """The tokens of the pieces of a block that touch a stretch."""
    base = TOKENS[block.kind]
    for piece in pieces(text, block.span, wanted):
        if block.kind in PLAIN:
            yield piece.start, base, piece.of(text)
            continue
        said = _said(text, piece) if block.kind in SPOKEN else []
        position = piece.start
        for mark in marks(text, piece):
            yield from _between(text, Span(position, mark.span.start), base, said)
            yield mark.span.start, INLINE[mark.kind], mark.span.of(text)
            position = mark.span.end
        yield from _between(text, Span(position, piece.end), base, said)


def _said(text: str, piece: Span) -> list[Span]:
    """What stands in quotation marks."""
    return [Span(*match.span()) for match in _QUOTED.finditer(text, piece.start, piece.end)]


def _between(text: str, gap: Span, base: _TokenType, said: Sequence[Span]) -> Iterator[Token]:
    """The tokens between two marks: what is said is told from the rest."""
    position = gap.start
    for quoted in said:
        start, end = max(quoted.start, position), min(quoted.end, gap.end)
        if start < end:
            if position < start:
                yield position, base, text[position:start]
            yield start, String.Double, text[start:end]
            position = end
    if position < gap.end:
        yield position, base, text[position : gap.end]


class ReleaseLexer(Lexer):
    """Tells the parts of a press release apart; `get_tokens_unprocessed` is exact, its tokens join to the text."""

    name = "Corporate press release"
    aliases: ClassVar[list[str]] = ["glossator-release"]
    filenames: ClassVar[list[str]] = []
    mimetypes: ClassVar[list[str]] = []
    url = "https://www.sec.gov/submit-filings"
    version_added = ""

    def __init__(self, **options: Any) -> None:
        # Pygments would cut blank lines at the ends and add one.
        super().__init__(**{"stripnl": False, "ensurenl": False, **options})

    @staticmethod
    def analyse_text(text: str) -> float:
        """How likely a text is a press release: never sure, so that no other lexer is driven out."""
        head = text[:4_000]
        signs = len({match.group().lower() for match in _TELLING.finditer(head)})
        dated = any(DATELINE.match(paragraph) for paragraph in re.split(r"\n\s*\n", head)[:20])
        return min(0.5, 0.1 * signs + 0.2 * dated)

    def get_tokens_unprocessed(self, text: str) -> Iterator[Token]:
        """Tokens as (start in code points, type, text); blank stretches between paragraphs are Whitespace."""
        position = 0
        for block in blocks(text):
            if block.span.start > position:
                yield position, Whitespace, text[position : block.span.start]
            yield from _tokens(text, block, block.span)
            position = block.span.end
        if position < len(text):
            yield position, Whitespace, text[position:]
