"""What the two CAS formats have in common: round trips, and what other people's library makes of the files."""

import re
import warnings
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given as generated
from hypothesis import settings

from domain.annotation import AnnotatedRelease
from domain.span import OffsetMap, Span
from formats.uima import casjson, xmi
from tests import sheets
from tests.formats.cas_files import back, in_order, ties, written
from tests.formats.examples import examples

NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
BOTH = pytest.mark.parametrize(("module", "suffix"), [(xmi, ".xmi"), (casjson, ".json")], ids=["xmi", "casjson"])
HARD = '💶 Ünï\u00a0co\u00addé\u2028e\u0301 שלום\n\n\t \n<&">]]> \x0c\x1f\x85\u200d👩‍👩‍👧 end\ufffe'


def whole(text: str) -> AnnotatedRelease:
    """A sheet with an annotation on every stretch of one to three characters."""
    made = [
        sheets.annotation(text, [(start, start + length)], number=start * 4 + length)
        for start in range(len(text) - 3)
        for length in range(4)
    ]
    return sheets.sheet(text, made, name="../x ü\t.htm")


@BOTH
def test_everything_that_the_row_holds_comes_back(tmp_path: Path, module: ModuleType, suffix: str) -> None:
    sheet = sheets.related(
        sheets.drawn(
            "{ADVISOR role=legal:Alder {NOTE#1:Senior}} 5% {NOTE#1:Notes}{NOTE: }{NOTE:}{NOTE:}\n\n💶 {NOTE:x}"
        ),
        ("advises on", 0, 1),
        ("of", 2, 2),
    )
    written(module, tmp_path / "a", sheet, whole(HARD))
    first, second = back(module, tmp_path / "a", suffix)
    assert {first.name, second.name} == {"notice.txt", "../x ü\t.htm"}
    first, second = sorted((first, second), key=lambda found: len(found.claims))
    assert (first.text, sheets.claimed(first), ties(first)) == (
        sheet.text,
        sheets.essence(sheet),
        sorted(sheets.tied(sheet)),
    )
    assert (second.text, sheets.claimed(second)) == (HARD, sheets.essence(whole(HARD)))
    assert (first.problems, first.remarks, second.problems, second.remarks) == ((), (), (), ())


@BOTH
@settings(max_examples=examples(), deadline=None)
@generated(sheets.any_sheet(relations=True))
def test_any_sheet_comes_back(
    tmp_path_factory: pytest.TempPathFactory, module: ModuleType, suffix: str, sheet: AnnotatedRelease
) -> None:
    folder = tmp_path_factory.mktemp("any")
    written(module, folder, sheet)
    sheet = in_order(sheet)
    (found,) = back(module, folder, suffix)
    clean = _as_xml if module is xmi else str
    assert (found.name, found.text) == (sheet.release.name, sheet.text)
    assert [(label, places) for label, places, *_ in sheets.claimed(found)] == [
        (label, places) for label, places, *_ in sheets.essence(sheet)
    ]
    for claim, annotation in zip(found.claims, sheet.annotations, strict=True):
        assert dict(claim.attributes) == {clean(name): clean(value) for name, value in annotation.attributes}
        assert claim.comment == clean(annotation.comment)
    assert dict(found.metadata) == {clean(name): clean(value) for name, value in sheet.release.metadata}
    assert ties(found) == sorted(sheets.tied(sheet))


def _as_xml(text: str) -> str:
    return NOT_IN_XML.sub(lambda found: " " if found.group().isspace() else "\ufffd", text)


@BOTH
def test_the_same_sheets_give_the_same_bytes(tmp_path: Path, module: ModuleType, suffix: str) -> None:
    folders = []
    for name in ("a", "b"):
        written(module, tmp_path / name, whole(HARD), sheets.drawn("{NOTE:a} b"))
        folders.append({file.name: file.read_bytes() for file in (tmp_path / name).iterdir()})
    assert folders[0] == folders[1]


def _loaded(folder: Path, file: Path) -> Any:
    cassis = pytest.importorskip("cassis", reason="dkpro-cassis is not installed")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        if file.suffix == ".json":
            return cassis.load_cas_from_json(file.read_text("utf-8"))
        types = cassis.load_typesystem((folder / "TypeSystem.xml").read_text("utf-8"))
        return cassis.load_cas_from_xmi(file.read_text("utf-8"), typesystem=types)


@BOTH
def test_dkpro_cassis_reads_the_same_annotations(tmp_path: Path, module: ModuleType, suffix: str) -> None:
    sheet = sheets.related(whole(HARD), ("of", 5, 9))
    written(module, tmp_path, sheet)
    (file,) = (file for file in tmp_path.iterdir() if file.suffix == suffix and not file.name.startswith("_"))
    cas = _loaded(tmp_path, file)
    text = HARD if module is casjson else _as_xml(HARD)
    entity = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity"
    assert cas.sofa_string == text
    assert sorted((found.begin, found.end, found.value) for found in cas.select(entity)) == sorted(
        (made.span.start, made.span.end, made.label) for made in sheet.annotations
    )
    (relation,) = cas.select("webanno.custom.Relation")
    source, target = sheet.by_id[sheet.relations[0].source], sheet.by_id[sheet.relations[0].target]
    assert (relation.Governor.begin, relation.Dependent.begin) == (source.span.start, target.span.start)
    assert (relation.begin, relation.end) == (target.span.start, target.span.end)
    (about,) = cas.select("de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData")
    assert about.documentTitle == "../x ü\t.htm"
    (tagset,) = cas.select("de.tudarmstadt.ukp.dkpro.core.api.metadata.type.TagsetDescription")
    assert [tag.name for tag in tagset.tags.elements] == ["ADVISOR", "NOTE", "RISK_FACTOR"]


@BOTH
def test_tokens_and_sentences_are_apart_and_hold_all_that_is_no_blank(
    tmp_path: Path, module: ModuleType, suffix: str
) -> None:
    text = "💶 One, two's 1,200.50.\n \nThree\n\n\n"
    written(module, tmp_path, sheets.sheet(text))
    (file,) = (file for file in tmp_path.iterdir() if file.suffix == suffix and not file.name.startswith("_"))
    cas = _loaded(tmp_path, file)
    package = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type"
    tokens = [found.get_covered_text() for found in cas.select(f"{package}.Token")]
    assert tokens == ["💶", "One", ",", "two's", "1,200.50", ".", "Three"]
    assert [found.get_covered_text() for found in cas.select(f"{package}.Sentence")] == [
        "💶 One, two's 1,200.50.",
        "Three",
    ]


@BOTH
def test_what_cassis_writes_anew_is_read_with_its_annotations(tmp_path: Path, module: ModuleType, suffix: str) -> None:
    sheet = sheets.drawn("{ADVISOR:Alder} 💶 {NOTE:Notes}")
    written(module, tmp_path, sheet)
    file = tmp_path / f"notice{suffix}"
    cas = _loaded(tmp_path, file)
    file.write_text(cas.to_json() if suffix == ".json" else cas.to_xmi(), "utf-8")
    (found,) = back(module, tmp_path, suffix, ours=False)
    assert (found.name, found.text, sheets.claimed(found)) == ("notice.txt", sheet.text, sheets.essence(sheet))


def test_positions_count_utf_16(tmp_path: Path) -> None:
    sheet = sheets.drawn("💶💶 {NOTE:x}")
    written(xmi, tmp_path, sheet)
    assert 'begin="5" end="6" value="NOTE"' in (tmp_path / "notice.xmi").read_text("utf-8")
    assert OffsetMap(sheet.text).to_utf16(sheet.annotations[0].span.start) == 5
    assert sheet.annotations[0].fragments == (Span(3, 4),)


def test_what_had_to_be_replaced_is_said(tmp_path: Path) -> None:
    text = "a\x0cb \x01"
    odd = sheets.annotation(text, [(0, 1)], "Odd\x01label", {"x": "\x02\x03"}, comment="\x04")
    remarks = written(xmi, tmp_path, sheets.sheet(text, [odd], name="a"))
    assert len(remarks) == 3
    assert "in 1 text each" in remarks[0]
    assert remarks[1].startswith("3 control characters in attributes")
    assert remarks[2].startswith("1 label had")
    assert 'sofaString="a b \ufffd"' in (tmp_path / "a.xmi").read_text("utf-8")
    (found,) = back(xmi, tmp_path, ".xmi")
    assert (found.text, found.claims[0].label) == (text, "Odd\x01label")
    assert found.claims[0].attributes == (("x", "\ufffd\ufffd"),)


def test_json_says_what_inception_needs_for_relations(tmp_path: Path) -> None:
    sheet = sheets.drawn("{NOTE:a} {NOTE:b}")
    assert written(casjson, tmp_path / "a", sheet) == ()
    assert "webanno.custom.Relation" not in (tmp_path / "a" / "notice.json").read_text("utf-8")
    (remark,) = written(casjson, tmp_path / "b", sheets.related(sheet, ("of", 0, 1)))
    assert remark.startswith("1 release has relations: add the layer of TypeSystem.xml")
