"""What the rules need to know of a corpus before an Edit is written, read in the Edit's own transaction."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import Connection, bindparam, func, select

from domain.annotation import Annotation, Comment, Decision, Negative, Relation, State, Subject
from domain.edit import Edit
from domain.errors import Refusal
from domain.ground import Ground
from domain.person import Person, Role
from domain.record import to_record
from domain.release import Release
from domain.scheme import Scheme
from storage import ground_review, tables
from storage.hands import HAND, hand
from storage.review_rows import negative_from
from storage.rows import annotation_from, canonical, person_from, scheme_from_row

CHUNK = 500
GENESIS = "0" * 64
FEW = 3
REUSED = "That revision of the annotation was decided on with another content: make a new one."


# Made once: to build a statement costs more than to run it, and a commit runs all of these.
_AUDIT = tables.audit.c
_HEAD = select(_AUDIT.seq, _AUDIT.hash, _AUDIT.edit_id).order_by(_AUDIT.seq.desc()).limit(1)
_KNOWN = select(_AUDIT.seq).where(_AUDIT.edit_id == bindparam("edit"))
_PERSON = select(tables.person).where(tables.person.c.name == bindparam("person"))
_SCHEME = select(tables.scheme)
_DECIDED = select(tables.decision.c.id).where(
    tables.decision.c.annotation_id == bindparam("annotation"), tables.decision.c.revision == bindparam("revised")
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
        for row in connection.execute(query.order_by(column.position)):
            if revisions.get(row.annotation_id) == row.revision:
                found[UUID(row.annotation_id)] = State(row.verdict)
    return found


def editors(connection: Connection, ids: Iterable[UUID]) -> dict[UUID, set[str]]:
    """By the audit trail, everybody who made, changed or removed each, or proposed what its author took over."""
    found: dict[UUID, set[str]] = defaultdict(set)
    column = tables.trail.c
    for chunk in _chunks(ids):
        wanted = [*chunk, *map(hand, chunk)]
        query = select(column.entity, column.actor).where(column.entity.in_(wanted)).distinct()
        for row in connection.execute(query):
            found[UUID(row.entity.removeprefix(HAND))].update(row.actor.split("\n"))
    return found


def _chunks(ids: Iterable[UUID]) -> Iterable[list[str]]:
    return _slices([str(item) for item in dict.fromkeys(ids)])


def _slices(keys: list[str]) -> Iterable[list[str]]:
    for start in range(0, len(keys), CHUNK):
        yield keys[start : start + CHUNK]


def _used_labels(connection: Connection) -> frozenset[str]:
    columns = tables.annotation.c.label, tables.negative.c.label
    return frozenset(label for column in columns for label in connection.execute(select(column).distinct()).scalars())


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


def _places(connection: Connection, done: Edit) -> dict[UUID, UUID]:
    """The releases of what the Edit's new relations tie and its new comments are on."""
    new = [change.after for change in done.changes]
    ends = [end for item in new if isinstance(item, Relation) for end in (item.source, item.target)]
    ends += [item.annotation_id for item in new if isinstance(item, Comment) and item.annotation_id is not None]
    found: dict[UUID, UUID] = {}
    if any(isinstance(item, Comment) for item in new):
        # An import brings both in one step.
        found.update((item.id, item.release_id) for item in new if isinstance(item, Annotation | Negative))
    for chunk in _chunks(ends):
        for table in (tables.annotation, tables.negative):
            query = select(table.c.id, table.c.release_id).where(table.c.id.in_(chunk))
            found.update((UUID(row.id), UUID(row.release_id)) for row in connection.execute(query))
    return found


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
    """Relations in another's name that the Edit adds and that once were removed exactly so."""
    added = (change.after for change in done.of(Relation) if change.before is None)
    foreign = [value for value in added if isinstance(value, Relation) and value.author != done.by]
    return frozenset(value.id for value in foreign if _was_so(connection, value, f"relation:{value.source}"))


def refuse_reused_revisions(connection: Connection, done: Edit) -> None:
    """Keep a decision from covering what the decider never saw: a revision that was decided on keeps its content."""
    changed = (change.after for change in done.changes if isinstance(change.after, Annotation))
    revised = {(str(value.id), str(value.revision)): value for value in changed}
    if len(revised) <= FEW:
        for (annotation, revision), changed_to in revised.items():
            names = {"annotation": annotation, "revised": revision}
            if connection.execute(_DECIDED, names).first() is not None and not _was_so(
                connection, changed_to, annotation
            ):
                raise Refusal(REUSED)
        return
    column = tables.decision.c
    for chunk in _slices([key for key, _ in revised]):
        query = select(column.annotation_id, column.revision).where(column.annotation_id.in_(chunk)).distinct()
        for row in connection.execute(query):
            value = revised.get((row.annotation_id, row.revision))
            if value is not None and not _was_so(connection, value, row.annotation_id):
                raise Refusal(REUSED)


def _was_so(connection: Connection, value: Annotation | Relation, entity: str) -> bool:
    """Whether the audit trail has a value exactly so under that entity."""
    trail, audit = tables.trail.c, tables.audit.c
    query = select(audit.payload).join(tables.trail, trail.seq == audit.seq).where(trail.entity == entity)
    record = canonical(to_record(value)).decode()
    # Payloads are canonical, too, and no text in one can hold such a part, since its quotation marks are escaped.
    parts = [f'"{side}":{record},"' for side in ("before", "after")]
    # The latest first and one by one: what is undone is mostly what was just done, and an import's payload is long.
    rows = connection.execute(query.order_by(trail.seq.desc()).execution_options(yield_per=1)).scalars()
    with rows:
        return any(part in payload for payload in rows for part in parts)
