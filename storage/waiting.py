"""What awaits a decision in a corpus, for the window and the command line."""

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from domain.annotation import State
from domain.person import Person
from domain.queue import Waiting, waiting_in
from storage.corpus import Corpus
from storage.query import Query


def with_submitted(corpus: Corpus) -> list[UUID]:
    """The releases in which anything awaits a decision."""
    return [key for key, tally in corpus.tallies().items() if tally.states.get(State.SUBMITTED)]


def waiting(corpus: Corpus, viewer: Person | None, releases: Iterable[UUID] | None = None) -> list[Waiting]:
    """What awaits a decision in those releases, or in all of them, in the order of the corpus, with who had a hand."""
    ids = frozenset(with_submitted(corpus) if releases is None else releases)
    if not ids:
        return []
    found = [item for sheet in corpus.stream(Query(releases=ids, viewer=viewer)) for item in waiting_in(sheet)]
    editors = corpus.editors([item.subject.id for item in found])
    return [replace(item, editors=frozenset(editors.get(item.subject.id, ()))) for item in found]
