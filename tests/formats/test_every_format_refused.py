"""Files that are cut short, mislabelled, locked, bombs, too deep or wrong: one sentence each, and an exit code."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import formats
from domain.errors import Refusal
from main import main
from tests import sheets
from tests.formats.bad_files import (
    OLE,
    bomb,
    cut,
    docbin_bomb,
    json_line,
    locked_zip,
    nested_mail,
    nested_zip,
    sound,
    zipped,
)
from tests.formats.pdf_files import LOCKED

ENTITY = (
    b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><xmi:XMI xmlns:xmi="http://www.omg.org/XMI">&x;</xmi:XMI>'
)
DEEP_XML = b'<xmi:XMI xmlns:xmi="http://www.omg.org/XMI">' + b"<a>" * 100_000 + b"</a>" * 100_000 + b"</xmi:XMI>"
NO_ZIP = "is no sound ZIP archive, or it is cut short: get the file again"

REFUSED: list[tuple[str, Callable[[], bytes], str]] = [
    # a file's name, its bytes, and what its sentence says
    ("cut.docx", lambda: cut("docx", 0.6), NO_ZIP),
    ("cut.xlsx", lambda: cut("xlsx", 0.6), NO_ZIP),
    ("cut.qdpx", lambda: cut("qdpx", 0.6), NO_ZIP),
    ("cut.zip", lambda: zipped({"a.txt": b"x" * 50})[:60], NO_ZIP),
    ("cut.pdf", lambda: cut("pdf", 0.3), "ends too early, as after a download that broke off: get it once more"),
    ("cut.parquet", lambda: cut("parquet", 0.6), "is no sound Parquet file"),
    ("cut.arrow", lambda: cut("hf", 0.4), "get it anew"),
    ("cut.spacy", lambda: cut("spacy", 0.6), "is no sound DocBin (it is cut off): save it anew with spaCy"),
    ("cut.xmi", lambda: cut("xmi", 0.6), "is not sound XML"),
    ("cut.json", lambda: cut("casjson", 0.6), "is not sound JSON"),
    ("cut.jsonl", lambda: cut("jsonl", 0.9), "Line 2 of “cut.jsonl”: it is not JSON"),
    ("cut2.jsonl", lambda: cut("spans", 0.6), "Line 1 of “cut2.jsonl” is left out, since it is not sound JSON"),
    ("cut3.json", lambda: cut("labelstudio", 0.6), "Record 1 of “cut3.json” is not sound JSON"),
    ("cut.jsonld", lambda: cut("w3c", 0.6), "is not sound JSON"),
    ("empty.txt", lambda: b"", "is empty: there is no text in it to annotate"),
    ("empty.docx", lambda: b"", NO_ZIP),
    ("empty.jsonl", lambda: b"", "is empty"),
    ("empty.pdf", lambda: b"", "is no PDF"),
    ("utf16.jsonl", lambda: json_line().decode().encode("utf-16"), "in UTF-16, which JSON is not: save it in UTF-8"),
    ("latin.jsonl", lambda: b'{"text": "Gr\xf6\xdfe"}\n', "byte 13 is not UTF-8"),
    ("latin.xmi", lambda: sound()["xmi"].replace(b"Alder", b"Gr\xf6\xdfe"), "is not sound XML"),
    ("json.csv", lambda: sound()["casjson"], "give its columns such titles"),
    ("lines.csv", lambda: sound()["spans"], "give its columns such titles"),
    ("words.docx", lambda: b"plain words", NO_ZIP),
    ("words.xlsx", lambda: b"plain words", NO_ZIP),
    ("words.parquet", lambda: b"plain words", "is no sound Parquet file"),
    ("page.pdf", lambda: b"<html><body><p>x</p></body></html>", "is no PDF: it does not begin like one"),
    ("picture.txt", lambda: b"\x89PNG\r\n\x1a\n" + bytes(99), "seems to be a PNG picture"),
    ("locked.docx", lambda: OLE, "is protected by a password"),
    ("locked.xlsx", lambda: OLE, "is protected by a password"),
    ("locked.zip", locked_zip, "is protected by a password: save it without one"),
    ("locked.pdf", lambda: LOCKED, "is protected by a password: save it without one"),
    ("bomb.zip", lambda: bomb("a.txt"), "MB"),
    ("bomb.docx", lambda: bomb("word/document.xml"), "unpacks to far more than its size"),
    ("bomb.xlsx", lambda: bomb("xl/workbook.xml"), "unpacks to far more than its size"),
    ("bomb.qdpx", lambda: bomb("project.qde"), "unpacks to far more than its size"),
    ("bomb.spacy", docbin_bomb, "MB"),
    ("deep.jsonl", lambda: b'{"text": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "it is nested too deeply"),
    ("deep.json", lambda: b"[" * 100_000 + b"]" * 100_000, "it is nested too deeply"),
    ("deep.xmi", lambda: DEEP_XML, "depth"),
    ("deep.zip", lambda: nested_zip(30), "lies more than 3 files deep in others: unpack it first"),
    ("deep.eml", lambda: nested_mail(300), "is nested too deeply to be read"),
    ("entity.xmi", lambda: ENTITY, "declares a document type (DOCTYPE)"),
    ("twice.jsonl", lambda: b'{"text": "a", "text": "b"}\n', "has the key “text” twice"),
    ("nan.jsonl", lambda: b'{"text": "a", "spans": [{"start": NaN, "end": 1, "label": "x"}]}', "NaN is no number"),
]
cases = pytest.mark.parametrize(("name", "made", "says"), REFUSED, ids=[case[0] for case in REFUSED])


@pytest.fixture
def corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    for variable in ("LOGNAME", "USER"):
        monkeypatch.setenv(variable, "ann")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    made = tmp_path / "a.glossator"
    assert main(["new", str(made)]) == 0
    capsys.readouterr()
    return made


@cases
def test_a_bad_file_has_one_sentence_and_an_exit_code(
    corpus: Path, capsys: pytest.CaptureFixture[str], name: str, made: Callable[[], bytes], says: str
) -> None:
    path = corpus.with_name(name)
    path.write_bytes(made())
    with pytest.raises(Refusal) as caught:
        list(formats.read(path))
    sentence = caught.value.sentence
    assert says in sentence
    assert name in sentence or "deep" in name, sentence
    assert "\n" not in sentence
    assert sentence.endswith((".", "text)."))
    assert ":" in sentence or ";" in sentence, "what to do is missing"
    assert main(["import", str(corpus), str(path)]) == 1
    printed = capsys.readouterr()
    assert says in printed.err
    assert "Traceback" not in printed.err


def test_what_has_another_ending_than_its_content_is_read_by_its_content(tmp_path: Path) -> None:
    for name, format in (("pdf.txt", "pdf"), ("docx.pdf", "docx"), ("xmi.txt", "xmi")):
        (tmp_path / name).write_bytes(sound()[format])
        (found,) = formats.read(tmp_path / name)
        assert found.format == format


SPANS = [
    ("Alder & Finch", 5, 900, None, None, "Annotation 1 is left out: 5 to 900 is no span of a text of 13 characters."),
    ("Alder & Finch", -5, 2, None, None, "Annotation 1 is left out: -5 to 2 is no span of a text of 13 characters."),
    ("💶💶 Alder", 5, 10, "Alder", (3, 8), "The positions count UTF-16 units, as the quotes show, not code points."),
    ("💶💶 Alder", 9, 14, "Alder", (3, 8), "The positions count bytes of UTF-8, as the quotes show, not code points."),
    ("Alder Alder 💶", 3, 8, "Alder", None, "its text “Alder” is not at 3 to 8, nor at just one other place."),
]


@pytest.mark.parametrize(("text", "start", "end", "quote", "place", "says"), SPANS)
def test_spans_in_another_unit_are_mapped_when_certain_and_refused_when_not(
    tmp_path: Path, text: str, start: int, end: int, quote: str | None, place: tuple[int, int] | None, says: str
) -> None:
    span = {"start": start, "end": end, "label": "NOTE"} | ({"text": quote} if quote else {})
    (tmp_path / "a.jsonl").write_text(json.dumps({"id": "a", "text": text, "spans": [span]}))
    (found,) = formats.read(tmp_path / "a.jsonl")
    assert [claim.fragments for claim in found.claims] == ([(place,)] if place else [])
    assert says in " ".join((*found.remarks, *found.problems))


def test_an_import_with_a_bad_span_says_so_and_ends_with_1(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = corpus.with_name("a.jsonl")
    path.write_bytes(json_line(spans=[{"start": 5, "end": 900, "label": "NOTE"}]))
    assert main(["import", str(corpus), str(path)]) == 1
    assert "5 to 900 is no span" in capsys.readouterr().err


def test_the_same_name_twice_is_told_and_the_same_record_twice_comes_in_once(
    corpus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = corpus.with_name("a.jsonl")
    path.write_bytes(json_line() + json_line() + json_line(text="Other words"))
    assert main(["import", str(corpus), str(path)]) == 0
    printed = capsys.readouterr()
    assert "a (2)" in printed.out + printed.err
    assert main(["list", str(corpus)]) == 0
    assert len(capsys.readouterr().out.strip().splitlines()) == 1 + 2


@pytest.mark.parametrize("name", ["conll2003", "bioes", "conllup", "brat"])
def test_a_label_that_a_format_cannot_hold_is_told_and_comes_back(tmp_path: Path, name: str) -> None:
    sheet = sheets.drawn("{NOTE:Senior} Notes")
    odd = replace(sheet, annotations=tuple(replace(one, label="Odd: label 1;2|x") for one in sheet.annotations))
    row = formats.named(name)
    goal = tmp_path / ("out" if row.folder else f"out{row.suffixes[0]}")
    *_, last = formats.export([odd], goal, name, sheets.head())
    assert any("“Odd: label 1;2|x”" in remark for remark in last.remarks), last.remarks
    (found,) = formats.read(goal, format=name)
    assert [claim.label for claim in found.claims] == ["Odd: label 1;2|x"]
