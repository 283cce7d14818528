"""Krippendorff's unitizing alpha, from its definition in Quality & Quantity 38 (2004), pages 787-800."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise

import numpy as np

from domain.agreement import Coded
from domain.agreement_tally import Array, Places, divided
from domain.span import Span

BLOCK = 256
"""Lengths of units that are held against the gaps at a time, for the sake of memory."""


def sections(coded: Coded, person: str, label: str) -> list[Span]:
    """Where one annotator has one label: its fragments in order, those that overlap as one, empty ones left out."""
    units = coded.units[person]
    found: list[Span] = []
    for span in sorted(part for unit in units if unit.label == label for part in unit.fragments if part.length):
        if found and span.start < found[-1].end:
            found[-1] = Span(found[-1].start, max(span.end, found[-1].end))
        else:
            found.append(span)
    return found


def gaps(units: Sequence[Span], text_length: int) -> list[int]:
    """The lengths of what lies before, between and after the units."""
    edges = [Span(0, 0), *units, Span(text_length, text_length)]
    return [after.start - before.end for before, after in pairwise(edges) if after.start > before.end]


def difference(first: Sequence[Span], second: Sequence[Span]) -> int:
    """The sum of squared differences between two annotators' sections.

    Two units that overlap differ by the squares of the distances of their starts and of their ends; a unit that
    lies in a gap of the other annotator by the square of its length.
    """
    total, i, j = 0, 0, 0
    alone_first, alone_second = [True] * len(first), [True] * len(second)
    while i < len(first) and j < len(second):
        one, other = first[i], second[j]
        if one.overlaps(other):
            total += (one.start - other.start) ** 2 + (one.end - other.end) ** 2
            alone_first[i] = alone_second[j] = False
        if one.end <= other.end:
            i += 1
        else:
            j += 1
    for units, alone in ((first, alone_first), (second, alone_second)):
        total += sum(unit.length**2 for unit, single in zip(units, alone, strict=True) if single)
    return total


@dataclass(frozen=True)
class Lengths:
    """What the alpha of one label needs to know of the releases."""

    difference: Array
    """By release; of ordered pairs of people, by (people - 1), as Krippendorff weights units with missing values."""
    units: Array
    unit_release: Places
    gaps: Array
    gap_release: Places

    def at(self, places: Places) -> "Lengths":
        """Of those releases alone, which are in order."""
        new = np.full(len(self.difference), -1)
        new[places] = np.arange(len(places))
        units, gaps = new[self.unit_release] >= 0, new[self.gap_release] >= 0
        return Lengths(
            self.difference[places],
            self.units[units],
            new[self.unit_release[units]],
            self.gaps[gaps],
            new[self.gap_release[gaps]],
        )

    def by_release(self, amounts: Array) -> Array:
        """An amount for each unit added up by release."""
        return np.bincount(self.unit_release, amounts, len(self.difference)).astype(float)

    def disagreement(self, weights: Array, continuum: Array) -> tuple[Array, Array]:
        """Observed and expected, the latter of units that are each laid at every place against all units and gaps.

        Both are without the factor 1 / (length of the text), which cancels out.
        """
        length = self.units
        cubes = self.by_release(2 * length**3 - 3 * length**2 + length)
        used = self.by_release(length * (length - 1))
        columns = [continuum, self.difference, self.by_release(np.ones_like(length)), cubes, used]
        whole, observed, units, cubic, taken = (weights @ np.stack(columns, axis=1)).T
        chance = (units - 1) / 3 * cubic + self._in_gaps(weights)
        return divided(observed, whole), divided(2 * chance, whole * (whole - 1) - taken)

    def _in_gaps(self, weights: Array) -> Array:
        """For each unit its squared length by the places that gaps have for it."""
        total = np.zeros(len(weights))
        if not len(self.gaps):
            return total
        releases = len(self.difference)
        with_room, first_gap = np.unique(self.gap_release, return_index=True)
        lengths, which = np.unique(self.units, return_inverse=True)
        for start in range(0, len(lengths), BLOCK):
            block = lengths[start : start + BLOCK]
            mine = (which >= start) & (which < start + BLOCK)
            cells = self.unit_release[mine] * len(block) + which[mine] - start
            count = np.bincount(cells, minlength=releases * len(block)).reshape(releases, len(block))
            room = np.add.reduceat(np.maximum(self.gaps[:, None] - block + 1, 0), first_gap, axis=0)
            total += ((weights @ count.astype(float)) * (weights[:, with_room] @ room)) @ block**2
        return total


@dataclass(frozen=True)
class Alpha:
    """The counts of alpha for one label, or for several together."""

    labels: tuple[Lengths, ...]
    continuum: Array
    """By release: its length for each of its people."""
    scope: str
    unit: str = "units"

    @property
    def size(self) -> Array:
        """The units of each release."""
        return sum(
            (label.by_release(np.ones_like(label.units)) for label in self.labels), np.zeros(len(self.continuum))
        )

    def at(self, places: Places) -> "Alpha":
        """The counts of those releases alone."""
        labels = tuple(label.at(places) for label in self.labels)
        return replace(self, labels=labels, continuum=self.continuum[places])

    def values(self, weights: Array) -> Array:
        """1 - observed / expected disagreement, each added up over the labels."""
        observed, expected = np.zeros(len(weights)), np.zeros(len(weights))
        for label in self.labels:
            one, other = label.disagreement(weights, self.continuum)
            observed, expected = observed + one, expected + other
        return 1 - divided(observed, expected)

    def why(self, weights: Array) -> str:
        """No text, no units, or no room for them to lie otherwise."""
        if not weights @ self.continuum:
            return "The texts are empty."
        if not weights @ self.size:
            return f"Nobody has labelled anything{self.scope}."
        return "The texts are too short for units to lie anywhere else, so there is no disagreement by chance."


def lengths(releases: Sequence[Coded], people: Sequence[Sequence[str]], label: str) -> Lengths:
    """What the alpha of a label needs, for the people named with each release; fewer than two leave it out."""
    differences, units, gap_lengths = np.zeros(len(releases)), [], []
    for place, (coded, names) in enumerate(zip(releases, people, strict=True)):
        if len(names) < 2:
            continue
        found = [sections(coded, name, label) for name in names]
        differences[place] = 2 * sum(difference(*pair) for pair in combinations(found, 2)) / (len(names) - 1)
        for row in found:
            units += [(place, unit.length) for unit in row]
            gap_lengths += [(place, length) for length in gaps(row, coded.text_length)]
    unit_places, unit_lengths = _columns(units)
    gap_places, gap_sizes = _columns(gap_lengths)
    return Lengths(differences, unit_lengths, unit_places, gap_sizes, gap_places)


def _columns(rows: Sequence[tuple[int, int]]) -> tuple[Places, Array]:
    columns = np.array(rows, dtype=np.int64).reshape(len(rows), 2)
    return columns[:, 0], columns[:, 1].astype(float)


def alpha(
    by_label: Mapping[str, Lengths], releases: Sequence[Coded], people: Sequence[Sequence[str]], scope: str
) -> Alpha:
    """The alpha of those labels together."""
    numbers = [len(names) if len(names) > 1 else 0 for names in people]
    continuum = [coded.text_length * number for coded, number in zip(releases, numbers, strict=True)]
    return Alpha(tuple(by_label.values()), np.array(continuum, dtype=float), scope)
