"""What the rules of review need to know before an Edit is written; with `storage.ground`, which reads the rest."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from domain.annotation import (
    ADJUDICATED,
    JUDGED,
    SETTLED,
    Decision,
    Mark,
    MarkKind,
    State,
    fingerprint,
)
from domain.assignment import Assignment
from domain.edit import Edit
from domain.ground import Standing
from domain.key import Key
from domain.person import Role
from domain.policy import Policy
from storage import tables
from storage.review_rows import key_from, policy_from

_POLICY = select(tables.policy)


def asked(connection: Connection, done: Edit, decisions: Sequence[Decision]) -> dict[str, Any]:
    """Those fields of the ground that the Edit asks for; the others keep their defaults."""
    found: dict[str, Any] = {}
    if any(decision.verdict in JUDGED for decision in decisions) or done.of(Key):
        found["policy"] = load_policy(connection) or Policy()
        named = {decision.key for decision in decisions if decision.key}
        found["keys"] = _keys(connection, {done.by, *(change.value.person for change in done.of(Key))}, named)  # type: ignore[union-attr]
    settled = {item.release_id for item in decisions if item.case is not None or item.verdict is State.OVERRULED}
    if settled:
        found["own"] = frozenset(key for key in settled if _annotates(connection, key, done.by))
    signed = [change.after for change in done.of(Mark)]
    found["signing"] = {
        mark.release_id: standing_of(connection, mark.release_id)
        for mark in signed
        if isinstance(mark, Mark) and mark.kind is MarkKind.REVIEWED
    }
    if done.of(Assignment):
        found["active"] = _active(connection)
    return found


def load_policy(connection: Connection) -> Policy | None:
    """What is laid down; None while nothing is."""
    row = connection.execute(_POLICY).first()
    return policy_from(row) if row else None


def _keys(connection: Connection, people: set[str], named: set[str]) -> dict[str, Key]:
    column = tables.key.c
    query = select(tables.key).where(column.person.in_(people) | column.id.in_(named))
    return {row.id: key_from(row) for row in connection.execute(query)}


def _annotates(connection: Connection, release_id: UUID, name: str) -> bool:
    """Whether somebody is one of those who annotate a release."""
    key, annotation = str(release_id), tables.annotation.c
    asked_of = (
        select(annotation.id).where(
            annotation.release_id == key, annotation.author == name, annotation.origin != ADJUDICATED
        ),
        select(tables.negative.c.id).where(tables.negative.c.release_id == key, tables.negative.c.author == name),
        select(tables.assignment.c.person).where(
            tables.assignment.c.release_id == key, tables.assignment.c.person == name
        ),
        select(tables.mark.c.actor).where(
            tables.mark.c.release_id == key, tables.mark.c.kind == MarkKind.DONE.value, tables.mark.c.actor == name
        ),
    )
    return any(connection.execute(query.limit(1)).first() is not None for query in asked_of)


def standing_of(connection: Connection, release_id: UUID) -> Standing:
    """A release as a sign-off finds it."""
    key, column = str(release_id), tables.decision.c
    name = connection.execute(select(tables.release.c.name).where(tables.release.c.id == key)).scalar_one_or_none()
    subjects: dict[str, str] = {}
    authors: set[str] = set()
    annotation, negative = tables.annotation.c, tables.negative.c
    listed = (
        select(annotation.id, annotation.revision, annotation.author).where(annotation.release_id == key),
        select(negative.id, negative.id.label("revision"), negative.author).where(negative.release_id == key),
    )
    for query in listed:
        for row in connection.execute(query):
            subjects[row.id] = row.revision
            authors.add(row.author)
    states: dict[str, State] = defaultdict(lambda: State.DRAFT)
    given = select(column.annotation_id, column.revision, column.verdict).where(column.release_id == key)
    for row in connection.execute(given.order_by(column.position, column.id)):
        if subjects.get(row.annotation_id) == row.revision:
            states[row.annotation_id] = State(row.verdict)
    undecided = sum(states[subject] not in SETTLED for subject in subjects)
    return Standing(str(name), fingerprint(subjects.items()), undecided, frozenset(authors))


def _active(connection: Connection) -> frozenset[str]:
    query = select(tables.person.c.name, tables.person.c.role).where(tables.person.c.active.is_(True))
    return frozenset(row.name for row in connection.execute(query) if Role(row.role).may(Role.ANNOTATOR))
