"""The numbers and bullets that Word puts before paragraphs: they are in no paragraph's text and have to be counted."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from formats.docx.package import Element, child, local, value

_DEEPEST = 9
_LONGEST_CHAIN = 20
_PART = re.compile(r"%([1-9])")
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"))
_ROMAN_UNITS = ((9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
BULLET = "\u2022 "


class _Level(NamedTuple):
    kind: str
    pattern: str
    start: int


_PLAIN = _Level("decimal", "%1.", 1)


class Lists:
    """Counts the items of a document's lists as its paragraphs go by."""

    def __init__(self, numbering: Element | None, styles: Element | None) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._lists: dict[str, str] = {}
        self._starts: dict[str, dict[int, int]] = {}
        self._styles: dict[str, tuple[str, str, str]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[str] = set()
        for item in numbering if numbering is not None else ():
            if local(item) == "abstractNum":
                self._levels[value(item, "abstractNumId")] = dict(_levels(item))
            elif local(item) == "num":
                self._take_list(item)
        for style in styles if styles is not None else ():
            if local(style) == "style":
                number = child(style, "pPr", "numPr")
                self._styles[value(style, "styleId")] = (
                    value(child(number, "numId")),
                    value(child(number, "ilvl")),
                    value(child(style, "basedOn")),
                )

    def _take_list(self, item: Element) -> None:
        number = value(item, "numId")
        self._lists[number] = value(child(item, "abstractNumId"))
        starts = {}
        for override in item:
            start = value(child(override, "startOverride"))
            if local(override) == "lvlOverride" and start.isdecimal():
                starts[_level_of(value(override, "ilvl"))] = int(start[:6])
        self._starts[number] = starts

    def mark(self, properties: Element | None) -> str:
        """What stands before a paragraph with these properties; an empty string when it is in no list."""
        number, level = self._place(properties)
        if number in ("", "0") or number not in self._lists:
            return ""
        abstract = self._lists[number]
        known = self._levels.get(abstract, {})
        counts = self._counts.setdefault(abstract, {})
        if number not in self._begun:
            self._begun.add(number)
            for at, start in self._starts[number].items():
                counts[at] = start - 1
        here = known.get(level, _PLAIN)
        counts[level] = counts.get(level, here.start - 1) + 1
        for deeper in [at for at in counts if at > level]:
            del counts[deeper]
        if here.kind == "bullet":
            return BULLET
        made = _PART.sub(lambda found: _shown(int(found[1]) - 1, known, counts), here.pattern).strip()
        return f"{made} " if made and here.kind != "none" else ""

    def _place(self, properties: Element | None) -> tuple[str, int]:
        numbering = child(properties, "numPr")
        number, level = value(child(numbering, "numId")), value(child(numbering, "ilvl"))
        style = value(child(properties, "pStyle"))
        for _ in range(_LONGEST_CHAIN):
            if number or style not in self._styles:
                break
            number, of_style, style = self._styles[style]
            level = level or of_style
        return number, _level_of(level)


def _level_of(written: str) -> int:
    return min(int(written), _DEEPEST) if written.isdecimal() and len(written) < 3 else 0


def _levels(abstract: Element) -> Iterator[tuple[int, _Level]]:
    for level in abstract:
        if local(level) == "lvl":
            start = value(child(level, "start"))
            yield (
                _level_of(value(level, "ilvl")),
                _Level(
                    value(child(level, "numFmt")) or "decimal",
                    value(child(level, "lvlText"))[:40],
                    int(start[:6]) if start.isdecimal() else 1,
                ),
            )


def _shown(level: int, known: dict[int, _Level], counts: dict[int, int]) -> str:
    about = known.get(level, _PLAIN)
    return spelled(counts.get(level, about.start), about.kind)


def spelled(number: int, kind: str) -> str:
    """A number as a list shows it: 4, d, D, iv, IV."""
    if number < 1 or number > 5000:
        return str(number)
    match kind:
        case "lowerLetter" | "upperLetter":
            made = chr(ord("a") + (number - 1) % 26) * min((number - 1) // 26 + 1, 5)
        case "lowerRoman" | "upperRoman":
            made = ""
            for worth, sign in (*_ROMAN, *_ROMAN_UNITS):
                made += sign * (number // worth)
                number %= worth
        case "decimalZero":
            made = f"{number:02}"
        case _:
            made = str(number)
    return made.upper() if kind.startswith("upper") else made
