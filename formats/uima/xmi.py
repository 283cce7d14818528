"""UIMA CAS XMI: a folder with a file per release and one `TypeSystem.xml`; INCEpTION imports the files as they are.

The format is that of OASIS UIMA and Apache UIMA's XmiCasSerializer: XML 1.0, positions in UTF-16 units. INCEpTION
reads it leniently and drops what a project has no layer for; Apache UIMA with our type system reads all of it.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from domain.annotation import AnnotatedRelease
from formats import ExportHead
from formats.uima.cas import Detail
from formats.uima.layout import (
    DECLARED,
    FIRST_TAG,
    METADATA_ID,
    SOFA_ID,
    TAGSET_ID,
    Layout,
    layout,
    tags_of,
    type_system,
)
from formats.uima.xmi_reading import read
from formats.writing import Stems, count_of, finish_folder

__all__ = ["Writer", "read"]

_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPES = {
    **dict.fromkeys((*range(32), *range(55296, 57344), 65534, 65535), "�"),
    # What is a blank stays one, so that words stay what they are.
    **dict.fromkeys((0x0B, 0x0C, 0x1C, 0x1D, 0x1E, 0x1F), " "),
    **{ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;", ord('"'): "&quot;"},
    **{9: "&#9;", 10: "&#10;", 13: "&#13;"},
}
_PREFIXES = {name: f"t{number}:{name.rsplit('.', 1)[-1]}" for number, (name, _, _) in enumerate(DECLARED)}
_SPACES = "".join(
    f' xmlns:t{number}="http:///{name.rsplit(".", 1)[0].replace(".", "/")}.ecore"'
    for number, (name, _, _) in enumerate(DECLARED)
)
_METADATA, _TAG, _TAGSET, _SENTENCE, _TOKEN, _ENTITY, _RELATION, _DETAIL = _PREFIXES.values()
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<xmi:XMI xmlns:xmi="http://www.omg.org/XMI"'
    f' xmlns:cas="http:///uima/cas.ecore"{_SPACES} xmi:version="2.0">\n<cas:NULL xmi:id="0"/>\n'
)


def _escaped(text: str) -> str:
    return text.translate(_ESCAPES)


class Writer:
    """Writes a file per release as it comes, and the type system."""

    def __init__(self, path: Path, head: ExportHead) -> None:
        self._folder = path
        self._tags = tags_of(head.scheme)
        self._stems = Stems()
        self._replaced = 0
        self._texts = 0
        self._said: tuple[str, ...] | None = None
        self.labels: dict[str, str] = {}
        self.index: dict[str, str] = {}
        (path / "TypeSystem.xml").write_bytes(type_system())

    def write(self, sheet: AnnotatedRelease) -> None:
        """Add the file of one release."""
        stem = self._stems.stem(sheet.release.name)
        self.index[stem] = sheet.release.name
        made = layout(sheet, len(self._tags), self._spelled)
        if _NOT_IN_XML.search(sheet.text):
            self._texts += 1
            for found in _NOT_IN_XML.finditer(sheet.text):
                made.details.append(Detail("character", 0, str(found.start()), str(ord(found.group()))))
        for detail in made.details:
            self._replaced += len(_NOT_IN_XML.findall(f"{detail.name}{detail.value}"))
        (self._folder / f"{stem}.xmi").write_bytes("".join(self._lines(sheet, made)).encode())

    def _spelled(self, label: str) -> str:
        if not _NOT_IN_XML.search(label):
            return label
        made = _NOT_IN_XML.sub("\ufffd", label)
        self.labels[made] = label
        return made

    def _lines(self, sheet: AnnotatedRelease, made: Layout) -> Iterator[str]:
        yield _HEAD
        name = _escaped(sheet.release.name)
        yield (
            f'<{_METADATA} xmi:id="{METADATA_ID}" sofa="{SOFA_ID}" begin="0" end="{made.end}" '
            f'language="x-unspecified" documentTitle="{name}" documentId="{name}"/>\n'
        )
        yield from self._tagset()
        yield from _places(_SENTENCE, made.first_sentence, made.sentences)
        yield from _places(_TOKEN, made.first_token, made.tokens)
        for number, (begin, end, label) in enumerate(made.entities, made.first_entity):
            yield f'<{_ENTITY} xmi:id="{number}" sofa="1" begin="{begin}" end="{end}" value="{_escaped(label)}"/>\n'
        for number, (begin, end, source, target, label) in enumerate(made.relations, made.first_relation):
            yield (
                f'<{_RELATION} xmi:id="{number}" sofa="1" begin="{begin}" end="{end}" Governor="{source}" '
                f'Dependent="{target}" value="{_escaped(label)}"/>\n'
            )
        for number, detail in enumerate(made.details, made.first_detail):
            of = f' annotation="{detail.of}"' if detail.of else ""
            said = "".join(
                f' {key}="{_escaped(value)}"'
                for key, value in (("kind", detail.kind), ("name", detail.name), ("value", detail.value))
            )
            yield f'<{_DETAIL} xmi:id="{number}"{of}{said}/>\n'
        yield (
            f'<cas:Sofa xmi:id="{SOFA_ID}" sofaNum="1" sofaID="_InitialView" mimeType="text" '
            f'sofaString="{_escaped(sheet.text)}"/>\n'
        )
        members = " ".join(map(str, (METADATA_ID, TAGSET_ID, *range(FIRST_TAG, made.first_detail + len(made.details)))))
        yield f'<cas:View sofa="{SOFA_ID}" members="{members}"/>\n</xmi:XMI>\n'

    def _tagset(self) -> Iterator[str]:
        tags = " ".join(str(FIRST_TAG + place) for place in range(len(self._tags)))
        layer = DECLARED[5][0]
        yield (
            f'<{_TAGSET} xmi:id="{TAGSET_ID}" sofa="1" begin="0" end="0" layer="{layer}" name="Glossator"'
            f' tags="{tags}"/>\n'
        )
        for number, tag in enumerate(self._tags, FIRST_TAG):
            yield f'<{_TAG} xmi:id="{number}" name="{_escaped(tag)}"/>\n'

    def close(self) -> tuple[str, ...]:
        """Finish the folder; says what was written in another way."""
        if self._said is None:
            finish_folder(self._folder)
            self._said = tuple(self._remarks())
        return self._said

    def _remarks(self) -> Iterator[str]:
        if self._texts:
            yield (
                f"XML cannot hold some control characters: in {count_of(self._texts, 'text')} each is a blank or "
                "U+FFFD, with a note by which Glossator puts it back."
            )
        if self._replaced:
            yield (
                f"{count_of(self._replaced, 'control character')} in attributes, comments or details of releases "
                "became a blank or U+FFFD, since XML cannot hold them."
            )
        if self.labels:
            yield f"{count_of(len(self.labels), 'label')} had a control character, which became U+FFFD."


def _places(tag: str, first: int, places: Sequence[tuple[int, int]]) -> Iterator[str]:
    for number, (begin, end) in enumerate(places, first):
        yield f'<{tag} xmi:id="{number}" sofa="1" begin="{begin}" end="{end}"/>\n'
