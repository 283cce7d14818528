"""What an export takes from a corpus: sheets, scheme and audit head, all as they stand at one moment."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import select

from domain import splits
from domain.annotation import AnnotatedRelease
from domain.errors import Refusal
from domain.scheme import Scheme
from storage import ground, reading, tables
from storage.corpus import Corpus
from storage.query import Query


@dataclass(frozen=True, slots=True)
class Extract:
    """The wanted sheets, as often as they are asked for, and the state of the corpus that they show."""

    corpus: str
    """The id that the corpus was given when it was made."""
    name: str
    scheme: Scheme
    audit_count: int
    audit_head: str
    sheets: Callable[[], Iterator[AnnotatedRelease]]

    def entries(self) -> Iterator[splits.Entry]:
        """What is known of each wanted release when shares are made; goes through all texts once."""
        for sheet in self.sheets():
            yield splits.entry_of(sheet.release, sheet.text)


@contextmanager
def extract(corpus: Corpus, query: Query | None = None) -> Iterator[Extract]:
    """The extract within one read transaction, so that edits made meanwhile change neither its sheets nor its head."""
    with corpus.snapshot() as connection:
        scheme = ground.load_scheme(connection)
        if scheme is None:
            raise Refusal("The corpus has no scheme: it is damaged; run `verify` or restore a backup.")
        identity = connection.execute(select(tables.meta.c.value).where(tables.meta.c.key == "corpus")).scalar_one()
        count, head = ground.head_of(connection)

        def sheets() -> Iterator[AnnotatedRelease]:
            return reading.sheets(connection, scheme, query or Query())

        yield Extract(str(identity), corpus.name, scheme, count, head, sheets)
