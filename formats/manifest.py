"""The manifest of an export: what it holds, of which state of which corpus, and the digest of every file of it."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from domain.annotation import AnnotatedRelease
from domain.errors import Refusal
from domain.record import scheme_from, to_record
from domain.scheme import Scheme
from domain.scheme import checked as checked_scheme
from formats.gather import BESIDE_FILE, MANIFEST, file_manifest, manifest_at, manifest_of

VERSION = 1
DEPTH = 3
"""Folders between a file of an export and its manifest, at most: the share's, the format's and the export's own."""
_CHUNK = 1 << 20


@dataclass(slots=True)
class Tallied:
    """What went by in an export, kept in constant room."""

    releases: int = 0
    annotations: int = 0
    negatives: int = 0
    parts: dict[str, int] = field(default_factory=dict)
    _texts: Any = field(default_factory=hashlib.sha256)

    def take(self, sheet: AnnotatedRelease, part: str) -> None:
        """Count one release and take its text into the digest of all texts."""
        self.releases += 1
        self.annotations += len(sheet.annotations)
        self.negatives += len(sheet.negatives)
        self.parts[part] = self.parts.get(part, 0) + 1
        self._texts.update(f"{sheet.release.digest} {sheet.release.name}\n".encode())

    def texts(self) -> str:
        """SHA-256 over a line `digest name` for each release in order, in hexadecimal."""
        return str(self._texts.hexdigest())


@dataclass(frozen=True, slots=True)
class Written:
    """What one format of an export came to."""

    name: str
    title: str
    remarks: tuple[str, ...]
    labels: Mapping[str, str]
    index: Mapping[str, str]


def record(
    head: Any, tallied: Tallied, written: Sequence[Written], files: Iterable[dict[str, Any]], split: Mapping[str, Any]
) -> dict[str, Any]:
    """The manifest as a JSON object; `head` is an ExportHead, `files` what `listed` gives."""
    scheme = to_record(head.scheme)
    return {
        "glossator": VERSION,
        "kind": "manifest",
        "program": head.program,
        "corpus": head.corpus,
        "audit": {"count": head.audit_count, "head": head.audit_head},
        "scheme": {**scheme, "sha256": _digest_of(scheme)},
        "filters": [list(pair) for pair in head.filters],
        "split": dict(split) | {"releases": tallied.parts} if split else {},
        "releases": tallied.releases,
        "annotations": tallied.annotations,
        "negatives": tallied.negatives,
        "texts": tallied.texts(),
        "formats": [
            {
                "name": item.name,
                "title": item.title,
                "not_carried": list(item.remarks),
                "labels": dict(item.labels),
                "index": dict(item.index),
            }
            for item in written
        ],
        "files": list(files),
    }


def stated_scheme(path: Path) -> Scheme | None:
    """The scheme of the export that a file belongs to, when it belongs to one whose manifest is sound."""
    beside = path.with_name(path.name + BESIDE_FILE)
    for place in (beside, *(folder / MANIFEST for folder in list(path.parents)[:DEPTH])):
        try:
            about = place.stat()
        except OSError:
            continue
        is_manifest, scheme = _scheme_in(str(place), about.st_mtime_ns, about.st_size)
        if is_manifest:
            return scheme
    return None


@lru_cache(maxsize=8)
def _scheme_in(place: str, changed: int, size: int) -> tuple[bool, Scheme | None]:
    """Whether a file is a manifest, and its scheme; read once for all the files of an export."""
    manifest = manifest_at(Path(place))
    try:
        return manifest is not None, None if manifest is None else checked_scheme(scheme_from(manifest["scheme"]))
    except (KeyError, TypeError, ValueError, AttributeError, Refusal):
        return True, None


def packed(manifest: Mapping[str, Any]) -> bytes:
    """The manifest as the bytes of its file."""
    return (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode()


def listed(root: Path, names: Iterable[str]) -> list[dict[str, Any]]:
    """Each file below a folder with its size and digest, as the disk gives it back."""
    return [{"path": name, "bytes": (root / name).stat().st_size, "sha256": digest(root / name)} for name in names]


def digest(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    made = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            made.update(chunk)
    return made.hexdigest()


def below(folder: Path) -> list[str]:
    """The files below a folder by their relative names with `/`, sorted; hidden ones and the manifest left out."""
    names = (file.relative_to(folder) for file in folder.rglob("*") if file.is_file())
    return sorted(name.as_posix() for name in names if name.as_posix() != MANIFEST and not name.name.startswith("."))


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check of an export found: its manifest, how many files are right, and a sentence on each that is not."""

    manifest: Mapping[str, Any]
    sound: int
    faults: tuple[str, ...]


def check(path: Path) -> Checked:
    """Hold an export, a folder or one file with its manifest beside it, against its manifest."""
    root, manifest = _found(path)
    faults: list[str] = []
    sound = 0
    known: set[str] = set()
    if not _is_in_shape(manifest):
        raise Refusal(f"The manifest of “{path.name}” is damaged: export again.")
    if fault := _scheme_fault(manifest):
        faults.append(fault)
    for item in manifest["files"]:
        known.add(item["path"])
        fault = _fault(root, item)
        sound += not fault
        faults += [fault] if fault else []
    if path.is_dir():
        faults += [f"“{name}” is not in the manifest: it was added later." for name in below(root) if name not in known]
    return Checked(manifest, sound, tuple(faults))


def _is_in_shape(manifest: Mapping[str, Any]) -> bool:
    """Whether all that a check and those who tell of it make use of is there."""
    files = manifest.get("files")
    return (
        isinstance(files, list)
        and all(
            isinstance(item, dict) and (type(item.get("path")), type(item.get("bytes"))) == (str, int) for item in files
        )
        and all(type(manifest.get(name)) is int for name in ("releases", "annotations"))
    )


def _scheme_fault(manifest: Mapping[str, Any]) -> str:
    stated = manifest.get("scheme")
    if not isinstance(stated, dict):
        return "The manifest states no scheme."
    scheme = {name: value for name, value in stated.items() if name != "sha256"}
    return "" if _digest_of(scheme) == stated.get("sha256") else "The scheme in the manifest was changed."


def _digest_of(scheme: Mapping[str, Any]) -> str:
    """SHA-256 of a scheme's record as JSON with sorted keys and no blanks."""
    packed = json.dumps(scheme, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(packed.encode("utf-8", "surrogatepass")).hexdigest()


def _found(path: Path) -> tuple[Path, dict[str, Any]]:
    if path.is_dir():
        manifest = manifest_of(path)
        root = path
    else:
        manifest = file_manifest(path)
        root = path.parent
    if manifest is None:
        wanted = MANIFEST if path.is_dir() else path.name + BESIDE_FILE
        raise Refusal(f"“{path.name}” is no export that can be checked: there is no sound {wanted} with it.")
    return root, manifest


def _fault(root: Path, item: Mapping[str, Any]) -> str:
    name = item["path"]
    if Path(name).anchor or ".." in Path(name).parts:
        return f"“{name}” in the manifest lies outside of the export."
    file = root / name
    try:
        if not file.is_file():
            return f"“{name}” is missing."
        if file.stat().st_size != item["bytes"]:
            return f"“{name}” has {file.stat().st_size:,} bytes, not {item['bytes']:,}: it was changed."
        return "" if digest(file) == item.get("sha256") else f"“{name}” was changed: its digest differs."
    except OSError as error:
        return f"“{name}” cannot be read ({error.strerror})."
