"""What of a corpus a format has no place for, counted while releases go by: nothing is left out without a word."""

from collections import Counter
from collections.abc import Iterator

from domain.annotation import AnnotatedRelease, Annotation, Decision, State
from formats.table import Hold

_WHERE = {
    Hold.ATTRIBUTES: ("annotation has attributes", "annotations have attributes"),
    Hold.COMMENTS: ("annotation has a comment", "annotations have a comment"),
    Hold.FLAGS: ("annotation is flagged for a second look", "annotations are flagged for a second look"),
    Hold.RELATIONS: ("relation between annotations", "relations between annotations"),
    Hold.STATES: ("annotation has a state or decisions on it", "annotations have a state or decisions on them"),
    Hold.NEGATIVES: ("“found none” for a label", "“found none” for labels"),
    Hold.DISCUSSION: ("comment, correction or signature of review", "comments, corrections and signatures of review"),
    Hold.MARKS: (
        "release was assigned to somebody or called done or reviewed",
        "releases were assigned to somebody or called done or reviewed",
    ),
    Hold.PEOPLE: ("annotation has an annotator and a time", "annotations have an annotator and a time"),
    Hold.ORIGINS: ("annotation says where it comes from", "annotations say where they come from"),
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
        self.overruled = 0
        """Annotations that were not taken where annotators differ and that nothing here sets apart."""

    def take(self, sheet: AnnotatedRelease) -> None:
        """Count one release."""
        if not self._lacks:
            return
        self._add(Hold.METADATA, bool(sheet.release.metadata))
        self._add(Hold.RELATIONS, len(sheet.relations))
        self._add(Hold.STATES, len({decision.annotation_id for decision in sheet.decisions} & sheet.by_id.keys()))
        self._add(Hold.NEGATIVES, len(sheet.negatives))
        self._add(Hold.DISCUSSION, len(sheet.comments) + sum(map(_is_more, sheet.decisions)))
        self._add(Hold.MARKS, bool(sheet.marks or sheet.assignments))
        self._add(Hold.PEOPLE, len(sheet.annotations))
        if Hold.TWINS in self._lacks:
            keys = {(annotation.label, annotation.fragments) for annotation in sheet.annotations}
            self._add(Hold.TWINS, len(sheet.annotations) - len(keys))
        if Hold.STATES in self._lacks and any(item.verdict is State.OVERRULED for item in sheet.decisions):
            self.overruled += sum(sheet.state(annotation) is State.OVERRULED for annotation in sheet.annotations)
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
        told = f"{told}.{self._alike()}"
        return f"This format has no place for all of it: {told} Glossator JSON Lines (jsonl) holds everything."

    def _alike(self) -> str:
        """That an annotation which was not taken looks like one that was."""
        if not self.overruled:
            return ""
        many = self.overruled != 1
        went = f"{self.overruled:,} overruled annotation{'s' if many else ''} went along and look{'' if many else 's'}"
        return f" {went} like all others: choose states, or gold, to leave {'them' if many else 'it'} out."


def _is_more(decision: Decision) -> bool:
    """Whether a decision holds more than a verdict with its reason and comment."""
    return decision.correction is not None or bool(decision.signature)


def _needed(annotation: Annotation) -> Iterator[Hold]:
    if annotation.attributes:
        yield Hold.ATTRIBUTES
    if annotation.comment:
        yield Hold.COMMENTS
    if annotation.origin != "manual":
        yield Hold.ORIGINS
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
