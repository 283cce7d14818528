"""HTML as a flat row of tags and texts, in time linear to its length whatever it holds.

Why our own 100 lines and no library (timed where this was written: 100,000 nested tags; 300,000 attributes on one tag;
10 MB on one line; 200,000 comments never closed):

    selectolax (lexbor) 1.0.2    10 s       271 s     0.01 s    0.01 s
    html.parser (Python 3.11.7)   0.4 s       0.6 s   0.01 s    > 10 s    and what it gives varies between 3.11.x
    this, whole conversion        0.3 s       0.06 s  0.4 s     0.02 s

lxml's figures for attributes are like lexbor's. The conversion to text needs no tree, only the tags in their order, and
the positions of annotations need the same text from the same file on every Python.
"""

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]{0,60})")
# Possessive (`*+`), so that an unclosed quote costs one pass and never a walk back.
_QUOTED_END = re.compile(r"""(?:[^>=]|=(?!\s*["'])|=\s*"[^"]*"|=\s*'[^']*')*+>""")
_ATTRIBUTE = re.compile(r"""([^\s=>/"']{1,60})\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_RAW = {
    name: re.compile(f"</{name}(?=[\\s/>])", re.IGNORECASE)
    for name in ("script", "style", "title", "xmp", "iframe", "noembed", "noframes")
}
_XML = re.compile(
    r"\s*(?:<\?xml\b|(?:<!doctype[^>]{0,500}>\s*)?<html\b[^>]{0,5000}?\bxmlns\s*=\s*[\"']http://www\.w3\.org/1999/xhtml)",
    re.IGNORECASE,
)
_MAX_ATTRIBUTES = 10_000


class Token(NamedTuple):
    """A tag (with `name`, in lower case) or a stretch of text (without)."""

    name: str
    closing: bool
    content: str
    """The text with references resolved, or the attributes as they are written."""


def attributes_of(token: Token) -> dict[str, str]:
    """A tag's attributes by lower-case name; those of an absurdly long tag are not looked at."""
    if not token.content or len(token.content) > _MAX_ATTRIBUTES:
        return {}
    found: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(token.content):
        found.setdefault(name.lower(), unescape(double or single or bare))
    return found


class _Scanner:
    """The state of one pass over a page: where it is, and which ends are known not to come any more."""

    def __init__(self, page: str) -> None:
        self.page = page
        self.last_close = page.rfind(">")
        self.is_xml = bool(_XML.match(page))
        """Whether `<title/>` is a whole element: in XHTML, which inline XBRL is."""
        self.quotes_hold = True
        self.comments_close = True
        self.sections_close = True

    def tag_end(self, start: int) -> int:
        """Where the tag whose name ends at `start` ends: after its `>`."""
        if self.quotes_hold:
            found = _QUOTED_END.match(self.page, start)
            if found:
                return found.end()
            self.quotes_hold = False  # a quote never closed: from here on `>` ends a tag wherever it stands
        return self.page.index(">", start) + 1

    def declaration_end(self, start: int) -> int:
        """Where the comment, doctype or processing instruction that begins at `start` ends."""
        if self.is_xml and self.page.startswith("<![CDATA[", start) and self.sections_close:
            found = self.page.find("]]>", start)
            if found >= 0:
                return found + 3
            self.sections_close = False
        if self.page.startswith("<!--", start) and self.comments_close:
            if self.page.startswith(("<!-->", "<!--->"), start):
                return self.page.index(">", start) + 1
            found = self.page.find("-->", start + 4)
            if found >= 0:
                return found + 3
            self.comments_close = False
        return self.page.index(">", start) + 1


def tokens(page: str) -> Iterator[Token]:
    """The tags and texts of a page in their order; comments and the contents of scripts and styles are left out."""
    scanner = _Scanner(page)
    text_from = position = 0
    while 0 <= (start := page.find("<", position)) < scanner.last_close:
        tag = _TAG.match(page, start)
        if tag is None and not page.startswith(("<!", "<?", "</"), start):
            position = start + 1  # a "less than" that stands for itself
            continue
        if start > text_from:
            yield Token("", False, unescape(page[text_from:start]))
        if tag is None:
            text_from = position = scanner.declaration_end(start)
            if scanner.is_xml and page.startswith("<![CDATA[", start):
                yield Token("", False, page[start + 9 : position].removesuffix("]]>"))
            continue
        name = tag[2].lower()
        position = scanner.tag_end(tag.end())
        token = Token(name, bool(tag[1]), page[tag.end() : position - 1])
        yield token
        if scanner.is_xml and not token.closing and token.content.endswith("/"):
            yield Token(name, True, "")
        elif name in _RAW and not token.closing:
            end = _RAW[name].search(page, position)
            raw = page[position : end.start() if end else len(page)]
            if name == "title":
                yield Token("", False, unescape(raw))
            position += len(raw)
        text_from = position
    if text_from < len(page):
        yield Token("", False, unescape(page[text_from:]))
