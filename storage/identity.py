"""The id of a corpus, and what ties it to the audit trail, so that it cannot be another one unnoticed.

A corpus has the id of its first Edit, which the audit chain holds. Those of older programs have an id of their own; for
them a row beside it repeats it together with the hash of the first audit row.
"""

from sqlalchemy import Connection, insert, select

from storage import tables
from storage.search import INDEXED

CORPUS = "corpus"
FOUNDED = "founded"
RULES = "rules"
"""The corpus's own rules for suggestions, as a text."""
SINCE = 3
"""The schema version from which on every corpus id is tied to the trail."""
KEYS = frozenset({CORPUS, FOUNDED, INDEXED, RULES})


def identity_of(connection: Connection) -> str:
    """The id of the corpus; empty where there is none."""
    return _meta(connection).get(CORPUS, "")


def tie(connection: Connection) -> None:
    """Tie the id of an older corpus to its audit trail; nothing to do where it is tied."""
    row = connection.execute(_FIRST).first()
    identity = identity_of(connection)
    if row is not None and identity != row.edit_id and FOUNDED not in _meta(connection):
        connection.execute(insert(tables.meta), {"key": FOUNDED, "value": _tied(identity, row.hash)})


def faults(connection: Connection, version: int, edit_id: str, found: str) -> list[str]:
    """In words, what is wrong with the corpus id and what lies beside it, given the first audit row's Edit and hash."""
    meta = _meta(connection)
    words = [f"The corpus has a setting “{key}” that no Glossator writes." for key in sorted(meta.keys() - KEYS)]
    identity = meta.get(CORPUS, "")
    if not identity:
        return [*words, "The id of the corpus is missing."]
    if FOUNDED in meta:
        fits = meta[FOUNDED] == _tied(identity, found)
    else:
        fits = identity == edit_id or version < SINCE
    return words if fits else [*words, "The id of the corpus is not the one that it was made with."]


_FIRST = select(tables.audit.c.edit_id, tables.audit.c.hash).where(tables.audit.c.seq == 1)


def _meta(connection: Connection) -> dict[str, str]:
    return {str(row.key): str(row.value) for row in connection.execute(select(tables.meta))}


def _tied(identity: str, found: str) -> str:
    return f"{identity} {found}"
