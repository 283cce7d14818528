"""What the database says when it cannot, in sentences for people."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from domain.errors import Refusal
from storage.engine import sqlite_module


class LostFile(Refusal):
    """The corpus file was moved, replaced or deleted while it was open."""

    def __init__(self, path: Path, rescue: Path | None) -> None:
        kept = (
            f"everything was saved to “{rescue.name}” beside it: open that file"
            if rescue
            else "nothing more can be saved: put the file back"
        )
        super().__init__(f"“{path.name}” was moved, replaced or deleted while it was open; {kept}.")
        self.rescue = rescue


class Unwritable(Refusal):
    """The disk or the database did not take the change; nothing of it was kept."""


OURS = "Glossator: "
"""How the rules that a server keeps itself begin what they say."""
_SENTENCES = {
    "SQLITE_FULL": "The disk is full: free some space, then do it again; nothing was changed.",
    "SQLITE_IOERR": "The disk did not take the change: check the disk, then do it again; nothing was changed.",
    "SQLITE_READONLY": "The corpus cannot be written: check that you may write the file and its folder.",
    "SQLITE_BUSY": "Another program is writing in this corpus: wait a moment, then do it again; nothing was changed.",
    "SQLITE_LOCKED": "Another program is writing in this corpus: wait a moment, then do it again; nothing was changed.",
    "SQLITE_CORRUPT": "The corpus file is damaged: run `verify`, then restore a backup.",
    "SQLITE_NOTADB": "The file is damaged and no corpus any more: restore a backup.",
    "SQLITE_CANTOPEN": "The corpus file or its folder cannot be opened: check that they are there and yours to write.",
    "SQLITE_CONSTRAINT": "The corpus refuses that change, because it would contradict what it holds.",
}
_SERVER = {
    "08": "The connection to the database server is lost: check the network, then do it again.",
    "23": "The corpus refuses that change, because it would contradict what it holds.",
    "28": "The database server does not let you in: check the user name and the password.",
    "3D": "The database server has no such database: check the address.",
    "40": "Somebody else changed this at the same moment: look at it as it is now, then do it again.",
    "42501": "The database server does not allow you that: the corpus's owner lets logins in with `glossator grant`.",
    "55P03": "Somebody else is writing at this moment: do it again; nothing was changed.",
    "53": "The database server is out of space or connections: tell its administrator; nothing was changed.",
}


@contextmanager
def worded(location: str) -> Iterator[None]:
    """Turn what the database raises inside into an Unwritable with a sentence, the details kept."""
    try:
        yield
    except DBAPIError as error:
        raise Unwritable(_sentence(error.orig), details=str(error.orig)) from error
    except sqlite_module().Error as error:  # from a bare cursor, which SQLAlchemy does not wrap
        raise Unwritable(_sentence(error), details=str(error)) from error


def _sentence(error: BaseException | None) -> str:
    name = getattr(error, "sqlite_errorname", "") or ""
    for prefix, sentence in _SENTENCES.items():
        if name.startswith(prefix):
            return sentence
    state = getattr(error, "sqlstate", "") or ""
    said = str(getattr(getattr(error, "diag", None), "message_primary", "") or "")
    if said.startswith(OURS):
        return f"The database server refused: {said.removeprefix(OURS)}"
    for prefix, sentence in _SERVER.items():
        if state.startswith(prefix):
            return sentence
    if not name and not state:
        return "The database cannot be reached: check its address and that it runs."
    return f"The database refused ({name or state}): nothing was changed; the details say why."
