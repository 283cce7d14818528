"""What the rest of a release states of a note: its amount beside it, and the series that a short name stands for."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from domain.debt import Debt, read_note
from domain.debt_words import AMOUNT, CURRENCIES, HEAD
from domain.phrase import phrase_at
from domain.span import Span

REACH = 60_000
"""In code points: how far from a mention the series that it stands for is looked for."""
MOST_MENTIONS = 30
ENOUGH = 6
"""Full mentions that are asked: the nearest, and whether others say more of the same ranking."""
BESIDE = 90
_BEFORE = re.compile(
    r"\s+(?:in\s+|of\s+)?(?:(?:an?\s+)?aggregate\s+)?(?:principal\s+amount\s+)?(?:of\s+)?"
    r"(?:(?:its|the|their|our|new|outstanding|existing|additional|company[’']s)\s+){0,3}[\"“(]?\Z",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"[\s,)”\"]{1,4}(?:private\s+placement\s+|offering\s+)?(?:in\s+(?:the|an)\s+(?:aggregate\s+)?(?:principal\s+)?amount\s+of"
    r"|with\s+an?\s+aggregate\s+principal\s+amount\s+of|totall?ing)(?:\s+approximately)?\s*\Z",
    re.IGNORECASE,
)
_DEFINES = re.compile(r"[\s,]{0,3}\(\s*(?P<how>[^()\"“]{0,60})[\"“]\s*\Z")
_SHARED = ("rate", "rate_to", "coupon", "ranking", "secured", "convertible", "year", "maturity", "term", "amount")
_TOGETHER = re.compile(r"(?i)\b(?:collectively|together)\b")


def read_note_at(text: str, span: Span) -> Debt:
    """What a release states of the note that is mentioned there: its own words first, then those it stands for."""
    own = _with_amount_beside(text, span, read_note(span.of(text)))
    if own.ranking and not _is_definition(text, span):
        return own
    return _completed(own, _meant(text, span, own))


def _with_amount_beside(text: str, span: Span, debt: Debt) -> Debt:
    if debt.amount is not None:
        return debt
    low = max(0, span.start - BESIDE)
    for match in reversed(list(AMOUNT.finditer(text, low, span.start))):
        if _BEFORE.match(text, match.end(), span.start):
            return _amount_of(debt, match)
        break
    for match in AMOUNT.finditer(text, span.end, min(len(text), span.end + 2 * BESIDE)):
        if _AFTER.match(text, span.end, match.start()):
            return _amount_of(debt, match)
        break
    return debt


def _amount_of(debt: Debt, match: re.Match[str]) -> Debt:
    read = read_note(" ".join(match.group().split()))
    sign = (match["letters"] or match["sign"]).upper()
    return replace(debt, amount=read.amount, currency=CURRENCIES.get(sign, ""))


def _is_definition(text: str, span: Span) -> bool:
    return text[max(0, span.start - 1) : span.start] in ('"', "“")


def _meant(text: str, span: Span, own: Debt) -> list[Debt]:
    """The series that a short name stands for: those that its definition follows, else the nearest full mention."""
    words = _plain(span.of(text))
    defined = _defined(text, words)
    if defined is not None:
        return defined
    if own.ranking:
        return []
    full = (debt for debt in (read_note(place.of(text)) for place in _mentions(text, span)) if debt.ranking)
    fits = (debt for debt in full if own.kind in (None, debt.kind) and own.year in (None, debt.year))
    alike = list(islice(fits, ENOUGH))
    if not alike:
        return []
    nearest = alike[0]
    wider = [debt for debt in alike if set(debt.ranking.split()) > set(nearest.ranking.split())]
    # The nearest alone is named; what others add to its ranking is still of the same security.
    return [Debt(ranking=wider[0].ranking if wider else nearest.ranking)]


def _defined(text: str, words: str) -> list[Debt] | None:
    """The full mentions right before the bracket that defines a term, or None where no bracket defines it."""
    term = re.compile(r"[\"“]\s*(?P<term>" + r"\s+".join(map(re.escape, words.split())) + r")\s*,?[\"”]", re.IGNORECASE)
    for match in term.finditer(text[:REACH]):
        opening = _DEFINES.search(text, max(0, match.start("term") - 80), match.start("term"))
        if opening is None:
            continue
        before = list(_heads(text, max(0, opening.start() - 400), opening.start()))
        if not before:
            continue
        chosen = before[-2:] if _TOGETHER.search(opening["how"]) else before[-1:]
        return [_with_amount_beside(text, place, read_note(place.of(text))) for place in chosen]
    return None


def _completed(own: Debt, series: Sequence[Debt]) -> Debt:
    """The own values, and where there are none those in which all the series agree."""
    told = {}
    for name in (
        "rate",
        "rate_to",
        "coupon",
        "ranking",
        "secured",
        "convertible",
        "year",
        "maturity",
        "term",
        "amount",
    ):
        values = {getattr(debt, name) for debt in series}
        if getattr(own, name) in (None, "") and len(values) == 1:
            told[name] = values.pop()
    if "amount" in told:
        told["currency"] = series[0].currency
    found = replace(own, **told)
    if "ranking" in told:
        again = read_note(f"{found.ranking} notes")
        found = replace(found, secured=again.secured, convertible=again.convertible)
    return found


def _mentions(text: str, span: Span) -> Iterator[Span]:
    """The mentions of notes around one: those before it, the nearest first, then those after it."""
    before = [match.start() for match in HEAD.finditer(text, max(0, span.start - REACH), span.start)]
    after = (match.start() for match in HEAD.finditer(text, span.end, min(len(text), span.end + REACH)))
    for position in (*reversed(before[-MOST_MENTIONS:]), *islice(after, MOST_MENTIONS)):
        place = phrase_at(text, position)
        if not place.overlaps(span):
            yield place


def _heads(text: str, low: int, high: int) -> Iterator[Span]:
    for match in HEAD.finditer(text, low, high):
        place = phrase_at(text, match.start())
        if place.end <= high:
            yield place


def _plain(words: str) -> str:
    return " ".join(words.split()).strip("\"“”'")
