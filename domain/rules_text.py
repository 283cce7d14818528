"""A release as rules read it: plain letters, one blank between words, a line for each paragraph; with the way back."""

import re
import unicodedata
from array import array
from bisect import bisect_right
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from domain.blocks import Block, Kind, blocks
from domain.span import Span

COLUMN = "\t"
"""What stands between two columns; between two paragraphs stands a line feed."""
_COLUMN_WIDTH = 4
_TURN = 80
"""A header as short as this, right below a page mark, belongs to the turn of the page."""

_UNEVEN = re.compile(
    r"(?<=[^\W\d_])-[^\S\n]*\n\s*(?=[^\W\d_])|[\u00ad\u200b-\u200d\u2060\ufeff]+|[^\S ]\s*|  +\s*|(?<=\S) \n\s*"
)
_LETTERS_BEFORE = re.compile(r"[^\W\d_]+\Z")
_LETTERS_AFTER = re.compile(r"[^\W\d_]+")
_PLAIN = {
    "‘": "'",
    "’": "'",
    "‚": "'",
    "′": "'",
    "“": '"',
    "”": '"',
    "„": '"',
    "″": '"',
    "«": '"',
    "»": '"',
    "‐": "-",
    "‑": "-",
    "‒": "-",
    "–": "-",
    "—": "-",
    "−": "-",
    "•": "*",
}
FRACTION = "~"
"""What a fraction in one sign reads as."""


class _Plain(dict[int, str]):
    """One plain sign for each character, found when it is first met."""

    def __missing__(self, code: int) -> str:
        sign = _plain(chr(code))
        self[code] = sign
        return sign


def _plain(character: str) -> str:
    if character in _PLAIN:
        return _PLAIN[character]
    if unicodedata.category(character) == "No" and unicodedata.decomposition(character).startswith("<fraction>"):
        return FRACTION
    base = unicodedata.normalize("NFKD", character)[:1]
    if base.isascii() and base.isprintable():
        return base
    if character.isalpha():
        return "X" if character.isupper() else "x"
    return "0" if character.isdigit() else "*"


_SIGNS = _Plain({code: chr(code) for code in range(128)})


@dataclass(frozen=True, slots=True)
class Reading:
    """The plain form of a text, and which place of the text each of its places is."""

    text: str
    plain: str
    """ASCII alone, so that a place in it is a byte too."""
    data: bytes
    """The same as bytes."""
    kinds: tuple[Kind, ...]
    _lines: "array[int]"
    """Where in the plain form each block begins."""
    _plain_at: "array[int]"
    _text_at: "array[int]"

    def span(self, start: int, end: int) -> Span:
        """The span of the text that a stretch of the plain form stands for; it is not empty."""
        return Span(self._place(start), self._place(end - 1) + 1)

    def kind(self, place: int) -> Kind:
        """What the paragraph around a place of the plain form is."""
        return self.kinds[max(0, bisect_right(self._lines, place) - 1)] if self.kinds else Kind.BODY

    def line_near(self, place: int, reach: int) -> tuple[int, int]:
        """The stretch that is the paragraph around a place, as far as it lies within reach."""
        low, high = max(0, place - reach), min(len(self.plain), place + reach)
        start, end = self.plain.rfind("\n", low, place), self.plain.find("\n", place, high)
        return start + 1 if start >= 0 else low, end if end >= 0 else high

    def _place(self, place: int) -> int:
        index = bisect_right(self._plain_at, place) - 1
        return self._text_at[index] + place - self._plain_at[index]


class _Writer:
    """Puts the plain form together, a stretch of the text at a time."""

    def __init__(self, text: str, words: Collection[str]) -> None:
        self.text, self.words = text, words
        self.pieces: list[str] = []
        self.length = 0
        self.kinds: list[Kind] = []
        self.lines, self.plain_at, self.text_at = array("Q"), array("Q"), array("Q")

    def copy(self, start: int, end: int) -> None:
        """A stretch of the text as it stands."""
        if end > start:
            self.put(self.text[start:end], start)

    def put(self, piece: str, place: int) -> None:
        """What stands for the text from a place on."""
        self.plain_at.append(self.length)
        self.text_at.append(place)
        self.pieces.append(piece)
        self.length += len(piece)

    def block(self, block: Block, runs_on: bool) -> None:
        """A block, on the line of the one before where its sentence runs on."""
        if self.pieces:
            self.put(" " if runs_on else "\n", block.span.start)
        self.lines.append(self.length)
        self.kinds.append(block.kind)
        done = block.span.start
        for match in _UNEVEN.finditer(self.text, block.span.start, block.span.end):
            start, end = match.span()
            self.copy(done, start)
            if start == block.span.start or end == block.span.end:
                filled = ""
            else:
                filled = self._filled(match, block)
            if filled:
                self.put(filled, start)
            done = end
        self.copy(done, block.span.end)

    def _filled(self, match: re.Match[str], block: Block) -> str:
        gap = match.group()
        if gap[0] == "-":
            return "" if self._is_one_word(match) else "-"
        if not gap.isspace():
            return ""
        if "\n" in gap:
            return "\n" if block.kind is Kind.TABLE else " "
        return COLUMN if COLUMN in gap or len(gap) >= _COLUMN_WIDTH else " "

    def _is_one_word(self, match: re.Match[str]) -> bool:
        """Whether a hyphen at a line end only cuts a word that the rules know."""
        before = _LETTERS_BEFORE.search(self.text[max(0, match.start() - 40) : match.start()])
        after = _LETTERS_AFTER.match(self.text, match.end(), match.end() + 40)
        return bool(before and after) and (before.group() + after.group()).lower() in self.words  # type: ignore[union-attr]


def read(text: str, words: Collection[str] = ()) -> Reading:
    """The plain form of a text; `words` are those that a hyphen at a line end may cut."""
    writer = _Writer(text, words)
    turned = False
    for block in blocks(text):
        if block.kind is Kind.PAGE or (turned and block.kind is Kind.EXHIBIT and block.span.length < _TURN):
            turned = True
            continue
        writer.block(block, turned and _is_open(text, writer, block))
        turned = False
    plain = "".join(writer.pieces)
    if not plain.isascii():
        plain = plain.translate(_SIGNS)
    return Reading(
        text, plain, plain.encode("ascii"), tuple(writer.kinds), writer.lines, writer.plain_at, writer.text_at
    )


def _is_open(text: str, writer: _Writer, block: Block) -> bool:
    """Whether what stands before the turn of a page has not come to the end of its sentence."""
    last = writer.pieces[-1].rstrip()[-1:] if writer.pieces else "."
    return last not in '.:?!"”' and writer.kinds[-1] not in (Kind.TABLE, Kind.HEADLINE, Kind.HEADING)


@lru_cache(maxsize=4096)
def folded(words: str) -> str:
    """Words of a rule in the plain form of a text."""
    return words.translate(_SIGNS)
