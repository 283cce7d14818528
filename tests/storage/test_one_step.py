"""Edits of which one change takes the ground from under another: refused whole, so that `verify` finds all lawful."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from uuid import UUID, uuid4

import pytest

from domain import annotate, assign, govern, negative, respond, review
from domain.annotation import (
    ADJUDICATED,
    AnnotatedRelease,
    Annotation,
    Comment,
    Decision,
    Mark,
    MarkKind,
    Negative,
    State,
)
from domain.assignment import Assignment
from domain.edit import Change, Edit, Value, edit, now, reversed_edit
from domain.errors import Refusal
from domain.person import Person, Role
from domain.policy import Policy
from domain.release import Release
from domain.signing import key_for, new_secret
from domain.span import Span
from storage.corpus import Corpus
from storage.verify import verify
from tests.storage.scene import ADA, ANN, BOB, HALE, RITA, ROB, bring, do, label, sheet, submit

JOE = Person("joe", Role.ADJUDICATOR)


@dataclass(frozen=True)
class Scene:
    sheet: AnnotatedRelease
    submitted: Annotation
    """Ann's."""
    none: Negative
    """Ann's, submitted."""
    empty: Release
    """With nothing in it, called done by Rita."""

    @property
    def release(self) -> UUID:
        return self.sheet.release.id


@pytest.fixture
def scene(corpus: Corpus) -> Scene:
    _, empty = bring(corpus, "Hale & Dorn LLP advised Northwind Paper.\n", "Nothing.\n")
    do(corpus, govern.add_person(corpus.people(), JOE.name, JOE.role, by=ADA))
    label(corpus)
    do(corpus, negative.found_none(sheet(corpus), "RISK_FACTOR", by=ANN))
    submit(corpus)
    do(corpus, annotate.done(corpus.sheet(empty.id), by=RITA))
    shown = sheet(corpus)
    return Scene(shown, shown.annotations[0], shown.negatives[0], empty)


def says(by: str, on: Annotation | Negative, verdict: State, **more: object) -> Change:
    return Change(
        None,
        Decision(uuid4(), on.id, on.release_id, on.revision, verdict, by, now(), **more),  # type: ignore[arg-type]
    )


def adds(value: Value) -> Change:
    return Change(None, value)


def signs(release: UUID, by: str, seen: str) -> Change:
    return adds(Mark(release, by, MarkKind.REVIEWED, now(), seen))


def made(scene: Scene, by: str, **more: object) -> Annotation:
    return replace(scene.submitted, **{"id": uuid4(), "revision": uuid4(), "author": by, **more})  # type: ignore[arg-type]


def remark(on: UUID, release: UUID, by: str = "ann") -> Change:
    return adds(Comment(uuid4(), release, on, None, by, now(), "Why?"))


TRIES: dict[str, tuple[str, Callable[[Scene], list[Change]], str]] = {
    "a negative taken back and decided on": (
        "ann",
        lambda s: [Change(s.none, None), says("ann", s.none, State.SUBMITTED)],
        "change an annotation and decide on it",
    ),
    "two decisions on one": (
        "rita",
        lambda s: [says("rita", s.submitted, State.APPROVED), says("rita", s.submitted, State.RETURNED)],
        "decides once",
    ),
    "changed twice": (
        "ann",
        lambda s: [
            Change(s.submitted, other := replace(s.submitted, revision=uuid4(), label="NOTE")),
            Change(other, replace(other, revision=uuid4(), label="ADVISOR")),
        ],
        "changes a thing once",
    ),
    "taking part and settling": (
        "joe",
        lambda s: [adds(made(s, "joe", label="NOTE")), says("joe", s.submitted, State.OVERRULED)],
        "settle in it",
    ),
    "done and settling": (
        "joe",
        lambda s: [adds(Mark(s.release, "joe", MarkKind.DONE, now())), says("joe", s.submitted, State.OVERRULED)],
        "settle in it",
    ),
    "changed and signed off": (
        "rita",
        lambda s: [adds(made(s, "rita", label="NOTE")), signs(s.release, "rita", s.sheet.fingerprint)],
        "change a release and sign it off",
    ),
    "an unsigned decision beside a first key": (
        "rita",
        lambda s: [adds(key_for("rita", new_secret())), says("rita", s.submitted, State.APPROVED)],
        "stand for themselves",
    ),
    "an unsigned decision as signatures are laid down": (
        "ada",
        lambda s: [adds(Policy(signed=True)), says("ada", s.submitted, State.APPROVED)],
        "stand for themselves",
    ),
    "two first keys": (
        "rita",
        lambda s: [adds(key_for("rita", new_secret())), adds(key_for("rita", new_secret()))],
        "stand for themselves",
    ),
    "a comment on what goes": (
        "ann",
        lambda s: [Change(s.submitted, None), remark(s.submitted.id, s.release)],
        "no longer there",
    ),
    "a comment before what it is on": (
        "ann",
        lambda s: [remark((item := made(s, "ann")).id, s.release), adds(item)],
        "no longer there",
    ),
    "a settlement by finding none": (
        "joe",
        lambda s: [adds(Negative(uuid4(), s.release, "NOTE", "joe", now(), origin=ADJUDICATED))],
        "cannot settle",
    ),
    "a negative under an annotation's id": (
        "bob",
        lambda s: [adds(Negative(s.submitted.id, s.release, "NOTE", "bob", now()))],
        "cannot have one id",
    ),
    "an annotation under a negative's id": (
        "bob",
        lambda s: [adds(made(s, "bob", id=s.none.id))],
        "cannot have one id",
    ),
    "a reviewer's annotation under another's name": ("rita", lambda s: [adds(made(s, "bob"))], "in the name of bob"),
    "a reviewer's negative under another's name": (
        "rita",
        lambda s: [adds(Negative(uuid4(), s.release, "NOTE", "bob", now()))],
        "in the name of bob",
    ),
    "another time of making": (
        "ann",
        lambda s: [Change(s.submitted, replace(s.submitted, revision=uuid4(), created=now()))],
        "the time at which it was made",
    ),
    "assigned in another's name": (
        "ada",
        lambda s: [adds(Assignment(s.release, "bob", "rita", now()))],
        "That assignment is rita's",
    ),
    "an empty release signed off by who called it done": (
        "rita",
        lambda s: [signs(s.empty.id, "rita", replace(s.sheet, annotations=(), negatives=()).fingerprint)],
        "marked “r2.txt” as done",
    ),
}


@pytest.mark.parametrize("name", TRIES)
def test_a_step_that_undermines_itself_is_refused(corpus: Corpus, scene: Scene, name: str) -> None:
    by, changes, words = TRIES[name]
    head = corpus.head()
    with pytest.raises(Refusal) as caught:
        corpus.commit(edit("Try", by, changes(scene)))
    assert words in caught.value.sentence
    assert corpus.head() == head
    assert verify(corpus, search=False).problems == ()


def test_somebody_inactive_writes_not_even_nothing(local: Corpus) -> None:
    do(local, govern.deactivate(local.people(), "rob", by=ADA))
    with pytest.raises(Refusal, match="no longer active"):
        local.commit(edit("Nothing", ROB.name, []))


def test_what_a_reviewer_removed_comes_back_just_so(corpus: Corpus, scene: Scene) -> None:
    gone = do(corpus, annotate.remove(scene.sheet, [scene.submitted.id], by=RITA))
    with pytest.raises(Refusal, match="in the name of ann"):
        corpus.commit(edit("Try", RITA.name, [adds(replace(scene.submitted, comment="x"))]))
    do(corpus, reversed_edit(gone, RITA.name))
    assert sheet(corpus).annotations == scene.sheet.annotations
    assert verify(corpus, search=False).problems == ()


def test_a_revision_keeps_its_content_though_decisions_were_taken_back(corpus: Corpus, scene: Scene) -> None:
    """Else an approval that is given again would cover what its reviewer never saw."""
    (handed_in,) = (Change(item, None) for item in scene.sheet.decisions_on(scene.submitted.id))
    given = do(corpus, edit("Approve", RITA.name, [says("rita", scene.submitted, State.APPROVED)]))
    do(corpus, reversed_edit(given, RITA.name))
    do(corpus, edit("Take back", ANN.name, [handed_in]))
    other = replace(scene.submitted, revision=uuid4(), label="NOTE")
    do(corpus, edit("Change", ANN.name, [Change(scene.submitted, other)]))
    with pytest.raises(Refusal, match="another content"):
        corpus.commit(edit("Try", ANN.name, [Change(other, replace(scene.submitted, label="NOTE"))]))


def test_a_revision_of_two_contents_never_comes_back_once_it_was_decided_on(corpus: Corpus, scene: Scene) -> None:
    first = label(corpus, by=BOB, span=Span(16, 23))
    away = replace(first, revision=uuid4(), label="NOTE")
    second = replace(first, label="NOTE")
    for before, after in ((first, away), (away, second)):
        do(corpus, edit("Change", BOB.name, [Change(before, after)]))
    submit(corpus, by=BOB)
    do(corpus, edit("Approve", RITA.name, [says("rita", second, State.APPROVED)]))
    do(corpus, edit("Change", BOB.name, [Change(second, away)]))
    with pytest.raises(Refusal, match="another content"):
        corpus.commit(edit("Try", BOB.name, [Change(away, first)]))
    assert verify(corpus, search=False).problems == ()


@pytest.mark.parametrize(
    "work",
    [
        lambda shown: assign.assign([shown.release.id], [ANN], [], by=ADA),
        lambda shown: respond.comment_at(shown, HALE, "Missed.", by=BOB),
        lambda shown: negative.found_none(shown, "NOTE", by=BOB),
        lambda shown: annotate.done(shown, by=BOB),
    ],
    ids=["assignment", "comment", "negative", "done"],
)
def test_an_import_is_not_undone_under_others_work(corpus: Corpus, work: Callable[[AnnotatedRelease], Edit]) -> None:
    (release,) = bring(corpus)
    do(corpus, work(corpus.sheet(release.id)))
    with pytest.raises(Refusal, match="or other work in it"):
        corpus.commit(edit("Undo", ANN.name, [Change(release, None)]))
    assert corpus.sheet(release.id).release == release


def test_one_annotation_named_twice_is_reopened_once(corpus: Corpus, scene: Scene) -> None:
    do(corpus, review.reopen(scene.sheet, [scene.submitted.id] * 2, by=ANN))
    assert sheet(corpus).state(scene.submitted) is State.DRAFT
