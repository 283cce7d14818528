"""A table with one row per annotation, safe to open in a spreadsheet; it is for reading, not for getting data back."""

import csv
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from domain.annotation import AnnotatedRelease, Annotation
from domain.record import stamp
from domain.scheme import Scheme
from formats import ExportHead
from formats.safe import finish
from formats.writing import count_of, ordered

_BUFFER = 1 << 20
_BEFORE = ("release", "document_id", "start", "end", "line", "label", "text", "state", "author", "created")
_AFTER = ("comment", "decided_by", "decided_at", "reason", "fragments", "annotation_id")
_LIVE = re.compile(r"[\s\ufeff\u200b]*[=+\-@＝＋－＠]|[ \u00a0\ufeff]*[\t\r\n]")
"""What a spreadsheet may take for a formula, blanks before it included."""


def tame(cell: str) -> str:
    """A cell with an apostrophe before it when a spreadsheet could take it for a formula."""
    return f"'{cell}" if _LIVE.match(cell) else cell


def attribute_columns(scheme: Scheme) -> dict[str, str]:
    """Each attribute's name with the title of its column, in the order of the scheme."""
    names = dict.fromkeys(attribute.name for label in scheme.labels for attribute in label.attributes)
    fixed = {*_BEFORE, *_AFTER}
    return {name: f"attribute_{name}" if name in fixed else name for name in names}


class Writer:
    """Writes rows as releases come; the byte order mark is there because Excel takes UTF-8 without it for cp1252."""

    def __init__(self, path: Path, head: ExportHead) -> None:
        self._file = path.open("w", encoding="utf-8-sig", newline="", buffering=_BUFFER)
        self._rows = csv.writer(self._file, lineterminator="\r\n")
        self._attributes = attribute_columns(head.scheme)
        self._tamed = self._unknown = 0
        self._write_row((*_BEFORE, *self._attributes.values(), *_AFTER))

    def write(self, sheet: AnnotatedRelease) -> None:
        """Add the annotations of one release."""
        release = (sheet.release.name, str(sheet.release.id))
        for annotation, line in zip(ordered(sheet), _line_numbers(sheet), strict=True):
            self._write_row((*release, *self._cells(sheet, annotation, line)))

    def _cells(self, sheet: AnnotatedRelease, annotation: Annotation, line: int) -> Iterator[str]:
        span = annotation.span
        yield from (str(span.start), str(span.end), str(line), annotation.label, annotation.quote)
        yield from (sheet.state(annotation).value, annotation.author, stamp(annotation.created))
        values = dict(annotation.attributes)
        self._unknown += len(values.keys() - self._attributes.keys())
        yield from (values.get(name, "") for name in self._attributes)
        yield annotation.comment
        standing = sheet.standing(annotation)
        yield from (standing.by, stamp(standing.at), standing.reason) if standing else ("", "", "")
        several = len(annotation.fragments) > 1
        yield ";".join(f"{part.start} {part.end}" for part in annotation.fragments) if several else ""
        yield str(annotation.id)

    def _write_row(self, cells: Iterable[str]) -> None:
        row = []
        for cell in cells:
            safe = tame(cell)
            self._tamed += safe is not cell
            row.append(safe)
        self._rows.writerow(row)

    def close(self) -> tuple[str, ...]:
        """Finish the file; says what differs from the corpus."""
        finish(self._file)
        remarks = ["The table holds annotations only; texts and earlier decisions are in jsonl."]
        if self._tamed:
            cells = count_of(self._tamed, "cell")
            remarks.append(f"{cells} got an apostrophe in front, so that no spreadsheet takes text for a formula.")
        if self._unknown:
            values = count_of(self._unknown, "attribute value")
            remarks.append(f"{values} left out: the scheme does not have these attributes, so they have no column.")
        return tuple(remarks)


def _line_numbers(sheet: AnnotatedRelease) -> Iterator[int]:
    """The line on which each annotation starts, counted from 1; the text is gone through once."""
    place, line = 0, 1
    for annotation in ordered(sheet):
        start = annotation.fragments[0].start
        line += sheet.text.count("\n", place, start)
        place = start
        yield line
