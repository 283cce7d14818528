"""A release on a server on which a whole team has worked, over its own logins, so that there is something to attack."""

from typing import cast
from uuid import UUID, uuid4

from domain import accept, annotate, assign, govern, negative, respond, review, sampling
from domain.annotation import AnnotatedRelease, Annotation, Correction
from domain.edit import Change, Edit, edit, now
from domain.person import Person
from domain.span import Span
from domain.suggestion import Proposal, Round, Source, suggested
from storage.corpus import Corpus
from tests.storage.scene import ADA, ANN, BOB, RITA, ROB, bring
from tests.storage.team import Desks

ROLE = (("role", "legal"),)


class Scene:
    """What was done, and the ids of it by the names that the tries call it."""

    def __init__(self, desks: Desks) -> None:
        self.corpus = cast(Corpus, desks)
        self.release, self.other = bring(self.corpus, *(f"{number}: Hale & Dorn LLP sold Notes.\n" for number in "12"))
        self.ids: dict[str, UUID] = {"release": self.release.id, "other": self.other.id}

    @property
    def sheet(self) -> AnnotatedRelease:
        return self.corpus.sheet(self.release.id)

    def does(self, done: Edit, name: str = "") -> Edit:
        """Commit what somebody did; the last of it gets a name."""
        self.corpus.commit(done)
        if name:
            self.ids[name] = done.changes[-1].value.id  # type: ignore[union-attr]
        return done

    def of(self, name: str) -> Annotation:
        return self.sheet.by_id[self.ids[name]]

    def annotates(self, name: str, by: Person, span: Span, label: str) -> None:
        self.does(annotate.annotate(self.sheet, span, label, by=by), name)

    def decides(self, verb: str, name: str, by: Person, **words: object) -> Edit:
        ids = [self.ids[name]]
        rule = getattr(review, verb)
        return self.does(rule(self.sheet, ids, by=by, editors=self.corpus.editors(ids), **words), f"{name} {verb}")

    def play(self) -> None:
        """All of it."""
        self._annotate()
        self._review()
        self._talk()

    def _annotate(self) -> None:
        for number, (name, by, label) in enumerate(
            [
                ("anns", ANN, "ADVISOR"),
                ("bobs", BOB, "NOTE"),
                ("ritas", RITA, "NOTE"),
                ("mended", ANN, "ADVISOR"),
                ("proposed", ANN, "ADVISOR"),
                ("retyped", ANN, "ADVISOR"),
                ("approved", ANN, "NOTE"),
                ("returned", ANN, "NOTE"),
                ("tied", ANN, "NOTE"),
            ]
        ):
            self.annotates(name, by, Span(number, number + 6), label)
        self.does(negative.found_none(self.sheet, "RISK_FACTOR", by=BOB), "none")
        self.does(annotate.relate(self.sheet, self.ids["anns"], self.ids["tied"], "advises", by=ANN), "relation")
        self.does(annotate.describe(self.sheet, self.ids["mended"], by=RITA, comment="Mended."))
        for person in (ANN, BOB, RITA):
            self.does(review.submit(self.sheet, by=person))
        self.annotates("draft", ANN, Span(12, 20), "NOTE")

    def _review(self) -> None:
        for name in ("proposed", "retyped"):
            wanted = Correction("ADVISOR", self.of(name).fragments, ROLE)
            self.decides("return_", name, RITA, reason="missing_attribute", correction=wanted)
        self.does(respond.accept_correction(self.sheet, self.ids["proposed"], by=ANN))
        self.does(annotate.describe(self.sheet, self.ids["retyped"], by=ANN, attributes=dict(ROLE)))
        self.does(review.submit(self.sheet, [self.ids["proposed"], self.ids["retyped"]], by=ANN))
        self.decides("approve", "approved", ROB)
        self.decides("return_", "returned", ROB, reason="other")

    def _talk(self) -> None:
        self.does(respond.comment_on(self.sheet, self.ids["anns"], "Sure?", by=RITA), "comment")
        self.does(sampling.sample("ann", [self.ids["anns"]], 100, 7, by=RITA), "sample")
        guess = suggested(
            self.sheet.release.id, self.sheet.text, Proposal("NOTE", Span(0, 4), 0.5, Source.RULE, "rule")
        )
        self.does(accept.reject(self.sheet, [guess], by=ANN), "rejection")
        walk = Round(uuid4(), "NOTE", "Notes", 1, 2, 1, 1, "ann", now())
        self.does(edit("Sweep", "ann", [Change(None, walk)]), "round")
        self.does(assign.assign([self.other.id], [BOB], [], by=ADA))
        self.does(annotate.done(self.sheet, by=BOB))
        self.does(govern.deactivate(self.corpus.people(), "jan", by=ADA))
