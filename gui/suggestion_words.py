"""Suggestions in words: what is guessed, how sure, and why."""

from domain.scheme import Label, Scheme
from domain.suggestion import Source, Suggestion

SOURCES = {
    Source.RULE: "rule",
    Source.MEMORY: "approved before",
    Source.LEARNED: "learned",
    Source.CARRIED: "earlier version",
}


def percent(score: float) -> str:
    """A score as it is shown; nothing is ever certain."""
    return f"{min(99, max(1, round(score * 100)))} %"


def title_of(scheme: Scheme | None, label_id: str) -> str:
    """The title of a label, or its id where the scheme lacks it."""
    label = scheme.label(label_id) if scheme is not None else None
    return label.title if label is not None else label_id


def told(item: Suggestion, label: Label, place: int, number: int) -> str:
    """One suggestion in a line."""
    return f"{place} of {number}: {label.title}?  {percent(item.score)}, {item.reason}"
