"""Files of tokens written and read in tests, and what of a sheet can come back from them."""

import json
from collections import Counter
from importlib import import_module
from pathlib import Path

from domain.annotation import AnnotatedRelease
from domain.release import Incoming
from formats import named
from formats.given import INDEX, LABELS, Given
from tests import sheets


def written(name: str, path: Path, *given: AnnotatedRelease) -> tuple[Given, tuple[str, ...]]:
    """The file that the format writes, with what the core lays beside it, and what the writer says."""
    writer = import_module(f"formats.{named(name).module}").Writer(path, sheets.head())
    for sheet in given:
        writer.write(sheet)
    remarks = writer.close()
    assert writer.close() == remarks
    beside = {LABELS: json.dumps(dict(writer.labels)).encode(), INDEX: json.dumps(dict(writer.index)).encode()}
    return Given(path.name, lambda: path.open("rb"), beside), remarks


def read(name: str, given: Given) -> list[Incoming]:
    """What the format's reader makes of a file."""
    return list(import_module(f"formats.{named(name).module}").read(given))


def of_text(name: str, text: str | bytes, file: str = "file.conll") -> list[Incoming]:
    """What the format's reader makes of a file with this text."""
    return read(name, Given.of(file, text if isinstance(text, bytes) else text.encode()))


def bare(text: str) -> str:
    """A text without white space, which columns cannot hold."""
    return "".join(text.split())


def covered(found: Incoming) -> list[tuple[str, str]]:
    """Labels and covered texts, in the order of the text."""
    return [(claim.label, found.text[claim.fragments[0][0] : claim.fragments[0][1]]) for claim in found.claims]


def in_ink(found: Incoming) -> Counter[tuple[str, int, int]]:
    """Labels with their places, counted without white space."""
    return Counter(
        (claim.label, len(bare(found.text[:start])), len(bare(found.text[:end])))
        for claim in found.claims
        for start, end in claim.fragments
    )


def stretches_in_ink(sheet: AnnotatedRelease) -> Counter[tuple[str, int, int]]:
    """The same of every part of a sheet's annotations that has ink."""
    text = sheet.text
    return Counter(
        (annotation.label, len(bare(text[: part.start])), len(bare(text[: part.end])))
        for annotation in sheet.annotations
        for part in annotation.fragments
        if part.of(text).strip()
    )
