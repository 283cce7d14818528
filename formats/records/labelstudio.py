"""Label Studio: a folder with the tasks and their annotations in `tasks.json`, and the configuration that they need.

Positions are code points. Attributes are per-region choices where the scheme lists the value and text areas otherwise,
comments are a region's own notes, relations run to the right. Ids are numbers within a task.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from domain.annotation import AnnotatedRelease
from formats.exporting import ExportHead
from formats.records.labelstudio_config import LABELS, TEXT, Controls
from formats.records.labelstudio_reading import read
from formats.records.parts import Part, ordered_relations, parts_of
from formats.safe import finish
from formats.strict.json import line
from formats.writing import finish_folder

__all__ = ["Writer", "read"]

_BUFFER = 1 << 20


class Writer:
    """Writes each release as it comes and the configuration at the end; holds one at a time."""

    labels: Mapping[str, str] = {}
    index: Mapping[str, str] = {}

    def __init__(self, path: Path, head: ExportHead) -> None:
        self._folder = path
        self._file = (path / "tasks.json").open("wb", buffering=_BUFFER)
        self._file.write(b"[")
        self._controls = Controls(head.scheme)
        self._count = 0

    def write(self, sheet: AnnotatedRelease) -> None:
        """Add the task of one release."""
        task = {
            "data": {"doc_id": sheet.release.name, "text": sheet.text},
            "annotations": [{"result": list(self._results(sheet))}],
        }
        self._file.write(b",\n" if self._count else b"\n")
        self._file.write(line(task).rstrip(b"\n"))
        self._count += 1

    def _results(self, sheet: AnnotatedRelease) -> Iterator[dict[str, Any]]:
        parts, first = parts_of(sheet, empty=True)
        for number, part in enumerate(parts):
            yield from self._region(sheet.text, part, f"r{number}")
        for relation in ordered_relations(sheet):
            yield {
                "type": "relation",
                "from_id": f"r{first[relation.source]}",
                "to_id": f"r{first[relation.target]}",
                "direction": "right",
                "labels": [self._controls.add_relation(relation.label)],
            }

    def _region(self, text: str, part: Part, key: str) -> Iterator[dict[str, Any]]:
        place = {"start": part.start, "end": part.end}
        region: dict[str, Any] = {
            "id": key,
            "from_name": LABELS,
            "to_name": TEXT,
            "type": "labels",
            "value": place | {"text": text[part.start : part.end], "labels": [self._controls.add_label(part.label)]},
        }
        if part.annotation.comment:
            region["meta"] = {"text": [part.annotation.comment]}
        yield region
        for name, value in part.annotation.attributes:
            control, kind = self._controls.add_attribute(name, value)
            said = {"choices": [value]} if kind == "choices" else {"text": [value]}
            yield {"id": key, "from_name": control, "to_name": TEXT, "type": kind, "value": place | said}

    def close(self) -> tuple[str, ...]:
        """Finish both files; nothing is changed by them."""
        if not self._file.closed:
            self._file.write(b"\n]\n")
            finish(self._file)
            (self._folder / "config.xml").write_bytes(self._controls.xml().encode("utf-8"))
            finish_folder(self._folder)
        return ()
