from pathlib import Path

import pytest

from domain.annotation import AnnotatedRelease
from formats import conll, tokens
from tests import sheets


def written(folder: Path, *given: AnnotatedRelease) -> tuple[str, tuple[str, ...]]:
    writer = conll.Writer(folder / "a.conll", sheets.head())
    for sheet in given:
        writer.write(sheet)
    remarks = writer.close()
    assert writer.close() == remarks
    return (folder / "a.conll").read_bytes().decode("utf-8"), remarks[1:]


def compact(text: str) -> str:
    return text.removeprefix("-DOCSTART- -X- O O\n\n").rstrip("\n").replace("\t", "/").replace("\n", " ")


TAGGED = {
    "outside": ("Alder, Finch.", "Alder/O ,/O Finch/O ./O"),
    "inside": ("by {ADVISOR:Alder & Finch}.", "by/O Alder/B-ADVISOR &/I-ADVISOR Finch/I-ADVISOR ./O"),
    "side by side": ("{NOTE:a}{NOTE:b} {NOTE:c}", "a/B-NOTE b/B-NOTE c/B-NOTE"),
    "within a word": ("Miet{NOTE:vertrag}srecht", "Miet/O vertrag/B-NOTE srecht/O"),
    "blanks at the edges": ("a{NOTE: b }c", "a/O b/B-NOTE c/O"),
    "paragraphs": ("One.\n \n\nTwo {NOTE:a\n\nb}\n\n", "One/O ./O  Two/O a/B-NOTE b/I-NOTE"),
    "the longest wins": ("{NOTE:a {ADVISOR:b} c}", "a/B-NOTE b/I-NOTE c/I-NOTE"),
    "of two alike the scheme's first": ("{NOTE:{ADVISOR:a b}}", "a/B-ADVISOR b/I-ADVISOR"),
    "parts": ("{NOTE#1:Senior} 5% {NOTE#1:Notes}", "Senior/B-NOTE 5/O %/O Notes/B-NOTE"),
    "nothing": ("", ""),
}


@pytest.mark.parametrize(("drawing", "lines"), TAGGED.values(), ids=TAGGED)
def test_tags(tmp_path: Path, drawing: str, lines: str) -> None:
    assert compact(written(tmp_path, sheets.drawn(drawing))[0]) == lines


def test_of_two_that_cross_the_longer_and_then_the_earlier_stays(tmp_path: Path) -> None:
    text = "a b c d e f g h"
    spans = {"NOTE": (0, 5), "ADVISOR": (4, 11), "RISK_FACTOR": (10, 15)}
    sheet = sheets.sheet(text, [sheets.annotation(text, [place], label) for label, place in spans.items()])
    lines, remarks = written(tmp_path, sheet)
    assert {line.partition("-")[2] for line in lines.splitlines()[2:] if "-" in line} == {"ADVISOR"}
    assert remarks == ("2 annotations left out: a longer or earlier one lies over the same text.",)


def test_each_release_has_a_head_and_ends_with_a_blank_line(tmp_path: Path) -> None:
    head = "-DOCSTART- -X- O O\n\n"
    text, _ = written(tmp_path, sheets.drawn("a"), sheets.drawn("", name="b"), sheets.drawn("{NOTE:c}\n\n", name="c"))
    assert text == f"{head}a\tO\n\n{head}{head}c\tB-NOTE\n\n"


@pytest.mark.parametrize(
    ("drawing", "says"),
    [
        ("a{NOTE: }b", "1 empty or blank annotation left out"),
        ("{NOTE#1:a} b {NOTE#1:c}", "1 annotation in several parts"),
        ("{NOTE:a {NOTE:b}}", "1 annotation left out: a longer"),
    ],
)
def test_what_is_left_out_is_told(tmp_path: Path, drawing: str, says: str) -> None:
    (remark,) = written(tmp_path, sheets.drawn(drawing))[1]
    assert remark.startswith(says)


def test_a_label_with_blanks_gets_a_tag_without(tmp_path: Path) -> None:
    sheet = sheets.sheet("a", [sheets.annotation("a", [(0, 1)], "Odd label")])
    lines, remarks = written(tmp_path, sheet)
    assert "a\tB-Odd_label\n" in lines
    assert remarks == ("Labels are written in another way: “Odd label” as Odd_label.",)


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
