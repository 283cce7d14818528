"""Mending likely slips: each mend is one of the annotator's verbs, and several are one Edit."""

from collections.abc import Iterable
from uuid import UUID

from domain import annotate
from domain.annotation import AnnotatedRelease, State
from domain.edit import Change, Edit, apply, edit
from domain.errors import Refusal
from domain.person import Person
from domain.slip import Slip, Verb

NONE = "Nothing of this can be mended by a key: go to it and change it as you see fit."


def can_mend(sheet: AnnotatedRelease, slip: Slip, by: Person | None = None) -> bool:
    """Whether a slip can be mended as it says; what is approved is a matter for people, and so is others' work."""
    item = sheet.by_id.get(slip.annotation_id) if slip.annotation_id is not None else None
    if item is None or slip.mend is None or sheet.state(item) is State.APPROVED:
        return False
    return by is None or item.author == by.name


def mend_slips(sheet: AnnotatedRelease, slips: Iterable[Slip], *, by: Person) -> Edit:
    """All of these that can be mended, in one Edit: one mend for each annotation; what is refused stays as it is."""
    changes: list[Change] = []
    done: set[UUID] = set()
    title, refusal, now = "", Refusal(NONE), sheet
    for slip in slips:
        if slip.annotation_id in done or not can_mend(now, slip):
            continue
        try:
            made = _mended(now, slip, by)
        except Refusal as error:
            refusal = error
            continue
        assert slip.annotation_id is not None
        title = title or made.title
        done.add(slip.annotation_id)
        changes += made.changes
        now = apply(now, made)
    if not done:
        raise refusal
    return edit(title if len(done) == 1 else f"Mend {len(done):,} likely slips", by.name, changes)


def _mended(sheet: AnnotatedRelease, slip: Slip, by: Person) -> Edit:
    mend, wanted = slip.mend, slip.annotation_id
    assert mend is not None
    assert wanted is not None
    match mend.verb:
        case Verb.RESIZE:
            return annotate.resize(sheet, wanted, mend.fragments, by=by)
        case Verb.REMOVE:
            return annotate.remove(sheet, [wanted], by=by)
        case Verb.RELABEL:
            return annotate.relabel(sheet, wanted, mend.label, by=by)
        case Verb.DESCRIBE:
            return annotate.describe(sheet, wanted, by=by, attributes=dict(mend.attributes))
