"""What files need around a database: all that belongs to one, and getting it to the disk."""

import os
from pathlib import Path

SUFFIXES = ("", "-wal", "-shm", "-journal")


def parts_of(path: Path) -> list[Path]:
    """A database file and the files that SQLite keeps beside it."""
    return [path.with_name(path.name + suffix) for suffix in SUFFIXES]


def remove_database(path: Path) -> None:
    """Remove a database with the files that SQLite keeps beside it."""
    for found in parts_of(path):
        # Asked first, since a read-only disk refuses to remove even what is not there.
        if found.exists():
            found.unlink(missing_ok=True)


def has_wal(path: Path) -> bool:
    """Whether committed changes may lie beside a database and not in it."""
    try:
        return path.with_name(path.name + "-wal").stat().st_size > 0
    except OSError:
        return False


def identity_of(path: Path | None) -> tuple[int, int] | None:
    """What tells the file at a path from any other that may come to lie there; None when there is none."""
    try:
        status = os.stat(path) if path is not None else None
    except OSError:
        return None
    return (status.st_dev, status.st_ino) if status else None


def fsync_path(path: Path) -> None:
    """Get a file to the disk. Only for a file that no connection of this process is open on."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def fsync_folder(folder: Path) -> None:
    """Get a folder's entries to the disk, where the system can."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
