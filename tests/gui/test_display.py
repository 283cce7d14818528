"""The text as shown: nothing swallowed, every position where it was; and the text as copied."""

import unicodedata

import pytest
from PySide6.QtWidgets import QApplication

from domain.release import normalise, pairs
from domain.span import OffsetMap, Span
from gui.display import cite, displayed, has_long_word, joined
from gui.typeset_edit import TypesetEdit
from tests.sheets import sheet

TORTURE = normalise(
    "".join(chr(code) for code in (*range(1, 0x20), *range(0x7F, 0xA1), 0xAD, 0x61C, *range(0x2000, 0x2070)))
    + "a\u2028b\u2029c\ufeffd\ufdd0e\ufdd1f\ufffcg\ufffeh\U0001f4b6i\U0001f1e9\U0001f1eaj\n\r\n"
    + "שלום \u202eevil\u202c e\u0301\n\n"
    + "\U0001fffe\t|\x0c\x0b\x85\x1c\x1d\x1e"
)


def utf16(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


@pytest.mark.parametrize("text", ["", "\n", "plain\ntext", "\ufeff\ufeff", "\u2029", "\U0001f4b6", TORTURE])
def test_every_position_of_the_text_is_one_of_the_document(qapp: QApplication, text: str) -> None:
    edit = TypesetEdit()
    edit.set_text(text)
    assert edit.document().characterCount() - 1 == utf16(text)
    assert edit.document().blockCount() == text.count("\n") + 1
    offsets = OffsetMap(text)
    for position in range(len(text) + 1):
        edit.set_caret(position)
        assert edit.textCursor().position() == offsets.to_utf16(position)
        assert edit.caret() == position


@pytest.mark.parametrize("code", [*range(0x09), 0x0B, 0x1B, 0x7F, 0x85, 0x200E, 0x202E, 0x2028, 0x2066, 0xFEFF, 0xFDD0])
def test_what_cannot_be_seen_gets_a_sign(code: int) -> None:
    shown = displayed(f"a{chr(code)}b")
    assert len(shown) == 3
    assert unicodedata.category(shown[1])[0] in "SPL"


def test_ordinary_text_is_not_copied() -> None:
    text = "Tabs\tand\nlines, “quotes” and 10 ¾ %"
    assert displayed(text) is text


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a " * 5000, False), ("x" * 1999, False), ("x" * 2001, True), ("a\n" * 2000 + "y" * 2100, True), ("", False)],
)
def test_a_word_that_never_ends_is_noticed(text: str, expected: bool) -> None:
    assert has_long_word(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("11 3/4%\nSenior Notes", "11 3/4% Senior Notes"),
        ("Smith  \n   & Co.", "Smith & Co."),
        ("non-\nexclusive", "non-exclusive"),
        ("2003 -\nInternational", "2003 - International"),
        ("one\ntwo\n\n\nthree\nfour", "one two\n\nthree four"),
        ("one\n \t\n two", "one\n\ntwo"),
        ("\nends\n", "ends"),
    ],
)
def test_copied_lines_are_joined(text: str, expected: str) -> None:
    assert joined(text) == expected


def test_a_pin_cite_names_release_accession_number_and_lines() -> None:
    given = sheet("One\nOrrin & Vale\nPartners\n", name="notice.txt", metadata=pairs({"accession": "0001-26-000001"}))
    assert cite(given, Span(4, 25)) == "“Orrin & Vale Partners” (notice.txt, accession no. 0001-26-000001, lines 2–3)"
    assert cite(sheet("One\ntwo\n"), Span(0, 3)) == "“One” (notice.txt, line 1)"
    assert cite(sheet("One\ntwo\n"), Span(0, 4)) == "“One” (notice.txt, line 1)"
