"""The other process, in which parsers of foreign files run: a file's bytes in, its releases out, nothing else.

It knows no path. Requests come one after the other until the program closes the pipe; `messages` says how both sides
speak, `limits` what this side can no longer do.
"""

import io
import os
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from importlib import import_module
from typing import Any, BinaryIO

import orjson

from domain.errors import Refusal
from domain.release import Incoming
from formats.bounded import messages
from formats.bounded.limits import Growth, allow, close_in, used
from formats.given import Given

Reader = Callable[..., Iterator[Incoming]]
_TIRED = 256 << 20
"""Bytes of address space above that of the first file after which a worker makes room for a fresh one."""
_BUFFER = 1 << 16
_MB = 1 << 20


def reader_of(format_name: str) -> Reader:
    """The `read` of a format, imported now."""
    from formats.table import named

    reader: Reader = import_module(f"formats.{named(format_name).module}").read
    return reader


class _Pipe:
    """Both directions of the talk with the program."""

    def __init__(self) -> None:
        self.incoming: BinaryIO = os.fdopen(os.dup(0), "rb", 1 << 16)
        self.outgoing: BinaryIO = os.fdopen(os.dup(1), "wb", 1 << 16)
        for stream, mode in ((0, os.O_RDONLY), (1, os.O_WRONLY), (2, os.O_WRONLY)):
            nowhere = os.open(os.devnull, mode)  # what a library prints must not get between the messages
            os.dup2(nowhere, stream)
            os.close(nowhere)

    def say(self, kind: bytes, record: bytes = b"{}", raw: bytes = b"") -> None:
        """Send one message."""
        self.outgoing.write(messages.HEAD.pack(kind, len(record), len(raw)))
        self.outgoing.write(record)
        if raw:
            self.outgoing.write(raw)
        self.outgoing.flush()

    def take(self, count: int) -> bytes:
        """So many bytes from the program; the program is gone when they do not come."""
        found = self.incoming.read(count)
        if len(found) < count:
            raise SystemExit(0)
        return found

    def frame(self) -> tuple[bytes, bool]:
        """Bytes of the file, and whether more may follow."""
        length, more = messages.FRAME.unpack(self.take(messages.FRAME.size))
        return self.take(length), more


class _Bytes(io.RawIOBase):
    """A file whose bytes the program sends as they are asked for; only a piece is held."""

    def __init__(self, first: tuple[bytes, bool], more: Callable[[int], tuple[bytes, bool]]) -> None:
        self._held, self._more_follow = first
        self._place = 0
        self._before = 0
        self._ask = more

    def readable(self) -> bool:
        return True

    def pieces(self) -> Iterator[bytes]:
        """The bytes as they come, from the first on."""
        yield self._held
        while self._more_follow:
            self._next()
            yield self._held

    def _next(self) -> None:
        self._before += len(self._held)
        self._held, self._more_follow = self._ask(self._before)
        self._place = 0

    def readinto(self, buffer: Any) -> int:
        if self._place == len(self._held) and self._more_follow:
            self._next()
        piece = self._held[self._place : self._place + len(buffer)]
        buffer[: len(piece)] = piece
        self._place += len(piece)
        return len(piece)


class _Request:
    """One file to read: what the program said of it, and its bytes as far as they came."""

    def __init__(self, pipe: _Pipe, said: Mapping[str, Any]) -> None:
        self.pipe = pipe
        self.said = said
        self.beside = {name: pipe.take(length) for name, length in said["beside"]}
        self._first: tuple[bytes, bool] | None = pipe.frame()
        self._used = used()
        self._seen = 0
        self._allow()

    def given(self) -> "_Sent":
        """The file as its reader takes it."""
        return _Sent(self.said["name"], self._opened, self.beside, self.said["input"])

    def _opened(self) -> _Bytes:
        first, self._first = self._first, None
        if first is None:
            self.pipe.say(messages.OPEN)
            first = self.pipe.frame()
        return _Bytes(first, self._next)

    def _next(self, before: int) -> tuple[bytes, bool]:
        self.pipe.say(messages.MORE)
        found = self.pipe.frame()
        if before + len(found[0]) > self._seen:  # a file gone through again brings no more time
            self._seen = before + len(found[0])
            self._allow()
        return found

    def _allow(self) -> None:
        """The file's processor time grows with what has come of it."""
        seconds = self.said["seconds"] + self.said["per_mb"] * self._seen / _MB
        allow(self.said["memory"], self._used + seconds)


class _Sent(Given):
    """A file that refuses to be held at once when it is larger than is allowed."""

    def __init__(self, name: str, opened: Callable[[], _Bytes], beside: Mapping[str, bytes], most: int) -> None:
        super().__init__(name, lambda: io.BufferedReader(opened(), _BUFFER), beside)
        self._opened = opened
        self._most = most

    @cached_property
    def _whole(self) -> bytes:
        parts, got = [], 0
        for part in self._opened().pieces():
            parts.append(part)
            got += len(part)
            if got > self._most:
                raise Refusal(
                    f"“{self.name}” is larger than {self._most // 1_000_000} MB, the most that is read of such a file "
                    "at once: split it."
                )
        return b"".join(parts)

    def data(self) -> bytes:
        """All the bytes; Refusal when there are too many."""
        return self._whole

    def is_whole(self, data: bytes) -> bool:
        """Whether these are the bytes that `data` gave."""
        return data is self.__dict__.get("_whole")


def serve(find: Callable[[str], Reader] = reader_of) -> None:
    """Read files for the program until it closes the pipe."""
    pipe = _Pipe()
    close_in()
    pipe.say(messages.READY)
    growth = Growth(_TIRED)
    while head := pipe.incoming.read(messages.REQUEST.size):
        said = orjson.loads(pipe.take(messages.REQUEST.unpack(head)[0]))
        tired = _answer(pipe, said, find) or growth.is_too_much()
        pipe.say(messages.DONE, b'{"tired":true}' if tired else b'{"tired":false}')


def _answer(pipe: _Pipe, said: Mapping[str, Any], find: Callable[[str], Reader]) -> bool:
    """Read one file and send what it offers; whether the process should read no other one after it."""
    try:
        given = _Request(pipe, said).given()
        for incoming in find(said["format"])(given, encoding=said["encoding"]):
            _send(pipe, incoming, said, given)
    except Refusal as refusal:
        pipe.say(messages.REFUSED, _sentence(refusal.sentence, refusal.details))
        return False
    except MemoryError:
        pipe.say(messages.FAILED, b'{"sentence":"memory"}')
        return True
    except RecursionError:
        pipe.say(messages.FAILED, b'{"sentence":"depth"}')
    except Exception as error:
        kind = "memory" if _out_of_memory(error) else "failure"
        pipe.say(messages.FAILED, _sentence(kind, traceback.format_exc()[-4000:]))
        return True
    return False


def _send(pipe: _Pipe, incoming: Incoming, said: Mapping[str, Any], given: "_Sent") -> None:
    record, raw = messages.packed(incoming)
    raw = b"" if given.is_whole(raw) else raw  # the program has the file
    if len(record) > said["message"] or len(raw) > messages.MOST_RAW:
        raise Refusal(
            f"“{incoming.name[:200]}” in “{said['name']}” comes to more than {said['message'] >> 20} MB as one "
            "release: split it."
        )
    pipe.say(messages.RELEASE, record, raw)


def _sentence(sentence: str, details: str) -> bytes:
    said = {"sentence": sentence[:9000], "details": details}
    return orjson.dumps({key: value.encode("utf-8", "replace").decode() for key, value in said.items()})


def _out_of_memory(error: BaseException) -> bool:
    """Whether a library's own error means that memory ran out."""
    return (isinstance(error, OSError) and error.errno == 12) or "memory" in str(error).lower()[:200]


def main() -> None:
    """The entry of the process."""
    sys.setrecursionlimit(1000)
    serve()


if __name__ == "__main__":
    main()
