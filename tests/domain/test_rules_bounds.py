"""Rules on texts and phrases made to take for ever: what is done grows with the text and with nothing else."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

import resources
from domain.rules import RuleSet, joined, load
from domain.rules_firms import Said, firms_in
from domain.rules_text import read

HEAD = '[[rule]]\nid = "x"\nlabel = "THING"\ntitle = "x"\n'
PIECES = [
    "a", "Ab ", "Ab & Cd, ", "counsel ", "the 5% Notes ", "Ab & Cd as legal counsel ", '"Notes" ', "\n", " ", "-\n",
    "the Notes due 2009 ", "Ab, ", "A.", "\u00ad", "é", "\U0001f600", "1/", "<PAGE>\n", "Inc. ", "(",
    "legal advisor to Ab and ",
]  # fmt: skip
DEEP = "(" * 30 + "a" + ")" * 30
HOSTILE = [
    "(a* | b*) (a* | b*) (a* | b*) x",
    "{words 0-30} {words 0-30} {words 0-30} x",
    "{name 1-30} {name 1-30} and {firm} {firm} x",
    "[a] [a] [a] [a] [a] [a] [a] [a] [a] [a] a a a a a a a a a a x",
    DEEP,
]


@pytest.fixture(scope="module")
def shipped() -> RuleSet:
    files = sorted(resources.path("rules").glob("*.toml"))
    return joined(load(path.read_text("utf-8"), path.name) for path in files)


def test_a_text_of_nothing_gives_nothing(shipped: RuleSet) -> None:
    assert shipped.propose("") == shipped.propose(" \n\n") == RuleSet().propose("the Notes") == ()


@pytest.mark.parametrize("piece", PIECES)
def test_a_row_of_the_same_words_is_read_to_its_end(shipped: RuleSet, piece: str) -> None:
    text = piece * (100_000 // len(piece)) + "\n\nHarrow & Pell LLP acted as legal counsel to the Company.\n"
    found = shipped.propose(text)
    assert all(item.span.of(text).strip() for item in found)
    assert any(item.span.of(text) == "Harrow & Pell LLP" for item in found)


@pytest.mark.slow
def test_ten_megabytes_are_read_to_their_end(shipped: RuleSet) -> None:
    page = "The Company engaged Harrow & Pell LLP as its legal advisor.\nIts 9% Senior Notes (the “Notes”) fell.\n\n"
    page += ("Nothing else of note was said in the rest of the release, which is long.\n" * 20) + "\n"
    text = page * (10_000_000 // len(page))
    found = shipped.propose(text)
    assert found[-1].span.end > len(text) - len(page)
    assert sum(item.label == "ADVISOR" for item in found) == text.count("Harrow & Pell LLP")


@pytest.mark.parametrize("phrase", HOSTILE)
def test_a_hostile_phrase_is_a_mistake_or_ends(phrase: str) -> None:
    rules = load(f"{HEAD}find = '''{phrase}'''", "own.toml")
    assert rules.rules or rules.mistakes
    for text in ("a " * 20_000, "Ab " * 20_000, "a b " * 10_000 + "x"):
        rules.propose(text)


def test_parts_that_grow_by_doubling_are_a_mistake() -> None:
    parts = "[parts]\np0 = 'a'\n" + "".join(f"p{i} = '{{p{i - 1}}} {{p{i - 1}}}'\n" for i in range(1, 40))
    rules = load(f"{HEAD}find = 'x {{p39}}'\n{parts}", "own.toml")
    assert rules.rules == ()
    assert any("too large" in mistake.reason and mistake.line == 5 for mistake in rules.mistakes)


def test_brackets_without_end_are_a_mistake() -> None:
    rules = load(f"{HEAD}find = '{'(' * 1000}a{')' * 1000}'", "own.toml")
    assert "brackets inside one another" in rules.mistakes[0].reason


@given(st.text(alphabet=st.sampled_from("Ab,.&-\n \t“”é\u00ad\u200b\U0001f6001%/()'"), max_size=80))
def test_the_plain_form_leads_back_to_the_text(text: str) -> None:
    reading = read(text)
    assert reading.plain.isascii()
    before = 0
    for place, sign in enumerate(reading.plain):
        span = reading.span(place, place + 1)
        assert span.start >= before
        before = span.start
        if sign.isalnum() and sign in text:
            assert len(span.of(text)) == 1


@given(st.text(alphabet=st.sampled_from("Ab,.& LP"), max_size=60), st.booleans())
def test_firm_names_are_ranges_in_order_that_do_not_overlap(words: str, law: bool) -> None:
    found = list(firms_in(words, Said(law)))
    assert all(0 <= start < end <= len(words) for start, end in found)
    assert all(one[1] <= other[0] for one, other in pairwise(found))


@given(st.text(max_size=300))
def test_any_text_can_be_a_rule_file(text: str) -> None:
    rules = load(f"{HEAD}find = 'offer'\n{text}", "own.toml")
    assert all(mistake.line >= 1 and mistake.reason for mistake in rules.mistakes)


@given(st.text(alphabet=st.sampled_from("ab[]()|{} *\\,0-9firm"), max_size=40))
def test_any_text_can_be_a_phrase(phrase: str) -> None:
    quoted = phrase.replace("\\", "\\\\")
    rules = load(f'{HEAD}find = "{quoted}"', "own.toml")
    assert len(rules.rules) + len(rules.mistakes) == 1
    rules.propose("a b firm, (a) 9-0 Firm & Co.")
