"""Which work on a release agreement is measured on: whose, and of which day."""

from datetime import date

from domain.agreement import Coded, coded
from domain.annotation import ADJUDICATED, AnnotatedRelease, MarkKind


def worked(sheet: AnnotatedRelease) -> frozenset[str]:
    """Those whose work on a release can be compared: who did something in it, or called it done.

    Where two or more of them were assigned to it or called it done, they alone: a label that a reviewer adds beside
    theirs is no second reading of the whole.
    """
    did = {item.author for item in sheet.annotations if item.origin != ADJUDICATED}
    did |= {item.author for item in sheet.negatives}
    done = {mark.by for mark in sheet.marks if mark.kind is MarkKind.DONE}
    whole = done | (did & set(sheet.assigned))
    return frozenset(whole if len(whole) > 1 else did | done)


def day_of(sheet: AnnotatedRelease) -> date | None:
    """The day on which the last of them was at work on a release, in UTC."""
    times = [item.created for item in sheet.annotations if item.origin != ADJUDICATED]
    times += [item.created for item in sheet.negatives]
    times += [mark.at for mark in sheet.marks if mark.kind is MarkKind.DONE]
    return max(times).date() if times else None


def work_on(sheet: AnnotatedRelease) -> Coded | None:
    """The work of several people on a release; None where fewer than two have worked on it."""
    people = worked(sheet)
    return coded(sheet, people, day_of(sheet)) if len(people) > 1 else None
