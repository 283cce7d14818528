"""An Edit told as sentences, by a table of examples; and what each change was before and after."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from domain import annotate, govern, respond, review, sides
from domain.annotation import AnnotatedRelease, Annotation, Correction, Negative
from domain.edit import Change, Edit, apply, edit, reversed_edit
from domain.person import Person, Role
from domain.policy import Policy
from domain.release import Release
from domain.scheme import Attribute, Label, Scheme
from domain.span import Span
from domain.telling import Act, acts, sentences, told
from domain.telling_words import Terms, quoted
from tests import sheets

ADA = Person("Ada", Role.ANNOTATOR)
RITA = Person("Rita", Role.REVIEWER)
ZOE = Person("Zoe", Role.ADMINISTRATOR)
SCHEME = Scheme(
    "Deals",
    (
        Label(
            "ADVISOR", "Advisor", "#2f6fde", "A", "1", attributes=(Attribute("role", "Role", ("legal", "financial")),)
        ),
        Label("NOTE", "Note {x}", "#0a7f3f", "N", "2"),
    ),
)


def scene() -> AnnotatedRelease:
    drawn = sheets.drawn(
        "{ADVISOR:Thorne Pell} LLP advised on {NOTE:5% Notes}, {NOTE:6% Notes} and more.", scheme=SCHEME
    )
    return replace(drawn, annotations=tuple(replace(item, author="Ada") for item in drawn.annotations))


SHEET = scene()
FIRST, SECOND, THIRD = SHEET.annotations
IDS = [item.id for item in SHEET.annotations]
NAMES = {SHEET.release.id: SHEET.release.name}
QUOTES = {key: item.quote for item in SHEET.annotations for key in (item.id, item.revision)}
TERMS = Terms(SCHEME, QUOTES, NAMES)
SENT = apply(SHEET, review.submit(SHEET, by=ADA))
NOBODY = {key: frozenset({"Ada"}) for key in IDS}


def described(**words: object) -> Edit:
    return annotate.describe(SHEET, FIRST.id, by=ADA, **words)  # type: ignore[arg-type]


def after(done: Edit) -> AnnotatedRelease:
    return apply(SHEET, done)


def commented() -> tuple[AnnotatedRelease, UUID]:
    done = respond.comment_on(SHEET, FIRST.id, "Is it?", by=RITA)
    return after(done), done.changes[0].value.id  # type: ignore[union-attr]


def schemed(*labels: Label, name: str = "Deals") -> Edit:
    return govern.change_scheme(SCHEME, Scheme(name, labels), by=ZOE)


def released(before: Release | None, now: Release | None, number: int = 1) -> Edit:
    changes = [
        Change(before and replace(before, id=key), now and replace(now, id=key)) for key in map(_id, range(number))
    ]
    return edit("x", "Ada", changes)


def merged() -> Edit:
    parts = govern.merge_labels(SCHEME, [SHEET], "NOTE", "ADVISOR", by=ZOE)
    return edit("Merge", "Zoe", [change for part in parts if part is not None for change in part.changes])


def _id(number: int) -> UUID:
    return UUID(int=number + 1)


ADVISOR, NOTE = SCHEME.labels
HIM = Person("Ben", Role.READER)
THREAD, COMMENT = commented()
SAID = (
    (annotate.annotate(SHEET, Span(12, 15), "ADVISOR", by=ADA), "Ada labelled “LLP” as Advisor."),
    (annotate.annotate(SHEET, Span(12, 15), "NOTE", by=ADA), "Ada labelled “LLP” as Note {x}."),
    (
        annotate.relabel(SHEET, SECOND.id, "ADVISOR", by=ADA),
        "Ada changed the label of “5% Notes” from Note {x} to Advisor.",
    ),
    (
        annotate.resize(SHEET, FIRST.id, Span(0, 15), by=ADA),
        "Ada moved the end of “Thorne Pell” by 4 characters: “Thorne Pell” → “Thorne Pell LLP”.",
    ),
    (
        annotate.resize(SHEET, FIRST.id, Span(7, 11), by=ADA),
        "Ada moved the start of “Thorne Pell” by 7 characters: “Thorne Pell” → “Pell”.",
    ),
    (
        annotate.resize(SHEET, FIRST.id, Span(7, 15), by=ADA),
        "Ada moved “Thorne Pell”: “Thorne Pell” → “Pell LLP”.",
    ),
    (
        annotate.add_fragment(SHEET, FIRST.id, Span(12, 15), by=ADA),
        "Ada added 1 part of “Thorne Pell”: “Thorne Pell” → “Thorne Pell … LLP”.",
    ),
    (described(attributes={"role": "legal"}), "Ada set Role of “Thorne Pell” to “legal”."),
    (described(comment="two {firms}?"), "Ada wrote a comment on “Thorne Pell”: “two {firms}?”"),
    (described(flagged=True), "Ada flagged “Thorne Pell” for a second look."),
    (annotate.remove(SHEET, [FIRST.id], by=ADA), "Ada removed the label Advisor from “Thorne Pell”."),
    (
        annotate.remove(SHEET, IDS[1:], by=ADA),
        "Ada removed the label Note {x} from “5% Notes” and “6% Notes”.",
    ),
    (annotate.relate(SHEET, IDS[0], IDS[1], "on", by=ADA), "Ada tied “Thorne Pell” → “5% Notes” as “on”."),
    (review.submit(SHEET, [FIRST.id], by=ADA), "Ada submitted “Thorne Pell” for review."),
    (
        review.submit(SHEET, by=ADA),
        "Ada submitted “Thorne Pell”, “5% Notes” and “6% Notes” for review.",
    ),
    (review.approve(SENT, [FIRST.id], by=RITA, editors=NOBODY), "Rita approved “Thorne Pell”."),
    (
        review.return_(SENT, [FIRST.id], by=RITA, editors=NOBODY, reason="wrong_boundary", comment="LLP is part of it"),
        "Rita returned “Thorne Pell”: wrong boundary — “LLP is part of it”.",
    ),
    (
        review.return_(
            SENT,
            [FIRST.id],
            by=RITA,
            editors=NOBODY,
            reason="wrong_boundary",
            correction=Correction("ADVISOR", (Span(0, 15),)),
        ),
        "Rita returned “Thorne Pell”: wrong boundary; proposed Advisor, characters 0 to 15.",
    ),
    (review.reopen(SENT, [FIRST.id], by=ADA), "Ada reopened “Thorne Pell”."),
    (annotate.done(SHEET, by=ADA), "Ada called “notice.txt” done."),
    (respond.comment_on(SHEET, FIRST.id, "Is it?", by=RITA), "Rita commented on “Thorne Pell”: “Is it?”"),
    (respond.comment_at(SHEET, Span(30, 34), "And this?", by=RITA), "Rita commented on “notice.txt”: “And this?”"),
    (
        respond.settle_comment(THREAD, COMMENT, by=RITA),
        "Rita settled the comment “Is it?” on “Thorne Pell”.",
    ),
    (annotate.rename(SHEET.release, "b.txt", by=ADA), "Ada renamed “notice.txt” to “b.txt”."),
    (annotate.trash([SHEET.release], by=ADA), "Ada moved “notice.txt” to the trash."),
    (released(None, SHEET.release), "Ada imported “notice.txt”."),
    (released(None, SHEET.release, 1200), "Ada imported 1,200 releases."),
    (released(SHEET.release, None), "Ada took “notice.txt” out of the corpus."),
    (govern.join("Ada"), "Ada joined as annotator."),
    (govern.add_person([ZOE], "Ben", Role.READER, by=ZOE), "Zoe added Ben as reader."),
    (govern.add_person([ZOE, HIM], "Ben", Role.ANNOTATOR, by=ZOE), "Zoe made Ben an annotator, who was a reader."),
    (govern.deactivate([ZOE, HIM], "Ben", by=ZOE), "Zoe deactivated Ben."),
    (govern.lay_down(None, Policy(signed=True), by=ZOE), "Zoe laid down that decisions have to be signed."),
    (schemed(ADVISOR, NOTE, Label("RISK", "Risk", "#b91c1c", "R", "3")), "Zoe added the label Risk."),
    (schemed(ADVISOR, replace(NOTE, retired=True)), "Zoe retired the label Note {x}."),
    (schemed(ADVISOR, replace(NOTE, title="Bond")), "Zoe renamed the label Note {x} to Bond."),
    (schemed(ADVISOR, replace(NOTE, colour="#000000")), "Zoe recoloured Note {x} from #0a7f3f to #000000."),
    (schemed(ADVISOR, replace(NOTE, key="5")), "Zoe changed the digit key of Note {x} from 2 to 5."),
    (schemed(NOTE, ADVISOR), "Zoe changed the order of the labels."),
    (schemed(ADVISOR), "Zoe removed the label Note {x}."),
    (schemed(replace(ADVISOR, attributes=()), NOTE), "Zoe took the attribute Role off Advisor."),
    (
        reversed_edit(annotate.relabel(SHEET, SECOND.id, "ADVISOR", by=ADA), "Ada"),
        "Ada undid “Advisor: 5% Notes”: changed the label of “5% Notes” from Advisor to Note {x}.",
    ),
    (
        reversed_edit(review.approve(SENT, [FIRST.id], by=RITA, editors=NOBODY), "Rita"),
        "Rita undid “Approve: Thorne Pell”: took back the approval of “Thorne Pell”.",
    ),
)


@pytest.mark.parametrize(("done", "said"), SAID, ids=[said for _, said in SAID])
def test_an_edit_is_told(done: Edit, said: str) -> None:
    assert sentences(done, TERMS) == (said,)


def test_several_things_of_one_edit_are_told_each() -> None:
    done = described(attributes={"role": "legal"}, comment="x", flagged=True)
    assert told(done, TERMS) == (
        "set Role of “Thorne Pell” to “legal”",
        "wrote a comment on “Thorne Pell”: “x”",
        "flagged “Thorne Pell” for a second look",
    )


def test_annotations_that_come_with_releases_are_counted_and_not_listed() -> None:
    brought = [Change(None, SHEET.release), *(Change(None, item) for item in SHEET.annotations)]
    assert told(edit("Import: notice.txt", "Ada", brought), TERMS) == (
        "imported “notice.txt”",
        "brought in 3 annotations with it",
    )


def test_a_merge_of_labels_is_told_by_what_it_changes() -> None:
    assert told(merged(), TERMS) == (
        "changed the label of “5% Notes” and “6% Notes” from Note {x} to Advisor",
        "retired the label Note {x}",
    )


def test_what_is_not_known_is_told_without_a_name() -> None:
    bare = Terms(Scheme("none", ()))
    assert told(review.approve(SENT, IDS[:1], by=RITA, editors=NOBODY), bare) == ("approved an annotation",)
    assert told(review.approve(SENT, IDS, by=RITA, editors=NOBODY), bare) == ("approved 3 annotations",)
    assert told(annotate.done(SHEET, by=ADA), bare) == ("called a release done",)
    assert told(annotate.remove(SHEET, IDS[:1], by=ADA), bare) == ("removed the label ADVISOR from “Thorne Pell”",)


def test_a_kind_that_nothing_is_known_of_is_told_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sides.phrases_of.__globals__["_TELLERS"], "negative")
    none = Negative(uuid4(), SHEET.release.id, "NOTE", "Ada", datetime.now(UTC))
    assert told(edit("x", "Ada", [Change(None, none)]), TERMS) == ("added a negative",)


def test_a_long_quote_is_cut_and_stays_on_one_line() -> None:
    assert quoted("ab\n" * 100) == "“" + ("ab " * 20)[:59] + "…”"


KINDS = (
    (annotate.remove(SHEET, IDS, by=ADA), {Act.ANNOTATING}),
    (review.submit(SHEET, by=ADA), {Act.REVIEW}),
    (respond.comment_on(SHEET, FIRST.id, "x", by=RITA), {Act.REVIEW}),
    (released(None, SHEET.release), {Act.IMPORT}),
    (annotate.rename(SHEET.release, "b.txt", by=ADA), {Act.OTHER}),
    (govern.join("Ada"), {Act.PEOPLE}),
    (schemed(NOTE, ADVISOR), {Act.SCHEME}),
    (merged(), {Act.SCHEME, Act.ANNOTATING}),
    (edit("Import", "Ada", [Change(None, replace(FIRST, origin="import:brat"))]), {Act.IMPORT}),
)


@pytest.mark.parametrize(("done", "expected"), KINDS)
def test_acts_are_of_kinds(done: Edit, expected: set[Act]) -> None:
    assert acts(done) == expected


def test_the_details_have_old_and_new_beside_each_other() -> None:
    done = annotate.resize(SHEET, FIRST.id, Span(0, 15), by=ADA)
    (found,) = sides.details(done, TERMS, 10)
    assert found.words.startswith("moved the end of “Thorne Pell”")
    assert [(side.field, side.before, side.after) for side in found.sides] == [
        ("Characters", "0 to 11", "0 to 15"),
        ("Text", "Thorne Pell", "Thorne Pell LLP"),
    ]


def test_the_details_of_a_scheme_name_the_label() -> None:
    (found,) = sides.details(schemed(ADVISOR, replace(NOTE, retired=True)), TERMS, 10)
    assert [(side.field, side.before, side.after) for side in found.sides] == [("NOTE: retired", "", "yes")]


def test_the_details_of_many_changes_stop() -> None:
    assert len(list(sides.details(released(None, SHEET.release, 50), TERMS, 20))) == 20


def test_every_field_of_an_annotation_but_ids_has_a_side() -> None:
    whole = replace(FIRST, comment="c", flagged=True, attributes=(("role", "legal"),), claims=(("state", "approved"),))
    (found,) = sides.details(edit("x", "Ada", [Change(None, whole)]), TERMS, 1)
    assert {side.field: side.after for side in found.sides} == {
        "Label": "Advisor",
        "Characters": "0 to 11",
        "Text": "Thorne Pell",
        "By": "Ada",
        "Made": f"{whole.created:%Y-%m-%d %H:%M:%S} UTC",
        "Role": "legal",
        "Comment": "c",
        "Second look": "yes",
        "Origin": "manual",
        "Claims: state": "approved",
    }
    assert isinstance(whole, Annotation)
