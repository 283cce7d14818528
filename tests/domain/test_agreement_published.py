"""Figures of agreement that were published, and F1 worked out by hand."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import numpy as np
import pytest

from domain.agreement import NONE, Coded, Measure, Unit
from domain.agreement_alpha import difference, gaps
from domain.agreement_gamma import disorder, gamma, units_of
from domain.agreement_kappa import Pairs, collapsed, kappa
from domain.agreement_measure import measure
from domain.span import Span

Marks = Mapping[str, Sequence[tuple[str, int, int]]]
"""By annotator: label, start, length."""


def coded(marks: Marks, length: int, tokens: Sequence[Span] = ()) -> Coded:
    units = {
        name: tuple(Unit(label, (Span(start, start + extent),)) for label, start, extent in rows)
        for name, rows in marks.items()
    }
    return Coded(UUID(int=1), length, tuple(tokens), units)


def value(release: Coded, kind: Measure, label: str = NONE) -> float | None:
    rows = measure([release]).whole
    return next(row for row in rows if row.label == label).figure(kind).value


def kappa_of(table: Sequence[Sequence[int]], label: str = "") -> float:
    kinds = [frozenset([str(number)]) for number in range(len(table))]
    pairs = Pairs()
    for one, row in zip(kinds, table, strict=True):
        for other, count in zip(kinds, row, strict=True):
            pairs[one, other] = count
    counts = kappa([collapsed(pairs, label) if label else pairs], "items", "")
    return float(counts.values(np.ones((1, 1)))[0])


def test_kappa_of_cohen_1960() -> None:
    """Educational and Psychological Measurement 20, page 45: 0.492."""
    assert kappa_of([[88, 14, 18], [10, 40, 10], [2, 6, 12]]) == pytest.approx(0.492, abs=0.0005)


def test_kappa_of_the_first_table_of_cohen_1960() -> None:
    """Page 37: observed 0.29, by chance 0.35."""
    assert kappa_of([[25, 12, 3], [13, 2, 15], [12, 16, 2]]) == pytest.approx((0.29 - 0.35) / (1 - 0.35), abs=0.005)


def test_kappa_of_one_category_is_that_of_the_collapsed_table() -> None:
    assert kappa_of([[88, 14, 18], [10, 40, 10], [2, 6, 12]], "0") == pytest.approx(
        kappa_of([[88, 32], [12, 68]]), abs=1e-12
    )


# Krippendorff, Sociological Methodology 25 (1995), page 57: a continuum of 24, four pairs of observers.
FOUR_PAIRS: Mapping[str, tuple[list[tuple[int, int]], list[tuple[int, int]]]] = {
    "A": ([(2, 8), (14, 6)], [(4, 4), (15, 2)]),
    "B": ([(0, 18)], [(0, 2), (2, 1), (3, 1), (4, 1), (5, 1), (6, 3), (9, 1)]),
    "C": ([(2, 6), (10, 2), (14, 4), (20, 2)], [(0, 2), (4, 4), (10, 4), (16, 2), (20, 2)]),
    "D": ([(0, 2), (2, 8), (10, 4), (14, 6), (20, 4)], [(0, 4), (4, 4), (8, 7), (15, 2), (17, 7)]),
}


def four_pairs(stretch: int) -> Coded:
    marks = {
        name: [
            (pair, start * stretch, extent * stretch)
            for pair, rows in FOUR_PAIRS.items()
            for start, extent in rows[side]
        ]
        for side, name in enumerate(("first", "second"))
    }
    return coded(marks, 24 * stretch, [Span(place, place + 1) for place in range(24)] if stretch == 1 else ())


@pytest.mark.parametrize(("pair", "published"), [("A", 0.385), ("B", 0.385), ("C", 0.314)])
def test_kappa_on_tokens_of_krippendorff_1995(pair: str, published: float) -> None:
    """His continuum cut into 24 pieces of one length, each in a unit or not."""
    assert value(four_pairs(1), Measure.KAPPA_TOKENS, pair) == pytest.approx(published, abs=0.001)


def test_kappa_is_undefined_where_krippendorff_1995_finds_it_so() -> None:
    """The fourth pair covers all of the continuum with units."""
    row = next(row for row in measure([four_pairs(1)]).whole if row.label == "D")
    assert row.figure(Measure.KAPPA_TOKENS).value is None
    assert "one and the same category to all tokens" in row.figure(Measure.KAPPA_TOKENS).undefined


@pytest.mark.parametrize(("pair", "published"), [("A", 0.03125), ("B", 2.26736), ("C", 0.02777), ("D", 0.38715)])
def test_observed_disagreement_of_krippendorff_1995(pair: str, published: float) -> None:
    first, second = ([Span(start, start + extent) for start, extent in side] for side in FOUR_PAIRS[pair])
    assert 2 * difference(first, second) / (2 * 1 * 24**2) == pytest.approx(published, abs=0.00001)


@pytest.mark.parametrize(("pair", "published"), [("A", 0.553), ("B", -0.926), ("C", 0.679), ("D", 0.066)])
def test_alpha_of_krippendorff_1995(pair: str, published: float) -> None:
    """The values of a continuum cut ever finer; the formula for chance was mended in 2004, so they are only near."""
    assert value(four_pairs(5_000), Measure.ALPHA, pair) == pytest.approx(published, abs=0.02)


# Krippendorff, Content Analysis, 2nd edition (2004), page 254: a continuum from 150 to 450, here from 0 to 300.
OBSERVERS: Marks = {
    "i": [("c", 75, 70), ("c", 220, 30), ("k", 30, 60), ("k", 150, 50)],
    "j": [("c", 70, 80), ("c", 205, 20), ("c", 250, 20), ("k", 30, 60), ("k", 150, 50)],
}


def test_alpha_of_krippendorff_2004() -> None:
    """0.7286 for c, 1 for k, 0.8591 for both."""
    release = coded(OBSERVERS, 300)
    assert value(release, Measure.ALPHA, "c") == pytest.approx(0.7286, abs=0.0001)
    assert value(release, Measure.ALPHA, "k") == 1
    assert value(release, Measure.ALPHA) == pytest.approx(0.8591, abs=0.0005)


def test_differences_of_krippendorff_2004() -> None:
    """50, 850 and 400: two pairs of overlapping units, and a unit in the other observer's gap."""
    first, second = ([Span(s, s + l) for kind, s, l in OBSERVERS[name] if kind == "c"] for name in "ij")  # noqa: E741
    assert difference(first, second) == 50 + 850 + 400
    assert gaps(second, 300) == [70, 55, 25, 30]
    observed = 2 * difference(first, second) / (2 * 1 * 300**2)
    assert observed == pytest.approx(0.0144, abs=0.0001)


def test_f1_by_hand() -> None:
    first = [("note", 0, 10), ("note", 20, 10), ("advisor", 40, 5), ("advisor", 60, 5)]
    second = [("note", 0, 10), ("note", 25, 10), ("note", 40, 5)]
    release = coded({"Ada": first, "Ben": second}, 100)
    assert value(release, Measure.F1_EXACT) == pytest.approx(2 * 1 / 7)
    assert value(release, Measure.F1_OVERLAP) == pytest.approx(2 * 2 / 7)
    assert value(release, Measure.F1_EXACT, "note") == pytest.approx(2 * 1 / 5)
    assert value(release, Measure.F1_OVERLAP, "advisor") == 0


def test_kappa_on_spans_by_hand() -> None:
    """Four spans in the union: agreed on 2; chance 1/4 x (1x1 + 2x2 + 1x1) / 4 for note, advisor and none."""
    first = [("note", 0, 5), ("note", 10, 5), ("advisor", 20, 5)]
    second = [("note", 0, 5), ("note", 10, 5), ("advisor", 30, 5)]
    chance = (2 * 2 + 1 * 1 + 1 * 1) / 16
    release = coded({"Ada": first, "Ben": second}, 100)
    assert value(release, Measure.KAPPA_SPANS) == pytest.approx((2 / 4 - chance) / (1 - chance))


# The example of the authors' own program and of pygamma-agreement; label, start, end.
THREE: Marks = {
    "Alex": [("1", 2, 7), ("2", 11, 6), ("5", 24, 6), ("6", 32, 4), ("6", 36, 8), ("7", 44, 16)],
    "Paul": [("1", 2, 7), ("3", 11, 6), ("5", 19, 6), ("6", 32, 12)],
    "Suzan": [("1", 2, 7), ("4", 11, 6), ("5", 21, 6), ("6", 32, 4), ("6", 36, 4), ("6", 40, 4)],
}


def test_gamma_of_alex_paul_and_suzan() -> None:
    """A disorder of 0.96, and gamma between 0.44 and 0.47 by the random copies."""
    optimize = pytest.importorskip("scipy.optimize")
    release = coded(THREE, 60)
    assert disorder([units_of(release, name, NONE) for name in THREE], optimize) == pytest.approx(0.96, abs=0.001)
    found = gamma(release, list(THREE), NONE, 0, optimize)
    assert found == gamma(release, list(THREE), NONE, 0, optimize)
    assert found is not None
    assert 0.44 <= found <= 0.47
