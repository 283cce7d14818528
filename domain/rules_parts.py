"""The named parts that every rule file knows: capitalised names, firms, amounts, rates, dates, quoted terms."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from domain.rules_firms import Said, firms_in

Ranges = Iterable[tuple[int, int]]

FORMS = r"(?:Inc|Corp|Cos?|Ltd|Bros|Jr|Sr|St|N\.A|S\.A|L\.P|L\.L\.P|L\.L\.C|P\.C|P\.A)\."
NAME = rf"(?:{FORMS}|(?:[A-Z]\.)+(?:[A-Z][A-Za-z]*)?|[A-Z][A-Za-z0-9]*(?:'[A-Z][A-Za-z]*|[&-][A-Za-z0-9]+)*)"
_WORD = r"(?:(?:Inc|Corp|Cos?|Ltd|U\.S|L\.P|N\.A)\.,?|[^\s;]*[^\s;.:!?])"
_JOIN = r"(?:,? & |,? and |, | of the | of | de | )"
_FIRM_NAME = rf"{NAME}(?: plc\b| p\.l\.c\.)?"
FIRM = rf"{_FIRM_NAME}(?:{_JOIN}{_FIRM_NAME})*"
_NUMBER = r"\d+(?:[,.]\d+)*"
_SHARE = rf"(?:{_NUMBER}(?:[ -]\d{{1,2}}/\d{{1,2}}| ?~)?|\d{{1,2}}/\d{{1,2}}|~)"
RATE = rf"(?:{_SHARE}(?: ?%)?(?: ?- ?| to |/){_SHARE} ?%|{_SHARE}(?: ?%|(?i:[ -]per[ -]?cent)\b\.?))"
_MONTH = (
    r"(?i:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Jan\.?|Feb\.?|Mar\.?|Apr\.?|Jun\.?|Jul\.?|Aug\.?|Sept?\.?|Oct\.?|Nov\.?|Dec\.?)"
)
DATE = (
    rf"(?:{_MONTH} (?:\d{{1,2}}(?:st|nd|rd|th)?,? )?(?:19|20)\d\d|"
    rf"\d{{1,2}} {_MONTH},? (?:19|20)\d\d|{_MONTH} \d{{1,2}}\b)"
)
_SERIES = r",? (?i:series|class) [A-Z0-9]{1,3}\b"


@dataclass(frozen=True, slots=True)
class Named:
    """A part that is built in: what it looks like in the plain form, and what exactly of that it is."""

    expression: str
    about: str
    """As the rule tester and the guide say it."""
    exact: Callable[[str, Said], Ranges] | None = None
    """From the words and what is said of them: the ranges that are really it."""
    begins: bool = True
    """Whether it begins with a letter or figure before which no word may run on."""
    ends: bool = True
    """Whether it ends with one behind which no word may run on."""


NAMED = {
    "word": Named(_WORD, "any word", begins=False, ends=False),
    "words": Named(_WORD, "words of any kind, as in {words 0-4}", begins=False, ends=False),
    "name": Named(NAME, "a word with a capital letter", ends=False),
    "firm": Named(FIRM, "the name of a firm, or of several in a row: each is found", firms_in, ends=False),
    "law firm": Named(
        rf"{FIRM},? (?:LLP|L\.L\.P\.|PLLC|P\.L\.L\.C\.|P\.C\.|PC|P\.A\.)",
        "the name of a firm of lawyers by its legal form",
        firms_in,
        ends=False,
    ),
    "party": Named(
        rf"(?:(?i:(?:the|an?|its|certain) )?{FIRM}|"
        r"(?i:(?:the|an?) (?:(?:ad hoc|special|independent|official|steering) )?"
        r"(?:company|issuer|borrower|partnership|committee|group|board|trust|buyer|purchaser|seller)))",
        "somebody who takes part: a name, or such as the Company",
        ends=False,
    ),
    "short name": Named(
        rf"(?:(?:{NAME}|(?:19|20)\d\d|{RATE}) ){{0,6}}"
        r"(?:Notes?|Bonds?|Debentures?|NOTES?|BONDS?|DEBENTURES?|notes|FRNs?|MTNs?|Zeros|PIKs)\b",
        "a term for a note, such as 2025 Notes",
    ),
    "note of holder": Named(
        rf"{NAME}(?: {NAME}){{0,3}} (?:Note|Bond|Debenture)s?\b", "a note that bears a name, such as the Harrow Note"
    ),
    "number": Named(_NUMBER, "a number in figures"),
    "amount": Named(
        rf"(?:[A-Z]{{0,3}}(?:\.S\.)?[$] ?{_NUMBER}|(?:USD|EUR|GBP|CHF|JPY|CAD) ?{_NUMBER})"
        r"(?: (?i:thousand|million|billion|trillion))?",
        "an amount of money",
        begins=False,
        ends=False,
    ),
    "rate": Named(RATE, "a rate or a range of rates in percent, also 11 3/4%", begins=False, ends=False),
    "date": Named(DATE, "a date, or a month with its year"),
    "year": Named(r"(?:19|20)\d\d", "a year"),
    "term": Named(
        r"(?:\d{1,2}|(?i:one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty))[ -](?i:year)",
        "so many years, as in five-year",
    ),
    "maturity": Named(
        rf"(?:{_SERIES},?)?,?(?: {RATE})?(?: (?i:series))?(?: (?i:due|maturing)(?: (?i:in|on))?) "
        rf"(?:{DATE}|(?:19|20)\d\d(?:-(?:19|20)?\d\d)?)(?:{_SERIES})?|,{_SERIES.removeprefix(',?')}",
        "when it falls due, as in due 2009",
        begins=False,
    ),
}
