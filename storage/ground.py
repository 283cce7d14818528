"""What the rules need to know of a corpus before an Edit is written, read in the Edit's own transaction."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Connection, Table, bindparam, func, select

from domain.annotation import Annotation, Comment, Decision, Mark, Negative, Relation, State, Subject
from domain.assignment import Assignment
from domain.edit import Edit, release_of
from domain.errors import Refusal
from domain.ground import Ground
from domain.person import Person, Role
from domain.record import to_record
from domain.release import Release
from domain.scheme import Scheme
from domain.suggestion import Rejection
from storage import ground_review, tables
from storage.carried import carried_from
from storage.hands import HAND, hand
from storage.review_rows import negative_from
from storage.rows import annotation_from, canonical, person_from, scheme_from_row

CHUNK = 500
GENESIS = "0" * 64
FEW = 3
Owned = Annotation | Negative | Relation
"""What bears its maker's name and can be brought back by whoever took it away."""
_HELD = {
    Annotation: tables.annotation,
    Negative: tables.negative,
    Comment: tables.comment,
    Mark: tables.mark,
    Assignment: tables.assignment,
    Rejection: tables.rejection,
}
"""What keeps a release in the corpus."""
REUSED = "That revision of the annotation was decided on with another content: make a new one."


# Made once: to build a statement costs more than to run it, and a commit runs all of these.
_AUDIT = tables.audit.c
_HEAD = select(_AUDIT.seq, _AUDIT.hash, _AUDIT.edit_id).order_by(_AUDIT.seq.desc()).limit(1)
_KNOWN = select(_AUDIT.seq).where(_AUDIT.edit_id == bindparam("edit"))
_PERSON = select(tables.person).where(tables.person.c.name == bindparam("person"))
_SCHEME = select(tables.scheme)
# By the trail, since a decision that was taken back can be given again.
_DECIDED = (
    select(tables.trail.c.seq)
    .join(tables.audit, tables.trail.c.seq == tables.audit.c.seq)
    .where(tables.trail.c.entity == bindparam("entity"), _AUDIT.payload.contains(bindparam("revised")))
    .limit(1)
)


def head_of(connection: Connection) -> tuple[int, str]:
    """Number and hash of the last audit row; (0, zeros) before the first."""
    row = connection.execute(_HEAD).first()
    return (row.seq, row.hash) if row else (0, GENESIS)


def known_and_head(connection: Connection, done: Edit) -> tuple[int | None, tuple[int, str]]:
    """The number of the Edit's audit row, if it has one, and the head."""
    known = connection.execute(_KNOWN, {"edit": str(done.id)}).scalar()
    return known, head_of(connection)


def ground_of(connection: Connection, done: Edit) -> Ground:
    """What the rules need to know of the corpus to judge an Edit."""
    person = _person_who(connection, done)
    scheme = load_scheme(connection)
    decisions = [change.value for change in done.changes if isinstance(change.value, Decision)]
    decided = [decision.annotation_id for decision in decisions]
    removed = [change.value.id for change in done.changes if change.after is None and isinstance(change.value, Release)]
    first_scheme = next((change.after for change in done.of(Scheme)), None)
    return Ground(
        person=person,
        scheme=scheme or first_scheme,  # type: ignore[arg-type]
        annotations={item.id: item for item in load_subjects(connection, decided)},
        standing=standing(connection, decided),
        editors=editors(connection, decided),
        used_labels=_used_labels(connection) if done.of(Scheme) else frozenset(),
        occupied=_occupied(connection, removed, done),
        places=_places(connection, done),
        ties=_ties(connection, done),
        former=_former(connection, done),
        taken=_taken(connection, done),
        trashed=_trashed(connection, done),
        **ground_review.asked(connection, done, decisions),
    )


def _person_who(connection: Connection, done: Edit) -> Person:
    row = connection.execute(_PERSON, {"person": done.by}).first()
    if row is not None:
        return person_from(row)
    for change in done.of(Person):
        assert change.after is None or isinstance(change.after, Person)
        joins = change.before is None and change.after is not None and change.after.name == done.by
        # Only who makes the corpus names their own role; everybody else joins as annotator.
        if joins and change.after and (change.after.role is Role.ANNOTATOR or head_of(connection)[0] == 0):
            return change.after
    raise Refusal(f"There is no person “{done.by}” in this corpus: add them first.")


def load_scheme(connection: Connection) -> Scheme | None:
    """The scheme in force; None only while a corpus is being made."""
    row = connection.execute(_SCHEME).first()
    return scheme_from_row(row) if row else None


def load_annotations(connection: Connection, ids: Iterable[UUID]) -> list[Annotation]:
    """The annotations of those ids that are there."""
    found: list[Annotation] = []
    for chunk in _chunks(ids):
        query = select(tables.annotation).where(tables.annotation.c.id.in_(chunk))
        found += [annotation_from(row) for row in connection.execute(query)]
    return found


def load_subjects(connection: Connection, ids: Iterable[UUID]) -> list[Subject]:
    """The annotations and negatives of those ids that are there."""
    wanted = list(dict.fromkeys(ids))
    found: list[Subject] = [*load_annotations(connection, wanted)]
    missing = set(wanted) - {item.id for item in found}
    for chunk in _chunks(missing):
        query = select(tables.negative).where(tables.negative.c.id.in_(chunk))
        found += [negative_from(row) for row in connection.execute(query)]
    return found


def standing(connection: Connection, ids: Iterable[UUID]) -> dict[UUID, State]:
    """The derived states of those annotations; drafts are left out."""
    found: dict[UUID, State] = {}
    column = tables.decision.c
    for chunk in _chunks(ids):
        revisions = {str(item.id): str(item.revision) for item in load_subjects(connection, map(UUID, chunk))}
        query = select(column.annotation_id, column.revision, column.verdict).where(column.annotation_id.in_(chunk))
        for row in connection.execute(query.order_by(column.position, column.id)):
            if revisions.get(row.annotation_id) == row.revision:
                found[UUID(row.annotation_id)] = State(row.verdict)
    return found


def editors(connection: Connection, ids: Iterable[UUID]) -> dict[UUID, set[str]]:
    """By the audit trail, everybody who made, changed or removed each, or proposed what its author took over.

    So did whoever made or changed what it was carried from, in an older version of its release.
    """
    found: dict[UUID, set[str]] = defaultdict(set)
    column, earlier = tables.trail.c, carried_from(connection, ids)
    for chunk in _chunks([*earlier, *(item for chain in earlier.values() for item in chain)]):
        wanted = [*chunk, *map(hand, chunk)]
        query = select(column.entity, column.actor).where(column.entity.in_(wanted)).distinct()
        for row in connection.execute(query):
            found[UUID(row.entity.removeprefix(HAND))].update(row.actor.split("\n"))
    for item, chain in earlier.items():
        if chain:
            found[item].update(*(found[other] for other in chain if other in found))
    return {item: found[item] for item in earlier if item in found}


def _chunks(ids: Iterable[UUID]) -> Iterable[list[str]]:
    return _slices([str(item) for item in dict.fromkeys(ids)])


def _slices(keys: list[str]) -> Iterable[list[str]]:
    for start in range(0, len(keys), CHUNK):
        yield keys[start : start + CHUNK]


def _used_labels(connection: Connection) -> frozenset[str]:
    columns = tables.annotation.c.label, tables.negative.c.label
    return frozenset(label for column in columns for label in connection.execute(select(column).distinct()).scalars())


def _occupied(connection: Connection, removed: Sequence[UUID], done: Edit) -> frozenset[UUID]:
    """Which of the removed releases hold more than the same Edit removes of them."""
    if not removed:
        return frozenset()
    found: set[UUID] = set()
    for kind, table in _HELD.items():
        gone = (change.before for change in done.of(kind) if change.after is None)
        going = Counter(release_of(value) for value in gone if value is not None)
        column = table.c.release_id
        for chunk in _chunks(removed):
            query = select(column, func.count()).where(column.in_(chunk)).group_by(column)
            for release_id, count in connection.execute(query):
                if count > going[UUID(release_id)]:
                    found.add(UUID(release_id))
    return frozenset(found)


def _places(connection: Connection, done: Edit) -> dict[UUID, UUID]:
    """The releases of what the Edit's new relations tie and its new comments are on."""
    new = [change.after for change in done.changes]
    on = [item.annotation_id for item in new if isinstance(item, Comment) and item.annotation_id is not None]
    ends = [end for item in new if isinstance(item, Relation) for end in (item.source, item.target)]
    found: dict[UUID, UUID] = {}
    wanted: list[tuple[list[UUID], Table]] = [(on, tables.negative), ([*ends, *on], tables.annotation)]
    for ids, table in wanted:
        for chunk in _chunks(ids):
            query = select(table.c.id, table.c.release_id).where(table.c.id.in_(chunk))
            found.update((UUID(row.id), UUID(row.release_id)) for row in connection.execute(query))
    return found


def _trashed(connection: Connection, done: Edit) -> frozenset[UUID]:
    """Which of the releases in which the Edit turns something down lie in the trash."""
    wanted = {change.value.release_id for change in done.of(Rejection)}  # type: ignore[union-attr]
    column, found = tables.release.c, set[UUID]()
    for chunk in _chunks(wanted):
        query = select(column.id).where(column.id.in_(chunk), column.trashed.is_(True))
        found.update(map(UUID, connection.execute(query).scalars()))
    return frozenset(found)


def _taken(connection: Connection, done: Edit) -> frozenset[UUID]:
    """Ids of new annotations that negatives have, and of new negatives that annotations have."""
    found: set[UUID] = set()
    other: dict[type[Subject], Table] = {Annotation: tables.negative, Negative: tables.annotation}
    for kind, table in other.items():
        added = [
            value.id for change in done.changes if isinstance(value := change.after, kind) and change.before is None
        ]
        for chunk in _chunks(added):
            found.update(map(UUID, connection.execute(select(table.c.id).where(table.c.id.in_(chunk))).scalars()))
    return frozenset(found)


def _ties(connection: Connection, done: Edit) -> frozenset[UUID]:
    """The relations from and to the annotations that the Edit removes."""
    gone = [change.value.id for change in done.changes if change.after is None and isinstance(change.value, Annotation)]
    column = tables.relation.c
    found: set[str] = set()
    for chunk in _chunks(gone):
        for end in (column.source, column.target):
            found.update(connection.execute(select(column.id).where(end.in_(chunk))).scalars())
    return frozenset(map(UUID, found))


def _former(connection: Connection, done: Edit) -> frozenset[UUID]:
    """What the Edit adds in another's name and what once was removed exactly so."""
    added = (change.after for change in done.changes if change.before is None)
    foreign = [value for value in added if isinstance(value, Owned) and value.author != done.by]
    return frozenset(value.id for value in foreign if _was_removed(connection, value))


def _was_removed(connection: Connection, value: Owned) -> bool:
    entity = f"relation:{value.source}" if isinstance(value, Relation) else str(value.id)
    wanted = canonical(to_record(value))
    changes = _told(connection, entity)
    return any(change["after"] is None and canonical(change["before"]) == wanted for change in changes)


def refuse_reused_revisions(connection: Connection, done: Edit) -> None:
    """Keep a decision from covering what the decider never saw: a revision that was decided on keeps its content."""
    changed = (change.after for change in done.changes if isinstance(change.after, Annotation))
    revised = {str(value.id): value for value in changed}
    decided = _decided_few(connection, revised) if len(revised) <= FEW else _decided_many(connection, revised)
    for value in decided:
        wanted, key, revision = canonical(to_record(value)), str(value.id), str(value.revision)
        told = (change["after"] for change in _told(connection, key) if change["kind"] == "annotation")
        contents = {canonical(item) for item in told if item and (item["id"], item["revision"]) == (key, revision)}
        if contents != {wanted}:
            raise Refusal(REUSED)


def _decided_few(connection: Connection, revised: Mapping[str, Annotation]) -> Iterator[Annotation]:
    """Those that were decided on at the revision that they are to have."""
    for key, value in revised.items():
        names = {"entity": f"decision:{key}", "revised": str(value.revision)}
        if connection.execute(_DECIDED, names).first() is not None:
            yield value


def _decided_many(connection: Connection, revised: Mapping[str, Annotation]) -> Iterator[Annotation]:
    """The same, with each audit row that decides read once."""
    column, rows = tables.trail.c, set[int]()
    for chunk in _slices([f"decision:{key}" for key in revised]):
        rows.update(connection.execute(select(column.seq).where(column.entity.in_(chunk)).distinct()).scalars())
    for seq in sorted(rows):
        payload = connection.execute(select(_AUDIT.payload).where(_AUDIT.seq == seq)).scalar_one()
        for change in orjson.loads(payload)["changes"]:
            record = change["after"] or {}
            value = revised.get(record.get("annotation", ""))
            if change["kind"] == "decision" and value is not None and str(value.revision) == record["revision"]:
                yield value


def _told(connection: Connection, entity: str) -> Iterator[dict[str, Any]]:
    """The changes in all audit rows that touched an entity, others of those rows included."""
    trail = tables.trail.c
    query = select(_AUDIT.payload).join(tables.trail, trail.seq == _AUDIT.seq).where(trail.entity == entity)
    for payload in connection.execute(query).scalars():
        yield from orjson.loads(payload)["changes"]
