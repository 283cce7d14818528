"""Spans as JSON Lines, the plain form that many scripts write and read.

A line is `{"id", "text", "spans": [{"start", "end", "label", "fragments"?}], "relations"?: [{"type", "from", "to"}]}`;
positions are code points, relations name spans by their places from 0.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from domain.annotation import AnnotatedRelease, Annotation
from domain.release import Incoming
from formats.exporting import ExportHead
from formats.given import Given
from formats.records.draft import Draft, listed, span_of, spans_of, words
from formats.records.parts import ordered_relations
from formats.records.records import Record, releases
from formats.safe import finish
from formats.strict.json import line
from formats.writing import ordered

_BUFFER = 1 << 20
_NAMES = ("id", "doc_id", "name", "title")


def read(given: Given, *, encoding: str | None = None) -> Iterator[Incoming]:
    """The releases of a file, a line or an item of its list each."""
    yield from releases(given, encoding, _release)


def _release(given: Given, record: Record) -> Incoming | str:
    value = record.value
    text = value.get("text")
    if not isinstance(text, str):
        return f"{record.where} of “{given.name}” is left out, since it has no “text”: add it there."
    draft = Draft(record.where)
    spans = value.get("spans") or []
    if not isinstance(spans, list):
        draft.fault("“spans” is not a list, so no annotation is read.")
        spans = []
    for number, span in enumerate(spans):
        _claim(draft, span, number, given.labels)
    for relation in listed(value.get("relations")):
        _relation(draft, relation)
    own = next((words(value[key]) for key in _NAMES if words(value.get(key))), "")
    name = given.names.get(own, own) or f"{given.stem} {record.number}"
    return draft.incoming(name, text, "spans", record.source)


def _claim(draft: Draft, span: Any, number: int, labels: Mapping[str, str]) -> None:
    if isinstance(span, list) and len(span) == 3:
        span = dict(zip(("start", "end", "label"), span, strict=True))
    if not isinstance(span, dict):
        draft.fault(f"Annotation {number + 1} is left out, since it is not an object.")
        return
    fragments = spans_of(span.get("fragments")) or span_of(span.get("start"), span.get("end"))
    if fragments is None:
        draft.fault(f"Annotation {number + 1} is left out, since its start and end are no whole numbers.")
        return
    label = span.get("label") or span.get("labels") or span.get("type") or span.get("tag") or ""
    quote = span.get("quote", span.get("text"))
    quote = quote if isinstance(quote, str) else None
    if isinstance(label, str):
        draft.claim(labels.get(label, label), fragments, quote, key=number)
        return
    for place, one in enumerate(label if isinstance(label, list) and label else [label]):
        known = words(one)
        draft.claim(labels.get(known, known), fragments, quote, key=number if not place else (number, place))


def _relation(draft: Draft, relation: Any) -> None:
    if not isinstance(relation, dict):
        draft.fault("A relation is left out, since it is not an object.")
        return
    label = next((words(relation[key]) for key in ("type", "label") if relation.get(key)), "")
    draft.relation(label, _end(relation.get("from")), _end(relation.get("to")))


def _end(value: Any) -> int | str:
    return value if type(value) is int else words(value)


class Writer:
    """Writes each release as it comes; holds one at a time."""

    labels: Mapping[str, str] = {}
    index: Mapping[str, str] = {}

    def __init__(self, path: Path, head: ExportHead) -> None:
        self._file = path.open("wb", buffering=_BUFFER)

    def write(self, sheet: AnnotatedRelease) -> None:
        """Add the line of one release."""
        annotations = ordered(sheet)
        record: dict[str, Any] = {
            "id": sheet.release.name,
            "text": sheet.text,
            "spans": [_span(annotation) for annotation in annotations],
        }
        if sheet.relations:
            places = {annotation.id: place for place, annotation in enumerate(annotations)}
            record["relations"] = [
                {"type": relation.label, "from": places[relation.source], "to": places[relation.target]}
                for relation in ordered_relations(sheet)
            ]
        self._file.write(line(record))

    def close(self) -> tuple[str, ...]:
        """Finish the file; nothing is changed by it."""
        finish(self._file)
        return ()


def _span(annotation: Annotation) -> dict[str, Any]:
    fragments = annotation.fragments
    made: dict[str, Any] = {"start": fragments[0].start, "end": fragments[-1].end, "label": annotation.label}
    if len(fragments) > 1:
        made["fragments"] = [[fragment.start, fragment.end] for fragment in fragments]
    return made
