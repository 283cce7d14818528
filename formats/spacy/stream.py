"""A DocBin unpacked piece by piece: its tokens, the most of it, are gone through and never held together."""

import zlib
from typing import Any

from domain.errors import Refusal
from formats.spacy.message_pack import MessageError, Unpacker

_SMALL = 64 << 20
_RATIO = 200
"""Tokens unpack to some thirty times their size; more than this was made to fill the memory."""
_MOST_KEPT = 400 << 20
_SLICE = 1 << 16
_PIECE = 1 << 20


class Inflating:
    """The bytes that a file unpacks to, from the first on."""

    def __init__(self, name: str, data: bytes) -> None:
        self._name = name
        self._data = memoryview(data)
        self._most = max(_SMALL, _RATIO * len(data))
        self._unpacking = zlib.decompressobj()
        self._fed = self._made = 0
        self._ahead = bytearray()

    def _more(self) -> bool:
        """Unpack some more; whether there was any."""
        while not self._unpacking.eof:
            packed: bytes | memoryview = self._unpacking.unconsumed_tail
            if not packed:
                packed = self._data[self._fed : self._fed + _SLICE]
                self._fed += len(packed)
                if not packed:
                    return False
            try:
                part = self._unpacking.decompress(packed, _PIECE)
            except zlib.error:
                raise MessageError("it is not packed by zlib, or it is damaged") from None
            self._made += len(part)
            if self._made > self._most:
                raise self._refusal(self._most)
            self._ahead += part
            if part:
                return True
        return False

    def _refusal(self, most: int) -> Refusal:
        size = f"{most >> 20:,} MB from {len(self._data) >> 10:,} kB"
        return Refusal(f"“{self._name}” unpacks to more than {size}: it is not read; split it with spaCy.")

    def peek(self) -> bytes:
        """The next piece, which is read again after."""
        while len(self._ahead) < _PIECE and self._more():
            pass
        return bytes(self._ahead)

    def read(self, length: int) -> bytearray:
        """So many bytes; MessageError when there are fewer."""
        while len(self._ahead) < length:
            if not self._more():
                raise MessageError("it is cut off")
        part = self._ahead[:length]
        del self._ahead[:length]
        return part

    def skip(self, length: int) -> None:
        """Leave so many bytes out."""
        while length:
            if not self._ahead and not self._more():
                raise MessageError("it is cut off")
            step = min(length, len(self._ahead))
            del self._ahead[:step]
            length -= step

    def rest(self) -> bytearray:
        """All that follows, up to the end, which must be there."""
        while self._more():
            if len(self._ahead) > _MOST_KEPT:
                raise self._refusal(_MOST_KEPT)
        if not self._unpacking.eof:
            raise MessageError("it is cut off")
        return self._ahead


def opened(name: str, data: bytes) -> tuple[dict[Any, Any], Inflating, int]:
    """All of a DocBin but its tokens, and these to be read one doc after the other, with their whole length."""
    found: dict[Any, Any] = {}
    stream = Inflating(name, data)
    unpacker = Unpacker(stream.peek())
    left = unpacker.length_of("map")
    place, length = 0, -1
    while left and length < 0:
        left -= 1
        key = unpacker.next()
        if key == "tokens":
            length = unpacker.length_of("bytes")
            place = unpacker.place
        else:
            found[key] = unpacker.next()
    if length < 0:
        raise MessageError("it has no tokens")
    stream.skip(place + length)
    unpacker = Unpacker(stream.rest())
    for _ in range(left):
        key = unpacker.next()
        found[key] = unpacker.next()
    unpacker.demand_end()
    tokens = Inflating(name, data)
    tokens.skip(place)
    return found, tokens, length
