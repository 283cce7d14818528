"""ZIP archives of other files: every file in them that a format reads is offered, unpacked in memory only."""

from collections.abc import Iterator
from functools import partial

from domain.errors import Refusal
from domain.release import Incoming
from formats.given import Given
from formats.mail.inner import MOST_BYTES, Member, depth_of, inner
from formats.sniff import HEAD_BYTES
from formats.strict import zip as strict_zip

MOST_MEMBERS = 10_000
MOST_EACH = 200_000_000


def read(given: Given, *, encoding: str | None = None) -> Iterator[Incoming]:
    """The releases of the files in an archive; Refusal when none can be read, or when it is unsafe to unpack."""
    depth_of(given)
    archive = strict_zip.members(given, most=MOST_BYTES)
    names = archive.names()
    if len(names) > MOST_MEMBERS:
        raise Refusal(f"“{given.name}” has {len(names):,} files in it; at most {MOST_MEMBERS:,} are read: split it.")
    members = [
        Member(name, partial(archive.head, name, HEAD_BYTES), partial(_read, archive, given.name, name))
        for name in names
    ]
    if not members:
        raise Refusal(f"“{given.name}” is an empty archive: there is nothing in it to read.")
    yield from inner(given, members, encoding=encoding)


def _read(archive: strict_zip.Archive, what: str, name: str) -> bytes:
    data = archive.read(name)
    if len(data) > MOST_EACH:
        raise Refusal(
            f"“{name}” in “{what}” has more than {MOST_EACH // 1_000_000} MB: it is not read; unpack and split it."
        )
    return data
