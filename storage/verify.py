"""Whether a corpus is what its audit trail says: every check that finds something adds a sentence and none crashes."""

from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

from domain.errors import Refusal
from storage.corpus import Corpus
from storage.engine import engine_for, is_server
from storage.ground import GENESIS
from storage.inspection import Inspection, Problem, in_words
from storage.opening import probe
from storage.step import Step


@dataclass(frozen=True, slots=True)
class Report:
    """What verify found; it holds when there are no problems."""

    problems: tuple[Problem, ...]
    count: int = 0
    head: str = GENESIS
    database: str = ""
    """Which copy of SQLite, or which server, did the reading."""
    releases: int = 0
    annotations: int = 0
    notes: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether every check passed."""
        return not self.problems


Steps = Generator[Step, None, Report]


def verify(corpus: Corpus, head: str | None = None) -> Report:
    """Check a corpus as a whole; `head` is a hash, or COUNT:HASH, that was noted outside earlier."""
    return finished(steps(corpus, head))


def verify_at(location: str | Path, head: str | None = None) -> Report:
    """Check whatever lies at a place, also a file that `open_corpus` would refuse; never writes."""
    location = str(location)
    try:
        if not is_server(location):
            probe(Path(location))
        corpus = Corpus(location, engine_for(location, writes=False), None, writes=False)
    except Refusal as error:
        return Report((Problem("file", error.sentence),))
    with corpus:
        return verify(corpus, head)


def finished(work: Steps) -> Report:
    """Run the steps to their end and give the report."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            report: Report = end.value
            return report


def steps(corpus: Corpus, head: str | None = None) -> Steps:
    """The checks one after the other, with progress; the report is the generator's return value."""
    inspection = Inspection(head)
    try:
        with corpus.snapshot() as connection:
            yield from inspection.run(connection, server=is_server(corpus.location))
    except Exception as error:  # a damaged file may fail anywhere, and that is a finding
        inspection.add("file", f"The corpus cannot be read ({in_words(error)}).")
    return Report(
        tuple(inspection.problems),
        inspection.count,
        inspection.head,
        inspection.database,
        inspection.releases,
        inspection.annotations,
        tuple(inspection.notes),
    )
