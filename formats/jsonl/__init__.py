"""Our own lossless format: a head line and one JSON line per release; docs/format.md describes it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

from domain.annotation import AnnotatedRelease, Annotation, Comment, Decision, Mark, Negative, Relation, Subject
from domain.assignment import Assignment
from domain.record import Record, to_record
from domain.review_record import correction
from formats import ExportHead
from formats.jsonl.reading import VERSION, read, scheme_of
from formats.safe import finish
from formats.writing import ordered

__all__ = ["Writer", "head_object", "read", "release_object", "scheme_of"]

_BUFFER = 1 << 20
# UUIDs and datetimes are left to orjson: spelling them in Python costs more than all the rest.
_OPTIONS = orjson.OPT_UTC_Z | orjson.OPT_APPEND_NEWLINE


def release_object(sheet: AnnotatedRelease) -> Record:
    """A release with its text and annotations as the JSON object of its line, of plain JSON values."""
    found: Record = orjson.loads(_line(sheet))
    return found


def head_object(head: ExportHead) -> Record:
    """The first line's object: what the file is and which state of which corpus it shows."""
    return {
        "glossator": VERSION,
        "kind": "head",
        "corpus": head.corpus,
        "program": head.program,
        "scheme": to_record(head.scheme),
        "audit": {"count": head.audit_count, "head": head.audit_head},
        "filters": [list(pair) for pair in head.filters],
    }


def _line(sheet: AnnotatedRelease) -> bytes:
    release = sheet.release
    return orjson.dumps(
        {
            "kind": "release",
            "id": release.id,
            "name": release.name,
            "digest": release.digest,
            "length": release.length,
            "text": sheet.text,
            "metadata": dict(release.metadata),
            "source": release.source,
            "format": release.format,
            "encoding": release.encoding,
            "added": _utc(release.added),
            "trashed": release.trashed,
            "marks": [_mark(mark) for mark in sorted(sheet.marks, key=lambda mark: (mark.kind, mark.by))],
            "annotations": [_annotation(sheet, annotation) for annotation in ordered(sheet)],
            "relations": [_relation(relation) for relation in sheet.relations],
            "negatives": [_negative(sheet, negative) for negative in sheet.negatives],
            "comments": [_comment(comment) for comment in sheet.comments],
            "assignments": [_assignment(assignment) for assignment in sheet.assignments],
        },
        option=_OPTIONS,
    )


def _annotation(sheet: AnnotatedRelease, annotation: Annotation) -> dict[str, Any]:
    fragments = [[fragment.start, fragment.end] for fragment in annotation.fragments]
    return {
        "id": annotation.id,
        "label": annotation.label,
        "fragments": fragments,
        "start": fragments[0][0],
        "end": fragments[-1][1],
        "quote": annotation.quote,
        "attributes": dict(annotation.attributes),
        "comment": annotation.comment,
        "flagged": annotation.flagged,
        "author": annotation.author,
        "created": _utc(annotation.created),
        "revision": annotation.revision,
        "origin": annotation.origin,
        "claims": dict(annotation.claims),
        **_standing(sheet, annotation),
    }


def _standing(sheet: AnnotatedRelease, subject: Subject) -> dict[str, Any]:
    return {
        "state": sheet.state(subject).value,
        "decisions": [_decision(decision) for decision in sheet.decisions_on(subject.id)],
    }


def _relation(relation: Relation) -> dict[str, Any]:
    return {
        "id": relation.id,
        "label": relation.label,
        "source": relation.source,
        "target": relation.target,
        "attributes": dict(relation.attributes),
        "author": relation.author,
        "created": _utc(relation.created),
        "origin": relation.origin,
        "claims": dict(relation.claims),
    }


def _negative(sheet: AnnotatedRelease, negative: Negative) -> dict[str, Any]:
    return {
        "id": negative.id,
        "label": negative.label,
        "comment": negative.comment,
        "author": negative.author,
        "created": _utc(negative.created),
        "revision": negative.revision,
        "origin": negative.origin,
        "claims": dict(negative.claims),
        **_standing(sheet, negative),
    }


def _comment(comment: Comment) -> dict[str, Any]:
    return {
        "id": comment.id,
        "annotation": comment.annotation_id,
        "span": None if comment.span is None else [comment.span.start, comment.span.end],
        "author": comment.author,
        "created": _utc(comment.created),
        "text": comment.text,
        "settled": comment.settled,
    }


def _assignment(assignment: Assignment) -> dict[str, Any]:
    return {"person": assignment.person, "by": assignment.by, "at": _utc(assignment.at)}


def _decision(decision: Decision) -> dict[str, Any]:
    made: dict[str, Any] = {
        "id": decision.id,
        "revision": decision.revision,
        "verdict": decision.verdict.value,
        "by": decision.by,
        "at": _utc(decision.at),
        "reason": decision.reason,
        "comment": decision.comment,
    }
    # Few decisions have any of these.
    if decision.correction is not None:
        made["correction"] = correction(decision.correction)
    if decision.case is not None:
        made["case"] = decision.case
    if decision.signature:
        made |= {"key": decision.key, "signature": decision.signature}
    return made


def _mark(mark: Mark) -> dict[str, Any]:
    made: dict[str, Any] = {"kind": mark.kind.value, "by": mark.by, "at": _utc(mark.at)}
    return made | {"seen": mark.seen} if mark.seen else made


def _utc(moment: datetime) -> datetime:
    return moment if moment.tzinfo is UTC else moment.astimezone(UTC)


class Writer:
    """Writes the head at once and each release as it comes; holds one release at a time."""

    labels: Mapping[str, str] = {}
    index: Mapping[str, str] = {}

    def __init__(self, path: Path, head: ExportHead) -> None:
        self._file = path.open("wb", buffering=_BUFFER)
        self._file.write(orjson.dumps(head_object(head), option=_OPTIONS))

    def write(self, sheet: AnnotatedRelease) -> None:
        """Add the line of one release."""
        self._file.write(_line(sheet))

    def close(self) -> tuple[str, ...]:
        """Finish the file; nothing is ever left out."""
        finish(self._file)
        return ()
