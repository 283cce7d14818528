import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from domain.annotation import AnnotatedRelease
from domain.errors import Refusal
from domain.release import Incoming
from formats import brat
from formats.gather import given_of
from formats.given import Given
from formats.table import named
from tests import sheets
from tests.formats import json_files
from tests.formats.examples import examples
from tests.formats.json_files import ties


def written(folder: Path, *given: AnnotatedRelease) -> tuple[str, ...]:
    folder.mkdir(exist_ok=True)
    return json_files.written(brat, folder, *given)


def read(file: Path, encoding: str | None = None) -> list[Incoming]:
    """What one annotation file gives with all that lies beside it; of a folder, what all of its files give."""
    if file.is_dir():
        return [found for one in sorted(file.glob("*.ann")) for found in read(one)]
    beside = {other.name: other.read_bytes() for other in file.parent.iterdir() if other != file}
    return list(brat.read(Given.of(file.name, file.read_bytes(), beside), encoding=encoding))


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
    assert written(tmp_path, sheets.drawn(drawing)) == ()
    assert (tmp_path / "notice.ann").read_text("utf-8").splitlines() == lines


@pytest.mark.parametrize("drawing", [drawing for drawing, lines in WRITTEN.values() if lines])
def test_lines_read_back(tmp_path: Path, drawing: str) -> None:
    sheet = sheets.drawn(drawing)
    written(tmp_path, sheet)
    (found,) = read(tmp_path / "notice.ann")
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
    assert {found.name for found in read(tmp_path)} == set(names)


def test_labels_that_brat_cannot_read_are_mapped_and_mapped_back(tmp_path: Path) -> None:
    sheet = sheets.sheet(
        "a b", [sheets.annotation("a b", [(0, 1)], "Odd label"), sheets.annotation("a b", [(2, 3)], "Odd_label")]
    )
    remarks = written(tmp_path, sheet)
    assert (tmp_path / "notice.ann").read_text("utf-8") == "T1\tOdd_label 0 1\ta\nT2\tOdd_label_2 2 3\tb\n"
    assert "“Odd label” as Odd_label" in remarks[-1]
    (found,) = read(tmp_path)
    assert [claim.label for claim in found.claims] == ["Odd label", "Odd_label"]


def test_an_annotation_moved_in_brat_is_read_as_it_was_moved(tmp_path: Path) -> None:
    written(tmp_path, sheets.drawn("{NOTE#1:Senior}\n{NOTE#1:Notes} due"))
    file = tmp_path / "notice.ann"
    file.write_text(file.read_text("utf-8").replace("0 6;7 12\tSenior Notes", "0 6;7 16\tSenior Notes due"), "utf-8")
    (found,) = read(file)
    assert found.claims[0].fragments == ((0, 16),)


FOREIGN = {
    "carriage returns counted": (b"a\r\nb\r\nNotes", ["T1\tNOTE 6 11\tNotes"], (4, 9)),
    "carriage returns not counted": (b"a\r\nb\r\nNotes", ["T1\tNOTE 4 9\tNotes"], (4, 9)),
    "byte order mark counted": (b"\xef\xbb\xbfNotes", ["T1\tNOTE 1 6\tNotes"], (0, 5)),
    "without text": (b"Notes", ["T1\tNOTE 0 5"], (0, 5)),
}


@pytest.mark.parametrize(("text", "lines", "place"), FOREIGN.values(), ids=FOREIGN)
def test_offsets_of_others(tmp_path: Path, text: bytes, lines: list[str], place: tuple[int, int]) -> None:
    (found,) = read(foreign(tmp_path, text, *lines))
    assert found.claims[0].fragments == (place,)


def test_relations_are_written_read_and_named_in_the_configuration(tmp_path: Path) -> None:
    sheet = sheets.drawn("{ADVISOR:Alder} advises on {NOTE:Notes}{NOTE:}")
    sheet = sheets.related(sheet, ("advises on", 0, 1), ("same", 0, 0), ("lost", 0, 2))
    first, *more = sheet.relations
    sheet = replace(sheet, relations=(replace(first, attributes=(("since", "2026\u2028"),)), *more))
    remarks = written(tmp_path, sheet)
    assert "1 relation of empty or blank annotations left out" in remarks[0]
    lines = (tmp_path / "notice.ann").read_text("utf-8").split("\n")
    assert "R2\tadvises_on Arg1:T1 Arg2:T2" in lines
    assert '#1\tAnnotatorNotes R1\t{"attributes": {"since": "2026\\u2028"}}' in lines
    assert "advises_on\tArg1:<ENTITY>, Arg2:<ENTITY>" in (tmp_path / "annotation.conf").read_text("utf-8")
    (found,) = read(tmp_path)
    assert sorted(ties(found)) == [("advises on", 0, 1), ("same", 0, 0)]
    assert [item.attributes for item in found.relations if item.attributes] == [(("since", "2026\u2028"),)]


def test_everything_that_brat_knows_comes_in(tmp_path: Path) -> None:
    path = foreign(
        tmp_path,
        b"Alder advises Finch\nand others",
        "T1\tOrg 0 5\tAlder",
        "T2\tOrg 14 19;20 23\tFinch and",
        "T3\tAdvice 6 13\tadvises",
        "T4\tOrg 24 30\tothers",
        "E1\tAdvice:T3 By:T1 To2:T2 Cause:E1",
        "R1\tadvises Arg1:T1 Arg2:T2\t",
        "*\tEquiv T1 T2 T4",
        "N1\tReference T1 Wikipedia:5\tAlder",
        "N2\tReference T1 Wikidata:Q5",
        "A1\tNegation E1",
        "A2\tConfidence R1 High",
        "M1\tSpeculation E1",
        "#1\tAnnotatorNotes T1\tcheck this",
        "#2\tAnnotatorNotes E1\tand this",
        "#3\tAnnotatorNotes R1\tbut not this",
        "A3\tSure T9",
        "?\twhatever",
        "",
    )
    (found,) = read(path)
    assert sheets.claimed(found) == [
        ("Org", ((0, 5),), (("Reference", "Wikipedia:5 Alder; Wikidata:Q5"),), "check this"),
        ("Org", ((14, 19), (20, 23)), (), ""),
        ("Advice", ((6, 13),), (("Negation", "true"), ("Speculation", "true")), "and this"),
        ("Org", ((24, 30),), (), ""),
    ]
    assert ties(found) == [
        ("By", 2, 0),
        ("To2", 2, 1),
        ("Cause", 2, 2),
        ("advises", 0, 1),
        ("Equiv", 0, 1),
        ("Equiv", 0, 3),
    ]
    assert found.relations[3].attributes == (("Confidence", "High"),)
    assert found.remarks == (
        "Left out, since there is no place for it here:"
        " 1 attribute of nothing that is there, 1 note on a relation, 1 other line.",
    )
    assert not found.problems


def test_a_pair_of_files_is_read_as_one(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"Alder advises")
    (tmp_path / "a.a1").write_bytes(b"T1\tOrg 0 5\tAlder\n")
    (tmp_path / "a.a2").write_bytes(b"T2\tAdvice 6 13\tadvises\nE1\tAdvice:T2 By:T1")
    (found,) = read(tmp_path / "a.a1")
    assert ([claim.label for claim in found.claims], ties(found)) == (["Org", "Advice"], [("By", 1, 0)])


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("T1\tNOTE 0 4\tBonds", "“Bonds” is not at 0 to 4"),
        ("T1\tNOTE 0 99", "0 to 99 is no span of a text of 5 characters"),
        ("T1\tNOTE 0 99\tNotes due", "“Notes due” is not at 0 to 99"),
        ("T1\tNOTE 3 1", "is no span"),
        ("T1\tNOTE 0 3;2 5\tNotes", "left out"),
        ("T1\tNOTE zero five\tNotes", "it is not “T1, tab"),
        ("T1\tNOTE", "it is not “T1, tab"),
        ("T1\tNOTE 0 " + "9" * 5000, "it is not “T1, tab"),
        ("T0\tNOTE 0 5\tNotes", "T0 stands there twice"),
        ("R1\tadvises Arg1:T0", "it is not “R1, tab"),
        ("E1\t", "it is not “E1, tab"),
        ("*\tEquiv T0", "it is not “*, tab"),
    ],
)
def test_lines_that_do_not_fit_are_told_and_the_others_come_in(tmp_path: Path, line: str, says: str) -> None:
    (found,) = read(foreign(tmp_path, b"Notes", "T0\tNOTE 0 5\tNotes", line))
    assert found.problems[0].startswith("Line 2 of “a.ann”")
    assert says in found.problems[0]
    assert [claim.fragments for claim in found.claims] == [((0, 5),)]


def test_a_relation_without_its_ends_is_told(tmp_path: Path) -> None:
    (found,) = read(foreign(tmp_path, b"Notes", "T0\tNOTE 0 5\tNotes", "R1\tx Arg1:T0 Arg2:T7"))
    assert "The relation “x” is left out" in found.problems[0]


def test_files_that_cannot_be_read_are_refused(tmp_path: Path) -> None:
    path = foreign(tmp_path, b"caf\xe9", "")
    with pytest.raises(Refusal, match="not in the encoding utf-8"):
        list(read(path))
    (found,) = read(path, encoding="cp1252")
    assert found.text == "café"
    (tmp_path / "a.txt").unlink()
    with pytest.raises(Refusal, match=r"put “a.txt” beside it"):
        list(read(path))


@settings(max_examples=examples())
@given(sheet=sheets.any_sheet(blank=False, relations=True))
def test_reading_undoes_writing(tmp_path_factory: pytest.TempPathFactory, sheet: AnnotatedRelease) -> None:
    folder = tmp_path_factory.mktemp("brat")
    written(folder, sheet)
    (found,) = read(folder)
    assert (found.name, found.text) == (sheet.release.name, sheet.text)
    sheet = json_files.in_order(sheet)
    assert sheets.claimed(found) == sheets.essence(sheet)
    assert ties(found) == sheets.tied(sheet)
    assert not found.problems


def test_a_file_of_an_export_is_read_with_its_own_name_out_of_the_index(tmp_path: Path) -> None:
    names = ["one/1.htm", "two ü.htm"]
    written(tmp_path, *(sheets.sheet("x", name=name) for name in names))
    found = [given_of(file, named("brat")) for file in sorted(tmp_path.glob("*.ann"))]
    assert [json.loads(item.beside["_index.json"]) for item in found] == [
        {"one_1.htm": names[0]},
        {"two_u.htm": names[1]},
    ]
    assert [one.name for item in found for one in brat.read(item)] == names
