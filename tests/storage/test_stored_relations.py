"""Relations are stored as they are applied, guarded at the commit, replayed by verify, on both databases."""

from collections.abc import Callable
from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy import Connection

from domain import annotate, review
from domain.annotation import Annotation, Relation, State
from domain.edit import Change, Edit, apply, edit, now, reversed_edit
from domain.errors import Refusal, StaleEdit
from domain.person import Person
from storage.corpus import Corpus
from storage.engine import sqlite_module
from storage.inspection import Inspection
from storage.query import Query
from storage.verify import verify, verify_at
from tests.storage.scene import ANN, BOB, HALE, NOTES, RITA, TEXT, bring, do, label, sheet, submit
from tests.storage.tamper import behind, forge, reseal, sql


def tie(corpus: Corpus, by: Person = ANN, word: str = "advises on") -> Relation:
    """A relation from Ann's advisor to Bob's note, which are made when they are not there."""
    shown = sheet(corpus)
    if not shown.annotations:
        label(corpus)
        label(corpus, by=BOB, span=NOTES, label_id="NOTE")
        shown = sheet(corpus)
    one, two = shown.annotations
    made = do(corpus, annotate.relate(shown, one.id, two.id, word, by=by)).changes[0].after
    assert isinstance(made, Relation)
    return made


def test_what_was_committed_is_read_back(corpus: Corpus) -> None:
    tie(corpus)
    shown = sheet(corpus)
    one, two = shown.annotations
    steps: list[Callable[[], Edit]] = [
        lambda: annotate.relate(shown, two.id, one.id, "<b>ä & €</b>", by=BOB, attributes={"since": "2026"}),
        lambda: annotate.relate(shown, two.id, two.id, "same", by=RITA),
        lambda: annotate.resize(shown, one.id, [HALE, NOTES], by=ANN),
        lambda: annotate.unrelate(shown, [shown.relations[-1].id], by=RITA),
        lambda: annotate.remove(shown, [two.id], by=BOB),
    ]
    for step in steps:
        done = step()
        corpus.commit(done)
        shown = apply(shown, done)
        assert shown == corpus.sheet(shown.release.id) == next(corpus.stream())
    assert shown.relations == ()
    assert verify(corpus).problems == ()


def test_who_removes_an_annotation_takes_all_relations_along_and_may_bring_them_back(corpus: Corpus) -> None:
    tie(corpus, by=BOB)
    tie(corpus, by=RITA)
    before = sheet(corpus)
    gone = do(corpus, annotate.remove(before, [before.annotations[0].id], by=ANN))
    assert sheet(corpus).relations == ()
    back = do(corpus, reversed_edit(gone, "ann"))
    assert sheet(corpus) == before
    do(corpus, reversed_edit(back, "ann"))
    assert verify(corpus).problems == ()


def test_the_history_of_an_annotation_tells_of_its_relations(corpus: Corpus) -> None:
    made = tie(corpus)
    do(corpus, annotate.unrelate(sheet(corpus), [made.id], by=ANN))
    for annotation in sheet(corpus).annotations:
        titles = [row.action for row in corpus.audit(annotation_id=annotation.id)]
        assert titles[-2:] == [
            "advises on: Hale & Dorn LLP → 5.00% Senior Notes due 2031",
            "Remove advises on: Hale & Dorn LLP → 5.00% Senior Notes due 2031",
        ]


def test_a_relation_touches_neither_decisions_nor_four_eyes(corpus: Corpus) -> None:
    label(corpus)
    label(corpus, by=BOB, span=NOTES, label_id="NOTE")
    submit(corpus)
    submit(corpus, BOB)
    tie(corpus, by=RITA)
    shown = sheet(corpus)
    ids = [annotation.id for annotation in shown.annotations]
    do(corpus, review.approve(shown, ids, by=RITA, editors=corpus.editors(ids)))
    tie(corpus, by=ANN, word="again")
    assert {sheet(corpus).state(annotation) for annotation in sheet(corpus).annotations} == {State.APPROVED}
    assert verify(corpus).problems == ()


def relation(corpus: Corpus, **changes: object) -> Relation:
    one, two = sheet(corpus).annotations
    made = Relation(uuid4(), one.release_id, "x", one.id, two.id, "ann", now())
    return replace(made, **changes)  # type: ignore[arg-type]


def adds(corpus: Corpus, by: str = "ann", **changes: object) -> Edit:
    return edit("Forged", by, [Change(None, relation(corpus, **changes))])


def elsewhere(corpus: Corpus) -> Edit:
    """A relation to an annotation of another release."""
    other = corpus.releases()[1]
    made = annotate.annotate(corpus.sheet(other.id), HALE, "NOTE", by=ANN)
    corpus.commit(made)
    return adds(corpus, target=made.changes[0].value.id)  # type: ignore[union-attr]


def takes_end(corpus: Corpus, place: int) -> Edit:
    shown = sheet(corpus)
    end = shown.annotations[place]
    return edit("Forged", end.author, [Change(end, None)])


def after_its_end(corpus: Corpus) -> Edit:
    """A relation and, in the same step, the removal of one of its ends."""
    one = sheet(corpus).annotations[0]
    held = sheet(corpus).relations
    return edit("Forged", "ann", [*(Change(item, None) for item in held), Change(one, None), *adds(corpus).changes])


def restored_otherwise(corpus: Corpus) -> Edit:
    """Another's relation brought back with one's own annotation, but not as it was."""
    made = tie(corpus, by=BOB, word="bob's")
    gone = do(corpus, annotate.remove(sheet(corpus), [sheet(corpus).annotations[0].id], by=ANN))
    changes = [
        Change(None, replace(change.before, label="ann's own") if change.before == made else change.before)  # type: ignore[type-var]
        for change in gone.changes
    ]
    return edit("Forged", "ann", changes)


REFUSED: list[tuple[str, Callable[[Corpus], Edit], type[Refusal], str]] = [
    ("a reader's", lambda c: adds(c, "rex", author="rex"), Refusal, "rex is a reader"),
    ("in another's name", lambda c: adds(c, author="bob"), Refusal, "relations of bob"),
    ("without a word", lambda c: adds(c, label=""), Refusal, "needs a word"),
    ("to nothing", lambda c: adds(c, target=uuid4()), StaleEdit, "no longer there"),
    ("from nothing", lambda c: adds(c, source=uuid4()), StaleEdit, "no longer there"),
    ("to another release", elsewhere, Refusal, "of one release"),
    ("named for another release", lambda c: adds(c, release_id=c.releases()[1].id), Refusal, "of one release"),
    ("after its end is gone", after_its_end, StaleEdit, "no longer there"),
    ("left without source", lambda c: takes_end(c, 0), Refusal, "cannot go alone"),
    ("left without target", lambda c: takes_end(c, 1), Refusal, "cannot go alone"),
    (
        "changed",
        lambda c: edit("F", "ann", [Change(found := sheet(c).relations[0], replace(found, label="y"))]),
        Refusal,
        "never changed",
    ),
    ("taken by another", lambda c: edit("F", "bob", [Change(sheet(c).relations[0], None)]), Refusal, "of ann"),
    (
        "taken otherwise",
        lambda c: edit("F", "ann", [Change(replace(sheet(c).relations[0], label="y"), None)]),
        StaleEdit,
        "meanwhile",
    ),
    ("twice", lambda c: edit("F", "ann", [Change(None, sheet(c).relations[0])]), StaleEdit, "meanwhile"),
    ("brought back otherwise", restored_otherwise, Refusal, "relations of bob"),
]


@pytest.mark.parametrize(("what", "forged", "kind", "sentence"), REFUSED, ids=[row[0] for row in REFUSED])
def test_what_is_refused_at_the_commit(
    corpus: Corpus, what: str, forged: Callable[[Corpus], Edit], kind: type[Refusal], sentence: str
) -> None:
    bring(corpus, TEXT, "Two " + TEXT)
    tie(corpus)
    done = forged(corpus)
    head = corpus.head()
    with pytest.raises(kind, match=sentence):
        corpus.commit(done)
    assert corpus.head() == head
    assert verify(corpus).problems == ()


def test_undoing_an_annotation_that_was_related_since_is_refused_with_a_sentence(corpus: Corpus) -> None:
    shown = sheet(corpus)
    done = do(corpus, annotate.annotate(shown, HALE, "ADVISOR", by=ANN))
    label(corpus, by=BOB, span=NOTES, label_id="NOTE")
    tied = tie(corpus, by=BOB)
    with pytest.raises(Refusal, match="remove its relations in the same step"):
        corpus.commit(reversed_edit(done, "ann"))
    do(corpus, annotate.unrelate(sheet(corpus), [tied.id], by=BOB))
    do(corpus, reversed_edit(done, "ann"))
    assert verify(corpus).problems == ()


def test_filters_keep_the_relations_whose_two_ends_they_keep(corpus: Corpus) -> None:
    tie(corpus)
    one = sheet(corpus).annotations[0]
    do(corpus, annotate.relate(sheet(corpus), one.id, one.id, "self", by=ANN))
    for query, labels in [
        (Query(), ["self", "advises on"]),
        (Query(labels=frozenset({"ADVISOR"})), ["self"]),
        (Query(authors=frozenset({"bob"})), []),
        (Query(authors=frozenset({"ann", "bob"})), ["self", "advises on"]),
        (Query(states=frozenset({State.APPROVED})), []),
    ]:
        (found,) = corpus.stream(query)
        assert [item.label for item in found.relations] == labels


def forged(corpus_changes: Callable[[Annotation, Annotation], Relation], actor: str) -> Callable[[Connection], None]:
    def act(connection: Connection) -> None:
        from storage.rows import annotation_from

        rows = connection.exec_driver_sql("SELECT * FROM annotation ORDER BY start").all()
        one, two = map(annotation_from, rows)
        forge(connection, edit("Forged", actor, [Change(None, corpus_changes(one, two))]))

    return act


def made(one: Annotation, two: Annotation, **changes: object) -> Relation:
    return replace(Relation(uuid4(), one.release_id, "x", one.id, two.id, "ann", now()), **changes)  # type: ignore[arg-type]


def relabelled(connection: Connection) -> None:
    connection.exec_driver_sql("UPDATE relation SET label = 'opposes'")
    reseal(connection, "relation")


def dangling(connection: Connection) -> None:
    """An annotation taken from the tables and from a well chained trail, its relation left."""
    from storage.rows import annotation_from
    from tests.storage.tamper import unmake

    row = connection.exec_driver_sql("SELECT * FROM annotation WHERE author = 'bob'").one()
    unmake(connection, edit("Forged", "bob", [Change(annotation_from(row), None)]))


TAMPERINGS: list[tuple[str, Callable[[Connection], None], str]] = [
    ("relabelled", sql("UPDATE relation SET label = 'opposes'"), "replay"),
    ("relabelled and sealed", relabelled, "replay"),
    ("turned round", sql("UPDATE relation SET source = target, target = source"), "replay"),
    ("removed", sql("DELETE FROM relation"), "replay"),
    ("hidden", sql("UPDATE relation SET attributes = 'no'"), "replay"),
    ("seal changed", sql("UPDATE relation SET seal = 'x'"), "replay"),
    (
        "added",
        sql(
            "INSERT INTO relation SELECT '00000000-0000-4000-8000-000000000000', release_id, label, source, target,"
            " author, created, attributes, origin, claims, seal FROM relation"
        ),
        "replay",
    ),
    ("end removed", dangling, "replay"),
    ("by a reader, well chained", forged(lambda a, b: made(a, b, author="rex"), "rex"), "people"),
    ("in another's name, well chained", forged(lambda a, b: made(a, b, author="bob"), "ann"), "people"),
    ("to nothing, well chained", forged(lambda a, b: made(a, b, target=uuid4()), "ann"), "replay"),
    ("of another release, well chained", forged(lambda a, b: made(a, b, release_id=uuid4()), "ann"), "replay"),
]


@pytest.mark.parametrize(("what", "tamper", "check"), TAMPERINGS, ids=[row[0] for row in TAMPERINGS])
def test_tampering_is_found(corpus: Corpus, what: str, tamper: Callable[[Connection], None], check: str) -> None:
    tie(corpus)
    corpus.close()
    assert verify_at(corpus.location).problems == ()
    with behind(corpus.location) as connection, connection.begin_nested() as attempt:
        tamper(connection)
        inspection = Inspection(None)
        list(inspection.run(connection, server=connection.dialect.name != "sqlite"))
        attempt.rollback()
    assert check in {problem.check for problem in inspection.problems}, inspection.problems
    assert verify_at(corpus.location).problems == ()


def test_reading_does_not_fall_over_a_relation_without_an_end(local: Corpus) -> None:
    tie(local)
    connection = sqlite_module().connect(local.location, isolation_level=None)
    connection.execute("UPDATE relation SET target = ?", (str(uuid4()),))
    connection.close()
    assert sheet(local).relations == ()
    assert {"replay", "database"} <= {problem.check for problem in verify(local).problems}
