import io
import json
import re
import zipfile
from dataclasses import replace
from pathlib import Path
from uuid import UUID, uuid5

import pytest
from hypothesis import given as for_any
from hypothesis import settings
from hypothesis import strategies as st
from lxml import etree

from domain.annotation import AnnotatedRelease
from domain.errors import Refusal
from domain.release import Incoming
from formats.given import INDEX, Given
from formats.qda import project as qdpx
from formats.qda.words import described, guid, undescribed
from tests import sheets
from tests.formats.examples import examples
from tests.formats.test_xlsx import related

_NAMESPACE = "{urn:QDA-XML:project:1.0}"
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def written(folder: Path, *given: AnnotatedRelease) -> tuple[bytes, qdpx.Writer, tuple[str, ...]]:
    writer = qdpx.Writer(folder / "a.qdpx", sheets.head())
    for sheet in given:
        writer.write(sheet)
    remarks = writer.close()
    assert writer.close() == remarks
    return (folder / "a.qdpx").read_bytes(), writer, remarks


def back(raw: bytes, writer: qdpx.Writer | None = None) -> list[Incoming]:
    beside = {INDEX: json.dumps(writer.index).encode()} if writer else {}
    return list(qdpx.read(Given.of("a.qdpx", raw, beside)))


def packed(project: str, *, name: str = "project.qde", origin: str = "X", **texts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(
            name, f'<Project xmlns="urn:QDA-XML:project:1.0" name="p" origin="{origin}">{project}</Project>'
        )
        for file, data in texts.items():
            archive.writestr(f"Sources/{file}.txt", data)
    return out.getvalue()


BOOK = """<Users><User guid="U1" name="Ann"/><User guid="{U2}" name="Bob"/></Users><CodeBook><Codes>
<Code guid="C1" name="Debt" isCodable="true"><Code guid="C2" name="Notes" isCodable="true"/></Code>
</Codes></CodeBook>"""


def selection(start: object, end: object, *, name: str = "", code: str = "c2", more: str = "", guid: str = "S") -> str:
    made = 'guid="K" creatingUser="u2" creationDateTime="2026-01-05T00:00:00Z"'
    coding = f'<Coding {made}><CodeRef targetGUID="{code}"/></Coding>'
    return (
        f'<PlainTextSelection guid="{guid}" name="{name}" startPosition="{start}" endPosition="{end}"'
        f' creatingUser="u1">{more}{coding}</PlainTextSelection>'
    )


def source(*selections: str, path: str = "internal://t.txt", name: str = "One", inline: str = "") -> str:
    given = f"<PlainTextContent>{inline}</PlainTextContent>" if inline else ""
    return (
        f'<TextSource guid="T" name="{name}"{"" if inline else f" plainTextPath={path!r}"}>'
        f"{given}{''.join(selections)}</TextSource>"
    ).replace("'", '"')


def one(raw: bytes) -> Incoming:
    (item,) = back(raw)
    return item


def project(raw: bytes) -> etree._Element:
    return etree.fromstring(zipfile.ZipFile(io.BytesIO(raw)).read("project.qde"))


def test_the_project_is_as_other_programs_want_it(tmp_path: Path) -> None:
    sheet = sheets.drawn(
        "{ADVISOR role=legal:Alder} on {NOTE#1:Senior} 5% {NOTE#1:Notes} 💶 {NOTE:Notes}", name="n & m"
    )
    raw, _, remarks = written(tmp_path, replace(sheet, release=replace(sheet.release, metadata=(("company", "A"),))))
    root = project(raw)
    assert remarks == ()
    assert [child.tag.removeprefix(_NAMESPACE) for child in root] == ["Users", "CodeBook", "Variables", "Sources"]
    assert root.get("origin") == "Glossator"
    (text,) = root.iter(f"{_NAMESPACE}TextSource")
    path = text.get("plainTextPath")
    assert path == f"internal://{text.get('guid')}.txt"
    assert zipfile.ZipFile(io.BytesIO(raw)).read(path.replace("internal://", "sources/")) == sheet.text.encode()
    spans = [
        (int(item.get("startPosition")), int(item.get("endPosition")))
        for item in text.iter(f"{_NAMESPACE}PlainTextSelection")
    ]
    assert [sheet.text[start:end] for start, end in spans] == ["Alder", "Senior", "Notes", "Notes"]
    assert len({item.get("guid") for item in root.iter() if item.get("guid")}) == 14
    assert [code.get("color") for code in root.iter(f"{_NAMESPACE}Code")] == ["#D9822B", "#2B7BD9", "#B33A3A"]
    assert next(root.iter(f"{_NAMESPACE}Description")).text == "Advisor. A firm advising in the transaction"


@for_any(sheets.any_sheet())
@settings(max_examples=examples(), deadline=None)
def test_what_is_written_comes_back(tmp_path_factory: pytest.TempPathFactory, sheet: AnnotatedRelease) -> None:
    raw, writer, remarks = written(tmp_path_factory.mktemp("qdpx"), sheet)
    if not sheet.text:
        with pytest.raises(Refusal, match="has no text"):
            back(raw)
        return
    (item,) = back(raw, writer)
    assert (item.name, item.text, item.problems) == (sheet.release.name, sheet.text, ())
    wanted = [
        (label, (part,), tuple(sorted((fit(name), fit(value)) for name, value in attributes)), fit(comment))
        for label, parts, attributes, comment in sheets.essence(sheet)
        for part in parts  # type: ignore[attr-defined]
    ]
    if not any(_UNFIT.search(f"{name}{value}") for name, value in sheet.release.metadata):
        assert item.metadata == sheet.release.metadata
    if len({name for *_, attributes, _ in wanted for name, _ in attributes}) and remarks:
        return  # two names may have become one
    assert sorted(sheets.claimed(item)) == sorted(wanted)


def fit(text: str) -> str:
    return _UNFIT.sub("\ufffd", text)


@for_any(
    st.text(st.sampled_from("[]:\\ \nab")),
    st.dictionaries(st.text(st.sampled_from("[]:\\ \na")), st.text(st.sampled_from("[]:\\ \na"))),
)
def test_attributes_before_a_comment_are_taken_apart_exactly(comment: str, attributes: dict[str, str]) -> None:
    assert undescribed(described(comment, attributes)) == (comment, attributes)


def test_relations_people_and_details_come_back(tmp_path: Path) -> None:
    sheet = sheets.drawn("{ADVISOR:Alder} {NOTE:Notes} {NOTE:Notes}")
    sheet = related(replace(sheet, release=replace(sheet.release, metadata=(("company", "A & B"),))), (1, 0), (0, 2))
    raw, _, remarks = written(tmp_path, sheet)
    item = one(raw)
    assert remarks == ("2 links written without attributes: links have no place for them.",)
    assert sorted((tie.label, tie.source, tie.target) for tie in item.relations) == [("issues", 0, 2), ("issues", 1, 0)]
    assert item.metadata == (("company", "A & B"),)
    assert dict(item.claims[0].claims) == {"author": "anna", "created": "2026-01-05T09:30:00.250000Z"}


def test_identifiers_are_uuids_of_their_words() -> None:
    for word in ("a", "é", "ab\x1fc"):
        made = UUID(guid(word, 1))
        assert made == uuid5(UUID("5d0f3c1e-9a57-5f0b-8a3e-2f6c1b7d9e40"), f"{word}\x1f1")


def test_same_corpus_same_bytes(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    sheet = sheets.drawn("{ADVISOR:Alder} {NOTE:Notes}")
    other = replace(sheet, annotations=tuple(replace(note, id=sheets.fixed_id(note.id)) for note in sheet.annotations))
    assert written(tmp_path, sheet)[0] == written(tmp_path / "b", other)[0]


def test_what_xml_cannot_hold_is_told(tmp_path: Path) -> None:
    sheet = sheets.drawn("{NOTE:a\x0cb}", name="a\x0bb")
    raw, writer, remarks = written(tmp_path, sheet)
    assert remarks[0].startswith("1 control character") or remarks[0].startswith("2 control characters")
    (item,) = back(raw, writer)
    assert (item.name, item.text) == ("a\x0bb", "a\x0cb")


def test_codes_are_named_by_their_paths_and_coders_are_claims() -> None:
    item = one(packed(BOOK + f"<Sources>{source(selection(2, 7))}</Sources>", t=b"A Notes x"))
    (claim,) = item.claims
    assert (item.name, claim.label, claim.fragments) == ("One", "Debt/Notes", ((2, 7),))
    assert dict(claim.claims) == {"author": "Bob", "created": "2026-01-05T00:00:00Z"}


@pytest.mark.parametrize("name", ["Project.qde", "Trial.qde", "deep/x.QDE"])
def test_the_project_file_may_have_any_name(name: str) -> None:
    assert one(packed(BOOK + f"<Sources>{source()}</Sources>", name=name, t=b"x")).text == "x"


@pytest.mark.parametrize(
    "path", ["internal://T.TXT", "internal://sources/t.txt", "t.txt", "internal://Sources\\\\t.txt"]
)
def test_texts_are_found_however_their_paths_are_written(path: str) -> None:
    assert one(packed(BOOK + f"<Sources>{source(path=path)}</Sources>", t=b"x")).text == "x"


def test_texts_within_the_project_are_taken() -> None:
    item = one(packed(BOOK + f"<Sources>{source(selection(0, 5), inline='Notes &amp; x')}</Sources>"))
    assert (item.text, item.claims[0].fragments, item.source) == ("Notes & x", ((0, 5),), b"Notes & x")


@pytest.mark.parametrize(
    ("origin", "raw", "start", "name"),
    [
        ("NVivo", b"One\r\n\r\nNotes are due", 7, ""),
        ("ATLAS.ti 23", b"One\r\n\r\nNotes are due", 5, ""),
        ("Other", b"One\r\n\r\nNotes are due", 5, "Notes a..."),
        ("ATLAS.ti 23", b"One\r\n\r\nNotes are due", 7, "Notes are due"),
        ("X", b"\xef\xbb\xbfOne\n\nNotes are due", 5, ""),
        ("X", b"\xef\xbb\xbfOne\n\nNotes are due", 6, "Notes are"),
        ("X", "💶\n\nNotes are due".encode(), 4, "Notes are…"),
        ("X", "💶\n\nNotes are due".encode(), 3, "s1"),
    ],
)
def test_what_counts_as_a_character_is_told_by_the_program_or_the_names(
    origin: str, raw: bytes, start: int, name: str
) -> None:
    item = one(
        packed(BOOK + f"<Sources>{source(selection(start, start + 9, name=name))}</Sources>", origin=origin, t=raw)
    )
    (claim,) = item.claims
    assert item.text[claim.fragments[0][0] : claim.fragments[0][1]] == "Notes are"


def test_notes_on_selections_are_their_comments() -> None:
    notes = '<Notes><Note guid="N1"><PlainTextContent>Look again</PlainTextContent></Note><Note guid="N2"/></Notes>'
    text = source(
        selection(0, 1, more='<NoteRef targetGUID="n1"/>'), selection(0, 1, more="<Description>Own</Description>")
    )
    item = one(packed(f"{BOOK}<Sources>{text}</Sources>{notes}", t=b"x"))
    assert [claim.comment for claim in item.claims] == ["Look again", "Own"]
    assert item.remarks == ("The project has things for which there is no place here: 1 note.",)


def test_what_has_no_place_is_counted_and_what_is_wrong_is_named() -> None:
    bare = '<PlainTextSelection guid="S" startPosition="0" endPosition="1"/>'
    text = source(bare, selection(0, 1, code="nowhere"), selection(0, 99), selection("x", 1), selection(0, 1))
    other = '<PDFSource guid="P" name="Pdf"/><PictureSource guid="Q"/>' + source(
        path="internal://gone.txt", name="Gone"
    )
    item = one(packed(f"{BOOK}<Sources>{text}{other}</Sources><Cases><Case guid='K'/></Cases>", t=b"x"))
    assert len(item.claims) == 1
    assert [problem.partition(":")[2].strip() for problem in item.problems] == [
        "A coding from 0 to 1 is left out, since its code is not in the project.",
        "A selection is left out, since its positions are no whole numbers.",
        "Annotation 1 is left out: 0 to 99 is no span of a text of 1 characters.",
        "export the project anew with plain texts.",
    ]
    assert item.remarks == (
        "Left out, since there is no place for it here: 1 selection without a code.",
        "The project has things for which there is no place here: 1 case, 1 picture, 1 PDF without its text.",
    )


def test_texts_of_pdfs_and_transcripts_come_in() -> None:
    pdf = f'<PDFSource guid="P" name="Pdf"><PDFSelection guid="R" page="1"/>{source(selection(0, 5))}</PDFSource>'
    audio = (
        '<AudioSource guid="A" name="Call"><Transcript guid="X" plainTextPath="internal://t.txt">'
        '<SyncPoint guid="Y1" position="2"/><SyncPoint guid="Y2" position="5"/>'
        '<TranscriptSelection guid="Z" fromSyncPoint="Y1" toSyncPoint="Y2">'
        '<Coding guid="K"><CodeRef targetGUID="C1"/></Coding>'
        "</TranscriptSelection></Transcript></AudioSource>"
    )
    pdf = pdf.replace("TextSource", "Representation")
    first, second = back(packed(f"{BOOK}<Sources>{pdf}{audio}</Sources>", t=b"Notes are"))
    assert (first.name, first.claims[0].fragments) == ("Pdf", ((0, 5),))
    assert (second.name, second.claims[0].fragments, second.claims[0].label) == ("Call", ((2, 5),), "Debt")
    assert first.remarks == (
        "The project has things for which there is no place here: 1 audio source, 1 region of a PDF.",
    )


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (packed(BOOK), "has no texts in it"),
        (packed(BOOK, name="other.xml"), r"no project file"),
        (packed("<!-- a --><x>"), "not sound XML"),
        (packed(f"<Sources>{source()}</Sources>"), "The text of “One” is not in"),
        (b"PK\x03\x04", "no sound ZIP"),
    ],
)
def test_what_is_no_project_with_texts_is_refused(raw: bytes, words: str) -> None:
    with pytest.raises(Refusal, match=words):
        back(raw)


def test_document_types_are_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(
            "project.qde", '<!DOCTYPE Project [<!ENTITY a SYSTEM "file:///etc/passwd">]><Project>&a;</Project>'
        )
    with pytest.raises(Refusal, match="DOCTYPE"):
        back(out.getvalue())
