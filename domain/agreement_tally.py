"""What measures add up over releases, so that drawing releases anew takes sums of numbers that are counted once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Places = NDArray[np.int64]
"""Which releases, by their places."""


class Tally(Protocol):
    """The counts of one measure by release."""

    @property
    def size(self) -> Array:
        """How many things the measure rests on in each release."""

    @property
    def unit(self) -> str:
        """What they are."""

    def at(self, places: Places) -> "Tally":
        """The counts of those releases alone."""

    def values(self, weights: Array) -> Array:
        """The measure for each row of weights, which say how often each release is taken; NaN where undefined."""

    def why(self, weights: Array) -> str:
        """Why it is undefined for one row of weights."""


@dataclass(frozen=True)
class Ratio:
    """A measure that is one sum by another."""

    above: Array
    below: Array
    size: Array
    unit: str
    empty: str
    """Why it is undefined when there is nothing to divide by."""

    def at(self, places: Places) -> "Ratio":
        """The counts of those releases alone."""
        return replace(self, above=self.above[places], below=self.below[places], size=self.size[places])

    def values(self, weights: Array) -> Array:
        """The sums of what is above by the sums of what is below."""
        above, below = (weights @ np.stack([self.above, self.below], axis=1)).T
        return divided(above, below)

    def why(self, weights: Array) -> str:
        """There is only one reason."""
        return self.empty


@dataclass(frozen=True)
class Mean:
    """The mean of one measure over pairs of annotators, of those for which it is defined."""

    parts: tuple[tuple[Array, Tally], ...]
    """For each pair which releases both worked on (1 or 0), and its counts."""
    size: Array
    unit: str

    def at(self, places: Places) -> "Mean":
        """The counts of those releases alone."""
        parts = tuple((both[places], tally.at(places)) for both, tally in self.parts)
        return replace(self, parts=parts, size=self.size[places])

    def values(self, weights: Array) -> Array:
        """The means of the pairs' values."""
        rows = np.stack([tally.values(weights) for _, tally in self.parts])
        defined = ~np.isnan(rows)
        return divided(np.where(defined, rows, 0.0).sum(axis=0), defined.sum(axis=0).astype(float))

    def why(self, weights: Array) -> str:
        """The reason of the pairs that have these releases in common."""
        reasons = sorted({tally.why(weights) for both, tally in self.parts if weights @ both})
        return reasons[0] if len(reasons) == 1 else "It is undefined for each pair: " + " ".join(reasons)


@dataclass(frozen=True)
class Absent:
    """A measure that cannot be given at all, and why."""

    size: Array
    unit: str
    reason: str

    def at(self, places: Places) -> "Absent":
        """The counts of those releases alone."""
        return replace(self, size=self.size[places])

    def values(self, weights: Array) -> Array:
        """There are none."""
        return np.full(len(weights), np.nan)

    def why(self, weights: Array) -> str:
        """The reason."""
        return self.reason


def divided(above: Array, below: Array) -> Array:
    """The quotients, NaN where the divisor is 0."""
    quotients: Array = np.full(below.shape, np.nan)
    np.divide(above, below, out=quotients, where=below != 0)
    return quotients


def table(rows: Sequence[Sequence[float]], width: int) -> Array:
    """Rows of numbers as an array, also when there are none."""
    return np.array(rows, dtype=float).reshape(len(rows), width)
