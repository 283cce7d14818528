"""Text set in columns by blanks or tabs: the cell and the row at a position."""

import re
from collections.abc import Sequence

from domain.span import Span

LONGEST_ROW = 300
"""Code points of a line beyond which it is no row of columns."""
_GAP = re.compile(r"(?<=\S)(?:[^\S\n]{3,}|[^\S\n]*\t[^\S\n]*)(?=\S)")


def cells_at(text: str, position: int) -> Sequence[Span]:
    """The cells of the row at a position, from the left; none where the line is not set in columns.

    One wide gap in running text makes no columns: a line above or below has one too, or the line stands alone.
    """
    line = _line_at(text, position)
    cells = _cells(text, line)
    if len(cells) < 2:
        return ()
    beside = [_line_at(text, at) for at in (line.start - 1, line.end + 1) if 0 <= at <= len(text)]
    filled = [other for other in beside if other.of(text).strip()]
    return cells if not filled or any(len(_cells(text, other)) > 1 for other in filled) else ()


def cell_of(cells: Sequence[Span], position: int) -> Span:
    """The cell that holds a position, or the next one right of it; the last one at the end of the row."""
    return next((cell for cell in cells if position <= cell.end), cells[-1])


def _line_at(text: str, position: int) -> Span:
    """The line at a position; empty where it is too long for a row."""
    start = text.rfind("\n", max(0, position - LONGEST_ROW), position) + 1
    end = text.find("\n", position, position + LONGEST_ROW)
    if not start and position > LONGEST_ROW:
        return Span(position, position)
    if end < 0:
        end = min(len(text), position + LONGEST_ROW)
        if end < len(text):
            return Span(position, position)
    return Span(start, end)


def _cells(text: str, line: Span) -> list[Span]:
    inked = text[line.start : line.end]
    start = line.start + len(inked) - len(inked.lstrip())
    end = line.start + len(inked.rstrip())
    if start >= end:
        return []
    gaps = [match.span() for match in _GAP.finditer(text, start, end)]
    starts, ends = [start, *(gap[1] for gap in gaps)], [*(gap[0] for gap in gaps), end]
    return [Span(*edges) for edges in zip(starts, ends, strict=True)]
