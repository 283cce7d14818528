"""The likeliest spans of a chain of words, and how likely each is, by the arithmetic of a linear-chain CRF.

After Lafferty, McCallum and Pereira (2001), with three tags: outside, begins, inside.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log

import numpy as np
from numpy.typing import NDArray

Row = Sequence[float]
TagRows = Sequence[Row]
_FAINT = 1e-300


@dataclass(frozen=True, slots=True)
class Found:
    """A stretch of words [first, last] and its probability."""

    first: int
    last: int
    probability: float


def best_path(scores: TagRows, transitions: TagRows) -> list[int]:
    """The likeliest tags (0 outside, 1 begins, 2 inside) of a chain, as Viterbi finds them."""
    (oo, ob, oi), (bo, bb, bi), (io, ib, ii) = transitions
    outside, begins, inside = scores[0]
    back: list[tuple[int, int, int]] = []
    # Written out: this is where suggesting spends its time.
    for o, b, i in scores[1:]:
        first, second, third = (outside + oo, begins + bo, inside + io)
        to_outside = 0 if first >= second and first >= third else 1 if second >= third else 2
        came_outside = (first, second, third)[to_outside] + o
        first, second, third = (outside + ob, begins + bb, inside + ib)
        to_begins = 0 if first >= second and first >= third else 1 if second >= third else 2
        came_begins = (first, second, third)[to_begins] + b
        first, second, third = (outside + oi, begins + bi, inside + ii)
        to_inside = 0 if first >= second and first >= third else 1 if second >= third else 2
        inside = (first, second, third)[to_inside] + i
        outside, begins = came_outside, came_begins
        back.append((to_outside, to_begins, to_inside))
    last = (outside, begins, inside)
    tag = last.index(max(last))
    path = [tag]
    for came_from in reversed(back):
        tag = came_from[tag]
        path.append(tag)
    return path[::-1]


class Chain:
    """Sums over all tag rows of a chain, from the left and from the right, each word's scaled to stay in range."""

    def __init__(self, scores: TagRows, transitions: TagRows) -> None:
        tops = [max(row) for row in scores]
        self._local = [[exp(value - top) for value in row] for row, top in zip(scores, tops, strict=True)]
        self._moves = [[exp(value) for value in row] for row in transitions]
        self._scales: list[float] = []
        self._before = self._forward()
        self._after = self._backward()

    def _forward(self) -> list[list[float]]:
        rows: list[list[float]] = []
        for local in self._local:
            if rows:
                last, moves = rows[-1], self._moves
                row = [
                    local[tag] * (last[0] * moves[0][tag] + last[1] * moves[1][tag] + last[2] * moves[2][tag])
                    for tag in (0, 1, 2)
                ]
            else:
                row = list(local)
            scale = sum(row) or _FAINT
            self._scales.append(scale)
            rows.append([value / scale for value in row])
        return rows

    def _backward(self) -> list[list[float]]:
        row = [1.0, 1.0, 1.0]
        rows = [row]
        for at in range(len(self._local) - 1, 0, -1):
            local, scale, moves = self._local[at], self._scales[at], self._moves
            onward = [local[tag] * row[tag] / scale for tag in (0, 1, 2)]
            row = [
                moves[tag][0] * onward[0] + moves[tag][1] * onward[1] + moves[tag][2] * onward[2] for tag in (0, 1, 2)
            ]
            rows.append(row)
        return rows[::-1]

    def marginal(self, at: int, tag: int) -> float:
        """How likely a word has a tag."""
        return self._before[at][tag] * self._after[at][tag]

    def span(self, first: int, last: int) -> float:
        """How likely a span begins at the one word and ends with the other."""
        total = log(max(self._before[first][1], _FAINT))
        for at in range(first + 1, last + 1):
            move = self._moves[1 if at == first + 1 else 2][2]
            total += log(max(move * self._local[at][2] / self._scales[at], _FAINT))
        tag = 1 if last == first else 2
        if last + 1 < len(self._local):
            local, after, scale = self._local[last + 1], self._after[last + 1], self._scales[last + 1]
            ends = sum(self._moves[tag][other] * local[other] * after[other] for other in (0, 1)) / scale
        else:
            ends = self._after[last][tag]
        return min(1.0, exp(total) * ends)


def spans_of(path: Sequence[int]) -> list[tuple[int, int]]:
    """First and last word of each span of a row of tags; an inside without a beginning begins one."""
    found: list[tuple[int, int]] = []
    start = -1
    for at, tag in enumerate([*path, 0]):
        if start >= 0 and tag != 2:
            found.append((start, at - 1))
            start = -1
        if tag == 1 or (tag == 2 and start < 0):
            start = at
    return found


_MARGIN = 24.0
"""How many runs of labelled words may share a span's probability before `may_hold` misses it."""


def may_hold(scores: NDArray[np.float64], transitions: TagRows, least: float) -> bool:
    """Whether a span of a chain may be so likely, told quickly by the best run of labelled words alone.

    Against the same tags with that run set outside, a run gains no more than the sum computed here.
    """
    outside, begins, inside = transitions
    within = max(begins[1], begins[2], inside[1], inside[2]) - outside[0]
    enter, leave = outside[1] - outside[0], max(begins[0], inside[0]) - outside[0]
    gains = np.maximum(scores[:, 1], scores[:, 2]) - scores[:, 0] + within
    sums = np.concatenate([[0.0], np.cumsum(gains)])
    # A run at an end of the chain pays no transition there.
    entered = np.full(len(gains), enter)
    entered[0] = 0.0
    left = np.full(len(gains), leave)
    left[-1] = 0.0
    best = float(np.max(sums[1:] + left + np.maximum.accumulate(entered - sums[:-1])))
    return best - within > log(least / _MARGIN)


def found_in(scores: NDArray[np.float64], transitions: TagRows, least: float) -> list[Found]:
    """The spans of the likeliest path, and further ones beside them that are at least so likely."""
    return _found_in(scores.tolist(), transitions, least) if may_hold(scores, transitions, least) else []


def _found_in(scores: TagRows, transitions: TagRows, least: float) -> list[Found]:
    path = best_path(scores, transitions)
    spans = spans_of(path)
    chain = Chain(scores, transitions)
    found = [Found(first, last, chain.span(first, last)) for first, last in spans]
    taken = [False] * len(path)
    for first, last in spans:
        taken[first : last + 1] = [True] * (last + 1 - first)
    found += [span for span in _beside(chain, taken, least) if span.probability >= least]
    return sorted(found, key=lambda span: span.first)


def _beside(chain: Chain, taken: Sequence[bool], least: float) -> list[Found]:
    """Where a span outside of the likeliest path may well begin, with the likeliest of its ends."""
    found: list[Found] = []
    at = 0
    while at < len(taken):
        if taken[at] or chain.marginal(at, 1) < least:
            at += 1
            continue
        last, best = at, Found(at, at, chain.span(at, at))
        while last + 1 < len(taken) and not taken[last + 1] and chain.marginal(last + 1, 2) >= least:
            last += 1
            longer = Found(at, last, chain.span(at, last))
            best = longer if longer.probability > best.probability else best
        found.append(best)
        at = best.last + 1
    return found
