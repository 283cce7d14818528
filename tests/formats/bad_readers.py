"""Readers that do what a parser under attack might do; they run in the worker of the tests only."""

import ctypes
import gc
import os
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

from domain.errors import Refusal
from domain.release import Claim, CommentClaim, Incoming, NegativeClaim, RelationClaim
from formats.bounded import messages, worker
from formats.given import Given


def one(text: str, **more: Any) -> Incoming:
    return Incoming(name="x", text=text, **more)


def echo(given: Given) -> Iterator[Incoming]:
    """The whole file, its companions, and claims of every kind."""
    text = given.data().decode()
    yield Incoming(
        name=given.name,
        text=text,
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
    for name, data in given.beside.items():
        yield Incoming(name=name, text="x", source=data)


def lines(given: Given) -> Iterator[Incoming]:
    for number, line in given.lines():
        yield one(f"{number} {len(line)}", source=line[:10])


def first_line(given: Given) -> Iterator[Incoming]:
    for _, line in given.lines():
        yield one(str(len(line)), source=b"x")
        return


def twice(given: Given) -> Iterator[Incoming]:
    with given.stream() as file:
        head = file.read(3)
    yield one(f"{head!r} {sum(len(line) for _, line in given.lines())} {len(given.data())}", source=b"x")


def refuses(given: Given) -> Iterator[Incoming]:
    yield one("first", source=b"x")
    raise Refusal(f"“{given.name}” is not liked: choose another.", details="because")


def fails(given: Given) -> Iterator[Incoming]:
    raise ValueError("a bug")
    yield


def loops(given: Given) -> Iterator[Incoming]:
    while True:
        pass
    yield


def sleeps(given: Given) -> Iterator[Incoming]:
    yield one("first", source=b"x")
    time.sleep(600)


def allocates(given: Given) -> Iterator[Incoming]:
    held = []
    while True:
        held.append(bytearray(16 << 20))
    yield


def hoards(given: Given) -> Iterator[Incoming]:
    hoard.append(bytearray(b"x") * (400 << 20))
    yield one("kept", source=b"x")


hoard: list[bytearray] = []


def recurses(given: Given) -> Iterator[Incoming]:
    def down() -> None:
        down()

    down()
    yield


def aborts(given: Given) -> Iterator[Incoming]:
    os.abort()
    yield


def segfaults(given: Given) -> Iterator[Incoming]:
    ctypes.string_at(0)
    yield


def exits(given: Given) -> Iterator[Incoming]:
    os._exit(0)
    yield


def leaves(given: Given) -> Iterator[Incoming]:
    sys.exit("done")
    yield


def prints(given: Given) -> Iterator[Incoming]:
    sys.stdout.write("R" * 100_000)
    sys.stdout.flush()
    os.write(1, b"D" * 100_000)
    os.write(2, b"E" * 100_000)
    yield one("printed " + repr(os.read(0, 5)), source=b"x")


def process(given: Given) -> Iterator[Incoming]:
    """The number of the process, so that the test can kill it."""
    yield one(str(os.getpid()), source=b"x")
    time.sleep(600)


def tries(*acts: Callable[[], object]) -> str:
    said = []
    for act in acts:
        try:
            act()
            said.append("done")
        except OSError as error:
            said.append(type(error).__name__)
    return " ".join(said)


def connects(given: Given) -> Iterator[Incoming]:
    yield one(tries(socket.socket, lambda: socket.create_connection(("127.0.0.1", 9))), source=b"x")


def forks(given: Given) -> Iterator[Incoming]:
    yield one(tries(os.fork, lambda: os.system("true"), lambda: os.execv("/bin/true", ["true"])), source=b"x")


def writes(given: Given) -> Iterator[Incoming]:
    place = given.data().decode()
    acts = (lambda: os.open(place, os.O_WRONLY), lambda: os.remove(place), lambda: os.mkdir(place + "d"))
    yield one(tries(*acts), source=b"x")


def below_python(given: Given) -> Iterator[Incoming]:
    """The same by the C library, as injected code would do it: what the kernel answers, as errno."""
    library = ctypes.CDLL(None, use_errno=True)
    place = given.data()
    said = []
    for act in (
        lambda: library.socket(2, 1, 0),
        lambda: library.fork(),
        lambda: library.vfork(),
        lambda: library.open(place, os.O_WRONLY | os.O_CREAT, 0o600),
        lambda: library.unlink(place),
        lambda: library.rename(place, place + b"2"),
        lambda: library.kill(os.getppid(), 9),
        lambda: library.syscall(ctypes.c_long(425), 8, 0),  # io_uring, which goes round the other calls
        lambda: library.prlimit(os.getppid(), 7, None, None),
        lambda: library.fcntl(0, 8, os.getppid()),
        lambda: library.setpriority(0, os.getppid(), 19),
        lambda: library.shmget(0x61746C67, 4096, 0o1600),
        lambda: library.syscall(ctypes.c_long(434), os.getppid(), 0),  # a handle on the program
    ):
        said.append(str(ctypes.get_errno()) if act() == -1 else "done")
    yield one(" ".join(said), source=b"x")


def threads(given: Given) -> Iterator[Incoming]:
    said: list[str] = []
    thread = threading.Thread(target=lambda: said.append("a thread"))
    thread.start()
    thread.join()
    yield one(*said, source=b"x")


def reads_process(given: Given) -> Iterator[Incoming]:
    """What of the program's files and secrets the process sees."""
    seen = sorted(name for name in os.environ if "SECRET" in name)
    yield one(f"{seen} {sorted(os.listdir('/proc/self/fd'))!r}", source=b"x")


def garbage(given: Given) -> Iterator[Incoming]:
    """Whatever the file says, written straight into the pipe."""
    pipe = next(found for found in gc.get_objects() if isinstance(found, worker._Pipe))
    pipe.outgoing.write(given.data())
    pipe.outgoing.flush()
    yield one("more", source=b"x")


def claims(given: Given) -> Iterator[Incoming]:
    """A release whose parts are wrong, as code that the file has taken over would send it."""
    pipe = next(found for found in gc.get_objects() if isinstance(found, worker._Pipe))
    pipe.say(messages.RELEASE, given.data(), b"x")
    yield one("more", source=b"x")


def asks(given: Given) -> Iterator[Incoming]:
    """Asks for the file over and over."""
    while True:
        with given.stream() as file:
            file.read(1)
    yield


def huge(given: Given) -> Iterator[Incoming]:
    yield one("x" * int(given.data()), source=b"x")


def reader(name: str) -> Callable[..., Iterator[Incoming]]:
    found = globals().get(name)
    if found is None:
        return worker.reader_of(name)

    def read(given: Given, *, encoding: str | None = None) -> Iterator[Incoming]:
        yield from found(given)

    return read


def main() -> None:
    worker.serve(reader)
