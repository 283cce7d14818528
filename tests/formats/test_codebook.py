import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from domain.errors import Refusal
from domain.scheme import Scheme
from formats.given import Given
from formats.qda import codebook
from tests import sheets
from tests.formats.test_qdpx import BOOK, packed

_CODE = "{urn:QDA-XML:codebook:1.0}Code"


def written(folder: Path, scheme: Scheme = sheets.SCHEME) -> tuple[list[dict[str, str]], bytes, tuple[str, ...]]:
    writer = codebook.Writer(folder, sheets.head(scheme))
    for name in ("a", "b"):
        writer.write(sheets.drawn("{NOTE:Notes} by {ADVISOR:Alder}, {NOTE:Bonds}", name=name))
    sheet = sheets.drawn("{NOTE:x}", name="c")
    writer.write(replace(sheet, annotations=(replace(sheet.annotations[0], label="=Odd label"),)))
    remarks = writer.close()
    assert writer.close() == remarks
    rows = csv.DictReader(io.StringIO((folder / "codebook.csv").read_bytes().decode("utf-8-sig"), newline=""))
    return list(rows), (folder / "codebook.qdc").read_bytes(), remarks


def labels(name: str, data: bytes) -> list[tuple[str, str, str, str]]:
    found = codebook.scheme_from_codebook(Given.of(name, data))
    return [(label.id, label.title, label.colour, label.description) for label in found.labels]


def test_all_labels_are_in_both_files(tmp_path: Path) -> None:
    rows, qdc, remarks = written(tmp_path)
    assert remarks == ()
    assert [(row["tag"], row["annotations"], row["releases"]) for row in rows] == [
        ("ADVISOR", "2", "2"),
        ("NOTE", "4", "2"),
        ("RISK_FACTOR", "0", "0"),
        ("\xa0=Odd label", "1", "1"),
    ]
    assert rows[0]["description"] == "Advisor. A firm advising in the transaction"
    assert rows[0]["attributes"] == "role (legal, financial, other); party"
    assert len({"tag", "name", "path"} & set(rows[0])) == 1
    found = list(etree.fromstring(qdc).iter(_CODE))
    assert [code.get("name") for code in found] == ["ADVISOR", "NOTE", "RISK_FACTOR", "=Odd label"]
    assert len({code.get("guid") for code in found}) == 4


def test_both_files_come_back_as_the_scheme(tmp_path: Path) -> None:
    _, qdc, _ = written(tmp_path)
    wanted = [(label.id, label.colour) for label in sheets.SCHEME.labels]
    assert [(name, colour) for name, _, colour, _ in labels("a.qdc", qdc)][:3] == wanted
    made = labels("a.csv", (tmp_path / "codebook.csv").read_bytes())
    assert [(name, title) for name, title, _, _ in made][:3] == [
        (label.id, label.title) for label in sheets.SCHEME.labels
    ]
    assert made[3][0] == "=Odd label"


def test_nested_codes_are_called_by_their_paths() -> None:
    inner = (
        '<Code guid="1" name="Debt" isCodable="false"><Code guid="2" name="Notes" isCodable="true" color="#abc">'
        '<Description>d</Description></Code><Code guid="3" name="Other" isCodable="true"/></Code>'
        '<Code guid="4" name="Other" isCodable="true" color="red"/>'
    )
    book = f'<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes>{inner}</Codes><Sets/></CodeBook>'
    assert labels("book.qdc", book.encode()) == [
        ("Debt/Notes", "Notes", "#aabbcc", "d"),
        ("Debt/Other", "Debt/Other", "#0f766e", ""),
        ("Other", "Other", "#a16207", ""),
    ]


def test_a_project_has_a_codebook_too() -> None:
    assert [name for name, *_ in labels("p.qdpx", packed(BOOK))] == ["Debt", "Debt/Notes"]


@pytest.mark.parametrize(
    ("name", "data", "wanted"),
    [
        (
            "a.csv",
            b"tag,description,number of highlights\r\nNote,Debt\r\nin\\side,\r\n",
            [("Note", "Debt"), ("in\\side", "")],
        ),
        ("a.csv", b"\xef\xbb\xbfCode;Memo\nB;b\nB;twice\n\n;none\n", [("B", "b")]),
        (
            "a.txt",
            b"one\tA memo\ncat >> two\n\ncat>>sub>>three",
            [("one", "A memo"), ("cat/two", ""), ("cat/sub/three", "")],
        ),
    ],
)
def test_lists_of_codes(name: str, data: bytes, wanted: list[tuple[str, str]]) -> None:
    assert [(label, said) for label, _, _, said in labels(name, data)] == wanted


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.csv", b"x,y\n1,2\n", "no column called tag"),
        ("a.csv", b"tag,description\n", "no codes"),
        ("a.qdc", b"<CodeBook", "not sound XML"),
        ("a.qdc", b"<!DOCTYPE a><CodeBook/>", "DOCTYPE"),
        ("a.qdc", b"<CodeBook/>", "no codes"),
        ("a.txt", b"  ", "is empty"),
    ],
)
def test_what_is_no_codebook_is_refused(name: str, data: bytes, words: str) -> None:
    with pytest.raises(Refusal, match=words):
        labels(name, data)


def test_a_corpus_without_labels_has_a_table_only(tmp_path: Path) -> None:
    writer = codebook.Writer(tmp_path, sheets.head(Scheme("none", ())))
    writer.close()
    assert [path.name for path in tmp_path.iterdir()] == ["codebook.csv"]
