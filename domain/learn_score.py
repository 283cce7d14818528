"""How strongly a model's features speak for each tag of each word, summed up column by column."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from domain.features import EDGE, REACH, WINDOW, Passage, in_windows, states, token, traits

Numbers = NDArray[np.float64]
Weights = Mapping[str, tuple[float, ...]]

_MOST = 20_000
"""Words, or pairs of words, that a table remembers; a full table begins anew."""


class _Table:
    """Weights of what was asked for, one row each; a row is made when its key is seen first."""

    def __init__(self, width: int) -> None:
        self.places: dict[object, int] = {}
        self._rows = np.zeros((256, width))

    def add(self, key: object, weights: Numbers) -> int:
        """The place of a new key."""
        place = len(self.places)
        if place == len(self._rows):
            self._rows = np.concatenate([self._rows, np.zeros_like(self._rows)])
        self._rows[place] = weights
        self.places[key] = place
        return place

    def at(self, places: Sequence[int]) -> Numbers:
        """The rows at these places."""
        return self._rows[np.asarray(places, dtype=np.intp)]


class Scorer:
    """Sums the weights of a model's features; it gives what `features.attributes` would add up to."""

    def __init__(self, weights: Weights, known: frozenset[str], width: int) -> None:
        self._weights, self._known, self._width = weights, known, width
        self._zero = np.zeros(width)
        self._forget()

    def _forget(self) -> None:
        """Begin with empty tables, so that a hundred thousand different words do not fill the memory."""
        offsets = 2 * REACH + 1
        self._words = _Table((offsets + 2) * self._width)
        self._pairs = _Table(2 * self._width)
        self._states = _Table(self._width)
        self._word(EDGE, edge=True)

    def scores(self, passage: Passage) -> Numbers:
        """For each word of a passage and each tag of each label the sum of its features' weights."""
        if max(len(self._words.places), len(self._pairs.places)) > _MOST:
            self._forget()
        size, width = len(passage.words), self._width
        found = self._words.places
        places = [0] * REACH
        places += [found[word] if word in found else self._word(word) for word in passage.words]
        places += [0] * REACH
        table = self._words.at(places)
        total = self._pair_scores(passage) + self._state_scores(passage)
        for column in range(2 * REACH + 1):
            total += table[column : column + size, column * width : (column + 1) * width]
        rest = table[REACH : REACH + size, (2 * REACH + 1) * width :]
        total += _windows(rest[:, :width], rest[:, width:])
        return total

    def _sum(self, features: Iterable[str]) -> Numbers:
        rows = [self._weights[feature] for feature in features if feature in self._weights]
        return np.asarray(rows).sum(axis=0) if rows else self._zero

    def _word(self, word: str, *, edge: bool = False) -> int:
        seen = (EDGE,) if edge else traits(word, self._known)
        small = "" if edge else in_windows(word, self._known)
        columns = [self._sum(f"{offset:+d} {trait}" for trait in seen) for offset in range(-REACH, REACH + 1)]
        columns += [self._sum([f"left {small}"] if small else []), self._sum([f"right {small}"] if small else [])]
        # The edge is kept under a key that no word has.
        return self._words.add(None if edge else word, np.concatenate(columns))

    def _pair_scores(self, passage: Passage) -> Numbers:
        tokens = [EDGE, *(token(word, self._known) for word in passage.words), EDGE]
        found = self._pairs.places
        places = [found[pair] if pair in found else self._pair(pair) for pair in pairwise(tokens)]
        table = self._pairs.at(places)
        return table[:-1, : self._width] + table[1:, self._width :]

    def _pair(self, pair: tuple[str, str]) -> int:
        words = " | ".join(pair)
        return self._pairs.add(pair, np.concatenate([self._sum([f"pair-1 {words}"]), self._sum([f"pair+1 {words}"])]))

    def _state_scores(self, passage: Passage) -> Numbers:
        found = self._states.places
        return self._states.at(
            [found[state] if state in found else self._states.add(state, self._sum(state)) for state in states(passage)]
        )


def _windows(left: Numbers, right: Numbers) -> Numbers:
    """For each word the sums of `left` over the words before it and of `right` over those after it."""
    size, width = left.shape
    places = np.arange(size)
    before = np.concatenate([np.zeros((1, width)), np.cumsum(left, axis=0)])
    after = np.concatenate([np.zeros((1, width)), np.cumsum(right, axis=0)])
    sums: Numbers = (
        before[places]
        - before[np.maximum(places - WINDOW, 0)]
        + after[np.minimum(places + 1 + WINDOW, size)]
        - after[np.minimum(places + 1, size)]
    )
    return sums
