"""The texts that were read last, kept since they never change."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import Connection, select

from domain.annotation import Annotation
from domain.edit import Edit
from domain.errors import Refusal
from domain.release import Release
from domain.suggestion import Rejection
from storage import reading, tables

KEPT = 4


class Texts:
    """A few texts, and the digest of each release's text that was asked for."""

    def __init__(self) -> None:
        self._bodies: dict[str, str] = {}
        self._digests: dict[UUID, str] = {}

    def body(self, connection: Connection, digest: str) -> str:
        """A text by its digest."""
        body = self._bodies.pop(digest, None)
        if body is None:
            body = reading.body_of(connection, digest)
        self._bodies[digest] = body
        while len(self._bodies) > KEPT:
            del self._bodies[next(iter(self._bodies))]
        return body

    def quoted(self, connection: Connection, done: Edit, brought: Mapping[str, str]) -> Mapping[UUID, str]:
        """The texts that an Edit quotes; those that are brought with the Edit (by digest) included."""
        arriving = {
            change.after.id: change.after.digest for change in done.changes if isinstance(change.after, Release)
        }
        quoting = (change.after for change in done.changes)
        wanted = {value.release_id for value in quoting if isinstance(value, Annotation | Rejection)}
        missing = [str(item) for item in wanted if item not in self._digests and item not in arriving]
        if missing:
            column = tables.release.c
            for row in connection.execute(select(column.id, column.digest).where(column.id.in_(missing))):
                self._digests[UUID(row.id)] = row.digest
        digests = {item: arriving.get(item) or self._digests.get(item) for item in wanted}
        if not all(digests.values()):
            raise Refusal("The release of that annotation is no longer in the corpus.")
        return {
            item: brought[digest] if digest in brought else self.body(connection, digest)
            for item, digest in digests.items()
            if digest is not None
        }
