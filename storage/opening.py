"""Looking at a file before it is opened as a corpus: nothing is written and nothing is believed."""

import os
import re
import stat
from pathlib import Path

from sqlalchemy import Connection

from domain.errors import Refusal
from storage.engine import APPLICATION_ID, sqlite_module
from storage.files import has_wal

SCHEMA_VERSION = 4
SMALLEST = 512
"""Bytes of the smallest SQLite file."""


class Newer(Refusal):
    """The corpus was made by a newer program."""


def probe(path: Path) -> int:
    """The schema version of a corpus file, by its first page; a Refusal for anything that is no corpus."""
    try:
        status = os.stat(path)
    except FileNotFoundError:
        raise Refusal(f"There is no corpus “{path.name}”: make one with `glossator new`, or check the path.") from None
    except OSError as error:
        raise Refusal(f"“{path.name}” cannot be opened ({error.strerror}): check that you may read it.") from error
    if stat.S_ISDIR(status.st_mode):
        raise Refusal(f"“{path.name}” is a folder and no corpus: choose a .glossator file.")
    if not stat.S_ISREG(status.st_mode):
        raise Refusal(f"“{path.name}” is no file and no corpus: choose a .glossator file.")
    if not status.st_size:
        raise Refusal(f"“{path.name}” is empty and no corpus: restore a backup, or make a new corpus.")
    if status.st_size < SMALLEST:
        raise Refusal(f"“{path.name}” is no corpus: choose a .glossator file, or import it into one.")
    application, version = _header(path)
    if application != APPLICATION_ID:
        raise Refusal(f"“{path.name}” is a database of another program and no corpus: choose a .glossator file.")
    if version > SCHEMA_VERSION:
        raise Newer(
            f"“{path.name}” was made by a newer Glossator (schema {version}, this one knows {SCHEMA_VERSION}):"
            " install the newer one to open it; nothing was changed."
        )
    return version


def _header(path: Path) -> tuple[int, int]:
    """Application id and schema version, read by SQLite itself but without a lock or a file beside it.

    A plain open() would do, were it not that closing it frees every lock that this process holds on the file.
    """
    module = sqlite_module()
    # Beside a -wal file the first page alone may be half of what was written.
    alone = "" if has_wal(path) else "&immutable=1"
    try:
        connection = module.connect(f"{path.resolve().as_uri()}?mode=ro{alone}", uri=True, isolation_level=None)
        try:
            found = [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")]
        finally:
            connection.close()
    except module.Error as error:
        name = getattr(error, "sqlite_errorname", "")
        if name == "SQLITE_NOTADB":
            raise Refusal(f"“{path.name}” is no corpus: choose a .glossator file, or import it into one.") from error
        if name.startswith("SQLITE_CORRUPT"):
            raise Refusal(f"“{path.name}” is damaged: restore a backup.") from error
        raise Refusal(f"“{path.name}” cannot be opened ({error}): check that you may read it.") from error
    return int(found[0]) & 0xFFFFFFFF, int(found[1])


def version_of(connection: Connection) -> int:
    """The schema version of an open corpus, at most the one that this program knows."""
    if connection.dialect.name == "sqlite":
        found = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    else:
        found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one()
    return max(1, min(int(found), SCHEMA_VERSION))


def schema_of(connection: Connection) -> frozenset[tuple[str, str, str]]:
    """Every object of a SQLite schema as (type, name, SQL without differences in blanks)."""
    rows = connection.exec_driver_sql("SELECT type, name, coalesce(sql, '') FROM sqlite_schema")
    # Only the blanks that the migrations write, since a damaged one may have become another kind of blank.
    return frozenset((kind, name, re.sub(r"[ \t\n]+", " ", sql).strip(" ")) for kind, name, sql in rows)


def check_schema(connection: Connection, expected: frozenset[tuple[str, str, str]], name: str) -> None:
    """Refuse a file with anything in its schema that this version did not put there."""
    differences = schema_differences(connection, expected)
    if differences:
        raise Refusal(
            f"“{name}” holds things that no Glossator puts into a corpus ({differences[0]}): it may have been tampered"
            " with; restore a backup.",
            details="\n".join(differences),
        )


def schema_differences(connection: Connection, expected: frozenset[tuple[str, str, str]]) -> list[str]:
    """In words, what a schema has too much, too little or otherwise."""
    found = schema_of(connection)
    # sqlite_stat tables come and go with ANALYZE and hold no data of ours.
    extra = {item for item in found - expected if not item[1].startswith("sqlite_stat")}
    missing = expected - found
    changed = {item[1] for item in extra} & {item[1] for item in missing}
    words = [f"{kind} “{name}” was changed" for kind, name, _ in sorted(extra) if name in changed]
    words += [f"{kind} “{name}” is not ours" for kind, name, _ in sorted(extra) if name not in changed]
    words += [f"{kind} “{name}” is missing" for kind, name, _ in sorted(missing) if name not in changed]
    return words
