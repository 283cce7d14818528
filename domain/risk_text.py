"""The prose of a release as passages in which words stand one space apart, so that phrases need not think of line ends.

A passage runs on over page marks, and over the bullets or numbered paragraphs of a list.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate

from domain.blocks import Block, Kind, blocks
from domain.segment import word_set
from domain.span import Span

BULLET = "•"
"""What stands in a passage for any mark at the head of a line."""

_PROSE = frozenset({Kind.BODY, Kind.QUOTATION, Kind.ADVISORS, Kind.ABOUT, Kind.CAUTION})
_SKIPPED = frozenset({Kind.PAGE, Kind.EXHIBIT})
_WORD = re.compile(r"\S+")
_MARKS = word_set("• ● · ▪ ◦ * - -- – — o ■ § \uf0b7 \x95 >")
_GLUED = re.compile(r"[•●▪◦■\uf0b7]")
_RULED = re.compile(r"[-_=*~]{3,}")
_LISTED = re.compile(r"\s*(?:[•●·▪◦*■\uf0b7]|[-–—o]\s|\(?(?:\d{1,2}|[ivx]{1,5}|[a-z])\)\s|\d{1,2}\.\s)")
_LEADS = re.compile(r"\S+ [a-z]+(?: to)?:$")
_STOP = re.compile(r"[.!?][\"”’')\]]* (?=[\"“‘(\[]*[A-Z0-9•#])")
_SHORT = re.compile(
    r"(?:^|[\s(])(?:Mr|Mrs|Ms|Dr|St|No|Nos|vs|i\.e|e\.g|[A-Z]|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.$"
)
_NAMED = re.compile(r"(?:^|[\s(])(?:Inc|Corp|Cos?|Ltd|Bros|(?:[A-Za-z]\.)+[A-Za-z])\.$")
_OPENS = re.compile(
    r"[\"“‘(\[]*(?:The|This|These|Those|Such|In|It|Its|We|Our|If|For|Factors?|Risks?|Forward|Statements?|Actual|Certain|"
    r"You|Readers|Investors|There|Any|All|Although|Except|Other|Important|No|Neither|As|At|On|A|An|And|But)\b"
)


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of a text with single spaces between them, and where each word stands in the text."""

    flat: str
    starts: list[int] = field(repr=False)
    """Where each word begins in `flat`."""
    origins: list[int] = field(repr=False)
    """Where the same word begins in the text."""
    caution: bool
    """Whether it is, by its heading or its words, a caution."""

    def span(self, start: int, end: int) -> Span:
        """The place in the text of a stretch of `flat` that begins and ends with words."""
        return Span(self._origin(start), self._origin(end - 1) + 1)

    def _origin(self, position: int) -> int:
        word = bisect_right(self.starts, position) - 1
        return self.origins[word] + position - self.starts[word]


def passages(text: str) -> Iterator[Passage]:
    """The passages of a text in order."""
    group: list[Block] = []
    for block in blocks(text):
        if block.kind in _SKIPPED:
            continue
        if group and not _runs_on(text, group[-1], block):
            yield _passage(text, group)
            group = []
        if group or (block.kind in _PROSE and not block.opens) or _leads(text, block):
            group.append(block)
    if group:
        yield _passage(text, group)


def _leads(text: str, block: Block) -> bool:
    """Whether what looks like a heading is the beginning of a sentence that a list goes on with."""
    tail = text[max(block.span.start, block.span.end - 200) : block.span.end].rstrip()
    return block.kind is not Kind.HEADER and _LEADS.search(tail) is not None


def _runs_on(text: str, before: Block, block: Block) -> bool:
    """Whether a sentence or a list of the block before goes on in this one."""
    head = text[block.span.start : block.span.start + 60]
    tail = text[max(before.span.start, before.span.end - 60) : before.span.end].rstrip()
    if _LISTED.match(head):
        first = text[before.span.start : before.span.start + 60]
        return tail[-1:] in ":;," or tail.endswith((" and", " or", "\nand", "\nor")) or _LISTED.match(first) is not None
    if tail[-1:] in ";:" and head[:1].islower():
        return True
    if block.kind not in _PROSE or block.opens:
        return False
    if tail[-1:] in ";,:":
        return True
    return head[:1].islower() and tail[-1:] not in ".!?"


def _passage(text: str, group: list[Block]) -> Passage:
    words: list[str] = []
    origins: list[int] = []
    for block in group:
        start = block.span.start
        while start < block.span.end:
            end = text.find("\n", start, block.span.end)
            end = block.span.end if end < 0 else end
            _read_line(text, start, end, words, origins)
            start = end + 1
    ends = accumulate(len(word) + 1 for word in words)
    starts = [0, *ends][: len(words)]
    return Passage(" ".join(words), starts, origins, any(block.kind is Kind.CAUTION for block in group))


def _read_line(text: str, start: int, end: int, words: list[str], origins: list[int]) -> None:
    """Adds the words of a line: without rules, and with one sign for any bullet."""
    first = True
    for found in _WORD.finditer(text, start, end):
        word, origin = found.group(), found.start()
        if not word[0].isalnum() or (first and word == "o"):
            if len(word) > 2 and _RULED.fullmatch(word):
                continue
            if first and word in _MARKS:
                word = BULLET
            elif len(word) > 1 and _GLUED.match(word):
                words.append(BULLET)
                origins.append(origin)
                word, origin = word[1:], origin + 1
        first = False
        words.append(word)
        origins.append(origin)


def sentences(flat: str) -> Iterator[Span]:
    """The sentences of a passage in order; one that goes on after a full stop in small letters is one."""
    start = 0
    for found in _STOP.finditer(flat):
        if found.group().startswith("."):
            before = flat[max(start, found.start() - 12) : found.start() + 1]
            if _SHORT.search(before):
                continue
            if _NAMED.search(before) and not _OPENS.match(flat, found.end()):
                continue
        yield Span(start, found.end() - 1)
        start = found.end()
    if start < len(flat):
        yield Span(start, len(flat))
