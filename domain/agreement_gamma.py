"""Gamma, after Mathet, Widlöcher and Métivier, Computational Linguistics 41 (2015), pages 437-479.

SciPy finds the best alignments. The library pygamma-agreement would do it all, but only runs on a solver under the GPL.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from itertools import combinations
from math import ceil, prod
from random import Random
from statistics import fmean, stdev
from typing import Any

import numpy as np

from domain.agreement import NONE, Coded
from domain.agreement_tally import Array

POSITION, LABEL = 3.0, 1.0
"""How much the position and the label of two units weigh in their dissimilarity; a missing unit weighs 1."""
SAMPLES = 30
"""Shifted copies that are drawn at first, to see how many are needed."""
PRECISION = 0.05
"""The mean of their disorders is wanted so near to the true one, relative to it, in 95 % of cases."""
MOST_SAMPLES = 300
MOST_ALIGNMENTS = 200_000
"""Combinations of units of a release, one of each annotator or none, beyond which gamma is not given."""
MISSING = "Gamma is not given: it needs SciPy, which comes with the extra glossator[gamma]."
TOO_MANY = "Gamma is not given: a release has too many spans by too many people to find their best alignment."


class TooMany(Exception):
    """There are too many ways to align the units of a release."""


def solver() -> Any:
    """SciPy's solvers, or None where they are not installed."""
    try:
        return import_module("scipy.optimize")
    except ImportError:
        return None


def units_of(coded: Coded, person: str, label: str) -> Array:
    """Start, end and the number of the label of each of an annotator's units that is not empty, one a row."""
    names = sorted({unit.label for units in coded.units.values() for unit in units})
    rows = [
        (unit.fragments[0].start, unit.fragments[-1].end, names.index(unit.label))
        for unit in coded.units[person]
        if label in (NONE, unit.label) and unit.fragments[-1].end > unit.fragments[0].start
    ]
    return np.array(sorted(rows), dtype=float).reshape(len(rows), 3)


def dissimilarity(first: Array, second: Array) -> Array:
    """Of each of the first units to each of the second: by position and by label."""
    one, other = first[:, None, :], second[None, :, :]
    apart = np.abs(one[..., 0] - other[..., 0]) + np.abs(one[..., 1] - other[..., 1])
    extent = (one[..., 1] - one[..., 0]) + (other[..., 1] - other[..., 0])
    result: Array = POSITION * (apart / extent) ** 2 + LABEL * (one[..., 2] != other[..., 2])
    return result


def disorder(sides: Sequence[Array], optimize: Any) -> float:
    """The disorder of the best alignment of the annotators' units; there is at least one unit."""
    total = _of_two(sides[0], sides[1], optimize) if len(sides) == 2 else _of_many(sides, optimize)
    return total / fmean(len(side) for side in sides)


def _of_two(first: Array, second: Array, optimize: Any) -> float:
    """An assignment problem: a unit alone costs 1, so a pair saves what its dissimilarity is short of 2."""
    saved = np.minimum(dissimilarity(first, second) - 2, 0)
    rows, columns = optimize.linear_sum_assignment(saved)
    return float(len(first) + len(second) + saved[rows, columns].sum())


def _of_many(sides: Sequence[Array], optimize: Any) -> float:
    """A choice among all combinations of units so that each unit is in just one (section 5.1)."""
    if prod(len(side) + 1 for side in sides) > MOST_ALIGNMENTS:
        raise TooMany
    places = np.indices([len(side) + 1 for side in sides]).reshape(len(sides), -1)
    present = np.array([row < len(side) for row, side in zip(places, sides, strict=True)])
    cost = np.zeros(places.shape[1])
    pairs = list(combinations(range(len(sides)), 2))
    for one, other in pairs:
        table = np.pad(dissimilarity(sides[one], sides[other]), ((0, 1), (0, 1)), constant_values=1)
        cost += table[places[one], places[other]]
    cost /= len(pairs)
    # A combination that costs more than its units do alone is in no best alignment.
    useful = (cost <= present.sum(axis=0)) & present.any(axis=0)
    places, cost = places[:, useful], cost[useful]
    each = np.concatenate(
        [places[row] == np.arange(len(side))[:, None] for row, side in enumerate(sides)], axis=0
    ).astype(float)
    once = optimize.LinearConstraint(each, 1, 1)
    found = optimize.milp(cost, constraints=once, integrality=np.ones_like(cost), bounds=optimize.Bounds(0, 1))
    return float(found.fun)


@dataclass(frozen=True)
class Shifter:
    """Draws copies in which each annotator is a random one of the real ones, moved along the text (section 5.2)."""

    sides: Sequence[Array]
    length: int
    random: Random

    def sample(self) -> list[Array]:
        """A copy with at least one unit; the moves differ by half of the mean length of a unit where they can."""
        apart = fmean(float(end - start) for side in self.sides for start, end, _ in side) / 2
        while True:
            moves: list[float] = []
            for _ in self.sides:
                moves.append(self._move(moves, apart))
            copy = [self._moved(self.random.choice(self.sides), move) for move in moves]
            if any(len(side) for side in copy):
                return copy

    def _move(self, moves: Sequence[float], apart: float) -> float:
        free = [(0.0, float(self.length))]
        for move in moves:
            cut = [
                part for low, high in free for part in ((low, min(high, move - apart)), (max(low, move + apart), high))
            ]
            free = [(low, high) for low, high in cut if high > low]
        if not free:
            return self.random.uniform(0, self.length)
        low, high = self.random.choices(free, [high - low for low, high in free])[0]
        return self.random.uniform(low, high)

    def _moved(self, side: Array, move: float) -> Array:
        """What moves past the end of the text comes in again at its start."""
        moved: Array = side + np.array([int(move), int(move), 0])
        moved[moved[:, 0] >= self.length] -= [self.length, self.length, 0]
        return moved


def gamma(coded: Coded, people: Sequence[str], label: str, seed: int, optimize: Any) -> float | None:
    """1 - disorder / disorder by chance of one release; None where there are no units."""
    sides = [units_of(coded, name, label) for name in people]
    if len(sides) < 2 or not any(len(side) for side in sides):
        return None
    observed = disorder(sides, optimize)
    if not observed:
        return 1.0
    shifter = Shifter(sides, coded.text_length, Random(f"{seed} {coded.release} {label}"))
    chance = [disorder(shifter.sample(), optimize) for _ in range(SAMPLES)]
    needed = ceil((1.96 * stdev(chance) / fmean(chance) / PRECISION) ** 2) if any(chance) else 0
    chance += [disorder(shifter.sample(), optimize) for _ in range(len(chance), min(needed, MOST_SAMPLES))]
    return 1 - observed / fmean(chance) if any(chance) else None
