"""Comma-separated values: one row per annotation, for programs, and without danger when a spreadsheet opens it.

A cell that a spreadsheet could take for a formula gets a no-break space in front. An apostrophe, the usual guard, is a
letter of the text to every program and to a spreadsheet that opens a CSV; a no-break space is white space to programs,
and text to LibreOffice and Gnumeric (tried) and Excel (which does not trim it). Reading takes it away again.
"""

import csv
import io
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from domain.annotation import AnnotatedRelease
from domain.errors import Refusal
from domain.release import Incoming
from formats import ExportHead
from formats.encoding import decode
from formats.given import Given
from formats.safe import finish
from formats.source import text_source
from formats.tables.csv_columns import Columns, steady
from formats.tables.csv_reading import incoming
from formats.tables.csv_table import Table
from formats.writing import count_of

__all__ = ["Writer", "read", "rows_of", "tame", "untamed"]

_BUFFER = 1 << 20
_GUARD = "\u00a0"
_LIVE = re.compile(r"[\s\ufeff\u200b]*[=+\-@＝＋－＠]|[ \u00a0\ufeff]*[\t\r\n]")
"""What a spreadsheet may take for a formula, blanks before it included."""
_DELIMITERS = ",;\t|"
_SAMPLE = 1 << 16


def tame(cell: str) -> str:
    """A cell with a no-break space before it when a spreadsheet could take it for a formula."""
    return _GUARD + cell if _LIVE.match(cell) else cell


def untamed(cell: str) -> str:
    """The cell that `tame` was given; exact, since a live cell behind a no-break space gets one more."""
    return cell[1:] if cell.startswith(_GUARD) and _LIVE.match(cell, 1) else cell


class Writer:
    """Writes rows as releases come; the byte order mark is there because Excel takes UTF-8 without it for cp1252."""

    def __init__(self, path: Path, head: ExportHead) -> None:
        self._file = path.open("w", encoding="utf-8-sig", newline="", buffering=_BUFFER)
        self._rows = csv.writer(self._file, lineterminator="\r\n")
        self._columns = Columns(head.scheme)
        self._tamed = 0
        self.index: dict[str, str] = {}
        self.labels: dict[str, str] = {}
        self._write_row(self._columns.titles)

    def write(self, sheet: AnnotatedRelease) -> None:
        """Add the annotations of one release."""
        name = sheet.release.name
        if (written := tame(name)) != name:
            self.index[written] = name
        for row in self._columns.rows(sheet, steady(sheet)):
            if (written := tame(row[3])) != row[3]:
                self.labels[written] = row[3]
            self._write_row(row)

    def _write_row(self, cells: Iterable[str]) -> None:
        row = list(cells)
        for place, cell in enumerate(row):
            # Few cells are live, and the first sign of most says that they are not.
            if cell and not cell[0].isalnum() and (safe := tame(cell)) is not cell:
                row[place] = safe
                self._tamed += 1
        self._rows.writerow(row)

    def close(self) -> tuple[str, ...]:
        """Finish the file; says what differs from the corpus."""
        finish(self._file)
        remarks = ["The table holds annotations only; XLSX has the texts too, and is the one for spreadsheets."]
        if self._tamed:
            cells = count_of(self._tamed, "cell")
            remarks.append(f"{cells} got a no-break space in front, so that no spreadsheet takes text for a formula.")
        return tuple(remarks)


def read(given: Given, *, encoding: str | None = None) -> Iterator[Incoming]:
    """The releases of a table: its rows are annotations of the texts beside it, or each has a text of its own."""
    # What we wrote ourselves is text, however many control characters its comments have.
    encoding = encoding or ("utf-8-sig" if given.ours else None)
    decoded = decode(text_source(given, encoding=encoding), given=encoding, name=given.name)
    rows = rows_of(decoded.text)
    try:
        titles = [untamed(cell) for cell in next(rows, (0, ()))[1]]
        yield from incoming(given, Table("csv", "Line", titles, rows, decoded.encoding, decoded.guessed))
    except csv.Error as error:
        raise Refusal(f"“{given.name}” is no sound CSV ({error}): save it anew as CSV in UTF-8.") from error


def rows_of(text: str) -> Iterator[tuple[int, list[str]]]:
    """The rows that are not empty, with the line on which each ends."""
    csv.field_size_limit(sys.maxsize)
    text = text.removeprefix("\ufeff")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    for row in reader:
        if any(row):
            yield reader.line_num, [untamed(cell) for cell in row]


def _delimiter(text: str) -> str:
    """The sign between cells: the most frequent one outside of quotes in the first line."""
    line = re.sub(r'"[^"]*"', "", text[:_SAMPLE]).lstrip("\r\n").partition("\n")[0]
    return max(_DELIMITERS, key=line.count)
