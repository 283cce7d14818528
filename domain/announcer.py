"""Who announces: the firm that a release begins to speak of, or that stands before the verb."""

import re

from domain.blocks import DATELINE
from domain.phrase import phrase_at
from domain.segment import paragraph_at

REACH = 100_000
"""Parties are looked for in this much of the text, in code points."""
_ANNOUNCED = re.compile(
    r"\b(?:(?:jointly\s+)?announced\s+today|today\s+(?:\w+\s+)?(?:announced|reported)|announced\s+that|announces)\b"
)


def announcer(text: str) -> str:
    """The firm that announces: what the sentence after the dateline begins with, or what stands before the verb."""
    match = _ANNOUNCED.search(text)
    if match is None:
        return ""
    paragraph = paragraph_at(text, match.start())
    dateline = DATELINE.match(text, paragraph.start, match.start())
    for position in (dateline.end() if dateline else paragraph.start, match.start() - 1):
        span = phrase_at(text, position)
        name = " ".join(span.of(text).split())
        if name[:1].isupper() and span.end <= match.start() and name.lower() not in ("the", "company"):
            return re.sub(r"\.(?=, )", "", name)
    return ""
