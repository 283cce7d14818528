"""Values that a release itself offers: its parties, the terms of a note, the role of a firm; never set unasked."""

import re
from collections import Counter

from domain.blocks import DATELINE
from domain.phrase import phrase_at
from domain.segment import paragraph_at, word_set
from domain.span import Span

MOST_PARTIES = 9
REACH = 100_000
"""Parties are looked for in this much of the text."""
ROLE_REACH = 160

_BRACKETS = re.compile(r"\([^()]{2,300}\)")
_DEFINED = re.compile(r"(?P<the>\b[Tt]he\s+)?[\"“](?P<term>[A-Z][\w&.’'-]*(?:\s+[\w&.’'-]+){0,4}?),?[\"”]")
_STANDING = re.compile(
    r"\b[Tt]he\s+(Company|Committee|Issuer|Borrower|Partnership|Trust|Bank|Purchasers?|Buyer|Seller|Corporation|Debtors|"
    r"Noteholders|Bondholders)\b(?!\s*['’])?"
)
_ANNOUNCED = re.compile(
    r"\b(?:(?:jointly\s+)?announced\s+today|today\s+(?:\w+\s+)?(?:announced|reported)|announced\s+that|announces)\b"
)
_NO_PARTY = word_set("""
    acquisition act agreement agreements amendment amount arrangement bond bonds business closing combination
    consent credit date deadline debenture debentures divestiture event exchange facility fiscal indenture
    initiative loan loans meeting merger note notes offer offering offerings option options period plan price
    private product products program project proposal prospectus recapitalization registration report reports
    restructuring rights securities security settlement share shares spin-off statement statements stock strategy
    subscription system tender term terms transaction transactions units warrant warrants website year
""")
_COUPON = re.compile(r"\d+(?:\.\d+)?(?:(?:\s+|-)\d{1,2}/\d{1,2}|[ ]?[¼½¾⅛⅜⅝⅞])?\s?%")
_RANK = re.compile(
    r"\b(?:senior|junior|subordinated|unsubordinated|secured|unsecured|convertible|exchangeable)\b", re.IGNORECASE
)
_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_MATURITY = re.compile(
    rf"(?i:\b(?:due|maturing(?:\s+(?:in|on))?)\s+)((?:(?:{_MONTH})\s+(?:\d{{1,2}},?\s+)?)?(?:19|20)\d\d)\b"
    r"|\b((?i:(?:\d+|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty)-year))\b"
    r"|\b((?:19|20)\d\d)\s+(?:[\w-]+\s+){0,4}(?i:notes?|bonds?|debentures?)\b"
)
_LEGAL = re.compile(r"(?i)\blegal\s+(?:advis[eo]r|counsel)|\bcounsel\b|\blaw\s+firm\b|\battorneys?\b")
_FINANCIAL = re.compile(r"(?i)\bfinancial\s+advis[eo]r|\binvestment\s+bank(?:er|ing)?\b|\brestructuring\s+advis[eo]r")
_CLAUSE_END = re.compile(
    r";|\.(?=\s+[A-Z\"“]|\s*\Z)|\n\s*\n|,?\s+and\s+(?=(?:[\w&.,'’]+\s+){1,9}(?:as|served|acted)\b)|,?\s+while\s"
)


def parties(text: str) -> tuple[str, ...]:
    """The parties that the release names or defines, most mentioned first, at most nine."""
    text = text[:REACH]
    found: Counter[str] = Counter()
    for bracket in _BRACKETS.finditer(text):
        for match in _DEFINED.finditer(bracket.group()):
            term = re.sub(r"['’]s$", "", " ".join(match["term"].split()).rstrip(",."))
            if term.split()[-1].lower() not in _NO_PARTY and term.lower() not in ("we", "us", "our"):
                found[f"the {term}" if match["the"] else term] = 0
    for match in _STANDING.finditer(text):
        found[f"the {match[1]}"] = 0
    if issuer := announcer(text):
        found[issuer] = 0
    for name in found:
        bare = name.removeprefix("the ")
        article = r"[Tt]he\s+" if bare != name else ""
        found[name] = len(re.findall(rf"\b{article}{re.escape(bare)}(?!\w)", text))
    return tuple(name for name, _ in found.most_common(MOST_PARTIES))


def announcer(text: str) -> str:
    """The firm that announces: what the sentence after the dateline begins with, or what stands before the verb."""
    match = _ANNOUNCED.search(text)
    if match is None:
        return ""
    paragraph = paragraph_at(text, match.start())
    dateline = DATELINE.match(text, paragraph.start, match.start())
    for position in (dateline.end() if dateline else paragraph.start, match.start() - 1):
        span = phrase_at(text, position)
        name = " ".join(span.of(text).split())
        if name[:1].isupper() and span.end <= match.start() and name.lower() not in ("the", "company"):
            return re.sub(r"\.(?=, )", "", name)
    return ""


def note_hints(quote: str) -> dict[str, str]:
    """Coupon, seniority and maturity where the words of a note name state them, to be offered as values."""
    hints = {}
    if coupon := _COUPON.search(quote):
        hints["coupon"] = " ".join(coupon.group().split())
    if ranks := _RANK.findall(quote):
        hints["seniority"] = " ".join(dict.fromkeys(rank.lower() for rank in ranks))
    if maturity := _MATURITY.search(quote):
        hints["maturity"] = " ".join(next(group for group in maturity.groups() if group).split())
    return hints


def role_hint(text: str, span: Span) -> str:
    """`legal` or `financial` where the words right after a firm's name, else right before it, say so; else empty."""
    after = text[span.end : span.end + ROLE_REACH]
    end = _CLAUSE_END.search(after)
    if end and end.start() < 2 and (further := _CLAUSE_END.search(after, end.end())):
        end = further  # "A and B acted as its financial advisors"
    role = _role(after[: end.start()] if end else after)
    if role:
        return role
    before = text[max(0, span.start - ROLE_REACH // 2) : span.start]
    start = max((match.end() for match in _CLAUSE_END.finditer(before)), default=0)
    return _role(before[start:])


def _role(words: str) -> str:
    """The role that a stretch of words names first."""
    legal, financial = _LEGAL.search(words), _FINANCIAL.search(words)
    if legal and (not financial or legal.start() < financial.start()):
        return "legal"
    return "financial" if financial else ""
