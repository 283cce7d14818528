"""Which case of a release comes next: the ways through the compare window."""

from collections.abc import Sequence

from domain.line_up import Case


def again(cases: Sequence[Case], before: Case) -> Case | None:
    """The case that a former one has become, after the cases were found anew; None when it is gone."""
    ids = {item.id for item in before.members}
    return next((case for case in cases if not ids.isdisjoint(item.id for item in case.members)), None)


def conflict_beside(cases: Sequence[Case], current: Case | None, step: int) -> Case | None:
    """The next (1) or previous (-1) conflict, whatever its state, round the end; None when there is none."""
    conflicts = [case for case in cases if case.conflict]
    if not conflicts:
        return None
    at = current.span if current else conflicts[-1 if step > 0 else 0].span
    ordered = conflicts if step > 0 else conflicts[::-1]
    if current in conflicts:
        place = ordered.index(current) + 1  # type: ignore[arg-type]
    else:
        place = next((n for n, case in enumerate(ordered) if (case.span > at) == (step > 0)), 0)
    return ordered[place % len(ordered)]


def next_to_settle(cases: Sequence[Case], current: Case | None) -> Case | None:
    """The next conflict that can be settled, round the end; None when no other is left."""
    left = [case for case in cases if case.conflict and case.open and case.ready and case is not current]
    after = current.span.start if current else -1
    return next((case for case in left if case.span.start >= after), left[0] if left else None)
