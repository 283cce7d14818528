"""The counts behind every figure, each taken once: by measure, label and pair of annotators."""

from collections.abc import Callable, Sequence
from functools import cache
from itertools import combinations

import numpy as np

from domain.agreement import NONE, Coded, Measure
from domain.agreement_alpha import Alpha, Lengths, alpha, lengths
from domain.agreement_f1 import exact_counts, f1, overlap_counts
from domain.agreement_gamma import MISSING, TOO_MANY, TooMany, gamma, solver
from domain.agreement_kappa import Category, Pairs, collapsed, crossed, kappa, on_spans, on_tokens
from domain.agreement_tally import Absent, Array, Mean, Ratio, Tally

Pair = tuple[str, str]


class Study:
    """Releases that at least two of the people have worked on; gives the counts of any measure on them."""

    def __init__(self, releases: Sequence[Coded], people: Sequence[str], labels: Sequence[str], seed: int = 0) -> None:
        self.seed = seed
        self.people = tuple(people)
        self.labels = tuple(labels)
        names = frozenset(people)
        self.releases = tuple(coded for coded in releases if len(coded.people & names) > 1)
        self.pairs: tuple[Pair, ...] = tuple(combinations(self.people, 2))
        self.tally = cache(self._tally)
        self.both = cache(self._both)
        self._crossed_tokens = cache(self._cross_tokens)
        self._crossed_spans = cache(self._cross_spans)
        self._lengths = cache(self._make_lengths)
        self._tokens_of = cache(self._make_tokens_of)

    def _both(self, pair: Pair) -> Array:
        """1 for each release that both have worked on, 0 for the others."""
        return np.array([coded.people.issuperset(pair) for coded in self.releases], dtype=float)

    def _tally(self, measure: Measure, label: str, pairs: tuple[Pair, ...], joint: bool = False) -> Tally:
        """The counts of a measure for a label, or all: of a pair, of all people jointly, or the mean of pairs."""
        if measure is Measure.ALPHA and joint:
            return self._alpha(label, self.people)
        if measure is Measure.GAMMA and joint:
            return self._gamma(label, self.people)
        if len(pairs) == 1:
            return self._of_pair(measure, label, pairs[0])
        parts = tuple((self.both(pair), self.tally(measure, label, (pair,))) for pair in pairs)
        people = {name for pair in pairs for name in pair}
        return Mean(parts, self._size(measure, label, people), parts[0][1].unit)

    def _size(self, measure: Measure, label: str, people: set[str]) -> Array:
        """What the mean of several pairs rests on in each release; nothing is counted for two pairs."""
        return np.array([self._things(measure, label, coded, people) for coded in self.releases], dtype=float)

    def _things(self, measure: Measure, label: str, coded: Coded, people: set[str]) -> int:
        names = [name for name in coded.units if name in people]
        if len(names) < 2:
            return 0
        if measure is Measure.KAPPA_TOKENS:
            return len(coded.tokens)
        units = [unit for name in names for unit in coded.units[name]]
        if measure is Measure.KAPPA_SPANS:
            return len({unit.fragments for unit in units})
        return sum(label in (NONE, unit.label) for unit in units)

    def _of_pair(self, measure: Measure, label: str, pair: Pair) -> Tally:
        if measure is Measure.ALPHA:
            return self._alpha(label, pair)
        if measure is Measure.GAMMA:
            return self._gamma(label, pair)
        if measure in (Measure.F1_EXACT, Measure.F1_OVERLAP):
            return self._f1(measure, label, pair)
        return self._kappa(measure, label, pair)

    def _f1(self, measure: Measure, label: str, pair: Pair) -> Tally:
        count = exact_counts if measure is Measure.F1_EXACT else overlap_counts
        rows = []
        for coded in self.releases:
            first, second = (
                [unit for unit in coded.units[name] if label in (NONE, unit.label)] if self._has(coded, pair) else []
                for name in pair
            )
            rows.append(count(first, second))
        return f1(rows, np.array([first + second for first, second, _ in rows], dtype=float), scope_of(label))

    @staticmethod
    def _has(coded: Coded, pair: Pair) -> bool:
        return coded.people.issuperset(pair)

    def _kappa(self, measure: Measure, label: str, pair: Pair) -> Tally:
        if measure is Measure.KAPPA_TOKENS:
            rows, unit, empty = self._crossed_tokens(pair), "tokens", "The texts have no tokens."
        else:
            rows, unit, empty = self._crossed_spans(pair), "spans", "Neither has labelled anything."
        return kappa([collapsed(row, label) if label else row for row in rows], unit, empty)

    def _make_tokens_of(self, place: int, name: str) -> dict[int, Category]:
        coded = self.releases[place]
        return on_tokens(coded.tokens, coded.units[name])

    def _cross_tokens(self, pair: Pair) -> list[Pairs]:
        def cross(place: int, coded: Coded) -> Pairs:
            first, second = (self._tokens_of(place, name) for name in pair)
            return crossed(first, second, len(coded.tokens))

        return self._by_release(pair, cross)

    def _cross_spans(self, pair: Pair) -> list[Pairs]:
        def cross(place: int, coded: Coded) -> Pairs:
            first, second = (on_spans(coded.units[name]) for name in pair)
            return crossed(first, second)

        return self._by_release(pair, cross)

    def _by_release(self, pair: Pair, cross: Callable[[int, Coded], Pairs]) -> list[Pairs]:
        return [cross(place, coded) if self._has(coded, pair) else Pairs() for place, coded in enumerate(self.releases)]

    def _names(self, people: Sequence[str]) -> list[list[str]]:
        return [[name for name in people if name in coded.people] for coded in self.releases]

    def _make_lengths(self, label: str, people: tuple[str, ...]) -> Lengths:
        return lengths(self.releases, self._names(people), label)

    def _alpha(self, label: str, people: tuple[str, ...]) -> Alpha:
        by_label = {name: self._lengths(name, people) for name in ((label,) if label else self._used())}
        return alpha(by_label, self.releases, self._names(people), scope_of(label))

    def _gamma(self, label: str, people: tuple[str, ...]) -> Tally:
        size = self._size(Measure.GAMMA, label, set(people))
        optimize = solver()
        if optimize is None:
            return Absent(size, "spans", MISSING)
        try:
            pairs = zip(self.releases, self._names(people), strict=True)
            values = [gamma(coded, names, label, self.seed, optimize) for coded, names in pairs]
        except TooMany:
            return Absent(size, "spans", TOO_MANY)
        above = np.array([value or 0.0 for value in values])
        below = np.array([value is not None for value in values], dtype=float)
        return Ratio(above, below, size, "spans", f"Nobody has labelled anything{scope_of(label)}.")

    def _used(self) -> list[str]:
        return sorted({unit.label for coded in self.releases for units in coded.units.values() for unit in units})


def scope_of(label: str) -> str:
    """The label as the end of a sentence about what was labelled."""
    return f" with “{label}”" if label else ""
