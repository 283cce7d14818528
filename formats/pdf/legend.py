"""What stands on a page beside its text: washes, the legend in the margin and the footer, as words and bars at places.

Our PDFs and our printed pages show the same, each drawing it in its own way. Places are points from the lower left.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from domain.scheme import Scheme
from formats.pdf.fonts import CELL
from formats.pdf.pages import BOTTOM, LEFT, MARGIN_LEFT, PAGE_WIDTH, Box, Pages

Colour = tuple[float, float, float]
"""Red, green and blue from 0 to 1."""

SMALL = 6.5
"""The size of the words here; their letters take cells of one width, as those of the text do."""
_FOOTER_TOP = BOTTOM - 18
_FOOTER_LINE = 10.0
_FOOTER_LINES = 3
_GREY = (0.42, 0.42, 0.42)
_UNKNOWN = (0.55, 0.55, 0.55)
_RULE = (0.75, 0.75, 0.75)
_HOOK = (0.6, 0.6, 0.6)
_MARGIN_LETTERS = int((PAGE_WIDTH - 12 - MARGIN_LEFT) / (SMALL * CELL))
_FOOTER_LETTERS = int((PAGE_WIDTH - 2 * LEFT) / (SMALL * CELL))


@dataclass(frozen=True, slots=True)
class Words:
    """A short text; `x`, `y` are where its line begins."""

    x: float
    y: float
    text: str
    colour: Colour


@dataclass(frozen=True, slots=True)
class Bar:
    """A filled rectangle."""

    left: float
    bottom: float
    width: float
    height: float
    colour: Colour


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


def looks_of(scheme: Scheme, labels: Iterable[str]) -> dict[str, Look]:
    """How each of the labels looks, in the order of the scheme; one that it does not have is grey and comes after."""
    order = {label.id: place for place, label in enumerate(scheme.labels)}
    found = {}
    for name in sorted(set(labels), key=lambda name: (order.get(name, len(order)), name)):
        label = scheme.label(name)
        title = " ".join((label.title if label else name).split()) or name
        colour = label.colour if label else ""
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)] if colour else _UNKNOWN
        found[name] = Look(title, (label.letter if label else "") or title[:1], (parts[0], parts[1], parts[2]))
    return found


def washes(boxes: Sequence[Box], look: Look) -> Iterator[Bar]:
    """A highlight: a wash over the letters and a line below them."""
    for left, bottom, right, top in boxes:
        yield Bar(left, bottom, right - left, top - bottom, look.wash)
    for left, bottom, right, _ in boxes:
        yield Bar(left, bottom, right - left, 0.9, look.colour)


def hooks(pages: Pages, page: int) -> Iterator[Bar]:
    """A small hook before each line that goes on with a longer one, so that lines can be told as they were filed."""
    for row, line in enumerate(pages.lines[page]):
        if line.goes_on:
            y = pages.baseline(row)
            yield Bar(LEFT - 11, y + 2, 0.6, 4, _HOOK)
            yield Bar(LEFT - 11, y + 2, 6, 0.6, _HOOK)


def margin(entries: Mapping[int, Sequence[Look]], pages: Pages) -> Iterator[Words]:
    """The names of the labels beside the lines on which their annotations begin."""
    for row, looks in sorted(entries.items()):
        x, y = MARGIN_LEFT, pages.baseline(row) + (pages.size - SMALL) * 0.25
        for text, look in _margin_words(looks):
            yield Words(x, y, text, look.ink if look else _GREY)
            x += (len(text) + 1) * SMALL * CELL


def _margin_words(looks: Sequence[Look]) -> list[tuple[str, Look | None]]:
    """Titles where they fit, else letters, else as many as fit and the number of the rest."""
    counted = [(look, looks.count(look)) for look in dict.fromkeys(looks)]
    words: list[tuple[str, Look | None]] = []
    for name in ("title", "letter"):
        words = [(getattr(look, name) + (f"×{times}" if times > 1 else ""), look) for look, times in counted]
        if sum(len(text) + 1 for text, _ in words) <= _MARGIN_LETTERS + 1:
            return words
        if len(words) == 1 and name == "title":
            return [(words[0][0][: _MARGIN_LETTERS - 1] + "…", words[0][1])]
    kept: list[tuple[str, Look | None]] = []
    for text, look in words:
        if sum(len(one) + 1 for one, _ in kept) + len(text) + 5 > _MARGIN_LETTERS:
            break
        kept.append((text, look))
    return [*kept, (f"+{len(words) - len(kept)}", None)]


def footer(name: str, page: int, count: int, looks: Sequence[Look]) -> Iterator[Words | Bar]:
    """The legend of the labels, the name of the release and the number of the page."""
    yield Bar(LEFT, _FOOTER_TOP + 11, PAGE_WIDTH - 2 * LEFT, 0.4, _RULE)
    for (column, line), look, text in _legend(looks):
        x, y = LEFT + column * SMALL * CELL, _FOOTER_TOP - line * _FOOTER_LINE
        if look is not None:
            yield Bar(x, y - 1.2, 8, 7, look.wash)
            yield Bar(x, y - 1.2, 8, 1.2, look.ink)
        yield Words(x + 11, y, text, look.ink if look else _GREY)
    y = _FOOTER_TOP - _FOOTER_LINES * _FOOTER_LINE
    number = f"{page + 1} / {count}"
    room = _FOOTER_LETTERS - len(number) - 4
    yield Words(LEFT, y, name if len(name) <= room else f"{name[: room - 1]}…", _GREY)
    yield Words(PAGE_WIDTH - LEFT - len(number) * SMALL * CELL, y, number, _GREY)


def _legend(looks: Sequence[Look]) -> Iterator[tuple[tuple[int, int], Look | None, str]]:
    """Each label with its column and line in the footer; what does not fit is counted."""
    column = line = 0
    most = _FOOTER_LETTERS // 3
    for done, look in enumerate(looks):
        title = look.title if len(look.title) < most else look.title[:most] + "…"
        text = f"{look.letter} {title}" if look.letter != look.title else title
        if column + len(text) + 5 > _FOOTER_LETTERS - (14 if line == _FOOTER_LINES - 1 else 0):
            if line == _FOOTER_LINES - 1:
                yield (column, line), None, f"and {len(looks) - done} more"
                return
            column, line = 0, line + 1
        yield (column, line), look, text
        column += len(text) + 5
