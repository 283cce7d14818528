"""Codebooks, written: the labels as a CSV that Taguette takes and as a REFI-QDA codebook (QDC) for other programs."""

import csv
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from domain.annotation import AnnotatedRelease
from domain.scheme import Label
from formats import ExportHead
from formats.qda.codebook_reading import scheme_from_codebook
from formats.qda.words import CODEBOOK, HEAD, ORIGIN, Spelling, codes, description_of, labels_of
from formats.safe import finish, synced
from formats.tables.csv import tame
from formats.writing import finish_folder

__all__ = ["Writer", "scheme_from_codebook"]

# Taguette wants exactly one of tag, name and path; it takes the other columns without a word.
_COLUMNS = ("tag", "description", "title", "colour", "letter", "key", "attributes", "annotations", "releases")


class Writer:
    """Counts the labels as releases come, and writes both files at the end."""

    labels: Mapping[str, str] = {}
    index: Mapping[str, str] = {}

    def __init__(self, path: Path, head: ExportHead) -> None:
        self._folder = path
        self._labels = labels_of(head.scheme)
        self._annotations: Counter[str] = Counter()
        self._releases: Counter[str] = Counter()
        self._remarks: tuple[str, ...] | None = None

    def write(self, sheet: AnnotatedRelease) -> None:
        """Count the labels of one release."""
        found = Counter(annotation.label for annotation in sheet.annotations)
        self._annotations.update(found)
        self._releases.update(found.keys())

    def close(self) -> tuple[str, ...]:
        """Write both files; says what had to be replaced."""
        if self._remarks is None:
            self._labels |= dict.fromkeys(sorted(self._annotations.keys() - self._labels.keys()))
            self._write_csv(self._folder / "codebook.csv")
            self._remarks = self._write_qdc(self._folder / "codebook.qdc") if self._labels else ()
            finish_folder(self._folder)
        return self._remarks

    def _write_csv(self, path: Path) -> None:
        # With the byte order mark, since Taguette guesses the encoding of a file and is wrong without one.
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            rows = csv.writer(file, lineterminator="\r\n")
            rows.writerow(_COLUMNS)
            for name, label in self._labels.items():
                counts = (str(self._annotations[name]), str(self._releases[name]))
                rows.writerow([tame(cell) for cell in (name, *_cells(label), *counts)])
            finish(file)

    def _write_qdc(self, path: Path) -> tuple[str, ...]:
        spelling = Spelling()
        listed = "".join(codes(spelling, self._labels))
        made = f'{HEAD}<CodeBook xmlns="{CODEBOOK}" origin="{ORIGIN}">\n<Codes>\n{listed}</Codes>\n</CodeBook>\n'
        synced(path, made.encode())
        if not spelling.replaced:
            return ()
        return (f"Control characters that XML cannot hold are written as U+FFFD: {spelling.replaced}.",)


def _cells(label: Label | None) -> tuple[str, ...]:
    if label is None:
        return ("",) * 6
    attributes = "; ".join(
        f"{attribute.name} ({', '.join(attribute.choices)})" if attribute.choices else attribute.name
        for attribute in label.attributes
    )
    return description_of(label), label.title, label.colour, label.letter, label.key, attributes
