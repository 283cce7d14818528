"""Carries annotations from one version of a text to the next, each with how it was found and a score; pure.

The two texts are lined up once, word by word, and the third of five equal mentions goes to the third. Scores:

- *exact*, 1.00: the same characters, with the same three words on both sides.
- *spaced*, 0.98: the same words between the same words; white space, line ends or page marks differ.
- *context*: the same words, what stands around them has changed. The score grows with the share of the eight words on
  each side that are still there, near ones weighing more: from 0.70 to 1.00 where the words stand once in both texts,
  from 0.40 where they stand several times. Words that have moved to another place get at most 0.85.
- *fuzzy*, at most 0.89: the words were changed, and this is the likest stretch between what stood before and behind
  them; 0.89 times the likeness of the two (rapidfuzz ratio), which is at least 0.6.
- *lost*, 0.00: nothing of it is there, or only what is less like it; that is then named as a candidate.

From `CERTAIN` on, which fuzzy ones never reach, an annotation can be carried without a look.
"""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from rapidfuzz import fuzz

from domain.anchor_align import GONE, Alignment
from domain.annotation import AnnotatedRelease, Annotation
from domain.span import Span, hull

CERTAIN = 0.9
NEAR, FAR = 3, 8
"""Words on each side that must be the same, and those that count."""
SPACED = 0.98
_MOVED = 0.85
_TELLING, _SHORT, _PIECE = 0.5, 0.3, 4
"""The least score of words that have moved, where there are at least so many of them and where there are fewer."""
_OFFERED = 0.45
_FUZZY = 0.89
_LIKE = 0.6
_CANDIDATE = 0.4
_LONG = 20_000
"""Code points from which on words are counted and letters are not compared."""
_PLACES = 200
_WHOLE = 0.15
"""By so much less like what was said may be what stands in its very place."""
_ROOM = 4
"""So many times as long as a passage is the most of a gap in which it is looked for."""


class Method(StrEnum):
    """How an annotation was found, from the surest to none."""

    EXACT = "exact"
    SPACED = "spaced"
    CONTEXT = "context"
    FUZZY = "fuzzy"
    LOST = "lost"


_ORDER = tuple(Method)


@dataclass(frozen=True, slots=True)
class Carried:
    """An annotation of the old text, and where it belongs in the new one."""

    annotation: Annotation
    fragments: tuple[Span, ...]
    """In the new text; of a lost one the best candidate, or none."""
    method: Method
    score: float

    @property
    def certain(self) -> bool:
        """Whether it can be carried without a look."""
        return self.method is not Method.LOST and self.score >= CERTAIN

    @property
    def span(self) -> Span | None:
        """From the first fragment to the last."""
        return hull(self.fragments) if self.fragments else None


@dataclass(frozen=True, slots=True)
class _Place:
    span: Span | None
    method: Method = Method.LOST
    score: float = 0.0


def carry(old: AnnotatedRelease, new_text: str) -> tuple[Carried, ...]:
    """Where each annotation of the old release belongs in the new text, in the order of the old one."""
    return tuple(carried(old.text, new_text, old.annotations))


def carried(old_text: str, new_text: str, annotations: Iterable[Annotation]) -> Iterator[Carried]:
    """The same for some annotations of a text."""
    if old_text == new_text:
        yield from (Carried(item, item.fragments, Method.EXACT, 1.0) for item in annotations)
        return
    finder = _Finder(Alignment(old_text, new_text))
    for item in annotations:
        yield _together(item, [finder.place(fragment) for fragment in item.fragments])


def _together(annotation: Annotation, places: Sequence[_Place]) -> Carried:
    """An annotation is as sure as the least sure of its fragments, and lost where these no longer stand apart."""
    found = sorted({place.span for place in places if place.span is not None})
    apart = all(one.end <= other.start for one, other in pairwise(found))
    method = max((place.method for place in places), key=_ORDER.index)
    if method is Method.LOST or not apart or len(found) < len(places):
        return Carried(annotation, tuple(found) if apart else (), Method.LOST, 0.0)
    return Carried(annotation, tuple(found), method, round(min(place.score for place in places), 4))


class _Finder:
    """Looks for single spans by an alignment."""

    def __init__(self, alignment: Alignment) -> None:
        self._old, self._new = alignment.old, alignment.new
        self._to, self._came = alignment.to, alignment.came

    def place(self, span: Span) -> _Place:
        """Where a span of the old text belongs."""
        first, behind = self._old.within(span)
        if first >= behind:
            return _Place(None)
        low = self._to[first]
        if low != GONE and all(self._to[at] == low + at - first for at in range(first, behind)):
            return self._kept(span, first, behind)
        ways = self._moved(span, first, behind), self._changed(first, behind)
        return max(ways, key=lambda place: (place.score, place.span is not None))

    # -- the same words

    def _kept(self, span: Span, first: int, behind: int) -> _Place:
        """The same words in the same place; how sure, what stands around them says."""
        low, high = self._to[first], self._to[behind - 1] + 1
        found = self._cut(span, first, behind, low)
        if self._around(first, behind, low, high, NEAR) == 1:
            exact = found.of(self._new.text) == span.of(self._old.text)
            return _Place(found, Method.EXACT, 1.0) if exact else _Place(found, Method.SPACED, SPACED)
        words = self._old.ids[first:behind]
        once = len(self._new.places(words, 2)) == 1 == len(self._old.places(words, 2))
        least = 0.7 if once else 0.4
        return _Place(found, Method.CONTEXT, least + (1 - least) * self._around(first, behind, low, high, FAR))

    def _cut(self, span: Span, first: int, behind: int, low: int) -> Span:
        """The new stretch of the same words, cut in the midst of a word where the old one is."""
        old, new = self._old, self._new
        high = low + behind - first - 1
        start = new.starts[low] + max(0, span.start - old.starts[first])
        return Span(start, max(start, new.ends[high] - max(0, old.ends[behind - 1] - span.end)))

    def _around(self, first: int, behind: int, low: int, high: int, reach: int) -> float:
        """The share of the old words on both sides that are still beside it, near ones weighing more."""
        old, new = self._old.ids, self._new.ids
        kept = whole = 0.0
        for step in range(reach):
            for at, place in ((first - 1 - step, low - 1 - step), (behind + step, high + step)):
                if 0 <= at < len(old):
                    weight = 1 / (step + 2)
                    whole += weight
                    kept += weight * (0 <= place < len(new) and old[at] == new[place])
        return 1.0 if whole - kept < 1e-9 else kept / whole

    def _moved(self, span: Span, first: int, behind: int) -> _Place:
        """The same words at a place that belongs to nothing else; never surely, for that is for a person to see."""
        words: array[int] = self._old.ids[first:behind]
        size = behind - first
        ranked = sorted(
            (-self._around(first, behind, low, low + size, FAR), low)
            for low in self._new.places(words, _PLACES)
            if all(self._came[at] == GONE or first <= self._came[at] < behind for at in range(low, low + size))
        )
        if not ranked:
            return _Place(None)
        share, low = -ranked[0][0], ranked[0][1]
        least = _TELLING if size >= _PIECE else _SHORT
        score = least + (_MOVED - least) * share
        if len(ranked) > 1 and share + ranked[1][0] < 0.1:
            score *= 0.7
        found = self._cut(span, first, behind, low)
        return _Place(found, Method.CONTEXT, score) if score >= _OFFERED else _Place(found)

    # -- other words

    def _changed(self, first: int, behind: int) -> _Place:
        """The likest stretch between what stood before and behind the words."""
        said = self._old.said(first, behind)
        ranked = []
        for whole, low, high in self._stretches(first, behind, said):
            likeness = self._likeness(said, first, behind, low, high)
            ranked.append((likeness + _WHOLE * whole, likeness, low, high))
        if not ranked:
            return _Place(None)
        _, likeness, low, high = max(ranked)
        found = self._new.span(low, high)
        if likeness >= _LIKE:
            return _Place(found, Method.FUZZY, _FUZZY * likeness)
        return _Place(found if likeness >= _CANDIDATE else None)

    def _stretches(self, first: int, behind: int, said: str) -> Iterator[tuple[bool, int, int]]:
        """Stretches that may be it, and of each whether it is all that now stands between the old neighbours."""
        to, own = self._to, [self._to[at] for at in range(first, behind) if self._to[at] != GONE]
        low = next((to[at] + 1 for at in range(first - 1, -1, -1) if to[at] != GONE), 0)
        high = next((to[at] for at in range(behind, len(to)) if to[at] != GONE), len(self._new))
        beside = (not first or to[first - 1] != GONE) and (behind == len(to) or to[behind] != GONE)
        if own:
            yield False, own[0], own[-1] + 1
            reach = FAR + behind - first
            low, high = max(low, own[0] - reach), min(high, own[-1] + 1 + reach)
        if low >= high:
            return
        if self._new.starts[high - 1] - self._new.starts[low] <= _ROOM * len(said) + 40:
            yield beside, low, high
        if own:
            yield False, low, own[-1] + 1
            yield False, own[0], high
        window = self._window(said, low, high)
        if window is not None:
            yield False, *window

    def _window(self, said: str, low: int, high: int) -> tuple[int, int] | None:
        """The words of a gap that are most like what was said."""
        high = min(high, low + 2_000)
        gap = self._new.said(low, high)
        if len(said) > _LONG or len(gap) < len(said):
            return None
        found = fuzz.partial_ratio_alignment(said, gap, score_cutoff=100 * _CANDIDATE)
        if found is None:
            return None
        # Back from letters to the words that have more than half of theirs in it.
        at, chosen = 0, []
        for place in range(low, high):
            size = self._new.ends[place] - self._new.starts[place]
            if min(found.dest_end, at + size) - max(found.dest_start, at) > size / 2:
                chosen.append(place)
            at += size + 1
        return (chosen[0], chosen[-1] + 1) if chosen else None

    def _likeness(self, said: str, first: int, behind: int, low: int, high: int) -> float:
        if len(said) > _LONG or self._new.starts[high - 1] - self._new.starts[low] > _LONG:
            kept = sum(low <= self._to[at] < high for at in range(first, behind))
            return 2 * kept / (behind - first + high - low)
        return fuzz.ratio(said, self._new.said(low, high)) / 100
