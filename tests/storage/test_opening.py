"""What is no corpus is refused untouched; a corpus in use, on odd media or taken away is met with a sentence."""

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import pytest

from domain import annotate
from domain.errors import Refusal
from storage.access import create, open_corpus
from storage.corpus import Corpus
from storage.engine import APPLICATION_ID, place_warning, sqlite_module, system_user
from storage.failures import LostFile, Unwritable
from storage.lock import Locked, lock_path
from storage.opening import Newer
from storage.verify import verify, verify_at
from tests import sheets
from tests.paths import ROOT
from tests.storage.scene import ANN, HALE, NOTES, TEXT, bring, do, incoming, label, sheet


def run(path: Path, *statements: str) -> None:
    connection = sqlite_module().connect(path, isolation_level=None)
    for statement in statements:
        connection.execute(statement)
    connection.close()


def bare(path: Path, application: int, version: int) -> None:
    path.unlink()
    run(path, f"PRAGMA application_id={application}", f"PRAGMA user_version={version}", "CREATE TABLE t (x)")


HOSTILE: list[tuple[str, Callable[[Path], object], str]] = [
    ("missing", lambda path: path.unlink(), "There is no corpus"),
    ("empty", lambda path: path.write_bytes(b""), "is empty"),
    ("one byte", lambda path: path.write_bytes(b"S"), "is no corpus"),
    ("text", lambda path: path.write_text("Hale & Dorn LLP " * 500), "is no corpus"),
    ("head alone", lambda path: path.write_bytes(path.read_bytes()[:100]), "corpus"),
    ("half", lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]), "damaged"),
    ("folder", lambda path: (path.unlink(), path.mkdir()), "is a folder"),
    ("pipe", lambda path: (path.unlink(), os.mkfifo(path)), "is no file"),
    ("another program's", lambda path: bare(path, 0x12345678, 1), "another program"),
    ("nobody's", lambda path: bare(path, 0, 0), "another program"),
    ("unfinished", lambda path: bare(path, APPLICATION_ID, 0), "unfinished"),
    ("newer", lambda path: run(path, "PRAGMA user_version=99"), "newer Glossator"),
    ("bare", lambda path: bare(path, APPLICATION_ID, 1), "no Glossator puts"),
    (
        "trigger",
        lambda path: run(path, "CREATE TRIGGER t AFTER UPDATE ON annotation BEGIN DELETE FROM mark; END"),
        "“t” is not ours",
    ),
    ("trigger gone", lambda path: run(path, "DROP TRIGGER audit_no_update"), "“audit_no_update” is missing"),
    ("view", lambda path: run(path, "CREATE VIEW v AS SELECT * FROM annotation"), "“v” is not ours"),
    ("view for a table", lambda path: run(path, "DROP TABLE mark", "CREATE VIEW mark AS SELECT 1"), "mark"),
    ("table", lambda path: run(path, "CREATE TABLE extra (x)"), "“extra” is not ours"),
    (
        "column",
        lambda path: run(path, "ALTER TABLE mark ADD COLUMN x GENERATED ALWAYS AS (abs(1))"),
        "“mark” was changed",
    ),
    (
        "check",
        lambda path: run(
            path,
            "PRAGMA writable_schema=1",
            "UPDATE sqlite_schema SET sql = replace(sql, 'made VARCHAR(27) NOT NULL', 'made VARCHAR(27) NOT NULL CHECK"
            " (randomblob(99999999) IS NOT NULL)') WHERE name = 'mark'",
        ),
        "“mark” was changed",
    ),
]


def state(path: Path) -> object:
    if not path.is_file():
        return path.exists()
    return sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns


@pytest.mark.parametrize("writes", [True, False], ids=["writing", "reading"])
@pytest.mark.parametrize(("what", "spoil", "sentence"), HOSTILE, ids=[row[0] for row in HOSTILE])
def test_what_is_no_corpus_is_refused_untouched(
    path: Path, what: str, spoil: Callable[[Path], object], sentence: str, writes: bool
) -> None:
    spoil(path)
    before = state(path)
    with pytest.raises(Refusal) as refusal:
        open_corpus(path, writes=writes)
    assert sentence in refusal.value.sentence
    assert path.name in refusal.value.sentence or sentence == "damaged"
    assert state(path) == before
    leftovers = {found.name for found in path.parent.iterdir()} - {path.name, lock_path(path).name}
    assert leftovers == set()
    if what == "newer":
        assert isinstance(refusal.value, Newer)


def test_creating_never_writes_over_anything(path: Path, tmp_path: Path) -> None:
    before = state(path)
    (tmp_path / ".new.glossator.part").write_text("left behind by a crash")
    table = [(path, "there already"), (tmp_path, "there already"), (tmp_path / "no" / "a.glossator", "not there")]
    for goal, sentence in table:
        with pytest.raises(Refusal, match=sentence):
            create(goal, sheets.SCHEME, "ann")
    with pytest.raises(Refusal, match="needs a name"):
        create(tmp_path / "x.glossator", sheets.SCHEME, " ")
    assert state(path) == before
    create(tmp_path / "new.glossator", sheets.SCHEME, "ann").close()
    assert {found.name for found in tmp_path.iterdir()} == {path.name, "new.glossator", "new.glossator.lock"}


@pytest.mark.parametrize("name", ["ünï 💶.glossator", "100%_?#&='.glossator", "a b\tc.glossator"])
def test_any_file_name_will_do(tmp_path: Path, name: str) -> None:
    with create(tmp_path / name, sheets.SCHEME, "ann") as corpus:
        bring(corpus)
        assert corpus.name == name.removesuffix(".glossator")
    with open_corpus(tmp_path / name, writes=False) as corpus:
        assert len(corpus.releases()) == 1
    assert verify_at(tmp_path / name).holds


# -- somebody else has it

HOLD = """
import sys
from storage.access import open_corpus
with open_corpus(sys.argv[1]) as corpus:
    print("open", flush=True)
    sys.stdin.read()
"""


@contextmanager
def held_by_another(path: Path) -> Iterator[subprocess.Popen[str]]:
    child = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with child:
        assert child.stdout is not None
        assert child.stdout.readline() == "open\n"
        yield child


def test_one_process_writes_and_others_read(path: Path) -> None:
    with held_by_another(path) as child:
        with pytest.raises(Locked) as refusal:
            open_corpus(path)
        for word in (str(child.pid), system_user(), os.uname().nodename, path.name):
            assert word in refusal.value.sentence
        with open_corpus(path, writes=False) as reader:
            assert len(reader.people()) == 6
            with pytest.raises(Refusal, match="read-only"):
                bring(reader)
        child.communicate("")
    open_corpus(path).close()
    assert lock_path(path).read_text() == ""


def test_a_lock_goes_with_its_process(path: Path) -> None:
    with held_by_another(path) as child:
        child.kill()
        child.wait()
    with open_corpus(path) as corpus:
        bring(corpus)


def test_a_lock_of_another_host_is_never_broken(path: Path) -> None:
    record = {"host": "elsewhere", "pid": 7, "user": "rita"}
    lock_path(path).write_text(json.dumps(record))
    with pytest.raises(Locked, match="rita on elsewhere"):
        open_corpus(path)
    assert json.loads(lock_path(path).read_text()) == record
    open_corpus(path, writes=False).close()


@pytest.mark.parametrize("content", ["", "{", "[]", '{"pid": "x"}', "null", "\x00"])
def test_odd_lock_files_hold_nobody_up(path: Path, content: str) -> None:
    lock_path(path).write_text(content)
    open_corpus(path).close()


def test_a_second_look_in_one_process_keeps_the_first_ones_locks(path: Path) -> None:
    with open_corpus(path) as corpus:
        label(corpus)
        for _ in range(3):
            open_corpus(path, writes=False).close()
            with pytest.raises(Locked):
                open_corpus(path)
        # Were the locks gone, another process could take the -wal file away as its last user.
        subprocess.run(
            [
                sys.executable,
                "-c",
                "import sys; from storage.verify import verify_at; assert verify_at(sys.argv[1]).holds",
                str(path),
            ],
            cwd=ROOT,
            check=True,
        )
        label(corpus, span=NOTES)
    assert verify_at(path).annotations == 2


# -- odd media


@contextmanager
def tmpfs(folder: Path, size: str) -> Iterator[Path]:
    folder.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)], capture_output=True)
    if made.returncode:
        pytest.skip("this user may not mount a small file system")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.fixture
def frozen(path: Path) -> Iterator[Path]:
    """A corpus on a read-only file system."""
    with open_corpus(path) as corpus:
        label(corpus)
    if shutil.which("mount") is None:
        pytest.skip("there is no mount here")
    with tmpfs(path.parent / "media", "8m") as folder:
        shutil.copy(path, folder)
        subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
        yield folder / path.name


def test_read_only_media_are_read(frozen: Path) -> None:
    with pytest.raises(Refusal, match="read-only"):
        open_corpus(frozen)
    with open_corpus(frozen, writes=False) as corpus:
        assert len(sheet(corpus).annotations) == 1
        assert verify(corpus).holds
        with pytest.raises(Refusal, match="read-only"):
            label(corpus, span=NOTES)
    with pytest.raises(Refusal, match="cannot be made"):
        create(frozen.with_name("new.glossator"), sheets.SCHEME, "ann")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read and write everything")
def test_a_file_without_permissions_is_refused(path: Path) -> None:
    path.chmod(0o400)
    with pytest.raises(Refusal, match="cannot be written"):
        open_corpus(path)
    path.chmod(0)
    with pytest.raises(Refusal, match="cannot be opened"):
        open_corpus(path, writes=False)


def full_until_refused(corpus: Corpus) -> int:
    """Bring releases in until the disk refuses one; gives how many came in."""
    for number in range(10_000):
        try:
            corpus.admit([incoming(f"{number} {'word ' * 20_000}", f"{number}.txt")], ANN)
        except Unwritable:
            return number
    raise AssertionError("the disk never filled up")


def test_a_full_disk_loses_nothing(path: Path) -> None:
    with tmpfs(path.parent / "small", "3m") as folder:
        place = Path(shutil.copy(path, folder))
        with open_corpus(place) as corpus:
            count = full_until_refused(corpus)
            assert len(corpus.releases()) == count > 0
            assert verify(corpus).holds
            with pytest.raises(Refusal, match="disk"):
                create(folder / "another.glossator", sheets.SCHEME, "ann")
        assert verify_at(place).releases == count
        assert not list(folder.glob("*.part*")) + list(folder.glob(".*.part*"))


def test_a_limit_on_file_sizes_loses_nothing(path: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        with open_corpus(path) as corpus:
            resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, hard))
            count = full_until_refused(corpus)
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
            bring(corpus)
            assert len(corpus.releases()) == count + 1
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)
    assert verify_at(path).holds


def test_places_where_databases_tear_are_told(tmp_path: Path) -> None:
    assert place_warning(tmp_path / "a.glossator") == ""
    assert "Dropbox" in place_warning(tmp_path / "Dropbox" / "a.glossator")


# -- taken away while open


def moved(path: Path) -> None:
    path.rename(path.with_name("elsewhere.glossator"))


def replaced(path: Path) -> None:
    other = path.with_name("other")
    shutil.copy(path, other)
    os.replace(other, path)


LOSSES = [moved, Path.unlink, replaced, lambda path: path.with_name(path.name + "-wal").unlink()]


@pytest.mark.parametrize("lose", LOSSES, ids=["moved", "deleted", "replaced", "its -wal deleted"])
def test_nothing_is_saved_when_the_file_is_gone_and_the_rescue_holds_all(
    path: Path, lose: Callable[[Path], object]
) -> None:
    with open_corpus(path) as corpus:
        made = [label(corpus), label(corpus, span=NOTES)]
        shown = sheet(corpus)
        lose(path)
        late = annotate.annotate(shown, HALE, "NOTE", by=ANN)
        with pytest.raises(LostFile) as lost:
            corpus.commit(late)
        assert lost.value.rescue is not None
        assert lost.value.rescue.name in lost.value.sentence
        with pytest.raises(LostFile):
            corpus.commit(annotate.annotate(shown, NOTES, "NOTE", by=ANN))
        with pytest.raises(LostFile):
            corpus.beside()
    assert len(list(path.parent.glob("*rescued*.glossator"))) == 1
    assert verify_at(lost.value.rescue).holds
    with open_corpus(lost.value.rescue) as rescue:
        assert {found.id for found in sheet(rescue).annotations} >= {found.id for found in made}


def test_a_file_put_in_its_place_is_never_written(path: Path) -> None:
    with open_corpus(path) as corpus:
        bring(corpus, TEXT, "Two " + TEXT)
        stream = corpus.stream()
        next(stream)
        replaced(path)
        before = state(path)
        with pytest.raises(LostFile):
            do(corpus, annotate.done(corpus.sheet(corpus.releases()[0].id), by=ANN))
        stream.close()
        assert state(path) == before


def test_a_folder_that_vanished_does_not_keep_it_from_closing(tmp_path: Path, path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    place = Path(shutil.copy(path, folder))
    with open_corpus(place) as corpus:
        shown = sheet(corpus)
        shutil.rmtree(folder)
        with pytest.raises(LostFile) as lost:
            corpus.commit(annotate.annotate(shown, HALE, "NOTE", by=ANN))
    assert lost.value.rescue is None
    assert "nothing more can be saved" in lost.value.sentence
