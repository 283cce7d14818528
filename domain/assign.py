"""Who annotates what: releases given to people by hand, evenly, or to several each."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from random import Random
from uuid import UUID

from domain.assignment import Assignment
from domain.edit import Change, Edit, edit, now
from domain.errors import Refusal
from domain.person import Person, Role, demand

NOTHING = "No release is chosen to assign: choose releases first."


def assign(releases: Sequence[UUID], people: Sequence[Person], present: Iterable[Assignment], *, by: Person) -> Edit:
    """Give each of the releases to each of the people; what is so already stays."""
    if not releases:
        raise Refusal(NOTHING)
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
    """Give each release to as many people as `times` says, so that everybody has the same number, give or take one.

    Who gets what is drawn with the seed, whatever the order in which releases and people are given; what people have
    of these releases already counts towards their share.
    """
    _refuse_nobody(people)
    names = sorted({person.name for person in people})
    if not 1 <= times <= len(names):
        raise Refusal(
            f"Each release cannot go to {times} of {len(names)} people: choose more people, or a number up to theirs."
        )
    wanted = sorted(set(releases))
    held: dict[UUID, set[str]] = {release: set() for release in wanted}
    for item in present:
        if item.release_id in held:
            held[item.release_id].add(item.person)
    if not wanted:
        raise Refusal(NOTHING)
    random = Random(seed)
    random.shuffle(wanted)
    load = Counter({name: sum(name in people_of for people_of in held.values()) for name in names})
    new: dict[str, list[UUID]] = {name: [] for name in names}
    for release in wanted:
        free = [name for name in names if name not in held[release]]
        random.shuffle(free)
        missing = max(0, times - len(held[release] & set(names)))
        for name in sorted(free, key=lambda name: load[name])[:missing]:
            new[name].append(release)
            held[release].add(name)
            load[name] += 1
    _even_out(new, held, load)
    given = ((release, name) for name in names for release in new[name])
    return _given(given, people, present, by, f", {times} each, seed {seed}")


def _even_out(new: Mapping[str, list[UUID]], held: Mapping[UUID, set[str]], load: Counter[str]) -> None:
    """Move new releases from who has most to who has least, as long as that makes it more even."""
    while True:
        most, least = max(load, key=lambda name: (load[name], name)), min(load, key=lambda name: (load[name], name))
        moved = next((release for release in new[most] if least not in held[release]), None)
        if load[most] - load[least] < 2 or moved is None:
            return
        new[most].remove(moved)
        new[least].append(moved)
        held[moved].remove(most)
        held[moved].add(least)
        load[most] -= 1
        load[least] += 1


def _given(
    pairs: Iterable[tuple[UUID, str]],
    people: Sequence[Person],
    present: Iterable[Assignment],
    by: Person,
    how: str = "",
) -> Edit:
    demand(by, Role.ADMINISTRATOR, "assign releases")
    _refuse_nobody(people)
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


def _refuse_nobody(people: Collection[Person]) -> None:
    if not people:
        raise Refusal("Nobody is chosen to assign releases to: choose people first.")


def pass_on(
    releases: Iterable[UUID], giver: str, taker: Person, present: Collection[Assignment], *, by: Person
) -> Edit:
    """Take releases back from somebody and give them to somebody else, who may have some of them already."""
    wanted = set(releases)
    back = unassign(wanted, {giver}, present, by=by)
    if taker.name == giver:
        raise Refusal(f"{giver} has those releases: choose somebody else to pass them on to.")
    demand(taker, Role.ANNOTATOR, "be given releases to annotate")
    held = {item.release_id for item in present if item.person == taker.name}
    moved = sorted({change.value.release_id for change in back.changes} - held)  # type: ignore[union-attr]
    given = [Change(None, Assignment(release, taker.name, by.name, back.at)) for release in moved]
    what = "1 release" if len(back.changes) == 1 else f"{len(back.changes):,} releases"
    return edit(f"Pass on {what} of {giver} to {taker.name}", by.name, [*back.changes, *given], at=back.at)


def unassign(releases: Iterable[UUID], names: Iterable[str], present: Iterable[Assignment], *, by: Person) -> Edit:
    """Take releases back from people; what they did in them stays theirs."""
    demand(by, Role.ADMINISTRATOR, "assign releases")
    releases, names = set(releases), set(names)
    gone = [item for item in present if item.release_id in releases and item.person in names]
    if not gone:
        raise Refusal("None of those releases is assigned to them.")
    who = ", ".join(sorted({item.person for item in gone}))
    what = "1 release" if len({item.release_id for item in gone}) == 1 else f"{len(gone):,} assignments"
    return edit(f"Take {what} back from {who}", by.name, [Change(item, None) for item in gone])
