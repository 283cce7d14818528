"""What a release itself says about what is labelled: values for attributes, to be offered, never set unasked."""

import re
from collections.abc import Sequence

from domain.advisor import read_advisor
from domain.cast import Party, cast
from domain.debt import attributes_of, read_note
from domain.debt_context import REACH, read_note_at
from domain.scheme import Label
from domain.span import Span

ADVISOR = frozenset({"role", "party"})
"""A label that has one of these and not the other has another meaning of them."""
NOTE = frozenset({"coupon", "rate", "seniority", "maturity", "year", "series"})
DEFINED = "defined_term"


def reads_advisor(label: Label) -> bool:
    """Whether the sentence around such a label can tell its role and party."""
    return {attribute.name for attribute in label.attributes} >= ADVISOR


def reads_note(label: Label) -> bool:
    """Whether the words of such a label can tell its terms."""
    return len({attribute.name for attribute in label.attributes} & NOTE) > 1


def read(text: str, label: Label, span: Span, parties: Sequence[Party] | None = None) -> dict[str, str]:
    """Values for the attributes that the label has, as the text states them; none that its choices do not allow."""
    found: dict[str, str] = {}
    if reads_advisor(label):
        frame = read_advisor(text, span, cast(text) if parties is None else parties)
        found = {"role": frame.role, "party": frame.party}
    elif reads_note(label):
        found = attributes_of(read_note_at(text, span))
        if label.attribute(DEFINED) is not None:
            found[DEFINED] = str(is_defined_term(text, span)).lower()
    return {name: value for name, value in found.items() if value and _allowed(label, name, value)}


def is_defined_term(text: str, span: Span) -> bool:
    """Whether a mention of a note is a defined or short term: one that a bracket defines, or that states no terms."""
    words = " ".join(span.of(text).split())
    stated = read_note(words)
    if not stated.ranking and not stated.coupon and not _has_due(words):
        return True
    spaced = r"\s+".join(map(re.escape, words.split()))
    return re.search(rf"[\"“]{spaced},?[\"”]\s*\)", text[:REACH]) is not None


def _has_due(words: str) -> bool:
    return re.search(r"(?i)\b(?:due|maturing)\b", words) is not None


def _allowed(label: Label, name: str, value: str) -> bool:
    attribute = label.attribute(name)
    return attribute is not None and (not attribute.choices or value in attribute.choices)
