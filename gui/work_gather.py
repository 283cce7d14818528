"""What a panel lists of all releases: read in a job, or at once for a few releases."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID

from domain.annotation import AnnotatedRelease, Annotation, State
from domain.came_back import CameBack, Version, came_back_in
from domain.edit import Edit
from domain.person import Person
from domain.remarks import Remark, remarks_in
from gui.jobs import Step

if TYPE_CHECKING:
    from storage.corpus import Corpus

PORTION = 50
"""Releases that are read at a time."""
MOST_KEPT = 500
"""Annotations of one Edit that are remembered; an import brings many more, of which nothing came back yet."""


class Reader(Protocol):
    """What is looked for: in which releases, and what of each."""

    def releases(self, corpus: "Corpus", person: Person) -> list[UUID]:
        """The releases in which there may be something."""

    def found(self, corpus: "Corpus", sheet: AnnotatedRelease, person: Person) -> list[Any]:
        """What there is in one of them."""

    def take(self, done: Edit) -> None:
        """Learn what an Edit tells, so that it need not be read."""


def gather(corpus: "Corpus", reader: Reader, person: Person) -> Iterator[Step]:
    """Read all of it; each step brings what was found in some releases, by their ids."""
    ids = reader.releases(corpus, person)
    for start in range(0, len(ids), PORTION):
        found = gathered(corpus, reader, person, ids[start : start + PORTION])
        yield Step(min(start + PORTION, len(ids)), len(ids), "", found)


def gathered(
    corpus: "Corpus",
    reader: Reader,
    person: Person,
    releases: Sequence[UUID],
    here: AnnotatedRelease | None = None,
) -> dict[UUID, list[Any]]:
    """What there is in those releases; the sheet that is open is not read once more."""
    from storage.query import Query

    found: dict[UUID, list[Any]] = {}
    if here is not None and here.release.id in releases:
        found[here.release.id] = reader.found(corpus, here, person)
    others = frozenset(releases) - found.keys()
    if others:
        for sheet in corpus.stream(Query(releases=others, viewer=person)):
            found[sheet.release.id] = reader.found(corpus, sheet, person)
    return found


class CameBackReader:
    """Looks for what came back to a person; it remembers who made which revision."""

    def __init__(self) -> None:
        self.known: dict[UUID, Version] = {}
        self.seen: dict[UUID, Annotation] = {}
        """Annotations as they were, by their revisions."""

    def releases(self, corpus: "Corpus", person: Person) -> list[UUID]:
        """Those in which the person has returned annotations, or drafts that may have been handed in before."""
        wanted = (State.RETURNED, State.DRAFT)
        counts = corpus.tallies(author=person.name)
        return [key for key, tally in counts.items() if any(tally.states.get(state) for state in wanted)]

    def found(self, corpus: "Corpus", sheet: AnnotatedRelease, person: Person) -> list[CameBack]:
        """What of one release came back to the person."""
        return came_back_in(sheet, person.name, _Trail(corpus, self))

    def take(self, done: Edit) -> None:
        """Remember the revisions that an Edit made, and those that it replaced."""
        if len(done.changes) <= MOST_KEPT:
            self.learn(done)

    def learn(self, done: Edit, only: UUID | None = None) -> None:
        """Remember what an Edit did to annotations, or to one of them."""
        for change in done.changes:
            before, after = change.before, change.after
            if isinstance(before, Annotation) and only in (None, before.id):
                self.seen.setdefault(before.revision, before)
            if isinstance(after, Annotation) and only in (None, after.id):
                # An undo brings an earlier revision back, which stays the work of whoever made it.
                self.known.setdefault(after.revision, Version(done.by, done.at, after))
                self.seen.setdefault(after.revision, after)


class _Trail:
    """Versions of annotations: those that the reader knows, else from the audit trail."""

    def __init__(self, corpus: "Corpus", reader: CameBackReader) -> None:
        self._corpus = corpus
        self._reader = reader

    def made(self, annotation_id: UUID, revision: UUID) -> Version | None:
        """Who made a revision, and when."""
        if revision not in self._reader.known:
            self._read(annotation_id)
        return self._reader.known.get(revision)

    def was(self, annotation_id: UUID, revision: UUID) -> Annotation | None:
        """The annotation as that revision has it."""
        if revision not in self._reader.seen:
            self._read(annotation_id)
        return self._reader.seen.get(revision)

    def _read(self, annotation_id: UUID) -> None:
        for row in self._corpus.audit(annotation_id=annotation_id):
            self._reader.learn(row.edit(), annotation_id)


class RemarkReader:
    """Looks for comments that a person may see."""

    def releases(self, corpus: "Corpus", person: Person) -> list[UUID]:
        """Those of which anything was said."""
        from storage.review_reading import comments

        return list(dict.fromkeys(comment.release_id for comment in corpus.ask(comments)))

    def found(self, corpus: "Corpus", sheet: AnnotatedRelease, person: Person) -> list[Remark]:
        """The comments of one release."""
        return remarks_in(sheet)

    def take(self, done: Edit) -> None:
        """Nothing of an Edit has to be remembered: the sheet has all comments."""
