from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Refusal
from domain.release import Incoming
from formats import detect, read
from formats.pages.edgar import looks_like

HEADER = """\
<SEC-DOCUMENT>0001234567-03-000123.txt : 20031201
<SEC-HEADER>0001234567-03-000123.hdr.sgml : 20031201
ACCESSION NUMBER:\t\t0001234567-03-000123
CONFORMED SUBMISSION TYPE:\t8-K
PUBLIC DOCUMENT COUNT:\t\t{count}
FILED AS OF DATE:\t\t20031201

FILER:

\tCOMPANY DATA:
\t\tCOMPANY CONFORMED NAME:\t\t\tBRACKWATER WIRE INC
\t\tCENTRAL INDEX KEY:\t\t\t0001234567
\t\tFISCAL YEAR END:\t\t\t1231
</SEC-HEADER>
"""
FEED = """\
<SUBMISSION>
<ACCESSION-NUMBER>0001234567-03-000123
<TYPE>8-K
<PUBLIC-DOCUMENT-COUNT>1
<FILING-DATE>20031201
<FILER>
<COMPANY-DATA>
<CONFORMED-NAME>BRACKWATER WIRE INC
<CIK>0001234567
</COMPANY-DATA>
</FILER>
"""


def document(type: str, body: str, *more: str) -> str:
    tags = "".join(f"{tag}\n" for tag in (f"<TYPE>{type}", "<SEQUENCE>1", *more))
    return f"<DOCUMENT>\n{tags}<TEXT>\n{body}\n</TEXT>\n</DOCUMENT>\n"


def submission(*documents: str, count: int | None = None) -> str:
    return HEADER.format(count=count or len(documents)) + "".join(documents) + "</SEC-DOCUMENT>\n"


def incoming(folder: Path, text: str | bytes, name: str = "filing.txt") -> list[Incoming]:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return list(read(path))


@pytest.mark.parametrize("head", [HEADER.format(count=1), FEED])
def test_the_header_becomes_metadata(tmp_path: Path, head: str) -> None:
    more = ("<FILENAME>x.txt", "<DESCRIPTION>PRESS RELEASE")
    (one,) = incoming(tmp_path, head + document("EX-99.1", "<PAGE>\n  NEWS  COPY", *more), "x.nc")
    assert (one.name, one.text, one.format) == ("0001234567-03-000123 EX-99.1", "<PAGE>\n  NEWS  COPY\n", "edgar")
    assert one.source == (tmp_path / "x.nc").read_bytes()
    assert dict(one.metadata) == {
        "company": "BRACKWATER WIRE INC",
        "cik": "0001234567",
        "form": "8-K",
        "filed": "2003-12-01",
        "accession": "0001234567-03-000123",
        "type": "EX-99.1",
        "sequence": "1",
        "filename": "x.txt",
        "description": "PRESS RELEASE",
    }


SELECTED = [
    # type, first lines, description, whether it comes in
    ("EX-99", "x", "", True),
    ("EX-99.(A)(5)(C)", "x", "", True),
    ("EX-20.1", "FOR IMMEDIATE RELEASE", "", True),
    ("EX-20.1", "Brackwater announced\ntoday", "", True),
    ("EX-20", "x", "PRESS RELEASES", True),
    ("EX-20", "Statement to holders", "", False),
    ("EX-10.1", "CREDIT AGREEMENT", "", False),
    ("8-K", "issued a press release", "", False),
    ("8-K", "FOR IMMEDIATE\nRELEASE", "", True),
]


@pytest.mark.parametrize(("type", "body", "description", "selected"), SELECTED)
def test_news_releases_are_selected(tmp_path: Path, type: str, body: str, description: str, selected: bool) -> None:
    found = incoming(
        tmp_path, submission(document("10-K", "Annual report"), document(type, body, f"<DESCRIPTION>{description}"))
    )
    assert [one.selected for one in found] == [False, selected]
    assert any("none is selected" in remark for remark in found[0].remarks) is not selected


LEFT_OUT = [
    document("GRAPHIC", "begin 644 logo.jpg\nM_]C_X``02D9)1@`!`0```0`!``#_\nend", "<FILENAME>logo.jpg"),
    document("EX-99.2", "begin 644 slides.pdf\nM)5!$1BTQ\nend"),
    document("EX-99.3", "<PDF>\nbegin 644 x.pdf\n</PDF>", "<FILENAME>x.pdf"),
    document("EX-101.SCH", "<xsd/>", "<FILENAME>x.xsd"),
    document("XML", "<html><p>R1</p></html>", "<FILENAME>R1.htm"),
    document("EXCEL", "begin 644 Financial_Report.xlsx"),
    document("ZIP", "begin 644 x.zip"),
    document("EX-99.4", ""),
    document("EX-99.5", "<html><body>&nbsp;</body></html>", "<FILENAME>e.htm"),
]


@pytest.mark.parametrize("attachment", LEFT_OUT)
def test_attachments_are_left_out_and_counted(tmp_path: Path, attachment: str) -> None:
    (one,) = incoming(tmp_path, submission(document("EX-99.1", "News"), attachment))
    assert one.text == "News\n"
    assert one.remarks == ("1 of the submission's 2 documents is left out: pictures, data files or empty.",)


def test_pages_are_converted_and_tables_of_plain_text_are_not(tmp_path: Path) -> None:
    page = "<XBRL>\n<html><title>T</title><body><p>News &amp; more</p></body></html>\n</XBRL>"
    plain = "<PAGE>\n<TABLE>\n<CAPTION>\n<S>   <C>\nA   1\n</TABLE>"
    found = incoming(tmp_path, submission(document("EX-99.1", page, "<FILENAME>a.htm"), document("EX-99.2", plain)))
    assert [one.text for one in found] == ["News & more\n", plain + "\n"]


def test_two_of_a_type_are_numbered(tmp_path: Path) -> None:
    found = incoming(tmp_path, submission(document("EX-99", "a"), document("EX-99", "b")))
    assert [one.name[21:] for one in found] == ["EX-99", "EX-99 (2)"]


WRITTEN = {
    "CRLF": lambda text: text.replace("\n", "\r\n").encode(),
    "CR": lambda text: text.replace("\n", "\r").encode(),
    "UTF-8 with mark": lambda text: b"\xef\xbb\xbf" + text.encode(),
    "UTF-16": lambda text: text.encode("utf-16"),
    "cp1252": lambda text: text.encode("cp1252"),
    "in an envelope": lambda text: (
        b"-----BEGIN PRIVACY-ENHANCED MESSAGE-----\nProc-Type: 2001,MIC-CLEAR\n\n" + text.encode()
    ),
}


@pytest.mark.parametrize("way", WRITTEN)
def test_however_it_was_saved_the_text_is_the_same(tmp_path: Path, way: str) -> None:
    data = WRITTEN[way](submission(document("EX-99.1", "The “Notes”\nof Brackwater " + "and so on " * 9)))
    (one,) = incoming(tmp_path, data)
    assert one.text.startswith("The “Notes”\nof Brackwater and")
    assert dict(one.metadata)["company"] == "BRACKWATER WIRE INC"
    assert one.source == data


BROKEN = [
    # what is wrong, the file, the texts, a word of the remark
    (
        "cut off",
        submission(document("8-K", "Form"), document("EX-99.1", "News"))[:-36],
        ["Form\n", "News\n"],
        "cut off",
    ),
    ("no end marks", HEADER.format(count=1) + "<DOCUMENT>\n<TYPE>EX-99\n<TEXT>\nNews\n", ["News\n"], "EX-99"),
    ("no text mark", HEADER.format(count=1) + "<DOCUMENT>\n<TYPE>EX-99\nNews\n</DOCUMENT>", ["News\n"], ""),
    ("documents missing", submission(document("EX-99", "News"), count=4), ["News\n"], "speaks of 4 documents"),
    ("no header", document("EX-99.1", "News"), ["News\n"], ""),
    ("no wrapping", "<TYPE>EX-99.1\n<SEQUENCE>2\n<TEXT>\nNews\n</TEXT>\n", ["News\n"], ""),
]


@pytest.mark.parametrize(("file", "texts", "remark"), [row[1:] for row in BROKEN], ids=[row[0] for row in BROKEN])
def test_what_can_be_read_of_a_broken_one_comes_in(tmp_path: Path, file: str, texts: list[str], remark: str) -> None:
    found = incoming(tmp_path, file)
    assert [one.text for one in found] == texts
    assert remark in " ".join(found[0].remarks)


def test_a_document_cut_out_is_named_after_its_file(tmp_path: Path) -> None:
    (one,) = incoming(tmp_path, document("EX-99.1", "News"), "brackwater_0001234567-03-000123.txt")
    assert (one.name, one.selected) == ("brackwater_0001234567-03-000123.txt", True)
    assert dict(one.metadata) == {"accession": "0001234567-03-000123", "type": "EX-99.1", "sequence": "1"}


NOTHING = [
    (HEADER.format(count=1), "holds no <DOCUMENT>"),
    ("-----BEGIN PRIVACY-ENHANCED MESSAGE-----\n", "holds no <DOCUMENT>"),
    (submission(LEFT_OUT[0]), "none with text"),
]


@pytest.mark.parametrize(("file", "sentence"), NOTHING)
def test_nothing_to_read_is_refused(tmp_path: Path, file: str, sentence: str) -> None:
    with pytest.raises(Refusal, match=sentence):
        incoming(tmp_path, file)


HEADS = [
    (HEADER.encode(), True),
    (FEED.encode(), True),
    (b"<IMS-DOCUMENT>0000109446-94-000008.txt", True),
    (HEADER.encode("utf-16"), True),
    (HEADER.encode("utf-16")[:101], True),
    (b"\xef\xbb\xbf<SEC-HEADER>", True),
    (b"<SUBMISSION>", False),
    (b"<PAGE>\n<TABLE>", False),
    (b"<html>", False),
    (b"", False),
]


@pytest.mark.parametrize(("head", "yes"), HEADS)
def test_submissions_are_told_by_their_first_bytes(head: bytes, yes: bool) -> None:
    assert looks_like(head) is yes
    assert (detect("x.txt", head).name == "edgar") is yes


@given(
    st.lists(
        st.sampled_from(submission(document("EX-99", "News", "<FILENAME>a"), LEFT_OUT[0]).splitlines(keepends=True)),
        max_size=40,
    )
)
def test_shuffled_lines_come_in_or_are_refused(tmp_path_factory: pytest.TempPathFactory, lines: list[str]) -> None:
    path = tmp_path_factory.getbasetemp() / "shuffled.txt"
    path.write_text("".join(lines), encoding="utf-8")
    try:
        found = list(read(path, format="edgar"))
    except Refusal:
        return
    assert all(one.text.strip() and one.source for one in found)
