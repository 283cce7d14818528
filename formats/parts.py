"""Annotations for formats that have no spans of several parts: each part is one of its own, where it is not empty."""

from collections.abc import Mapping
from typing import NamedTuple
from uuid import UUID

from domain.annotation import AnnotatedRelease
from formats.writing import ordered


class Part(NamedTuple):
    """A stretch [start, end) with its label, in code points."""

    start: int
    end: int
    label: str


def parts_of(sheet: AnnotatedRelease, *, trim: bool, blank: bool) -> tuple[list[Part], Mapping[UUID, int]]:
    """The parts in the order of the annotations, and the place of the first part of each that has one.

    `trim` takes the blanks off their ends; without `blank` those of blanks only are left out. Empty ones always are.
    """
    text = sheet.text
    parts: list[Part] = []
    first: dict[UUID, int] = {}
    for annotation in ordered(sheet):
        for fragment in annotation.fragments:
            start, end = fragment.start, fragment.end
            if trim:
                covered = text[start:end]
                end = start + len(covered.rstrip())
                start = min(end, start + len(covered) - len(covered.lstrip()))
            if start < end and (blank or trim or not text[start:end].isspace()):
                first.setdefault(annotation.id, len(parts))
                parts.append(Part(start, end, annotation.label))
    return parts, first
