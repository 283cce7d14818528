"""One Edit into the tables and the audit chain, inside a transaction that the caller holds."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, delete, func, insert, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite

from domain import guard
from domain.annotation import Annotation, Decision, State, quote_of
from domain.edit import Change, Edit, Value
from domain.errors import Refusal, StaleEdit
from domain.person import Person, Role
from domain.record import change_record, stamp
from domain.release import Release
from domain.scheme import Scheme
from domain.version import PROGRAM
from storage import tables
from storage.rows import KINDS, Kind, Row, annotation_from, canonical, person_from, scheme_from_row, seal_of

CHUNK = 500
GENESIS = "0" * 64
STALE = "This was changed meanwhile: look at it as it is now, then do it again."


def link(prev: str, seq: int, made: str, actor: str, action: str, payload: str) -> str:
    """The hash of an audit row: SHA-256 of the canonical JSON array of its fields, the hash before it first."""
    return sha256(canonical([prev, seq, made, actor, action, payload])).hexdigest()


def head_of(connection: Connection) -> tuple[int, str]:
    """Number and hash of the last audit row; (0, zeros) before the first."""
    query = select(tables.audit.c.seq, tables.audit.c.hash).order_by(tables.audit.c.seq.desc()).limit(1)
    row = connection.execute(query).first()
    return (row.seq, row.hash) if row else (0, GENESIS)


def insert_missing(connection: Connection, table: Any, rows: Sequence[Row]) -> None:
    """Insert the rows whose key or digest is not there yet."""
    if not rows:
        return
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    connection.execute(dialect.insert(table).on_conflict_do_nothing(), list(rows))


def write(connection: Connection, done: Edit, text_of: Mapping[UUID, str]) -> int:
    """Check and write an Edit; gives the number of its audit row. One that is there already is not written again."""
    known = connection.execute(select(tables.audit.c.seq).where(tables.audit.c.edit_id == str(done.id))).scalar()
    if known is not None:
        return int(known)
    guard.check(done, _ground(connection, done))
    _check_quotes(done, text_of)
    seq, prev = head_of(connection)
    seq += 1
    for kind, group in groupby(done.changes, key=lambda change: (type(change.value), _deed(change))):
        _apply(connection, KINDS[kind[0]], kind[1], list(group), seq)
    payload = canonical(
        {"changes": [change_record(change) for change in done.changes], "edit": str(done.id), "program": PROGRAM}
    ).decode()
    made = stamp(done.at)
    row = {
        "seq": seq,
        "edit_id": str(done.id),
        "made": made,
        "actor": done.by,
        "action": done.title,
        "payload": payload,
        "prev": prev,
        "hash": link(prev, seq, made, done.by, done.title, payload),
    }
    connection.execute(insert(tables.audit), row)
    trail = [entry for change in done.changes if (entry := _trail_row(change.value, seq, done.by)) is not None]
    insert_missing(connection, tables.trail, trail)
    return seq


def _deed(change: Change) -> str:
    if change.before is None:
        return "insert"
    return "delete" if change.after is None else "update"


def _trail_row(value: Value, seq: int, actor: str) -> Row | None:
    match value:
        case Release():
            return {"entity": str(value.id), "seq": seq, "release_id": str(value.id), "actor": actor}
        case Annotation():
            return {"entity": str(value.id), "seq": seq, "release_id": str(value.release_id), "actor": actor}
        case Decision():
            # Under a key of its own: whoever decided did not edit the annotation.
            entity = f"decision:{value.annotation_id}"
            return {"entity": entity, "seq": seq, "release_id": str(value.release_id), "actor": actor}
        case Person() | Scheme():
            return None
        case _:
            entity = f"mark:{value.release_id}"
            return {"entity": entity, "seq": seq, "release_id": str(value.release_id), "actor": actor}


def _apply(connection: Connection, kind: Kind, deed: str, changes: Sequence[Change], seq: int) -> None:
    table = kind.table
    if deed == "insert":
        rows = [_sealed(kind, change.after, seq) for change in changes]
        _demand_free(connection, kind, rows)
        for start in range(0, len(rows), CHUNK):
            connection.execute(insert(table), rows[start : start + CHUNK])
        return
    for change in changes:
        assert change.before is not None
        before = kind.row(change.before)
        where = [table.c[key] == before[key] for key in kind.keys] + [table.c.seal == seal_of(change.before)]
        if deed == "delete":
            result = connection.execute(delete(table).where(*where))
        else:
            after = {**kind.row(change.after), "seal": seal_of(change.after)}  # type: ignore[arg-type]
            result = connection.execute(update(table).where(*where).values(after))
        if result.rowcount != 1:
            raise StaleEdit(STALE)


def _sealed(kind: Kind, value: Value | None, seq: int) -> Row:
    assert value is not None
    row = {**kind.row(value), "seal": seal_of(value)}
    if kind.positioned:
        row["position"] = seq
    return row


def _demand_free(connection: Connection, kind: Kind, rows: Sequence[Row]) -> None:
    """Refuse to add what is there already, with a sentence and not with the database's own error."""
    keys = [kind.table.c[key] for key in kind.keys]
    for start in range(0, len(rows), CHUNK):
        wanted = [tuple(row[key] for key in kind.keys) for row in rows[start : start + CHUNK]]
        if len(keys) == 1:
            query = select(keys[0]).where(keys[0].in_([item[0] for item in wanted]))
        else:
            query = select(*keys).where(tuple_(*keys).in_(wanted))
        if connection.execute(query.limit(1)).first() is not None:
            raise StaleEdit(STALE)
    if kind.table is tables.release:
        _demand_free_names(connection, [row["name"] for row in rows])


def _demand_free_names(connection: Connection, names: Sequence[str]) -> None:
    for start in range(0, len(names), CHUNK):
        query = select(tables.release.c.name).where(tables.release.c.name.in_(names[start : start + CHUNK]))
        taken = connection.execute(query.limit(1)).scalar()
        if taken is not None:
            raise Refusal(f"There already is a release called “{taken}”: choose another name.")


def _check_quotes(done: Edit, text_of: Mapping[UUID, str]) -> None:
    """Never let a span in whose quote is not the text that it covers."""
    for change in done.changes:
        value = change.after
        if isinstance(value, Annotation):
            body = text_of[value.release_id]
            if value.fragments[-1].end > len(body) or quote_of(body, value.fragments) != value.quote:
                raise Refusal("A span does not cover the text that it quotes: nothing was written.")


def _ground(connection: Connection, done: Edit) -> guard.Ground:
    person = _person_who(connection, done)
    scheme = load_scheme(connection)
    decided = [change.value.annotation_id for change in done.changes if isinstance(change.value, Decision)]
    removed = [change.before.id for change in done.of(Release) if change.after is None and change.before is not None]  # type: ignore[union-attr]
    first_scheme = next((change.after for change in done.of(Scheme)), None)
    return guard.Ground(
        person=person,
        scheme=scheme or first_scheme,  # type: ignore[arg-type]
        annotations={item.id: item for item in load_annotations(connection, decided)},
        standing=standing(connection, decided),
        editors=editors(connection, decided),
        used_labels=_used_labels(connection) if done.of(Scheme) else frozenset(),
        occupied=_occupied(connection, removed, done),
    )


def _person_who(connection: Connection, done: Edit) -> Person:
    row = connection.execute(select(tables.person).where(tables.person.c.name == done.by)).first()
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
    row = connection.execute(select(tables.scheme)).first()
    return scheme_from_row(row) if row else None


def load_annotations(connection: Connection, ids: Iterable[UUID]) -> list[Annotation]:
    """The annotations of those ids that are there."""
    found: list[Annotation] = []
    for chunk in _chunks(ids):
        query = select(tables.annotation).where(tables.annotation.c.id.in_(chunk))
        found += [annotation_from(row) for row in connection.execute(query)]
    return found


def standing(connection: Connection, ids: Iterable[UUID]) -> dict[UUID, State]:
    """The derived states of those annotations; drafts are left out."""
    found: dict[UUID, State] = {}
    annotation, decision = tables.annotation, tables.decision
    for chunk in _chunks(ids):
        query = (
            select(decision.c.annotation_id, decision.c.verdict)
            .join(
                annotation,
                (annotation.c.id == decision.c.annotation_id) & (annotation.c.revision == decision.c.revision),
            )
            .where(decision.c.annotation_id.in_(chunk))
            .order_by(decision.c.position)
        )
        for row in connection.execute(query):
            found[UUID(row.annotation_id)] = State(row.verdict)
    return found


def editors(connection: Connection, ids: Iterable[UUID]) -> dict[UUID, set[str]]:
    """By the audit trail, everybody who made, changed or removed each annotation."""
    found: dict[UUID, set[str]] = defaultdict(set)
    for chunk in _chunks(ids):
        query = select(tables.trail.c.entity, tables.trail.c.actor).where(tables.trail.c.entity.in_(chunk)).distinct()
        for row in connection.execute(query):
            found[UUID(row.entity)].add(row.actor)
    return found


def _chunks(ids: Iterable[UUID]) -> Iterable[list[str]]:
    wanted = [str(item) for item in dict.fromkeys(ids)]
    for start in range(0, len(wanted), CHUNK):
        yield wanted[start : start + CHUNK]


def _used_labels(connection: Connection) -> frozenset[str]:
    return frozenset(connection.execute(select(tables.annotation.c.label).distinct()).scalars())


def _occupied(connection: Connection, removed: Sequence[UUID], done: Edit) -> frozenset[UUID]:
    """Which of the removed releases keep annotations that the same Edit does not remove."""
    if not removed:
        return frozenset()
    going: dict[UUID, int] = defaultdict(int)
    for change in done.of(Annotation):
        if change.after is None:
            assert isinstance(change.before, Annotation)
            going[change.before.release_id] += 1
    found: set[UUID] = set()
    column = tables.annotation.c.release_id
    for chunk in _chunks(removed):
        query = select(column, func.count()).where(column.in_(chunk)).group_by(column)
        for release_id, count in connection.execute(query):
            if count > going[UUID(release_id)]:
                found.add(UUID(release_id))
    return frozenset(found)
