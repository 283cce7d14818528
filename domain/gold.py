"""The gold of a release: what was approved, each place once, with its origin."""

from collections import defaultdict
from dataclasses import replace

from domain.adjudicate import annotators
from domain.annotation import ADJUDICATED, AnnotatedRelease, Annotation, Correction, Decision, State


def gold(sheet: AnnotatedRelease) -> AnnotatedRelease:
    """The sheet with its approved annotations alone; what several annotators agree on stands there once.

    The origin of each says who found it, who approved it and whose was not taken.
    """
    approved = [item for item in sheet.annotations if sheet.state(item) is State.APPROVED]
    alike: dict[Correction, list[Annotation]] = defaultdict(list)
    for item in approved:
        alike[Correction.of(item)].append(item)
    several = len(annotators(sheet)) > 1
    kept = [
        replace(twins[0], origin=_origin(sheet, twins)) if several or len(twins) > 1 else twins[0]
        for twins in alike.values()
    ]
    negatives = tuple(item for item in sheet.negatives if sheet.state(item) is State.APPROVED)
    ids = {item.id for item in kept} | {item.id for item in negatives}
    into = {item.id: twins[0].id for twins in alike.values() for item in twins}
    relations = {
        (moved.source, moved.target, moved.label): moved
        for relation in reversed(sheet.relations)
        if relation.source in into and relation.target in into
        for moved in [replace(relation, source=into[relation.source], target=into[relation.target])]
    }
    return replace(
        sheet,
        annotations=tuple(item for item in (_kept(kept, item) for item in approved) if item is not None),
        negatives=negatives,
        decisions=tuple(item for item in sheet.decisions if item.annotation_id in ids),
        relations=tuple(relations[key] for key in reversed(relations)),
    )


def _kept(kept: list[Annotation], item: Annotation) -> Annotation | None:
    return next((other for other in kept if other.id == item.id), None)


def _origin(sheet: AnnotatedRelease, twins: list[Annotation]) -> str:
    """Who found it, who approved it and whose was not taken, in words."""
    decisions = [decision for item in twins if (decision := sheet.standing(item)) is not None]
    words = " and ".join(sorted({item.author for item in twins}))
    if any(item.origin == ADJUDICATED for item in twins):
        words += " (written where annotators differ)"
    words += f", approved by {' and '.join(sorted({decision.by for decision in decisions}))}"
    against = _against(sheet, decisions)
    return f"gold: {words}{f', against {against}' if against else ''}"


def _against(sheet: AnnotatedRelease, decisions: list[Decision]) -> str:
    cases = {decision.case for decision in decisions if decision.case is not None}
    names = {
        item.author
        for item in sheet.annotations
        if (standing := sheet.standing(item)) is not None
        and standing.verdict is State.OVERRULED
        and standing.case in cases
    }
    return " and ".join(sorted(names))
