"""Where a Web Annotation says it is: by position, by quote with what stands around it, or both held together."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from domain.span import OffsetMap
from formats.canonical import Stated
from formats.pages.places import PagePlaces
from formats.records.draft import span_of

_CHARACTERS = re.compile(r"(?:^|#)char=(\d{1,12}),(\d{1,12})")


@dataclass(frozen=True, slots=True)
class Place:
    """The parts of a selector that say something of a text."""

    position: tuple[int, int] | None = None
    quote: str = ""
    prefix: str = ""
    suffix: str = ""

    @property
    def usable(self) -> bool:
        """Whether it says where it is at all."""
        return self.position is not None or bool(self.quote)


def place_of(target: Mapping[str, Any]) -> Place:
    """The place that the selectors of a target name."""
    position: tuple[int, int] | None = None
    quote: Mapping[str, Any] = {}
    for selector in _selectors(target.get("selector", target.get("hasSelector")), 0):
        kind = kind_of(selector)
        if kind == "TextPositionSelector" and position is None:
            found = span_of(selector.get("start"), selector.get("end"))
            position = found[0] if found else None
        elif kind == "TextQuoteSelector" and not quote:
            quote = selector
        elif kind == "FragmentSelector" and position is None:
            match = _CHARACTERS.search(str(selector.get("value", "")))
            position = (int(match[1]), int(match[2])) if match else None
    return Place(position, *(_text(quote.get(key)) for key in ("exact", "prefix", "suffix")))


def kind_of(thing: Mapping[str, Any]) -> str:
    """The type of a JSON-LD object without a prefix; the first one where it has several."""
    found = thing.get("type", thing.get("@type"))
    found = found[0] if isinstance(found, list) and found else found
    return found.rpartition(":")[2].rpartition("#")[2] if isinstance(found, str) else ""


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _selectors(value: Any, depth: int) -> Iterator[Mapping[str, Any]]:
    """The selectors, outermost first; the ones that refine another count like it."""
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict) and depth < 20:
            yield item
            yield from _selectors(item.get("items", item.get("refinedBy")), depth + 1)


class PlainText:
    """A text to find places in; positions count code points, or UTF-16 units where quotes show it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.other_unit = False
        """Whether a position turned out to count UTF-16 units."""
        self._map = OffsetMap(text)

    @cached_property
    def _signs(self) -> list[int]:
        """Where the signs stand that are no blanks."""
        return [place for place, sign in enumerate(self.text) if not sign.isspace()]

    @cached_property
    def _bare(self) -> str:
        return _bare(self.text)

    def stated(self, place: Place) -> Stated:
        """The span of a place; one that does not hold is left for its quote to be sought."""
        quote = place.quote or None
        if place.position is not None:
            start, end = place.position
            units = self._map.from_utf16(start), self._map.from_utf16(end)
            for first, last in (place.position, units):
                if quote is None or _bare(self.text[first:last]) == _bare(quote):
                    self.other_unit |= (first, last) != place.position
                    return Stated(((first, last),), quote)
        found = self._sought(place) if quote else None
        return Stated((found or place.position or (0, 0),), quote)

    def _sought(self, place: Place) -> tuple[int, int] | None:
        """The one place where the quote stands between what it says is around it, blanks aside."""
        exact, prefix, suffix = _bare(place.quote), _bare(place.prefix), _bare(place.suffix)
        if not exact:
            return None
        for before, after in ((prefix, suffix), ("", "")):
            sought = before + exact + after
            start = self._bare.find(sought)
            if start >= 0 and self._bare.find(sought, start + 1) < 0:
                start += len(before)
                return self._signs[start], self._signs[start + len(exact) - 1] + 1
        return None


class PageText:
    """A web page to find places in: positions count in its text content."""

    def __init__(self, markup: str) -> None:
        self._places = PagePlaces(markup)
        self._plain = PlainText(self._places.text)
        self.text = self._places.text
        self.other_unit = False

    def stated(self, place: Place) -> Stated:
        """The span of a place in the text that we read from the page."""
        if place.position is not None:
            found = self._places.stated(*place.position, place.quote or None)
            if found.fragments != (place.position,) or not place.quote:
                return found
        return self._plain.stated(Place(None, place.quote, place.prefix, place.suffix))


def _bare(text: str) -> str:
    return "".join(text.split())
