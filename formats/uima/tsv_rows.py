"""The rows of a WebAnno TSV file and the text that they lie on, put together as INCEpTION does it.

A sentence's text stands in its `#Text=` lines and begins where its first word does; what lies between sentences is
blanks, and a line feed at the end of a sentence is there only when there is room for it.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from domain.span import OffsetMap
from formats.canonical import Unit
from formats.uima.tsv_marks import Column, columns, text_unescaped

_ROW = re.compile(r"([0-9]+-[0-9]+(?:\.[0-9]+)?)\t([0-9]{1,12})-([0-9]{1,12})(?:\t|\Z)")
_FORMAT = re.compile(r"#FORMAT=WebAnno TSV 3(?:\.([0-9]+))?\s*\Z")
_TEXT, BEFORE = "#Text=", "#Glossator.before="
_MOST_BLANKS = 1 << 20
"""More blanks than that between two sentences are a wrong position and no text."""


@dataclass(frozen=True, slots=True)
class Row:
    """A word or a part of one: its number, its place as the file states it, its text and its fields."""

    number: int
    unit: str
    begin: int
    end: int
    word: str
    fields: tuple[str, ...]


@dataclass(slots=True)
class Sentence:
    """A sentence of the file."""

    lines: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)


@dataclass(slots=True)
class Sheet:
    """A file, gone through once."""

    minor: int = 3
    columns: list[Column] = field(default_factory=list)
    sentences: list[Sentence] = field(default_factory=list)
    before: str = ""
    unknown: int = 0
    """Lines that begin with # and are none of the format's."""
    bad: list[int] = field(default_factory=list)
    """Numbers of lines that are no row."""


def parsed(text: str) -> Sheet:
    """The sheet that a file's text is; lines that cannot be understood are counted."""
    sheet = Sheet()
    sentence = Sentence()
    for number, line in enumerate(text.split("\n"), 1):
        line = line.removesuffix("\r")
        if line.startswith(_TEXT):
            if sentence.rows:
                sentence = Sentence()
            sentence.lines.append(text_unescaped(line.removeprefix(_TEXT), sheet.minor))
        elif line.startswith("#"):
            _head(sheet, line)
        elif matched := _ROW.match(line):
            word, *fields = line[matched.end() :].split("\t")
            if not sentence.rows:
                sheet.sentences.append(sentence)
            place = int(matched[2]), int(matched[3])
            sentence.rows.append(Row(number, matched[1], *place, word, tuple(fields)))
        elif line.strip():
            sheet.bad.append(number)
    return sheet


def _head(sheet: Sheet, line: str) -> None:
    declared = columns(line)
    if declared is not None:
        sheet.columns += declared
    elif matched := _FORMAT.match(line):
        sheet.minor = int(matched[1] or 0)
    elif line.startswith(BEFORE):
        sheet.before = text_unescaped(line.removeprefix(BEFORE), 3)
    elif not line.startswith(("#Sentence.id=", "#FORMAT=")):
        sheet.unknown += 1


@dataclass(frozen=True, slots=True)
class Placed:
    """The text of a file and where each row lies in it, in code points."""

    text: str
    places: dict[int, tuple[int, int]]
    """By the numbers of the rows' lines."""
    astray: int
    """Words that are not where the file says."""
    unit: Unit


def placed(sheet: Sheet) -> Placed:
    """The text of a sheet; positions are tried as UTF-16 units first, as the format has them."""
    made = _placed(sheet, Unit.UTF_16)
    if not made.astray:
        return made
    other = _placed(sheet, Unit.CODE_POINTS)
    return other if other.astray < made.astray else made


def _placed(sheet: Sheet, unit: Unit) -> Placed:
    pieces: list[str] = []
    length = 0
    shifts: list[int] = []
    for sentence in sheet.sentences:
        own = "".join(f"{line}\n" for line in sentence.lines)
        begin = sentence.rows[0].begin - _lead(sentence, own)
        if length > begin and pieces and pieces[-1].endswith("\n"):
            pieces[-1] = pieces[-1][:-1]
            length -= 1
        gap = begin - length
        if 0 < gap <= _MOST_BLANKS:
            first = sheet.before if not pieces and _length(sheet.before, unit) == gap else ""
            pieces.append(first or " " * gap)
            length = begin
        shifts.append(length - begin)
        pieces.append(own)
        length += _length(own, unit)
    return _with_places(sheet, "".join(pieces).removesuffix("\n"), shifts, unit)


def _lead(sentence: Sentence, own: str) -> int:
    """Blanks at the start of a sentence's own lines that its first word does not begin with: they lie before it."""
    word = sentence.rows[0].word
    blanks = len(own) - len(own.lstrip(" \t\u00a0"))
    return blanks if word and not word[0].isspace() and blanks <= sentence.rows[0].begin else 0


def _with_places(sheet: Sheet, text: str, shifts: Sequence[int], unit: Unit) -> Placed:
    units = OffsetMap(text)
    plain = unit is Unit.CODE_POINTS or units.to_utf16(len(text)) == len(text)
    places: dict[int, tuple[int, int]] = {}
    counted: Counter[bool] = Counter()
    for sentence, shift in zip(sheet.sentences, shifts, strict=True):
        for row in sentence.rows:
            begin, end = row.begin + shift, row.end + shift
            place = (begin, end) if plain else (units.from_utf16(begin), units.from_utf16(end))
            places[row.number] = place
            counted[text[place[0] : place[1]] in (row.word, text_unescaped(row.word, sheet.minor))] += 1
    return Placed(text, places, counted[False], unit)


def _length(text: str, unit: Unit) -> int:
    return len(text) if unit is Unit.CODE_POINTS else len(text.encode("utf-16-le", "surrogatepass")) // 2


def rows_of(sheet: Sheet) -> Iterator[Row]:
    """The rows of a sheet in the order of the file."""
    for sentence in sheet.sentences:
        yield from sentence.rows
