"""A bit of everything that the program can do, over the logins of those who do it, and all of it undone and redone."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from typing import cast

import pytest

from domain import govern, review
from domain.annotation import Decision
from domain.edit import Edit, reversed_edit
from domain.errors import Refusal
from domain.policy import Policy
from domain.release import Claim
from domain.scheme import Label
from domain.span import Span
from storage.corpus import Corpus
from storage.ground_review import load_policy
from storage.keys import sign_for
from storage.query import Query
from storage.verify import verify
from tests.storage import server
from tests.storage.scene import ADA, ANN, RITA, bring, do, incoming, label, submit
from tests.storage.team import OWNER, Desks
from tests.storage.test_keys import no_keyring
from tests.storage.whole import live

__all__ = ["no_keyring"]


@pytest.fixture
def desks(team: str, postgres: str) -> Iterator[Desks]:
    with server.database(postgres, team) as place:
        made = Desks(place)
        yield made
        made.close()


@pytest.fixture
def corpus(desks: Desks) -> Corpus:
    return cast(Corpus, desks)


def _takes_back(corpus: Corpus, done: list[Edit]) -> list[Edit]:
    """Undo what can be undone, the last first."""
    taken = []
    for item in reversed(done):
        with suppress(Refusal):
            taken.append(do(corpus, reversed_edit(item, item.by)))
    return taken


def test_everything_passes_and_is_undone_and_redone(desks: Desks, corpus: Corpus) -> None:
    start = corpus.head()[0]
    live(corpus)  # with words that take every kind of escape
    assert not desks.said
    done = list(corpus.edits_since(start))
    undone = _takes_back(corpus, done)
    redone = _takes_back(corpus, undone)
    assert len(undone) >= 20
    assert len(redone) >= 20
    assert {item.by for item in done} >= {"ada", "ann", "bob", "rita", "rob"}
    for name in ("ada", "ann", "rex"):
        assert not verify(desks.of(name)).problems


def test_who_has_to_sign_signs(corpus: Corpus, desks: Desks) -> None:
    label(corpus)
    submit(corpus)
    do(corpus, govern.lay_down(None, Policy(signed=True), by=ADA))
    sheet = corpus.sheet(corpus.releases()[0].id)
    ids = [sheet.annotations[0].id]
    approved = review.approve(sheet, ids, by=RITA, editors=corpus.editors(ids))
    with pytest.raises(Refusal, match="have to be signed"):
        corpus.commit(approved)
    assert "has to be signed" in desks.said[-1]
    signed = sign_for(desks.of("rita"), approved, RITA)
    assert isinstance(signed.changes[0].after, Decision)
    assert signed.changes[0].after.signature
    corpus.commit(signed)
    assert verify(desks.of("rex")).holds
    do(corpus, govern.lay_down(corpus.ask(load_policy), Policy(), by=ADA))


def test_an_administrator_changes_the_scheme(corpus: Corpus, desks: Desks) -> None:
    label(corpus)
    scheme = corpus.scheme()
    more = replace(scheme, labels=(*scheme.labels, Label("BANK", "Bänk “1”", "#123456", "B", "9")))
    do(corpus, govern.change_scheme(scheme, more, by=ADA))
    fewer = replace(more, labels=more.labels[1:])
    with pytest.raises(Refusal, match="is in use"):
        corpus.commit(govern.change_scheme(more, fewer, by=ADA))
    assert "retired, never deleted" in desks.said[-1]
    do(corpus, govern.change_scheme(more, scheme, by=ADA))
    assert verify(desks.of("ada")).holds


def test_an_administrator_gives_the_office_away(corpus: Corpus, desks: Desks) -> None:
    do(corpus, govern.add_person(corpus.people(), "ada", ANN.role, by=ADA))
    with pytest.raises(Refusal):
        corpus.commit(govern.add_person(corpus.people(), "bob", ADA.role, by=ADA))
    assert "takes a role of administrator" in desks.said[-1]
    assert verify(desks.of(OWNER)).holds


def test_many_releases_come_in_with_their_annotations(corpus: Corpus, desks: Desks) -> None:
    texts = [f"{number}: Hale & Dorn LLP zahlte fünf € für „Notes“ \U0001f600.\n" for number in range(120)]
    claims = (
        Claim("ADVISOR", ((3, 18),), (("party", 'a "b" \\ \t\x01'), ("role", "legal")), "ok \x7f\u2028", (("x", "y"),)),
        Claim("NOTE", ((3, 7), (35, 39))),
        Claim("NOTE", ((20, 40),)),
    )
    items = [
        replace(incoming(body, f"m{number}.txt"), claims=claims, metadata=(("a", "b"), ("c", "ü")))
        for number, body in enumerate(texts)
    ]
    assert len(desks.of("bob").admit(items, replace(ANN, name="bob")).added) == 120
    more = [replace(item, claims=(Claim("ADVISOR", ((0, 1),)),)) for item in items]
    assert len(desks.of("ann").admit(more, ANN).joined) == 120
    assert verify(desks.of("bob")).annotations == 480
    assert verify(desks.of("bob")).holds


def test_a_reader_reads(corpus: Corpus, desks: Desks) -> None:
    bring(corpus)
    label(corpus)
    reader = desks.of("rex")
    assert [hit.match for hit in reader.search("northwind")] == ["Northwind"]
    assert [len(sheet.annotations) for sheet in reader.stream(Query())] == [1]
    assert reader.identity() == "rex"
    assert reader.source_of(reader.releases()[0]).startswith(b"Hale")
    assert verify(reader).holds
    with pytest.raises(Refusal, match="rex is a reader"):
        label(corpus, by=next(item for item in reader.people() if item.name == "rex"), span=Span(0, 4))


def test_somebody_new_joins(corpus: Corpus, desks: Desks) -> None:
    do(corpus, govern.join("ann2"))
    label(corpus, by=replace(ANN, name="ann2"))
    assert verify(desks.of("ann2")).holds
