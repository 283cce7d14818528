"""Rules that a lawyer can read: what they say of a text, each with its reason. The rules themselves are data."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from domain.blocks import Kind
from domain.patterns import Pattern
from domain.rules_compile import Phrase
from domain.suggestion import Proposal

if TYPE_CHECKING:
    from domain.rules_text import Reading


READ = frozenset(Kind) - {Kind.HEADER}
"""What rules read unless they say otherwise: nothing is marked in what a filing says of itself."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong in a rule file, and where."""

    file: str
    line: int
    """From 1."""
    reason: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Told:
    """An attribute that a rule sets: to a word, or to that of which the phrase stands first in what was found."""

    name: str
    value: str = ""
    choices: tuple[tuple[str, Phrase], ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: where it holds, what becomes the span, and what it says of it."""

    id: str
    label: str
    title: str
    score: float
    phrases: tuple[Phrase, ...] = ()
    expression: Pattern | None = None
    """A regular expression in the place of phrases."""
    reader: str = ""
    """The name of a reader that the product has, in the place of phrases."""
    lists: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Lists of words for the reader, by name, in the place of its own."""
    mark: str = ""
    """The named part that becomes the span; empty: all of it."""
    kinds: frozenset[Kind] = READ
    """The paragraphs that it is looked for in."""
    never: tuple[Phrase, ...] = ()
    """Where one of these covers a part of the span, there is none."""
    never_beside: tuple[Phrase, ...] = ()
    """Nor where one of these stands in the same sentence."""
    only_with: tuple[Phrase, ...] = ()
    """One of these has to stand in the same paragraph."""
    where_found: tuple[str, ...] = ()
    """One of these rules has to have found something in the release."""
    not_first: frozenset[str] = frozenset()
    """Words in small letters that are dropped where the span would begin with them."""
    after_names: bool = False
    """Whether a name right before the span belongs to it, where the release has defined that name in quotes."""
    each_mention: bool = False
    """Whether the same words are marked wherever else the release has them."""
    told: tuple[Told, ...] = ()
    line: int = field(default=0, compare=False)
    """Where it begins in its file, from 1."""


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The rules of one or more files, and the mistakes that were found in them."""

    rules: tuple[Rule, ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    words: frozenset[str] = field(default=frozenset(), compare=False)
    """All words of their phrases in small letters: those that a hyphen at a line end may cut."""

    @property
    def labels(self) -> frozenset[str]:
        """What the rules look for."""
        return frozenset(rule.label for rule in self.rules)

    def propose(self, text: str) -> tuple[Proposal, ...]:
        """What the rules find, in text order; no two of one label overlap."""
        from domain.rules_match import proposals
        from domain.rules_text import read

        return self.propose_in(read(text, self.words)) if self.rules and text.strip() else proposals((), None)

    def propose_in(self, reading: "Reading") -> tuple[Proposal, ...]:
        """The same of a text that was read already."""
        from domain.rules_match import proposals

        return proposals(self.rules, reading)


def joined(sets: Iterable[RuleSet]) -> RuleSet:
    """The rules of several files as one; of two with the same id the later one stands."""
    rules: dict[str, Rule] = {}
    mistakes: list[Mistake] = []
    words: set[str] = set()
    for one in sets:
        for rule in one.rules:
            rules[rule.id] = rule
        mistakes += one.mistakes
        words |= one.words
    return RuleSet(tuple(rules.values()), tuple(mistakes), frozenset(words))


def load(text: str, name: str) -> RuleSet:
    """The rules of a file by its text; what is wrong in it is told, and the other rules go on."""
    from domain.rules_file import loaded

    return loaded(text, name)
