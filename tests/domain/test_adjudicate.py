"""Lining up several annotators and settling where they differ: kinds, groups, who may, and what is refused."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import annotate, review
from domain.adjudicate import settle, settle_agreed, settle_with_third
from domain.annotation import ADJUDICATED, AnnotatedRelease, Annotation, Correction, Mark, MarkKind, State
from domain.edit import reversed_edit
from domain.errors import Refusal, StaleEdit
from domain.line_up import Case, CaseKind, annotators, line_up, obstacle, still_works
from domain.negative import found_none
from domain.person import Person
from domain.span import Span
from tests.domain.several import ADA, BEN, CLEO, RITA, YAN, ZOE, done, hand_in, of, several
from tests.sheets import START, annotation, sheet

THREE = ("Ada", "Ben", "Cleo")


def kinds(sheet: AnnotatedRelease) -> list[tuple[str, str]]:
    return [(case.kind.value, sheet.text[case.span.start : case.span.end]) for case in line_up(sheet)]


@pytest.mark.parametrize(
    ("drawing", "expected"),
    [
        ("{ADVISOR@ada:{ADVISOR@ben:Hale}} advised.", [("agreed", "Hale")]),
        ("{ADVISOR@ada:{NOTE@ben:Hale}} advised.", [("label", "Hale")]),
        ("{ADVISOR@ada:{ADVISOR@ben:Hale} LLP} advised.", [("boundary", "Hale LLP")]),
        ("{ADVISOR@ada:{NOTE@ben:Hale &} Co} advised.", [("label and boundary", "Hale & Co")]),
        ("{ADVISOR@ada role=legal:{ADVISOR@ben:Hale}} advised.", [("attributes", "Hale")]),
        ("{ADVISOR@ada:Hale} advised.", [("one-sided", "Hale")]),
        # Two labels on much and on little of the same words are two things.
        ("{RISK_FACTOR@ada:The {NOTE@ben:Notes} may become worthless.}",
         [("one-sided", "The Notes may become worthless."), ("one-sided", "Notes")]),
        ("{ADVISOR@ada:Hale} and {ADVISOR@ben:Vale}", [("one-sided", "Hale"), ("one-sided", "Vale")]),
        # One has split what the other took whole.
        ("{ADVISOR@ada:{ADVISOR@ben:Hale} and {ADVISOR@ben:Vale}}", [("boundary", "Hale and Vale")]),
        # Agreed on a paragraph and on a sentence in it: two cases, and only one differs.
        ("{RISK_FACTOR@ada:{RISK_FACTOR@ben:One. {RISK_FACTOR@ada:Two. {RISK_FACTOR@ben:Three.}}}}",
         [("agreed", "One. Two. Three."), ("boundary", "Two. Three.")]),
        # The same words twice by one person, under two labels.
        ("{ADVISOR@ada:{NOTE@ada:{ADVISOR@ben:Hale}}}", [("agreed", "Hale"), ("one-sided", "Hale")]),
        ("Nothing here.", []),
    ],
)  # fmt: skip
def test_kinds(drawing: str, expected: list[tuple[str, str]]) -> None:
    assert kinds(several(drawing)) == expected


@pytest.mark.parametrize(
    ("drawing", "expected"),
    [
        ("{NOTE@ada:{NOTE@ben:{NOTE@cleo:Notes}}}", [("agreed", "Notes")]),
        ("{NOTE@ada:{NOTE@ben:Notes}}", [("one-sided", "Notes")]),
        ("{NOTE@ada:{NOTE@ben:{ADVISOR@cleo:Notes}}}", [("label", "Notes")]),
        ("{NOTE@ada:{NOTE@ben:{NOTE@cleo:5% Notes} due}}", [("boundary", "5% Notes due")]),
        ("{NOTE@ada:{NOTE@ben:{ADVISOR@cleo:5% Notes} due}}", [("label and boundary", "5% Notes due")]),
    ],
)
def test_kinds_of_three(drawing: str, expected: list[tuple[str, str]]) -> None:
    sheet = several(drawing, whole=THREE)
    assert kinds(sheet) == expected
    assert [name for name, _ in line_up(sheet)[0].sides] == list(THREE)


def test_discontinuous_annotations_meet_where_their_parts_do() -> None:
    text = "one two three four five six"
    whole = annotation(text, [(0, 13)], "NOTE", author="Ada")
    gap = annotation(text, [(0, 3), (8, 13)], "NOTE", author="Ben", number=1)
    inside = annotation(text, [(4, 7)], "NOTE", author="Ben", number=2)
    far = annotation(text, [(14, 18), (24, 27)], "NOTE", author="Ada", number=3)
    between = annotation(text, [(19, 23)], "NOTE", author="Ben", number=4)
    cases = line_up(sheet(text, [whole, gap, inside, far, between]), ["Ada", "Ben"])
    assert [set(case.members) for case in cases] == [{whole, gap, inside}, {far}, {between}]


def test_empty_spans_meet_where_they_are() -> None:
    text = "one two"
    empty = [annotation(text, [(4, 4)], "NOTE", author=name, number=place) for place, name in enumerate(("Ada", "Ben"))]
    other = annotation(text, [(0, 3)], "NOTE", author="Ben", number=2)
    cases = line_up(sheet(text, [*empty, other]), ["Ada", "Ben"])
    assert [(case.kind, len(case.members)) for case in cases] == [(CaseKind.ONE_SIDED, 1), (CaseKind.AGREED, 2)]


def test_what_an_adjudicator_wrote_is_in_no_case() -> None:
    drawn = several("{ADVISOR@ada:{NOTE@ben:Hale}} and {NOTE@zoe:Vale}")
    drawn = replace(
        drawn,
        annotations=tuple(
            replace(item, origin=ADJUDICATED) if item.author == "Zoe" else item for item in drawn.annotations
        ),
    )
    assert annotators(drawn) == ("Ada", "Ben")
    assert len(line_up(drawn)) == 1


# -- any annotations


@st.composite
def any_work(draw: st.DrawFn) -> AnnotatedRelease:
    """A short text on which up to three people put anything, empty spans and twins among it."""
    text = "abcdefghijkl"
    made = []
    for number in range(draw(st.integers(0, 9))):
        edges = sorted(draw(st.lists(st.integers(0, len(text)), min_size=2, max_size=4)))
        parts = [(start, end) for start, end in zip(edges[::2], edges[1::2], strict=False)]
        label, name = draw(st.sampled_from(["NOTE", "ADVISOR"])), draw(st.sampled_from(THREE))
        made.append(annotation(text, parts, label, number=number, author=name))
    return sheet(text, made)


def _cover(item: Annotation) -> set[int]:
    return {place for part in item.fragments for place in range(part.start, part.end)}


@given(any_work(), st.permutations(THREE))
def test_every_annotation_is_in_one_case_and_nobody_overlaps_themself_there(
    work: AnnotatedRelease, people: list[str]
) -> None:
    cases = line_up(work, people)
    assert sorted(str(item.id) for case in cases for item in case.members) == sorted(
        str(item.id) for item in work.annotations
    )
    assert cases == line_up(work, THREE)
    for case in cases:
        for _, side in case.sides:
            parts = [_cover(item) for item in side]
            assert sum(map(len, parts)) == len(set().union(*parts))
        if case.kind is CaseKind.AGREED:
            assert len({tuple(map(Correction.of, side)) for _, side in case.sides}) == 1


@given(any_work())
def test_two_who_do_the_same_agree(work: AnnotatedRelease) -> None:
    ada = [replace(item, author="Ada") for item in work.annotations]
    distinct = {(item.label, item.fragments): item for item in ada}.values()
    twins = [annotation(work.text, [(part.start, part.end) for part in item.fragments], item.label, number=place + 20,
                        author="Ben") for place, item in enumerate(distinct)]  # fmt: skip
    cases = line_up(sheet(work.text, [*distinct, *twins]), ["Ada", "Ben"])
    assert {case.kind for case in cases} <= {CaseKind.AGREED}
    assert len(cases) == len(distinct)


# -- open and ready


def test_a_place_is_ready_when_all_who_look_for_it_have_handed_in() -> None:
    drawing = "{ADVISOR@ada:{NOTE@ben:Hale}} and {ADVISOR@ada:Vale}"
    work = several(drawing, handed_in=False)
    work = replace(work, marks=())
    assert [case.ready for case in line_up(work)] == [False, False]
    work = hand_in(work, ADA)
    assert [case.ready for case in line_up(work)] == [False, False]
    assert (still_works(work, "Ada"), still_works(work, "Ben")) == (False, True)
    work = hand_in(work, BEN)
    assert [case.ready for case in line_up(work)] == [True, True]


def test_who_has_not_begun_is_waited_for() -> None:
    work = replace(several("{ADVISOR@ada:Hale}"), marks=())
    (case,) = line_up(work)
    assert (case.kind, case.ready) == (CaseKind.ONE_SIDED, False)
    with pytest.raises(Refusal, match="Ben may still find it"):
        settle(work, case, [of(work, "Ada").id], by=ZOE, editors={})
    with pytest.raises(Refusal, match="Ben has not handed in “notice"):
        review.sign_off(work, by=RITA)


def test_what_was_approved_one_by_one_stays_open_where_it_does_not_go_together() -> None:
    work = several("{ADVISOR@ada:{NOTE@ben:Hale}} and {NOTE@ada:{NOTE@ben:Notes}}")
    work = done(work, review.approve(work, [item.id for item in work.annotations], by=RITA, editors={}))
    assert [(case.kind.value, case.open) for case in line_up(work)] == [("label", True), ("agreed", False)]
    (case, _) = line_up(work)
    both = [item.id for item in case.members]
    work = done(work, settle(work, case, both, by=ZOE, editors={}))
    assert not line_up(work)[0].open
    with pytest.raises(Refusal, match="settled so already"):
        settle(work, line_up(work)[0], both, by=ZOE, editors={})


# -- settling


def conflict() -> tuple[AnnotatedRelease, Case]:
    work = several("{ADVISOR@ada:{NOTE@ben:Hale}} advised.")
    return work, line_up(work)[0]


@pytest.mark.parametrize(
    ("names", "title"),
    [
        (["Ada"], "Settle (take Ada): Hale"),
        (["Ben"], "Settle (take Ben): Hale"),
        (["Ada", "Ben"], "Settle (take Ada and Ben): Hale"),
        ([], "Settle (take none): Hale"),
    ],
)
def test_sides_are_taken(names: list[str], title: str) -> None:
    work, case = conflict()
    made = settle(work, case, [of(work, name).id for name in names], by=ZOE, editors={}, comment="So it is.")
    after = done(work, made)
    assert made.title == title
    for item in work.annotations:
        wanted = State.APPROVED if item.author in names else State.OVERRULED
        assert (after.state(item), after.standing(item).comment) == (wanted, "So it is.")
    assert len({decision.case for decision in after.decisions if decision.case}) == 1
    assert not line_up(after)[0].open
    assert line_up(done(after, reversed_edit(made, "Zoe"))) == (case,)


def test_a_settlement_can_be_changed() -> None:
    work, case = conflict()
    work = done(work, settle(work, case, [of(work, "Ada").id], by=ZOE, editors={}))
    work = done(work, settle(work, line_up(work)[0], [of(work, "Ben").id], by=YAN, editors={}))
    assert [work.state(of(work, name)) for name in ("Ada", "Ben")] == [State.OVERRULED, State.APPROVED]


def test_a_third_overrules_all_and_is_for_another_to_approve() -> None:
    work, case = conflict()
    first, second = settle_with_third(
        work, case, Correction("RISK_FACTOR", (Span(0, 12),)), by=ZOE, editors={}, comment="All."
    )
    work = done(work, first, second)
    third = of(work, "Zoe")
    assert (third.quote, third.origin, work.state(third)) == ("Hale advised", ADJUDICATED, State.SUBMITTED)
    assert {work.state(item) for item in case.members} == {State.OVERRULED}
    assert not line_up(work)[0].open
    with pytest.raises(Refusal, match="Zoe made, changed or proposed"):
        review.approve(work, [third.id], by=ZOE, editors={})
    work = done(work, review.approve(work, [third.id], by=RITA, editors={}))
    assert work.state(third) is State.APPROVED


def _with_own(work: AnnotatedRelease, by: Person) -> AnnotatedRelease:
    return done(work, annotate.annotate(work, Span(5, 12), "NOTE", by=by))


REFUSALS: dict[str, tuple[Callable[[AnnotatedRelease, Case], object], str]] = {
    "a reviewer": (
        lambda work, case: settle(work, case, [], by=RITA, editors={}),
        "Rita is a reviewer and may not settle where annotators differ: it takes an adjudicator.",
    ),
    "an annotator": (lambda work, case: settle(work, case, [], by=CLEO, editors={}), "it takes an adjudicator"),
    "who is inactive": (
        lambda work, case: settle(work, case, [], by=replace(ZOE, active=False), editors={}),
        "Zoe is no longer active",
    ),
    "who annotated it": (
        lambda work, case: settle(_with_own(work, ZOE), case, [], by=ZOE, editors={}),
        "Zoe annotated that release too and cannot settle where annotators differ: another adjudicator has to.",
    ),
    "who found none": (
        lambda work, case: settle(
            done(work, found_none(work, "RISK_FACTOR", by=ZOE)), case, [], by=ZOE, editors={}
        ),
        "Zoe annotated that release too",
    ),
    "who called it done": (
        lambda work, case: settle(
            replace(work, marks=(*work.marks, Mark(work.release.id, "Zoe", MarkKind.DONE, START))),
            case, [], by=ZOE, editors={},
        ),
        "Zoe annotated that release too",
    ),
    "who changed a side": (
        lambda work, case: settle(work, case, [], by=ZOE, editors={of(work, "Ben").id: {"Zoe"}}),
        "Zoe made, changed or proposed “Hale” and cannot settle it",
    ),
    "a stranger's annotation": (
        lambda work, case: settle(work, case, [work.release.id], by=ZOE, editors={}),
        "does not belong to this case",
    ),
    "a third that one has": (
        lambda work, case: settle_with_third(work, case, Correction("NOTE", (Span(0, 4),)), by=ZOE, editors={}),
        "That is what Ben has: take it instead.",
    ),
    "a third on nothing": (
        lambda work, case: settle_with_third(work, case, Correction("NOTE", (Span(4, 5),)), by=ZOE, editors={}),
        "only blanks",
    ),
    "a third of no such value": (
        lambda work, case: settle_with_third(
            work, case, Correction("ADVISOR", (Span(0, 4),), (("role", "odd"),)), by=ZOE, editors={}
        ),
        "odd",
    ),
    "a retired label": (
        lambda work, case: settle_with_third(_retired(work), case, Correction("NOTE", (Span(0, 8),)), by=ZOE,
                                             editors={}),
        "Note is retired and takes no new annotations: choose another label.",
    ),
}  # fmt: skip


def _retired(work: AnnotatedRelease) -> AnnotatedRelease:
    labels = tuple(replace(label, retired=label.id == "NOTE") for label in work.scheme.labels)
    return replace(work, scheme=replace(work.scheme, labels=labels))


@pytest.mark.parametrize("name", REFUSALS)
def test_refused(name: str) -> None:
    attempt, words = REFUSALS[name]
    with pytest.raises(Refusal) as caught:
        attempt(*conflict())
    assert words in caught.value.sentence


def test_what_changed_meanwhile_is_not_settled() -> None:
    work, case = conflict()
    changed = done(work, annotate.describe(work, of(work, "Ben").id, by=BEN, comment="Hm."))
    gone = done(work, annotate.remove(work, [of(work, "Ben").id], by=BEN))
    more = hand_in(done(work, annotate.annotate(work, Span(0, 12), "NOTE", by=CLEO)), CLEO)
    for now in (changed, gone):
        with pytest.raises(StaleEdit, match="was changed meanwhile"):
            settle(now, case, [of(work, "Ada").id], by=ZOE, editors={})
    # A third person's work between the two is not in a case of two.
    assert settle(more, case, [of(work, "Ada").id], by=ZOE, editors={})
    seen = line_up(more)[0]
    with pytest.raises(StaleEdit):
        settle(done(more, annotate.remove(more, [of(more, "Cleo").id], by=CLEO)), seen, [], by=ZOE, editors={})


# -- all that agree


def test_all_that_agree_are_settled_at_once() -> None:
    work = several("{ADVISOR@ada:{ADVISOR@ben:Hale}} and {NOTE@ada:{NOTE@ben:Notes}} and {NOTE@ada:{ADVISOR@ben:Vale}}")
    made = settle_agreed(work, line_up(work), by=ZOE, editors={})
    after = done(work, made)
    assert made.title == "Settle what is agreed: 4 annotations"
    assert [(case.kind.value, case.open) for case in line_up(after)] == [
        ("agreed", False), ("agreed", False), ("label", True),
    ]  # fmt: skip
    with pytest.raises(Refusal, match="awaits a decision of Zoe"):
        settle_agreed(after, line_up(after), by=ZOE, editors={})


def test_what_the_adjudicator_had_a_hand_in_is_left_to_another() -> None:
    work = several("{ADVISOR@ada:{ADVISOR@ben:Hale}} and {NOTE@ada:{NOTE@ben:Notes}}")
    made = settle_agreed(work, line_up(work), by=ZOE, editors={of(work, "Ada").id: {"Zoe"}})
    assert [case.open for case in line_up(done(work, made))] == [True, False]


def test_what_agreed_and_was_changed_is_not_settled() -> None:
    work = several("{ADVISOR@ada:{ADVISOR@ben:Hale}}")
    changed = done(work, annotate.describe(work, of(work, "Ben").id, by=BEN, comment="Hm."))
    with pytest.raises(StaleEdit):
        settle_agreed(changed, line_up(work), by=ZOE, editors={})


# -- signing off


def test_a_sign_off_waits_for_what_is_not_settled() -> None:
    work = several("{ADVISOR@ada:{NOTE@ben:Hale}} and {ADVISOR@ada:Vale}")
    sentence = "2 places where Ada and Ben differ are not settled: compare them first."
    assert obstacle(work) == sentence
    with pytest.raises(Refusal, match=sentence):
        review.sign_off(work, by=RITA)
    for case in line_up(work):
        work = done(work, settle(work, case, [case.members[0].id], by=ZOE, editors={}))
    assert obstacle(work) == ""
    assert done(work, review.sign_off(work, by=RITA)).reviewed


def test_one_annotator_alone_is_in_nobodys_way() -> None:
    work = several("{ADVISOR@ada:Hale}", whole=())
    assert (line_up(work), obstacle(work)) == ((), "")
    with pytest.raises(Refusal, match="not yet decided"):
        review.sign_off(work, by=RITA)
