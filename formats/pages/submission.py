"""The SGML of an EDGAR submission, taken apart: its header and its documents, whole or broken.

The layout is the SEC's "Public Dissemination Service Technical Specification"; header lines are `KEY:<tab>value` in
full-text submissions and `<KEY>value` in the `.nc` files of the feed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_STARTS = re.compile(
    rb"\s*(?:-----BEGIN PRIVACY-ENHANCED MESSAGE-----|</?(?:SEC|IMS)-(?:DOCUMENT|HEADER)>|<SUBMISSION>\s*<|"
    rb"<DOCUMENT>\s*<(?:TYPE|SEQUENCE|FILENAME)>|<TYPE>[^\n]{1,80}\n<(?:SEQUENCE|FILENAME|DESCRIPTION|TEXT)>)",
    re.IGNORECASE,
)
_DOCUMENT = re.compile(rb"^<DOCUMENT>[ \t]*$\n?|^<DOCUMENT>(?=<TYPE>)", re.IGNORECASE | re.MULTILINE)
_DOCUMENT_END = re.compile(rb"</DOCUMENT>", re.IGNORECASE)
_FIELD = re.compile(rb"[ \t]*<(TYPE|SEQUENCE|FILENAME|DESCRIPTION)>([^\n]*)\n?", re.IGNORECASE)
_TEXT = re.compile(rb"\s*<TEXT>[ \t]*\n?", re.IGNORECASE)
_TEXT_END = re.compile(rb"</TEXT>\s*\Z", re.IGNORECASE)
_TRAILER = re.compile(
    rb"\s*(?:</(?:SEC|IMS)-DOCUMENT>|</SUBMISSION>|-----END PRIVACY-ENHANCED MESSAGE-----|\x1a)\s*\Z", re.IGNORECASE
)
_HEADER_LINE = re.compile(r"^[ \t]*(?:<([A-Z][A-Z0-9-]*)>|([A-Z][A-Z0-9 /-]*):)[ \t]*([^\n]*)$", re.MULTILINE)
_NUMBERED = re.compile(r"\d{10}-\d{2}-\d{6}")
_KEYS = {
    "company": ("COMPANY CONFORMED NAME", "CONFORMED-NAME"),
    "cik": ("CENTRAL INDEX KEY", "CIK"),
    "form": ("CONFORMED SUBMISSION TYPE", "FORM TYPE", "TYPE", "FORM-TYPE"),
    "filed": ("FILED AS OF DATE", "FILING-DATE"),
    "accession": ("ACCESSION NUMBER", "ACCESSION-NUMBER"),
    "count": ("PUBLIC DOCUMENT COUNT", "PUBLIC-DOCUMENT-COUNT"),
}


@dataclass(frozen=True, slots=True)
class Document:
    """One document of a submission as it stands in the file."""

    type: str
    sequence: str
    filename: str
    description: str
    body: bytes
    complete: bool
    """Whether its end was marked."""


def starts_submission(head: bytes) -> bool:
    """Whether these first bytes are those of an EDGAR submission, or of one document cut out of it."""
    return bool(_STARTS.match(head))


def header_of(data: bytes) -> dict[str, str]:
    """The fields of a submission's header: company, cik, form, filed (ISO), accession, count; those that are there."""
    first = _DOCUMENT.search(data)
    head = data[: first.start() if first else min(len(data), 100_000)].decode("cp1252", "replace")
    lines: dict[str, str] = {}
    for tag, key, value in _HEADER_LINE.findall(head):
        if value.strip():
            lines.setdefault(tag or key.strip(), " ".join(value.split()))
    found = {ours: next((lines[key] for key in theirs if key in lines), "") for ours, theirs in _KEYS.items()}
    if not first and "<TYPE>" in head.upper():
        found["form"] = ""  # a lone document: its type is no form
    found["filed"] = _iso(found["filed"])
    if not _NUMBERED.fullmatch(found["accession"]):
        numbered = _NUMBERED.search(head)
        found["accession"] = numbered[0] if numbered else ""
    return {key: value for key, value in found.items() if value}


def _iso(date: str) -> str:
    return f"{date[:4]}-{date[4:6]}-{date[6:]}" if re.fullmatch(r"\d{8}", date) else ""


def documents_of(data: bytes) -> Iterator[Document]:
    """The documents of a submission in their order; a file that begins within a document gives that one."""
    starts = [(found.start(), found.end()) for found in _DOCUMENT.finditer(data)]
    if not starts and (lone := re.match(rb"\s*(?=<TYPE>)", data, re.IGNORECASE)):
        starts = [(lone.start(), lone.end())]
    ends = [*(start for start, _ in starts[1:]), len(data)]
    for (_, start), end in zip(starts, ends, strict=False):
        part = data[start:end]
        closing = _DOCUMENT_END.search(part)
        yield _document(
            part[: closing.start()] if closing else _TRAILER.sub(b"", _TRAILER.sub(b"", part)), bool(closing)
        )


def _document(part: bytes, closed: bool) -> Document:
    fields: dict[str, str] = {}
    position = 0
    while found := _FIELD.match(part, position):
        fields.setdefault(found[1].decode("ascii").lower(), " ".join(found[2].decode("cp1252", "replace").split()))
        position = found.end()
    text = _TEXT.match(part, position)
    body = part[text.end() if text else position :]
    ended = _TEXT_END.search(body)
    return Document(
        fields.get("type", ""),
        fields.get("sequence", ""),
        fields.get("filename", ""),
        fields.get("description", ""),
        body[: ended.start()] if ended else body,
        closed or bool(ended),
    )
