"""Which files the paths of an import mean, and each of them with the files that belong to it.

Folders are walked. A file that belongs to another (the text of a brat annotation file, a type system) is read with it
and not by itself. Of an export of ours, which may hold the same corpus in several formats, the fullest one is read.
"""

import json
import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path
from typing import Any

from domain.errors import Refusal
from formats.given import INDEX, LABELS, Given
from formats.sniff import HEAD_BYTES, detect
from formats.table import FORMATS, Format, named

MANIFEST = "manifest.json"
BESIDE_FILE = ".manifest.json"
"""What follows the name of an exported file in the name of its manifest."""
MOST_BESIDE = 64 << 20
"""Bytes of companions that are read with a file."""
MOST_MANIFEST = 256 << 20
"""Bytes of a manifest: those of an export of a million files."""
_OURS = frozenset({MANIFEST, INDEX, LABELS, ".glossator-export"})


@dataclass(frozen=True, slots=True)
class Find:
    """A file to read, or why there is nothing to read."""

    path: Path
    format: str | None = None
    """The format that the folder it lies in tells; otherwise it is found by the file itself."""
    problem: str = ""
    skipped: str = ""


def found(paths: Sequence[Path], format: str | None = None) -> Iterator[Find]:
    """What the paths mean, in the order in which they are given and by name within a folder."""
    for path in paths:
        try:
            folder, other = path.is_dir(), path.exists() and not path.is_file()
        except OSError as error:
            yield Find(path, problem=f"it cannot be looked at ({error.strerror})")
            continue
        if folder:
            yield from _in_folder(path, format)
        elif other:  # to open a pipe would wait for its writer
            yield Find(path, problem="it is not an ordinary file")
        else:
            yield Find(path, format)


def _in_folder(top: Path, format: str | None) -> Iterator[Find]:
    manifest = manifest_of(top)
    if manifest is not None:
        yield from _in_export(top, manifest, format)
        return
    failures: list[OSError] = []
    for folder, folders, names in os.walk(top, onerror=failures.append):
        here = Path(folder)
        yield from _failed(failures)
        for name in sorted(item for item in (*names, *folders) if item.startswith(".")):
            if name not in _OURS:
                yield Find(here / name, skipped="hidden")
        folders[:] = sorted(item for item in folders if not item.startswith("."))
        if here != top and (within := manifest_of(here)) is not None:
            folders[:] = []
            yield from _in_export(here, within, format)
            continue
        yield from _files(here, [name for name in sorted(names) if not name.startswith(".")], format)
    yield from _failed(failures)


def _failed(failures: list[OSError]) -> Iterator[Find]:
    for failure in failures:
        yield Find(Path(failure.filename), problem=f"the folder cannot be read ({failure.strerror})")
    failures.clear()


def _files(here: Path, names: Sequence[str], format: str | None) -> Iterator[Find]:
    kinds = {name: _kind(here / name, format) for name in names if name not in _OURS}
    owned = belonging(kinds)
    for name, kind in kinds.items():
        path = here / name
        if name in owned:
            continue
        if isinstance(kind, str):
            yield Find(path, skipped=kind)
        else:
            yield Find(path, kind.name if kind else None)


def _kind(path: Path, format: str | None) -> Format | str | None:
    """The format of a file in a folder, or why it is skipped; None where only reading it will tell."""
    if not path.is_file():
        return "no ordinary file"
    if format is not None:
        chosen = named(format)
        usual = path.suffix.lower() in chosen.suffixes or not any(
            path.suffix.lower() in row.suffixes for row in FORMATS
        )
        return chosen if usual else "not of that format"
    try:
        head = head_of(path)
    except Refusal:
        return None
    chosen = detect(path.name, head)
    return "no text" if chosen.name == "text" and _is_no_text(path, head) else chosen


def _is_no_text(path: Path, head: bytes) -> bool:
    """Whether a file's first bytes say that there is no text in it; what cannot be read is for the reader to say."""
    from formats.source import refuse_binary

    try:
        refuse_binary(path.name, head)
    except Refusal:
        return True
    return path.suffix.lower() in (".xml", ".xsd", ".conf") and not head.lstrip().startswith(b"#")


def belonging(kinds: Mapping[str, Format | str | None]) -> set[str]:
    """The files that belong to another one beside them."""
    owned: set[str] = set()
    rows = {kind.name: kind for kind in kinds.values() if isinstance(kind, Format) and kind.companions}
    for row in rows.values():
        mains = [name for name, kind in kinds.items() if kind is row]
        stems = {Path(name).stem for name in mains}
        for pattern in row.companions:
            if "{stem}" in pattern:
                before, _, after = pattern.partition("{stem}")
                owned |= {f"{before}{stem}{after}" for stem in stems} & (set(kinds) - set(mains))
            else:
                strangers = (name for name in kinds if Path(name).suffix.lower() not in row.suffixes)
                owned |= {name for name in strangers if fnmatchcase(name, pattern)}
    return owned


def manifest_of(folder: Path) -> dict[str, Any] | None:
    """The manifest of an export of ours, or None when the folder is none."""
    return manifest_at(folder / MANIFEST)


def manifest_at(path: Path) -> dict[str, Any] | None:
    """The manifest that a file is, or None when it is none, or larger than any is."""
    try:
        if not path.is_file() or path.stat().st_size > MOST_MANIFEST:
            return None
        found = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) and found.get("kind") == "manifest" and "glossator" in found else None


def _in_export(top: Path, manifest: Mapping[str, Any], format: str | None) -> Iterator[Find]:
    """The files of the fullest format of an export that can be read."""
    listed = manifest.get("formats")
    rows = {row.name: row for row in FORMATS}
    names = [item.get("name") for item in listed if isinstance(item, dict)] if isinstance(listed, list) else []
    usable = [rows[name] for name in names if name in rows and rows[name].reads and format in (None, name)]
    if not usable:
        yield Find(top, problem="this export holds no format that can be imported")
        return
    best = max(usable, key=lambda row: (row.returns, len(row.holds)))
    folders = sorted(folder for folder in (top / best.name).rglob("*") if folder.is_dir())
    for folder in (top / best.name, *folders):
        if folder.is_dir():
            files = sorted(item.name for item in folder.iterdir() if item.is_file() and not item.name.startswith("."))
            yield from (find for find in _files(folder, files, best.name) if not find.skipped)


def head_of(path: Path) -> bytes:
    """The first bytes of a file; Refusal when it cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(HEAD_BYTES)
    except OSError as error:
        raise unreadable(path, error) from error


def unreadable(path: Path, error: OSError) -> Refusal:
    """The sentence for a file that cannot be opened or read."""
    why = error.strerror or "it cannot be read"
    return Refusal(f"“{path.name}” cannot be read ({why}): check that it is there and that you may read it.")


def demand_plain(path: Path) -> None:
    """Refuse pipes and devices, whose reading would wait for ever."""
    try:
        mode = path.stat().st_mode
    except OSError as error:
        raise unreadable(path, error) from error
    if stat.S_ISDIR(mode):
        raise Refusal(f"“{path.name}” is a folder: its files are read one by one.")
    if not stat.S_ISREG(mode):
        raise Refusal(f"“{path.name}” is a pipe or a device, not an ordinary file: save what it gives as a file first.")


def given_of(path: Path, row: Format) -> Given:
    """The file with its companions, as the readers take it."""
    return Given(path.name, lambda: path.open("rb"), _beside(path, row))


def _beside(path: Path, row: Format) -> dict[str, bytes]:
    beside: dict[str, bytes] = {}
    total = 0
    for name in (INDEX, LABELS, *_companions(path, row)):
        file = path.parent / name
        if name == path.name or not file.is_file():
            continue
        total += file.stat().st_size
        if total > MOST_BESIDE:
            raise Refusal(f"The files beside “{path.name}” are larger than {MOST_BESIDE >> 20} MB: move it elsewhere.")
        beside[name] = file.read_bytes() if name.startswith(path.stem) else _small(file)
        if name == INDEX:
            beside[name] = own_entry(beside[name], path.stem)
    return _from_manifest(path) | beside


def _companions(path: Path, row: Format) -> Iterator[str]:
    for pattern in row.companions:
        if "{stem}" in pattern:
            yield pattern.replace("{stem}", path.stem)
        elif "*" in pattern:
            yield from _matching(str(path.parent), path.parent.stat().st_mtime_ns, pattern)
        else:
            yield pattern


@lru_cache(maxsize=8)
def _matching(folder: str, changed: int, pattern: str) -> tuple[str, ...]:
    """The files of a folder by a pattern; looked up once while the folder stays as it is."""
    return tuple(sorted(name for name in os.listdir(folder) if fnmatchcase(name, pattern)))


def _small(file: Path) -> bytes:
    about = file.stat()
    return _kept(str(file), about.st_mtime_ns, about.st_size)


@lru_cache(maxsize=8)
def _kept(path: str, changed: int, size: int) -> bytes:
    """Indexes and type systems are the same for every file of a folder: they are read once."""
    return Path(path).read_bytes()


def own_entry(raw: bytes, stem: str) -> bytes:
    """Of an index only what it says of this file: a folder has as many files as the index has entries."""
    known = _parsed_index(raw)
    return json.dumps({stem: known[stem]}).encode() if isinstance(known.get(stem), str) else raw


@lru_cache(maxsize=2)
def _parsed_index(raw: bytes) -> dict[str, Any]:
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def file_manifest(path: Path) -> dict[str, Any] | None:
    """The manifest beside an exported file, or None when there is none."""
    return manifest_at(path.with_name(path.name + BESIDE_FILE))


def _from_manifest(path: Path) -> dict[str, bytes]:
    """The index and the labels of an exported file, which its own manifest keeps."""
    manifest = file_manifest(path)
    if manifest is None:
        return {}
    listed = manifest.get("formats")
    about = listed[0] if isinstance(listed, list) and listed and isinstance(listed[0], dict) else {}
    made = {INDEX: about.get("index"), LABELS: about.get("labels")}
    return {name: json.dumps(value).encode() for name, value in made.items() if isinstance(value, dict)}
