"""Engines for SQLite and PostgreSQL: how a connection is made, asserted and put into a transaction."""

import getpass
import os
import sqlite3
import sys
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import QueuePool

from domain.errors import Refusal
from storage.files import has_wal

APPLICATION_ID = 0x474C4F53
"""“GLOS”, by which a corpus file is told from other SQLite files."""
SAFE_SQLITE = (3, 51, 3)
"""The first SQLite in which a WAL reset cannot lose a committed page."""
WRITES = "glossator_writes"
CHAIN_LOCK = 0x474C4F53

NETWORK_SYSTEMS = frozenset({"nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "9p", "fuse.sshfs", "afs"})
SYNCED_FOLDERS = ("OneDrive", "Dropbox", "iCloud", "Nextcloud", "Google Drive")


def is_server(location: str) -> bool:
    """Whether a location is a PostgreSQL URL and not a file."""
    return location.startswith(("postgresql://", "postgresql+psycopg://", "postgres://"))


def sqlite_module() -> Any:
    """The SQLite driver: Python's own when it is new enough, else the bundled newer copy where there is one."""
    if sqlite3.sqlite_version_info >= SAFE_SQLITE:
        return sqlite3
    try:
        from pysqlite3 import dbapi2
    except ImportError:
        return sqlite3
    return dbapi2


def sqlite_in_use() -> str:
    """Which copy of SQLite runs, for About and for verify."""
    module = sqlite_module()
    origin = "Python's own" if module is sqlite3 else "bundled pysqlite3"
    return f"SQLite {module.sqlite_version} ({origin})"


def file_system_of(path: Path) -> str:
    """The type of the file system that holds a path, where the system tells; else an empty string."""
    if not sys.platform.startswith("linux"):
        return ""
    best, kind = "", ""
    resolved = str(path.resolve())
    with open("/proc/self/mounts", encoding="utf-8", errors="replace") as mounts:
        for line in mounts:
            _, point, system, *_ = line.split(" ")
            point = point.replace("\\040", " ")
            if (resolved + "/").startswith(point.rstrip("/") + "/") and len(point) > len(best):
                best, kind = point, system
    return kind


def on_network(path: Path) -> bool:
    """Whether a path lies on a network file system, where SQLite's WAL is unsafe."""
    return file_system_of(path) in NETWORK_SYSTEMS


def place_warning(path: Path) -> str:
    """A sentence when a corpus lies where SQLite is not safe, else an empty string."""
    if on_network(path):
        return "This corpus lies on a network share: one person at a time; use PostgreSQL for a team."
    for name in SYNCED_FOLDERS:
        if any(part.startswith(name) for part in path.resolve().parts):
            return f"This corpus lies in a {name} folder, which can tear a database apart: move it to a local folder."
    return ""


def sqlite_engine(path: Path, *, writes: bool, frozen: bool = False) -> Engine:
    """An engine on an existing SQLite file; it never makes one.

    Frozen, the file is read as one that nobody changes, without a lock or a file beside it; so it is read, too, where
    a reader cannot have its -shm file (read-only media).
    """
    module = sqlite_module()
    network = on_network(path)
    uri = f"{path.resolve().as_uri()}?mode={'rw' if writes else 'ro'}"

    fixed = f"{uri}&immutable=1"

    def connect(address: str = fixed if frozen else uri) -> Any:
        connection = module.connect(address, uri=True, timeout=5, isolation_level=None, check_same_thread=False)
        try:
            _prepare_sqlite(connection, writes=writes, network=network)
            if not writes:
                connection.execute("SELECT 1 FROM sqlite_schema").fetchone()
        except module.Error as error:
            connection.close()
            shared = getattr(error, "sqlite_errorname", "").startswith(("SQLITE_CANTOPEN", "SQLITE_READONLY"))
            if writes or address == fixed or not shared or has_wal(path):
                raise
            return connect(fixed)
        return connection

    engine = create_engine("sqlite://", module=module, creator=connect, poolclass=QueuePool, pool_size=2)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, *, writes: bool, network: bool) -> None:
    """Set what keeps data safe and read each setting back."""
    wanted = {
        "busy_timeout": 5000,
        "foreign_keys": 1,
        "recursive_triggers": 1,
        "trusted_schema": 0,
        "cell_size_check": 1,
        "mmap_size": 0,
        "synchronous": 3 if network else 2,
    }
    if sys.platform == "darwin":
        wanted["fullfsync"] = 1
    for name, value in wanted.items():
        connection.execute(f"PRAGMA {name}={value}")
        got = connection.execute(f"PRAGMA {name}").fetchone()
        if got is not None and got[0] != value:
            raise RuntimeError(f"SQLite kept {name}={got[0]} although {value} was asked for")
    if writes:
        mode = "DELETE" if network else "WAL"
        got = connection.execute(f"PRAGMA journal_mode={mode}").fetchone()[0]
        if got.upper() != mode:
            raise RuntimeError(f"SQLite kept journal_mode={got} although {mode} was asked for")


def _begin_sqlite(connection: Connection) -> None:
    """Writers take the lock at once; readers get a snapshot with their first SELECT."""
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def server_engine(location: str) -> Engine:
    """An engine on a PostgreSQL database."""
    try:
        url = make_url(location)
    except ArgumentError as error:
        raise Refusal("That is no PostgreSQL address: write postgresql://user@host/database.") from error
    url = url.set(drivername="postgresql+psycopg")
    engine = create_engine(
        url,
        pool_pre_ping=True,
        pool_size=2,
        connect_args={"connect_timeout": 10, "options": "-c lock_timeout=5s -c synchronous_commit=on"},
    )
    event.listen(engine, "begin", _begin_server)
    return engine


def _begin_server(connection: Connection) -> None:
    """Writers queue for the audit chain, so that its numbers have no gap; readers get a snapshot."""
    if connection.get_execution_options().get(WRITES, False):
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": CHAIN_LOCK})
    else:
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


def engine_for(location: str, *, writes: bool) -> Engine:
    """An engine on a corpus file or a PostgreSQL URL."""
    return server_engine(location) if is_server(location) else sqlite_engine(Path(location), writes=writes)


def system_user() -> str:
    """The name under which somebody is logged in on this machine."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return os.environ.get("USERNAME", "") or "annotator"
