"""A sheet as structures of a UIMA CAS, with their ids: what our writers of XMI and JSON CAS both put down.

Annotations go into DKPro's NamedEntity as it is, which every INCEpTION project has as its layer “Named entity”. A
feature added to it, or a layer of ours instead, would have to be made in the project first. Attributes, comments and
the ties between parts have no place in that layer; they are `Detail`s, of a type of ours that is no annotation.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from uuid import UUID

from domain.annotation import AnnotatedRelease, Relation
from domain.release import Pairs
from domain.scheme import Scheme
from domain.span import OffsetMap, Span
from domain.tokens import TOKEN
from formats.tokens import PARAGRAPH_END
from formats.uima.cas import DETAIL, Detail
from formats.uima.cas import TOKEN as WORD
from formats.writing import ordered

METADATA = "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData"
TAGSET = "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.TagsetDescription"
TAG = "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.TagDescription"
SENTENCE = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Sentence"
ENTITY = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity"
RELATION = "webanno.custom.Relation"
SOFA_ID, METADATA_ID, TAGSET_ID, TAGS_ID, FIRST_TAG = 1, 2, 3, 4, 5
_STRING, _ANNOTATION = "uima.cas.String", "uima.tcas.Annotation"
DECLARED: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...] = (
    (
        METADATA,
        "uima.tcas.DocumentAnnotation",
        (
            *((name, _STRING) for name in ("documentTitle", "documentId", "documentUri", "collectionId")),
            ("documentBaseUri", _STRING),
            ("isLastSegment", "uima.cas.Boolean"),
        ),
    ),
    (TAG, "uima.cas.TOP", (("name", _STRING),)),
    (TAGSET, _ANNOTATION, (("layer", _STRING), ("name", _STRING), ("tags", f"{TAG}[]"))),
    (SENTENCE, _ANNOTATION, ()),
    (WORD, _ANNOTATION, ()),
    (ENTITY, _ANNOTATION, (("value", _STRING), ("identifier", _STRING))),
    (RELATION, _ANNOTATION, (("Governor", ENTITY), ("Dependent", ENTITY), ("value", _STRING))),
    (
        DETAIL,
        "uima.cas.TOP",
        (("annotation", _ANNOTATION), ("kind", _STRING), ("name", _STRING), ("value", _STRING)),
    ),
)
"""The types of our exports: (name, parent, (feature, range) pairs); `[]` marks an array."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The structures of one release; positions count UTF-16 units, ids follow one another in the order given here."""

    end: int
    sentences: list[tuple[int, int]]
    tokens: list[tuple[int, int]]
    entities: list[tuple[int, int, str]]
    relations: list[tuple[int, int, int, int, str]]
    """(begin, end, id of the Governor, id of the Dependent, label); the place is that of the Dependent."""
    details: list[Detail]
    first_sentence: int
    first_token: int
    first_entity: int
    first_relation: int

    @property
    def first_detail(self) -> int:
        """The id of the first detail."""
        return self.first_relation + len(self.relations)


def layout(sheet: AnnotatedRelease, tag_count: int, spelled: Callable[[str], str]) -> Layout:
    """The structures of a sheet; `spelled` gives a label as the format can have it."""
    text = sheet.text
    sentences, tokens = segments(text)
    units = OffsetMap(text)
    if units.to_utf16(len(text)) != len(text):
        sentences = [(units.to_utf16(start), units.to_utf16(end)) for start, end in sentences]
        tokens = [(units.to_utf16(start), units.to_utf16(end)) for start, end in tokens]
    first_entity = FIRST_TAG + tag_count + len(sentences) + len(tokens)
    entities: list[tuple[int, int, str]] = []
    details = [Detail("metadata", 0, name, value) for name, value in sheet.release.metadata]
    places: dict[UUID, int] = {}
    for annotation in ordered(sheet):
        place = places[annotation.id] = len(entities)
        label = spelled(annotation.label)
        for fragment in annotation.fragments:
            entities.append((*_units(units, fragment), label))
        if len(annotation.fragments) > 1:
            parts = range(place, len(entities))
            details += [Detail("part", first_entity + part, str(first_entity + place), "") for part in parts]
        details += [Detail("attribute", first_entity + place, name, value) for name, value in annotation.attributes]
        if annotation.comment:
            details.append(Detail("comment", first_entity + place, "", annotation.comment))
    first_relation = first_entity + len(entities)
    relations = []
    for number, relation in enumerate(in_content_order(sheet, places)):
        source, target = places[relation.source], places[relation.target]
        begin, end, _ = entities[target]
        relations.append((begin, end, first_entity + source, first_entity + target, spelled(relation.label)))
        details += [Detail("attribute", first_relation + number, name, value) for name, value in relation.attributes]
    return Layout(
        end=units.to_utf16(len(text)),
        sentences=sentences,
        tokens=tokens,
        entities=entities,
        relations=relations,
        details=details,
        first_sentence=FIRST_TAG + tag_count,
        first_token=FIRST_TAG + tag_count + len(sentences),
        first_entity=first_entity,
        first_relation=first_relation,
    )


def in_content_order(sheet: AnnotatedRelease, places: Mapping[UUID, int]) -> list[Relation]:
    """The relations of a sheet by the places of their ends and by what they say, not by their random ids."""

    def said(relation: Relation) -> tuple[int, int, str, Pairs]:
        ends = places.get(relation.source, -1), places.get(relation.target, -1)
        return *ends, relation.label, relation.attributes

    return sorted(sheet.relations, key=said)


def _units(units: OffsetMap, fragment: Span) -> tuple[int, int]:
    return units.to_utf16(fragment.start), units.to_utf16(fragment.end)


def segments(text: str, edges: Iterable[int] = ()) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """The sentences (stretches between blank lines, without blanks at their edges) and tokens, in code points.

    No token runs across one of the `edges`.
    """
    sentences, tokens = [], []
    cuts = sorted(set(edges))
    start = 0
    ends = [(found.start(), found.end()) for found in PARAGRAPH_END.finditer(text)]
    for end, after in (*ends, (len(text), len(text))):
        inside = cuts[bisect_right(cuts, start) : bisect_left(cuts, end)]
        pieces = pairwise((start, *inside, end))
        found = [token.span() for piece in pieces for token in TOKEN.finditer(text, *piece)]
        if found:
            sentences.append((found[0][0], found[-1][1]))
            tokens += found
        start = after
    return sentences, tokens


def tags_of(scheme: Scheme) -> tuple[str, ...]:
    """The labels of a scheme, for the description of the tagset."""
    return tuple(label.id for label in scheme.labels)


def type_system() -> bytes:
    """The descriptor `TypeSystem.xml` for the types of our exports; INCEpTION reads layers from it."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<typeSystemDescription xmlns="http://uima.apache.org/resourceSpecifier">',
        "  <name>Glossator</name>",
        "  <types>",
    ]
    for name, parent, features in DECLARED:
        lines.append(f"    <typeDescription><name>{name}</name><description/><supertypeName>{parent}</supertypeName>")
        lines.append("      <features>")
        lines += [f"        <featureDescription><name>{feature}</name>{_range(kind)}" for feature, kind in features]
        lines += ["      </features>", "    </typeDescription>"]
    return "\n".join((*lines, "  </types>", "</typeSystemDescription>", "")).encode()


def _range(kind: str) -> str:
    if kind.endswith("[]"):
        kind = f"uima.cas.FSArray</rangeTypeName><elementType>{kind[:-2]}</elementType>"
    else:
        kind += "</rangeTypeName>"
    return f"<description/><rangeTypeName>{kind}</featureDescription>"
