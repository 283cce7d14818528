"""Workbooks (XLSX) of annotations with the texts they are of; and workbooks of others, surveys and tables of texts."""

import json
from collections.abc import Mapping
from pathlib import Path

from domain.annotation import AnnotatedRelease, Negative
from domain.record import stamp
from formats import ExportHead
from formats.tables.csv_columns import Columns, origin_words, steady
from formats.tables.xlsx_book import MOST_ROWS, Book, Column, Sheet, chunks
from formats.tables.xlsx_reading import NEGATIVE, read
from formats.tables.xlsx_styles import NUMBER, WRAPPED
from formats.writing import count_of

__all__ = ["Writer", "read"]

_WIDTHS = {"document": 28, "start": 8, "end": 8, "label": 18, "text": 60, "line": 7, "parts": 40, "comment": 40}
_NUMBERS = ("start", "end", "line")
_WRAPPED = ("text", "parts", "comment")
TEXTS = (Column("document", 28), Column("part", 7, NUMBER), Column("text", 100))
DETAILS = (Column("document", 28), Column("name", 20), Column("value", 60, WRAPPED))
RELATIONS = (
    Column("document", 28),
    Column("label", 18),
    Column("from_row", 10, NUMBER),
    Column("to_row", 10, NUMBER),
    Column("attributes", 40, WRAPPED),
)
NEGATIVES = (
    Column("document", 28),
    Column("label", 18),
    *(Column(title, 16) for title in NEGATIVE),
    Column("comment", 40, WRAPPED),
)


class Writer:
    """Writes five sheets as releases come: annotations, texts in parts that fit into cells, what is said of both."""

    labels: Mapping[str, str] = {}
    index: Mapping[str, str] = {}

    def __init__(self, path: Path, head: ExportHead) -> None:
        self._book = Book(path)
        self._columns = Columns(head.scheme)
        self._numbers = frozenset(map(self._columns.titles.index, _NUMBERS))
        self._annotations = _Growing(self._book, "annotations", tuple(map(_column, self._columns.titles)))
        self._texts = _Growing(self._book, "texts", TEXTS)
        self._details = _Growing(self._book, "details", DETAILS)
        self._relations = _Growing(self._book, "relations", RELATIONS)
        self._negatives = _Growing(self._book, "found none", NEGATIVES)

    def write(self, sheet: AnnotatedRelease) -> None:
        """Add one release."""
        name = sheet.release.name
        for part, stretch in enumerate(chunks(sheet.text), 1):
            self._texts.row([name, part, stretch])
        for key, value in sheet.release.metadata:
            self._details.row([name, key, value])
        annotations = steady(sheet)
        rows = {}
        for annotation, cells in zip(annotations, self._columns.rows(sheet, annotations), strict=True):
            made = [int(cell) if place in self._numbers else cell for place, cell in enumerate(cells)]
            rows[annotation.id] = self._annotations.row(made)
        for tie in sorted((rows[tie.source], rows[tie.target], tie.label, tie.attributes) for tie in sheet.relations):
            said = json.dumps(dict(tie[3]), ensure_ascii=False, sort_keys=True) if tie[3] else ""
            self._relations.row([name, tie[2], tie[0], tie[1], said])
        for negative in sheet.negatives:
            self._negatives.row([name, negative.label, *_said(sheet, negative), negative.comment])

    def close(self) -> tuple[str, ...]:
        """Finish the file; says what did not fit."""
        self._book.close()
        if not self._book.cut:
            return ()
        cells = count_of(self._book.cut, "cell")
        return (f"{cells} longer than the 32,767 characters that a cell holds are cut; the sheet “texts” is whole.",)


def _said(sheet: AnnotatedRelease, negative: Negative) -> tuple[str, ...]:
    standing = sheet.standing(negative)
    decided = (standing.by, stamp(standing.at), standing.reason) if standing else ("", "", "")
    made = sheet.state(negative).value, negative.author, stamp(negative.created)
    return *made, *decided, origin_words(negative.origin)


class _Growing:
    """A table that goes on in another sheet where a sheet is full; its rows are counted through, titles as row 1."""

    def __init__(self, book: Book, title: str, columns: tuple[Column, ...]) -> None:
        self._book = book
        self._title = title
        self._columns = columns
        self._sheet: Sheet = book.sheet(title, columns)
        self._rows = 1

    def row(self, cells: list[str | int]) -> int:
        """Add a row; gives its number."""
        if self._sheet.rows >= MOST_ROWS:
            self._sheet = self._book.sheet(self._title, self._columns)
        self._sheet.row(cells)
        self._rows += 1
        return self._rows


def _column(title: str) -> Column:
    look = NUMBER if title in _NUMBERS else WRAPPED if title in _WRAPPED else 1
    return Column(title, _WIDTHS.get(title, 16), look)
