"""Working blind: who sees what of whom, until when, and which acts may be told."""

from dataclasses import replace

import pytest

from domain import annotate, govern, respond, review
from domain.annotation import AnnotatedRelease, Mark, MarkKind
from domain.assign import assign
from domain.blind import tellable, visible, works_on
from domain.edit import Edit
from domain.negative import found_none
from domain.person import Person, Role
from domain.policy import Policy
from domain.span import Span
from tests.domain.several import ADA, BEN, CLEO, RITA, ROOT, ZOE, done, hand_in, of, several
from tests.sheets import START, fixed_id

BLIND = Policy(blind=True)
REX = Person("Rex", Role.READER)
DRAWING = "{ADVISOR@ada:{NOTE@ben:Hale}} advised on the {NOTE@ada:Notes}."


def given(*whole: str) -> AnnotatedRelease:
    """Ada and Ben have drafts; those named are assigned."""
    return replace(several(DRAWING, handed_in=False, whole=whole or ("Ada", "Ben")), marks=())


def seen(sheet: AnnotatedRelease, viewer: Person | None, policy: Policy = BLIND) -> list[str]:
    return sorted({item.author for item in visible(sheet, viewer, policy).subjects()})


def test_where_nobody_works_blind_all_is_seen() -> None:
    sheet = given()
    assert visible(sheet, ADA, Policy()) is sheet


@pytest.mark.parametrize(
    ("viewer", "before", "one_in", "both_in"),
    [
        (ADA, ["Ada"], ["Ada"], ["Ada", "Ben"]),
        (BEN, ["Ben"], ["Ben"], ["Ada", "Ben"]),
        (CLEO, [], [], []),
        (RITA, [], ["Ben"], ["Ada", "Ben"]),
        (ZOE, [], ["Ben"], ["Ada", "Ben"]),
        (REX, [], ["Ben"], ["Ada", "Ben"]),
        (None, [], ["Ben"], ["Ada", "Ben"]),
    ],
)
def test_who_sees_whose(viewer: Person | None, before: list[str], one_in: list[str], both_in: list[str]) -> None:
    sheet = given()
    assert seen(sheet, viewer) == before
    sheet = hand_in(sheet, BEN)
    # Who has handed in sees what others have handed in, and no draft.
    assert seen(sheet, viewer) == one_in
    assert seen(hand_in(sheet, ADA), viewer) == both_in


def test_a_reviewer_who_annotates_too_is_blind_while_they_do() -> None:
    sheet = hand_in(given("Ada", "Rita"), ADA)
    assert seen(sheet, RITA) == []
    sheet = done(sheet, found_none(sheet, "RISK_FACTOR", by=RITA))
    assert seen(sheet, RITA) == ["Rita"]
    assert seen(hand_in(sheet, RITA), RITA) == ["Ada", "Rita"]


def test_saying_done_ends_it_and_taking_done_back_begins_it_again() -> None:
    sheet = hand_in(given(), ADA)
    assert works_on(sheet, BEN)
    sheet = done(sheet, annotate.done(sheet, by=BEN))
    assert (works_on(sheet, BEN), seen(sheet, BEN)) == (False, ["Ada", "Ben"])
    assert works_on(done(sheet, annotate.not_done(sheet, by=BEN)), BEN)


def test_a_changed_draft_blinds_again_and_a_reopened_one_does_not() -> None:
    sheet = hand_in(hand_in(given(), ADA), BEN)
    mine = of(sheet, "Ben")
    assert not works_on(done(sheet, review.reopen(sheet, [mine.id], by=BEN)), BEN)
    assert works_on(done(sheet, annotate.describe(sheet, mine.id, by=BEN, comment="Hm.")), BEN)


def test_words_decisions_relations_and_marks_of_others_are_hidden_too() -> None:
    sheet = given()
    ada, other, ben = of(sheet, "Ada"), of(sheet, "Ada", 1), of(sheet, "Ben")
    sheet = done(sheet, annotate.relate(sheet, ada.id, other.id, "advises", by=ADA))
    sheet = done(sheet, respond.comment_on(sheet, ada.id, "Is it?", by=ADA))
    sheet = hand_in(sheet, ADA)
    sheet = done(sheet, respond.comment_on(sheet, ben.id, "Mine.", by=BEN))
    sheet = done(sheet, review.approve(sheet, [ada.id], by=RITA, editors={}))
    given_ = (("Ada", MarkKind.DONE), ("Rita", MarkKind.REVIEWED))
    sheet = replace(sheet, marks=tuple(Mark(sheet.release.id, name, kind, START) for name, kind in given_))
    shown = visible(sheet, BEN, BLIND)
    assert (shown.relations, shown.decisions) == ((), ())
    assert [item.text for item in shown.comments] == ["Mine."]
    assert [mark.by for mark in shown.marks] == ["Rita"]
    assert shown.text == sheet.text
    again = visible(hand_in(sheet, BEN), BEN, BLIND)
    assert (len(again.relations), len(again.comments), len(again.marks)) == (1, 2, 2)


def test_acts_of_others_are_told_when_one_has_handed_in() -> None:
    sheet = given()
    label = annotate.annotate(sheet, Span(5, 12), "NOTE", by=ADA)
    own = annotate.annotate(sheet, Span(5, 12), "NOTE", by=BEN)
    rename = annotate.rename(sheet.release, "new.txt", by=ADA)
    given_ = assign([sheet.release.id], [CLEO], [], by=ROOT)
    said = annotate.done(sheet, by=ADA)
    people = govern.add_person([ROOT], "Dan", Role.READER, by=ROOT)
    working = {sheet.release.id}

    def told(viewer: Person | None, working: set) -> list[Edit]:  # type: ignore[type-arg]
        acts = (label, own, rename, given_, said, people)
        return [act for act in acts if tellable(act, viewer, working)]

    assert told(BEN, working) == [own, rename, given_, people]
    assert told(BEN, set()) == told(BEN, {fixed_id("another")}) == told(None, working)
    assert len(told(None, working)) == 6
