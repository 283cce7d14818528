"""Boilerplate that comes back: approved spans of a sentence carried over to one that is like it, item by item."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from rapidfuzz.distance import Levenshtein

from domain.features import Passage, tidy
from domain.learn_examples import Example
from domain.memory_phrase import normalised
from domain.release import Pairs
from domain.span import Span

MOST_SENTENCES = 10_000
"""How many sentences are remembered; of more, those approved most often."""
_SHORTEST = 6
_SHINGLE = 3
_CROWD = 64
"""Words in a row that so many sentences share tell none of them."""
_LIKE = 0.3
"""What share of its words in a row a sentence must share with another one to be compared."""
_KEPT = 0.6
"""What share of a span's own words must be there."""
_LIKE_WHOLE = 0.5
"""How alike two sentences must be for a span of few words to be carried from the one to the other."""
_TELLING = 6
"""So many words tell by themselves."""
_PUT_IN = 3
_ENDS = frozenset(".!?")
_JOINTS = frozenset(("and", "or"))

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a passage: its words as they compare, and where each stands in the passage."""

    passage: Passage
    words: Words
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Carried:
    """An approved span at its new place."""

    label: str
    span: Span
    attributes: Pairs
    likeness: float
    share: float
    """In what share of the releases with the very sentence it was approved."""
    releases: int


@dataclass(slots=True)
class _Kept:
    opened: bool
    closed: bool
    """Whether a mark stands right before and right behind it."""
    count: int = 0
    attributes: Counter[Pairs] = field(default_factory=Counter)


def sentences(passage: Passage) -> Iterator[Sentence]:
    """The sentences of a passage that are long enough to be told again."""
    start = 0
    words = passage.words
    for at, word in enumerate(words):
        if word in _ENDS or at == len(words) - 1:
            norms, places = normalised(words[start : at + 1])
            if len(norms) >= _SHORTEST:
                yield Sentence(passage, tuple(norms), tuple(place + start for place in places))
            start = at + 1


class Carrier:
    """Remembers sentences with their approved spans, and finds the like of them."""

    def __init__(self) -> None:
        self._spans: dict[Words, dict[tuple[str, int, int], _Kept]] = {}
        self._seen: Counter[tuple[Words, str]] = Counter()
        self._sentences: list[Words] = []
        self._index: dict[tuple[str, ...], list[int]] = defaultdict(list)

    def learn(self, sentence: Sentence, example: Example) -> None:
        """Take a sentence of a release with what of it was approved there."""
        for label in example.taught:
            self._seen[sentence.words, label] += 1
        passage, places = sentence.passage, sentence.places
        low, high = passage.starts[places[0]], passage.ends[places[-1]]
        attributes = example.attributes or ((),) * len(example.spans)
        for (label, span), pairs in zip(example.spans, attributes, strict=True):
            if span.start < low or span.end > high:
                continue
            inside = [
                at
                for at, place in enumerate(places)
                if span.start < passage.ends[place] and passage.starts[place] < span.end
            ]
            if inside:
                kept = self._spans.setdefault(sentence.words, {}).setdefault(
                    (label, inside[0], inside[-1]),
                    _Kept(_parted(sentence, inside[0]), _parted(sentence, inside[-1] + 1)),
                )
                kept.count += 1
                kept.attributes[pairs] += 1

    def settled(self) -> "Carrier":
        """This carrier with its index made; of too many sentences the ones approved most often stay."""
        ranked = sorted(
            self._spans, key=lambda words: (-max(kept.count for kept in self._spans[words].values()), words)
        )
        self._sentences = ranked[:MOST_SENTENCES]
        self._spans = {words: self._spans[words] for words in self._sentences}
        self._seen = Counter({pair: count for pair, count in self._seen.items() if pair[0] in self._spans})
        for number, words in enumerate(self._sentences):
            for shingle in _shingles(words):
                self._index[shingle].append(number)
        return self

    def carried(self, passage: Passage) -> Iterator[Carried]:
        """The spans of remembered sentences in the sentences of a passage that are like them."""
        for sentence in sentences(passage):
            if sentence.words in self._spans:
                yield from self._from(sentence, sentence.words)
                continue
            for number in self._like(sentence.words):
                yield from self._from(sentence, self._sentences[number])

    def _like(self, words: Words) -> list[int]:
        """The numbers of the few sentences that are most like this one."""
        votes: Counter[int] = Counter()
        for shingle in _shingles(words):
            numbers = self._index.get(shingle, ())
            if len(numbers) <= _CROWD:
                votes.update(numbers)
            else:
                votes.update(numbers[:_CROWD])
        least = [
            (-count, number)
            for number, count in votes.items()
            if count >= max(2, _LIKE * (min(len(words), len(self._sentences[number])) - _SHINGLE + 1))
        ]
        return [number for _, number in sorted(least)[:3]]

    def _from(self, sentence: Sentence, old: Words) -> Iterator[Carried]:
        moves = _Moves(old, sentence)
        for (label, first, last), kept in self._spans[old].items():
            place = moves.at(first, last, kept)
            if place is None:
                continue
            low, high, share = place
            span = tidy(sentence.passage, sentence.places[low], sentence.places[high])
            seen = max(self._seen[old, label], kept.count)
            attributes = kept.attributes.most_common(1)[0][0] if len(kept.attributes) == 1 else ()
            if span is not None:
                likeness = share * (0.7 + 0.3 * moves.ratio)
                yield Carried(label, span, attributes, likeness, (kept.count + 1) / (seen + 1.2), kept.count)


def _shingles(words: Words) -> Iterator[tuple[str, ...]]:
    for at in range(len(words) - _SHINGLE + 1):
        yield words[at : at + _SHINGLE]


class _Moves:
    """Where each word of an old sentence stands in a new one, by the least edits between the two."""

    def __init__(self, old: Words, new: Sentence) -> None:
        self._old, self._new = old, new
        self._to: dict[int, int] = {}
        self._ends: dict[int, tuple[int, int]] = {}
        edits = Levenshtein.opcodes(old, new.words)
        for edit in edits:
            if edit.tag == "equal":
                for at in range(edit.src_end - edit.src_start):
                    self._to[edit.src_start + at] = edit.dest_start + at
            elif edit.tag == "replace":
                for at in range(edit.src_start, edit.src_end):
                    self._ends[at] = (edit.dest_start, edit.dest_end - 1)
        self._came = set(self._to.values())
        self.ratio = 2 * len(self._to) / (len(old) + len(new.words))

    def at(self, first: int, last: int, kept: _Kept) -> tuple[int, int, float] | None:
        """First and last word of a span in the new sentence, and how alike the two are; None when it is gone."""
        there = [self._to[at] for at in range(first, last + 1) if at in self._to]
        if not there or (self.ratio < _LIKE_WHOLE and last - first + 1 < _TELLING):
            return None
        low = self._to[first] if first in self._to else min(self._ends.get(first, (there[0],))[0], there[0])
        high = self._to[last] if last in self._to else max(self._ends.get(last, (0, there[-1]))[1], there[-1])
        low = self._widened(low, -1) if kept.opened else low
        high = self._widened(high, 1) if kept.closed else high
        share = 2 * len(there) / (last - first + 1 + high - low + 1)
        return (low, high, share) if share >= _KEPT else None

    def _widened(self, end: int, step: int) -> int:
        """An end of a span moved over the few words that were put in there and that no mark parts from it."""
        for _ in range(_PUT_IN):
            other = end + step
            if not 0 <= other < len(self._new.words) or other in self._came or self._new.words[other] in _JOINTS:
                break
            if abs(self._new.places[other] - self._new.places[end]) > 1:
                break
            end = other
        return end


def _parted(sentence: Sentence, at: int) -> bool:
    """Whether a mark stands before a word of a sentence; so it does at both ends of it."""
    places = sentence.places
    return at in (0, len(places)) or places[at] - places[at - 1] > 1
