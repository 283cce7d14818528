"""PDF in: the text layer of each page in reading order, with the marks that people made in it."""

import ctypes
import re
from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from typing import Any

from domain.errors import Refusal
from domain.release import Claim, Incoming, normalise, pairs
from formats.given import Given
from formats.pdf.layout import laid_out
from formats.pdf.letters import letters_of
from formats.pdf.marks import Mark, Others, claims_of, marks_of
from formats.writing import count_of

MOST_PAGES = 20_000
OURS = "Glossator"
"""What our own writer puts as producer; the page's legend is no part of the text then."""
_UNREADABLE = re.compile("[\ufffd\ue000-\uf8ff]")
_PASSWORD = 4


def read(given: Given, *, encoding: str | None = None) -> Iterator[Incoming]:
    """The one release of a PDF; Refusal when it has no text, is protected, damaged or no PDF.

    `encoding` is for text formats; a PDF says itself what its letters are.
    """
    document = _opened(given)
    try:
        yield _incoming(given, document)
    finally:
        document.close()


def _opened(given: Given) -> Any:
    pdfium: Any = import_module("pypdfium2")
    data = given.data()
    if b"%PDF-" not in data[:1024]:
        raise Refusal(f"“{given.name}” is no PDF: it does not begin like one; choose its format by hand.")
    try:
        document = pdfium.PdfDocument(data)
        pages = len(document)
    except pdfium.PdfiumError as error:
        # A PDF without a page is said to need a password too.
        if getattr(error, "err_code", None) == _PASSWORD and b"/Encrypt" in data:
            why = "is protected by a password: save it without one and import that file"
        elif b"%%EOF" not in data[-2048:]:
            why = "ends too early, as after a download that broke off: get it once more"
        else:
            why = "is damaged and cannot be read: get it once more, or save it anew from a PDF viewer"
        raise Refusal(f"“{given.name}” {why}.") from error
    if pages > MOST_PAGES:
        raise Refusal(f"“{given.name}” has {pages:,} pages; at most {MOST_PAGES:,} are read: split it.")
    return document


def _about(document: Any, key: str) -> str:
    """An entry of what a PDF says of itself; damaged letters are replaced."""
    raw: Any = import_module("pypdfium2.raw")

    size = raw.FPDF_GetMetaText(document, key.encode(), None, 0)
    buffer = ctypes.create_string_buffer(max(size, 2))
    raw.FPDF_GetMetaText(document, key.encode(), buffer, size)
    return normalise(buffer.raw[: max(size, 2) - 2].decode("utf-16-le", "replace"))


class _Text:
    """The text of a PDF as it grows page by page."""

    def __init__(self) -> None:
        self.pages: list[str] = []
        self.starts: list[int] = []
        self.marks: list[tuple[Mark, int]] = []
        self.others = Others(Counter())
        self.bare: list[int] = []
        """Numbers of pages without text."""
        self.problems: list[str] = []
        self._length = 0

    def add(self, text: str) -> int:
        """Take a page; gives where it starts. A blank line parts it from the one before."""
        if text and self._length:
            self.pages.append("\n")
            self._length += 1
        self.pages.append(text)
        self.starts.append(self._length)
        self._length += len(text)
        return self.starts[-1]


def _incoming(given: Given, document: Any) -> Incoming:
    ours = _about(document, "Producer") == OURS
    text = _Text()
    for number in range(len(document)):
        _take_page(document, number, text, ours)
    whole = normalise("".join(text.pages))
    if not whole.strip():
        raise Refusal(
            f"“{given.name}” holds pictures of pages only, no text: run text recognition (OCR) on it, then import it."
        )
    claims, lost = claims_of(text.marks)
    title = " ".join(_about(document, "Title").split())
    name = given.names.get(given.stem) or (title if ours else "") or given.stem
    metadata = {"pages": str(len(document)), "page_starts": " ".join(map(str, text.starts))}
    if title and not ours:
        metadata["title"] = title
    return Incoming(
        name=name,
        text=whole,
        source=given.data(),
        format="pdf",
        metadata=pairs(metadata),
        remarks=tuple(_remarks(text, whole)),
        problems=(*text.problems, *lost),
        claims=tuple(_named(claim, given) for claim in claims),
    )


def _named(claim: Claim, given: Given) -> Claim:
    label = given.labels.get(claim.label)
    if label is None:
        return claim
    return Claim(label, claim.fragments, claim.attributes, claim.comment, claim.claims)


def _take_page(document: Any, number: int, text: _Text, ours: bool) -> None:
    unreadable: Any = import_module("pypdfium2").PdfiumError
    try:
        page = document[number]
        pieces, turn = letters_of(page)
    except unreadable:
        text.problems.append(f"Page {number + 1} is damaged and left out: compare the text with the file.")
        text.add("")
        return
    if ours:
        from formats.pdf.pages import is_text_place

        pieces = [piece for piece in pieces if is_text_place(piece.left, piece.bottom)]
    laid = laid_out(pieces)
    if not laid.text.strip():
        text.bare.append(number + 1)
    start = text.add(laid.text)
    text.marks.extend((mark, start) for mark in marks_of(page, laid, turn, text.others))
    page.close()


def _remarks(text: _Text, whole: str) -> Iterator[str]:
    if text.bare:
        listed = ", ".join(map(str, text.bare[:10])) + (" and more" if len(text.bare) > 10 else "")
        pages = "Page" if len(text.bare) == 1 else "Pages"
        yield f"{pages} {listed} of {len(text.starts)} without text: empty, or pictures only."
    unknown = len(_UNREADABLE.findall(whole))
    if unknown:
        yield f"The PDF does not say which letter {count_of(unknown, 'sign')} stand for: compare with its pages."
    if remark := text.others.remark():
        yield remark
