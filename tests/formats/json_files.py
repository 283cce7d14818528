"""What the tests of several JSON formats share: writing a sheet with a format's writer and reading it back."""

import json
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

from domain.annotation import AnnotatedRelease
from domain.release import Incoming
from formats.given import INDEX, LABELS, Given
from formats.records.parts import ordered_relations
from formats.writing import ordered
from tests import sheets


def given(name: str, *records: Any, beside: dict[str, bytes] | None = None) -> Given:
    """A JSON Lines file of these records; bytes stand as they are."""
    lines = [record if isinstance(record, bytes) else json.dumps(record).encode() for record in records]
    return Given.of(name, b"".join(line + b"\n" for line in lines), beside)


def written(module: ModuleType, path: Path, *given: AnnotatedRelease) -> tuple[str, ...]:
    """The sheets through a writer into a file; the core's own files beside a folder are made too."""
    writer = module.Writer(path, sheets.head())
    for sheet in given:
        writer.write(sheet)
    said: tuple[str, ...] = writer.close()
    assert writer.close() == said
    if path.is_dir():
        (path / INDEX).write_text(json.dumps(dict(writer.index)), "utf-8")
        (path / LABELS).write_text(json.dumps(dict(writer.labels)), "utf-8")
    return said


def back(module: ModuleType, path: Path) -> list[Incoming]:
    """What a file of ours gives."""
    return list(module.read(Given.of(path.name, path.read_bytes())))


def ties(found: Incoming) -> list[tuple[str, int, int]]:
    """The relations of a release by label and places."""
    return [(relation.label, relation.source, relation.target) for relation in found.relations]


def in_order(sheet: AnnotatedRelease) -> AnnotatedRelease:
    """The sheet with its annotations and relations as exports have them: twins by what they say."""
    return replace(sheet, annotations=tuple(ordered(sheet)), relations=tuple(ordered_relations(sheet)))
