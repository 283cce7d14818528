"""The arithmetic of chains, held against adding up every row of tags there is."""

from itertools import pairwise
from math import exp, isclose

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.learn_decode import Chain, best_path, found_in, may_hold, spans_of
from tests.domain.teaching import every_row

Rows = list[list[float]]
_NUMBER = st.floats(-8, 8, allow_nan=False)
_TRIPLE = st.lists(_NUMBER, min_size=3, max_size=3)
SHORT = st.tuples(st.lists(_TRIPLE, min_size=1, max_size=4), st.lists(_TRIPLE, min_size=3, max_size=3))
CHAINS = st.tuples(st.lists(_TRIPLE, min_size=1, max_size=6), st.lists(_TRIPLE, min_size=3, max_size=3))


def weight(path: tuple[int, ...], scores: Rows, moves: Rows) -> float:
    total = sum(scores[at][tag] for at, tag in enumerate(path))
    return total + sum(moves[one][other] for one, other in pairwise(path))


def has(path: tuple[int, ...], first: int, last: int) -> bool:
    return (
        path[first] == 1
        and all(tag == 2 for tag in path[first + 1 : last + 1])
        and (last + 1 == len(path) or path[last + 1] != 2)
    )


@given(CHAINS)
def test_the_best_path_is_the_heaviest_row_of_tags(chain: tuple[Rows, Rows]) -> None:
    scores, moves = chain
    best = max(weight(path, scores, moves) for path in every_row(len(scores)))
    assert isclose(weight(tuple(best_path(scores, moves)), scores, moves), best, abs_tol=1e-9)


@given(CHAINS)
def test_marginals_and_spans_are_shares_of_all_rows_of_tags(chain: tuple[Rows, Rows]) -> None:
    scores, moves = chain
    weights = {path: exp(weight(path, scores, moves)) for path in every_row(len(scores))}
    total = sum(weights.values())
    sums = Chain(scores, moves)
    for at in range(len(scores)):
        share = sum(value for path, value in weights.items() if path[at] == 1) / total
        assert isclose(sums.marginal(at, 1), share, rel_tol=1e-6, abs_tol=1e-12)
        for last in range(at, len(scores)):
            share = sum(value for path, value in weights.items() if has(path, at, last)) / total
            assert isclose(sums.span(at, last), share, rel_tol=1e-6, abs_tol=1e-12)


@given(SHORT, st.floats(0.1, 0.9))
def test_a_passage_is_passed_over_only_when_no_span_is_likely(chain: tuple[Rows, Rows], least: float) -> None:
    scores, moves = chain
    likely = [
        span
        for first in range(len(scores))
        for last in range(first, len(scores))
        if (span := Chain(scores, moves).span(first, last)) >= least
    ]
    assert may_hold(np.array(scores), moves, least) or not likely


@pytest.mark.parametrize(
    ("tags", "spans"),
    [
        ([0, 0], []),
        ([0, 1, 2, 0, 1], [(1, 2), (4, 4)]),
        ([1, 1, 2], [(0, 0), (1, 2)]),
        ([0, 2, 2], [(1, 2)]),
    ],
)
def test_spans_of_a_row_of_tags(tags: list[int], spans: list[tuple[int, int]]) -> None:
    assert spans_of(tags) == spans


def test_a_likely_span_beside_the_likeliest_path_is_found_too() -> None:
    scores = np.array([[0.0, -9, -9], [0.2, 0.0, -9], [0.0, -9, -9]])
    found = found_in(scores, [[0.0] * 3] * 3, 0.3)
    assert [(span.first, span.last) for span in found] == [(1, 1)]
    assert 0.4 < found[0].probability < 0.5
    assert found_in(scores, [[0.0] * 3] * 3, 0.6) == []
