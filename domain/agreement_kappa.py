"""Cohen's kappa of two annotators, on tokens and on spans, from the categories that each gave to the items."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np

from domain.agreement import Unit
from domain.agreement_tally import Array, Places, divided
from domain.span import Span

Category = frozenset[str]
"""The labels on an item; empty for none."""
Pairs = Counter[tuple[Category, Category]]
"""How many items got which categories from the first and the second."""
NO_LABEL: Category = frozenset()
Item = TypeVar("Item")


def on_tokens(tokens: Sequence[Span], units: Iterable[Unit]) -> dict[int, Category]:
    """The labels on each token that has any, by its place; a unit is on a token when they share a code point."""
    starts = [token.start for token in tokens]
    found: dict[int, set[str]] = defaultdict(set)
    for unit in units:
        for fragment in unit.fragments:
            place = bisect_left(starts, fragment.start)
            if place and tokens[place - 1].end > fragment.start:
                place -= 1
            while place < len(tokens) and tokens[place].start < fragment.end:
                if fragment.length:
                    found[place].add(unit.label)
                place += 1
    return {place: frozenset(labels) for place, labels in found.items()}


def on_spans(units: Iterable[Unit]) -> dict[tuple[Span, ...], Category]:
    """The labels on each set of fragments that is labelled."""
    found: dict[tuple[Span, ...], set[str]] = defaultdict(set)
    for unit in units:
        found[unit.fragments].add(unit.label)
    return {fragments: frozenset(labels) for fragments, labels in found.items()}


def crossed(first: Mapping[Item, Category], second: Mapping[Item, Category], items: int | None = None) -> Pairs:
    """The categories of each item of either side against the other's; what is missing to `items` is none and none."""
    pairs: Pairs = Counter((first.get(item, NO_LABEL), second.get(item, NO_LABEL)) for item in {**first, **second})
    if items is not None:
        pairs[NO_LABEL, NO_LABEL] += items - pairs.total()
    return pairs


def collapsed(pairs: Pairs, label: str) -> Pairs:
    """The same items with two categories only: this label is on it, or not."""
    kept: Pairs = Counter()
    wanted = frozenset([label])
    for (one, other), count in pairs.items():
        kept[one & wanted, other & wanted] += count
    return kept


@dataclass(frozen=True)
class Kappa:
    """The counts of kappa: items, those agreed on, and how often each side gave each category, by release."""

    items: Array
    agreed: Array
    first: Array
    second: Array
    """One column a category."""
    unit: str
    empty: str
    """Why it is undefined when there are no items."""

    @property
    def size(self) -> Array:
        """The items of each release."""
        return self.items

    def at(self, places: Places) -> "Kappa":
        """The counts of those releases alone."""
        items, agreed = self.items[places], self.agreed[places]
        return replace(self, items=items, agreed=agreed, first=self.first[places], second=self.second[places])

    def values(self, weights: Array) -> Array:
        """(agreed - by chance) / (1 - by chance), each as a share of the items (Cohen 1960)."""
        items, agreed, chance = self._sums(weights)
        return divided(items * agreed - chance, items * items - chance)

    def _sums(self, weights: Array) -> tuple[Array, Array, Array]:
        """Items, agreed ones, and agreed by chance x items; all in one product, for the weights are long."""
        sums = weights @ np.column_stack([self.items, self.agreed, self.first, self.second])
        middle = 2 + self.first.shape[1]
        return sums[:, 0], sums[:, 1], (sums[:, 2:middle] * sums[:, middle:]).sum(axis=1)

    def why(self, weights: Array) -> str:
        """No items, or nothing but one category."""
        if not weights @ self.items:
            return self.empty
        return (
            f"Both gave one and the same category to all {self.unit}: chance would agree as well, so kappa is 0 by 0."
        )


def kappa(pairs: Sequence[Pairs], unit: str, empty: str) -> Kappa:
    """Cohen's kappa from the crossed categories of each release."""
    categories = dict.fromkeys(category for row in pairs for key in row for category in key)
    columns = {category: place for place, category in enumerate(categories)}
    first, second = np.zeros((len(pairs), len(columns))), np.zeros((len(pairs), len(columns)))
    agreed = np.zeros(len(pairs))
    for place, row in enumerate(pairs):
        for (one, other), count in row.items():
            first[place, columns[one]] += count
            second[place, columns[other]] += count
            agreed[place] += count * (one == other)
    return Kappa(first.sum(axis=1), agreed, first, second, unit, empty)
