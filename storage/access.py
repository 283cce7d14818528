"""Making a corpus and opening one: every check comes before the first write."""

import os
from pathlib import Path

from sqlalchemy import Connection, insert, inspect

from domain.edit import Change, edit
from domain.errors import Refusal
from domain.person import Person, Role, checked_person_name
from domain.scheme import Scheme, checked
from storage import tables, writing
from storage.corpus import Corpus
from storage.engine import (
    APPLICATION_ID,
    WRITES,
    engine_for,
    is_server,
    server_engine,
    sqlite_engine,
    sqlite_module,
)
from storage.failures import worded
from storage.files import fsync_folder, fsync_path, has_wal, remove_database
from storage.lock import WriterLock
from storage.opening import SCHEMA_VERSION, Newer, check_schema, probe
from storage.schema import expected_schema


def create(location: str | Path, scheme: Scheme, administrator: str) -> Corpus:
    """Make an empty corpus with a scheme and its first person, and open it for writing."""
    location = str(location)
    first = Person(checked_person_name(administrator), Role.ADMINISTRATOR)
    checked(scheme)
    if is_server(location):
        _create_on_server(location, scheme, first)
    else:
        _create_file(Path(location), scheme, first)
    return open_corpus(location)


def _create_file(path: Path, scheme: Scheme, first: Person) -> None:
    if path.exists():
        raise Refusal(f"“{path.name}” is there already: choose another name, or open it.")
    if not path.parent.is_dir():
        raise Refusal(f"The folder “{path.parent.name}” for “{path.name}” is not there: make it first.")
    part = path.with_name(f".{path.name}.part")
    try:
        remove_database(part)
        _make_database(part)
        engine = engine_for(str(part), writes=True)
        with worded(str(part)), engine.execution_options(**{WRITES: True}).begin() as connection:
            _migrate(connection, 0)
            _found(connection, scheme, first)
        engine.dispose()
        fsync_path(part)
        os.replace(part, path)
        fsync_folder(path.parent)
    except OSError as error:
        raise Refusal(f"“{path.name}” cannot be made ({error.strerror}): choose another folder.") from error
    finally:
        remove_database(part)


def _make_database(path: Path) -> None:
    try:
        connection = sqlite_module().connect(path)
        connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
        connection.close()
    except sqlite_module().Error as error:
        raise Refusal(f"“{path.name[1:-5]}” cannot be made ({error}): choose another folder.") from error


def _create_on_server(location: str, scheme: Scheme, first: Person) -> None:
    engine = server_engine(location)
    try:
        with worded(location), engine.execution_options(**{WRITES: True}).begin() as connection:
            if inspect(connection).get_table_names():
                raise Refusal("The database holds tables already: make an empty one for a corpus.")
            _migrate(connection, 0)
            _found(connection, scheme, first)
    finally:
        engine.dispose()


def _migrate(connection: Connection, version: int) -> None:
    # Imported on use: Alembic costs a fifth of a second that opening a corpus need not pay.
    from storage.migrations import upgrade

    upgrade(connection, SCHEMA_VERSION)


def _found(connection: Connection, scheme: Scheme, first: Person) -> None:
    done = edit("New corpus", first.name, [Change(None, first), Change(None, scheme)])
    # The corpus has the id of its first Edit, which the audit chain holds.
    connection.execute(insert(tables.meta), {"key": "corpus", "value": str(done.id)})
    writing.write(connection, done, {})


def open_corpus(location: str | Path, *, writes: bool = True) -> Corpus:
    """Open a corpus after checking that it is one; nothing is written to a file that is refused.

    Raises Locked when another process writes in it and `writes` is asked for.
    """
    location = str(location)
    if is_server(location):
        return _open_server(location, writes=writes)
    path = Path(location)
    version = probe(path)
    if version < 1:
        raise Refusal(f"“{path.name}” was left unfinished (schema {version}): restore a backup.")
    if version < SCHEMA_VERSION and not writes:
        # Also for reading, which an older schema does not serve.
        upgrade(path)
    lock = WriterLock(path) if writes else None
    if lock is not None:
        if not os.access(path, os.W_OK):
            raise Refusal(f"“{path.name}” cannot be written: open it read-only, or check the file's permissions.")
        lock.acquire()
    try:
        if version < SCHEMA_VERSION and writes:
            _bring_up_to_date(path, version)
        _check_file(path, SCHEMA_VERSION)
        engine = engine_for(location, writes=writes)
    except BaseException:
        if lock is not None:
            lock.release()
        raise
    return Corpus(location, engine, lock, writes=writes)


def upgrade(location: str | Path) -> tuple[int, Path | None]:
    """Bring an older corpus to the present schema; gives the schema that it had, and of a file the backup."""
    from storage.upgrading import upgrade_server

    location = str(location)
    if is_server(location):
        return upgrade_server(location), None
    path = Path(location)
    version = probe(path)
    kept = None
    if 1 <= version < SCHEMA_VERSION:
        lock = WriterLock(path)
        lock.acquire()
        try:
            kept = _bring_up_to_date(path, version)
        finally:
            lock.release()
    open_corpus(path, writes=False).close()
    return version, kept


def _bring_up_to_date(path: Path, version: int) -> Path | None:
    """Upgrade an older file whose lock is held; gives its backup."""
    # Imported on use, since hardly any opening needs it.
    from storage.upgrading import upgrade_file

    if not os.access(path, os.W_OK):
        raise Refusal(
            f"“{path.name}” was made by an older Glossator (schema {version}) and cannot be written: copy it to a place"
            " where it can, and open it there."
        )
    _check_file(path, version)
    kept = upgrade_file(path)
    _check_file(path, SCHEMA_VERSION)
    return kept


def _check_file(path: Path, version: int) -> None:
    """Refuse a schema that is not ours, over a connection that changes nothing: neither journal mode nor folder."""
    engine = sqlite_engine(path, writes=False, frozen=not has_wal(path))
    try:
        with worded(str(path)), engine.begin() as connection:
            check_schema(connection, expected_schema(version), path.name)
            # Once more, since the first look passed by whatever lies in the -wal file.
            if connection.exec_driver_sql("PRAGMA user_version").scalar() != version:
                raise Newer(f"“{path.name}” was made by another version of Glossator: use that one.")
    finally:
        engine.dispose()


def _open_server(location: str, *, writes: bool) -> Corpus:
    engine = server_engine(location)
    try:
        with worded(location), engine.begin() as connection:
            if "audit" not in inspect(connection).get_table_names():
                raise Refusal("The database holds no corpus: make one with `glossator new`.")
            found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
            if found is not None and found < f"{SCHEMA_VERSION:04}":
                raise Refusal(
                    f"The corpus has schema {found}, and this Glossator needs {SCHEMA_VERSION:04}: its administrator"
                    " makes a backup with pg_dump and runs `glossator upgrade`."
                )
            if found != f"{SCHEMA_VERSION:04}":
                raise Newer(
                    f"The corpus has schema {found} and this Glossator knows {SCHEMA_VERSION:04}: use the matching one."
                )
    except BaseException:
        engine.dispose()
        raise
    return Corpus(location, engine, None, writes=writes)
