"""WebAnno TSV 3.3: a folder with a file per release, a line per word; INCEpTION imports the files as they are.

Annotations go into INCEpTION's own layer “Named entity”, relations into a layer that has to be made in the project from
the `TypeSystem.xml` beside them. An annotation is of words, which are cut at its edges: blanks there are left out, and
so are annotations without any word. Positions count UTF-16 units.
"""

from pathlib import Path

from domain.annotation import AnnotatedRelease
from formats import ExportHead
from formats.uima.layout import type_system
from formats.uima.tsv_reading import read
from formats.uima.tsv_writing import document
from formats.writing import Stems, count_of, finish_folder

__all__ = ["Writer", "read"]


class Writer:
    """Writes a file per release as it comes."""

    def __init__(self, path: Path, head: ExportHead) -> None:
        self._folder = path
        self._stems = Stems()
        self._tied = 0
        self._untied = 0
        self._said: tuple[str, ...] | None = None
        self.labels: dict[str, str] = {}
        self.index: dict[str, str] = {}

    def write(self, sheet: AnnotatedRelease) -> None:
        """Add the file of one release."""
        stem = self._stems.stem(sheet.release.name)
        self.index[stem] = sheet.release.name
        lines, untied = document(sheet)
        self._untied += untied
        self._tied += len(sheet.relations) > untied
        for annotation in sheet.annotations:
            if "\r" in annotation.label:
                self.labels[annotation.label.replace("\r", " ")] = annotation.label
        (self._folder / f"{stem}.tsv").write_bytes("".join(lines).encode())

    def close(self) -> tuple[str, ...]:
        """Finish the folder; says what relations need and which had no end to hold on to."""
        if self._said is None:
            if self._tied:
                (self._folder / "TypeSystem.xml").write_bytes(type_system())
            finish_folder(self._folder)
            self._said = tuple(self._remarks())
        return self._said

    def _remarks(self) -> list[str]:
        said = []
        if self._tied:
            said.append(
                f"{count_of(self._tied, 'release has', 'releases have')} relations: add the layer of TypeSystem.xml "
                "to the INCEpTION project before these files are imported."
            )
        if self._untied:
            said.append(
                f"{count_of(self._untied, 'relation is', 'relations are')} left out, since an annotation that it ties "
                "has no word in it."
            )
        return said
