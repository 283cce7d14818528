"""The tokeniser of our token formats: docs/format.md describes it, and a change of it is a change of the format."""

import re

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
PARAGRAPH_END = re.compile(r"\n[^\S\n]*\n\s*")
"""A blank line: where a sentence of the token formats ends."""


def tokens(text: str) -> list[str]:
    """The tokens of a stretch of text in order; all that is no blank is in exactly one of them."""
    return TOKEN.findall(text)


def paragraphs(text: str) -> list[list[str]]:
    """The tokens of each stretch between blank lines; a stretch may be empty."""
    return [TOKEN.findall(paragraph) for paragraph in PARAGRAPH_END.split(text)]
