"""Readers of the product's own that a rule file can call by name, where words alone do not tell."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from domain.risk import risks
from domain.risk_words import Lists, with_lists
from domain.rules import Rule
from domain.suggestion import Proposal

Reads = Callable[[str, Lists], tuple[Proposal, ...]]


def _risks(text: str, lists: Lists) -> tuple[Proposal, ...]:
    return risks(text, with_lists(lists))


READERS: dict[str, Reads] = {"risks": _risks}
"""Each reader by the name that rule files call it by."""


def read_by(rule: Rule, text: str) -> Iterator[Proposal]:
    """What the reader of a rule finds, under the rule's own label and id."""
    for found in READERS[rule.reader](text, rule.lists):
        yield replace(
            found,
            label=rule.label,
            score=round(found.score * rule.score, 4),
            reason=found.reason or f"rule: {rule.title}",
            maker=rule.id,
        )
