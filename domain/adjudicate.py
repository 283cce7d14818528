"""Lining up what several annotators did on one text, and settling where they differ: what is settled is the gold."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from uuid import UUID, uuid4

from domain.annotate import annotate, shortened
from domain.annotation import (
    ADJUDICATED,
    SETTLED,
    AnnotatedRelease,
    Annotation,
    Correction,
    MarkKind,
    State,
    in_text_order,
)
from domain.edit import Change, Edit, edit
from domain.errors import Refusal
from domain.person import Person, Role, demand
from domain.review import Editors, chosen_for, decided
from domain.span import Span, hull

LARGE = 0.5
"""Two spans with different labels are about the same thing when they share this part of what either covers."""


class CaseKind(StrEnum):
    """How the annotators of one place differ, or that they do not."""

    AGREED = "agreed"
    ATTRIBUTES = "attributes"
    LABEL = "label"
    BOUNDARY = "boundary"
    BOTH = "label and boundary"
    ONE_SIDED = "one-sided"


@dataclass(frozen=True)
class Case:
    """What the annotators of a release made of one place in it."""

    kind: CaseKind
    sides: tuple[tuple[str, tuple[Annotation, ...]], ...]
    """Each annotator of the release, by name, with their annotations there, which may be none."""
    open: bool
    """Whether anything of it still awaits a decision."""
    ready: bool
    """Whether all of it was handed in."""

    @cached_property
    def members(self) -> tuple[Annotation, ...]:
        """The annotations of all sides in text order."""
        return tuple(sorted((item for _, side in self.sides for item in side), key=in_text_order))

    @cached_property
    def span(self) -> Span:
        """From the start of the first to the end of the last."""
        return hull(item.span for item in self.members)

    @property
    def conflict(self) -> bool:
        """Whether somebody has to settle it."""
        return self.kind is not CaseKind.AGREED

    def of(self, person: str) -> tuple[Annotation, ...]:
        """One annotator's annotations there."""
        return dict(self.sides).get(person, ())


def annotators(sheet: AnnotatedRelease) -> tuple[str, ...]:
    """Those who have looked at a release as annotators, by name: who labelled, found none, said done or is assigned.

    What an adjudicator wrote where annotators differ does not make them one.
    """
    found = {item.author for item in sheet.annotations if item.origin != ADJUDICATED}
    found |= {item.author for item in sheet.negatives}
    found |= {mark.by for mark in sheet.marks if mark.kind is MarkKind.DONE}
    return tuple(sorted(found | set(sheet.assigned)))


def finishers(sheet: AnnotatedRelease) -> frozenset[str]:
    """Those annotators who mean to have covered the whole release, so that what they left out says something.

    They are who it is assigned to and who called it done; somebody else's single label beside theirs does not.
    """
    return frozenset(sheet.assigned) | {mark.by for mark in sheet.marks if mark.kind is MarkKind.DONE}


def line_up(sheet: AnnotatedRelease, people: Sequence[str] | None = None) -> tuple[Case, ...]:
    """The cases of a release in text order, where fewer than two have looked none.

    Between all its annotators, or between those named, who then count as having covered the whole of it. What one has
    alone is a case only where another covered the whole release and has not got it.
    """
    whole = finishers(sheet) if people is None else frozenset(people)
    people = annotators(sheet) if people is None else tuple(sorted(set(people)))
    if len(people) < 2:
        return ()
    items = [item for item in sheet.annotations if item.author in people and item.origin != ADJUDICATED]
    cases = [_case(sheet, group, people, whole) for group in _groups(items)]
    return tuple(sorted((case for case in cases if case is not None), key=lambda case: (case.span, case.kind)))


def _groups(items: Sequence[Annotation]) -> Iterable[list[Annotation]]:
    """Annotations that are about the same place: linked by what `_same_place` says, whoever made them."""
    parent = list(range(len(items)))

    def root(place: int) -> int:
        while parent[place] != place:
            parent[place] = parent[parent[place]]
            place = parent[place]
        return place

    reaching: list[int] = []
    for place, item in enumerate(items):
        # In text order, so only those that reach behind its start can meet it.
        reaching = [
            other for other in reaching if items[other].span.end > item.span.start or _empty_there(items, other)
        ]
        for other in reaching:
            if items[other].author != item.author and _same_place(items[other], item):
                parent[root(place)] = root(other)
        reaching.append(place)
    groups: dict[int, list[Annotation]] = defaultdict(list)
    for place, item in enumerate(items):
        groups[root(place)].append(item)
    return groups.values()


def _empty_there(items: Sequence[Annotation], place: int) -> bool:
    return items[place].span.length == 0


def _same_place(left: Annotation, right: Annotation) -> bool:
    if left.fragments == right.fragments:
        return True
    shared = sum(
        max(0, min(one.end, other.end) - max(one.start, other.start))
        for one in left.fragments
        for other in right.fragments
    )
    if not shared:
        return False
    if left.label == right.label:
        return True
    covered = sum(part.length for part in left.fragments) + sum(part.length for part in right.fragments) - shared
    return shared >= LARGE * covered


def _case(
    sheet: AnnotatedRelease, group: Sequence[Annotation], people: Sequence[str], whole: frozenset[str]
) -> Case | None:
    sides = tuple((name, tuple(item for item in group if item.author == name)) for name in people)
    kind = _kind(sides, whole)
    if kind is None:
        return None
    states = [sheet.state(item) for item in group]
    return Case(
        kind,
        sides,
        open=any(state not in SETTLED for state in states),
        ready=all(state not in (State.DRAFT, State.RETURNED) for state in states),
    )


def _kind(sides: Sequence[tuple[str, tuple[Annotation, ...]]], whole: frozenset[str]) -> CaseKind | None:
    """How the sides differ; None where one alone has something that nobody else was to look for."""
    given = [side for _, side in sides if side]
    contents = {tuple(Correction.of(item) for item in side) for side in given}
    labels = {tuple(item.label for item in side) for side in given}
    places = {tuple(item.fragments for item in side) for side in given}
    if len(labels) == len(places) == 1:
        if any(name in whole for name, side in sides if side) and any(
            name in whole for name, side in sides if not side
        ):
            return CaseKind.ONE_SIDED
        if len(given) == 1:
            return None
        return CaseKind.AGREED if len(contents) == 1 else CaseKind.ATTRIBUTES
    if len(places) == 1:
        return CaseKind.LABEL
    return CaseKind.BOUNDARY if len({label for side in labels for label in side}) == 1 else CaseKind.BOTH


def settle(
    sheet: AnnotatedRelease,
    case: Case,
    chosen: Iterable[UUID],
    *,
    by: Person,
    editors: Editors,
    comment: str = "",
) -> Edit:
    """Settle a case: the chosen annotations are approved, the others overruled; none chosen overrules all of them."""
    demand(by, Role.ADJUDICATOR, "settle where annotators differ")
    refuse_party(sheet, by)
    taken = frozenset(chosen)
    ids = [item.id for item in case.members]
    if not taken <= set(ids):
        raise Refusal("What was chosen does not belong to this case: look at it as it is now.")
    members = chosen_for(sheet, ids, by, editors, "settle", (State.SUBMITTED, State.APPROVED, State.OVERRULED))
    number = uuid4()
    changes: list[Change] = []
    for item in members:
        verdict = State.APPROVED if item.id in taken else State.OVERRULED
        if sheet.state(item) is not verdict:
            changes.append(decided(item, verdict, by, case=number, comment=comment))
    if not changes:
        raise Refusal("That case is settled so already.")
    return edit(_title(members, taken), by.name, changes)


def _title(members: Sequence[object], taken: frozenset[UUID]) -> str:
    named = [item for item in members if isinstance(item, Annotation)]
    kept = sorted({item.author for item in named if item.id in taken})
    whose = f"take {' and '.join(kept)}" if kept else "take none"
    return f"Settle ({whose}): {shortened(named[0].quote)}"


def settle_agreed(sheet: AnnotatedRelease, cases: Iterable[Case], *, by: Person, editors: Editors) -> Edit:
    """Approve in one step all that the annotators of a release agree on and that is handed in."""
    demand(by, Role.ADJUDICATOR, "settle where annotators differ")
    refuse_party(sheet, by)
    changes = []
    for case in cases:
        if case.kind is CaseKind.AGREED and case.open and case.ready:
            number = uuid4()
            ids = [item.id for item in case.members if sheet.state(item) is State.SUBMITTED]
            for item in chosen_for(sheet, ids, by, editors, "settle", (State.SUBMITTED,)):
                changes.append(decided(item, State.APPROVED, by, case=number))
    if not changes:
        raise Refusal(f"Nothing that is agreed on in “{sheet.release.name}” awaits a decision.")
    return edit(f"Settle what is agreed: {len(changes)} annotations", by.name, changes)


def third(sheet: AnnotatedRelease, wanted: Correction, *, by: Person) -> Edit:
    """Write what none of the annotators has; it is the adjudicator's own work, which somebody else has to approve."""
    demand(by, Role.ADJUDICATOR, "settle where annotators differ")
    refuse_party(sheet, by)
    return annotate(
        sheet, wanted.fragments, wanted.label, by=by, attributes=dict(wanted.attributes), origin=ADJUDICATED
    )


def refuse_party(sheet: AnnotatedRelease, by: Person) -> None:
    """Four eyes: refuse to settle to somebody who annotated the release themself."""
    if by.name in annotators(sheet):
        raise party_refusal(by.name)


def party_refusal(name: str) -> Refusal:
    """The sentence for an adjudicator who is one of those between whom there is to settle."""
    return Refusal(
        f"{name} annotated that release too and cannot settle where annotators differ: another adjudicator has to."
    )
