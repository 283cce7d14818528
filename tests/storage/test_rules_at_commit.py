"""Who may do what, tried by committing forged Edits: the rules hold at the last door, on both databases."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from uuid import uuid4

import pytest

from domain import annotate, govern, review
from domain.annotation import Annotation, Decision, Mark, MarkKind, State
from domain.edit import Change, Edit, Value, edit, now, reversed_edit
from domain.errors import Refusal
from domain.person import Person, Role
from domain.release import Release
from domain.scheme import Scheme
from domain.span import Span
from storage.corpus import Corpus
from storage.verify import verify
from tests.storage.scene import ADA, ANN, BOB, RITA, ROB, approve, do, label, sheet, submit


@dataclass(frozen=True)
class Scene:
    release: Release
    scheme: Scheme
    drafted: Annotation
    """Bob's draft."""
    submitted: Annotation
    """Ann's."""
    approved: Annotation
    """Ann's, approved by Rita."""
    mended: Annotation
    """Ann's, relabelled by Rita, submitted."""
    own: Annotation
    """Rita's, submitted."""
    approval: Decision
    done: Mark
    """Ann's."""
    old: Annotation
    """The approved one as Ann had it before, at a revision that Rob returned."""


def scene(corpus: Corpus) -> Scene:
    old = label(corpus, span=Span(0, 4))
    submitted, mended = label(corpus, span=Span(7, 11)), label(corpus, span=Span(24, 33), label_id="NOTE")
    submit(corpus)
    do(corpus, review.return_(sheet(corpus), [old.id], by=ROB, editors={}, reason="wrong label"))
    do(corpus, annotate.relabel(sheet(corpus), old.id, "NOTE", by=ANN))
    do(corpus, annotate.relabel(sheet(corpus), mended.id, "ADVISOR", by=RITA))
    submit(corpus)
    approval = approve(corpus, old.id).changes[0].after
    own, drafted = label(corpus, by=RITA, span=Span(34, 39)), label(corpus, by=BOB)
    submit(corpus, by=RITA)
    done = do(corpus, annotate.done(sheet(corpus), by=ANN)).changes[0].after
    found = sheet(corpus).by_id
    assert isinstance(approval, Decision)
    assert isinstance(done, Mark)
    return Scene(
        sheet(corpus).release,
        corpus.scheme(),
        drafted,
        found[submitted.id],
        found[old.id],
        found[mended.id],
        own,
        approval,
        done,
        old,
    )


def says(by: str, on: Annotation, verdict: State, **changes: object) -> Edit:
    made = Decision(uuid4(), on.id, on.release_id, on.revision, verdict, by, now())
    return edit("Forged", by, [Change(None, replace(made, **changes))])  # type: ignore[arg-type]


def puts(by: str, before: Value | None, after: Value | None) -> Edit:
    return edit("Forged", by, [Change(before, after)])


def anew(value: Annotation, **changes: object) -> Annotation:
    return replace(value, **{"revision": uuid4(), **changes})  # type: ignore[arg-type]


def mark(on: Release, by: str, kind: MarkKind) -> Mark:
    return Mark(on.id, by, kind, now())


Try = tuple[str, Callable[[Scene], Edit], str]

REFUSED: list[Try] = [
    # Four eyes
    ("author approves", lambda s: says("ann", s.submitted, State.APPROVED), "ann is an annotator"),
    ("reviewer approves own", lambda s: says("rita", s.own, State.APPROVED), "rita made, changed or proposed"),
    ("reviewer returns own", lambda s: says("rita", s.own, State.RETURNED), "rita made, changed or proposed"),
    ("mender approves", lambda s: says("rita", s.mended, State.APPROVED), "rita made, changed or proposed"),
    ("in another's name", lambda s: edit("F", "rita", says("rob", s.own, State.APPROVED).changes), "rob's"),
    (
        "annotator in reviewer's name",
        lambda s: edit("F", "ann", says("rita", s.submitted, State.APPROVED).changes),
        "rita's",
    ),
    ("nobody approves", lambda s: says("nobody", s.submitted, State.APPROVED), "no person"),
    ("reader approves", lambda s: says("rex", s.submitted, State.APPROVED), "rex is a reader"),
    ("draft approved", lambda s: says("rita", s.drafted, State.APPROVED), "not submitted"),
    (
        "unseen revision",
        lambda s: says("rita", s.submitted, State.APPROVED, revision=uuid4()),
        "changed after it was seen",
    ),
    ("old revision", lambda s: says("rita", s.old, State.APPROVED), "changed after it was seen"),
    ("nothing approved", lambda s: says("rita", replace(s.submitted, id=uuid4()), State.APPROVED), "changed after"),
    (
        "decision put elsewhere",
        lambda s: says("rita", s.submitted, State.APPROVED, release_id=uuid4()),
        "another release",
    ),
    ("approval changed", lambda s: puts("rita", s.approval, replace(s.approval, comment="x")), "never changed"),
    ("approval taken back by another", lambda s: puts("rob", s.approval, None), "rita's"),
    ("approval taken back by the author", lambda s: puts("ann", s.approval, None), "rita's"),
    (
        "change and approve at once",
        lambda s: edit(
            "F", "rita", [Change(s.submitted, anew(s.submitted)), *says("rita", s.submitted, State.APPROVED).changes]
        ),
        "One step",
    ),
    ("submitting another's", lambda s: says("bob", s.submitted, State.SUBMITTED), "Only ann"),
    ("reviewer submits another's", lambda s: says("rita", s.drafted, State.SUBMITTED), "Only bob"),
    ("reopening another's", lambda s: says("bob", s.submitted, State.DRAFT), "bob is an annotator"),
    # Annotations
    (
        "reader annotates",
        lambda s: puts("rex", None, replace(s.submitted, id=uuid4(), author="rex")),
        "rex is a reader",
    ),
    ("in another's name", lambda s: puts("bob", None, replace(s.submitted, id=uuid4())), "annotations of ann"),
    ("changing another's", lambda s: puts("bob", s.submitted, anew(s.submitted, label="NOTE")), "annotations of ann"),
    ("removing another's", lambda s: puts("bob", s.submitted, None), "annotations of ann"),
    (
        "taking another's over",
        lambda s: puts("rita", s.submitted, anew(s.submitted, author="rita")),
        "keeps its author",
    ),
    ("same revision", lambda s: puts("ann", s.approved, replace(s.approved, label="ADVISOR")), "needs a new revision"),
    ("returned revision", lambda s: puts("ann", s.approved, replace(s.old, comment="x")), "another content"),
    ("unknown label", lambda s: puts("ann", s.submitted, anew(s.submitted, label="VENUE")), "no label"),
    ("another release", lambda s: puts("ann", s.submitted, anew(s.submitted, release_id=uuid4())), "no longer in"),
    # Marks
    ("done in another's name", lambda s: puts("bob", None, mark(s.release, "rita", MarkKind.DONE)), "Only rita"),
    ("undone by another", lambda s: puts("rita", s.done, None), "Only ann"),
    (
        "annotator signs off",
        lambda s: puts("ann", None, mark(s.release, "ann", MarkKind.REVIEWED)),
        "ann is an annotator",
    ),
    (
        "signed off with drafts",
        lambda s: puts("rita", None, mark(s.release, "rita", MarkKind.REVIEWED)),
        "not submitted yet: ",
    ),
    ("reader done", lambda s: puts("rex", None, mark(s.release, "rex", MarkKind.DONE)), "rex is a reader"),
    # Releases
    ("reader renames", lambda s: puts("rex", s.release, replace(s.release, name="x")), "rex is a reader"),
    ("another text", lambda s: puts("ann", s.release, replace(s.release, digest="0" * 64)), "never changes"),
    ("destroying work", lambda s: puts("ada", s.release, None), "has annotations"),
    # People and scheme
    ("self-made reviewer", lambda s: puts("ann", ANN, Person("ann", Role.REVIEWER)), "ann is an annotator"),
    ("self-made administrator", lambda s: puts("eve", None, Person("eve", Role.ADMINISTRATOR)), "no person"),
    ("reviewer hires", lambda s: puts("rita", None, Person("eve", Role.REVIEWER)), "rita is a reviewer"),
    ("annotator adds annotator", lambda s: puts("ann", None, Person("eve", Role.ANNOTATOR)), "ann is an annotator"),
    ("person removed", lambda s: puts("ada", BOB, None), "make them inactive"),
    ("annotator's scheme", lambda s: puts("ann", s.scheme, replace(s.scheme, name="x")), "ann is an annotator"),
    ("no scheme", lambda s: puts("ada", s.scheme, None), "without a scheme"),
    ("label in use", lambda s: puts("ada", s.scheme, replace(s.scheme, labels=s.scheme.labels[1:])), "in use"),
    ("scheme with twins", lambda s: puts("ada", s.scheme, replace(s.scheme, labels=s.scheme.labels * 2)), "share"),
]

ALLOWED: list[tuple[str, Callable[[Scene], Edit]]] = [
    ("reviewer approves", lambda s: says("rita", s.submitted, State.APPROVED)),
    ("reviewer returns", lambda s: says("rob", s.submitted, State.RETURNED, reason="other")),
    ("another reviewer approves the mended", lambda s: says("rob", s.mended, State.APPROVED)),
    ("another reviewer approves a reviewer's", lambda s: says("rob", s.own, State.APPROVED)),
    ("administrator approves", lambda s: says("ada", s.submitted, State.APPROVED)),
    ("approved is returned", lambda s: says("rob", s.approved, State.RETURNED, reason="other")),
    ("author reopens", lambda s: says("ann", s.submitted, State.DRAFT)),
    ("reviewer reopens", lambda s: says("rita", s.submitted, State.DRAFT)),
    ("own approval taken back", lambda s: puts("rita", s.approval, None)),
    ("author mends what was approved", lambda s: puts("ann", s.approved, anew(s.approved, comment="x"))),
    ("author goes back to what was seen", lambda s: puts("ann", s.approved, s.old)),
    ("reviewer mends", lambda s: puts("rita", s.submitted, anew(s.submitted, label="NOTE"))),
    ("reviewer removes", lambda s: puts("rita", s.drafted, None)),
    ("own mark taken back", lambda s: puts("ann", s.done, None)),
    ("annotator renames", lambda s: puts("ann", s.release, replace(s.release, name="x"))),
    ("annotator trashes", lambda s: puts("ann", s.release, replace(s.release, trashed=True))),
    ("somebody joins", lambda s: govern.join("eve")),
    ("administrator hires", lambda s: puts("ada", None, Person("eve", Role.REVIEWER))),
    ("administrator lets go", lambda s: puts("ada", BOB, replace(BOB, active=False))),
    (
        "label retired",
        lambda s: puts(
            "ada", s.scheme, replace(s.scheme, labels=(replace(s.scheme.labels[0], retired=True), *s.scheme.labels[1:]))
        ),
    ),
]


def test_what_is_refused(corpus: Corpus) -> None:
    shown = scene(corpus)
    head = corpus.head()
    for what, forge, sentence in REFUSED:
        with pytest.raises(Refusal) as refusal:
            corpus.commit(forge(shown))
        assert sentence in refusal.value.sentence, what
    assert corpus.head() == head
    assert verify(corpus).problems == ()


@pytest.mark.parametrize(("what", "forge"), ALLOWED, ids=[row[0] for row in ALLOWED])
def test_what_is_allowed(local: Corpus, what: str, forge: Callable[[Scene], Edit]) -> None:
    local.commit(forge(scene(local)))
    assert verify(local).problems == ()


def test_an_approved_revision_never_gets_another_content(corpus: Corpus) -> None:
    shown = scene(corpus)
    other = anew(shown.approved, comment="other")
    do(corpus, puts("ann", shown.approved, other))
    with pytest.raises(Refusal, match="another content"):
        corpus.commit(puts("ann", other, replace(shown.approved, comment="forged")))
    do(corpus, puts("ann", other, None))
    with pytest.raises(Refusal, match="another content"):
        corpus.commit(puts("ann", None, replace(shown.approved, comment="forged")))
    do(corpus, puts("ann", None, shown.approved))
    assert verify(corpus).problems == ()


def test_somebody_inactive_does_nothing(corpus: Corpus) -> None:
    shown = scene(corpus)
    do(corpus, govern.deactivate(corpus.people(), "rob", by=ADA))
    with pytest.raises(Refusal, match="no longer active"):
        corpus.commit(says("rob", shown.submitted, State.APPROVED))


def test_undo_is_under_the_same_rules(corpus: Corpus) -> None:
    shown = scene(corpus)
    relabelled = do(corpus, annotate.relabel(sheet(corpus), shown.drafted.id, "NOTE", by=BOB))
    with pytest.raises(Refusal, match="annotations of bob"):
        corpus.commit(reversed_edit(relabelled, "ann"))
    do(corpus, reversed_edit(relabelled, "bob"))
