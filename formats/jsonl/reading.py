"""Reads our own lossless format back; every line is checked before anything of it is offered."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from domain.errors import Refusal
from domain.record import scheme_from
from domain.release import (
    Claim,
    CommentClaim,
    Incoming,
    NegativeClaim,
    Pairs,
    RelationClaim,
    digest_of,
    normalise,
    pairs,
)
from domain.scheme import Scheme, checked
from formats.given import Given

VERSION = 2
"""2 has negatives, comments and assignments too; files of 1 are read as they are."""
_KINDS: dict[type, str] = {str: "text", int: "a whole number", bool: "true or false", list: "a list", dict: "an object"}


def read(given: Given, *, encoding: str | None = None) -> Iterator[Incoming]:
    """The releases of a file with their annotations as claims; JSON is UTF-8, so `encoding` changes nothing.

    The head may be missing. A line that is not sound is refused by its number.
    """
    count = 0
    for line, raw in _lines(given):
        found = line.parsed(raw)
        if _is_head(line, found):
            continue
        count += 1
        yield _incoming(line, found, raw)
    if not count:
        raise Refusal(f"“{given.name}” holds no release: choose a file that Glossator exported as jsonl.")


def scheme_of(given: Given) -> Scheme | None:
    """The scheme of the head, when the file begins with one."""
    for line, raw in _lines(given):
        found = line.parsed(raw)
        if not _is_head(line, found) or "scheme" not in found:
            return None
        try:
            return checked(scheme_from(line.take(found, "scheme", dict)))
        except (KeyError, TypeError, ValueError, AttributeError):
            raise line.refusal("the scheme of the head is not a scheme") from None
    return None


@dataclass(frozen=True, slots=True)
class _Line:
    """Where we are in a file, to be named in each refusal."""

    name: str
    number: int

    def refusal(self, what: str) -> Refusal:
        """The sentence for a slip on this line."""
        return Refusal(f"Line {self.number} of “{self.name}”: {what}; mend that line, or export the file anew.")

    def parsed(self, raw: bytes) -> dict[str, Any]:
        """The line's object; refused when it is no JSON, no object or names a key twice."""
        try:
            found = orjson.loads(raw)
            # orjson refuses NaN, lone surrogates and deep nesting, but lets the last of two equal keys win.
            json.loads(raw, object_pairs_hook=_refuse_twins)
        except (orjson.JSONDecodeError, RecursionError, UnicodeDecodeError) as error:
            raise self.refusal(f"it is not JSON ({error})") from None
        except _TwinKeyError as error:
            raise self.refusal(f"an object has the key “{error}” twice") from None
        if not isinstance(found, dict):
            raise self.refusal("it is not a JSON object")
        return found

    def take(self, record: Mapping[str, Any], key: str, kind: type, default: Any = None) -> Any:
        """The value of a key, of that type; the default, when there is one, stands for a missing value."""
        value = record.get(key)
        if value is None and default is not None:
            return default
        if type(value) is not kind:
            raise self.refusal(f"“{key}” must be {_KINDS[kind]}")
        return value

    def objects(self, record: Mapping[str, Any], key: str, what: str) -> list[dict[str, Any]]:
        """A list of objects; an empty one where there is none."""
        found: list[dict[str, Any]] = self.take(record, key, list, [])
        for number, item in enumerate(found, 1):
            if not isinstance(item, dict):
                raise self.refusal(f"{what} {number} is not an object")
        return found

    def pairs(self, record: Mapping[str, Any], key: str) -> Pairs:
        """A map from text to text as pairs."""
        found = self.take(record, key, dict, {})
        for name in found:
            self.take(found, name, str)
        return pairs(found)


class _TwinKeyError(Exception):
    """An object that names a key twice."""


def _refuse_twins(items: list[tuple[str, Any]]) -> None:
    if len(items) > 1:
        seen = set()
        for key, _ in items:
            if key in seen:
                raise _TwinKeyError(key)
            seen.add(key)


def _lines(given: Given) -> Iterator[tuple[_Line, bytes]]:
    for number, raw in given.lines():
        yield _Line(given.name, number), raw


def _is_head(line: _Line, found: Mapping[str, Any]) -> bool:
    kind: str = line.take(found, "kind", str, "head" if "glossator" in found else "release")
    if kind not in ("head", "release"):
        raise line.refusal(f"there is no kind “{kind}” of line")
    if kind == "head" and not 1 <= line.take(found, "glossator", int) <= VERSION:
        raise Refusal(f"“{line.name}” was written by a newer Glossator: open it with that version.")
    return kind == "head"


def _incoming(line: _Line, found: Mapping[str, Any], raw: bytes) -> Incoming:
    text = line.take(found, "text", str)
    if "digest" in found and digest_of(text) != line.take(found, "digest", str):
        raise line.refusal("the text is not the one whose digest is given")
    canonical = normalise(text)
    claims = line.take(found, "annotations", list, [])
    negatives = line.objects(found, "negatives", "negative")
    comments = line.objects(found, "comments", "comment")
    if (claims or comments) and canonical != text:
        raise line.refusal("the text has carriage returns, a byte order mark or the like, so offsets are unsure")
    fallback = f"{line.name.rpartition('.')[0] or line.name} {line.number}"
    return Incoming(
        name=line.take(found, "name", str, fallback) or fallback,
        text=canonical,
        source=raw,
        format="jsonl",
        metadata=line.pairs(found, "metadata"),
        selected=not line.take(found, "trashed", bool, False),
        claims=tuple(_claim(line, canonical, claim, number) for number, claim in enumerate(claims, 1)),
        relations=_relations(line, found, claims),
        negatives=tuple(_negative(line, item) for item in negatives),
        comments=_comments(line, comments, (*claims, *negatives), len(canonical)),
    )


def _claim(line: _Line, text: str, found: Any, number: int) -> Claim:
    if not isinstance(found, dict):
        raise line.refusal(f"annotation {number} is not an object")
    fragments = _fragments(line, found, number, len(text))
    covered = " … ".join(text[start:end] for start, end in fragments)
    if "quote" in found and line.take(found, "quote", str) != covered:
        raise line.refusal(f"the quote of annotation {number} is not the text at {fragments[0][0]}")
    return Claim(
        label=line.take(found, "label", str),
        fragments=fragments,
        attributes=line.pairs(found, "attributes"),
        comment=line.take(found, "comment", str, ""),
        claims=_claims(line, found),
    )


def _relations(line: _Line, found: Mapping[str, Any], annotations: list[Any]) -> tuple[RelationClaim, ...]:
    """The relations, which name their ends by the ids that the annotations of the line have."""
    given = line.objects(found, "relations", "relation")
    places = _places(line, annotations) if given else {}
    return tuple(_relation(line, relation, places, number) for number, relation in enumerate(given, 1))


def _places(line: _Line, named: Iterable[Mapping[str, Any]]) -> dict[str, int | None]:
    """The place of each by its id; None for an id that several have."""
    places: dict[str, int | None] = {}
    for place, record in enumerate(named):
        name = line.take(record, "id", str, "")
        places[name] = None if not name or name in places else place
    return places


def _negative(line: _Line, found: Mapping[str, Any]) -> NegativeClaim:
    return NegativeClaim(line.take(found, "label", str), line.take(found, "comment", str, ""), _claims(line, found))


def _comments(
    line: _Line, given: Sequence[Mapping[str, Any]], subjects: Iterable[Mapping[str, Any]], length: int
) -> tuple[CommentClaim, ...]:
    """The comments; what one is on may be gone, and then it stands at its stretch alone."""
    places = _places(line, subjects) if given else {}
    return tuple(
        CommentClaim(
            text=line.take(comment, "text", str),
            on=places.get(line.take(comment, "annotation", str, "")),
            span=_stretch(line, comment, number, length),
            author=line.take(comment, "author", str, ""),
            created=line.take(comment, "created", str, ""),
            settled=line.take(comment, "settled", bool, False),
        )
        for number, comment in enumerate(given, 1)
    )


def _stretch(line: _Line, comment: Mapping[str, Any], number: int, length: int) -> tuple[int, int] | None:
    found = comment.get("span")
    if found is None:
        return None
    sound = isinstance(found, list) and len(found) == 2 and all(type(place) is int for place in found)
    if not sound or not 0 <= found[0] <= found[1] <= length:
        raise line.refusal(f"the span of comment {number} is no [start, end] within the text")
    return found[0], found[1]


def _relation(line: _Line, found: Mapping[str, Any], places: Mapping[str, int | None], number: int) -> RelationClaim:
    ends = []
    for key in ("source", "target"):
        place = places.get(line.take(found, key, str))
        if place is None:
            raise line.refusal(f"the {key} of relation {number} is not the id of just one annotation of the line")
        ends.append(place)
    source, target = ends
    said = _said(line, found, ("id", "author", "created"))
    return RelationClaim(line.take(found, "label", str), source, target, line.pairs(found, "attributes"), said)


def _fragments(line: _Line, found: Mapping[str, Any], number: int, length: int) -> tuple[tuple[int, int], ...]:
    given = found.get("fragments")
    if given is None:
        given = [[found.get("start"), found.get("end")]]
    sound = isinstance(given, list) and all(
        isinstance(pair, list) and len(pair) == 2 and all(type(place) is int for place in pair) for pair in given
    )
    if not given or not sound:
        raise line.refusal(f"annotation {number} needs fragments [[start, end], ...] in whole numbers")
    fragments = tuple(sorted((start, end) for start, end in given))
    reached = 0
    for start, end in fragments:
        if not reached <= start <= end <= length:
            raise line.refusal(f"annotation {number} has a fragment {start} to {end} that overlaps or leaves the text")
        reached = end
    return fragments


def _said(line: _Line, found: Mapping[str, Any], keys: tuple[str, ...]) -> Pairs:
    """What is said under those keys and of the origin; what an earlier file had said is named `earlier.` before it."""
    said = {f"earlier.{name}": value for name, value in line.pairs(found, "claims")}
    for key in keys:
        said[key] = line.take(found, key, str, "")
    said["origin"] = line.take(found, "origin", str, "").replace("manual", "")
    return pairs({key: value for key, value in said.items() if value})


def _claims(line: _Line, found: Mapping[str, Any]) -> Pairs:
    """What the line says of people and decisions."""
    said = dict(_said(line, found, ("id", "author", "created", "state")))
    said["flagged"] = "yes" if line.take(found, "flagged", bool, False) else ""
    standing: Mapping[str, Any] = {}
    for decision in line.take(found, "decisions", list, []):
        if not isinstance(decision, dict):
            raise line.refusal("a decision is not an object")
        if decision.get("revision") == found.get("revision"):
            standing = decision
    if standing:
        said[f"{line.take(standing, 'verdict', str)}_by"] = line.take(standing, "by", str)
        said["decided_at"] = line.take(standing, "at", str, "")
        said["reason"] = line.take(standing, "reason", str, "")
        said["decision_comment"] = line.take(standing, "comment", str, "")
    return pairs({key: value for key, value in said.items() if value})
