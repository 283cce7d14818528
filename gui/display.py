"""A release's text as it is put on the screen and on the clipboard: same length, nothing invisible, nothing lost."""

import re

from domain.annotation import AnnotatedRelease
from domain.release import Release
from domain.span import Span

_CONTROLS = {code: chr(0x2400 + code) for code in range(0x20) if code not in (0x09, 0x0A)}
_INVISIBLE = {
    0x7F: "␡",
    0x061C: "⌶",  # Arabic letter mark
    0x200E: "⇥",  # left-to-right mark
    0x200F: "⇤",  # right-to-left mark
    0x2028: "⤶",  # line separator
    0x2029: "¶",  # paragraph separator
    0x202A: "⊣",  # embeddings, overrides and isolates turn the order of what follows
    0x202B: "⊢",
    0x202C: "⊥",
    0x202D: "⊣",
    0x202E: "⊢",
    0x2066: "⊣",
    0x2067: "⊢",
    0x2068: "⊢",
    0x2069: "⊥",
    0xFDD0: "␦",  # Qt keeps these two for itself
    0xFDD1: "␦",
    0xFEFF: "⍽",  # a byte order mark inside the text
    0xFFFC: "▯",  # an object that is not there
}
_SHOWN = {**_CONTROLS, **dict.fromkeys(range(0x80, 0xA0), "␦"), **_INVISIBLE}
_SHOWN_ASCII = [chr(code) for code in _SHOWN if code < 0x80]
_ODD = re.compile("[" + "".join(re.escape(chr(code)) for code in _SHOWN) + "]")
_AROUND_LINE_END = re.compile(r"[^\S\n]*\n[^\S\n]*")
_PARAGRAPH_END = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")
_HYPHEN_AT_END = re.compile(r"(?<=\w-)\n")


def displayed(text: str) -> str:
    """The text for Qt's document: what Qt swallows, splits or turns round becomes a visible sign, one for one.

    Each sign is one UTF-16 unit as is what it stands for, so positions stay.
    """
    if text.isascii():
        odd = any(character in text for character in _SHOWN_ASCII)  # a memchr each: much quicker than an expression
    else:
        odd = _ODD.search(text) is not None
    return text.translate(_SHOWN) if odd else text


def has_long_word(text: str, most: int = 2000) -> bool:
    """Whether more than `most` characters stand without a blank, which Qt breaks into lines very slowly."""
    position, end = 0, len(text)
    while end - position > most:
        stop = position + most
        blank = max(text.rfind("\n", position, stop), text.rfind(" ", position, stop))
        if blank < 0:
            return True
        position = blank + 1
    return False


def joined(text: str) -> str:
    """The text with line ends joined as one would retype it: paragraphs stay apart, a hyphen at a line's end stays."""
    paragraphs = _PARAGRAPH_END.split(text.strip())
    lines = [_AROUND_LINE_END.sub("\n", paragraph) for paragraph in paragraphs]
    return "\n\n".join(_HYPHEN_AT_END.sub("", paragraph).replace("\n", " ") for paragraph in lines)


def line_at(text: str, position: int) -> int:
    """The number, from 1, of the line that holds a code point of the canonical text."""
    return text.count("\n", 0, position) + 1


def where(release: Release, text: str, span: Span) -> str:
    """A pin cite: the release's name, its accession number where known, and its lines."""
    first, last = line_at(text, span.start), line_at(text, max(span.start, span.end - 1))
    accession = release.about("accession")
    lines = f"line {first}" if first == last else f"lines {first}–{last}"
    return ", ".join(part for part in (release.name, accession and f"accession no. {accession}", lines) if part)


def cite(sheet: AnnotatedRelease, span: Span) -> str:
    """The covered words in quotation marks, with their pin cite behind."""
    return f"“{joined(span.of(sheet.text))}” ({where(sheet.release, sheet.text, span)})"
