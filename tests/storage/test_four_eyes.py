"""Nobody decides on what they made, changed, accepted or proposed: tries by bare Edits, on both databases."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from uuid import UUID, uuid4

import pytest

from domain import adjudicate, annotate, govern, negative, respond, review
from domain.annotation import (
    ADJUDICATED,
    AnnotatedRelease,
    Annotation,
    Correction,
    Decision,
    Mark,
    MarkKind,
    Negative,
    State,
    Subject,
)
from domain.edit import Change, Edit, Value, edit, now, reversed_edit
from domain.errors import Refusal
from domain.person import Person, Role
from storage.corpus import Corpus
from storage.verify import verify
from tests.storage.scene import ADA, ANN, BOB, HALE, NOTES, REX, RITA, ROB, bring, do

JOE, JAN = Person("joe", Role.ADJUDICATOR), Person("jan", Role.ADJUDICATOR)


@dataclass
class Firm:
    """A release on which ann and bob differ, with all of it handed in, and whoever decides on it."""

    corpus: Corpus
    head: tuple[int, str] = (0, "")
    """The audit head before the last Edit was handed to the corpus."""

    @property
    def sheet(self) -> AnnotatedRelease:
        return self.corpus.sheet(self.corpus.releases()[0].id)

    def of(self, person: Person, place: int = 0) -> Annotation:
        return [item for item in self.sheet.annotations if item.author == person.name][place]

    @property
    def none(self) -> Negative:
        return self.sheet.negatives[0]

    def commit(self, made: Edit) -> Edit:
        self.head = self.corpus.head()
        return do(self.corpus, made)

    def puts(self, by: Person, *changes: tuple[Value | None, Value | None]) -> Edit:
        return self.commit(edit("Try", by.name, [Change(*change) for change in changes]))

    def decides(self, by: Person, verdict: State, subject: Subject, **more: object) -> Edit:
        """A bare decision that no rule of the domain has looked at."""
        made = Decision(
            uuid4(),
            subject.id,
            subject.release_id,
            subject.revision,
            verdict,
            by.name,
            now(),
            **more,  # type: ignore[arg-type]
        )
        return self.puts(by, (None, made))

    def editors(self, *ids: UUID) -> dict[UUID, set[str]]:
        return self.corpus.editors(ids)


@pytest.fixture
def firm(corpus: Corpus) -> Firm:
    bring(corpus)
    for person in (JOE, JAN):
        corpus.commit(govern.add_person(corpus.people(), person.name, person.role, by=ADA))
    made = Firm(corpus)
    made.commit(annotate.annotate(made.sheet, HALE, "ADVISOR", by=ANN))
    made.commit(annotate.annotate(made.sheet, HALE, "NOTE", by=BOB))
    made.commit(annotate.annotate(made.sheet, NOTES, "NOTE", by=RITA))
    made.commit(negative.found_none(made.sheet, "RISK_FACTOR", by=ANN))
    for person in (ANN, BOB, RITA):
        made.commit(review.submit(made.sheet, by=person))
    return made


def mends(firm: Firm, by: Person = RITA) -> Annotation:
    """A reviewer mends ann's label, and ann hands it in again."""
    firm.commit(annotate.describe(firm.sheet, firm.of(ANN).id, by=by, attributes={"role": "legal"}))
    firm.commit(review.submit(firm.sheet, by=ANN))
    return firm.of(ANN)


def proposes(firm: Firm, by: Person = RITA) -> Annotation:
    """A reviewer proposes, ann takes it over and hands it in again."""
    subject = firm.of(ANN)
    wanted = Correction("ADVISOR", subject.fragments, (("role", "legal"),))
    made = review.return_(
        firm.sheet,
        [subject.id],
        by=by,
        editors=firm.editors(subject.id),
        reason="missing_attribute",
        correction=wanted,
    )
    firm.commit(made)
    firm.commit(respond.accept_correction(firm.sheet, subject.id, by=ANN))
    firm.commit(review.submit(firm.sheet, by=ANN))
    return firm.of(ANN)


def retyped(firm: Firm) -> Annotation:
    """The same, but ann types what was proposed instead of taking it over."""
    subject = firm.of(ANN)
    wanted = Correction("ADVISOR", subject.fragments, (("role", "legal"),))
    editors = firm.editors(subject.id)
    firm.commit(review.return_(firm.sheet, [subject.id], by=RITA, editors=editors, reason="other", correction=wanted))
    firm.commit(annotate.describe(firm.sheet, subject.id, by=ANN, attributes={"role": "legal"}))
    firm.commit(review.submit(firm.sheet, by=ANN))
    return firm.of(ANN)


def made_anew(firm: Firm) -> Annotation:
    """What was proposed, made anew by its author after the old one was removed."""
    subject = firm.of(ANN)
    wanted = Correction("NOTE", subject.fragments)
    editors = firm.editors(subject.id)
    firm.commit(
        review.return_(firm.sheet, [subject.id], by=RITA, editors=editors, reason="wrong_label", correction=wanted)
    )
    firm.commit(annotate.remove(firm.sheet, [subject.id], by=ANN))
    firm.commit(annotate.annotate(firm.sheet, HALE, "NOTE", by=ANN))
    firm.commit(review.submit(firm.sheet, by=ANN))
    return firm.of(ANN)


def taken_back(firm: Firm) -> Annotation:
    """What was proposed and taken back, typed by its author all the same."""
    subject = firm.of(ANN)
    wanted = Correction("ADVISOR", subject.fragments, (("role", "legal"),))
    editors = firm.editors(subject.id)
    sent_back = firm.commit(
        review.return_(firm.sheet, [subject.id], by=RITA, editors=editors, reason="other", correction=wanted)
    )
    firm.commit(reversed_edit(sent_back, RITA.name))
    firm.commit(annotate.describe(firm.sheet, subject.id, by=ANN, attributes={"role": "legal"}))
    firm.commit(review.submit(firm.sheet, by=ANN))
    return firm.of(ANN)


def changed_after(firm: Firm) -> Annotation:
    """What was proposed was taken over and then changed in something else."""
    subject = proposes(firm)
    firm.commit(annotate.describe(firm.sheet, subject.id, by=ANN, comment="Sure."))
    firm.commit(review.submit(firm.sheet, by=ANN))
    return firm.of(ANN)


def undone(firm: Firm) -> Annotation:
    """A reviewer mends and takes the mend back: their hands were on it all the same."""
    made = firm.commit(annotate.describe(firm.sheet, firm.of(ANN).id, by=RITA, comment="Mended."))
    firm.commit(reversed_edit(made, RITA.name))
    return firm.of(ANN)


def removed_and_back(firm: Firm) -> Annotation:
    """A reviewer removes ann's label and brings it back."""
    made = firm.commit(annotate.remove(firm.sheet, [firm.of(ANN).id], by=RITA))
    firm.commit(reversed_edit(made, RITA.name))
    return firm.of(ANN)


def stale(firm: Firm) -> Edit:
    """An approval of what the annotation was before its author changed it."""
    seen = firm.of(ANN)
    firm.commit(annotate.describe(firm.sheet, seen.id, by=ANN, comment="Changed."))
    return firm.decides(ROB, State.APPROVED, seen)


def third(firm: Firm) -> Annotation:
    """An adjudicator writes a third and hands it in."""
    made = adjudicate.third(firm.sheet, Correction("ADVISOR", (NOTES,)), by=JOE)
    firm.commit(made)
    firm.commit(review.submit(firm.sheet, by=JOE))
    return firm.of(JOE)


def relabelled(firm: Firm) -> Annotation:
    """An administrator relabels in bulk, and ann hands it in again."""
    firm.commit(annotate.relabel_all([firm.sheet], {firm.of(ANN).id}, "NOTE", by=ADA))
    firm.commit(review.submit(firm.sheet, by=ANN))
    return firm.of(ANN)


def merged(firm: Firm) -> Annotation:
    """An administrator merges two labels, and ann hands in again what became another one."""
    moved, retired = govern.merge_labels(firm.corpus.scheme(), [firm.sheet], "ADVISOR", "RISK_FACTOR", by=ADA)
    assert moved is not None
    firm.commit(moved)
    firm.commit(retired)
    firm.commit(review.submit(firm.sheet, by=ANN))
    return firm.of(ANN)


def redone(firm: Firm) -> Edit:
    """An approval is taken back, the reviewer mends, and then does the approval again."""
    subject = firm.of(ANN)
    approved = firm.commit(review.approve(firm.sheet, [subject.id], by=ROB, editors=firm.editors(subject.id)))
    undo = firm.commit(reversed_edit(approved, ROB.name))
    firm.commit(annotate.describe(firm.sheet, subject.id, by=ROB, comment="Mended."))
    return firm.commit(reversed_edit(undo, ROB.name))


def undo_of_a_mend(firm: Firm) -> Edit:
    """A reviewer mends, another approves, and the first takes their mend back and approves the old one themself."""
    subject = firm.of(ANN)
    mended = firm.commit(annotate.describe(firm.sheet, subject.id, by=RITA, comment="Mended."))
    firm.commit(review.submit(firm.sheet, by=ANN))
    firm.commit(review.approve(firm.sheet, [subject.id], by=ROB, editors=firm.editors(subject.id)))
    firm.commit(reversed_edit(mended, RITA.name))
    return firm.decides(RITA, State.APPROVED, firm.of(ANN))


def reused(firm: Firm) -> Edit:
    """Other content under the revision that was approved."""
    subject = firm.of(ANN)
    firm.commit(review.approve(firm.sheet, [subject.id], by=ROB, editors=firm.editors(subject.id)))
    firm.puts(ANN, (subject, replace(subject, comment="Other.", revision=uuid4())))
    return firm.puts(ANN, (firm.of(ANN), replace(subject, comment="Sly.")))


def both_at_once(firm: Firm) -> Edit:
    """One Edit that changes and approves."""
    before = firm.of(ANN)
    after = replace(before, comment="Mine now.", revision=uuid4())
    made = Decision(uuid4(), after.id, after.release_id, after.revision, State.APPROVED, RITA.name, now())
    return firm.puts(RITA, (before, after), (None, made))


def party(firm: Firm, verdict: State) -> Edit:
    """An adjudicator who annotated the release settles."""
    firm.commit(annotate.annotate(firm.sheet, NOTES, "ADVISOR", by=JOE))
    return firm.decides(JOE, verdict, firm.of(ANN), case=uuid4())


def assigned_party(firm: Firm) -> Edit:
    """An adjudicator to whom the release is assigned settles."""
    from domain import assign

    firm.commit(assign.assign([firm.sheet.release.id], [JOE], [], by=ADA))
    return firm.decides(JOE, State.OVERRULED, firm.of(ANN), case=uuid4())


def fake_third(firm: Firm) -> Edit:
    """An annotator passes their own label off as an adjudicator's."""
    made = replace(firm.of(ANN), id=uuid4(), revision=uuid4(), fragments=(NOTES,), quote="", origin=ADJUDICATED)
    made = replace(made, quote=NOTES.of(firm.sheet.text))
    return firm.puts(ANN, (None, made))


def another_origin(firm: Firm) -> Edit:
    before = firm.of(ANN)
    return firm.puts(ANN, (before, replace(before, origin=ADJUDICATED, revision=uuid4())))


def signs_off(firm: Firm, by: Person, **more: str) -> Edit:
    release = firm.sheet.release.id
    return firm.puts(by, (None, Mark(release, by.name, MarkKind.REVIEWED, now(), **more)))


def signs_off_own(firm: Firm) -> Edit:
    """All that is left is the reviewer's own, approved by another; they sign it off themself."""
    for person in (ANN, BOB):
        firm.commit(annotate.remove(firm.sheet, [firm.of(person).id], by=RITA))
    firm.commit(negative.take_back_none(firm.sheet, firm.none.id, by=RITA))
    subject = firm.of(RITA)
    firm.commit(review.approve(firm.sheet, [subject.id], by=ROB, editors=firm.editors(subject.id)))
    return signs_off(firm, RITA, seen=firm.sheet.fingerprint)


def in_anothers_name(firm: Firm) -> Edit:
    subject = firm.of(RITA)
    made = Decision(uuid4(), subject.id, subject.release_id, subject.revision, State.APPROVED, "rob", now())
    return firm.puts(RITA, (None, made))


def changed_decision(firm: Firm) -> Edit:
    subject = firm.of(ANN)
    firm.commit(review.return_(firm.sheet, [subject.id], by=ROB, editors=firm.editors(subject.id), reason="other"))
    before = firm.sheet.decisions[-1]
    return firm.puts(ROB, (before, replace(before, verdict=State.APPROVED)))


def gives_itself_a_role(firm: Firm) -> Edit:
    return firm.puts(ANN, (ANN, replace(ANN, role=Role.REVIEWER)))


def new_name(firm: Firm) -> Edit:
    """Somebody comes in under a second name as a reviewer to approve their own work."""
    return firm.puts(Person("ann2", Role.REVIEWER), (None, Person("ann2", Role.REVIEWER)))


def takes_back_anothers(firm: Firm) -> Edit:
    """The annotator takes a return back as if it had never been."""
    subject = firm.of(ANN)
    firm.commit(review.return_(firm.sheet, [subject.id], by=ROB, editors=firm.editors(subject.id), reason="other"))
    return firm.puts(ANN, (firm.sheet.decisions[-1], None))


APPROVED, OVERRULED, RETURNED = State.APPROVED, State.OVERRULED, State.RETURNED


def another_third(firm: Firm) -> Edit:
    """A reviewer removes an adjudicator's third and brings something else back in its place."""
    subject = third(firm)
    firm.commit(annotate.remove(firm.sheet, [subject.id], by=RITA))
    return firm.puts(RITA, (None, replace(subject, comment="Sly.")))


TRIES: dict[str, tuple[Callable[[Firm], object], str]] = {
    "an annotator approves": (lambda f: f.decides(BOB, APPROVED, f.of(ANN)), "bob is an annotator"),
    "an annotator approves their own": (lambda f: f.decides(ANN, APPROVED, f.of(ANN)), "ann is an annotator"),
    "a reader approves": (lambda f: f.decides(REX, APPROVED, f.of(ANN)), "rex is a reader"),
    "a reviewer approves their own": (lambda f: f.decides(RITA, APPROVED, f.of(RITA)), "rita made"),
    "a reviewer returns their own": (lambda f: f.decides(RITA, RETURNED, f.of(RITA)), "rita made"),
    "a reviewer approves what they mended": (lambda f: f.decides(RITA, APPROVED, mends(f)), "rita made"),
    "a reviewer approves what they proposed": (lambda f: f.decides(RITA, APPROVED, proposes(f)), "rita made"),
    "proposed, and typed by the author": (lambda f: f.decides(RITA, APPROVED, retyped(f)), "rita made"),
    "proposed, and made anew": (lambda f: f.decides(RITA, APPROVED, made_anew(f)), "rita made"),
    "proposed, taken back, and typed by the author": (lambda f: f.decides(RITA, APPROVED, taken_back(f)), "rita made"),
    "proposed, and changed since": (lambda f: f.decides(RITA, APPROVED, changed_after(f)), "rita made"),
    "mended and taken back": (lambda f: f.decides(RITA, APPROVED, undone(f)), "rita made"),
    "removed and brought back": (lambda f: f.decides(RITA, APPROVED, removed_and_back(f)), "rita made"),
    "what was changed since it was seen": (stale, "changed after it was seen"),
    "a draft": (lambda f: f.decides(ROB, APPROVED, undone_draft(f)), "not submitted any more"),
    "an administrator approves what they relabelled": (
        lambda f: f.decides(ADA, APPROVED, relabelled(f)),
        "ada made",
    ),
    "an administrator approves what they merged": (lambda f: f.decides(ADA, APPROVED, merged(f)), "ada made"),
    "done again after a mend": (redone, "changed after it was seen"),
    "a mend undone across an approval": (undo_of_a_mend, "rita made"),
    "other content under an approved revision": (reused, "decided on with another content"),
    "changed and approved in one step": (both_at_once, "cannot change an annotation and decide"),
    "an adjudicator approves their third": (lambda f: f.decides(JOE, APPROVED, third(f)), "joe made"),
    "a party takes a side": (lambda f: party(f, APPROVED), "joe annotated that release too"),
    "a party overrules": (lambda f: party(f, OVERRULED), "joe annotated that release too"),
    "one who is to annotate it overrules": (assigned_party, "joe annotated that release too"),
    "a reviewer overrules": (lambda f: f.decides(ROB, OVERRULED, f.of(ANN)), "it takes an adjudicator"),
    "a reviewer settles a case": (
        lambda f: f.decides(ROB, APPROVED, f.of(ANN), case=uuid4()),
        "it takes an adjudicator",
    ),
    "an own label passed off as a third": (fake_third, "it takes an adjudicator"),
    "a third brought back as it was not": (another_third, "in the name of joe"),
    "an origin changed": (another_origin, "keeps its origin"),
    "a negative approved by its author": (
        lambda f: f.decides(ANN, APPROVED, f.none),
        "ann is an annotator",
    ),
    "a negative of a reviewer approved by them": (lambda f: f.decides(RITA, APPROVED, own_none(f)), "rita made"),
    "signed off with undecided labels": (lambda f: signs_off(f, ROB), "not settled"),
    "signed off as it is not": (lambda f: signs_off(decided(f), ROB, seen="0" * 32), "changed after it was seen"),
    "signed off without saying what": (lambda f: signs_off(decided(f), ROB), "changed after it was seen"),
    "own release signed off": (signs_off_own, "are rita's own"),
    "a decision in another's name": (in_anothers_name, "That decision is rob's"),
    "a return turned into an approval": (changed_decision, "never changed"),
    "a role for oneself": (gives_itself_a_role, "ann is an annotator"),
    "a second name as a reviewer": (new_name, "There is no person"),
    "a return taken back by its annotator": (takes_back_anothers, "That decision is rob's"),
}


def undone_draft(firm: Firm) -> Annotation:
    firm.commit(review.reopen(firm.sheet, [firm.of(ANN).id], by=ANN))
    return firm.of(ANN)


def own_none(firm: Firm) -> Negative:
    firm.commit(negative.found_none(firm.sheet, "ADVISOR", by=RITA))
    firm.commit(review.submit(firm.sheet, by=RITA))
    return next(item for item in firm.sheet.negatives if item.author == "rita")


def decided(firm: Firm) -> Firm:
    """Everything decided lawfully."""
    (case, *_) = adjudicate.line_up(firm.sheet, ["ann", "bob"])
    ids = [item.id for item in case.members]
    firm.commit(adjudicate.settle(firm.sheet, case, [firm.of(ANN).id], by=JOE, editors=firm.editors(*ids)))
    rest = [firm.of(RITA).id, firm.none.id]
    firm.commit(review.approve(firm.sheet, rest, by=ROB, editors=firm.editors(*rest)))
    return firm


@pytest.mark.parametrize("name", TRIES)
def test_nobody_gets_through(firm: Firm, name: str) -> None:
    attempt, words = TRIES[name]
    with pytest.raises(Refusal) as caught:
        attempt(firm)
    assert words in caught.value.sentence
    assert firm.corpus.head() == firm.head, "nothing was written"
    assert not verify(firm.corpus).problems


def test_what_is_lawful_goes_through(firm: Firm) -> None:
    decided(firm)
    firm.commit(review.sign_off(firm.sheet, by=ROB))
    assert firm.sheet.reviewed
    assert {firm.sheet.state(item) for item in firm.sheet.subjects()} == {APPROVED, OVERRULED}
    assert not verify(firm.corpus).problems


def test_a_third_is_approved_by_another(firm: Firm) -> None:
    subject = third(firm)
    firm.commit(review.approve(firm.sheet, [subject.id], by=JAN, editors=firm.editors(subject.id)))
    assert firm.sheet.state(firm.of(JOE)) is APPROVED


def test_a_third_that_a_reviewer_removed_comes_back_just_so(firm: Firm) -> None:
    subject = third(firm)
    gone = firm.commit(annotate.remove(firm.sheet, [subject.id], by=RITA))
    firm.commit(reversed_edit(gone, RITA.name))
    assert firm.of(JOE) == subject
    assert not verify(firm.corpus).problems


def test_who_proposed_in_vain_may_approve(firm: Firm) -> None:
    """The author answered and kept their own: then nothing of it is the reviewer's."""
    subject = firm.of(ANN)
    wanted = Correction("NOTE", subject.fragments)
    editors = firm.editors(subject.id)
    firm.commit(
        review.return_(firm.sheet, [subject.id], by=RITA, editors=editors, reason="wrong_label", correction=wanted)
    )
    firm.commit(respond.answer(firm.sheet, subject.id, "It is the counsel.", by=ANN))
    firm.commit(review.approve(firm.sheet, [subject.id], by=RITA, editors=firm.editors(subject.id)))
    assert firm.sheet.state(firm.of(ANN)) is APPROVED
    assert not verify(firm.corpus).problems


def test_a_proposal_that_was_taken_back_leaves_no_hand_in_what_it_was_not(firm: Firm) -> None:
    subject = firm.of(ANN)
    wanted = Correction("NOTE", subject.fragments)
    editors = firm.editors(subject.id)
    sent_back = firm.commit(
        review.return_(firm.sheet, [subject.id], by=RITA, editors=editors, reason="other", correction=wanted)
    )
    firm.commit(reversed_edit(sent_back, RITA.name))
    firm.commit(annotate.describe(firm.sheet, subject.id, by=ANN, attributes={"role": "legal"}))
    firm.commit(review.submit(firm.sheet, by=ANN))
    firm.commit(review.approve(firm.sheet, [subject.id], by=RITA, editors=firm.editors(subject.id)))
    assert not verify(firm.corpus).problems


def test_a_sign_off_ends_when_anything_changes(firm: Firm) -> None:
    decided(firm)
    firm.commit(review.sign_off(firm.sheet, by=ROB))
    gone = firm.commit(annotate.remove(firm.sheet, [firm.of(RITA).id], by=RITA))
    assert not firm.sheet.reviewed
    assert firm.corpus.tallies()[firm.sheet.release.id].status != "reviewed"
    firm.commit(reversed_edit(gone, RITA.name))
    assert firm.sheet.reviewed
    assert firm.corpus.tallies()[firm.sheet.release.id].status == "reviewed"
