from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings

from domain.annotation import AnnotatedRelease
from domain.errors import Refusal
from formats import tokens
from formats.conll.reading import columns_read
from formats.given import Given
from tests import sheets
from tests.formats.examples import examples
from tests.formats.token_files import bare, covered, in_ink, of_text, read, stretches_in_ink, written

HEAD = "-DOCSTART- -X- O O\n\n"


def lines_of(folder: Path, *given: AnnotatedRelease, format: str = "conll2003") -> tuple[str, tuple[str, ...]]:
    file, remarks = written(format, folder / "a.conll", *given)
    return file.data().decode("utf-8"), remarks


def compact(text: str) -> str:
    return text.removeprefix(HEAD).rstrip("\n").replace("\t", "/").replace("\n", " ")


TAGGED = {
    "outside": ("Alder, Finch.", "Alder/O ,/O Finch/O ./O"),
    "inside": ("by {ADVISOR:Alder & Finch}.", "by/O Alder/B-ADVISOR &/I-ADVISOR Finch/I-ADVISOR ./O"),
    "side by side": ("{NOTE:a}{NOTE:b} {NOTE:c}", "a/B-NOTE b/B-NOTE c/B-NOTE"),
    "within a word": ("Miet{NOTE:vertrag}srecht", "Miet/O vertrag/B-NOTE srecht/O"),
    "blanks at the edges": ("a{NOTE: b }c", "a/O b/B-NOTE c/O"),
    "blanks of two meet": ("{NOTE:a{ADVISOR: }b}{ADVISOR: c}", "a/B-NOTE b/I-NOTE c/B-ADVISOR"),
    "paragraphs": ("One.\n \n\nTwo {NOTE:a\n\nb}\n\n", "One/O ./O  Two/O a/B-NOTE b/I-NOTE"),
    "the longest wins": ("{NOTE:a {ADVISOR:b} c}", "a/B-NOTE b/I-NOTE c/I-NOTE"),
    "of two alike the scheme's first": ("{NOTE:{ADVISOR:a b}}", "a/B-ADVISOR b/I-ADVISOR"),
    "parts": ("{NOTE#1:Senior} 5% {NOTE#1:Notes}", "Senior/B-NOTE 5/O %/O Notes/B-NOTE"),
    "nothing": ("", ""),
}


@pytest.mark.parametrize(("drawing", "lines"), TAGGED.values(), ids=TAGGED)
def test_tags(tmp_path: Path, drawing: str, lines: str) -> None:
    assert compact(lines_of(tmp_path, sheets.drawn(drawing))[0]) == lines


def test_bioes_marks_ends_and_single_tokens(tmp_path: Path) -> None:
    text, _ = lines_of(tmp_path, sheets.drawn("{NOTE:a b c} {NOTE:d e} {NOTE:f} g"), format="bioes")
    assert compact(text) == "a/B-NOTE b/I-NOTE c/E-NOTE d/B-NOTE e/E-NOTE f/S-NOTE g/O"


def test_of_two_that_cross_the_longer_and_then_the_earlier_stays(tmp_path: Path) -> None:
    text = "a b c d e f g h"
    spans = {"NOTE": (0, 5), "ADVISOR": (4, 11), "RISK_FACTOR": (10, 15)}
    sheet = sheets.sheet(text, [sheets.annotation(text, [place], label) for label, place in spans.items()])
    lines, remarks = lines_of(tmp_path, sheet)
    assert {line.partition("-")[2] for line in lines.splitlines()[2:] if "-" in line} == {"ADVISOR"}
    assert remarks == (
        "2 annotations left out, since a longer or earlier one lies over the same text: "
        "notice.txt: “a b c” (NOTE); notice.txt: “f g h” (RISK_FACTOR).",
    )


def test_the_first_ten_that_are_left_out_are_named_and_the_others_counted(tmp_path: Path) -> None:
    drawings = [sheets.drawn("{NOTE:a {ADVISOR:b}}", name=f"{number}.txt") for number in range(12)]
    (remark,) = lines_of(tmp_path, *drawings)[1]
    assert remark.startswith("12 annotations left out")
    assert remark.endswith("9.txt: “b” (ADVISOR) and 2 more.")


def test_twins_are_one_and_lose_nothing(tmp_path: Path) -> None:
    text = "a b"
    twins = [sheets.annotation(text, [(0, 3)], number=number) for number in (1, 2)]
    lines, remarks = lines_of(tmp_path, sheets.sheet(text, twins))
    assert compact(lines) == "a/B-ADVISOR b/I-ADVISOR"
    assert remarks == ()


def test_each_release_has_a_head_and_ends_with_a_blank_line(tmp_path: Path) -> None:
    text, _ = lines_of(tmp_path, sheets.drawn("a"), sheets.drawn("", name="b"), sheets.drawn("{NOTE:c}\n\n", name="c"))
    assert text == f"{HEAD}a\tO\n\n{HEAD}{HEAD}c\tB-NOTE\n\n"


def test_parts_are_told(tmp_path: Path) -> None:
    (remark,) = lines_of(tmp_path, sheets.drawn("{NOTE#1:a} b {NOTE#1:c}"))[1]
    assert remark == "1 annotation in several parts: each part is written by itself."


@pytest.mark.parametrize(
    ("label", "tag"),
    [
        ("Odd label", "Odd_label"),
        ("O", "LABEL_O"),
        ("B-LOC", "LABEL_B_LOC"),
        ("null", "LABEL_null"),
        ("NaN", "LABEL_NaN"),
        ("-", "LABEL_blank"),
        ("#x", "LABEL_#x"),
        ("Parteï/Käufer", "Parteï/Käufer"),
        ("RISK-FACTOR", "RISK-FACTOR"),
    ],
)
def test_a_label_that_would_break_readers_has_another_tag_and_comes_back(tmp_path: Path, label: str, tag: str) -> None:
    sheet = sheets.sheet("a", [sheets.annotation("a", [(0, 1)], label)])
    file, remarks = written("conll2003", tmp_path / "a.conll", sheet)
    assert f"a\tB-{tag}\n".encode() in file.data()
    assert remarks == (() if tag == label else (f"Labels are written in another way: “{label}” as {tag}.",))
    (found,) = read("conll2003", file)
    assert covered(found) == [(label, "a")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("$1,200.50.", "$ 1,200.50 ."),
        ("5.875% 2031", "5.875 % 2031"),
        ("the Company’s pre-trial", "the Company’s pre - trial"),
        ("U.S. L.L.P.", "U . S . L . L . P ."),
        ("Cafe\u0301 EX_99 1st", "Cafe\u0301 EX_99 1st"),
        ("甲方2024年 𝔸𝕔", "甲方2024年 𝔸𝕔"),
        ("-DOCSTART-", "- DOCSTART -"),
        ("a\u00a0b\u2028c\x85d\fe", "a b c d e"),
    ],
)
def test_tokens(text: str, found: str) -> None:
    assert tokens.tokens(text) == found.split(" ")


@pytest.mark.parametrize("format", ["conll2003", "bioes"])
@settings(max_examples=examples(), deadline=None)
@given(sheets.any_sheet(), sheets.any_sheet())
def test_what_columns_can_hold_comes_back(format: str, first: AnnotatedRelease, second: AnnotatedRelease) -> None:
    with TemporaryDirectory() as folder:
        file, remarks = written(format, Path(folder) / "a.conll", first, second)
        found = read(format, file)
    assert [one.name for one in found] == [first.release.name, second.release.name]
    for one, sheet in zip(found, (first, second), strict=True):
        assert not one.problems
        assert one.format == format
        assert bare(one.text) == bare(sheet.text)
        wanted = stretches_in_ink(sheet)
        assert in_ink(one) <= wanted
        if not any(" left out" in remark for remark in remarks):
            assert set(in_ink(one)) == set(wanted)


READ = {
    "IOB1": ("U.N. I-ORG\nEkeus I-PER\nSmith B-PER\n", [("ORG", "U.N."), ("PER", "Ekeus"), ("PER", "Smith")]),
    "IOB2": ("a B-X\nb I-X\nc B-X\nd O\n", [("X", "a b"), ("X", "c")]),
    "BIOES": ("a B-X\nb E-X\nc S-X\nd O\n", [("X", "a b"), ("X", "c")]),
    "BILOU": ("a B-X\nb I-X\nc L-X\nd U-Y\n", [("X", "a b c"), ("Y", "d")]),
    "BMES": ("a B-X\nb M-X\nc E-X\nd S-X\n", [("X", "a b c"), ("X", "d")]),
    "tags behind labels": ("a\tPER-B\nb\tPER-I\nc\tO\n", [("PER", "a b")]),
    "tags without B and I": ("a PER\nb PER\nc O\nd O\ne LOC\nf O\ng O\nh O\n", [("PER", "a b"), ("LOC", "e")]),
    "tags first": ("O\tfive\nB-Rating\tstars\nI-Rating\tgood\n", [("Rating", "stars good")]),
    "chunks beside names": ("U.N. NNP I-NP I-ORG\nsays VBZ I-VP O\n. . O O\n", [("ORG", "U.N.")]),
    "chunks alone": ("He PRP B-NP\nsays VBZ B-VP\n. . O\n", [("NP", "He"), ("VP", "says")]),
    "nested, with numbers": (
        "# a page\t[2009]\n1\tBayern\tB-ORG\tB-LOC\n2\tMünchen\tI-ORG\tO\n\n1\tund\tO\tO\n",
        [("ORG", "Bayern München"), ("LOC", "Bayern")],
    ),
    "a sharp that is a token": ("#\tB-X\n1\tI-X\ncase\tO\n", [("X", "# 1")]),
    "a sentence a line": (
        "I|O like|O New|B-LOC York|I-LOC\nBerlin|NNP|B-LOC is|VBZ|O\n",
        [("LOC", "New York"), ("LOC", "Berlin")],
    ),
    "an end of sentence ends a span": ("a B-X\n\nb I-X\n", [("X", "a"), ("X", "b")]),
    "Windows lines and a mark": ("\ufeffa B-X\r\nb I-X\r\n\r\n", [("X", "a b")]),
    "a no-break blank within a token": ("5\u00a0000 B-X\nnow O\n", [("X", "5\u00a0000")]),
}


@pytest.mark.parametrize(("text", "found"), READ.values(), ids=READ)
def test_schemes_and_columns(text: str, found: list[tuple[str, str]]) -> None:
    (one,) = of_text("conll2003", text)
    assert covered(one) == found
    assert one.problems == ()


def test_a_mark_with_columns_begins_a_release_and_a_bare_one_only_ends_a_sentence() -> None:
    found = of_text("conll2003", "-DOCSTART- -X- O O\n\na O\n\n-DOCSTART- -X- O O\n\nb B-X\n\nc O\n")
    assert [(one.name, one.text) for one in found] == [("file 1", "a"), ("file 2", "b\n\nc")]
    assert found[1].source == b"-DOCSTART- -X- O O\n\nb B-X\n\nc O\n"
    (one,) = of_text("conll2003", "a O\n\n-DOCSTART-\n\nb B-X\n")
    assert (one.name, one.text, one.source) == ("file", "a\n\nb", b"")


def test_sentences_can_be_releases_as_doccano_has_them() -> None:
    given = Given.of("file.conll", b"a\tB-X\nb\tO\n\n\nc\tO\n")
    found = list(columns_read(given, encoding=None, format="doccano", by_sentence=True))
    assert [(one.name, one.text, covered(one)) for one in found] == [
        ("file 1", "a b", [("X", "a")]),
        ("file 2", "c", []),
    ]


def test_lines_that_are_wrong_are_named_and_the_rest_comes_in() -> None:
    rows = "".join(f"w{number} O\n" for number in range(40))
    (one,) = of_text("conll2003", rows + "x B-X\ny 0\nz\nq I-X\n")
    assert covered(one) == [("X", "x"), ("X", "q")]
    assert [problem.partition(":")[0] for problem in one.problems] == ["Line 42", "Line 43"]
    assert "“0” is no tag" in one.problems[0]
    assert "there is no tag" in one.problems[1]


@pytest.mark.parametrize("text", ["", "\n \n", "just words here\n\nand here\n", "one\ntwo\n", "\x00\x01\x02"])
def test_a_file_without_tags_is_refused(text: str) -> None:
    with pytest.raises(Refusal):
        of_text("conll2003", text)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_encodings(encoding: str) -> None:
    (one,) = of_text("conll2003", "Köln\tB-LOC\nist\tO\n".encode(encoding))
    assert covered(one) == [("LOC", "Köln")]


def test_a_file_in_two_encodings_is_read_line_by_line() -> None:
    (one,) = of_text("conll2003", b"a\tO\n" * 300_000 + "Köln\tB-LOC\n".encode("cp1252"))
    assert covered(one) == [("LOC", "Köln")]
    assert one.guessed
