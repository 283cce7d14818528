"""Reviewing a share of an annotator's work: drawn at random with a seed that is recorded."""

import math
from collections.abc import Sequence
from hashlib import sha256
from random import Random
from uuid import UUID, uuid4

from domain.edit import Change, Edit, edit, now
from domain.errors import Refusal
from domain.person import Person, Role, demand
from domain.sample import Sample


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
    if not 1 <= percent <= 100:
        raise Refusal(f"A share of {percent} % cannot be drawn: choose 1 to 100.")
    if not population:
        raise Refusal(f"Nothing of {annotator} awaits a decision: there is nothing to draw from.")
    chosen = drawn(population, percent, seed)
    moment = now()
    made = Sample(uuid4(), annotator, percent, seed, chosen, len(population), digest_of(population), by.name, moment)
    title = f"Sample {len(chosen)} of {len(population)} of {annotator} ({percent} %, seed {seed})"
    return edit(title, by.name, [Change(None, made)], at=moment)
