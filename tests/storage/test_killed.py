"""Killed at any moment, nothing that was acknowledged is lost; and two processes work in one corpus."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from domain import annotate
from domain.errors import StaleEdit
from domain.span import Span
from storage.access import open_corpus
from storage.verify import verify, verify_at
from tests.paths import ROOT
from tests.storage.scene import ANN, BOB, bring, label, sheet

ROUNDS = 1000 if os.environ.get("GLOSSATOR_FULL") else 100
PARTS = 4
LONG = "".join(f"{number:05} word " for number in range(4000))

Child = subprocess.Popen[str]


@pytest.fixture
def nursery() -> Iterator[Child]:
    command = [sys.executable, "-m", "tests.storage.annotator"]
    with subprocess.Popen(command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        yield process
        assert process.stdin is not None
        process.stdin.close()


def started(nursery: Child, place: str, name: str = "ann") -> int:
    assert nursery.stdin is not None
    assert nursery.stdout is not None
    nursery.stdin.write(f"{place}\t{name}\n")
    nursery.stdin.flush()
    # The child may be quicker than the word of its birth.
    line = nursery.stdout.readline()
    assert line.startswith("pid "), line
    return int(line.split()[1])


def killed(nursery: Child, place: str, chance: random.Random) -> set[UUID]:
    """The ids that a child acknowledged before it was killed."""
    child = started(nursery, place)
    assert nursery.stdout is not None
    acknowledged = {UUID(nursery.stdout.readline().strip()) for _ in range(chance.randrange(12))}
    until = time.perf_counter() + chance.random() * 0.004
    while time.perf_counter() < until:
        pass
    os.kill(child, signal.SIGKILL)
    while (line := nursery.stdout.readline()) != "dead\n":
        acknowledged.add(UUID(line.strip()))
    return acknowledged


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.timeout(900)
def test_no_acknowledged_annotation_is_lost_by_kill_9(path: Path, nursery: Child, part: int) -> None:
    chance = random.Random(part)
    with open_corpus(path) as corpus:
        bring(corpus, LONG)
    acknowledged: set[UUID] = set()
    for _ in range(ROUNDS // PARTS):
        acknowledged |= killed(nursery, str(path), chance)
        report = verify_at(path)
        assert report.problems == ()
        with open_corpus(path, writes=False) as corpus:
            assert acknowledged <= set(sheet(corpus).by_id)
    assert len(acknowledged) > ROUNDS // PARTS
    with open_corpus(path) as corpus:
        label(corpus, by=BOB)


@pytest.mark.parametrize("location", ["postgresql"], indirect=True)
def test_two_processes_write_on_a_server(location: str, nursery: Child) -> None:
    with open_corpus(location) as corpus:
        shown = corpus.sheet(bring(corpus, LONG)[0].id)
        child = started(nursery, location, "bob")
        made = [annotate.annotate(shown, Span(start, start + 5), "ADVISOR", by=ANN) for start in range(0, 600, 6)]
        assert nursery.stdout is not None
        nursery.stdout.readline()
        rows = [corpus.commit(edit) for edit in made]
        os.kill(child, signal.SIGKILL)
        assert rows == sorted(set(rows))
        assert rows[-1] - rows[0] > len(rows), "nobody else wrote meanwhile"
        assert verify(corpus).problems == ()


def test_of_two_who_change_the_same_one_is_told(location: str) -> None:
    with open_corpus(location) as corpus, corpus.beside(writes=True) as other:
        made = label(corpus)
        mine, theirs = sheet(corpus), sheet(other)
        other.commit(annotate.relabel(theirs, made.id, "NOTE", by=ANN))
        with pytest.raises(StaleEdit):
            corpus.commit(annotate.describe(mine, made.id, by=ANN, comment="mine"))
        assert sheet(corpus) == sheet(other)
