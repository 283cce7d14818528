"""A PostgreSQL server of the tests' own, on a Unix socket in a temporary folder; without one its tests skip."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg

NUMBERS = count(1)

# Speed, since nothing here outlives the session; what is durable is tested on SQLite by kill -9.
OPTIONS = (
    "-c listen_addresses='' -c fsync=off -c full_page_writes=off -c max_connections=40 -c unix_socket_directories="
)


def programs() -> Path | None:
    """The folder with initdb and pg_ctl of the newest PostgreSQL here."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("initdb")
    if found:
        return found[-1].parent
    return Path(on_path).resolve().parent if on_path else None


@contextmanager
def running_server() -> Iterator[str]:
    """The start of an address to which a database's name is added by `address`."""
    folder = programs()
    assert folder is not None
    # Not below pytest's folder: a socket's path is short, and postgres may not enter root's folders.
    place = Path(tempfile.mkdtemp(prefix="glossator-pg-"))
    as_user: list[str] = []
    if os.geteuid() == 0:
        shutil.chown(place, "postgres", "postgres")
        as_user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
    data = str(place / "data")

    def run(*words: str) -> None:
        subprocess.run([*as_user, *words], check=True, capture_output=True, cwd=place, timeout=60)

    run(f"{folder}/initdb", "-D", data, "-U", "glossator", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
    try:
        # Its output would keep the pipe open for as long as the server runs.
        words = [f"{folder}/pg_ctl", "-D", data, "-w", "-l", f"{place}/log", "-o", OPTIONS + str(place), "start"]
        subprocess.run([*as_user, *words], check=True, stdout=subprocess.DEVNULL, cwd=place, timeout=60)
        yield str(place)
    finally:
        run(f"{folder}/pg_ctl", "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(place)


def administer(place: str, command: str) -> None:
    """Run a command that concerns databases as a whole."""
    with psycopg.connect(f"host={place} user=glossator dbname=postgres", autocommit=True) as connection:
        connection.execute(command)  # type: ignore[call-overload]


@contextmanager
def database(place: str, template: str = "template") -> Iterator[str]:
    """The address of a copy of another database, dropped afterwards."""
    name = f"test_{next(NUMBERS)}"
    administer(place, f"CREATE DATABASE {name} TEMPLATE {template}")
    yield address(place, name)
    administer(place, f"DROP DATABASE {name} WITH (FORCE)")


def address(place: str, database: str) -> str:
    """The URL of a database on the server."""
    return f"postgresql://glossator@/{database}?host={place}"
