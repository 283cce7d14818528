"""Words, figures and punctuation marks of a text: the tokens of our token formats and of agreement on tokens."""

import re

from domain.span import Span

# Combining marks, variation selectors and joiners: they belong to the letter before them.
_MARKS = "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u064b-\u065f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff"
_MARKS += "\ufe0e\ufe0f\u200c\u200d"
_PART = rf"[\w{_MARKS}]+"
TOKEN = re.compile(
    rf"""
      \d+(?:[.,]\d+)+        # 1,200.50: figures with separators inside
    | {_PART}(?:['’]{_PART})*  # Company's: letters, digits, marks on letters, apostrophes inside
    | \S                     # any other character by itself
    """,
    re.VERBOSE,
)


def token_spans(text: str) -> tuple[Span, ...]:
    """Where the tokens of a text are, in order; all that is no blank is in exactly one of them."""
    return tuple(Span(*match.span()) for match in TOKEN.finditer(text))
