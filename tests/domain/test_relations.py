"""Relations between the annotations of a sheet: made, taken away, carried along, in order whatever is done."""

from collections.abc import Callable
from dataclasses import replace
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import annotate
from domain.annotation import AnnotatedRelease, Annotation, Relation, in_relation_order
from domain.edit import Change, apply, edit, key_of, release_of, reversed_edit
from domain.errors import Refusal, StaleEdit
from domain.person import Person, Role
from domain.record import change_from, change_record
from domain.span import Span
from tests import sheets

ANNA = Person("anna", Role.ANNOTATOR)
BEN = Person("ben", Role.ANNOTATOR)
RITA = Person("rita", Role.REVIEWER)
REX = Person("rex", Role.READER)


def scene() -> AnnotatedRelease:
    return sheets.drawn("{ADVISOR:Alder LLP} advised {NOTE:Ostwind AG} on {NOTE:5% Notes} and {NOTE:6% Notes}.")


def tied(sheet: AnnotatedRelease, source: int, target: int, label: str = "of", by: Person = ANNA) -> AnnotatedRelease:
    ends = sheet.annotations[source].id, sheet.annotations[target].id
    return apply(sheet, annotate.relate(sheet, *ends, label, by=by))


def drawn(sheet: AnnotatedRelease) -> list[tuple[str, int, int]]:
    """The relations by the places of their ends."""
    places = {annotation.id: place for place, annotation in enumerate(sheet.annotations)}
    return [(found.label, places[found.source], places[found.target]) for found in sheet.relations]


def test_a_relation_keeps_who_when_and_what() -> None:
    sheet = scene()
    one, two = sheet.annotations[:2]
    done = annotate.relate(sheet, one.id, two.id, " advises ", by=ANNA, attributes={"as": "counsel", "x": ""})
    (change,) = done.changes
    made = change.after
    assert isinstance(made, Relation)
    assert (made.label, made.source, made.target, made.author) == ("advises", one.id, two.id, "anna")
    assert (made.attributes, made.origin, made.release_id) == ((("as", "counsel"),), "manual", sheet.release.id)
    assert (done.title, made.created) == ("advises: Alder LLP → Ostwind AG", done.at)
    assert (key_of(made), release_of(made)) == (("relation", str(made.id)), sheet.release.id)
    assert change_from(change_record(change)) == change
    assert apply(apply(sheet, done), reversed_edit(done, "anna")) == sheet


def test_relations_stand_in_text_order() -> None:
    sheet = scene()
    for tie in [(3, 0, "c"), (0, 3, "b"), (0, 1, "z"), (0, 1, "a"), (2, 2, "self"), (1, 0, "a")]:
        sheet = tied(sheet, *tie)
    assert drawn(sheet) == [("a", 0, 1), ("z", 0, 1), ("b", 0, 3), ("a", 1, 0), ("self", 2, 2), ("c", 3, 0)]
    ids = [annotation.id for annotation in sheet.annotations]
    assert [[found.label for found in sheet.relations_of(key)] for key in ids] == [
        ["a", "z", "b", "a", "c"],
        ["a", "z", "a"],
        ["self"],
        ["b", "c"],
    ]
    assert sheet.relations_of(uuid4()) == ()


def test_removing_an_annotation_takes_its_relations_along() -> None:
    sheet = tied(tied(tied(scene(), 0, 1), 1, 2, by=BEN), 2, 3)
    done = annotate.remove(sheet, [sheet.annotations[1].id, sheet.annotations[1].id], by=ANNA)
    assert [type(change.value).__name__ for change in done.changes] == ["Relation", "Relation", "Annotation"]
    after = apply(sheet, done)
    assert drawn(after) == [("of", 1, 2)]
    assert apply(after, reversed_edit(done, "anna")) == sheet
    whole = annotate.remove(sheet, [annotation.id for annotation in sheet.annotations], by=ANNA)
    assert apply(sheet, whole).relations == ()
    assert apply(apply(sheet, whole), reversed_edit(whole, "anna")) == sheet


def test_a_moved_annotation_takes_its_relations_to_their_new_place() -> None:
    sheet = tied(tied(scene(), 0, 3, "a"), 1, 2, "b")
    after = apply(sheet, annotate.resize(sheet, sheet.annotations[0].id, Span(42, 46), by=ANNA))
    assert drawn(after) == [("b", 0, 1), ("a", 2, 3)]
    assert after.relations == tuple(sorted(after.relations, key=lambda item: in_relation_order(item, after.by_id)))


REFUSED = [
    ("reader", lambda s: annotate.relate(s, s.annotations[0].id, s.annotations[1].id, "of", by=REX), "rex is a reader"),
    ("gone", lambda s: annotate.relate(s, s.annotations[0].id, uuid4(), "of", by=ANNA), "no longer there"),
    ("no word", lambda s: annotate.relate(s, s.annotations[0].id, s.annotations[1].id, " ", by=ANNA), "needs a word"),
    (
        "no text",
        lambda s: annotate.relate(s, s.annotations[0].id, s.annotations[1].id, "a\tb", by=ANNA),
        "needs a word",
    ),
    ("twin", lambda s: annotate.relate(s, s.annotations[0].id, s.annotations[1].id, "of", by=ANNA), "already is tied"),
    ("not there", lambda s: annotate.unrelate(s, [uuid4()], by=ANNA), "no longer there"),
    ("none", lambda s: annotate.unrelate(s, [], by=ANNA), "No relation is chosen"),
    ("another's", lambda s: annotate.unrelate(s, [s.relations[0].id], by=BEN), "relations of anna"),
    ("reader takes", lambda s: annotate.unrelate(s, [s.relations[0].id], by=REX), "rex is a reader"),
]


@pytest.mark.parametrize(("what", "act", "sentence"), REFUSED, ids=[row[0] for row in REFUSED])
def test_what_is_refused(what: str, act: Callable[[AnnotatedRelease], object], sentence: str) -> None:
    with pytest.raises(Refusal, match=sentence):
        act(tied(scene(), 0, 1))


def test_what_is_allowed() -> None:
    sheet = tied(scene(), 0, 1)
    assert drawn(tied(sheet, 0, 1, by=BEN)) == [("of", 0, 1)] * 2
    assert apply(sheet, annotate.unrelate(sheet, [sheet.relations[0].id], by=ANNA)).relations == ()
    assert apply(sheet, annotate.unrelate(sheet, [sheet.relations[0].id], by=RITA)).relations == ()


def test_a_trashed_release_takes_none() -> None:
    sheet = tied(scene(), 0, 1)
    gone = replace(sheet, release=replace(sheet.release, trashed=True))
    one, two = gone.annotations[:2]
    for act in (
        lambda: annotate.relate(gone, one.id, two.id, "new", by=ANNA),
        lambda: annotate.unrelate(gone, [gone.relations[0].id], by=ANNA),
    ):
        with pytest.raises(Refusal, match="in the trash"):
            act()


def test_what_does_not_fit_the_sheet_is_stale() -> None:
    sheet = scene()
    full = tied(sheet, 0, 1)
    (relation,) = full.relations
    alone = edit("Alone", "anna", [Change(sheet.annotations[0], None)])
    lost = edit("Lost", "anna", [Change(None, replace(relation, id=uuid4(), target=uuid4()))])
    for held, done in [
        (full, edit("Twice", "anna", [Change(None, relation)])),
        (sheet, edit("Gone", "anna", [Change(relation, None)])),
        (full, edit("Other", "anna", [Change(replace(relation, label="x"), None)])),
        (full, alone),
        (full, lost),
    ]:
        with pytest.raises(StaleEdit):
            apply(held, done)


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 9), st.integers(0, 9), st.sampled_from("ab")), max_size=25))
def test_any_sequence_keeps_order_and_ends(steps: list[tuple[int, int, int, str]]) -> None:
    """Against the plain way: all relations sorted anew, none without its ends."""
    sheet = scene()
    for act, one, two, label in steps:
        first = sheet.annotations[one % len(sheet.annotations)] if sheet.annotations else None
        second = sheet.annotations[two % len(sheet.annotations)] if sheet.annotations else None
        try:
            if first is None or second is None or act == 0:
                done = annotate.annotate(sheet, Span(one, one + two + 1), "NOTE", by=ANNA)
            elif act <= 2:
                done = annotate.relate(sheet, first.id, second.id, label, by=ANNA)
            elif act == 3:
                done = annotate.remove(sheet, [first.id], by=ANNA)
            elif act == 4:
                done = annotate.resize(sheet, first.id, Span(two, two + one + 1), by=ANNA)
            else:
                done = annotate.unrelate(sheet, [found.id for found in sheet.relations_of(first.id)], by=ANNA)
        except Refusal:
            continue
        before, sheet = sheet, apply(sheet, done)
        assert apply(sheet, reversed_edit(done, "anna")) == before
        fresh = replace(sheet)
        assert sheet.relations == tuple(sorted(fresh.relations, key=lambda item: in_relation_order(item, fresh.by_id)))
        for annotation in sheet.annotations:
            assert isinstance(annotation, Annotation)
            assert sheet.relations_of(annotation.id) == fresh.relations_of(annotation.id)
