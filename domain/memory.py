"""What a corpus has approved, remembered by its words: names, defined terms, and boilerplate that comes back."""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from domain.features import Passage, passages, vocabulary
from domain.learn_examples import Example
from domain.memory_carry import Carrier, sentences
from domain.memory_phrase import Hit, Key, Phrases, key_of
from domain.release import Pairs
from domain.span import Span
from domain.suggestion import Proposal, Source

LEAST = 0.3
"""Guesses less likely than this are not made."""
MAKER = "memory"
_QUOTED = re.compile(r"(?<=[\"“”‘'])[A-Za-z0-9][^\"“”‘’'\n]{0,60}(?:\n[^\"“”‘’'\n]{0,60})?(?=[\"“”’'])")

Wording = tuple[str, Key]
"""A label and the words that had it."""


@dataclass(slots=True)
class Tally:
    """How often some words were approved under a label, and how often they were not."""

    releases: int = 0
    approved: int = 0
    missed: int = 0
    """Mentions without the label in releases where all that has it is known."""
    rejected: int = 0
    attributes: dict[str, Counter[Pairs]] = field(default_factory=dict)
    """For each issuer the attributes that were approved."""

    @property
    def score(self) -> float:
        """How often a guess by these words was right, held back while there are few."""
        return (self.approved + 1) / (self.approved + self.missed + 3 * self.rejected + 1.5)

    def shared(self, issuer: str) -> Pairs:
        """The attributes that all approved mentions agree on: of the same issuer, or of at least two releases."""
        counts = self.attributes.get(issuer) if issuer else None
        if counts is None:
            if self.releases < 2:
                return ()
            counts = Counter[Pairs]()
            for one in self.attributes.values():
                counts.update(one)
        agreed = set.intersection(*(set(pairs) for pairs in counts)) if counts else set()
        return tuple(sorted(agreed))


@dataclass(frozen=True)
class Memory:
    """Proposes again what was approved elsewhere; a value that never changes once it is made."""

    phrases: Phrases
    carrier: Carrier
    tallies: Mapping[Wording, Tally]

    def propose(self, text: str, issuer: str = "") -> tuple[Proposal, ...]:
        """All guesses for a text, in text order; its issuer, where known, lets more attributes come along."""
        found: list[tuple[Passage, Hit]] = []
        carried: list[Proposal] = []
        for passage in passages(text):
            found += [(passage, hit) for hit in self.phrases.hits(passage)]
            carried += self._carried(text, passage, issuer)
        sure = _sensible(text, found, carried)
        made = [self._by_words(hit, issuer) for hit in sure]
        kept = [proposal for proposal in (*made, *carried) if proposal.score >= LEAST]
        return tuple(_disjoint(kept))

    def _by_words(self, hit: Hit, issuer: str) -> Proposal:
        tally = self.tallies[hit.label, hit.key]
        times = "1 release" if tally.releases == 1 else f"{tally.releases} releases"
        what = "name" if hit.is_name else "words"
        score = round(min(tally.score, 0.99) * hit.closeness, 4)
        reason = f"same {what} approved in {times}"
        return Proposal(hit.label, hit.span, score, Source.MEMORY, reason, MAKER, tally.shared(issuer))

    def _carried(self, text: str, passage: Passage, issuer: str) -> Iterator[Proposal]:
        for item in self.carrier.carried(passage):
            tally = self.tallies.get((item.label, key_of(item.span.of(text))))
            held = tally.score if tally is not None and tally.rejected else 1.0
            score = round(min(item.share, 0.99) * item.likeness * min(held, 1.0), 4)
            times = "1 release" if item.releases == 1 else f"{item.releases} releases"
            reason = f"same passage approved in {times}"
            if item.likeness < 0.995:
                reason = f"passage {item.likeness:.0%} like one approved in {times}"
            attributes = item.attributes
            yield Proposal(item.label, item.span, score, Source.MEMORY, reason, MAKER, attributes)


def remember(examples: Iterable[Example]) -> Memory:
    """The memory of these releases, whatever their order."""
    given = sorted(
        (item for item in examples if item.taught or item.rejected), key=lambda item: (item.text, item.spans)
    )
    tallies: dict[Wording, Tally] = {}
    printed: dict[Wording, str] = {}
    for example in given:
        _count(example, tallies, printed)
    read = [tuple(passages(example.text)) for example in given]
    phrases = Phrases.of(printed, vocabulary(read, 1))
    carrier = Carrier()
    for example, held in zip(given, read, strict=True):
        _count_missed(example, held, phrases, tallies)
        for passage in held:
            for sentence in sentences(passage):
                carrier.learn(sentence, example)
    return Memory(phrases, carrier.settled(), tallies)


def _count(example: Example, tallies: dict[Wording, Tally], printed: dict[Wording, str]) -> None:
    seen = set()
    attributes = example.attributes or ((),) * len(example.spans)
    for (label, span), pairs in zip(example.spans, attributes, strict=True):
        quote = span.of(example.text)
        wording = label, key_of(quote)
        if not wording[1]:
            continue
        tally = tallies.setdefault(wording, Tally())
        printed.setdefault(wording, quote)
        tally.approved += 1
        tally.releases += wording not in seen
        tally.attributes.setdefault(example.issuer, Counter())[pairs] += 1
        seen.add(wording)
    for label, span in example.rejected:
        key = key_of(span.of(example.text))
        if key:
            tallies.setdefault((label, key), Tally()).rejected += 1


def _count_missed(
    example: Example,
    held: Sequence[Passage],
    phrases: Phrases,
    tallies: Mapping[Wording, Tally],
) -> None:
    """Count the mentions that stand without the label where all that has it is known."""
    spans: dict[str, list[Span]] = {}
    for label, span in (*example.spans, *example.unsure, *example.rejected):
        spans.setdefault(label, []).append(span)
    for passage in held:
        for hit in phrases.hits(passage):
            if hit.label in example.taught and not any(hit.span.overlaps(span) for span in spans.get(hit.label, ())):
                tallies[hit.label, hit.key].missed += 1


def _sensible(text: str, found: Sequence[tuple[Passage, Hit]], carried: Sequence[Proposal]) -> Iterator[Hit]:
    """Without the common words, such as “the notes”, where nothing else in the text says that they mean it.

    That is a longer term of the label with the same last word, a definition in quotation marks, or further approved
    words of the label in the same passage.
    """
    strong = {(hit.label, word) for _, hit in found if not hit.is_common for word in hit.key}
    beside: dict[tuple[str, int], set[Key]] = defaultdict(set)
    for passage, hit in found:
        beside[hit.label, passage.start].add(hit.key)
    items = _Places(carried)
    defined = _defined(text)
    for passage, hit in found:
        if (
            not hit.is_common
            or (hit.label, hit.key[-1]) in strong
            or (len(hit.key) > 1 and len(beside[hit.label, passage.start]) > 2)
            or (len(hit.key) > 1 and items.between(hit.label, passage.start, passage.end))
            or hit.key in defined
        ):
            yield hit


class _Places:
    """Where guesses begin, by label."""

    def __init__(self, proposals: Iterable[Proposal]) -> None:
        self._starts: dict[str, list[int]] = defaultdict(list)
        for proposal in sorted(proposals, key=lambda item: item.span.start):
            self._starts[proposal.label].append(proposal.span.start)

    def between(self, label: str, start: int, end: int) -> bool:
        """Whether one of the label begins in the stretch."""
        starts = self._starts.get(label, ())
        return bisect_left(starts, start) < bisect_left(starts, end)


def _defined(text: str) -> set[Key]:
    """The words that the text has in quotation marks, as definitions do."""
    return {key_of(match.group()) for match in _QUOTED.finditer(text)}


def _disjoint(proposals: Iterable[Proposal]) -> list[Proposal]:
    """Of overlapping guesses of one label the best, in text order."""
    kept: list[Proposal] = []
    taken: dict[str, list[Span]] = defaultdict(list)
    for proposal in sorted(proposals, key=lambda item: (-item.score, -item.span.length, item.span, item.label)):
        spans = taken[proposal.label]
        place = bisect_left(spans, proposal.span)
        if not any(span.overlaps(proposal.span) for span in spans[max(0, place - 1) : place + 1]):
            spans.insert(place, proposal.span)
            kept.append(proposal)
    return sorted(kept, key=lambda item: (item.span, item.label))
