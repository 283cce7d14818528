"""Each kind of paragraph in small fictional texts; the second column is what the outline calls it."""

from textwrap import dedent

import pytest

from domain.blocks import blocks

NEWS = "Marlow Wire Group, Inc. announced today that it has repaid all of its old bonds before their time."


def told(text: str) -> list[str]:
    """Kind, title and first words of each block."""
    return [
        f"{block.kind} | {block.title} | {' '.join(block.span.of(text).split())[:24]}".replace("|  |", "| |").rstrip()
        for block in blocks(text)
    ]


def check(text: str, expected: str) -> None:
    assert told(dedent(text).lstrip("\n")) == [line.strip() for line in expected.strip().split("\n")]


def test_the_header_of_a_filing_and_its_end() -> None:
    check(
        """
        <SEC-HEADER>0000000000-03-000001.hdr.sgml
        ACCESSION NUMBER:  0000000000-03-000001

        FILER:
          COMPANY DATA:
        </SEC-HEADER>
        <DOCUMENT>
        <TYPE>EX-99.1
        <SEQUENCE>2
        <TEXT>
        MARLOW WIRE TO REPAY ITS BONDS

        </TEXT>
        </DOCUMENT>
        """,
        """
        header | Filing header | <SEC-HEADER>0000000000-0
        header | Filing header | ACCESSION NUMBER: 000000
        header | Filing header | FILER:
        header | Filing header | COMPANY DATA:
        header | Filing header | </SEC-HEADER> <DOCUMENT>
        headline | Headline | MARLOW WIRE TO REPAY ITS
        header | | </TEXT> </DOCUMENT>
        """,
    )


def test_headline_that_runs_on_subheads_and_the_day() -> None:
    check(
        f"""
        [MARLOW WIRE GROUP LOGO]

        FOR IMMEDIATE RELEASE

        Monday March 7, 8:31 am ET

        MARLOW WIRE GROUP TO REPAY THE

        BONDS OF ITS PARENT

        Suspends Dividends For This Year

        - - LAST PAYMENT IN JUNE -

        HULL, March 7, 2005 - {NEWS}
        """,
        """
        exhibit | | [MARLOW WIRE GROUP LOGO]
        exhibit | | FOR IMMEDIATE RELEASE
        dateline | | Monday March 7, 8:31 am
        headline | Headline | MARLOW WIRE GROUP TO REP
        headline | Headline | BONDS OF ITS PARENT
        subhead | Subhead | Suspends Dividends For T
        subhead | Subhead | - - LAST PAYMENT IN JUNE
        dateline | Dateline | HULL, March 7, 2005 -
        body | | Marlow Wire Group, Inc.
        """,
    )


def test_a_letterhead_is_not_what_the_headline_stands_under() -> None:
    check(
        """
        MARLOW WIRE GROUP

        NASDAQ: MRLW

        Contact: Ada Brook (555) 010-0199

        MARLOW WIRE TO REPAY ITS BONDS
        """,
        """
        headline | Headline | MARLOW WIRE GROUP
        exhibit | | NASDAQ: MRLW
        contacts | Contacts | Contact: Ada Brook (555)
        headline | Headline | MARLOW WIRE TO REPAY ITS
        """,
    )


def test_what_is_said_goes_on_behind_a_page() -> None:
    check(
        f"""
        HULL, March 7, 2005 - {NEWS}

        "We are glad of it, and our customers will hear more of our growing
                                  - more -
        <PAGE>
        presence in the market for wire."

        presents to all were given at the end of the day.
        """,
        """
        dateline | Dateline | HULL, March 7, 2005 -
        body | | Marlow Wire Group, Inc.
        quotation | Quotation | "We are glad of it, and
        page | | <PAGE>
        quotation | Quotation | presence in the market f
        body | | presents to all were giv
        """,
    )


@pytest.mark.parametrize(
    "end", ["###", "                     ###", "                        -End-", "# # #", "-0-", "- 30 -"]
)
def test_end_marks_in_the_middle_of_a_line(end: str) -> None:
    text = f"HULL, March 7, 2005 - {NEWS}\n\n{end}\n"
    assert told(text)[-1] == f"end | | {end.strip()}"


def test_a_table_is_one_from_its_mark_to_its_mark() -> None:
    check(
        f"""
        HULL, March 7, 2005 - {NEWS}

        CONSOLIDATED RESULTS
        <TABLE>
        <CAPTION>
                                Three months
                             2005         2004
        <S>                  <C>          <C>

        EXPENSES

        Wire                 $1,200       $1,100
        </TABLE>
        Notes
        """,
        """
        dateline | Dateline | HULL, March 7, 2005 -
        body | | Marlow Wire Group, Inc.
        heading | CONSOLIDATED RESULTS | CONSOLIDATED RESULTS
        table | Table 1 | <TABLE> <CAPTION>
        table | Table 1 | Three months 2005 2004 <
        table | Table 1 | EXPENSES
        table | Table 1 | Wire $1,200 $1,100 </TAB
        heading | Notes | Notes
        """,
    )


def test_a_table_that_nobody_closed_ends_where_prose_begins() -> None:
    prose = "The Company sold more wire than in the year before. " * 8
    assert told(f"<TABLE>\n<S>  <C>\nWire    5\n\n{prose}\n")[-1].startswith("body")


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        ("Marlow Wire Group, Inc., headquartered in Hull, makes wire.", "about | About Marlow Wire Group"),
        ("Alder Wire, founded in 1988, employs 100 people.", "about | About Alder Wire"),
        ("Alder Wire is a wholly owned subsidiary of Marlow.", "about | About Alder Wire"),
        ("Based in Hull, MA, Alder Wire, Inc., is a leading maker of wire.", "about | About Alder Wire"),
        ("With 400 people, Hull-based Alder Wire (NYSE: ALD) is the largest maker.", "about | About Alder Wire"),
        ("About Alder Wire: Alder Wire makes wire and more wire.", "about | About Alder Wire"),
        ("Alder Wire, based in Hull, announced that it makes wire.", "body |"),
        ("Safe Harbor Statement: what is said here may not come true.", "caution | Caution"),
        ("This release contains forward-looking statements.", "caution | Caution"),
        ("Alder & Birch LLP acted as legal counsel to the Company.", "advisors | Advisors"),
        ("For more information about the bonds, visit www.marlow.example.", "body |"),
        ("For more information, contact Ada Brook at (555) 010-0199.", "contacts | Contacts"),
        ("[Original](https://marlow.example/news)", "page |"),
        ("---", "page |"),
        ("Source: Marlow Wire Group, Inc.", "body |"),
        ("/s/ Ada Brook", "body |"),
        ('"Safe Harbor" Statement under the Law of 1995', "heading | Caution"),
    ],
)
def test_kinds_below_the_dateline(paragraph: str, expected: str) -> None:
    last = told(f"HULL, March 7, 2005 - {NEWS}\n\n{paragraph}\n")[-1]
    assert last.startswith(f"{expected} ")


def test_a_caution_without_a_heading_ends_an_about() -> None:
    check(
        f"""
        HULL, March 7, 2005 - {NEWS}

        About Marlow Wire

        Marlow Wire makes wire.

        This release contains forward-looking statements.

        They may not come true.
        """,
        """
        dateline | Dateline | HULL, March 7, 2005 -
        body | | Marlow Wire Group, Inc.
        heading | About Marlow Wire | About Marlow Wire
        about | About Marlow Wire | Marlow Wire makes wire.
        caution | Caution | This release contains fo
        caution | Caution | They may not come true.
        """,
    )
