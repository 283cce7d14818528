"""What of a release a person may see in a corpus where annotators work blind."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from uuid import UUID

from domain.annotation import (
    ADJUDICATED,
    AnnotatedRelease,
    Annotation,
    Comment,
    Decision,
    Mark,
    MarkKind,
    Negative,
    Relation,
    State,
    Subject,
)
from domain.assignment import Assignment
from domain.edit import Change, Edit, Value, release_of
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

    It is for an annotator, and for whoever else is assigned to the release, until they call it done; for a reviewer who
    only has something of their own there, while a part of that is not handed in.
    """
    if viewer is None:
        return False
    own = [item for item in sheet.subjects() if item.author == viewer.name and item.origin != ADJUDICATED]
    drafts = sum(sheet.state(item) is State.DRAFT for item in own)
    assigned = viewer.name in sheet.assigned
    return is_at_work(viewer, done=sheet.done_by(viewer.name), drafts=drafts, assigned=assigned)


def is_at_work(viewer: Person, *, done: bool, drafts: int, assigned: bool) -> bool:
    """The same by what is known of a release: whether the person called it done, and how many drafts they have."""
    if done or not viewer.role.may(Role.ANNOTATOR):
        return False
    # To hand in what there is so far is not to be done: more may follow.
    return assigned or not viewer.role.may(Role.REVIEWER) or drafts > 0


def in_sight(sheet: AnnotatedRelease) -> tuple[Subject, ...]:
    """What in a blind corpus was not handed in just as it is before its author was done and saw the others' work."""
    done = {mark.by: mark.at for mark in sheet.marks if mark.kind is MarkKind.DONE}
    given = [item for item in sheet.decisions if item.verdict is State.SUBMITTED]
    early = {(item.annotation_id, item.revision) for item in given if item.at <= done.get(item.by, item.at)}
    return tuple(
        item
        for item in sheet.subjects()
        if item.author in done and item.origin != ADJUDICATED and (item.id, item.revision) not in early
    )


@dataclass(frozen=True, slots=True)
class Known:
    """What of the annotations and negatives that acts are on is somebody's own, or another's and not handed in."""

    own: frozenset[UUID] = frozenset()
    drafts: frozenset[UUID] = frozenset()


def tellable(done: Edit, viewer: Person | None, working: Collection[UUID], known: Known = Known()) -> bool:
    """Whether an act may be told to somebody who still works blind on those releases: what their sheets show of it.

    Titles of acts quote labels and text, so another's would give away what they are not to see.
    """
    if viewer is None or done.by == viewer.name:
        return True
    return all(_is_tellable(change, viewer, working, known) for change in done.changes)


def _is_tellable(change: Change, viewer: Person, working: Collection[UUID], known: Known) -> bool:
    value, places = change.value, {release_of(item) for item in (change.before, change.after) if item is not None}
    blind = not places.isdisjoint(working)
    on = subjects_of(value)
    if not on:
        signed = isinstance(value, Mark) and value.kind is MarkKind.REVIEWED
        return not blind or signed or isinstance(value, Release | Assignment)
    if (isinstance(value, Annotation | Negative) and value.author == viewer.name) or known.own.issuperset(on):
        return True
    return not blind and known.drafts.isdisjoint(on)


def subjects_of(value: Value) -> tuple[UUID, ...]:
    """The annotations and negatives that a value is or is on."""
    match value:
        case Annotation() | Negative():
            return (value.id,)
        case Relation():
            return (value.source, value.target)
        case Decision() | Comment() if value.annotation_id is not None:
            return (value.annotation_id,)
        case _:
            return ()


def _hidden(sheet: AnnotatedRelease, item: Subject, viewer: Person | None, busy: bool) -> bool:
    if viewer is not None and item.author == viewer.name:
        return False
    handed_in = any(decision.verdict is State.SUBMITTED for decision in sheet.decisions_on(item.id))
    return busy or not handed_in
