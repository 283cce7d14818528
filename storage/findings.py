"""What verify finds: problems with the check that found each, what came of every check, the first broken link."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field

from domain.errors import Refusal

MOST = 50
"""Problems of one check that are listed; more of them say nothing new."""

CHECKS: dict[str, tuple[str, ...]] = {
    "database": ("database",),
    "schema": ("schema",),
    "texts": ("texts", "files"),
    "chain": ("chain",),
    "replay": ("chain", "texts", "replay", "trail"),
    "four eyes": ("chain",),
    "signatures": ("chain",),
    "head": ("chain",),
}
"""The checks in the order in which they are told, each with the stages that it takes."""

CHECK_OF = {
    "file": "database",
    "search": "database",
    "files": "texts",
    "trail": "replay",
    "people": "four eyes",
}
"""The check to which a problem belongs where that has another name."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that does not hold: which check found it, a sentence, and the row or entity it is about."""

    check: str
    sentence: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """What came of one of the checks."""

    check: str
    holds: bool | None
    """None where it could not be done."""
    said: str


@dataclass(frozen=True, slots=True)
class Broken:
    """The first audit row that does not follow from those before it, as far as it can be read."""

    row: int
    at: str
    by: str
    action: str
    sentence: str

    @property
    def told(self) -> str:
        """All of it in one sentence."""
        where = f"audit row {self.row} ({self.at}, {self.by}: {self.action})"
        return f"The first broken link of the chain is {where}: {self.sentence}"


@dataclass(slots=True)
class Findings:
    """What was found so far, and which stages came to their end."""

    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    ended: set[str] = field(default_factory=set)
    said: dict[str, str] = field(default_factory=dict)
    """For each check that was done the sentence that holds if it found nothing."""
    _counts: Counter[str] = field(default_factory=Counter)

    def add(self, check: str, sentence: str, where: str = "") -> None:
        """Take a problem down, unless its check has filled its share."""
        self._counts[check] += 1
        if self._counts[check] <= MOST:
            self.problems.append(Problem(check, sentence, where))
        elif self._counts[check] == MOST + 1:
            self.problems.append(Problem(check, "There are more problems of this kind."))

    def checks(self, *, undone: Collection[str] = ()) -> tuple[Check, ...]:
        """What came of each check; for those in `undone` there was nothing to do it with."""
        return tuple(self._check(name, name in undone) for name in CHECKS)

    def _check(self, name: str, undone: bool) -> Check:
        found = [problem for problem in self.problems if CHECK_OF.get(problem.check, problem.check) == name]
        if found:
            number = sum(count for key, count in self._counts.items() if CHECK_OF.get(key, key) == name)
            more = f" ({number - 1:,} more)" if number > 1 else ""
            return Check(name, False, f"{found[0].sentence}{more}")
        if not self.ended.issuperset(CHECKS[name]):
            return Check(name, None, "It could not be done or not be finished.")
        return Check(name, None if undone else True, self.said.get(name, "Nothing was found."))


def in_words(error: Exception) -> str:
    """What went wrong, on one line."""
    if isinstance(error, Refusal):
        return error.details or error.sentence
    return f"{type(error).__name__}: {error}".splitlines()[0][:200]
