"""A rule tried on texts before it is kept: its hits with what stands around them, so many at most."""

from collections.abc import Iterable
from dataclasses import dataclass

from domain.release import Pairs
from domain.rules import Mistake, RuleSet
from domain.rules_file import loaded
from domain.rules_pieces import HEADER, cut
from domain.rules_text import read
from domain.span import Span

MOST_HITS = 500
LONGEST = 200_000
"""Characters of a text that are looked at."""
AROUND = 60


@dataclass(frozen=True, slots=True)
class Hit:
    """One place that a tried rule marks."""

    text: int
    """Which of the texts, from 0."""
    rule: str
    span: Span
    quote: str
    before: str
    after: str
    """What stands around it, on one line."""
    reason: str
    score: float
    attributes: Pairs = ()


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of trying."""

    hits: tuple[Hit, ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    """Those in what was tried; their lines are its own."""
    looked_at: int = 0
    """How many texts were looked at."""
    is_full: bool = False
    """Whether there may be more hits than were asked for."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """Rules that are ready to be tried on one text after the other."""

    rules: RuleSet
    tried: frozenset[str]
    mistakes: tuple[Mistake, ...]

    def hits(self, text: str, number: int = 0) -> list[Hit]:
        """What they mark in a text."""
        return _hits(self.rules, set(self.tried), number, text[:LONGEST]) if self.tried else []


def prepared(rule_text: str, context: str = "") -> Prepared:
    """The rules written there, to be tried; `context` is the file that they are for."""
    lines = len(rule_text.splitlines()) + 1
    rules = loaded(rule_text, "rule", context)
    tried = {rule.id for rule in rules.rules if rule.line <= lines}
    mistakes = tuple(mistake for mistake in rules.mistakes if mistake.line <= lines)
    return Prepared(_needed(rules, tried), frozenset(tried), mistakes)


def rule_at(text: str, line: int) -> str:
    """The rule of a file in which a line stands, as it is written; empty between and before the rules."""
    found = ""
    for piece in cut(text, 1, HEADER):
        if piece.line <= line:
            found = piece.text
    return found if found.lstrip().startswith("[[") else ""


def try_rule(rule_text: str, texts: Iterable[str], *, context: str = "", most: int = MOST_HITS) -> Trial:
    """What the rules written there find in the texts, which are taken one at a time until there are enough hits.

    `context` is the file that they are for: its parts and rules can be referred to, but only the rules tried count.
    """
    test = prepared(rule_text, context)
    hits: list[Hit] = []
    looked_at = 0
    for number, text in enumerate(texts if test.tried else ()):
        hits += test.hits(text, number)
        looked_at += 1
        if len(hits) >= most:
            break
    return Trial(tuple(hits[:most]), test.mistakes, looked_at, len(hits) >= most)


def _needed(rules: RuleSet, tried: set[str]) -> RuleSet:
    """The rules tried and those that have to find something first."""
    wanted = tried | {other for rule in rules.rules if rule.id in tried for other in rule.where_found}
    return RuleSet(tuple(rule for rule in rules.rules if rule.id in wanted), (), rules.words)


def _hits(rules: RuleSet, tried: set[str], number: int, text: str) -> list[Hit]:
    own = RuleSet(tuple(rule for rule in rules.rules if rule.id in tried and not rule.where_found), (), rules.words)
    reading = read(text, rules.words)
    # A rule tried alone is seen whole: what a surer rule would take from it is not left out.
    found = {
        (item.maker, item.span): item
        for part in (own, rules)
        for item in part.propose_in(reading)
        if item.maker in tried
    }
    return [
        Hit(
            text=number,
            rule=item.maker,
            span=item.span,
            quote=item.span.of(text),
            before=" ".join(text[max(0, item.span.start - AROUND) : item.span.start].split()),
            after=" ".join(text[item.span.end : item.span.end + AROUND].split()),
            reason=item.reason,
            score=item.score,
            attributes=item.attributes,
        )
        for item in sorted(found.values(), key=lambda item: (item.span, item.maker))
    ]
