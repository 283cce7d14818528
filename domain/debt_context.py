"""What the rest of a release states of a note: its amount beside it, and the series that a short name stands for."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice

from domain.debt import Debt, read_note
from domain.debt_words import AMOUNT, CURRENCIES, DUE_AFTER, HEAD, INTEREST, MATURES, RATE_BEFORE, SENTENCE
from domain.phrase import phrase_at
from domain.span import Span

REACH = 60_000
"""In code points: how far from a mention the series that it stands for is looked for."""
MOST_MENTIONS = 30
ENOUGH = 12
"""Mentions around that are asked."""
BESIDE = 90
_BEFORE = re.compile(
    r"\s+(?:in\s+)?(?:(?:an?\s+)?aggregate\s+)?(?:principal\s+amount\s+)?(?:of|in)\s+"
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
_TERMS = ("rate", "rate_to", "floating", "coupon", "year", "maturity", "term", "series")
_TOGETHER = re.compile(r"(?i)\b(?:collectively|together)\b")


def read_note_at(text: str, span: Span) -> Debt:
    """What a release states of the note that is mentioned there: its own words first, then those it stands for.

    A term that a bracket defines has the values in which the notes before the bracket agree; any other mention has
    those of the nearest mentions that nothing it says speaks against.
    """
    own = _beside(text, span)
    defined = _defined(text, _plain(span.of(text)))
    if defined:
        found = _completed(own, defined)
        return found if len(defined) > 1 else _with_ranking(_unified(found, _around(text, span, found)))
    return _with_ranking(_unified(own, _around(text, span, own)))


def _around(text: str, span: Span, own: Debt) -> list[Debt]:
    """What the mentions around say, the nearest first; those of another kind left out."""
    read = (_beside(text, place) for place in _mentions(text, span))
    found = list(islice((debt for debt in read if debt.states and own.kind in (None, debt.kind)), ENOUGH))
    if not own.states and span.of(text)[:1].islower():
        # “the notes” are those that the release is about: the first that it names with their rate.
        first = next((debt for debt in map(partial(_beside, text), _heads(text, 0, REACH)) if debt.coupon), None)
        return [first, *found] if first is not None and own.kind in (None, first.kind) else found
    return found


def _unified(own: Debt, others: Iterable[Debt]) -> Debt:
    """One note of which all those mentions may be: what is missing is taken from the nearest that fits."""
    bare = not own.ranking
    for other in sorted(others, key=lambda other: own.year is None or other.year != own.year):
        if _may_be_one(own, other):
            # A ranking of its own stays; one that is taken over is the fullest.
            ranking = max(own.ranking, other.ranking, key=lambda words: len(words.split())) if bare else own.ranking
            told = {name: getattr(other, name) for name in _TERMS if getattr(own, name) in (None, "", False)}
            own = replace(own, ranking=ranking, **told)
    return own


def _may_be_one(one: Debt, other: Debt) -> bool:
    """Whether two mentions can be of one note: what both state is the same, and one ranking is part of the other."""
    for name in ("rate", "rate_to", "year", "series"):
        first, second = getattr(one, name), getattr(other, name)
        if first not in (None, "") and second not in (None, "") and first != second:
            return False
    if one.rate is not None and other.floating and not other.rate:
        return False
    mine, theirs = set(one.ranking.split()), set(other.ranking.split())
    return mine <= theirs or theirs <= mine


def _with_ranking(debt: Debt) -> Debt:
    """With what the ranking says of security and conversion."""
    told = read_note(f"{debt.ranking} notes")
    secured = debt.secured if debt.secured is not None else told.secured
    return replace(debt, secured=secured, convertible=debt.convertible or told.convertible)


def _beside(text: str, span: Span) -> Debt:
    """What a mention states with what stands right beside it: rate, maturity and amount."""
    before = RATE_BEFORE.search(text, max(0, span.start - 30), span.start)
    start = before.start() if before is not None else span.start
    due = DUE_AFTER.match(text, span.end, min(len(text), span.end + 60))
    found = read_note(text[start : due.end() if due is not None else span.end])
    after = " ".join(SENTENCE.match(text, span.end, min(len(text), span.end + 160)).group().split())  # type: ignore[union-attr]
    interest = INTEREST.search(after)
    if not found.coupon and interest is not None:
        rate = read_note(interest["rate"])
        found = replace(found, coupon=rate.coupon, rate=rate.rate)
    matures = MATURES.search(after)
    if not found.maturity and matures is not None:
        told = read_note(f"notes due {matures['when']}")
        found = replace(found, maturity=told.maturity, year=told.year)
    return _with_amount_beside(text, span, found)


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
        return [_beside(text, place) for place in chosen]
    return None


def _completed(own: Debt, series: Sequence[Debt]) -> Debt:
    """The own values, and where there are none, or a part of the ranking alone, those in which all the series agree."""
    told = {}
    for name in _SHARED:
        values = {getattr(debt, name) for debt in series}
        value = values.pop() if len(values) == 1 else None
        mine = getattr(own, name)
        longer = name == "ranking" and value and set(mine.split()) < set(value.split())
        if value not in (None, "") and (mine in (None, "") or longer):
            told[name] = value
    if "amount" in told:
        told["currency"] = series[0].currency
    return _with_ranking(replace(own, **told))


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
