"""New versions on both databases: two acts, the old release stays as it is, and its makers stay authors."""

from dataclasses import replace
from typing import cast

import pytest

from domain import annotate, review
from domain.accept import accept, reject
from domain.amend import AMENDS, Standing, suggestions
from domain.annotation import Annotation, State
from domain.edit import reversed_edit
from domain.errors import Refusal
from domain.release import Incoming
from domain.span import Span
from domain.suggestion import Proposal, Source, suggested
from storage.amendment import Amended, amend, amendment_of, denied_before, open_carried
from storage.corpus import Corpus
from storage.verify import verify
from tests.storage import server
from tests.storage.scene import ANN, BOB, NOTES, REX, RITA, ROB, TEXT, approve, bring, incoming, label, sheet, submit
from tests.storage.team import Desks

CHANGED = "CORRECTED\n\n" + TEXT.replace("5.00% Senior Notes", "6.00% Senior Notes")


def amended(corpus: Corpus, text: str = CHANGED, name: str = "r1-a.txt") -> Amended:
    return amend(corpus, sheet(corpus).release, incoming(text, name), BOB, name)


def carried(corpus: Corpus, done: Amended) -> Annotation:
    (made,) = corpus.sheet(done.release.id).annotations
    return made


def test_it_is_two_acts_and_the_old_one_stays_as_it_is(corpus: Corpus) -> None:
    label(corpus)
    label(corpus, span=NOTES, label_id="NOTE")
    before = sheet(corpus)
    done = amended(corpus)
    assert [each.title for each in done.edits] == ["Import: r1-a.txt", "Carry over 1 annotation from r1.txt"]
    assert corpus.sheet(before.release.id) == before
    assert done.release.about(AMENDS) == str(before.release.id)
    made = carried(corpus, done)
    assert (made.quote, made.author, made.origin) == ("Hale & Dorn LLP", "bob", "carried: exact from r1.txt, 1.00")
    assert list(done.amendment.standings().values()) == [Standing.CARRIED, Standing.OPEN]
    assert not verify(corpus).problems


def test_each_act_is_taken_back_by_itself(corpus: Corpus) -> None:
    label(corpus)
    done = amended(corpus)
    for each in reversed(done.edits):
        corpus.commit(reversed_edit(each, "bob"))
    assert [release.name for release in corpus.releases()] == ["r1.txt"]
    assert not verify(corpus).problems


def test_the_makers_of_the_old_one_are_editors_of_the_carried_one(corpus: Corpus) -> None:
    old = label(corpus, RITA)
    corpus.commit(annotate.describe(sheet(corpus), old.id, attributes={"role": "legal"}, by=ROB))
    made = carried(corpus, amended(corpus))
    assert corpus.editors([made.id]) == {made.id: {"bob", "rita", "rob"}}
    new = corpus.sheet(made.release_id)
    corpus.commit(review.submit(new, by=BOB))
    new = corpus.sheet(made.release_id)
    with pytest.raises(Refusal):
        corpus.commit(review.approve(new, [made.id], by=RITA, editors={made.id: {"bob"}}))
    assert not verify(corpus).problems


def test_the_makers_count_too_where_it_was_accepted_as_a_suggestion(corpus: Corpus) -> None:
    label(corpus, span=NOTES, label_id="NOTE")
    done = amended(corpus)
    new = corpus.sheet(done.release.id)
    found = amendment_of(corpus, new, BOB)
    assert found is not None
    (guess,) = suggestions(found)
    corpus.commit(accept(new, [guess], by=BOB))
    (made,) = corpus.sheet(new.release.id).annotations
    assert made.origin == f"carried: as suggested, {guess.score:.2f}"
    assert corpus.editors([made.id]) == {made.id: {"ann", "bob"}}
    assert not verify(corpus).problems


def test_where_it_came_from_cannot_be_changed(corpus: Corpus) -> None:
    label(corpus)
    made = carried(corpus, amended(corpus))
    done = annotate.describe(corpus.sheet(made.release_id), made.id, attributes={"role": "legal"}, by=BOB)
    (change,) = done.changes
    assert isinstance(change.after, Annotation)
    forged = replace(done, changes=(replace(change, after=replace(change.after, claims=())),))
    with pytest.raises(Refusal, match="origin"):
        corpus.commit(forged)


def test_a_decision_stays_with_the_old_one(corpus: Corpus) -> None:
    old = label(corpus)
    submit(corpus)
    approve(corpus, old.id)
    done = amended(corpus)
    made = carried(corpus, done)
    assert corpus.sheet(done.release.id).state(made) is State.DRAFT
    assert sheet(corpus).state(old) is State.APPROVED


def test_what_waits_is_found_whenever_it_is_asked(corpus: Corpus) -> None:
    label(corpus, span=NOTES, label_id="NOTE")
    done = amended(corpus)
    new = corpus.sheet(done.release.id)
    (guess,) = open_carried(corpus, new, BOB)
    assert (guess.quote[:5], guess.id) == ("6.00%", open_carried(corpus, new, BOB)[0].id)
    assert open_carried(corpus, sheet(corpus), BOB) == ()


def test_what_was_turned_down_holds_in_the_new_one(corpus: Corpus) -> None:
    bring(corpus)
    old = sheet(corpus)
    made = Proposal("NOTE", Span(0, 4), 0.9, Source.RULE, "rule: a note")
    corpus.commit(reject(old, [suggested(old.release.id, old.text, made)], by=ANN))
    new = corpus.sheet(amended(corpus).release.id)
    (found,) = denied_before(corpus, new, BOB)
    assert (found.label, found.span.start) == ("NOTE", len("CORRECTED\n\n"))
    assert denied_before(corpus, sheet(corpus), BOB) == ()


def test_a_release_that_amends_one_of_another_corpus_is_a_release_like_others(corpus: Corpus) -> None:
    for known in ("0192f0a4-0000-7000-8000-000000000000", "no id at all"):
        item = Incoming(f"{known}.txt", f"words {known}", metadata=((AMENDS, known),))
        (made,) = corpus.admit([item], ANN).added
        assert amendment_of(corpus, corpus.sheet(made.id), ANN) is None


def test_a_refusal_leaves_nothing(corpus: Corpus) -> None:
    bring(corpus)
    for text, by, words in ((TEXT, BOB, "the very text"), (CHANGED, REX, "rex")):
        with pytest.raises(Refusal, match=words):
            amend(corpus, sheet(corpus).release, incoming(text, "x.txt"), by, "x.txt")
    assert len(corpus.releases()) == 1
    amended(corpus)
    with pytest.raises(Refusal, match="r1-a"):
        amended(corpus, "Something else.", "x.txt")
    assert len(corpus.releases()) == 2


def test_a_server_knows_the_makers_of_the_old_one_too(team: str, postgres: str) -> None:
    """Also when the approval comes as bare SQL, past the program."""
    with server.database(postgres, team) as place:
        desks = Desks(place)
        corpus = cast(Corpus, desks)
        label(corpus, RITA)
        done = amend(desks.of("bob"), sheet(corpus).release, incoming(CHANGED, "r1-a.txt"), BOB, "r1-a.txt")
        made = carried(corpus, done)
        corpus.commit(review.submit(corpus.sheet(made.release_id), by=BOB))
        new = corpus.sheet(made.release_id)
        with pytest.raises(Refusal):
            corpus.commit(review.approve(new, [made.id], by=RITA, editors={}))
        assert "Glossator: " in desks.said[-1]
        corpus.commit(review.approve(new, [made.id], by=ROB, editors={}))
        assert not verify(desks.of("ann")).problems
        desks.close()
