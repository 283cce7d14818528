"""What each paragraph of a release is: headline, dateline, advisors, caution, contacts, table and so on.

The text is read once, paragraph by paragraph, with only a few facts carried along, so that it can be done in steps.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from domain.segment import is_heading_line, next_ink
from domain.span import Span

HEAD = 2_000
"""How much of a paragraph its kind is told from."""


class Kind(StrEnum):
    """What a stretch of a release is."""

    EXHIBIT = "exhibit"
    PAGE = "page"
    HEADLINE = "headline"
    DATELINE = "dateline"
    HEADING = "heading"
    BODY = "body"
    QUOTATION = "quotation"
    ADVISORS = "advisors"
    ABOUT = "about"
    CAUTION = "caution"
    CONTACTS = "contacts"
    TABLE = "table"
    END = "end"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or a part of one, with what it is and which section it belongs to."""

    kind: Kind
    span: Span
    title: str = ""
    """The title of the section it is in; empty where it is in none."""
    opens: bool = False
    """Whether it is the heading above its section."""


_MONTH = (
    r"(?i:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Jan\.?|Feb\.?|Mar\.?|Apr\.?|Jun\.?|Jul\.?|Aug\.?|Sept?\.?|Oct\.?|Nov\.?|Dec\.?)"
)
_WIRE = r"(?:/[^/\n]{2,60}/|\([^()\n]{2,60}\))"
_DASH = r"(?:--+|[-–—]|\.{3,}|…)"
DATELINE = re.compile(
    rf"\s*(?!(?:On|In|For|As|By|At|From|Since|Effective|During|Through|Until)\s)"
    rf"(?=[A-Z(])(?:[\w.,'’/&()*–-]+\s+){{0,12}}?"
    rf"(?:{_WIRE}\s*{_DASH}?\s*)?(?:\.{{3}}\s*)?\(?{_MONTH}\s+\d{{1,2}}(?:,?\s+(?:19|20)\d\d)?[\s,).]{{0,4}}"
    rf"(?:{_WIRE}\s*)?{_DASH}\s*"
    rf"|\s*[A-Z][A-Z.,'’&\s]{{2,50}}(?:,\s*[A-Z][A-Za-z.]{{1,20}})?\s*(?:{_WIRE}\s*{_DASH}|{_DASH}\s)\s*"
)
_PAGE = re.compile(r"\s*<(?i:/?page)>")
_TURN = re.compile(r"(?i)[-\s(]*(?:more|continued|page\s+\d+|\d{1,3})[-\s)]*|[-=_*\s]{5,}")
"""What stands at the foot of a page, and rules across it."""
_MARKUP = re.compile(r"\s*</?[A-Z][A-Z0-9-]*>")
_END = re.compile(r"\s*(?:(?:# ?){1,6}|-\s?0\s?-|-\s?30\s?-|[-*<\s]{0,4}END[-*>\s]{0,4}|\* ?\* ?\*)\s*", re.IGNORECASE)
_EXHIBIT = re.compile(r"[^\n]{0,120}?\b(?i:exhibit|ex)\b[ .-]*(?P<number>\d{1,3}(?:\.\d{1,3})?)\)?[ \t]*(?=\n|\Z)")
_ROW = re.compile(r"\S(?: {3,}| *\t\s*)\S|\.{5,}|[-=_]{4,}|<(?i:table|caption|s|c)>|^\s*\|.*\|\s*$")
_PHONE = re.compile(r"\(?\b\d{3}\)?[-./ ]{1,2}\d{3}[-. ]\d{4}\b|\S@\w+\.\w")
_CONTACT = re.compile(
    r"[#*]{0,3}(?i:(?:(?:media|press|trade|business|investors?|company|corporate|relations|information|inquiries|and|for|"
    r"more|further|additional)[ ,/&]{1,3}){0,6}contacts?\b|connect with us|media inquiries|investor relations|"
    r"for (?:more|further|additional) information)"
)
_CONTACT_INSIDE = re.compile(r"(?i)\bcontacts?:|\binformation contact|\bcontact$")
_CAUTION_TITLE = re.compile(r"(?i)forward[- ]looking|safe harbou?r|cautionary|risk factors|disclaimer")
_CAUTION = re.compile(
    r"(?i)forward[- ]\s*looking|safe\s+harbou?r|actual\s+results\s+(?:may|could|might|to\s+differ)|differ\s+materially"
)
_ADVISORS = re.compile(
    r"(?:(?:legal|financial)\s+(?:and\s+(?:legal|financial)\s+)?(?:advis[eo]rs?|counsel)|placement\s+agent|"
    r"\bcounsel\s+to\b|book-?running\s+managers?)"
)
_ADVISES = re.compile(r"\b(?:as|acted|acting|served?|serving|advised|engaged|retained|selected|hired|is|are|were)\b")
_ABOUT = re.compile(
    r"(?P<name>(?:The\s+)?[A-Z][\w.&'’-]*(?:,?\s+(?:[A-Z&][\w.&'’-]*|of|and)){0,8}),?\s+(?:\([^)]{2,60}\),?\s+)?"
    r"(?:headquartered\s+in|based\s+in|is\s+(?:a|an|the|one\s+of\s+the)\s+"
    r"(?:[\w-]+\s+){0,2}?(?:leading|global|largest|holding|provider|manufacturer|independent|diversified|worldwide))"
)
_LEGAL_FORM = re.compile(r",?\s+(?:Inc|Corp|Corporation|Ltd|LLC|LLP|L\.P|plc|Co|N\.V|S\.A)\.?$", re.IGNORECASE)
_QUOTE = re.compile(r"\s*[\"“]")
_NOTICE = re.compile(
    r"\s*(?:FOR\s+IMMEDIATE\s+RELEASE|NEWS\s+(?:COPY|RELEASE)|PRESS\s+RELEASE|NEWS|LOGO)\b", re.IGNORECASE
)
_LETTERED = re.compile(r"[^\W\d_]{4,}")


def blocks(text: str) -> Iterator[Block]:
    """The blocks of a text in order; what lies between them is blank."""
    reader = _Reader(text)
    for span in _paragraphs(text):
        yield from reader.read(span)


def _paragraphs(text: str) -> Iterator[Span]:
    """The stretches between blank lines; page and end marks and headings on the line above a paragraph stand alone."""
    start, line, previous = -1, 0, ""
    size = len(text)
    while line < size:
        end = text.find("\n", line)
        end = size if end < 0 else end
        content = text[line:end] if end - line < HEAD else text[line : line + HEAD]
        bare = content.strip()
        blank = not bare and next_ink(text, line, end) == end
        alone = (bare[:1] == "<" and _PAGE.match(bare)) or (len(bare) < 12 and bool(bare) and _END.fullmatch(bare))
        if start >= 0 and (blank or alone or (0 < len(previous) < 60 and is_heading_line(previous, bare))):
            yield Span(start, line - 1)
            start = -1
        if alone:
            yield Span(line, end)
        elif not blank and start < 0:
            start = line
        previous = "" if alone or blank else bare
        line = text.rfind("\n", end, next_ink(text, end)) + 1 if blank else end + 1
        if line <= end:
            break
    if start >= 0:
        yield Span(start, size)


class _Reader:
    """Tells the kind of each paragraph from it and from what came before."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._front = True
        """Whether the dateline is still to come."""
        self._kind, self._title = Kind.BODY, ""
        """The section that a heading opened."""
        self._tables = 0
        self._last = Kind.BODY
        """The kind of the block before."""

    def read(self, span: Span) -> Iterator[Block]:
        """The blocks of one paragraph, which may begin with a dateline."""
        head = self._text[span.start : min(span.end, span.start + HEAD)]
        mark = self._mark(head, span)
        if mark is not None:
            yield mark
            return
        awaited = (self._front or self._kind is Kind.CONTACTS) and not _NOTICE.match(head)
        dateline = DATELINE.match(head) if awaited else None
        if dateline and len(head) - dateline.end() > 40:
            self._front = False
            self._kind, self._title = Kind.BODY, ""
            start = span.start + dateline.end()
            yield Block(Kind.DATELINE, Span(span.start, start), "Dateline")
            span, head = Span(start, span.end), head[dateline.end() :]
        block = self._block(head, span)
        self._last = block.kind
        yield block

    def _mark(self, head: str, span: Span) -> Block | None:
        """A page mark, an end mark or an exhibit header; the last two begin a new release."""
        if _PAGE.match(head) or (span.length < 120 and _TURN.fullmatch(head)):
            return Block(Kind.PAGE, span)
        if span.length < 30 and _END.fullmatch(head):
            self._restart()
            return Block(Kind.END, span)
        exhibit = _EXHIBIT.match(head)
        if exhibit and exhibit.end() > len(head) - 200:
            self._restart()
            return Block(Kind.EXHIBIT, span, f"Exhibit {exhibit['number']}")
        return None

    def _restart(self) -> None:
        self._front, self._kind, self._title, self._last = True, Kind.BODY, "", Kind.BODY

    def _block(self, head: str, span: Span) -> Block:
        lines = head.split("\n")
        if self._is_contact(head, lines):
            return Block(Kind.CONTACTS, span, "Contacts")
        if _is_table(lines) or (self._last is Kind.TABLE and _ROW.search(lines[0].strip())):
            self._tables += self._last is not Kind.TABLE
            self._front = False
            return Block(Kind.TABLE, span, f"Table {self._tables}")
        if _MARKUP.match(head):
            return Block(Kind.EXHIBIT, span)
        if _is_heading(head, lines):
            return self._heading(head, span)
        return self._prose(head, span)

    def _is_contact(self, head: str, lines: list[str]) -> bool:
        short = all(len(line) < 100 for line in lines) and (self._front or not re.search(r"[a-z]\.\s+[A-Z]", head))
        reached = _PHONE.search(head) is not None
        named = _CONTACT.match(head.lstrip()) or (self._front and _CONTACT_INSIDE.search(head[:400]))
        if len(head) < 200 and _opens_section(head.strip("#*_ \n")):
            return False
        if self._kind is Kind.CONTACTS and short and (reached or named or len(head) < 200):
            return True
        if not short or len(lines) > 25:
            return False
        if self._front and self._last is Kind.CONTACTS and len(head.strip()) < 60 and not head.isupper():
            return True
        if named and not self._front:
            self._kind, self._title = Kind.CONTACTS, "Contacts"
        sentence = head.rstrip()[-1:] == "." and len(head) > 80
        return bool(named) or (reached and len(head) < 500 and not sentence)

    def _heading(self, head: str, span: Span) -> Block:
        title = " ".join(head.split()).strip("#*_ :")
        if self._front and not _opens_section(title):
            if _NOTICE.match(head):
                return Block(Kind.EXHIBIT, span)
            return Block(Kind.HEADLINE, span, "Headline")
        self._front = False
        self._kind, self._title = _section_of(title)
        return Block(Kind.HEADING, span, self._title, opens=True)

    def _prose(self, head: str, span: Span) -> Block:
        # A date or a slogan alone does not end what stands above the dateline.
        self._front = self._front and len(head.strip()) < 120
        if self._kind in (Kind.CAUTION, Kind.ABOUT, Kind.ADVISORS):
            return Block(self._kind, span, self._title)
        if _CAUTION.search(head):
            return Block(Kind.CAUTION, span, "Caution")
        if _ADVISORS.search(head) and _ADVISES.search(head):
            return Block(Kind.ADVISORS, span, "Advisors")
        about = _ABOUT.match(head.lstrip())
        if about and self._kind is not Kind.HEADING:
            name = _LEGAL_FORM.sub("", " ".join(about["name"].split()))
            return Block(Kind.ABOUT, span, f"About {name}")
        if _QUOTE.match(head):
            return Block(Kind.QUOTATION, span, self._title or "Quotation")
        return Block(Kind.BODY, span, self._title)


def _opens_section(title: str) -> bool:
    return bool(re.match(r"(?i)about\s", title) or _CAUTION_TITLE.search(title))


def _section_of(title: str) -> tuple[Kind, str]:
    """The kind of the section below a heading, and its title."""
    if re.match(r"(?i)about\s", title):
        return Kind.ABOUT, "About" + title[5:100]
    if _CAUTION_TITLE.search(title):
        return Kind.CAUTION, "Caution"
    if re.match(r"(?i)(?:legal |financial |transaction )?(?:and (?:legal|financial) )?advis[eo]rs?\b", title):
        return Kind.ADVISORS, "Advisors"
    if _CONTACT.match(title):
        return Kind.CONTACTS, "Contacts"
    return Kind.HEADING, title[:100]


def _is_table(lines: list[str]) -> bool:
    """Whether most lines have columns, and figures or rules in them."""
    if lines[0].lstrip().startswith(("<TABLE>", "<CAPTION>", "<S>")):
        return True
    rows = [line for line in lines if _ROW.search(line.strip())]
    figures = sum(1 for line in rows if re.search(r"\d|[-=_]{4}", line))
    return len(rows) >= 2 and 2 * len(rows) > len(lines) and figures >= 2


def _is_heading(head: str, lines: list[str]) -> bool:
    """Whether a paragraph is a heading: a few lines, no full stop, capitals at most words, or in the middle."""
    bare = head.strip()
    if bare.startswith("#"):
        return len(lines) == 1
    closed = bare[-1] in ".,;" and not _LEGAL_FORM.search(bare)
    if len(lines) > 6 or len(bare) > 400 or closed or bare[0] in '"“•(':
        return bare.isupper() and len(lines) <= 6 and bare[-1] not in ",;"
    words = _LETTERED.findall(bare)
    capital = sum(1 for word in words if word[0].isupper())
    centred = all(line.startswith(" " * 12) for line in lines) and len(bare) < 250
    short = len(lines) == 1 and len(bare) < 40 and bare[0].isupper()
    return bool(words) and (2 * capital > len(words) or centred or short)
