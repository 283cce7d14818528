import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest

from domain.annotation import AnnotatedRelease, State
from formats import csv as table
from tests import sheets


def written(folder: Path, *given: AnnotatedRelease) -> tuple[list[dict[str, str]], tuple[str, ...]]:
    writer = table.Writer(folder / "a.csv", sheets.head())
    for sheet in given:
        writer.write(sheet)
    remarks = writer.close()
    assert writer.close() == remarks
    raw = (folder / "a.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline=""))), remarks[1:]


def test_columns_follow_the_scheme(tmp_path: Path) -> None:
    written(tmp_path)
    assert (tmp_path / "a.csv").read_text("utf-8-sig") == (
        "release,document_id,start,end,line,label,text,state,author,created,role,party,coupon,form,"
        "comment,decided_by,decided_at,reason,fragments,annotation_id\n"
    )


def test_a_row_per_annotation(tmp_path: Path) -> None:
    sheet = sheets.drawn("One\n{ADVISOR role=legal party=Us:Alder,\n“Finch”}\n{NOTE#1:Senior} 5% {NOTE#1:Notes}")
    sheet = sheets.decided(sheet, {1: [State.SUBMITTED, State.RETURNED]})
    first, second = written(tmp_path, sheet)[0]
    assert {name: value for name, value in first.items() if value} == {
        "release": "notice.txt",
        "document_id": str(sheet.release.id),
        "start": "4",
        "end": "18",
        "line": "2",
        "label": "ADVISOR",
        "text": "Alder,\n“Finch”",
        "state": "draft",
        "author": "anna",
        "created": "2026-01-05T09:30:00.250000Z",
        "role": "legal",
        "party": "Us",
        "annotation_id": str(sheet.annotations[0].id),
    }
    assert (second["line"], second["text"], second["fragments"]) == ("4", "Senior … Notes", "19 25;29 34")
    assert (second["state"], second["decided_by"], second["reason"]) == ("returned", "rita", "boundary")


@pytest.mark.parametrize(
    "text", ["=1+1", "+49", "-5", "@home", "\tx", "  =1", "\ufeff=1", "＝1", "＋1", "－1", "＠x", "\nx", "\rx"]
)
def test_no_cell_is_a_formula(text: str) -> None:
    assert table.tame(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Alder", "5%", "'x", "a=b", "2026-01-05", " x"])
def test_plain_cells_stay_as_they_are(text: str) -> None:
    assert table.tame(text) == text


def test_altered_cells_and_lost_values_are_told(tmp_path: Path) -> None:
    sheet = sheets.drawn("{NOTE:=SUM(A1)}")
    odd = replace(sheet.annotations[0], comment="-", attributes=(("shade", "red"),))
    rows, remarks = written(tmp_path, replace(sheet, annotations=(odd,)))
    assert (rows[0]["text"], rows[0]["comment"]) == ("'=SUM(A1)", "'-")
    assert remarks[0].startswith("2 cells got an apostrophe")
    assert remarks[1].startswith("1 attribute value left out")


def test_an_attribute_named_like_a_column_gets_another_title() -> None:
    label = replace(sheets.SCHEME.labels[0], attributes=(replace(sheets.SCHEME.labels[0].attributes[0], name="text"),))
    assert table.attribute_columns(replace(sheets.SCHEME, labels=(label,))) == {"text": "attribute_text"}
