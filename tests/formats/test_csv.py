import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given as for_any
from hypothesis import settings
from hypothesis import strategies as st

import formats
from domain.annotation import AnnotatedRelease, State
from domain.errors import Refusal
from domain.release import Incoming
from formats.given import INDEX, LABELS, Given
from formats.tables import csv as table
from formats.tables.csv_columns import attribute_columns
from tests import sheets
from tests.formats.examples import examples

_LIVE = ["=1+1", "+49", "-5", "@home", "\tx", "  =1", "\ufeff=1", "＝1", "＋1", "－1", "＠x", "\nx", "\rx", "\xa0=1"]


def written(folder: Path, *given: AnnotatedRelease) -> tuple[bytes, table.Writer, tuple[str, ...]]:
    writer = table.Writer(folder / "a.csv", sheets.head())
    for sheet in given:
        writer.write(sheet)
    remarks = writer.close()
    assert writer.close() == remarks
    return (folder / "a.csv").read_bytes(), writer, remarks[1:]


def rows(raw: bytes) -> list[dict[str, str]]:
    assert raw.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))


def back(raw: bytes, texts: dict[str, str], writer: table.Writer | None = None) -> list[Incoming]:
    beside = {f"{name}.txt": text.encode() for name, text in texts.items()}
    if writer is not None:
        beside |= {INDEX: json.dumps(writer.index).encode(), LABELS: json.dumps(writer.labels).encode()}
    return list(table.read(Given.of("a.csv", raw, beside)))


def test_columns_follow_the_scheme(tmp_path: Path) -> None:
    raw, _, _ = written(tmp_path)
    assert raw.decode("utf-8-sig") == (
        "document,start,end,label,text,line,fragments,parts,state,author,created,"
        "decided_by,decided_at,reason,comment,flagged,origin,role,party,coupon,form,more\r\n"
    )


def test_origin_is_said_in_our_tables_and_may_be_anything_in_others() -> None:
    ours = b"document,start,end,label,text,decided_at,origin,more\nd,0,1,NOTE,a,,gold: anna,\n"
    other = b"document,start,end,label,origin\nd,0,1,NOTE,Chile\n"
    for data, claims, attributes in ((ours, (("origin", "gold: anna"),), ()), (other, (), (("origin", "Chile"),))):
        (item,) = table.read(Given.of("a.csv", data, {"d.txt": b"a text"}))
        assert (item.claims[0].claims, item.claims[0].attributes) == (claims, attributes)


def test_a_row_per_annotation(tmp_path: Path) -> None:
    sheet = sheets.drawn("One\n{ADVISOR role=legal party=Us:Alder,\n“Finch”}\n{NOTE#1:Senior} 5% {NOTE#1:Notes}")
    sheet = sheets.decided(sheet, {1: [State.SUBMITTED, State.RETURNED]})
    first, second = rows(written(tmp_path, sheet)[0])
    assert {name: value for name, value in first.items() if value} == {
        "document": "notice.txt",
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
    }
    assert (second["line"], second["text"], second["fragments"]) == ("4", "Senior 5% Notes", "19 25;29 34")
    assert second["parts"] == "Senior … Notes"
    assert (second["state"], second["decided_by"], second["reason"]) == ("returned", "rita", "boundary")


@pytest.mark.parametrize("text", _LIVE)
def test_no_cell_is_a_formula(text: str) -> None:
    assert table.tame(text) == f"\xa0{text}"


@pytest.mark.parametrize("text", ["", "Alder", "5%", "'x", "a=b", "2026-01-05", " x", "\xa0x"])
def test_plain_cells_stay_as_they_are(text: str) -> None:
    assert table.tame(text) == text


@for_any(st.text(st.sampled_from("=+-@ \xa0\t\n\ufeff\u200bx＝")))
def test_taming_is_undone_exactly(text: str) -> None:
    assert table.untamed(table.tame(text)) == text


def test_what_was_tamed_is_told_and_named(tmp_path: Path) -> None:
    sheet = sheets.drawn("{NOTE:=SUM(A1)}", name="=a.txt")
    odd = replace(sheet.annotations[0], comment="-", label="@x", attributes=(("shade", "=red"),), flagged=True)
    raw, writer, remarks = written(tmp_path, replace(sheet, annotations=(odd,)))
    found = rows(raw)[0]
    assert (found["text"], found["comment"], found["label"]) == ("\xa0=SUM(A1)", "\xa0-", "\xa0@x")
    assert (found["more"], found["flagged"]) == ('{"shade": "=red"}', "yes")
    assert remarks[0].startswith("4 cells got a no-break space in front")
    assert (writer.index, writer.labels) == ({"\xa0=a.txt": "=a.txt"}, {"\xa0@x": "@x"})
    (item,) = back(raw, {"=a.txt": sheet.text}, writer)
    assert (item.name, item.claims[0].label, item.claims[0].comment) == ("=a.txt", "@x", "-")
    assert item.claims[0].attributes == (("shade", "=red"),)


def test_an_attribute_named_like_a_column_gets_another_title() -> None:
    label = replace(sheets.SCHEME.labels[0], attributes=(replace(sheets.SCHEME.labels[0].attributes[0], name="text"),))
    assert attribute_columns(replace(sheets.SCHEME, labels=(label,))) == {"text": "attribute_text"}


@for_any(sheets.any_sheet())
@settings(max_examples=examples(), deadline=None)
def test_with_its_texts_a_table_gives_the_annotations_back(
    tmp_path_factory: pytest.TempPathFactory, sheet: AnnotatedRelease
) -> None:
    raw, writer, _ = written(tmp_path_factory.mktemp("csv"), sheet)
    if not sheet.annotations:
        assert rows(raw) == []
        return
    (item,) = back(raw, {sheet.release.name: sheet.text}, writer)
    assert (item.name, item.text, item.problems) == (sheet.release.name, sheet.text, ())
    assert sorted(sheets.claimed(item)) == sorted(sheets.essence(sheet))


def test_people_and_decisions_come_back_as_claims(tmp_path: Path) -> None:
    sheet = sheets.decided(sheets.drawn("{NOTE:Notes}"), {0: [State.SUBMITTED, State.APPROVED]})
    (item,) = back(written(tmp_path, sheet)[0], {"notice": sheet.text})
    said = dict(item.claims[0].claims)
    assert (said["author"], said["state"], said["decided_by"]) == ("anna", "approved", "rita")


def test_same_corpus_same_bytes_whatever_the_ids(tmp_path: Path) -> None:
    text = "Alder and Alder"
    twins = [sheets.annotation(text, [(0, 5)], comment=word, number=number) for number, word in enumerate("ba")]
    other = [sheets.annotation(text, [(0, 5)], comment=word, number=number) for number, word in enumerate("ab")]
    stamps = {note.comment: note.created for note in twins}
    other = [replace(note, created=stamps[note.comment]) for note in other]
    assert written(tmp_path, sheets.sheet(text, twins))[0] == written(tmp_path, sheets.sheet(text, other))[0]


def test_positions_without_their_texts_are_refused_with_what_to_do() -> None:
    with pytest.raises(Refusal, match=r"texts that are not in it \(“n.txt”\): put the text of each beside it"):
        back(b"document,start,end,label\nn.txt,0,4,NOTE\n", {})


def test_a_span_that_is_not_where_it_says_is_sought_by_its_text_or_refused() -> None:
    raw = b"doc;begin;stop;tag;quote;shade\nn;0;5;NOTE;Notes;red\nn;0;2;NOTE;nowhere;\nn;x;2;NOTE;;\n"
    (item,) = back(raw, {"n": "Our Notes\r\nare"})
    assert [(claim.fragments, claim.attributes) for claim in item.claims] == [(((4, 9),), (("shade", "red"),))]
    assert item.problems[0].startswith("“n” from line 2 on: Annotation 2 is left out")
    assert item.problems[1].startswith("Line 4 of “a.csv” is left out, since its start and end")


def test_whole_texts_in_the_rows_are_taken_as_texts() -> None:
    raw = b"id,text,start,end,label\n1,A note of 2031,2,6,NOTE\n2,A note of 2031,0,1,NOTE\n"
    items = back(raw.replace(b"id,", b"doc_id,"), {})
    assert [(item.name, item.text, item.claims[0].fragments) for item in items] == [
        ("1", "A note of 2031", ((2, 6),)),
        ("2", "A note of 2031", ((0, 1),)),
    ]


def test_a_row_may_be_a_release_of_its_own() -> None:
    raw = b"text,label\nfirst,good\n,bad\nsecond,\n"
    first, second = back(raw, {})
    assert (first.name, first.text, first.metadata) == ("a 1", "first", (("label", "good"),))
    assert (second.name, second.metadata, second.problems) == ("a 2", (), ())
    assert first.problems == ("Line 3 of “a.csv” is left out, since it has no text.",)


def test_a_survey_has_a_text_for_each_person() -> None:
    said = "We sold our notes long before they were due, and gladly so."
    raw = (
        f"Case,Age,Opinion\nA1,24,{said!r}\nA2,,{said!r} again\n".replace("'", '"')
        .replace('" again', ' again"')
        .encode()
    )
    first, second = back(raw, {})
    assert (first.name, first.text, first.metadata) == ("A1", said, (("Age", "24"),))
    assert (second.name, second.text) == ("A2", f"{said} again")


def test_texts_beside_a_table_come_in_whatever_it_holds() -> None:
    items = back(b"doc,start,end,label\nn,0,1,A\n", {"n": "abc", "m": "def"})
    assert [(item.name, len(item.claims)) for item in items] == [("n", 1), ("m.txt", 0)]
    (item,) = back(b"figure,sum\nx,1\n", {"m": "def"})
    assert (item.name, len(item.problems)) == ("m.txt", 1)


def test_only_a_table_of_positions_takes_the_texts_beside_it(tmp_path: Path) -> None:
    (tmp_path / "n.txt").write_text("A note", "utf-8")
    (tmp_path / "list.csv").write_text("file,note\nn.txt,read it\n", "utf-8")
    assert [find.path.name for find in formats.found([tmp_path])] == ["list.csv", "n.txt"]
    (tmp_path / "list.csv").write_text("file,label,start,end\nn.txt,NOTE,2,6\n", "utf-8")
    (find,) = formats.found([tmp_path])
    assert (find.path.name, find.format) == ("list.csv", "standoff")
    (item,) = formats.read(find.path, format=find.format)
    assert (item.name, item.text, item.claims[0].fragments) == ("n.txt", "A note", ((2, 6),))


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"tag,description\nNOTE,A debt security that is sold to people who lend money for it\n", "list of labels"),
        (b"a,b\n1,2\n", "neither a column of texts"),
        (b"text\n\n", "holds no release"),
        (b"  \n", "is empty"),
        (b"\x89PNG\r\n", "PNG"),
    ],
)
def test_what_holds_no_texts_is_refused(raw: bytes, words: str) -> None:
    with pytest.raises(Refusal, match=words):
        back(raw, {})
