"""The debt reader, on names such as releases print them; all issuers are made up."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.debt import attributes_of, number_from, plain, read_note
from domain.debt_context import read_note_at
from domain.span import Span

NAMES = [
    ("11 3/4%\nSenior Subordinated Notes due 2009",
     "coupon=11 3/4% rate=11.75 seniority=senior subordinated maturity=2009 year=2009"),
    ("4.70% Senior Notes, Series due May 15, 2020",
     "coupon=4.70% rate=4.7 seniority=senior maturity=May 15, 2020 year=2020"),
    ("five-year, 6% subordinated debenture", "coupon=6% rate=6 seniority=subordinated maturity=five-year"),
    ("2025 Notes", "maturity=2025 year=2025"),
    ("SUBORDINATED CONVERTIBLE DEBENTURES", "seniority=subordinated convertible convertible=true"),
    ("Floating Rate Senior Secured Notes due June 2012",
     "coupon=Floating Rate rate=floating seniority=senior secured secured=secured maturity=June 2012 year=2012"),
    ("Series B 9⅝% Senior Notes", "coupon=9⅝% rate=9.625 seniority=senior series=B"),
    ("7.25%-8.00% convertible bonds due 15 March 2031",
     "coupon=7.25%-8.00% rate=7.25-8 seniority=convertible convertible=true maturity=15 March 2031 year=2031"),
    ("$150,000,000 9-1/2% Senior Notes", "coupon=9-1/2% rate=9.5 seniority=senior amount=150000000 currency=USD"),
    ("€300 million 5% Senior Secured Notes due 2027",
     "coupon=5% rate=5 seniority=senior secured secured=secured maturity=2027 year=2027 amount=300000000 currency=EUR"),
    ("Zero Coupon Convertible Debentures due 2021",
     "rate=0 seniority=convertible convertible=true maturity=2021 year=2021"),
    ("non-convertible notes", "convertible=false"),
    ("10 3/4% Series A Senior Notes", "coupon=10 3/4% rate=10.75 seniority=senior series=A"),
    ("First Lien Notes due 2030", "seniority=first lien maturity=2030 year=2030"),
    ("Senior <PAGE>\nSubordinated Notes", "seniority=senior subordinated"),
    ("5.125 percent senior unsecured notes maturing in 2033",
     "coupon=5.125 percent rate=5.125 seniority=senior unsecured secured=unsecured maturity=2033 year=2033"),
    ("US$1.2 billion 4% notes", "coupon=4% rate=4 amount=1200000000 currency=USD"),
    ("the Notes", ""),
]  # fmt: skip


def told(values: dict[str, str]) -> str:
    return " ".join(f"{name}={value}" for name, value in values.items())


@pytest.mark.parametrize(("quote", "expected"), NAMES)
def test_what_the_name_of_a_note_states(quote: str, expected: str) -> None:
    assert told(attributes_of(read_note(quote))) == expected


@pytest.mark.parametrize(
    ("words", "number"),
    [("11 3/4", "11.75"), ("9⅝", "9.625"), ("9 ½", "9.5"), ("12-1/8", "12.125"), ("4.70", "4.7"), ("3/4", "0.75")],
)
def test_numbers_with_fractions(words: str, number: str) -> None:
    assert number_from(words) == Decimal(number)
    assert plain(number_from(words)) == number


@pytest.mark.parametrize("words", ["eleven", "1/2/3", "9.5%", "1 2 3"])
def test_what_is_no_number_is_refused(words: str) -> None:
    with pytest.raises(ValueError, match="no number"):
        number_from(words)


RELEASE = """Marlow Wire said that it will redeem $150 million of its 9 1/2% Senior Secured Notes due
2012 (the "2012 Notes") and its 8% Junior Notes due 2015. Holders of the 2012 Notes have agreed.
The notes were issued in 2002. It sold Floating Rate Bonds in the aggregate principal amount of €20 million.
"""


def at(text: str, words: str, number: int = 0) -> dict[str, str]:
    start = -1
    for _ in range(number + 1):
        start = text.index(words, start + 1)
    return attributes_of(read_note_at(text, Span(start, start + len(words))))


def test_the_amount_may_stand_beside_the_name() -> None:
    assert at(RELEASE, "9 1/2% Senior Secured Notes due\n2012")["amount"] == "150000000"
    bonds = at(RELEASE, "Floating Rate Bonds")
    assert (bonds["amount"], bonds["currency"]) == ("20000000", "EUR")
    assert "amount" not in at(RELEASE, "8% Junior Notes due 2015")


def test_a_defined_term_has_the_values_of_its_series() -> None:
    found = at(RELEASE, "2012 Notes", 1)
    assert (found["rate"], found["seniority"], found["year"]) == ("9.5", "senior secured", "2012")


def test_the_notes_are_those_that_the_release_is_about() -> None:
    found = at(RELEASE, "notes", 0)
    assert (found["rate"], found["seniority"], found["year"]) == ("9.5", "senior secured", "2012")


def test_what_the_sentence_says_of_interest_and_maturity() -> None:
    text = "It has sold a secured promissory note bearing interest at 12% and maturing on May 1, 2027. The Note is due."
    found = at(text, "secured promissory note")
    assert (found["rate"], found["maturity"], found["year"]) == ("12", "May 1, 2027", "2027")
    assert at(text, "Note") == {**found, "secured": "secured"}


def test_a_mention_that_says_otherwise_is_another_note() -> None:
    text = "its 11% Senior Notes due 2009 and its 14% Junior Notes. The Junior Notes are due, the 2009 Notes are not."
    assert at(text, "Junior Notes", 1)["rate"] == "14"
    assert at(text, "2009 Notes")["rate"] == "11"


def test_a_term_for_several_series_has_what_they_share() -> None:
    text = 'its 11% Senior Notes due 2009 and 14% Senior Notes due 2009 (collectively, the "Notes") are due. The Notes'
    assert at(text, "Notes", 3) == {"seniority": "senior", "maturity": "2009", "year": "2009"}


@given(st.text(max_size=200), st.integers(0, 200), st.integers(0, 200))
def test_any_text_and_place_will_do(text: str, one: int, other: int) -> None:
    attributes_of(read_note(text))
    low, high = sorted((min(one, len(text)), min(other, len(text))))
    read_note_at(text, Span(low, high))
