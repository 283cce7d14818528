"""The rules of review: submit, approve, return, reopen; and four eyes, which is checked again at each commit."""

from collections.abc import Iterable, Mapping, Sequence, Set
from typing import Any
from uuid import UUID, uuid4

from domain.annotate import shortened, sound_correction
from domain.annotation import (
    AnnotatedRelease,
    Annotation,
    Correction,
    Decision,
    Mark,
    MarkKind,
    State,
    Subject,
)
from domain.edit import Change, Edit, edit, now
from domain.errors import Refusal
from domain.line_up import line_up, named, obstacle
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
"""For each annotation or negative everybody who made, changed or proposed what it is, from the audit trail."""


def reason_named(words: str) -> str:
    """The code of a reason given by code, words or digit; or a Refusal that lists them."""
    folded = words.strip().casefold().replace(" ", "_").replace("-", "_")
    if folded in REASONS:
        return folded
    if folded.isdigit() and 1 <= int(folded) <= len(REASONS):
        return list(REASONS)[int(folded) - 1]
    raise Refusal(f"There is no reason “{words}”: choose {', '.join(REASONS)}.")


def decided(subject: Subject, verdict: State, by: Person, **words: Any) -> Change:
    """A new decision on an annotation or negative as it stands; `words` are its other fields."""
    decision = Decision(
        id=uuid4(),
        annotation_id=subject.id,
        release_id=subject.release_id,
        revision=subject.revision,
        verdict=verdict,
        by=by.name,
        at=now(),
        **words,
    )
    return Change(None, decision)


def held_subject(sheet: AnnotatedRelease, wanted: UUID) -> Subject:
    """The annotation or negative of that id, or a Refusal when the sheet no longer has it."""
    found = sheet.subject(wanted)
    if found is None:
        raise Refusal("That annotation is no longer there: somebody removed it.")
    return found


def _title(verb: str, chosen: Sequence[Subject]) -> str:
    what = shortened(chosen[0].quote) if len(chosen) == 1 else f"{len(chosen)} annotations"
    return f"{verb}: {what}"


def submit(sheet: AnnotatedRelease, annotation_ids: Iterable[UUID] | None = None, *, by: Person) -> Edit:
    """Hand one's own drafts of a release to review, negatives too: all of them, or those named."""
    demand(by, Role.ANNOTATOR, "submit annotations")
    wanted = None if annotation_ids is None else set(annotation_ids)
    chosen = [
        subject
        for subject in sheet.subjects()
        if subject.author == by.name
        and sheet.state(subject) is State.DRAFT
        and (wanted is None or subject.id in wanted)
    ]
    if not chosen:
        raise Refusal(f"{by.name} has no drafts to submit in “{sheet.release.name}”.")
    return edit(_title("Submit", chosen), by.name, [decided(item, State.SUBMITTED, by) for item in chosen])


def approve(
    sheet: AnnotatedRelease, annotation_ids: Iterable[UUID], *, by: Person, editors: Editors, comment: str = ""
) -> Edit:
    """Approve submitted annotations that others made and nobody but others changed."""
    chosen = chosen_for(sheet, annotation_ids, by, editors, "approve", (State.SUBMITTED,))
    changes = [decided(item, State.APPROVED, by, comment=comment) for item in chosen]
    return edit(_title("Approve", chosen), by.name, changes)


def return_(
    sheet: AnnotatedRelease,
    annotation_ids: Iterable[UUID],
    *,
    by: Person,
    editors: Editors,
    reason: str,
    comment: str = "",
    correction: Correction | None = None,
) -> Edit:
    """Send submitted or approved annotations back to their annotator with a reason.

    A correction of one annotation says how the reviewer would have it; it changes nothing until its author takes it.
    """
    code = reason_named(reason)
    chosen = chosen_for(sheet, annotation_ids, by, editors, "return", (State.SUBMITTED, State.APPROVED))
    proposed = None
    if correction is not None:
        if len(chosen) != 1 or not isinstance(chosen[0], Annotation):
            raise Refusal("A correction is of one annotation: return the others without one.")
        proposed = sound_correction(sheet, chosen[0], correction)
    changes = [decided(item, State.RETURNED, by, reason=code, comment=comment, correction=proposed) for item in chosen]
    return edit(_title(f"Return ({REASONS[code]})", chosen), by.name, changes)


def chosen_for(
    sheet: AnnotatedRelease,
    annotation_ids: Iterable[UUID],
    by: Person,
    editors: Editors,
    verb: str,
    allowed: tuple[State, ...],
) -> list[Subject]:
    """What a decision is to be on, after every rule on who may give it and on which state."""
    demand(by, Role.REVIEWER, f"{verb} annotations")
    chosen = [held_subject(sheet, annotation_id) for annotation_id in dict.fromkeys(annotation_ids)]
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


def refuse_own(annotation: Subject, by: Person, editors: Set[str], verb: str) -> None:
    """Four eyes: refuse a decision to somebody who made, changed, accepted or proposed what it is on."""
    if by.name == annotation.author or by.name in editors:
        raise Refusal(
            f"{by.name} made, changed or proposed “{shortened(annotation.quote)}” and cannot {verb} it:"
            " another reviewer has to."
        )


def reopen(sheet: AnnotatedRelease, annotation_ids: Iterable[UUID], *, by: Person) -> Edit:
    """Put one's own submitted annotations back to draft, or decided ones when one is a reviewer."""
    demand(by, Role.ANNOTATOR, "reopen annotations")
    chosen = [held_subject(sheet, annotation_id) for annotation_id in dict.fromkeys(annotation_ids)]
    if not chosen:
        raise Refusal("No annotation is chosen to reopen.")
    for annotation in chosen:
        if sheet.state(annotation) is State.DRAFT:
            raise Refusal(f"“{shortened(annotation.quote)}” already is a draft.")
        if annotation.author != by.name:
            demand(by, Role.REVIEWER, f"reopen annotations of {annotation.author}")
    return edit(_title("Reopen", chosen), by.name, [decided(item, State.DRAFT, by) for item in chosen])


_UNFINISHED = {
    State.SUBMITTED: "{be} submitted and not yet decided: approve or return {it} first",
    State.RETURNED: "{be} returned: {who} to mend or remove {it} first",
    State.DRAFT: "{be} not submitted yet: {who} to submit or remove {it} first",
}
NAMED = 3
"""How many of several things a refusal names."""


def hindrance(sheet: AnnotatedRelease) -> str:
    """Everything that has to be done before anybody can sign a release off, in sentences; empty when nothing has."""
    open_cases = [case for case in line_up(sheet) if case.conflict and case.open and case.ready]
    to_compare = {item.id for case in open_cases for item in case.members}
    found = [obstacle(sheet)]
    for state, words in _UNFINISHED.items():
        left = [item for item in sheet.subjects() if sheet.state(item) is state]
        # What differs is settled by comparing, and told with that.
        left = [item for item in left if state is not State.SUBMITTED or item.id not in to_compare]
        if left:
            found.append(_told(sheet, left, words))
    return " ".join(filter(None, found))


def _told(sheet: AnnotatedRelease, left: Sequence[Subject], words: str) -> str:
    authors = sorted({item.author for item in left})
    who = f"{among(authors)} {'has' if len(authors) == 1 else 'have'}"
    number = {"be": "is", "it": "it"} if len(left) == 1 else {"be": "are", "it": "them"}
    things = among([_called(sheet, item) for item in left])
    return f"In “{sheet.release.name}” {things} {words.format(who=who, **number)}."


def _called(sheet: AnnotatedRelease, subject: Subject) -> str:
    label = sheet.scheme.label(subject.label)
    title = label.title if label else subject.label
    words = f"“{shortened(subject.quote)}” as {title}" if isinstance(subject, Annotation) else f"“found none: {title}”"
    return f"{words} ({subject.author})"


def among(things: Sequence[str]) -> str:
    """Things in a sentence, of many a few: `A, B, C and 4 more`."""
    more = len(things) - NAMED
    return named(things) if more <= 0 else f"{', '.join(things[:NAMED])} and {more:,} more"


def sign_off(sheet: AnnotatedRelease, *, by: Person) -> Edit:
    """Say as a reviewer that a release is reviewed; refused while anything of it is undecided or not settled."""
    demand(by, Role.REVIEWER, "sign off a release")
    subjects = sheet.subjects()
    own = own_release(sheet.release.name, {item.author for item in subjects}, sheet.done_by(by.name), by)
    if words := hindrance(sheet):
        raise Refusal(f"{words} {own}".strip())
    seen = sheet.fingerprint
    before = next((mark for mark in sheet.marks if mark.kind is MarkKind.REVIEWED and mark.by == by.name), None)
    if before is not None and before.seen in ("", seen):
        raise Refusal(f"“{sheet.release.name}” already is signed off by {by.name}.")
    if own:
        raise Refusal(own)
    mark = Mark(sheet.release.id, by.name, MarkKind.REVIEWED, now(), seen)
    return edit(f"Reviewed: {sheet.release.name}", by.name, [Change(before, mark)])


def own_release(name: str, authors: Set[str], done: bool, by: Person) -> str:
    """Four eyes: why the only author of all that a release has, or who called an empty one done, cannot sign it off."""
    if authors == {by.name}:
        return f"All annotations of “{name}” are {by.name}'s own: another reviewer has to sign off."
    if not authors and done:
        return f"{by.name} marked “{name}” as done: another reviewer has to sign off."
    return ""
