"""The trail as somebody wants to see it: by release, annotation, person, kind, time and words, told in sentences."""

from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

import pytest

from domain import annotate, govern, respond, review
from domain.annotation import Annotation
from domain.edit import now, reversed_edit
from domain.errors import Refusal
from domain.scheme import Scheme
from domain.span import Span
from domain.telling import Act
from storage import trail
from storage.corpus import Corpus
from storage.telling import Told, details, pages, rows
from storage.trail import Wanted
from tests.storage.scene import ADA, ANN, BOB, HALE, RITA, bring, decide, do, sheet


@dataclass(frozen=True)
class Story:
    corpus: Corpus
    annotation: Annotation
    other: UUID


@pytest.fixture
def story(corpus: Corpus) -> Story:
    """Two releases; in the first an annotation is made, related, returned, mended and approved."""
    _, second = bring(corpus, "Hale & Dorn LLP advised Northwind Paper on the 5.00% Senior Notes.", "Nothing here.")
    made = do(corpus, annotate.annotate(sheet(corpus), HALE, "NOTE", by=ANN)).changes[0].after
    other = do(corpus, annotate.annotate(sheet(corpus), Span(24, 39), "NOTE", by=ANN)).changes[0].after
    assert isinstance(made, Annotation)
    assert isinstance(other, Annotation)
    do(corpus, annotate.relate(sheet(corpus), made.id, other.id, "advises", by=ANN))
    do(corpus, review.submit(sheet(corpus), [made.id], by=ANN))
    do(corpus, decide(corpus, review.return_, [made.id], RITA, reason="wrong_label", comment="a firm"))
    do(corpus, annotate.relabel(sheet(corpus), made.id, "ADVISOR", by=ANN))
    do(corpus, review.submit(sheet(corpus), [made.id], by=ANN))
    do(corpus, decide(corpus, review.approve, [made.id], RITA))
    do(corpus, annotate.done(corpus.sheet(second.id), by=BOB))
    before = corpus.scheme()
    labels = (replace(before.labels[0], title="Adviser"), *before.labels[1:])
    do(corpus, govern.change_scheme(before, Scheme(before.name, labels), by=ADA))
    return Story(corpus, made, second.id)


def said(story: Story, **wanted: object) -> list[str]:
    return [sentence for item in rows(story.corpus, Wanted(**wanted)) for sentence in item.sentences()]  # type: ignore[arg-type]


OF_ANNOTATION = [
    "ann labelled “Hale & Dorn LLP” as Note.",
    "ann tied “Hale & Dorn LLP” → “Northwind Paper” as “advises”.",
    "ann submitted “Hale & Dorn LLP” for review.",
    "rita returned “Hale & Dorn LLP”: wrong label — “a firm”.",
    "ann changed the label of “Hale & Dorn LLP” from Note to Adviser.",
    "ann submitted “Hale & Dorn LLP” for review.",
    "rita approved “Hale & Dorn LLP”.",
]


def test_the_history_of_an_annotation(story: Story) -> None:
    assert said(story, annotation=story.annotation.id) == OF_ANNOTATION


def test_the_history_of_an_annotation_that_is_gone(story: Story) -> None:
    corpus = story.corpus
    do(corpus, annotate.remove(sheet(corpus), [story.annotation.id], by=ANN))
    told = said(story, annotation=story.annotation.id)
    assert told[:-2] == OF_ANNOTATION
    assert told[-1] == "ann removed the label Adviser from “Hale & Dorn LLP”."


def test_a_decision_is_told_with_the_text_that_it_was_given_on(story: Story) -> None:
    corpus = story.corpus
    do(corpus, annotate.resize(sheet(corpus), story.annotation.id, Span(0, 11), by=ANN))
    told = said(story, annotation=story.annotation.id, acts=frozenset({Act.REVIEW}))
    assert told[-1] == "rita approved “Hale & Dorn LLP”."


def test_comments_belong_to_the_history_of_their_annotation(story: Story) -> None:
    corpus = story.corpus
    do(corpus, respond.comment_on(sheet(corpus), story.annotation.id, "Good.", by=RITA))
    assert said(story, annotation=story.annotation.id)[-1] == "rita commented on “Hale & Dorn LLP”: “Good.”"


def test_the_history_of_a_release(story: Story) -> None:
    assert said(story, release=story.other) == ["ann imported “r1.txt” and “r2.txt”.", "bob called “r2.txt” done."]


def test_what_one_person_did(story: Story) -> None:
    assert said(story, by="rita") == [OF_ANNOTATION[3], OF_ANNOTATION[6]]
    assert said(story, by="nobody") == []


@pytest.mark.parametrize(
    ("act", "last"),
    [
        (Act.ANNOTATING, "ann changed the label of “Hale & Dorn LLP” from Note to Adviser."),
        (Act.REVIEW, "bob called “r2.txt” done."),
        (Act.SCHEME, "ada renamed the label Advisor to Adviser."),
        (Act.IMPORT, "ann imported “r1.txt” and “r2.txt”."),
        (Act.PEOPLE, "ada added rex as reader."),
    ],
)
def test_one_kind_of_acts(story: Story, act: Act, last: str) -> None:
    assert said(story, acts=frozenset({act}))[-1] == last


def test_the_kinds_share_the_trail_out(story: Story) -> None:
    corpus = story.corpus
    do(corpus, annotate.rename(corpus.release(story.other), "b.txt", by=ANN))
    found = {act: {item.row.seq for item in rows(corpus, Wanted(acts=frozenset({act})))} for act in Act}
    assert set().union(*found.values()) == set(range(1, corpus.head()[0] + 1))
    assert found[Act.OTHER] == {corpus.head()[0]}
    # The first row enters the administrator and the scheme.
    assert sum(map(len, found.values())) == corpus.head()[0] + 1


def test_a_comment_that_looks_like_a_record_is_no_change_of_that_kind(story: Story) -> None:
    corpus = story.corpus
    do(corpus, annotate.describe(sheet(corpus), story.annotation.id, by=ANN, comment='"kind":"scheme"'))
    assert len(list(rows(corpus, Wanted(acts=frozenset({Act.SCHEME}))))) == 2


def test_words_are_those_that_are_told(story: Story) -> None:
    assert said(story, words="RETURNED firm") == [OF_ANNOTATION[3]]
    assert said(story, words="returned nothing") == []
    assert said(story, words="bob r2") == ["bob called “r2.txt” done."]


def test_from_and_up_to_a_moment(story: Story) -> None:
    times = [item.edit().at for item in story.corpus.audit()]
    found = list(rows(story.corpus, Wanted(since=times[3], until=times[5])))
    assert [item.row.seq for item in found] == [4, 5, 6]
    assert not list(rows(story.corpus, Wanted(since=now() + timedelta(days=1))))


def test_filters_narrow_together(story: Story) -> None:
    assert said(story, annotation=story.annotation.id, by="ann", acts=frozenset({Act.REVIEW}), words="submitted") == [
        OF_ANNOTATION[2],
        OF_ANNOTATION[5],
    ]


def test_who_works_blind_is_not_told_what_others_do_there(story: Story) -> None:
    first = story.annotation.release_id
    told = said(story, viewer=BOB, blind_on=frozenset({first}))
    assert not set(OF_ANNOTATION) & set(told)
    assert "ann imported “r1.txt” and “r2.txt”." in told
    assert told[-2:] == ["bob called “r2.txt” done.", "ada renamed the label Advisor to Adviser."]
    assert said(story, viewer=BOB, blind_on=frozenset({story.other})) == said(story)
    assert set(OF_ANNOTATION[:3]) <= set(said(story, viewer=ANN, blind_on=frozenset({first})))
    assert OF_ANNOTATION[3] not in said(story, viewer=ANN, blind_on=frozenset({first}))


@pytest.mark.parametrize("newest", [False, True])
def test_pages_come_one_after_the_other_and_can_be_taken_up_again(
    story: Story, monkeypatch: pytest.MonkeyPatch, newest: bool
) -> None:
    monkeypatch.setattr(trail, "PAGE", 3)
    corpus, count = story.corpus, story.corpus.head()[0]
    expected = list(range(1, count + 1))[:: -1 if newest else 1]
    found = list(pages(corpus, Wanted(), newest=newest))
    assert [item.row.seq for _, page in found for item in page] == expected
    rest = list(pages(corpus, Wanted(), beyond=found[1][0], newest=newest))
    assert rest == found[2:]
    sparse = list(pages(corpus, Wanted(by="rita", words="approved"), newest=newest))
    assert [item.sentences() for _, page in sparse for item in page] == [[OF_ANNOTATION[6]]]


def test_the_details_of_a_row(story: Story) -> None:
    corpus = story.corpus
    seq = next(item.row.seq for item in rows(corpus, Wanted(words="changed the label")))
    item, found = details(corpus, seq, 10)
    assert item.sentences() == [OF_ANNOTATION[4]]
    assert len(found) == len(item.done.changes) == 1
    assert [(side.field, side.before, side.after) for side in found[0].sides] == [("Label", "Note", "Adviser")]
    with pytest.raises(Refusal, match="There is no audit row 999"):
        details(corpus, 999, 10)


def test_what_was_undone_is_told_as_such(story: Story) -> None:
    corpus = story.corpus
    done = do(corpus, annotate.annotate(sheet(corpus), Span(47, 65), "NOTE", by=ANN))
    do(corpus, reversed_edit(done, ANN.name))
    (last,) = list(rows(corpus, Wanted()))[-1:]
    assert isinstance(last, Told)
    assert last.sentences()[0].startswith("ann undid “Note: ")
    assert ": removed the label Note from “" in last.sentences()[0]


def test_the_names_of_releases_stand_with_each_row(story: Story) -> None:
    found = {item.row.action: item.names for item in rows(story.corpus, Wanted())}
    assert found["Done: r2.txt"] == ("r2.txt",)
    assert found["Change the scheme"] == ()
