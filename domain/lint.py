"""What looks odd in a release's annotations: kept as it is, but shown to whoever may want to mend it."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from uuid import UUID

from domain.annotate import shortened
from domain.annotation import AnnotatedRelease, Annotation, quote_of
from domain.scheme import Label
from domain.span import Span


class OddKind(StrEnum):
    """Why an annotation is listed."""

    OUTSIDE = "outside"
    QUOTE = "quote"
    EMPTY = "empty"
    BLANK = "blank"
    EDGES = "edges"
    TOUCHING = "touching"
    TWIN = "twin"
    LABEL = "label"
    ATTRIBUTE = "attribute"


@dataclass(frozen=True, slots=True)
class Oddity:
    """One odd thing of one annotation, in a sentence."""

    annotation_id: UUID
    kind: OddKind
    sentence: str


def oddities(sheet: AnnotatedRelease) -> tuple[Oddity, ...]:
    """All odd things of a sheet in text order; the time grows with the annotations, not with their square."""
    labels = {label.id: label for label in sheet.scheme.labels}
    first: dict[tuple[str, tuple[Span, ...], str], Annotation] = {}
    found: list[Oddity] = []
    for annotation in sheet.annotations:
        said = [*_of_places(sheet.text, annotation), *_of_values(labels, annotation)]
        known = first.setdefault((annotation.label, annotation.fragments, annotation.author), annotation)
        if known is not annotation:
            name = _title(labels, annotation.label)
            said.append((OddKind.TWIN, f"{_shown(annotation)} is labelled {name} by {annotation.author} twice."))
        found += [Oddity(annotation.id, kind, sentence) for kind, sentence in said]
    return tuple(found)


def _shown(annotation: Annotation) -> str:
    return f"“{shortened(annotation.quote)}”"


def _title(labels: dict[str, Label], label_id: str) -> str:
    return labels[label_id].title if label_id in labels else label_id


def _of_places(text: str, annotation: Annotation) -> Iterator[tuple[OddKind, str]]:
    fragments = annotation.fragments
    if not fragments or fragments[-1].end > len(text):
        end = fragments[-1].end if fragments else 0
        yield OddKind.OUTSIDE, f"{_shown(annotation)} ends at {end}, outside of the text of {len(text)} characters."
        return
    if quote_of(text, fragments) != annotation.quote:
        covered = shortened(quote_of(text, fragments))
        yield OddKind.QUOTE, f"{_shown(annotation)} is quoted where the text has “{covered}”."
    words = [fragment.of(text) for fragment in fragments]
    if not all(words):
        where = next(fragment.start for fragment, word in zip(fragments, words, strict=True) if not word)
        yield OddKind.EMPTY, f"Nothing is covered at {where}: there is an empty place, which most formats cannot hold."
    if any(word.isspace() for word in words):
        yield OddKind.BLANK, f"Only blanks are covered at {fragments[0].start}."
    elif any(word and (word[0].isspace() or word[-1].isspace()) for word in words):
        yield OddKind.EDGES, f"{_shown(annotation)} begins or ends with a blank."
    if any(right.start <= left.end for left, right in pairwise(fragments)):
        yield OddKind.TOUCHING, f"{_shown(annotation)} has parts that touch: they could be one."


def _of_values(labels: dict[str, Label], annotation: Annotation) -> Iterator[tuple[OddKind, str]]:
    label = labels.get(annotation.label)
    if label is None:
        yield OddKind.LABEL, f"{_shown(annotation)} has the label {annotation.label}, which the scheme lacks."
        return
    for name, value in annotation.attributes:
        attribute = label.attribute(name)
        if attribute is None:
            yield OddKind.ATTRIBUTE, f"{_shown(annotation)} has “{name}”, which is no attribute of {label.title}."
        elif attribute.choices and value not in attribute.choices:
            choices = ", ".join(attribute.choices)
            yield OddKind.ATTRIBUTE, f"{_shown(annotation)} has “{shortened(value)}” as {name}: choose {choices}."
