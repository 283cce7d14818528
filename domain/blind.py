"""What of a release a person may see in a corpus where annotators work blind."""

from collections.abc import Collection
from dataclasses import replace
from uuid import UUID

from domain.annotation import ADJUDICATED, AnnotatedRelease, MarkKind, State, Subject
from domain.assignment import Assignment
from domain.edit import Edit
from domain.person import Person, Role
from domain.policy import Policy
from domain.release import Release


def visible(
    sheet: AnnotatedRelease, viewer: Person | None, policy: Policy, *, busy: bool | None = None
) -> AnnotatedRelease:
    """The sheet as that person may see it; the same object where nothing is hidden.

    In a blind corpus drafts are their author's alone, and whoever still works on a release sees nothing of the others'
    work on it. Nobody in particular (None) sees what everybody may: nothing of anybody's that is not handed in.
    For a sheet of the past, `busy` says whether the person works on the release now.
    """
    if not policy.blind:
        return sheet
    busy = works_on(sheet, viewer) if busy is None else busy
    hidden = {item.id for item in sheet.subjects() if _hidden(sheet, item, viewer, busy)}
    if not hidden and not busy:
        return sheet
    name = viewer.name if viewer else ""
    return replace(
        sheet,
        annotations=tuple(item for item in sheet.annotations if item.id not in hidden),
        negatives=tuple(item for item in sheet.negatives if item.id not in hidden),
        decisions=tuple(item for item in sheet.decisions if item.annotation_id not in hidden),
        relations=tuple(
            item
            for item in sheet.relations
            if item.source not in hidden and item.target not in hidden and (item.author == name or not busy)
        ),
        comments=tuple(
            item
            for item in sheet.comments
            if item.annotation_id not in hidden and (item.author == name or item.annotation_id or not busy)
        ),
        marks=tuple(item for item in sheet.marks if item.by == name or not busy or item.kind is MarkKind.REVIEWED),
        rejections=tuple(item for item in sheet.rejections if item.author == name or not busy),
    )


def works_on(sheet: AnnotatedRelease, viewer: Person | None) -> bool:
    """Whether a person's own work on a release is still going on, so that others' would sway them.

    It is for an annotator who has neither handed all of it in nor called the release done, and for everybody else only
    where they are assigned to it or have begun.
    """
    if viewer is None:
        return False
    own = [item for item in sheet.subjects() if item.author == viewer.name and item.origin != ADJUDICATED]
    # What was reopened has been handed in before: its author has seen the others' work, and cannot unsee it.
    drafts = sum(sheet.state(item) is State.DRAFT and sheet.standing(item) is None for item in own)
    return is_at_work(
        viewer,
        done=sheet.done_by(viewer.name),
        own=len(own),
        drafts=drafts,
        assigned=viewer.name in sheet.assigned,
    )


def is_at_work(viewer: Person, *, done: bool, own: int, drafts: int, assigned: bool) -> bool:
    """The same by what is known of a release: whether the person called it done, and how much of it is theirs."""
    if done or not viewer.role.may(Role.ANNOTATOR):
        return False
    if own:
        return drafts > 0
    return assigned or not viewer.role.may(Role.REVIEWER)


def tellable(done: Edit, viewer: Person | None, working: Collection[UUID]) -> bool:
    """Whether an act may be told to somebody who still works blind on those releases: theirs, and what is not on them.

    Titles of acts quote labels and text, so another's would give away what they are not to see.
    """
    if viewer is None or done.by == viewer.name or done.releases().isdisjoint(working):
        return True
    return all(isinstance(change.value, Release | Assignment) for change in done.changes)


def _hidden(sheet: AnnotatedRelease, item: Subject, viewer: Person | None, busy: bool) -> bool:
    if viewer is not None and item.author == viewer.name:
        return False
    handed_in = any(decision.verdict is State.SUBMITTED for decision in sheet.decisions_on(item.id))
    return busy or not handed_in
