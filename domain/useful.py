"""Which releases teach most when they are annotated next: those of which the sources are unsure, and unlike each other.

Uncertainty is the entropy of the scores (Settles, Active Learning Literature Survey, 2009, section 3.1), diversity is
taken care of by choosing one after the other, each the less the more it is like those before it (Carbonell and
Goldstein, The use of MMR, 1998).
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from domain.suggestion import Suggestion

_WORD = re.compile(r"[^\W\d_]{4,}")
LOOKED_AT = 20_000
"""Code points at a text's head that tell what it is like."""
WORDS = 60
DIVERSITY = 0.5
"""How much being like an earlier one takes away."""
MOST = 400
"""How many of the least certain are put into order by diversity; the rest follows by uncertainty alone."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A release that could be next."""

    release_id: UUID
    uncertainty: float
    """In bits for each suggestion, more for a release with several of them."""
    words: Mapping[str, float]
    """What it is about, as a vector of length 1."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A place in the order."""

    release_id: UUID
    uncertainty: float
    likeness: float
    """To the one before it that it is most like, from 0 to 1."""


def candidate(release_id: UUID, text: str, suggestions: Iterable[Suggestion]) -> Candidate:
    """A release with what is not known of it; one without a suggestion is as uncertain as a single even guess."""
    scores = [item.score for item in suggestions]
    doubts = sorted((entropy(score) for score in scores), reverse=True)
    # The further ones count less, so that a long release is not first for its length alone.
    uncertainty = sum(doubt / (place + 1) for place, doubt in enumerate(doubts)) if doubts else 0.5
    return Candidate(release_id, uncertainty, _vector(text[:LOOKED_AT]))


def entropy(score: float) -> float:
    """How unsure a score is, in bits: 1 at a half, 0 at both ends."""
    if not 0 < score < 1:
        return 0.0
    return -score * math.log2(score) - (1 - score) * math.log2(1 - score)


def most_useful(candidates: Sequence[Candidate]) -> tuple[Ranked, ...]:
    """All candidates, the most useful first; the same ones always in the same order."""
    waiting = sorted(candidates, key=lambda item: (-item.uncertainty, str(item.release_id)))
    first, rest = waiting[:MOST], waiting[MOST:]
    likeness = {item.release_id: 0.0 for item in first}
    found: list[Ranked] = []
    while first:
        best = max(first, key=lambda item: item.uncertainty * (1 - DIVERSITY * likeness[item.release_id]))
        first.remove(best)
        found.append(Ranked(best.release_id, best.uncertainty, likeness[best.release_id]))
        for item in first:
            likeness[item.release_id] = max(likeness[item.release_id], alike(item.words, best.words))
    return (*found, *(Ranked(item.release_id, item.uncertainty, 0.0) for item in rest))


def alike(left: Mapping[str, float], right: Mapping[str, float]) -> float:
    """The cosine of two vectors of words."""
    if len(right) < len(left):
        left, right = right, left
    return min(1.0, sum(weight * right[word] for word, weight in left.items() if word in right))


def _vector(text: str) -> dict[str, float]:
    counts = Counter(word.lower() for word in _WORD.findall(text))
    chosen = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:WORDS]
    length = math.sqrt(sum(count * count for _, count in chosen)) or 1.0
    return {word: count / length for word, count in chosen}
