"""Word files: each line of a release a paragraph, each annotation a comment on its range and a tint.

The parts are made as text and not by python-docx, which takes many times as long and stamps times into the file.
The end of a line and the beginning of the next one are two places, so that any span comes back exactly.
"""

import re
import zipfile
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC
from html import escape
from pathlib import Path

from domain.annotation import AnnotatedRelease, Annotation
from domain.scheme import Label
from formats import ExportHead
from formats.docx import parts as docx_parts
from formats.docx.parts import NAMESPACES, held
from formats.painted.colours import unknown
from formats.painted.layout import RIGHT_TO_LEFT, half_points, initials, is_turned
from formats.painted.stretches import stretches
from formats.strict.zip import fixed_member
from formats.writing import Stems, count_of, finish_folder, ordered

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_LEVEL = 6
_TEXT = '<w:t xml:space="preserve">'
_REFERENCE = '<w:r><w:rPr><w:rStyle w:val="CommentReference"/></w:rPr><w:commentReference w:id="{0}"/></w:r>'
_ANCHOR = '<w:r><w:rPr><w:rStyle w:val="CommentReference"/></w:rPr><w:annotationRef/></w:r>'
_UNHELD = re.compile("[\x00-\x08\x0b\x0e-\x1f\ufffe\uffff]")
Events = Mapping[int, str]


class Writer:
    """Writes one Word file for each release."""

    def __init__(self, path: Path, head: ExportHead) -> None:
        self.labels: Mapping[str, str] = {}
        self.index: dict[str, str] = {}
        self._folder = path
        self._stems = Stems()
        self._looks = {label.id: (f"Label{number}", label) for number, label in enumerate(head.scheme.labels, 1)}
        self._replaced = 0
        self._closed = False

    def write(self, sheet: AnnotatedRelease) -> None:
        """Write the file of one release."""
        stem = self._stems.stem(sheet.release.name)
        self.index[stem] = sheet.release.name
        annotations = ordered(sheet)
        size = half_points(sheet.text)
        used = dict.fromkeys(annotation.label for annotation in annotations)
        looks = [self._look(label) for label in used]
        parts = {
            "[Content_Types].xml": docx_parts.TYPES,
            "_rels/.rels": docx_parts.RELATIONS,
            "docProps/app.xml": docx_parts.APP,
            "docProps/core.xml": docx_parts.core(sheet.release.name),
            "word/_rels/document.xml.rels": docx_parts.DOCUMENT_RELATIONS,
            "word/comments.xml": self._comments(annotations),
            "word/document.xml": self._document(sheet.text, annotations),
            "word/footer.xml": docx_parts.footer(looks),
            "word/header.xml": docx_parts.header(sheet.release.name),
            "word/settings.xml": docx_parts.settings(size),
            "word/styles.xml": docx_parts.styles(size, looks),
        }
        with zipfile.ZipFile(self._folder / f"{stem}.docx", "w") as file:
            for name, content in parts.items():
                file.writestr(fixed_member(name), content.encode("utf-8"), compresslevel=_LEVEL)

    def close(self) -> tuple[str, ...]:
        """Make the disk hold the files; says what was replaced."""
        if not self._closed:
            finish_folder(self._folder)
            self._closed = True
        if not self._replaced:
            return ()
        told = count_of(self._replaced, "control character")
        return (f"Word files cannot hold {told}: each is replaced by U+FFFD, or by a blank where it is white space.",)

    def _look(self, label_id: str) -> tuple[str, Label]:
        found = self._looks.get(label_id)
        if found is None:
            found = self._looks[label_id] = (f"Label{len(self._looks) + 1}", unknown(label_id))
        return found

    def _document(self, text: str, annotations: Sequence[Annotation]) -> str:
        body = "".join(self._body(text, annotations))
        return f"{_HEAD}<w:document {NAMESPACES}><w:body>{body}{docx_parts.SECTION}</w:body></w:document>"

    def _body(self, text: str, annotations: Sequence[Annotation]) -> Iterator[str]:
        events = _events(annotations)
        openings = _Openings(text)
        cuts = sorted(events)
        taken = 0
        yield openings.at(0)
        for start, end, place in stretches(len(text), annotations):
            style = self._look(annotations[place].label)[0] if place >= 0 else ""
            before = f'<w:r><w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else "<w:r>"
            while taken < len(cuts) and cuts[taken] < end:
                yield from self._runs(text, start, cuts[taken], before, openings)
                start = cuts[taken]
                yield events[start]
                taken += 1
            yield from self._runs(text, start, end, before, openings)
        if taken < len(cuts):
            yield events[cuts[taken]]
        yield "</w:p>"

    def _runs(self, text: str, start: int, end: int, before: str, openings: "_Openings") -> Iterator[str]:
        """The text between two cuts as runs; at each line feed a paragraph ends and the next one begins."""
        if start == end:
            return
        for number, line in enumerate(text[start:end].split("\n")):
            if number:
                start += 1
                yield f"</w:p>{openings.at(start)}"
            if line:
                yield f"{before}{_TEXT}{self._inner(line)}</w:t></w:r>"
                start += len(line)

    def _inner(self, line: str) -> str:
        if not line.isprintable() and _UNHELD.search(line):
            self._replaced += len(_UNHELD.findall(line))
            line = "\f".join(map(held, line.split("\f")))
        made = escape(line, quote=False)
        if "\t" in made:
            made = made.replace("\t", f"</w:t><w:tab/>{_TEXT}")
        return made.replace("\f", f'</w:t><w:br w:type="page"/>{_TEXT}') if "\f" in made else made

    def _comments(self, annotations: Sequence[Annotation]) -> str:
        pieces = [f"{_HEAD}<w:comments {NAMESPACES}>"]
        number = 0
        for place, annotation in enumerate(annotations, 1):
            author = held(annotation.author) or "unknown"
            head = (
                f'w:author="{_attribute(author)}" w:date="{annotation.created.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"'
                f' w:initials="{_attribute(initials(author))}">'
            )
            count = len(annotation.fragments)
            for part in range(1, count + 1):
                told = f"Part {part} of {count} of annotation {place}" if count > 1 else ""
                pieces.append(
                    f'<w:comment w:id="{number}" {head}{"".join(self._paragraphs(annotation, told))}</w:comment>'
                )
                number += 1
        return "".join((*pieces, "</w:comments>"))

    def _paragraphs(self, annotation: Annotation, part: str) -> Iterator[str]:
        """The label first, since that is what readers of comments compare; then what else there is to say."""
        # Where more follows, a colon ends the label: readers that join the paragraphs find it by that.
        more = bool(annotation.attributes or part or annotation.comment)
        yield _paragraph(docx_parts.LABEL, _ANCHOR + self._run(annotation.label + ":" * more))
        for name, value in annotation.attributes:
            named = self._run(name, "<w:rPr><w:b/></w:rPr>") + self._run(": ")
            yield _paragraph(docx_parts.ATTRIBUTE, named + self._run(value))
        if part:
            yield _paragraph(docx_parts.PART, self._run(part))
        if annotation.comment:
            yield _paragraph(docx_parts.REMARK, self._run(annotation.comment))

    def _run(self, text: str, properties: str = "") -> str:
        self._replaced += text.count("\f")  # a page does not break within a comment
        lines = f"</w:t><w:br/>{_TEXT}".join(map(self._inner, text.replace("\f", " ").split("\n")))
        return f"<w:r>{properties}{_TEXT}{lines}</w:t></w:r>"


def _paragraph(style: str, runs: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{runs}</w:p>'


def _attribute(text: str) -> str:
    return escape(text).replace("\n", "&#10;").replace("\t", "&#9;")


def _events(annotations: Sequence[Annotation]) -> Events:
    """What stands at each position where a comment begins or ends: ends first, then empty ones, then beginnings."""
    ends: dict[int, list[str]] = defaultdict(list)
    starts: dict[int, list[str]] = defaultdict(list)
    number = 0
    for annotation in annotations:
        for fragment in annotation.fragments:
            start = f'<w:commentRangeStart w:id="{number}"/>'
            end = f'<w:commentRangeEnd w:id="{number}"/>' + _REFERENCE.format(number)
            if fragment.start == fragment.end:
                ends[fragment.start].append(start + end)
            else:
                starts[fragment.start].append(start)
                ends[fragment.end].append(end)
            number += 1
    return {place: "".join((*ends[place], *starts[place])) for place in ends.keys() | starts.keys()}


class _Openings:
    """How each paragraph begins: right to left where the first letter of its line is."""

    def __init__(self, text: str) -> None:
        self._starts: list[int] = []
        if not text.isascii() and RIGHT_TO_LEFT.search(text):
            self._starts = [0, *(match.end() for match in re.finditer("\n", text))]
            lines = text.split("\n")
            self._turned = [is_turned(line) for line in lines]

    def at(self, start: int) -> str:
        """What opens the paragraph of the line that starts there."""
        if self._starts and self._turned[bisect_right(self._starts, start) - 1]:
            return "<w:p><w:pPr><w:bidi/></w:pPr>"
        return "<w:p>"
