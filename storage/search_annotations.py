"""Search by text, label, attribute, person, state and day together: the annotations that are all of that."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy import Connection, select

from domain.annotation import AnnotatedRelease, Annotation
from storage import tables
from storage.corpus import Corpus
from storage.query import Query
from storage.reading import narrowed_by
from storage.search import AROUND, Hit, Term, holds, releases_with, terms

CHUNK = 200


def search_annotations(
    corpus: Corpus, words: str, query: Query, limit: int = 100, *, within: bool = False
) -> list[Hit]:
    """The first annotations that a query wants, release by release in text order.

    The words, where there are any, have to be in the release, or with `within` in the labelled text itself.
    """
    wanted = terms(words) if words.strip() else []
    ids = corpus.ask(lambda connection: _releases(connection, wanted, query))
    hits: list[Hit] = []
    for start in range(0, len(ids), CHUNK):
        chunk = frozenset(map(UUID, ids[start : start + CHUNK]))
        for sheet in corpus.stream(replace(query, releases=chunk, empty=False)):
            line, counted = 1, 0
            for item in sheet.annotations:
                if within and not holds(item.quote, wanted):
                    continue
                line += sheet.text.count("\n", counted, item.span.start)
                counted = item.span.start
                hits.append(_hit(sheet, item, line))
                if len(hits) >= limit:
                    return hits
    return hits


def _releases(connection: Connection, wanted: Sequence[Term], query: Query) -> list[str]:
    """The releases that may have such annotations, in the order in which they came in."""
    release, annotation = tables.release, tables.annotation
    chosen = narrowed_by(select(annotation.c.release_id), query).distinct()
    found = select(release.c.id).where(release.c.trashed.is_(False), release.c.id.in_(chosen))
    ids = [row.id for row in connection.execute(found.order_by(release.c.position, release.c.id))]
    if query.releases is not None:
        ids = [key for key in ids if UUID(key) in query.releases]
    if wanted and ids:
        there = set(releases_with(connection, wanted))
        ids = [key for key in ids if key in there]
    return ids


def _hit(sheet: AnnotatedRelease, item: Annotation, line: int) -> Hit:
    span = item.span
    return Hit(
        sheet.release.id,
        sheet.release.name,
        span,
        line,
        sheet.text[max(0, span.start - AROUND) : span.start],
        span.of(sheet.text),
        sheet.text[span.end : span.end + AROUND],
        item.id,
        item.label,
        item.author,
        sheet.state(item).value,
    )
