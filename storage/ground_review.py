"""What the rules of review need to know before an Edit is written; with `storage.ground`, which reads the rest."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from domain.annotation import (
    ADJUDICATED,
    JUDGED,
    Decision,
    Mark,
    MarkKind,
    State,
)
from domain.assignment import Assignment
from domain.edit import Edit
from domain.errors import Refusal
from domain.ground import Standing
from domain.key import Key
from domain.person import Role
from domain.policy import Policy
from domain.review import hindrance
from storage import tables
from storage.review_rows import key_from, policy_from

_POLICY = select(tables.policy)


def asked(connection: Connection, done: Edit, decisions: Sequence[Decision]) -> dict[str, Any]:
    """Those fields of the ground that the Edit asks for; the others keep their defaults."""
    found: dict[str, Any] = {}
    judged = any(decision.verdict in JUDGED for decision in decisions)
    if judged or done.of(Key) or done.of(Mark):
        found["policy"] = load_policy(connection) or Policy()
    if judged or done.of(Key):
        named = {decision.key for decision in decisions if decision.key}
        found["keys"] = _keys(connection, {done.by, *(change.value.person for change in done.of(Key))}, named)  # type: ignore[union-attr]
    settled = {item.release_id for item in decisions if item.case is not None or item.verdict is State.OVERRULED}
    if settled:
        found["own"] = frozenset(key for key in settled if _annotates(connection, key, done.by))
    signed = [change.after for change in done.of(Mark)]
    found["signing"] = {
        mark.release_id: standing_of(connection, mark.release_id, done.by)
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


def standing_of(connection: Connection, release_id: UUID, name: str) -> Standing:
    """A release as a sign-off of that person finds it."""
    # Imported here: reading asks this module for what is laid down.
    from storage.ground import load_scheme
    from storage.reading import Query, sheets

    scheme = load_scheme(connection)
    assert scheme is not None
    sheet = next(sheets(connection, scheme, Query(releases=frozenset({release_id}), trashed=True)), None)
    if sheet is None:
        raise Refusal("That release is no longer in the corpus.")
    subjects = sheet.subjects()
    authors = frozenset(subject.author for subject in subjects)
    return Standing(sheet.release.name, sheet.fingerprint, authors, sheet.done_by(name), hindrance(sheet))


def _active(connection: Connection) -> frozenset[str]:
    query = select(tables.person.c.name, tables.person.c.role).where(tables.person.c.active.is_(True))
    return frozenset(row.name for row in connection.execute(query) if Role(row.role).may(Role.ANNOTATOR))
