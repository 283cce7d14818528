"""The bones of a PDF file: numbered objects, streams, the table of their places; same objects, same bytes."""

import hashlib
import zlib
from collections.abc import Mapping, Sequence

_ESCAPES = str.maketrans({"\\": "\\\\", "(": "\\(", ")": "\\)"})
_LEVEL = 6


def text_string(text: str) -> bytes:
    """A text as PDF writes it in its objects: ASCII in brackets, everything else as UTF-16."""
    if text.isascii() and text.isprintable():
        return f"({text.translate(_ESCAPES)})".encode()
    # U+001B would begin the name of a language.
    return b"<FEFF" + text.replace("\x1b", "\ufffd").encode("utf-16-be", "replace").hex().upper().encode() + b">"


def number(value: float) -> str:
    """A number with at most two places, without idle noughts."""
    return f"{value:.2f}".rstrip("0").rstrip(".") if value % 1 else f"{value:.0f}"


def numbers(values: Sequence[float]) -> str:
    """Numbers with blanks between them."""
    return " ".join(map(number, values))


def packed(data: bytes) -> bytes:
    """Data as a Flate stream has it."""
    return zlib.compress(data, _LEVEL)


class Objects:
    """The objects of one file as they are made; each is known by its number."""

    def __init__(self) -> None:
        self._bodies: list[bytes] = []

    def reserve(self) -> int:
        """A number for an object whose body comes later."""
        self._bodies.append(b"null")
        return len(self._bodies)

    def put(self, place: int, body: bytes | str) -> None:
        """The body of a reserved object."""
        self._bodies[place - 1] = body.encode("latin-1") if isinstance(body, str) else body

    def add(self, body: bytes | str) -> int:
        """A new object."""
        place = self.reserve()
        self.put(place, body)
        return place

    def stream(self, entries: str, data: bytes, *, is_packed: bool = False) -> int:
        """A new stream with these entries in its dictionary; short ones stay plain."""
        if is_packed or len(data) > 200:
            data = data if is_packed else packed(data)
            entries += " /Filter /FlateDecode"
        head = f"<< {entries.strip()} /Length {len(data)} >>\nstream\n".encode("latin-1")
        return self.add(head + data + b"\nendstream")

    def file(self, root: int, info: Mapping[str, bytes]) -> bytes:
        """The whole file; its id follows from its content."""
        held = b" ".join(b"/" + key.encode() + b" " + value for key, value in info.items())
        about = self.add(b"<< " + held + b" >>")
        out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        places = []
        for place, body in enumerate(self._bodies, 1):
            places.append(len(out))
            out += b"%d 0 obj\n" % place + body + b"\nendobj\n"
        digest = hashlib.sha256(out).hexdigest()[:32].upper().encode()
        table = len(out)
        out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
        out += b"".join(b"%010d 00000 n \n" % place for place in places)
        out += b"trailer\n<< /Size %d /Root %d 0 R /Info %d 0 R" % (len(places) + 1, root, about)
        out += b" /ID [<" + digest + b"> <" + digest + b">] >>\nstartxref\n%d\n%%%%EOF\n" % table
        return bytes(out)
