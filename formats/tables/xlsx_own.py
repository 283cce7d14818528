"""Workbooks of our own, read by what we know of them: an eighth of the time that a library for all workbooks takes."""

import re
from collections.abc import Iterator
from functools import lru_cache

from lxml import etree

from formats.records.draft import whole
from formats.strict.xml import iterparse, parse
from formats.strict.zip import Archive
from formats.tables.csv_table import Row
from formats.tables.xlsx_book import meant
from formats.tables.xlsx_styles import MAIN, STYLES

_STYLES = "xl/styles.xml"
_LETTERS = re.compile(r"[A-Z]{1,3}\Z")


def own_sheets(archive: Archive) -> list[tuple[str, Iterator[Row]]] | None:
    """The sheets with their rows, if one of our writers made the file and nobody has saved it since; else None."""
    if archive.find(_STYLES) != _STYLES or archive.find("xl/workbook.xml") is None:
        return None
    if archive.read(_STYLES) != STYLES.encode():
        return None
    book = parse(archive.read("xl/workbook.xml"), "xl/workbook.xml")
    titles = [sheet.get("name") or "" for sheet in book.iter(f"{{{MAIN}}}sheet")]
    names = [f"xl/worksheets/sheet{number}.xml" for number in range(1, len(titles) + 1)]
    return [(title, _rows(archive, name)) for title, name in zip(titles, names, strict=True)]


def _rows(archive: Archive, name: str) -> Iterator[Row]:
    """The rows that are not empty, with their numbers."""
    for count, row in enumerate(iterparse(archive.read(name), name, (f"{{{MAIN}}}row",)), 1):
        cells: list[str] = []
        for cell in row:
            place = _place((cell.get("r") or "").rstrip("0123456789"))
            cells += [""] * (place - len(cells))
            cells.append(_words(cell))
        if any(cells):
            yield whole(row.get("r")) or count, cells


@lru_cache(maxsize=1024)
def _place(letters: str) -> int:
    """The place of a column from 0 on, by its letters; 0 for what is no column."""
    place = 0
    for letter in letters if _LETTERS.match(letters) else "":
        place = place * 26 + ord(letter) - 64
    return max(0, place - 1)


def _words(cell: etree._Element) -> str:
    return meant("".join(map(str, cell.itertext())))
