"""The tokeniser of our token formats: docs/format.md describes it, and a change of it is a change of the format."""

import re
from collections.abc import Iterable, Iterator
from itertools import accumulate, pairwise

from domain.tokens import TOKEN

SPACED = re.compile(rf"({TOKEN.pattern} | \s+)([ ]?)", re.VERBOSE)
"""A token or a stretch of white space, and the blank that follows it, if there is one."""
PARAGRAPH_END = re.compile(r"\n[^\S\n]*\n\s*")
"""A blank line: where a sentence of the token formats ends."""


def tokens(text: str) -> list[str]:
    """The tokens of a stretch of text in order; all that is no blank is in exactly one of them."""
    return TOKEN.findall(text)


def paragraphs(text: str) -> list[list[str]]:
    """The tokens of each stretch between blank lines; a stretch may be empty."""
    return [TOKEN.findall(paragraph) for paragraph in PARAGRAPH_END.split(text)]


def spaced(text: str, edges: Iterable[tuple[int, int]]) -> tuple[list[str], list[bool], list[int]]:
    """Tokens that make up the whole text: the words, whether a blank follows each that is no word, and their places.

    White space beyond such a blank is in tokens of its own. Every [start, end) of `edges` begins and ends with tokens.
    """
    words: list[str] = []
    blanks: list[str] = []
    cuts = sorted({0, len(text), *_cuts(text, edges)})
    for start, end in pairwise(cuts):
        for word, blank in SPACED.findall(text, start, end):
            words.append(word)
            blanks.append(blank)
    lengths = (len(word) + len(blank) for word, blank in zip(words, blanks, strict=True))
    places = list(accumulate(lengths, initial=0))
    places.pop()
    return words, [bool(blank) for blank in blanks], places


def _cuts(text: str, edges: Iterable[tuple[int, int]]) -> Iterator[int]:
    """Where no token may run across, so that no blank of an annotation is taken for one between tokens."""
    edges = tuple(edges)
    starts = {start for start, _ in edges}
    ends = {end for _, end in edges}
    yield from starts
    for end in ends:
        before = text[end - 1 : end]
        if before == " ":
            yield end - 1
            yield end
        elif text[end : end + 1] == " " and before.strip() and end not in starts and end + 1 not in ends:
            yield end + 1
        else:
            yield end
