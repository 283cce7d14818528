"""Which files the paths of an import mean: folders are walked, what is hidden or holds no text is left out."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

BRAT_FILES = frozenset(
    {"annotation.conf", "visual.conf", "tools.conf", "kb_shortcuts.conf", "_index.json", "_names.json", "_labels.json"}
)
"""What lies beside texts and annotations in a brat folder, ours included."""
SAMPLE = 65536


@dataclass(frozen=True, slots=True)
class Find:
    """A file to read, or a brat folder with its `.ann` files; or why there is nothing to read."""

    path: Path
    problem: str = ""
    skipped: str = ""
    folder: bool = False


def finds(paths: Sequence[Path], format: str | None = None) -> Iterator[Find]:
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
            yield Find(path)


def _in_folder(top: Path, format: str | None) -> Iterator[Find]:
    failures: list[OSError] = []
    brat = format in (None, "brat")
    collection: Path | None = None
    for folder, folders, names in os.walk(top, onerror=failures.append):
        here = Path(folder)
        for failure in failures:
            yield Find(Path(failure.filename), problem=f"the folder cannot be read ({failure.strerror})")
        failures.clear()
        for name in sorted(item for item in (*names, *folders) if item.startswith(".")):
            yield from _hidden(here / name)
        folders[:] = sorted(item for item in folders if not item.startswith("."))
        if collection is not None and collection not in here.parents:
            collection = None
        annotated = brat and any(name.endswith(".ann") and not name.startswith(".") for name in names)
        if annotated and collection is None:
            collection = here
            yield Find(here, folder=True)
        yield from _files(here, names, annotated, format)
    for failure in failures:
        yield Find(Path(failure.filename), problem=f"the folder cannot be read ({failure.strerror})")


def _hidden(path: Path) -> Iterator[Find]:
    if path.name != ".glossator-export":
        yield Find(path, skipped="hidden")


def _files(here: Path, names: Sequence[str], annotated: bool, format: str | None) -> Iterator[Find]:
    covered = {name[:-4] + ".txt" for name in names if name.endswith(".ann")} if annotated else set()
    for name in sorted(names):
        path = here / name
        if name.startswith(".") or name in covered:
            continue
        if annotated and (name.endswith(".ann") or name in BRAT_FILES):
            continue
        if not path.is_file():
            yield Find(path, skipped="no ordinary file")
        elif format is None and _is_no_text(path):
            yield Find(path, skipped="no text")
        else:
            yield Find(path)


def _is_no_text(path: Path) -> bool:
    """Whether a file's first bytes say that there is no text in it; what cannot be read is for the reader to say."""
    from domain.errors import Refusal
    from formats.source import refuse_binary

    try:
        with path.open("rb") as file:
            refuse_binary(path.name, file.read(SAMPLE))
    except Refusal:
        return True
    except OSError:
        return False
    return False
