"""An annotation, what is said of it and of its release, and the sheet that holds all of that with the text."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from hashlib import sha256
from uuid import UUID

from domain.assignment import Assignment
from domain.release import Pairs, Release
from domain.scheme import Scheme
from domain.span import Span, hull
from domain.suggestion import Rejection


class State(StrEnum):
    """Where an annotation stands between its annotator and a reviewer."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    RETURNED = "returned"
    OVERRULED = "overruled"
    """Not taken where annotators differ: an adjudicator chose another's, or wrote a third."""


SETTLED = frozenset({State.APPROVED, State.OVERRULED})
"""States that leave nothing to decide."""
JUDGED = frozenset({State.APPROVED, State.RETURNED, State.OVERRULED})
"""States that somebody else than the author has to give."""


ADJUDICATED = "adjudicated"
"""The origin of what an adjudicator wrote where annotators differ."""
CARRIED = "carried: "
"""How the origin of what was carried from an older version of a release begins."""
CARRIED_FROM = "carried_from"
"""The claim in which it names the annotation there, by its id."""


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


@dataclass(frozen=True, slots=True)
class Negative:
    """“Looked, and found none”: a person says that a release has nothing of a label. It is given or taken back."""

    id: UUID
    release_id: UUID
    label: str
    author: str
    created: datetime
    comment: str = ""
    origin: str = "manual"
    claims: Pairs = ()

    @property
    def revision(self) -> UUID:
        """What a decision on it is bound to: it has one revision only."""
        return self.id

    @property
    def quote(self) -> str:
        """What stands in sentences where an annotation has its text."""
        return f"found none: {self.label}"


Subject = Annotation | Negative
"""What a decision can be on."""


@dataclass(frozen=True, slots=True)
class Correction:
    """How a reviewer would have it: what an annotation's author can take over with one key."""

    label: str
    fragments: tuple[Span, ...]
    attributes: Pairs = ()

    @classmethod
    def of(cls, annotation: Annotation) -> "Correction":
        """What of an annotation a correction can change."""
        return cls(annotation.label, annotation.fragments, annotation.attributes)


def quote_of(text: str, fragments: tuple[Span, ...]) -> str:
    """The covered text as an annotation keeps it."""
    return " … ".join(fragment.of(text) for fragment in fragments)


@dataclass(frozen=True, slots=True)
class Decision:
    """A step of review on one annotation or negative at one revision; a draft verdict reopens."""

    id: UUID
    annotation_id: UUID
    release_id: UUID
    revision: UUID
    verdict: State
    by: str
    at: datetime
    reason: str = ""
    comment: str = ""
    correction: Correction | None = None
    """Of a return: what the reviewer proposes."""
    case: UUID | None = None
    """Shared by the decisions with which an adjudicator settled one case."""
    key: str = ""
    """The id of the key that signed it; empty when it is not signed."""
    signature: str = ""
    """Ed25519, in hexadecimal; see `domain.signing`."""


@dataclass(frozen=True, slots=True)
class Comment:
    """A person's word on an annotation, or on a stretch of a release where something was missed."""

    id: UUID
    release_id: UUID
    annotation_id: UUID | None
    span: Span | None
    """The stretch it is about, as it was then; None for the release as a whole."""
    author: str
    created: datetime
    text: str
    settled: bool = False
    """Whether nothing is left to do about it."""


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
    seen: str = ""
    """Of a sign-off: `fingerprint` of what was signed off."""


def fingerprint(subjects: Iterable[tuple[str, str]]) -> str:
    """A digest of (id, revision) pairs, whatever their order: it is another one when anything of them is."""
    listed = "\n".join(sorted(f"{key} {revision}" for key, revision in subjects))
    return sha256(listed.encode()).hexdigest()[:32]


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
    negatives: tuple[Negative, ...] = ()
    """By label and author."""
    comments: tuple[Comment, ...] = ()
    """Oldest first."""
    assignments: tuple[Assignment, ...] = ()
    """By person."""
    rejections: tuple[Rejection, ...] = ()
    """What somebody turned down, in text order."""

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

    @property
    def assigned(self) -> tuple[str, ...]:
        """Whom the release is assigned to, by name."""
        return tuple(assignment.person for assignment in self.assignments)

    def subjects(self) -> tuple[Subject, ...]:
        """All that decisions can be on: the annotations, then the negatives."""
        return (*self.annotations, *self.negatives)

    def subject(self, wanted: UUID) -> Subject | None:
        """The annotation or negative of that id."""
        return self.by_id.get(wanted) or next((item for item in self.negatives if item.id == wanted), None)

    def comments_on(self, annotation_id: UUID) -> tuple[Comment, ...]:
        """The thread of comments on an annotation, oldest first."""
        return tuple(comment for comment in self.comments if comment.annotation_id == annotation_id)

    def standing(self, annotation: Subject) -> Decision | None:
        """The decision that holds: the latest on the present revision."""
        for decision in reversed(self._decisions_of.get(annotation.id, ())):
            if decision.revision == annotation.revision:
                return decision
        return None

    def state(self, annotation: Subject) -> State:
        """The derived state: a changed annotation is a draft again."""
        decision = self.standing(annotation)
        return decision.verdict if decision else State.DRAFT

    @property
    def fingerprint(self) -> str:
        """What a sign-off is bound to."""
        return fingerprint((str(item.id), str(item.revision)) for item in self.subjects())

    @cached_property
    def reviewed(self) -> bool:
        """Whether a reviewer has signed off just what is there now, and nothing of it is undecided."""
        signs = [mark for mark in self.marks if mark.kind is MarkKind.REVIEWED]
        if not signs or any(self.state(item) not in SETTLED for item in self.subjects()):
            return False
        # Sign-offs of older programs are bound to nothing.
        return any(mark.seen in ("", self.fingerprint) for mark in signs)

    def done_by(self, person: str) -> bool:
        """Whether that person has said that the release is done."""
        return any(mark.kind is MarkKind.DONE and mark.by == person for mark in self.marks)
