"""What a corpus holds, read inside a transaction that the caller holds."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from sqlalchemy import Connection, Select, and_, func, or_, select

from domain.annotation import (
    AnnotatedRelease,
    Annotation,
    Decision,
    Mark,
    MarkKind,
    Relation,
    in_relation_order,
    in_text_order,
)
from domain.blind import visible
from domain.edit import key_of
from domain.errors import Refusal
from domain.person import Person
from domain.policy import Policy
from domain.release import Release
from domain.scheme import Scheme
from storage import review_reading, tables
from storage.ground_review import load_policy
from storage.query import Query as Query
from storage.query import first_moment, last_moment
from storage.relation_rows import relation_from
from storage.review_rows import decision_from, mark_from
from storage.rows import annotation_from, person_from, release_from

BATCH = 200
PORTION = 4_000_000
"""Code points of text that are held at a time while streaming."""


def releases(connection: Connection, *, trashed: bool = False) -> list[Release]:
    """The releases in the order in which they came in, without texts."""
    query = (
        select(tables.release)
        .where(tables.release.c.trashed.is_(trashed))
        .order_by(tables.release.c.position, tables.release.c.id)
    )
    return [release_from(row) for row in connection.execute(query)]


def find_release(connection: Connection, wanted: str) -> Release:
    """The release with that id or name, in the trash or not."""
    column = tables.release.c
    row = connection.execute(
        select(tables.release).where(or_(column.id == wanted.lower(), column.name == wanted))
    ).first()
    if row is None:
        folded = func.lower(column.name) == wanted.lower()
        rows = connection.execute(select(tables.release).where(folded).limit(2)).all()
        row = rows[0] if len(rows) == 1 else None
    if row is None:
        raise Refusal(f"There is no release “{wanted}” in this corpus: `list` shows their names.")
    return release_from(row)


def people(connection: Connection) -> list[Person]:
    """Everybody in the corpus by name, the inactive included."""
    return [person_from(row) for row in connection.execute(select(tables.person).order_by(tables.person.c.name))]


def body_of(connection: Connection, digest: str) -> str:
    """The canonical text of that digest."""
    return str(connection.execute(select(tables.text.c.body).where(tables.text.c.digest == digest)).scalar_one())


def sheets(connection: Connection, scheme: Scheme, query: Query) -> Iterator[AnnotatedRelease]:
    """The wanted releases in the order in which they came in, a batch of rows at a time."""
    release = tables.release.c
    # Paged by key, so that memory does not grow with the corpus on either database.
    last: tuple[int, str] = (-1, "")
    while True:
        page = (
            select(tables.release)
            .where(or_(release.position > last[0], and_(release.position == last[0], release.id > last[1])))
            .order_by(release.position, release.id)
            .limit(BATCH)
        )
        if not query.trashed:
            page = page.where(release.trashed.is_(False))
        if query.releases is not None:
            page = page.where(release.id.in_([str(item) for item in query.releases]))
        rows = connection.execute(page).all()
        if not rows:
            return
        last = (rows[-1].position, rows[-1].id)
        for portion in _portions([release_from(row) for row in rows]):
            yield from _filled(connection, scheme, query, portion)


def _portions(found: list[Release]) -> Iterator[list[Release]]:
    """The releases in runs whose texts fit in memory together."""
    portion: list[Release] = []
    size = 0
    for release in found:
        if portion and size + release.length > PORTION:
            yield portion
            portion, size = [], 0
        portion.append(release)
        size += release.length
    if portion:
        yield portion


def _filled(
    connection: Connection, scheme: Scheme, query: Query, portion: Sequence[Release]
) -> Iterator[AnnotatedRelease]:
    ids = [str(release.id) for release in portion]
    policy = load_policy(connection) or Policy()
    bodies = _bodies(connection, [release.digest for release in portion])
    decisions: dict[str, list[Decision]] = defaultdict(list)
    marks: dict[str, list[Mark]] = defaultdict(list)
    sayings = review_reading.sayings(connection, ids)
    relations: dict[str, list[Relation]] = defaultdict(list)
    given = select(tables.decision).where(tables.decision.c.release_id.in_(ids))
    for row in connection.execute(given.order_by(tables.decision.c.position, tables.decision.c.id)):
        decisions[row.release_id].append(decision_from(row))
    for row in connection.execute(select(tables.mark).where(tables.mark.c.release_id.in_(ids))):
        marks[row.release_id].append(mark_from(row))
    signed = any(mark.kind is MarkKind.REVIEWED for found in marks.values() for mark in found)
    annotations = _annotations(connection, ids, query, whole=query.gold or signed)
    for row in connection.execute(select(tables.relation).where(tables.relation.c.release_id.in_(ids))):
        relations[row.release_id].append(relation_from(row))
    for release, key in zip(portion, ids, strict=True):
        # Sorted here and not by the database, whose collation may differ from Python's order.
        ordered = tuple(sorted(annotations[key], key=in_text_order))
        sheet = AnnotatedRelease(
            release,
            bodies[release.digest],
            scheme,
            ordered,
            tuple(decisions[key]),
            tuple(sorted(marks[key], key=key_of)),
            **sayings.get(key, {}),
        )
        if relations[key]:
            sheet = replace(sheet, relations=_tied(sheet, relations[key]))
        if query.gold and not sheet.reviewed:
            continue  # what nobody has signed off would look like text without annotations
        whole = sheet
        sheet = visible(sheet, query.viewer, policy) if query.viewer is not None else sheet
        if query.narrows:
            sheet = query.kept(sheet)
        if sheet is not whole:
            # A sign-off is on all that was there, and holds of the release whatever of it is given.
            sheet.__dict__["reviewed"] = whole.reviewed
        if query.empty or sheet.annotations:
            yield sheet


def _tied(sheet: AnnotatedRelease, relations: Sequence[Relation]) -> tuple[Relation, ...]:
    """The relations whose ends were both read, in order."""
    by_id = sheet.by_id
    whole = (relation for relation in relations if relation.source in by_id and relation.target in by_id)
    return tuple(sorted(whole, key=lambda relation: in_relation_order(relation, by_id)))


def _bodies(connection: Connection, digests: Sequence[str]) -> dict[str, str]:
    query = select(tables.text.c.digest, tables.text.c.body).where(tables.text.c.digest.in_(digests))
    return {row.digest: row.body for row in connection.execute(query)}


def narrowed_by(wanted: Select, query: Query) -> Select:  # type: ignore[type-arg]
    """A question about annotations with what a query says of them that the database can tell."""
    column = tables.annotation.c
    if query.labels is not None:
        wanted = wanted.where(column.label.in_(query.labels))
    if query.authors is not None:
        wanted = wanted.where(column.author.in_(query.authors))
    if query.since is not None:
        wanted = wanted.where(column.created >= first_moment(query.since))
    if query.until is not None:
        wanted = wanted.where(column.created <= last_moment(query.until))
    return wanted


def _annotations(
    connection: Connection, ids: Sequence[str], query: Query, *, whole: bool
) -> dict[str, list[Annotation]]:
    """Those that are wanted, or all: whether a release is reviewed shows in all of its annotations."""
    found: dict[str, list[Annotation]] = defaultdict(list)
    column = tables.annotation.c
    wanted = select(tables.annotation).where(column.release_id.in_(ids)).order_by(column.start)
    wanted = wanted if whole else narrowed_by(wanted, query)
    for row in connection.execute(wanted):
        found[row.release_id].append(annotation_from(row))
    return found
