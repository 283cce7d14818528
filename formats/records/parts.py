"""Annotations for formats that have no spans of several parts, each part one of its own; and relations in order."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from domain.annotation import AnnotatedRelease, Annotation, Relation
from formats.writing import ordered


class Part(NamedTuple):
    """A stretch [start, end) with its label, in code points."""

    start: int
    end: int
    label: str
    annotation: Annotation


def parts_of(
    sheet: AnnotatedRelease, *, trim: bool = False, blank: bool = True, empty: bool = False
) -> tuple[list[Part], Mapping[UUID, int]]:
    """The parts in the order of the annotations, and the place of the first part of each that has one.

    `trim` takes the blanks off their ends. Parts of blanks only need `blank` to be there, those without length `empty`.
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
            if (start < end or empty) and (blank or not text[start:end].isspace()):
                first.setdefault(annotation.id, len(parts))
                parts.append(Part(start, end, annotation.label, annotation))
    return parts, first


def ordered_relations(sheet: AnnotatedRelease) -> Sequence[Relation]:
    """The relations in the order in which their ends are written, ties by what they say and not by random ids."""
    if len(sheet.relations) < 2:
        return sheet.relations
    places = {annotation.id: place for place, annotation in enumerate(ordered(sheet))}

    def key(relation: Relation) -> tuple[object, ...]:
        said = (relation.label, relation.attributes, relation.author, relation.created)
        return places[relation.source], places[relation.target], *said

    return sorted(sheet.relations, key=key)
