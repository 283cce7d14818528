"""What came back to an annotator: kinds, both sides, and their order."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from domain import annotate, respond, review
from domain.annotation import AnnotatedRelease, Annotation, Correction
from domain.came_back import CameBack, Kind, Version, attribute_sides, came_back_in, excerpt, in_order, sent_back
from domain.edit import Edit, apply
from domain.negative import found_none
from domain.person import Person, Role
from domain.span import Span
from tests.sheets import drawn

ANN, RITA, REX = Person("anna", Role.ANNOTATOR), Person("rita", Role.REVIEWER), Person("rex", Role.REVIEWER)
SHEET = drawn("{ADVISOR role=legal:Hale & Dorn LLP} advised. The {NOTE:5.00% Senior Notes} were sold by Vale Inc.\n")
HALE, NOTES = SHEET.annotations


class Story:
    """A release through several Edits, and who made which revision."""

    def __init__(self, sheet: AnnotatedRelease = SHEET) -> None:
        self.sheet = sheet
        self.versions: dict[UUID, Version] = {
            item.revision: Version(item.author, item.created, item) for item in sheet.annotations
        }

    def take(self, done: Edit) -> None:
        self.sheet = apply(self.sheet, done)
        for change in done.of(Annotation):
            if isinstance(change.after, Annotation):
                self.versions[change.after.revision] = Version(done.by, done.at, change.after)

    def back(self) -> list[CameBack]:
        return came_back_in(self.sheet, "anna", self)

    def made(self, _annotation_id: UUID, revision: UUID) -> Version | None:
        return self.versions.get(revision)

    def was(self, _annotation_id: UUID, revision: UUID) -> Annotation | None:
        found = self.versions.get(revision)
        return found.annotation if found is not None else None


@pytest.fixture
def story() -> Story:
    made = Story()
    made.take(review.submit(made.sheet, by=ANN))
    return made


def returned(story: Story, correction: Correction | None = None) -> None:
    story.take(review.return_(story.sheet, [HALE.id], by=RITA, editors={}, reason="2", correction=correction))


def test_a_return_with_a_correction_has_two_sides(story: Story) -> None:
    returned(story, Correction("NOTE", (Span(0, 11),), (("coupon", "5"),)))
    (item,) = story.back()
    assert (item.kind, item.by, item.corrected, item.place) == (Kind.RETURNED, "rita", True, 0)
    mine, other = item.sides
    assert (mine.label, other.label) == ("ADVISOR", "NOTE")
    assert mine.pieces == (("Hale & Dorn LLP", True), (" advised. The 5.00% Senior", False), (" …", False))
    assert other.pieces[0] == ("Hale & Dorn", True)
    assert attribute_sides(mine, other) == [("role", "legal", ""), ("coupon", "", "5")]


def test_a_return_without_one_has_one_side(story: Story) -> None:
    returned(story)
    (item,) = story.back()
    assert (len(item.sides), item.corrected) == (1, False)


def test_what_somebody_else_mended_is_shown_as_it_was(story: Story) -> None:
    story.take(annotate.relabel(story.sheet, NOTES.id, "ADVISOR", by=REX))
    (item,) = story.back()
    assert (item.kind, item.by, item.decision) == (Kind.MENDED, "rex", None)
    assert [side.label for side in item.sides] == ["NOTE", "ADVISOR"]


def test_what_was_mended_before_it_was_handed_in_did_not_come_back() -> None:
    story = Story()
    story.take(annotate.relabel(story.sheet, NOTES.id, "ADVISOR", by=REX))
    assert story.back() == []


def test_what_was_taken_over_waits_to_be_handed_in(story: Story) -> None:
    returned(story, Correction("ADVISOR", (Span(0, 11),)))
    story.take(respond.accept_correction(story.sheet, HALE.id, by=ANN))
    (item,) = story.back()
    assert (item.kind, item.by, item.corrected) == (Kind.UNSENT, "rita", False)
    assert [side.pieces[0][0] for side in item.sides] == ["Hale & Dorn LLP", "Hale & Dorn"]
    story.take(review.submit(story.sheet, by=ANN))
    assert story.back() == []


def test_what_its_author_changed_unasked_did_not_come_back(story: Story) -> None:
    story.take(annotate.describe(story.sheet, HALE.id, by=ANN, flagged=True))
    assert story.back() == []


def test_a_returned_found_none_is_listed(story: Story) -> None:
    story.take(found_none(story.sheet, "RISK_FACTOR", by=ANN))
    story.take(review.submit(story.sheet, by=ANN))
    (none,) = story.sheet.negatives
    story.take(review.return_(story.sheet, [none.id], by=RITA, editors={}, reason="5"))
    (item,) = story.back()
    assert (item.subject, item.sides, item.place) == (none, (), 0)


def test_only_what_stands_returned_was_sent_back(story: Story) -> None:
    assert sent_back(story.sheet, "anna") == ()
    returned(story)
    assert [item.id for item in sent_back(story.sheet, "anna")] == [HALE.id]
    assert sent_back(story.sheet, "rita") == ()


def test_work_of_others_is_not_listed(story: Story) -> None:
    returned(story)
    assert came_back_in(story.sheet, "rita", story) == []


def test_the_release_of_which_something_came_back_first_stands_first(story: Story) -> None:
    returned(story)
    (item,) = story.back()
    late = replace(item, at=item.at + timedelta(hours=1))
    other = replace(late, release_name="a", subject=replace(HALE, release_id=UUID(int=1)))
    below = replace(late, subject=replace(HALE, fragments=(Span(40, 50),)))
    assert in_order([other, below, item]) == [item, below, other]


def test_an_excerpt_is_one_line_of_whole_words_with_the_ends_of_long_pieces() -> None:
    text = "word " * 40 + "Thorne\nPell LLP advised" + " tail" * 40
    start = text.index("Thorne")
    story = Story(drawn(text))
    story.take(annotate.annotate(story.sheet, Span(start, start + 15), "ADVISOR", by=ANN))
    story.take(review.submit(story.sheet, by=ANN))
    (made,) = story.sheet.annotations
    story.take(review.return_(story.sheet, [made.id], by=RITA, editors={}, reason="2"))
    (item,) = story.back()
    pieces = item.sides[0].pieces
    assert pieces[2] == ("Thorne Pell LLP", True)
    assert pieces[0] == ("… ", False)
    assert pieces[1][0].startswith("word word")
    assert pieces[-1] == (" …", False)
    long = excerpt("x" * 1000, [Span(0, 1000)], Span(0, 1000))
    assert len(long[0][0]) < 250
    assert " … " in long[0][0]


def test_the_parts_of_a_discontinuous_annotation_are_marked_one_by_one() -> None:
    assert excerpt("one two three four", [Span(0, 3), Span(8, 13)], Span(0, 18)) == (
        ("one", True),
        (" two ", False),
        ("three", True),
        (" four", False),
    )
