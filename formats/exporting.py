"""The one way out: releases into one file, or into a folder with a part for each format and each share of a split.

A folder has `manifest.json` and one folder a format in it; a single file has its manifest beside it. Both appear
whole, at the end, or not at all.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Protocol
from uuid import UUID

from domain.annotation import AnnotatedRelease
from domain.errors import Refusal
from domain.scheme import Scheme
from formats import manifest
from formats.gather import BESIDE_FILE, MANIFEST
from formats.given import INDEX, LABELS
from formats.losses import Losses
from formats.safe import Replacement, synced
from formats.table import Format, named

WHOLE = "corpus"
"""What the one share of an export that is not split is called."""


@dataclass(frozen=True, slots=True)
class ExportHead:
    """What an export says of the corpus it comes from; all of it follows from the corpus's state alone."""

    corpus: str
    scheme: Scheme
    audit_count: int
    audit_head: str
    program: str
    filters: tuple[tuple[str, str], ...] = ()
    name: str = ""
    """What people call the corpus; its id stands where there is none."""

    @property
    def title(self) -> str:
        """What is written above an export for people."""
        return self.name or self.corpus


class Writer(Protocol):
    """What a format's module offers as `Writer(path, head)`: `path` is the part file, or the part folder."""

    labels: Mapping[str, str]
    """Labels that had to be written in another way: {as written: label}."""
    index: Mapping[str, str]
    """{stem of a file, or name of a source within the file: name of the release}"""

    def write(self, sheet: AnnotatedRelease) -> None:
        """Add one release."""

    def close(self) -> tuple[str, ...]:
        """Finish, flush and fsync every file; gives sentences on what the writer changed or chose to leave out."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a long piece of work is; `remarks` come with the last step."""

    done: int
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Split:
    """Which release goes to which share of an export, and in words how that was decided."""

    shares: Mapping[UUID, str]
    about: Mapping[str, object] = field(default_factory=dict)


def is_one_file(rows: Sequence[Format], split: Split | None) -> bool:
    """Whether an export is a single file and not a folder."""
    return len(rows) == 1 and not rows[0].folder and split is None


def export(
    sheets: Iterable[AnnotatedRelease],
    path: Path,
    names: str | Sequence[str],
    head: ExportHead,
    *,
    split: Split | None = None,
) -> Iterator[Progress]:
    """Write releases into `path` in one or several formats; releases that a split does not name are left out.

    Runs as it is iterated; closing the iterator early removes what was written so far.
    """
    rows = chosen_rows(names)
    single = is_one_file(rows, split)
    with ExitStack() as stack:
        part = stack.enter_context(Replacement(path, folder=not single))
        beside = stack.enter_context(Replacement(path.with_name(path.name + BESIDE_FILE))) if single else None
        outputs = [_Output(row, part.path, head, single=single, shares=split is not None) for row in rows]
        tallied = manifest.Tallied()
        yield from _write_all(sheets, outputs, tallied, split)
        written = tuple(output.written() for output in outputs)
        if beside is not None:
            files = [{**item, "path": path.name} for item in manifest.listed(part.path.parent, [part.path.name])]
        else:
            files = manifest.listed(part.path, manifest.below(part.path))
        made = manifest.record(head, tallied, written, files, split.about if split else {})
        synced(beside.path if beside is not None else part.path / MANIFEST, manifest.packed(made))
        part.commit()
        if beside is not None:
            beside.commit()
    yield Progress(tallied.releases, _told(written))


def chosen_rows(names: str | Sequence[str]) -> tuple[Format, ...]:
    """The formats by their names, each once; Refusal for one that is read only."""
    rows = tuple(dict.fromkeys(named(name) for name in ([names] if isinstance(names, str) else names)))
    if not rows:
        raise Refusal("An export needs at least one format: name one.")
    for row in rows:
        if not row.writes:
            raise Refusal(f"{row.title} is read only: it cannot be exported.")
    return rows


def _write_all(
    sheets: Iterable[AnnotatedRelease],
    outputs: "Sequence[_Output]",
    tallied: manifest.Tallied,
    split: Split | None,
) -> Iterator[Progress]:
    try:
        for sheet in sheets:
            share = WHOLE if split is None else split.shares.get(sheet.release.id, "")
            if not share:
                continue
            tallied.take(sheet, share)
            for output in outputs:
                output.write(sheet, share)
            yield Progress(tallied.releases)
    finally:
        for output in outputs:
            output.close()


def _told(written: Sequence[manifest.Written]) -> tuple[str, ...]:
    if len(written) == 1:
        return written[0].remarks
    return tuple(f"{item.title}: {remark}" for item in written for remark in item.remarks)


class _Output:
    """One format of an export: a writer for each share, and what the format could not carry."""

    def __init__(self, row: Format, place: Path, head: ExportHead, *, single: bool, shares: bool) -> None:
        self._row = row
        self._single = single
        self._folder = place if single else place / row.name
        self._head = head
        self._shares = shares
        self._made = import_module(f"formats.{row.module}").Writer
        self._writers: dict[str, Writer] = {}
        self._losses = Losses(row.holds)
        self._said: dict[str, tuple[str, ...]] = {}
        if not shares:
            self._open(WHOLE)

    def _place(self, share: str) -> Path:
        """The folder that a share's files lie in."""
        return self._folder / share if self._shares else self._folder

    def _open(self, share: str) -> Writer:
        place = self._place(share)
        if self._single:
            goal = self._folder
        else:
            place.mkdir(parents=True)
            goal = place if self._row.folder else place / f"{share}{self._row.suffixes[0]}"
        writer: Writer = self._made(goal, self._head)
        self._writers[share] = writer
        return writer

    def write(self, sheet: AnnotatedRelease, share: str) -> None:
        """Add one release to its share."""
        self._losses.take(sheet)
        (self._writers.get(share) or self._open(share)).write(sheet)

    def close(self) -> None:
        """Finish every file of the format."""
        for share, writer in self._writers.items():
            self._said[share] = writer.close()

    def written(self) -> manifest.Written:
        """What it came to; writes the index and the labels beside the files of a folder."""
        if not self._single:
            for share, writer in self._writers.items():
                if writer.index:
                    _put(self._place(share) / INDEX, writer.index)
                if writer.labels:
                    _put(self._place(share) / LABELS, writer.labels)
        labels = {written: label for writer in self._writers.values() for written, label in writer.labels.items()}
        index = next(iter(self._writers.values())).index if self._single else {}
        remarks = [f"{share}: {said}" if self._shares else said for share, all_ in self._said.items() for said in all_]
        lost = self._losses.sentence()
        return manifest.Written(
            self._row.name, self._row.title, tuple([lost, *remarks] if lost else remarks), labels, index
        )


def _put(path: Path, record: Mapping[str, str]) -> None:
    synced(path, (json.dumps(dict(record), ensure_ascii=False, indent=0, sort_keys=True) + "\n").encode())
