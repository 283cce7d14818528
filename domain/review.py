"""The rules of review: submit, approve, return, reopen; and four eyes, which is checked again at each commit."""

from collections.abc import Iterable, Mapping, Sequence, Set
from uuid import UUID, uuid4

from domain.annotate import held, shortened
from domain.annotation import AnnotatedRelease, Annotation, Decision, Mark, MarkKind, State
from domain.edit import Change, Edit, edit, now
from domain.errors import Refusal
from domain.person import Person, Role, demand

REASONS = {
    "wrong_label": "wrong label",
    "wrong_boundary": "wrong boundary",
    "not_an_instance": "not an instance",
    "missing_attribute": "missing attribute",
    "other": "other",
}
"""Reason codes for a return and how they read, in the order of their digits."""

Editors = Mapping[UUID, Set[str]]
"""For each annotation everybody who made, changed or accepted it, from the audit trail."""


def reason_named(words: str) -> str:
    """The code of a reason given by code, words or digit; or a Refusal that lists them."""
    folded = words.strip().casefold().replace(" ", "_").replace("-", "_")
    if folded in REASONS:
        return folded
    if folded.isdigit() and 1 <= int(folded) <= len(REASONS):
        return list(REASONS)[int(folded) - 1]
    raise Refusal(f"There is no reason “{words}”: choose {', '.join(REASONS)}.")


def _decided(annotation: Annotation, verdict: State, by: Person, reason: str = "", comment: str = "") -> Change:
    decision = Decision(
        id=uuid4(),
        annotation_id=annotation.id,
        release_id=annotation.release_id,
        revision=annotation.revision,
        verdict=verdict,
        by=by.name,
        at=now(),
        reason=reason,
        comment=comment,
    )
    return Change(None, decision)


def _title(verb: str, chosen: Sequence[Annotation]) -> str:
    what = shortened(chosen[0].quote) if len(chosen) == 1 else f"{len(chosen)} annotations"
    return f"{verb}: {what}"


def submit(sheet: AnnotatedRelease, annotation_ids: Iterable[UUID] | None = None, *, by: Person) -> Edit:
    """Hand one's own drafts of a release to review: all of them, or those named."""
    demand(by, Role.ANNOTATOR, "submit annotations")
    wanted = None if annotation_ids is None else set(annotation_ids)
    chosen = [
        annotation
        for annotation in sheet.annotations
        if annotation.author == by.name
        and sheet.state(annotation) is State.DRAFT
        and (wanted is None or annotation.id in wanted)
    ]
    if not chosen:
        raise Refusal(f"{by.name} has no drafts to submit in “{sheet.release.name}”.")
    return edit(_title("Submit", chosen), by.name, [_decided(item, State.SUBMITTED, by) for item in chosen])


def approve(
    sheet: AnnotatedRelease, annotation_ids: Iterable[UUID], *, by: Person, editors: Editors, comment: str = ""
) -> Edit:
    """Approve submitted annotations that others made and nobody but others changed."""
    chosen = _chosen(sheet, annotation_ids, by, editors, "approve", (State.SUBMITTED,))
    changes = [_decided(item, State.APPROVED, by, comment=comment) for item in chosen]
    return edit(_title("Approve", chosen), by.name, changes)


def return_(
    sheet: AnnotatedRelease,
    annotation_ids: Iterable[UUID],
    *,
    by: Person,
    editors: Editors,
    reason: str,
    comment: str = "",
) -> Edit:
    """Send submitted or approved annotations back to their annotator with a reason."""
    code = reason_named(reason)
    chosen = _chosen(sheet, annotation_ids, by, editors, "return", (State.SUBMITTED, State.APPROVED))
    changes = [_decided(item, State.RETURNED, by, code, comment) for item in chosen]
    return edit(_title(f"Return ({REASONS[code]})", chosen), by.name, changes)


def _chosen(
    sheet: AnnotatedRelease,
    annotation_ids: Iterable[UUID],
    by: Person,
    editors: Editors,
    verb: str,
    allowed: tuple[State, ...],
) -> list[Annotation]:
    demand(by, Role.REVIEWER, f"{verb} annotations")
    chosen = [held(sheet, annotation_id) for annotation_id in dict.fromkeys(annotation_ids)]
    if not chosen:
        raise Refusal(f"No annotation is chosen to {verb}.")
    for annotation in chosen:
        refuse_own(annotation, by, editors.get(annotation.id, frozenset()), verb)
        state = sheet.state(annotation)
        if state not in allowed:
            raise Refusal(f"“{shortened(annotation.quote)}” is {_why_not(state)}.")
    return chosen


def _why_not(state: State) -> str:
    if state is State.DRAFT:
        return "a draft: its annotator has to submit it first"
    if state is State.RETURNED:
        return "returned: its annotator has to mend it and submit it again"
    return f"{state} already"


def refuse_own(annotation: Annotation, by: Person, editors: Set[str], verb: str) -> None:
    """Four eyes: refuse a decision to somebody who made, changed or accepted the annotation."""
    if by.name == annotation.author or by.name in editors:
        raise Refusal(
            f"{by.name} made or changed “{shortened(annotation.quote)}” and cannot {verb} it: another reviewer has to."
        )


def reopen(sheet: AnnotatedRelease, annotation_ids: Iterable[UUID], *, by: Person) -> Edit:
    """Put one's own submitted annotations back to draft, or decided ones when one is a reviewer."""
    demand(by, Role.ANNOTATOR, "reopen annotations")
    chosen = [held(sheet, annotation_id) for annotation_id in annotation_ids]
    if not chosen:
        raise Refusal("No annotation is chosen to reopen.")
    for annotation in chosen:
        if sheet.state(annotation) is State.DRAFT:
            raise Refusal(f"“{shortened(annotation.quote)}” already is a draft.")
        if annotation.author != by.name:
            demand(by, Role.REVIEWER, f"reopen annotations of {annotation.author}")
    return edit(_title("Reopen", chosen), by.name, [_decided(item, State.DRAFT, by) for item in chosen])


_UNFINISHED = {
    State.SUBMITTED: "submitted and not yet decided: approve or return them first",
    State.RETURNED: "returned: the annotator has to mend or remove them first",
    State.DRAFT: "not submitted yet: the annotator has to submit or remove them first",
}


def sign_off(sheet: AnnotatedRelease, *, by: Person) -> Edit:
    """Say as a reviewer that a release is reviewed; refused while any of its annotations is not approved."""
    demand(by, Role.REVIEWER, "sign off a release")
    for state, words in _UNFINISHED.items():
        count = sum(sheet.state(annotation) is state for annotation in sheet.annotations)
        if count:
            verb = "is" if count == 1 else "are"
            raise Refusal(f"{count} of the annotations of “{sheet.release.name}” {verb} {words}.")
    if any(mark.kind is MarkKind.REVIEWED and mark.by == by.name for mark in sheet.marks):
        raise Refusal(f"“{sheet.release.name}” already is signed off by {by.name}.")
    if sheet.annotations and all(annotation.author == by.name for annotation in sheet.annotations):
        raise Refusal(
            f"All annotations of “{sheet.release.name}” are {by.name}'s own: another reviewer has to sign off."
        )
    if any(mark.kind is MarkKind.DONE and mark.by == by.name for mark in sheet.marks) and not sheet.annotations:
        raise Refusal(f"{by.name} marked “{sheet.release.name}” as done: another reviewer has to sign off.")
    mark = Mark(sheet.release.id, by.name, MarkKind.REVIEWED, now())
    return edit(f"Reviewed: {sheet.release.name}", by.name, [Change(None, mark)])
