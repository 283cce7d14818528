"""Plain text: one release a file, the text as it stands."""

import re
from collections.abc import Iterator

from domain.release import Incoming, normalise, pairs
from formats.encoding import decode
from formats.given import Given
from formats.source import empty, text_source

_ACCESSION = re.compile(r"(?<!\d)(\d{10}-\d{2}-\d{6})(?!\d)")
_EXHIBIT = re.compile(
    r"^[ \t]*exhibit[ \t]+(?:no\.?[ \t]*)?(\d{1,3}(?:\.\d{1,3})?[a-z]?)[ \t]*$", re.IGNORECASE | re.MULTILINE
)
_HEAD_LINES = 10


def read(given: Given, *, encoding: str | None = None) -> Iterator[Incoming]:
    """The one release of a text file, named after it; Refusal when it holds no text or does not fit `encoding`."""
    source = text_source(given, encoding=encoding)
    decoded = decode(source, given=encoding, name=given.name)
    text = normalise(decoded.text)
    if not text or text.isspace():
        raise empty(given.name)
    yield Incoming(
        name=given.name,
        text=text,
        source=source,
        format="text",
        encoding=decoded.encoding,
        guessed=decoded.guessed,
        metadata=pairs(about(given.name, text)),
    )


def about(name: str, text: str) -> dict[str, str]:
    """What a file's name and first lines say for sure: an accession number, an exhibit number."""
    found = {}
    if accession := accession_in(name):
        found["accession"] = accession
    first_lines = "\n".join(text[:2000].split("\n", _HEAD_LINES)[:_HEAD_LINES])
    if exhibit := _EXHIBIT.search(first_lines):
        found["exhibit"] = exhibit[1].upper()
    return found


def accession_in(name: str) -> str:
    """The SEC's accession number within a name, or an empty string."""
    found = _ACCESSION.search(name)
    return found[1] if found else ""
