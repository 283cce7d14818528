"""Copies that hold, kept in turn; the way back destroys nothing."""

import os
import time
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from domain.errors import Refusal
from storage.access import open_corpus
from storage.backup import automatic, backup, folder_of, restore, rotate
from storage.corpus import Corpus
from storage.heads import beside, outside
from storage.lock import Locked
from storage.verify import verify_at
from tests.storage.scene import BOB, HALE, NOTES, label, sheet
from tests.storage.tamper import behind, sql


def listing(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_backup_holds_all_that_was_committed(local: Corpus, tmp_path: Path) -> None:
    made = label(local)
    goal = backup(local, tmp_path / "copy.glossator")
    report = verify_at(goal, local.head()[1])
    assert report.holds
    with open_corpus(goal) as copy:
        assert copy.find_annotation(str(made.id)) == made
        label(copy, span=NOTES)
    assert len(sheet(local).annotations) == 1
    assert not [name for name in listing(tmp_path) if name.endswith((".part", "-wal", "-shm")) and "copy" in name]


def test_a_backup_into_a_folder_is_dated_and_never_written_over(local: Corpus, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    made = [backup(local, folder) for _ in range(3)]
    assert len(set(made)) == 3
    assert listing(folder) == {name for path in made for name in (path.name, beside(path).name)}
    with pytest.raises(Refusal, match="there already"):
        backup(local, made[0])
    with pytest.raises(Refusal, match="not there"):
        backup(local, tmp_path / "missing" / "x.glossator")


def test_what_does_not_hold_is_not_backed_up(local: Corpus, tmp_path: Path) -> None:
    label(local)
    with behind(local.location) as connection:
        sql("DELETE FROM annotation")(connection)
    with pytest.raises(Refusal, match="does not hold"):
        backup(local, tmp_path / "copy.glossator")
    assert not [name for name in listing(tmp_path) if "copy" in name]


def test_leftovers_of_a_crash_go_with_the_next_backup(local: Corpus, tmp_path: Path) -> None:
    old, young, foreign = (
        tmp_path / name
        for name in (
            ".corpus.20260101-000000.glossator.part",
            ".corpus.20260101-000001.glossator.part-journal",
            ".other.glossator.part",
        )
    )
    for path in (old, young, foreign):
        path.write_text("x")
    for path in (old, foreign):
        os.utime(path, (time.time() - 7200,) * 2)
    backup(local, tmp_path)
    assert (old.exists(), young.exists(), foreign.exists()) == (False, True, True)


def test_restoring_keeps_what_was_there(path: Path, tmp_path: Path) -> None:
    with open_corpus(path) as corpus:
        label(corpus)
        copy = backup(corpus, tmp_path / "copy.glossator")
        label(corpus, span=NOTES)
        head = corpus.head()
    for number in (1, 2):
        kept = restore(copy, path)
        assert kept == path.with_name(f"{path.name}.before-restore-{number}")
        with open_corpus(path) as corpus:
            assert len(sheet(corpus).annotations) == 1
            label(corpus, by=BOB)
    assert verify_at(path.with_name(f"{path.name}.before-restore-1"), head[1]).holds
    assert verify_at(copy).holds


def test_restoring_moves_the_whole_set_aside(path: Path, tmp_path: Path) -> None:
    with open_corpus(path) as corpus:
        copy = backup(corpus, tmp_path / "copy.glossator")
    for suffix in ("-wal", "-shm", "-journal"):
        path.with_name(path.name + suffix).write_bytes(b"left behind by a crash")
    kept = restore(copy, path)
    assert kept is not None
    assert {name for name in listing(tmp_path) if "before" in name} == {
        kept.name + suffix for suffix in ("", "-wal", "-shm", "-journal")
    }
    with open_corpus(path) as corpus:
        label(corpus)


def test_restoring_where_nothing_was(local: Corpus, tmp_path: Path) -> None:
    copy = backup(local, tmp_path / "copy.glossator")
    assert restore(copy, tmp_path / "new.glossator") is None
    assert verify_at(tmp_path / "new.glossator", local.head()[1]).holds


def test_restoring_is_refused_before_anything_is_touched(path: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.glossator"
    with open_corpus(path) as corpus:
        label(corpus)
        copy = backup(corpus, tmp_path / "copy.glossator")
        backup(corpus, bad)
        with pytest.raises(Locked, match=f"process {os.getpid()}"):
            restore(copy, path)
    with behind(str(bad)) as connection:
        sql("DELETE FROM annotation")(connection)
    other = tmp_path / "other.txt"
    other.write_text("no corpus")
    before = sha256(path.read_bytes()).hexdigest()
    for source in (bad, other, tmp_path / "missing", tmp_path, path):
        with pytest.raises(Refusal):
            restore(source, path)
    assert sha256(path.read_bytes()).hexdigest() == before
    assert not [name for name in listing(tmp_path) if "before" in name or name.endswith(".part")]


def test_the_head_goes_with_the_copy(local: Corpus, tmp_path: Path) -> None:
    label(local)
    copy = backup(local, tmp_path / "copy.glossator")
    words = beside(copy).read_text("utf-8")
    count, head = local.head()
    assert words.splitlines()[2] == f"{count}:{head}"
    assert "Corpus: corpus\n" in words
    noted = outside(str(beside(copy)))
    assert (noted.count, noted.hash, noted.corpus) == (count, head, verify_at(copy).identity)
    label(local, span=NOTES)
    told = verify_at(local.location, str(beside(copy))).checks[-1].said
    assert f"is row {count} of {count + 1}; 1 came after it" in told


def test_a_copy_that_is_not_the_one_of_its_head_is_not_put_back(path: Path, tmp_path: Path) -> None:
    with open_corpus(path) as corpus:
        label(corpus)
        copy = backup(corpus, tmp_path / "copy.glossator")
        label(corpus, span=NOTES)
        later = backup(corpus, tmp_path / "later.glossator")
    before = sha256(path.read_bytes()).hexdigest()
    true = beside(copy).read_bytes()
    another = true.replace(b"Corpus id: ", b"Corpus id: 0")
    for words, match in (
        (beside(later).read_bytes(), "is not the copy"),
        (another, "is not the copy"),
        (b"torn", "holds no head"),
    ):
        beside(copy).write_bytes(words)
        with pytest.raises(Refusal, match=match):
            restore(copy, path)
    assert sha256(path.read_bytes()).hexdigest() == before
    assert not [name for name in listing(tmp_path) if "before" in name]
    beside(copy).write_bytes(true)
    restore(copy, path)
    beside(later).unlink()
    restore(later, path)
    assert verify_at(path).holds


NOW = datetime(2026, 6, 30, 18, 0, tzinfo=UTC)


def aged(folder: Path, *hours: int) -> dict[int, Path]:
    """Dated files of that many hours ago."""
    found = {}
    for hour in hours:
        found[hour] = folder / f"corpus.{NOW - timedelta(hours=hour):%Y%m%d-%H%M%S}.glossator"
        found[hour].write_text("x")
    return found


def test_backups_are_let_go_in_turn(local: Corpus, tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    folder.mkdir()
    (folder / "corpus.20200101-000000.glossator.txt").write_text("not ours")
    (folder / "corpus.20201399-000000.glossator").write_text("no date")
    (folder / "another.20200101-000000.glossator").write_text("another corpus")
    mine = aged(folder, *range(0, 24 * 400, 6))
    for path in mine.values():
        beside(path).write_text("x")
    gone = rotate(local, folder, NOW)
    left = {hour for hour, path in mine.items() if path.exists()}
    assert {path for path in mine.values() if not path.exists()} == set(gone)
    assert set(range(0, 48, 6)) <= left
    days = {(NOW - timedelta(hours=hour)).date() for hour in left}
    assert {NOW.date() - timedelta(days=number) for number in range(7)} <= days
    assert len({(day.year, day.month) for day in days}) == 12
    assert len(left) <= 8 + 7 + 4 + 12
    assert rotate(local, folder, NOW) == []
    assert len(listing(folder)) == 2 * len(left) + 3
    assert all(beside(mine[hour]).exists() for hour in left)


def test_nothing_is_let_go_while_the_corpus_does_not_hold(local: Corpus, tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    folder.mkdir()
    mine = aged(folder, *range(0, 2400, 6))
    label(local)
    with behind(local.location) as connection:
        sql("UPDATE annotation SET comment = 'x'")(connection)
    assert rotate(local, folder, NOW) == []
    with pytest.raises(Refusal, match="does not hold"):
        automatic(local, folder, NOW)
    assert listing(folder) == {path.name for path in mine.values()}


def test_automatic_backups_lie_beside_the_corpus(local: Corpus) -> None:
    label(local, span=HALE)
    made = automatic(local)
    assert made is not None
    assert made.parent == folder_of(local)
    assert made.parent.name == "corpus backups"
    assert verify_at(made, local.head()[1]).holds


@pytest.mark.parametrize("location", ["postgresql"], indirect=True)
def test_a_server_is_its_administrators_to_back_up(corpus: Corpus, tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="pg_dump"):
        backup(corpus, tmp_path / "copy.glossator")
    with pytest.raises(Refusal, match="pg_restore"):
        restore(tmp_path / "copy.glossator", corpus.location)
    assert automatic(corpus) is None
