"""A text as it reads without its hard line ends: every offset stays, line feeds in paragraphs become spaces."""

import re
from collections.abc import Sequence

NARROWEST, WIDEST = 45, 160
"""Paragraphs whose longest line lies outside were not wrapped by a typewriter's habit."""
RAGGED = 10
"""How much shorter than the paragraph a line may be although the next word would have fitted."""
DEEPEST = 16
"""A deeper indent is a centred heading or an address."""

_COLUMNS = re.compile(r"\S(?: {4,}| *\t\s*)\S|\.{5,}|[-=_*]{5,}|(?:\. ){4}")
_ITEM = re.compile(r"\s*(?:[-*•·●▪◦‣–—#|<>]|o\s|\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)]\s|\S+@\S+$|https?://\S+$)")


def reflowed(text: str) -> str:
    """The same text, same length, with the line feeds inside hard-wrapped paragraphs turned into spaces.

    Blank lines, tables, centred headings, lists, page marks and addresses keep theirs.
    """
    lines = text.split("\n")
    ends = ["\n"] * len(lines)
    first = 0
    for index, line in enumerate(lines):
        if not line or line.isspace():
            if index - first > 1:
                _join(lines, ends, first, index)
            first = index + 1
    if len(lines) - first > 1:
        _join(lines, ends, first, len(lines))
    ends[-1] = ""
    return "".join([piece for pair in zip(lines, ends, strict=True) for piece in pair])


def _join(lines: Sequence[str], ends: list[str], first: int, last: int) -> None:
    """Turn the line ends of one paragraph into spaces where the next word would not have fitted."""
    lengths = [len(line.rstrip()) for line in lines[first:last]]
    width = max(lengths)
    if not NARROWEST <= width <= WIDEST:
        return
    indents = [len(line) - len(line.lstrip()) for line in lines[first:last]]
    columns = [_COLUMNS.search(line.strip()) is not None for line in lines[first:last]]
    if sum(columns) * 2 > len(columns):
        return
    for index in range(len(lengths) - 1):
        below = lines[first + index + 1]
        word = below.split(None, 1)[0]
        if (
            lengths[index] + 1 + len(word) > width - RAGGED
            and not (columns[index] or columns[index + 1])
            and _same_block(indents, index)
            and not _ITEM.match(below)
            and not lines[first + index].lstrip().startswith("<")
        ):
            ends[first + index] = " "


def _same_block(indents: Sequence[int], index: int) -> bool:
    """Whether the indents of a line and the next are those of one paragraph: only the first line stands out."""
    here, below = indents[index], indents[index + 1]
    if here == below:
        return here <= DEEPEST
    if index == 0 and here <= DEEPEST:
        # "    First line" or a hanging indent; two uneven lines alone are a centred heading.
        further = indents[2] if len(indents) > 2 else None
        return below == further or (further is None and below == 0)
    return index > 0 and below <= DEEPEST and abs(here - below) == 1
