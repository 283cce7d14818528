import io
import zipfile
from collections.abc import Mapping

import pytest

from domain.errors import Refusal
from domain.release import Incoming
from formats.docx import read
from formats.docx.lists import spelled
from formats.given import Given

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
STRICT = 'xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"'
W14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
W15 = 'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
REL = "http://schemas.openxmlformats.org/package/2006/relationships"


def packed(body: str, parts: Mapping[str, str] | None = None, namespace: str = W) -> bytes:
    """A Word file with this body; other parts by the kind of their relation."""
    parts = parts or {}
    relations = "".join(
        f'<Relationship Id="r{number}" Type="http://x/relationships/{kind}" Target="{kind}.xml"/>'
        for number, kind in enumerate(parts)
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", f"<w:document {namespace} {MC}><w:body>{body}</w:body></w:document>")
        archive.writestr("word/_rels/document.xml.rels", f'<Relationships xmlns="{REL}">{relations}</Relationships>')
        for kind, content in parts.items():
            archive.writestr(f"word/{kind}.xml", content)
    return file.getvalue()


def taken(body: str, parts: Mapping[str, str] | None = None, namespace: str = W) -> Incoming:
    (found,) = read(Given.of("Offer.docx", packed(body, parts, namespace)))
    return found


def p(*runs: str, properties: str = "") -> str:
    inner = "".join(run if run.startswith("<") else f'<w:r><w:t xml:space="preserve">{run}</w:t></w:r>' for run in runs)
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def commented(number: int, *runs: str) -> str:
    return (
        f'<w:commentRangeStart w:id="{number}"/>'
        + "".join(f'<w:r><w:t xml:space="preserve">{run}</w:t></w:r>' for run in runs)
        + f'<w:commentRangeEnd w:id="{number}"/><w:r><w:commentReference w:id="{number}"/></w:r>'
    )


def comments(*texts: str) -> str:
    made = "".join(
        f'<w:comment w:id="{number}" w:author="Rita Roe" w:date="2026-02-03T04:05:00Z">'
        + "".join(p(line) for line in text.split("\n"))
        + "</w:comment>"
        for number, text in enumerate(texts)
    )
    return f"<w:comments {W}>{made}</w:comments>"


TEXTS = {
    "paragraphs are parted": (p("One.") + p("Two."), "One.\n\nTwo.\n"),
    "empty paragraphs are kept where they part": (p("a") + p() + p("b") + p("c") + p() + p("d"), "a\n\nb\nc\n\nd\n"),
    "runs, tabs and breaks": (p("a", "<w:r><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r>"), "a\tb\nc\n"),
    "blanks of a file that was laid out": ("<w:p><w:r><w:t>\n  a\n</w:t></w:r></w:p>", "a\n"),
    "hyphens": (p("a", "<w:r><w:noBreakHyphen/><w:t>b</w:t><w:softHyphen/></w:r>"), "a\u2011b\xad\n"),
    "symbols": (
        p('<w:r><w:sym w:font="Wingdings" w:char="F0FC"/><w:sym w:font="Symbol" w:char="F0B7"/></w:r>'),
        "\u2713\u2022\n",
    ),
    "links, fields and content controls": (
        p(
            '<w:hyperlink w:anchor="x"><w:r><w:t>link</w:t></w:r></w:hyperlink>',
            '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText> PAGE </w:instrText></w:r>',
            "<w:sdt><w:sdtContent><w:r><w:t>field</w:t></w:r></w:sdtContent></w:sdt>",
        ),
        "linkfield\n",
    ),
    "tracked changes": (
        p("a ", "<w:ins><w:r><w:t>new</w:t></w:r></w:ins>", "<w:del><w:r><w:delText>old</w:delText></w:r></w:del>"),
        "a new\n",
    ),
    "a deleted end of a paragraph": (p("a", properties="<w:rPr><w:del/></w:rPr>") + p("b"), "ab\n"),
    "hidden text": (p("a", "<w:r><w:rPr><w:vanish/></w:rPr><w:t>b</w:t></w:r>"), "a\n"),
    "a text box once": (
        p(
            "a<w:x/>"[:1],
            "<w:r><mc:AlternateContent><mc:Choice><w:drawing><w:txbxContent>"
            + p("box")
            + "</w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent>"
            + p("box")
            + "</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>",
        ),
        "a\n\nbox\n",
    ),
}


@pytest.mark.parametrize(("body", "text"), TEXTS.values(), ids=TEXTS)
@pytest.mark.parametrize("namespace", [W, STRICT], ids=["transitional", "strict"])
def test_the_text_is_what_a_reader_of_the_document_sees(body: str, text: str, namespace: str) -> None:
    assert taken(body, namespace=namespace).text == text


def row(*cells: str) -> str:
    return "<w:tr>" + "".join(f"<w:tc>{cell if cell.startswith('<') else p(cell)}</w:tc>" for cell in cells) + "</w:tr>"


def test_tables_are_columns_and_comments_in_them_keep_their_words() -> None:
    body = (
        p("Figures") + "<w:tbl>" + row("", "2025", "2024") + row("Revenue", p(commented(0, "1,204")), "98") + "</w:tbl>"
    )
    found = taken(body, {"comments": comments("Figure")})
    assert found.text == "Figures\n\n         2025  2024\nRevenue  1,204    98\n".replace("2025  2024", " 2025  2024")
    (claim,) = found.claims
    assert found.text[slice(*claim.fragments[0])] == "1,204"


def test_tables_of_long_texts_are_paragraphs() -> None:
    long = "word " * 30
    assert taken("<w:tbl>" + row("A", long.strip()) + "</w:tbl>").text == f"A\n\n{long.strip()}\n"


NUMBERING = (
    f'<w:numbering {W}><w:abstractNum w:abstractNumId="0">'
    '<w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1(%2)"/></w:lvl></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    "</w:numbering>"
)


def item(text: str, number: int, level: int = 0) -> str:
    return p(text, properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def test_lists_have_the_numbers_and_bullets_that_word_shows() -> None:
    body = item("a", 1) + item("b", 1, 1) + item("c", 1, 1) + item("d", 1) + item("e", 1, 1) + item("f", 2)
    assert taken(body, {"numbering": NUMBERING}).text == "3. a\n3(a) b\n3(b) c\n4. d\n4(a) e\n\u2022 f\n"


@pytest.mark.parametrize(
    ("number", "kind", "text"),
    [
        (28, "lowerLetter", "bb"),
        (4, "upperRoman", "IV"),
        (1999, "lowerRoman", "mcmxcix"),
        (49, "lowerRoman", "xlix"),
        (7, "decimalZero", "07"),
        (0, "lowerRoman", "0"),
        (9_000_000, "upperLetter", "9000000"),
    ],
)
def test_numbers_are_spelled(number: int, kind: str, text: str) -> None:
    assert spelled(number, kind) == text


def test_notes_stand_at_the_end_in_the_order_of_their_signs() -> None:
    body = p("a", '<w:r><w:endnoteReference w:id="5"/></w:r>', " b", '<w:r><w:footnoteReference w:id="2"/></w:r>')
    parts = {
        "footnotes": f'<w:footnotes {W}><w:footnote w:id="2">{p("foot")}</w:footnote></w:footnotes>',
        "endnotes": f'<w:endnotes {W}><w:endnote w:id="5">{p("end")}</w:endnote></w:endnotes>',
    }
    assert taken(body, parts).text == "a[1] b[2]\n\n[1] end\n\n[2] foot\n"


LABELS = {
    "NOTE": ("NOTE", ""),
    "Advisor: acts for the issuer": ("Advisor", "Advisor: acts for the issuer"),
    "NOTE\nsee page 3": ("NOTE", "NOTE\nsee page 3"),
    "Who is\nthis?": ("Who is this?", "Who is\nthis?"),
    "": ("Comment", ""),
    ": odd": (": odd", ""),
}


@pytest.mark.parametrize(("text", "expected"), LABELS.items(), ids=repr)
def test_a_comment_becomes_a_label_and_a_remark(text: str, expected: tuple[str, str]) -> None:
    (claim,) = taken(p("by ", commented(0, "Alder")), {"comments": comments(text)}).claims
    assert (claim.label, claim.comment) == expected
    assert claim.fragments == ((3, 8),)
    assert claim.claims == (("author", "Rita Roe"), ("created", "2026-02-03T04:05:00Z"), ("id", "0"))


def test_comments_over_paragraphs_between_them_and_on_nothing() -> None:
    body = (
        '<w:commentRangeStart w:id="0"/>'
        + p("One.")
        + p("Two.", '<w:commentRangeStart w:id="1"/>', '<w:commentRangeEnd w:id="1"/>')
        + '<w:commentRangeEnd w:id="0"/>'
        + p("Three.", '<w:r><w:commentReference w:id="2"/></w:r>', '<w:commentRangeStart w:id="3"/>')
    )
    found = taken(body, {"comments": comments("All", "Here", "No range", "No end")})
    assert [(claim.label, claim.fragments) for claim in found.claims] == [("All", ((0, 10),)), ("Here", ((10, 10),))]
    assert found.remarks == ("2 comments on no range of the text left out.",)


def test_answers_and_resolved_comments_say_so() -> None:
    made = "".join(
        f'<w:comment w:id="{number}"><w:p w14:paraId="{number}"><w:r><w:t>{text}</w:t></w:r></w:p></w:comment>'
        for number, text in enumerate(["Why", "Because"])
    )
    extended = (
        f'<w15:commentsEx {W15}><w15:commentEx w15:paraId="0" w15:done="1"/>'
        '<w15:commentEx w15:paraId="1" w15:paraIdParent="0" w15:done="0"/></w15:commentsEx>'
    )
    body = p('<w:commentRangeStart w:id="0"/>', '<w:commentRangeStart w:id="1"/>', "Alder") + p(
        '<w:commentRangeEnd w:id="0"/>', '<w:commentRangeEnd w:id="1"/>', "b"
    )
    found = taken(body, {"comments": f"<w:comments {W} {W14}>{made}</w:comments>", "commentsExtended": extended})
    assert [dict(claim.claims) for claim in found.claims] == [
        {"id": "0", "state": "resolved"},
        {"id": "1", "answers": "a comment"},
    ]
    assert found.remarks == ("1 comment answering another one.",)


def lit(text: str, colour: str) -> str:
    return f'<w:r><w:rPr><w:highlight w:val="{colour}"/></w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def test_highlights_are_offered_where_no_comment_is() -> None:
    body = p("a ", lit("5%", "yellow"), lit(" Notes", "yellow"), lit(" due", "darkBlue"), lit(" ", "green"), "x") + p(
        '<w:commentRangeStart w:id="0"/>', lit("Alder", "yellow"), '<w:commentRangeEnd w:id="0"/>'
    )
    found = taken(body, {"comments": comments("ADVISOR")})
    assert [(claim.label, found.text[slice(*claim.fragments[0])]) for claim in found.claims] == [
        ("ADVISOR", "Alder"),
        ("Highlight yellow", "5% Notes"),
        ("Highlight dark blue", " due"),
    ]


def test_what_is_left_out_is_said() -> None:
    body = p("a", "<w:ins><w:r><w:t>b</w:t></w:r></w:ins>", "<w:del><w:r><w:delText>c</w:delText></w:r></w:del>")
    body += p("<w:r><w:rPr><w:vanish/></w:rPr><w:t>d</w:t></w:r>") + '<w:altChunk w:id="x"/>'
    header = f"<w:hdr {W}>{p('Draft')}</w:hdr>"
    assert taken(body, {"header": header}).remarks == (
        "Tracked changes: 1 insertion in the text, 1 deletion left out.",
        "1 header or footer left out.",
        "1 hidden piece of text left out.",
        "1 embedded file left out.",
    )


def test_a_document_without_relations_is_found_and_named_after_its_file() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", f"<w:document {W}><w:body>{p('Text')}</w:body></w:document>")
    (found,) = read(Given.of("Offer v2.final.docx", file.getvalue()))
    assert (found.name, found.text, found.source) == ("Offer v2.final", "Text\n", b"")


BAD = {
    "a password": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
    "an old document": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old Word document"),
    "no archive": (b"PK\x03\x04 cut short", "ZIP"),
    "cut short": (packed(p("Text"))[:-40], "ZIP"),
    "no text": (packed(p(" ")), "no text"),
    "markup cut short": (packed("<w:p>"), "word/document.xml"),
}


@pytest.mark.parametrize(("data", "words"), BAD.values(), ids=BAD)
def test_what_cannot_be_read_is_refused_with_a_sentence(data: bytes, words: str) -> None:
    with pytest.raises(Refusal, match=words) as refusal:
        list(read(Given.of("Offer.docx", data)))
    assert "Offer.docx" in str(refusal.value)


def test_entities_are_not_resolved() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(
            "word/document.xml",
            f'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><w:document {W}><w:body>{p("&e;")}</w:body>'
            "</w:document>",
        )
    with pytest.raises(Refusal):
        list(read(Given.of("a.docx", file.getvalue())))
