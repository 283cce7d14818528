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


def figure(measure: Measure, tally: Tally, draws: Draws) -> Figure:
    """The measure on all releases of the tally with its interval, or with the reason why there is none."""
    number = len(tally.size)
    once = np.ones(number)
    value = float(tally.values(once[None, :])[0])
    rest = int(tally.size.sum()), tally.unit, number
    if np.isnan(value):
        return Figure(measure, None, *rest, undefined=tally.why(once))
    if sentence := too_few(number):
        return Figure(measure, value, *rest, no_interval=sentence)
    values = tally.values(draws.of(number))
    values = values[~np.isnan(values)]
    if len(values) * 2 < draws.resamples:
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
