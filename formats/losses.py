"""What of a corpus a format has no place for, counted while releases go by: nothing is left out without a word."""

from collections import Counter
from collections.abc import Iterator

from domain.annotation import AnnotatedRelease, Annotation
from formats.table import Hold

_WHERE = {
    Hold.ATTRIBUTES: ("annotation has attributes", "annotations have attributes"),
    Hold.COMMENTS: ("annotation has a comment", "annotations have a comment"),
    Hold.FLAGS: ("annotation is flagged for a second look", "annotations are flagged for a second look"),
    Hold.RELATIONS: ("relation between annotations", "relations between annotations"),
    Hold.STATES: ("annotation has a state or decisions on it", "annotations have a state or decisions on them"),
    Hold.MARKS: ("release was called done or reviewed", "releases were called done or reviewed"),
    Hold.PEOPLE: ("annotation has an annotator and a time", "annotations have an annotator and a time"),
    Hold.METADATA: ("release has further details", "releases have further details (company, date, source)"),
    Hold.EMPTY: ("annotation is empty or has an empty part", "annotations are empty or have an empty part"),
    Hold.BLANK: (
        "annotation covers only blanks, or a part of it does",
        "annotations cover only blanks, or a part of each does",
    ),
    Hold.EDGES: ("annotation begins or ends with a blank", "annotations begin or end with a blank"),
    Hold.FRAGMENTS: ("annotation has several parts", "annotations have several parts"),
    Hold.TWINS: ("annotation is the same as another one", "annotations are the same as another one"),
}


class Losses:
    """Counts what a format cannot hold, over the releases of an export."""

    def __init__(self, holds: frozenset[Hold]) -> None:
        self._lacks = frozenset(_WHERE) - holds
        self._nothing = not holds
        self.counts: Counter[Hold] = Counter()

    def take(self, sheet: AnnotatedRelease) -> None:
        """Count one release."""
        if not self._lacks:
            return
        self._add(Hold.METADATA, bool(sheet.release.metadata))
        self._add(Hold.RELATIONS, len(sheet.relations))
        self._add(Hold.STATES, len({decision.annotation_id for decision in sheet.decisions}))
        self._add(Hold.MARKS, bool(sheet.marks))
        self._add(Hold.PEOPLE, len(sheet.annotations))
        if Hold.TWINS in self._lacks:
            keys = {(annotation.label, annotation.fragments) for annotation in sheet.annotations}
            self._add(Hold.TWINS, len(sheet.annotations) - len(keys))
        for annotation in sheet.annotations:
            self.counts.update(hold for hold in _needed(annotation) if hold in self._lacks)

    def _add(self, hold: Hold, number: int) -> None:
        if number and hold in self._lacks:
            self.counts[hold] += number

    def sentence(self) -> str:
        """What had no place, in one sentence; empty when all had."""
        if self._nothing:
            return "It holds the labels of the scheme, and neither releases nor annotations."
        if not self.counts:
            return ""
        told = "; ".join(
            f"{number:,} {words[number != 1]}" for hold, words in _WHERE.items() if (number := self.counts[hold])
        )
        return f"This format has no place for all of it: {told}. Glossator JSON Lines (jsonl) holds everything."


def _needed(annotation: Annotation) -> Iterator[Hold]:
    if annotation.attributes:
        yield Hold.ATTRIBUTES
    if annotation.comment:
        yield Hold.COMMENTS
    if annotation.flagged:
        yield Hold.FLAGS
    if len(annotation.fragments) > 1:
        yield Hold.FRAGMENTS
        yield from {hold for part in _parts(annotation) if (hold := _blank(part))}
    elif found := _blank(annotation.quote):
        yield found


def _parts(annotation: Annotation) -> Iterator[str]:
    """What each part covers."""
    place = 0
    for fragment in annotation.fragments:
        length = fragment.end - fragment.start
        yield annotation.quote[place : place + length]
        place += length + len(" … ")


def _blank(quote: str) -> Hold | None:
    if not quote:
        return Hold.EMPTY
    if quote.isspace():
        return Hold.BLANK
    return Hold.EDGES if quote[0].isspace() or quote[-1].isspace() else None
