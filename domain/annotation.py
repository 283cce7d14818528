"""An annotation, the decisions on it, the marks on a release, and the sheet that holds them with the text."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from uuid import UUID

from domain.release import Pairs, Release
from domain.scheme import Scheme
from domain.span import Span, hull


class State(StrEnum):
    """Where an annotation stands between its annotator and a reviewer."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class Annotation:
    """A label on one or more fragments of a release's text."""

    id: UUID
    release_id: UUID
    label: str
    fragments: tuple[Span, ...]
    """Sorted, disjoint, in code points of the canonical text."""
    quote: str
    """The covered text; fragments are joined by ` … `."""
    author: str
    created: datetime
    revision: UUID
    """Made anew at each change; decisions are bound to it."""
    attributes: Pairs = ()
    comment: str = ""
    flagged: bool = False
    """Marked for a second look."""
    origin: str = "manual"
    claims: Pairs = ()
    """What an imported file said of people and decisions; never a decision here."""

    @property
    def span(self) -> Span:
        """From the first fragment's start to the last one's end."""
        return self.fragments[0] if len(self.fragments) == 1 else hull(self.fragments)

    def attribute(self, name: str) -> str:
        """One attribute's value, or an empty string."""
        return dict(self.attributes).get(name, "")


def quote_of(text: str, fragments: tuple[Span, ...]) -> str:
    """The covered text as an annotation keeps it."""
    return " … ".join(fragment.of(text) for fragment in fragments)


@dataclass(frozen=True, slots=True)
class Decision:
    """A step of review on one annotation at one revision: submitted, approved, returned (or reopened to draft)."""

    id: UUID
    annotation_id: UUID
    release_id: UUID
    revision: UUID
    verdict: State
    by: str
    at: datetime
    reason: str = ""
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Relation:
    """A labelled tie from one annotation of a release to another one, or to itself."""

    id: UUID
    release_id: UUID
    label: str
    """A free word: the scheme does not list kinds of relations."""
    source: UUID
    target: UUID
    author: str
    created: datetime
    attributes: Pairs = ()
    origin: str = "manual"
    claims: Pairs = ()
    """What an imported file said of people and times."""


class MarkKind(StrEnum):
    """What a person says of a whole release."""

    DONE = "done"
    REVIEWED = "reviewed"


@dataclass(frozen=True, slots=True)
class Mark:
    """A person's word on a whole release; there is one of a kind for each person."""

    release_id: UUID
    by: str
    kind: MarkKind
    at: datetime


def in_text_order(annotation: Annotation) -> tuple[int, int, str, str]:
    """The key by which annotations are sorted wherever they are listed or exported."""
    first = annotation.fragments[0]
    return first.start, -annotation.fragments[-1].end, annotation.label, str(annotation.id)


RelationKey = tuple[tuple[int, int, str, str], tuple[int, int, str, str], str, str]


def in_relation_order(relation: Relation, by_id: Mapping[UUID, Annotation]) -> RelationKey:
    """The key by which relations are sorted: the text order of source and target, then label and id."""
    source, target = by_id[relation.source], by_id[relation.target]
    return in_text_order(source), in_text_order(target), relation.label, str(relation.id)


@dataclass(frozen=True)
class AnnotatedRelease:
    """A release with its text and all that was said of it: the sheet that people and formats work on."""

    release: Release
    text: str
    scheme: Scheme
    annotations: tuple[Annotation, ...] = ()
    """In text order."""
    decisions: tuple[Decision, ...] = ()
    """In the order in which they were committed."""
    marks: tuple[Mark, ...] = field(default=())
    relations: tuple[Relation, ...] = ()
    """In the text order of their sources, then of their targets."""

    @cached_property
    def by_id(self) -> dict[UUID, Annotation]:
        """The annotations by their ids."""
        return {annotation.id: annotation for annotation in self.annotations}

    @cached_property
    def _decisions_of(self) -> dict[UUID, list[Decision]]:
        found: dict[UUID, list[Decision]] = defaultdict(list)
        for decision in self.decisions:
            found[decision.annotation_id].append(decision)
        return found

    @cached_property
    def _relations_of(self) -> dict[UUID, list[Relation]]:
        found: dict[UUID, list[Relation]] = defaultdict(list)
        for relation in self.relations:
            found[relation.source].append(relation)
            if relation.target != relation.source:
                found[relation.target].append(relation)
        return found

    def with_index(self, by_id: dict[UUID, Annotation], before: "AnnotatedRelease") -> "AnnotatedRelease":
        """This sheet with the indexes of the one before that still hold, so that no Edit makes them anew."""
        self.__dict__["by_id"] = by_id
        if self.decisions is before.decisions:
            self.__dict__["_decisions_of"] = before._decisions_of
        if self.relations is before.relations:
            self.__dict__["_relations_of"] = before._relations_of
        return self

    def place_of(self, annotation: Annotation) -> int:
        """The index of an annotation of this sheet in text order."""
        return bisect_left(self.annotations, in_text_order(annotation), key=in_text_order)

    def starting_at(self, start: int) -> Iterator[Annotation]:
        """The annotations whose first fragment starts at a position."""
        place = bisect_left(self.annotations, start, key=lambda annotation: annotation.fragments[0].start)
        while place < len(self.annotations) and self.annotations[place].fragments[0].start == start:
            yield self.annotations[place]
            place += 1

    def decisions_on(self, annotation_id: UUID) -> tuple[Decision, ...]:
        """All decisions on an annotation, oldest first, those on earlier revisions included."""
        return tuple(self._decisions_of.get(annotation_id, ()))

    def relations_of(self, annotation_id: UUID) -> tuple[Relation, ...]:
        """The relations from or to an annotation, in the order of the sheet."""
        return tuple(self._relations_of.get(annotation_id, ()))

    def standing(self, annotation: Annotation) -> Decision | None:
        """The decision that holds: the latest on the present revision."""
        for decision in reversed(self._decisions_of.get(annotation.id, ())):
            if decision.revision == annotation.revision:
                return decision
        return None

    def state(self, annotation: Annotation) -> State:
        """The derived state: a changed annotation is a draft again."""
        decision = self.standing(annotation)
        return decision.verdict if decision else State.DRAFT

    @cached_property
    def reviewed(self) -> bool:
        """Whether a reviewer has said so and every annotation is approved, those made since included."""
        if not any(mark.kind is MarkKind.REVIEWED for mark in self.marks):
            return False
        return all(self.state(annotation) is State.APPROVED for annotation in self.annotations)

    def done_by(self, person: str) -> bool:
        """Whether that person has said that the release is done."""
        return any(mark.kind is MarkKind.DONE and mark.by == person for mark in self.marks)
