import pytest

from domain.errors import Refusal
from domain.release import Claim, Incoming
from formats import read_given
from formats.given import Given
from formats.pdf import read
from formats.table import named
from tests.formats.pdf_files import LOCKED, Noted, Word, lines, pdf
from tests.paths import SHARED

PDFS = SHARED / "data" / "releases" / "pdf"


def came_in(data: bytes, name: str = "notice.pdf") -> Incoming:
    (found,) = read(Given.of(name, data))
    return found


def marked(found: Incoming) -> list[tuple[str, list[str]]]:
    return [(claim.label, [found.text[start:end] for start, end in claim.fragments]) for claim in found.claims]


def test_lines_come_from_top_to_bottom_whatever_the_file_draws_first() -> None:
    page = [*reversed(lines(72, 700, ["Harbour plc", "announces a rights issue", "of new shares."]))]
    assert came_in(pdf(page)).text == "Harbour plc\nannounces a rights issue\nof new shares.\n"


def test_a_paragraph_is_parted_from_the_next_and_a_heading_keeps_its_place() -> None:
    page = [Word(200, 740, "NEWS"), *lines(72, 700, ["One line", "and another."]), Word(72, 650, "A new paragraph.")]
    text = came_in(pdf(page)).text
    assert [line.strip() for line in text.splitlines()] == [
        "NEWS",
        "",
        "One line",
        "and another.",
        "",
        "A new paragraph.",
    ]
    assert text.startswith("        ")


def test_words_drawn_one_by_one_are_one_line() -> None:
    page = [Word(72, 700, "Harbour"), Word(112, 700, "plc"), Word(130, 703, "1", 6), Word(137, 700, "said")]
    assert came_in(pdf(page)).text == "Harbour plc 1 said\n"


def test_cells_of_a_table_stand_below_each_other() -> None:
    rows = [("Net sales", "6,089,410", "1,922,754"), ("Gross margin on sales", "3,497", "988"), ("Tax", "693", "50")]
    page = [Word(72, 760, "A line of running text above the table, as long as the page is wide.")]
    for number, row in enumerate(rows):
        page += [Word(x, 700 - 12 * number, cell) for x, cell in zip((72, 300, 400), row, strict=True)]
    below = came_in(pdf(page)).text.splitlines()[2:]
    assert [line.split("  ")[0] for line in below] == [row[0] for row in rows]
    for line, row in zip(below, rows, strict=True):
        assert line.endswith(row[2])
    assert len({line.index(row[0]) for line, row in zip(below, rows, strict=True)}) == 1


def test_columns_of_running_text_are_read_one_after_the_other() -> None:
    sentence = "the company said that it would pay the"
    left = [f"left {number} {sentence}" for number in range(8)]
    right = [f"right {number} {sentence}" for number in range(8)]
    across = Word(72, 760, "A title over the whole of the page, wider than the column to the left of it is wide", 12)
    foot = Word(290, 60, "- 7 -")
    page = [across, *lines(72, 700, left), *lines(330, 694, right), foot]
    text = [line for line in came_in(pdf(page)).text.splitlines() if line]
    assert [line.strip() for line in text] == [across.text, *left, *right, foot.text]


@pytest.mark.parametrize(
    ("quarters", "x", "y", "step"), [(1, 300, 100, (14, 0)), (2, 500, 400, (0, 14)), (3, 300, 700, (-14, 0))]
)
def test_a_page_on_its_side_is_read_with_its_marks(quarters: int, x: int, y: int, step: tuple[int, int]) -> None:
    texts = ["Sideways text in lines", "second line of it"]
    words = [Word(x + step[0] * n, y + step[1] * n, text, quarters=quarters) for n, text in enumerate(texts)]
    box = {1: (290, 90, 303, 400), 2: (100, 390, 510, 403), 3: (297, 300, 310, 710)}[quarters]
    found = came_in(pdf(words, turned=90 * quarters, marks=[Noted([box], "X")]))
    assert found.text == "\n".join(texts) + "\n"
    assert marked(found) == [("X", texts[:1])]


def test_a_word_across_the_page_comes_last() -> None:
    page = [*lines(72, 700, ["Upright text here", "and more of it"]), Word(30, 300, "filed 2031", quarters=1)]
    assert came_in(pdf(page)).text == "Upright text here\nand more of it\nfiled 2031\n"


def test_pages_are_told_in_the_metadata_and_one_without_text_is_named() -> None:
    found = came_in(pdf([Word(72, 700, "First page.")], [], [Word(72, 700, "Third page.")]))
    about = dict(found.metadata)
    assert about == {"pages": "3", "page_starts": "0 12 13"}
    starts = [int(start) for start in about["page_starts"].split()]
    assert [found.text[start:][:5] for start in starts] == ["First", "\nThir", "Third"]
    assert found.remarks == ("Page 2 of 3 without text: empty, or pictures only.",)


def test_letters_come_as_they_are() -> None:
    page = [Word(72, 700, "Art. 5 § 3 – “as is” é € soft\xad"), Word(72, 688, "hyphen-"), Word(72, 676, "ation")]
    assert came_in(pdf(page)).text == "Art. 5 § 3 – “as is” é € soft-\nhyphen-\nation\n"


def test_marks_are_claims_with_the_text_below_them() -> None:
    page = lines(72, 700, ["Smith Brown LLP advised Harbour", "and its subsidiaries on the", "issue of new notes."])
    more = "/T (Ada) /M (D:20310502081500+02'00') /NM (n-1)"
    marks = [
        Noted([(71, 697, 152, 709)], "ADVISOR\nas to law", more=more),
        Noted([(152, 697, 240, 709), (71, 685, 103, 697)]),
        Noted(
            [(71, 673, 160, 685)],
            "struck, with a comment that is far too long to be the name of any label",
            "StrikeOut",
        ),
        Noted([(300, 500, 310, 510)], "lost"),
        Noted([(300, 500, 310, 510)], "a note", "Text"),
    ]
    found = came_in(pdf(page, marks=marks))
    assert found.claims[0] == Claim(
        "ADVISOR",
        ((0, 15),),
        (),
        "as to law",
        (("author", "Ada"), ("created", "2031-05-02T08:15:00+02:00"), ("id", "n-1")),
    )
    assert marked(found)[1:] == [("Highlight", ["advised Harbour\nand its"]), ("StrikeOut", ["issue of new notes."])]
    assert found.claims[2].comment == marks[2].contents
    assert found.remarks == ("Left out, since they mark no text: 1 note.",)
    assert found.problems == ("Highlight 4 of the file is left out: there is no text below it.",)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"MZ no pdf at all", "“x.pdf” is no PDF: it does not begin like one; choose its format by hand."),
        (b"", "is no PDF"),
        (b"%PDF-1.7\n1 0 obj\n<< /Type /Cat", "ends too early, as after a download that broke off: get it once more"),
        (b"%PDF-1.7\nnothing of it\n%%EOF\n", "is damaged and cannot be read"),
        (LOCKED, "is protected by a password: save it without one and import that file"),
        (pdf([]), r"holds pictures of pages only, no text: run text recognition \(OCR\) on it, then import it"),
        (pdf(), "is damaged and cannot be read"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(data: bytes, told: str) -> None:
    with pytest.raises(Refusal, match=told):
        came_in(data, "x.pdf")


def test_a_file_that_broke_off_is_refused_wherever_it_did() -> None:
    whole = pdf(lines(72, 700, ["Harbour plc", "announces"]), marks=[Noted([(71, 697, 152, 709)], "X")])
    for length in range(0, len(whole) - 30, 23):
        with pytest.raises(Refusal, match=r"^“notice\.pdf” (?:is no PDF|ends too early)"):
            came_in(whole[:length])


def test_names_and_labels_beside_the_file_are_heeded() -> None:
    data = pdf(
        [Word(72, 700, "Harbour plc")], marks=[Noted([(71, 697, 152, 709)], "ADV")], info={"Title": b"(Draft 7)"}
    )
    beside = {"_index.json": b'{"notice": "a/b notice"}', "_labels.json": b'{"ADV": "Advisor (legal)"}'}
    (found,) = read(Given.of("notice.pdf", data, beside))
    assert (found.name, found.claims[0].label) == ("a/b notice", "Advisor (legal)")
    assert came_in(data).name == "notice"
    assert dict(came_in(data).metadata)["title"] == "Draft 7"


def test_it_is_read_in_the_worker_too() -> None:
    data = pdf([Word(72, 700, "Harbour plc")])
    assert list(read_given(Given.of("notice.pdf", data), named("pdf"))) == [came_in(data)]


@pytest.mark.skipif(not PDFS.is_dir(), reason="there are no real releases beside this checkout (../shared/data)")
def test_a_real_filing_keeps_its_tables_and_its_order() -> None:
    text = came_in((PDFS / "axon_2003-10-20.pdf").read_bytes()).text
    row = next(line for line in text.splitlines() if line.strip().startswith("Gross margin"))
    assert row.split() == ["Gross", "margin", "3,497,962", "988,358"]
    second = came_in((PDFS / "axon_2004-02-06.pdf").read_bytes()).text
    order = [
        "UNITED STATES",
        "Delaware",
        "Registrant’s telephone",
        "TABLE OF CONTENTS",
        "Exhibit 99.1 Press",
        "SIGNATURE",
    ]
    places = [second.index(words) for words in order]
    assert places == sorted(places)


def test_what_lies_beyond_the_paper_comes_last_and_moves_nothing() -> None:
    page = [*lines(72, 700, ["Harbour plc", "announces"]), Word(-90000, 650, "hidden"), Word(72, 9000, "far")]
    assert came_in(pdf(page)).text == "Harbour plc\nannounces\nhidden\nfar\n"


def test_tiny_letters_on_a_large_page_ask_for_no_endless_blanks() -> None:
    page = [Word(1, 700, "a", 0.05), Word(600, 700, "b", 0.05)]
    assert len(came_in(pdf(page)).text) < 1000


def test_letters_of_metadata_that_are_none_do_no_harm() -> None:
    data = pdf([Word(72, 700, "Harbour plc")], info={"Title": b"<FEFFD800004100>"})
    assert dict(came_in(data).metadata)["title"].endswith("A")
