"""The program's hold on one worker process: it is started, spoken to, timed and killed from here."""

import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from math import inf
from pathlib import Path
from time import monotonic

from formats.bounded import messages

_START_SECONDS = 30.0
_KEPT = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "LANG", "LC_ALL", "TZ", "TMPDIR", "TEMP")
_THREADS = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "MALLOC_ARENA_MAX"), "1"
)  # libraries for numbers, and the C library, take address space for each thread; one file needs one


class WorkerGone(Exception):
    """The process has ended, or was ended, before it answered."""


def command() -> list[str]:
    """How a worker is started: isolated from the environment, with this very code, installed or not."""
    root = str(Path(__file__).resolve().parents[2])
    return [
        *(sys.executable, "-I", "-B", "-X", "utf8", "-c"),
        f"import sys; sys.path.insert(0, {root!r}); from formats.bounded.worker import main; main()",
    ]


class Watch:
    """Kills when a moment passes unless the moment was moved; one sleeping thread, whatever the platform."""

    def __init__(self, kill: Callable[[], None]) -> None:
        self.expired = False
        self._kill = kill
        self._until: float | None = None
        self._wakes = inf
        self._ended = False
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._run, name="bounded reading", daemon=True)
        self._thread.start()

    def set(self, until: float | None) -> None:
        """Kill at that moment, or not at all."""
        with self._changed:
            self._until = until
            if until is not None and until < self._wakes:
                self._changed.notify()

    def end(self) -> None:
        """End the thread."""
        with self._changed:
            self._ended = True
            self._changed.notify()
        if self._thread is not threading.current_thread():
            self._thread.join()

    def _run(self) -> None:
        with self._changed:
            while not self._ended:
                self._wakes = inf if self._until is None else self._until
                if self._until is None:
                    self._changed.wait()
                elif (left := self._until - monotonic()) > 0:
                    self._changed.wait(left)
                else:
                    self.expired, self._until = True, None
                    self._kill()


class Process:
    """A worker that is running; `idle` while it waits for a file, and never again once something went wrong."""

    def __init__(self, how: Sequence[str]) -> None:
        self._popen = subprocess.Popen(
            how,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={name: os.environ[name] for name in _KEPT if name in os.environ} | _THREADS,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            start_new_session=True,  # Ctrl+C is for the program, which then ends its worker
        )
        self._watch = Watch(self._popen.kill)
        self.idle = False
        try:
            with self.within(_START_SECONDS):
                kind, _, _ = self.heard()
            self.idle = kind == messages.READY
        finally:
            if not self.idle:
                self.end()

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._popen.pid

    @property
    def expired(self) -> bool:
        """Whether it was killed because its time was up."""
        return self._watch.expired

    @property
    def runs(self) -> bool:
        """Whether the process is there."""
        return self._popen.poll() is None

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Kill the process if what is done inside takes longer."""
        self._watch.set(monotonic() + seconds)
        try:
            yield
        finally:
            self._watch.set(None)

    def say(self, *parts: bytes) -> None:
        """Send bytes; WorkerGone when nobody is there to take them."""
        assert self._popen.stdin is not None
        try:
            for part in parts:
                self._popen.stdin.write(part)
            self._popen.stdin.flush()
        except OSError as error:
            raise WorkerGone from error

    def heard(self, most: int = messages.MOST_JSON) -> messages.Message:
        """The next message; WorkerGone when none comes any more, BadAnswer when it is larger than any is."""
        kind, length, raw = messages.HEAD.unpack(self._take(messages.HEAD.size))
        if length > most or raw > messages.MOST_RAW:
            raise messages.BadAnswer(f"a message of {length + raw} bytes")
        return kind, self._take(length), self._take(raw) if raw else b""

    def _take(self, count: int) -> bytes:
        assert self._popen.stdout is not None
        found = self._popen.stdout.read(count)
        if len(found) < count:
            raise WorkerGone
        return found

    def end(self, patience: float = 0) -> int:
        """The exit status of the process, which is killed if it still runs after so many seconds."""
        self.idle = False
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._popen.wait(patience)
        self._popen.kill()
        status = self._popen.wait()
        for stream in (self._popen.stdin, self._popen.stdout):
            with contextlib.suppress(OSError):  # what was not taken any more
                if stream is not None:
                    stream.close()
        self._watch.end()
        return status
