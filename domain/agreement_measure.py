"""Inter-annotator agreement measured: every figure for every choice of label, people and releases."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

import numpy as np

from domain.agreement import NONE, Agreement, Coded, Figure, Measure, Period, Row
from domain.agreement_align import confusion
from domain.agreement_draw import Draws, figure, too_few
from domain.agreement_study import Pair, Study
from domain.agreement_tally import Array, Places, Tally

UNITS = {
    Measure.F1_EXACT: "spans",
    Measure.F1_OVERLAP: "spans",
    Measure.KAPPA_TOKENS: "tokens",
    Measure.KAPPA_SPANS: "spans",
    Measure.ALPHA: "units",
    Measure.GAMMA: "spans",
}
BLOCK = 256
"""Releases that are measured by themselves at a time, for the sake of memory."""


def measure(
    releases: Sequence[Coded],
    *,
    labels: Sequence[str] | None = None,
    between: Pair | None = None,
    period: Period = Period.MONTH,
    seed: int = 0,
    resamples: int = 1_000,
    gamma: bool = False,
) -> Agreement:
    """All figures on those releases, of all their annotators or two, with a row for each label that is used or named.

    Gamma takes seconds to minutes and is only given when asked for.
    """
    people = tuple(sorted({name for coded in releases for name in coded.people})) if between is None else between
    used = {unit.label for coded in releases for name in coded.people & set(people) for unit in coded.units[name]}
    named = tuple(sorted(used)) if labels is None else tuple(labels)
    study = Study(releases, people, named, seed)
    measures = tuple(kind for kind in Measure if gamma or kind is not Measure.GAMMA)
    rows = _Rows(study, Draws(seed, resamples), measures)
    return Agreement(
        people=people,
        labels=named,
        releases=len(study.releases),
        seed=seed,
        resamples=resamples,
        period=period,
        whole=tuple(rows.of(people, study.pairs, joint=True)),
        pairs=tuple(row for pair in study.pairs for row in rows.of(pair, (pair,))),
        by_annotator=tuple(row for name in people for row in rows.against_others(name)),
        by_release=tuple(rows.by_release()),
        over_time=tuple(rows.over_time(period)),
        confusions=tuple(confusion(study.releases, pair) for pair in study.pairs),
    )


class _Rows:
    """Makes the rows of one study."""

    def __init__(self, study: Study, draws: Draws, measures: tuple[Measure, ...]) -> None:
        self._study = study
        self._draws = draws
        self._known: dict[object, tuple[Figure, ...]] = {}
        self._measures = measures

    def of(
        self,
        people: tuple[str, ...],
        pairs: tuple[Pair, ...],
        *,
        joint: bool = False,
        among: Sequence[int] | None = None,
        period: str = "",
    ) -> Iterator[Row]:
        """All labels, then each, for those people on the releases at those places, or all."""
        worked = self._worked(pairs)
        places = np.array([place for place in (range(len(worked)) if among is None else among) if worked[place]], int)
        for label in (NONE, *self._study.labels):
            figures = self._figures(label, pairs, joint, places) if len(places) else nothing(people, self._measures)
            yield Row(label, people, figures, period=period)

    def _figures(self, label: str, pairs: tuple[Pair, ...], joint: bool, places: Places) -> tuple[Figure, ...]:
        """Made once also where they stand in several rows, as with two people those of both and of each."""
        joint = joint and len(pairs) > 1
        key = label, pairs, joint, places.tobytes()
        if key not in self._known:
            tallies = self._tallies(label, pairs, joint)
            self._known[key] = tuple(figure(kind, tally.at(places), self._draws) for kind, tally in tallies)
        return self._known[key]

    def _tallies(self, label: str, pairs: tuple[Pair, ...], joint: bool) -> list[tuple[Measure, Tally]]:
        return [(kind, self._study.tally(kind, label, pairs, joint)) for kind in self._measures]

    def _worked(self, pairs: tuple[Pair, ...]) -> Array:
        """1 for each release that both of any of the pairs have worked on."""
        both = [self._study.both(pair) for pair in pairs]
        return np.maximum.reduce(both) if both else np.zeros(len(self._study.releases))

    def against_others(self, name: str) -> Iterator[Row]:
        """The means of an annotator's pairs."""
        yield from self.of((name,), tuple(pair for pair in self._study.pairs if name in pair))

    def by_release(self) -> Iterator[Row]:
        """All labels, then each, for each release."""
        study = self._study
        for start in range(0, len(study.releases), BLOCK):
            block = range(start, min(start + BLOCK, len(study.releases)))
            found = {}
            for label in (NONE, *study.labels):
                for kind, tally in self._tallies(label, study.pairs, joint=True):
                    found[label, kind] = _singly(kind, tally.at(np.array(block)))
            for place in block:
                coded = study.releases[place]
                people = tuple(name for name in study.people if name in coded.people)
                for label in (NONE, *study.labels):
                    figures = tuple(found[label, kind][place - start] for kind in self._measures)
                    yield Row(label, people, figures, release=coded.release)

    def over_time(self, period: Period) -> Iterator[Row]:
        """All labels, then each, for each period; releases without a date are left out."""
        places: dict[str, list[int]] = defaultdict(list)
        for place, coded in enumerate(self._study.releases):
            if coded.when is not None:
                places[period_of(coded.when, period)].append(place)
        for name in sorted(places):
            yield from self.of(self._study.people, self._study.pairs, joint=True, among=places[name], period=name)


def _singly(kind: Measure, tally: Tally) -> list[Figure]:
    """The measure on each release of the tally by itself."""
    found = []
    weights = np.eye(len(tally.size))
    for row, value, size in zip(weights, tally.values(weights).tolist(), tally.size.tolist(), strict=True):
        if np.isnan(value):
            found.append(Figure(kind, None, int(size), tally.unit, 1, undefined=tally.why(row)))
        else:
            found.append(Figure(kind, value, int(size), tally.unit, 1, no_interval=too_few(1)))
    return found


def nothing(people: tuple[str, ...], measures: Sequence[Measure]) -> tuple[Figure, ...]:
    """The figures where no release has the work of two people."""
    if len(people) == 2:
        sentence = f"No release was worked on by both {people[0]} and {people[1]}."
    elif len(people) == 1:
        sentence = f"No release was worked on by {people[0]} and somebody else."
    else:
        sentence = "No release was worked on by two people."
    return tuple(Figure(kind, None, 0, UNITS[kind], 0, undefined=sentence) for kind in measures)


def period_of(when: date, period: Period) -> str:
    """The month or the week of ISO 8601 that a date lies in; their names sort by time."""
    if period is Period.MONTH:
        return f"{when:%Y-%m}"
    year, week, _ = when.isocalendar()
    return f"{year:04}-W{week:02}"
