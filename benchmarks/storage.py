"""Import, commit, search, verify and export beside raw sqlite3 and orjson on the same data; times in milliseconds."""

import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

import orjson

import formats
from domain import annotate
from domain.edit import apply
from domain.person import Person, Role
from domain.release import Claim, Incoming
from domain.scheme import Label, Scheme
from domain.span import Span
from storage.access import create, open_corpus
from storage.corpus import Corpus
from storage.engine import sqlite_module
from storage.extract import extract
from storage.verify import verify

Row = tuple[str, float, float, float]

RELEASES, EACH, SIZE, BATCH = 10_000, 10, 4000, 200
PERSON = Person("ann", Role.ADMINISTRATOR)
SCHEME = Scheme(
    "Benchmark", tuple(Label(name, name.title(), "#2f6fde", "", "") for name in ("ADVISOR", "NOTE", "RISK"))
)
WORDS = [
    "the",
    "company",
    "announced",
    "today",
    "that",
    "its",
    "board",
    "has",
    "approved",
    "offering",
    "of",
    "senior",
    "notes",
    "due",
    "advisor",
    "counsel",
    "transaction",
    "closing",
    "conditions",
    "subject",
    "statements",
    "forward",
    "looking",
    "risks",
    "press",
    "release",
    "exhibit",
    "agreement",
    "merger",
    "shareholders",
]

TARGETS = {
    "import 10,000 releases": "<= 3x",
    "import 10,000 releases with 100,000 annotations": "<= 3x",
    "commit one annotation at 50": "<= 3x",
    "commit one annotation at 50,000": "<= 3x, <= 2x of 50",
    "search, rare word, first 100": "<= 3x",
    "search, common words, first 100": "<= 3x",
    "export 100,000 annotations, jsonl": "<= 3x",
    "export 100,000 annotations, brat": "<= 3x",
    "export jsonl, MB above idle": "<= 64 MB",
    "export brat, MB above idle": "<= 64 MB",
    "verify 10,000 releases, 100,000 annotations": "a few seconds",
}


def milliseconds(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return (time.perf_counter() - begun) * 1000


def row(name: str, ours: float, bare: float) -> Row:
    return name, ours, bare, ours / bare


def write_files(folder: Path) -> list[Path]:
    chance = random.Random(7)
    paths = []
    for number in range(RELEASES):
        words = [chance.choice(WORDS) for _ in range(SIZE // 7)]
        if number % 100 == 0:
            words[50] = "zephyr"
        lines = [" ".join(words[start : start + 12]) for start in range(0, len(words), 12)]
        path = folder / f"{number:05}.txt"
        path.write_text(f"Release {number}\n\n" + "\n".join(lines) + "\n")
        paths.append(path)
    return paths


def raw(path: Path) -> Any:
    connection = sqlite_module().connect(path, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


# -- import


def claimed(item: Incoming, each: int) -> Incoming:
    step = len(item.text) // (each + 1)
    spans = (Claim("NOTE", ((10 + number * step, 10 + number * step + 15),)) for number in range(each))
    return replace(item, claims=tuple(spans))


def import_ours(corpus: Corpus, paths: list[Path], each: int) -> None:
    for start in range(0, len(paths), BATCH):
        items = [item for path in paths[start : start + BATCH] for item in formats.read(path)]
        corpus.admit([claimed(item, each) for item in items] if each else items, PERSON)


def import_bare(connection: Any, paths: list[Path], each: int) -> None:
    connection.execute("CREATE TABLE text (id INTEGER PRIMARY KEY, digest TEXT UNIQUE, body TEXT)")
    connection.execute("CREATE TABLE release (id TEXT PRIMARY KEY, name TEXT UNIQUE, digest TEXT)")
    connection.execute(
        "CREATE TABLE annotation (id TEXT PRIMARY KEY, release_id TEXT, label TEXT, start INT, stop INT, quote TEXT)"
    )
    connection.execute("CREATE INDEX place ON annotation (release_id, start)")
    for start in range(0, len(paths), BATCH):
        texts, releases, annotations = [], [], []
        for path in paths[start : start + BATCH]:
            body = path.read_bytes().decode()
            digest, key = sha256(body.encode()).hexdigest(), str(uuid4())
            texts.append((digest, body))
            releases.append((key, path.name, digest))
            step = len(body) // (each + 1)
            for at in (10 + number * step for number in range(each)):
                annotations.append((str(uuid4()), key, "NOTE", at, at + 15, body[at : at + 15]))
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany("INSERT INTO text (digest, body) VALUES (?, ?)", texts)
        connection.executemany("INSERT INTO release VALUES (?, ?, ?)", releases)
        connection.executemany("INSERT INTO annotation VALUES (?, ?, ?, ?, ?, ?)", annotations)
        connection.execute("COMMIT")


def importing(name: str, folder: Path, paths: list[Path], each: int) -> tuple[Row, Path, Path]:
    ours, bare = folder / f"ours{each}.glossator", folder / f"bare{each}.db"
    with create(ours, SCHEME, PERSON.name) as corpus:
        spent = milliseconds(lambda: import_ours(corpus, paths, each))
    connection = raw(bare)
    least = milliseconds(lambda: import_bare(connection, paths, each))
    connection.close()
    return row(name, spent, least), ours, bare


# -- commit


def commits(folder: Path, count: int) -> float:
    """The median of one annotation's commit in a release that has so many."""
    text = "word " * (count * 4 + 4000)
    claims = tuple(Claim("NOTE", ((start * 20, start * 20 + 4),)) for start in range(count))
    with create(folder / f"commit{count}.glossator", SCHEME, PERSON.name) as corpus:
        release = corpus.admit([Incoming("r.txt", text, text.encode(), claims=claims)], PERSON).added[0]
        sheet = corpus.sheet(release.id)
        spent = []
        for number in range(300):
            start = count * 20 + number * 10
            done = annotate.annotate(sheet, Span(start, start + 4), "ADVISOR", by=PERSON)
            spent.append(milliseconds(lambda done=done: corpus.commit(done)))  # type: ignore[misc]
            sheet = apply(sheet, done)
    return statistics.median(spent)


def bare_commits(folder: Path) -> float:
    """The median of the two inserts that an annotation and its audit row take at least."""
    connection = raw(folder / "commit.db")
    connection.execute("CREATE TABLE annotation (id TEXT PRIMARY KEY, a TEXT, b INT, c INT, d TEXT)")
    connection.execute("CREATE TABLE audit (seq INTEGER PRIMARY KEY, payload TEXT)")

    def one() -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO annotation VALUES (?, ?, ?, ?, ?)", (str(uuid4()), "NOTE", 1, 5, "word"))
        connection.execute("INSERT INTO audit (payload) VALUES (?)", ("x" * 700,))
        connection.execute("COMMIT")

    spent = [milliseconds(one) for _ in range(300)]
    connection.close()
    return statistics.median(spent)


# -- search


def searching(ours: Path, bare: Path) -> Iterator[Row]:
    connection = raw(bare)
    connection.execute("CREATE VIRTUAL TABLE words USING fts5(body, content='text', content_rowid='id')")

    def fill() -> None:
        connection.execute("INSERT INTO words (rowid, body) SELECT id, body FROM text")

    with open_corpus(ours) as corpus:
        yield row("index 10,000 releases", milliseconds(lambda: list(corpus.index())), milliseconds(fill))
        for name, words in (("rare word", "zephyr"), ("common words", "senior notes")):
            found = (
                "SELECT name, snippet(words, 0, '[', ']', '…', 16) FROM words JOIN text ON text.id = words.rowid"
                " JOIN release ON release.digest = text.digest WHERE words MATCH ? ORDER BY words.rowid LIMIT 100"
            )
            connection.execute("CREATE INDEX IF NOT EXISTS release_digest ON release (digest)")
            least = min(milliseconds(lambda: connection.execute(found, (words,)).fetchall()) for _ in range(9))  # noqa: B023
            spent = min(milliseconds(lambda: corpus.search(words)) for _ in range(9))  # noqa: B023
            yield row(f"search, {name}, first 100", spent, least)
    connection.close()


# -- export


def memory(which: str) -> float:
    """Megabytes that this process holds now (VmRSS) or held at most (VmHWM); 0 where the system does not tell."""
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next(float(line.split()[1]) / 1024 for line in lines if line.startswith(which))


def export_ours(place: Path, name: str, goal: Path) -> None:
    with open_corpus(place, writes=False) as corpus:
        idle = memory("VmRSS")
        begun = time.perf_counter()
        with extract(corpus) as found:
            head = formats.ExportHead(found.corpus, found.scheme, found.audit_count, found.audit_head, "Glossator")
            for _ in formats.export(found.sheets(), goal, name, head):
                pass
        spent = (time.perf_counter() - begun) * 1000
    print(spent, memory("VmHWM") - idle)


def export_bare(place: Path, name: str, goal: Path) -> None:
    connection = raw(place)
    releases = connection.execute(
        "SELECT release.id, name, body FROM release JOIN text USING (digest) ORDER BY release.id"
    )
    query = "SELECT id, release_id, label, start, stop, quote FROM annotation ORDER BY release_id, start"
    rows = connection.execute(query)
    current = rows.fetchone()
    if name == "brat":
        goal.mkdir()
    out = (goal / "all.tmp" if name == "brat" else goal).open("wb")
    for key, title, body in releases:
        mine = []
        while current is not None and current[1] == key:
            mine.append(current)
            current = rows.fetchone()
        if name == "brat":
            (goal / title).write_text(body)
            lines = (f"T{at}\t{item[2]} {item[3]} {item[4]}\t{item[5]}\n" for at, item in enumerate(mine, 1))
            (goal / f"{title}.ann").write_text("".join(lines))
        else:
            annotations = [
                dict(zip(("id", "release", "label", "start", "stop", "quote"), item, strict=True)) for item in mine
            ]
            out.write(orjson.dumps({"id": key, "name": title, "text": body, "annotations": annotations}) + b"\n")
    out.close()
    connection.close()


def exporting(ours: Path, bare: Path, folder: Path) -> Iterator[Row]:
    for name in ("jsonl", "brat"):
        goal = folder / f"out-{name}{'' if name == 'brat' else '.jsonl'}"
        command = [sys.executable, "-m", "benchmarks.storage", str(ours), name, str(goal)]
        spent, above = map(float, subprocess.run(command, check=True, capture_output=True, text=True).stdout.split())
        least = milliseconds(lambda: export_bare(bare, name, folder / f"bare-{name}"))  # noqa: B023
        yield row(f"export 100,000 annotations, {name}", spent, least)
        yield row(f"export {name}, MB above idle", above, 64)


def rows() -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        (folder / "files").mkdir()
        paths = write_files(folder / "files")
        found, ours, bare = importing("import 10,000 releases", folder, paths, 0)
        yield found
        yield from searching(ours, bare)
        found, ours, bare = importing("import 10,000 releases with 100,000 annotations", folder, paths, EACH)
        yield found
        least = bare_commits(folder)
        yield row("commit one annotation at 50", commits(folder, 50), least)
        yield row("commit one annotation at 50,000", commits(folder, 50_000), least)
        yield from exporting(ours, bare, folder)
        with open_corpus(ours, writes=False) as corpus:
            connection = raw(bare)
            least = milliseconds(lambda: connection.execute("PRAGMA integrity_check").fetchall())
            connection.close()
            name = "verify 10,000 releases, 100,000 annotations"
            yield row(name, milliseconds(lambda: verify(corpus)), least)


if __name__ == "__main__":
    export_ours(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
