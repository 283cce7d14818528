"""What a paragraph of a release looks like by itself: where it begins and ends, whether it is a table or a heading."""

import re
from collections.abc import Iterator

from domain import block_words as words
from domain.segment import is_heading_line, next_ink
from domain.span import Span

HEAD = 2_000
"""How much of a paragraph its kind is told from."""


def paragraphs(text: str) -> Iterator[Span]:
    """The stretches between blank lines; marks, tables and headings on the line above a paragraph stand alone."""
    start, line, previous, filing = -1, 0, "", False
    size = len(text)
    while line < size:
        end = text.find("\n", line)
        end = size if end < 0 else end
        content = text[line:end] if end - line < HEAD else text[line : line + HEAD]
        bare = content.strip()
        tagged = bare[:1] == "<"
        blank = not bare and next_ink(text, line, end) == end
        alone = (tagged and words.PAGE.match(bare)) or (len(bare) < 12 and bool(bare) and words.END.fullmatch(bare))
        table = words.TABLE_MARK.match(bare) if tagged else None
        was_filing, filing = filing, bool(tagged and words.FILING.match(bare))
        opens = filing != was_filing or (table is not None and bare[1] != "/")
        if start >= 0 and (blank or alone or opens or (0 < len(previous) < 60 and is_heading_line(previous, bare))):
            yield Span(start, line - 1)
            start = -1
        if alone:
            yield Span(line, end)
        elif not blank and start < 0:
            start = line
        if table is not None and bare[1] == "/":
            yield Span(start, end)
            start = -1
        previous = "" if alone or blank or start < 0 else bare
        line = text.rfind("\n", end, next_ink(text, end)) + 1 if blank else end + 1
        if line <= end:
            break
    if start >= 0:
        yield Span(start, size)


def name_told_of(head: str) -> str:
    """The company that a paragraph is about, told from its first sentence; empty where it brings news."""
    about = words.ABOUT.match(head.lstrip()) or words.ABOUT_TURNED.match(head.lstrip())
    if about is None or words.NEWS.search(head, 0, 400):
        return ""
    return words.LEGAL_FORM.sub("", " ".join(about["name"].split()).rstrip(","))


def opens_table(bare: str) -> bool:
    """Whether a paragraph begins with the mark of a table."""
    return bare[:7].upper() == "<TABLE>"


def closes_table(tail: str) -> bool:
    """Whether the mark that closes a table stands at the end of a paragraph."""
    return "</TABLE>" in tail.upper()


def opens_section(title: str) -> bool:
    """Whether a heading opens an About or a caution."""
    return bool(re.match(r"(?i)about\s", title) or words.CAUTION_TITLE.search(title))


def is_table(lines: list[str]) -> bool:
    """Whether most lines have columns, and figures or rules in them."""
    if lines[0].lstrip().startswith(("<TABLE>", "<CAPTION>", "<S>")):
        return True
    rows = [line for line in lines if words.ROW.search(line.strip())]
    figures = sum(1 for line in rows if re.search(r"\d|[-=_]{4}", line))
    return len(rows) >= 2 and 2 * len(rows) > len(lines) and figures >= 2


def is_heading(head: str, lines: list[str]) -> bool:
    """Whether a paragraph is a heading: a few lines, no full stop, capitals at most words, or in the middle."""
    bare = head.strip()
    if bare.startswith("#"):
        return len(lines) == 1
    if words.SIGNED.match(bare) or (len(lines) == 1 and len(bare) > 250 and not bare.isupper()):
        return False
    if bare[0] in '"“' and len(bare) < 180 and bare[-1] not in ".;,":
        return words.CAUTION_TITLE.match(bare, 1) is not None or (bare.isupper() and len(lines) <= 6)
    closed = bare[-1] in ".,;" and not words.LEGAL_FORM.search(bare)
    if len(lines) > 6 or len(bare) > 400 or closed or bare[0] in '"“•(':
        return bare.isupper() and len(lines) <= 6 and bare[-1] not in ",;"
    long = words.LETTERED.findall(bare)
    capital = sum(1 for word in long if word[0].isupper())
    centred = all(line.startswith(" " * 12) for line in lines) and len(bare) < 250
    short = len(lines) == 1 and len(bare) < 40 and bare[0].isupper()
    return bool(long) and (2 * capital > len(long) or centred or short)
