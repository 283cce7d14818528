"""The audit trail as a file: a table for people, with no cell that a spreadsheet takes for a formula, or JSON lines."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import IO, Any

import orjson

from formats.safe import Replacement, finish
from formats.tables.csv import tame

COLUMNS = ("number", "time", "person", "what", "releases", "kinds", "title", "edit", "program", "previous hash", "hash")
EVERY = 100

Row = Mapping[str, Any]
"""A row as `history --json` gives it."""


class TrailForm(StrEnum):
    """How the trail is written; the value is the ending of the file."""

    CSV = ".csv"
    JSONL = ".jsonl"


def write_trail(rows: Iterable[Row], path: Path, form: TrailForm) -> Iterator[int]:
    """Write rows of the trail into a file, whole or not at all; gives now and then how many there are, at last all."""
    with Replacement(path) as part:
        # A byte order mark, because Excel takes UTF-8 without it for cp1252.
        coding = "utf-8-sig" if form is TrailForm.CSV else "utf-8"
        with part.path.open("w", encoding=coding, newline="") as file:
            number = 0
            for number in _written(rows, file, form):
                if number % EVERY == 0:
                    yield number
            finish(file)
        part.commit()
    yield number


def _written(rows: Iterable[Row], file: IO[str], form: TrailForm) -> Iterator[int]:
    table = csv.writer(file, lineterminator="\r\n")
    if form is TrailForm.CSV:
        table.writerow(COLUMNS)
    for number, row in enumerate(rows, 1):
        if form is TrailForm.CSV:
            table.writerow([tame(cell) for cell in _cells(row)])
        else:
            file.write(orjson.dumps(row).decode() + "\n")
        yield number


def _cells(row: Row) -> list[str]:
    lists = " ".join(row["said"]), ", ".join(row["releases"]), ", ".join(row["kinds"])
    rest = (row[key] for key in ("action", "edit", "program", "prev", "hash"))
    return [str(row["seq"]), row["at"], row["by"], *lists, *rest]
