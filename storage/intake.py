"""Bringing releases in: which are new, what they are called, and the rows of their texts and files."""

import secrets
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from sqlalchemy import Connection, select

from domain.admit import Brought, There, admitted
from domain.annotation import Annotation, Comment, Negative, Relation
from domain.edit import Change, Edit, edit, now
from domain.errors import Refusal
from domain.person import Person
from domain.release import Incoming, Release, digest_of
from domain.scheme import Scheme
from storage import tables
from storage.ground import CHUNK
from storage.names import fitting, free_name, is_numbered, numbered_names, taken_names
from storage.packing import Row
from storage.relation_rows import relation_from
from storage.review_rows import comment_from, negative_from
from storage.rows import annotation_from, release_from
from storage.writing import insert_missing

DOCUMENTS = frozenset({"text", "edgar", "html", "eml", "docx", "pdf", "zip"})
"""Formats whose files are documents; the others are data, in which each record has a name for its own sake."""


@dataclass(frozen=True, slots=True)
class Arrivals:
    """The rows that come with new releases and are content, not work: texts and files."""

    texts: list[Row] = field(default_factory=list)
    sources: list[Row] = field(default_factory=list)
    known: dict[str, str] = field(default_factory=dict)
    """Texts by their digests that are there already and in which annotations come in."""


@dataclass(frozen=True, slots=True)
class Admitted:
    """What an import did: the Edit, the releases it added, and the contents that were there already."""

    edit: Edit | None
    added: tuple[Release, ...]
    known: tuple[tuple[str, str], ...]
    """(name in the import, name of the release in the corpus that has the same text)"""
    joined: tuple[tuple[str, int], ...] = ()
    """(name of a release that was there, number of annotations that came to it; 0 where only relations did)"""
    renamed: tuple[tuple[str, str], ...] = ()
    """(name in the import, numbered name that its release got, since another one has the name)"""


@dataclass(frozen=True, slots=True)
class Plan:
    """An import that is worked out but not yet written."""

    edit: Edit | None
    arrivals: Arrivals
    admitted: Admitted


def plan(connection: Connection, items: Sequence[Incoming], by: Person, scheme: Scheme) -> Plan:
    """Work out an import as one Edit; Refusal when the annotations that come with it cannot come in."""
    _demand_labels(items, scheme)
    work = _Work(connection, items, by)
    for item, digest in zip(items, work.digests, strict=True):
        work.take(item, digest)
    return work.plan()


class _Work:
    """An import while it is worked out, release by release."""

    def __init__(self, connection: Connection, items: Sequence[Incoming], by: Person) -> None:
        self.digests = [digest_of(item.text) for item in items]
        self._by = by
        self._moment = now()
        self._here = _by_digest(connection, self.digests)
        claimed = {digest for item, digest in zip(items, self.digests, strict=True) if item.says}
        found = [release for digest, same in self._here.items() if digest in claimed for release in same]
        self._there = _there(connection, found)
        self._connection = connection
        self._taken = taken_names(connection, [item.name for item in items])
        self._numbers: dict[str, int] = {}
        self._arrivals = Arrivals()
        self._added: list[Release] = []
        self._new: set[UUID] = set()
        self._known: list[tuple[str, str]] = []
        self._renamed: list[tuple[str, str]] = []
        self._joined: Counter[str] = Counter()
        self._beside: Counter[str] = Counter()
        # Behind all releases and not each behind its own, so that the rows of a table are written together.
        self._annotations: list[Change] = []
        self._relations: list[Change] = []
        self._sayings: list[Change] = []

    def take(self, item: Incoming, digest: str) -> None:
        """One more release: a new one, or what it says of one that is there."""
        there = self._match(item, digest)
        if there is None:
            self._add(item, digest)
            return
        self._known.append((item.name, there.name))
        if item.says:
            brought = self._claim(there, item)
            if brought and there.id not in self._new:
                self._arrivals.known[digest] = item.text
                self._joined[there.name] += len(brought.annotations)
                self._beside["relation"] += len(brought.relations)
                self._beside["“found none”"] += len(brought.negatives)
                self._beside["comment"] += len(brought.comments)

    def _match(self, item: Incoming, digest: str) -> Release | None:
        """The release that an item is: of the same text, and where there are several, of the same name.

        Records of a file that come in together under names of their own stay apart even when their texts are the same,
        and so do annotated files; a document that comes twice is one release.
        """
        same = self._here.get(digest, [])
        name = fitting(item.name)
        for release in same:
            if release.name == name or is_numbered(release.name, name):
                return release
        before = [release for release in same if release.id not in self._new]
        if before or (item.format in DOCUMENTS and not item.says):
            return next(iter(before or same), None)
        return None

    def _add(self, item: Incoming, digest: str) -> None:
        wanted = fitting(item.name)
        if wanted in self._taken and wanted not in self._numbers:
            self._taken |= numbered_names(self._connection, wanted)
        name = free_name(wanted, self._taken, self._numbers)
        if name != wanted:
            self._renamed.append((item.name, name))
        self._taken.add(name)
        release = Release(
            id=_id_in_turn(self._moment, len(self._added)),
            name=name,
            digest=digest,
            length=len(item.text),
            added=self._moment,
            source=sha256(item.source).hexdigest(),
            format=item.format,
            encoding=item.encoding,
            metadata=item.metadata,
        )
        self._here.setdefault(digest, []).append(release)
        _arrive(self._arrivals, item, release)
        self._added.append(release)
        self._new.add(release.id)
        if item.says:
            self._claim(release, item)

    def _claim(self, release: Release, item: Incoming) -> Brought:
        there = self._there.setdefault(release.id, There())
        brought = admitted(release, item, by=self._by, origin=f"import:{item.format}", there=there)
        self._annotations += brought.annotations
        self._relations += brought.relations
        self._sayings += [*brought.negatives, *brought.comments]
        return brought

    def plan(self) -> Plan:
        """All of it as one Edit; none when everything was there already."""
        added = [Change(None, release) for release in self._added]
        changes = [*added, *self._annotations, *self._relations, *self._sayings]
        done = edit(self._title(), self._by.name, changes, at=self._moment) if changes else None
        joined = tuple(self._joined.items())
        admitted = Admitted(done, tuple(self._added), tuple(self._known), joined, tuple(self._renamed))
        return Plan(done, self._arrivals, admitted)

    def _title(self) -> str:
        added, joined = self._added, self._joined
        parts = []
        if added:
            parts.append(added[0].name if len(added) == 1 else f"{len(added)} releases")
        if joined:
            counts = [("annotation", joined.total()), *self._beside.items()]
            what = " and ".join(f"{count} {word}{_plural(word, count)}" for word, count in counts if count)
            where = next(iter(joined)) if len(joined) == 1 else f"{len(joined)} releases that were there"
            parts.append(f"{what} into {where}")
        words = ", ".join(parts)
        return f"Import {words}" if len(added) > 1 else f"Import: {words}"


def _plural(word: str, count: int) -> str:
    return "s" if count != 1 and word.isalpha() else ""


def _arrive(arrivals: Arrivals, item: Incoming, release: Release) -> None:
    same = item.source == item.text.encode("utf-8")
    arrivals.texts.append({"digest": release.digest, "body": item.text})
    content = None if same else item.source
    arrivals.sources.append({"digest": release.source, "size": len(item.source), "content": content})


def _demand_labels(items: Sequence[Incoming], scheme: Scheme) -> None:
    used = {label for item in items for label in item.labels()}
    unknown = {label for label in used if scheme.label(label) is None}
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
    return arrivals.known | {row["digest"]: row["body"] for row in arrivals.texts}


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


def _by_digest(connection: Connection, digests: Sequence[str]) -> dict[str, list[Release]]:
    """The releases that have one of those texts, in the order in which they came in."""
    found: dict[str, list[Release]] = {}
    column = tables.release.c
    for start in range(0, len(digests), CHUNK):
        query = select(tables.release).where(column.digest.in_(digests[start : start + CHUNK]))
        for row in connection.execute(query.order_by(column.position, column.id)):
            found.setdefault(row.digest, []).append(release_from(row))
    return found


def _there(connection: Connection, releases: Sequence[Release]) -> dict[UUID, There]:
    """What is said of those releases already, by whomever."""
    annotations: dict[str, list[Annotation]] = {str(release.id): [] for release in releases}
    relations: dict[str, list[Relation]] = {key: [] for key in annotations}
    negatives: dict[str, list[Negative]] = {key: [] for key in annotations}
    comments: dict[str, list[Comment]] = {key: [] for key in annotations}
    keys = list(annotations)
    for start in range(0, len(keys), CHUNK):
        chunk = keys[start : start + CHUNK]
        for row in connection.execute(select(tables.annotation).where(tables.annotation.c.release_id.in_(chunk))):
            annotations[row.release_id].append(annotation_from(row))
        for row in connection.execute(select(tables.relation).where(tables.relation.c.release_id.in_(chunk))):
            relations[row.release_id].append(relation_from(row))
        for row in connection.execute(select(tables.negative).where(tables.negative.c.release_id.in_(chunk))):
            negatives[row.release_id].append(negative_from(row))
        for row in connection.execute(select(tables.comment).where(tables.comment.c.release_id.in_(chunk))):
            comments[row.release_id].append(comment_from(row))
    return {UUID(key): There.of(annotations[key], relations[key], negatives[key], comments[key]) for key in keys}


def _id_in_turn(moment: datetime, number: int) -> UUID:
    """A UUID of version 7 (RFC 9562): those of one import sort as its releases came, and so does the corpus."""
    milliseconds = int(moment.timestamp() * 1000)
    made = (milliseconds << 80) | (7 << 76) | (number >> 14 & 0xFFF) << 64
    made |= (2 << 62) | (number & 0x3FFF) << 48 | secrets.randbits(48)
    return UUID(int=made)
