import pytest
from hypothesis import given
from hypothesis import strategies as st
from pygments.lexers import get_lexer_by_name
from pygments.token import String

from domain.blocks import blocks
from domain.lexer import ReleaseLexer, iter_sections, sections, tokens_between
from domain.span import Span
from tests.paths import SHARED

RELEASE = """<PAGE>
                                                            Exhibit 99.1


NEWS COPY                                          INFORMATION CONTACT:
FOR IMMEDIATE RELEASE                              Ada Brook
                                                   (555) 010-0199


            MARLOW WIRE GROUP, INC. TO COMMENCE NEGOTIATIONS
                       WITH ITS BONDHOLDERS

MARLOW, MAY 1, 2003 - Marlow Wire Group, Inc. announced today that a committee
has selected Alder & Birch & Cole as its legal advisor.

"This is a very important event for our customers and suppliers," said Ada
Brook, Chief Executive Officer.

<TABLE>
                                 2003          2002
Revenues                       $1,200        $1,100
Expenses                          900           800
</TABLE>

This press release contains forward-looking statements; actual results may
differ materially from those expected.

About Marlow Wire
Marlow Wire Group, Inc. is a leading manufacturer of wire products and has its
seat in Marlow.

Contacts:
Ada Brook
ada@marlow.example

                              ###
"""
EXPECTED = """
exhibit    Exhibit 99.1
contacts   Contacts
headline   Headline
dateline   Dateline
advisors   Advisors
quotation  Quotation
table      Table 1
caution    Caution
about      About Marlow Wire
contacts   Contacts
"""


def test_the_sections_of_a_release() -> None:
    assert "".join(f"{section.kind:10} {section.title}\n" for section in sections(RELEASE)) == EXPECTED.lstrip()
    by_title = {section.title: section.span.of(RELEASE) for section in sections(RELEASE)}
    assert by_title["Dateline"] == "MARLOW, MAY 1, 2003 -"
    assert by_title["Headline"].endswith("WITH ITS BONDHOLDERS")
    assert by_title["About Marlow Wire"].endswith("seat in Marlow.")


@pytest.mark.parametrize(
    "line",
    [
        "ATLANTA - ",
        "JERICHO, NY - (NewsWire) - January 2, 2025 - ",
        "KING'S LYNN, Pa., and HULL, Conn., Sept. 29 /NewsWire/ -- ",
        "AURORA, ILLINOIS... (April 15, 1999) ...",
        "San Diego, CA - October 23, 2001-- ",
    ],
)
def test_datelines(line: str) -> None:
    text = line + "Marlow Wire Group, Inc. announced today that it has repaid all of its bonds."
    first = sections(text)[0]
    assert (first.kind, first.span.of(text)) == ("dateline", line.strip())


def test_a_paragraph_that_begins_with_a_date_has_no_dateline() -> None:
    assert (
        sections("On February 10, 1998, the Company announced a plan - a good one - to repay all of its old bonds.")
        == ()
    )


def test_what_is_said_is_a_token_of_its_own() -> None:
    said = [value for _, token, value in ReleaseLexer().get_tokens_unprocessed(RELEASE) if token is String.Double]
    assert said == ['"This is a very important event for our customers and suppliers,"']


MARKS = st.lists(
    st.sampled_from(
        [
            *("<PAGE>\n", "<TABLE>\n", "</TABLE>\n", "<SEC-HEADER>x\n", "</SEC-HEADER>\n", "<TYPE>EX-99\n", "<TEXT>\n"),
            *(
                "\n\n",
                "\n",
                "\r\n",
                "\r",
                " ",
                "\xa0",
                "\u2028",
                "\ufeff",
                "😀",
                "###\n",
                "- more -\n",
                "Exhibit 99.1\n",
            ),
            *(
                "MARLOW TO SELL\n",
                "MARLOW, May 1, 2003 - ",
                "Marlow, Inc. said",
                "About Marlow\n",
                "Safe Harbor\n",
                "a  1\n",
            ),
            *(
                '"We are glad of it, very much," ',
                '(the "Notes")',
                "$1.2\nmillion",
                "11\n3/4%",
                "Contact: (555) 010-0199\n",
            ),
        ]
    ),
    max_size=30,
).map("".join)
TEXTS = MARKS | st.text(alphabet=st.sampled_from('Aa1 .,\n\t-"“”#<>PAGE|$'), max_size=300) | st.text()


def check(text: str) -> None:
    """Tokens join to the text, and nothing inside a paragraph moves its ends."""
    position, ends = 0, set()
    for start, _, value in ReleaseLexer().get_tokens_unprocessed(text):
        assert start == position
        assert value
        position += len(value)
        ends.add(position)
        assert text.startswith(value, start)
    assert position == len(text)
    before = 0
    for block in blocks(text):
        assert before <= block.span.start < block.span.end <= len(text)
        assert not text[before : block.span.start].strip()
        assert block.span.end in ends
        before = block.span.end
    before = 0
    for section in iter_sections(text):
        assert before <= section.span.start < section.span.end <= len(text)
        before = section.span.end


@given(TEXTS)
def test_tokens_join_to_the_text_and_sections_lie_in_it(text: str) -> None:
    check(text)


@given(TEXTS, st.integers(0, 300), st.integers(0, 300))
def test_the_tokens_of_a_stretch_are_those_of_the_whole(text: str, one: int, other: int) -> None:
    wanted = Span(min(one, other), max(one, other))
    found = list(tokens_between(text, list(blocks(text)), wanted))
    every = list(ReleaseLexer().get_tokens_unprocessed(text))
    first = every.index(found[0]) if found else 0
    assert found == every[first : first + len(found)]
    inked = [token for token in every if token[0] < wanted.end and token[0] + len(token[2]) > wanted.start]
    assert [token for token in inked if token[2].strip()] == [
        token for token in found if token in inked and token[2].strip()
    ]


def test_a_paragraph_of_a_million_words_is_not_read_for_a_line_of_it() -> None:
    text = "MARLOW TO SELL WIRE\n\n" + "It paid $1.2 million to Marlow Wire, Inc. today. " * 20_000
    found = list(blocks(text))
    middle = len(text) // 2
    tokens = list(tokens_between(text, found, Span(middle, middle + 100)))
    assert sum(len(value) for _, _, value in tokens) < 40_000
    assert tokens[0][0] <= middle < middle + 100 <= tokens[-1][0] + len(tokens[-1][2])


def test_pygments_knows_the_lexer_by_its_name() -> None:
    assert isinstance(get_lexer_by_name("glossator-release"), ReleaseLexer)


def test_a_release_is_taken_for_one_but_never_for_sure() -> None:
    assert 0.2 < ReleaseLexer.analyse_text(RELEASE) <= 0.5
    assert ReleaseLexer.analyse_text("def wire():\n    return 1\n") == 0
    assert "".join(value for _, value in ReleaseLexer().get_tokens("\n\n" + RELEASE)) == "\n\n" + RELEASE


def test_every_real_release_joins() -> None:
    folder = SHARED / "data" / "releases" / "txt"
    if not folder.exists():
        pytest.skip("the real releases are not beside this checkout")
    for file in folder.iterdir():
        check(file.read_text("utf-8"))


def test_the_founding_release() -> None:
    file = SHARED / "data" / "founding_release.txt"
    if not file.exists():
        pytest.skip("the founding release is not beside this checkout")
    titles = [section.title for section in sections(file.read_text("utf-8"))]
    wanted = ["Headline", "Subhead", "Dateline", "Advisors", "Quotation", "Caution", "About International Wire Group"]
    assert titles == ["Exhibit 99.1", "Contacts", *wanted]
