"""Codebooks of other programs as label schemes: REFI-QDA (QDC, QDPX), tables with tags, plain lists of codes."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from domain.errors import Refusal
from domain.govern import PALETTE
from domain.scheme import PATTERNS, Label, Scheme, checked, name_from
from formats.encoding import decode
from formats.given import Given
from formats.qda.project_reading import project_file
from formats.qda.sources import child_text, children, local
from formats.source import text_source
from formats.strict.xml import parse
from formats.strict.zip import members
from formats.tables.csv import rows_of

MOST_LABELS = 5_000
_TAGS = ("tag", "path", "code", "name", "label", "id")
_DESCRIPTIONS = ("description", "memo", "definition", "comment")
_COLOURS = ("colour", "color")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}\Z")
_SHORT_COLOUR = re.compile(r"#([0-9a-fA-F])([0-9a-fA-F])([0-9a-fA-F])\Z")


@dataclass(frozen=True, slots=True)
class _Code:
    path: str
    description: str = ""
    colour: str = ""
    title: str = ""


def scheme_from_codebook(given: Given, *, encoding: str | None = None) -> Scheme:
    """The labels of a codebook as a checked scheme named after the file; a nested code is called by its path a/b/c."""
    found = list(_codes(given, encoding))
    if not found:
        raise Refusal(f"“{given.name}” has no codes in it: choose a codebook (.qdc, .qdpx, .csv or a list of codes).")
    if len(found) > MOST_LABELS:
        raise Refusal(f"“{given.name}” has {len(found):,} codes; a scheme has at most {MOST_LABELS:,}: shorten it.")
    merged: dict[str, _Code] = {}
    for code in found:
        merged.setdefault(name_from(code.path), code)
    return checked(Scheme(given.stem, tuple(_labels(merged))))


def _labels(found: dict[str, _Code]) -> Iterator[Label]:
    short = {name: (code.title or name.rpartition("/")[2]).strip() or name for name, code in found.items()}
    counts = Counter(short.values())
    # A short title that two codes share, or that is another one's whole name, would be no title of its own.
    titles = {name: title if counts[title] == 1 and title not in found else name for name, title in short.items()}
    for place, (name, code) in enumerate(found.items()):
        colour = _colour(code.colour) or PALETTE[place % len(PALETTE)]
        pattern = PATTERNS[place % len(PATTERNS)]
        yield Label(name, titles[name], colour, "", "", code.description.strip(), pattern)


def _colour(words: str) -> str:
    words = words.strip()
    if short := _SHORT_COLOUR.match(words):
        return "#" + "".join(sign * 2 for sign in short.groups()).lower()
    return words.lower() if _COLOUR.match(words) else ""


def _codes(given: Given, encoding: str | None) -> Iterator[_Code]:
    data = given.data()
    if data.startswith(b"PK\x03\x04"):
        archive = members(given)
        yield from _of_xml(parse(archive.read(project_file(given, archive)), given.name))
        return
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") or given.suffix == ".qdc":
        yield from _of_xml(parse(data, given.name))
        return
    text = decode(text_source(given, encoding=encoding), given=encoding, name=given.name).text
    if given.suffix in (".csv", ".tsv"):
        yield from _of_table(given.name, text)
    else:
        yield from _of_list(text)


def _of_xml(root: etree._Element) -> Iterator[_Code]:
    for element in root.iter(etree.Element):
        if local(element) == "Codes":
            yield from _nested(element, "")


def _nested(element: etree._Element, path: str) -> Iterator[_Code]:
    for code in children(element, "Code"):
        name = (code.get("name") or "").strip()
        whole = f"{path}/{name}" if path else name
        inner = children(code, "Code")
        # A code that only groups others is no label, as nothing can be coded with it.
        if code.get("isCodable") not in ("false", "0") or not inner:
            yield _Code(whole, child_text(code, "Description"), code.get("color") or "")
        yield from _nested(code, whole)


def _of_table(name: str, text: str) -> Iterator[_Code]:
    try:
        rows = rows_of(text)
        titles = [title.strip().casefold() for title in next(rows, (0, []))[1]]
        places = [_first(titles, names) for names in (_TAGS, _DESCRIPTIONS, _COLOURS, ("title",))]
        if places[0] is None:
            raise Refusal(f"“{name}” has no column called tag, name, path or code: give one of them that title.")
        for _, cells in rows:
            path, description, colour, title = (
                cells[place] if place is not None and place < len(cells) else "" for place in places
            )
            if path.strip():
                yield _Code(path.strip(), description, colour, title)
    except csv.Error as error:
        raise Refusal(f"“{name}” is no sound CSV ({error}): save it anew as CSV in UTF-8.") from error


def _first(titles: Sequence[str], names: Sequence[str]) -> int | None:
    return next((titles.index(name) for name in names if name in titles), None)


def _of_list(text: str) -> Iterator[_Code]:
    """QualCoder's plain list: a code in each line, its categories before it with >> between, a memo after a tab."""
    for line in io.StringIO(text, newline=None):
        path, _, memo = line.strip("\n\ufeff").partition("\t")
        parts = [part.strip() for part in path.split(">>") if part.strip()]
        if parts:
            yield _Code("/".join(parts), memo)
