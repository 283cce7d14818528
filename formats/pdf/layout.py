"""Pieces of a page to its lines in reading order: newspaper columns one after the other, tables side by side.

Knows no PDF library. Places are points, upwards; lines are set on a grid of letters, so that columns stand one under
the other.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from formats.pdf.letters import WIDE_GAP, Piece

_WORD_GAP = 0.15
"""In heights of the line: a narrower gap parts no words."""
_BLANK_LINE = 1.75
"""In heights of the line: lines further apart than this have a blank line between them."""
_LEAST_LINES = 4
_LEAST_LETTERS = 22
"""A column of running text has at least that many lines, half of them with at least so many letters."""
_FILLED = 0.6
_FIGURES = re.compile(r"[\d$€£¥()%.,+\-–—\s]+\Z")
_NARROWEST = 0.4
_WIDEST = 400
"""Blanks in a row: tiny letters on a large page would ask for any number of them."""

Row = list[Piece]
"""The pieces of one line, from left to right."""


@dataclass(slots=True)
class Laid:
    """The text of a page, and where in it each piece begins."""

    text: str
    places: list[tuple[Piece, int]]


def laid_out(pieces: Sequence[Piece]) -> Laid:
    """The text of a page, lines ended by line feeds; places count code points from the page's first."""
    lines: list[str] = []
    places: list[tuple[Piece, int]] = []
    reached = 0
    upright = [piece for piece in pieces if not piece.apart and not piece.text.isspace()]
    for number, block in enumerate(_blocks(_rows(upright), upright)):
        if number and lines and lines[-1]:
            lines.append("")
            reached += 1
        reached = _set_block(block, lines, places, reached)
    for piece in pieces:
        if piece.apart:
            places.append((piece, reached))
            lines.append(piece.text)
            reached += len(piece.text) + 1
    return Laid("".join(f"{line}\n" for line in lines), places)


def _rows(pieces: Sequence[Piece]) -> list[Row]:
    """Lines from the top of the page; what is raised or lowered a little belongs to the line beside it."""
    rows: list[Row] = []
    tops: list[tuple[float, float]] = []
    for piece in sorted(pieces, key=lambda piece: -piece.level):
        # Only the latest lines can hold it, since pieces come from the top downwards.
        for place in range(len(rows) - 1, max(-1, len(rows) - 4), -1):
            bottom, top = tops[place]
            shared = min(top, piece.top) - max(bottom, piece.bottom)
            if shared > 0.5 * min(top - bottom, piece.height):
                rows[place].append(piece)
                if piece.height > top - bottom:
                    tops[place] = piece.bottom, piece.top
                break
        else:
            rows.append([piece])
            tops.append((piece.bottom, piece.top))
    for row in rows:
        row.sort(key=lambda piece: piece.left)
    return rows


def _blocks(rows: list[Row], pieces: Sequence[Piece]) -> Iterator[list[Row]]:
    """Stretches of lines in the order in which they are read."""
    gutter = _gutter(rows, pieces)
    if gutter is None:
        if rows:
            yield rows
        return
    x, first, last = gutter
    within = [piece for row in rows[first:last] for piece in row]
    left = [piece for piece in within if piece.right <= x]
    right = [piece for piece in within if piece.left >= x]
    yield from _blocks(rows[:first], [piece for row in rows[:first] for piece in row])
    for side in (left, right):
        yield from _blocks(_rows(side), side)
    yield from _blocks(rows[last:], [piece for row in rows[last:] for piece in row])


def _gutter(rows: list[Row], pieces: Sequence[Piece]) -> tuple[float, int, int] | None:
    """Where a page is parted into columns of running text: just left of x, in rows [first, last)."""
    if len(rows) < _LEAST_LINES:
        return None
    left, right = min(piece.left for piece in pieces), max(piece.right for piece in pieces)
    starts = Counter(round(piece.left / 2) for piece in pieces if piece.left > left + 0.2 * (right - left))
    best: tuple[int, float, int, int] | None = None
    for start, count in starts.most_common(6):
        if count < _LEAST_LINES:
            break
        x = start * 2 - 2.5
        for first, last in _stretches(rows, x):
            if (best is None or last - first > best[0]) and _is_parted(rows[first:last], x, right - left):
                best = last - first, x, first, last
    return None if best is None else best[1:]


def _stretches(rows: list[Row], x: float) -> Iterator[tuple[int, int]]:
    """The runs of rows in which nothing crosses x; a row far from the rest at either end stays out."""
    first: int | None = None
    for place in range(len(rows) + 1):
        clear = place < len(rows) and not any(piece.left < x < piece.right for piece in rows[place])
        if clear and first is None:
            first = place
        elif not clear and first is not None:
            last = place
            if last - first > _LEAST_LINES and _is_far(rows[first], rows[first + 1]):
                first += 1
            if last - first > _LEAST_LINES and _is_far(rows[last - 2], rows[last - 1]):
                last -= 1
            yield first, last
            first = None


def _is_far(above: Row, below: Row) -> bool:
    return above[0].level - below[0].level > 2.5 * max(above[0].height, below[0].height)


def _is_parted(rows: list[Row], x: float, width: float) -> bool:
    """Whether both sides are running text: in a table, cells are short or stand apart."""
    sides = [[piece for row in rows for piece in row if (piece.left >= x) == side] for side in (False, True)]
    if not all(_is_running_text(side, width) for side in sides):
        return False
    return max(piece.right for piece in sides[0]) < x


def _is_running_text(pieces: list[Piece], width: float) -> bool:
    lines = _rows(pieces)
    if len(lines) < _LEAST_LINES:
        return False
    extent = max(piece.right for piece in pieces) - min(piece.left for piece in pieces)
    inked = median(sum(piece.right - piece.left for piece in line) for line in lines)
    letters = median(sum(len(piece.letters) for piece in line) for line in lines)
    return extent > 0.2 * width and inked > _FILLED * extent and letters >= _LEAST_LETTERS


def _set_block(rows: list[Row], lines: list[str], places: list[tuple[Piece, int]], reached: int) -> int:
    """Set rows on the grid; gives the place after them."""
    edge = min(piece.left for row in rows for piece in row)
    usual = _letter_width([piece for row in rows for piece in row])
    above: Row | None = None
    for row, width in zip(rows, _grid(rows, usual), strict=True):
        if above is not None and _apart(above, row):
            lines.append("")
            reached += 1
        line = ""
        for number, piece in enumerate(row):
            line += _gap(row[number - 1] if number else None, piece, len(line), edge, width)
            places.append((piece, reached + len(line)))
            line += piece.text
        lines.append(line)
        reached += len(line) + 1
        above = row
    return reached


def _apart(above: Row, row: Row) -> bool:
    height = max(min(max(piece.height for piece in one) for one in (above, row)), 1.0)
    return above[0].level - row[0].level > _BLANK_LINE * height


def _gap(before: Piece | None, piece: Piece, reached: int, edge: float, width: float) -> str:
    """The blanks that bring a piece to its column."""
    column = round((piece.left - edge) / width)
    if before is None:
        return " " * min(column, _WIDEST) if column > 1 else ""
    gap = (piece.left - before.right) / max(before.height, piece.height)
    if gap < WIDE_GAP:
        return " " if piece.spaced or gap > _WORD_GAP else ""
    if _FIGURES.match(piece.text):
        column = round((piece.right - edge) / width) - len(piece.letters)
    return " " * min(max(column - reached, 2), _WIDEST)


def _letter_width(pieces: Sequence[Piece]) -> float:
    """How wide a letter is on average; exact where all are of one width."""
    widths = [(piece.right - piece.left) / len(piece.letters) for piece in pieces if len(piece.letters) > 5]
    widths = widths or [(piece.right - piece.left) / len(piece.letters) for piece in pieces]
    return max(median(widths), 0.5)


def _grid(rows: list[Row], usual: float) -> list[float]:
    """The width of the grid for each row: one for all rows of a table, narrow enough for all its cells."""
    widths = [usual] * len(rows)
    first: int | None = None
    last = 0
    for place in range(len(rows) + 1):
        is_end = place == len(rows)
        if not is_end and any(_is_wide(left, right) for left, right in pairwise(rows[place])):
            first = place if first is None else first
            last = place
        elif first is not None and (is_end or place - last > 2):
            widths[first : last + 1] = [_table_width(rows[first : last + 1], usual)] * (last + 1 - first)
            first = None
    return widths


def _is_wide(left: Piece, right: Piece) -> bool:
    return right.left - left.right >= WIDE_GAP * max(left.height, right.height)


def _table_width(rows: list[Row], usual: float) -> float:
    edge = min(piece.left for row in rows for piece in row)
    found = []
    for row in rows:
        reached = 0
        for left, right in pairwise(row):
            reached += len(left.letters) + 1
            if _is_wide(left, right):
                found.append((right.left - edge) / (reached + 1))
    return max(min([usual, *found]), _NARROWEST * usual)
