"""Guesses are kept beside the trail: made once, gone when they are made no more, and never counted among the work."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection, func, select, update

from domain import annotate, govern, review
from domain.accept import accept, reject
from domain.edit import Change, Edit, edit, now, reversed_edit
from domain.errors import Refusal
from domain.person import Person
from domain.policy import Policy
from domain.span import Span
from domain.suggest import Sources
from domain.suggestion import Proposal, Rejection, Round, Source
from storage import models, review_reading, sources, tables
from storage.access import open_corpus
from storage.corpus import Corpus
from storage.learning import Learned, learn
from storage.sources import Kit, kit_of
from storage.suggestions import Written, kept, open_suggestions, refresh
from storage.verify import verify
from tests.storage import server
from tests.storage.scene import ADA, ANN, BOB, HALE, NOTES, RITA, TEXT, approve, bring, do, label, sheet, submit
from tests.storage.team import Desks


@dataclass(frozen=True)
class Words:
    """A source that finds words."""

    found: tuple[tuple[str, str, float], ...]

    def propose(self, text: str) -> tuple[Proposal, ...]:
        return tuple(
            Proposal(name, Span(text.find(words), text.find(words) + len(words)), score, Source.RULE, "rule", "r")
            for words, name, score in self.found
            if words in text
        )


@dataclass(frozen=True)
class Given(Kit):
    """A kit of just these words."""

    words: tuple[tuple[str, str, float], ...] = ()

    @property
    def sources(self) -> Sources:  # type: ignore[override]
        return Sources(rules=Words(self.words), version=self.version)


def kit(version: str, *words: tuple[str, str, float]) -> Given:
    return Given((), None, b"", version, words=words)


FIRST = kit("1", ("Hale & Dorn LLP", "ADVISOR", 0.9), ("5.00% Senior Notes due 2031", "NOTE", 0.5))


def refreshed(corpus: Corpus, given: Kit, releases: list[UUID] | None = None) -> Written:
    return sum(refresh(corpus, releases, given), Written())


def rows(corpus: Corpus) -> list[tuple[object, ...]]:
    def read(connection: Connection) -> list[tuple[object, ...]]:
        table = tables.suggestion
        return [tuple(row) for row in connection.execute(select(table).order_by(table.c.id))]

    return corpus.ask(read)


def left(corpus: Corpus, viewer: Person | None = None) -> list[str]:
    return [item.quote for _, items in open_suggestions(corpus, viewer) for item in items]


def test_to_guess_again_changes_nothing(corpus: Corpus) -> None:
    bring(corpus, TEXT, "Nothing of it.")
    assert refreshed(corpus, FIRST) == Written(2, 2, 0, 0)
    before = rows(corpus)
    assert refreshed(corpus, FIRST) == Written()
    assert refreshed(corpus, replace(FIRST, version="2")) == Written(2, 0, 0, 0)
    assert rows(corpus) == before
    assert corpus.head()[0] == len(list(corpus.audit()))
    assert verify(corpus).problems == ()


def test_what_is_guessed_no_more_goes_and_what_is_guessed_otherwise_changes(corpus: Corpus) -> None:
    bring(corpus)
    refreshed(corpus, FIRST)
    other = kit("2", ("Hale & Dorn LLP", "ADVISOR", 0.7), ("Northwind", "NOTE", 0.4))
    assert refreshed(corpus, other) == Written(1, 1, 1, 1)
    assert [(item.quote, item.score) for item in corpus.ask(kept).popitem()[1]] == [
        ("Hale & Dorn LLP", 0.7),
        ("Northwind", 0.4),
    ]


def test_only_the_wanted_releases_are_looked_at(corpus: Corpus) -> None:
    _, second = bring(corpus, TEXT, TEXT + "Again.\n")
    assert refreshed(corpus, FIRST, [second.id]) == Written(1, 2, 0, 0)
    assert set(corpus.ask(kept)) == {second.id}
    assert corpus.ask(lambda connection: kept(connection, [second.id])) == corpus.ask(kept)
    assert refreshed(corpus, FIRST, []) == Written()


def test_what_was_accepted_or_rejected_is_left_out_and_undo_brings_it_back(corpus: Corpus) -> None:
    bring(corpus)
    refreshed(corpus, FIRST)
    ((found, (hale, notes)),) = open_suggestions(corpus, ANN)
    taken = do(corpus, accept(found, [hale], by=ANN))
    assert left(corpus, ANN) == [notes.quote]
    no = do(corpus, reject(sheet(corpus), [notes], by=BOB))
    assert left(corpus, ANN) == []
    assert [item.author for item in sheet(corpus).rejections] == ["bob"]
    refreshed(corpus, replace(FIRST, version="2"))
    assert left(corpus, ANN) == []
    do(corpus, reversed_edit(no, "bob"))
    do(corpus, reversed_edit(taken, "ann"))
    assert left(corpus, ANN) == [hale.quote, notes.quote]
    assert verify(corpus).problems == ()


def test_guesses_go_with_their_release(corpus: Corpus) -> None:
    (release,) = bring(corpus)
    refreshed(corpus, FIRST)
    do(corpus, edit("Take out", "ann", [Change(corpus.release(release.id), None)]))
    assert rows(corpus) == []
    assert verify(corpus).problems == ()


def test_to_guess_takes_a_corpus_that_is_open_for_writing(path: Path) -> None:
    with open_corpus(path) as corpus:
        bring(corpus)
    with open_corpus(path, writes=False) as corpus, pytest.raises(Refusal, match="read-only"):
        refreshed(corpus, FIRST)


def test_two_windows_on_a_server_may_guess_at_once(postgres: str) -> None:
    with server.database(postgres) as location, open_corpus(location) as corpus:
        bring(corpus, *(f"{number} {TEXT}" for number in range(20)))
        failed: list[BaseException] = []

        def work() -> None:
            try:
                with corpus.beside(writes=True) as own:
                    refreshed(own, FIRST)
            except BaseException as error:  # told by the test
                failed.append(error)

        threads = [threading.Thread(target=work) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failed == []
        assert len(rows(corpus)) == 40


# -- rejections and rounds, at the last door


def no(corpus: Corpus, author: str = "ann", **other: object) -> Rejection:
    found = sheet(corpus)
    made = Rejection(uuid4(), found.release.id, "ADVISOR", HALE, HALE.of(TEXT), author, now(), Source.LEARNED, 0.25)
    return replace(made, **other)  # type: ignore[arg-type]


def walk(author: str = "ann", **other: object) -> Round:
    return replace(Round(uuid4(), "NOTE", "Notes", 1, 3, 1, 2, author, now()), **other)  # type: ignore[arg-type]


def by(name: str, *changes: Change) -> Edit:
    return edit("Forged", name, changes)


FORGED = {
    "in another's name": (lambda c: by("bob", Change(None, no(c))), "cannot give it"),
    "by a reader": (lambda c: by("rex", Change(None, no(c, "rex"))), "reader"),
    "of no label": (lambda c: by("ann", Change(None, no(c, label="BOND"))), "no label “BOND”"),
    "with other words": (lambda c: by("ann", Change(None, no(c, quote="Hale & Dorm LLP"))), "does not cover"),
    "beyond the text": (lambda c: by("ann", Change(None, no(c, span=Span(0, 9_999)))), "does not cover"),
    "surer than sure": (lambda c: by("ann", Change(None, no(c, score=1.5))), "from 0 to 1"),
    "changed": (lambda c: by("ann", Change(held(c), replace(held(c), label="NOTE"))), "never changed"),
    "of another's taken back": (lambda c: by("rita", Change(held(c), None)), "cannot give it or take it back"),
    "a round in another's name": (lambda c: by("bob", Change(None, walk())), "cannot record it"),
    "a round by a reader": (lambda c: by("rex", Change(None, walk("rex"))), "reader"),
    "a round of no label": (lambda c: by("ann", Change(None, walk(label="BOND"))), "no label “BOND”"),
    "a round of less than nothing": (lambda c: by("ann", Change(None, walk(offered=-1))), "counted from"),
    "a round that does not add up": (lambda c: by("ann", Change(None, walk(accepted=2))), "count it anew"),
    "a round changed": (lambda c: by("ann", (lambda one: Change(one, replace(one, query="x")))(walk())), "never"),
}


def held(corpus: Corpus) -> Rejection:
    found = sheet(corpus).rejections
    if not found:
        do(corpus, by("ann", Change(None, no(corpus))))
    return sheet(corpus).rejections[0]


@pytest.mark.parametrize("what", FORGED)
def test_the_rules_hold_for_who_turns_down_and_who_sweeps(corpus: Corpus, what: str) -> None:
    made, sentence = FORGED[what]
    bring(corpus)
    held(corpus)
    head = corpus.head()
    with pytest.raises(Refusal) as caught:
        corpus.commit(made(corpus))
    assert sentence in caught.value.sentence
    assert corpus.head() == head


@pytest.fixture
def desks(team: str, postgres: str) -> Iterator[Desks]:
    with server.database(postgres, team) as place:
        opened = Desks(place)
        yield opened
        opened.close()


@pytest.mark.parametrize("what", FORGED)
def test_a_server_keeps_the_same_rules(desks: Desks, what: str) -> None:
    made, sentence = FORGED[what]
    corpus = cast(Corpus, desks)
    bring(corpus)
    held(corpus)
    with pytest.raises(Refusal) as caught:
        corpus.commit(made(corpus))
    assert sentence in caught.value.sentence
    assert "Glossator: " in desks.said[-1] or "permission denied" in desks.said[-1]
    assert verify(desks.of("ann")).problems == ()


def test_who_annotates_on_a_server_guesses_and_learns_there_and_others_do_not(desks: Desks) -> None:
    corpus = cast(Corpus, desks)
    bring(corpus)
    approved(corpus)
    ann = desks.of("ann")
    assert refreshed(ann, FIRST) == Written(1, 2, 0, 0)
    assert refreshed(ann, kit("2")) == Written(1, 0, 0, 2)
    learned(ann)
    learned(desks.of("bob"))
    with pytest.raises(Refusal):
        refreshed(desks.of("rex"), FIRST)
    assert verify(ann).problems == ()


def test_nothing_is_turned_down_in_the_trash(corpus: Corpus) -> None:
    (release,) = bring(corpus)
    given = held(corpus)
    do(corpus, annotate.trash([corpus.release(release.id)], by=ADA))
    wanted = replace(given, id=uuid4())
    for change in (Change(None, wanted), Change(given, None)):
        with pytest.raises(Refusal, match="in the trash"):
            corpus.commit(by("ann", change))


def test_a_release_in_which_something_was_turned_down_is_not_taken_out(corpus: Corpus) -> None:
    (release,) = bring(corpus)
    held(corpus)
    with pytest.raises(Refusal, match="cannot be taken out"):
        corpus.commit(by("ann", Change(corpus.release(release.id), None)))


def test_rounds_are_read_oldest_first_and_taken_back_by_their_author(corpus: Corpus) -> None:
    one, two = walk(), walk(number=2, query="“the Notes”")
    do(corpus, by("ann", Change(None, one)))
    taken = do(corpus, by("ann", Change(None, two)))
    assert corpus.ask(review_reading.rounds) == [one, two]
    do(corpus, reversed_edit(taken, "ann"))
    assert corpus.ask(review_reading.rounds) == [one]
    assert verify(corpus).problems == ()


def test_a_rejection_stands_in_the_history_of_its_release(corpus: Corpus) -> None:
    (release,) = bring(corpus)
    held(corpus)
    assert [row.action for row in corpus.audit(release_id=release.id)][-1] == "Forged"


def test_who_works_blind_does_not_see_what_others_turned_down(corpus: Corpus) -> None:
    (release,) = bring(corpus)
    refreshed(corpus, FIRST)
    held(corpus)
    do(corpus, govern.lay_down(None, Policy(blind=True), by=ADA))
    assert left(corpus, BOB) == ["Hale & Dorn LLP", "5.00% Senior Notes due 2031"]
    assert left(corpus, ANN) == ["5.00% Senior Notes due 2031"]
    assert corpus.sheet(release.id, BOB).rejections == ()


# -- verify


def spoilt(corpus: Corpus, **values: object) -> None:
    corpus.write_beside(lambda connection: connection.execute(update(tables.suggestion).values(**values)))


def test_verify_says_that_guesses_are_not_judged(corpus: Corpus) -> None:
    bring(corpus)
    assert not any("suggestions" in note for note in verify(corpus).notes)
    refreshed(corpus, FIRST)
    report = verify(corpus)
    assert report.holds
    assert [note for note in report.notes if "suggestions" in note] == [
        "2 suggestions are kept beside the trail: they are nobody's work, and are not judged."
    ]


@pytest.mark.parametrize("values", [{"quote": "x"}, {"stop": 9_999}, {"start": -1}, {"score": 2.0}, {"source": "?"}])
def test_verify_tells_guesses_that_do_not_fit(corpus: Corpus, values: dict[str, object]) -> None:
    bring(corpus)
    refreshed(corpus, FIRST)
    spoilt(corpus, **values)
    report = verify(corpus)
    assert report.holds
    assert any(note.startswith("2 of the suggestions do not quote the text") for note in report.notes)


def test_what_does_not_fit_is_not_offered(corpus: Corpus) -> None:
    bring(corpus)
    refreshed(corpus, FIRST)
    spoilt(corpus, quote="x")
    assert left(corpus) == []


# -- what guesses


def approved(corpus: Corpus) -> None:
    """Two annotations of the first release, approved."""
    one, two = label(corpus), label(corpus, span=NOTES, label_id="NOTE")
    submit(corpus)
    approve(corpus, one.id, two.id)


def learned(corpus: Corpus) -> Learned:
    *_, last = learn(corpus)
    assert isinstance(last, Learned)
    return last


def test_with_no_approvals_there_is_neither_memory_nor_learning(corpus: Corpus) -> None:
    bring(corpus)
    label(corpus)
    assert kit_of(corpus).memory is None
    with pytest.raises(Refusal, match="Nothing is approved yet"):
        list(learn(corpus))
    assert corpus.ask(models.latest) is None


def test_what_is_approved_is_remembered_elsewhere(corpus: Corpus) -> None:
    bring(corpus, TEXT, "Again Hale & Dorn LLP was chosen as counsel.\n")
    approved(corpus)
    made = kit_of(corpus)
    text = "Again Hale & Dorn LLP was chosen as counsel.\n"
    assert made.memory is not None
    assert "Hale & Dorn LLP" in [item.span.of(text) for item in made.memory.propose(text)]


def test_the_version_of_the_sources_changes_with_what_is_approved_turned_down_and_learned(corpus: Corpus) -> None:
    bring(corpus)
    seen = {kit_of(corpus).version}
    for act in (lambda: approved(corpus), lambda: held(corpus), lambda: learned(corpus)):
        act()  # type: ignore[no-untyped-call]
        assert kit_of(corpus).version not in seen
        seen.add(kit_of(corpus).version)
        assert kit_of(corpus).version in seen


def test_a_model_is_learned_kept_and_used(corpus: Corpus) -> None:
    bring(corpus)
    approved(corpus)
    made = learned(corpus)
    kept_model = corpus.ask(models.latest)
    assert kept_model is not None
    assert (kept_model.version, kept_model.content) == (made.model.maker, made.content)
    assert kept_model.info["spans"] == {"ADVISOR": 1, "NOTE": 1}
    assert kit_of(corpus).model == made.content
    learned(corpus)
    assert (
        corpus.ask(lambda connection: connection.execute(select(func.count()).select_from(tables.model)).scalar()) == 1
    )
    assert verify(corpus).problems == ()


def test_to_stop_in_mid_training_leaves_the_old_model(corpus: Corpus) -> None:
    bring(corpus)
    approved(corpus)
    learned(corpus)
    before = corpus.ask(models.latest)
    label(corpus, by=BOB)
    submit(corpus, by=BOB)
    training = learn(corpus)
    next(training)
    training.close()  # type: ignore[attr-defined]
    assert corpus.ask(models.latest) == before


def test_a_model_of_another_version_is_not_used_and_said(corpus: Corpus) -> None:
    models.keep(corpus, "0", b"glossator-model 0\n{}\n", {})
    found = kit_of(corpus)
    assert found.outdated
    assert any("has to be learned again" in remark for remark in found.remarks)
    assert found.sources.model is None or found.model != b"glossator-model 0\n{}\n"


def test_a_damaged_model_is_not_used_and_said(corpus: Corpus) -> None:
    bring(corpus)
    approved(corpus)
    learned(corpus)
    corpus.write_beside(lambda connection: connection.execute(update(tables.model).values(content=b"x")))
    found = kit_of(corpus)
    assert not found.outdated
    assert any("damaged" in remark for remark in found.remarks)
    assert any("learned model is damaged" in note for note in verify(corpus).notes)


def test_a_shipped_model_of_another_version_is_no_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "founding.crf").write_bytes(b"glossator-model 0\n{}\n")
    monkeypatch.setattr(sources.resources, "path", lambda *parts: tmp_path.joinpath(*parts))
    remarks: list[str] = []
    assert sources.shipped_model(remarks) == b""
    assert "shipped model cannot be used" in remarks[0]
    assert list(sources.shipped_rules()) == []


def test_a_rule_file_with_a_mistake_is_told_with_its_line_and_the_others_go_on(
    corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "rules").mkdir()
    for path in sources.resources.path("rules").glob("*.toml"):
        (tmp_path / "rules" / path.name).write_bytes(path.read_bytes())
    (tmp_path / "rules" / "zzz.toml").write_text('[[rule]]\nid = "x"\nlabel = "ADVISOR"\nfind = "{no such part}"\n')
    monkeypatch.setattr(sources.resources, "path", lambda *parts: tmp_path.joinpath(*parts))
    found = kit_of(corpus)
    (remark,) = found.remarks
    assert remark.startswith("A rule was left out: zzz.toml, line ")
    assert found.sources.rules is not None
    text = "Brackwater has retained Tolland & Reeve LLP as its legal advisor.\n"
    assert "Tolland & Reeve LLP" in [item.span.of(text) for item in found.sources.rules.propose(text)]


def test_where_people_work_blind_only_what_is_signed_off_teaches(corpus: Corpus) -> None:
    bring(corpus)
    approved(corpus)
    assert len(list(sources.examples(corpus))) == 1
    do(corpus, govern.lay_down(None, Policy(blind=True), by=ADA))
    assert list(sources.examples(corpus)) == []
    do(corpus, review.sign_off(sheet(corpus), by=RITA))
    assert len(list(sources.examples(corpus))) == 1


def test_what_lies_in_the_trash_does_not_teach(corpus: Corpus) -> None:
    (release,) = bring(corpus)
    approved(corpus)
    do(corpus, annotate.trash([corpus.release(release.id)], by=ADA))
    assert list(sources.examples(corpus)) == []
