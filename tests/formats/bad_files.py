"""Files that cannot be read, each with what the one sentence on it says."""

import io
import json
import zipfile
import zlib
from functools import cache

from formats import FORMATS
from tests.formats import fuzz

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")
Bad = tuple[str, bytes, str]
"""A file's name, its bytes, and words of the sentence."""


@cache
def sound() -> dict[str, bytes]:
    """An export of ours in each format, by the format's name."""
    rows = {row.name for row in FORMATS if row.reads and row.writes}
    return {one.format: one.data for one in fuzz.samples() if one.format in rows and not one.name.startswith("b.")}


def zipped(members: dict[str, bytes], level: int = 9) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return made.getvalue()


def locked_zip() -> bytes:
    """A ZIP whose member says that it is encrypted."""
    made = bytearray(zipped({"a.txt": b"some words"}))
    made[6] |= 1
    place = made.find(b"PK\x01\x02")
    made[place + 8] |= 1
    return bytes(made)


def nested_zip(depth: int) -> bytes:
    data = b"words"
    name = "a.txt"
    for _ in range(depth):
        data, name = zipped({name: data}), "a.zip"
    return data


def nested_mail(depth: int) -> bytes:
    head = b"From: a@example.org\nSubject: x\nMIME-Version: 1.0\n"
    return (head + b"Content-Type: message/rfc822\n\n") * depth + head + b"\nwords\n"


def bomb(name: str, size: int = 1 << 30) -> bytes:
    """A ZIP with a member that comes to a GB."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as file, file.open(name, "w") as member:
        for _ in range(size >> 20):
            member.write(b"words\n" * ((1 << 20) // 6))
    return made.getvalue()


def docbin_bomb() -> bytes:
    """A DocBin whose tokens come to 700 MB."""
    made, size = zlib.compressobj(9), 700 << 20
    head = made.compress(b"\x81\xa6tokens\xc6" + size.to_bytes(4, "big"))
    return head + b"".join(made.compress(bytes(1 << 20)) for _ in range(size >> 20)) + made.flush()


def json_line(**more: object) -> bytes:
    return json.dumps({"id": "a", "text": "Alder & Finch"} | more).encode() + b"\n"


def cut(name: str, share: float) -> bytes:
    data = sound()[name]
    return data[: int(len(data) * share)]
