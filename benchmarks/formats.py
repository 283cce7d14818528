"""Every format in and out beside the library that others use for it: seconds, and memory above idle in a fresh process.

1,000 releases of 4 kB with 10 annotations each; with `--full` 10,000. Memory is told for all of them beside a tenth of
them: what does not depend on the corpus stays about the same.
"""

import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import formats
from benchmarks.format_libraries import (
    RIVALS,
    SAME_ARROW,
    SAME_JSON,
    arrow_table,
    durable,
    library_for,
    read_json,
    write_arrow,
    write_records,
)
from domain.annotation import AnnotatedRelease
from formats import FORMATS
from tests import sheets

Row = tuple[str, float, float, float]

SIZE, EACH = 4000, 10
WORDS = [
    *("the", "company", "announced", "that", "its", "board", "has", "approved"),
    *("notes", "due", "advisor", "counsel", "closing", "conditions", "risks", "é"),
]
LEAST = 8.0
"""A memory below so many MB is no measure of growth."""


def many(number: int) -> list[AnnotatedRelease]:
    chance, found = random.Random(7), []
    for place in range(number):
        words = [chance.choice(WORDS) for _ in range(SIZE // 7)]
        text = "\n".join(" ".join(words[start : start + 12]) for start in range(0, len(words), 12)) + "\n"
        name, made, end = f"release {place:05}.txt", [], 0
        for each in range(EACH):
            start = text.find(" ", end + len(text) // EACH // 2) + 1
            end = min(place for place in (text.find(" ", start + 8), text.find("\n", start)) if place > 0)
            label = ("ADVISOR", "NOTE", "RISK_FACTOR")[each % 3]
            made.append(sheets.annotation(text, [(start, end)], label, name=name, number=each))
        found.append(sheets.sheet(text, made, name=name))
    return found


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def export_ours(name: str, number: int, goal: Path) -> tuple[float, float]:
    given = many(number)
    for _ in formats.export(given[:1], goal.with_name("warm"), name, sheets.head()):
        pass
    before, begun = peak(), time.perf_counter()
    # What a sheet, and a text for orjson, work out about themselves goes with them.
    fresh = (replace(sheet, text="".join((sheet.text[:1], sheet.text[1:]))) for sheet in given)
    for _ in formats.export(fresh, goal, name, sheets.head()):
        pass
    return time.perf_counter() - begun, peak() - before


def export_theirs(name: str, number: int, goal: Path) -> tuple[float, float]:
    if name in SAME_JSON:
        records = read_json(goal)
        before, begun = peak(), time.perf_counter()
        write_records(records, goal.with_name("records"))
        durable()
        return time.perf_counter() - begun, peak() - before
    if name in SAME_ARROW:
        table = arrow_table(goal)
        rows, schema = table.to_pylist(), table.schema
        before, begun = peak(), time.perf_counter()
        write_arrow(rows, schema, goal.with_name("records" + goal.suffix))
        durable()
        return time.perf_counter() - begun, peak() - before
    given, library = many(number), library_for(name)
    library.write(given[:1], goal.with_name(f"warm{goal.suffix}"))
    before, begun = peak(), time.perf_counter()
    library.write(given, goal)
    durable()
    return time.perf_counter() - begun, peak() - before


def import_ours(name: str, number: int, goal: Path) -> tuple[float, float]:
    """Seconds, and the memory above idle of this process and of the worker that reads for it."""
    from formats import bounded

    list(formats.read(goal.with_name("warm"), format=name))
    before, begun = peak(), time.perf_counter()
    found = sum(1 for _ in formats.read(goal, format=name))
    spent = time.perf_counter() - begun
    assert found == number or name in ("html", "csv"), f"{name}: {found}"
    bounded.close()
    return spent, peak() - before + resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def import_theirs(name: str, number: int, goal: Path) -> tuple[float, float]:
    library = library_for(name)
    library.read(goal.with_name(goal.name if name in SAME_JSON | SAME_ARROW else f"warm{goal.suffix}"))
    before, begun = peak(), time.perf_counter()
    library.read(goal)
    return time.perf_counter() - begun, peak() - before


ACTS = {act.__name__: act for act in (export_ours, export_theirs, import_ours, import_theirs)}


def measured(act: str, name: str, number: int, goal: Path) -> tuple[float, float]:
    command = [sys.executable, "-m", "benchmarks.formats", act, name, str(number), str(goal)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{act} {name}: {done.stderr.strip().splitlines()[-1]}")
    spent, above = map(float, done.stdout.split())
    return spent, above


def rows() -> Iterator[Row]:
    number = 10_000 if "--full" in sys.argv else 1_000
    for format in FORMATS:
        if not format.writes:
            continue
        library = library_for(format.name)
        if not library.is_here:
            yield f"{format.name}: skipped, since {library.name} is not installed", 0.0, 0.0, 0.0
            continue
        for act in ("export", "import") if format.reads and format.name not in ("html", "csv") else ("export",):
            yield from _compared(act, format.name, number)


def _compared(act: str, name: str, number: int) -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as place:
        ours, theirs, less = (Path(place) / each for each in ("ours", "theirs", "less"))
        for folder in (ours, theirs, less):
            folder.mkdir()
        suffix = "" if formats.named(name).folder else formats.named(name).suffixes[0]
        found = measured("export_ours", name, number, ours / f"out{suffix}")
        small = measured("export_ours", name, number // 10, less / f"out{suffix}")
        bare = (
            ours / f"out{suffix}"
            if name in SAME_JSON | SAME_ARROW
            else theirs / f"out{formats.named(name).suffixes[0]}"
        )
        beside = measured("export_theirs", name, number, bare)
        if act == "import":
            found = measured("import_ours", name, number, ours / f"out{suffix}")
            small = measured("import_ours", name, number // 10, less / f"out{suffix}")
            beside = measured("import_theirs", name, number, bare)
    yield f"{act} {number:,}, {name} ({library_for(name).name}), s", found[0], beside[0], found[0] / beside[0]
    growth = max(found[1], LEAST) / max(small[1], LEAST)
    yield f"{act} {number:,}, {name}: MB above idle, and of a tenth", found[1], small[1], growth


class _Targets(dict[str, str]):
    """What is wanted of a row, by its name."""

    def get(self, row: str, default: str = "") -> str:  # type: ignore[override]
        if "MB above idle" in row:
            return "about the same"
        return "<= 2x" if row.split(", ")[1].split(" ")[0] in RIVALS else "no library to compare with"


TARGETS = _Targets()

if __name__ == "__main__":
    act, name, number, goal = sys.argv[1:]
    sys.stdout.write("{:.4f} {:.2f}".format(*ACTS[act](name, int(number), Path(goal))))
