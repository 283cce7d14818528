"""Words, sentences and paragraphs around a position of a text, found in a bounded neighbourhood of it."""

import re
from collections.abc import Iterator

from domain.span import Span


def word_set(words: str) -> frozenset[str]:
    """The words of a list as a set."""
    return frozenset(words.split())


WORD_REACH = 600
"""No word, and no row of punctuation beside one, is looked for further away than this."""
SENTENCE_REACH = 4_000

FUNCTION_WORDS = word_set("""
    a additionally after all also although an and any approximately as at because before but by certain each every
    for from he her his however i if in is it its into may more no not on or our she since some such than that the
    their there these they this those through to under until upon via we when where which while who will with would
    you your
""")
_TITLES = "Mr|Mrs|Ms|Messrs|Dr|Prof|St|Ste|Gen|Gov|Sen|Rep|Hon|Lt|Col|Capt|Rev|Mt|Ft|vs|cf|approx|ext"
_COMPANIES = "Inc|Incorp|Corp|Cos?|Ltd|Bros|Assoc|Assn|Mfg|Intl|Natl|Pty|Jr|Sr|Esq|Dept|Ave|Blvd|Rd|etc"
_MONTHS = "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"

UNIT = re.compile(
    rf"""
      <(?i:/?page)>                                           # a page mark is no word
    | (?<=\w)['’]s\b                                          # nor is what makes a name possessive
    | (?P<word>
        &\s{{1,12}}Co(?:\.|mpany\b|\b)                        # & Co.
      | (?:https?://|www\.)[^\s<>"]*[\w/]
      | (?:[A-Z]{{1,3}})?[$€£¥][ ]?\d+(?:[.,]\d+)*            # US$150,000,000
      | \d+(?:[.,]\d+)*(?:\s{{1,3}}|-)\d{{1,2}}/\d{{1,2}}(?!\d)(?:[ ]?%)?  # 11 3/4%
      | \d+[ ]?[¼½¾⅛⅜⅝⅞](?:[ ]?%)?
      | (?<!\w)(?:[A-Za-z]\.){{2,}}(?:-?\w+)?                 # L.L.P., U.S.-based, J.P.Morgan
      | \b(?i:{_TITLES}|{_COMPANIES})\.(?=\W|$)
      | \b(?:{_MONTHS}|Nos?)\.(?=\s?\d)
      | \b[A-Z]\.(?=\s{{1,3}}[A-Z])                           # an initial
      | \w+(?:(?:[-./@&+]|['’](?!s\b)|-[ ]?\n[ \t]*|(?<=\d)[,:](?=\d))\w+)*(?:(?<=\d)[ ]?%)?
      )
    """,
    re.VERBOSE,
)
_NAME_END = re.compile(rf"(?:{_COMPANIES}|(?:[A-Za-z]\.)+[A-Za-z])\.$", re.IGNORECASE)
_ABBREVIATION = re.compile(
    rf"(?:\b(?i:{_TITLES}|{_COMPANIES})|\b(?:{_MONTHS}|Nos?)|\b[A-Z]|\b(?:[A-Za-z]\.)+[A-Za-z])\.$"
)
_STOP = re.compile(r"[.!?]+[\"”’'»)\]]*(?=\s+[\"“‘'«(\[]*(?P<next>[A-Z0-9]\w*)|\s*\Z)")
_INK = re.compile(r"\S")
_BREAK = re.compile(r"\n[^\S\n]*(?:\n|<(?i:/?page)>[^\n]*(?:\n|\Z))")
_PAGE_LINE = re.compile(r"[^\S\n]*<(?i:/?page)>[^\n]*")


def clamped(text: str, position: int) -> int:
    """The position, or the nearest one that the text has."""
    return min(max(position, 0), len(text))


def units(text: str, low: int, high: int) -> Iterator[Span]:
    """The words of a stretch of the text: numbers with their signs, abbreviations with their stops."""
    for match in UNIT.finditer(text, max(low, 0), min(high, len(text))):
        if match["word"]:
            yield Span(*match.span())


def word_at(text: str, position: int) -> Span:
    """The word at the position or just before it; an empty span where there is none."""
    position = clamped(text, position)
    before = None
    for unit in units(text, position - WORD_REACH, position + WORD_REACH):
        if unit.start <= position < unit.end:
            return unit
        if unit.start > position:
            if not re.search(r"\s", text[position : unit.start]) and (before is None or before.end < position):
                return unit
            break
        before = unit
    if before is not None and not re.search(r"\s", text[before.end : position]):
        return before
    return Span(position, position)


def trimmed(text: str, start: int, end: int) -> Span:
    """The stretch without the blanks at its ends; an empty span at `start` when it holds only blanks."""
    first = next_ink(text, start, end)
    if first >= end:
        return Span(start, start)
    return Span(first, last_ink(text, end))


def next_ink(text: str, position: int, end: int | None = None) -> int:
    """The first position at or after this one that holds no blank; the end (of the text) when there is none."""
    end = len(text) if end is None else end
    found = _INK.search(text, position, end)
    return found.start() if found else end


def last_ink(text: str, end: int) -> int:
    """Where the text before `end` ends when its last blanks are left out; 0 when there is nothing else."""
    while end > 0:
        low = max(0, end - SENTENCE_REACH)
        kept = text[low:end].rstrip()
        if kept:
            return low + len(kept)
        end = low
    return 0


def paragraph_at(text: str, position: int) -> Span:
    """The paragraph at the position, between blank lines or page marks, trimmed; empty on a blank line."""
    return _paragraph(text, position, 0, len(text))


def _paragraph(text: str, position: int, low: int, high: int) -> Span:
    """The paragraph at the position as far as it lies in the stretch from `low` to `high`."""
    position = clamped(text, position)
    line = max(text.rfind("\n", low, position) + 1, low)
    line_end = text.find("\n", position, high)
    line_end = high if line_end < 0 else line_end
    if next_ink(text, line, line_end) >= line_end:
        return Span(position, position)
    if _PAGE_LINE.match(text, line):
        return trimmed(text, line, line_end)
    found = _BREAK.search(text, line_end, high)
    return trimmed(text, _paragraph_start(text, line, low), found.start() if found else high)


def _paragraph_start(text: str, line: int, bottom: int) -> int:
    """The end of the last break before the line that starts at `line`, looked for in growing stretches."""
    reach, low = SENTENCE_REACH, line
    while low > bottom:
        low = max(bottom, line - reach)
        low = max(bottom, text.rfind("\n", bottom, low))
        end = low
        while (found := _BREAK.search(text, end, line)) is not None:
            # A break that ends a line may share its line feed with the next one.
            end = found.end() - 1
        if end > low:
            return end + 1
        reach *= 16
    page = _PAGE_LINE.match(text, 0, line) if bottom == 0 else None
    return page.end() if page else bottom


def sentence_at(text: str, position: int) -> Span:
    """The sentence at the position, or the one just before it; trimmed. Headings and blank lines end sentences.

    Of a sentence longer than the neighbourhood looked at only that neighbourhood is given.
    """
    position = clamped(text, position)
    around = max(0, position - SENTENCE_REACH), min(len(text), position + SENTENCE_REACH)
    paragraph = _paragraph(text, position, *around)
    if not paragraph.length:
        return paragraph
    start, low, high = paragraph.start, paragraph.start, paragraph.end
    for end in _ends(text, low, high):
        following = next_ink(text, end)
        if position < following or following >= high:
            return trimmed(text, start, end)
        start = following
    return trimmed(text, start, high)


def _ends(text: str, low: int, high: int) -> Iterator[int]:
    """Where sentences and headings of a paragraph end, in order."""
    window = text[low:high]
    ends = {low + match.end() for match in _STOP.finditer(window) if _is_stop(window, match)}
    start = 0
    while (line_end := window.find("\n", start)) >= 0:
        if is_heading_line(window[start:line_end], window[line_end + 1 : line_end + 60].lstrip()):
            ends.add(low + line_end)
        start = line_end + 1
    yield from sorted(ends)


def _is_stop(window: str, match: re.Match[str]) -> bool:
    """Whether a full stop ends a sentence: not after Mr. or No., and after Inc. only before such as The."""
    if not match.group().startswith(".") or match.end() == len(window):
        return True
    before = window[max(0, match.start() - 20) : match.start() + 1]
    if not _ABBREVIATION.search(before):
        return True
    following = match["next"] or ""
    if len(following) > 1 and following.isupper():  # a headline in capitals runs on
        return False
    return bool(_NAME_END.search(before)) and following[:1].isupper() and following.lower() in FUNCTION_WORDS


def is_heading_line(line: str, following: str) -> bool:
    """Whether a line is a heading by its short length and its capitals, with a new sentence below."""
    line = line.strip()
    if not line or len(line) > 60 or line[-1] in ",;.-&" or not following[:1].isupper():
        return False
    words = [word for word in re.findall(r"[^\W\d_]+", line) if len(word) > 3]
    return bool(words) and all(word[0].isupper() for word in words) and len(line) + len(following.split()[0]) < 65
