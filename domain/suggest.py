"""What the sources say of a text made one list of guesses, and which of these are still worth showing."""

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol
from uuid import UUID

from domain.annotation import AnnotatedRelease
from domain.release import pairs
from domain.span import Span
from domain.suggestion import Proposal, Rejection, Source, Suggestion, suggested

PIECE = 200_000
"""Code points that are looked at together: no source takes more than the length of a text times a constant."""
LEARNED_WITHIN = 2_000_000
"""The model, which takes longest, reads no further: no release is as long, and a file that is must not take minutes."""
SURE = 0.999
"""The most that several sources together can say."""
_BREAK = re.compile(r"\n[ \t]*\n")


class Proposes(Protocol):
    """A source of guesses."""

    def propose(self, text: str) -> tuple[Proposal, ...]:
        """What it guesses of a text."""
        ...  # pragma: no cover


@dataclass(frozen=True, slots=True)
class Sources:
    """Who guesses; any of them may be missing."""

    rules: Proposes | None = None
    memory: Proposes | None = None
    model: Proposes | None = None
    version: str = ""
    """Of all of them together: the same version guesses the same."""
    remarks: tuple[str, ...] = ()
    """Sentences on what could not be used."""
    outdated: bool = False
    """Whether the model was made by another version of the program and has to be learned again."""


def propose(text: str, sources: Sources) -> tuple[Proposal, ...]:
    """The guesses for a text in text order; of those of one label no two overlap.

    Where sources agree on a span, their reasons are joined and the score is that of any of them being right.
    """
    return merged(item for start, piece in pieces(text) for item in found_in(piece, start, sources))


def found_in(piece: str, start: int, sources: Sources) -> list[Proposal]:
    """All that the sources say of a piece of a text, in places of the whole text."""
    told = [item for source in (sources.rules, sources.memory) if source is not None for item in source.propose(piece)]
    if sources.model is not None and start < LEARNED_WITHIN:
        told += tuple(_beside(told, sources.model.propose(piece), sources))
    return [_placed(piece, item, start) for item in told if item.span.end <= len(piece)]


def _beside(told: Sequence[Proposal], learned: Iterable[Proposal], sources: Sources) -> Iterator[Proposal]:
    """What is learned as far as it agrees with the others or fills their gaps.

    A model of many releases competes with the others by its score. One of few does not: it knows ends less well, and
    where rules that look for a label are silent it is mostly wrong, so that what it says there is offered as less sure.
    """
    ruled: frozenset[str] = getattr(sources.rules, "labels", frozenset())
    trust = float(getattr(sources.model, "trust", 1.0))
    spans = {(item.label, item.span) for item in told}
    taken = {
        label: _merged(item.span for item in told if item.label == label and item.span.length)
        for label in {item.label for item in told}
    }
    for item in learned:
        if trust >= 1 or (item.label, item.span) in spans:
            yield item
        elif not _touches(taken.get(item.label, ()), item.span):
            less = item.label in ruled
            yield replace(item, score=item.score * trust, reason=f"{item.reason}, no rule") if less else item


def merged(found: Iterable[Proposal]) -> tuple[Proposal, ...]:
    """What all pieces gave as one list in text order."""
    return _chosen(_joined(item for item in found if item.span.length))


def pieces(text: str, most: int = PIECE) -> Iterator[tuple[int, str]]:
    """A text in pieces with their starts, cut between paragraphs where there are any."""
    start = 0
    while len(text) - start > most:
        cuts = [found.end() for found in _BREAK.finditer(text, start + most // 2, start + most)]
        end = cuts[-1] if cuts else text.rfind("\n", start + most // 2, start + most) + 1 or start + most
        yield start, text[start:end]
        start = end
    if start < len(text):
        yield start, text[start:]


def _placed(piece: str, proposal: Proposal, start: int) -> Proposal:
    """A proposal of a piece in the whole text, without blanks at its ends; nothing is left of one of blanks alone."""
    covered = proposal.span.of(piece)
    begin = proposal.span.start + start + len(covered) - len(covered.lstrip())
    return replace(proposal, span=Span(begin, begin + len(covered.strip())))


def _joined(proposals: Iterable[Proposal]) -> list[Proposal]:
    """One proposal for each label and span."""
    alike: dict[tuple[str, Span], list[Proposal]] = {}
    for proposal in proposals:
        alike.setdefault((proposal.label, proposal.span), []).append(proposal)
    return [_one(sorted(group, key=_rank)) for group in alike.values()]


def _one(group: Sequence[Proposal]) -> Proposal:
    best = group[0]
    if len(group) == 1:
        return best
    strongest: dict[str, float] = {}
    for item in group:
        strongest[item.source] = max(strongest.get(item.source, 0.0), item.score)
    score = 1 - math.prod(1 - score for score in strongest.values())
    attributes = {name: value for item in reversed(group) for name, value in item.attributes}
    return replace(
        best,
        score=max(best.score, min(score, SURE)),
        reason="; ".join(dict.fromkeys(item.reason for item in sorted(group, key=_in_turn))),
        attributes=pairs(attributes),
    )


def _in_turn(proposal: Proposal) -> int:
    """What a person can check comes first: a rule, then what was approved, then what was learned."""
    return list(Source).index(proposal.source)


def _rank(proposal: Proposal) -> tuple[float, int, int, str, str, str]:
    """The best first, and always in the same order."""
    span = proposal.span
    return -proposal.score, span.start - span.end, span.start, proposal.source, proposal.maker, proposal.reason


def _chosen(proposals: Sequence[Proposal]) -> tuple[Proposal, ...]:
    """Of proposals of one label that overlap the best."""
    kept: list[Proposal] = []
    taken: dict[str, _Taken] = {}
    for proposal in sorted(proposals, key=lambda item: (_rank(item), item.label)):
        if taken.setdefault(proposal.label, _Taken()).take(proposal.span):
            kept.append(proposal)
    return tuple(sorted(kept, key=lambda item: (item.span.start, -item.span.end, item.label)))


class _Taken:
    """Stretches that do not overlap, in order."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []

    def take(self, span: Span) -> bool:
        """Take a stretch unless something of it is taken."""
        place = bisect_right(self._ends, span.start)
        if place < len(self._starts) and self._starts[place] < span.end:
            return False
        place = bisect_left(self._starts, span.start)
        self._starts.insert(place, span.start)
        self._ends.insert(place, span.end)
        return True


def guesses(release_id: UUID, text: str, sources: Sources) -> tuple[Suggestion, ...]:
    """All that the sources guess of a release, whatever stands there already."""
    return tuple(suggested(release_id, text, proposal) for proposal in propose(text, sources))


def suggestions(
    sheet: AnnotatedRelease, sources: Sources, rejections: Sequence[Rejection] | None = None
) -> tuple[Suggestion, ...]:
    """What is worth showing of a release now; the rejections are the sheet's unless others are given."""
    return left(sheet, guesses(sheet.release.id, sheet.text, sources), rejections)


def left(
    sheet: AnnotatedRelease, made: Iterable[Suggestion], rejections: Sequence[Rejection] | None = None
) -> tuple[Suggestion, ...]:
    """Those guesses that fit the text and scheme, that no annotation of their label touches and nobody turned down."""
    turned_down = sheet.rejections if rejections is None else rejections
    active = {label.id for label in sheet.scheme.active()}
    places: dict[str, list[Span]] = {}
    for annotation in sheet.annotations:
        places.setdefault(annotation.label, []).extend(annotation.fragments)
    taken = {label: _merged(spans) for label, spans in places.items()}
    return tuple(
        item
        for item in made
        if item.label in active
        and fits(sheet, item)
        and not _touches(taken.get(item.label, ()), item.span)
        and not any(answers(rejection, item) for rejection in turned_down)
    )


def fits(sheet: AnnotatedRelease, suggestion: Suggestion) -> bool:
    """Whether a guess is on this release's text as it is."""
    span = suggestion.span
    own = suggestion.release_id == sheet.release.id and span.end <= len(sheet.text)
    return own and span.length > 0 and span.of(sheet.text) == suggestion.quote


def answers(rejection: Rejection, suggestion: Suggestion) -> bool:
    """Whether a rejection is a no to a guess: of its label, on a stretch that it touches, and of the same words."""
    if rejection.label != suggestion.label or not rejection.span.overlaps(suggestion.span):
        return False
    return rejection.quote.split() == suggestion.quote.split()


def _merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return tuple(found)


def _touches(taken: Sequence[Span], span: Span) -> bool:
    place = bisect_right(taken, span.start, key=lambda item: item.end)
    return place < len(taken) and taken[place].start < span.end
