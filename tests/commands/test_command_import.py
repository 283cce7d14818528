"""What `import` takes in, recognises, leaves out and refuses, file by file."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.commands.terminal import SAMPLE, Run
from tests.paths import SHARED

CORPUS = "a.glossator"
LETTER = "Café Müller advised the Company on its “Notes”.\n"


@pytest.fixture(autouse=True)
def _empty_corpus(run: Run) -> None:
    assert run("new", CORPUS).code == 0


def _come_in(run: Run, *words: object) -> Any:
    """The JSON of an import, whatever its exit code."""
    return json.loads(run("import", CORPUS, *words, "--json").out)


def _names(came: Any) -> list[str]:
    return [item["name"] for item in came["imported"]]


def _files(folder: str, **contents: str | bytes) -> Path:
    for name, content in contents.items():
        path = Path(folder, name.replace("__", "/").replace("_", "."))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return Path(folder)


def test_a_folder_comes_in_without_what_holds_no_text(run: Run) -> None:
    folder = _files(
        "f", b_txt="Beta.", a_txt="Alpha.", sub__c_md="Gamma.", x_gif=b"GIF89a", _hid="H", sub__y_png=b"\x89PNG\r\n"
    )
    came = _come_in(run, folder)
    assert _names(came) == ["a.txt", "b.txt", "c.md"]
    assert came["refused"] == []
    assert came["remarks"] == ["1 file skipped, hidden: “.hid”.", "2 files skipped, no text: “x.gif”, “y.png”."]


def test_what_cannot_come_in_keeps_nothing_else_out(run: Run) -> None:
    _files("f", a_txt="Alpha.", e_txt="", x_pdf=b"%PDF-1.4 x")
    found = run("import", CORPUS, "nothere.txt", "f/x.pdf", "f/a.txt", "f/e.txt")
    assert found.code == 1
    assert found.out == "Imported 1 release, refused 3 files.\n"
    assert [line.split(" ")[1] for line in found.err.splitlines()] == ["“nothere.txt”", "“x.pdf”", "“e.txt”"]
    assert [release["name"] for release in run("list", CORPUS, "--json").json["releases"]] == ["a.txt"]


def test_the_same_content_is_recognised(run: Run) -> None:
    _files("f", a_txt="Alpha.\r\n", b_txt="\ufeffAlpha.\n")
    assert _come_in(run, "f")["known"] == [{"name": "b.txt", "release": "a.txt"}]
    again = run("import", CORPUS, "f/a.txt")
    assert again.code == 0
    assert again.out == "1 release already there: “a.txt”.\nImported 0 releases.\n"


def test_a_taken_name_is_numbered(run: Run) -> None:
    _files("f", one__a_txt="Alpha.", two__a_txt="Beta.")
    assert _names(_come_in(run, "f")) == ["a.txt", "a (2).txt"]


ENCODINGS = [
    ("utf-8", (), "utf-8", False),
    ("utf-8-sig", (), "utf-8", False),
    ("utf-16", (), "utf-16-le", False),
    ("cp1252", (), "cp1252", True),
    ("cp1252", ("--encoding", "cp1252"), "cp1252", False),
    ("mac-roman", ("--encoding", "mac-roman"), "mac-roman", False),
]


@pytest.mark.parametrize(("written", "words", "read", "guessed"), ENCODINGS)
def test_encodings(run: Run, written: str, words: tuple[str, ...], read: str, guessed: bool) -> None:
    Path("a.txt").write_bytes(LETTER.encode(written))
    (came,) = _come_in(run, "a.txt", *words)["imported"]
    assert (came["encoding"].replace("_", "-"), came["guessed"]) == (read, guessed)
    assert run("show", CORPUS, "a.txt", "--json").json["text"] == LETTER


def test_a_guessed_encoding_is_said_with_what_to_do(run: Run) -> None:
    Path("a.txt").write_bytes(LETTER.encode("cp1252"))
    assert "Encodings were guessed for “a.txt” as “cp1252”: where" in run("import", CORPUS, "a.txt").out


ODD_NAMES = [
    "<b>bold<hr>.txt",
    "[red]x[bold].txt",
    "&amp;.txt",
    "%s {0} $HOME.txt",
    "-n.txt",
    "a\nb.txt",
    "\x1b[31mx.txt",
    "\u202etxt.exe",
]


@pytest.mark.parametrize("name", ODD_NAMES, ids=ascii)
def test_odd_names_come_in_and_are_shown_literally(run: Run, name: str) -> None:
    Path("f").mkdir()
    Path("f", name).write_text("Alpha.")
    (came,) = _names(_come_in(run, "f"))
    assert came == " ".join(name.split())
    listed = run("list", CORPUS).out
    assert listed.count("\n") == 2
    assert not {"\x1b", "\u202e"} & set(listed)
    assert run("show", CORPUS, "--json", "--", came).json["name"] == came


@pytest.mark.skipif(os.name != "posix", reason="other systems have no such file names")
def test_a_name_that_is_no_unicode(run: Run) -> None:
    Path(os.fsdecode(b"caf\xe9.txt")).write_text("Alpha.")
    found = run("import", CORPUS, os.fsdecode(b"caf\xe9.txt"), os.fsdecode(b"nothere\xe9.txt"), "--json")
    assert found.code == 1
    came = json.loads(found.out)
    assert _names(came) == ["caf\ufffd.txt"]
    assert len(came["refused"]) == 1


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="other systems have no pipes with names")
def test_what_is_no_file_is_left_alone(run: Run) -> None:
    Path("f").mkdir()
    os.mkfifo("f/pipe")
    Path("f/loop").symlink_to(".")
    Path("f/gone").symlink_to("nowhere")
    assert _come_in(run, "f")["remarks"] == ["2 files skipped, no ordinary file: “gone”, “pipe”."]
    assert "is not an ordinary file" in run("import", CORPUS, "f/pipe").err


def test_many_files_come_in_by_batches(run: Run) -> None:
    Path("f").mkdir()
    for number in range(450):
        Path("f", f"{number:03}.txt").write_text(f"Release {number}.")
    assert len(_come_in(run, "f")["imported"]) == 450
    actions = [row["action"] for row in run("history", CORPUS, "--json").json["rows"]]
    assert actions == ["New corpus", "Import 200 releases", "Import 200 releases", "Import 50 releases"]
    assert run("search", CORPUS, "449").out.startswith("449.txt:1: Release [449].\n")


BRAT = {
    "doc_txt": "Smith LLP advised.\n",
    "doc_ann": "T1\tADVISOR 0 9\tSmith LLP\nT2\tCase-Law 10 17\tadvised\n",
    "annotation_conf": "[entities]\n",
}


def test_a_brat_folder_is_read_as_one(run: Run) -> None:
    _files("f", **{f"b__{name}": content for name, content in BRAT.items()}, a_txt="Alpha.")
    came = _come_in(run, "f")
    assert sorted(_names(came)) == ["a.txt", "doc.txt"]
    assert came["remarks"] == ["Labels that the files use were added to the scheme: Case-Law."]
    found = run("show", CORPUS, "doc.txt", "--json").json["annotations"]
    assert [(item["label"], item["quote"]) for item in found] == [("ADVISOR", "Smith LLP"), ("Case-Law", "advised")]


def test_labels_that_the_scheme_lacks_take_an_administrator(run: Run) -> None:
    _files("f", **BRAT)
    found = run("import", CORPUS, "f", "--as", "zoe")
    assert found.code == 1
    assert "labels that the scheme lacks (Case-Law): an administrator" in found.err


def test_a_bad_brat_file_keeps_the_others_in(run: Run) -> None:
    _files("f", **BRAT, aa_ann="T1\tNOTE 0 5\tAlpha\n", zz_txt="Omega.", zz_ann="T1\tNOTE 0 5\tOmega\n")
    came = _come_in(run, "f")
    assert _names(came) == ["doc.txt", "zz.txt"]
    assert [Path(item["path"]).name for item in came["refused"]] == ["aa.ann"]


def test_a_jsonl_file_brings_its_labels_as_it_describes_them(run: Run) -> None:
    Path("s.toml").write_text('[[label]]\nid = "RULE"\ntitle = "Advisor"\ncolour = "#123456"\n')
    run("new", "b.glossator", "--scheme", "s.toml")
    run("import", "b.glossator", SAMPLE)
    run("annotate", "b.glossator", SAMPLE.name, 90, 99, "rule")
    run("export", "b.glossator", "b.jsonl", "--format", "jsonl")
    assert _come_in(run, "b.jsonl")["remarks"] == ["Labels that the files use were added to the scheme: RULE."]
    (found,) = run("show", CORPUS, SAMPLE.name, "--json").json["annotations"]
    assert (found["label"], found["state"], found["author"]) == ("RULE", "draft", "ann")


def test_lines_of_jsonl_before_a_bad_one_come_in(run: Run) -> None:
    Path("x.jsonl").write_text('{"glossator": 1, "kind": "head"}\n{"name": "a", "text": "Alpha."}\nnonsense\n')
    found = run("import", CORPUS, "x.jsonl", "--json")
    assert found.code == 1
    came = json.loads(found.out)
    assert _names(came) == ["a"]
    assert came["refused"][0]["reason"].startswith("Line 3 of “x.jsonl”")


@pytest.mark.skipif(not (SHARED / "data").is_dir(), reason="the real releases are not here")
def test_all_real_releases_come_in_or_are_told(run: Run) -> None:
    came = _come_in(run, SHARED / "data" / "releases")
    assert came["refused"] == []
    assert len(came["imported"]) > 100
    gold = [json.loads(line) for line in (SHARED / "data" / "gold.jsonl").read_text("utf-8").splitlines()]
    assert gold
    assert run("verify", CORPUS).code == 0


SPANS = {"id": "a", "text": "Smith LLP advised.", "spans": [{"start": 0, "end": 9, "label": "Firm"}]}


def test_labels_of_files_can_be_called_otherwise_or_left_out(run: Run) -> None:
    odd = {"start": 10, "end": 17, "label": "Verb"}
    Path("a.jsonl").write_text(json.dumps({**SPANS, "spans": [*SPANS["spans"], odd]}))
    came = _come_in(run, "a.jsonl", "--label", "Firm=advisor", "--label", "Verb=")
    assert came["remarks"] == ["a: 1 annotation was left out, as the mapping of labels says."]
    assert [item["label"] for item in run("show", CORPUS, "a", "--json").json["annotations"]] == ["ADVISOR"]
    for words in ("Firm", "=ADVISOR", "Firm=Nothing"):
        assert run("import", CORPUS, "a.jsonl", "--label", words).code == 1


def test_a_span_that_cannot_be_right_is_told_and_the_rest_comes_in(run: Run) -> None:
    wrong = {"start": 10, "end": 99, "label": "ADVISOR"}
    Path("a.jsonl").write_text(json.dumps({**SPANS, "spans": [{**SPANS["spans"][0], "label": "ADVISOR"}, wrong]}))
    found = run("import", CORPUS, "a.jsonl", "--json")
    assert found.code == 1
    (problem,) = json.loads(found.out)["problems"]
    assert problem["release"] == "a"
    assert "10 to 99 is no span" in problem["problem"]
    assert len(run("show", CORPUS, "a", "--json").json["annotations"]) == 1


def test_a_second_import_adds_nothing_and_a_fuller_one_what_is_new(run: Run) -> None:
    Path("a.jsonl").write_text(json.dumps({**SPANS, "spans": []}))
    _come_in(run, "a.jsonl")
    Path("a.jsonl").write_text(json.dumps({**SPANS, "spans": [{**SPANS["spans"][0], "label": "ADVISOR"}]}))
    assert _come_in(run, "a.jsonl")["joined"] == [{"release": "a", "annotations": 1}]
    again = _come_in(run, "a.jsonl")
    assert (again["imported"], again["joined"]) == ([], [])
    assert len(run("show", CORPUS, "a", "--json").json["annotations"]) == 1
