"""What verify says of guesses and models: they are nobody's work, so none of them is judged, but odd ones are told."""

from collections.abc import Iterator
from hashlib import sha256

from sqlalchemy import Connection, func, select

from storage import tables
from storage.findings import Findings
from storage.suggestion_rows import suggestion_from

SINCE = 4
"""The schema version that brought them."""
EVERY = 500


def notes(connection: Connection, findings: Findings) -> Iterator[int]:
    """Add a note on what there is of them, and on what of it is not as the program leaves it."""
    guesses, odd = 0, 0
    column, text = tables.suggestion.c, tables.text.c
    query = select(tables.suggestion, tables.release.c.digest).join(tables.release).order_by(tables.release.c.digest)
    digest, body = "", ""
    for guesses, row in enumerate(connection.execute(query.execution_options(yield_per=EVERY)), 1):
        if row.digest != digest:
            digest = row.digest
            body = str(connection.execute(select(text.body).where(text.digest == digest)).scalar() or "")
        odd += not _is_sound(row, body)
        if guesses % EVERY == 0:
            yield 0
    if guesses:
        findings.notes.append(
            f"{guesses:,} suggestions are kept beside the trail: they are nobody's work, and are not judged."
        )
    lost = connection.execute(
        select(func.count()).select_from(tables.suggestion).where(column.release_id.not_in(select(tables.release.c.id)))
    ).scalar_one()
    if odd or lost:
        findings.notes.append(
            f"{odd + lost:,} of the suggestions do not quote the text that they are for: nobody can accept them."
        )
    yield from _models(connection, findings)


def _is_sound(row: object, body: str) -> bool:
    try:
        found = suggestion_from(row)
    except Exception:  # whatever a damaged row holds
        return False
    return found.span.end <= len(body) and found.span.of(body) == found.quote and 0 <= found.score <= 1


def _models(connection: Connection, findings: Findings) -> Iterator[int]:
    for row in connection.execute(select(tables.model.c.digest, tables.model.c.content)):
        if not isinstance(row.content, bytes) or sha256(row.content).hexdigest() != row.digest:
            findings.notes.append("The learned model is damaged, so nothing is guessed by it: learn again.")
        yield 0
