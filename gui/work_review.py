"""What people do in review, and what they ask of it: decide, settle, sample, assign, comment, sign."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any
from uuid import UUID

from domain import adjudicate, assign, govern, review, sampling
from domain.annotation import AnnotatedRelease, Annotation, Comment, Correction, State
from domain.assignment import Assignment
from domain.edit import Edit
from domain.key import Key
from domain.person import Person
from domain.policy import Policy
from domain.queue import Waiting
from domain.sample import Sample
from gui.history import Act
from gui.jobs import Job
from gui.work_queue import Verdict, decide, decisions, waiting_in_releases
from gui.work_undo import Undoing

Verb = Callable[..., Edit]


class ReviewActs(Undoing):
    """The part of the workspace that reviews; `do` carries out any verb of `domain` on the open release."""

    def do(self, verb: Verb, *args: Any, act: Act | None = None, **kwargs: Any) -> Edit | None:
        """Carry out a verb of `domain` on the open release; None when it was refused, which was told."""
        if self.sheet is None:
            self.refused.emit("No release is open: choose one in the list first.", "")
            return None
        return self.do_on(self.sheet, verb, *args, act=act, **kwargs)

    def do_on(
        self, sheet: AnnotatedRelease, verb: Verb, *args: Any, act: Act | None = None, **kwargs: Any
    ) -> Edit | None:
        """Carry out a verb of `domain` on a sheet as it was seen."""
        return self._made(lambda by: verb(sheet, *args, by=by, **kwargs), act)

    def _made(self, make: Callable[[Person], Edit], act: Act | None = None) -> Edit | None:
        """Commit what is made for the present person; None when it was refused, which was told."""

        def attempt() -> Edit:
            from storage.keys import sign_for

            self._demand_writes()
            by = self._person()
            return self._commit(sign_for(self._corpus(), make(by), by), act)

        return self._attempt(attempt)  # type: ignore[no-any-return]

    def _govern(self, make: Callable[[Person], Edit], act: Act | None = None) -> bool:
        return self._made(make, act) is not None

    # -- decisions

    def approve(self, ids: Sequence[UUID], comment: str = "", sheet: AnnotatedRelease | None = None) -> Edit | None:
        """Approve annotations and negatives of a sheet (the open one if none is given)."""
        return self._decide(review.approve, ids, sheet, comment=comment)

    def return_(
        self,
        ids: Sequence[UUID],
        reason: str,
        comment: str = "",
        sheet: AnnotatedRelease | None = None,
        correction: Correction | None = None,
    ) -> Edit | None:
        """Send annotations of a sheet back with a reason, one of them perhaps with a correction."""
        return self._decide(review.return_, ids, sheet, reason=reason, comment=comment, correction=correction)

    def _decide(self, verb: Verb, ids: Sequence[UUID], sheet: AnnotatedRelease | None, **words: Any) -> Edit | None:
        sheet = sheet or self.sheet
        if sheet is None:
            self.refused.emit("No release is open: choose one in the list first.", "")
            return None
        return self.do_on(sheet, verb, ids, editors=self._corpus().editors(ids), **words)

    def approve_many(self, items: Iterable[Waiting], comment: str = "") -> Edit | None:
        """Approve entries of the queue, of whatever releases, in one step: all of them or none."""
        return self.decide_many(Verdict("Approve", review.approve, {"comment": comment}), list(items))

    def return_many(
        self, items: Iterable[Waiting], reason: str, comment: str = "", correction: Correction | None = None
    ) -> Edit | None:
        """Return entries of the queue in one step, all of them or none; one of them perhaps with a correction."""
        words = {"reason": reason, "comment": comment, "correction": correction}
        return self.decide_many(Verdict("Return", review.return_, words), list(items))

    def decide_many(self, verdict: Verdict, items: Sequence[Waiting]) -> Edit | None:
        """Decide on entries of the queue in one step; for those of many releases there is a job."""

        def make(by: Person) -> Edit:
            *_, last = decisions(self._corpus(), by, verdict, items)
            assert isinstance(last.payload, Edit)
            return last.payload

        return self._made(make)

    def deciding(self, verdict: Verdict, items: Sequence[Waiting]) -> Job | None:
        """A job that decides on many entries; whoever starts it gives the Edit that it brings to `take_in`."""

        def make() -> Job:
            self._demand_writes()
            by = self._person()
            return self.job(lambda corpus: decide(corpus, by, verdict, items), writes=True)

        return self._attempt(make)  # type: ignore[no-any-return]

    # -- several annotators

    def settle(self, case: adjudicate.Case, chosen: Iterable[UUID], comment: str = "") -> Edit | None:
        """Settle a case of the open release: the chosen are approved, the others overruled."""
        editors = self._corpus().editors([item.id for item in case.members])
        return self.do(adjudicate.settle, case, chosen, editors=editors, comment=comment)

    def settle_agreed(self, cases: Sequence[adjudicate.Case]) -> Edit | None:
        """Approve all that the annotators of the open release agree on."""
        editors = self._corpus().editors([item.id for case in cases for item in case.members])
        return self.do(adjudicate.settle_agreed, cases, editors=editors)

    def settle_with_third(self, case: adjudicate.Case, wanted: Correction, comment: str = "") -> Edit | None:
        """Write what none of the annotators has, overrule theirs, and hand it in for somebody else to approve."""
        act, made = Act("Settle (a third)"), list[Edit]()
        editors = self._corpus().editors([item.id for item in case.members])

        def settled(by: Person) -> Edit:
            assert self.sheet is not None, "cases are of the open release"
            made.extend(adjudicate.settle_with_third(self.sheet, case, wanted, by=by, editors=editors, comment=comment))
            return made[0]

        # Two Edits, since none can make an annotation and decide on it; when the second fails, the third is a draft.
        return self._made(settled, act) and self._made(lambda _: made[1], act)

    def assignments(self) -> list[Assignment]:
        """Who is to annotate which release."""
        return self._ask("assignments")

    def assign(self, releases: Sequence[UUID], people: Sequence[Person]) -> bool:
        """Give each of the releases to each of the people."""
        return self._govern(lambda by: assign.assign(releases, people, self.assignments(), by=by))

    def share_out(self, releases: Sequence[UUID], people: Sequence[Person], times: int, seed: int) -> bool:
        """Give each release to as many people as said, evenly."""
        present = self.assignments()
        return self._govern(lambda by: assign.share_out(releases, people, present, by=by, times=times, seed=seed))

    def pass_on(self, releases: Sequence[UUID], giver: str, taker: Person) -> bool:
        """Take releases back from somebody and give them to somebody else."""
        return self._govern(lambda by: assign.pass_on(releases, giver, taker, self.assignments(), by=by))

    def unassign(self, releases: Sequence[UUID], names: Sequence[str]) -> bool:
        """Take releases back from people."""
        return self._govern(lambda by: assign.unassign(releases, names, self.assignments(), by=by))

    def lay_down(self, after: Policy) -> bool:
        """Change what is laid down for the work in the corpus."""
        from storage.ground_review import load_policy

        before = self._corpus().ask(load_policy)
        return self._govern(lambda by: govern.lay_down(before, after, by=by))

    # -- samples, comments, keys

    def samples(self) -> list[Sample]:
        """The samples that were drawn, oldest first."""
        return self._ask("samples")

    def outcome(self, sample: Sample) -> sampling.Outcome:
        """What the review of a sample has shown so far."""
        from storage.review_reading import decisions_on

        return sampling.outcome(sample, self._corpus().ask(lambda connection: decisions_on(connection, sample.chosen)))

    def draw_sample(self, annotator: str, percent: int, seed: int, among: Iterable[UUID] | None = None) -> bool:
        """Draw a share of what of an annotator awaits a decision: all of it, or what is known of it already."""
        if among is None:
            among = [item.subject.id for item in self.waiting_now() if item.subject.author == annotator]
        ids = list(among)
        return self._govern(lambda by: sampling.sample(annotator, ids, percent, seed, by=by))

    def comments(self) -> list[Comment]:
        """All comments of the corpus that the present person may see, oldest first."""
        found: list[Comment] = self._ask("comments")
        if not self.policy.blind:
            return found
        seen: dict[UUID, frozenset[UUID]] = {}
        for comment in found:
            if comment.release_id not in seen:
                sheet = self._corpus().sheet(comment.release_id, self.person)
                seen[comment.release_id] = frozenset(item.id for item in sheet.comments)
        return [comment for comment in found if comment.id in seen[comment.release_id]]

    def keys(self) -> list[Key]:
        """The public keys of all people, oldest first."""
        return self._ask("keys")

    def make_key(self) -> str:
        """Make a signing key for the present person; gives where its secret lies, or an empty string."""

        def attempt() -> str:
            from storage.keys import make_key

            self._demand_writes()
            return make_key(self._corpus(), self._person())[1]

        return self._attempt(attempt) or ""

    def _ask(self, name: str) -> Any:
        from storage import review_reading

        question: Callable[..., Any] = getattr(review_reading, name)
        return self._corpus().ask(question)

    # -- the queue

    def waiting_now(self, releases: Iterable[UUID] | None = None) -> list[Waiting]:
        """What awaits a decision in those releases, or in all; a job of `work_queue.waiting` reads a whole queue."""
        return waiting_in_releases(self._corpus(), self.person, releases)

    def returned(self) -> list[tuple[AnnotatedRelease, Annotation]]:
        """The present person's annotations that were sent back, with the sheets that hold them."""
        from storage.query import Query

        person = self._person()
        counts = self._corpus().tallies(author=person.name)
        ids = frozenset(key for key, tally in counts.items() if tally.states.get(State.RETURNED))
        if not ids:
            return []
        sheets = self._corpus().stream(Query(releases=ids, viewer=person))
        return [
            (sheet, item)
            for sheet in sheets
            for item in sheet.annotations
            if item.author == person.name and sheet.state(item) is State.RETURNED
        ]
