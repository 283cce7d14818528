"""The parts of a Word file of ours that do not depend on the text: types, relations, styles, header and footer."""

import re
from collections.abc import Iterable
from html import escape

from domain.scheme import Label
from formats.painted.colours import hex_colour, tint

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OURS = "GlossatorLine"
"""The id of a paragraph style by which a reader knows that every paragraph is a line of the text."""
LABEL, ATTRIBUTE, PART, REMARK = "GlossatorLabel", "GlossatorAttribute", "GlossatorPart", "GlossatorRemark"
"""The ids of the styles of a comment's paragraphs, by which they are read back.

The styles' names are the same: LibreOffice makes ids of names.
"""
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
NAMESPACES = f'xmlns:w="{WORD}" xmlns:r="{_OFFICE}/relationships"'
_PARTS = ("styles", "settings", "comments", "header", "footer")
_LINES = {"solid": "single", "dashes": "dash", "dots": "dotted", "waves": "wave", "double": "double"}
_TAB_STOP = 8
_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_BLANKS = re.compile("[\x0b\x0c\x1c-\x1f]")

TYPES = (
    f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_TYPE}.document.main+xml"/>'
    + "".join(f'<Override PartName="/word/{part}.xml" ContentType="{_TYPE}.{part}+xml"/>' for part in _PARTS)
    + '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.'
    'core-properties+xml"/><Override PartName="/docProps/app.xml" ContentType="application/vnd.'
    'openxmlformats-officedocument.extended-properties+xml"/></Types>'
)
RELATIONS = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/relationships/officeDocument" Target="word/document.xml"/>'
    f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
    f'<Relationship Id="rId3" Type="{_OFFICE}/relationships/extended-properties" Target="docProps/app.xml"/>'
    "</Relationships>"
)
DOCUMENT_RELATIONS = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    + "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/relationships/{part}" Target="{part}.xml"/>'
        for number, part in enumerate(_PARTS, 1)
    )
    + "</Relationships>"
)
APP = f'{_HEAD}<Properties xmlns="{_OFFICE}/extended-properties"><Application>Glossator</Application></Properties>'
SECTION = (
    '<w:sectPr><w:headerReference w:type="default" r:id="rId4"/><w:footerReference w:type="default" r:id="rId5"/>'
    '<w:pgSz w:w="12240" w:h="15840"/><w:pgMar w:top="1200" w:right="1080" w:bottom="1200" w:left="1080"'
    ' w:header="560" w:footer="560" w:gutter="0"/></w:sectPr>'
)


def held(text: str) -> str:
    """The text with what XML cannot hold replaced one for one: a blank for what is white space, U+FFFD for the rest."""
    return _UNREADABLE.sub("\ufffd", _BLANKS.sub(" ", text))


def core(name: str) -> str:
    """The properties: the release's name and nothing else, above all no time and no person."""
    return (
        f'{_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"'
        f' xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{escape(held(name), quote=False)}</dc:title>'
        "</cp:coreProperties>"
    )


def settings(half_points: int) -> str:
    """The settings; a tab goes to the next of every eight columns, as in the text as filed."""
    stop = round(_TAB_STOP * half_points / 2 * 0.6 * 20)
    return (
        f'{_HEAD}<w:settings {NAMESPACES}><w:defaultTabStop w:val="{stop}"/><w:compat><w:compatSetting'
        ' w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        "</w:settings>"
    )


def styles(half_points: int, labels: Iterable[tuple[str, Label]]) -> str:
    """The styles: monospaced lines of that size, comments, and a tint with a line beneath for each label's style id."""
    own = "".join(_label_style(style, label) for style, label in labels)
    return _STYLES.replace("@size@", str(half_points)).replace("@labels@", own)


def _label_style(style: str, label: Label) -> str:
    line = _LINES.get(label.pattern, "single")
    colour = hex_colour(label)
    return (
        f'<w:style w:type="character" w:customStyle="1" w:styleId="{style}"><w:name w:val="Label '
        f'{escape(held(label.id))}"/><w:rPr><w:u w:val="{line}" w:color="{colour}"/>'
        f'<w:shd w:val="clear" w:color="auto" w:fill="{tint(label)}"/></w:rPr></w:style>'
    )


def header(name: str) -> str:
    """The running header: the name of the release."""
    shown = escape(held(name), quote=False)
    return (
        f'{_HEAD}<w:hdr {NAMESPACES}><w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr><w:r><w:t xml:space="preserve">'
        f"{shown}</w:t></w:r></w:p></w:hdr>"
    )


def footer(labels: Iterable[tuple[str, Label]]) -> str:
    """The running footer: a legend of the labels on the page's release, and the page's number."""
    keys = "".join(
        f'<w:r><w:rPr><w:rStyle w:val="{style}"/></w:rPr><w:t xml:space="preserve">'
        f'{escape(held(label.title), quote=False)}</w:t></w:r><w:r><w:t xml:space="preserve">   </w:t></w:r>'
        for style, label in labels
    )
    return (
        f'{_HEAD}<w:ftr {NAMESPACES}><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>{keys}</w:p><w:p><w:pPr>'
        '<w:pStyle w:val="Footer"/><w:jc w:val="right"/></w:pPr><w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r>'
        "</w:fldSimple></w:p></w:ftr>"
    )


def _own(style: str, inner: str) -> str:
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{style}"><w:name w:val="{style}"/>'
        f'<w:basedOn w:val="CommentText"/>{inner}</w:style>'
    )


_PLAIN = '<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:cs="Calibri" w:eastAsia="Calibri"/>'
_STYLES = (
    f"{_HEAD}<w:styles {NAMESPACES}><w:docDefaults><w:rPrDefault><w:rPr>"
    '<w:rFonts w:ascii="Courier New" w:hAnsi="Courier New" w:cs="Courier New" w:eastAsia="MS Gothic"/>'
    '<w:sz w:val="@size@"/><w:szCs w:val="@size@"/><w:lang w:val="en-US"/></w:rPr></w:rPrDefault><w:pPrDefault>'
    '<w:pPr><w:spacing w:before="0" w:after="0" w:line="252" w:lineRule="auto"/></w:pPr></w:pPrDefault>'
    "</w:docDefaults>"
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
    '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
    '<w:name w:val="Default Paragraph Font"/></w:style>'
    f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{OURS}"><w:name w:val="{OURS}"/>'
    '<w:basedOn w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Header"><w:name w:val="header"/><w:basedOn w:val="Normal"/><w:pPr>'
    '<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="4" w:color="B5B0A6"/></w:pBdr></w:pPr>'
    f'<w:rPr>{_PLAIN}<w:color w:val="67635C"/><w:sz w:val="18"/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Footer"><w:name w:val="footer"/><w:basedOn w:val="Normal"/>'
    f'<w:rPr>{_PLAIN}<w:sz w:val="18"/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="CommentText"><w:name w:val="annotation text"/><w:basedOn w:val="Normal"/>'
    f'<w:rPr>{_PLAIN}<w:sz w:val="20"/><w:szCs w:val="20"/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="CommentReference"><w:name w:val="annotation reference"/>'
    '<w:rPr><w:sz w:val="16"/><w:szCs w:val="16"/></w:rPr></w:style>'
    + _own(LABEL, "<w:rPr><w:b/></w:rPr>")
    + _own(ATTRIBUTE, "")
    + _own(PART, "<w:rPr><w:i/></w:rPr>")
    + _own(REMARK, "")
    + "@labels@</w:styles>"
)
