"""EDGAR submissions: each document of one is offered, news releases selected; attachments that are no text are not."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from domain.errors import Refusal
from domain.release import Incoming, normalise, pairs
from formats.encoding import Decoded, decode, is_wide
from formats.given import Given
from formats.pages.html import page_of
from formats.pages.submission import Document, documents_of, header_of, starts_submission
from formats.source import text_source
from formats.text import accession_in

_NOT_READ = re.compile(r"EX-101\b|EX-104\b|GRAPHIC|COVER|PDF|ZIP|EXCEL|XML|JSON", re.IGNORECASE)
_NOT_READ_FILES = (
    *(".jpg", ".jpeg", ".gif", ".png", ".tif", ".pdf", ".zip", ".xls", ".xlsx"),
    *(".xml", ".xsd", ".js", ".css", ".json"),
)
_NOT_TEXT = re.compile(rb"\s*(?:begin[ ]+[0-7]{3}[ ]|<PDF>|<XML>|<EXCEL>|<ZIP>|<JSON>|%PDF-)", re.IGNORECASE)
_XBRL = re.compile(rb"\A\s*<XBRL>[ \t]*\n?|</XBRL>\s*\Z", re.IGNORECASE)
_PAGE = re.compile(r"<(?:!doctype\s+html|html|body|div|p|font|table\s)[\s>]", re.IGNORECASE)
_PLAIN_TABLE = re.compile(r"^<S>[ \t]|^<C>|<S>\s*<C>", re.IGNORECASE | re.MULTILINE)
_RELEASE_EXHIBIT = re.compile(r"EX-99", re.IGNORECASE)
_EXHIBIT = re.compile(r"EX-", re.IGNORECASE)
_PRESS = re.compile(
    r"\b(?:press|news)\s+release|for\s+immediate\s+release|\bannounced\s+today|\btoday\s+announced", re.IGNORECASE
)
_IMMEDIATE = re.compile(r"\bfor\s+immediate\s+release\b", re.IGNORECASE)
_PRESS_HEAD = 3000


def looks_like(head: bytes) -> bool:
    """Whether a file with these first bytes is an EDGAR submission."""
    return starts_submission(_as_bytes(head)[0])


def read(given: Given, *, encoding: str | None = None) -> Iterator[Incoming]:
    """The documents of a submission that can be read, news releases selected; Refusal when there is none."""
    source = text_source(given, encoding=encoding)
    data, wide = _as_bytes(source, encoding)
    header = header_of(data)
    stated = header.pop("count", "")
    documents = list(documents_of(data))
    stem = header.get("accession") or ("" if len(documents) == 1 else given.stem)
    if not header.get("accession") and (accession := accession_in(given.name)):
        header["accession"] = accession
    offered, unread = [], 0
    for document in documents:
        name = f"{stem} {document.type}".strip() if stem else given.name
        incoming = _offered(document, header, source, name, None if wide else encoding)
        if incoming is None:
            unread += 1
        else:
            offered.append(replace(incoming, encoding=wide.encoding, guessed=wide.guessed) if wide else incoming)
    if not offered:
        raise _nothing(given.name, documents)
    remarks = _remarks(documents, unread, stated)
    if len(documents) == 1:
        offered = [replace(offered[0], selected=True)]
    elif not any(incoming.selected for incoming in offered):
        remarks.append("No document looks like a news release, so none is selected: select those that you want.")
    offered[0] = replace(offered[0], remarks=(*remarks, *offered[0].remarks))
    yield from _numbered(offered)


def _as_bytes(data: bytes, encoding: str | None = None) -> tuple[bytes, Decoded | None]:
    """Bytes with ASCII tags and line feeds; a file that was saved as UTF-16 is read as a whole first."""
    wide = None
    stated = (encoding or "").lower().replace("_", "-")
    if stated.startswith(("utf-16", "utf-32")) or is_wide(data):
        if not encoding and len(data) % 2:
            data = data[:-1]  # the head of a file may be cut within a character
        wide = decode(data, given=encoding)
        data = normalise(wide.text).encode("utf-8")
    data = data.removeprefix(b"\xef\xbb\xbf")
    if b"\r" in data:
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return data, wide


def _offered(
    document: Document, header: dict[str, str], source: bytes, name: str, encoding: str | None
) -> Incoming | None:
    """A document as a release, or None when it is an attachment or has no text."""
    if _is_attachment(document):
        return None
    decoded = decode(_XBRL.sub(b"", document.body), given=encoding, name=name)
    text = _text_of(document, decoded.text)
    if not text or text.isspace():
        return None
    about = {"type": document.type, "sequence": document.sequence, "filename": document.filename}
    metadata = header | about | {"description": document.description}
    return Incoming(
        name=name,
        text=text,
        source=source,
        format="edgar",
        encoding=decoded.encoding,
        guessed=decoded.guessed,
        metadata=pairs({key: value for key, value in metadata.items() if value}),
        selected=_is_release(document, text),
    )


def _is_attachment(document: Document) -> bool:
    return bool(
        _NOT_READ.match(document.type)
        or document.filename.lower().endswith(_NOT_READ_FILES)
        or _NOT_TEXT.match(document.body)
        or b"\x00" in document.body
    )


def _text_of(document: Document, text: str) -> str:
    head = text[:4096]
    named_page = document.filename.lower().endswith((".htm", ".html"))
    if _PAGE.search(head) and (named_page or not _PLAIN_TABLE.search(text[:100_000])):
        return page_of(text).text
    return normalise(text)


def _is_release(document: Document, text: str) -> bool:
    """Whether a document is a news release as far as its type, description and first lines tell."""
    if _RELEASE_EXHIBIT.match(document.type):
        return True
    head = text[:_PRESS_HEAD]
    if _EXHIBIT.match(document.type):
        return bool(_PRESS.search(document.description) or _PRESS.search(head))
    return bool(_IMMEDIATE.search(head))  # a form's cover often mentions the press release that it brings


def _remarks(documents: Sequence[Document], unread: int, stated: str) -> list[str]:
    remarks = []
    if unread:
        remarks.append(
            f"{unread} of the submission's {len(documents)} documents {'is' if unread == 1 else 'are'} left out: "
            "pictures, data files or empty."
        )
    if stated.isdigit() and int(stated) > len(documents):
        remarks.append(f"The header speaks of {stated} documents, but the file holds {len(documents)}.")
    broken = [document.type or f"number {n}" for n, document in enumerate(documents, 1) if not document.complete]
    if broken:
        remarks.append(f"The end mark is missing in {', '.join(broken[:5])}: the file may have been cut off.")
    return remarks


def _nothing(name: str, documents: Sequence[Document]) -> Refusal:
    if not documents:
        return Refusal(
            f"“{name}” begins like an EDGAR submission but holds no <DOCUMENT>: download it again, or import it "
            "as plain text."
        )
    return Refusal(
        f"“{name}” holds {len(documents)} documents, but none with text (pictures, data files or empty): "
        "choose another file."
    )


def _numbered(offered: Sequence[Incoming]) -> Iterator[Incoming]:
    """The releases with ` (2)` and so on behind names that come again."""
    seen: dict[str, int] = {}
    for incoming in offered:
        seen[incoming.name] = count = seen.get(incoming.name, 0) + 1
        yield incoming if count == 1 else replace(incoming, name=f"{incoming.name} ({count})")
