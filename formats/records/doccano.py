"""doccano's JSON Lines: `label` lists of [start, end, label], or `entities` and `relations` where there are relations.

Positions are code points. A release's name stands under `doc_id`, which doccano keeps and gives back. A project of
doccano takes one of the two forms only, so a file has the second one throughout as soon as one release needs it.
"""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

from domain.annotation import AnnotatedRelease
from formats.exporting import ExportHead
from formats.records.doccano_reading import read
from formats.records.parts import Part, ordered_relations, parts_of
from formats.safe import finish
from formats.strict.json import line
from formats.writing import count_of

__all__ = ["Writer", "read"]

_BUFFER = 1 << 20


class Writer:
    """Writes each release as it comes; holds one at a time."""

    labels: Mapping[str, str] = {}
    index: Mapping[str, str] = {}

    def __init__(self, path: Path, head: ExportHead) -> None:
        self._path = path
        self._file: IO[bytes] = path.open("wb", buffering=_BUFFER)
        self._tied = False
        self._untied = 0

    def write(self, sheet: AnnotatedRelease) -> None:
        """Add the line of one release."""
        if sheet.relations and not self._tied:
            self._tied = True
            self._recast()
        parts, first = parts_of(sheet)
        triples = [_triple(part) for part in parts]
        if not self._tied:
            self._file.write(line({"doc_id": sheet.release.name, "label": triples, "text": sheet.text}))
            return
        relations = [
            {
                "id": number,
                "from_id": first[relation.source],
                "to_id": first[relation.target],
                "type": relation.label,
            }
            for number, relation in enumerate(ordered_relations(sheet))
            if relation.source in first and relation.target in first
        ]
        self._untied += len(sheet.relations) - len(relations)
        self._file.write(line(_entities(sheet.release.name, sheet.text, triples, relations)))

    def _recast(self) -> None:
        """Write what is there already in the other form, line by line."""
        self._file.close()
        aside = self._path.with_name(f"{self._path.name}.aside")
        os.replace(self._path, aside)
        self._file = self._path.open("wb", buffering=_BUFFER)
        with aside.open("rb") as before:
            for raw in before:
                found = json.loads(raw)
                self._file.write(line(_entities(found["doc_id"], found["text"], found["label"], [])))
        aside.unlink()

    def close(self) -> tuple[str, ...]:
        """Finish the file; says which relations lost an end."""
        finish(self._file)
        if not self._untied:
            return ()
        return (f"{count_of(self._untied, 'relation')} of empty annotations left out: doccano takes no empty ones.",)


def _triple(part: Part) -> list[Any]:
    return [part.start, part.end, part.label]


def _entities(name: str, text: str, triples: list[list[Any]], relations: list[dict[str, Any]]) -> dict[str, Any]:
    entities = [
        {"id": number, "start_offset": start, "end_offset": end, "label": label}
        for number, (start, end, label) in enumerate(triples)
    ]
    return {"doc_id": name, "entities": entities, "relations": relations, "text": text}
