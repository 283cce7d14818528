"""The bytes of a file that is to be read as text: there, not too large, not empty, not something else in disguise."""

from domain.errors import Refusal
from formats.encoding import is_wide
from formats.given import Given

MAX_BYTES = 200_000_000
_SAMPLE = 65536
_CONTROLS = bytes(byte for byte in range(32) if byte not in b"\t\n\r\f\v\x1a\x1b") + b"\x7f"
_MAGIC = (
    (b"%PDF-", "a PDF document", "read it as pdf"),
    (b"PK\x03\x04", "a ZIP archive or an Office document (.docx, .xlsx)", "read it as docx, xlsx or zip"),
    (b"PK\x05\x06", "an empty ZIP archive", "choose another file"),
    (b"\xd0\xcf\x11\xe0", "an old Office document (.doc, .xls)", "save it as .docx"),
    (b"{\\rtf", "a Rich Text document", "save it as .docx"),
    (b"\x1f\x8b", "a gzip archive", "unpack it"),
    (b"BZh", "a bzip2 archive", "unpack it"),
    (b"\xfd7zXZ\x00", "an xz archive", "unpack it"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", "unpack it"),
    (b"Rar!\x1a\x07", "a RAR archive", "unpack it"),
    (b"\x89PNG", "a PNG picture", "choose a file of text"),
    (b"\xff\xd8\xff", "a JPEG picture", "choose a file of text"),
    (b"GIF8", "a GIF picture", "choose a file of text"),
    (b"II*\x00", "a TIFF picture", "choose a file of text"),
    (b"MM\x00*", "a TIFF picture", "choose a file of text"),
    (b"SQLite format 3\x00", "a database", "open it as a corpus if it is one"),
    (b"\x7fELF", "a program", "choose a file of text"),
    (b"MZ\x90\x00", "a program", "choose a file of text"),
)
_KNOWN = tuple(magic for magic, _, _ in _MAGIC)


def text_source(given: Given, *, encoding: str | None = None) -> bytes:
    """A file's own bytes; Refusal when there is no text to be expected in them."""
    with given.stream() as file:
        data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        most = MAX_BYTES // 1_000_000
        raise Refusal(f"“{given.name}” has more than {most} MB, which is the most that is read: split the file.")
    if not data.strip():
        raise empty(given.name)
    refuse_binary(given.name, data, encoding)
    return data


def empty(name: str) -> Refusal:
    """The sentence for a file that has no text."""
    return Refusal(f"“{name}” is empty: there is no text in it to annotate.")


def refuse_binary(name: str, data: bytes, encoding: str | None = None) -> None:
    """Refuse bytes that are known to be something other than text, or look like it."""
    if data.startswith(_KNOWN):
        what, advice = next((what, advice) for magic, what, advice in _MAGIC if data.startswith(magic))
        raise Refusal(f"“{name}” seems to be {what}, which cannot be read as text: {advice}, then import that.")
    head = data[:_SAMPLE]
    if encoding or (b"\x00" in head and is_wide(data)):
        return
    if b"\x00" in data:
        place = data.index(b"\x00")
        raise Refusal(f"“{name}” seems to be binary (a zero byte at {place}), not text: choose a file of text.")
    controls = len(head) - len(head.translate(None, _CONTROLS))
    if controls * 50 > len(head):
        raise Refusal(f"“{name}” seems to be binary ({controls} control bytes), not text: choose a file of text.")
