"""What each paragraph of a release is: headline, dateline, advisors, caution, contacts, table and so on.

The text is read once, paragraph by paragraph, with only a few facts carried along, so that it can be done in steps.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from domain import block_words as words
from domain.block_shapes import (
    HEAD,
    closes_table,
    is_heading,
    is_table,
    name_told_of,
    opens_section,
    opens_table,
    paragraphs,
)
from domain.block_words import DATELINE
from domain.span import Span

__all__ = ["DATELINE", "Block", "Kind", "blocks"]

LONGEST_HEADER = 20_000
"""A filing's header that is never closed ends here, in code points."""


class Kind(StrEnum):
    """What a stretch of a release is."""

    HEADER = "header"
    """What a filing says of itself in SGML, before the release and after it."""
    EXHIBIT = "exhibit"
    """The number of the exhibit, and notices such as FOR IMMEDIATE RELEASE."""
    PAGE = "page"
    """A page mark, a rule, or what stands at the foot of a page."""
    HEADLINE = "headline"
    SUBHEAD = "subhead"
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


def blocks(text: str) -> Iterator[Block]:
    """The blocks of a text in order; what lies between them is blank."""
    reader = _Reader(text)
    for span in paragraphs(text):
        yield from reader.read(span)


class _Reader:
    """Tells the kind of each paragraph from it and from what came before."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tables = 0
        self._header = -1
        """Where an open header of the filing began."""
        self._restart()

    def _restart(self) -> None:
        self._front = True
        """Whether the dateline is still to come."""
        self._kind, self._title = Kind.BODY, ""
        """The section that a heading opened."""
        self._last = Kind.BODY
        """The kind of the block before."""
        self._headline: tuple[Kind, str] | None = None
        """The headline or subhead before, with its words."""
        self._open: Block | None = None
        """The paragraph before, where it ends in the middle of a sentence, as before a page mark."""
        self._in_table = False

    def read(self, span: Span) -> Iterator[Block]:
        """The blocks of one paragraph, which may begin with a dateline."""
        head = self._text[span.start : min(span.end, span.start + HEAD)]
        mark = self._mark(head, head.strip(), span)
        if mark is not None:
            yield mark
            return
        awaited = (self._front or self._kind is Kind.CONTACTS) and not words.NOTICE.match(head)
        dateline = DATELINE.match(head) if awaited and not self._in_table else None
        if dateline and len(head) - dateline.end() > 40:
            self._front = False
            self._kind, self._title = Kind.BODY, ""
            start = span.start + dateline.end()
            yield Block(Kind.DATELINE, Span(span.start, start), "Dateline")
            span, head = Span(start, span.end), head[dateline.end() :]
        block = self._block(head, span)
        self._last = block.kind
        prose = block.kind in _PROSE and not block.opens
        self._open = block if prose and not words.CLOSED.search(self._tail(span)) else None
        yield block

    def _tail(self, span: Span) -> str:
        return self._text[max(span.start, span.end - 80) : span.end]

    def _mark(self, head: str, bare: str, span: Span) -> Block | None:
        """A header, page mark, end mark or exhibit number; all but page marks begin a new release."""
        header = self._header_at(bare, span)
        if header is not None:
            return header
        if words.PAGE.match(head) or (len(bare) < 120 and words.TURN.fullmatch(bare)) or words.LINKED.fullmatch(head):
            return Block(Kind.PAGE, span)
        if len(bare) < 30 and words.END.fullmatch(bare):
            self._restart()
            return Block(Kind.END, span)
        exhibit = words.EXHIBIT.match(head)
        if exhibit and exhibit.end() > len(head) - 200:
            self._restart()
            return Block(Kind.EXHIBIT, span, f"Exhibit {exhibit['number']}")
        return None

    def _header_at(self, bare: str, span: Span) -> Block | None:
        filing = bare[:1] == "<" and words.FILING.match(bare)
        inside = self._header >= 0 and span.start - self._header < LONGEST_HEADER
        if not filing and not inside:
            return None
        if filing:
            self._restart()
            self._header = span.start if words.HEADER.search(bare) else -1
        if words.HEADER_END.search(self._tail(span)):
            self._header = -1
        return Block(Kind.HEADER, span, "Filing header" if inside or not bare.startswith("</") else "")

    def _block(self, head: str, span: Span) -> Block:
        lines = head.split("\n")
        bare = head.strip()
        if self._table_goes_on(bare, lines, span):
            return Block(Kind.TABLE, span, f"Table {self._tables}")
        if self._open is not None and bare[:1].islower():
            return Block(self._open.kind, span, self._open.title)
        if self._front and words.DATE_LINE.fullmatch(bare):
            return Block(Kind.DATELINE, span)
        if self._is_contact(head, lines):
            return Block(Kind.CONTACTS, span, "Contacts")
        if is_table(lines) or (self._last is Kind.TABLE and words.ROW.search(lines[0].strip())):
            self._tables += self._last is not Kind.TABLE
            self._front = False
            self._in_table = opens_table(bare) and not closes_table(self._tail(span))
            return Block(Kind.TABLE, span, f"Table {self._tables}")
        if words.MARKUP.match(head):
            return Block(Kind.EXHIBIT, span)
        if len(bare) < 160 and words.SOURCE.match(bare):
            return Block(Kind.EXHIBIT if self._front else Kind.BODY, span)
        if is_heading(head, lines):
            return self._heading(head, bare, span)
        return self._prose(head, span)

    def _table_goes_on(self, bare: str, lines: list[str], span: Span) -> bool:
        """Whether a table that a mark opened is not over; one that nobody closed ends where prose begins."""
        if not self._in_table:
            return False
        rows = sum(1 for line in lines if words.ROW.search(line.strip()))
        if len(bare) > 300 and 4 * rows < len(lines) and bare[-1] == ".":
            self._in_table = False
            return False
        self._in_table = not closes_table(self._tail(span))
        return True

    def _is_contact(self, head: str, lines: list[str]) -> bool:
        short = all(len(line) < 100 for line in lines) and (self._front or not re.search(r"[a-z]\.\s+[A-Z]", head))
        reached = words.PHONE.search(head) is not None
        named = words.CONTACT.match(head.lstrip()) or (self._front and words.CONTACT_INSIDE.search(head[:400]))
        if len(head) < 200 and opens_section(head.strip("#*_ \n")):
            return False
        if self._kind is Kind.CONTACTS and short and (reached or named or len(head) < 200):
            return True
        if not short or len(lines) > 25 or (named and not reached and words.VISIT.search(head)):
            return False
        if self._front and self._last is Kind.CONTACTS and len(head.strip()) < 60 and not head.isupper():
            return True
        if named and not self._front:
            self._kind, self._title = Kind.CONTACTS, "Contacts"
        sentence = head.rstrip()[-1:] == "." and len(head) > 80
        return bool(named) or (reached and len(head) < 500 and not sentence)

    def _heading(self, head: str, bare: str, span: Span) -> Block:
        title = " ".join(head.split()).strip('#*_ :"“”')
        if self._front and not opens_section(title):
            return Block(Kind.EXHIBIT, span) if words.NOTICE.match(head) else self._headline_or_subhead(bare, span)
        self._front = False
        self._kind, self._title = _section_of(title)
        return Block(Kind.HEADING, span, self._title, opens=True)

    def _headline_or_subhead(self, bare: str, span: Span) -> Block:
        """The first heading is the headline, those below it are subheads unless one runs on over a blank line."""
        kind = Kind.HEADLINE
        # What stands above a notice or the contacts is a letterhead.
        if self._headline is not None and self._last in (Kind.HEADLINE, Kind.SUBHEAD, Kind.DATELINE):
            before, said = self._headline
            runs_on = words.LEADS.search(said) or words.FOLLOWS.match(bare)
            kind = before if runs_on and not words.BULLET.match(bare) else Kind.SUBHEAD
        self._headline = kind, bare[-200:]
        return Block(kind, span, "Headline" if kind is Kind.HEADLINE else "Subhead")

    def _prose(self, head: str, span: Span) -> Block:
        # A date or a slogan alone does not end what stands above the dateline.
        self._front = self._front and len(head.strip()) < 120
        run_in = words.RUN_IN.match(head)
        if run_in is not None:
            self._kind, self._title = _section_of(" ".join(run_in["title"].split()))
        elif self._kind in (Kind.ABOUT, Kind.ADVISORS) and words.CAUTION.search(head, 0, 400):
            self._kind, self._title = Kind.CAUTION, "Caution"
        if self._kind in (Kind.CAUTION, Kind.ABOUT, Kind.ADVISORS):
            return Block(self._kind, span, self._title)
        if words.CAUTION.search(head):
            return Block(Kind.CAUTION, span, "Caution")
        if words.ADVISORS.search(head) and words.ADVISES.search(head):
            return Block(Kind.ADVISORS, span, "Advisors")
        name = name_told_of(head)
        if name and (self._kind is not Kind.HEADING or self._title.startswith(name)):
            return Block(Kind.ABOUT, span, f"About {name}")
        if words.QUOTE.match(head):
            return Block(Kind.QUOTATION, span, self._title or "Quotation")
        return Block(Kind.BODY, span, self._title)


_PROSE = frozenset({Kind.BODY, Kind.QUOTATION, Kind.ADVISORS, Kind.ABOUT, Kind.CAUTION})


def _section_of(title: str) -> tuple[Kind, str]:
    """The kind of the section below a heading, and its title."""
    if re.match(r"(?i)about\s", title):
        return Kind.ABOUT, "About" + title[5:100]
    if words.CAUTION_TITLE.search(title):
        return Kind.CAUTION, "Caution"
    if re.match(r"(?i)(?:legal |financial |transaction )?(?:and (?:legal|financial) )?advis[eo]rs?\b", title):
        return Kind.ADVISORS, "Advisors"
    if words.CONTACT.match(title):
        return Kind.CONTACTS, "Contacts"
    return Kind.HEADING, title[:100]
