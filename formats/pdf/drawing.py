"""Text and what stands beside it as the operators of a PDF's pages."""

from collections.abc import Iterable, Iterator, Sequence

from formats.pdf.fonts import CELL, SECOND_SCALE, Codes, cells, is_second
from formats.pdf.legend import SMALL, Bar, Look, Words
from formats.pdf.objects import number, numbers
from formats.pdf.pages import LEFT, Pages


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
                reached = columns[place] + max(1, cells(text[place]))
                place += 1
            show = f"[{' '.join(shown)}] TJ"
            yield f"/F2 {number(size * SECOND_SCALE)} Tf {show} /F1 {number(size)} Tf" if is_other else show

    def drawn(self, item: Words | Bar) -> str:
        """The operators of something beside the text."""
        if isinstance(item, Bar):
            return f"{numbers(item.colour)} rg {numbers((item.left, item.bottom, item.width, item.height))} re f"
        columns, reached = [], 0
        for letter in item.text:
            columns.append(reached)
            reached += max(1, cells(letter))
        shown = self.line(item.text, columns, SMALL)
        return f"BT {numbers(item.colour)} rg /F1 {number(SMALL)} Tf {numbers((item.x, item.y))} Td {shown} ET"


def text_of(pages: Pages, page: int, pen: Pen) -> Iterator[str]:
    """The operators that draw the text of a page, in the order of the text."""
    yield f"BT 0 g /F1 {number(pages.size)} Tf"
    for row, line in enumerate(pages.lines[page]):
        if line.start < line.end:
            shown = pen.line(pages.text[line.start : line.end], line.columns, pages.size)
            yield f"1 0 0 1 {numbers((LEFT, pages.baseline(row)))} Tm {shown}"
    yield "ET"


def lettering(looks: Iterable[Look], name: str) -> set[str]:
    """Every letter that legend and footer may need."""
    return set("0123456789 /+×…and more" + name + "".join(look.title + look.letter for look in looks))


def all_letters(pages: Pages) -> set[str]:
    """Every letter of the text that is drawn."""
    return set(pages.text) - {"\n", "\x0c"}
