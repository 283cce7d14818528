"""Values as plain JSON objects and back: the form in which the audit trail and our own file format keep them."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from domain import review_record
from domain.annotation import Annotation, Comment, Decision, Mark, Negative, Relation
from domain.assignment import Assignment
from domain.clock import moment as moment
from domain.clock import stamp as stamp
from domain.edit import Change, Value, key_of
from domain.key import Key
from domain.person import Person, Role
from domain.policy import Policy
from domain.release import Pairs, Release, pairs
from domain.sample import Sample
from domain.scheme import Attribute, Label, Scheme
from domain.span import Span
from domain.suggestion import Rejection, Round

Record = dict[str, Any]


def to_record(value: Value) -> Record:
    """A value as a JSON object; `from_record` with its kind gives an equal value back."""
    return _WRITERS[type(value)](value)


def from_record(kind: str, record: Mapping[str, Any]) -> Value:
    """The value that a record holds, of a kind as `key_of` names it (`release`, `annotation`, `relation` ...).

    Raises KeyError, TypeError or ValueError on a record of another form.
    """
    return _READERS[kind](record)


def change_record(change: Change) -> Record:
    """A change as a JSON object: its kind and the records before and after (null where there is none)."""
    return {
        "kind": key_of(change.value)[0],
        "before": None if change.before is None else to_record(change.before),
        "after": None if change.after is None else to_record(change.after),
    }


def change_from(record: Mapping[str, Any]) -> Change:
    """The change that `change_record` wrote."""
    kind, before, after = record["kind"], record["before"], record["after"]
    return Change(
        None if before is None else from_record(kind, before),
        None if after is None else from_record(kind, after),
    )


def _object(items: Pairs) -> dict[str, str]:
    return dict(items)


def _release(value: Release) -> Record:
    return {
        "id": str(value.id),
        "name": value.name,
        "digest": value.digest,
        "length": value.length,
        "added": stamp(value.added),
        "source": value.source,
        "format": value.format,
        "encoding": value.encoding,
        "metadata": _object(value.metadata),
        "trashed": value.trashed,
    }


def _read_release(record: Mapping[str, Any]) -> Release:
    return Release(
        id=UUID(record["id"]),
        name=record["name"],
        digest=record["digest"],
        length=record["length"],
        added=moment(record["added"]),
        source=record["source"],
        format=record["format"],
        encoding=record["encoding"],
        metadata=pairs(record["metadata"]),
        trashed=record["trashed"],
    )


def _annotation(value: Annotation) -> Record:
    return {
        "id": str(value.id),
        "release": str(value.release_id),
        "label": value.label,
        "fragments": [[fragment.start, fragment.end] for fragment in value.fragments],
        "quote": value.quote,
        "author": value.author,
        "created": stamp(value.created),
        "revision": str(value.revision),
        "attributes": _object(value.attributes),
        "comment": value.comment,
        "flagged": value.flagged,
        "origin": value.origin,
        "claims": _object(value.claims),
    }


def _read_annotation(record: Mapping[str, Any]) -> Annotation:
    return Annotation(
        id=UUID(record["id"]),
        release_id=UUID(record["release"]),
        label=record["label"],
        fragments=tuple(Span(start, end) for start, end in record["fragments"]),
        quote=record["quote"],
        author=record["author"],
        created=moment(record["created"]),
        revision=UUID(record["revision"]),
        attributes=pairs(record["attributes"]),
        comment=record["comment"],
        flagged=record["flagged"],
        origin=record["origin"],
        claims=pairs(record["claims"]),
    )


def _relation(value: Relation) -> Record:
    return {
        "id": str(value.id),
        "release": str(value.release_id),
        "label": value.label,
        "source": str(value.source),
        "target": str(value.target),
        "author": value.author,
        "created": stamp(value.created),
        "attributes": _object(value.attributes),
        "origin": value.origin,
        "claims": _object(value.claims),
    }


def _read_relation(record: Mapping[str, Any]) -> Relation:
    return Relation(
        id=UUID(record["id"]),
        release_id=UUID(record["release"]),
        label=record["label"],
        source=UUID(record["source"]),
        target=UUID(record["target"]),
        author=record["author"],
        created=moment(record["created"]),
        attributes=pairs(record["attributes"]),
        origin=record["origin"],
        claims=pairs(record["claims"]),
    )


def _person(value: Person) -> Record:
    return {"name": value.name, "role": value.role.value, "active": value.active}


def _read_person(record: Mapping[str, Any]) -> Person:
    return Person(record["name"], Role(record["role"]), record["active"])


def _scheme(value: Scheme) -> Record:
    return {"name": value.name, "labels": [_label(label) for label in value.labels]}


def _label(value: Label) -> Record:
    return {
        "id": value.id,
        "title": value.title,
        "colour": value.colour,
        "letter": value.letter,
        "key": value.key,
        "description": value.description,
        "pattern": value.pattern,
        "attributes": [
            {
                "name": attribute.name,
                "title": attribute.title,
                "choices": list(attribute.choices),
                "description": attribute.description,
            }
            for attribute in value.attributes
        ],
        "retired": value.retired,
    }


def scheme_from(record: Mapping[str, Any]) -> Scheme:
    """A scheme from a record or a TOML table; what a label leaves out takes its default."""
    return Scheme(record.get("name", "Scheme"), tuple(_read_label(label) for label in record["labels"]))


def _read_label(record: Mapping[str, Any]) -> Label:
    return Label(
        id=record["id"],
        title=record["title"],
        colour=record["colour"],
        letter=record.get("letter", ""),
        key=record.get("key", ""),
        description=record.get("description", ""),
        pattern=record.get("pattern", "solid"),
        attributes=tuple(
            Attribute(
                name=attribute["name"],
                title=attribute.get("title", ""),
                choices=tuple(attribute.get("choices", ())),
                description=attribute.get("description", ""),
            )
            for attribute in record.get("attributes", ())
        ),
        retired=record.get("retired", False),
    )


_WRITERS: dict[type, Callable[[Any], Record]] = {
    Release: _release,
    Annotation: _annotation,
    Relation: _relation,
    Negative: review_record.negative,
    Decision: review_record.decision,
    Comment: review_record.comment,
    Mark: review_record.mark,
    Assignment: review_record.assignment,
    Rejection: review_record.rejection,
    Round: review_record.sweep,
    Sample: review_record.sample,
    Person: _person,
    Key: review_record.key,
    Scheme: _scheme,
    Policy: review_record.policy,
}
_READERS: dict[str, Callable[[Mapping[str, Any]], Value]] = {
    "release": _read_release,
    "annotation": _read_annotation,
    "relation": _read_relation,
    "negative": review_record.read_negative,
    "decision": review_record.read_decision,
    "comment": review_record.read_comment,
    "mark": review_record.read_mark,
    "assignment": review_record.read_assignment,
    "rejection": review_record.read_rejection,
    "round": review_record.read_sweep,
    "sample": review_record.read_sample,
    "person": _read_person,
    "key": review_record.read_key,
    "scheme": scheme_from,
    "policy": review_record.read_policy,
}
