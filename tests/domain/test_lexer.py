import pytest
from hypothesis import given
from hypothesis import strategies as st
from pygments.token import String

from domain.lexer import ReleaseLexer, iter_sections, sections
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


@given(st.text(alphabet=st.sampled_from('Aa1 .,\n\t-"“”#<>PAGE|$'), max_size=300) | st.text())
def test_tokens_join_to_the_text_and_sections_lie_in_it(text: str) -> None:
    position = 0
    for start, _, value in ReleaseLexer().get_tokens_unprocessed(text):
        assert start == position
        assert value
        position += len(value)
        assert text.startswith(value, start)
    assert position == len(text)
    before = 0
    for section in iter_sections(text):
        assert before <= section.span.start < section.span.end <= len(text)
        before = section.span.end


def test_the_founding_release() -> None:
    file = SHARED / "data" / "founding_release.txt"
    if not file.exists():
        pytest.skip("the founding release is not beside this checkout")
    titles = [section.title for section in sections(file.read_text("utf-8"))]
    wanted = ["Headline", "Subhead", "Dateline", "Advisors", "Quotation", "Caution", "About International Wire Group"]
    assert titles == ["Exhibit 99.1", "Contacts", *wanted]
