"""Inter-annotator agreement as values: what annotators did to releases, and the figures that say how far they agree."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any
from uuid import UUID

from domain.annotation import ADJUDICATED, AnnotatedRelease
from domain.span import Span
from domain.tokens import token_spans

NONE = ""
"""Stands for “no label” in a confusion matrix, and for “all labels” in a row."""


class Measure(StrEnum):
    """The measures of agreement; a figure bears one of these names."""

    F1_EXACT = "f1_exact"
    F1_OVERLAP = "f1_overlap"
    KAPPA_TOKENS = "kappa_tokens"
    KAPPA_SPANS = "kappa_spans"
    ALPHA = "alpha_unitizing"
    GAMMA = "gamma"


TITLES = {
    Measure.F1_EXACT: "F1, exact spans",
    Measure.F1_OVERLAP: "F1, overlapping spans",
    Measure.KAPPA_TOKENS: "Cohen's kappa, tokens",
    Measure.KAPPA_SPANS: "Cohen's kappa, spans",
    Measure.ALPHA: "Krippendorff's unitizing alpha",
    Measure.GAMMA: "Gamma",
}
MEANINGS = {
    Measure.F1_EXACT: "Two spans match when their labels and all their fragments are equal; of more than two people "
    "the mean of all pairs.",
    Measure.F1_OVERLAP: "Two spans can match when their labels are equal and they share a character; as many as "
    "possible are matched one to one. Of more than two people the mean of all pairs.",
    Measure.KAPPA_TOKENS: "Each word or punctuation mark is an item, and the labels on it, or none, are its category: "
    "several labels on one token are a category of their own. For one label: on it or not. Mean of all pairs.",
    Measure.KAPPA_SPANS: "Each span that either of two people found is an item, and the labels they gave to just that "
    "span, or none, are its category. What both passed over cannot be counted, so none against none is 0 and the "
    "figure is low by nature. For one label: this label, or another one or none. Mean of all pairs.",
    Measure.ALPHA: "Disagreement on where the units of a label lie, measured in characters, against that of units "
    "put there by chance (Krippendorff 2004); all people together. Fragments count as units, units of one label and "
    "person that overlap as one; no gap runs from one release to the next.",
    Measure.GAMMA: "Disorder of the best alignment of all people's spans against that of shifted ones (Mathet, "
    "Widlöcher and Métivier 2015), with 3 for position and 1 for label; the mean of the releases. A span counts from "
    "its first to its last character.",
}


class Period(StrEnum):
    """What agreement over time is cut into."""

    MONTH = "month"
    WEEK = "week"


@dataclass(frozen=True, slots=True)
class Unit:
    """A label that one annotator put on one or more fragments."""

    label: str
    fragments: tuple[Span, ...]
    """Sorted, in code points."""


@dataclass(frozen=True)
class Coded:
    """What each of several annotators did to one release; who is listed without units has found nothing."""

    release: UUID
    text_length: int
    """In code points."""
    tokens: tuple[Span, ...]
    """In text order."""
    units: Mapping[str, tuple[Unit, ...]]
    """By annotator."""
    when: date | None = None
    """The date that agreement over time goes by."""

    @cached_property
    def people(self) -> frozenset[str]:
        """The annotators."""
        return frozenset(self.units)


def coded(sheet: AnnotatedRelease, worked: Collection[str], when: date | None = None) -> Coded:
    """The work of those annotators on a release; what an adjudicator wrote where they differ is not theirs."""
    found: dict[str, list[Unit]] = {name: [] for name in sorted(set(worked))}
    for item in sheet.annotations:
        if item.author in found and item.origin != ADJUDICATED:
            found[item.author].append(Unit(item.label, item.fragments))
    units = {name: tuple(items) for name, items in found.items()}
    return Coded(sheet.release.id, len(sheet.text), token_spans(sheet.text), units, when)


@dataclass(frozen=True, slots=True)
class Figure:
    """One measure of agreement with what it rests on."""

    name: Measure
    value: float | None
    n: int
    unit_of_n: str
    """What `n` counts."""
    releases: int
    low: float | None = None
    high: float | None = None
    """With `low`: where 95 % of the values lie when the releases are drawn anew."""
    undefined: str = ""
    """One sentence why there is no value."""
    no_interval: str = ""
    """One sentence why there is a value and no interval."""


@dataclass(frozen=True, slots=True)
class Row:
    """All measures for one choice of label, people and releases."""

    label: str
    """`NONE` for all labels together."""
    people: tuple[str, ...]
    """Everybody, a pair, or one annotator who is held against all others."""
    figures: tuple[Figure, ...]
    release: UUID | None = None
    """The only release it is about."""
    period: str = ""
    """The month (2026-03) or week (2026-W09) it is about."""

    def figure(self, name: Measure) -> Figure:
        """The figure of that name; gamma is only there when it was asked for."""
        return next(figure for figure in self.figures if figure.name is name)


@dataclass(frozen=True, slots=True)
class Cell:
    """How often one annotator's label met another one's label, or nothing, and where."""

    first: str
    second: str
    count: int
    releases: tuple[UUID, ...]
    """In the order given."""


@dataclass(frozen=True, slots=True)
class Confusion:
    """Two annotators' labels against each other; a cell that is not listed is 0."""

    people: tuple[str, str]
    cells: tuple[Cell, ...]

    def cell(self, first: str, second: str) -> Cell:
        """The cell of two labels, each of which may be `NONE`."""
        found = (cell for cell in self.cells if (cell.first, cell.second) == (first, second))
        return next(found, Cell(first, second, 0, ()))


@dataclass(frozen=True, slots=True)
class Agreement:
    """All figures on a number of releases."""

    people: tuple[str, ...]
    labels: tuple[str, ...]
    releases: int
    """Those that at least two of the people have worked on."""
    seed: int
    resamples: int
    period: Period
    whole: tuple[Row, ...]
    """All people together: first all labels, then each."""
    pairs: tuple[Row, ...]
    """Each pair, likewise."""
    by_annotator: tuple[Row, ...]
    """The mean of each annotator's pairs, likewise."""
    by_release: tuple[Row, ...]
    """Each release by itself, likewise, in the order given; no intervals."""
    over_time: tuple[Row, ...]
    """Each period by itself, likewise, oldest first."""
    confusions: tuple[Confusion, ...]
    """Of each pair."""


def to_record(value: Any) -> Any:
    """An Agreement, or a part of one, as plain dicts, lists, numbers and strings, as JSON wants it."""
    if is_dataclass(value):
        return {field.name: to_record(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [to_record(item) for item in value]
    return str(value) if isinstance(value, UUID | StrEnum) else value
