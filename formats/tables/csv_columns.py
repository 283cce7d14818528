"""The columns of our tables of annotations, CSV and XLSX alike: one row per annotation, positions in code points."""

import json
from collections.abc import Iterator, Sequence
from itertools import pairwise

from domain.annotation import AnnotatedRelease, Annotation
from domain.record import stamp
from domain.scheme import Scheme

FIRST = ("document", "start", "end", "label", "text")
"""`text` is the text from start to end, whatever lies between the parts of an annotation of several."""
LATER = (
    "line",
    "fragments",
    "parts",
    "state",
    "author",
    "created",
    "decided_by",
    "decided_at",
    "reason",
    "comment",
    "flagged",
    "origin",
)
MORE = "more"
"""The last column: attributes that the scheme does not have, as a JSON object."""
RESERVED = frozenset({*FIRST, *LATER, MORE})
PREFIX = "attribute_"


def attribute_columns(scheme: Scheme) -> dict[str, str]:
    """Each attribute's name with the title of its column, in the order of the scheme."""
    names = dict.fromkeys(attribute.name for label in scheme.labels for attribute in label.attributes)
    return {name: PREFIX + name if name in RESERVED or name.startswith(PREFIX) else name for name in names}


def attribute_of(title: str) -> str:
    """The attribute that a column of that title holds."""
    return title.removeprefix(PREFIX)


class Columns:
    """Makes the rows of a release; which columns there are follows from the scheme."""

    def __init__(self, scheme: Scheme) -> None:
        self._attributes = attribute_columns(scheme)
        self.titles = (*FIRST, *LATER, *self._attributes.values(), MORE)

    def rows(self, sheet: AnnotatedRelease, annotations: Sequence[Annotation]) -> Iterator[list[str]]:
        """A row of cells for each annotation; an empty string where there is nothing to say."""
        for annotation, line in zip(annotations, line_numbers(sheet, annotations), strict=True):
            yield [*self._first(sheet, annotation), *self._later(sheet, annotation, line)]

    def _first(self, sheet: AnnotatedRelease, annotation: Annotation) -> tuple[str, ...]:
        span = annotation.span
        covered = sheet.text[span.start : span.end]
        return sheet.release.name, str(span.start), str(span.end), annotation.label, covered

    def _later(self, sheet: AnnotatedRelease, annotation: Annotation, line: int) -> Iterator[str]:
        several = len(annotation.fragments) > 1
        yield str(line)
        yield ";".join(f"{part.start} {part.end}" for part in annotation.fragments) if several else ""
        yield annotation.quote if several else ""
        yield from (sheet.state(annotation).value, annotation.author, stamp(annotation.created))
        standing = sheet.standing(annotation)
        yield from (standing.by, stamp(standing.at), standing.reason) if standing else ("", "", "")
        yield from (annotation.comment, "yes" if annotation.flagged else "")
        yield origin_words(annotation.origin)
        values = dict(annotation.attributes)
        yield from (values.pop(name, "") for name in self._attributes)
        yield json.dumps(values, ensure_ascii=False, sort_keys=True) if values else ""


def origin_words(origin: str) -> str:
    """Where something comes from; empty for what a person made by hand."""
    return "" if origin == "manual" else origin


def steady(sheet: AnnotatedRelease) -> list[Annotation]:
    """The annotations in text order, like ones by what they say: ids differ from one making of a corpus to the next."""
    return sorted(sheet.annotations, key=_content)


def _content(annotation: Annotation) -> tuple[object, ...]:
    parts = tuple((part.start, part.end) for part in annotation.fragments)
    said = annotation.attributes, annotation.comment, annotation.author, annotation.created
    return parts[0][0], -parts[-1][1], annotation.label, parts, *said


def line_numbers(sheet: AnnotatedRelease, annotations: Sequence[Annotation]) -> Iterator[int]:
    """The line on which each annotation starts, counted from 1; the text is gone through once."""
    starts = [0, *(annotation.fragments[0].start for annotation in annotations)]
    line = 1
    for before, start in pairwise(starts):
        line += sheet.text.count("\n", before, start)
        yield line
