"""A file's own text made canonical, and stated positions brought along: through line ends and from other units.

What a file says of its unit is checked against the quotes it gives; a span comes in where it is certain, or not at all.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from domain.release import normalise
from domain.span import OffsetMap

Fragments = tuple[tuple[int, int], ...]
_SHOWN = 40


class Unit(StrEnum):
    """What the positions of a file count."""

    CODE_POINTS = "code points"
    UTF_16 = "UTF-16 units"
    UTF_8 = "bytes of UTF-8"


class Canonical:
    """A text as a file has it (`raw`), its canonical form (`text`) and the way from positions of one to the other."""

    def __init__(self, raw: str) -> None:
        self.raw = raw
        self.text = normalise(raw)
        self._shift = int(raw.startswith("\ufeff"))
        self._feeds: list[int] = []
        if "\r\n" in raw:
            place = raw.find("\r\n")
            while place >= 0:
                self._feeds.append(place + 1)
                place = raw.find("\r\n", place + 2)

    def place(self, position: int) -> int:
        """A code point position of `raw` in `text`; between CR and LF it is the place of the line feed."""
        # Every line feed before the position that follows a CR is one code point less.
        before = bisect_right(self._feeds, position)
        return max(0, position - self._shift - before)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """A [start, end) of `raw` in `text`."""
        return self.place(start), self.place(end)


@dataclass(frozen=True, slots=True)
class Stated:
    """A span as a file states it: [start, end) pairs in the file's unit, and the text it says is there."""

    fragments: Fragments
    quote: str | None = None


@dataclass(frozen=True, slots=True)
class Settled:
    """Stated spans in code points of the canonical text, in order; None where a span was refused."""

    text: str
    fragments: tuple[Fragments | None, ...]
    remarks: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


def settled(raw: str, stated: Sequence[Stated], *, unit: Unit = Unit.CODE_POINTS, exact: bool = False) -> Settled:
    """The spans of a file in its text; those that cannot be certain are refused with a sentence each.

    `unit` is what the format prescribes. Where quotes contradict it, the unit by which every quote fits is taken.
    Without `exact`, quotes are compared without white space, since many programs change it.
    """
    canonical = Canonical(raw)
    order = [unit, *(other for other in Unit if other is not unit)]
    quoted = [span for span in stated if span.quote]
    ways = [(found, _Way(canonical, found)) for found in (order if quoted else order[:1])]
    chosen, way = next(((found, way) for found, way in ways if all(way.fits(span, exact) for span in quoted)), ways[0])
    fragments: list[Fragments | None] = []
    problems: list[str] = []
    moved = 0
    for number, span in enumerate(stated, 1):
        fits = span.quote is None or way.fits(span, exact)
        made = way.fragments(span) if fits else way.sought(span)
        moved += not fits and made is not None
        if made is None:
            problems.append(_problem(number, span, len(canonical.raw)))
        fragments.append(made)
    remarks = (f"The positions count {chosen}, as the quotes show, not {unit}.",) if chosen is not unit else ()
    if moved:
        what = "1 annotation stands" if moved == 1 else f"{moved:,} annotations stand"
        remarks = (*remarks, f"{what} where the quote is, and not where the file says.")
    return Settled(canonical.text, tuple(fragments), remarks, tuple(problems))


def _problem(number: int, span: Stated, length: int) -> str:
    start, end = (span.fragments[0][0], span.fragments[-1][1]) if span.fragments else (0, 0)
    if span.quote:
        shown = " ".join(span.quote.split())[:_SHOWN]
        where = f"is not at {start} to {end}, nor at just one other place"
        return f"Annotation {number} is left out: its text “{shown}” {where}."
    return f"Annotation {number} is left out: {start} to {end} is no span of a text of {length} characters."


class _Way:
    """One reading of a text's positions."""

    def __init__(self, canonical: Canonical, unit: Unit) -> None:
        self._canonical = canonical
        self._unit = unit
        self._map = OffsetMap(canonical.raw)
        self._bare: str | None = None

    def fragments(self, span: Stated) -> Fragments | None:
        """The fragments in the canonical text, sorted; None when they leave the text, overlap or run backwards."""
        found = []
        reached = 0
        for start, end in sorted(span.fragments):
            if not 0 <= start <= end:
                return None
            first, last = self._code_point(start), self._code_point(end)
            if first is None or last is None or first < reached:
                return None
            reached = last
            found.append(self._canonical.span(first, last))
        return tuple(found) or None

    def _code_point(self, position: int) -> int | None:
        raw = self._canonical.raw
        match self._unit:
            case Unit.CODE_POINTS:
                found = position
            case Unit.UTF_16:
                found = self._map.from_utf16(position)
                if found <= len(raw) and self._map.to_utf16(found) != position:
                    return None
            case Unit.UTF_8:
                found = self._map.from_utf8(position)
                if found <= len(raw) and self._map.to_utf8(found) != position:
                    return None
        return found if found <= len(raw) else None

    def fits(self, span: Stated, exact: bool) -> bool:
        """Whether the quote is the text that the span covers."""
        fragments = self.fragments(span)
        if fragments is None:
            return False
        quote = _kept(span.quote or "")
        parts = [self._canonical.text[start:end] for start, end in fragments]
        if {quote, quote.removeprefix("\ufeff")} & {" ".join(parts), " … ".join(parts), "".join(parts)}:
            return True
        return not exact and _bare(quote) in (_bare("".join(parts)), _bare(" … ".join(parts)))

    def sought(self, span: Stated) -> Fragments | None:
        """The one place where the quote stands, if there is just one; only for spans of one fragment."""
        quote = _kept(span.quote or "")
        text = self._canonical.text
        if len(span.fragments) != 1 or not quote.strip():
            return None
        place = text.find(quote)
        if place < 0 or text.find(quote, place + 1) >= 0:
            return None
        return ((place, place + len(quote)),)


def _kept(quote: str) -> str:
    """A quote made canonical; a byte order mark within a text is a letter of it, and may be the first one quoted."""
    return normalise(f"x{quote}")[1:]


def _bare(text: str) -> str:
    return "".join(text.split())
