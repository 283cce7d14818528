"""Comments as lists and the text show them: what they are on, whom they concern, which are drawn."""

import pytest

from domain import annotate, respond
from domain.annotation import AnnotatedRelease
from domain.edit import apply
from domain.errors import Refusal
from domain.person import Person, Role
from domain.remarks import RemarkFilter, newest_first, remarks_in, stretches
from domain.span import Span
from tests.sheets import drawn

ANN, RITA = Person("anna", Role.ANNOTATOR), Person("rita", Role.REVIEWER)
SHEET = drawn("{ADVISOR role=legal:Hale & Dorn LLP} advised. The {NOTE:5.00% Senior Notes} were sold by Vale Inc.\n")
HALE, NOTES = SHEET.annotations
VALE = Span(SHEET.text.index("Vale"), SHEET.text.index("Vale") + 9)


def talked() -> AnnotatedRelease:
    sheet = apply(SHEET, respond.comment_on(SHEET, HALE.id, "Counsel?", by=RITA))
    sheet = apply(sheet, respond.comment_at(sheet, VALE, "Missed.", by=RITA))
    return apply(sheet, respond.comment_at(sheet, None, "Well done.", by=RITA))


def test_what_they_are_on() -> None:
    on, at, whole = remarks_in(talked())
    assert (on.quote, on.label, on.place, on.gone) == ("Hale & Dorn LLP", "ADVISOR", HALE.span, False)
    assert (at.quote, at.label, at.place, at.gone) == ("Vale Inc.", "", VALE, False)
    assert (whole.quote, whole.place) == ("", None)
    assert all(item.to == {"anna"} for item in (on, at, whole))


def test_a_comment_whose_annotation_was_removed_keeps_its_place() -> None:
    sheet = talked()
    sheet = apply(sheet, annotate.remove(sheet, [HALE.id], by=ANN))
    (gone, *_rest) = remarks_in(sheet)
    assert (gone.gone, gone.place, gone.quote) == (True, HALE.span, "Hale & Dorn LLP")
    assert [comment.span for comment in stretches(sheet)] == [HALE.span, VALE]


def test_whoever_wrote_in_a_thread_is_concerned() -> None:
    sheet = talked()
    sheet = apply(sheet, respond.comment_on(sheet, HALE.id, "Yes.", by=ANN))
    assert [item.to for item in remarks_in(sheet) if item.label] == [{"anna"}, {"rita"}]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (RemarkFilter(), ["Counsel?", "Missed.", "Well done."]),
        (RemarkFilter(settled=True), []),
        (RemarkFilter(by="anna"), []),
        (RemarkFilter(to="anna", words="vale MISSED"), ["Missed."]),
        (RemarkFilter(words="hale"), ["Counsel?"]),
        (RemarkFilter(release=SHEET.release.id, by="rita"), ["Counsel?", "Missed.", "Well done."]),
    ],
)
def test_filters(wanted: RemarkFilter, found: list[str]) -> None:
    assert [item.comment.text for item in remarks_in(talked()) if wanted.wants(item)] == found
    assert [item.comment.text for item in newest_first(remarks_in(talked()))] == ["Well done.", "Missed.", "Counsel?"]


def test_labelling_the_stretch_settles_all_that_was_said_there() -> None:
    sheet = talked()
    sheet = apply(sheet, respond.comment_at(sheet, VALE, "Is it a seller?", by=ANN))
    missed = respond.missed_at(sheet, Span(VALE.start - 1, VALE.end))
    assert missed is not None
    after = apply(sheet, respond.take_up(sheet, missed.id, "ADVISOR", by=ANN))
    assert stretches(after) == []
    assert [item.text for item in after.comments if not item.settled] == ["Counsel?", "Well done."]
    assert respond.missed_at(after, VALE) is None
    assert respond.missed_at(sheet, HALE.span) is None


def test_what_is_on_an_annotation_is_not_taken_up_beside_it() -> None:
    sheet = talked()
    with pytest.raises(Refusal, match="go there, and press a label's key"):
        respond.take_up(sheet, sheet.comments[0].id, "NOTE", by=ANN)
    gone = apply(sheet, annotate.remove(sheet, [HALE.id], by=ANN))
    after = apply(gone, respond.take_up(gone, sheet.comments[0].id, "NOTE", by=ANN))
    assert [item.label for item in after.annotations if item.fragments == HALE.fragments] == ["NOTE"]
