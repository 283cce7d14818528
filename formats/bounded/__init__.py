"""Reading a foreign file in a process of its own, within limits; what goes wrong there is a sentence here.

A worker is used for one file after another and is replaced after a breach, or when it has grown. Two readings at a time
have a worker each; one stays for the next file.
"""

import atexit
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from typing import BinaryIO, TypeVar

import orjson

from domain.errors import Refusal
from domain.release import Incoming
from formats.bounded import messages
from formats.bounded.process import Process, WorkerGone, command
from formats.given import Given

_MB = 1 << 20
_MOST_OPENED = 8
_Found = TypeVar("_Found")
_PATIENCE = 1.0
"""Seconds in which a process whose pipe has ended comes to its own end."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may take."""

    memory: int = 1 << 30
    """Bytes of address space; the largest of the libraries takes 300 MB of it before it reads anything."""
    seconds: float = 20.0
    """Of processor time, and of time without a release; both grow by `per_mb`."""
    per_mb: float = 1.0
    """Seconds more for each MB of the file."""
    message: int = messages.MOST_JSON
    """Bytes of one release with its annotations."""
    output: int = 1 << 30
    """Bytes of all releases of a file, and with them `expansion` times the bytes of the file itself."""
    expansion: int = 20
    input: int = 200_000_000
    """Bytes of a file that is held as a whole; one that is read line by line may be larger."""


LIMITS = Limits()


def read(format_name: str, given: Given, *, encoding: str | None = None, limits: Limits = LIMITS) -> Iterator[Incoming]:
    """What a file offers in that format; Refusal when its reader refuses, fails or breaks a limit."""
    yield from _shared().read(format_name, given, encoding=encoding, limits=limits)


def close() -> None:
    """End the worker that waits for the next file; another one starts when it is needed."""
    _shared().close()


class Pool:
    """At most one worker that waits, and one for each reading that is under way."""

    def __init__(self, how: Sequence[str] | None = None) -> None:
        self._how = how
        self._idle: Process | None = None
        self._lock = threading.Lock()

    def read(
        self, format_name: str, given: Given, *, encoding: str | None = None, limits: Limits = LIMITS
    ) -> Iterator[Incoming]:
        """What a file offers in that format; may be left before its end."""
        process = self._taken()
        try:
            yield from _Reading(process, format_name, given, encoding, limits)
        finally:
            self._give_back(process)

    def close(self) -> None:
        """End the worker that waits."""
        with self._lock:
            process, self._idle = self._idle, None
        if process is not None:
            process.end()

    def _taken(self) -> Process:
        with self._lock:
            process, self._idle = self._idle, None
        if process is not None and process.runs:
            return process
        if process is not None:
            process.end()
        try:
            return Process(self._how or command())
        except (OSError, WorkerGone, messages.BadAnswer) as error:
            raise Refusal(
                "The process that reads foreign files could not be started: close other programs and try again.",
                details=repr(error),
            ) from error

    def _give_back(self, process: Process) -> None:
        with self._lock:
            if process.idle and self._idle is None:
                self._idle = process
                return
        process.end()


@lru_cache(maxsize=1)
def _shared() -> Pool:
    pool = Pool()
    atexit.register(pool.close)
    return pool


class _Reading:
    """One file on its way through a worker."""

    def __init__(self, process: Process, format_name: str, given: Given, encoding: str | None, limits: Limits) -> None:
        self._process = process
        self._format = format_name
        self._given = given
        self._encoding = encoding
        self._limits = limits
        self._sent = 0
        self._given_back = 0

    def __iter__(self) -> Iterator[Incoming]:
        with closing(_Source(self._given)) as source:
            try:
                yield from self._incoming(source)
            except WorkerGone:
                raise self._gone() from None
            except messages.BadAnswer as error:
                self._process.end()
                raise self._refusal("gave an answer that makes no sense", details=str(error)) from None

    def _incoming(self, source: "_Source") -> Iterator[Incoming]:
        parts = (*self._request(), *self._frame(source))
        self._process.idle = False
        kind, record, raw = self._exchanged(*parts)
        while kind != messages.DONE:
            if kind == messages.RELEASE:
                self._given_back += len(record) + len(raw)
                if self._given_back > self._limits.output + self._limits.expansion * self._sent:
                    raise messages.BadAnswer("more text than a file of that size can hold")
                yield messages.unpacked(record, raw, source.whole)
                kind, record, raw = self._exchanged()
            elif kind in (messages.MORE, messages.OPEN):
                if kind == messages.OPEN:
                    source.reopen()
                kind, record, raw = self._exchanged(*self._frame(source))
            else:
                raise self._ended_with(kind, record)
        self._process.idle = not messages.is_tired(record)

    def _exchanged(self, *parts: bytes) -> messages.Message:
        """Say something, or nothing, and hear the next message in time."""
        with self._process.within(self._limits.seconds + self._limits.per_mb * self._sent / _MB):
            if parts:
                self._process.say(*parts)
            return self._process.heard(self._limits.message)

    def _ended_with(self, kind: bytes, record: bytes) -> Refusal:
        if kind not in (messages.REFUSED, messages.FAILED):
            raise messages.BadAnswer(f"a message of kind {kind!r}")
        sentence, details = messages.sentence_of(record)
        last, told, _ = self._exchanged()
        if last != messages.DONE:
            raise messages.BadAnswer(f"a message of kind {last!r} after the last one")
        self._process.idle = not messages.is_tired(told)
        if kind == messages.REFUSED:
            return Refusal(sentence, details=details)
        if sentence == "memory":
            return self._too_large()
        if sentence == "depth":
            return Refusal(f"“{self._given.name}” is nested too deeply to be read: save it anew in a plainer form.")
        return self._refusal("failed on it", details=details)

    def _request(self) -> tuple[bytes, ...]:
        limits, beside = self._limits, self._given.beside
        said = {
            "format": self._format,
            "name": self._given.name.encode("utf-8", "replace").decode(),
            "encoding": self._encoding,
            "beside": [[name.encode("utf-8", "replace").decode(), len(data)] for name, data in beside.items()],
            "memory": limits.memory,
            "seconds": limits.seconds,
            "per_mb": limits.per_mb,
            "message": limits.message,
            "input": limits.input,
        }
        record = orjson.dumps(said)
        return (messages.REQUEST.pack(len(record)), record, *beside.values())

    def _frame(self, source: "_Source") -> tuple[bytes, bytes]:
        data, more = source.chunk()
        self._sent = max(self._sent, source.place)
        return messages.FRAME.pack(len(data), more), data

    def _gone(self) -> Refusal:
        """The sentence for a process that ended before it was done."""
        status = self._process.end(_PATIENCE)
        if self._process.expired or -status == getattr(signal, "SIGXCPU", None):
            seconds = self._limits.seconds + self._limits.per_mb * self._sent / _MB
            return Refusal(
                f"“{self._given.name}” took longer than {seconds:.0f} seconds to read and was given up: save it anew "
                "in the program it comes from, or split it."
            )
        how = signal.Signals(-status).name if -status in set(signal.Signals) else f"status {status}"
        return self._refusal("crashed", details=how)

    def _too_large(self) -> Refusal:
        return Refusal(
            f"“{self._given.name}” needs more than {self._limits.memory >> 20} MB of memory to be read: split it, or "
            "save it in a plainer form."
        )

    def _refusal(self, what: str, *, details: str) -> Refusal:
        return Refusal(
            f"“{self._given.name}” was given up, since the reader of its format ({self._format}) {what}: the file may "
            "be damaged; save it anew in the program it comes from.",
            details=details,
        )


class _Source:
    """The bytes of the file, from the beginning as often as the worker may ask."""

    def __init__(self, given: Given) -> None:
        self._given = given
        self._left = _MOST_OPENED
        self._stream: BinaryIO | None = None
        self._more = True
        self._small: bytes | None = None
        self.place = 0
        self.reopen()

    def reopen(self) -> None:
        """Begin again."""
        self.close()
        if not self._left:
            raise messages.BadAnswer("the file is asked for too often")
        self._left -= 1
        self._stream = self._sound(self._given.stream)
        self._more, self.place = True, 0

    def chunk(self) -> tuple[bytes, bool]:
        """The next bytes, and whether more may follow."""
        stream = self._stream
        if stream is None or not self._more:
            raise messages.BadAnswer("more is asked for than there is")
        data, self._more = self._sound(lambda: messages.chunk_of(stream))
        self._small = None if self._more or self.place else data
        self.place += len(data)
        return data, self._more

    def whole(self) -> bytes:
        """All the bytes, as the source of the one release in them; those that were sent when they went at once."""
        return self._sound(self._given.data) if self._small is None else self._small

    def close(self) -> None:
        """Close the file."""
        if self._stream is not None:
            self._stream.close()
            self._stream = None

    def _sound(self, act: Callable[[], _Found]) -> _Found:
        try:
            return act()
        except OSError as error:
            why = error.strerror or "it cannot be read"
            raise Refusal(
                f"“{self._given.name}” cannot be read ({why}): check that it is there and that you may read it."
            ) from error
