import json
import random
import time
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.release import normalise
from domain.snap import (
    grown,
    item_at,
    next_paragraph,
    next_sentence,
    next_word,
    paragraph_at,
    phrase_at,
    sentence_at,
    snapped,
    word_at,
)
from domain.span import Span
from tests.paths import SHARED

UNITS = (word_at, phrase_at, sentence_at, paragraph_at)
STEPS = (next_word, next_sentence, next_paragraph)
TEXTS = st.text(alphabet=st.sampled_from("aBc1 .,&\n\t-\"“”()$%/'’é😀\xa0\u2028"), max_size=80) | st.text(max_size=60)


def cut(marked: str) -> tuple[str, Span]:
    """A text in which | stands at both ends of a selection."""
    before, inside, after = marked.split("|")
    return before + inside + after, Span(len(before), len(before) + len(inside))


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("its 1|1 3/4% Sen|ior Notes", "11 3/4% Senior"),
        ("its 11 3|/|4% Senior Notes", "11 3/4%"),
        ("about $150,0|00|,000 of", "$150,000,000"),
        ("about |$|150,000,000 of", "$150,000,000"),
        ("Alder, Birch & C|o|., the agent", "& Co."),
        ("|Alder, Birch & Co|., the agent", "Alder, Birch & Co."),
        ("engaged |Oakmere, Inc|. as", "Oakmere, Inc."),
        ("by |Pike & Dunn L.L.|P., counsel", "Pike & Dunn L.L.P."),
        ("First Vale Bank, |N.|A., as trustee", "N.A."),
        ("|the recapital-\nizat|ion of", "the recapital-\nization"),
        ("the |“Commit|tee”) of", "Committee"),
        ("|(the notes|), and", "the notes"),
        ("|competition (such as cable), |and", "competition (such as cable)"),
        ("a |good quarter.| Then", "good quarter"),
        ("|  two words  |", "two words"),
        ("the |Company's| plan", "Company"),
        ("do|n|'t know", "don't"),
        ("end |###| here", "###"),
        ("five-|year|, 6% debenture", "five-year"),
        ("at 11|¾|% of", "11¾%"),
    ],
)
def test_a_selection_snaps_to_whole_words(marked: str, expected: str) -> None:
    text, span = cut(marked)
    assert snapped(text, span).of(text) == expected


def test_blanks_alone_give_an_empty_span_at_their_start() -> None:
    assert snapped("one  \n  two", Span(3, 8)) == Span(3, 3)


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("selected Alder & Birch & Cole as its", "Birch", "Alder & Birch & Cole"),
        ("selected\nPike Dunn Rowe & Vale as its", "Pike", "Pike Dunn Rowe & Vale"),
        ("engaged Oakmere, Inc. as the", "Oakmere", "Oakmere, Inc."),
        ("advisor and Weir, Golding and Mays as legal advisors", "Weir", "Weir, Golding and Mays"),
        ("Hale and Brown, LLP served", "Hale", "Hale and Brown, LLP"),
        ("Ash, Beech, Cole & Dunn LLP is counsel", "Beech", "Ash, Beech, Cole & Dunn LLP"),
        ("plants in Mexico, France and Italy since", "France", "France"),
        ("Oakmere, Inc. and Pike & Dunn are", "Oakmere", "Oakmere, Inc."),
        (
            "holders of its old but not yet repaid 11 3/4%\nSenior Subordinated Notes and",
            "11",
            "11 3/4%\nSenior Subordinated Notes",
        ),
        ("the 14% Senior Subordinated Notes due 2009 of", "Senior", "14% Senior Subordinated Notes due 2009"),
        ("the 14% Senior Subordinated Notes due 2009 of", "2009", "14% Senior Subordinated Notes due 2009"),
        ("4.70% Senior Notes due May 15, 2020, and", "May", "4.70% Senior Notes due May 15, 2020"),
        ("a five-year, 6% subordinated debenture is", "five", "five-year, 6% subordinated debenture"),
        ("Senior Notes and 14% Junior Notes", "Senior", "Senior Notes"),
        ("The Marlow Wire Group said", "Wire", "Marlow Wire Group"),
        ("the Bank of Ostrava said", "Ostrava", "Bank of Ostrava"),
        ("earned $204.5 million, or", "million", "$204.5 million"),
        ("on October 23, 2001 the", "23", "October 23, 2001"),
        ("rose by 1.5 percent in", "1", "1.5 percent"),
        ("a plain word here", "plain", "plain"),
    ],
)
def test_a_phrase_is_the_whole_name_around_a_word(text: str, word: str, expected: str) -> None:
    assert phrase_at(text, text.index(word)).of(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Mr. Hale met Oak, Inc. on No. 5 St. Ann Road. It ended.",
            ["Mr. Hale met Oak, Inc. on No. 5 St. Ann Road.", "It ended."],
        ),
        ("It is in the U.S. market. Good.", ["It is in the U.S. market.", "Good."]),
        ("Owned by Oak, Inc. The rest is new.", ["Owned by Oak, Inc.", "The rest is new."]),
        ('"We won." They lost!  Why?', ['"We won."', "They lost!", "Why?"]),
        ("   OAK INC. TO MERGE\n\nST. LOUIS - Oak said so.", ["OAK INC. TO MERGE", "ST. LOUIS - Oak said so."]),
        ("About Marlow Wire\nMarlow makes wire.", ["About Marlow Wire", "Marlow makes wire."]),
    ],
)
def test_sentences_end_at_stops_and_headings_not_at_abbreviations(text: str, expected: list[str]) -> None:
    found, position = [], next_sentence("\n" + text, 0, 1) - 1
    while position < len(text):
        found.append(sentence_at(text, position).of(text))
        position = next_sentence(text, position, 1)
    assert found == expected


def test_a_span_grows_unit_by_unit_to_the_whole_text() -> None:
    text = "First.\n\nWe chose Weir, Golding & Mays as\ncounsel. Then we left.\n\nLast."
    span, seen = Span(text.index("old"), text.index("old")), []
    while span != Span(0, len(text)):
        span = grown(text, span)
        seen.append(span.of(text))
    assert seen == [
        "Golding",
        "Weir, Golding & Mays",
        "We chose Weir, Golding & Mays as\ncounsel.",
        "We chose Weir, Golding & Mays as\ncounsel. Then we left.",
        text,
    ]


COLUMNS = """About it

Media contact:                     Investor contact:
Jane Doe                           John Smith
Fordham & Co.                      Tarn Cable, Inc.

Sales\t$ 1,200\t$ 1,300

The line goes on. And   one with a gap in it
runs over the end of the line. Then more.
"""


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("Doe", ["Doe", "Jane Doe", "Jane Doe                           John Smith"]),
        ("Smith", ["Smith", "John Smith", "Jane Doe                           John Smith"]),
        ("Fordham", ["Fordham", "Fordham & Co.", "Fordham & Co.                      Tarn Cable, Inc."]),
        ("1,300", ["$ 1,300", "Sales\t$ 1,200\t$ 1,300"]),
        (
            "gap",
            [
                "gap",
                "one with a gap in it\nruns over the end of the line",
                "And   one with a gap in it\nruns over the end of the line.",
            ],
        ),
    ],
)
def test_a_span_in_columns_grows_within_its_cell_first(word: str, expected: list[str]) -> None:
    span, seen = Span(COLUMNS.index(word), COLUMNS.index(word)), []
    for _ in expected:
        span = grown(COLUMNS, span)
        seen.append(span.of(COLUMNS))
    assert seen == expected


def test_after_the_row_comes_the_whole_block_of_columns() -> None:
    start, end = COLUMNS.index("Jane"), COLUMNS.index("Smith") + len("Smith")
    assert grown(COLUMNS, Span(start, end)) == paragraph_at(COLUMNS, start)


@pytest.mark.parametrize("place", ["\n\nMedia", "\n\nSales", "\n\nThe line"])
def test_on_a_blank_line_nothing_grows(place: str) -> None:
    blank = COLUMNS.index(place) + 1
    assert grown(COLUMNS, Span(blank, blank)) == Span(blank, blank)


def test_units_are_walked_both_ways() -> None:
    text = "One two. Three four.\n\nFive."
    assert [next_word(text, 0, 1), next_word(text, 9, -1), next_word(text, 5, -1)] == [4, 4, 4]
    assert [next_sentence(text, 0, 1), next_sentence(text, 9, -1), next_sentence(text, 12, -1)] == [9, 0, 9]
    assert [next_paragraph(text, 3, 1), next_paragraph(text, 22, -1), next_paragraph(text, 22, 1)] == [22, 0, len(text)]


def test_page_marks_end_paragraphs() -> None:
    text = "<PAGE>\nOne is\nhere.\n<PAGE>\nTwo."
    assert paragraph_at(text, 8).of(text) == "One is\nhere."
    assert paragraph_at(text, len(text)).of(text) == "Two."


@given(TEXTS, st.integers(-5, 90), st.integers(-5, 90))
def test_no_text_and_no_position_is_too_odd(text: str, position: int, other: int) -> None:
    for unit_at in UNITS:
        unit = unit_at(text, position)
        assert 0 <= unit.start <= unit.end <= len(text)
    low, high = (min(max(edge, 0), len(text)) for edge in sorted((position, other)))
    for step in STEPS:
        assert low < step(text, low, 1) <= len(text) or low == len(text)
        assert 0 <= step(text, low, -1) < low or low == 0
    once = snapped(text, Span(low, high))
    assert 0 <= once.start <= once.end <= len(text)
    assert once == snapped(text, once)
    larger = grown(text, Span(low, high))
    on_blank = low == high and text[max(0, low - 1) : low + 1].isspace()
    assert on_blank or larger.start <= low <= high <= larger.end
    around = text[text.rfind("\n", 0, low) + 1 :].partition("\n")[0]
    assert larger.length > high - low or larger.length == len(text) or (low == high and not around.strip())


def test_on_a_blank_of_a_line_it_is_the_word_beside_that_grows() -> None:
    text = "One line.\n\n  Hale and Brown advised.  \n"
    for position, word in ((11, "Hale"), (12, "Hale"), (len(text) - 2, "advised")):
        assert grown(text, Span(position, position)).of(text) == word


@pytest.mark.parametrize(
    "line", ["word ", "x", "The Oak & Ash, Inc. 11 3/4% Senior Notes due 2009. "], ids=["words", "one word", "names"]
)
def test_a_line_of_a_million_characters_costs_no_more_than_its_neighbourhood(line: str) -> None:
    text = (line * 1_000_000)[:1_000_000]
    middle = len(text) // 2 + 3
    started = time.perf_counter()
    for _ in range(10):
        snapped(text, Span(middle, middle + 40))
        phrase_at(text, middle)
        sentence_at(text, middle)
    assert time.perf_counter() - started < 2


def gold() -> Iterator[tuple[str, Span, str]]:
    file = SHARED / "data" / "gold.jsonl"
    if not file.exists():
        pytest.skip("the gold annotations are not beside this checkout")
    for line in file.read_text("utf-8").splitlines():
        row = json.loads(line)
        text = normalise((file.parent / row["file"]).read_bytes().decode(row["decoding"]))
        for span in row["spans"]:
            yield text, Span(span["start"], span["end"]), span["label"]


def share(results: list[bool]) -> float:
    return sum(results) / len(results)


def test_gold_spans_are_found_by_snapping() -> None:
    chance = random.Random(7)
    exact, sloppy = [], []
    for text, span, _ in gold():
        exact.append(snapped(text, span) == span)
        first, last = word_at(text, span.start), word_at(text, span.end - 1)
        start = chance.randrange(span.start, min(first.end, span.end))
        end = chance.randrange(max(start, last.start), span.end) + 1
        sloppy.append(snapped(text, Span(start, end)) == span)
    assert share(exact) >= 0.97
    assert share(sloppy) >= 0.95


def test_gold_names_are_found_by_a_double_click() -> None:
    found = [
        phrase_at(text, position) == span
        for text, span, label in gold()
        if label != "RISK_FACTOR"
        for position in range(span.start, min(word_at(text, span.start).end, span.end))
    ]
    assert share(found) >= 0.9


LIST = (
    "Factors that could cause results to differ include the ability to\nreach terms, fluctuations in orders\n"
    "and prices, (ii) loss of customers; and the risk of fire.\n"
)


@pytest.mark.parametrize(
    ("text", "at", "item"),
    [
        ("It names copper, the loss of\none customer, and strikes.", "loss", "the loss of\none customer"),
        ("It names copper, the loss of\none customer, and strikes.", "strikes", "strikes"),
        ("Risks include fire, flood and 5,000 claims.", "fire", "fire"),
        ("Risks include fire, flood and 5,000 claims.", "claims", "flood and 5,000 claims"),
        (LIST, "risk of", "the risk of fire"),
        (LIST, "orders", "the ability to\nreach terms, fluctuations in orders\nand prices, (ii) loss of customers"),
        ("No list here", "list", "No list here"),
    ],
)
def test_an_item_of_a_list_is_found(text: str, at: str, item: str) -> None:
    assert item_at(text, text.index(at)).of(text) == item
