import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import orjson
import pytest

from domain.errors import Refusal
from domain.release import Claim, CommentClaim, Incoming, NegativeClaim, RelationClaim
from formats import bounded
from formats.bounded import Limits, Pool, messages
from formats.bounded.process import command
from formats.given import Given
from tests.paths import ROOT

ENTRY = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from tests.formats.bad_readers import main; main()"
QUICK = Limits(seconds=1.0)
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="the kernel's limits of Linux are meant")


@pytest.fixture
def pool() -> Iterator[Pool]:
    bounded.close()  # the worker that other tests share
    before = threading.active_count()
    pool = Pool([sys.executable, "-I", "-B", "-c", ENTRY])
    yield pool
    pool.close()
    assert threading.active_count() == before
    assert not children()


def children() -> list[int]:
    """The processes that this one has started, as far as the system tells."""
    found = []
    for file in Path("/proc/self/task").glob("*/children"):
        with suppress(FileNotFoundError):  # a thread that ended meanwhile
            found += [int(child) for child in file.read_text().split()]
    return found


def read(pool: Pool, name: str, data: bytes = b"text", limits: Limits = QUICK, **beside: bytes) -> list[Incoming]:
    return list(pool.read(name, Given.of("some.file", data, beside), limits=limits))


def texts(pool: Pool, name: str, data: bytes = b"text", limits: Limits = QUICK) -> list[str]:
    return [incoming.text for incoming in read(pool, name, data, limits)]


def refused(pool: Pool, name: str, data: bytes = b"text", limits: Limits = QUICK) -> Refusal:
    with pytest.raises(Refusal) as caught:
        read(pool, name, data, limits)
    return caught.value


def number(pool: Pool) -> int:
    """The process that waits."""
    assert pool._idle is not None
    return pool._idle.pid


def test_what_a_reader_offers_arrives_whole(pool: Pool) -> None:
    whole, beside = read(pool, "echo", b"a b c \xf0\x9f\x98\x80", conf=b"\x00\xff")
    assert whole == Incoming(
        name="some.file",
        text="a b c 😀",
        source=b"a b c \xf0\x9f\x98\x80",
        format="echo",
        encoding="cp1252",
        guessed=True,
        metadata=(("a", "ä"), ("b", "")),
        selected=False,
        remarks=("said",),
        problems=("wrong",),
        claims=(
            Claim("Note", ((0, 1), (2, 2)), (("k", "v"),), "why 😀", (("author", "ada"),)),
            Claim("Risk", ((0, 0),)),
        ),
        relations=(RelationClaim("of", 1, 0, (("k", "v"),), (("id", "R1"),)),),
        negatives=(NegativeClaim("Note", "looked", (("author", "ada"),)),),
        comments=(
            CommentClaim("why?", 2, None, "ada", "2026-01-05", True),
            CommentClaim("missed", None, (0, 2)),
        ),
    )
    assert (beside.name, beside.source) == ("conf", b"\x00\xff")


def test_one_process_reads_one_file_after_the_other(pool: Pool) -> None:
    read(pool, "echo")
    first = number(pool)
    refused(pool, "refuses")
    read(pool, "echo")
    assert number(pool) == first


@pytest.mark.parametrize("size", [0, 1, messages.CHUNK - 1, messages.CHUNK, messages.CHUNK + 1, 5 * messages.CHUNK])
def test_a_file_arrives_in_pieces(pool: Pool, size: int) -> None:
    (whole,) = read(pool, "echo", b"x" * (size + 2))
    assert len(whole.text) == size + 2
    line = b"y" * 999 + b"\n"
    assert len(texts(pool, "lines", line * (size // 1000 + 1))) == size // 1000 + 1


def test_a_reader_may_stop_early_and_begin_again(pool: Pool) -> None:
    data = b"abc\n" * messages.CHUNK
    assert texts(pool, "first_line", data) == ["4"]
    assert texts(pool, "twice", data) == [f"b'abc' {len(data)} {len(data)}"]


def test_a_refusal_is_the_readers_own(pool: Pool) -> None:
    reading = pool.read("refuses", Given.of("some.file", b""))
    assert next(reading).text == "first"
    with pytest.raises(Refusal, match=r"“some\.file” is not liked: choose another\.") as caught:
        next(reading)
    assert caught.value.details == "because"


BREACHES = [
    # the reader, what the sentence says, the limits
    ("fails", "reader of its format .* failed on it", QUICK),
    ("loops", "took longer than 1 seconds", QUICK),
    ("sleeps", "took longer than 1 seconds", QUICK),
    ("allocates", "more than 300 MB of memory", Limits(memory=300 << 20)),
    ("recurses", "nested too deeply", QUICK),
    ("aborts", "crashed", QUICK),
    ("segfaults", "crashed", QUICK),
    ("exits", "crashed", QUICK),
    ("leaves", "crashed", QUICK),
    ("asks", "makes no sense", QUICK),
    ("nothing", "There is no format “nothing”", QUICK),
]


@pytest.mark.parametrize(("name", "sentence", "limits"), BREACHES, ids=[row[0] for row in BREACHES])
def test_a_breach_is_one_sentence_and_the_next_file_is_read(
    pool: Pool, name: str, sentence: str, limits: Limits
) -> None:
    refusal = refused(pool, name, limits=limits)
    assert name == "nothing" or refusal.sentence.startswith("“some.file”")
    assert "\n" not in refusal.sentence
    with pytest.raises(Refusal, match=sentence):
        raise refusal
    assert texts(pool, "echo") == ["text"]


@LINUX
def test_processor_time_is_limited_by_the_system_too(pool: Pool) -> None:
    refusal = refused(pool, "loops", limits=Limits(seconds=1.0, per_mb=200_000_000.0))
    assert "took longer" in refusal.sentence


def test_a_worker_killed_in_the_middle_of_a_file_is_a_sentence(pool: Pool) -> None:
    reading = pool.read("process", Given.of("some.file", b""))
    os.kill(int(next(reading).text), signal.SIGKILL)
    with pytest.raises(Refusal, match=r"“some\.file” .* crashed") as caught:
        next(reading)
    assert caught.value.details == "SIGKILL"
    assert texts(pool, "echo") == ["text"]


def test_a_worker_killed_while_it_waits_is_replaced(pool: Pool) -> None:
    read(pool, "echo")
    os.kill(number(pool), signal.SIGKILL)
    os.waitid(os.P_PID, number(pool), os.WEXITED | os.WNOWAIT)
    assert texts(pool, "echo") == ["text"]


def test_a_worker_that_has_grown_is_replaced(pool: Pool) -> None:
    read(pool, "echo")
    first = number(pool)
    assert texts(pool, "hoards", limits=Limits()) == ["kept"]
    read(pool, "echo")
    assert number(pool) != first


@pytest.mark.parametrize("name", ["sleeps", "lines", "echo"])
def test_a_reading_that_is_left_leaves_no_process(pool: Pool, name: str) -> None:
    reading = pool.read(name, Given.of("some.file", b"line\n" * 500_000))
    next(reading)
    assert children()
    reading.close()
    assert not children()
    assert texts(pool, "echo") == ["text"]


def test_printing_stays_out_of_the_talk(pool: Pool) -> None:
    assert texts(pool, "prints") == ["printed b''"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("connects", "PermissionError PermissionError"),
        ("forks", "PermissionError PermissionError PermissionError"),
        ("writes", "PermissionError PermissionError PermissionError"),
    ],
)
def test_network_processes_and_files_are_refused(pool: Pool, tmp_path: Path, name: str, said: str) -> None:
    place = tmp_path / "x"
    place.write_text("kept")
    assert texts(pool, name, str(place).encode()) == [said]
    assert [file.name for file in tmp_path.iterdir()] == ["x"]
    assert place.read_text() == "kept"


@LINUX
def test_the_kernel_refuses_them_too(pool: Pool, tmp_path: Path) -> None:
    place = tmp_path / "x"
    place.write_text("kept")
    assert texts(pool, "below_python", str(place).encode()) == ["1 " * 12 + "1"]
    assert place.read_text() == "kept"
    assert texts(pool, "threads") == ["a thread"]


@LINUX
def test_the_worker_inherits_no_secrets_and_no_files(
    pool: Pool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GLOSSATOR_SECRET", "x")
    with (tmp_path / "corpus").open("wb"):
        (said,) = texts(pool, "reads_process")
    names, open_files = said.split("] [")
    assert names == "["
    assert len(open_files.split(",")) <= 6  # 0, 1, 2, the two pipes and the listing itself


HEAD = messages.HEAD
GARBAGE = {
    "no head": b"\xff" * 4096,
    "a cut head": b"R\x00",
    "too large": HEAD.pack(b"R", 1 << 31, 0),
    "too large raw": HEAD.pack(b"R", 2, 1 << 40) + b"{}",
    "unknown kind": HEAD.pack(b"Q", 2, 0) + b"{}",
    "no JSON": HEAD.pack(b"R", 2, 0) + b"[}",
    "no object": HEAD.pack(b"R", 2, 0) + b"[]",
    "deep JSON": HEAD.pack(b"R", 100_000, 0) + b"[" * 100_000,
    "a refusal without words": HEAD.pack(b"N", 2, 0) + b"{}",
    "a refusal that goes on": HEAD.pack(b"N", 17, 0) + b'{"sentence":"No"}' + HEAD.pack(b"R", 2, 0) + b"{}",
    "an end that says nothing": HEAD.pack(b"D", 2, 0) + b"{}",
    "more than there is": (HEAD.pack(b"M", 2, 0) + b"{}") * 3,
}


@pytest.mark.parametrize("kind", GARBAGE)
def test_garbage_is_a_sentence(pool: Pool, kind: str) -> None:
    assert refused(pool, "garbage", GARBAGE[kind]).sentence.startswith("“some.file”")
    assert texts(pool, "echo") == ["text"]


SOUND = {
    "name": "x",
    "text": "some text",
    "format": "x",
    "encoding": "utf-8",
    "guessed": False,
    "metadata": [],
    "selected": True,
    "remarks": [],
    "problems": [],
    "claims": [["Note", [[0, 4]], [], "", []]],
    "relations": [["of", 0, 0, [], []]],
    "negatives": [["Note", "", []]],
    "comments": [["why?", 1, [0, 4], "ada", "", False]],
}
WRONG = {
    "sound": ({}, ""),
    "name": ({"name": None}, "a text is missing"),
    "carriage return": ({"text": "a\r\nb"}, "not canonical"),
    "zero": ({"text": "a\x00b"}, "not canonical"),
    "byte order mark": ({"text": "\ufeffab"}, "not canonical"),
    "yes or no": ({"guessed": 1}, "yes or no"),
    "pairs": ({"metadata": [["a"]]}, "1 parts instead of 2"),
    "pairs of numbers": ({"metadata": [["a", 1]]}, "a text is missing"),
    "remarks": ({"remarks": "abc"}, "a list is missing"),
    "no fragment": ({"claims": [["Note", [], [], "", []]]}, "no fragment"),
    "beyond the end": ({"claims": [["Note", [[0, 10]], [], "", []]]}, "out of range"),
    "before the start": ({"claims": [["Note", [[-1, 2]], [], "", []]]}, "out of range"),
    "backward": ({"claims": [["Note", [[3, 2]], [], "", []]]}, "backward"),
    "out of order": ({"claims": [["Note", [[3, 4], [0, 1]], [], "", []]]}, "backward"),
    "true as a number": ({"claims": [["Note", [[False, True]], [], "", []]]}, "out of range"),
    "a float": ({"claims": [["Note", [[0.0, 1.0]], [], "", []]]}, "out of range"),
    "short": ({"claims": [["Note"]]}, "1 parts instead of 5"),
    "to nowhere": ({"relations": [["of", 0, 1, [], []]]}, "out of range"),
    "without claims": ({"claims": []}, "out of range"),
    "negative without words": ({"negatives": [[None, "", []]]}, "a text is missing"),
    "short negative": ({"negatives": [["Note"]]}, "1 parts instead of 3"),
    "no negatives": ({"negatives": None}, "a list is missing"),
    "comment on nothing": ({"comments": [["x", 2, None, "", "", False]]}, "out of range"),
    "comment on true": ({"comments": [["x", True, None, "", "", False]]}, "out of range"),
    "comment beyond the end": ({"comments": [["x", None, [0, 10], "", "", False]]}, "out of range"),
    "comment backward": ({"comments": [["x", None, [3, 2], "", "", False]]}, "backward"),
    "comment half settled": ({"comments": [["x", None, None, "", "", 1]]}, "yes or no"),
    "comment by nobody": ({"comments": [["x", None, None, None, "", False]]}, "a text is missing"),
    "comment of a long name": ({"comments": [["x", None, None, "a" * 10_001, "", False]]}, "too long"),
}


@pytest.mark.parametrize("kind", WRONG)
def test_every_part_of_a_release_is_checked(kind: str) -> None:
    change, what = WRONG[kind]
    record = orjson.dumps(SOUND | change)
    if not what:
        assert messages.unpacked(record, b"", lambda: b"whole").source == b"whole"
        return
    with pytest.raises(messages.BadAnswer, match=what):
        messages.unpacked(record, b"", lambda: b"whole")


def test_what_no_database_holds_is_replaced_in_all_words() -> None:
    claim = ["No\0te", [[0, 4]], [["ro\0le", "le\0gal"]], "see\0", [["author", "a\0"]]]
    forged = {"name": "a\0.txt", "metadata": [["k", "\0"]], "claims": [claim], "remarks": ["\0"]}
    found = messages.unpacked(orjson.dumps(SOUND | forged | {"relations": [["o\0f", 0, 0, [], []]]}), b"", lambda: b"")
    assert "\0" not in repr(found).replace("\\x00", "\0")
    assert (found.name, found.claims[0].comment, found.relations[0].label) == ("a\ufffd.txt", "see\ufffd", "o\ufffdf")


def test_a_forged_release_ends_the_worker(pool: Pool) -> None:
    refusal = refused(pool, "claims", orjson.dumps(SOUND | {"relations": [["of", 0, 5, [], []]]}))
    assert "makes no sense" in refusal.sentence
    assert not children()


def test_a_release_and_a_file_may_be_too_large(pool: Pool) -> None:
    assert "comes to more than 1 MB" in refused(pool, "huge", b"2000000", Limits(message=1 << 20)).sentence
    assert "larger than 1 MB" in refused(pool, "echo", b"x" * 1_000_001, Limits(input=1_000_000)).sentence
    assert len(texts(pool, "lines", (b"x" * 9999 + b"\n") * 101, Limits(input=1_000_000))) == 101


def test_a_file_that_is_not_there_is_a_sentence(pool: Pool, tmp_path: Path) -> None:
    given = Given("gone.htm", lambda: (tmp_path / "gone.htm").open("rb"))
    with pytest.raises(Refusal, match=r"“gone\.htm” cannot be read"):
        list(pool.read("echo", given))
    assert texts(pool, "echo") == ["text"]


def test_two_threads_and_two_readings_at_once(pool: Pool) -> None:
    found: dict[int, list[list[str]]] = {}

    def work(number: int) -> None:
        found[number] = [texts(pool, "echo", f"{number} {turn}".encode(), Limits()) for turn in range(20)]

    workers = [threading.Thread(target=work, args=(number,)) for number in range(3)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    assert found == {number: [[f"{number} {turn}"] for turn in range(20)] for number in range(3)}
    pairs = zip(
        pool.read("lines", Given.of("a", b"x\n" * 9)), pool.read("lines", Given.of("b", b"yy\n" * 9)), strict=True
    )
    assert [(one.text, two.text) for one, two in pairs] == [(f"{n} 2", f"{n} 3") for n in range(1, 10)]
    assert len(children()) == 1


def test_real_formats_are_read_and_the_worker_ends_with_the_program() -> None:
    program = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
        "from formats import bounded\nfrom formats.given import Given\n"
        "found = list(bounded.read('html', Given.of('a.htm', b'<p>caf\\xe9 &amp; more')))\n"
        "sys.stdout.buffer.write((found[0].text + str(bounded._shared()._idle.pid)).encode())\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, timeout=60)
    assert done.stderr == b""
    text, process = done.stdout.decode().split("\n")
    assert text == "café & more"
    with pytest.raises(ProcessLookupError):
        os.kill(int(process), 0)


def test_the_worker_finds_this_code_and_no_module_of_it_under_another_name() -> None:
    # A folder of the program first on the path would let `import docx` bring our own package of that name.
    assert f"sys.path.insert(0, {str(ROOT)!r})" in command()[-1]


def test_the_shared_pool_can_be_closed_and_used_again() -> None:
    given = Given.of("a.htm", b"<p>x")
    try:
        for _ in range(2):
            assert [one.text for one in bounded.read("html", given)] == ["x\n"]
            bounded.close()
            assert not children()
    finally:
        bounded.close()


def test_a_file_cannot_give_more_than_it_could_hold(pool: Pool) -> None:
    limits = Limits(output=2_000, expansion=1)
    reading = pool.read("lines", Given.of("some.file", b"line\n" * 5_000), limits=limits)
    with pytest.raises(Refusal, match="makes no sense"):
        list(reading)
    assert texts(pool, "echo") == ["text"]
