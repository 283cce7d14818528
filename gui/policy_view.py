"""What who works blind may know of the counts of releases, and of which releases they may be told what others did."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

from domain.annotation import State
from domain.blind import is_at_work
from domain.person import Person

if TYPE_CHECKING:
    from storage.tally import Tally


def works_on(person: Person, whole: "Tally | None", own: "Tally | None") -> bool:
    """Whether a person still works on a release, by its counts and by those of their own work."""
    name = person.name
    return is_at_work(
        person,
        done=whole is not None and name in whole.done,
        own=own.annotations + own.negatives if own else 0,
        drafts=own.states.get(State.DRAFT, 0) if own else 0,
        assigned=whole is not None and name in whole.assigned,
    )


def as_seen(whole: Mapping[UUID, "Tally"], own: Mapping[UUID, "Tally"], person: Person) -> "dict[UUID, Tally]":
    """The counts with those of a person's own work alone where they still work, and without others' drafts."""
    return {key: _seen(tally, own.get(key), person) for key, tally in whole.items()}


def _seen(whole: "Tally", own: "Tally | None", person: Person) -> "Tally":
    if works_on(person, whole, own):
        done = whole.done & {person.name}
        if own is None:
            return replace(whole, labels={}, states={}, done=done, negatives=0)
        return replace(own, done=done)
    drafts = own.states.get(State.DRAFT, 0) if own else 0
    states: dict[State, int] = dict(whole.states)
    states.pop(State.DRAFT, None)
    return replace(whole, states={**states, State.DRAFT: drafts} if drafts else states)


def at_work_on(
    releases: Iterable[UUID], whole: Mapping[UUID, "Tally"], own: Mapping[UUID, "Tally"], person: Person
) -> frozenset[UUID]:
    """The releases on which a person still works."""
    return frozenset(key for key in releases if works_on(person, whole.get(key), own.get(key)))
