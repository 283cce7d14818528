"""The text of a Word document as a reader of it sees it: what is deleted, hidden or a field's code is not in it."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from formats.docx.flow import Block, Cell, Mark, blocks_of
from formats.docx.lists import Lists
from formats.docx.package import Element, child, local, value

_WRAPPERS = frozenset(
    ("ins", "moveTo", "hyperlink", "smartTag", "sdt", "sdtContent", "fldSimple", "customXml", "dir", "bdo", "Choice")
) | {"Fallback", "oMathPara", "subDoc"}
_GONE = frozenset(("del", "moveFrom"))
_RANGES = frozenset(("commentRangeStart", "commentRangeEnd"))
_SIGNS = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\xad"}
_OFF = frozenset(("0", "false", "off", "none"))
_HEX = re.compile(r"[0-9A-Fa-f]{1,4}")
_PRIVATE = 0xF000
_SYMBOLS = {
    "symbol": {
        0xB7: "\u2022",
        0xA3: "\u2264",
        0xB3: "\u2265",
        0xB0: "\xb0",
        0xB1: "\xb1",
        0xB4: "\xd7",
        0xAE: "\u2192",
    },
    "wingdings": {0xA7: "\u25aa", 0xA8: "\u25fb", 0xD8: "\u27a2", 0xFC: "\u2713", 0xFB: "\u2717", 0xFE: "\u2611"}
    | {0x6C: "\u25cf", 0x6E: "\u25a0", 0x6F: "\u25a1", 0x71: "\u2751", 0x76: "\u2756", 0xE0: "\u2192", 0x9F: "\u2022"},
}
_LARGEST_SPAN = 1000


class Body:
    """Walks a document once; its blocks, notes and counts are there afterwards."""

    def __init__(self, lists: Lists, notes: dict[str, dict[str, Element]], *, pages: bool) -> None:
        self._lists = lists
        self._notes = notes
        self._page_break = "\f" if pages else "\n"
        self._asked: list[Element] = []
        self._numbers: dict[tuple[str, str], int] = {}
        self._joined: Block | None = None
        self._boxes: list[Block] = []
        self.counts: Counter[str] = Counter()
        """How often something was met that is not in the text, or only so."""
        self.referred: dict[str, None] = {}
        """The ids of the comments that the text refers to, in order."""
        self.colours: dict[str, str] = {}
        """The colour of each highlight by the key of its marks."""

    def document(self, root: Element) -> list[Block]:
        """The blocks of a document's body, the notes that it refers to behind them."""
        self.counts["ins"] = sum(local(item) in ("ins", "moveTo") and len(item) > 0 for item in root.iter())
        body = child(root, "body")
        blocks = self.blocks(body if body is not None else root)
        done = 0
        while done < len(self._asked):  # a note may refer to another one
            done += 1
            note = self.blocks(self._asked[done - 1])
            start = Block()
            start.add(f"[{done}] ")
            start.append(note[0] if note else Block())
            blocks += [Block(), start, *note[1:]]
        return blocks

    def blocks(self, parent: Element) -> list[Block]:
        """The blocks below an element that holds paragraphs and tables."""
        blocks: list[Block] = []
        waiting: list[Mark] = []
        for item in _content(parent):
            name = local(item)
            if name in _RANGES:
                _between(item, name, blocks, waiting)
                continue
            made = self._block(item, name)
            _place(waiting, made)
            blocks += made
        if self._joined is not None:
            blocks.append(self._joined)
            self._joined = None
        return blocks

    def _block(self, item: Element, name: str) -> list[Block]:
        if name == "p":
            return self._paragraph(item)
        if name == "tbl":
            return self._table(item)
        self.counts[name] += name in ("altChunk", "del", "moveFrom")
        return []

    def _paragraph(self, paragraph: Element) -> list[Block]:
        properties = child(paragraph, "pPr")
        block = self._joined or Block()
        self._joined = None
        before = self._lists.mark(properties)
        if before:
            block.kind = "item"
            block.add(before)
        start = block.length
        self._inline(paragraph, block)
        if before and block.length == start:
            block.pieces.clear()  # Word shows a bare number, which says nothing
            block.length = 0
            block.marks = [mark._replace(offset=0) for mark in block.marks]
        if child(properties, "rPr", "del") is not None:
            self._joined = block  # its end was deleted: the next paragraph goes on with it
            return []
        boxes, self._boxes = self._boxes, []
        return [block, *boxes]

    def _inline(self, parent: Element, block: Block) -> None:
        for item in _content(parent):
            name = local(item)
            if name == "r":
                self._run(item, block)
            elif name in _RANGES:
                block.mark(f"c{value(item, 'id')}", name == "commentRangeStart")
            elif name == "oMath":
                block.add("".join(found.text or "" for found in item.iter() if local(found) == "t"))
            else:
                self.counts[name] += name in _GONE

    def _run(self, run: Element, block: Block) -> None:
        properties = child(run, "rPr")
        if properties is not None and _is_on(child(properties, "vanish")):
            self.counts["vanish"] += 1
            return
        colour = value(child(properties, "highlight"))
        start = block.length
        key = self._highlight(block, colour) if colour and colour != "none" else ""
        for item in _content(run):
            self._piece(item, local(item), block)
        if key and block.length > start:
            block.mark(key, False)
        elif key and block.marks[-1:] and block.marks[-1].key == key:
            block.marks.pop()

    def _highlight(self, block: Block, colour: str) -> str:
        """The key of a highlight that begins here, or goes on from the run before."""
        last = block.marks[-1] if block.marks else None
        if last and not last.begins and last.offset == block.length and self.colours.get(last.key) == colour:
            block.marks.pop()
            return last.key
        key = f"h{len(self.colours)}"
        self.colours[key] = colour
        block.mark(key, True)
        return key

    def _piece(self, item: Element, name: str, block: Block) -> None:
        match name:
            case "t":
                block.add(text_of(item))
            case "br":
                block.add(self._page_break if value(item, "type") == "page" else "\n")
            case "sym":
                block.add(self._symbol(item))
            case "footnoteReference" | "endnoteReference":
                block.add(self._note(name.removesuffix("Reference"), value(item, "id")))
            case "commentReference":
                self.referred[value(item, "id")] = None
            case "drawing" | "pict" | "object":
                self._picture(item, block)
            case "ruby":
                base = child(item, "rubyBase")
                self._inline(base if base is not None else item, block)
            case _:
                block.add(_SIGNS.get(name, ""))

    def _symbol(self, item: Element) -> str:
        written = value(item, "char")
        if not _HEX.fullmatch(written):
            return ""
        code = int(written, 16)
        if not _PRIVATE <= code < _PRIVATE + 256:
            return chr(code) if code and not 0xD800 <= code < 0xE000 else "\ufffd"
        font = value(item, "font").casefold()
        known = _SYMBOLS["wingdings" if font.startswith("wingding") else "symbol"].get(code - _PRIVATE)
        self.counts["sym"] += known is None
        return known or "\ufffd"

    def _note(self, kind: str, number: str) -> str:
        note = self._notes.get(kind, {}).get(number)
        if note is None:
            return ""
        if (kind, number) not in self._numbers:
            self._asked.append(note)
            self._numbers[kind, number] = len(self._asked)
        return f"[{self._numbers[kind, number]}]"

    def _picture(self, item: Element, block: Block) -> None:
        """A picture stands in the text as what its maker said it shows; the text of a box follows the paragraph."""
        about: Element | None = None
        stack = [item]
        while stack:
            found = stack.pop()
            name = local(found)
            if name == "txbxContent":
                outer, self._boxes = self._boxes, []
                inner = self.blocks(found)
                self._boxes = [*outer, *inner, *self._boxes]
                continue
            if name == "docPr":
                about = found
            elif name == "pic" and about is not None:
                block.add(value(about, "descr"))
                about = None
            stack += reversed(list(_content(found)))

    def _table(self, table: Element) -> list[Block]:
        rows: list[list[Cell]] = []
        nested = False
        waiting: list[Mark] = []
        for row in _content(table):
            if local(row) in _RANGES:
                _between(row, local(row), rows[-1][-1].blocks if rows and rows[-1] else [], waiting)
            elif local(row) == "tr" and child(row, "trPr", "del") is not None:
                self.counts["del"] += 1
            elif local(row) == "tr":
                rows.append(self._cells(row, waiting))
                nested = nested or any(local(found) == "tbl" for cell in _content(row) for found in _content(cell))
        return blocks_of(rows, nested)

    def _cells(self, row: Element, waiting: list[Mark]) -> list[Cell]:
        cells: list[Cell] = []
        column = _number(child(row, "trPr", "gridBefore"), 0)
        for cell in _content(row):
            if local(cell) in _RANGES:
                _between(cell, local(cell), cells[-1].blocks if cells else [], waiting)
            elif local(cell) == "tc":
                end = column + _number(child(cell, "tcPr", "gridSpan"), 1)
                cells.append(Cell(self.blocks(cell) or [Block()], column, end))
                _place(waiting, cells[-1].blocks)
                column = end
        return cells


def _between(item: Element, name: str, blocks: list[Block], waiting: list[Mark]) -> None:
    """A mark between two paragraphs: a beginning belongs to the next one, an end to the one before."""
    key, begins = f"c{value(item, 'id')}", name == "commentRangeStart"
    if begins or not blocks:
        waiting.append(Mark(0, key, begins))
    else:
        blocks[-1].mark(key, begins)


def _place(waiting: list[Mark], made: list[Block]) -> None:
    """Put marks that waited for a block at the beginning of the one that came."""
    if waiting and made:
        made[0].marks[:0] = waiting
        waiting.clear()


def text_of(item: Element) -> str:
    """The text of a `t` element; blanks at its edges count only where the file says so."""
    text = item.text or ""
    if not text:
        return ""
    if value(item, "space") != "preserve":
        text = text.strip(" \t\r\n")
    return text.replace("\r", " ").replace("\n", " ")


def _number(item: Element | None, otherwise: int) -> int:
    written = value(item)
    return min(int(written), _LARGEST_SPAN) if written.isdecimal() and len(written) < 6 else otherwise


def _is_on(item: Element | None) -> bool:
    return item is not None and value(item) not in _OFF


def _content(parent: Element) -> Iterator[Element]:
    """The children of an element; those that only wrap others are looked through, and one of alternatives is chosen."""
    for item in parent:
        name = local(item)
        if name == "AlternateContent":
            chosen = next((found for found in item if local(found) in ("Choice", "Fallback")), None)
            if chosen is not None:
                yield from _content(chosen)
        elif name in _WRAPPERS:
            yield from _content(item)
        else:
            yield item


def plain(paragraph: Element) -> str:
    """The text of a paragraph of a comment."""
    pieces: Iterable[str] = (
        text_of(item) if local(item) == "t" else "\n" if local(item) == "br" else _SIGNS.get(local(item), "")
        for item in paragraph.iter()
    )
    return "".join(pieces)
