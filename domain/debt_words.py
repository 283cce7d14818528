"""The words in which notes are named: rates, rankings, maturities, amounts and series, as bounded expressions."""

import re
from decimal import Decimal

HEAD = re.compile(r"\b(note|bond|debenture)s?\b", re.IGNORECASE)

FRACTIONS = {
    sign: Decimal(over) / Decimal(under)
    for sign, over, under in (
        ("¼", 1, 4),
        ("½", 1, 2),
        ("¾", 3, 4),
        ("⅛", 1, 8),
        ("⅜", 3, 8),
        ("⅝", 5, 8),
        ("⅞", 7, 8),
        ("⅓", 1, 3),
        ("⅔", 2, 3),
    )
}
_SIGNS = "".join(FRACTIONS)
NUMBERS = re.compile(
    rf"(?:(?P<whole>\d{{1,3}}(?:\.\d{{1,6}})?)(?:[ -](?=\d+/)|(?=[ ]?[{_SIGNS}])|$))?"
    rf"(?:(?P<over>\d{{1,2}})/(?P<under>\d{{1,2}})|[ ]?(?P<sign>[{_SIGNS}]))?"
)
_NUMBER = rf"(?:\d{{1,2}}/\d{{1,2}}|\d{{1,3}}(?:\.\d{{1,6}})?(?:[ -]\d{{1,2}}/\d{{1,2}}|[ ]?[{_SIGNS}])?)"
_PERCENT = r"(?:[ ]?%|[ -]per[ -]?cent\b(?:\.(?= ))?)"
RATE = re.compile(
    rf"(?<![\d.,/$€£¥])(?P<low>{_NUMBER})(?:{_PERCENT}?\s?(?:-|–|—|to|and)\s?(?P<high>{_NUMBER}))?{_PERCENT}",
    re.IGNORECASE,
)
FLOATING = re.compile(r"\b(?:floating|variable|adjustable)(?:[ -]rate)?\b", re.IGNORECASE)
ZERO = re.compile(r"\bzero[ -]coupon\b", re.IGNORECASE)

RANK = re.compile(
    r"(?<![-\w])(?:unsubordinated|subordinated|senior|junior|unsecured|secured|guaranteed|discount|"
    r"(?:first|second|third)[ -](?:lien|priority|mortgage)|(?:general |refunding )?mortgage|"
    r"convertible|exchangeable)\b",
    re.IGNORECASE,
)

MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December|"
    "Jan\\.?|Feb\\.?|Mar\\.?|Apr\\.?|Jun\\.?|Jul\\.?|Aug\\.?|Sept?\\.?|Oct\\.?|Nov\\.?|Dec\\.?"
)
_YEAR = r"(?:19|20)\d\d"
_WHEN = rf"(?:(?:{MONTHS}) (?:\d{{1,2}}(?:st|nd|rd|th)?,? )?|\d{{1,2}} (?:{MONTHS}),? )?{_YEAR}"
MATURITY = re.compile(
    rf"\b(?:due|maturing|matures?|payable)(?: (?:in|on|at))?(?: the year)? (?P<when>{_WHEN})\b", re.IGNORECASE
)
YEAR_BEFORE = re.compile(
    rf"(?<![,\d] )(?<!\d)\b(?P<year>{_YEAR})\b(?= (?:[\w%.-]+ ){{0,6}}(?i:notes?|bonds?|debentures?)\b)"
)
_TO_FIFTEEN = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
MULTIPLES = {word: number for number, word in enumerate(_TO_FIFTEEN.split(), 1)} | {
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
}
TERM = re.compile(rf"\b(?P<number>\d{{1,2}}|{'|'.join(MULTIPLES)})[ -]year\b", re.IGNORECASE)

SERIES = re.compile(
    r"\b[Ss](?:eries|ERIES)\s(?P<name>(?:20\d\d|19\d\d)?-?[A-Z0-9]{1,4}(?:-\d{1,2})?)\b(?! due)"
    r"|\b(?P<before>(?:19|20)\d\d)\s[Ss](?:eries|ERIES)\b"
)

CURRENCIES = {
    "$": "USD",
    "US$": "USD",
    "U.S.$": "USD",
    "USD": "USD",
    "C$": "CAD",
    "CAD": "CAD",
    "CDN$": "CAD",
    "A$": "AUD",
    "HK$": "HKD",
    "S$": "SGD",
    "€": "EUR",
    "EUR": "EUR",
    "£": "GBP",
    "GBP": "GBP",
    "¥": "JPY",
    "JPY": "JPY",
    "CHF": "CHF",
    "RMB": "CNY",
}
AMOUNT = re.compile(
    r"(?P<letters>\b(?:USD|EUR|GBP|JPY|CHF|CAD|RMB)(?=\s?\d)|(?:U\.S\.|US|C|CDN|A|HK|S)\$)?\s?"
    r"(?(letters)|(?P<sign>[$€£¥]))\s?(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,15}(?:\.\d{1,6})?)"
    r"(?:\s?(?P<scale>thousand|million|billion|trillion)\b)?",
    re.IGNORECASE,
)
_SPACED = rf"{_NUMBER}{_PERCENT}".replace("[ ]", r"\s").replace(" ", r"\s")
RATE_BEFORE = re.compile(rf"(?<![\d.,/$€£¥]){_SPACED}\s+\Z", re.IGNORECASE)
"""Up to the name of a note: its rate, where that is not taken as a part of the name."""
DUE_AFTER = re.compile(
    rf",?\s+(?:due|maturing)(?:\s+(?:in|on))?\s+(?:(?:{MONTHS})\s+(?:\d{{1,2}},?\s+)?)?{_YEAR}\b", re.IGNORECASE
)
SENTENCE = re.compile(r"(?:(?!\.\s+[A-Z]|\n\s*\n)[\s\S])*")
INTEREST = re.compile(
    rf"\bbear(?:s|ing)?\s(?:\w+\s)?interest\s(?:at|of)\s(?:(?:a|an|the)\s)?(?:\w+\s)?(?:rate\sof\s)?(?P<rate>{_NUMBER}{_PERCENT})",
    re.IGNORECASE,
)
MATURES = re.compile(rf"\b(?:matures?|maturing|payable|due)\s(?:in|on)\s(?P<when>{_WHEN})\b", re.IGNORECASE)
