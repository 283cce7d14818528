"""What a query leaves out of an export, and how it says so, on both databases."""

from datetime import date, timedelta

import pytest

from domain import annotate, review
from domain.annotation import State
from domain.edit import now
from storage.corpus import Corpus
from storage.query import Query, first_moment, last_moment
from tests.storage.scene import ANN, BOB, HALE, NOTES, RITA, TEXT, bring, do, incoming, label, sheet, submit

TODAY = now().date()
DAY = timedelta(days=1)

WORDS = [
    (Query(), ()),
    (Query(trashed=True, empty=True), ()),
    (Query(since=date(2026, 1, 2), until=date(2026, 3, 4)), (("since", "2026-01-02"), ("until", "2026-03-04"))),
    (
        Query(labels=frozenset({"NOTE", "ADVISOR"}), gold=True, empty=False),
        (
            ("label", "ADVISOR, NOTE"),
            ("gold", "what is approved in releases signed off: each place once, and “found none”"),
            ("releases", "only those with annotations"),
        ),
    ),
]


@pytest.mark.parametrize(("query", "words"), WORDS)
def test_a_query_says_what_it_leaves_out(query: Query, words: tuple[tuple[str, str], ...]) -> None:
    assert query.filters() == words


def test_days_are_whole_and_in_utc() -> None:
    assert first_moment(date(2026, 1, 2)) == "2026-01-02T00:00:00.000000Z"
    assert last_moment(date.max) == "9999-12-31T23:59:59.999999Z"


def found(corpus: Corpus, query: Query) -> list[tuple[str, list[str]]]:
    """Names and labels of what a query gives."""
    return [(item.release.name, [mark.label for mark in item.annotations]) for item in corpus.stream(query)]


def test_days_are_inclusive(corpus: Corpus) -> None:
    label(corpus)
    bring(corpus, "Nothing.")
    made = sheet(corpus).annotations[0].created.date()
    assert made in (TODAY, TODAY + DAY)
    with_it, without = [("r1.txt", ["ADVISOR"])], [("r1.txt", [])]
    for query, expected in [
        (Query(since=made), with_it),
        (Query(until=made), with_it),
        (Query(since=made, until=made), with_it),
        (Query(since=made + DAY), without),
        (Query(until=made - DAY), without),
        (Query(since=made + DAY, until=made - DAY), without),
        (Query(until=date.max, since=date.min), with_it),
    ]:
        assert found(corpus, query)[:1] == expected, query
        assert found(corpus, query)[1:] == [("r1 (2).txt", [])]


def test_releases_without_annotations_can_be_left_out(corpus: Corpus) -> None:
    label(corpus)
    corpus.admit([incoming("Nothing.", "empty.txt")], ANN)
    assert found(corpus, Query(empty=False)) == [("r1.txt", ["ADVISOR"])]
    assert found(corpus, Query(labels=frozenset({"NOTE"}), empty=False)) == []
    assert found(corpus, Query(labels=frozenset({"NOTE"}))) == [("r1.txt", []), ("empty.txt", [])]


def test_gold_is_what_is_approved_in_reviewed_releases(corpus: Corpus) -> None:
    first = label(corpus)
    label(corpus, by=BOB, span=NOTES, label_id="NOTE")
    other = corpus.admit([incoming("Two " + TEXT, "two.txt")], ANN).added[0]
    corpus.commit(annotate.annotate(corpus.sheet(other.id), HALE, "ADVISOR", by=ANN))
    for shown in (corpus.sheet(release.id) for release in corpus.releases()):
        for person in (ANN, BOB):
            if any(item.author == person.name for item in shown.annotations):
                do(corpus, review.submit(corpus.sheet(shown.release.id), by=person))
    nothing: list[tuple[str, list[str]]] = []
    assert found(corpus, Query(gold=True)) == nothing
    approved = review.approve(sheet(corpus), [first.id], by=RITA, editors={})
    do(corpus, approved)
    # One of two is approved, and nobody has signed the release off.
    assert found(corpus, Query(gold=True)) == nothing
    last = sheet(corpus).annotations[1]
    do(corpus, review.approve(sheet(corpus), [last.id], by=RITA, editors={}))
    assert found(corpus, Query(gold=True)) == nothing
    do(corpus, review.sign_off(sheet(corpus), by=RITA))
    assert found(corpus, Query(gold=True)) == [("r1.txt", ["ADVISOR", "NOTE"])]
    assert found(corpus, Query(gold=True, empty=False)) == [("r1.txt", ["ADVISOR", "NOTE"])]
    assert found(corpus, Query(gold=True, labels=frozenset({"NOTE"}), empty=False)) == [("r1.txt", ["NOTE"])]
    assert found(corpus, Query(gold=True, authors=frozenset({"ann"}), empty=False)) == [("r1.txt", ["ADVISOR"])]
    parts = corpus.stream(Query(labels=frozenset({"NOTE"}))), corpus.stream(Query(authors=frozenset({"bob"})))
    assert [next(part).reviewed for part in parts] == [True, True], "a sign-off holds whatever is asked for"
    # A later annotation takes the release out, also where a filter would not show it.
    label(corpus, by=BOB, span=HALE, label_id="NOTE")
    assert found(corpus, Query(gold=True, labels=frozenset({"ADVISOR"}), empty=False)) == []
    assert submit(corpus, BOB).changes
    assert found(corpus, Query(states=frozenset({State.APPROVED}), empty=False)) == [("r1.txt", ["ADVISOR", "NOTE"])]
