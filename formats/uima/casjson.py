"""UIMA CAS JSON 0.4: a folder with a file per release, its types inside; INCEpTION imports the files as they are.

The format is that of Apache UIMA's uimaj-io-jsoncas; positions count UTF-16 units. Its reader refuses a file with a
type that the project lacks, so our details are no structures here: they are one text under a key with `%`, which is
reserved for what is no feature, and which Apache's reader and dkpro-cassis pass over. Relations are a layer of their
own, which has to be made from `TypeSystem.xml` in the project before files that have some are imported.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import orjson

from domain.annotation import AnnotatedRelease
from formats import ExportHead
from formats.uima.cas import DETAIL, INITIAL, TOKEN
from formats.uima.casjson_reading import DETAILS, read
from formats.uima.layout import (
    DECLARED,
    ENTITY,
    FIRST_TAG,
    METADATA,
    METADATA_ID,
    RELATION,
    SENTENCE,
    SOFA_ID,
    TAG,
    TAGS_ID,
    TAGSET,
    TAGSET_ID,
    Layout,
    layout,
    tags_of,
    type_system,
)
from formats.writing import Stems, count_of, finish_folder

__all__ = ["Writer", "read"]


def _types(*without: str) -> dict[str, Any]:
    return {
        name: {
            "%NAME": name,
            "%SUPER_TYPE": parent,
            **{feature: {"%NAME": feature, "%RANGE": kind} for feature, kind in features},
        }
        for name, parent, features in DECLARED
        if name not in without
    }


_PLAIN = orjson.Fragment(orjson.dumps(_types(RELATION, DETAIL)))
_TIED = orjson.Fragment(orjson.dumps(_types(DETAIL)))


def _same(label: str) -> str:
    return label


class Writer:
    """Writes a file per release as it comes, and the type system for INCEpTION's layers."""

    labels: Mapping[str, str] = {}

    def __init__(self, path: Path, head: ExportHead) -> None:
        self._folder = path
        self._tags = tags_of(head.scheme)
        self._stems = Stems()
        self._tied = 0
        self._closed = False
        self.index: dict[str, str] = {}
        (path / "TypeSystem.xml").write_bytes(type_system())

    def write(self, sheet: AnnotatedRelease) -> None:
        """Add the file of one release."""
        stem = self._stems.stem(sheet.release.name)
        self.index[stem] = sheet.release.name
        made = layout(sheet, len(self._tags), _same)
        self._tied += bool(made.relations)
        members = [METADATA_ID, TAGSET_ID, *range(FIRST_TAG, made.first_detail)]
        record = {
            "%TYPES": _TIED if made.relations else _PLAIN,
            "%FEATURE_STRUCTURES": [*self._head(sheet, made), *_structures(made)],
            "%VIEWS": {INITIAL: {"%SOFA": SOFA_ID, "%MEMBERS": members}},
        }
        (self._folder / f"{stem}.json").write_bytes(orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE))

    def _head(self, sheet: AnnotatedRelease, made: Layout) -> Iterator[dict[str, Any]]:
        sofa = {"sofaNum": 1, "sofaID": INITIAL, "mimeType": "text", "sofaString": sheet.text}
        yield {"%ID": SOFA_ID, "%TYPE": "uima.cas.Sofa", **sofa}
        name = sheet.release.name
        about: dict[str, Any] = {"language": "x-unspecified", "documentTitle": name, "documentId": name}
        if made.details:
            details = [[detail.kind, detail.of, detail.name, detail.value] for detail in made.details]
            about[DETAILS] = orjson.dumps(details).decode()
        yield {"%ID": METADATA_ID, "%TYPE": METADATA, "@sofa": SOFA_ID, "begin": 0, "end": made.end, **about}
        tags = list(range(FIRST_TAG, FIRST_TAG + len(self._tags)))
        yield from ({"%ID": number, "%TYPE": TAG, "name": tag} for number, tag in zip(tags, self._tags, strict=True))
        yield {"%ID": TAGS_ID, "%TYPE": "uima.cas.FSArray", "%ELEMENTS": tags}
        about = {"layer": ENTITY, "name": "Glossator", "@tags": TAGS_ID}
        yield {"%ID": TAGSET_ID, "%TYPE": TAGSET, "@sofa": SOFA_ID, "begin": 0, "end": 0, **about}

    def close(self) -> tuple[str, ...]:
        """Finish the folder; says what INCEpTION needs for relations."""
        if not self._closed:
            self._closed = True
            finish_folder(self._folder)
        if not self._tied:
            return ()
        return (
            f"{count_of(self._tied, 'release has', 'releases have')} relations: add the layer of TypeSystem.xml to "
            "the INCEpTION project before these files are imported.",
        )


def _structures(made: Layout) -> Iterator[dict[str, Any]]:
    for kind, first, places in (
        (SENTENCE, made.first_sentence, made.sentences),
        (TOKEN, made.first_token, made.tokens),
    ):
        for number, (begin, end) in enumerate(places, first):
            yield {"%ID": number, "%TYPE": kind, "@sofa": 1, "begin": begin, "end": end}
    for number, (begin, end, label) in enumerate(made.entities, made.first_entity):
        yield {"%ID": number, "%TYPE": ENTITY, "@sofa": 1, "begin": begin, "end": end, "value": label}
    for number, (begin, end, source, target, label) in enumerate(made.relations, made.first_relation):
        place = {"%ID": number, "%TYPE": RELATION, "@sofa": 1, "begin": begin, "end": end}
        yield {**place, "@Governor": source, "@Dependent": target, "value": label}
