"""People's regular expressions: exact offsets, sentences for what is wrong, and no way to freeze the program."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import patterns
from domain.errors import Refusal
from domain.patterns import compile_pattern
from domain.span import Span

PLAIN = ("a+b", "b|ab", "[ab]+c?", "(?i)A.", "a{2,3}", "^a", "c$", r"\bab\b", "(a)(c)?")


@given(st.text(alphabet="abc \n", max_size=200), st.sampled_from(PLAIN), st.sampled_from(["", "é", "𝔸", "😀"]))
def test_finds_what_the_library_of_python_finds(text: str, expression: str, mark: str) -> None:
    text = text.replace(" ", f" {mark}") if mark != "é" else text
    found = [match.span for match in compile_pattern(expression).finditer(text)]
    assert found == [Span(*match.span()) for match in re.finditer(f"(?m){expression}", text)]


@pytest.mark.parametrize("mark", ["", "😀"])
def test_a_long_text_is_searched_in_pieces_without_losing_a_hit(mark: str) -> None:
    text = f"{mark}needle {'hay ' * 700}\n" * 40
    found = [match.span for match in compile_pattern(r"needle hay(?P<rest>( hay)*)").finditer(text)]
    assert found == [Span(*match.span()) for match in re.finditer(r"needle hay( hay)*", text)]
    assert all(span.of(text).startswith("needle") for span in found)


def test_line_ends_are_real_ones_also_where_a_piece_ends() -> None:
    text = "".join(f"{'x' * (number % 97)} z\n" for number in range(2_000))
    assert sum(1 for _ in compile_pattern("z$").finditer(text)) == 2_000
    assert sum(1 for _ in compile_pattern("^x* z$").finditer(text)) == 2_000
    assert not list(compile_pattern("^z").finditer(text))


def test_groups_have_names_numbers_and_exact_places() -> None:
    text = "😀 11 3/4% Senior Notes"
    match = compile_pattern(r"(?P<rate>\d+ \d/\d%) (?P<rank>Senior)?( due)?").search(text)
    assert match is not None
    assert [match.part("rate"), match.part(2), match.part(0)] == [Span(2, 9), Span(10, 16), match.span]
    assert match.part("rate").of(text) == "11 3/4%"  # type: ignore[union-attr]
    assert match.part(3) is None
    assert match.part("nobody") is None


def test_case_and_whole_words() -> None:
    text = "note Note notes denote ﬁnote"
    assert len(list(compile_pattern("note").finditer(text))) == 4
    assert len(list(compile_pattern("note", case=False).finditer(text))) == 5
    assert [match.span for match in compile_pattern("note", case=False, word=True).finditer(text)] == [
        Span(0, 4),
        Span(5, 9),
    ]


def test_search_begins_where_it_is_told() -> None:
    match = compile_pattern("a").search("😀aba", 2)
    assert match is not None
    assert match.span == Span(3, 4)


@pytest.mark.parametrize(
    ("expression", "column", "words"),
    [
        ("Notes (due", 7, "never closed"),
        ("ab)c", 3, "never opened"),
        ("é[a-z", 2, "never closed"),
        (r"\(([)]a", 3, "never closed"),
        ("x(?=y)", 2, "looking ahead"),
        ("(?<!x)y", 1, "looking behind"),
        (r"(a)\1", 4, "referring back"),
        ("*a", 1, "nothing to repeat"),
        ("[z-a]", 2, "no such range"),
        ("x{2000}", 2, "too often"),
        ("a\\", 2, "stands at the end"),
        (r"\p{Foo}", 1, "no such range"),
    ],
)
def test_a_mistake_is_told_with_its_column(expression: str, column: int, words: str) -> None:
    with pytest.raises(Refusal) as refused:
        compile_pattern(expression)
    assert f"column {column}:" in refused.value.sentence
    assert words in refused.value.sentence


@pytest.mark.parametrize(
    "expression", ["", "a" * 3_000, "x\ud800", "((a{0,90}){10}b){10}", "(x{900}|y{900}){1}z{900}" * 4]
)
def test_what_is_too_much_is_refused(expression: str) -> None:
    with pytest.raises(Refusal):
        compile_pattern(expression)


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "expression", ["(a+)+$", "(a|a)*$", "(a*)*b", "(x+x+)+y", "(.*)(.*)(.*)(.*)(.*)b", "(?s)a.*b|a", "(a?){200}a{200}b"]
)
def test_hostile_expressions_come_to_an_end(expression: str) -> None:
    text = "a" * 60_000 + "!\n"
    hits = list(compile_pattern(expression).finditer(text))
    assert all(hit.span.length for hit in hits)


def test_control_comes_back_between_short_stretches() -> None:
    pieces = list(compile_pattern("(?s)a.*b|a").pieces("a" * 100_000))
    assert len(pieces) >= 100_000 // patterns.PIECE
    assert sum(map(len, pieces)) == 100_000


def test_a_hit_longer_than_what_is_held_is_none() -> None:
    text = "<" + "x" * (patterns.PIECE + patterns.REACH) + "> <y>"
    assert [match.span.of(text) for match in compile_pattern("<[xy]+>").finditer(text)] == ["<y>"]


@given(st.text(max_size=30))
def test_whatever_is_typed_is_an_expression_or_a_sentence(expression: str) -> None:
    said = "."
    hits = []
    try:
        hits = list(compile_pattern(expression).finditer("Some 11 3/4% Notes\ndue 2009 😀 [a](b)"))
    except Refusal as refusal:
        said = refusal.sentence
    assert said.endswith(".")
    assert all(hit.span.length for hit in hits)
