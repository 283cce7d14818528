"""Whether the search index of a corpus file holds just the words of the texts that it is said to hold.

FTS5 compares an index with its texts only where it may write, and by a checksum in which the same change of two words
may cancel out. So it gets a copy of the index in a temporary place, and a new index of the texts is made there as well.
"""

from contextlib import suppress
from itertools import zip_longest

from sqlalchemy import Connection, column, delete, func, insert, select
from sqlalchemy import table as named
from sqlalchemy.exc import DatabaseError

from storage import tables
from storage.findings import Findings
from storage.search import INDEXED, indexed_to

OTHER = ("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_NOMEM", "SQLITE_READONLY", "SQLITE_INTERRUPT")
"""Errors that say nothing of the index."""
_PARTS = {"data": ("id", "block"), "idx": ("segid", "term", "pgno"), "docsize": ("id", "sz"), "config": ("k", "v")}
"""The tables and columns in which FTS5 keeps an index."""
_MADE = ("stored_places", "fresh_places", "stored_words", "fresh_words", "stored_copy", "fresh_index")


def search(connection: Connection, findings: Findings) -> None:
    """The index of the search in a file against the texts; their numbers, by which it knows them, have no gaps."""
    number = tables.text.c.id
    count, least, most = connection.execute(select(func.count(), func.min(number), func.max(number))).one()
    if count and (least, most) != (1, count):
        findings.add("search", "The texts are not numbered as they came in, so the search finds other releases.")
    indexed = indexed_to(connection)
    stated = connection.execute(select(tables.meta.c.value).where(tables.meta.c.key == INDEXED)).scalar()
    if indexed > count or stated not in (None, str(indexed)):
        findings.add("search", "The search index is said to hold more texts than there are.")
    elif not _is_indexed(connection, indexed):
        findings.add("search", "The search index does not fit the texts, so the search may miss releases.")


def _is_indexed(connection: Connection, indexed: int) -> bool:
    run = connection.exec_driver_sql
    run(
        "CREATE TEMP VIEW checked_text AS SELECT id, body FROM main.text"
        " WHERE id <= (SELECT CAST(value AS INTEGER) FROM main.meta WHERE key = 'indexed')"
    )
    try:
        rows = run("SELECT count(*), max(id) FROM main.text_index_docsize").one()
        return tuple(rows) == (indexed, indexed or None) and _is_whole(connection) and _is_the_same(connection)
    except DatabaseError as error:
        if getattr(error.orig, "sqlite_errorname", "").startswith(OTHER):
            raise
        return False
    finally:
        for name in _MADE:
            with suppress(DatabaseError):
                run(f"DROP TABLE IF EXISTS temp.{name}")
        run("DROP VIEW temp.checked_text")


def _is_whole(connection: Connection) -> bool:
    """FTS5's own check, which raises a DatabaseError, on a copy of the index as it is stored."""
    connection.exec_driver_sql(
        "CREATE VIRTUAL TABLE temp.stored_copy USING fts5(body, content='checked_text', content_rowid='id',"
        " tokenize='unicode61 remove_diacritics 2')"
    )
    for name, columns in _PARTS.items():
        origin, goal = (
            named(f"{table}_{name}", *map(column, columns), schema=schema)
            for table, schema in (("text_index", "main"), ("stored_copy", "temp"))
        )
        connection.execute(delete(goal))
        connection.execute(insert(goal).from_select(columns, select(origin)))
    connection.exec_driver_sql("INSERT INTO temp.stored_copy(stored_copy, rank) VALUES ('integrity-check', 1)")
    return True


def _is_the_same(connection: Connection) -> bool:
    """Whether the index has the words, in how many texts and how often, and the places of a new one."""
    run = connection.exec_driver_sql
    run(
        "CREATE VIRTUAL TABLE temp.fresh_index USING fts5(body, content='checked_text', content_rowid='id',"
        " tokenize='unicode61 remove_diacritics 2')"
    )
    run("INSERT INTO temp.fresh_index(fresh_index) VALUES ('rebuild')")
    for schema, index, name in (("main", "text_index", "stored"), ("temp", "fresh_index", "fresh")):
        run(f"CREATE VIRTUAL TABLE temp.{name}_words USING fts5vocab({schema}, {index}, row)")
        run(f"CREATE VIRTUAL TABLE temp.{name}_places USING fts5vocab({schema}, {index}, instance)")
    words = (run("SELECT * FROM temp.stored_words"), run("SELECT * FROM temp.fresh_words"))
    if any(one != other for one, other in zip_longest(*words)):
        return False
    # A sum of products, so that places that moved by the same distance do not cancel out.
    places = "SELECT count(*), sum((doc * 7919 + offset) * (doc * 104729 + offset) % 1000003) FROM temp."
    stored, fresh = (run(f"{places}{name}_places").one() for name in ("stored", "fresh"))
    return bool(stored == fresh)
