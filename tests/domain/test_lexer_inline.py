import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.lexer_inline import PIECE, Inline, marks, pieces
from domain.phrase import phrase_at
from domain.span import Span

PIECES = (
    "$1,200 ",
    "11 3/4%\n",
    "Marlow Wire, Inc. ",
    '(the "Notes") ',
    "May 1, 2003 ",
    "word ",
    "\r",
    "\xa0",
    "\u2028",
    "\ufeff",
    "😀",
    "& ",
    "\n\n",
    "(",
    '"',
)


def told(text: str) -> list[tuple[str, str]]:
    """What stands in a text, with its line ends as blanks."""
    return [(mark.kind.value, " ".join(mark.span.of(text).split())) for mark in marks(text, Span(0, len(text)))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It sold bonds of $150,000,000.", [("money", "$150,000,000")]),
        ("It paid US$ 1.2\nmillion and EUR 250 million.", [("money", "US$ 1.2 million"), ("money", "EUR 250 million")]),
        ("a profit of 22 cents a share", [("money", "22 cents")]),
        ("its 11 3/4%\nnotes", [("rate", "11 3/4%")]),
        ("its 11\n3/4% notes", [("rate", "11 3/4%")]),
        ("its 7⅜% bonds and 2-1/2% more", [("rate", "7⅜%"), ("rate", "2-1/2%")]),
        ("its 6%\nSenior Subordinated Notes due 2009", [("rate", "6%")]),
        ("sales rose 6.4 percent, or 3%", [("percent", "6.4 percent"), ("percent", "3%")]),
        ("1,500 thousand shares", []),
        ("on May 1,\n2003 and in Sept. 2004", [("date", "May 1, 2003"), ("date", "Sept. 2004")]),
        ("on 30 June 2004", [("date", "30 June 2004")]),
        (
            "It was said this morning, in the seat of Marlow Wire\nGroup, Inc. today",
            [("firm", "Marlow Wire Group, Inc.")],
        ),
        ("with Alder, Birch & Cole as counsel", [("firm", "Alder, Birch & Cole")]),
        ("Alder LLP and Birch Holdings Ltd. agreed", [("firm", "Alder LLP"), ("firm", "Birch Holdings Ltd.")]),
        ("by Marlow Corporation of Wales, Inc. today", [("firm", "Marlow Corporation of Wales, Inc.")]),
        ("MARLOW TO END ACQUISITION OF OPTION WIRE, LLC", []),
        ("the Company said that the Trust will", []),
        ('old bonds (the "Notes") of', [("term", '"Notes"')]),
        ("(“MWG” or the\n“Company,” and others)", [("term", "“MWG”"), ("term", "“Company,”")]),
        ('He said "Notes are paper" again', []),
        ("A Brook & 5 & & - Inc. (", []),
    ],
)
def test_what_stands_in_a_sentence(text: str, expected: list[tuple[str, str]]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    "text", ["It paid $1.2\nmillion.", "On May 1,\n2003 it", "Its 6.4 percent", "Marlow Wire, Inc. and"]
)
def test_a_double_click_takes_what_the_lexer_tells_apart(text: str) -> None:
    for mark in marks(text, Span(0, len(text))):
        assert phrase_at(text, mark.span.start) == mark.span


@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join) | st.text(max_size=200))
def test_marks_stand_in_order_apart_from_each_other(text: str) -> None:
    before = 0
    for mark in marks(text, Span(0, len(text))):
        assert before <= mark.span.start < mark.span.end <= len(text)
        assert mark.kind in Inline
        before = mark.span.end


@given(st.integers(0, 5 * PIECE), st.integers(0, 5 * PIECE), st.sampled_from(["wo rd ", "x", "\n"]))
def test_a_stretch_of_a_long_paragraph_has_the_pieces_of_the_whole(one: int, other: int, word: str) -> None:
    text = "--" + word * (5 * PIECE // len(word))
    whole = Span(2, len(text))
    every = list(pieces(text, whole, whole))
    assert [piece.start for piece in every] == [2, *(piece.end for piece in every[:-1])]
    assert every[-1].end == whole.end
    assert max(piece.length for piece in every) <= 2 * PIECE
    wanted = Span(min(one, other), max(one, other))
    touching = [piece for piece in every if piece.end > wanted.start and piece.start < wanted.end]
    assert list(pieces(text, whole, wanted)) == touching
