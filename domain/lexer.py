"""The Pygments lexer of a corporate press release, and the sections that its outline shows."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import ClassVar

from pygments.lexer import Lexer
from pygments.token import Comment, Generic, Keyword, Name, Punctuation, String, Text, Whitespace, _TokenType

from domain.blocks import Block, Kind, blocks
from domain.segment import trimmed
from domain.span import Span

Token = tuple[int, _TokenType, str]
Inline = Callable[[int, _TokenType, str], Iterator[Token]]

TOKENS: dict[Kind, _TokenType] = {
    Kind.EXHIBIT: Comment.Special,
    Kind.PAGE: Comment.Preproc,
    Kind.HEADLINE: Generic.Heading,
    Kind.DATELINE: Name.Label,
    Kind.HEADING: Generic.Subheading,
    Kind.BODY: Text,
    Kind.QUOTATION: Text,
    Kind.ADVISORS: Keyword.Namespace,
    Kind.ABOUT: Name.Namespace,
    Kind.CAUTION: Comment.Multiline,
    Kind.CONTACTS: Name.Attribute,
    Kind.TABLE: Generic.Output,
    Kind.END: Punctuation.Marker,
}
_QUOTED = re.compile(r"[\"“][^\"“”]{20,4000}[\"”]")


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a release that the outline names: its span runs from its heading to its last word."""

    kind: str
    title: str
    span: Span


def iter_sections(text: str) -> Iterator[Section]:
    """The sections in text order, each as soon as it is known to be over; neighbours of one title are one."""
    current: Section | None = None
    for block in blocks(text):
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


def quotations(start: int, token: _TokenType, value: str) -> Iterator[Token]:
    """A paragraph's tokens with what is said in quotation marks told apart."""
    position = 0
    for match in _QUOTED.finditer(value):
        if match.start() > position:
            yield start + position, token, value[position : match.start()]
        yield start + match.start(), String.Double, match.group()
        position = match.end()
    if position < len(value):
        yield start + position, token, value[position:]


INLINE: dict[Kind, Inline] = {Kind.BODY: quotations, Kind.QUOTATION: quotations}
"""What splits the paragraphs of a kind further; a paragraph without an entry is one token."""


class ReleaseLexer(Lexer):
    """Tells the parts of a press release apart; `get_tokens_unprocessed` is exact, its tokens join to the text."""

    name = "Corporate press release"
    aliases: ClassVar[list[str]] = ["glossator-release"]
    filenames: ClassVar[list[str]] = []
    mimetypes: ClassVar[list[str]] = []
    url = "https://www.sec.gov/submit-filings"
    version_added = ""

    def get_tokens_unprocessed(self, text: str) -> Iterator[Token]:
        """Tokens as (start in code points, type, text); blank stretches between paragraphs are Whitespace."""
        position = 0
        for block in blocks(text):
            start, end = block.span.start, block.span.end
            if start > position:
                yield position, Whitespace, text[position:start]
            token, inline = TOKENS[block.kind], INLINE.get(block.kind)
            if inline is None:
                yield start, token, text[start:end]
            else:
                yield from inline(start, token, text[start:end])
            position = end
        if position < len(text):
            yield position, Whitespace, text[position:]
