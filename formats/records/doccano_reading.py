"""Reads what doccano imports and exports: spans, entities with relations; labels of documents are counted."""

from collections.abc import Iterator, Mapping
from typing import Any

from domain.release import Incoming
from formats.given import Given
from formats.records.draft import Draft, listed, span_of, words
from formats.records.records import Record, releases

_TEXTS = ("text", "data")
_SPANS = ("label", "labels", "entities", "annotations", "spans", "cats")


def read(given: Given, *, encoding: str | None = None) -> Iterator[Incoming]:
    """The releases of a file, a line or an item of its list each."""
    yield from releases(given, encoding, _release)


def _release(given: Given, record: Record) -> Incoming | str:
    value = record.value
    text = next((value[key] for key in _TEXTS if isinstance(value.get(key), str)), None)
    if text is None:
        return f"{record.where} of “{given.name}” is left out, since it has no “text”: add it there."
    draft = Draft(record.where)
    about = _claims(value)
    for key in _SPANS:
        found = value.get(key)
        if isinstance(found, list):
            for item in found:
                _annotation(draft, item, given.labels, about)
        elif found is not None and words(found):
            draft.leave_out("label of the whole document", "labels of the whole document")
    for relation in listed(value.get("relations")):
        _relation(draft, relation)
    comments = listed(value.get("Comments", value.get("comments")))
    if comments:
        draft.leave_out("comment on the whole document", "comments on the whole document", len(comments))
    own = _own_name(value, given.stem)
    return draft.incoming(given.names.get(own, own) or f"{given.stem} {record.number}", text, "doccano", record.source)


def _own_name(value: Mapping[str, Any], stem: str) -> str:
    """The name that we gave, or a text that stands for one; doccano's own running number tells little by itself."""
    places = [value]
    while isinstance(about := places[-1].get("meta"), dict):
        places.append(about)
    for place in places:
        if found := words(place.get("doc_id")):
            return found
    for place in places:
        identity = place.get("id")
        if isinstance(identity, str) and identity:
            return identity
    return f"{stem} {value['id']}" if type(value.get("id")) is int else ""


def _claims(value: Mapping[str, Any]) -> dict[str, str]:
    """What a record says of people for all its annotations."""
    approver = words(value.get("annotation_approver"))
    return {"approved_by": approver} if approver else {}


def _annotation(draft: Draft, item: Any, labels: Mapping[str, str], about: Mapping[str, str]) -> None:
    claims = dict(about)
    key = None
    match item:
        case [start, end, label]:
            fragments = span_of(start, end)
        case {"start_offset": start, "end_offset": end} | {"start": start, "end": end}:
            fragments = span_of(start, end)
            label = item.get("label")
            key = item.get("id") if isinstance(item.get("id"), (int, str)) else None
            claims |= {name: words(item[old]) for old, name in _SAID.items() if words(item.get(old))}
        case str() | int() | {"label": _}:
            draft.leave_out("label of the whole document", "labels of the whole document")
            return
        case _:
            draft.fault("An annotation is left out, since it is not [start, end, label].")
            return
    if fragments is None:
        draft.fault("An annotation is left out, since its start and end are no whole numbers.")
        return
    known = words(label)
    draft.claim(labels.get(known, known), fragments, key=f"id {key}" if key is not None else None, claims=claims)


_SAID = {"id": "id", "user": "author", "created_at": "created", "prob": "score"}


def _relation(draft: Draft, relation: Any) -> None:
    if not isinstance(relation, dict):
        draft.fault("A relation is left out, since it is not an object.")
        return
    source, target = (f"id {words(relation.get(key))}" for key in ("from_id", "to_id"))
    draft.relation(words(relation.get("type", relation.get("label"))), source, target)
