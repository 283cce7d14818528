"""Fictional releases that teach: each has its advisors, notes and risks marked, and its own firms and terms."""

from itertools import product

from domain.annotation import AnnotatedRelease
from domain.learn_examples import Example
from tests.sheets import drawn

LABELS = frozenset({"ADVISOR", "NOTE", "RISK_FACTOR"})
_COMPANIES = ("Harrow Mill Corporation", "Bexley Freight, Inc.", "Tarn Valley Foods Inc.", "Ostrel Systems plc")
_COUNSEL = ("Marlow & Pike LLP", "Quill, Denholm and Rusk", "Ashby Thorne LLP", "Kestrel & Vane LLP")
_BANKS = ("Corvane Partners LLC", "Hadley Brisk & Co.", "Sable Rowe, Inc.", "Penhallow Group")
_TERMS = ("8 1/2% Senior Notes due 2009", "4.25% Convertible Notes due 2027", "11% Senior Subordinated Notes due 2011")
_RISKS = (
    "{RISK_FACTOR:our ability to close the offering}, {RISK_FACTOR:changes in fuel prices} and "
    "{RISK_FACTOR:the loss of a large customer}",
    "{RISK_FACTOR:delays in shipping}; {RISK_FACTOR:the outcome of litigation, including claims by suppliers}; and "
    "{RISK_FACTOR:our substantial debt}",
)


def drawing(number: int) -> str:
    """The text of a release with its labels in braces."""
    company, counsel = _COMPANIES[number % 4], _COUNSEL[(number * 3 + 1) % 4]
    bank, term, risks = _BANKS[(number + number // 4) % 4], _TERMS[number % 3], _RISKS[number % 2]
    return (
        f"LEEDS, March {number % 27 + 1}, 2004 -- {company} announced today that it will redeem its {{NOTE:{term}}}. "
        f"The {{NOTE:Notes}} will be redeemed at par. The company runs plants in six towns and sells to retailers.\n\n"
        f"{{ADVISOR:{bank}}} acted as financial advisor to the company and {{ADVISOR:{counsel}}} as its legal "
        f"advisor. The board of the company approved the plan on Monday.\n\n"
        f"This release contains forward-looking statements. Factors that could cause actual results to differ "
        f"include {risks}. The company has no duty to update these statements.\n"
    )


def release(number: int, text: str | None = None) -> AnnotatedRelease:
    """A release as a sheet with what is marked in it."""
    return drawn(text or drawing(number), name=f"release-{number}.txt")


def example(text: str, **changes: object) -> Example:
    """A drawing as it teaches when a reviewer saw all of it."""
    sheet = drawn(text)
    spans = tuple((item.label, item.span) for item in sheet.annotations)
    given: dict[str, object] = {"taught": LABELS, "attributes": tuple(item.attributes for item in sheet.annotations)}
    return Example(sheet.text, spans, **(given | changes))  # type: ignore[arg-type]


def examples(count: int = 12) -> list[Example]:
    """So many releases that teach."""
    return [example(drawing(number)) for number in range(count)]


def every_row(size: int) -> list[tuple[int, ...]]:
    """All rows of tags of that size."""
    return list(product((0, 1, 2), repeat=size))
