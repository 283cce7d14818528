"""What a label may be offered from the release's own words; all firms are made up."""

import pytest

import resources
from domain.frame import is_defined_term, read, reads_advisor, reads_note
from domain.scheme import Attribute, Label
from domain.span import Span
from formats.scheme_toml import read_scheme

SCHEME = read_scheme(resources.path("schemes", "founding.toml"))
TEXT = """MARLOW, May 1 - Marlow Wire, Inc. (the "Company") announced today that it has engaged Oakmere & Co. as its
financial advisor to exchange its 9 1/2% Senior Notes due 2012 (the "2012 Notes"). Holders of the 2012 Notes agree.
"""


def label(name: str) -> Label:
    found = SCHEME.label(name)
    assert found is not None
    return found


def spot(words: str, number: int = 0) -> Span:
    start = -1
    for _ in range(number + 1):
        start = TEXT.index(words, start + 1)
    return Span(start, start + len(words))


def test_a_label_with_role_and_party_is_offered_both() -> None:
    assert read(TEXT, label("ADVISOR"), spot("Oakmere & Co.")) == {"role": "financial", "party": "Marlow Wire, Inc."}


def test_a_label_with_the_terms_of_a_note_is_offered_them() -> None:
    found = read(TEXT, label("NOTE"), spot("9 1/2% Senior Notes due 2012"))
    assert {
        "coupon": "9 1/2%",
        "seniority": "senior",
        "maturity": "2012",
        "defined_term": "false",
    }.items() <= found.items()
    assert set(found) <= {attribute.name for attribute in label("NOTE").attributes}


def test_a_label_of_another_meaning_is_offered_nothing() -> None:
    other = Label("ROLE", "Role", "#000000", "", "", attributes=(Attribute("role"),))
    assert not reads_advisor(other)
    assert not reads_note(other)
    assert read(TEXT, other, spot("Oakmere & Co.")) == {}


def test_values_that_the_choices_do_not_allow_are_not_offered() -> None:
    narrow = Label(
        "A", "A", "#000000", "", "", attributes=(Attribute("role", choices=("counsel",)), Attribute("party"))
    )
    assert read(TEXT, narrow, spot("Oakmere & Co.")) == {"party": "Marlow Wire, Inc."}


@pytest.mark.parametrize(
    ("words", "number", "defined"),
    [("9 1/2% Senior Notes due 2012", 0, False), ("2012 Notes", 0, True), ("2012 Notes", 1, True)],
)
def test_a_defined_term_is_told_from_a_full_name(words: str, number: int, defined: bool) -> None:
    assert is_defined_term(TEXT, spot(words, number)) is defined
