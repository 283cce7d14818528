"""Bytes become text here: the encoding is found, or the one that a person gave is held to."""

import codecs
import re
from typing import NamedTuple

from domain.errors import Refusal

_SAMPLE = 65536
_MARKS = (
    # UTF-32 before UTF-16: its little-endian mark begins with the other's.
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NOT_TEXT = frozenset({"idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape", "mbcs", "oem"})
_ASCII_BYTES = bytes(range(128))
_PUNCTUATION = bytes((0x85, *range(0x91, 0x98), 0x99, 0xA0, 0xA7, 0xA9, 0xAE))
"""What cp1252 has for ellipsis, quotes, bullet, dashes, trade mark, no-break space, section, copyright."""
_CP1252_HOLES = bytes((0x81, 0x8D, 0x8F, 0x90, 0x9D))
# The five bytes that cp1252 leaves open are C1 controls, as in browsers (encoding.spec.whatwg.org, windows-1252).
_CP1252 = "".join(chr(byte) if byte in _CP1252_HOLES else bytes([byte]).decode("cp1252") for byte in range(256))


class Decoded(NamedTuple):
    """A file's text as its bytes say it, not yet normalised."""

    text: str
    encoding: str
    guessed: bool


def decode(data: bytes, *, given: str | None = None, declared: str | None = None, name: str = "the file") -> Decoded:
    """The text of `data`, the name of its encoding, and whether that was a guess.

    `given` is what a person says: it is used, or a Refusal tells the byte that does not fit. `declared` is what the
    file says of itself: it is tried first. A byte order mark decides over `declared`.
    """
    if given:
        return _as_given(data, given, name)
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _marked(data[len(mark) :], encoding)
    if declared and (decoded := _as_declared(data, declared)):
        return decoded
    if b"\x00" in data and (encoding := utf16_without_mark(data)):
        return Decoded(data.decode(encoding, "replace"), encoding, True)
    try:
        return Decoded(data.decode("utf-8"), "utf-8", False)
    except UnicodeDecodeError:
        return _guess(data)


def utf16_without_mark(data: bytes) -> str:
    """The byte order of UTF-16 text that lacks its mark, seen by where its zero bytes stand; else an empty string."""
    sample = data[:_SAMPLE]
    pairs = len(sample) // 2
    if not pairs or len(data) % 2:
        return ""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd * 2 >= pairs and even * 50 <= pairs:
        return "utf-16-le"
    if even * 2 >= pairs and odd * 50 <= pairs:
        return "utf-16-be"
    return ""


def is_wide(data: bytes) -> bool:
    """Whether zero bytes belong to the text: UTF-16 or UTF-32."""
    wide = any(data.startswith(mark) for mark, _ in _MARKS[1:])
    return wide or bool(utf16_without_mark(data))


def _as_given(data: bytes, given: str, name: str) -> Decoded:
    try:
        encoding = codecs.lookup(given.strip()).name
        if encoding.replace("-", "_") in _NOT_TEXT:
            raise LookupError(given)
        return Decoded(data.decode(encoding), encoding, False)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Refusal(
            f"“{name}” is not {given}: byte {error.start} (line {line}), 0x{data[error.start]:02X}, does not fit; "
            "choose another encoding, or none to have it found."
        ) from error
    except (LookupError, ValueError) as error:
        raise Refusal(
            f"“{given}” is not an encoding of text that is known here: choose one such as utf-8, cp1252 or utf-16."
        ) from error


def _marked(body: bytes, encoding: str) -> Decoded:
    """Text behind a byte order mark; damaged places become U+FFFD and the encoding counts as guessed."""
    try:
        return Decoded(body.decode(encoding), encoding, False)
    except UnicodeDecodeError:
        return Decoded(body.decode(encoding, "replace"), encoding, True)


def _as_declared(data: bytes, declared: str) -> Decoded | None:
    """The text in the encoding that a page names, read as browsers do (Latin-1 is cp1252); None if it does not fit."""
    try:
        encoding = codecs.lookup(declared.strip()).name
        if encoding in ("iso8859-1", "ascii", "cp1252"):
            return None if data.isascii() else Decoded(_cp1252(data), "cp1252", False)
        if encoding.replace("-", "_") in _NOT_TEXT or encoding.startswith(("utf-16", "utf-32")):
            return None  # the name itself could be read, so the page is not in UTF-16
        return Decoded(data.decode(encoding), encoding, False)
    except (LookupError, ValueError):
        return None


def _guess(data: bytes) -> Decoded:
    damaged = data.decode("utf-8", "replace")
    strays = damaged.count("\ufffd")
    high = len(data.translate(None, _ASCII_BYTES))
    if strays * 10 <= high - strays:
        return Decoded(damaged, "utf-8", True)  # UTF-8 with a few damaged bytes: cp1252 would garble all the rest
    holes = len(data) - len(data.translate(None, _CP1252_HOLES))
    letters = len(data.translate(None, _ASCII_BYTES + _PUNCTUATION))
    if not holes and letters * 8 <= len(data):  # the Western languages have far fewer letters with accents
        return Decoded(_cp1252(data), "cp1252", True)
    return _by_statistics(data) or Decoded(_cp1252(data), "cp1252", True)


def _cp1252(data: bytes) -> str:
    return codecs.charmap_decode(data, "strict", _CP1252)[0]


def _by_statistics(data: bytes) -> Decoded | None:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_SAMPLE]).best()
    if best is None:
        return None
    return Decoded(data.decode(best.encoding, "replace"), best.encoding, True)


def declared_in(head: bytes) -> str | None:
    """The encoding that an HTML or XML head names, if it names one."""
    found = re.search(
        rb"""(?:<meta\b[^>]{0,500}?charset|<\?xml\b[^>]{0,200}?encoding)\s*=\s*["']?\s*([\w.:-]+)""", head, re.I
    )
    return found[1].decode("ascii", "replace") if found else None
