"""The order of the queue, what its filters let through, sweeps, and samples that anybody can draw again."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import negative, review, sampling
from domain.annotation import AnnotatedRelease, Mark, MarkKind, State
from domain.edit import apply
from domain.errors import Refusal, StaleEdit
from domain.person import Person, Role
from domain.queue import (
    Filter,
    Need,
    by_release,
    decidable,
    decided_together,
    demand_as_seen,
    grouped,
    in_order,
    sweep,
    waiting_in,
)
from domain.sample import Sample
from tests.sheets import START, decided, drawn

ANNA, RITA = Person("anna", Role.ANNOTATOR), Person("rita", Role.REVIEWER)
SUBMITTED, RETURNED = State.SUBMITTED, State.RETURNED


def two(drawing: str, name: str = "notice.txt") -> AnnotatedRelease:
    """A sheet whose NOTE labels are bob's and whose others are anna's, all handed in."""
    sheet = drawn(drawing, name=name)
    annotations = tuple(replace(item, author="bob" if item.label == "NOTE" else "anna") for item in sheet.annotations)
    sheet = replace(sheet, annotations=annotations)
    return decided(sheet, {place: [SUBMITTED] for place in range(len(annotations))})


def test_conflicts_come_first_then_what_came_back_then_the_oldest() -> None:
    old = decided(drawn("{ADVISOR:Hale LLP} advised.", name="old.txt"), {0: [SUBMITTED]})
    again = decided(drawn("{ADVISOR:Vale LLP} advised.", name="again.txt"), {0: [SUBMITTED, RETURNED, SUBMITTED]})
    clash = two("{ADVISOR:{NOTE:Dale LLP}} advised.", name="clash.txt")
    found = in_order([*waiting_in(old), *waiting_in(again), *waiting_in(clash)])
    assert [(item.need, item.release_name) for item in found] == [
        (Need.CONFLICT, "clash.txt"),
        (Need.CONFLICT, "clash.txt"),
        (Need.AGAIN, "again.txt"),
        (Need.NEW, "old.txt"),
    ]


def test_a_conflict_waits_until_both_are_handed_in() -> None:
    sheet = drawn("{ADVISOR:{NOTE:Dale LLP}} advised.")
    first, second = sheet.annotations
    sheet = replace(sheet, annotations=(first, replace(second, author="bob")))
    assert [item.need for item in waiting_in(decided(sheet, {0: [SUBMITTED]}))] == [Need.NEW]


def test_what_one_has_alone_is_a_conflict_only_between_two_who_covered_the_whole() -> None:
    sheet = two("{ADVISOR:Hale LLP} sold the {NOTE:Notes}.")
    assert {item.need for item in waiting_in(sheet)} == {Need.NEW}
    marks = tuple(Mark(sheet.release.id, name, MarkKind.DONE, START) for name in ("anna", "bob"))
    assert {item.need for item in waiting_in(replace(sheet, marks=marks))} == {Need.CONFLICT}
    assert {item.need for item in waiting_in(replace(sheet, marks=marks[:1]))} == {Need.NEW}


def test_the_sentence_around_is_shown_on_one_line() -> None:
    sheet = decided(drawn("It rains. The firm {ADVISOR:Hale\nLLP} gave\nadvice today. It ends."), {0: [SUBMITTED]})
    (item,) = waiting_in(sheet)
    assert (item.before, item.after) == ("The firm", "gave advice today.")


def test_a_negative_waits_too() -> None:
    sheet = drawn("Nothing here.")
    sheet = apply(sheet, negative.found_none(sheet, "NOTE", by=ANNA))
    sheet = apply(sheet, review.submit(sheet, by=ANNA))
    (item,) = waiting_in(sheet)
    assert item.subject == sheet.negatives[0]


def test_filters() -> None:
    items = [*waiting_in(two("{ADVISOR:Hale LLP} sold the {NOTE:Notes}.")), *waiting_in(two("{ADVISOR:Vale}.", "b"))]
    moment = items[0].submitted

    def left(wanted: Filter) -> list[str]:
        return [item.subject.quote for item in items if wanted.wants(item)]

    assert left(Filter()) == ["Hale LLP", "Notes", "Vale"]
    assert left(Filter(label="ADVISOR")) == ["Hale LLP", "Vale"]
    assert left(Filter(annotator="bob")) == ["Notes"]
    assert left(Filter(release=items[2].subject.release_id)) == ["Vale"]
    assert left(Filter(since=moment + timedelta(days=1))) == []
    assert left(Filter(until=moment)) == []
    assert left(Filter(origin="import")) == []
    assert left(Filter(only=frozenset({items[1].subject.id}))) == ["Notes"]
    assert left(Filter(conflicts=True)) == []


def test_walks() -> None:
    items = [
        *waiting_in(two("{ADVISOR:Vale} and {ADVISOR:Hale} and {NOTE:Notes}", "a")),
        *waiting_in(two("{ADVISOR:vale}", "b")),
    ]
    assert [item.subject.quote for item in sweep(items, "ADVISOR")] == ["Hale", "Vale", "vale"]
    assert [item.release_name for item in by_release(reversed(items))] == ["a", "a", "a", "b"]


def test_nobody_is_offered_what_they_had_a_hand_in() -> None:
    (item,) = waiting_in(two("{ADVISOR:Vale}"))
    assert decidable([item], RITA) == [item]
    assert not decidable([item], ANNA)
    assert not decidable([replace(item, editors=frozenset({"rita"}))], RITA)


@given(
    st.lists(st.uuids(), min_size=1, unique=True), st.integers(1, 100), st.integers(-sampling.LARGEST, sampling.LARGEST)
)
def test_a_sample_can_be_drawn_again(ids: list[UUID], percent: int, seed: int) -> None:
    done = sampling.sample("anna", ids, percent, seed, by=RITA)
    made = done.changes[0].after
    assert isinstance(made, Sample)
    assert made.chosen == sampling.drawn(list(reversed(ids)), percent, seed)
    assert set(made.chosen) <= set(ids)
    assert len(made.chosen) == -(-len(ids) * percent // 100)
    assert (made.population, made.digest) == (len(ids), sampling.digest_of(ids))


@pytest.mark.parametrize(
    ("annotator", "percent", "number", "by", "words"),
    [
        ("rita", 10, 5, RITA, "cannot review their own work"),
        ("anna", 0, 5, RITA, "A share of 0 %"),
        ("anna", 101, 5, RITA, "choose 1 to 100"),
        ("anna", 10, 0, RITA, "Nothing of anna awaits"),
        ("bob", 10, 5, ANNA, "anna is an annotator"),
    ],
)
def test_samples_that_cannot_be_drawn(annotator: str, percent: int, number: int, by: Person, words: str) -> None:
    with pytest.raises(Refusal, match=words):
        sampling.sample(annotator, [uuid4() for _ in range(number)], percent, 1, by=by)


def test_a_seed_is_one_that_files_can_hold() -> None:
    with pytest.raises(Refusal, match="is too large"):
        sampling.sample("anna", [uuid4()], 10, 2**70, by=RITA)


def test_times_are_those_of_handing_in() -> None:
    (item,) = waiting_in(decided(drawn("{ADVISOR:Vale}"), {0: [SUBMITTED]}))
    assert item.submitted == START + timedelta(hours=1)


def test_decisions_in_several_releases_are_one_step_and_none_is_refused() -> None:
    old, new = two("{ADVISOR:Hale LLP} advised.", "old.txt"), two("{ADVISOR:Vale LLP} advised.", "new.txt")
    items = [*waiting_in(old), *waiting_in(new), *waiting_in(old)]
    chosen = grouped((item.subject.release_id, item.release_name) for item in items)
    assert list(chosen.values()) == [["old.txt", "old.txt"], ["new.txt"]]
    edits = [review.approve(sheet, [sheet.annotations[0].id], by=RITA, editors={}) for sheet in (old, new)]
    assert decided_together("Approve", 2, RITA, edits).title == "Approve: 2 annotations"
    with pytest.raises(Refusal, match="Nothing is chosen"):
        decided_together("Approve", 0, RITA, [])


def test_nobody_decides_on_what_is_not_as_it_was_listed() -> None:
    sheet = two("{ADVISOR:Hale LLP} advised.")
    (item,) = waiting_in(sheet)
    demand_as_seen(sheet, [item])
    changed = replace(sheet, annotations=(replace(sheet.annotations[0], revision=uuid4()),))
    for other in (changed, replace(sheet, annotations=())):
        with pytest.raises(StaleEdit, match="changed meanwhile"):
            demand_as_seen(other, [item])
