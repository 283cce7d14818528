"""What awaits a decision, what needs a person most first."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import TypeVar
from uuid import UUID

from domain.annotate import shortened
from domain.annotation import AnnotatedRelease, Annotation, State, Subject
from domain.edit import Edit, joined
from domain.errors import Refusal, StaleEdit
from domain.line_up import line_up
from domain.person import Person
from domain.segment import sentence_at

CONTEXT = 70
"""Code points before and after an annotation that has no sentence of that reach."""


class Need(IntEnum):
    """Why an entry stands where it does in the queue."""

    CONFLICT = 0
    """Annotators differ about it."""
    AGAIN = 1
    """It was returned before and came back."""
    NEW = 2


@dataclass(frozen=True, slots=True)
class Waiting:
    """One annotation or negative that awaits a decision."""

    subject: Subject
    release_name: str
    before: str
    """The sentence around it up to it, on one line."""
    after: str
    submitted: datetime
    need: Need
    editors: frozenset[str] = frozenset()
    """Who made, changed or proposed it, and so cannot decide; filled in by whoever knows the trail."""

    @property
    def annotation(self) -> Subject:
        """What awaits the decision."""
        return self.subject

    @property
    def again(self) -> bool:
        """Whether it was returned before and came back."""
        return self.need is Need.AGAIN

    @property
    def place(self) -> int:
        """Where in its release it starts."""
        return self.subject.span.start if isinstance(self.subject, Annotation) else 0

    def for_(self, person: Person | None) -> bool:
        """Whether that person may decide on it."""
        return person is None or (person.name != self.subject.author and person.name not in self.editors)


@dataclass(frozen=True, slots=True)
class Filter:
    """Which entries of the queue are wanted; what is empty wants all."""

    label: str = ""
    annotator: str = ""
    release: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None
    origin: str = ""
    only: frozenset[UUID] | None = None
    """Ids of a sample, or of anything else that was chosen."""
    conflicts: bool = False

    def wants(self, item: Waiting) -> bool:
        """Whether an entry passes."""
        subject = item.subject
        return (
            self.label in ("", subject.label)
            and self.annotator in ("", subject.author)
            and self.release in (None, subject.release_id)
            and (self.since is None or item.submitted >= self.since)
            and (self.until is None or item.submitted < self.until)
            and (not self.origin or origin_of(subject) == self.origin)
            and (self.only is None or subject.id in self.only)
            and (not self.conflicts or item.need is Need.CONFLICT)
        )


def origin_of(subject: Subject) -> str:
    """How something came about, in one word: `manual`, `import`, `adjudicated` ..."""
    return subject.origin.partition(":")[0]


def waiting_in(sheet: AnnotatedRelease) -> list[Waiting]:
    """What awaits a decision in one release, in text order, negatives last."""
    found: list[Waiting] = []
    at_odds: set[UUID] | None = None
    for subject in sheet.subjects():
        decision = sheet.standing(subject)
        if decision is None or decision.verdict is not State.SUBMITTED:
            continue
        if at_odds is None:
            at_odds = conflicting(sheet)
        before, after = surroundings(sheet.text, subject) if isinstance(subject, Annotation) else ("", "")
        need = Need.NEW
        if subject.id in at_odds:
            need = Need.CONFLICT
        elif any(item.verdict is State.RETURNED for item in sheet.decisions_on(subject.id)):
            need = Need.AGAIN
        found.append(Waiting(subject, sheet.release.name, before, after, decision.at, need))
    return found


def conflicting(sheet: AnnotatedRelease) -> set[UUID]:
    """The annotations about which the annotators of a release differ, where all of it is handed in."""
    return {item.id for case in line_up(sheet) if case.conflict and case.ready and case.open for item in case.members}


def surroundings(text: str, annotation: Annotation) -> tuple[str, str]:
    """The sentence around an annotation, before and behind it, each on one line and cut to what can be read at once."""
    span = annotation.span
    sentence = sentence_at(text, span.start)
    start = max(min(sentence.start, span.start), span.start - 2 * CONTEXT)
    end = min(max(sentence.end, span.end), span.end + 2 * CONTEXT)
    before = " ".join(text[start : span.start].split())
    after = " ".join(text[span.end : end].split())
    if start > sentence.start:
        before = f"…{before}"
    if end < sentence.end:
        after = f"{after}…"
    return before, after


def in_order(items: Iterable[Waiting]) -> list[Waiting]:
    """Conflicts, then what came back, then the oldest; those of one release and time stay in text order."""
    return sorted(items, key=lambda item: (item.need, item.submitted, item.release_name, item.place))


def by_release(items: Iterable[Waiting]) -> list[Waiting]:
    """Release after release, the one whose entry needs a person most first, each in text order."""
    ordered = in_order(items)
    rank = {name: place for place, name in enumerate(dict.fromkeys(item.release_name for item in ordered))}
    return sorted(ordered, key=lambda item: (rank[item.release_name], item.place, item.need))


def sweep(items: Iterable[Waiting], label: str) -> list[Waiting]:
    """All of one label across the corpus, equal words together, so that one look serves many."""
    chosen = [item for item in items if item.subject.label == label]
    return sorted(chosen, key=lambda item: (shortened(item.subject.quote).casefold(), item.release_name, item.place))


def decidable(items: Iterable[Waiting], person: Person, among: Collection[UUID] | None = None) -> list[Waiting]:
    """The entries on which that person may decide."""
    return [item for item in items if item.for_(person) and (among is None or item.subject.id in among)]


Chosen = TypeVar("Chosen")


def grouped(pairs: Iterable[tuple[UUID, Chosen]]) -> dict[UUID, list[Chosen]]:
    """Pairs of a release and what is chosen in it, put together by release in the order in which they come."""
    found: dict[UUID, list[Chosen]] = {}
    for release, item in pairs:
        found.setdefault(release, []).append(item)
    return found


def demand_as_seen(sheet: AnnotatedRelease, items: Iterable[Waiting]) -> None:
    """Nobody decides on what was not before their eyes: refuse entries that are no longer as they were listed."""
    for item in items:
        there = sheet.subject(item.subject.id)
        if there is None or there.revision != item.subject.revision:
            raise StaleEdit(
                f"Something that was chosen in “{item.release_name}” was changed meanwhile: look at the queue as it is"
                " now, then do it again."
            )


def decided_together(verb: str, number: int, by: Person, edits: Sequence[Edit]) -> Edit:
    """Decisions in several releases as one step, for the trail and for undo; refused when there are none."""
    if not edits:
        raise Refusal("Nothing is chosen to decide on.")
    return joined(f"{verb}: {number} annotations", by.name, edits)
