"""The review queue of a corpus: read, and decided on, at once for a few releases or as a job for many."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from domain.edit import Edit
from domain.person import Person
from domain.queue import Waiting, decided_together, demand_as_seen, grouped
from gui.jobs import Step

if TYPE_CHECKING:
    from storage.corpus import Corpus

PORTION = 50
"""Releases that are read at a time."""


def waiting(
    corpus: "Corpus", viewer: Person | None, releases: Sequence[UUID] | None = None, *, portions: bool = True
) -> Iterator[Step]:
    """Read the queue of those releases, or the whole of it.

    Each step brings a list of what awaits a decision in some releases; without portions, the last one brings it all.
    """
    from storage.waiting import with_submitted

    ids = with_submitted(corpus) if releases is None else releases
    kept: list[Waiting] = []
    for start in range(0, len(ids), PORTION):
        found = waiting_in_releases(corpus, viewer, ids[start : start + PORTION])
        kept += found
        yield Step(min(start + PORTION, len(ids)), len(ids), "", found if portions else None)
    if not portions or not ids:
        yield Step(len(ids), len(ids), "", kept)


def waiting_in_releases(
    corpus: "Corpus", viewer: Person | None, releases: Iterable[UUID] | None = None
) -> list[Waiting]:
    """What awaits a decision in those releases, or in all of them, in the order of the corpus."""
    from storage.waiting import waiting

    return waiting(corpus, viewer, releases)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is to be decided on many entries at one go."""

    word: str
    """`Approve` or `Return`."""
    verb: Callable[..., Edit]
    """`review.approve` or `review.return_`."""
    words: Mapping[str, Any] = field(default_factory=dict)
    """Its reason, comment and so on."""


def decisions(corpus: "Corpus", by: Person, verdict: Verdict, items: Sequence[Waiting]) -> Iterator[Step]:
    """Decide on entries of whatever releases, all or none; the last step brings the Edit, which is to be committed."""
    chosen = grouped((item.subject.release_id, item) for item in items)
    editors = corpus.editors([item.subject.id for item in items])
    edits = []
    for place, (release_id, there) in enumerate(chosen.items(), 1):
        sheet = corpus.sheet(release_id, by)
        demand_as_seen(sheet, there)
        ids = [item.subject.id for item in there]
        edits.append(verdict.verb(sheet, ids, by=by, editors=editors, **verdict.words))
        yield Step(place, len(chosen), sheet.release.name)
    yield Step(len(chosen), len(chosen), "", decided_together(verdict.word, len(items), by, edits))


def decide(corpus: "Corpus", by: Person, verdict: Verdict, items: Sequence[Waiting]) -> Iterator[Step]:
    """Decide on entries and commit it; the last step brings the Edit."""
    from storage.keys import sign_for

    for step in decisions(corpus, by, verdict, items):
        if isinstance(step.payload, Edit):
            done = sign_for(corpus, step.payload, by)
            corpus.commit(done)
            yield replace(step, payload=done)
        else:
            yield step
