"""What is gold of a release: each place once, who it is from, and what goes with it."""

from dataclasses import replace
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from domain import annotate, review
from domain.adjudicate import settle, settle_agreed, settle_with_third
from domain.annotation import AnnotatedRelease, Comment, Correction, State
from domain.gold import gold
from domain.line_up import line_up
from domain.negative import found_none
from domain.span import Span
from tests.domain.several import ADA, BEN, RITA, ZOE, done, hand_in, of, several
from tests.sheets import START, decided, fixed_id


def found(sheet: AnnotatedRelease) -> list[tuple[str, str]]:
    return [(item.quote, item.origin) for item in gold(sheet).annotations]


def test_what_is_agreed_stands_once_and_says_whose_it_is() -> None:
    work = several("{ADVISOR@ada:{ADVISOR@ben:Hale}} and {NOTE@ada:{RISK_FACTOR@ben:Vale}}")
    work = done(work, settle_agreed(work, line_up(work), by=ZOE, editors={}))
    work = done(work, settle(work, line_up(work)[1], [of(work, "Ben", 1).id], by=ZOE, editors={}))
    assert found(work) == [
        ("Hale", "gold: Ada and Ben, approved by Zoe"),
        ("Vale", "gold: Ben, approved by Zoe, against Ada"),
    ]
    assert all(gold(work).state(item) is State.APPROVED for item in gold(work).annotations)


def test_a_third_says_against_whom_it_was_written() -> None:
    work = several("{ADVISOR@ada:{NOTE@ben:Hale}} advised.")
    made = settle_with_third(
        work, line_up(work)[0], Correction("RISK_FACTOR", (Span(0, 12),)), by=ZOE, editors={}
    )  # fmt: skip
    work = done(work, *made)
    assert found(work) == []
    work = done(work, review.approve(work, [of(work, "Zoe").id], by=RITA, editors={}))
    assert found(work) == [
        ("Hale advised", "gold: Zoe (written where annotators differ), approved by Rita, against Ada and Ben")
    ]


def test_one_annotators_work_keeps_its_origin() -> None:
    work = several("{ADVISOR@ada:Hale}", whole=())
    work = done(work, review.approve(work, [of(work, "Ada").id], by=RITA, editors={}))
    assert found(work) == [("Hale", "manual")]


def test_the_same_with_other_attributes_is_another() -> None:
    work = several("{ADVISOR@ada role=legal:{ADVISOR@ben:Hale}}")
    work = done(work, settle(work, line_up(work)[0], [item.id for item in work.annotations], by=ZOE, editors={}))
    assert {item.attributes for item in gold(work).annotations} == {(), (("role", "legal"),)}


def test_relations_lead_to_what_stands_for_their_ends() -> None:
    work = several(
        "{ADVISOR@ada:{ADVISOR@ben:Hale}} and {NOTE@ada:{NOTE@ben:Notes}} and {NOTE@ada:Vale}", whole=("Ada",)
    )
    for person in (ADA, BEN):
        firm, notes = of(work, person.name), of(work, person.name, 1)
        work = done(work, annotate.relate(work, firm.id, notes.id, "advises on", by=person))
    work = done(work, annotate.relate(work, of(work, "Ada").id, of(work, "Ada", 2).id, "advises on", by=ADA))
    work = done(work, annotate.relate(work, of(work, "Ada").id, of(work, "Ben").id, "is", by=ADA))
    work = done(work, annotate.relate(work, of(work, "Ben").id, of(work, "Ben").id, "itself", by=BEN))
    work = done(work, settle_agreed(work, line_up(work), by=ZOE, editors={}))
    made = gold(work)
    firm, notes = made.annotations
    assert [(item.source, item.target, item.label) for item in made.relations] == [
        (firm.id, firm.id, "itself"),
        (firm.id, notes.id, "advises on"),
    ]


def test_found_none_stands_once_and_not_beside_what_was_found() -> None:
    work = several("{NOTE@ada:Notes}")
    for person, label in ((ADA, "ADVISOR"), (BEN, "ADVISOR"), (BEN, "NOTE")):
        work = done(work, found_none(work, label, by=person))
    work = hand_in(hand_in(work, ADA), BEN)
    work = done(work, review.approve(work, [item.id for item in work.negatives], by=RITA, editors={}))
    assert sorted(item.label for item in gold(work).negatives) == ["ADVISOR", "NOTE"]
    work = done(work, settle(work, line_up(work)[0], [of(work, "Ada").id], by=ZOE, editors={}))
    assert [item.label for item in gold(work).negatives] == ["ADVISOR"]


def test_comments_go_with_what_stands_for_their_annotation() -> None:
    work = several("{ADVISOR@ada:{ADVISOR@ben:Hale}} and {NOTE@ada:Vale}")

    def said(number: int, on: UUID | None) -> Comment:
        return Comment(fixed_id("said", number), work.release.id, on, None, "Ada", START, str(number))

    ids = (of(work, "Ada").id, of(work, "Ben").id, of(work, "Ada", 1).id, None)
    work = replace(work, comments=tuple(said(number, on) for number, on in enumerate(ids)))
    work = done(work, settle_agreed(work, line_up(work), by=ZOE, editors={}))
    made = gold(work)
    (kept,) = made.annotations
    assert [(item.text, item.annotation_id) for item in made.comments] == [("0", kept.id), ("1", kept.id), ("3", None)]


@given(st.lists(st.sampled_from([State.SUBMITTED, State.APPROVED, State.RETURNED, State.OVERRULED]), min_size=6))
def test_gold_is_what_was_approved_each_place_once(states: list[State]) -> None:
    work = several(
        "{ADVISOR@ada:{ADVISOR@ben:{ADVISOR@cleo:Hale}}} and {NOTE@ada:{NOTE@ben:5% {NOTE@cleo:Notes}}}",
        handed_in=False,
    )
    work = decided(work, {place: [states[place]] for place in range(6)})
    approved = {Correction.of(item) for item in work.annotations if work.state(item) is State.APPROVED}
    made = gold(work)
    assert [Correction.of(item) for item in made.annotations] == [
        content for content in dict.fromkeys(map(Correction.of, work.annotations)) if content in approved
    ]
    assert (
        gold(made).annotations and len(gold(made).annotations) == len(made.annotations)
        if approved
        else not made.annotations
    )
