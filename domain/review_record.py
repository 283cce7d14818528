"""Values of review as plain JSON objects and back; with `domain.record`, which has all other kinds.

What came into a kind later is left out of a record while it is empty, so that older records stay what they were.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from domain.annotation import Comment, Correction, Decision, Mark, MarkKind, Negative, State
from domain.assignment import Assignment
from domain.clock import moment, stamp
from domain.key import Key
from domain.policy import Policy
from domain.release import pairs
from domain.sample import Sample
from domain.span import Span
from domain.suggestion import Rejection, Round, Source

Record = dict[str, Any]


def negative(value: Negative) -> Record:
    """A negative's record."""
    return {
        "id": str(value.id),
        "release": str(value.release_id),
        "label": value.label,
        "author": value.author,
        "created": stamp(value.created),
        "comment": value.comment,
        "origin": value.origin,
        "claims": dict(value.claims),
    }


def read_negative(record: Mapping[str, Any]) -> Negative:
    """The negative that a record holds."""
    return Negative(
        id=UUID(record["id"]),
        release_id=UUID(record["release"]),
        label=record["label"],
        author=record["author"],
        created=moment(record["created"]),
        comment=record["comment"],
        origin=record["origin"],
        claims=pairs(record["claims"]),
    )


def decision(value: Decision) -> Record:
    """A decision's record."""
    made: Record = {
        "id": str(value.id),
        "annotation": str(value.annotation_id),
        "release": str(value.release_id),
        "revision": str(value.revision),
        "verdict": value.verdict.value,
        "by": value.by,
        "at": stamp(value.at),
        "reason": value.reason,
        "comment": value.comment,
    }
    if value.correction is not None:
        made["correction"] = correction(value.correction)
    if value.case is not None:
        made["case"] = str(value.case)
    if value.signature:
        made |= {"key": value.key, "signature": value.signature}
    return made


def read_decision(record: Mapping[str, Any]) -> Decision:
    """The decision that a record holds."""
    proposed, case = record.get("correction"), record.get("case")
    return Decision(
        id=UUID(record["id"]),
        annotation_id=UUID(record["annotation"]),
        release_id=UUID(record["release"]),
        revision=UUID(record["revision"]),
        verdict=State(record["verdict"]),
        by=record["by"],
        at=moment(record["at"]),
        reason=record["reason"],
        comment=record["comment"],
        correction=None if proposed is None else read_correction(proposed),
        case=None if case is None else UUID(case),
        key=record.get("key", ""),
        signature=record.get("signature", ""),
    )


def correction(value: Correction) -> Record:
    """A correction's record, in the words of an annotation's."""
    fragments = [[fragment.start, fragment.end] for fragment in value.fragments]
    return {"label": value.label, "fragments": fragments, "attributes": dict(value.attributes)}


def read_correction(record: Mapping[str, Any]) -> Correction:
    """The correction that a record holds."""
    fragments = tuple(Span(start, end) for start, end in record["fragments"])
    return Correction(record["label"], fragments, pairs(record["attributes"]))


def comment(value: Comment) -> Record:
    """A comment's record."""
    return {
        "id": str(value.id),
        "release": str(value.release_id),
        "annotation": None if value.annotation_id is None else str(value.annotation_id),
        "span": None if value.span is None else [value.span.start, value.span.end],
        "author": value.author,
        "created": stamp(value.created),
        "text": value.text,
        "settled": value.settled,
    }


def read_comment(record: Mapping[str, Any]) -> Comment:
    """The comment that a record holds."""
    annotation, span = record["annotation"], record["span"]
    return Comment(
        id=UUID(record["id"]),
        release_id=UUID(record["release"]),
        annotation_id=None if annotation is None else UUID(annotation),
        span=None if span is None else Span(*span),
        author=record["author"],
        created=moment(record["created"]),
        text=record["text"],
        settled=record["settled"],
    )


def mark(value: Mark) -> Record:
    """A mark's record."""
    made = {"release": str(value.release_id), "by": value.by, "kind": value.kind.value, "at": stamp(value.at)}
    return made | {"seen": value.seen} if value.seen else made


def read_mark(record: Mapping[str, Any]) -> Mark:
    """The mark that a record holds."""
    at, seen = moment(record["at"]), record.get("seen", "")
    return Mark(UUID(record["release"]), record["by"], MarkKind(record["kind"]), at, seen)


def assignment(value: Assignment) -> Record:
    """An assignment's record."""
    return {"release": str(value.release_id), "person": value.person, "by": value.by, "at": stamp(value.at)}


def read_assignment(record: Mapping[str, Any]) -> Assignment:
    """The assignment that a record holds."""
    return Assignment(UUID(record["release"]), record["person"], record["by"], moment(record["at"]))


def sample(value: Sample) -> Record:
    """A sample's record."""
    return {
        "id": str(value.id),
        "annotator": value.annotator,
        "percent": value.percent,
        "seed": value.seed,
        "chosen": [str(item) for item in value.chosen],
        "population": value.population,
        "digest": value.digest,
        "by": value.by,
        "at": stamp(value.at),
    }


def read_sample(record: Mapping[str, Any]) -> Sample:
    """The sample that a record holds."""
    return Sample(
        id=UUID(record["id"]),
        annotator=record["annotator"],
        percent=record["percent"],
        seed=record["seed"],
        chosen=tuple(UUID(item) for item in record["chosen"]),
        population=record["population"],
        digest=record["digest"],
        by=record["by"],
        at=moment(record["at"]),
    )


def key(value: Key) -> Record:
    """A key's record."""
    return {
        "id": value.id,
        "person": value.person,
        "public": value.public,
        "made": stamp(value.made),
        "vouched": value.vouched,
    }


def read_key(record: Mapping[str, Any]) -> Key:
    """The key that a record holds."""
    return Key(record["id"], record["person"], record["public"], moment(record["made"]), record["vouched"])


def policy(value: Policy) -> Record:
    """A policy's record."""
    return {"blind": value.blind, "signed": value.signed}


def read_policy(record: Mapping[str, Any]) -> Policy:
    """The policy that a record holds."""
    return Policy(record["blind"], record["signed"])


def rejection(value: Rejection) -> Record:
    """A rejection's record; the score as a text, since no two programs write numbers alike."""
    return {
        "id": str(value.id),
        "release": str(value.release_id),
        "label": value.label,
        "span": [value.span.start, value.span.end],
        "quote": value.quote,
        "author": value.author,
        "created": stamp(value.created),
        "source": value.source.value,
        "score": str(value.score),
    }


def read_rejection(record: Mapping[str, Any]) -> Rejection:
    """The rejection that a record holds."""
    return Rejection(
        id=UUID(record["id"]),
        release_id=UUID(record["release"]),
        label=record["label"],
        span=Span(*record["span"]),
        quote=record["quote"],
        author=record["author"],
        created=moment(record["created"]),
        source=Source(record["source"]),
        score=float(record["score"]),
    )


def sweep(value: Round) -> Record:
    """The record of a round of a sweep."""
    return {
        "id": str(value.id),
        "label": value.label,
        "query": value.query,
        "number": value.number,
        "offered": value.offered,
        "accepted": value.accepted,
        "rejected": value.rejected,
        "author": value.author,
        "created": stamp(value.created),
    }


def read_sweep(record: Mapping[str, Any]) -> Round:
    """The round that a record holds."""
    given = {name: record[name] for name in ("label", "query", "number", "offered", "accepted", "rejected", "author")}
    return Round(id=UUID(record["id"]), created=moment(record["created"]), **given)
