"""How cases of several annotators are told: their kinds, their states, and what each side has."""

from collections.abc import Sequence

from domain.annotate import shortened
from domain.annotation import ADJUDICATED, AnnotatedRelease, Annotation, State
from domain.blind import works_on
from domain.line_up import Case, CaseKind, annotators, finishers, named, still_works
from domain.negative import NoneCompared, compared_nones
from domain.person import Person, Role
from domain.policy import Policy
from domain.scheme import Scheme
from gui.review_words import title_of
from gui.words import many

KINDS = {
    CaseKind.LABEL: "Label",
    CaseKind.BOUNDARY: "Boundary",
    CaseKind.BOTH: "Label and boundary",
    CaseKind.ATTRIBUTES: "Attributes",
    CaseKind.ONE_SIDED: "One-sided",
    CaseKind.AGREED: "Agreed",
}
"""The kinds as they stand in lists, those that differ most first."""
BESIDE = {
    CaseKind.LABEL: "label",
    CaseKind.BOUNDARY: "boundary",
    CaseKind.BOTH: "both differ",
    CaseKind.ATTRIBUTES: "attributes",
    CaseKind.ONE_SIDED: "only here",
    CaseKind.AGREED: "agreed",
}
"""The same in the margin, where there is little room."""
OPEN, WAITING, SETTLED = "open", "not handed in yet", "settled"
RETURNED = "returned, not handed in again"


def state_of(case: Case, sheet: AnnotatedRelease) -> str:
    """Whether a case is open, settled, or waits for somebody to hand in, or to hand in again what came back."""
    if not case.open:
        return SETTLED
    if case.ready:
        return OPEN
    states = {sheet.state(item) for item in case.members}
    return RETURNED if State.RETURNED in states and State.DRAFT not in states else WAITING


def nones_words(sheet: AnnotatedRelease, person: str) -> str:
    """What somebody found none of and who agrees: `Note: agreed, Ben too`; empty when they said so of nothing."""
    return " · ".join(_none_words(item, sheet) for item in compared_nones(sheet, person))


def _none_words(item: NoneCompared, sheet: AnnotatedRelease) -> str:
    parts = [f"{name} has {number:,}" for name, number in item.against]
    parts += [f"{name} too" for name in item.agreeing]
    kind = KINDS[CaseKind.ONE_SIDED] if item.against else KINDS[CaseKind.AGREED] if item.agreeing else ""
    said = ", ".join([part for part in (kind.lower(), *parts) if part] or ["nobody else says"])
    return f"{title_of(sheet.scheme, item.subject.label)} ({sheet.state(item.subject)}): {said}"


def beside(case: Case, own: Sequence[Annotation], sheet: AnnotatedRelease) -> str:
    """What stands in a person's margin at a place: the kind, and once it is settled what became of theirs."""
    if not own:
        return "not here"
    if case.open or not case.conflict:
        shared = case.kind is CaseKind.ONE_SIDED and sum(bool(side) for _, side in case.sides) > 1
        return "not by all" if shared else BESIDE[case.kind]
    approved = [sheet.state(item) is State.APPROVED for item in own]
    return "taken" if all(approved) else "partly taken" if any(approved) else "not taken"


def outside(item: Annotation) -> str:
    """What stands in the margin at an annotation that is in no case."""
    return f"third ({item.author})" if item.origin == ADJUDICATED else "nobody else's"


def item_words(item: Annotation, scheme: Scheme, *, attributes: bool = False) -> str:
    """`Advisor “Hale & Dorn LLP”`, with its attributes where these matter."""
    label = scheme.label(item.label)
    words = f"{label.title if label else item.label} “{shortened(item.quote, 60)}”"
    if not attributes:
        return words
    titles = {attribute.name: attribute.title for attribute in label.attributes} if label else {}
    values = ", ".join(f"{titles.get(name) or name}: {value}" for name, value in item.attributes)
    return f"{words} ({values or 'no attributes'})"


def case_words(case: Case, sheet: AnnotatedRelease) -> str:
    """`Ada: Advisor “Hale & Dorn LLP” — Ben: Note “Hale & Dorn”`; who was not to look for it is left out."""
    whole, labels = finishers(sheet), {item.label for item in case.members}
    said = {item.author for item in sheet.negatives if item.label in labels}

    def nothing(name: str) -> str:
        return "found none" if name in said else "nothing"

    contents = [
        (
            name,
            " and ".join(item_words(item, sheet.scheme, attributes=_matters(case)) for item in side) or nothing(name),
        )
        for name, side in case.sides
        if side or name in whole
    ]
    if case.kind is CaseKind.AGREED:
        return f"{named([name for name, _ in contents])}: {contents[0][1]}"
    return " — ".join(f"{name}: {words}" for name, words in contents)


def _matters(case: Case) -> bool:
    """Whether attributes are what the sides differ in."""
    return case.kind is CaseKind.ATTRIBUTES


def counted(cases: Sequence[Case]) -> str:
    """`3 of 5 conflicts open, 12 agreed`."""
    conflicts = [case for case in cases if case.conflict]
    left = sum(case.open for case in conflicts)
    agreed = len(cases) - len(conflicts)
    still = sum(case.open for case in cases if not case.conflict)
    first = f"{left:,} of {many(len(conflicts), 'conflict')} open" if conflicts else "No conflicts"
    return f"{first}, {agreed:,} agreed" + (f" ({still:,} of them open)" if still else "")


def why_not(sheet: AnnotatedRelease, person: Person | None, policy: Policy, *, writes: bool) -> str:
    """Why this person may only look, in a sentence; empty when they may settle."""
    if person is None or not writes:
        return "The corpus is open read-only: you can look, and settle nothing."
    if policy.blind and works_on(sheet, person):
        return "You still work on this release: what others have is shown when you have handed yours in and are done."
    if not person.role.may(Role.ADJUDICATOR):
        article = "an" if person.role[0] in "aeiou" else "a"
        return f"{person.name} is {article} {person.role} and can look only: it takes an adjudicator to settle."
    if person.name in annotators(sheet):
        return f"{person.name} annotated this release too and can look only: another adjudicator has to settle it."
    return ""


def waited_for(sheet: AnnotatedRelease) -> str:
    """Who is still at work on a release that they are assigned to, in a sentence; empty when nobody is."""
    late = [name for name in sorted(sheet.assigned) if still_works(sheet, name)]
    if not late:
        return ""
    verb = "has" if len(late) == 1 else "have"
    return f"{named(late)} {verb} not handed it in yet: what they may still find cannot be settled."
