"""Settling where the annotators of a release differ: what is settled is the gold."""

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID, uuid4

from domain.annotate import annotate, shortened
from domain.annotation import ADJUDICATED, AnnotatedRelease, Annotation, Correction, State
from domain.edit import Change, Edit, edit
from domain.errors import Refusal, StaleEdit
from domain.line_up import Case, CaseKind, annotators, finishers, line_up, named, still_works
from domain.person import Person, Role, demand
from domain.review import Editors, chosen_for, decided
from domain.span import Span, hull

__all__ = [
    "Case", "CaseKind", "annotators", "finishers", "line_up", "party_refusal", "refuse_party", "settle",
    "settle_agreed", "settle_with_third", "third",
]  # fmt: skip

ACT = "settle where annotators differ"


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
    taken = frozenset(chosen)
    if not taken <= {item.id for item in case.members}:
        raise Refusal("What was chosen does not belong to this case: look at it as it is now.")
    changes = _verdicts(sheet, case, taken, uuid4(), by=by, editors=editors, comment=comment)
    if not changes:
        raise Refusal("That case is settled so already.")
    return edit(_title(case, taken), by.name, changes)


def _verdicts(
    sheet: AnnotatedRelease,
    case: Case,
    taken: frozenset[UUID],
    number: UUID,
    *,
    by: Person,
    editors: Editors,
    comment: str,
) -> list[Change]:
    """The decisions that settle a case, but for those that stand so; after every rule on who may give them."""
    demand(by, Role.ADJUDICATOR, ACT)
    refuse_party(sheet, by)
    _refuse_changed(sheet, case)
    ids = [item.id for item in case.members]
    members = chosen_for(sheet, ids, by, editors, "settle", (State.SUBMITTED, State.APPROVED, State.OVERRULED))
    late = [name for name, side in case.sides if not side and name in sheet.assigned and still_works(sheet, name)]
    if late:
        raise Refusal(f"{named(late)} may still find it: wait until “{sheet.release.name}” is handed in.")
    verdicts = {item: State.APPROVED if item.id in taken else State.OVERRULED for item in members}
    # One by one is no settlement: what was approved so gets its part in this one.
    anew = any(sheet.state(item) is not verdict for item, verdict in verdicts.items()) or (case.open and case.conflict)
    return [decided(item, verdict, by, case=number, comment=comment) for item, verdict in verdicts.items() if anew]


def _refuse_changed(sheet: AnnotatedRelease, case: Case) -> None:
    """Nobody settles what was not before their eyes: refuse a case that is another one now."""
    names = [name for name, _ in case.sides]
    now = line_up(replace(sheet, annotations=_around(sheet, case.span)), names)
    if all(found.members != case.members for found in now):
        raise StaleEdit("That place was changed meanwhile: look at it as it is now, then settle it.")


def _around(sheet: AnnotatedRelease, span: Span) -> tuple[Annotation, ...]:
    """All that reaches into a stretch, and into what that covers, and so on: only these can be in its case."""
    while True:
        found = tuple(item for item in sheet.annotations if item.span.start <= span.end and item.span.end >= span.start)
        if not found or (reach := hull([span, *(item.span for item in found)])) == span:
            return found
        span = reach


def _title(case: Case, taken: frozenset[UUID]) -> str:
    kept = sorted({item.author for item in case.members if item.id in taken})
    whose = f"take {' and '.join(kept)}" if kept else "take none"
    return f"Settle ({whose}): {shortened(case.members[0].quote)}"


def settle_agreed(sheet: AnnotatedRelease, cases: Iterable[Case], *, by: Person, editors: Editors) -> Edit:
    """Approve in one step all that the annotators of a release agree on and that is handed in.

    What the adjudicator has changed or proposed in is left to another one.
    """
    demand(by, Role.ADJUDICATOR, ACT)
    refuse_party(sheet, by)
    changes = []
    for case in cases:
        foreign = all(by.name not in editors.get(item.id, ()) for item in case.members)
        if case.kind is CaseKind.AGREED and case.open and case.ready and foreign:
            number = uuid4()
            if any(sheet.by_id.get(item.id) != item for item in case.members):
                raise StaleEdit("Some of what is agreed on was changed meanwhile: look at it as it is now.")
            ids = [item.id for item in case.members if sheet.state(item) is State.SUBMITTED]
            for item in chosen_for(sheet, ids, by, editors, "settle", (State.SUBMITTED,)):
                changes.append(decided(item, State.APPROVED, by, case=number))
    if not changes:
        raise Refusal(f"Nothing that is agreed on in “{sheet.release.name}” awaits a decision of {by.name}.")
    return edit(f"Settle what is agreed: {len(changes)} annotations", by.name, changes)


def third(sheet: AnnotatedRelease, wanted: Correction, *, by: Person) -> Edit:
    """Write what none of the annotators has; it is the adjudicator's own work, which somebody else has to approve."""
    demand(by, Role.ADJUDICATOR, ACT)
    refuse_party(sheet, by)
    made = annotate(
        sheet, wanted.fragments, wanted.label, by=by, attributes=dict(wanted.attributes), origin=ADJUDICATED
    )
    written = made.changes[0].after
    assert isinstance(written, Annotation)
    found = [item for item in sheet.annotations if item.origin != ADJUDICATED]
    owners = sorted({item.author for item in found if Correction.of(item) == Correction.of(written)})
    if owners:
        raise Refusal(f"That is what {named(owners)} {'has' if len(owners) == 1 else 'have'}: take it instead.")
    return made


def settle_with_third(
    sheet: AnnotatedRelease,
    case: Case,
    wanted: Correction,
    *,
    by: Person,
    editors: Editors,
    comment: str = "",
) -> tuple[Edit, Edit]:
    """Overrule all of a case and write what none of them has, then hand that in: two Edits, one after the other."""
    made, number = third(sheet, wanted, by=by), uuid4()
    changes = _verdicts(sheet, case, frozenset(), number, by=by, editors=editors, comment=comment)
    written = made.changes[0].after
    assert isinstance(written, Annotation)
    title = f"Settle (a third): {shortened(written.quote)}"
    handed_in = decided(written, State.SUBMITTED, by, case=number)
    return edit(title, by.name, [*made.changes, *changes], at=made.at), edit(title, by.name, [handed_in])


def refuse_party(sheet: AnnotatedRelease, by: Person) -> None:
    """Four eyes: refuse to settle to somebody who annotated the release themself."""
    if by.name in annotators(sheet):
        raise party_refusal(by.name)


def party_refusal(name: str) -> Refusal:
    """The sentence for an adjudicator who is one of those between whom there is to settle."""
    return Refusal(
        f"{name} annotated that release too and cannot settle where annotators differ: another adjudicator has to."
    )
