from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from domain.annotation import AnnotatedRelease, Mark, MarkKind, State
from domain.scheme import Scheme
from formats import ExportHead
from formats.tables import report
from tests import sheets


def written(
    folder: Path, *given: AnnotatedRelease, head: ExportHead | None = None
) -> tuple[openpyxl.Workbook, tuple[str, ...]]:
    writer = report.Writer(folder / "a.xlsx", head or sheets.head())
    for sheet in given:
        writer.write(sheet)
    remarks = writer.close()
    assert writer.close() == remarks
    return openpyxl.load_workbook(folder / "a.xlsx"), remarks[1:]


def table(sheet: Worksheet) -> list[dict[str, object]]:
    titles, *rows = sheet.iter_rows(values_only=True)
    return [{str(title): cell for title, cell in zip(titles, row, strict=True) if cell is not None} for row in rows]


def hidden(sheet: Worksheet) -> set[str]:
    return {str(sheet[f"{letter}1"].value) for letter, column in sheet.column_dimensions.items() if column.hidden}


def test_a_sheet_for_each_kind_between_summary_and_codebook(tmp_path: Path) -> None:
    sheet = sheets.drawn("\n{NOTE coupon=5%:Senior\n  Notes} by {ADVISOR role=legal party=Us:Alder}")
    sheet = sheets.decided(sheet, {0: [State.SUBMITTED, State.APPROVED], 1: [State.SUBMITTED]})
    book, remarks = written(tmp_path, sheet)
    assert remarks == ()
    assert book.sheetnames == ["Summary", "Advisors", "Notes", "Codebook", "About"]
    assert table(book["Notes"]) == [
        {
            "Release": "notice.txt",
            "Note": "Senior Notes",
            "Coupon": "5%",
            "Line": 2,
            "State": "Approved",
            "Annotated by": "anna",
            "Annotated on": "2026-01-05",
            "Decided by": "rita",
            "Decided on": "2026-01-05",
        }
    ]
    (advisor,) = table(book["Advisors"])
    assert (advisor["Role"], advisor["Party"], advisor["State"]) == ("legal", "Us", "Submitted")
    assert hidden(book["Notes"]) == {"Other attributes", "Reason", "Comment", "Flag", "Origin"}


def test_the_summary_counts_labels_and_states(tmp_path: Path) -> None:
    first = sheets.drawn("{NOTE:a} {NOTE:b} {ADVISOR:c}", name="one")
    first = sheets.decided(first, {0: [State.SUBMITTED], 1: [State.SUBMITTED, State.APPROVED]})
    about = (("cik", "12"), ("company", "Alder AG"), ("filed", "2003-01-31"))
    second = replace(sheets.sheet("x", name="two"), release=sheets.release("x", "two", metadata=about))
    mark = Mark(second.release.id, "rita", MarkKind.REVIEWED, sheets.START)
    one, two = table(written(tmp_path, first, replace(second, marks=(mark,)))[0]["Summary"])
    assert (one["Release"], one["Annotations"], one["Notes"], one["Advisors"], one["Risk factors"]) == (
        "one",
        3,
        2,
        1,
        0,
    )
    assert (one["Approved"], one["Submitted"], one["Draft"], one["State of the release"]) == (1, 1, 1, "Open")
    assert (two["Company"], two["Filed"], two["Further details"]) == ("Alder AG", "2003-01-31", "cik: 12")
    assert (two["Annotations"], two["State of the release"]) == (0, "Reviewed")


def test_what_was_not_found_has_a_sheet_and_overruled_a_column_where_there_is_any(tmp_path: Path) -> None:
    sheet = sheets.found_none(sheets.drawn("{NOTE:a} {ADVISOR:b}"), "RISK_FACTOR", "Odd", comment="=looked")
    sheet = sheets.decided(sheet, {0: [State.SUBMITTED, State.OVERRULED], 3: [State.SUBMITTED, State.APPROVED]})
    gold = replace(sheet, annotations=tuple(replace(one, origin="gold: anna") for one in sheet.annotations))
    book, _ = written(tmp_path, gold)
    assert book.sheetnames == ["Summary", "Advisors", "Notes", "Found none", "Codebook", "About"]
    odd, risk = table(book["Found none"])
    assert (odd["Label"], odd["State"], odd["Comment"]) == ("Odd", "Draft", "=looked")
    assert (risk["Label"], risk["State"], risk["Found none by"], risk["Decided by"]) == (
        *("Risk factor", "Approved", "bea", "rita"),
    )
    (summary,) = table(book["Summary"])
    assert (summary["Overruled"], summary["Found none"], summary["Approved"]) == (1, "Odd, Risk factor", 0)
    assert not hidden(book["Summary"]) & {"Overruled", "Found none"}
    assert (table(book["Notes"])[0]["State"], table(book["Notes"])[0]["Origin"]) == ("Overruled", "gold: anna")
    (tmp_path / "b").mkdir()
    assert {"Overruled", "Found none"} <= hidden(written(tmp_path / "b", sheets.drawn("{NOTE:a}"))[0]["Summary"])


def test_a_scheme_of_ones_own_and_labels_outside_of_it(tmp_path: Path) -> None:
    scheme = Scheme("Own", (replace(sheets.SCHEME.labels[0], id="PARTY", title="A/b: party?"),))
    sheet = sheets.drawn("{PARTY:a} {ODD shade=red:b}", scheme=scheme)
    book, _ = written(tmp_path, sheet, head=sheets.head(scheme))
    assert book.sheetnames == ["Summary", "A_b_ party_", "ODD", "Codebook", "About"]
    assert table(book["ODD"])[0]["Other attributes"] == "shade: red"
    assert table(book["Summary"])[0]["Other labels"] == 1
    assert "Other labels" not in hidden(book["Summary"])
    party, odd = table(book["Codebook"])
    assert (party["Id"], party["Annotations"], party["Example"]) == ("PARTY", 1, "a")
    assert (odd["Label"], odd["Releases"], odd["Approved"]) == ("ODD", 1, 0)


def test_more_labels_than_sheets_share_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "MOST_SHEETS", 1)
    book, _ = written(tmp_path, sheets.drawn("{NOTE:a} {ADVISOR:b} {RISK_FACTOR:c} {ADVISOR:d}"))
    assert book.sheetnames == ["Summary", "Notes", "Other labels", "Codebook", "About"]
    assert [row["Label"] for row in table(book["Other labels"])] == ["ADVISOR", "RISK_FACTOR", "ADVISOR"]


def test_nothing_is_a_formula_and_long_texts_are_shortened(tmp_path: Path) -> None:
    text = "=SUM(A1) " + "long " * 400
    notes = [
        sheets.annotation(text, [(0, 8)], "NOTE", {"coupon": "=1+1"}, comment="@x"),
        sheets.annotation(text, [(0, 2000)]),
    ]
    book, remarks = written(tmp_path, sheets.sheet(text, notes, name="=cmd"), head=sheets.head(corpus="=HYPERLINK()"))
    assert remarks == ("1 long text shortened in the report.",)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    assert all(cell.quotePrefix for cell in cells if cell.data_type == "s")
    assert str(book["Advisors"]["B2"].value).endswith(" …")
    assert book["Advisors"].row_dimensions[2].height > 200


def test_it_prints_on_wide_pages_with_its_titles(tmp_path: Path) -> None:
    sheet = written(tmp_path, sheets.drawn("{NOTE:a}"))[0]["Notes"]
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight, sheet.freeze_panes) == ("landscape", 0, "A2")
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.auto_filter.ref.startswith("A1:")


def test_same_corpus_same_bytes(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    sheet = sheets.drawn("{ADVISOR:Alder} {NOTE:Notes}")
    written(tmp_path, sheet)
    written(tmp_path / "b", sheet)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b" / "a.xlsx").read_bytes()
