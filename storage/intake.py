"""Bringing releases in: which are new, what they are called, and the rows of their texts and files."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import PurePath
from uuid import uuid4

from sqlalchemy import Connection, select

from domain.annotate import admitted
from domain.edit import Change, Edit, edit, now
from domain.errors import Refusal
from domain.person import Person
from domain.release import MAX_NAME, Incoming, Release, digest_of
from domain.scheme import Scheme
from storage import tables
from storage.ground import CHUNK
from storage.rows import Row
from storage.writing import insert_missing


@dataclass(frozen=True, slots=True)
class Arrivals:
    """The rows that come with new releases and are content, not work: texts and files."""

    texts: list[Row] = field(default_factory=list)
    sources: list[Row] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Admitted:
    """What an import did: the Edit, the releases it added, and the contents that were there already."""

    edit: Edit | None
    added: tuple[Release, ...]
    known: tuple[tuple[str, str], ...]
    """(name in the import, name of the release in the corpus that has the same text)"""


@dataclass(frozen=True, slots=True)
class Plan:
    """An import that is worked out but not yet written."""

    edit: Edit | None
    arrivals: Arrivals
    admitted: Admitted


def plan(connection: Connection, items: Sequence[Incoming], by: Person, scheme: Scheme) -> Plan:
    """Work out an import as one Edit; Refusal when the annotations that come with it cannot come in."""
    _demand_labels(items, scheme)
    digests = [digest_of(item.text) for item in items]
    here = _names_by_digest(connection, digests)
    taken = _taken_names(connection, [item.name for item in items])
    arrivals, changes, annotations, added, known = Arrivals(), [], [], [], []
    moment = now()
    for item, digest in zip(items, digests, strict=True):
        if digest in here:
            known.append((item.name, here[digest]))
            continue
        source = sha256(item.source).hexdigest()
        name = free_name(item.name, taken)
        taken.add(name)
        here[digest] = name
        release = Release(
            id=uuid4(),
            name=name,
            digest=digest,
            length=len(item.text),
            added=moment,
            source=source,
            format=item.format,
            encoding=item.encoding,
            metadata=item.metadata,
        )
        _arrive(arrivals, item, release)
        changes.append(Change(None, release))
        # Behind all releases and not each behind its own, so that the rows of a table are written together.
        annotations += admitted(release, item.text, item.claims, by=by, origin=f"import:{item.format}")
        added.append(release)
    title = f"Import: {added[0].name}" if len(added) == 1 else f"Import {len(added)} releases"
    done = edit(title, by.name, [*changes, *annotations], at=moment) if changes else None
    return Plan(done, arrivals, Admitted(done, tuple(added), tuple(known)))


def _arrive(arrivals: Arrivals, item: Incoming, release: Release) -> None:
    same = item.source == item.text.encode("utf-8")
    arrivals.texts.append({"digest": release.digest, "body": item.text})
    content = None if same else item.source
    arrivals.sources.append({"digest": release.source, "size": len(item.source), "content": content})


def _demand_labels(items: Sequence[Incoming], scheme: Scheme) -> None:
    unknown = {claim.label for item in items for claim in item.claims if scheme.label(claim.label) is None}
    if unknown:
        raise Refusal(
            f"The file uses labels that the scheme lacks ({', '.join(sorted(unknown))}): an administrator adds them"
            " in the scheme editor first."
        )


def store(connection: Connection, arrivals: Arrivals) -> dict[str, str]:
    """Write texts and files that are not there yet; gives the texts by their digests."""
    for start in range(0, len(arrivals.texts), CHUNK):
        insert_missing(connection, tables.text, arrivals.texts[start : start + CHUNK])
        insert_missing(connection, tables.source, arrivals.sources[start : start + CHUNK])
    return {row["digest"]: row["body"] for row in arrivals.texts}


def source_bytes(connection: Connection, release: Release) -> bytes:
    """The bytes of a release's file."""
    query = select(tables.source.c.content).where(tables.source.c.digest == release.source)
    row = connection.execute(query).first()
    if row is None:
        raise Refusal(f"The file of “{release.name}” is not kept in this corpus.")
    if row.content is not None:
        return bytes(row.content)
    # Not the release's own text: that is another one when the same bytes were read in another encoding.
    body = connection.execute(select(tables.text.c.body).where(tables.text.c.digest == release.source)).scalar_one()
    return str(body).encode("utf-8")


def _names_by_digest(connection: Connection, digests: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    column = tables.release.c
    for start in range(0, len(digests), CHUNK):
        query = select(column.digest, column.name).where(column.digest.in_(digests[start : start + CHUNK]))
        found.update({row.digest: row.name for row in connection.execute(query)})
    return found


def _taken_names(connection: Connection, names: Sequence[str]) -> set[str]:
    """Names in use among those wanted and the numbered ones that would follow them."""
    found: set[str] = set()
    column = tables.release.c.name
    for start in range(0, len(names), CHUNK):
        wanted = [_fitting(name) for name in names[start : start + CHUNK]]
        found.update(connection.execute(select(column).where(column.in_(wanted))).scalars())
    for name in list(found):
        path = PurePath(name)
        pattern = path.stem.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + " (%"
        found.update(connection.execute(select(column).where(column.like(pattern, escape="\\"))).scalars())
    return found


def _fitting(name: str) -> str:
    name = " ".join(name.split()) or "release"
    return name if len(name) <= MAX_NAME else name[: MAX_NAME - 1] + "…"


def free_name(name: str, taken: set[str]) -> str:
    """The name, or the name with the first free number before its ending."""
    name = _fitting(name)
    if name not in taken:
        return name
    path = PurePath(name)
    number = 2
    while (numbered := f"{path.stem} ({number}){path.suffix}") in taken:
        number += 1
    return numbered
