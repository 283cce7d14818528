"""How a text is laid out where it is printed: the size of its letters, its lines, and what cannot be printed shown."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC

from domain.annotation import Annotation

RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001eeff]")
NARROWEST, WIDEST = 96, 160
"""Columns of a line: running text is broken at the first, tables may take up to the second."""
_FIRST_LETTER = re.compile(r"[^\W\d_]")
_COLUMNS = re.compile(r"\S {3,}\S|^ {12,}\S|\t|[-=_.]{20,}")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_UNWRITABLE = re.compile("[\x80-\x84\x86-\x9f\ufffe\uffff\ufdd0-\ufdef]")
_PAGE_WIDTH = 504
"""Points between the margins of a printed page."""
_LARGEST, _SMALLEST = 18, 11
"""Half points: nine points is a size that reads well; five and a half is the least that still does in print."""
_TAB = 8


def is_turned(line: str) -> bool:
    """Whether a line runs from right to left: its first letter does."""
    found = _FIRST_LETTER.search(line)
    return bool(found and RIGHT_TO_LEFT.match(found[0]))


def widest(text: str) -> int:
    """The length of the longest line that is laid out in columns, whose breaking would ruin it."""
    lines = (line for line in text.split("\n") if len(line) > NARROWEST - 10 and _COLUMNS.search(line[:400]))
    return max(map(len, lines), default=1)


def half_points(text: str) -> int:
    """The size at which such lines fit a page; running text may wrap."""
    return max(_SMALLEST, min(_LARGEST, int(2 * _PAGE_WIDTH / (0.6 * widest(text)))))


def columns(text: str) -> int:
    """How many columns a line has where it has to be broken by us."""
    return max(NARROWEST, min(WIDEST, widest(text)))


def visible(text: str, *, pages: bool = False) -> str:
    """The text with what no printer has a sign for shown by one, character for character; `pages` keeps form feeds."""
    if text.isprintable():
        return text

    def sign(found: re.Match[str]) -> str:
        char = found[0]
        if char == "\f" and pages:
            return char
        return "\u2421" if char == "\x7f" else chr(0x2400 + ord(char))

    return _UNWRITABLE.sub("\ufffd", _CONTROLS.sub(sign, text))


def changed(text: str, *, pages: bool = False) -> int:
    """How many characters `visible` shows by a sign."""
    if text.isprintable():
        return 0
    return len(_CONTROLS.findall(text)) + len(_UNWRITABLE.findall(text)) - (text.count("\f") if pages else 0)


def cells(text: str) -> int:
    """How many columns a text takes: East Asian letters and pictures take two, marks on letters none."""
    if text.isascii():
        return len(text)
    return sum(_cells(char) for char in text)


def _cells(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) in ("Cf", "Me", "Mn"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def breaks(text: str, width: int) -> Iterator[tuple[int, int]]:
    """Where lines that are too wide are broken: the place, and how many blanks there give way to the break."""
    start = 0
    for line in text.split("\n"):
        if len(line) * 2 > width:
            for place, taken in _in_line(line, width):
                yield start + place, taken
        start += len(line) + 1


def _in_line(line: str, width: int) -> Iterator[tuple[int, int]]:
    begun = column = 0
    blank = -1
    plain = line.isascii()
    for place, char in enumerate(line):
        if char == " ":
            blank = place
        column += _TAB if char == "\t" else 1 if plain else _cells(char)
        if column <= width:
            continue
        if blank > begun and blank - begun > width // 4:
            yield blank, 1
            begun = blank + 1
        else:
            yield place, 0
            begun = place
        column = place + 1 - begun if plain else cells(line[begun : place + 1])
        blank = -1


def initials(person: str) -> str:
    """At most three first letters."""
    return "".join(word[0] for word in person.split()[:3]).upper() or "?"


def about(annotation: Annotation) -> list[str]:
    """What there is to say of an annotation beside its label and text, a line each."""
    lines = [f"{name}: {value}" for name, value in annotation.attributes]
    lines += [annotation.comment] if annotation.comment else []
    return [*lines, f"{annotation.author}, {annotation.created.astimezone(UTC):%Y-%m-%d %H:%M} UTC"]
