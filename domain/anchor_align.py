"""Which word of an old text is which of a new one: one alignment for all that stands in the text."""

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from rapidfuzz.distance import Levenshtein

from domain.anchor_words import Numbers, Words

GONE = -1
_PIN = 4
"""So many words in a row that stand once in both texts are the same."""
_DEEPEST = 24
"""How often a stretch between two pins is looked at for further ones."""
_MOST = 400_000_000
"""Pairs of words that are compared with each other in a stretch without pins; a larger one is left alone."""
_SLIDE = 400
"""Words by which the edge of a change is moved to where something begins."""

Stretch = tuple[int, int, int, int]


class Alignment:
    """Two texts word by word: `to` gives the new place of an old word or GONE, `came` the other way round.

    Words that are the same keep their order. The time grows with the length of the texts, except in stretches without a
    row of four words that stands there only once; of these the largest are not aligned.
    """

    def __init__(self, old: str, new: str) -> None:
        numbers: Numbers = {}
        self.old, self.new = Words(old, numbers), Words(new, numbers)
        self.to = array("l", [GONE]) * len(self.old)
        self._align()
        self.came = array("l", [GONE]) * len(self.new)
        for at, place in enumerate(self.to):
            if place != GONE:
                self.came[place] = at
        _slide(self.old, self.to, self.came)
        _slide(self.new, self.came, self.to)

    def _align(self) -> None:
        old, new, to = self.old.ids, self.new.ids, self.to
        waiting: list[tuple[Stretch, int]] = [((0, len(old), 0, len(new)), 0)]
        while waiting:
            (low, high, first, behind), depth = waiting.pop()
            while low < high and first < behind and old[low] == new[first]:
                to[low] = first
                low, first = low + 1, first + 1
            while low < high and first < behind and old[high - 1] == new[behind - 1]:
                high, behind = high - 1, behind - 1
                to[high] = behind
            if low == high or first == behind:
                continue
            stretch = low, high, first, behind
            pins = _pins(old, new, stretch) if depth < _DEEPEST else []
            if pins:
                waiting += [(part, depth + 1) for part in _between(stretch, pins)]
            elif (high - low) * (behind - first) <= _MOST:
                for edit in Levenshtein.opcodes(old[low:high].tolist(), new[first:behind].tolist()):
                    if edit.tag == "equal":
                        for step in range(edit.src_end - edit.src_start):
                            to[low + edit.src_start + step] = first + edit.dest_start + step


def _slide(words: Words, places: "array[int]", back: "array[int]") -> None:
    """Of the ways to say what is on this side only, the one that takes whole paragraphs, sentences or lines."""
    for low, high in _holes(places):
        if not (low and high < len(places)) or places[high] != places[low - 1] + 1:
            continue
        size, best, at = high - low, low, low
        rank = words.breaks(low), words.breaks(high)
        while at > max(0, low - _SLIDE) and places[at - 1] != GONE and words.ids[at - 1] == words.ids[at - 1 + size]:
            at -= 1
            found = words.breaks(at), words.breaks(at + size)
            if found > rank:
                best, rank = at, found
        for place in range(low - 1, best - 1, -1):
            places[place + size], places[place] = places[place], GONE
            back[places[place + size]] = place + size


def _holes(places: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The stretches that have no counterpart, as they are while one walks them."""
    at = 0
    while at < len(places):
        if places[at] != GONE:
            at += 1
            continue
        low = at
        while at < len(places) and places[at] == GONE:
            at += 1
        yield low, at


def _pins(old: Sequence[int], new: Sequence[int], stretch: Stretch) -> list[tuple[int, int]]:
    """Places of rows of words that stand once in both stretches, as many as keep their order."""
    low, high, first, behind = stretch
    there, here = _once(old, low, high), _once(new, first, behind)
    pairs = sorted((at, here[row]) for row, at in there.items() if at >= 0 and here.get(row, GONE) >= 0)
    return _rising(pairs)


def _once(ids: Sequence[int], low: int, high: int) -> dict[int, int]:
    """Rows of words with their places; GONE for those that stand there several times."""
    found: dict[int, int] = {}
    for at in range(low, high - _PIN + 1):
        # By their hashes, which take a third of the memory; two rows of one hash only cut a stretch elsewhere.
        row = hash(tuple(ids[at : at + _PIN]))
        found[row] = GONE if row in found else at
    return found


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest part of the pairs in which both places rise."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for number, (_, place) in enumerate(pairs):
        at = bisect_left(tails, place)
        before.append(ends[at - 1] if at else GONE)
        if at == len(tails):
            tails.append(place)
            ends.append(number)
        else:
            tails[at], ends[at] = place, number
    chosen: list[tuple[int, int]] = []
    number = ends[-1] if ends else GONE
    while number != GONE:
        chosen.append(pairs[number])
        number = before[number]
    return chosen[::-1]


def _between(stretch: Stretch, pins: Sequence[tuple[int, int]]) -> Iterator[Stretch]:
    """A stretch cut at its pins, each part but the first beginning with one."""
    low, high, first, behind = stretch
    for at, place in pins:
        yield low, at, first, place
        low, first = at, place
    yield low, high, first, behind
