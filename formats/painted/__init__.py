"""What the printed formats share: a file for each release, made by a formatter of Pygments of annotations as tokens."""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TextIO

from domain.annotation import AnnotatedRelease, Annotation
from formats.exporting import ExportHead
from formats.painted.layout import changed
from formats.painted.token_types import TokenTypes
from formats.writing import Stems, count_of, finish_folder, ordered

_BUFFER = 1 << 18


class FileForEach:
    """Writes one file for each release; a format says in `make` what is in it."""

    suffix = ""
    pages = False
    """Whether a form feed can be a page break."""

    def __init__(self, path: Path, head: ExportHead) -> None:
        self.labels: Mapping[str, str] = {}
        self.index: dict[str, str] = {}
        self.types = TokenTypes(head.scheme)
        self._folder = path
        self._stems = Stems()
        self._shown = 0
        self._closed = False

    def write(self, sheet: AnnotatedRelease) -> None:
        """Write the file of one release."""
        stem = self._stems.stem(sheet.release.name)
        self.index[stem] = sheet.release.name
        self._shown += changed(sheet.text, pages=self.pages)
        annotations = ordered(sheet)
        for annotation in annotations:
            self.types.label(annotation.label)
        with (self._folder / f"{stem}{self.suffix}").open(
            "w", encoding="utf-8", newline="\n", buffering=_BUFFER
        ) as file:
            self.make(sheet, annotations, file)

    def make(self, sheet: AnnotatedRelease, annotations: Sequence[Annotation], file: TextIO) -> None:
        """Write what is in the file of a release."""
        raise NotImplementedError

    def close(self) -> tuple[str, ...]:
        """Make the disk hold the files; says what is shown in another way."""
        if not self._closed:
            finish_folder(self._folder)
            self._closed = True
        if not self._shown:
            return ()
        return (f"{count_of(self._shown, 'control character')} shown by a sign, since no printer has one for it.",)


def counts_of(annotations: Sequence[Annotation]) -> Counter[str]:
    """How many annotations of each label there are, in the order of the text."""
    return Counter(annotation.label for annotation in annotations)
