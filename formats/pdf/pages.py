"""A text as filed broken into lines and pages, and where each letter stands; nothing is drawn here.

Places are points from the lower left corner of an A4 page; what fits on it also fits on US Letter when it is printed.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from domain.span import Span
from formats.pdf.fonts import ASCENT, BREAKS, CELL, DESCENT, cells

Box = tuple[float, float, float, float]
"""Left, bottom, right and top."""

PAGE_WIDTH, PAGE_HEIGHT = 595.28, 841.89
LEFT, TOP, BOTTOM = 54.0, 54.0, 84.0
"""Margins; the footer lies within the lower one."""
_COLUMNS, _MOST_COLUMNS = 80, 132
_SIZE = 9.0
TEXT_WIDTH = _COLUMNS * CELL * _SIZE
MARGIN_LEFT = LEFT + TEXT_WIDTH + 8
"""Where the legend in the margin begins."""
_LEADING = 1.22
_TAB = 8
_STRONG = "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]"
_RIGHT_TO_LEFT = re.compile(rf"{_STRONG}+(?:[ ,.;:\u00a0'\"-]+{_STRONG}+)*")
"""Runs of Arabic and Hebrew."""
_CLOSED = ("\n", "\x0c")
"""What ends a line and is not drawn itself; the others have a code, so that copied text has them."""
_LINE = re.compile(rf"[^{BREAKS}]*(?:[{BREAKS}]|\Z)")
_PLAIN = re.compile(r"[ -~\u00a0-\u00ac\u00ae-\u02ff\u2010-\u2027\u2030-\u203f\u20ac]*\Z")
"""Letters that surely take one cell each."""
_TABLE_LINE = re.compile(r"\S(?: {3,}|\t+)\S")


def is_text_place(left: float, bottom: float) -> bool:
    """Whether a place on a page of ours belongs to the text, and not to legend or footer."""
    return left < MARGIN_LEFT - 2 and bottom > BOTTOM - 6


@dataclass(frozen=True, slots=True)
class Line:
    """A line on a page: [start, end) of the text, and the cell of each letter."""

    start: int
    end: int
    columns: Sequence[int]
    """The first cell of each letter, and at the end how many cells there are."""
    goes_on: bool = False
    """Whether it goes on with a line of the text that was too long."""


@dataclass(frozen=True)
class Pages:
    """A text on pages."""

    text: str
    size: float
    lines: tuple[tuple[Line, ...], ...]
    """Of each page; there is always one."""

    @cached_property
    def _starts(self) -> tuple[int, ...]:
        return tuple(line.start for page in self.lines for line in page)

    @cached_property
    def _places(self) -> tuple[tuple[int, int], ...]:
        return tuple((page, row) for page, lines in enumerate(self.lines) for row in range(len(lines)))

    def baseline(self, row: int) -> float:
        """How high a line stands on its page."""
        return PAGE_HEIGHT - TOP - self.size * (ASCENT + row * _LEADING)

    def boxes(self, span: Span) -> Iterator[tuple[int, int, Box]]:
        """Page, row and box of each stretch of a line in a span, blanks at the ends of lines left out."""
        place = max(0, bisect_right(self._starts, span.start) - 1)
        while place < len(self._starts) and self._starts[place] < span.end:
            page, row = self._places[place]
            line = self.lines[page][row]
            start, end = self._trimmed(max(span.start, line.start), min(span.end, line.end))
            if start < end:
                for first, last in self._reach(line, start, end):
                    yield page, row, self._box(row, first, last)
            place += 1

    def _trimmed(self, start: int, end: int) -> tuple[int, int]:
        covered = self.text[start:end]
        return start + len(covered) - len(covered.lstrip()), end - len(covered) + len(covered.rstrip())

    def _reach(self, line: Line, start: int, end: int) -> list[tuple[int, int]]:
        """The runs of cells that the letters [start, end) of the text take on their line; several with Hebrew in it."""
        if isinstance(line.columns, range):
            return [(start - line.start, end - line.start)]
        found: list[tuple[int, int]] = []
        for place in range(start, end):
            letter, first = self.text[place], line.columns[place - line.start]
            last = line.columns[place - line.start + 1] if letter == "\t" else first + max(1, cells(letter))
            found.append((first, last))
        joined: list[tuple[int, int]] = []
        for first, last in sorted(found):
            if joined and first <= joined[-1][1]:
                joined[-1] = joined[-1][0], max(last, joined[-1][1])
            else:
                joined.append((first, last))
        return joined

    def _box(self, row: int, first: int, last: int) -> Box:
        width, base = self.size * CELL, self.baseline(row)
        return LEFT + first * width, base + DESCENT * self.size, LEFT + last * width, base + ASCENT * self.size


def paged(text: str) -> Pages:
    """The text on pages: lines as they are, too long ones wrapped, a form feed begins a page."""
    columns = _columns(text)
    size = _SIZE * _COLUMNS / columns
    most = int((PAGE_HEIGHT - TOP - BOTTOM) / (size * _LEADING))
    pages: list[list[Line]] = [[]]
    for match in _LINE.finditer(text):
        start, end = match.span()
        if start == len(text) > 0:
            break
        closed = text[end - 1] if end > start else ""
        if text[start:end] == "\x0c" and pages[-1]:
            # The end of a page is no line of its own.
            if end < len(text):
                pages.append([])
            continue
        for line in _wrapped(text, start, end - (closed in _CLOSED), columns):
            if len(pages[-1]) == most:
                pages.append([])
            pages[-1].append(line)
        if closed == "\x0c" and end < len(text):
            pages.append([])
    return Pages(text, size, tuple(map(tuple, pages)))


def _columns(text: str) -> int:
    """As many as the widest table needs, within reason; running text is wrapped and needs no more than usual."""
    longest = _COLUMNS
    for line in text.split("\n"):
        if longest < len(line) <= _MOST_COLUMNS and _TABLE_LINE.search(line):
            longest = len(line)
    return longest


def _wrapped(text: str, start: int, end: int, most: int) -> Iterator[Line]:
    """A line of the text as one or more on the page."""
    goes_on = False
    while True:
        # A line may be as long as the text: no more of it is measured than can stand on a line.
        window = min(end, start + 4 * most)
        columns = _cells_of(text[start:window])
        if columns[-1] <= most:
            yield Line(start, window, columns, goes_on)
            if window == end:
                return
            start, goes_on = window, True
            continue
        fits = bisect_right(columns, most) - 1
        cut = text.rfind(" ", start + fits // 2, min(start + fits + 1, end)) + 1 or start + max(fits, 1)
        yield Line(start, cut, columns[: cut - start + 1], goes_on)
        start, goes_on = cut, True
        if start == end:
            return


def _cells_of(line: str) -> Sequence[int]:
    if _PLAIN.match(line):
        return range(len(line) + 1)
    found, reached = [], 0
    for letter in line:
        width = cells(letter)
        # What takes no cell stands upon the letter before it.
        found.append(reached if width else max(0, reached - 1))
        reached = (reached // _TAB + 1) * _TAB if letter == "\t" else reached + width
    for run in _RIGHT_TO_LEFT.finditer(line):
        _turn(line, found, *run.span(), reached)
    found.append(reached)
    return found


def _turn(line: str, columns: list[int], start: int, end: int, reached: int) -> None:
    """Let the letters of a run stand from right to left; their order in the text, and so in a copy, is kept."""
    left = columns[start]
    right = columns[end] if end < len(columns) else reached
    for place in range(start, end):
        columns[place] = max(left, left + right - columns[place] - max(1, cells(line[place])))
