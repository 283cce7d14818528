"""One writing process for each corpus file, shown by a lock file beside it that names the holder."""

import json
import os
import socket
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from domain.errors import Refusal
from storage.engine import system_user


class Locked(Refusal):
    """Another process writes in this corpus; it can still be read."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a lock: host, process and login name."""

    host: str = ""
    pid: int = 0
    user: str = ""


def lock_path(path: Path) -> Path:
    """The lock file of a corpus file."""
    return path.with_name(path.name + ".lock")


def holder_of(path: Path) -> Holder:
    """Who the lock file names; empty when it names nobody."""
    try:
        record = json.loads(lock_path(path).read_text("utf-8") or "{}")
        return Holder(str(record.get("host", "")), int(record.get("pid", 0)), str(record.get("user", "")))
    except (OSError, ValueError, AttributeError):
        return Holder()


class WriterLock:
    """Held from opening to closing; the system frees it when the process dies."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = FileLock(lock_path(path), timeout=0)

    def acquire(self) -> None:
        """Take the lock, or raise Locked naming the holder; a lock left by another host is never broken."""
        holder = holder_of(self._path)
        here = socket.gethostname()
        # Before the lock is taken, since taking it empties the file.
        if holder.host and holder.host != here:
            raise Locked(
                f"“{self._path.name}” is in use by {holder.user or 'somebody'} on {holder.host}: open it read-only,"
                f" or, when that machine surely does not use it, delete “{lock_path(self._path).name}”."
            )
        try:
            self._lock.acquire()
        except Timeout:
            raise Locked(
                f"“{self._path.name}” is open for writing in another program"
                f" (process {holder.pid or '?'} of {holder.user or 'somebody'} on {holder.host or 'this machine'}):"
                " close it there, or open the corpus read-only."
            ) from None
        except OSError as error:
            raise Refusal(
                f"“{self._path.name}” cannot be locked for writing ({error.strerror or error}): open it read-only."
            ) from error
        # On a full disk the lock holds all the same, only it names nobody.
        with suppress(OSError):
            self._write(json.dumps({"host": here, "pid": os.getpid(), "user": system_user()}))

    def release(self) -> None:
        """Name nobody any more and free the lock."""
        if self._lock.is_locked:
            # The folder may be gone by now; then there is nothing left to say.
            with suppress(OSError):
                self._write("")
            self._lock.release()

    def _write(self, content: str) -> None:
        # In place: a new file would carry no lock.
        with lock_path(self._path).open("r+", encoding="utf-8") as file:
            file.seek(0)
            file.truncate()
            file.write(content)
