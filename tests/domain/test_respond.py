"""Comments, answers, corrections that are taken over, and “found none”: the rules, and their sentences."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from domain import annotate, negative, respond, review
from domain.annotation import AnnotatedRelease, Correction, State
from domain.edit import Edit, apply, reversed_edit
from domain.errors import Refusal
from domain.person import Person, Role
from domain.span import Span
from tests.sheets import drawn

ANN, BOB = Person("anna", Role.ANNOTATOR), Person("bob", Role.ANNOTATOR)
RITA, REX = Person("rita", Role.REVIEWER), Person("rex", Role.READER)
SHEET = drawn("{ADVISOR role=legal:Hale & Dorn LLP} advised. The {NOTE:5.00% Senior Notes} were sold by Vale Inc.\n")
HALE, NOTES = SHEET.annotations


def submitted(sheet: AnnotatedRelease = SHEET) -> AnnotatedRelease:
    return apply(sheet, review.submit(sheet, by=ANN))


def returned(correction: Correction | None = None) -> AnnotatedRelease:
    sheet = submitted()
    made = review.return_(sheet, [HALE.id], by=RITA, editors={}, reason="1", comment="No.", correction=correction)
    return apply(sheet, made)


def test_a_thread_grows_and_voids_nothing() -> None:
    sheet = submitted()
    for person, words in ((RITA, "Is it?"), (ANN, "It is.")):
        sheet = apply(sheet, respond.comment_on(sheet, HALE.id, f"  {words} ", by=person))
    assert [(item.author, item.text) for item in respond.thread(sheet, HALE.id)] == [
        ("rita", "Is it?"),
        ("anna", "It is."),
    ]
    assert sheet.state(HALE) is State.SUBMITTED
    assert sheet.comments[0].span == HALE.span


def test_a_correction_is_taken_over_whole() -> None:
    wanted = Correction("NOTE", (Span(0, 11),), (("coupon", "5"),))
    sheet = returned(wanted)
    assert respond.proposed(sheet, HALE) == wanted
    assert respond.corrected(sheet, HALE, wanted).quote == "Hale & Dorn"
    made = respond.accept_correction(sheet, HALE.id, by=ANN)
    after = apply(sheet, made)
    found = after.by_id[HALE.id]
    assert (Correction.of(found), found.quote, found.author) == (wanted, "Hale & Dorn", "anna")
    assert after.state(found) is State.DRAFT
    assert apply(after, reversed_edit(made, "anna")).state(HALE) is State.RETURNED


def test_an_answer_hands_it_back_as_it_is() -> None:
    sheet = returned()
    after = apply(sheet, respond.answer(sheet, HALE.id, "It is the counsel.", by=ANN))
    assert after.state(after.by_id[HALE.id]) is State.SUBMITTED
    assert after.comments[-1].text == "It is the counsel."


def test_what_was_missed_becomes_an_annotation() -> None:
    start = SHEET.text.index("Vale Inc.")
    sheet = apply(SHEET, respond.comment_at(SHEET, Span(start - 1, start + 9), "Missed.", by=RITA))
    (comment,) = sheet.comments
    assert comment.span is not None
    assert comment.span.of(sheet.text) == "Vale Inc."
    after = apply(sheet, respond.take_up(sheet, comment.id, "ADVISOR", by=ANN))
    assert [item.quote for item in after.annotations if item.label == "ADVISOR"] == ["Hale & Dorn LLP", "Vale Inc."]
    assert after.comments[0].settled


def test_words_are_changed_settled_and_taken_back_by_their_author() -> None:
    sheet = apply(SHEET, respond.comment_at(SHEET, None, "All of it?", by=RITA))
    (comment,) = sheet.comments
    sheet = apply(sheet, respond.reword(sheet, comment.id, "Really all?", by=RITA))
    sheet = apply(sheet, respond.settle_comment(sheet, comment.id, by=ANN))
    assert (sheet.comments[0].text, sheet.comments[0].settled) == ("Really all?", True)
    sheet = apply(sheet, respond.settle_comment(sheet, comment.id, by=ANN, settled=False))
    assert not apply(sheet, respond.remove_comment(sheet, comment.id, by=RITA)).comments


COMMENTED = apply(SHEET, respond.comment_at(SHEET, None, "Word.", by=RITA))
DENIED = apply(SHEET, negative.found_none(SHEET, "RISK_FACTOR", by=ANN))
COMMENT = COMMENTED.comments[0].id


def twinned() -> AnnotatedRelease:
    """A correction whose place its author labelled just so in the meantime."""
    sheet = apply(SHEET, annotate.remove(SHEET, [NOTES.id], by=ANN))
    sheet = apply(sheet, review.submit(sheet, by=ANN))
    wanted = Correction("NOTE", NOTES.fragments)
    sheet = apply(sheet, review.return_(sheet, [HALE.id], by=RITA, editors={}, reason="1", correction=wanted))
    return apply(sheet, annotate.annotate(sheet, NOTES.span, "NOTE", by=ANN))


def retired(sheet: AnnotatedRelease, label_id: str) -> AnnotatedRelease:
    labels = tuple(replace(item, retired=item.id == label_id) for item in sheet.scheme.labels)
    return replace(sheet, scheme=replace(sheet.scheme, labels=labels))


CASES: dict[str, tuple[Callable[[], Edit], str]] = {
    "an empty comment": (lambda: respond.comment_on(SHEET, HALE.id, "  ", by=ANN), "needs words"),
    "a long comment": (lambda: respond.comment_on(SHEET, HALE.id, "x" * 10_001, by=ANN), "at most 10,000"),
    "a comment on what is gone": (
        lambda: respond.comment_on(replace(SHEET, annotations=()), HALE.id, "x", by=ANN),
        "no longer there",
    ),
    "a comment by a reader": (lambda: respond.comment_on(SHEET, HALE.id, "x", by=REX), "rex is a reader"),
    "another's words": (
        lambda: respond.reword(COMMENTED, COMMENT, "x", by=ANN),
        "That comment is rita's",
    ),
    "another's comment": (
        lambda: respond.remove_comment(COMMENTED, COMMENT, by=ANN),
        "That comment is rita's",
    ),
    "a correction that makes a twin": (
        lambda: respond.accept_correction(twinned(), HALE.id, by=ANN),
        "“5.00% Senior Notes” is already labelled Note by anna",
    ),
    "nothing proposed": (lambda: respond.accept_correction(returned(), HALE.id, by=ANN), "Nobody has proposed"),
    "a correction of another's": (
        lambda: respond.accept_correction(returned(Correction("NOTE", HALE.fragments)), HALE.id, by=RITA),
        "for anna to take over",
    ),
    "a correction to a retired label": (
        lambda: respond.accept_correction(
            retired(returned(Correction("NOTE", HALE.fragments)), "NOTE"), HALE.id, by=ANN
        ),
        "is retired",
    ),
    "a correction that changes nothing": (lambda: returned_edit(Correction.of(HALE)), "stands there already"),
    "a correction outside of the text": (
        lambda: returned_edit(Correction("NOTE", (Span(0, 10_000),))),
        "runs past the end",
    ),
    "a correction with a wrong attribute": (
        lambda: returned_edit(Correction("ADVISOR", HALE.fragments, (("role", "banker"),))),
        "choose legal, financial, other",
    ),
    "a correction of several": (
        lambda: review.return_(
            submitted(),
            [HALE.id, NOTES.id],
            by=RITA,
            editors={},
            reason="1",
            correction=Correction("NOTE", HALE.fragments),
        ),
        "is of one annotation",
    ),
    "an answer to no return": (lambda: respond.answer(submitted(), HALE.id, "x", by=ANN), "is not returned"),
    "an answer for another": (lambda: respond.answer(returned(), HALE.id, "x", by=BOB), "for anna to answer"),
    "no stretch to take up": (
        lambda: respond.take_up(COMMENTED, COMMENT, "NOTE", by=ANN),
        "on no stretch",
    ),
    "none, but there are": (lambda: negative.found_none(SHEET, "ADVISOR", by=ANN), "has labelled 1"),
    "none of an unknown label": (lambda: negative.found_none(SHEET, "BANK", by=ANN), "no label “BANK”"),
    "none of a retired label": (
        lambda: negative.found_none(retired(SHEET, "RISK_FACTOR"), "RISK_FACTOR", by=ANN),
        "is retired",
    ),
    "none by a reader": (lambda: negative.found_none(SHEET, "RISK_FACTOR", by=REX), "rex is a reader"),
    "none twice": (
        lambda: negative.found_none(DENIED, "RISK_FACTOR", by=ANN),
        "has said already",
    ),
    "none of another taken back": (
        lambda: negative.take_back_none(DENIED, DENIED.negatives[0].id, by=BOB),
        "bob is an annotator",
    ),
}


def returned_edit(correction: Correction) -> Edit:
    return review.return_(submitted(), [HALE.id], by=RITA, editors={}, reason="1", correction=correction)


@pytest.mark.parametrize("name", CASES)
def test_refusals(name: str) -> None:
    attempt, words = CASES[name]
    with pytest.raises(Refusal, match=words):
        attempt()


def test_a_negative_is_reviewed_like_an_annotation() -> None:
    sheet = apply(DENIED, review.submit(DENIED, by=ANN))
    (none,) = sheet.negatives
    assert sheet.state(none) is State.SUBMITTED
    with pytest.raises(Refusal, match="anna is an annotator"):
        review.approve(sheet, [none.id], by=ANN, editors={})
    sheet = apply(sheet, review.approve(sheet, [none.id], by=RITA, editors={}))
    assert sheet.state(none) is State.APPROVED


def test_who_finds_one_no_longer_says_that_there_is_none() -> None:
    start = SHEET.text.index("Vale Inc.")
    made = annotate.annotate(DENIED, Span(start, start + 9), "RISK_FACTOR", by=ANN)
    after = apply(DENIED, made)
    assert not after.negatives
    assert apply(after, reversed_edit(made, "anna")).negatives == DENIED.negatives
    assert not apply(DENIED, annotate.relabel(DENIED, NOTES.id, "RISK_FACTOR", by=ANN)).negatives
