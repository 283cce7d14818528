"""MessagePack (msgpack.org) in its plain values: written for one use, read with limits and without extensions."""

import struct
from typing import Any

_DEEPEST = 32
_LARGE = 1 << 20
"""Bytes from here on are given as a view of the message, not as a copy."""
_WHOLE = {0xCC: ">B", 0xCD: ">H", 0xCE: ">I", 0xCF: ">Q", 0xD0: ">b", 0xD1: ">h", 0xD2: ">i", 0xD3: ">q"}
_REAL = {0xCA: ">f", 0xCB: ">d"}
_LENGTHS = {1: ">B", 2: ">H", 4: ">I"}
_SIZED = {
    **{0xC4: ("bytes", 1), 0xC5: ("bytes", 2), 0xC6: ("bytes", 4), 0xD9: ("text", 1), 0xDA: ("text", 2)},
    **{0xDB: ("text", 4), 0xDC: ("list", 2), 0xDD: ("list", 4), 0xDE: ("map", 2), 0xDF: ("map", 4)},
}


class MessageError(ValueError):
    """Bytes that are no sound message."""


def unpacked(data: bytes | bytearray | memoryview) -> Any:
    """The one value of a message; lists as keys become tuples. MessageError for anything else or more."""
    unpacker = Unpacker(data)
    found = unpacker.next()
    unpacker.demand_end()
    return found


class Unpacker:
    """Goes through the values of a message."""

    def __init__(self, data: bytes | bytearray | memoryview) -> None:
        self._data = memoryview(data)
        self.place = 0

    def next(self) -> Any:
        """The value at the place, which is behind it then."""
        try:
            return self._value(0)
        except (struct.error, IndexError, UnicodeDecodeError, TypeError) as error:
            raise MessageError("it is cut off or damaged") from error

    def length_of(self, kind: str) -> int:
        """The length of the map, list, text or bytes that begin at the place, which is at their content then."""
        try:
            sign = self._data[self.place]
            self.place += 1
            if kind == "map" and 0x80 <= sign < 0x90:
                return sign & 0x0F
            found, width = _SIZED.get(sign, ("", 0))
            if found == kind:
                return int(self._number(_LENGTHS[width]))
        except (struct.error, IndexError) as error:
            raise MessageError("it is cut off or damaged") from error
        raise MessageError(f"there is no {kind} where one must be")

    def demand_end(self) -> None:
        """MessageError when there is anything behind the place."""
        if self.place != len(self._data):
            raise MessageError("there is more behind its end")

    def _value(self, depth: int) -> Any:
        if depth > _DEEPEST:
            raise MessageError("it is nested too deeply")
        sign = self._data[self.place]
        self.place += 1
        if sign < 0x80:
            return sign
        if sign >= 0xE0:
            return sign - 256
        if sign < 0xC0:
            kind = "map" if sign < 0x90 else "list" if sign < 0xA0 else "text"
            return self._sized(kind, sign & (0x1F if kind == "text" else 0x0F), depth)
        if sign in _SIZED:
            kind, width = _SIZED[sign]
            return self._sized(kind, self._number(_LENGTHS[width]), depth)
        if sign in (0xC0, 0xC2, 0xC3):
            return {0xC0: None, 0xC2: False, 0xC3: True}[sign]
        form = _WHOLE.get(sign) or _REAL.get(sign)
        if form is None:
            raise MessageError("it has values of an unknown kind")
        return self._number(form)

    def _number(self, form: str) -> Any:
        (found,) = struct.unpack_from(form, self._data, self.place)
        self.place += struct.calcsize(form)
        return found

    def _sized(self, kind: str, length: int, depth: int) -> Any:
        if length > len(self._data) - self.place:  # every item takes a byte at least
            raise MessageError("it is cut off or damaged")
        if kind == "list":
            return [self._value(depth + 1) for _ in range(length)]
        if kind == "map":
            return {_key(self._value(depth + 1)): self._value(depth + 1) for _ in range(length)}
        part = self._data[self.place : self.place + length]
        self.place += length
        if kind == "text":
            return str(part, "utf-8")
        return bytes(part) if length < _LARGE else part


def _key(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def packed(value: Any) -> bytes:
    """A value as a message, in the shortest spelling of lengths and whole numbers."""
    parts: list[bytes] = []
    _pack(value, parts)
    return b"".join(parts)


def _pack(value: Any, parts: list[bytes]) -> None:
    if value is None or isinstance(value, bool):
        parts.append({None: b"\xc0", False: b"\xc2", True: b"\xc3"}[value])
    elif isinstance(value, int):
        parts.append(_whole(value))
    elif isinstance(value, str):
        data = value.encode("utf-8")
        parts += (text_head(len(data)), data)
    elif isinstance(value, bytes):
        parts += (bytes_head(len(value)), value)
    elif isinstance(value, dict):
        parts.append(map_head(len(value)))
        for key, item in value.items():
            _pack(key, parts)
            _pack(item, parts)
    else:
        parts.append(list_head(len(value)))
        for item in value:
            _pack(item, parts)


def _whole(value: int) -> bytes:
    if 0 <= value < 0x80:
        return bytes((value,))
    if value < 0:
        return struct.pack(">Bq", 0xD3, value)
    for sign, form, most in ((0xCC, ">BB", 0xFF), (0xCD, ">BH", 0xFFFF), (0xCE, ">BI", 0xFFFFFFFF)):
        if value <= most:
            return struct.pack(form, sign, value)
    return struct.pack(">BQ", 0xCF, value)


def text_head(length: int) -> bytes:
    """What stands before a text of so many bytes."""
    return bytes((0xA0 | length,)) if length < 32 else _head(length, 0xD9, 0xDA, 0xDB)


def bytes_head(length: int) -> bytes:
    """What stands before so many bytes."""
    return _head(length, 0xC4, 0xC5, 0xC6)


def list_head(length: int) -> bytes:
    """What stands before a list of so many items."""
    return bytes((0x90 | length,)) if length < 16 else _head(length, None, 0xDC, 0xDD)


def map_head(length: int) -> bytes:
    """What stands before a map of so many pairs."""
    return bytes((0x80 | length,)) if length < 16 else _head(length, None, 0xDE, 0xDF)


def _head(length: int, one: int | None, two: int, four: int) -> bytes:
    if one is not None and length < 1 << 8:
        return struct.pack(">BB", one, length)
    return struct.pack(">BH", two, length) if length < 1 << 16 else struct.pack(">BI", four, length)
