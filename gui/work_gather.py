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
        self._known: dict[UUID, Version] = {}

    def releases(self, corpus: "Corpus", person: Person) -> list[UUID]:
        """Those in which the person has returned annotations, or drafts that may have been handed in before."""
        wanted = (State.RETURNED, State.DRAFT)
        counts = corpus.tallies(author=person.name)
        return [key for key, tally in counts.items() if any(tally.states.get(state) for state in wanted)]

    def found(self, corpus: "Corpus", sheet: AnnotatedRelease, person: Person) -> list[CameBack]:
        """What of one release came back to the person."""

        def version(annotation_id: UUID, revision: UUID) -> Version | None:
            if revision not in self._known:
                for row in corpus.audit(annotation_id=annotation_id):
                    self._take(row.edit(), annotation_id)
            return self._known.get(revision)

        return came_back_in(sheet, person.name, version)

    def take(self, done: Edit) -> None:
        """Remember the revisions that an Edit made."""
        if len(done.changes) <= MOST_KEPT:
            self._take(done)

    def _take(self, done: Edit, only: UUID | None = None) -> None:
        for change in done.changes:
            made = change.after
            if isinstance(made, Annotation) and only in (None, made.id):
                # An undo brings an earlier revision back, which stays the work of whoever made it.
                self._known.setdefault(made.revision, Version(done.by, done.at, made))


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
