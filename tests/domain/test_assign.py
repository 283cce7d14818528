"""Giving releases to people: by hand, evenly, several times, passed on and taken back; and what is refused."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.assign import assign, pass_on, share_out, unassign
from domain.assignment import Assignment
from domain.edit import Edit
from domain.errors import Refusal
from domain.person import Person, Role
from tests.domain.several import ADA, BEN, CLEO, PEOPLE, RITA, ROOT
from tests.sheets import fixed_id

MANY = [fixed_id("release", number) for number in range(60)]
ONE, TWO, THREE = MANY[:3]
READER = Person("Rex", Role.READER)
GONE = Person("Gil", Role.ANNOTATOR, active=False)


def after(present: Sequence[Assignment], done: Edit) -> list[Assignment]:
    gone = {change.before for change in done.changes if change.after is None}
    come = [change.after for change in done.changes if isinstance(change.after, Assignment)]
    return [item for item in present if item not in gone] + come


def pairs(present: Sequence[Assignment]) -> set[tuple[UUID, str]]:
    return {(item.release_id, item.person) for item in present}


def test_by_hand() -> None:
    done = assign([ONE, TWO], [ADA, BEN], [], by=ROOT)
    assert done.title == "Assign 2 releases to Ada, Ben"
    assert pairs(after([], done)) == {(ONE, "Ada"), (ONE, "Ben"), (TWO, "Ada"), (TWO, "Ben")}
    more = assign([TWO, THREE], [ADA], after([], done), by=ROOT)
    assert (more.title, len(more.changes)) == ("Assign 1 release to Ada", 1)


@given(st.integers(1, 60), st.integers(1, 3), st.integers(0, 10**6), st.randoms(use_true_random=False))
def test_sharing_out_is_even_and_can_be_done_again(number: int, times: int, seed: int, random: object) -> None:
    done = share_out(MANY[:number], PEOPLE, [], by=ROOT, times=times, seed=seed)
    given_ = pairs(after([], done))
    assert Counter(release for release, _ in given_) == dict.fromkeys(MANY[:number], times)
    loads = Counter(name for _, name in given_)
    assert max(loads.values()) - min(loads[person.name] for person in PEOPLE) <= 1
    order, people = MANY[:number], list(PEOPLE)
    random.shuffle(order)  # type: ignore[attr-defined]
    random.shuffle(people)  # type: ignore[attr-defined]
    assert pairs(after([], share_out([*order, order[0]], people, [], by=ROOT, times=times, seed=seed))) == given_


def test_another_seed_shares_out_in_another_way() -> None:
    drawn = {frozenset(pairs(after([], share_out(MANY, PEOPLE, [], by=ROOT, seed=seed)))) for seed in range(5)}
    assert len(drawn) == 5


def test_what_people_have_already_counts() -> None:
    present = after([], assign(MANY[:20], [ADA], [], by=ROOT))
    present = after(present, share_out(MANY, PEOPLE, present, by=ROOT))
    assert Counter(item.person for item in present) == {"Ada": 20, "Ben": 20, "Cleo": 20}
    present = after(present, share_out(MANY, PEOPLE, present, by=ROOT, times=2))
    assert Counter(item.release_id for item in present) == dict.fromkeys(MANY, 2)
    assert set(Counter(item.person for item in present).values()) == {40}


def test_taking_back() -> None:
    present = after([], assign([ONE, TWO], [ADA, BEN], [], by=ROOT))
    done = unassign([ONE, TWO], ["Ada"], present, by=ROOT)
    assert done.title == "Take 2 assignments back from Ada"
    assert pairs(after(present, done)) == {(ONE, "Ben"), (TWO, "Ben")}


def test_passing_on() -> None:
    present = after([], assign([ONE, TWO], [ADA], [], by=ROOT))
    present = after(present, assign([TWO], [BEN], present, by=ROOT))
    done = pass_on([ONE, TWO, THREE], "Ada", BEN, present, by=ROOT)
    assert done.title == "Pass on 2 releases of Ada to Ben"
    assert pairs(after(present, done)) == {(ONE, "Ben"), (TWO, "Ben")}


PRESENT = [Assignment(ONE, "Ada", "Root", assign([ONE], [ADA], [], by=ROOT).at)]
REFUSALS: dict[str, tuple[Callable[[], object], str]] = {
    "an annotator assigns": (lambda: assign([ONE], [ADA], [], by=ADA), "Ada is an annotator and may not assign"),
    "a reviewer shares out": (lambda: share_out([ONE], [ADA], [], by=RITA), "Rita is a reviewer and may not assign"),
    "a reviewer takes back": (lambda: unassign([ONE], ["Ada"], PRESENT, by=RITA), "may not assign releases"),
    "a reviewer passes on": (lambda: pass_on([ONE], "Ada", BEN, PRESENT, by=RITA), "may not assign releases"),
    "a reader is given": (
        lambda: assign([ONE], [READER], [], by=ROOT),
        "Rex is a reader and may not be given releases to annotate: it takes an annotator.",
    ),
    "who has left is given": (lambda: assign([ONE], [GONE], [], by=ROOT), "Gil is no longer active in this corpus"),
    "who has left gets a share": (lambda: share_out([ONE], [GONE, ADA], [], by=ROOT, times=2), "no longer active"),
    "who has left takes over": (lambda: pass_on([ONE], "Ada", GONE, PRESENT, by=ROOT), "no longer active"),
    "nobody": (lambda: assign([ONE], [], [], by=ROOT), "Nobody is chosen to assign releases to"),
    "nobody gets a share": (lambda: share_out([ONE], [], [], by=ROOT), "Nobody is chosen to assign releases to"),
    "no release": (lambda: assign([], [ADA], [], by=ROOT), "No release is chosen to assign: choose releases first."),
    "no release to share": (lambda: share_out([], [ADA], [], by=ROOT), "No release is chosen to assign"),
    "too many times": (
        lambda: share_out([ONE], [ADA, BEN], [], by=ROOT, times=3),
        "Each release cannot go to 3 of 2 people: choose more people, or a number up to theirs.",
    ),
    "one person counted twice": (lambda: share_out([ONE], [ADA, ADA], [], by=ROOT, times=2), "2 of 1 people"),
    "no times": (lambda: share_out([ONE], [ADA], [], by=ROOT, times=0), "cannot go to 0 of 1"),
    "so already": (lambda: assign([ONE], [ADA], PRESENT, by=ROOT), "Those releases are assigned so already."),
    "nothing to take back": (lambda: unassign([TWO], ["Ada"], PRESENT, by=ROOT), "None of those releases is assigned"),
    "to oneself": (lambda: pass_on([ONE], "Ada", ADA, PRESENT, by=ROOT), "choose somebody else"),
    "an inactive administrator": (
        lambda: assign([ONE], [CLEO], [], by=replace(ROOT, active=False)),
        "Root is no longer active",
    ),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_refused(name: str) -> None:
    attempt, words = REFUSALS[name]
    with pytest.raises(Refusal) as caught:
        attempt()
    assert words in caught.value.sentence
