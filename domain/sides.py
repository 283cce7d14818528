"""The details of an act: for each change what it was and what it became, field by field."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from domain.edit import Change, Edit, key_of
from domain.record import moment, to_record
from domain.review import REASONS
from domain.telling import known_from, phrases_of
from domain.telling_words import Terms, in_order

SILENT = frozenset({"id", "release", "annotation", "revision", "digest", "source", "seen", "public", "case"})
"""Fields that hold nothing for a reader."""
TITLES = {
    "fragments": "Characters",
    "span": "Characters",
    "quote": "Text",
    "author": "By",
    "by": "By",
    "at": "When",
    "created": "Made",
    "added": "Came in",
    "flagged": "Second look",
    "colour": "Colour",
    "verdict": "Decision",
    "trashed": "In the trash",
    "length": "Characters",
    "key": "Key",
}

MOMENTS = frozenset({"at", "created", "added", "made"})


@dataclass(frozen=True, slots=True)
class Side:
    """One field before and after; empty where there was or is nothing."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Detail:
    """One change of an act: what it did in words, and the fields that are others than before."""

    words: str
    sides: tuple[Side, ...]


def details(done: Edit, terms: Terms, most: int) -> Iterator[Detail]:
    """The first changes of an Edit, one after the other."""
    known = known_from(done, terms)
    for change in islice(done.changes, most):
        words = "; ".join(in_order(phrases_of(change, known, done.by))) or f"changed a {key_of(change.value)[0]}"
        yield Detail(words, tuple(_sides(change, known)))


def _sides(change: Change, terms: Terms) -> Iterator[Side]:
    before = {} if change.before is None else _flat(to_record(change.before), terms)
    after = {} if change.after is None else _flat(to_record(change.after), terms)
    for field in dict.fromkeys((*before, *after)):
        old, new = before.get(field, ""), after.get(field, "")
        if old != new:
            yield Side(field, old, new)


def _flat(record: Mapping[str, Any], terms: Terms) -> dict[str, str]:
    """The fields of a record that a reader wants, with their titles."""
    found: dict[str, str] = {}
    label = str(record.get("label", ""))
    for name, value in record.items():
        if name in SILENT or value in (None, "", [], {}, False):
            continue
        if name == "labels":
            found.update(_labels(value))
        elif name == "correction":
            found.update((f"Proposed: {key.lower()}", words) for key, words in _flat(value, terms).items())
        elif name == "attributes":
            found.update((_titled(terms.attribute(label, key)), words) for key, words in value.items())
        elif isinstance(value, dict):
            found.update((f"{_titled(name)}: {key}", str(words)) for key, words in value.items())
        else:
            found[TITLES.get(name) or _titled(name)] = _worded(name, value, terms)
    return found


def _titled(name: str) -> str:
    return (name[:1].upper() + name[1:]).replace("_", " ")


def _worded(name: str, value: Any, terms: Terms) -> str:
    if name == "label":
        return terms.label(value)
    if name == "reason":
        return REASONS.get(value, str(value))
    if name == "fragments":
        return ", ".join(f"{start:,} to {end:,}" for start, end in value)
    if name == "span":
        return "{:,} to {:,}".format(*value)
    if name in MOMENTS:
        return f"{moment(value):%Y-%m-%d %H:%M:%S} UTC"
    if name == "chosen":
        return f"{len(value):,}"
    return "yes" if value is True else str(value)


def _labels(labels: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """All fields of a scheme's labels, each under the label's title."""
    yield "Labels", ", ".join(label["title"] for label in labels)
    for label in labels:
        for name, value in label.items():
            if name in ("id", "title") or not value:
                continue
            if name == "attributes":
                for attribute in value:
                    words = ", ".join(attribute["choices"]) or "any words"
                    yield f"{label['id']}: attribute {attribute['name']}", words
            else:
                yield f"{label['id']}: {TITLES.get(name, name).lower()}", "yes" if value is True else str(value)
