"""A suggestion becomes the annotation of who accepts it, or is turned down; either is one Edit that undo takes back."""

from dataclasses import replace

import pytest

from domain import annotate, review
from domain.accept import accept, reject
from domain.annotation import AnnotatedRelease, Annotation
from domain.edit import apply, reversed_edit
from domain.errors import Refusal, StaleEdit
from domain.negative import found_none
from domain.person import Person, Role
from domain.release import Pairs
from domain.span import Span
from domain.suggest import left
from domain.suggestion import Proposal, Rejection, Source, Suggestion, suggested
from tests import sheets

ANN = Person("ann", Role.ANNOTATOR)
RITA = Person("rita", Role.REVIEWER)
REX = Person("rex", Role.READER)
SHEET = sheets.drawn("Hale & Dorn LLP advised on the 5% Notes and the 6% Notes.")


def guess(words: str, label: str = "ADVISOR", score: float = 0.931, attributes: Pairs = ()) -> Suggestion:
    start = SHEET.text.find(words)
    span = Span(start, start + len(words))
    proposal = Proposal(label, span, score, Source.RULE, "rule: advisor phrase", "advises", attributes)
    return suggested(SHEET.release.id, SHEET.text, proposal)


HALE, FIVE, SIX = guess("Hale & Dorn LLP"), guess("5% Notes", "NOTE"), guess("6% Notes", "NOTE")


def accepted(sheet: AnnotatedRelease, *suggestions: Suggestion, by: Person = ANN) -> AnnotatedRelease:
    return apply(sheet, accept(sheet, suggestions, by=by))


def rejected(sheet: AnnotatedRelease, *suggestions: Suggestion, by: Person = ANN) -> AnnotatedRelease:
    return apply(sheet, reject(sheet, suggestions, by=by))


def test_it_is_a_draft_of_who_accepts_it_and_says_where_it_came_from() -> None:
    (made,) = accepted(SHEET, guess("Hale", attributes=(("role", "legal"),))).annotations
    assert (made.label, made.quote, made.author) == ("ADVISOR", "Hale", "ann")
    assert made.origin == "suggested: rule advises, 0.93"
    assert made.attributes == (("role", "legal"),)
    assert made.fragments == (Span(0, 4),)


def test_several_are_one_step() -> None:
    done = accept(SHEET, [HALE, SIX, FIVE, FIVE], by=ANN)
    assert done.title == "Accept 3 suggestions"
    sheet = apply(SHEET, done)
    assert [item.quote for item in sheet.annotations] == ["Hale & Dorn LLP", "5% Notes", "6% Notes"]
    assert apply(sheet, reversed_edit(done, "ann")) == SHEET
    assert left(sheet, [HALE, FIVE, SIX]) == ()
    assert len(left(SHEET, [HALE, FIVE, SIX])) == 3


def test_four_eyes_hold_for_what_was_accepted() -> None:
    sheet = accepted(SHEET, HALE, by=RITA)
    (made,) = sheet.annotations
    sheet = apply(sheet, review.submit(sheet, by=RITA))
    with pytest.raises(Refusal, match="rita made"):
        review.approve(sheet, [made.id], by=RITA, editors={made.id: frozenset({"rita"})})


def test_attributes_that_the_scheme_does_not_know_are_dropped() -> None:
    odd = guess("Hale", attributes=(("bench", "red"), ("party", "Northwind"), ("role", "tailor")))
    (made,) = accepted(SHEET, odd).annotations
    assert made.attributes == (("party", "Northwind"),)


def test_what_stands_there_already_is_left_out() -> None:
    sheet = accepted(SHEET, HALE)
    assert [item.quote for item in accepted(sheet, HALE, FIVE).annotations] == ["Hale & Dorn LLP", "5% Notes"]
    with pytest.raises(Refusal, match="Nothing is left to accept"):
        accept(sheet, [HALE, guess("Dorn LLP")], by=ANN)


def test_of_two_that_overlap_one_is_accepted() -> None:
    sheet = accepted(SHEET, guess("Dorn LLP"), HALE, guess("Hale", "NOTE"))
    assert [(item.label, item.quote) for item in sheet.annotations] == [
        ("ADVISOR", "Hale & Dorn LLP"),
        ("NOTE", "Hale"),
    ]


def test_labels_that_cannot_be_given_are_left_out() -> None:
    labels = tuple(replace(label, retired=label.id == "NOTE") for label in SHEET.scheme.labels)
    retired = replace(SHEET, scheme=replace(SHEET.scheme, labels=labels))
    assert [item.label for item in accepted(retired, HALE, FIVE, guess("LLP", "BOND")).annotations] == ["ADVISOR"]
    with pytest.raises(Refusal, match="retired"):
        accept(retired, [FIVE], by=ANN)


@pytest.mark.parametrize("verb", [accept, reject])
@pytest.mark.parametrize(
    "odd",
    [
        replace(HALE, quote="Hale & Dorm LLP"),
        replace(HALE, span=Span(5_000, 5_004)),
        replace(HALE, release_id=HALE.id),
    ],
    ids=["words", "place", "release"],
)
def test_what_was_made_for_another_text_is_refused_whole(verb: object, odd: Suggestion) -> None:
    with pytest.raises(StaleEdit, match="another text"):
        verb(SHEET, [FIVE, odd], by=ANN)  # type: ignore[operator]


@pytest.mark.parametrize("verb", [accept, reject])
def test_who_may_not_annotate_and_what_is_in_the_trash(verb: object) -> None:
    with pytest.raises(Refusal, match="reader"):
        verb(SHEET, [HALE], by=REX)  # type: ignore[operator]
    with pytest.raises(Refusal, match="in the trash"):
        verb(replace(SHEET, release=replace(SHEET.release, trashed=True)), [HALE], by=ANN)  # type: ignore[operator]
    with pytest.raises(Refusal, match="No suggestion is chosen"):
        verb(SHEET, [], by=ANN)  # type: ignore[operator]


def test_to_accept_takes_back_that_there_is_none() -> None:
    sheet = apply(SHEET, found_none(SHEET, "NOTE", by=ANN))
    done = accept(sheet, [FIVE, SIX], by=ANN)
    assert apply(sheet, done).negatives == ()
    assert apply(apply(sheet, done), reversed_edit(done, "ann")) == sheet


def test_a_rejection_bears_who_gave_it_and_is_not_proposed_again() -> None:
    sheet = rejected(SHEET, HALE, FIVE)
    assert [(item.label, item.quote, item.author, item.score) for item in sheet.rejections] == [
        ("ADVISOR", "Hale & Dorn LLP", "ann", 0.931),
        ("NOTE", "5% Notes", "ann", 0.931),
    ]
    assert all(isinstance(item, Rejection) for item in sheet.rejections)
    assert left(sheet, [HALE, FIVE, SIX]) == (SIX,)
    with pytest.raises(Refusal, match="Nothing is left to accept"):
        accept(sheet, [HALE], by=ANN)
    with pytest.raises(Refusal, match="rejected already"):
        reject(sheet, [HALE, FIVE], by=RITA)
    done = reject(SHEET, [HALE], by=ANN)
    assert apply(apply(SHEET, done), reversed_edit(done, "ann")) == SHEET


def test_a_rejection_is_of_its_label_and_words_alone() -> None:
    sheet = rejected(SHEET, HALE)
    assert left(sheet, [guess("Hale & Dorn LLP", "NOTE"), guess("Hale & Dorn")]) != ()


def test_a_person_labels_what_was_turned_down_all_the_same() -> None:
    sheet = rejected(SHEET, HALE)
    made = annotate.annotate(sheet, HALE.span, "ADVISOR", by=ANN).changes[0].after
    assert isinstance(made, Annotation)
    assert made.origin == "manual"
