"""Where the text of a Word file gathers while it is read: blocks with the places of marks, tables, and the whole.

A mark is a place in the text that must survive all laying out: the beginning or the end of a comment or a highlight.
Nothing here changes the order of words, since a comment's range must cover the same words in the end.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

_NUMBER = re.compile(r"[($€£¥–—-]*\s?\d[\d.,]*\s?[)%x*]*|[–—-]")
_LONGEST_CELL = 60
_MOST_CELLS = 20_000
_MOST_COLUMNS = 120
_GAP = 2


class Mark(NamedTuple):
    """A place in a block: where what `key` names begins or ends."""

    offset: int
    key: str
    begins: bool


@dataclass(slots=True)
class Block:
    """A paragraph, a list item or a laid out table: its text, and the marks in it in the order of the file."""

    kind: str = "paragraph"
    """paragraph, item or table"""
    pieces: list[str] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    length: int = 0

    def add(self, text: str) -> None:
        """Go on with a text."""
        if text:
            self.pieces.append(text)
            self.length += len(text)

    def mark(self, key: str, begins: bool) -> None:
        """Mark the place that the block has come to."""
        self.marks.append(Mark(self.length, key, begins))

    def append(self, other: "Block") -> None:
        """Go on with another block's text and marks."""
        self.marks += [mark._replace(offset=mark.offset + self.length) for mark in other.marks]
        self.add(other.text)

    @property
    def text(self) -> str:
        """The text so far."""
        if len(self.pieces) > 1:
            self.pieces = ["".join(self.pieces)]
        return self.pieces[0] if self.pieces else ""


class Cell(NamedTuple):
    """A cell: its blocks, and the columns of the grid it covers, [start, end)."""

    blocks: list[Block]
    start: int
    end: int


def blocks_of(rows: Sequence[Sequence[Cell]], nested: bool) -> list[Block]:
    """What a table becomes: one block of aligned columns, or its paragraphs when they are too long for that."""
    cells = [cell for row in rows for cell in row]
    lines = {id(cell): _line(cell) for cell in cells}
    long = any(line.length > _LONGEST_CELL or "\n" in line.text for line in lines.values())
    narrow = all(sum(bool(lines[id(cell)].text) for cell in row) < 2 for row in rows)
    wide = len({cell.start for cell in cells}) > _MOST_COLUMNS
    if nested or long or narrow or wide or len(cells) > _MOST_CELLS:
        return [block for cell in cells for block in cell.blocks]
    return [_aligned(rows, lines)]


def _line(cell: Cell) -> Block:
    """A cell's paragraphs on one line."""
    line = Block("table")
    for block in cell.blocks:
        if line.length and block.text:
            line.add(" ")
        line.append(_stripped(block))
    return line


def _stripped(block: Block) -> Block:
    """A block without the blanks at its edges."""
    text = block.text
    cut = len(text) - len(text.lstrip())
    inner = text.strip()
    made = Block(block.kind)
    made.add(inner)
    made.marks = [mark._replace(offset=min(max(mark.offset - cut, 0), len(inner))) for mark in block.marks]
    return made


def _aligned(rows: Sequence[Sequence[Cell]], lines: dict[int, Block]) -> Block:
    widths: dict[int, int] = {}
    numbers: dict[int, int] = {}
    for cell in (cell for row in rows for cell in row if cell.end - cell.start == 1):
        text = lines[id(cell)].text
        widths[cell.start] = max(widths.get(cell.start, 0), len(text))
        if text:
            numbers[cell.start] = numbers.get(cell.start, 0) + (1 if _NUMBER.fullmatch(text) else -1)
    table = Block("table")
    for number, row in enumerate(rows):
        if number:
            table.add("\n")
        begun = table.length
        for cell in row:
            line = lines[id(cell)]
            left = sum(width + _GAP for column, width in widths.items() if column < cell.start)
            spare = widths.get(cell.start, 0) - line.length if cell.end - cell.start == 1 else 0
            if line.text and spare > 0 and _NUMBER.fullmatch(line.text) and numbers.get(cell.start, 0) >= 0:
                left += spare
            if line.text:
                here = table.length - begun
                table.add(" " * max(left - here, 1 if here else 0))
            table.append(line)
    return table


class Place(NamedTuple):
    """A span as found: what it belongs to, [start, end) in the joined text."""

    key: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Joined:
    """The whole text, and the spans between marks that have a beginning and an end."""

    text: str
    places: tuple[Place, ...]
    endless: tuple[str, ...] = ()
    """What begins and never ends."""


def joined(blocks: Iterable[Block], *, as_lines: bool) -> Joined:
    """All blocks below one another: as the lines of a text, or with a blank line between what are paragraphs."""
    blocks = list(blocks)
    if not as_lines:
        blank = sum(not block.text.strip() for block in blocks)
        # Somebody who parts paragraphs by empty ones has laid the text out; nobody wants two blank lines of it.
        as_lines = blank * 3 >= len(blocks) - blank > 0 and blank > 1
        pieces = _spaced(blocks, as_lines)
    else:
        pieces = ((("\n" if number else ""), block) for number, block in enumerate(blocks))
    whole = Block()
    for before, block in pieces:
        whole.add(before)
        whole.append(block)
    places, endless = _places(whole.marks)
    return Joined(whole.text, places, endless)


def _spaced(blocks: Sequence[Block], typed: bool) -> Iterator[tuple[str, Block]]:
    last: Block | None = None
    wanted = ""
    for block in blocks:
        if not block.text.strip():
            wanted = "\n\n" if last else ""
            yield "", Block(marks=[mark._replace(offset=0) for mark in block.marks])
            continue
        if last is not None and not wanted:
            tight = typed and "table" not in (block.kind, last.kind)
            wanted = "\n" if tight or block.kind == last.kind == "item" else "\n\n"
        yield wanted, block
        last, wanted = block, ""
    if last is not None:
        end = Block()
        end.add("\n")
        yield "", end


def _places(marks: Iterable[Mark]) -> tuple[tuple[Place, ...], tuple[str, ...]]:
    open_: dict[str, int] = {}
    found: dict[str, Place] = {}
    for mark in marks:
        if mark.begins:
            open_.setdefault(mark.key, mark.offset)
        elif mark.key in open_ and mark.key not in found:
            found[mark.key] = Place(mark.key, open_[mark.key], max(mark.offset, open_[mark.key]))
    return tuple(found.values()), tuple(key for key in open_ if key not in found)
