import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from domain.annotation import AnnotatedRelease, State
from domain.release import pairs
from domain.scheme import Scheme
from formats.pages import page
from tests import sheets


class Seen(HTMLParser):
    """The texts of the containers and, for each annotation, what its marks cover."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: dict[str, str] = {}
        self.marks: dict[tuple[str, str], list[str]] = {}
        self.ids: list[str] = []
        self.tags: set[str] = set()
        self._document = ""
        self._open: list[tuple[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags.add(tag)
        self.ids += [given["id"]] if "id" in given else []
        if "data-doc-id" in given:
            self._document = given["data-doc-id"]
            self.texts[self._document] = ""
        elif tag == "mark":
            key = given["data-ann"], given["data-label"]
            self.marks.setdefault(key, []).append("")
            self._open.append(key)

    def handle_endtag(self, tag: str) -> None:
        if tag == "mark":
            self._open.pop()
        elif tag == "div" and self._document:
            self._document = ""

    def handle_data(self, data: str) -> None:
        if self._document:
            self.texts[self._document] += data
        for key in self._open:
            self.marks[key][-1] += data


def written(folder: Path, *given: AnnotatedRelease, scheme: Scheme = sheets.SCHEME) -> tuple[str, tuple[str, ...]]:
    writer = page.Writer(folder / "a.html", sheets.head(scheme))
    for sheet in given:
        writer.write(sheet)
    remarks = writer.close()
    assert writer.close() == remarks
    return (folder / "a.html").read_bytes().decode("utf-8"), remarks


DRAWN = {
    "apart": "by {ADVISOR:Alder & Finch} on {NOTE:5% <Notes>}",
    "nested": "{ADVISOR:Alder {NOTE:Finch} LLP}",
    "ending together": "{ADVISOR:Alder {NOTE:Finch}}",
    "alike": "{ADVISOR:{NOTE:Finch}}",
    "parts": "{NOTE#1:Senior} 5% {NOTE#1:Notes}",
    "over lines": "\n{NOTE:a\n\n b}\n",
    "nothing": "",
}


@pytest.mark.parametrize("drawing", DRAWN.values(), ids=DRAWN)
def test_the_text_is_exact_and_each_annotation_covers_its_quote(tmp_path: Path, drawing: str) -> None:
    sheet = sheets.drawn(drawing)
    seen = Seen(written(tmp_path, sheet)[0])
    assert seen.texts == {sheet.release.name: sheet.text}
    assert {key: " … ".join(parts) for key, parts in seen.marks.items()} == {
        (str(number), found.label): found.quote for number, found in enumerate(sheet.annotations, 1)
    }
    assert len(seen.ids) == len(set(seen.ids))


def test_crossing_annotations_are_cut_and_keep_their_number(tmp_path: Path) -> None:
    text = "a b c d e"
    made = [sheets.annotation(text, [place], "NOTE", number=place[0]) for place in [(0, 5), (2, 9), (4, 7)]]
    seen = Seen(written(tmp_path, sheets.sheet(text, made))[0])
    assert [seen.marks[str(number), "NOTE"] for number in (1, 2, 3)] == [["a b c"], ["b c", " d e"], ["c", " d"]]


def test_the_page_runs_and_fetches_nothing_and_shows_markup_literally(tmp_path: Path) -> None:
    evil = "<script>alert(1)</script>\"'&amp;</style>"
    sheet = sheets.sheet(
        evil, [sheets.annotation(evil, [(0, 8)], evil, {evil: evil}, comment=evil, author=evil)], name=evil
    )
    sheet = replace(sheet, release=replace(sheet.release, metadata=pairs({evil: evil})))
    bad = replace(sheets.SCHEME.labels[0], title=evil, description=evil, colour=evil, letter="<")
    html, _ = written(tmp_path, sheet, scheme=Scheme(evil, (bad,)))
    seen = Seen(html)
    assert seen.texts[evil] == evil
    assert not seen.tags & {"script", "link", "img", "iframe", "object", "form"}
    assert "default-src 'none'; style-src 'unsafe-inline'" in html
    assert html.count("</style>") == 1
    assert not re.search(r"url\(|https?:|@import", html)


def test_the_page_tells_who_which_state_and_what_was_left_out(tmp_path: Path) -> None:
    sheet = sheets.decided(sheets.drawn("{ADVISOR role=legal:Alder} {NOTE:x}"), {0: [State.SUBMITTED, State.APPROVED]})
    html, _ = written(tmp_path, sheet, sheets.sheet("Nothing.", name="b.txt"))
    for piece in (
        'title="Advisor · approved, anna · role: legal"',
        "2 annotations · 1 draft · 1 approved",
        "approved by rita, 2026-01-05",
        '<a href="#r2">b.txt</a> <small>0</small>',
        "No annotations.",
        "ab" * 32,
    ):
        assert piece in html


def test_what_was_not_found_is_listed_and_overruled_is_set_apart(tmp_path: Path) -> None:
    sheet = sheets.found_none(sheets.drawn("{ADVISOR:Alder} {NOTE:x}"), "RISK_FACTOR", comment="<looked>")
    sheet = sheets.decided(sheet, {0: [State.SUBMITTED, State.OVERRULED], 2: [State.SUBMITTED, State.APPROVED]})
    found = tuple(replace(one, origin="gold: <anna>") for one in sheet.annotations)
    html, _ = written(tmp_path, replace(sheet, annotations=found), sheets.sheet("b", name="b"))
    assert html.count('<table class="negatives" aria-label="Found none">') == 1
    assert "2 annotations · 1 draft · 1 overruled · found none of 1 label · " in html
    assert "Risk factor</span></td><td><q>&lt;looked&gt;</q></td><td><b>approved</b><br><small>bea, 2026" in html
    assert html.count('class="l0 overruled"') == 1
    assert "mark.overruled { background: none; text-decoration-line: none; outline: 1px dashed" in html
    assert (html.count('data-sign="A×" class="l0 overruled"'), html.count("×")) == (1, 1)
    assert html.count("gold: &lt;anna&gt;") == 2


def test_relations_stand_with_the_annotation_they_come_from(tmp_path: Path) -> None:
    sheet = sheets.related(sheets.drawn("{ADVISOR:a} for {NOTE:b}"), ("<acts for>", 0, 1))
    html, _ = written(tmp_path, sheet)
    assert html.count('<i>&lt;acts for&gt;</i> \u2192 <a href="#a2">2</a>') == 1


def test_too_deep_a_pile_is_listed_but_not_highlighted(tmp_path: Path) -> None:
    text = "a" * 200
    made = [sheets.annotation(text, [(k, 100 + k)], "NOTE", number=k) for k in range(100)]
    html, remarks = written(tmp_path, sheets.sheet(text, made))
    assert html.count("<tr>") == 101
    assert remarks[0] == "70 annotations on more than 30 others: listed, but not highlighted."


def test_lines_run_as_their_letters_do_and_emoji_stay(tmp_path: Path) -> None:
    sheet = sheets.drawn("{ADVISOR:שלום ACME} 👩🏽‍⚖️ {NOTE:💶}\n")
    html, _ = written(tmp_path, sheet)
    assert Seen(html).texts == {"notice.txt": sheet.text}
    assert 'dir="auto" data-doc-id' in html
    assert "unicode-bidi: plaintext" in html


def test_the_page_can_be_heard_printed_and_read_in_the_dark(tmp_path: Path) -> None:
    html, _ = written(tmp_path, sheets.drawn("{ADVISOR:a}"), sheets.sheet("b", name="b"))
    for piece in (
        '<html lang="en">',
        '<nav aria-label="Releases">',
        '<th scope="col">Label</th>',
        "<main>",
        "@media print",
        "prefers-color-scheme: dark",
    ):
        assert piece in html


def test_the_same_corpus_gives_the_same_page(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    sheet = sheets.drawn("{ADVISOR:a} {NOTE:b}")
    other = replace(
        sheet, annotations=tuple(replace(found, id=sheets.fixed_id("other", found.id)) for found in sheet.annotations)
    )
    assert written(tmp_path, sheet) == written(tmp_path / "other", other)


def test_fifty_thousand_annotations_stay_linear(tmp_path: Path) -> None:
    text = "word and more " * 50_000
    made = [sheets.annotation(text, [(k * 14, k * 14 + 4)], "NOTE", number=k) for k in range(50_000)]
    html, _ = written(tmp_path, sheets.sheet(text, made))
    assert html.count("<mark") == 50_000
    assert len(html) < 1000 * len(made)
