"""Long work on a corpus, as generators that run in a job's thread on connections of their own."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from domain.annotation import MarkKind, State
from gui.jobs import Step

if TYPE_CHECKING:
    from domain.person import Person
    from gui.search_filters import Wish
    from storage.corpus import Corpus

MOST_HITS = 200


def index(corpus: "Corpus") -> Iterator[Step]:
    """Put texts that came in lately into the search index."""
    for step in corpus.index():
        yield Step(step.done, step.total)


def index_anew(corpus: "Corpus") -> Iterator[Step]:
    """Make the search index anew from the texts, whatever state it is in."""
    for step in corpus.index(anew=True):
        yield Step(step.done, step.total)


def search(corpus: "Corpus", query: str) -> Iterator[Step]:
    """Find words in all releases; the step brings a list of hits, at most MOST_HITS."""
    yield Step(0, 0, "", corpus.search(query, limit=MOST_HITS))


def search_annotations(corpus: "Corpus", viewer: "Person | None", wish: "Wish") -> Iterator[Step]:
    """Find annotations that are all of what is wished; the step brings a list of hits, at most MOST_HITS."""
    from storage.query import Query
    from storage.search_annotations import search_annotations as find

    query = Query(
        labels=frozenset({wish.label}) if wish.label else None,
        authors=frozenset({wish.person}) if wish.person else None,
        states=frozenset({State(wish.state)}) if wish.state else None,
        since=date.fromisoformat(wish.since) if wish.since else None,
        until=date.fromisoformat(wish.until) if wish.until else None,
        attributes=wish.attributes,
        viewer=viewer,
    )
    yield Step(0, 0, "", find(corpus, wish.words, query, MOST_HITS, within=bool(wish.within)))


@dataclass(slots=True)
class Amount:
    """How much somebody has done."""

    annotations: int = 0
    states: Counter[State] = field(default_factory=Counter)
    done: int = 0
    """Releases that the person called done."""


def amounts(corpus: "Corpus") -> Iterator[Step]:
    """Count everybody's work; the last step brings a map from names to Amounts."""
    found: dict[str, Amount] = {}
    for number, sheet in enumerate(corpus.stream(), 1):
        for annotation in sheet.annotations:
            amount = found.setdefault(annotation.author, Amount())
            amount.annotations += 1
            amount.states[sheet.state(annotation)] += 1
        for mark in sheet.marks:
            if mark.kind is MarkKind.DONE:
                found.setdefault(mark.by, Amount()).done += 1
        yield Step(number)
    yield Step(0, 0, "", found)


def verify(corpus: "Corpus", head: str | None = None) -> Iterator[Step]:
    """Check the corpus against its trail, and that against a head kept outside; the last step brings the report."""
    from storage.verify import steps

    work = steps(corpus, head)
    while True:
        try:
            step = next(work)
        except StopIteration as end:
            yield Step(0, 0, "", end.value)
            return
        yield Step(step.done, step.total, step.what)


def automatic_backup(corpus: "Corpus") -> Iterator[Step]:
    """A dated copy in the folder of backups beside the corpus; old ones go in turn."""
    from storage.backup import automatic

    made = automatic(corpus)
    yield Step(1, 1, payload=made)


def backup(corpus: "Corpus", goal: Path) -> Iterator[Step]:
    """Write a checked copy; the step brings its path."""
    from storage.backup import backup as back_up

    yield Step(0)
    yield Step(1, 1, "", back_up(corpus, goal))


def restore(source: Path, goal: Path) -> Iterator[Step]:
    """Put a backup in the place of a corpus that is closed; the step brings (goal, where the old file went)."""
    from storage.backup import restore as put_back

    yield Step(0)
    yield Step(1, 1, "", (goal, put_back(source, goal)))
