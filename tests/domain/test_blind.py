"""Working blind: who sees what of whom, until when, and which acts may be told."""

from dataclasses import replace

import pytest

from domain import annotate, govern, respond, review
from domain.annotation import AnnotatedRelease, Mark, MarkKind
from domain.assign import assign
from domain.blind import Known, in_sight, tellable, visible, works_on
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


def finish(sheet: AnnotatedRelease, person: Person) -> AnnotatedRelease:
    """The sheet after somebody has handed in all that they have and is done."""
    sheet = hand_in(sheet, person)
    return done(sheet, annotate.done(sheet, by=person))


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
    sheet = finish(sheet, BEN)
    # Who is done sees what others have handed in, and no draft.
    assert seen(sheet, viewer) == one_in
    assert seen(finish(sheet, ADA), viewer) == both_in


def test_to_hand_in_a_part_is_not_to_be_done() -> None:
    sheet = hand_in(finish(given(), ADA), BEN)
    assert seen(sheet, BEN) == ["Ben"]
    assert seen(done(sheet, annotate.done(sheet, by=BEN)), BEN) == ["Ada", "Ben"]


def test_a_reviewer_to_whom_nothing_is_assigned_is_blind_while_they_have_drafts() -> None:
    sheet = hand_in(given("Ada"), ADA)
    sheet = done(sheet, found_none(sheet, "RISK_FACTOR", by=RITA))
    assert seen(sheet, RITA) == ["Rita"]
    assert seen(hand_in(sheet, RITA), RITA) == ["Ada", "Rita"]


def test_what_was_changed_added_or_handed_in_after_done_is_known() -> None:
    sheet = finish(given(), BEN)
    mine = of(sheet, "Ben")
    assert in_sight(sheet) == ()
    changed = done(sheet, annotate.describe(sheet, mine.id, by=BEN, comment="Hm."))
    assert [item.id for item in in_sight(changed)] == [mine.id]
    assert [item.id for item in in_sight(hand_in(changed, BEN))] == [mine.id]
    added = hand_in(done(sheet, annotate.annotate(sheet, Span(5, 12), "NOTE", by=BEN)), BEN)
    assert [item.span for item in in_sight(added)] == [Span(5, 12)]
    late = hand_in(done(given(), annotate.done(given(), by=BEN)), BEN)
    assert [item.id for item in in_sight(late)] == [mine.id]


def test_a_reviewer_who_annotates_too_is_blind_while_they_do() -> None:
    sheet = hand_in(given("Ada", "Rita"), ADA)
    assert seen(sheet, RITA) == []
    sheet = done(sheet, found_none(sheet, "RISK_FACTOR", by=RITA))
    assert seen(sheet, RITA) == ["Rita"]
    assert seen(hand_in(sheet, RITA), RITA) == ["Rita"]
    assert seen(finish(sheet, RITA), RITA) == ["Ada", "Rita"]


def test_saying_done_ends_it_and_taking_done_back_begins_it_again() -> None:
    sheet = hand_in(given(), ADA)
    assert works_on(sheet, BEN)
    sheet = done(sheet, annotate.done(sheet, by=BEN))
    assert (works_on(sheet, BEN), seen(sheet, BEN)) == (False, ["Ada", "Ben"])
    assert works_on(done(sheet, annotate.not_done(sheet, by=BEN)), BEN)


def test_who_was_done_cannot_unsee_whatever_they_change() -> None:
    sheet = finish(hand_in(given(), ADA), BEN)
    mine = of(sheet, "Ben")
    assert not works_on(done(sheet, review.reopen(sheet, [mine.id], by=BEN)), BEN)
    assert not works_on(done(sheet, annotate.describe(sheet, mine.id, by=BEN, comment="Hm.")), BEN)


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
    again = visible(finish(sheet, BEN), BEN, BLIND)
    assert (len(again.relations), len(again.comments), len(again.marks)) == (1, 2, 3)


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
    draft = Known(drafts=frozenset(change.value.id for change in label.changes))  # type: ignore[union-attr]
    assert [tellable(label, viewer, set(), draft) for viewer in (ADA, BEN, None)] == [True, False, True]
    assert tellable(own, BEN, set(), draft)


def test_what_others_do_to_ones_own_is_told_as_the_sheet_shows_it() -> None:
    sheet = hand_in(given(), BEN)
    mine, working = of(sheet, "Ben"), {sheet.release.id}
    approval = review.approve(sheet, [mine.id], by=RITA, editors={})
    mended = annotate.describe(sheet, mine.id, by=RITA, comment="Hm.")
    own = Known(own=frozenset({mine.id}))
    assert [tellable(act, BEN, working, own) for act in (approval, mended)] == [True, True]
    assert [tellable(act, ADA, working) for act in (approval, mended)] == [False, False]
    assert visible(done(sheet, approval), BEN, BLIND).decisions_on(mine.id)[-1].by == "Rita"
