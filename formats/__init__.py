"""Files to releases and back: the one way in and the one way out; modules are imported when they are used."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from domain.errors import Refusal
from domain.release import Incoming
from domain.scheme import Scheme
from formats.exporting import ExportHead, Progress, Split, Writer, export
from formats.gather import Find, demand_plain, found, given_of, head_of, unreadable
from formats.given import Given
from formats.manifest import stated_scheme
from formats.sniff import HEAD_BYTES, detect
from formats.table import FORMATS, Format, Hold, named

__all__ = [
    "FORMATS",
    "HEAD_BYTES",
    "ExportHead",
    "Find",
    "Format",
    "Given",
    "Hold",
    "Progress",
    "Split",
    "Writer",
    "detect",
    "export",
    "found",
    "named",
    "read",
    "read_given",
    "scheme_of",
    "unreadable",
]


def read(path: Path, *, format: str | None = None, encoding: str | None = None) -> Iterator[Incoming]:
    """What a file offers; Refusal with what, where and what to do when it cannot be read."""
    chosen = None if format is None else named(format)
    if chosen is not None and not chosen.reads:
        raise Refusal(f"{chosen.title} is written only: it cannot be imported.")
    if not path.is_dir():
        demand_plain(path)
        chosen = chosen or detect(path.name, head_of(path))
        try:
            yield from read_given(given_of(path, chosen), chosen, encoding=encoding)
        except OSError as error:
            raise unreadable(path, error) from error
        return
    for find in found([path], format):
        if find.problem:
            raise Refusal(f"“{find.path.name}”: {find.problem}.")
        if not find.skipped:
            yield from read(find.path, format=find.format, encoding=encoding)


def scheme_of(path: Path, format: str) -> Scheme | None:
    """The scheme that a file, or the export it belongs to, states for its labels; None without a sound one."""
    if format == "jsonl":
        from formats.jsonl.reading import scheme_of as stated

        try:
            found = stated(given_of(path, named(format)))
        except (Refusal, OSError):
            return None
        if found is not None:
            return found
    return stated_scheme(path)


def read_given(given: Given, chosen: Format, *, encoding: str | None = None) -> Iterator[Incoming]:
    """What a file offers in that format; in the bounded worker unless the format is light."""
    if chosen.light:
        yield from import_module(f"formats.{chosen.module}").read(given, encoding=encoding)
        return
    from formats import bounded

    yield from bounded.read(chosen.name, given, encoding=encoding)
