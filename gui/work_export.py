"""An export as jobs: count what would go out, show one release as a format writes it, write it all, and check it."""

from codecs import getincrementaldecoder
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from uuid import UUID

import formats
from domain import splits
from domain.annotation import AnnotatedRelease
from domain.version import PROGRAM
from formats.exporting import chosen_rows, is_one_file
from formats.gather import BESIDE_FILE, MANIFEST, file_manifest, manifest_of
from formats.manifest import Checked
from formats.manifest import check as check_manifest
from formats.safe import Replacement
from gui.export_highlight import Run, runs_of
from gui.jobs import Step

if TYPE_CHECKING:
    from storage.corpus import Corpus
    from storage.extract import Extract
    from storage.reading import Query

MOST_SHOWN = 64 << 10
"""Bytes of a file that are shown."""
MOST_FILES = 12
"""Files of an export of one release that can be looked at."""
_NO_TEXT = (b"%PDF", b"PK\x03\x04")


@dataclass(frozen=True, slots=True)
class Division:
    """How releases are divided into shares: by issuer, date or random, and how much each share weighs."""

    by: splits.By
    shares: Mapping[str, int]
    seed: int


@dataclass(frozen=True, slots=True)
class Count:
    """What an export would hold."""

    releases: int
    annotations: int


@dataclass(frozen=True, slots=True)
class Exported:
    """Where an export went, what is in it, and what its formats could not carry."""

    path: Path
    manifest: Path
    releases: int
    annotations: int
    parts: Mapping[str, int]
    """Releases by share; empty when it was not divided."""
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A file as it is shown before anything is written; no text when it is none."""

    name: str
    size: int
    text: str | None = None
    cut: bool = False
    runs: tuple[Run, ...] = ()


@dataclass(frozen=True, slots=True)
class Sample:
    """One release as a format writes it; without a release when the filters let none through."""

    format: str
    release: str = ""
    annotations: int = 0
    files: tuple[Shown, ...] = ()
    remarks: tuple[str, ...] = ()


def count(corpus: "Corpus", query: "Query") -> Iterator[Step]:
    """Count what would go out; the last step brings a Count."""
    if not query.narrows:
        tallies = corpus.tallies()
        numbers = [tallies[item.id].annotations if item.id in tallies else 0 for item in corpus.releases()]
        kept = [number for number in numbers if number or query.empty]
        yield Step(0, 0, "", Count(len(kept), sum(kept)))
        return
    releases = annotations = 0
    for sheet in corpus.stream(query):
        releases += 1
        annotations += len(sheet.annotations)
        yield Step(releases)
    yield Step(0, 0, "", Count(releases, annotations))


def is_single(rows: Sequence[formats.Format], division: Division | None) -> bool:
    """Whether an export is one file, not a folder."""
    return is_one_file(rows, None) and division is None


def export(
    corpus: "Corpus", path: Path, names: Sequence[str], query: "Query", division: Division | None = None, total: int = 0
) -> Iterator[Step]:
    """Write releases into `path`; the last step brings an Exported. `total` is how many there are, if that is known."""
    from storage.extract import extract

    single = is_single(chosen_rows(names), division)
    with Replacement(path, folder=not single):
        pass  # before the work: a place that cannot be written is told at once
    total = total or len(corpus.releases())
    last = formats.Progress(0)
    with extract(corpus, query) as found:
        split = None if division is None else (yield from _split(found, division, total))
        writing = formats.export(found.sheets(), path, names, _head(found, query), split=split)
        try:
            for last in writing:
                yield Step(last.done, total)
        finally:
            writing.close()  # type: ignore[attr-defined]
    yield Step(last.done, total, "", _exported(path, single, division, last))


def _head(found: "Extract", query: "Query") -> formats.ExportHead:
    audit = found.audit_count, found.audit_head
    return formats.ExportHead(found.corpus, found.scheme, *audit, PROGRAM, query.filters(), found.name)


def _split(found: "Extract", division: Division, total: int) -> Generator[Step, None, formats.Split]:
    """The shares, told release by release, so that this can be followed and stopped."""
    entries = []
    for entry in found.entries():
        entries.append(entry)
        yield Step(len(entries), total, "looking for texts that are nearly the same")
    return formats.Split(*splits.divided(entries, by=division.by, shares=division.shares, seed=division.seed))


def _exported(path: Path, single: bool, division: Division | None, last: formats.Progress) -> Exported:
    made = (file_manifest(path) if single else manifest_of(path)) or {}
    beside = path.with_name(path.name + BESIDE_FILE) if single else path / MANIFEST
    found = made.get("split", {}).get("releases", {})
    parts = {} if division is None else {share: found.get(share, 0) for share in division.shares}
    return Exported(path, beside, last.done, made.get("annotations", 0), parts, last.remarks)


def sample(corpus: "Corpus", name: str, query: "Query", release_id: UUID | None) -> Iterator[Step]:
    """Write one release, or the first that has annotations, for a look at it; the last step brings a Sample."""
    from storage.extract import extract

    if release_id is not None:
        query = replace(query, releases=frozenset({release_id}), empty=True)
    with extract(corpus, query) as found:
        chosen: AnnotatedRelease | None = None
        for sheet in found.sheets():
            chosen = chosen if chosen is not None and not sheet.annotations else sheet
            if sheet.annotations:
                break
            yield Step(0)
        if chosen is None:
            yield Step(0, 0, "", Sample(name))
            return
        yield Step(0)
        yield Step(0, 0, "", _written(chosen, name, _head(found, query), corpus.name))


def _written(sheet: AnnotatedRelease, name: str, head: formats.ExportHead, stem: str) -> Sample:
    row = formats.named(name)
    with TemporaryDirectory(prefix="glossator-", ignore_cleanup_errors=True) as folder:
        goal = Path(folder) / (stem if row.folder else stem + row.suffixes[0])
        *_, last = formats.export([sheet], goal, name, head)
        root = goal if row.folder else goal.parent
        files = [file for file in root.rglob("*") if file.is_file() and not file.name.startswith(".")]
        files.sort(key=lambda file: _rank(file, row))
        shown = tuple(_shown(file, file.relative_to(root).as_posix()) for file in files[:MOST_FILES])
    return Sample(name, sheet.release.name, len(sheet.annotations), shown, last.remarks)


def _rank(file: Path, row: formats.Format) -> tuple[bool, int, str]:
    """The files of the format itself first, manifests last."""
    ours = file.name.startswith("_") or file.name.endswith(MANIFEST)
    place = row.suffixes.index(file.suffix) if file.suffix in row.suffixes else len(row.suffixes)
    return ours, place, file.name


def _shown(file: Path, name: str) -> Shown:
    size = file.stat().st_size
    with file.open("rb") as opened:
        raw = opened.read(MOST_SHOWN)
    try:
        text = getincrementaldecoder("utf-8")().decode(raw, final=len(raw) == size)
    except UnicodeDecodeError:
        return Shown(name, size)
    if b"\0" in raw or raw.startswith(_NO_TEXT):
        return Shown(name, size)
    # As the widget holds it, so that positions agree.
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return Shown(name, size, text, size > len(raw), runs_of(name, text))


def check(path: Path) -> Iterator[Step]:
    """Hold an export against its manifest; the step brings what was found."""
    yield Step(0)
    found: Checked = check_manifest(path)
    yield Step(1, 1, "", found)
