"""How money, percentages, rates and dates are written: one definition for the lexer, for snapping and for phrases."""

import re

GAP = r"[ \t\r]*\s[ \t]*"
"""One blank, which may be the end of a line with what stands around it."""
_NAMES = "January|February|March|April|May|June|July|August|September|October|November|December"
MONTHS = rf"(?i:{_NAMES}|Jan\.?|Feb\.?|Mar\.?|Apr\.?|Jun\.?|Jul\.?|Aug\.?|Sept?\.?|Oct\.?|Nov\.?|Dec\.?)"
_MANY = rf"(?:{GAP}(?i:thousand|million|billion|trillion)\b)"
_FIGURE = r"\d+(?:[.,]\d+)*"
_FRACTION = rf"(?:(?:{GAP}|-)\d{{1,2}}/\d{{1,2}}|[ ]?[¼½¾⅓⅔⅛⅜⅝⅞])"
_PER_CENT = rf"(?:[ ]?%|{GAP}(?i:per{GAP}cent|percent)\b)"
_CURRENCY = r"(?:USD|EUR|GBP|CHF|CAD|AUD|JPY|SEK|NOK|DKK|US\$|Rs\.?)"

MONEY = (
    rf"(?:(?:[A-Z]{{1,3}})?[$€£¥][ ]?{_FIGURE}{_MANY}?"
    rf"|\b{_CURRENCY}{GAP}?{_FIGURE}{_MANY}?"
    rf"|\b{_FIGURE}{_MANY}?{GAP}(?i:dollars|euros?|cents?|pounds{GAP}sterling)\b)"
)
PERCENT = rf"\b{_FIGURE}{_FRACTION}?(?:{_PER_CENT}|{GAP}(?i:basis{GAP}points)\b)"
COUNT = rf"\b{_FIGURE}{GAP}(?i:thousand|million|billion|trillion)(?:{GAP}(?i:shares))?\b"
"""A number of anything else, such as shares."""
DATE = (
    rf"\b{MONTHS}{GAP}\d{{1,2}}(?:st|nd|rd|th)?(?:,?{GAP}(?:19|20)\d\d)?\b"
    rf"|\b\d{{1,2}}{GAP}{MONTHS}(?:,?{GAP}(?:19|20)\d\d)?\b"
    rf"|\b{MONTHS},?{GAP}(?:19|20)\d\d\b"
)

AMOUNT = re.compile(rf"(?=[A-Z$€£¥\djfmasond])(?:{MONEY}|{PERCENT}|{COUNT}|{DATE})")
"""Any of them: what a double click on a figure takes."""

INLINE = re.compile(rf"(?=[A-Z$€£¥\d])(?:(?P<money>{MONEY})|(?P<percent>{PERCENT})|(?P<date>{DATE}))")
"""The same, told apart; a number of shares is none of the three."""
FRACTION = re.compile(r"\d/\d|[¼½¾⅓⅔⅛⅜⅝⅞]")
NOTE_AFTER = re.compile(
    rf"{GAP}(?:[A-Z][\w-]{{1,24}}{GAP}|(?:senior|subordinated|convertible|secured|unsecured){GAP}){{0,7}}"
    r"(?i:notes?|bonds?|debentures?)\b"
)
"""What stands behind the rate of a note."""
DEFINED = re.compile(r"[\"“](?P<term>[A-Z0-9][\w&.,’'-]{0,30}(?:\s{1,3}[\w&.,’'-]{1,30}){0,5})[\"”]")
BRACKETS = re.compile(r"\([^()]{2,300}\)")
"""Terms are defined in brackets: (the "Notes")."""
