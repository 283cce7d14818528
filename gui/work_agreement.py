"""Measuring agreement as a job: the figures, and what a list of the releases behind them needs to know."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from domain.agreement import Agreement, Coded, Period
from domain.agreement_measure import measure
from domain.agreement_work import work_on
from domain.person import Person
from gui.jobs import Step

if TYPE_CHECKING:
    from storage.corpus import Corpus


@dataclass(frozen=True, slots=True)
class Place:
    """A release behind the figures."""

    name: str
    people: frozenset[str]
    when: date | None


@dataclass(frozen=True, slots=True)
class Findings:
    """All figures, and the releases that they rest on in the order of the corpus."""

    agreement: Agreement
    places: dict[UUID, Place]


def agreement(corpus: "Corpus", viewer: Person | None, period: Period, gamma: bool) -> Iterator[Step]:
    """Read the work of several people and measure it; the last step brings Findings."""
    from storage.query import Query

    releases: list[Coded] = []
    places: dict[UUID, Place] = {}
    for number, sheet in enumerate(corpus.stream(Query(viewer=viewer)), 1):
        found = work_on(sheet)
        if found is not None:
            releases.append(found)
            places[found.release] = Place(sheet.release.name, found.people, found.when)
        yield Step(number, 0, "Reading")
    yield Step(len(releases), 0, "Measuring")
    yield Step(len(releases), 0, "", Findings(measure(releases, period=period, gamma=gamma), places))
