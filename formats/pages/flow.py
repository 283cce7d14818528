"""Where the text of a web page gathers while it is read: blocks one below the other, and tables row by row."""

import re

from formats.pages.columns import INVISIBLE, Cell

_BREAKS = re.compile(r" *\n *")
_SPACES = re.compile(r" {2,}")
_EMPTY_LINES = re.compile(r"\n{2,}")
_SIGNS = frozenset("•·▪▫●○◦‣⁃■□►➢❖✓✔§*†‡")
_MAX_HELD_ROWS = 200


class Flow:
    """Blocks of text one below the other: the page's, or a cell's."""

    def __init__(self) -> None:
        self.blocks: list[str] = []
        self.tight: set[int] = set()
        """Numbers of the blocks that follow the one before without a blank line: the items of a list."""
        self.pieces: list[str] = []
        self.mark = ""
        self.sign = ""
        """A bullet that stood as a block of its own: it belongs to the block that comes next."""
        self.marked = 0
        """How many blocks there were after the last list item."""

    def end_block(self, *, verbatim: bool = False) -> None:
        """Make a block, or several when it has blank lines, of the text since the last one."""
        if not self.pieces:
            return
        text = "".join(self.pieces)
        self.pieces.clear()
        if verbatim:
            parts = [text.strip("\n")] if text.strip() else []
        else:
            parts = [
                part.strip()
                for part in _EMPTY_LINES.split(_BREAKS.sub("\n", _SPACES.sub(" ", text)))
                if part.strip(INVISIBLE)
            ]
        if parts and self.sign:
            parts[0] = f"{self.sign} {parts[0].lstrip()}"
            self.sign = ""
        elif len(parts) == 1 and parts[0] in _SIGNS and not self.mark and not verbatim:
            self.sign = parts.pop()
        if parts and self.mark:
            parts[0] = self.mark + parts[0].strip()
            self.mark = ""
            if self.marked == len(self.blocks) > 0:
                self.tight.add(len(self.blocks))
            self.marked = len(self.blocks) + 1
        self.blocks += parts

    def end(self) -> None:
        """Make a block of a bullet that nothing came after."""
        if self.sign:
            self.blocks.append(self.sign)
            self.sign = ""

    def text(self) -> str:
        """All blocks, a blank line between them."""
        joined: list[str] = []
        for number, block in enumerate(self.blocks):
            if number:
                joined.append("\n" if number in self.tight else "\n\n")
            joined.append(block)
        return "".join(joined) + "\n" if joined else ""


class Table:
    """A table as it is read: its rows so far, the open cell, and the cells that reach down from rows above."""

    def __init__(self) -> None:
        self.rows: list[list[Cell]] = []
        self.cell: Cell | None = None
        self.flow = Flow()
        self.column = 0
        self.nested = False
        self.held: list[tuple[int, int, int]] = []

    def start_row(self) -> None:
        """Begin a row; what was open ends."""
        self.end_cell()
        self.rows.append([])
        self.column = 0
        self.held = [(start, end, left - 1) for start, end, left in self.held if left > 1]

    def start_cell(self, colspan: int, rowspan: int) -> None:
        """Begin a cell behind the last one, and behind cells that reach down from above."""
        self.end_cell()
        if not self.rows:
            self.rows.append([])
        for start, end, _ in sorted(self.held):
            if start <= self.column < end:
                self.column = end
        self.cell = Cell([], self.column, self.column + colspan)
        self.column += colspan
        if rowspan > 1 and len(self.held) < _MAX_HELD_ROWS:
            self.held.append((self.cell.start, self.cell.end, rowspan))

    def end_cell(self) -> None:
        """End the open cell, if one is; an empty one takes its place in the row but is not kept."""
        self.flow.end_block()
        self.flow.end()
        if self.flow.blocks:
            if self.cell is None or not self.rows:  # a caption, or text that stands between cells
                self.rows.append([])
            cell = self.cell or Cell([], 0, 1)
            cell.blocks = self.flow.blocks
            self.rows[-1].append(cell)
        self.cell = None
        self.flow = Flow()
