"""W3C Web Annotation: per release its text and a collection of annotations in JSON-LD, each with its words around it.

Positions are code points, as the model says. A label is a tagging body, a comment a commenting one; attributes are
describing bodies with the attribute's name as label; a relation is a linking body of the annotation it begins from.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import UUID

from domain.annotation import AnnotatedRelease, Annotation, Relation
from domain.span import Span
from formats.exporting import ExportHead
from formats.records.parts import ordered_relations
from formats.strict.json import line
from formats.w3c.reading import read
from formats.writing import Stems, count_of, finish_folder, ordered

__all__ = ["Writer", "read"]

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
_PREFIX = "urn:x-glossator:"
_AROUND = 32
"""Characters of text before and after a quote, at least."""


class Writer:
    """Writes two files per release as it comes; holds one release at a time."""

    labels: Mapping[str, str] = {}

    def __init__(self, path: Path, head: ExportHead) -> None:
        self.index: dict[str, str] = {}
        self._folder = path
        self._stems = Stems()
        self._untied = 0
        self._finished = False

    def write(self, sheet: AnnotatedRelease) -> None:
        """Add the text and the collection of one release."""
        stem = self._stems.stem(sheet.release.name)
        self.index[stem] = sheet.release.name
        source = _PREFIX + quote(sheet.release.name, safe="")
        items = list(self._items(sheet, source))
        page = {"id": f"{source}#page", "type": "AnnotationPage", "startIndex": 0, "items": items}
        record = {
            "@context": CONTEXT,
            "id": f"{source}#annotations",
            "type": "AnnotationCollection",
            "label": sheet.release.name,
            "total": len(items),
            "first": page,
        }
        (self._folder / f"{stem}.txt").write_bytes(sheet.text.encode("utf-8"))
        (self._folder / f"{stem}.jsonld").write_bytes(line(record))

    def _items(self, sheet: AnnotatedRelease, source: str) -> Iterator[dict[str, Any]]:
        kept = [item for item in ordered(sheet) if any(part.length for part in item.fragments)]
        ids = {annotation.id: f"{source}#a{number}" for number, annotation in enumerate(kept, 1)}
        ties: dict[UUID, list[Relation]] = {}
        for relation in ordered_relations(sheet):
            if relation.source in ids and relation.target in ids:
                ties.setdefault(relation.source, []).append(relation)
            else:
                self._untied += 1
        for annotation in kept:
            links = [_link(relation, ids) for relation in ties.get(annotation.id, ())]
            yield _annotation(annotation, ids[annotation.id], source, sheet.text, links)

    def close(self) -> tuple[str, ...]:
        """Make the disk hold all; says which relations lost an end."""
        if not self._finished:
            finish_folder(self._folder)
            self._finished = True
        if not self._untied:
            return ()
        return (f"{count_of(self._untied, 'relation')} of empty annotations left out: a quote needs a character.",)


def _annotation(
    annotation: Annotation, key: str, source: str, text: str, links: list[dict[str, Any]]
) -> dict[str, Any]:
    bodies = [_body("tagging", annotation.label)]
    bodies += [_body("commenting", annotation.comment)] if annotation.comment else []
    bodies += [_body("describing", value) | {"label": name} for name, value in annotation.attributes]
    targets = [{"source": source, "selector": _selectors(text, part)} for part in annotation.fragments]
    return {
        "id": key,
        "type": "Annotation",
        "motivation": "tagging",
        "creator": {"type": "Person", "name": annotation.author},
        "created": annotation.created.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "body": bodies + links,
        "target": targets if len(targets) > 1 else targets[0],
    }


def _body(purpose: str, value: str) -> dict[str, Any]:
    return {"type": "TextualBody", "purpose": purpose, "format": "text/plain", "value": value}


def _link(relation: Relation, ids: Mapping[UUID, str]) -> dict[str, Any]:
    return {
        "type": "SpecificResource",
        "purpose": "linking",
        "source": ids[relation.target],
        "label": relation.label,
    }


def _selectors(text: str, part: Span) -> list[dict[str, Any]]:
    """The quote with as much around it as makes it stand once in the text, and the position."""
    position = {"type": "TextPositionSelector", "start": part.start, "end": part.end}
    if not part.length:
        return [position]
    around = _AROUND
    while True:
        first, last = max(0, part.start - around), part.end + around
        whole = text[first:last]
        place = text.find(whole)
        if text.find(whole, place + 1) < 0 or (first == 0 and last >= len(text)):
            break
        around *= 2
    exact = {"type": "TextQuoteSelector", "exact": part.of(text)}
    return [exact | {"prefix": text[first : part.start], "suffix": text[part.end : last]}, position]
