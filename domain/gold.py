"""The gold of a release: what was approved, each place once, with its origin."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from domain.annotation import (
    ADJUDICATED,
    AnnotatedRelease,
    Annotation,
    Correction,
    Negative,
    Relation,
    State,
    in_relation_order,
)
from domain.line_up import annotators, named


def gold(sheet: AnnotatedRelease) -> AnnotatedRelease:
    """The sheet with its approved annotations alone; what several annotators agree on stands there once.

    The origin of each says who found it, who approved it and whose was not taken. “Found none” stands once for each
    label, and not where something of that label is gold.
    """
    approved = [item for item in sheet.annotations if sheet.state(item) is State.APPROVED]
    alike: dict[Correction, list[Annotation]] = defaultdict(list)
    for item in approved:
        alike[Correction.of(item)].append(item)
    several, losers = len(annotators(sheet)) > 1, _losers(sheet)
    kept = tuple(
        replace(twins[0], origin=_origin(sheet, twins, losers)) if several or len(twins) > 1 else twins[0]
        for twins in alike.values()
    )
    negatives = _negatives(sheet, {item.label for item in kept})
    ids = {item.id for item in kept} | {item.id for item in negatives}
    into = {item.id: twins[0].id for twins in alike.values() for item in twins}
    return replace(
        sheet,
        annotations=kept,
        negatives=negatives,
        decisions=tuple(item for item in sheet.decisions if item.annotation_id in ids),
        relations=_relations(sheet, into),
        comments=tuple(
            replace(item, annotation_id=item.annotation_id and into.get(item.annotation_id, item.annotation_id))
            for item in sheet.comments
            if item.annotation_id is None or item.annotation_id in into or item.annotation_id in ids
        ),
    )


def _negatives(sheet: AnnotatedRelease, found: set[str]) -> tuple[Negative, ...]:
    first: dict[str, Negative] = {}
    for item in sheet.negatives:
        if item.label not in found and sheet.state(item) is State.APPROVED:
            first.setdefault(item.label, item)
    return tuple(first.values())


def _relations(sheet: AnnotatedRelease, into: Mapping[UUID, UUID]) -> tuple[Relation, ...]:
    """The relations between what is gold, each once; the ends of one are the places that stand for its own."""
    first: dict[tuple[UUID, UUID, str], Relation] = {}
    for relation in sheet.relations:
        if relation.source in into and relation.target in into:
            source, target = into[relation.source], into[relation.target]
            if source != target or relation.source == relation.target:
                moved = replace(relation, source=source, target=target)
                first.setdefault((source, target, relation.label), moved)
    return tuple(sorted(first.values(), key=lambda relation: in_relation_order(relation, sheet.by_id)))


def _losers(sheet: AnnotatedRelease) -> Mapping[UUID, set[str]]:
    """For each case that was settled those whose annotations were not taken."""
    found: dict[UUID, set[str]] = defaultdict(set)
    for item in sheet.annotations:
        decision = sheet.standing(item)
        if decision is not None and decision.verdict is State.OVERRULED and decision.case is not None:
            found[decision.case].add(item.author)
    return found


def _origin(sheet: AnnotatedRelease, twins: Sequence[Annotation], losers: Mapping[UUID, set[str]]) -> str:
    """Who found it, who approved it and whose was not taken, in words."""
    approvers = {decision.by for item in twins if (decision := sheet.standing(item)) is not None}
    words = named(sorted({item.author for item in twins}))
    if any(item.origin == ADJUDICATED for item in twins):
        words += " (written where annotators differ)"
    words += f", approved by {named(sorted(approvers))}"
    # A third has its case from the day it was handed in, and is approved by somebody else.
    cases = {decision.case for item in twins for decision in sheet.decisions_on(item.id) if decision.case is not None}
    against = {name for case in cases for name in losers.get(case, ())} - {item.author for item in twins}
    return f"gold: {words}{f', against {named(sorted(against))}' if against else ''}"
