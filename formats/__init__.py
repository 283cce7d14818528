"""The table of formats, and the one way in and the one way out: modules are imported when they are used."""

import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from domain.annotation import AnnotatedRelease
from domain.errors import Refusal
from domain.release import Incoming
from domain.scheme import Scheme

HEAD_BYTES = 65536


@dataclass(frozen=True, slots=True)
class Format:
    """A row of the table: what a format is called, which files it has and what it can do."""

    name: str
    title: str
    module: str
    suffixes: tuple[str, ...]
    reads: bool
    writes: bool
    folder: bool = False
    """Whether an export is a folder of files."""
    holds: str = ""
    """What it can hold, in words for the formats table."""


FORMATS = (
    Format("text", "Plain text", "text", (".txt", ".md", ".text"), True, False, holds="text"),
    Format("edgar", "EDGAR submission", "edgar", (".txt", ".nc"), True, False, holds="text, header fields"),
    Format(
        "html", "Web page", "html", (".htm", ".html", ".xhtml"), True, True, holds="text in; text and highlights out"
    ),
    Format("jsonl", "Glossator JSON Lines", "jsonl", (".jsonl",), True, True, holds="everything"),
    Format("brat", "brat standoff", "brat", (".ann",), True, True, True, "spans, fragments, attributes, comments"),
    Format("conll", "CoNLL (IOB2)", "conll", (".conll",), False, True, holds="spans that do not overlap, by token"),
    Format("csv", "Table of annotations (CSV)", "csv", (".csv",), False, True, holds="one row per annotation"),
)


@dataclass(frozen=True, slots=True)
class ExportHead:
    """What an export says of the corpus it comes from; all of it follows from the corpus's state alone."""

    corpus: str
    scheme: Scheme
    audit_count: int
    audit_head: str
    program: str
    filters: tuple[tuple[str, str], ...] = ()


class Writer(Protocol):
    """What a format's module offers as `Writer(path, head)`: `path` is the part file, or the part folder."""

    def write(self, sheet: AnnotatedRelease) -> None:
        """Add one release."""

    def close(self) -> tuple[str, ...]:
        """Finish, flush and fsync every file; gives sentences on what the format could not carry."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a long piece of work is; `remarks` come with the last step."""

    done: int
    remarks: tuple[str, ...] = ()


def named(name: str) -> Format:
    """The format of that name, or a Refusal that lists them."""
    for found in FORMATS:
        if found.name == name.strip().casefold():
            return found
    raise Refusal(f"There is no format “{name}”: choose {', '.join(found.name for found in FORMATS)}.")


def _module(found: Format) -> Any:
    return import_module(f"formats.{found.module}")


def detect(path: Path, head: bytes) -> Format:
    """The format of a file by its first bytes and its ending; a folder with `.ann` files is brat."""
    if path.is_dir() or path.suffix.lower() == ".ann":
        return named("brat")
    from formats.edgar import looks_like as is_submission
    from formats.html import looks_like as is_page

    if is_submission(head):
        return named("edgar")
    if path.suffix.lower() == ".jsonl":
        return named("jsonl")
    if is_page(head, path.suffix.lower()):
        return named("html")
    return named("text")


def read(path: Path, *, format: str | None = None, encoding: str | None = None) -> Iterator[Incoming]:
    """What a file offers; Refusal with what, where and what to do when it cannot be read."""
    chosen = named(format) if format else None
    if chosen is not None and not chosen.reads:
        raise Refusal(f"{chosen.title} is written only: it cannot be imported.")
    _demand_plain(path)
    chosen = chosen or detect(path, _head(path))
    reader = _module(chosen)
    yield from reader.read(path, encoding=encoding)


def _demand_plain(path: Path) -> None:
    """Refuse pipes and devices, whose reading would wait for ever."""
    try:
        mode = path.stat().st_mode
    except OSError as error:
        raise unreadable(path, error) from error
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        raise Refusal(f"“{path.name}” is a pipe or a device, not an ordinary file: save what it gives as a file first.")


def _head(path: Path) -> bytes:
    if path.is_dir():
        return b""
    try:
        with path.open("rb") as file:
            return file.read(HEAD_BYTES)
    except OSError as error:
        raise unreadable(path, error) from error


def unreadable(path: Path, error: OSError) -> Refusal:
    """The sentence for a file that cannot be opened or read."""
    why = error.strerror or "it cannot be read"
    return Refusal(f"“{path.name}” cannot be read ({why}): check that it is there and that you may read it.")


def export(sheets: Iterable[AnnotatedRelease], path: Path, name: str, head: ExportHead) -> Iterator[Progress]:
    """Write releases into `path`; the file or folder appears whole, at the end, or not at all.

    Runs as it is iterated; closing the iterator early removes what was written so far.
    """
    chosen = named(name)
    if not chosen.writes:
        raise Refusal(f"{chosen.title} is read only: it cannot be exported.")
    from formats.safe import Replacement

    with Replacement(path, folder=chosen.folder) as part:
        writer: Writer = _module(chosen).Writer(part.path, head)
        count = 0
        try:
            for count, sheet in enumerate(sheets, 1):
                writer.write(sheet)
                yield Progress(count)
        finally:
            remarks = writer.close()
        part.commit()
    yield Progress(count, remarks)
