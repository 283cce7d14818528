"""The report that a partner reads (XLSX, written only): a summary, a sheet for each label, the codebook.

Texts are for reading: blanks and line breaks within them are one blank each, and very long ones are shortened.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from domain.annotation import AnnotatedRelease, Annotation, State
from formats import ExportHead
from formats.qda.words import labels_of
from formats.tables.csv_columns import line_numbers, steady
from formats.tables.report_sheets import (
    ABOUT,
    CODEBOOK,
    NEGATIVES,
    LabelSheet,
    Summary,
    about_rows,
    codebook_row,
    negative_row,
    readable,
    sheet_title,
)
from formats.tables.xlsx_book import Book
from formats.writing import count_of

MOST_SHEETS = 80
"""Labels with a sheet of their own; the rest share one."""


class Writer:
    """Writes rows as releases come; sheets of labels that are never used do not appear."""

    labels: Mapping[str, str] = {}
    index: Mapping[str, str] = {}

    def __init__(self, path: Path, head: ExportHead) -> None:
        self._book = Book(path)
        self._head = head
        self._labels = labels_of(head.scheme)
        self._summary = Summary(self._book, head.scheme)
        self._sheets: dict[str, LabelSheet] = {}
        self._counts: Counter[str] = Counter()
        self._approved: Counter[str] = Counter()
        self._releases: Counter[str] = Counter()
        self._examples: dict[str, str] = {}
        self._negatives: list[list[str | int]] = []
        self._total = 0
        self._shortened = 0
        self._closed: tuple[str, ...] | None = None

    def write(self, sheet: AnnotatedRelease) -> None:
        """Add one release."""
        self._total += 1
        annotations = steady(sheet)
        self._summary.row(sheet)
        for annotation, line in zip(annotations, line_numbers(sheet, annotations), strict=True):
            self._count(sheet, annotation)
            text, cut = readable(annotation.quote)
            self._shortened += cut
            self._sheet_of(annotation.label).row(sheet, annotation, text, line)
        for negative in sheet.negatives:
            label = self._labels.setdefault(negative.label, None)
            self._negatives.append(negative_row(sheet, negative, label.title if label else negative.label))
        self._releases.update({annotation.label for annotation in annotations})

    def _count(self, sheet: AnnotatedRelease, annotation: Annotation) -> None:
        label = annotation.label
        self._labels.setdefault(label, None)
        self._counts[label] += 1
        self._approved[label] += sheet.state(annotation) is State.APPROVED
        if label not in self._examples and annotation.quote.strip():
            self._examples[label] = readable(annotation.quote, most=200)[0]

    def _sheet_of(self, label: str) -> LabelSheet:
        found = self._sheets.get(label)
        if found is None:
            if len(self._sheets) < MOST_SHEETS:
                found = LabelSheet(self._book, sheet_title(label, self._labels[label]), self._labels[label])
            else:
                found = self._sheets.get("") or LabelSheet(self._book, "Other labels", None, shared=True)
                self._sheets[""] = found
            self._sheets[label] = found
        return found

    def close(self) -> tuple[str, ...]:
        """Finish the file; says what was shortened."""
        if self._closed is None:
            self._add_negatives()
            self._add_codebook()
            self._add_about()
            places = {id(sheet.sheet): place for place, sheet in enumerate(self._in_order())}
            last = len(places) + 1
            self._book.arrange(lambda sheet: 0 if sheet is self._summary.sheet else places.get(id(sheet), last) + 1)
            self._book.close()
            self._closed = tuple(self._told())
        return self._closed

    def _in_order(self) -> Iterator[LabelSheet]:
        yield from (self._sheets[name] for name in (*self._labels, "") if name in self._sheets)

    def _told(self) -> Iterator[str]:
        yield "The report is for reading: blanks within texts are one each; jsonl holds everything."
        if self._shortened:
            yield f"{count_of(self._shortened, 'long text')} shortened in the report."

    def _add_negatives(self) -> None:
        if self._negatives:
            sheet = self._book.sheet("Found none", NEGATIVES)
            for row in self._negatives:
                sheet.row(row)

    def _add_codebook(self) -> None:
        sheet = self._book.sheet("Codebook", CODEBOOK)
        for name, label in self._labels.items():
            counts = (self._counts[name], self._releases[name], self._approved[name])
            sheet.row(codebook_row(name, label, counts, self._examples.get(name, "")))

    def _add_about(self) -> None:
        sheet = self._book.sheet("About", ABOUT, grid=False)
        for title, words in about_rows(self._head, self._total, sum(self._counts.values())):
            sheet.row([title, words])
