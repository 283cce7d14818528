"""What is said of releases besides annotations, and what is laid down for a corpus, in the caller's transaction."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from domain.annotation import Comment, Decision, Negative
from domain.assignment import Assignment
from domain.edit import by_age, by_label, by_place, key_of
from domain.key import Key
from domain.sample import Sample
from domain.suggestion import Rejection, Round
from storage import tables
from storage.review_rows import assignment_from, comment_from, decision_from, key_from, negative_from, sample_from
from storage.suggestion_rows import rejection_from, round_from

CHUNK = 500
"""Ids in one question: SQLite takes only so many."""


def sayings(connection: Connection, releases: Sequence[str]) -> dict[str, dict[str, Any]]:
    """For each release that has any: its negatives, comments, assignments and rejections, as fields of its sheet."""
    negatives: dict[str, list[Negative]] = defaultdict(list)
    comments: dict[str, list[Comment]] = defaultdict(list)
    given: dict[str, list[Assignment]] = defaultdict(list)
    rejections: dict[str, list[Rejection]] = defaultdict(list)
    for row in connection.execute(select(tables.negative).where(tables.negative.c.release_id.in_(releases))):
        negatives[row.release_id].append(negative_from(row))
    for row in connection.execute(select(tables.comment).where(tables.comment.c.release_id.in_(releases))):
        comments[row.release_id].append(comment_from(row))
    for row in connection.execute(select(tables.assignment).where(tables.assignment.c.release_id.in_(releases))):
        given[row.release_id].append(assignment_from(row))
    for row in connection.execute(select(tables.rejection).where(tables.rejection.c.release_id.in_(releases))):
        rejections[row.release_id].append(rejection_from(row))
    return {
        key: {
            "negatives": tuple(sorted(negatives[key], key=by_label)),
            "comments": tuple(sorted(comments[key], key=by_age)),
            "assignments": tuple(sorted(given[key], key=key_of)),
            "rejections": tuple(sorted(rejections[key], key=by_place)),
        }
        for key in {*negatives, *comments, *given, *rejections}
    }


def comments(connection: Connection) -> list[Comment]:
    """All comments of the corpus on releases that are not in the trash, oldest first."""
    column = tables.comment.c
    present = select(tables.release.c.id).where(tables.release.c.trashed.is_(False))
    query = select(tables.comment).where(column.release_id.in_(present)).order_by(column.created, column.id)
    return [comment_from(row) for row in connection.execute(query)]


def assignments(connection: Connection) -> list[Assignment]:
    """Who is to annotate which release."""
    query = select(tables.assignment).order_by(tables.assignment.c.release_id, tables.assignment.c.person)
    return [assignment_from(row) for row in connection.execute(query)]


def rounds(connection: Connection) -> list[Round]:
    """All rounds of sweeps, oldest first."""
    query = select(tables.sweep).order_by(tables.sweep.c.created, tables.sweep.c.id)
    return [round_from(row) for row in connection.execute(query)]


def samples(connection: Connection) -> list[Sample]:
    """The samples that were drawn, oldest first."""
    query = select(tables.sample).order_by(tables.sample.c.made, tables.sample.c.id)
    return [sample_from(row) for row in connection.execute(query)]


def decisions_on(connection: Connection, ids: Sequence[UUID]) -> list[Decision]:
    """All decisions on those annotations and negatives, whatever they were bound to, in the order of their commits."""
    column = tables.decision.c
    found: list[Decision] = []
    for start in range(0, len(ids), CHUNK):
        chunk = [str(item) for item in ids[start : start + CHUNK]]
        query = select(tables.decision).where(column.annotation_id.in_(chunk)).order_by(column.position)
        found += [decision_from(row) for row in connection.execute(query)]
    return found


def keys(connection: Connection) -> list[Key]:
    """The public keys of all people, oldest first."""
    query = select(tables.key).order_by(tables.key.c.made, tables.key.c.id)
    return [key_from(row) for row in connection.execute(query)]
