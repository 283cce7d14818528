"""Workbooks as their sheets tell: ours with annotations and texts, and those of others with texts in their rows."""

import io
import json
import re
import warnings
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from itertools import islice
from typing import Any

from domain.errors import Refusal
from domain.release import Incoming, NegativeClaim, pairs
from formats.extras import needed
from formats.given import Given
from formats.strict.zip import Archive, members
from formats.tables.csv_reading import incoming
from formats.tables.csv_table import Columns, Row, Table, Tie, cell_of
from formats.tables.xlsx_book import meant
from formats.tables.xlsx_own import own_sheets

NEGATIVE = ("state", "author", "created", "decided_by", "decided_at", "reason", "origin")
"""What the sheet of negatives says of each between its label and its comment."""
_BATCH = 500
_DOCTYPE = re.compile(
    b"<!DOCTYPE|<!ENTITY|" + b"|".join("<!DOCTYPE".encode(kind) for kind in ("utf-16-le", "utf-16-be"))
)


def read(given: Given, *, encoding: str | None = None) -> Iterator[Incoming]:
    """The releases of a workbook; `encoding` changes nothing, since a workbook states its own."""
    sheets = _Sheets(given)
    if not sheets.tables:
        raise Refusal(f"“{given.name}” has no sheet with rows: choose a workbook of texts or annotations.")
    for table in sheets.tables:
        yield from incoming(given, table)


class _Sheets:
    """The tables of a workbook; sheets of ours that go on in further sheets are one table."""

    def __init__(self, given: Given) -> None:
        self._given = given
        archive = members(given)
        ours = own_sheets(archive)
        if ours is None:
            self._check(archive)
            book = self._opened(given.data())
            ours = [(str(sheet.title), self._rows(sheet)) for sheet in book.worksheets]
        self._several = len(ours) > 1
        found = [(title, *_titled(rows)) for title, rows in ours]
        filled = [(title, titles, rows) for title, titles, rows in found if any(titles)]
        standoff = [item for item in filled if Columns(item[1]).standoff]
        self.tables = self._with_texts(standoff, filled) if standoff else [self._table(*item) for item in filled]

    def _check(self, archive: Archive) -> None:
        """Unpack every member once, counted, and look for document types, before the library sees any of it."""
        if archive.find("xl/workbook.xml") is None and not any("workbook" in name for name in archive.names()):
            raise Refusal(f"“{self._given.name}” is no workbook: there is no xl/workbook.xml in it.")
        for name in archive.names():
            if _DOCTYPE.search(archive.read(name)) and name.endswith((".xml", ".rels", ".vml")):
                raise Refusal(f"“{name}” in “{self._given.name}” declares a document type (DOCTYPE): it is not read.")

    def _opened(self, data: bytes) -> Any:
        openpyxl = needed("xlsx", "openpyxl")
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        except (Refusal, MemoryError, RecursionError):
            raise  # the worker has sentences for those
        except Exception as error:  # the library raises whatever a broken part makes it stumble over
            raise self._broken(error) from error

    def _broken(self, error: Exception) -> Refusal:
        why = " ".join(str(error).split())[:80] or type(error).__name__
        return Refusal(f"“{self._given.name}” is no sound workbook ({why}): open it in its program and save it anew.")

    def _rows(self, sheet: Any) -> Iterator[Row]:
        """The rows that are not empty with their numbers."""
        sheet.reset_dimensions()  # what a file says of its size may be a lie
        rows = enumerate(sheet.iter_rows(values_only=True), 1)
        while True:
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    batch = list(islice(rows, _BATCH))
            except (MemoryError, RecursionError):
                raise
            except Exception as error:
                raise self._broken(error) from error
            if not batch:
                return
            for number, cells in batch:
                if any(cell not in (None, "") for cell in cells):
                    yield number, [_words(cell) for cell in cells]

    def _table(self, title: str, titles: Sequence[str], rows: Iterator[Row]) -> Table:
        return Table("xlsx", f"Row (sheet {title})" if self._several else "Row", titles, rows)

    def _with_texts(self, standoff: list[Any], filled: list[Any]) -> list[Table]:
        """One table of all sheets with annotations, with the texts, details and relations of the other sheets."""
        title, titles, _ = standoff[0]
        alike = [item for item in standoff if item[1] == titles]
        table = self._table(title, titles, _through(item[2] for item in alike))
        parts: dict[str, list[tuple[int, str]]] = defaultdict(list)
        details: dict[str, dict[str, str]] = defaultdict(dict)
        for _, heads, rows in filled:
            match tuple(heads[:5]):
                case ("document", "part", "text", *_):
                    for _, cells in rows:
                        parts[cell_of(cells, 0)].append((_number(cell_of(cells, 1)), cell_of(cells, 2)))
                case ("document", "name", "value", *_):
                    for _, cells in rows:
                        details[cell_of(cells, 0)][cell_of(cells, 1)] = cell_of(cells, 2)
                case ("document", "text", *_):
                    for _, cells in rows:
                        parts[cell_of(cells, 0)].append((len(parts[cell_of(cells, 0)]), cell_of(cells, 1)))
        table.texts = {name: "".join(part for _, part in sorted(found)) for name, found in parts.items()}
        table.details = details
        table.ties, table.negatives = _said_beside(filled)
        others = [item for item in standoff if item[1] != titles]
        return [table, *(self._table(*item) for item in others)]


def _titled(rows: Iterator[Row]) -> tuple[list[str], Iterator[Row]]:
    """The first row as titles, and the rest."""
    return list(next(rows, (0, ()))[1]), rows


def _through(sheets: Iterator[Iterator[Row]]) -> Iterator[Row]:
    """The rows of sheets that continue each other, counted through."""
    before = 0
    for rows in sheets:
        number = 1
        for number, cells in rows:
            yield before + number, cells
        before += number - 1


def _said_beside(filled: list[Any]) -> tuple[list[Tie], dict[str, list[NegativeClaim]]]:
    """The relations and the negatives of a workbook of ours, which have sheets of their own."""
    ties: list[Tie] = []
    negatives: dict[str, list[NegativeClaim]] = defaultdict(list)
    for _, heads, rows in filled:
        match tuple(heads[:5]):
            case ("document", "label", "from_row", "to_row", *_):
                ties += [_tie(cells) for _, cells in rows]
            case ("document", "label", "state", "author", "created"):
                for _, cells in rows:
                    negatives[cell_of(cells, 0)].append(_negative(cells))
    return ties, negatives


def _negative(cells: Sequence[str]) -> NegativeClaim:
    said = {word: cell for place, word in enumerate(NEGATIVE, 2) if (cell := cell_of(cells, place))}
    return NegativeClaim(cell_of(cells, 1), cell_of(cells, len(NEGATIVE) + 2), pairs(said))


def _tie(cells: Sequence[str]) -> Tie:
    try:
        said = json.loads(cell_of(cells, 4) or "{}")
    except (ValueError, RecursionError):
        said = {}
    attributes = {key: str(value) for key, value in said.items()} if isinstance(said, dict) else {}
    return Tie(cell_of(cells, 0), cell_of(cells, 1), _number(cell_of(cells, 2)), _number(cell_of(cells, 3)), attributes)


def _number(cell: str) -> int:
    return int(cell) if cell.isdecimal() and len(cell) < 10 else 0


def _words(cell: Any) -> str:
    """A cell's value as a person reads it: whole numbers without decimals, dates as 2026-01-31."""
    match cell:
        case None:
            return ""
        case str():
            return meant(cell)
        case bool():
            return "TRUE" if cell else "FALSE"
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime() if cell.time() == time():
            return cell.date().isoformat()
        case datetime() | date() | time():
            return cell.isoformat()
    return str(cell)
