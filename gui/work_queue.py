"""Reading the review queue, at once for a few releases or as a job for all of them."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

from domain.annotation import State
from domain.person import Person
from domain.queue import Waiting, waiting_in
from gui.jobs import Step

if TYPE_CHECKING:
    from storage.corpus import Corpus

PORTION = 50
"""Releases that are read at a time."""


def waiting(corpus: "Corpus", viewer: Person | None) -> Iterator[Step]:
    """Read the whole queue; each step brings a list of what awaits a decision in some releases."""
    ids = _with_submitted(corpus)
    for start in range(0, len(ids), PORTION):
        found = waiting_in_releases(corpus, viewer, ids[start : start + PORTION])
        yield Step(min(start + PORTION, len(ids)), len(ids), "", found)
    if not ids:
        yield Step(0, 0, "", [])


def waiting_in_releases(
    corpus: "Corpus", viewer: Person | None, releases: Iterable[UUID] | None = None
) -> list[Waiting]:
    """What awaits a decision in those releases, or in all of them, in the order of the corpus."""
    from storage.query import Query

    ids = frozenset(_with_submitted(corpus) if releases is None else releases)
    if not ids:
        return []
    found = [item for sheet in corpus.stream(Query(releases=ids, viewer=viewer)) for item in waiting_in(sheet)]
    editors = corpus.editors([item.subject.id for item in found])
    return [replace(item, editors=frozenset(editors.get(item.subject.id, ()))) for item in found]


def _with_submitted(corpus: "Corpus") -> list[UUID]:
    return [key for key, tally in corpus.tallies().items() if tally.states.get(State.SUBMITTED)]
