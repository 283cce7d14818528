"""Reviewing a share of an annotator's work: drawn at random with a seed that is recorded."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from random import Random
from statistics import NormalDist
from uuid import UUID, uuid4

from domain.annotation import JUDGED, Decision, State
from domain.edit import Change, Edit, edit, now
from domain.errors import Refusal
from domain.person import Person, Role, demand
from domain.sample import Sample

LARGEST = 2**53
"""The largest seed, which any reader of JSON takes as it is."""


def drawn(population: Sequence[UUID], percent: int, seed: int) -> tuple[UUID, ...]:
    """That share of the ids, rounded up, sorted; the same for the same ids, share and seed, in whatever order."""
    ordered = sorted(population, key=str)
    number = math.ceil(len(ordered) * percent / 100)
    return tuple(sorted(Random(seed).sample(ordered, number), key=str))


def digest_of(population: Sequence[UUID]) -> str:
    """What says which ids a sample was drawn from."""
    return sha256("\n".join(sorted(map(str, population))).encode()).hexdigest()


def sample(annotator: str, population: Sequence[UUID], percent: int, seed: int, *, by: Person) -> Edit:
    """Draw a share of an annotator's annotations that await a decision."""
    demand(by, Role.REVIEWER, "draw samples for review")
    if annotator == by.name:
        raise Refusal(f"{by.name} cannot review their own work: another reviewer has to draw that sample.")
    if not -LARGEST <= seed <= LARGEST:
        raise Refusal(f"The seed {seed} is too large: choose a whole number up to {LARGEST}.")
    if not 1 <= percent <= 100:
        raise Refusal(f"A share of {percent} % cannot be drawn: choose 1 to 100.")
    if not population:
        raise Refusal(f"Nothing of {annotator} awaits a decision: there is nothing to draw from.")
    chosen = drawn(population, percent, seed)
    moment = now()
    made = Sample(uuid4(), annotator, percent, seed, chosen, len(population), digest_of(population), by.name, moment)
    title = f"Sample {len(chosen)} of {len(population)} of {annotator} ({percent} %, seed {seed})"
    return edit(title, by.name, [Change(None, made)], at=moment)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the review of a sample has shown so far."""

    drawn: int
    decided: int
    returned: int

    @property
    def complete(self) -> bool:
        """Whether all that was drawn is decided."""
        return self.decided == self.drawn

    @property
    def rate(self) -> float | None:
        """The share of what was decided that was returned; None while nothing is."""
        return self.returned / self.decided if self.decided else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Where that share lies in all of the annotator's work with a confidence of 95 %; None while nothing is."""
        return wilson(self.returned, self.decided) if self.decided else None


def outcome(drawn_sample: Sample, decisions: Iterable[Decision]) -> Outcome:
    """What came of a sample: the first judgement on each annotation after it was drawn counts, mended or not."""
    first: dict[UUID, Decision] = {}
    wanted = set(drawn_sample.chosen)
    for decision in sorted(decisions, key=lambda item: item.at):
        if decision.annotation_id in wanted and decision.verdict in JUDGED and decision.at >= drawn_sample.at:
            first.setdefault(decision.annotation_id, decision)
    returned = sum(decision.verdict is not State.APPROVED for decision in first.values())
    return Outcome(len(wanted), len(first), returned)


def wilson(found: int, number: int, confidence: float = 0.95) -> tuple[float, float]:
    """The score interval of a share, of which `number` is not 0.

    E. B. Wilson, Journal of the American Statistical Association 22 (1927), 209-212.
    """
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    share = found / number
    middle = share + z * z / (2 * number)
    reach = z * math.sqrt(share * (1 - share) / number + z * z / (4 * number * number))
    scale = 1 + z * z / number
    return max(0.0, (middle - reach) / scale), min(1.0, (middle + reach) / scale)
