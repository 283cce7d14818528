"""The checks behind `verify`, one after the other, none of which keeps the next from running."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from sqlalchemy import Connection, Table, func, select

from domain.errors import Refusal
from storage import identity, index_check, server_rules, soundness, suggestion_check, tables
from storage.chain import Chain
from storage.comparison import Comparison
from storage.engine import sqlite_in_use
from storage.findings import Broken, Check, Findings, Problem, in_words
from storage.heads import Head, outside
from storage.opening import SCHEMA_VERSION, version_of
from storage.step import Step

LOCAL = "Local corpus: changes are evident, not prevented, since whoever owns the file can write into it."
SERVER = (
    "Corpus on a server: changes against the rules are prevented for every login that was let in with `grant`, and"
    " evident, not prevented, for whoever owns the tables or administers the server."
)
OLDER_SERVER = (
    "Corpus of an older schema on a server: the program keeps the rules, and the database refuses to change audit rows,"
    " texts and files for whoever may not alter its tables."
)
NO_HEAD = (
    "No head from outside was given: without one, a trail that was written anew as a whole, cut back to an older state"
    " or put back from an older copy cannot be told from a true one."
)
PG_AMCHECK = "The server checks its own files: pg_amcheck does it when it is asked to."

Stage = Callable[[Connection], Iterator[Step]]


@dataclass(slots=True)
class Inspection:
    """The state of one verification; `given` is a head from outside, as somebody wrote it."""

    given: str | None
    search: bool = True
    """Whether the search index is compared with the texts, too; it follows from them and can be made anew."""
    findings: Findings = field(default_factory=Findings)
    database: str = ""
    version: int = SCHEMA_VERSION
    """The schema version of what is looked at, which may be an older one."""
    identity: str = ""
    releases: int = 0
    annotations: int = 0
    limits: list[str] = field(default_factory=list)
    """What this verification cannot tell, whatever it finds."""
    _chain: Chain = field(init=False)
    _comparison: Comparison = field(init=False)
    _done: int = 0
    _total: int = 0

    def __post_init__(self) -> None:
        self._chain = Chain(self.findings, self._outside())
        self._comparison = Comparison(self.findings, self._chain.replay, self.version)

    def _outside(self) -> Head | None:
        try:
            return None if self.given is None else outside(self.given)
        except Refusal as refusal:
            self.findings.add("head", refusal.sentence, self.given or "")
            return None

    @property
    def problems(self) -> list[Problem]:
        """Everything that does not hold."""
        return self.findings.problems

    @property
    def notes(self) -> list[str]:
        """What is worth knowing and no problem."""
        return self.findings.notes

    @property
    def count(self) -> int:
        """The number of audit rows."""
        return self._chain.count

    @property
    def head(self) -> str:
        """The hash of the last audit row."""
        return self._chain.head

    @property
    def first_broken(self) -> Broken | None:
        """The first audit row that does not follow from those before it."""
        return self._chain.broken

    def checks(self) -> tuple[Check, ...]:
        """What came of each of the eight checks."""
        return self.findings.checks(undone=() if self.given is not None else ("head",))

    def run(self, connection: Connection, *, server: bool) -> Iterator[Step]:
        """All checks, with progress."""
        self.database = sqlite_in_use() if not server else "PostgreSQL"
        self.version = self._comparison.version = self._chain.replay.version = version_of(connection)
        known = SERVER if self.version >= server_rules.SINCE else OLDER_SERVER
        self.limits = [known if server else LOCAL, *([NO_HEAD] if self.given is None else [])]
        for name, stage in self._stages(server):
            try:
                yield from stage(connection)
                self.findings.ended.add(name)
            except Exception as error:  # a damaged file may fail anywhere, and that is a finding
                self.findings.add(name, f"The check could not be finished ({in_words(error)}).")
        if self.given is not None and self._chain.outside is not None:
            self._chain.judge_outside(self.identity)
        self._sum_up(server)

    def _stages(self, server: bool) -> list[tuple[str, Stage]]:
        chain, comparison = self._chain, self._comparison
        stages: list[tuple[str, Stage]] = [
            ("database", self._count),
            ("chain", self._counted("Following the audit trail", chain.follow)),
            ("database", self._identity),
            ("texts", self._counted("Comparing texts and annotations", comparison.contents)),
            ("files", self._counted("Comparing files", comparison.files)),
            ("replay", self._counted("Comparing the tables", comparison.rows)),
            ("trail", self._counted("Comparing the tables", comparison.trail)),
            ("database", self._counted("Looking at suggestions", self._suggestions)),
        ]
        if server:
            self.notes.append(PG_AMCHECK)
            return [("schema", self._server_schema), *stages]
        index: list[tuple[str, Stage]] = [("search", self._search)] if self.search else []
        return [("schema", self._schema), ("database", self._file), *stages, *index]

    def _suggestions(self, connection: Connection) -> Iterator[int]:
        if self.version >= suggestion_check.SINCE:
            yield from suggestion_check.notes(connection, self.findings)

    def _step(self, what: str, done: int = 0) -> Step:
        self._done += done
        return Step(self._done, max(self._total, self._done), what)

    def _counted(self, what: str, work: Callable[[Connection], Iterator[int]]) -> Stage:
        def stage(connection: Connection) -> Iterator[Step]:
            for number in work(connection):
                yield self._step(what, number)

        return stage

    def _count(self, connection: Connection) -> Iterator[Step]:
        def number(table: Table) -> int:
            return int(connection.execute(select(func.count()).select_from(table)).scalar_one())

        self.releases, self.annotations = number(tables.release), number(tables.annotation)
        self._total = number(tables.audit) + self.annotations + self.releases
        yield self._step("Counting")

    def _schema(self, connection: Connection) -> Iterator[Step]:
        yield self._step("Comparing the schema")
        soundness.schema(connection, self.findings, self.version)

    def _server_schema(self, connection: Connection) -> Iterator[Step]:
        yield self._step("Comparing the schema")
        soundness.server_schema(connection, self.findings)
        if self.version >= server_rules.SINCE:
            soundness.rules(connection, self.findings)

    def _file(self, connection: Connection) -> Iterator[Step]:
        yield self._step("Checking the file")
        soundness.file(connection, self.findings)
        for _ in soundness.types(connection, self.findings):
            yield self._step("Checking the file")

    def _search(self, connection: Connection) -> Iterator[Step]:
        yield self._step("Comparing the search index")
        index_check.search(connection, self.findings)

    def _identity(self, connection: Connection) -> Iterator[Step]:
        yield self._step("Checking the file")
        self.identity = identity.identity_of(connection)
        for fault in identity.faults(connection, self.version, *self._chain.first):
            self.findings.add("database", fault)

    def _sum_up(self, server: bool) -> None:
        chain, comparison = self._chain, self._comparison
        index = "and the search index fits the texts" if self.search else "and the search index was left out"
        whole = f"SQLite finds the file whole, its references lead somewhere, {index}."
        kept = "What the server itself keeps stands in force, and no login may do more than that allows."
        signed = f"Every signature is that of whoever decided; signed decisions: {chain.signed:,}."
        self.findings.said |= {
            "database": PG_AMCHECK if server else whole,
            "schema": kept if server else f"The schema is that of version {self.version} and nothing besides.",
            "texts": f"{comparison.texts_seen:,} texts and {comparison.files_seen:,} files have the digests that they"
            " were imported with, and every annotation quotes its text.",
            "chain": f"{chain.count:,} audit rows follow one from the other without a gap.",
            "replay": "The tables hold what the audit trail adds up to, and nothing else.",
            "four eyes": "Nobody decided on their own work, and nobody did more than their role allowed.",
            "signatures": signed if chain.signed else "No decision is signed.",
        }
        self.findings.said.setdefault("head", NO_HEAD)
