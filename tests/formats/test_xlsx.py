import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given as for_any
from hypothesis import settings
from hypothesis import strategies as st

from domain.annotation import AnnotatedRelease, Relation, State
from domain.errors import Refusal
from domain.release import Incoming
from formats.given import Given
from formats.tables import xlsx, xlsx_book
from tests import sheets
from tests.formats.examples import examples


def written(folder: Path, *given: AnnotatedRelease) -> tuple[bytes, tuple[str, ...]]:
    writer = xlsx.Writer(folder / "a.xlsx", sheets.head())
    for sheet in given:
        writer.write(sheet)
    remarks = writer.close()
    assert writer.close() == remarks
    return (folder / "a.xlsx").read_bytes(), remarks


def back(raw: bytes) -> list[Incoming]:
    return list(xlsx.read(Given.of("a.xlsx", raw)))


def book(**tables: list[list[object]]) -> bytes:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for title, rows in tables.items():
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_sheets_and_cells_as_a_spreadsheet_library_sees_them(tmp_path: Path) -> None:
    sheet = sheets.drawn("{ADVISOR role=legal:=SUM(A1)} and {NOTE#1:Senior} 5% {NOTE#1:Notes}", name="=x")
    made = openpyxl.load_workbook(io.BytesIO(written(tmp_path, sheet)[0]))
    assert made.sheetnames == ["annotations", "texts", "details", "relations", "found none"]
    table = made["annotations"]
    assert [cell.value for cell in table[2]][:5] == ["=x", 0, 8, "ADVISOR", "=SUM(A1)"]
    assert [cell.value for cell in table[3]][5:8] == [1, "13 19;23 28", "Senior … Notes"]
    assert table.freeze_panes == "A2"
    assert table.auto_filter.ref == "A1:V3"
    for row in table.iter_rows():
        for cell in row:
            assert cell.data_type in ("s", "n")
            if cell.data_type == "s":
                assert (cell.number_format, cell.quotePrefix) == ("@", True)


@pytest.mark.parametrize("text", ["_x000B_", "a\x0bb\x00_x005F_x0041_", "\ufffe\uffff\x1f\r\n\t", "_x00", "x", ""])
def test_what_xml_cannot_hold_comes_back(text: str) -> None:
    assert xlsx_book.meant(xlsx_book.spelled(text)) == text


@for_any(st.text(st.sampled_from("_x0B\x0b\r5Fé")))
def test_spelling_is_undone_exactly(text: str) -> None:
    assert xlsx_book.meant(xlsx_book.spelled(text)) == text


def test_long_texts_are_parted_and_long_cells_cut(tmp_path: Path) -> None:
    text = "😀" * 20_000 + "x" * 40_000
    assert max(map(xlsx_book.units, xlsx_book.chunks(text))) <= xlsx_book.MOST_CELL
    assert "".join(xlsx_book.chunks(text)) == text
    sheet = sheets.sheet(text, [sheets.annotation(text, [(0, len(text))], comment="y" * 40_000)])
    raw, remarks = written(tmp_path, sheet)
    assert remarks == (
        "2 cells longer than the 32,767 characters that a cell holds are cut; the sheet “texts” is whole.",
    )
    (item,) = back(raw)
    assert item.text == text
    assert item.claims[0].fragments == ((0, len(text)),)


def test_a_full_sheet_goes_on_in_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MOST_ROWS", 3)
    sheet = related(sheets.drawn("{NOTE:a} {NOTE:b} {NOTE:c} {NOTE:d} {NOTE:e}"), (0, 4), (3, 1))
    raw, _ = written(tmp_path, sheet)
    assert openpyxl.load_workbook(io.BytesIO(raw)).sheetnames[5:] == ["annotations 2", "annotations 3"]
    (item,) = back(raw)
    assert [claim.fragments for claim in item.claims] == [((0, 1),), ((2, 3),), ((4, 5),), ((6, 7),), ((8, 9),)]
    assert [(tie.source, tie.target) for tie in item.relations] == [(0, 4), (3, 1)]


def related(sheet: AnnotatedRelease, *ties: tuple[int, int]) -> AnnotatedRelease:
    made = [
        Relation(
            sheets.fixed_id("tie", source, target),
            sheet.release.id,
            "issues",
            sheet.annotations[source].id,
            sheet.annotations[target].id,
            "anna",
            sheets.START,
            (("sure", "=yes"),),
        )
        for source, target in ties
    ]
    return replace(sheet, relations=tuple(made))


def test_negatives_have_a_sheet_and_come_back_with_origins(tmp_path: Path) -> None:
    sheet = sheets.found_none(sheets.drawn("{ADVISOR:Alder}"), "NOTE", "NOTE", "=1+1", comment="=looked\n")
    sheet = sheets.decided(sheet, {2: [State.SUBMITTED, State.APPROVED]})
    gold = replace(sheet, annotations=(replace(sheet.annotations[0], origin="gold: anna"),))
    raw, _ = written(tmp_path, gold, sheets.found_none(sheets.sheet("b", name="b"), "NOTE"))
    for data in (raw, saved_anew(raw)):
        first, second = back(data)
        assert [(one.label, one.comment) for one in first.negatives] == [
            ("=1+1", "=looked\n"),
            *[("NOTE", "=looked\n")] * 2,
        ]
        said = [dict(one.claims) for one in first.negatives]
        assert {one["state"] for one in said} == {"draft", "approved"}
        assert [one["decided_by"] for one in said if one["state"] == "approved"] == ["rita"]
        assert dict(first.claims[0].claims)["origin"] == "gold: anna"
        assert [(one.label, dict(one.claims)["author"]) for one in second.negatives] == [("NOTE", "bea")]


def saved_anew(raw: bytes) -> bytes:
    """The workbook as another program writes it."""
    out = io.BytesIO()
    openpyxl.load_workbook(io.BytesIO(raw)).save(out)
    return out.getvalue()


@for_any(sheets.any_sheet())
@settings(max_examples=examples(), deadline=None)
def test_everything_comes_back(tmp_path_factory: pytest.TempPathFactory, sheet: AnnotatedRelease) -> None:
    (item,) = back(written(tmp_path_factory.mktemp("xlsx"), sheet)[0])
    assert (item.name, item.text, item.problems) == (sheet.release.name, sheet.text, ())
    assert item.metadata == tuple(pair for pair in sheet.release.metadata)
    assert sorted(sheets.claimed(item)) == sorted(sheets.essence(sheet))


def test_relations_and_details_come_back(tmp_path: Path) -> None:
    sheet = sheets.drawn("{ADVISOR:Alder} {NOTE:Notes}")
    sheet = related(replace(sheet, release=replace(sheet.release, metadata=(("company", "Alder"),))), (1, 0))
    (item,) = back(written(tmp_path, sheet)[0])
    (tie,) = item.relations
    assert (tie.label, tie.source, tie.target, tie.attributes) == ("issues", 1, 0, (("sure", "=yes"),))
    assert item.metadata == (("company", "Alder"),)


def test_a_workbook_that_another_program_saved_is_read_alike(tmp_path: Path) -> None:
    text = "One\n\tSenior\x0c Notes\n "
    sheet = sheets.sheet(text, [sheets.annotation(text, [(5, 11), (13, 18)], "NOTE", {"coupon": "5%"})])
    raw, _ = written(tmp_path, related(sheet, (0, 0)))
    out = io.BytesIO()
    openpyxl.load_workbook(io.BytesIO(raw)).save(out)
    assert back(out.getvalue()) == back(raw)
    own = zipfile.ZipFile(io.BytesIO(raw)).read("xl/styles.xml")
    assert zipfile.ZipFile(out).read("xl/styles.xml") != own


def test_same_corpus_same_bytes(tmp_path: Path) -> None:
    sheet = sheets.drawn("{ADVISOR:Alder} {NOTE:Notes}")
    (tmp_path / "b").mkdir()
    raw = written(tmp_path, sheet)[0]
    assert written(tmp_path / "b", sheet)[0] == raw
    assert {info.date_time for info in zipfile.ZipFile(io.BytesIO(raw)).infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert not [name for name in zipfile.ZipFile(io.BytesIO(raw)).namelist() if name.startswith("docProps")]


def test_surveys_have_a_release_for_each_person_and_question() -> None:
    long = "I would rather not say what I think of these notes"
    rows: list[list[object]] = [
        ["Case", "Age", "Hobby", "Pets"],
        ["A", 33, f"{long} now.", f"{long}."],
        ["B", None, long, ""],
    ]
    items = back(book(survey=rows, empty=[]))
    assert [(item.name, item.metadata) for item in items] == [
        ("A Hobby", (("Age", "33"),)),
        ("A Pets", (("Age", "33"),)),
        ("B Hobby", ()),
    ]
    assert items[-1].problems == ("Row (sheet survey) 3 of “a.xlsx” is left out, since it has no Pets.",)


def test_annotations_of_others_with_texts_beside() -> None:
    raw = book(
        spans=[["document", "start", "end", "label"], ["n", 0, 4.0, "NOTE"], ["n", "5", "x", "NOTE"]],
        texts=[["document", "text"], ["n", "Note one"], ["m", "Other"]],
    )
    first, second = back(raw)
    assert (first.name, first.text, first.claims[0].fragments) == ("n", "Note one", ((0, 4),))
    assert (second.name, second.text) == ("m", "Other")
    assert "no whole numbers" in str(first.problems + second.problems)


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "no sound ZIP"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "password"),
        (book(a=[]), "no sheet with rows"),
        (book(a=[["x"], [1]]), "neither a column of texts"),
    ],
)
def test_what_is_no_workbook_of_texts_is_refused(raw: bytes, words: str) -> None:
    with pytest.raises(Refusal, match=words):
        back(raw)


def changed(raw: bytes, name: str, before: bytes, after: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            data = old.read(info)
            if info.filename == name:
                assert before in data
                data = data.replace(before, after)
            new.writestr(info, data)
    return out.getvalue()


def test_document_types_bombs_and_broken_parts_are_refused() -> None:
    raw = book(a=[["text"], ["Some text"]])
    part = "xl/worksheets/sheet1.xml"
    with pytest.raises(Refusal, match="DOCTYPE"):
        back(changed(raw, part, b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet'))
    with pytest.raises(Refusal, match="unpacks to far more"):
        back(changed(raw, part, b"<sheetData>", b"<sheetData>" + b" " * (40 << 20)))
    for before, after in ((b"</sheetData>", b"<"), (b'r="A1"', b'r="!"')):
        with pytest.raises(Refusal, match="no sound workbook"):
            back(changed(raw, part, before, after))
    with pytest.raises(Refusal):
        back(changed(raw, "xl/workbook.xml", b"sheetId", b"sheet"))


def test_a_file_of_someone_else_is_read_as_its_details_say() -> None:
    raw = book(list=[["id", "text", "more"], ["1", "Some text", json.dumps([1])], ["2", None, "x"]])
    (item,) = back(raw)
    assert (item.name, item.text, item.metadata) == ("1", "Some text", (("more", "[1]"),))
