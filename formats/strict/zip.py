"""ZIP archives from elsewhere, read in memory with caps that count while data streams; nothing is put on the disk."""

import io
import struct
import zipfile
import zlib

from domain.errors import Refusal
from formats.given import Given

MOST_MEMBERS = 20_000
MOST_BYTES = 384 << 20
"""What all members together may unpack to; the worker that reads has 1 GB."""
MOST_RATIO = 200
"""How many bytes one packed byte may become in a member of more than FREE_BYTES."""
FREE_BYTES = 8 << 20
_STEP = 1 << 20
_ENCRYPTED = 0x1
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, struct.error, NotImplementedError)


class Archive:
    """The files within a ZIP by their names, with `/` between folders; each is unpacked when it is read."""

    def __init__(self, file: zipfile.ZipFile, what: str, most: int) -> None:
        self._file = file
        self._what = what
        self._left = most
        self._most = most
        self._infos = _listed(file, what)
        self._folded = {name.casefold(): name for name in reversed(self._infos)}

    def names(self) -> tuple[str, ...]:
        """The names of the files in the order of the archive; folders are not listed."""
        return tuple(self._infos)

    def find(self, name: str) -> str | None:
        """A file's name as the archive spells it, whatever the case; None when there is none."""
        return name if name in self._infos else self._folded.get(name.casefold())

    def head(self, name: str, most: int) -> bytes:
        """The first bytes of a file, or none when it cannot be unpacked: `read` says why."""
        info = self._infos.get(name)
        if info is None or info.flag_bits & _ENCRYPTED:
            return b""
        try:
            with self._file.open(info) as member:
                return member.read(most)
        except (*_BROKEN, RuntimeError):
            return b""

    def read(self, name: str) -> bytes:
        """The bytes of a file; Refusal when it is missing, broken or larger than is safe."""
        info = self._infos.get(name)
        if info is None:
            raise Refusal(f"“{self._what}” has no “{name}” in it: it is not complete.")
        if info.flag_bits & _ENCRYPTED:
            raise Refusal(f"“{self._what}” is protected by a password: save it without one and try again.")
        parts = []
        got = 0
        # What an archive says of its sizes may be a lie: only what comes out counts.
        allowed = min(self._left, max(FREE_BYTES, info.compress_size * MOST_RATIO))
        try:
            with self._file.open(info) as member:
                while part := member.read(_STEP):
                    got += len(part)
                    if got > allowed:
                        raise self._too_large(name)
                    parts.append(part)
        except (*_BROKEN, RuntimeError) as error:
            raise Refusal(f"“{name}” in “{self._what}” is damaged: get the file again.") from error
        self._left -= got
        return b"".join(parts)

    def _too_large(self, name: str) -> Refusal:
        return Refusal(
            f"“{name}” in “{self._what}” unpacks to far more than its size or than {self._most >> 20} MB:"
            " it is not read; unpack it yourself if you trust it."
        )


def members(given: Given | bytes, what: str = "", *, most: int = MOST_BYTES) -> Archive:
    """An archive's files; Refusal when it is none, is protected, or has too many of them.

    `what` is the name for sentences; that of a Given unless said. `most` caps the bytes unpacked in all.
    """
    raw, what = (given.data(), what or given.name) if isinstance(given, Given) else (given, what)
    if raw.startswith(_OLD_OFFICE):
        raise Refusal(
            f"“{what}” is protected by a password or saved in a format of before 2007: open it in its program,"
            " save it anew without a password and try again."
        )
    try:
        return Archive(zipfile.ZipFile(io.BytesIO(raw)), what, most)
    except _BROKEN as error:
        raise Refusal(f"“{what}” is no sound ZIP archive, or it is cut short: get the file again.") from error


def _listed(file: zipfile.ZipFile, what: str) -> dict[str, zipfile.ZipInfo]:
    infos = [info for info in file.infolist() if info.filename and not info.filename.endswith("/")]
    if len(infos) > MOST_MEMBERS:
        raise Refusal(f"“{what}” has {len(infos):,} files in it; at most {MOST_MEMBERS:,} are read: split it.")
    found: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        name = info.filename.replace("\\", "/")
        if name in found:
            raise Refusal(f"“{what}” has two files “{name}” in it, and which is meant cannot be known: make it anew.")
        found[name] = info
    return found


def fixed_member(name: str) -> zipfile.ZipInfo:
    """A member to write whose head is the same whenever and wherever it is written."""
    made = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    made.compress_type = zipfile.ZIP_DEFLATED
    made.create_system = 3
    made.external_attr = 0o600 << 16
    return made
