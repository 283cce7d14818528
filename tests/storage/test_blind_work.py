"""Working blind, as it is stored: done stays, and the trail tells no more than the sheet shows."""

from dataclasses import replace

import pytest

from domain import annotate, govern, respond
from domain.annotation import Mark
from domain.edit import Change, edit, now
from domain.errors import Refusal
from domain.person import Person
from domain.policy import Policy
from storage.corpus import Corpus
from storage.seen import blind_on, may_tell
from storage.telling import rows
from storage.trail import Wanted
from storage.verify import verify
from tests.storage.scene import ADA, ANN, BOB, NOTES, REX, RITA, do, label, sheet, submit
from tests.storage.tamper import behind, unmake


def laid_down(corpus: Corpus, *, blind: bool) -> None:
    do(corpus, govern.lay_down(Policy(blind=not blind) if not blind else None, Policy(blind=blind), by=ADA))


def done(corpus: Corpus, by: Person) -> Mark:
    mark = do(corpus, annotate.done(sheet(corpus), by=by)).changes[0].after
    assert isinstance(mark, Mark)
    return mark


def told(corpus: Corpus, viewer: Person) -> list[str]:
    found = rows(corpus, Wanted(viewer=viewer, blind_on=blind_on(corpus, viewer)))
    return [sentence for item in found for sentence in item.sentences() if "“Hale" in sentence or "Notes" in sentence]


def test_being_done_stays_where_people_work_blind(corpus: Corpus) -> None:
    mark = done(corpus, ANN)
    laid_down(corpus, blind=True)
    head = corpus.head()
    for after in (None, replace(mark, at=now())):
        with pytest.raises(Refusal, match="ann has been shown the others' work since"):
            corpus.commit(edit("Try", ANN.name, [Change(mark, after)]))
    assert corpus.head() == head
    laid_down(corpus, blind=False)
    do(corpus, annotate.not_done(sheet(corpus), by=ANN))
    assert verify(corpus, search=False).problems == ()


def test_verify_names_who_took_done_back(local: Corpus) -> None:
    sheet(local)
    laid_down(local, blind=True)
    mark = done(local, ANN)
    with behind(local.location) as connection:
        unmake(connection, edit("Open again", ANN.name, [Change(mark, None)]))
    (problem,) = verify(local, search=False).problems
    assert "ann took back being done with release" in problem.sentence


def test_acts_on_drafts_of_others_are_told_when_they_are_handed_in(corpus: Corpus) -> None:
    made = label(corpus)
    laid_down(corpus, blind=True)
    acts = ["ann labelled “Hale & Dorn LLP” as Advisor."]
    assert [told(corpus, viewer) for viewer in (ANN, RITA, REX, BOB)] == [acts, [], [], []]
    submit(corpus)
    acts.append("ann submitted “Hale & Dorn LLP” for review.")
    assert [told(corpus, viewer) for viewer in (ANN, RITA, REX, BOB)] == [acts, acts, acts, []]
    do(corpus, respond.comment_on(sheet(corpus), made.id, "Sure?", by=RITA))
    assert len(told(corpus, ANN)) == len(told(corpus, REX)) == 3


def test_who_handed_in_a_part_is_told_nothing_of_the_others(corpus: Corpus) -> None:
    label(corpus)
    submit(corpus)
    label(corpus, by=BOB, span=NOTES, label_id="NOTE")
    laid_down(corpus, blind=True)
    submit(corpus, by=BOB)
    assert not [words for words in told(corpus, BOB) if words.startswith("ann")]
    assert corpus.sheet(sheet(corpus).release.id, BOB).annotations[0].author == "bob"
    done(corpus, BOB)
    assert len([words for words in told(corpus, BOB) if words.startswith("ann")]) == 2


def test_a_draft_that_was_thrown_away_is_its_authors_alone(corpus: Corpus) -> None:
    made = label(corpus)
    gone = do(corpus, annotate.remove(sheet(corpus), [made.id], by=ANN))
    assert len(told(corpus, RITA)) == 2
    laid_down(corpus, blind=True)
    assert (len(told(corpus, ANN)), told(corpus, RITA)) == (2, [])
    assert may_tell(corpus, gone, ANN, frozenset())
    assert not may_tell(corpus, gone, RITA, frozenset())
