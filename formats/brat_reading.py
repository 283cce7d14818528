"""Reads brat standoff: text-bound annotations, their attributes and notes; the rest is counted and left out."""

import json
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from domain.errors import Refusal
from domain.release import Claim, Incoming, normalise, pairs
from formats.brat_spans import Fragments, joined, pieces, spans_of

_TEXT_BOUND = re.compile(r"(\S+) +(\d+ +\d+(?: *; *\d+ +\d+)*) *\Z")
_ATTRIBUTE = re.compile(r"(\S+) +(\S+)(?: +(.+?))? *\Z")
_LEFT_OUT = {"R": "relation", "*": "equivalence", "E": "event", "N": "normalisation", "M": "modifier"}


def read(path: Path, *, encoding: str | None = None) -> Iterator[Incoming]:
    """The releases of a folder of `.ann` files with a `.txt` beside each, or of one `.ann` file."""
    from formats import unreadable

    try:
        files = sorted(path.rglob("*.ann")) if path.is_dir() else [path]
        if not files:
            raise Refusal(f"The folder “{path.name}” holds no .ann file: choose the folder of a brat collection.")
        folders: dict[Path, _Folder] = {}
        for file in files:
            if file.parent not in folders:
                folders[file.parent] = _folder(file.parent)
            yield _document(file, encoding or "utf-8", folders[file.parent])
    except OSError as error:
        raise unreadable(path, error) from error


@dataclass(frozen=True, slots=True)
class _Folder:
    """What the files beside the annotations say; other programs' folders say nothing."""

    names: Mapping[str, str]
    labels: Mapping[str, str]
    ours: bool
    """Whether our writer made it: then fragments at a line break are one span, elsewhere they stay as they are."""


def _folder(folder: Path) -> _Folder:
    ours = (folder / "_names.json").is_file()
    return _Folder(_index(folder, "_names.json"), _index(folder, "_labels.json"), ours)


def _index(folder: Path, name: str) -> Mapping[str, str]:
    file = folder / name
    if not file.is_file():
        return {}
    try:
        found = json.loads(file.read_bytes())
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        raise Refusal(f"“{name}” in “{folder.name}” is not a JSON object of texts: mend or remove it.")
    return found


def _document(file: Path, encoding: str, folder: _Folder) -> Incoming:
    text_file = file.with_suffix(".txt")
    if not text_file.is_file():
        raise Refusal(f"“{file.name}” needs its text: put “{text_file.name}” beside it.")
    source = text_file.read_bytes()
    raw = _decoded(text_file.name, source, encoding)
    lines = _decoded(file.name, file.read_bytes(), encoding).removeprefix("\ufeff").split("\n")
    text = normalise(raw)
    found = _parsed(file.name, lines, raw, text)
    return Incoming(
        name=folder.names.get(file.stem, text_file.name),
        text=text,
        source=source,
        format="brat",
        encoding=encoding,
        remarks=found.remarks(),
        claims=found.claims(text, folder),
    )


def _decoded(name: str, raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        raise Refusal(f"“{name}” is not in the encoding {encoding}: say which one it has.") from None


@dataclass(slots=True)
class _Bound:
    """A text-bound annotation with what later lines say of it."""

    label: str
    fragments: Fragments
    attributes: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Found:
    """What the lines of one file say."""

    bound: dict[str, _Bound] = field(default_factory=dict)
    left_out: Counter[str] = field(default_factory=Counter)

    def remarks(self) -> tuple[str, ...]:
        """A sentence on the kinds of lines that were left out."""
        if not self.left_out:
            return ()
        told = ", ".join(f"{kind}: {count}" for kind, count in sorted(self.left_out.items()))
        return (f"Left out, since only spans, attributes and notes are read ({told}).",)

    def claims(self, text: str, folder: _Folder) -> tuple[Claim, ...]:
        """The annotations in the order of the file."""
        return tuple(_claim(bound, text, folder) for bound in self.bound.values())


def _claim(bound: _Bound, text: str, folder: _Folder) -> Claim:
    fragments = joined(text, bound.fragments) if folder.ours else bound.fragments
    attributes = dict(bound.attributes)
    comments = []
    for note in bound.notes:
        said = _structured(note)
        if said is None:
            comments.append(note)
            continue
        attributes |= said.get("attributes", {})
        comments += [said["comment"]] if "comment" in said else []
        fragments = _restored(bound.fragments, said.get("fragments"), text) or fragments
    return Claim(
        label=folder.labels.get(bound.label, bound.label),
        fragments=fragments,
        attributes=pairs(attributes),
        comment="\n".join(comments),
    )


def _structured(note: str) -> dict[str, Any] | None:
    """The object that our writer made of a note, or None for anything else."""
    if not note.startswith("{"):
        return None
    try:
        said = json.loads(note)
    except (ValueError, RecursionError):
        return None
    attributes = said.get("attributes", {})
    sound = isinstance(said.get("comment", ""), str) and isinstance(attributes, dict)
    if not sound or set(said) - {"attributes", "comment", "fragments"}:
        return None
    return said if all(isinstance(value, str) for value in attributes.values()) else None


def _restored(written: Fragments, given: Any, text: str) -> Fragments | None:
    """The exact fragments that a note gives, as long as nobody has moved the annotation since."""
    spans = spans_of(given, len(text))
    if spans is None or pieces(text, spans) != written:
        return None
    return tuple((span.start, span.end) for span in spans)


def _parsed(name: str, lines: list[str], raw: str, text: str) -> _Found:
    """The lines, with offsets counted in the file's text as it is, or else in its canonical form.

    brat counts each carriage return; programs that open files as text do not. The covered words decide.
    """
    if raw == text:
        return _read_lines(name, lines, text, lambda place: place)
    try:
        return _read_lines(name, lines, raw, _canonical_place(raw))
    except Refusal as refusal:
        try:
            return _read_lines(name, lines, text, lambda place: place)
        except Refusal:
            raise refusal from None


def _canonical_place(raw: str) -> Callable[[int], int]:
    """From places in a text with carriage returns or a byte order mark to places in the canonical one."""
    gone = [0] if raw.startswith("\ufeff") else []
    gone += [match.start() for match in re.finditer("\r(?=\n)", raw)]
    return lambda place: place - bisect_left(gone, place)


def _read_lines(name: str, lines: list[str], text: str, place: Callable[[int], int]) -> _Found:
    found = _Found()
    later = []
    for number, line in enumerate(lines, 1):
        key, _, rest = line.rstrip("\r").partition("\t")
        data, _, tail = rest.partition("\t")
        if key.startswith("T"):
            bound = _bound(data, tail, text)
            if isinstance(bound, str) or key in found.bound:
                what = bound if isinstance(bound, str) else f"{key} stands there twice"
                raise Refusal(f"Line {number} of “{name}”: {what}; mend that line.")
            bound.fragments = tuple((place(start), place(end)) for start, end in bound.fragments)
            found.bound[key] = bound
        elif key.strip():
            later.append((key, data, tail))
    for key, data, tail in later:
        _attach(found, key, data, tail)
    return found


def _bound(data: str, tail: str, text: str) -> _Bound | str:
    """The annotation of a T line, or what is wrong with it."""
    match = _TEXT_BOUND.match(data)
    if match is None:
        return "it is not “T1, tab, LABEL start end, tab, text”"
    numbers = [int(number) for number in re.findall(r"\d+", match[2])]
    fragments = tuple(sorted(zip(numbers[::2], numbers[1::2], strict=True)))
    reached = 0
    for start, end in fragments:
        if not reached <= start <= end <= len(text):
            return f"the fragment {start} to {end} overlaps another or leaves the text of {len(text)} characters"
        reached = end
    if tail and not _fits(tail, " ".join(text[start:end] for start, end in fragments)):
        return f"“{tail.strip()[:40]}” is not the text at {fragments[0][0]} to {fragments[-1][1]}"
    return _Bound(match[1], fragments)


def _fits(tail: str, covered: str) -> bool:
    """Whether a text column is the covered text, blanks aside, or begins with it as brat allows."""
    return tail == covered or tail.startswith(f"{covered} ") or "".join(tail.split()) == "".join(covered.split())


def _attach(found: _Found, key: str, data: str, tail: str) -> None:
    """Give an attribute or a note to its annotation, or count the line as left out."""
    match = _ATTRIBUTE.match(data)
    target = found.bound.get(match[2]) if match else None
    if match and target and key.startswith("A"):
        target.attributes[match[1]] = match[3] or "true"
    elif match and target and key.startswith("#"):
        target.notes.append(tail)
    else:
        found.left_out[_LEFT_OUT.get(key[0], "other line")] += 1
