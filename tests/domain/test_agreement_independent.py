"""Every figure against plain implementations of the definitions, on random corpora."""

from random import Random
from uuid import UUID

import numpy as np
import pytest

from domain.agreement import NONE, Coded, Measure, Row, Unit
from domain.agreement_draw import Draws
from domain.agreement_gamma import disorder
from domain.agreement_measure import measure
from domain.agreement_study import Study
from domain.span import Span
from domain.tokens import token_spans
from tests.domain import agreement_plain as plain

CORPORA = 200
MEASURES = [kind for kind in Measure if kind is not Measure.GAMMA]
PEOPLE = ("Ada", "Ben", "Cem", "Dora")
LABELS = ("advisor", "note", "risk_factor")


def fragments_in(random: Random, length: int) -> tuple[Span, ...]:
    edges = sorted(random.sample(range(length + 1), min(random.choice([2, 2, 2, 4]), length + 1) // 2 * 2))
    if random.random() < 0.05:
        return (Span(edges[0], edges[0]),)
    return tuple(Span(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True))


def units_in(random: Random, length: int, seen: list[Unit]) -> tuple[Unit, ...]:
    found = []
    for _ in range(random.choice([0, 1, 2, 4]) if length else 0):
        label = random.choice(LABELS)
        if seen and random.random() < 0.6:  # partly what another one found
            before = random.choice(seen)
            fragments = before.fragments
            if random.random() < 0.3:
                fragments = (*fragments[:-1], Span(fragments[-1].start, min(length, fragments[-1].end + 1)))
            found.append(Unit(random.choice([before.label, before.label, label]), fragments))
        else:
            found.append(Unit(label, fragments_in(random, length)))
    seen += found
    return tuple(found)


def corpus_of(random: Random) -> list[Coded]:
    releases = []
    people = PEOPLE[: random.choice([2, 2, 3, 4])]
    for number in range(random.randint(1, 4)):
        text = "".join(random.choice("ab  .") for _ in range(random.choice([0, 1, 7, 25, 25])))
        seen: list[Unit] = []
        worked = [name for name in people if random.random() < 0.85]
        units = {name: units_in(random, len(text), seen) for name in worked}
        releases.append(Coded(UUID(int=number), len(text), token_spans(text), units))
    return releases


def check(row: Row, releases: list[Coded], people: tuple[str, ...]) -> int:
    """How many of the row's figures have a value, after holding each against the plain one."""
    for figure in row.figures:
        expected = plain.value(figure.name, releases, people, row.label)
        if expected is None:
            assert figure.value is None, figure
            assert figure.undefined.endswith("."), figure
        else:
            assert figure.value == pytest.approx(expected, abs=1e-9), figure
    return sum(figure.value is not None for figure in row.figures)


def test_figures_equal_the_plain_ones_on_random_corpora() -> None:
    checked = 0
    for seed in range(CORPORA):
        releases = corpus_of(Random(seed))
        found = measure(releases, resamples=10)
        for row in found.whole:
            checked += check(row, releases, found.people)
        for row in found.pairs:
            checked += check(row, releases, row.people)
        for row in found.by_release:
            (release,) = [coded for coded in releases if coded.release == row.release]
            checked += check(row, [release], found.people)
    assert checked > 30 * CORPORA


def test_an_annotator_against_others_is_the_mean_of_the_pairs() -> None:
    for seed in range(30):
        releases = corpus_of(Random(seed))
        found = measure(releases, resamples=10)
        for row in found.by_annotator:
            for figure in row.figures:
                pairs = [pair for pair in found.pairs if row.people[0] in pair.people and pair.label == row.label]
                values = [pair.figure(figure.name).value for pair in pairs]
                expected = plain.mean([value for value in values if value is not None])
                assert figure.value == (None if expected is None else pytest.approx(expected, abs=1e-9))


@pytest.mark.parametrize("kind", MEASURES)
def test_a_draw_is_the_measure_on_the_drawn_releases(kind: Measure) -> None:
    """What is added up by release must be the same as measuring a corpus with those releases as often as drawn."""
    random = Random(7)
    releases = [coded for _ in range(6) for coded in corpus_of(random)]
    study = Study(releases, PEOPLE, LABELS)
    draws = Draws(3, 12).of(len(study.releases))
    for label in (NONE, "note"):
        values = study.tally(kind, label, study.pairs, True).values(draws)
        for row, value in zip(draws, values, strict=True):
            drawn = [coded for coded, times in zip(study.releases, row, strict=True) for _ in range(int(times))]
            expected = plain.value(kind, drawn, PEOPLE, label)
            assert expected is not None
            assert not np.isnan(value)
            assert value == pytest.approx(expected, abs=1e-9)


def test_the_best_alignment_is_the_cheapest_of_all() -> None:
    optimize = pytest.importorskip("scipy.optimize")
    random = Random(2)
    for _ in range(60):
        sides: plain.Sides = [
            [
                (float(start), float(start + random.randint(1, 9)), float(random.randrange(2)))
                for start in (random.randrange(20) for _ in range(random.randrange(5 - people)))
            ]
            for people in [random.choice([0, 0, 1])]
            for _ in range(people + 2)
        ]
        if not any(sides):
            continue
        mean = sum(map(len, sides)) / len(sides)
        found = disorder([np.array(side, dtype=float).reshape(len(side), 3) for side in sides], optimize)
        assert found == pytest.approx(plain.least_cost(sides) / mean, abs=1e-9)
