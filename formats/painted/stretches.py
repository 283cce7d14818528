"""Which annotation tints which stretch of a text: where several lie on one another, the shortest does."""

from collections.abc import Iterable, Iterator
from heapq import heappop, heappush
from itertools import pairwise
from typing import NamedTuple

from domain.annotation import Annotation


class Stretch(NamedTuple):
    """A [start, end) of a text and the place of the annotation that tints it; -1 where none does."""

    start: int
    end: int
    place: int


def stretches(length: int, annotations: Iterable[Annotation]) -> Iterator[Stretch]:
    """The whole of a text of that length as stretches one behind the other, in time n log n of the annotations."""
    parts = sorted(
        (fragment.start, fragment.end, place)
        for place, annotation in enumerate(annotations)
        for fragment in annotation.fragments
        if fragment.end > fragment.start
    )
    cuts = sorted({0, length, *(part[0] for part in parts), *(part[1] for part in parts)})
    # The heap's top is the innermost; what has ended below it is dropped when it comes up.
    covering: list[tuple[int, int, int, int]] = []
    taken = 0
    pending: Stretch | None = None
    for left, right in pairwise(cuts):
        while taken < len(parts) and parts[taken][0] <= left:
            start, end, place = parts[taken]
            heappush(covering, (end - start, -start, place, end))
            taken += 1
        while covering and covering[0][3] <= left:
            heappop(covering)
        place = covering[0][2] if covering else -1
        if pending is not None and pending.place == place:
            pending = Stretch(pending.start, right, place)
            continue
        if pending is not None:
            yield pending
        pending = Stretch(left, right, place)
    if pending is not None:
        yield pending
