"""The kinds of text that a Label Studio task can show, each with its own way to say where a region is."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from formats.canonical import Stated
from formats.pages.places import PagePlaces
from formats.records.draft import span_of, whole, words


class Shape(Protocol):
    """A text and its way of counting."""

    text: str

    def stated(self, value: Mapping[str, Any]) -> Stated | None:
        """Where a region's value says it is; None when it does not say it in a way that is sure."""


def _quote(value: Mapping[str, Any]) -> str | None:
    found = value.get("text")
    return found if isinstance(found, str) and found else None


class Plain:
    """A plain text: code points, or places that only their quotes can make sure."""

    def __init__(self, text: str) -> None:
        self.text = text

    def stated(self, value: Mapping[str, Any]) -> Stated | None:
        """Where a region's value says it is."""
        place = span_of(value.get("start"), value.get("end"))
        offsets = value.get("globalOffsets")
        if place is None and isinstance(offsets, dict):
            place = span_of(offsets.get("start"), offsets.get("end"))
        quote = _quote(value)
        if place is None:
            return Stated(((0, 0),), quote) if quote else None
        return Stated(place, quote)


class Page:
    """A web page: places in its text content, where they are given beside the paths."""

    def __init__(self, markup: str) -> None:
        self._places = PagePlaces(markup)
        self.text = self._places.text

    def stated(self, value: Mapping[str, Any]) -> Stated | None:
        """Where a region's value says it is."""
        # Label Studio writes line ends in these quotes as a backslash and an n.
        quote = (_quote(value) or "").replace("\\n", "\n") or None
        offsets = value.get("globalOffsets")
        place = span_of(offsets.get("start"), offsets.get("end")) if isinstance(offsets, dict) else None
        if place is None:
            return Stated(((0, 0),), quote) if quote else None
        return self._places.stated(*place[0], quote)


class Dialogue:
    """Paragraphs with their speakers: a region runs from a place in one to a place in another."""

    def __init__(self, paragraphs: Sequence[Any], about: Mapping[str, str]) -> None:
        speaker = about.get("nameKey") or "author"
        said = about.get("textKey") or "text"
        self._starts: list[int] = []
        self._lengths: list[int] = []
        lines: list[str] = []
        place = 0
        for item in paragraphs:
            item = item if isinstance(item, dict) else {said: words(item)}
            name = words(item.get(speaker)).strip().rstrip(":")
            before, text = f"{name}: " if name else "", words(item.get(said))
            self._starts.append(place + len(before))
            self._lengths.append(len(text))
            lines.append(before + text)
            place += len(lines[-1]) + 1
        self.text = "\n".join(lines)

    def stated(self, value: Mapping[str, Any]) -> Stated | None:
        """Where a region's value says it is."""
        first = self._place(value.get("start"), value.get("startOffset"))
        last = self._place(value.get("end"), value.get("endOffset"))
        return None if first is None or last is None else Stated(((first, last),))

    def _place(self, paragraph: Any, offset: Any) -> int | None:
        number, signs = whole(paragraph), whole(offset)
        if number is None or signs is None or not 0 <= number < len(self._starts):
            return None
        return self._starts[number] + signs if 0 <= signs <= self._lengths[number] else None
