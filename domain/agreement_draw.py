"""Drawing releases anew, with replacement and a seed: how far a figure depends on which releases there were."""

from functools import cache

import numpy as np

from domain.agreement import Figure, Measure
from domain.agreement_tally import Array, Tally

FEWEST = 5
"""Of fewer releases no interval is given."""
INTERVAL = (2.5, 97.5)
"""Percentiles: 95 % of the values lie between."""


class Draws:
    """The same draws for every figure on the same number of releases."""

    def __init__(self, seed: int, resamples: int) -> None:
        self.seed = seed
        self.resamples = resamples
        self.of = cache(self._of)

    def _of(self, number: int) -> Array:
        """For each draw how often each of so many releases is in it."""
        # Only the old generator promises the same numbers in every version of numpy.
        random = np.random.RandomState(self.seed)
        drawn = random.randint(0, number, (self.resamples, number))
        return np.array([np.bincount(row, minlength=number) for row in drawn], dtype=float).reshape(drawn.shape)

    def among(self, taken: Array) -> Array:
        """Draws among the releases that are taken (1), as weights of all releases."""
        weights = np.zeros((self.resamples, len(taken)))
        weights[:, taken > 0] = self.of(int(taken.sum()))
        return weights


def figure(measure: Measure, tally: Tally, taken: Array, draws: Array | None, unable: str) -> Figure:
    """The measure on the releases that are taken, with its interval, or that sentence where there are no draws."""
    value = float(tally.values(taken[None, :])[0])
    rest = int(taken @ tally.size), tally.unit, int(taken.sum())
    if np.isnan(value):
        return Figure(measure, None, *rest, undefined=tally.why(taken))
    if draws is None:
        return Figure(measure, value, *rest, no_interval=unable)
    values = tally.values(draws)
    values = values[~np.isnan(values)]
    if len(values) * 2 < len(draws):
        sentence = "There is no interval: in more than half of the draws the figure is undefined."
        return Figure(measure, value, *rest, no_interval=sentence)
    low, high = np.percentile(values, INTERVAL)
    return Figure(measure, value, *rest, float(low), float(high))


def too_few(number: int) -> str:
    """Why there is no interval on so few releases; empty when there are enough."""
    if number >= FEWEST:
        return ""
    releases = "1 release" if number == 1 else f"{number} releases"
    return f"There is no interval: {releases} cannot be drawn anew, it takes {FEWEST}."
