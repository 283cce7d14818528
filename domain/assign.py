"""Who annotates what: releases given to people by hand, evenly, or to several each."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from random import Random
from uuid import UUID

from domain.assignment import Assignment
from domain.edit import Change, Edit, edit, now
from domain.errors import Refusal
from domain.person import Person, Role, demand


def assign(releases: Sequence[UUID], people: Sequence[Person], present: Iterable[Assignment], *, by: Person) -> Edit:
    """Give each of the releases to each of the people; what is so already stays."""
    return _given([(release, person.name) for release in releases for person in people], people, present, by)


def share_out(
    releases: Sequence[UUID],
    people: Sequence[Person],
    present: Collection[Assignment],
    *,
    by: Person,
    times: int = 1,
    seed: int = 0,
) -> Edit:
    """Give each release to as many people as `times` says, so that everybody gets the same number, give or take one.

    Who gets what is drawn with the seed; what people have of these releases already counts towards their share.
    """
    if not 1 <= times <= len(people):
        raise Refusal(
            f"Each release cannot go to {times} of {len(people)} people: choose more people, or a number up to theirs."
        )
    names = sorted({person.name for person in people})
    wanted = set(releases)
    held: dict[UUID, set[str]] = {release: set() for release in releases}
    for item in present:
        if item.release_id in wanted:
            held[item.release_id].add(item.person)
    load = Counter({name: sum(name in people_of for people_of in held.values()) for name in names})
    random = Random(seed)
    order = list(releases)
    random.shuffle(order)
    pairs: list[tuple[UUID, str]] = []
    for release in order:
        free = [name for name in names if name not in held[release]]
        random.shuffle(free)
        missing = times - len(held[release] & set(names))
        for name in sorted(free, key=lambda name: load[name])[: max(missing, 0)]:
            pairs.append((release, name))
            load[name] += 1
    return _given(pairs, people, present, by, f", {times} each, seed {seed}")


def _given(
    pairs: Iterable[tuple[UUID, str]],
    people: Sequence[Person],
    present: Iterable[Assignment],
    by: Person,
    how: str = "",
) -> Edit:
    demand(by, Role.ADMINISTRATOR, "assign releases")
    if not people:
        raise Refusal("Nobody is chosen to assign releases to: choose people first.")
    for person in people:
        demand(person, Role.ANNOTATOR, "be given releases to annotate")
    known = {(item.release_id, item.person) for item in present}
    moment = now()
    new = [pair for pair in dict.fromkeys(pairs) if pair not in known]
    if not new:
        raise Refusal("Those releases are assigned so already.")
    changes = [Change(None, Assignment(release, name, by.name, moment)) for release, name in new]
    names = ", ".join(sorted({name for _, name in new}))
    number = len({release for release, _ in new})
    what = "1 release" if number == 1 else f"{number:,} releases"
    return edit(f"Assign {what} to {names}{how}", by.name, changes, at=moment)


def unassign(releases: Collection[UUID], names: Collection[str], present: Iterable[Assignment], *, by: Person) -> Edit:
    """Take releases back from people; what they did in them stays theirs."""
    demand(by, Role.ADMINISTRATOR, "assign releases")
    gone = [item for item in present if item.release_id in releases and item.person in names]
    if not gone:
        raise Refusal("None of those releases is assigned to them.")
    who = ", ".join(sorted({item.person for item in gone}))
    what = "1 release" if len({item.release_id for item in gone}) == 1 else f"{len(gone):,} assignments"
    return edit(f"Take {what} back from {who}", by.name, [Change(item, None) for item in gone])
