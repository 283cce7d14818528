import io
import json
import re
import zipfile
from pathlib import Path

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from domain.annotation import AnnotatedRelease
from domain.release import Incoming, pairs
from formats.docx import Writer, read
from formats.docx.parts import held
from formats.given import Given
from tests import sheets
from tests.formats.examples import examples

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
EVIL = "\x01<w:p>&amp;]]>\x0b\uffff{\\rtf1}=cmd|'/c calc'!A0\U0001f4b6\u202e"


def written(folder: Path, *given: AnnotatedRelease) -> Writer:
    folder.mkdir(exist_ok=True)
    writer = Writer(folder, sheets.head())
    for sheet in given:
        writer.write(sheet)
    assert writer.close() == writer.close()
    return writer


def file_of(folder: Path, sheet: AnnotatedRelease) -> bytes:
    writer = written(folder, sheet)
    return (folder / f"{next(iter(writer.index))}.docx").read_bytes()


def back(folder: Path, sheet: AnnotatedRelease) -> Incoming:
    return next(read(Given.of("a.docx", file_of(folder, sheet))))


@given(st.data())
@settings(max_examples=examples(), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_written_is_read_back(tmp_path: Path, data: st.DataObject) -> None:
    sheet = data.draw(sheets.any_sheet())
    found = back(tmp_path, sheet)
    assert found.text == sheet.text
    assert sheets.claimed(found) == [
        (label, parts, pairs({held(name): held(value) for name, value in attributes}), held(comment))
        for label, parts, attributes, comment in sheets.essence(sheet)
    ]
    assert all(dict(claim.claims)["author"] == "anna" for claim in found.claims)
    assert not found.problems


def test_people_and_times_come_back_as_claims(tmp_path: Path) -> None:
    found = back(tmp_path, sheets.drawn("by {ADVISOR role=legal:Alder & Finch}"))
    assert found.claims[0].claims == (("author", "anna"), ("created", "2026-01-05T09:30:00Z"))


def test_what_another_program_saved_without_our_styles_is_still_ours(tmp_path: Path) -> None:
    sheet = sheets.drawn("by {ADVISOR role=legal:Alder} {NOTE#1 coupon=5%:a} b {NOTE#1:c} {NOTE:d}\n\nend")
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(file_of(tmp_path, sheet))) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, re.sub(rb"<w:pPr>.*?</w:pPr>", b"", content) if "comments" in name else content)
    found = next(read(Given.of("a.docx", file.getvalue())))
    assert found.text == sheet.text
    assert sorted(sheets.claimed(found)) == sorted(sheets.essence(sheet))


def test_names_come_back_by_the_index(tmp_path: Path) -> None:
    names = ["../x", "CON", "Über uns.txt", "a.b.c"]
    writer = written(tmp_path, *(sheets.sheet("Text.", name=name) for name in names))
    assert list(writer.index.values()) == names
    for stem, name in writer.index.items():
        beside = {"_index.json": json.dumps(dict(writer.index)).encode()}
        data = (tmp_path / f"{stem}.docx").read_bytes()
        assert [item.name for item in read(Given.of(f"{stem}.docx", data, beside))] == [name]


def test_the_same_release_gives_the_same_bytes(tmp_path: Path) -> None:
    sheet = sheets.drawn("by {ADVISOR:Alder {NOTE:Finch}} {NOTE#1:a} b {NOTE#1:c}")
    assert file_of(tmp_path / "a", sheet) == file_of(tmp_path / "b", sheet)


@pytest.mark.parametrize(
    "drawing",
    ["a {NOTE:b} c", "{ADVISOR:a {NOTE:b}} c", "{NOTE:a}{NOTE:b}", "{NOTE:a\nb}\n", "x{NOTE:}y", "{NOTE:{NOTE:a}}", ""],
)
def test_the_file_is_sound_for_word(tmp_path: Path, drawing: str) -> None:
    data = file_of(tmp_path, sheets.drawn(drawing))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
        dates = {info.date_time for info in archive.infolist()}
    assert dates == {(1980, 1, 1, 0, 0, 0)}
    types = etree.fromstring(parts["[Content_Types].xml"])
    known = {item.get("PartName") for item in types} | {"/[Content_Types].xml"}
    assert {f"/{name}" for name in parts if not name.endswith(".rels")} == known - {None}
    targets = re.findall(r'Target="([^"]+)"', parts["word/_rels/document.xml.rels"].decode())
    assert {f"word/{target}" for target in targets} <= set(parts)
    ids = [item.get(f"{W}id") for item in etree.fromstring(parts["word/comments.xml"])]
    assert len(ids) == len(set(ids)) == len(sheets.drawn(drawing).annotations)
    marks = [
        (etree.QName(item).localname, item.get(f"{W}id"))
        for item in etree.fromstring(parts["word/document.xml"]).iter(
            f"{W}commentRangeStart", f"{W}commentRangeEnd", f"{W}commentReference"
        )
    ]
    for number in ids:
        kinds = [kind for kind, found in marks if found == number]
        assert kinds == ["commentRangeStart", "commentRangeEnd", "commentReference"]
    styles = parts["word/styles.xml"].decode()
    used = set(re.findall(r'<w:[rp]Style w:val="([^"]+)"', b"".join(parts.values()).decode()))
    assert all(f'w:styleId="{style}"' in styles for style in used)


def test_python_docx_sees_lines_and_comments(tmp_path: Path) -> None:
    sheet = sheets.drawn("by {ADVISOR role=legal:Alder}\n\n{NOTE:5% Notes}\tx")
    document = docx.Document(io.BytesIO(file_of(tmp_path, sheet)))
    assert [paragraph.text for paragraph in document.paragraphs] == ["by Alder", "", "5% Notes\tx"]
    assert [(found.author, found.initials, found.text) for found in document.comments] == [
        ("anna", "A", "ADVISOR:\nrole: legal"),
        ("anna", "A", "NOTE"),
    ]


def test_the_innermost_annotation_tints(tmp_path: Path) -> None:
    sheet = sheets.drawn("{ADVISOR:Alder {NOTE:Finch} LLP} acted")
    document = docx.Document(io.BytesIO(file_of(tmp_path, sheet)))
    runs = [(run.text, run.style.name) for run in document.paragraphs[0].runs if run.text]
    assert runs == [
        ("Alder ", "Label ADVISOR"),
        ("Finch", "Label NOTE"),
        (" LLP", "Label ADVISOR"),
        (" acted", "Default Paragraph Font"),
    ]


def test_form_feeds_are_page_breaks_and_lines_that_run_right_to_left_do(tmp_path: Path) -> None:
    data = file_of(tmp_path, sheets.sheet("one\n\fשלום ACME\nACME שלום"))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        document = archive.read("word/document.xml").decode()
    assert document.count('<w:br w:type="page"/>') == 1
    assert [("<w:bidi/>" in found) for found in document.split("</w:p>")[:3]] == [False, True, False]


def test_hostile_text_stays_text_and_replacements_are_counted(tmp_path: Path) -> None:
    made = sheets.annotation(EVIL, [(0, len(EVIL))], EVIL, {EVIL: EVIL}, comment=EVIL, author=EVIL)
    writer = written(tmp_path, sheets.sheet(EVIL, [made], name=EVIL))
    assert writer.close() == (
        "Word files cannot hold 15 control characters:"
        " each is replaced by U+FFFD, or by a blank where it is white space.",
    )
    found = next(read(Given.of("a.docx", next(tmp_path.glob("*.docx")).read_bytes())))
    assert found.text == held(EVIL)
    assert sheets.claimed(found) == [(held(EVIL), ((0, len(EVIL)),), ((held(EVIL), held(EVIL)),), held(EVIL))]
    assert dict(found.claims[0].claims)["author"] == held(EVIL)


def test_a_line_of_a_million_characters_and_a_pile_of_annotations(tmp_path: Path) -> None:
    text = "word " * 200_000
    made = [sheets.annotation(text, [(k, 1_000_000 - k)], "NOTE", number=k) for k in range(2000)]
    found = back(tmp_path, sheets.sheet(text, made))
    assert found.text == text
    assert [claim.fragments for claim in found.claims] == [((k, 1_000_000 - k),) for k in range(2000)]
