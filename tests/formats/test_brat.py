import json
from pathlib import Path

import pytest
from hypothesis import given

from domain.annotation import AnnotatedRelease
from domain.errors import Refusal
from formats import brat
from tests import sheets


def written(folder: Path, *given: AnnotatedRelease) -> tuple[str, ...]:
    folder.mkdir(exist_ok=True)
    writer = brat.Writer(folder, sheets.head())
    for sheet in given:
        writer.write(sheet)
    remarks = writer.close()
    assert writer.close() == remarks
    return remarks


def foreign(folder: Path, text: bytes, *lines: str) -> Path:
    (folder / "a.txt").write_bytes(text)
    (folder / "a.ann").write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return folder / "a.ann"


WRITTEN = {
    "a span": ("{NOTE:5% Notes} due", ["T1\tNOTE 0 8\t5% Notes"]),
    "over a line break": ("{NOTE:Senior  \n  Notes}", ["T1\tNOTE 0 6;11 16\tSenior Notes"]),
    "over a form feed": ("{NOTE:Senior\fNotes}", ["T1\tNOTE 0 6;7 12\tSenior Notes"]),
    "fragments": ("{NOTE#1:Senior} 5% {NOTE#1:Notes}", ["T1\tNOTE 0 6;10 15\tSenior Notes"]),
    "touching fragments": (
        "{NOTE#1:Senior}{NOTE#1: Notes}",
        ["T1\tNOTE 0 12\tSenior Notes", '#1\tAnnotatorNotes T1\t{"fragments": [[0, 6], [6, 12]]}'],
    ),
    "fragments at a line break": (
        "{NOTE#1:Senior}\n{NOTE#1:Notes}",
        ["T1\tNOTE 0 6;7 12\tSenior Notes", '#1\tAnnotatorNotes T1\t{"fragments": [[0, 6], [7, 12]]}'],
    ),
    "a choice": ("{ADVISOR role=legal:Alder}", ["T1\tADVISOR 0 5\tAlder", "A1\trole T1 legal"]),
    "free text": (
        "{ADVISOR party=Finch:Alder}",
        ["T1\tADVISOR 0 5\tAlder", '#1\tAnnotatorNotes T1\t{"attributes": {"party": "Finch"}}'],
    ),
    "nested": ("{ADVISOR:Alder {NOTE:Finch}}", ["T1\tADVISOR 0 11\tAlder Finch", "T2\tNOTE 6 11\tFinch"]),
    "blank": ("a{NOTE: }b", []),
    "empty": ("a{NOTE:}b", []),
}


@pytest.mark.parametrize(("drawing", "lines"), WRITTEN.values(), ids=WRITTEN)
def test_lines(tmp_path: Path, drawing: str, lines: list[str]) -> None:
    remarks = written(tmp_path, sheets.drawn(drawing))
    assert (tmp_path / "notice.ann").read_text("utf-8").splitlines() == lines
    assert any("1 empty or blank" in remark for remark in remarks) == (not lines)


@pytest.mark.parametrize("drawing", [drawing for drawing, lines in WRITTEN.values() if lines])
def test_lines_read_back(tmp_path: Path, drawing: str) -> None:
    sheet = sheets.drawn(drawing)
    written(tmp_path, sheet)
    (found,) = brat.read(tmp_path / "notice.ann")
    assert (found.name, found.text, sheets.claimed(found)) == ("notice.txt", sheet.text, sheets.essence(sheet))


def test_configuration(tmp_path: Path) -> None:
    written(tmp_path, sheets.drawn("{NOTE:a}"))
    assert (tmp_path / "annotation.conf").read_text("utf-8").splitlines() == [
        "[entities]",
        "ADVISOR",
        "NOTE",
        "RISK_FACTOR",
        "",
        "[relations]",
        "<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>",
        "",
        "[events]",
        "",
        "[attributes]",
        "form\tArg:RISK_FACTOR, Value:list_item|sentence",
        "role\tArg:ADVISOR, Value:financial|legal|other",
    ]
    assert "RISK_FACTOR | Risk factor\n" in (tmp_path / "visual.conf").read_text("utf-8")


def test_file_names_are_safe_and_each_its_own(tmp_path: Path) -> None:
    names = ["../../etc/passwd", "con.txt", "a.txt", "A.txt", "a", "ümlaut & more.htm", "…", "x" * 200, "a.b.v2"]
    written(tmp_path, *(sheets.sheet("x", name=name) for name in names))
    index = json.loads((tmp_path / "_index.json").read_text("utf-8"))
    assert sorted(index) == sorted(
        ["etc_passwd", "release-con", "a", "A-2", "a-3", "umlaut_more.htm", "release", "x" * 100, "a.b.v2"]
    )
    assert {found.name for found in brat.read(tmp_path)} == set(names)


def test_labels_that_brat_cannot_read_are_mapped_and_mapped_back(tmp_path: Path) -> None:
    sheet = sheets.sheet(
        "a b", [sheets.annotation("a b", [(0, 1)], "Odd label"), sheets.annotation("a b", [(2, 3)], "Odd_label")]
    )
    remarks = written(tmp_path, sheet)
    assert (tmp_path / "notice.ann").read_text("utf-8") == "T1\tOdd_label 0 1\ta\nT2\tOdd_label_2 2 3\tb\n"
    assert "“Odd label” as Odd_label" in remarks[-1]
    (found,) = brat.read(tmp_path)
    assert [claim.label for claim in found.claims] == ["Odd label", "Odd_label"]


def test_an_annotation_moved_in_brat_is_read_as_it_was_moved(tmp_path: Path) -> None:
    written(tmp_path, sheets.drawn("{NOTE#1:Senior}\n{NOTE#1:Notes} due"))
    file = tmp_path / "notice.ann"
    file.write_text(file.read_text("utf-8").replace("0 6;7 12\tSenior Notes", "0 6;7 16\tSenior Notes due"), "utf-8")
    (found,) = brat.read(file)
    assert found.claims[0].fragments == ((0, 16),)


FOREIGN = {
    "carriage returns counted": (b"a\r\nb\r\nNotes", ["T1\tNOTE 6 11\tNotes"], (4, 9)),
    "carriage returns not counted": (b"a\r\nb\r\nNotes", ["T1\tNOTE 4 9\tNotes"], (4, 9)),
    "byte order mark counted": (b"\xef\xbb\xbfNotes", ["T1\tNOTE 1 6\tNotes"], (0, 5)),
    "without text": (b"Notes", ["T1\tNOTE 0 5"], (0, 5)),
}


@pytest.mark.parametrize(("text", "lines", "place"), FOREIGN.values(), ids=FOREIGN)
def test_offsets_of_others(tmp_path: Path, text: bytes, lines: list[str], place: tuple[int, int]) -> None:
    (found,) = brat.read(foreign(tmp_path, text, *lines))
    assert found.claims[0].fragments == (place,)


def test_what_we_have_no_place_for_is_counted(tmp_path: Path) -> None:
    path = foreign(
        tmp_path,
        b"Alder advises Finch\nand others",
        "T1\tOrg 0 5\tAlder",
        "T2\tOrg 14 19;20 23\tFinch and",
        "R1\tadvises Arg1:T1 Arg2:T2",
        "E1\tOrg:T1",
        "*\tEquiv T1 T2",
        "N1\tReference T1 Wikipedia:5\tAlder",
        "A1\tNegation E1",
        "A2\tSure T1",
        "#1\tAnnotatorNotes T1\tcheck this",
        "",
    )
    (found,) = brat.read(path)
    assert found.remarks == (
        "Left out, since only spans, attributes and notes are read"
        " (equivalence: 1, event: 1, normalisation: 1, other line: 1, relation: 1).",
    )
    assert sheets.claimed(found) == [
        ("Org", ((0, 5),), (("Sure", "true"),), "check this"),
        ("Org", ((14, 19), (20, 23)), (), ""),
    ]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("T1\tNOTE 0 4\tBonds", "“Bonds” is not the text at 0 to 4"),
        ("T1\tNOTE 0 99\tNotes", "leaves the text of 5 characters"),
        ("T1\tNOTE 3 1\tNotes", "the fragment 3 to 1"),
        ("T1\tNOTE 0 3;2 5\tNotes", "overlaps"),
        ("T1\tNOTE zero five\tNotes", "it is not “T1, tab"),
        ("T1\tNOTE", "it is not “T1, tab"),
        ("T0\tNOTE 0 5\tNotes", "T0 stands there twice"),
    ],
)
def test_lines_that_do_not_fit_are_refused(tmp_path: Path, line: str, says: str) -> None:
    with pytest.raises(Refusal) as caught:
        list(brat.read(foreign(tmp_path, b"Notes", "T0\tNOTE 0 5\tNotes", line)))
    assert caught.value.sentence.startswith("Line 2 of “a.ann”")
    assert says in caught.value.sentence


def test_files_that_cannot_be_read_are_refused(tmp_path: Path) -> None:
    path = foreign(tmp_path, b"caf\xe9", "")
    with pytest.raises(Refusal, match="not in the encoding utf-8"):
        list(brat.read(path))
    (found,) = brat.read(path, encoding="cp1252")
    assert found.text == "café"
    (tmp_path / "a.txt").unlink()
    with pytest.raises(Refusal, match=r"put “a.txt” beside it"):
        list(brat.read(path))
    path.unlink()
    with pytest.raises(Refusal, match=r"holds no \.ann file"):
        list(brat.read(tmp_path))


@given(sheet=sheets.any_sheet(blank=False))
def test_reading_undoes_writing(tmp_path_factory: pytest.TempPathFactory, sheet: AnnotatedRelease) -> None:
    folder = tmp_path_factory.mktemp("brat")
    written(folder, sheet)
    (found,) = brat.read(folder)
    assert (found.name, found.text) == (sheet.release.name, sheet.text)
    assert sheets.claimed(found) == sheets.essence(sheet)
