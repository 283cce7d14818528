"""What stands on a page of our PDFs, as operators: the text, highlights, the legend in the margin and the footer."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from formats.pdf_fonts import CELL, SECOND_SCALE, Codes, cells, is_second
from formats.pdf_objects import number, numbers
from formats.pdf_pages import BOTTOM, LEFT, MARGIN_LEFT, PAGE_WIDTH, Pages

Colour = tuple[float, float, float]
Box = tuple[float, float, float, float]

_SMALL = 6.5
_FOOTER_TOP = BOTTOM - 18
_FOOTER_LINE = 10.0
_FOOTER_LINES = 3
_GREY = (0.42, 0.42, 0.42)
_MARGIN_LETTERS = int((PAGE_WIDTH - 12 - MARGIN_LEFT) / (_SMALL * CELL))
_FOOTER_LETTERS = int((PAGE_WIDTH - 2 * LEFT) / (_SMALL * CELL))


@dataclass(frozen=True, slots=True)
class Look:
    """How a label looks on the page."""

    title: str
    letter: str
    colour: Colour

    @property
    def ink(self) -> Colour:
        """The colour dark enough for letters on white paper."""
        light = 0.299 * self.colour[0] + 0.587 * self.colour[1] + 0.114 * self.colour[2]
        share = min(1.0, 0.45 / light) if light else 1.0
        return (self.colour[0] * share, self.colour[1] * share, self.colour[2] * share)

    @property
    def wash(self) -> Colour:
        """The colour light enough to read black letters through it, even where several lie upon each other."""
        red, green, blue = (1 - 0.35 * (1 - part) for part in self.colour)
        return red, green, blue


class Pen:
    """Writes letters as PDF operators, by the codes of a file's two fonts."""

    def __init__(self, letters: Iterable[str]) -> None:
        letters = set(letters)
        self.second = {letter for letter in letters if is_second(letter)}
        self.first_codes = letters - self.second
        self._simple = {letter for letter in self.first_codes if cells(letter) == 1 and letter != "\t"}

    def codes(self, first: Codes, second: Codes) -> "Pen":
        """The pen with the codes it writes."""
        self._first, self._second = first.hex, second.hex
        return self

    def line(self, text: str, columns: Sequence[int], size: float) -> str:
        """The operators that draw a line whose letters stand in these cells; the font must be the first one."""
        if self._simple.issuperset(text):
            return f"<{text.translate(self._first)}> Tj"
        return " ".join(self._runs(text, columns, size))

    def _runs(self, text: str, columns: Sequence[int], size: float) -> Iterator[str]:
        """Stretches in one font; a number within moves the next letter to its cell."""
        place, reached = 0, 0.0
        while place < len(text):
            is_other = text[place] in self.second
            scale = SECOND_SCALE if is_other else 1.0
            shown = []
            while place < len(text) and (text[place] in self.second) is is_other:
                shift = (reached - columns[place]) * CELL * 1000 / scale
                code = (self._second if is_other else self._first)[ord(text[place])]
                shown.append(f"{number(shift)} <{code}>" if abs(shift) > 0.01 else f"<{code}>")
                reached = columns[place] + (max(1, cells(text[place])) if is_other else 1)
                place += 1
            show = f"[{' '.join(shown)}] TJ"
            yield f"/F2 {number(size * SECOND_SCALE)} Tf {show} /F1 {number(size)} Tf" if is_other else show

    def words(self, text: str, x: float, y: float, size: float, colour: Colour) -> str:
        """A short text of ours at a place."""
        columns, reached = [], 0
        for letter in text:
            columns.append(reached)
            reached += max(1, cells(letter))
        shown = self.line(text, columns, size)
        return f"BT {numbers(colour)} rg /F1 {number(size)} Tf {numbers((x, y))} Td {shown} ET"


def text_of(pages: Pages, page: int, pen: Pen) -> Iterator[str]:
    """The operators that draw the text of a page, in the order of the text."""
    yield f"BT 0 g /F1 {number(pages.size)} Tf"
    for row, line in enumerate(pages.lines[page]):
        if line.start < line.end:
            shown = pen.line(pages.text[line.start : line.end], line.columns, pages.size)
            yield f"1 0 0 1 {numbers((LEFT, pages.baseline(row)))} Tm {shown}"
    yield "ET"


def hooks_of(pages: Pages, page: int) -> Iterator[str]:
    """A small hook before each line that goes on with a longer one, so that lines can be told as they were filed."""
    for row, line in enumerate(pages.lines[page]):
        if line.goes_on:
            y = pages.baseline(row)
            yield f"0.6 G 0.6 w {numbers((LEFT - 11, y + 6))} m {numbers((LEFT - 11, y + 2.5))} l"
            yield f"{numbers((LEFT - 5, y + 2.5))} l S"


def margin_of(entries: Mapping[int, Sequence[Look]], pages: Pages, pen: Pen) -> Iterator[str]:
    """The names of the labels beside the lines on which their annotations begin."""
    for row, looks in sorted(entries.items()):
        x, y = MARGIN_LEFT, pages.baseline(row) + (pages.size - _SMALL) * 0.25
        for text, look in _margin_words(looks):
            yield pen.words(text, x, y, _SMALL, look.ink if look else _GREY)
            x += (len(text) + 1) * _SMALL * CELL


def _margin_words(looks: Sequence[Look]) -> list[tuple[str, Look | None]]:
    """Titles where they fit, else letters, else as many as fit and the number of the rest."""
    counted = [(look, looks.count(look)) for look in dict.fromkeys(looks)]
    for name in ("title", "letter"):
        words = [(getattr(look, name) + (f"×{times}" if times > 1 else ""), look) for look, times in counted]
        if sum(len(text) + 1 for text, _ in words) <= _MARGIN_LETTERS + 1:
            return list(words)
    if len(counted) == 1:
        return [(counted[0][0].title[: _MARGIN_LETTERS - 1] + "…", counted[0][0])]
    kept: list[tuple[str, Look | None]] = []
    for text, look in words:
        if sum(len(one) + 1 for one, _ in kept) + len(text) + 5 > _MARGIN_LETTERS:
            break
        kept.append((text, look))
    return [*kept, (f"+{len(words) - len(kept)}", None)]


def footer_of(name: str, page: int, count: int, looks: Sequence[Look], pen: Pen) -> Iterator[str]:
    """The legend of the labels, the name of the release and the number of the page."""
    yield f"0.75 G 0.4 w {numbers((LEFT, _FOOTER_TOP + 11))} m {numbers((PAGE_WIDTH - LEFT, _FOOTER_TOP + 11))} l S"
    for place, look, text in _legend(looks):
        x = LEFT + place[0] * _SMALL * CELL
        y = _FOOTER_TOP - place[1] * _FOOTER_LINE
        if look is not None:
            yield f"{numbers(look.wash)} rg {numbers((x, y - 1.2, 8, 7))} re f"
            yield f"{numbers(look.ink)} rg {numbers((x, y - 1.2, 8, 1.2))} re f"
        yield pen.words(text, x + 11, y, _SMALL, look.ink if look else _GREY)
    y = _FOOTER_TOP - _FOOTER_LINES * _FOOTER_LINE
    number_of = f"{page + 1} / {count}"
    room = _FOOTER_LETTERS - len(number_of) - 4
    yield pen.words(name if len(name) <= room else f"{name[: room - 1]}…", LEFT, y, _SMALL, _GREY)
    yield pen.words(number_of, PAGE_WIDTH - LEFT - len(number_of) * _SMALL * CELL, y, _SMALL, _GREY)


def _legend(looks: Sequence[Look]) -> Iterator[tuple[tuple[int, int], Look | None, str]]:
    """Each label with its column and line in the footer; what does not fit is counted."""
    column = line = 0
    for done, look in enumerate(looks):
        title = look.title if len(look.title) < _FOOTER_LETTERS // 3 else look.title[: _FOOTER_LETTERS // 3] + "…"
        text = f"{look.letter} {title}" if look.letter != look.title else title
        if column + len(text) + 5 > _FOOTER_LETTERS - (14 if line == _FOOTER_LINES - 1 else 0):
            if line == _FOOTER_LINES - 1:
                yield (column, line), None, f"and {len(looks) - done} more"
                return
            column, line = 0, line + 1
        yield (column, line), look, text
        column += len(text) + 5


def highlight(boxes: Sequence[Box], look: Look) -> str:
    """The operators that draw a highlight: a wash over the letters and a line below them."""
    parts = [f"/G gs {numbers(look.wash)} rg"]
    parts += [f"{numbers((left, bottom, right - left, top - bottom))} re" for left, bottom, right, top in boxes]
    parts.append(f"f {numbers(look.colour)} rg")
    parts += [f"{numbers((left, bottom, right - left, 0.9))} re" for left, bottom, right, _ in boxes]
    parts.append("f")
    return "\n".join(parts)


def lettering(looks: Iterable[Look], name: str) -> set[str]:
    """Every letter that legend and footer may need."""
    return set("0123456789 /+×…and more" + name + "".join(look.title + look.letter for look in looks))


def all_letters(pages: Pages) -> set[str]:
    """Every letter that is drawn."""
    return set(pages.text) - {"\n", "\x0c"}
