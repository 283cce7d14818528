"""Annotations by place: which of them touch a stretch of the text, and in which lane each is drawn; no Qt in here."""

from bisect import bisect_left
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

from domain.annotation import Annotation

CHUNK = 128
"""Of each run of so many annotations the farthest end is known, so that runs that end too early are not looked at."""

Item = TypeVar("Item", bound=Hashable)


def common_start(old: Sequence[object], new: Sequence[object]) -> int:
    """How many items both begin with, found by comparing slices, which is quick where they hold the same objects."""
    low, high = 0, min(len(old), len(new))
    while low < high:
        middle = (low + high + 1) // 2
        if old[low:middle] == new[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def common_end(old: Sequence[object], new: Sequence[object], most: int) -> int:
    """How many items both end with, at most `most`."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        if old[len(old) - middle : len(old) - low] == new[len(new) - middle : len(new) - low]:
            low = middle
        else:
            high = middle - 1
    return low


def _starts_and_ends(annotations: Sequence[Annotation]) -> tuple[list[int], list[int]]:
    parts = [annotation.fragments for annotation in annotations]
    starts = [fragments[0].start for fragments in parts]
    ends = [fragments[-1].end for fragments in parts]
    # An empty span, which a file may bring, takes the place of one character so that it is found and drawn.
    return starts, [end if end > start else start + 1 for start, end in zip(starts, ends, strict=True)]


class Intervals:
    """Annotations in text order, asked by place; taking on a changed list costs what changed, not what there is."""

    def __init__(self, annotations: Sequence[Annotation] = ()) -> None:
        self._items: tuple[Annotation, ...] = ()
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._peaks: list[int] = []
        self.renew(annotations)

    def __len__(self) -> int:
        return len(self._items)

    def renew(self, annotations: Sequence[Annotation]) -> tuple[Annotation, ...]:
        """Hold these instead, which are in text order; gives the annotations that went and those that came."""
        new = tuple(annotations)
        head = common_start(self._items, new)
        tail = common_end(self._items, new, min(len(self._items), len(new)) - head)
        gone = self._items[head : len(self._items) - tail]
        come = new[head : len(new) - tail]
        if not gone and not come:
            return ()
        starts, ends = _starts_and_ends(come)
        self._starts[head : len(self._starts) - tail] = starts
        self._ends[head : len(self._ends) - tail] = ends
        self._items = new
        first = head // CHUNK
        self._peaks[first:] = [max(self._ends[at : at + CHUNK]) for at in range(first * CHUNK, len(new), CHUNK)]
        return gone + come

    def touching(self, start: int, end: int) -> list[Annotation]:
        """The annotations that reach into [start, end) between their first fragment and their last, in text order."""
        stop = bisect_left(self._starts, end)
        found: list[Annotation] = []
        for chunk, peak in enumerate(self._peaks[: -(-stop // CHUNK)]):
            if peak > start:
                low, high = chunk * CHUNK, min((chunk + 1) * CHUNK, stop)
                ends = self._ends[low:high]
                found += [self._items[low + at] for at, reach in enumerate(ends) if reach > start]
        return found

    def at(self, position: int) -> list[Annotation]:
        """The annotations with a fragment that holds the position, innermost first."""
        found = [item for item in self.touching(position, position + 1) if _holds(item, position)]
        return sorted(found, key=depth)


def _holds(annotation: Annotation, position: int) -> bool:
    return any(part.start <= position < max(part.end, part.start + 1) for part in annotation.fragments)


def depth(annotation: Annotation) -> tuple[int, int, str]:
    """The key that sorts innermost first: short before long, later before earlier."""
    span = annotation.span
    return span.length, -span.start, str(annotation.id)


def give_lanes(wanted: Iterable[tuple[Item, int, int]], lanes: dict[Item, int]) -> None:
    """Give each (item, start, end) without a lane the lowest one that none it overlaps has; first come, first served.

    Lanes given before are kept, so that nothing jumps while scrolling.
    """
    order = list(wanted)
    beside = _neighbours(order)
    for item, _, _ in order:
        if item not in lanes:
            taken = {lanes[other] for other in beside[item] if other in lanes}
            lanes[item] = next(lane for lane in range(len(taken) + 1) if lane not in taken)


def _neighbours(wanted: Sequence[tuple[Item, int, int]]) -> Mapping[Item, list[Item]]:
    beside: dict[Item, list[Item]] = {item: [] for item, _, _ in wanted}
    open_now: list[tuple[Item, int]] = []
    for item, start, end in sorted(wanted, key=lambda entry: entry[1]):
        open_now = [(other, reach) for other, reach in open_now if reach > start]
        for other, _ in open_now:
            beside[item].append(other)
            beside[other].append(item)
        open_now.append((item, end))
    return beside
