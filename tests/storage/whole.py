"""A corpus in which everything was done that leaves a row somewhere, for what must be found wherever it happens."""

from dataclasses import replace
from uuid import UUID, uuid4

from domain import accept, annotate, assign, govern, negative, respond, review, sampling
from domain.annotation import AnnotatedRelease, Annotation, Correction
from domain.edit import Change, Edit, edit, now
from domain.person import Person, Role
from domain.policy import Policy
from domain.release import Claim
from domain.signing import key_for, new_secret, signed
from domain.span import Span
from domain.suggestion import Proposal, Round, Source, suggested
from storage.corpus import Corpus
from tests.storage.scene import ADA, ANN, BOB, HALE, NOTES, RITA, ROB, do, incoming, label

SECOND = "Quillmere & Co. advised Orrinvale Energy.\n\tThe “Notes” – fünf Prozent – fall due in 2031.\n"
THIRD = "There was nothing to be sold. No adviser was retained.\n"


def live(corpus: Corpus) -> None:
    """Do a bit of everything, rows of every kind of entity included."""
    claims = (Claim("NOTE", ((46, 51),)),)
    second_file = SECOND.replace("\n", "\r\n").encode("utf-16")
    claimed = replace(incoming(SECOND, "second.txt", second_file), claims=claims)
    corpus.admit([incoming(), claimed, incoming(THIRD, "third \x07.txt")], ANN)
    first, second, third = (release.id for release in corpus.releases()[-3:])
    do(corpus, assign.assign([first, second], [ANN, BOB], [], by=ADA))
    one, two = label(corpus), label(corpus, span=NOTES, label_id="NOTE")
    other = label(corpus, by=BOB, span=NOTES, label_id="NOTE")
    do(corpus, annotate.describe(corpus.sheet(first), one.id, by=ANN, attributes={"role": "legal"}, comment="a \x1f b"))
    do(corpus, annotate.add_fragment(corpus.sheet(first), two.id, Span(17, 24), by=ANN))
    do(corpus, annotate.relate(corpus.sheet(first), one.id, two.id, "advises on", by=ANN))
    do(corpus, negative.found_none(corpus.sheet(third), "NOTE", by=ANN, comment="read twice"))
    do(corpus, review.submit(corpus.sheet(first), by=ANN))
    do(corpus, review.submit(corpus.sheet(first), by=BOB))
    do(corpus, sampling.sample("ann", [one.id, two.id], 50, 2**53, by=RITA))
    _judge(corpus, first, one, other)
    do(corpus, respond.comment_at(corpus.sheet(second), HALE, "missed?", by=ROB))
    _turn_down(corpus, second)
    do(corpus, annotate.done(corpus.sheet(first), by=ANN))
    do(corpus, annotate.trash([corpus.release(third)], by=ADA))
    for _ in corpus.index():
        pass
    corpus.admit([incoming("Not indexed yet.\n", "fourth.txt")], ANN)


def _turn_down(corpus: Corpus, release: UUID) -> None:
    """A suggestion that is rejected, and the round of a sweep in which it was offered."""
    sheet = corpus.sheet(release)
    guess = suggested(release, sheet.text, Proposal("ADVISOR", Span(0, 10), 0.125, Source.RULE, "rule"))
    do(corpus, accept.reject(sheet, [guess], by=BOB))
    walk = Round(uuid4(), "ADVISOR", "“Quillmere”", 1, 1, 0, 1, BOB.name, now())
    do(corpus, edit("Sweep", BOB.name, [Change(None, walk)]))


def _judge(corpus: Corpus, release: UUID, one: Annotation, other: Annotation) -> None:
    """Decisions of every kind, one of them signed."""
    secret = new_secret()
    do(corpus, edit("Bring in a key", ROB.name, [Change(None, key_for(ROB.name, secret))]))
    sheet = corpus.sheet(release)
    done = review.approve(sheet, [one.id], by=ROB, editors=corpus.editors([one.id]), comment="good")
    do(corpus, signed(done, secret, {str(one.id): subject(sheet, one.id)}))
    correction = Correction("RISK_FACTOR", (HALE,), ())
    do(corpus, returned(corpus.sheet(release), other.id, corpus, RITA, correction))
    do(corpus, respond.answer(corpus.sheet(release), other.id, "It is one.", by=BOB))
    do(corpus, govern.lay_down(None, Policy(blind=True), by=ADA))
    do(corpus, govern.add_person(corpus.people(), "zoe", Role.ANNOTATOR, by=ADA))
    do(corpus, govern.deactivate(corpus.people(), "zoe", by=ADA))


def subject(sheet: AnnotatedRelease, wanted: UUID) -> Annotation:
    found = sheet.subject(wanted)
    assert isinstance(found, Annotation)
    return found


def returned(sheet: AnnotatedRelease, wanted: UUID, corpus: Corpus, by: Person, correction: Correction) -> Edit:
    editors = corpus.editors([wanted])
    return review.return_(sheet, [wanted], by=by, editors=editors, reason="other", correction=correction)
