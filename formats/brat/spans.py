"""Spans as brat takes them: none over a line break, none blank, none that touch; and back."""

import re
from collections.abc import Iterable

from domain.span import Span

Fragments = tuple[tuple[int, int], ...]
BREAK = re.compile("[\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
"""What brat's reader takes for the end of a line."""


def pieces(text: str, fragments: Iterable[Span]) -> Fragments:
    """The fragments as brat takes them; empty when nothing but blanks is covered."""
    found: list[tuple[int, int]] = []
    for fragment in fragments:
        place = fragment.start
        covered = fragment.of(text)
        broken = BREAK.search(covered)
        for part in covered.splitlines(keepends=True) if broken else [covered]:
            kept = part.strip() if broken else part
            start = place + part.index(kept)
            if kept.strip():
                if found and found[-1][1] == start:
                    found[-1] = found[-1][0], start + len(kept)
                else:
                    found.append((start, start + len(kept)))
            place += len(part)
    return tuple(found)


def joined(text: str, fragments: Fragments) -> Fragments:
    """The fragments with those made one again that only skip blanks around a line break."""
    found = [list(fragments[0])]
    for start, end in fragments[1:]:
        gap = text[found[-1][1] : start]
        if BREAK.search(gap) and gap.isspace():
            found[-1][1] = end
        else:
            found.append([start, end])
    return tuple((start, end) for start, end in found)


def spans_of(given: object, length: int) -> tuple[Span, ...] | None:
    """A list of [start, end] as spans, or None when they are not sound, sorted and inside a text of that length."""
    if not isinstance(given, list) or not given:
        return None
    spans, reached = [], 0
    for pair in given:
        if not isinstance(pair, list) or len(pair) != 2 or not all(type(place) is int for place in pair):
            return None
        if not reached <= pair[0] <= pair[1] <= length:
            return None
        reached = pair[1]
        spans.append(Span(*pair))
    return tuple(spans)
