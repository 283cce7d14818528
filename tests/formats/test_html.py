import textwrap
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import HTMLParser, fromstring

from domain.errors import Refusal
from formats import read
from formats.encoding import declared_in, decode
from formats.pages.html import looks_like, page_of
from tests.paths import SHARED

BLOCKS = [
    # markup, text
    ("<p>One\n two</p><p>Three", "One two\n\nThree\n"),
    ("<h1>Head</h1><div>a<div>b</div>c</div>", "Head\n\na\n\nb\n\nc\n"),
    ("a<br>b<BR/>c", "a\nb\nc\n"),
    ("a<br><br>b", "a\n\nb\n"),
    ("<b>Gold</b>man,&nbsp;&nbsp;Sachs &amp;\nCo.", "Goldman, Sachs & Co.\n"),
    ("<ul><li>one<li>two</ul><p>x", "\u2022 one\n\u2022 two\n\nx\n"),
    ('<ol start="3"><li>one</li><li>two</li></ol>', "3. one\n4. two\n"),
    ("<ul><li></li></ul><p>x</p>", "x\n"),
    ("<pre>\n  a   b\n    c\n</pre>after", "  a   b\n    c\n\nafter\n"),
    ("<PRE><TABLE><S>  <C>\nA    1\n</TABLE></PRE>", "  \nA    1\n"),
    ("it&#146;s &#8220;so&#x94; &lt;b&gt;", "it’s “so” <b>\n"),
    ("Inter\u00adnational&#8209;x\u200by", "Inter\u00adnational\u2011x\u200by\n"),
    ("<p>\u200b</p><p>x</p><p>&nbsp;</p>", "x\n"),
    ("<script>var a = '<p>no</p>';</script><style>p{}</style>yes", "yes\n"),
    ("<head><title>T</title><meta name=x></head>yes", "yes\n"),
    ('<div style="color:red; display : none">no<div>no</div></div>yes', "yes\n"),
    ("<div hidden>no</div><p hidden>no<p>yes", "yes\n"),
    ("<ix:header><ix:hidden>no</ix:hidden></ix:header><ix:nonNumeric>yes</ix:nonNumeric>", "yes\n"),
    ("<ix:nonNumeric>a <ix:nonFraction scale='6'>1,250</ix:nonFraction></ix:nonNumeric> b", "a 1,250 b\n"),
    (
        "<p><ix:nonNumeric continuedAt='c'>First <b>half</b></ix:nonNumeric></p>"
        "<ix:continuation id='c'><p>Second half</p></ix:continuation>",
        "First half\n\nSecond half\n",
    ),
    ("<div style='display:none'><ix:header><ix:hidden><p>no</p></ix:hidden></ix:header></div><p>yes", "yes\n"),
    ("&#128;5 &#133; &#145;a&#x92; &#150; &#151; &#153; &#159;", "€5 … ‘a’ – — ™ Ÿ\n"),
    ("<p>Total&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;5&#160; &#xa0;%</p><p>&#160;&#160;Indented", "Total 5 %\n\nIndented\n"),
    ("<?xml version='1.0'?><html><head><title/><script/></head><p/>yes<br/><b/>too", "yes\ntoo\n"),
    ("<html xmlns='http://www.w3.org/1999/xhtml'><style/><p><![CDATA[a < b > c]]> d</p>", "a < b > c d\n"),
    ("<html><title/>all of it", ""),
    ("<div style='float:left'>•</div><div>one</div><div>•</div><div>two</div>", "• one\n\n• two\n"),
    ("<p>†</p><p> A note.</p><p>* * *</p><p>•</p>", "† A note.\n\n* * *\n\n•\n"),
    ("<!-- no --><!DOCTYPE html><?xml no?><![if x]>yes<!-->still", "yesstill\n"),
    ("1 < 2 and 3<4, a<", "1 < 2 and 3<4, a<\n"),
    ("<a href='x>y'>link</a>", "link\n"),
    ('<a href="never closed>text</a> more', "text more\n"),
    ("<p>left <!-- never closed <b>in</b>", "left in\n"),
    ("<hr><p>x<img src=http://example.invalid/x.png alt=no>", "x\n"),
    ("x\r\ny\rz&#13;w", "x y z w\n"),
    ("a&#0;b&#xD800;c", "a\ufffdb\ufffdc\n"),
    ("", ""),
    ("<p>&nbsp;</p><table><tr><td></td></tr></table>", ""),
]


@pytest.mark.parametrize(("markup", "text"), BLOCKS)
def test_markup_becomes_text(markup: str, text: str) -> None:
    assert page_of(markup).text == text


TABLES = [
    (
        """<table><tr><td></td><td></td><td colspan=2>2003</td><td></td><td colspan=2>2002</td></tr>
        <tr><td>Net sales</td><td></td><td>$</td><td>1,250</td><td></td><td>$</td><td>990</td></tr>
        <tr><td>Net loss</td><td></td><td></td><td>(12</td><td>)</td><td></td><td>(7</td><td>)</td></tr>
        <tr><td>Margin</td><td></td><td></td><td>5.2</td><td>%</td><td></td><td>4</td><td>%</td></tr></table>""",
        """\
                     2003   2002
        Net sales  $1,250   $990
        Net loss      (12)    (7)
        Margin        5.2%     4%
        """,
    ),
    (
        "<table><tr><td></td><td colspan=2>Three months ended</td></tr>"
        "<tr><td></td><td>May 31,<br>2003</td><td>May 31,<br>2002</td></tr>"
        "<tr><td>Sales</td><td>10</td><td>9</td></table>",
        """\
               Three months ended
               May 31,  May 31,
                  2003     2002
        Sales       10        9
        """,
    ),
    (
        "<table><tr><td>Investors:<td>Media:<tr><td>Ada Quill<br>(555) 010-2000<td>Ben Marsh<br>(555) 010-3000</table>",
        """\
        Investors:      Media:
        Ada Quill       Ben Marsh
        (555) 010-2000  (555) 010-3000
        """,
    ),
    (
        "<table><tr><th rowspan=2>Class<th>Rate<tr><td>8%</table>",
        """\
        Class  Rate
                 8%
        """,
    ),
    ("<table><tr><td>•</td><td>first</td></tr><tr><td>•</td><td>second</td></tr></table>", "• first\n\n• second\n"),
    ("<table><tr><td>&nbsp;<td><p>•</p><td width='1%'><td>first<br>line<td></table>", "• first\nline\n"),
    ("<table><tr><td><p>•</p><p>a</p></td></tr><tr><td>b</td></tr></table>", "• a\n\nb\n"),
    (
        "<table><tr><td colspan=3>Head</td></tr><tr><td></td><td>(1)</td><td>one</td></tr>"
        "<tr><td></td><td>(2)</td><td>two</td></tr></table>",
        "Head\n\n(1) one\n\n(2) two\n",
    ),
    (f"<table><tr><td>Re:<td><p>The notes</p><p>{'and ' * 50}</p></table>", f"Re:  The notes\n\n{'and ' * 49}and\n"),
    ("<table><tr><td>•<tr><td>$<td>5<td></table>", "•\n\n$5\n"),
    ("<p>•</p><table><tr><td>a<td>1</table>", "•\n\na  1\n"),
    ("<table><tr><td><p>One.</p><p>Two.</p></td></tr></table>after", "One.\n\nTwo.\n\nafter\n"),
    ("<table><tr><td>a<table><tr><td>b</table></table>", "a\n\nb\n"),
    ("<table><caption>Cap</caption><tr><td>a</td></tr></table>", "Cap\n\na\n"),
    ("<td>stray</td><tr>row", "stray\n\nrow\n"),
    ("<table><tr><td>$</td></tr></table>", "$\n"),
]


@pytest.mark.parametrize(("markup", "text"), TABLES)
def test_tables_become_columns_or_paragraphs(markup: str, text: str) -> None:
    assert page_of(markup).text == textwrap.dedent(text)


def test_long_labels_wrap_and_long_paragraphs_do_not() -> None:
    label, paragraph = "word " * 20, "word " * 200
    text = page_of(f"<table><tr><td>{label}<td>1<td>2</table><p>{paragraph}").text.splitlines()
    assert max(map(len, text[:2])) <= 70
    assert text[1].endswith("  1  2")
    assert text[-1] == paragraph.strip()


def test_a_page_comes_in_with_title_and_its_own_bytes(tmp_path: Path) -> None:
    path = tmp_path / "page.htm"
    data = "<html><title> Brackwater\n News</title><meta charset=windows-1252><p>Exhibit 99.1</p>“x”".encode("cp1252")
    path.write_bytes(data)
    (one,) = read(path)
    assert (one.name, one.text, one.source, one.format) == ("page.htm", "Exhibit 99.1\n\n“x”\n", data, "html")
    assert (one.encoding, one.guessed) == ("cp1252", False)
    assert one.metadata == (("exhibit", "99.1"), ("title", "Brackwater News"))


@pytest.mark.parametrize("data", [b"<html><body></body></html>", b"<p><script>x</script>", b"%PDF-1.4 <p>"])
def test_a_page_without_text_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.htm").write_bytes(data)
    with pytest.raises(Refusal, match=r"“a\.htm”"):
        list(read(tmp_path / "a.htm"))


HEADS = [
    (b"<html>", ".txt", True),
    (b"\xef\xbb\xbf\n<!DOCTYPE HTML PUBLIC", "", True),
    ("<html>".encode("utf-16"), ".txt", True),
    (b'<?xml version="1.0"?><!-- x --><html xmlns="">', ".xml", True),
    (b"<p>x", ".htm", True),
    (b"<p>x", ".txt", False),
    (b"plain a < b text", ".html", False),
    (b"<PAGE>\n  Exhibit", ".txt", False),
]


@pytest.mark.parametrize(("head", "suffix", "page"), HEADS)
def test_pages_are_told_by_their_first_bytes(head: bytes, suffix: str, page: bool) -> None:
    assert looks_like(head, suffix) is page


HOSTILE = {
    "nested": "<div>" * 50_000 + "x",
    "nested tables": "<table><tr><td>x" * 20_000,
    "attributes": "<p " + " ".join(f"a{n}='1'" for n in range(100_000)) + ">x",
    "one line": "<p>" + "word " * 1_000_000,
    "open comments": "x<!--" * 100_000 + ">",
    "open tags": "x<a " * 100_000 + ">",
    "quoted ends": "x<a b='>'" * 100_000,
    "open quote": 'x<a b="> ' * 99_999,
    "open script": "x<script>" + "</script" * 100_000,
    "wide cells": "<table>" + "<tr><td colspan=1000>x<td rowspan=60000>y" * 5_000,
    "cells": "<table><tr>" + "<td>x" * 50_000,
    "signs": "<table><tr><td>x<td>1" + "<td>)" * 50_000,
    "breaks": "x" + "<br>" * 300_000,
    "blanks": "x" + " " * 3_000_000 + "y",
    "one line of padding": "x" + "&nbsp;" * 1_000_000 + "y",
    "one line in a cell": "<table><tr><td>a<td>1<tr><td>" + "word " * 200_000 + "x<td>2</table>",
    "one word in a cell": "<table><tr><td>a<td>1<tr><td>" + "x" * 1_000_000 + "<td>2</table>",
    "one line of markup": "<ix:nonNumeric><font style='a'>x</font> </ix:nonNumeric>" * 20_000,
    "bullets": "<p>•</p>" * 100_000 + "x",
    "open sections": "<?xml?>x" + "<![CDATA[" * 100_000 + ">",
    "number": "<table><tr><td>a<td>" + "1 " * 200_000,
}


@pytest.mark.timeout(20)
@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_pages_take_linear_time(kind: str) -> None:
    assert "x" in page_of(HOSTILE[kind]).text or kind in ("one line", "number")


REAL = [
    path
    for folder in (SHARED / "data" / "releases", SHARED / "interop" / "fixtures" / "html")
    for path in sorted(folder.rglob("*.htm*"))
    if looks_like(path.read_bytes()[:4096], path.suffix) and not path.read_bytes().startswith(b"<DOCUMENT>")
]


@pytest.mark.skipif(not REAL, reason="there are no real pages beside this checkout (../shared)")
@pytest.mark.parametrize("path", REAL, ids=lambda path: path.name)
def test_no_letter_of_a_real_page_is_lost_or_made_up(path: Path) -> None:
    data = path.read_bytes()
    markup = decode(data, declared=declared_in(data[:4096])).text
    page = fromstring(markup.encode(), parser=HTMLParser(encoding="utf-8", huge_tree=True))
    unseen = (
        "//script|//style|//title|//*[contains(translate(@style, ' ', ''), 'display:none')]|//*[name()='ix:header']"
    )
    for element in page.xpath(unseen):
        element.drop_tree()
    assert letters(page_of(markup).text) == letters(page.text_content())


def letters(text: str) -> Counter[str]:
    return Counter(sign for sign in text if sign.isalpha())  # numbers of lists are not in the markup


PIECES = st.sampled_from(
    [
        *(
            "<table>",
            "<tr>",
            "<td>",
            "<td colspan=3>",
            "<td rowspan=2>",
            "</td>",
            "</tr>",
            "</table>",
            "<p>",
            "</p>",
            "<br>",
        ),
        *(
            "<div hidden>",
            "</div>",
            "<pre>",
            "</pre>",
            "<ul>",
            "<li>",
            "</ul>",
            "<ol>",
            "</ol>",
            "<script>",
            "</script>",
        ),
        *(
            "<title>",
            "</title>",
            "<!--",
            "-->",
            "<svg>",
            "<a b='>",
            "'",
            '"',
            "<",
            ">",
            "&",
            "&#146;",
            "\n",
            "\u200b",
            "\xa0",
        ),
        *("$", "1,000", ")", "%", "word", "Some words in a row"),
    ]
)


@given(st.lists(PIECES, max_size=60))
def test_any_markup_gives_canonical_text(pieces: list[str]) -> None:
    text = page_of(" ".join(pieces)).text
    assert not text or (text.strip() and text.endswith("\n"))
    assert "\r" not in text
