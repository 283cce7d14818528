"""Annotations by place: the same answers as looking at all of them, and lanes in which nothing overlaps."""

from hypothesis import given
from hypothesis import strategies as st

from domain.annotation import Annotation, in_text_order
from gui.intervals import CHUNK, Intervals, common_end, common_start, give_lanes
from tests.sheets import annotation

TEXT = "x" * 500
PLACES = st.lists(st.tuples(st.integers(0, 400), st.integers(0, 60)), max_size=40)


def made(places: list[tuple[int, int]]) -> list[Annotation]:
    found = [annotation(TEXT, [(start, start + long)], number=at) for at, (start, long) in enumerate(places)]
    return sorted(found, key=in_text_order)


def reaches(item: Annotation, start: int, end: int) -> bool:
    return item.span.start < end and max(item.span.end, item.span.start + 1) > start


@given(PLACES, st.integers(0, 480), st.integers(1, 100))
def test_touching_finds_what_reaches_into_a_stretch(places: list[tuple[int, int]], start: int, long: int) -> None:
    items = made(places)
    expected = [item for item in items if reaches(item, start, start + long)]
    assert Intervals(items).touching(start, start + long) == expected


@given(PLACES, PLACES, st.integers(0, 480))
def test_a_renewed_index_answers_like_a_new_one(
    first: list[tuple[int, int]], then: list[tuple[int, int]], at: int
) -> None:
    items = made(then)
    index = Intervals(made(first))
    index.renew(items)
    assert index.touching(at, at + 30) == Intervals(items).touching(at, at + 30)
    assert len(index) == len(items)


def test_renewing_tells_what_changed_across_chunks() -> None:
    items = made([(at, 3) for at in range(0, 4 * CHUNK, 2)])
    index = Intervals(items)
    new = annotation(TEXT, [(301, 310)], number=9999)
    assert index.renew(sorted([*items, new], key=in_text_order)) == (new,)
    assert new in index.touching(305, 306)
    assert index.renew(items) == (new,)
    assert index.renew(items) == ()


def test_innermost_comes_first_and_gaps_hold_nothing() -> None:
    outer = annotation(TEXT, [(0, 50)], number=1)
    inner = annotation(TEXT, [(10, 20), (30, 40)], number=2)
    index = Intervals([outer, inner])
    assert index.at(12) == [inner, outer]
    assert index.at(25) == [outer]
    assert index.at(50) == []


def test_an_empty_span_is_found_where_it_stands() -> None:
    empty = annotation(TEXT, [(7, 7)])
    assert Intervals([empty]).at(7) == [empty]


@given(st.lists(st.integers(0, 3), max_size=12), st.lists(st.integers(0, 3), max_size=12))
def test_common_ends_are_common(old: list[int], new: list[int]) -> None:
    head = common_start(old, new)
    assert old[:head] == new[:head]
    assert head == min(len(old), len(new)) or old[head] != new[head]
    tail = common_end(old, new, min(len(old), len(new)) - head)
    assert old[len(old) - tail :] == new[len(new) - tail :]


@given(PLACES)
def test_no_two_that_overlap_share_a_lane(places: list[tuple[int, int]]) -> None:
    wanted = [(at, start, start + long + 1) for at, (start, long) in enumerate(places)]
    lanes: dict[int, int] = {}
    give_lanes(wanted[: len(wanted) // 2], lanes)
    kept = dict(lanes)
    give_lanes(wanted, lanes)
    assert kept.items() <= lanes.items()
    for one, start, end in wanted:
        for other, low, high in wanted:
            if one < other and start < high and low < end:
                assert lanes[one] != lanes[other]
