"""Whether a corpus is what its audit trail says: every check that finds something adds a sentence and none crashes."""

from collections.abc import Generator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from domain.edit import now
from domain.errors import Refusal
from storage.corpus import Corpus
from storage.engine import engine_for, is_server
from storage.findings import Broken, Check, Findings, Problem, in_words
from storage.ground import GENESIS
from storage.heads import Noted
from storage.inspection import Inspection
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
    checks: tuple[Check, ...] = ()
    """What came of each of the eight checks."""
    first_broken: Broken | None = None
    """The first audit row that does not follow from those before it."""
    limits: tuple[str, ...] = ()
    """What a report cannot tell, whatever it found."""
    corpus: str = ""
    """What people call the corpus."""
    identity: str = ""
    """The id of the corpus."""

    @property
    def holds(self) -> bool:
        """Whether every check passed."""
        return not self.problems

    def noted(self, by: str, at: datetime | None = None) -> Noted:
        """The head with what belongs on its page, for keeping outside."""
        return Noted(self.count, self.head, self.corpus, self.identity, by, at or now())


Steps = Generator[Step, None, Report]


def verify(corpus: Corpus, head: str | None = None, *, search: bool = True) -> Report:
    """Check a corpus as a whole; `head` is one that was kept outside: a hash, COUNT:HASH, or a file that holds it.

    Without `search` the search index is left out, which follows from the texts and takes the longest to check.
    """
    return finished(steps(corpus, head, search=search))


def verify_at(location: str | Path, head: str | None = None, *, search: bool = True) -> Report:
    """Check whatever lies at a place, also a file that `open_corpus` would refuse; never writes."""
    location = str(location)
    try:
        if not is_server(location):
            probe(Path(location))
        corpus = Corpus(location, engine_for(location, writes=False), None, writes=False)
    except Refusal as error:
        findings = Findings()
        findings.add("file", error.sentence)
        return Report(tuple(findings.problems), checks=findings.checks())
    with corpus:
        return verify(corpus, head, search=search)


def finished(work: Steps) -> Report:
    """Run the steps to their end and give the report."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            report: Report = end.value
            return report


def steps(corpus: Corpus, head: str | None = None, *, search: bool = True) -> Steps:
    """The checks one after the other, with progress; the report is the generator's return value."""
    inspection = Inspection(head, search)
    try:
        with corpus.snapshot() as connection:
            yield from inspection.run(connection, server=is_server(corpus.location))
    except Exception as error:  # a damaged file may fail anywhere, and that is a finding
        inspection.findings.add("file", f"The corpus cannot be read ({in_words(error)}).")
    return Report(
        tuple(inspection.problems),
        inspection.count,
        inspection.head,
        inspection.database,
        inspection.releases,
        inspection.annotations,
        tuple(inspection.notes),
        inspection.checks(),
        inspection.first_broken,
        tuple(inspection.limits),
        corpus.name,
        inspection.identity,
    )
