"""Heads of the audit trail that are kept outside of the corpus: as a page of words, as a file, and read again."""

import os
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from textwrap import wrap
from typing import Any

import orjson

from domain.errors import Refusal
from domain.version import PROGRAM
from storage.files import fsync_folder

SUFFIX = ".head"
"""What a head file's name has behind the name of the copy beside which it lies."""
LARGEST = 64_000_000
"""Bytes of the largest file in which a head is looked for."""
GROUP = 8
_WORDS = re.compile(r"(?:(\d{1,15}):)?([0-9a-f]{64})")
_LINE = re.compile(r"^(\d{1,15}):([0-9a-f]{64})\s*$", re.MULTILINE)
_IDENTITY = re.compile(r"^Corpus id: (\S+)\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Head:
    """A head that was noted outside: the hash of the last audit row at that time."""

    hash: str
    count: int | None = None
    """The number of that row; None where only the hash was noted."""
    corpus: str = ""
    """The id of the corpus; empty where it was not noted."""


@dataclass(frozen=True, slots=True)
class Noted:
    """A head with all that stands on its page."""

    count: int
    hash: str
    corpus: str
    """What people call the corpus."""
    identity: str
    """The id of the corpus."""
    by: str
    at: datetime


def outside(words: str) -> Head:
    """The head that is meant: a hash, COUNT:HASH, a head file, or the manifest of an export; Refusal for any other."""
    found = _WORDS.fullmatch("".join(words.split()).lower())
    if found is not None:
        return Head(found[2], int(found[1]) if found[1] else None)
    try:
        is_file = Path(words).is_file()
    except (OSError, ValueError):
        is_file = False
    if not is_file:
        raise Refusal(
            f"“{words}” is neither a head nor a file: give the 64 digits of a hash, COUNT:HASH, a head file,"
            " or the manifest.json of an export."
        )
    return read(Path(words))


def read(path: Path) -> Head:
    """The head that a file holds; Refusal when it holds none."""
    try:
        if path.stat().st_size > LARGEST:
            raise Refusal(f"“{path.name}” is too large to be a head file: choose another one.")
        data = path.read_bytes()
    except OSError as error:
        raise Refusal(f"“{path.name}” cannot be read ({error.strerror}): check that you may read it.") from error
    head = _of_manifest(data) or _of_page(data.decode("utf-8", "replace"))
    if head is None:
        raise Refusal(f"“{path.name}” holds no head: choose a head file, or the manifest.json of an export.")
    return head


def _of_manifest(data: bytes) -> Head | None:
    try:
        manifest: Any = orjson.loads(data)
        audit, corpus = manifest["audit"], manifest["corpus"]
        count, found = audit["count"], audit["head"]
    except (ValueError, TypeError, KeyError):
        return None
    if type(count) is not int or not isinstance(corpus, str) or not _WORDS.fullmatch(str(found)):
        return None
    return Head(str(found), count, corpus)


def _of_page(text: str) -> Head | None:
    line, identity = _LINE.search(text), _IDENTITY.search(text)
    return Head(line[2], int(line[1]), identity[1] if identity else "") if line else None


def head_page(corpus: str, count: int, digest: str, at: datetime, by: str, identity: str = "") -> tuple[str, ...]:
    """The lines of the page to print or to keep: which head of which corpus, who noted it when, how it is checked."""
    return (
        "Head of an audit trail",
        "",
        f"{count}:{digest}",
        "",
        f"Corpus: {corpus}",
        *([f"Corpus id: {identity}"] if identity else []),
        f"Audit rows: {count:,}",
        f"Hash of the last one: {' '.join(wrap(digest, GROUP))}",
        f"Noted: {at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC by {by}",
        f"Program: {PROGRAM}",
        "",
        "Keep this where nobody who can change the corpus can change it, too.",
        "To check that the corpus still has the whole trail up to this row, and has it unchanged:",
        "glossator verify CORPUS --head FILE, with this file, or with COUNT:HASH as above instead of it",
        "(in quotation marks the hash may have blanks).",
    )


def free(path: Path) -> Path:
    """The path for a new head file; Refusal when something lies there or it has no folder."""
    if path.exists():
        raise Refusal(f"“{path.name}” is there already, and heads are kept: choose another name.")
    if not path.parent.is_dir():
        raise Refusal(f"The folder “{path.parent.name}” for the head is not there: make it first.")
    return path


def write(path: Path, noted: Noted) -> None:
    """Write a head file, whole or not at all; Refusal when something lies there already."""
    try:
        put(free(path), noted)
    except OSError as error:
        raise Refusal(f"The head “{path.name}” cannot be written ({error.strerror}): choose another folder.") from error


def put(path: Path, noted: Noted) -> None:
    """Write a head file in place of whatever lies there."""
    part = path.with_name(f".{path.name}.part")
    lines = head_page(noted.corpus, noted.count, noted.hash, noted.at, noted.by, noted.identity)
    try:
        with part.open("wb") as file:
            file.write(("\n".join(lines) + "\n").encode("utf-8", "replace"))
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
        fsync_folder(path.parent)
    finally:
        part.unlink(missing_ok=True)


def beside(copy: Path) -> Path:
    """Where the head file of a copy lies."""
    return copy.with_name(copy.name + SUFFIX)
