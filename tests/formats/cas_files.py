"""Folders of CAS files for tests: written by our writers, read back by our readers."""

import json
from dataclasses import replace
from pathlib import Path
from types import ModuleType

from domain.annotation import AnnotatedRelease
from domain.release import Incoming
from formats.given import INDEX, LABELS, Given
from formats.writing import ordered
from tests import sheets


def written(module: ModuleType, folder: Path, *given: AnnotatedRelease) -> tuple[str, ...]:
    """The remarks of a writer on these sheets, with the index and the labels beside the files as an export has them."""
    folder.mkdir(exist_ok=True)
    writer = module.Writer(folder, sheets.head())
    for sheet in given:
        writer.write(sheet)
    remarks = writer.close()
    assert writer.close() == remarks
    (folder / INDEX).write_text(json.dumps(dict(writer.index)), "utf-8")
    (folder / LABELS).write_text(json.dumps(dict(writer.labels)), "utf-8")
    return remarks


def back(module: ModuleType, folder: Path, suffix: str, *, ours: bool = True) -> list[Incoming]:
    """What the files of a folder offer, by name; without `ours` as a program that knows no index would hand them on."""
    beside = {file.name: file.read_bytes() for file in folder.iterdir() if ours or not file.name.startswith("_")}
    files = sorted(file for file in folder.iterdir() if file.suffix == suffix and not file.name.startswith("_"))
    return [found for file in files for found in module.read(Given.of(file.name, file.read_bytes(), beside))]


def in_order(sheet: AnnotatedRelease) -> AnnotatedRelease:
    """The sheet with its annotations as files have them: twins by what they say."""
    return replace(sheet, annotations=tuple(ordered(sheet)))


def ties(found: Incoming) -> list[tuple[str, int, int]]:
    """The relations of a release, in the order of a sheet."""
    return sorted((tie.label, tie.source, tie.target) for tie in found.relations)
