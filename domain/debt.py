"""The debt reader: what the name of a note says of it, as typed values; the words themselves are left as they are."""

import re
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from enum import StrEnum

from domain.debt_words import (
    AMOUNT,
    CURRENCIES,
    FLOATING,
    FRACTIONS,
    HEAD,
    MATURITY,
    MULTIPLES,
    NUMBERS,
    RANK,
    RATE,
    SERIES,
    TERM,
    YEAR_BEFORE,
    ZERO,
)

MOST = 600
"""No name of a note is longer than this; what follows is not read."""


class Kind(StrEnum):
    """What a debt security calls itself."""

    NOTE = "note"
    BOND = "bond"
    DEBENTURE = "debenture"


@dataclass(frozen=True, slots=True)
class Debt:
    """What is stated of a debt security; None or empty where nothing is."""

    kind: Kind | None = None
    rate: Decimal | None = None
    """In percent a year; of a range its lower end; 0 for zero coupon."""
    rate_to: Decimal | None = None
    """The upper end of a range."""
    floating: bool = False
    coupon: str = ""
    """The rate as printed."""
    ranking: str = ""
    """The ranking words in the order of the text, in small letters."""
    secured: bool | None = None
    convertible: bool | None = None
    """True where it says convertible or exchangeable, False where it says it is not."""
    year: int | None = None
    """Of maturity."""
    maturity: str = ""
    """The maturity as printed: a year, a date, or a term such as five-year."""
    term: int | None = None
    """In years."""
    amount: Decimal | None = None
    currency: str = ""
    """ISO 4217."""
    series: str = ""

    @property
    def states(self) -> bool:
        """Whether more is stated than that it is a note."""
        return any(getattr(self, field.name) not in (None, "", False) for field in fields(self) if field.name != "kind")


def read_note(quote: str) -> Debt:
    """What a mention of a debt security states, read from its own words alone."""
    words = " ".join(re.sub(r"<(?i:/?page)>", " ", quote[:MOST]).split())
    found = Debt(kind=_kind(words), ranking=_ranking(words), series=_series(words))
    lowered = set(found.ranking.split())
    found = replace(found, secured=_either(lowered, "secured", "unsecured"), convertible=_convertible(words, lowered))
    return _with_amount(_with_maturity(_with_rate(found, words), words), words)


def attributes_of(debt: Debt) -> dict[str, str]:
    """The values as an annotation's attributes: names of the founding scheme, numbers with a point, no empty ones."""
    told = {
        "coupon": debt.coupon,
        "rate": _told_rate(debt),
        "seniority": debt.ranking,
        "secured": "" if debt.secured is None else "secured" if debt.secured else "unsecured",
        "convertible": "" if debt.convertible is None else str(debt.convertible).lower(),
        "maturity": debt.maturity,
        "year": str(debt.year or ""),
        "amount": "" if debt.amount is None else plain(debt.amount),
        "currency": debt.currency,
        "series": debt.series,
    }
    return {name: value for name, value in told.items() if value}


def plain(number: Decimal) -> str:
    """A number without an exponent or needless zeros."""
    told = f"{number:f}"
    return told.rstrip("0").rstrip(".") if "." in told else told


def number_from(words: str) -> Decimal:
    """A number as printed in a rate: `11 3/4`, `9⅝`, `4.70`, `12-1/2`."""
    match = NUMBERS.fullmatch(words.strip())
    if match is None:
        raise ValueError(f"no number: {words!r}")
    whole = Decimal(match["whole"] or "0")
    if match["over"]:
        under = Decimal(match["under"])
        return whole + (Decimal(match["over"]) / under if under else Decimal(0))
    return whole + FRACTIONS.get(match["sign"] or "", Decimal(0))


def _told_rate(debt: Debt) -> str:
    if debt.rate is None:
        return "floating" if debt.floating else ""
    return plain(debt.rate) if debt.rate_to is None else f"{plain(debt.rate)}-{plain(debt.rate_to)}"


def _kind(words: str) -> Kind | None:
    heads = HEAD.findall(words)
    return Kind(heads[-1].lower()) if heads else None


def _ranking(words: str) -> str:
    found = [" ".join(match.group().lower().split()) for match in RANK.finditer(words)]
    return " ".join(dict.fromkeys(found))


def _either(words: set[str], yes: str, no: str) -> bool | None:
    return False if no in words else True if yes in words else None


def _convertible(words: str, ranking: set[str]) -> bool | None:
    if re.search(r"(?i)\bnon-?\s?(?:convertible|exchangeable)", words):
        return False
    return True if ranking & {"convertible", "exchangeable"} else None


def _series(words: str) -> str:
    match = SERIES.search(words)
    return (match["name"] or match["before"] or "").strip() if match else ""


def _with_rate(debt: Debt, words: str) -> Debt:
    floating = FLOATING.search(words)
    rates = RATE.search(words)
    if rates is not None:
        low, high = number_from(rates["low"]), rates["high"]
        top = number_from(high) if high else None
        return replace(debt, rate=low, rate_to=top, coupon=rates.group().strip(), floating=floating is not None)
    if ZERO.search(words):
        return replace(debt, rate=Decimal(0))
    return replace(debt, floating=True, coupon=floating.group()) if floating else debt


def _with_maturity(debt: Debt, words: str) -> Debt:
    due, term, before = MATURITY.search(words), TERM.search(words), YEAR_BEFORE.search(words)
    years = None
    if term is not None:
        number = term["number"].lower()
        years = int(number) if number.isdigit() else MULTIPLES[number]
    if due is not None:
        return replace(debt, maturity=due["when"], year=int(due["when"][-4:]), term=years)
    if before is not None:
        return replace(debt, maturity=before["year"], year=int(before["year"]), term=years)
    return replace(debt, maturity=term.group(), term=years) if term else debt


def _with_amount(debt: Debt, words: str) -> Debt:
    match = AMOUNT.search(words)
    if match is None:
        return debt
    scale = {"": 0, "thousand": 3, "million": 6, "billion": 9, "trillion": 12}[(match["scale"] or "").lower()]
    amount = Decimal(match["number"].replace(",", "")).scaleb(scale)
    sign = match["letters"] or match["sign"]
    return replace(debt, amount=amount, currency=CURRENCIES.get(sign.upper(), ""))
