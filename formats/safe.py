"""Writing without half-written files: everything goes beside the goal first and takes its place at the end."""

import os
import shutil
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from domain.errors import Refusal


class Replacement:
    """A part file or part folder beside `path` that `commit` puts in its place; leaving without commit removes it.

    A folder that exists is replaced only when it is empty or was written by an export before (has `MARKER`).
    """

    MARKER = ".glossator-export"

    def __init__(self, path: Path, *, folder: bool = False) -> None:
        self._goal = path
        self._folder = folder
        self.path = path.with_name(f".{path.name}.part")

    def __enter__(self) -> "Replacement":
        try:
            self._check_goal()
            self._clear(self.path)
            self._goal.parent.mkdir(parents=True, exist_ok=True)
            if self._folder:
                self.path.mkdir()
        except OSError as error:
            raise self._refusal(error) from error
        return self

    def _check_goal(self) -> None:
        if self._folder and self._goal.exists():
            if not self._goal.is_dir():
                raise Refusal(f"“{self._goal.name}” is a file and this format writes a folder: choose another name.")
            if any(self._goal.iterdir()) and not (self._goal / self.MARKER).exists():
                raise Refusal(f"The folder “{self._goal.name}” holds other files: choose a new or an empty one.")
        if not self._folder and self._goal.is_dir():
            raise Refusal(f"“{self._goal.name}” is a folder and this format writes a file: choose a file name.")

    def commit(self) -> None:
        """Put what was written in its place; the disk holds it when this returns."""
        try:
            if self._folder:
                self._commit_folder()
            else:
                os.replace(self.path, self._goal)
            _sync_folder(self._goal.parent)
        except OSError as error:
            raise self._refusal(error) from error

    def _commit_folder(self) -> None:
        synced(self.path / self.MARKER, b"Written by Glossator; an export may replace this folder.\n")
        for folder in (self.path, *(found for found in self.path.rglob("*") if found.is_dir())):
            _sync_folder(folder)
        aside = self._goal.with_name(f".{self._goal.name}.old")
        self._clear(aside)
        if self._goal.exists():
            os.replace(self._goal, aside)
        try:
            os.replace(self.path, self._goal)
        except OSError:
            if aside.exists():
                os.replace(aside, self._goal)
            raise
        self._clear(aside)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._clear(self.path)
        if isinstance(error, OSError):
            raise self._refusal(error) from error

    def _refusal(self, error: OSError) -> Refusal:
        why = error.strerror or "it cannot be written"
        return Refusal(f"“{self._goal.name}” cannot be written ({why}): nothing was kept; choose another place.")

    @staticmethod
    def _clear(path: Path) -> None:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def finish(file: IO[Any]) -> None:
    """Flush a file, make the disk hold it and close it."""
    if file.closed:
        return
    file.flush()
    os.fsync(file.fileno())
    file.close()


def synced(path: Path, data: bytes) -> None:
    """Write a small file and make the disk hold it."""
    with path.open("wb") as file:
        file.write(data)
        finish(file)


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
