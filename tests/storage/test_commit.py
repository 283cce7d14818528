"""Committing Edits: whole or not at all, once however often it is tried, undone and redone, on both databases."""

from dataclasses import replace
from uuid import uuid4

import pytest

from domain import annotate, govern, review
from domain.annotation import State
from domain.edit import Change, apply, edit, reversed_edit
from domain.errors import Refusal, StaleEdit
from domain.person import Role
from domain.span import Span
from storage.access import open_corpus
from storage.corpus import Corpus
from storage.reading import Query
from storage.verify import verify
from tests.storage.scene import ANN, BOB, HALE, NOTES, RITA, TEXT, approve, bring, do, label, sheet, submit


def test_what_was_committed_is_read_back(corpus: Corpus) -> None:
    before = sheet(corpus)
    done = annotate.annotate(
        before, [HALE, NOTES], "ADVISOR", by=ANN, attributes={"role": "legal"}, comment="<b>& “é” \U0001f4b6"
    )
    seq = corpus.commit(done)
    after = corpus.sheet(before.release.id)
    assert after == apply(before, done)
    assert after.annotations[0].quote == "Hale & Dorn LLP … 5.00% Senior Notes due 2031"
    assert corpus.head()[0] == seq
    assert list(corpus.edits_since(seq - 1)) == [done]


def test_all_of_a_life_is_read_back_as_apply_says(corpus: Corpus) -> None:
    shown = sheet(corpus)
    steps = [
        lambda: annotate.annotate(shown, HALE, "ADVISOR", by=ANN),
        lambda: annotate.annotate(shown, HALE, "NOTE", by=BOB),
        lambda: annotate.describe(shown, shown.annotations[0].id, by=ANN, attributes={"role": "legal"}, flagged=True),
        lambda: annotate.resize(shown, shown.annotations[0].id, [HALE, NOTES], by=ANN),
        lambda: review.submit(shown, by=ANN),
        lambda: review.approve(
            shown, [ours.id for ours in shown.annotations if ours.author == "ann"], by=RITA, editors={}
        ),
        lambda: annotate.relabel(shown, next(a.id for a in shown.annotations if a.author == "bob"), "ADVISOR", by=BOB),
        lambda: annotate.done(shown, by=ANN),
        lambda: annotate.remove(shown, [next(a.id for a in shown.annotations if a.author == "bob")], by=BOB),
        lambda: review.sign_off(shown, by=RITA),
        lambda: annotate.remove(shown, [shown.annotations[0].id], by=RITA),
    ]
    for step in steps:
        done = step()
        corpus.commit(done)
        shown = apply(shown, done)
        assert shown == corpus.sheet(shown.release.id)
    assert verify(corpus).problems == ()


def test_a_retry_after_a_lost_answer_changes_nothing(corpus: Corpus) -> None:
    done = annotate.annotate(sheet(corpus), HALE, "ADVISOR", by=ANN)
    assert [corpus.commit(done) for _ in range(3)] == [corpus.head()[0]] * 3
    assert len(sheet(corpus).annotations) == 1


def test_stale_edits_write_nothing(corpus: Corpus) -> None:
    shown = sheet(corpus)
    made = label(corpus)
    seen = corpus.sheet(shown.release.id)
    do(corpus, annotate.relabel(seen, made.id, "NOTE", by=ANN))
    head = corpus.head()
    tries = [
        annotate.relabel(seen, made.id, "RISK_FACTOR", by=ANN),
        annotate.remove(seen, [made.id], by=ANN),
        annotate.describe(seen, made.id, by=ANN, comment="late"),
        edit("Twice", "ann", [Change(None, made)]),
        # The second half is stale, so the first is not written either.
        edit("Both", "ann", [Change(None, replace(made, id=uuid4())), Change(made, None)]),
    ]
    for late in tries:
        with pytest.raises(StaleEdit):
            corpus.commit(late)
    assert corpus.head() == head
    assert [found.label for found in sheet(corpus).annotations] == ["NOTE"]
    assert verify(corpus).problems == ()


def test_undo_and_redo_are_edits_of_their_own(corpus: Corpus) -> None:
    shown = sheet(corpus)
    done = annotate.annotate(shown, HALE, "ADVISOR", by=ANN)
    corpus.commit(done)
    with_it = corpus.sheet(shown.release.id)
    for _ in range(3):
        undo = do(corpus, reversed_edit(done, "ann"))
        assert corpus.sheet(shown.release.id) == shown
        done = do(corpus, reversed_edit(undo, "ann", done.title))
        assert corpus.sheet(shown.release.id) == with_it
    assert [row.action for row in corpus.audit(annotation_id=with_it.annotations[0].id)] == [
        "Advisor: Hale & Dorn LLP",
        *["Undo: Advisor: Hale & Dorn LLP", "Advisor: Hale & Dorn LLP"] * 3,
    ]
    assert verify(corpus).problems == ()


def test_undoing_a_change_brings_its_approval_back_and_undoing_an_approval_takes_it_away(corpus: Corpus) -> None:
    made = label(corpus)
    submit(corpus)
    given = approve(corpus, made.id)
    change = do(corpus, annotate.relabel(sheet(corpus), made.id, "NOTE", by=ANN))
    assert sheet(corpus).state(sheet(corpus).annotations[0]) is State.DRAFT
    do(corpus, reversed_edit(change, "ann"))
    assert sheet(corpus).state(sheet(corpus).annotations[0]) is State.APPROVED
    do(corpus, reversed_edit(given, "rita"))
    assert sheet(corpus).state(sheet(corpus).annotations[0]) is State.SUBMITTED
    assert verify(corpus).problems == ()


def test_a_stream_is_a_snapshot_beside_a_live_writer(corpus: Corpus) -> None:
    bring(corpus, "One " + TEXT, "Two " + TEXT, "Three " + TEXT)
    with open_corpus(corpus.location, writes=False) as reader:
        stream = reader.stream()
        first = next(stream)
        for found in corpus.releases():
            do(corpus, annotate.annotate(corpus.sheet(found.id), HALE, "ADVISOR", by=ANN))
        bring(corpus, "Four " + TEXT)
        assert [len(shown.annotations) for shown in (first, *stream)] == [0, 0, 0]
        assert [len(shown.annotations) for shown in reader.stream()] == [1, 1, 1, 0]


def test_a_corpus_beside_sees_what_is_committed_and_cannot_write_unasked(corpus: Corpus) -> None:
    bring(corpus)
    with corpus.beside() as other:
        label(corpus)
        assert len(other.sheet(corpus.releases()[0].id).annotations) == 1
        with pytest.raises(Refusal, match="read-only"):
            label(other, span=NOTES)
    with corpus.beside(writes=True) as other:
        label(other, span=NOTES)
    assert len(sheet(corpus).annotations) == 2


def test_streams_can_be_narrowed(corpus: Corpus) -> None:
    one, _ = bring(corpus, "One " + TEXT, "Two " + TEXT)
    label(corpus)
    label(corpus, span=NOTES, label_id="NOTE")
    submit(corpus)
    label(corpus, by=BOB, span=NOTES, label_id="NOTE")
    table = [
        (Query(), [3, 0]),
        (Query(labels=frozenset({"NOTE"})), [2, 0]),
        (Query(authors=frozenset({"ann"})), [2, 0]),
        (Query(states=frozenset({State.DRAFT})), [1, 0]),
        (Query(states=frozenset({State.SUBMITTED}), labels=frozenset({"NOTE"})), [1, 0]),
        (Query(releases=frozenset({one.id})), [3]),
        (Query(authors=frozenset()), [0, 0]),
    ]
    for query, counts in table:
        assert [len(shown.annotations) for shown in corpus.stream(query)] == counts, query


def test_tallies_count_labels_states_and_marks(corpus: Corpus) -> None:
    one, two = bring(corpus, "One " + TEXT, "Two " + TEXT)
    made = label(corpus)
    label(corpus, span=NOTES, label_id="NOTE")
    submit(corpus)
    approve(corpus, made.id)
    do(corpus, annotate.done(sheet(corpus), by=ANN))
    found = corpus.tallies()
    assert set(found) == {one.id}
    assert found[one.id].labels == {"ADVISOR": 1, "NOTE": 1}
    assert found[one.id].states == {State.APPROVED: 1, State.SUBMITTED: 1}
    assert found[one.id].status == "done"
    assert corpus.tallies([two.id]) == {}


def test_who_edited_is_everybody_who_ever_did(corpus: Corpus) -> None:
    made = label(corpus)
    do(corpus, annotate.relabel(sheet(corpus), made.id, "NOTE", by=RITA))
    submit(corpus)
    assert corpus.editors([made.id]) == {made.id: {"ann", "rita"}}


def test_people_join_and_the_scheme_changes(corpus: Corpus) -> None:
    do(corpus, govern.join("new person"))
    found = corpus.person("new person")
    assert found is not None
    assert found.role is Role.ANNOTATOR
    scheme = corpus.scheme()
    ada = corpus.person("ada")
    assert ada is not None
    after = govern.with_labels(scheme, [govern.plain_label("VENUE", 4)])
    done = do(corpus, govern.change_scheme(scheme, after, by=ada))
    assert corpus.scheme() == after
    do(corpus, reversed_edit(done, "ada"))
    assert corpus.scheme() == scheme
    assert verify(corpus).problems == ()


def test_quotes_and_texts_are_checked_at_the_door(corpus: Corpus) -> None:
    made = annotate.annotate(sheet(corpus), HALE, "ADVISOR", by=ANN).changes[0].after
    tries = [
        replace(made, quote="Hale & Dorn"),  # type: ignore[type-var]
        replace(made, fragments=(Span(0, 16),)),  # type: ignore[type-var]
        replace(made, fragments=(Span(0, 9999),)),  # type: ignore[type-var]
        replace(made, release_id=uuid4()),  # type: ignore[type-var]
    ]
    for forged in tries:
        with pytest.raises(Refusal):
            corpus.commit(edit("Forged", "ann", [Change(None, forged)]))
    assert sheet(corpus).annotations == ()


def test_names_and_ids_find_things_or_say_what_is_missing(corpus: Corpus) -> None:
    (found,) = bring(corpus)
    made = label(corpus)
    assert corpus.release("r1.txt") == corpus.release(found.id) == corpus.release("R1.TXT") == found
    assert corpus.find_annotation(str(made.id)) == made
    for wanted in ("r2.txt", str(uuid4())):
        with pytest.raises(Refusal, match="no release"):
            corpus.release(wanted)
        with pytest.raises(Refusal, match="annotation"):
            corpus.find_annotation(wanted)
