"""Tables of a page as columns of text: cells are joined, measured and aligned."""

import re
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

_PREFIX = re.compile(r"(?:US|C|A|R|HK|NT|NZ|S)?[$€£¥]|\(|[-–—]?\s?[$€£¥]\s?\(?|[$€£¥]\s?[-–—]")
_SUFFIX = re.compile(r"\)|%|\)\s?%|%\s?\)|bps|pts?\.?|x|\)\s?bps|\)\s?x")
_STARS = re.compile(r"[*†]{1,3}")
_NUMBER = re.compile(
    r"(?:US|C|A|R)?[(\s]*[-–—+]?\s?(?:US|C|A|R)?[$€£¥]?\s?[-–—+(]?\s?\d[\d.,]*\s?"
    r"(?:[)%x*†]|bps|pts?\.?|million|billion|\(\w{1,2}\)|\s)*"
    r"|[$€£¥]?\s?[-–—]+\s?%?|N/?[AM]|n/?[am]|NMF?|nmf?|\*"
)
_INNER_BLANKS = re.compile(r"(?<=[$€£¥(])\s+|\s+(?=[)%])")
_BULLET = re.compile(r"\S|\(?\w{1,4}[.)]|\(\w{1,5}\)|\d{1,2}")
INVISIBLE = " \t\n\r\f\v\xa0\xad\u200b\u200c\u200d\u2060\ufeff"
"""What alone makes no cell and no paragraph."""
_GAP = 2
_LABEL_WIDTH = 60
_TEXT_WIDTH = 44
_PARAGRAPH = 160
_TERM = 16
_LONGEST_NUMBER = 60
_MAX_CELLS = 20_000
_MAX_COLUMNS = 120


@dataclass(slots=True)
class Cell:
    """A cell: its blocks of text, and the columns of the table's grid that it covers, [start, end)."""

    blocks: list[str]
    start: int
    end: int
    lines: list[str] = field(default_factory=list)
    number: bool = False

    @property
    def text(self) -> str:
        """All of its text on one line."""
        return " ".join(line.strip() for line in self.lines)


def blocks_of_table(rows: Iterable[Sequence[Cell]], *, nested: bool) -> list[str]:
    """The blocks of text that a table becomes: one of aligned columns, or paragraphs when it is there for layout."""
    filled = [prepared for row in rows if (prepared := _prepared(row))]
    if not filled:
        return []
    if nested or _is_layout(filled):
        return _paragraphs(filled)
    columns = _columns(filled)
    if len(columns) > _MAX_COLUMNS:
        return _paragraphs(filled)
    return _stretches(filled, columns)


def _prepared(row: Sequence[Cell]) -> list[Cell]:
    """The cells of a row that hold text; signs that stand in cells of their own are joined to their numbers."""
    filled: list[Cell] = []
    sign: Cell | None = None
    for cell in row:
        cell.lines = [line for block in cell.blocks for line in block.split("\n") if line.strip(INVISIBLE)]
        if not cell.lines:
            continue
        text = cell.text.strip()
        if sign is not None:
            cell = _joined(sign, cell)
            sign = None
        elif len(text) <= 6 and _PREFIX.fullmatch(text):
            sign = cell
            continue
        elif filled and _belongs(filled[-1], cell):
            filled[-1] = _joined(filled[-1], cell)
            continue
        filled.append(cell)
    if sign is not None:
        filled.append(sign)
    for cell in filled:
        cell.number = (
            len(cell.lines) == 1 and len(cell.text) <= _LONGEST_NUMBER and bool(_NUMBER.fullmatch(cell.text.strip()))
        )
        if cell.number:
            cell.lines = [_INNER_BLANKS.sub("", cell.text)]
    return filled


def _belongs(number: Cell, cell: Cell) -> bool:
    """Whether a cell holds only the closing sign of the number before it."""
    text = cell.text.strip()
    if len(text) > 8 or len(number.text) > _LONGEST_NUMBER or not _NUMBER.match(number.text.strip()):
        return False
    return bool(_SUFFIX.fullmatch(text)) or (cell.start == number.end and bool(_STARS.fullmatch(text)))


def _joined(first: Cell, second: Cell) -> Cell:
    text = first.text.strip() + second.text.strip()
    return Cell([text], first.start, second.end, [text])


def _is_layout(rows: list[list[Cell]]) -> bool:
    """Whether a table only arranges paragraphs: one column, bullets beside text, or long texts side by side."""
    cells = [cell for row in rows for cell in row]
    if len(cells) > _MAX_CELLS or all(len(row) == 1 for row in rows):
        return True
    if sum(cell.number for row in rows for cell in row[1:]) * 4 >= len(cells):
        return False
    if any(len(cell.text) > _PARAGRAPH for cell in cells):
        return True
    return all(len(row) == 1 or (len(row) == 2 and _is_bullet(row[0])) for row in rows)


def _is_bullet(cell: Cell) -> bool:
    return len(cell.text) <= 7 and bool(_BULLET.fullmatch(cell.text.strip()))


def _paragraphs(rows: list[list[Cell]]) -> list[str]:
    blocks: list[str] = []
    for row in rows:
        if len(row) > 1 and _is_bullet(row[0]):
            first, *others = [block for cell in row[1:] for block in cell.blocks if block.strip(INVISIBLE)]
            blocks += [f"{row[0].text.strip()} {first}", *others]
        elif len(row) == 2 and len(row[0].text) <= _TERM and len(row[0].lines) == 1 and _begins_on_one_line(row[1]):
            first, *others = [block for block in row[1].blocks if block.strip(INVISIBLE)]
            blocks += [f"{row[0].text.strip()}  {first.strip()}", *others]
        elif len(row) > 1 and all(len(cell.lines) == 1 and len(cell.text) <= _TEXT_WIDTH for cell in row):
            blocks.append("  ".join(cell.text for cell in row))
        else:
            blocks += [block for cell in row for block in cell.blocks if block.strip(INVISIBLE)]
    return blocks


def _begins_on_one_line(cell: Cell) -> bool:
    return len(cell.blocks) == 1 or "\n" not in cell.blocks[0].strip()


def _columns(rows: list[list[Cell]]) -> list[tuple[int, int]]:
    """The columns that the narrower cells make up, as ranges of the grid; wider cells span several of them."""
    columns: list[tuple[int, int]] = []
    for start, end in sorted({(cell.start, cell.end) for row in rows for cell in row}, key=lambda at: at[1] - at[0]):
        touched = [column for column in columns if column[0] < end and start < column[1]]
        if not touched:
            columns.append((start, end))
        elif len(touched) == 1:
            wider = (min(start, touched[0][0]), max(end, touched[0][1]))
            columns[columns.index(touched[0])] = wider
        if len(columns) > _MAX_COLUMNS:
            break
    return sorted(columns)


def _stretches(rows: list[list[Cell]], columns: list[tuple[int, int]]) -> list[str]:
    """The table as one block; a long text that fills a row alone stands as a paragraph between two parts of it."""
    layout = _Layout(rows, columns)
    blocks: list[str] = []
    part: list[str] = []
    for row in rows:
        if len(row) == 1 and len(row[0].text) > _PARAGRAPH:
            blocks += ["\n".join(part)] if part else []
            blocks += [block for block in row[0].blocks if block.strip(INVISIBLE)]
            part = []
        else:
            part += layout.lines(row)
    return blocks + (["\n".join(part)] if part else [])


class _Layout:
    """The measured columns of one table."""

    def __init__(self, rows: list[list[Cell]], columns: list[tuple[int, int]]) -> None:
        self.columns = columns
        placed = [(cell, *self._covered(cell)) for row in rows for cell in row if not _is_alone(row)]
        inside: list[list[Cell]] = [[] for _ in columns]
        for cell, first, last in placed:
            if first == last:
                inside[first].append(cell)
        self.numeric = [
            index > 0 and sum(cell.number for cell in cells) * 2 >= sum(_digits_or_short(cell) for cell in cells) > 0
            for index, cells in enumerate(inside)
        ]
        self.tails = [max((_tail(cell) for cell in cells if cell.number), default=0) for cells in inside]
        self.bottom = any(self.numeric)
        self.widths = [self._width(index, cells) for index, cells in enumerate(inside)]
        for cell, first, last in placed:
            if last > first:
                lacking = max(map(len, cell.lines)) - self._span(first, last)
                if 0 < lacking <= _TEXT_WIDTH:
                    self.widths[last] += lacking

    def _covered(self, cell: Cell) -> tuple[int, int]:
        covered = [n for n, (start, end) in enumerate(self.columns) if start < cell.end and cell.start < end]
        return (covered[0], covered[-1]) if covered else (0, 0)

    def _cap(self, index: int) -> int:
        return _LABEL_WIDTH if index == 0 and self.bottom else _TEXT_WIDTH

    def _width(self, index: int, cells: list[Cell]) -> int:
        lengths = (len(line) + self._padding(index, cell) for cell in cells for line in cell.lines)
        return min(max(lengths, default=0), self._cap(index))

    def _padding(self, index: int, cell: Cell) -> int:
        """Blanks behind a number, so that digits stand under digits where others end in `)` or `%`."""
        return self.tails[index] - _tail(cell) if cell.number and self.numeric[index] else 0

    def _span(self, first: int, last: int) -> int:
        return sum(self.widths[first : last + 1]) + _GAP * (last - first)

    def lines(self, row: list[Cell]) -> list[str]:
        """The lines of text that a row takes."""
        pieces = []
        for cell in row:
            first, last = self._covered(cell)
            width = self._span(first, last)
            alone = _is_alone(row)
            wrapped = cell.lines if alone else [part for line in cell.lines for part in _wrapped(line, width)]
            pieces.append((self._left(first), [self._aligned(part, cell, first, last, alone) for part in wrapped]))
        height = max(len(parts) for _, parts in pieces)
        lines = [""] * height
        for left, parts in pieces:
            top = height - len(parts) if self.bottom else 0
            for number, part in enumerate(parts, top):
                before = lines[number]
                gap = max(left - len(before), 1 if before else 0)
                lines[number] = before + " " * gap + part
        return [line.rstrip() for line in lines if line.strip()]

    def _left(self, first: int) -> int:
        return sum(self.widths[:first]) + _GAP * first

    def _aligned(self, part: str, cell: Cell, first: int, last: int, alone: bool) -> str:
        if last > first:
            return part if alone or first == 0 else part.center(self._span(first, last)).rstrip()
        if self.numeric[first] and not alone:
            return (part + " " * self._padding(first, cell)).rjust(self.widths[first])
        return part


def _is_alone(row: list[Cell]) -> bool:
    """Whether a row is one text only, such as a heading, which may run over the columns."""
    return len(row) == 1 and not row[0].number


def _digits_or_short(cell: Cell) -> bool:
    return cell.number or len(cell.lines) == 1


def _tail(cell: Cell) -> int:
    text = cell.text.strip()
    return len(text) - len(text.rstrip(")%"))


def _wrapped(line: str, width: int) -> list[str]:
    if len(line) <= width:
        return [line]
    return textwrap.wrap(line, max(width, 12), break_long_words=False, break_on_hyphens=False, subsequent_indent="  ")
