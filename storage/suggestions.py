"""Guesses as a corpus keeps them: made anew whenever their sources are others, and never a part of the trail.

What is kept is all that the sources guess of a text. What is left of it is told when it is read, by what the reader may
see: so undo brings a suggestion back, and nobody who works blind learns from a gap what others did.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from uuid import UUID

from sqlalchemy import Connection, delete, insert, select, update

from domain.annotation import AnnotatedRelease
from domain.person import Person
from domain.release import Release
from domain.suggest import guesses, left
from domain.suggestion import Suggestion
from storage import reading, tables
from storage.corpus import Corpus
from storage.packing import Row
from storage.query import Query
from storage.sources import Kit
from storage.sources import kit_of as kit_of
from storage.sources import sources_of as sources_of
from storage.suggestion_rows import suggestion_from, suggestion_row

CHUNK = 200

Made = tuple[UUID, tuple[Suggestion, ...]]
"""A release and all that is guessed of it."""
Texts = Sequence[tuple[UUID, str]]


@dataclass(frozen=True, slots=True)
class Written:
    """What a refreshing changed."""

    releases: int = 0
    """Those that were looked at."""
    added: int = 0
    changed: int = 0
    removed: int = 0

    def __add__(self, other: "Written") -> "Written":
        return Written(
            self.releases + other.releases,
            self.added + other.added,
            self.changed + other.changed,
            self.removed + other.removed,
        )


def refresh(corpus: Corpus, releases: Iterable[UUID] | None, kit: Kit) -> Iterator[Written]:
    """Guess anew for those releases, or all, that these sources have not looked at yet; tells each portion."""
    for texts in outdated(corpus, releases, kit.version):
        made = [(key, guesses(key, text, kit.sources)) for key, text in texts]
        yield store(corpus, made, kit.version)


def outdated(corpus: Corpus, releases: Iterable[UUID] | None, version: str) -> Iterator[Texts]:
    """The texts that sources of that version have not looked at, a portion at a time."""
    waiting = corpus.ask(lambda connection: _waiting(connection, releases, version))
    portion: list[tuple[UUID, str]] = []
    size = 0
    for release in waiting:
        if portion and (len(portion) >= CHUNK or size + release.length > reading.PORTION):
            yield portion
            portion, size = [], 0
        text = corpus.ask(lambda connection, digest=release.digest: reading.body_of(connection, digest))  # type: ignore[misc]
        portion.append((release.id, text))
        size += release.length
    if portion:
        yield portion


def _waiting(connection: Connection, releases: Iterable[UUID] | None, version: str) -> list[Release]:
    wanted = None if releases is None else set(releases)
    column = tables.suggested.c
    query = select(column.release_id, column.digest).where(column.version == version)
    looked_at = {(UUID(row.release_id), row.digest) for row in connection.execute(query)}
    return [
        release
        for release in reading.releases(connection)
        if (wanted is None or release.id in wanted) and (release.id, release.digest) not in looked_at
    ]


def store(corpus: Corpus, made: Sequence[Made], version: str) -> Written:
    """Keep what was guessed of some releases: what is there already stays, and what is guessed no more goes."""
    return corpus.write_beside(lambda connection: _store(connection, made, version))


def _store(connection: Connection, made: Sequence[Made], version: str) -> Written:
    ids = [str(key) for key, _ in made]
    digests = _digests(connection, ids)
    wanted = {str(item.id): suggestion_row(item) for key, found in made if str(key) in digests for item in found}
    column = tables.suggestion.c
    there: dict[str, Row] = {}
    for chunk in _chunks(ids):
        for row in connection.execute(select(tables.suggestion).where(column.release_id.in_(chunk))):
            there[row.id] = dict(row._mapping)
    for chunk in _chunks(sorted(there.keys() - wanted.keys())):
        connection.execute(delete(tables.suggestion).where(column.id.in_(chunk)))
    changed = sorted(key for key in there.keys() & wanted.keys() if there[key] != wanted[key])
    for key in changed:
        connection.execute(update(tables.suggestion).where(column.id == key).values(wanted[key]))
    added = [wanted[key] for key in wanted.keys() - there.keys()]
    if added:
        connection.execute(insert(tables.suggestion), added)
    _note(connection, digests, version)
    return Written(len(digests), len(added), len(changed), len(there.keys() - wanted.keys()))


def _digests(connection: Connection, ids: Sequence[str]) -> dict[str, str]:
    """The texts of those of the releases that are still there."""
    column, found = tables.release.c, dict[str, str]()
    for chunk in _chunks(ids):
        query = select(column.id, column.digest).where(column.id.in_(chunk))
        found.update((row.id, row.digest) for row in connection.execute(query))
    return found


def _note(connection: Connection, digests: Mapping[str, str], version: str) -> None:
    column = tables.suggested.c
    for chunk in _chunks(sorted(digests)):
        connection.execute(delete(tables.suggested).where(column.release_id.in_(chunk)))
    rows = [{"release_id": key, "digest": digest, "version": version} for key, digest in sorted(digests.items())]
    if rows:
        connection.execute(insert(tables.suggested), rows)


def kept(connection: Connection, releases: Iterable[UUID] | None = None) -> dict[UUID, tuple[Suggestion, ...]]:
    """All that is guessed of those releases, or of all, in text order."""
    found: dict[UUID, list[Suggestion]] = defaultdict(list)
    query = select(tables.suggestion)
    if releases is None:
        queries = [query]
    else:
        keys = sorted(map(str, releases))
        queries = [query.where(tables.suggestion.c.release_id.in_(chunk)) for chunk in _chunks(keys)]
    for one in queries:
        for row in connection.execute(one):
            found[UUID(row.release_id)].append(suggestion_from(row))
    return {key: tuple(sorted(items, key=_place)) for key, items in found.items()}


def open_suggestions(
    corpus: Corpus,
    viewer: Person | None,
    releases: frozenset[UUID] | None = None,
    fresh: Mapping[UUID, tuple[Suggestion, ...]] = MappingProxyType({}),
) -> Iterator[tuple[AnnotatedRelease, tuple[Suggestion, ...]]]:
    """Each release as that person may see it, with what is left of the guesses: the fresh ones, or those kept of it."""
    for sheet in corpus.stream(Query(releases=releases, viewer=viewer)):
        key = sheet.release.id
        made = fresh[key] if key in fresh else _kept_of(corpus, key)
        yield sheet, left(sheet, made)


def _kept_of(corpus: Corpus, release_id: UUID) -> tuple[Suggestion, ...]:
    return corpus.ask(lambda connection: kept(connection, [release_id])).get(release_id, ())


def _place(suggestion: Suggestion) -> tuple[int, int, str]:
    return suggestion.span.start, -suggestion.span.end, suggestion.label


def _chunks(keys: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(keys), CHUNK):
        yield keys[start : start + CHUNK]
