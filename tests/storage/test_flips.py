"""A single bit that is flipped anywhere in a corpus file is found, unless the corpus says the same as before."""

import os
import random
import shutil
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from domain.release import Claim, Incoming
from storage.access import open_corpus
from storage.engine import sqlite_module
from storage.verify import verify_at
from tests.storage.scene import ANN, incoming
from tests.storage.whole import live

FLIPS = 2000 if os.environ.get("GLOSSATOR_FULL") else 150
TABLES = [
    *("alembic_version", "annotation", "assignment", "audit", "comment", "decision", "key", "mark", "meta", "negative"),
    *("person", "policy", "rejection", "relation", "release", "round", "sample", "scheme", "source", "text", "trail"),
]
BESIDE = ("model", "suggested", "suggestion")
"""Guesses and what makes them: nobody's work, which `verify` does not judge."""
VOICES = [first + second for first in "bdln" for second in "aeiou"]
Content = tuple[Any, ...]


@pytest.fixture(scope="module")
def whole(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("flips") / "corpus.glossator"
    shutil.copy(template, path)
    chance = random.Random(7)
    with open_corpus(path) as corpus:
        live(corpus)
        corpus.admit([crowded(chance, number) for number in range(12)], ANN)
        # Not all of them, so that texts that await indexing are there, too.
        next(corpus.index(batch=10))
    return path


def crowded(chance: random.Random, number: int) -> Incoming:
    """A longer release with many annotations, so that most of the file is in use."""
    words = [chance.choice(VOICES) + chance.choice(VOICES) for _ in range(400)]
    claims = tuple(Claim("NOTE", ((start, start + 12),)) for start in range(0, 400, 40))
    return replace(incoming(" ".join(words), f"crowded {number}.txt"), claims=claims)


def content(path: Path) -> Content | None:
    """All that a corpus says: rows with their types, schema, what the search finds; None when it cannot be read."""
    module = sqlite_module()
    try:
        connection = module.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True, isolation_level=None)
        try:
            return tuple(said(connection))
        finally:
            connection.close()
    except (module.Error, UnicodeDecodeError):
        return None


def said(connection: Any) -> Iterator[object]:
    for name in ("application_id", "user_version"):
        yield connection.execute(f"PRAGMA {name}").fetchone()
    yield set(connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema").fetchall())
    for table in TABLES:
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})").fetchall()]
        shown = ", ".join(f"typeof({column}), {column}" for column in columns)
        yield Counter(connection.execute(f"SELECT {shown} FROM {table} NOT INDEXED").fetchall())
    connection.execute("CREATE VIRTUAL TABLE temp.words USING fts5vocab(main, text_index, instance)")
    words = connection.execute("SELECT term, doc, col, offset FROM temp.words").fetchall()
    yield words
    for term in sorted({row[0] for row in words}):
        find = "SELECT rowid FROM text_index WHERE text_index MATCH ? ORDER BY rowid"
        yield term, connection.execute(find, (f'"{term}"',)).fetchall()
        yield term, connection.execute(find, (f'"{term[:2]}"*',)).fetchall()


def flipped(data: bytes, bit: int) -> bytes:
    return data[: bit >> 3] + bytes([data[bit >> 3] ^ 1 << (bit & 7)]) + data[(bit >> 3) + 1 :]


def test_every_row_of_the_corpus_has_its_part_in_the_dump(whole: Path) -> None:
    connection = sqlite_module().connect(whole)
    names = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'text_index%'")
    assert sorted({name for (name,) in names} - set(BESIDE)) == TABLES
    for table in TABLES:
        assert connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0], table
    connection.close()


@pytest.mark.timeout(1800)
def test_every_flip_that_changes_the_content_is_found(
    whole: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, before = whole.read_bytes(), content(whole)
    assert before is not None
    assert verify_at(whole).problems == ()
    chance = random.Random(2031)
    path = tmp_path / "corpus.glossator"
    tally: Counter[str] = Counter()
    missed = []
    for bit in chance.sample(range(len(data) * 8), FLIPS):
        path.write_bytes(flipped(data, bit))
        after = content(path)
        found = not verify_at(path).holds
        tally["unreadable" if after is None else "changed" if after != before else "the same"] += 1
        tally["found"] += found and after != before
        tally["found, though the same"] += found and after == before
        if after != before and not found:
            missed.append(f"byte {bit >> 3}, bit {bit & 7}")
    with capsys.disabled():
        sys.stdout.write(f"\n{FLIPS:,} flips in {len(data):,} bytes: {dict(tally)}, missed {len(missed)}\n")
    assert missed == []
    assert tally["changed"] > FLIPS // 10
