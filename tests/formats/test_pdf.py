import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.annotation import AnnotatedRelease
from domain.release import Incoming
from domain.scheme import Label, Scheme
from formats.given import INDEX, LABELS, Given
from formats.pdf import Writer, read
from formats.pdf.legend import Look, looks_of
from formats.pdf.pages import MARGIN_LEFT, PAGE_WIDTH, paged
from tests.formats.examples import examples
from tests.sheets import SCHEME, annotation, any_sheet, drawn, head, sheet

ODD = "Art.\xa05 § 3: \u200bZero\u200bwidth \xadsoft; Cafe\u0301, Café; \u2028next A\u0308nderung 👩🏽 甲方 𝔸𝕔 x"


def written(*sheets: AnnotatedRelease, folder: Path, scheme: Scheme = SCHEME) -> Writer:
    folder.mkdir(exist_ok=True)
    writer = Writer(folder, head(scheme))
    for one in sheets:
        writer.write(one)
    writer.close()
    return writer


def back(writer: Writer, folder: Path) -> list[Incoming]:
    """What comes back with the files beside, as an export has them."""
    beside = {INDEX: json.dumps(dict(writer.index)).encode(), LABELS: json.dumps(dict(writer.labels)).encode()}
    return [
        one
        for stem in writer.index
        for one in read(Given.of(f"{stem}.pdf", (folder / f"{stem}.pdf").read_bytes(), beside))
    ]


def bare(text: str) -> str:
    return "".join(text.split())


def shown(document: pypdfium2.PdfDocument) -> str:
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def held(one: AnnotatedRelease) -> Counter[tuple[object, ...]]:
    """What the format holds of a sheet: texts of the parts without blanks, and what is said of them."""
    found = []
    for item in one.annotations:
        parts = tuple(quote for part in item.fragments if (quote := bare(part.of(one.text))))
        if parts:
            found.append((item.label, parts, item.attributes, item.comment))
    return Counter(found)


def came_back(one: Incoming) -> Counter[tuple[object, ...]]:
    return Counter(
        (item.label, tuple(bare(one.text[a:b]) for a, b in item.fragments), item.attributes, item.comment)
        for item in one.claims
    )


@settings(max_examples=examples(), deadline=None)
@given(st.lists(any_sheet(), min_size=1, max_size=2))
def test_what_it_holds_comes_back(tmp_path_factory: pytest.TempPathFactory, sheets: list[AnnotatedRelease]) -> None:
    folder = tmp_path_factory.mktemp("pdf")
    sheets = [one for one in sheets if bare(one.text)]
    found = back(written(*sheets, folder=folder), folder)
    assert [one.name for one in found] == [one.release.name for one in sheets]
    for one, before in zip(found, sheets, strict=True):
        assert bare(one.text) == bare(before.text)
        assert came_back(one) == held(before)
        assert not one.problems


def test_odd_letters_come_back_to_the_letter(tmp_path: Path) -> None:
    made = [annotation(ODD, [(place, place + 1)], "NOTE", number=place) for place in range(0, len(ODD), 3)]
    one = sheet(ODD, made)
    (found,) = back(written(one, folder=tmp_path), tmp_path)
    assert bare(found.text) == bare(ODD)
    assert "Art.\xa05 § 3" in found.text


def test_lines_and_tables_come_back_as_filed(tmp_path: Path) -> None:
    text = "  HARBOUR PLC\n\nNet sales          6,089    1,922\nGross margin       3,497      988\n\nEnd of it.\n"
    (found,) = back(written(sheet(text), folder=tmp_path), tmp_path)
    assert found.text == text


def test_people_times_and_ids_are_claims(tmp_path: Path) -> None:
    one = drawn("{ADVISOR role=legal:Smith LLP} advised.")
    (found,) = back(written(one, folder=tmp_path), tmp_path)
    (item,) = one.annotations
    assert found.claims[0].claims == (
        ("author", "anna"),
        ("created", "2026-01-05T09:30:00+00:00"),
        ("id", str(item.id)),
    )


def test_a_highlight_over_the_end_of_a_page_is_one_annotation_again(tmp_path: Path) -> None:
    text = "before the end\x0cand after it\n"
    one = sheet(text, [annotation(text, [(7, 24)], "NOTE")])
    (found,) = back(written(one, folder=tmp_path), tmp_path)
    assert dict(found.metadata)["pages"] == "2"
    assert [found.text[a:b].split() for a, b in found.claims[0].fragments] == [["the", "end", "and", "after"]]


def test_the_same_releases_give_the_same_bytes_in_any_order_of_work(tmp_path: Path) -> None:
    first = drawn("{ADVISOR:Smith LLP} advised on {NOTE:notes}.", name="a")
    second = drawn("Ж {NOTE:5% notes} ﻼ", name="b")
    for folder, sheets in (
        ("one", (first, second)),
        ("two", (second, replace(first, annotations=first.annotations[::-1]))),
    ):
        written(*sheets, folder=tmp_path / folder)
    for name in ("a.pdf", "b.pdf"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    raw = (tmp_path / "one" / "a.pdf").read_bytes()
    assert b"CreationDate (D:20260105093000+00'00')" in raw
    assert raw.count(b"/CreationDate") == 2


def test_a_page_says_what_its_colours_mean(tmp_path: Path) -> None:
    text = "Smith LLP advised.\n" * 200
    one = sheet(text, [annotation(text, [(0, 9)]), annotation(text, [(19, 28)], "Odd label")], name="Notice of 2 May")
    written(one, folder=tmp_path)
    document = pypdfium2.PdfDocument(tmp_path / "Notice_of_2_May.pdf")
    first, last = (
        document[0].get_textpage().get_text_range(),
        document[len(document) - 1].get_textpage().get_text_range(),
    )
    for page in (first, last):
        assert "A Advisor" in page
        assert "O Odd label" in page
        assert "Notice of 2 May" in page
    assert f"{len(document)} / {len(document)}" in last
    assert first.count("Advisor") == 2
    assert last.count("Advisor") == 1
    document.close()


def test_nothing_stands_outside_the_paper(tmp_path: Path) -> None:
    labels = tuple(
        Label(f"LABEL_{n}", f"Label number {n} with a long name", "#2b7bd9", "", "", "", "solid") for n in range(40)
    )
    scheme = Scheme("Many", labels)
    text = "word " * 60 + "\n" + "x" * 500 + "\n\tTab\there 甲方甲方"
    made = [annotation(text, [(0, 4)], label.id, number=n) for n, label in enumerate(labels)]
    name = "A name of a release that is as long as can be, " * 4
    written(sheet(text, made, name=name[:190], scheme=scheme), folder=tmp_path, scheme=scheme)
    (file,) = tmp_path.glob("*.pdf")
    document = pypdfium2.PdfDocument(file)
    for page in document:
        letters = page.get_textpage()
        for place in range(letters.count_chars()):
            left, bottom, right, top = letters.get_charbox(place)
            assert 20 <= left <= right <= PAGE_WIDTH - 5
            assert 20 <= bottom <= top <= 830
    assert "and 3" in shown(document) or "more" in shown(document)
    document.close()


def test_long_lines_are_wrapped_and_tables_set_smaller() -> None:
    running = paged("word " * 40)
    assert [line.goes_on for line in running.lines[0]] == [False, True, True]
    assert running.size == 9
    table = paged("Sales" + " " * 100 + "1,000\n")
    assert len(table.lines[0]) == 1
    assert table.size < 9
    assert paged("").lines[0][0].end == 0
    assert [len(page) for page in paged("a\x0cb\n\x0c").lines] == [1, 1]


def test_a_line_as_long_as_the_text_is_set_in_time() -> None:
    assert sum(len(page) for page in paged("é" * 1_000_000).lines) == 12_500


def test_labels_that_do_not_fit_into_a_line_come_back(tmp_path: Path) -> None:
    text = "Smith LLP"
    names = ["two\nlines", "two lines", "L" * 90, "L" * 91, " edge ", "a: b"]
    one = sheet(text, [annotation(text, [(0, 5)], label, number=n) for n, label in enumerate(names)])
    writer = written(one, folder=tmp_path)
    assert came_back(back(writer, tmp_path)[0]) == held(one)
    assert all(len(label) <= 60 and "\n" not in label for label in writer.labels)


def test_names_of_releases_are_safe_as_files(tmp_path: Path) -> None:
    names = ["../x", "CON", "Überblick 5.3", "a/b", "überblick 5.3"]
    writer = written(*(sheet("text", name=name) for name in names), folder=tmp_path)
    assert [one.name for one in back(writer, tmp_path)] == names
    assert sorted(path.stem for path in tmp_path.iterdir()) == sorted(writer.index)


def test_what_is_not_shown_is_said(tmp_path: Path) -> None:
    writer = Writer(tmp_path, head())
    for name, text in (("a", "Plain – “text” é"), ("b", "甲方 👩"), ("c", "תביעה נגד ACME")):
        writer.write(sheet(text, name=name))
    told = writer.close()
    assert len(told) == 2
    assert told[0].startswith("1 release with Arabic or Hebrew: ")
    assert told[1].startswith("1 release with letters that the fonts of the PDF do not have")
    assert writer.close() == told


def test_hebrew_stands_from_right_to_left_and_is_marked_where_it_stands(tmp_path: Path) -> None:
    text = "ACME אבג Ltd."
    one = sheet(text, [annotation(text, [(5, 7)], "NOTE")])
    (found,) = back(written(one, folder=tmp_path), tmp_path)
    assert found.text == f"{text}\n"
    assert [found.text[a:b] for a, b in found.claims[0].fragments] == ["אב"]
    columns = paged(text).lines[0][0].columns
    assert [columns[place] for place in (4, 5, 6, 7, 8)] == [4, 7, 6, 5, 8]


@pytest.mark.parametrize("colour", ["#ffff00", "#000000", "#d9822b", "#ffffff"])
def test_letters_of_the_legend_are_dark_and_washes_are_light(colour: str) -> None:
    look: Look = looks_of(Scheme("One", (Label("A", "A", colour, "A", "1"),)), ["A"])["A"]
    assert sum(part * share for part, share in zip(look.ink, (0.299, 0.587, 0.114), strict=True)) <= 0.46
    assert min(look.wash) >= 0.65
    assert MARGIN_LEFT < PAGE_WIDTH - 80


@pytest.mark.parametrize("words", [") Tj ET (", "\\", "<</JS (x)>>", "endobj", "=1+1", "\x1b[", "]]>", "\n/AA <<"])
def test_words_of_others_are_words_only(tmp_path: Path, words: str) -> None:
    text = f"Smith {words} LLP"
    one = sheet(text, [annotation(text, [(0, 5)], words, {"role": words}, comment=words)], name=f"n{words}")
    writer = written(one, folder=tmp_path)
    (found,) = back(writer, tmp_path)
    assert bare(found.text) == bare(text)
    assert [claim.attributes for claim in found.claims] == [(("role", words),)]
    document = pypdfium2.PdfDocument(next(tmp_path.glob("*.pdf")))
    assert len(document) == 1
    document.close()
