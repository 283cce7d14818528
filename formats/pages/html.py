"""Web pages: to readable text, with nothing run and nothing fetched; `markup` says which parser was chosen and why.

Blocks are parted by a blank line and never wrapped, tables become aligned columns. No-break spaces are padding in these
pages and become spaces; other invisible characters stay.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from domain.errors import Refusal
from domain.release import Incoming, normalise, pairs
from formats.encoding import declared_in, decode
from formats.given import Given
from formats.pages.columns import blocks_of_table
from formats.pages.flow import Flow, Table
from formats.pages.markup import Token, attributes_of, tokens
from formats.pages.page import Writer as Writer
from formats.source import text_source
from formats.text import about

SUFFIXES = (".htm", ".html", ".xhtml", ".xht")
_ANY_BLANKS = re.compile(r"[ \t\r\n\f\v\xa0]+")
_PAGE = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html\b)", re.IGNORECASE | re.DOTALL
)
_ANY_TAG = re.compile(rb"<(?:!--|!doctype|/?[a-z][a-z0-9]*[\s/>])", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_BLOCKS = frozenset(
    (
        *(
            "address",
            "article",
            "aside",
            "blockquote",
            "body",
            "caption",
            "center",
            "dd",
            "details",
            "dialog",
            "dir",
            "div",
        ),
        *(
            "dl",
            "dt",
            "fieldset",
            "figcaption",
            "figure",
            "footer",
            "form",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "header",
        ),
        *(
            "hgroup",
            "hr",
            "html",
            "legend",
            "li",
            "main",
            "menu",
            "nav",
            "ol",
            "p",
            "page",
            "pre",
            "section",
            "summary",
            "ul",
        ),
    )
)
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "wbr")
)
_DROPPED = frozenset(("ix:header", "template", "svg", "select", "datalist"))
_END_IMPLIED = frozenset(("p", "li", "td", "th", "tr", "dt", "dd"))
_MAX_NESTING = 40
_MAX_SPAN = 1000
_SMALL = re.compile(r"[0-9]{1,6}")
_LIST_MARK = "\u2022 "


class Page(NamedTuple):
    """What a page holds for a reader."""

    title: str
    text: str


def looks_like(head: bytes, suffix: str) -> bool:
    """Whether a file with these first bytes and this ending is a web page."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.replace(b"\x00", b"")[2:]
    head = head.removeprefix(b"\xef\xbb\xbf")
    return bool(_PAGE.match(head)) or (suffix in SUFFIXES and bool(_ANY_TAG.search(head)))


def read(given: Given, *, encoding: str | None = None) -> Iterator[Incoming]:
    """The one release of a web page, named after its file; Refusal when there is no text on it."""
    source = text_source(given, encoding=encoding)
    decoded = decode(source, given=encoding, declared=declared_in(source[:4096]), name=given.name)
    page = page_of(decoded.text)
    if not page.text:
        raise Refusal(f"“{given.name}” is a web page without text: there is nothing in it to annotate.")
    metadata = about(given.name, page.text) | ({"title": page.title} if page.title else {})
    yield Incoming(
        name=given.name,
        text=page.text,
        source=source,
        format="html",
        encoding=decoded.encoding,
        guessed=decoded.guessed,
        metadata=pairs(metadata),
    )


def page_of(markup: str) -> Page:
    """The title and the readable text of a page's markup; the text is canonical and may be empty."""
    converter = _Converter()
    for token in tokens(normalise(markup)):
        converter.take(token)
    return Page(_ANY_BLANKS.sub(" ", converter.title).strip(), normalise(converter.text()))


class _Converter:
    """Takes a page's tokens one by one; holds no tree, so depth costs nothing."""

    def __init__(self) -> None:
        self.title = ""
        self.page = Flow()
        self.tables: list[Table] = []
        self.too_deep = 0
        self.skipped = ""
        self.skipped_depth = 0
        self.in_title = False
        self.pre = False
        self.lists: list[int] = []

    @property
    def flow(self) -> Flow:
        """Where text goes now."""
        return self.tables[-1].flow if self.tables else self.page

    def text(self) -> str:
        """The page's text, after the last token."""
        while self.tables:
            self._end_table()
        self.page.end_block(verbatim=self.pre)
        self.page.end()
        return self.page.text()

    def take(self, token: Token) -> None:
        """Account for one token."""
        if not token.name:
            self._take_text(token.content)
        elif token.name == "title":
            self.in_title = not token.closing and not self.title
        elif self.skipped:
            self._take_skipped(token)
        elif token.closing:
            self._take_end(token.name)
        elif not self._skip(token):
            self._take_start(token)

    def _take_text(self, content: str) -> None:
        if self.in_title:
            self.title += content
        elif not self.skipped:
            self.flow.pieces.append(content.replace("\xa0", " ") if self.pre else _ANY_BLANKS.sub(" ", content))

    def _skip(self, token: Token) -> bool:
        """Whether this begins something that a reader of the page does not see."""
        hidden = token.name in _DROPPED
        if not hidden and token.content and ("none" in token.content.lower() or "hidden" in token.content.lower()):
            attributes = attributes_of(token)
            hidden = bool(_HIDDEN.search(attributes.get("style", ""))) or "hidden" in token.content.lower().split()
        if hidden and token.name not in _VOID and not token.content.endswith("/"):
            self.skipped, self.skipped_depth = token.name, 1
        return hidden

    def _take_skipped(self, token: Token) -> None:
        if token.name != self.skipped:
            return
        if token.closing:
            self.skipped_depth -= 1
        elif token.name in _END_IMPLIED:
            self.skipped = ""
            self.take(token)
        elif not token.content.endswith("/"):
            self.skipped_depth += 1
        if self.skipped_depth <= 0:
            self.skipped = ""

    def _take_start(self, token: Token) -> None:
        name = token.name
        if name == "br":
            self.flow.pieces.append("\n")
        elif name in ("table", "tr", "td", "th"):
            self._start_of_table(token)
        elif name == "pre":
            self._end_block()
            self.pre = True
        elif name in ("ul", "ol", "li"):
            self._start_of_list(token)
        elif name in _BLOCKS:
            self._end_block()

    def _take_end(self, name: str) -> None:
        if name == "table" and self.too_deep:
            self.too_deep -= 1
        elif name == "table" and self.tables and not self.pre:
            self._end_table()
        elif name in ("tr", "td", "th") and self.tables and not self.too_deep and not self.pre:
            self.tables[-1].end_cell()
        elif name == "pre":
            self._end_block()
            self.pre = False
        elif name in _BLOCKS:
            self._end_block()
            if name == "li":
                self.flow.mark = ""
            elif name in ("ul", "ol") and self.lists:
                self.lists.pop()

    def _end_block(self) -> None:
        before = len(self.flow.blocks)
        self.flow.end_block(verbatim=self.pre)
        if self.pre and self.tables and len(self.flow.blocks) > before:
            self.tables[-1].nested = True  # lines that were laid out by hand are no cell to be aligned

    def _start_of_list(self, token: Token) -> None:
        self._end_block()
        if token.name == "ul":
            self.lists.append(0)
        elif token.name == "ol":
            start = attributes_of(token).get("start", "1")
            self.lists.append(int(start) if _SMALL.fullmatch(start) and int(start) else 1)
        elif self.lists and self.lists[-1]:
            self.flow.mark = f"{self.lists[-1]}. "
            self.lists[-1] += 1
        else:
            self.flow.mark = _LIST_MARK

    def _start_of_table(self, token: Token) -> None:
        if self.pre:
            return  # old filings mark up tables of plain text so: <PRE><TABLE><S><C>
        if token.name == "table":
            self._end_block()
            if len(self.tables) < _MAX_NESTING and not self.too_deep:
                self.tables.append(Table())
            else:
                self.too_deep += 1
        elif not self.tables or self.too_deep:
            self._end_block()
        elif token.name == "tr":
            self.tables[-1].start_row()
        else:
            attributes = attributes_of(token) if "span" in token.content.lower() else {}
            self.tables[-1].start_cell(_span_of(attributes, "colspan"), _span_of(attributes, "rowspan"))

    def _end_table(self) -> None:
        table = self.tables.pop()
        table.end_cell()
        blocks = blocks_of_table(table.rows, nested=table.nested)
        self._end_block()
        if blocks:
            self.flow.end()
        self.flow.blocks += blocks
        if self.tables and (len(blocks) > 1 or any("\n" in block for block in blocks)):
            self.tables[-1].nested = True


def _span_of(attributes: dict[str, str], name: str) -> int:
    value = attributes.get(name, "").strip()
    return min(max(int(value), 1), _MAX_SPAN) if _SMALL.fullmatch(value) else 1
