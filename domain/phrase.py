"""The phrase at a position: a whole firm name or note name, a capitalised name, an amount, a date, else the word."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from domain.lexer_words import AMOUNT, GAP, MONTHS
from domain.segment import FUNCTION_WORDS, WORD_REACH, clamped, units, word_at, word_set
from domain.span import Span

PHRASE_REACH = 1_500
MOST_WORDS = 24

_HEADS = word_set("note notes bond bonds debenture debentures")
_DESCRIBING = word_set("""
    adjustable amortising amortizing callable capital class collateralised collateralized contingent convertible coupon
    cumulative demand development discount equity-linked exchange exchangeable existing first fixed fixed-rate floating
    floating-rate global guaranteed high-yield increasing industrial insured investment-grade junior lien medium
    medium-term mezzanine mortgage municipal new non-convertible non-interest-bearing non-recourse original-issue
    outstanding pay-in-kind perpetual pik priority private promissory puttable rate redeemable refunding registered
    reset revenue second secured senior series short-term step-up subordinated sustainability-linked tax-exempt term
    third toggle unrated unsecured variable zero zero-coupon
""")
_NOT_PART = word_set("existing new outstanding private registered")
"""Describe a note without being of its name: they join a name only from inside."""
_TERM = re.compile(r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty)-year", re.I)
_YEAR = re.compile(r"(?:19|20)\d\d")
_MATURITY = re.compile(
    rf",?{GAP}(?:(?i:series){GAP}(?:[A-Z0-9]{{1,4}}(?:-\d)?\b{GAP}?)?)?"
    rf"(?i:due|maturing(?:{GAP}in)?){GAP}(?:{MONTHS}{GAP}(?:\d{{1,2}},?{GAP})?)?(?:19|20)\d\d"
    rf"|,?{GAP}(?i:series){GAP}[A-Z0-9]{{1,4}}(?:-\d)?\b"
)
_SUFFIX = re.compile(
    r"(?:Inc|Incorporated|Corp|Corporation|Co|Company|Ltd|Limited|Plc|AG|SE|GmbH|KG|KGaA|LLC|LP|Pty|AB|ASA|NV|BV|SA|SpA|Sarl|"
    r"LLP|PLLC|PC|PA|NA|Trust|(?:[A-Z]\.){2,}|S\.p\.A\.?|&\s+Co(?:mpany|\.)?)\.?",
    re.IGNORECASE,
)
_PARTNERS = re.compile(r"LLP|PLLC|P\.?C\.?|P\.?A\.?|L\.L\.P\.?|P\.L\.L\.C\.?|LLC", re.IGNORECASE)
_HEADLINE_VERBS = word_set("""
    acquires agrees amends announces appoints begins closes commences completes confirms declares enters expands extends
    files intends issues launches names offers plans prices provides receives redeems repays reports retains retires
    sells signs suspends updates
""")
_ROLE_AFTER = re.compile(
    r"[\s,]{1,12}(?:as|is|was|were|are|has|have|served?|serves|acted|acts?|advised|advises|provided|represented)\b"
    r"[^.;]{0,80}?(?i:advis|counsel|placement|underwrit|manager|agent|banker)"
)


class Join(Enum):
    """What stands between two words of a name."""

    PLAIN = " "
    COMMA = ","
    AMPERSAND = "&"
    AND = "and"
    OF = "of"


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the neighbourhood and where it stands."""

    span: Span
    text: str

    @property
    def plain(self) -> str:
        """The word in small letters."""
        return self.text.lower()

    @property
    def is_name(self) -> bool:
        """Whether it can be a part of a name: capitalised and no function word."""
        letter = self.text.lstrip("& ").lstrip()[:1]
        return letter.isupper() and self.plain not in FUNCTION_WORDS and self.plain not in _HEADLINE_VERBS

    @property
    def is_suffix(self) -> bool:
        """Whether it is the legal form at the end of a firm's name."""
        return bool(_SUFFIX.fullmatch(self.text))

    @property
    def describes_note(self) -> bool:
        """Whether it belongs to the name of a note before its head."""
        return (
            self.plain in _DESCRIBING
            or self.text.endswith("%")
            or bool(_TERM.fullmatch(self.text) or _YEAR.fullmatch(self.text))
        )


def phrase_at(text: str, position: int) -> Span:
    """A whole firm or note name at the position, else a capitalised name, an amount or a date, else the word."""
    position = clamped(text, position)
    here = word_at(text, position)
    if not here.length:
        return here
    low = max(0, position - PHRASE_REACH)
    words = [Word(unit, unit.of(text)) for unit in units(text, low, position + PHRASE_REACH)]
    index = next((i for i, word in enumerate(words) if word.span.start <= here.start < word.span.end), None)
    if index is None:
        return here
    note = _note(text, words, index)
    if note is not None:
        return note
    name, is_firm = _name(text, words, index)
    if is_firm:
        return name
    for match in AMOUNT.finditer(text, low, min(len(text), position + WORD_REACH)):
        if match.start() <= here.start < match.end():
            return Span(match.start(), max(match.end(), here.end))
    return name


def firm_of(text: str, words: Sequence[Word], index: int) -> Span | None:
    """The whole firm's name that one of the words belongs to, or None where it is none by its form."""
    name, is_firm = _name(text, words, index)
    return name if is_firm else None


def joint(text: str, left: Span, right: Span) -> Join | None:
    """What joins two neighbouring words into one phrase, or None where a phrase cannot run on."""
    gap = text[left.end : right.start]
    bare = gap.strip()
    if bare not in ("", ",", ".,", "&", "<PAGE>", "<page>", "<Page>") or not gap:
        return None
    if bare.startswith("<"):
        return Join.PLAIN
    if "\n" in gap:
        line = text.rfind("\n", max(0, left.end - 300), left.end) + 1
        if gap.count("\n") > 1 or left.end - line < 45:
            return None
    elif len(gap) - len(bare) > 3:
        return None
    return {"": Join.PLAIN, "&": Join.AMPERSAND}.get(bare, Join.COMMA)


def _note(text: str, words: Sequence[Word], index: int) -> Span | None:
    """The whole note name around a word, with its coupon, rank and maturity."""
    head = _head(text, words, index)
    if head is None:
        return None
    first = head
    while first > 0 and head - first < MOST_WORDS and _before_note(text, words, first - 1, head):
        first -= 1
    while first < head and words[first].plain in _NOT_PART:
        first += 1
    end = words[head].span.end
    maturity = _MATURITY.match(text, end)
    end = maturity.end() if maturity else end
    here = words[index].span
    return Span(words[first].span.start, end) if words[first].span.start <= here.start and here.end <= end else None


def _head(text: str, words: Sequence[Word], index: int) -> int | None:
    """Which word is the Notes of the name that the word at `index` is in."""
    for head in range(index, min(index + MOST_WORDS, len(words))):
        if words[head].plain in _HEADS:
            return head
        if head + 1 == len(words) or not _before_note(text, words, head, head):
            break
    for head in range(index - 1, max(-1, index - 6), -1):
        if words[head].plain in _HEADS:
            maturity = _MATURITY.match(text, words[head].span.end)
            return head if maturity and maturity.end() >= words[index].span.end else None
    return None


def _before_note(text: str, words: Sequence[Word], index: int, head: int) -> bool:
    """Whether the word at `index` and the one after it both belong to a note's name."""
    word, following = words[index], words[index + 1]
    join = joint(text, word.span, following.span)
    if join is Join.PLAIN:
        if word.describes_note:
            return True
        capital = word.is_name and not word.text.isupper() and not word.is_suffix and word.plain not in _HEADS
        return capital and (words[head].text[0].isupper() or head == index)
    return join is Join.COMMA and word.describes_note and following.describes_note


def _name(text: str, words: Sequence[Word], index: int) -> tuple[Span, bool]:
    """The capitalised name around a word, and whether it is a firm's by its form or by what is said of it."""
    here = words[index].span
    if words[index].plain in ("and", "of", "the") and index > 0:
        name, is_firm = _name(text, words, index - 1)
        return (name, is_firm) if name.start < here.start and here.end < name.end else (here, False)
    if not words[index].is_name:
        return here, False
    chain, joins = _chain(text, words, index)
    at = next(i for i, word in enumerate(chain) if word.span == here)
    first, last = _firm_bounds(text, chain, joins, at)
    span = Span(chain[first].span.start, chain[last].span.end)
    inner = joins[first:last]
    is_firm = last > first and (
        chain[last].is_suffix or any(join in (Join.AMPERSAND, Join.AND, Join.COMMA) for join in inner)
    )
    return span, is_firm


def _chain(text: str, words: Sequence[Word], index: int) -> tuple[list[Word], list[Join]]:
    """The capitalised words that hang together around one, and what joins each to the next."""
    chain, joins = [words[index]], []
    at = index
    while len(chain) < MOST_WORDS and (step := _step(text, words, at, 1)) is not None:
        at, join = step
        chain.append(words[at])
        joins.append(join)
    at = index
    while len(chain) < 2 * MOST_WORDS and (step := _step(text, words, at, -1)) is not None:
        at, join = step
        chain.insert(0, words[at])
        joins.insert(0, join)
    return chain, joins


def _step(text: str, words: Sequence[Word], at: int, step: int) -> tuple[int, Join] | None:
    """The next capitalised word in a direction and what joins the two."""
    other = at + step
    if not 0 <= other < len(words):
        return None
    left, right = words[min(at, other)], words[max(at, other)]
    join = joint(text, left.span, right.span)
    if join is None:
        return None
    if words[other].is_name:
        if left.is_suffix and not right.is_suffix and join is not Join.AMPERSAND:
            return None
        return other, Join.PLAIN if right.is_suffix and join is Join.COMMA else join
    beyond = other + step
    if words[other].plain not in ("and", "of") or not 0 <= beyond < len(words) or not words[beyond].is_name:
        return None
    if joint(text, words[min(other, beyond)].span, words[max(other, beyond)].span) is None:
        return None
    before = words[min(at, beyond)]
    # Only “Corporation of America, Inc.” goes on behind a legal form.
    if before.is_suffix and (words[other].plain != "of" or before.plain not in ("company", "corporation", "trust")):
        return None
    return beyond, Join.OF if words[other].plain == "of" else Join.AND


def _firm_bounds(text: str, chain: Sequence[Word], joins: Sequence[Join], at: int) -> tuple[int, int]:
    """The first and last word of the name that the word `at` is in: lists of names are told from partners' names."""
    glue = (Join.PLAIN, Join.AMPERSAND, Join.OF)
    parts: list[list[int]] = [[0, 0]]
    for i, join in enumerate(joins):
        if join in glue:
            parts[-1][1] = i + 1
        else:
            parts.append([i + 1, i + 1])
    for right in range(len(parts) - 1, 0, -1):
        left = _partners_from(text, chain, joins, parts, right)
        if left < right and parts[left][0] <= at <= parts[right][1]:
            return parts[left][0], parts[right][1]
    first, last = next(part for part in parts if part[0] <= at <= part[1])
    return first, last


def _partners_from(
    text: str, chain: Sequence[Word], joins: Sequence[Join], parts: Sequence[Sequence[int]], right: int
) -> int:
    """The first of the parts that make one firm of partners with the part `right` ("Weil, Gotshal and Manges")."""
    first, last = parts[right]
    by_ampersand = Join.AMPERSAND in joins[first:last] or any(
        chain[i].text.startswith("&") for i in range(first, last + 1)
    )
    single = first == last or chain[first + 1].is_suffix or joins[first] is Join.AMPERSAND
    before = joins[first - 1]
    if not single or (before is Join.COMMA and not by_ampersand):
        return right
    if before is Join.AND and not (_PARTNERS.fullmatch(chain[last].text) or _advises(text, chain[last].span.end)):
        return right
    left = right
    while left > 0 and parts[left - 1][0] == parts[left - 1][1]:
        if left < right and joins[parts[left][0] - 1] is not Join.COMMA:
            break
        left -= 1
    return left


def _advises(text: str, end: int) -> bool:
    """Whether the words after a name say that it advises somebody."""
    return _ROLE_AFTER.match(text, end, min(len(text), end + 140)) is not None
