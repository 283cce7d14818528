"""What a model is taught: passages of releases with approved annotations, and what people rejected in them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from domain.annotation import AnnotatedRelease, MarkKind, State
from domain.errors import Refusal
from domain.features import Passage, passages, vocabulary
from domain.gold import gold
from domain.release import Pairs
from domain.span import Span
from domain.suggestion import Rejection

OUTSIDE, BEGINS, INSIDE = "O", "B", "I"
TAGS = (OUTSIDE, BEGINS, INSIDE)
MOST_WORDS = 120_000
"""Of passages for one label; of more, those with something in them come first and the rest is drawn by digest."""
TWINS = 2
"""How often the same passage with the same labels counts at most: boilerplate would drown the rest."""
REJECTED_WEIGHT = 3
"""How often a passage counts in which somebody rejected a guess."""

Marks = tuple[tuple[str, Span], ...]


@dataclass(frozen=True, slots=True)
class Example:
    """One release as it teaches."""

    text: str
    spans: Marks
    """What was approved."""
    taught: frozenset[str]
    """Labels of which it is known where they are and, so, where they are not."""
    rejected: Marks = ()
    unsure: Marks = ()
    """Annotations that nobody decided yet: their passages teach nothing of their label."""
    attributes: tuple[Pairs, ...] = ()
    """Of each span; empty when they do not matter."""
    issuer: str = ""
    """Who issued it, where that is known."""


@dataclass(frozen=True, slots=True)
class Row:
    """A passage with one tag a word, and how often it counts."""

    passage: Passage
    tags: tuple[str, ...]
    weight: int = 1

    @property
    def holds(self) -> bool:
        """Whether anything in it has the label."""
        return BEGINS in self.tags


@dataclass(frozen=True, slots=True)
class Facts:
    """What a model was made from, in numbers."""

    releases: int
    spans: tuple[tuple[str, int], ...]
    """For each label how many approved spans."""
    rejections: int
    contradictions: int
    """How many wordings were approved under one label in one place and otherwise in another."""


@dataclass(frozen=True, slots=True)
class Lessons:
    """All that a model is trained on, in an order that does not depend on that of the releases."""

    known: frozenset[str]
    rows: tuple[tuple[str, tuple[Row, ...]], ...]
    """For each label."""
    facts: Facts
    least: int
    """In how many passages a feature has to be seen to count."""


def example_of(sheet: AnnotatedRelease, rejections: Iterable[Rejection] = ()) -> Example:
    """A release of a corpus as it teaches: its approved annotations, what awaits a decision, and what was rejected.

    A label is taught where something of it is approved, where it was approved that there is none, and everywhere
    when a reviewer signed the release off.
    """
    approved = gold(sheet)
    marked = [(item, fragment) for item in approved.annotations for fragment in item.fragments if fragment.length]
    spans = tuple((item.label, fragment) for item, fragment in marked)
    taught = {label for label, _ in spans} | {item.label for item in approved.negatives}
    if any(mark.kind is MarkKind.REVIEWED for mark in sheet.marks):
        taught |= {label.id for label in sheet.scheme.labels}
    return Example(
        sheet.text,
        spans,
        frozenset(taught),
        tuple((item.label, item.span) for item in rejections),
        tuple(
            (item.label, item.span) for item in sheet.annotations if sheet.state(item) in (State.DRAFT, State.SUBMITTED)
        ),
    )


def demand_something(examples: Iterable[Example]) -> None:
    """Refuse to learn from nothing."""
    if not any(example.spans for example in examples):
        raise Refusal("Nothing is approved yet that could be learned from: approve some annotations first.")


def lessons(examples: Iterable[Example]) -> Lessons:
    """What to train on; a Refusal when nothing is approved. The same examples give the same lessons in any order."""
    given = sorted((item for item in examples if item.taught), key=_order)
    demand_something(given)
    labels = sorted({label for example in given for label, _ in example.spans})
    read = [tuple(passages(example.text)) for example in given]
    least = 2 if len(given) > 2 else 1
    return Lessons(
        vocabulary(read, 1),
        tuple((label, _rows(label, given, read)) for label in labels),
        Facts(
            len(given),
            tuple((label, sum(1 for item in given for name, _ in item.spans if name == label)) for label in labels),
            sum(len(example.rejected) for example in given),
            contradictions(given),
        ),
        least,
    )


def _order(example: Example) -> tuple[object, ...]:
    return (
        sha256(example.text.encode("utf-8", "surrogatepass")).digest(),
        *(tuple(sorted(marks)) for marks in (example.spans, example.rejected, example.unsure)),
        sorted(example.taught),
    )


def contradictions(examples: Iterable[Example]) -> int:
    """How many wordings, not counting case and blanks, were approved under one label here and another one elsewhere.

    Two labels on the same words of the same place do not contradict each other.
    """
    found: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for example in examples:
        at: dict[Span, set[str]] = defaultdict(set)
        for label, span in example.spans:
            at[span].add(label)
        for span, labels in at.items():
            found[" ".join(span.of(example.text).lower().split())].add(tuple(sorted(labels)))
    return sum(1 for ways in found.values() if len(ways) > 1)


def _rows(label: str, examples: Sequence[Example], read: Sequence[tuple[Passage, ...]]) -> tuple[Row, ...]:
    """The passages that teach a label, in a fixed order, each only so often."""
    rows: dict[tuple[tuple[str, ...], tuple[str, ...]], list[Row]] = defaultdict(list)
    for example, held in zip(examples, read, strict=True):
        if label in example.taught or any(name == label for name, _ in example.rejected):
            for row in _taught(label, example, held):
                rows[row.passage.words, row.tags].append(row)
    kept = [row for twins in rows.values() for row in sorted(twins, key=lambda row: -row.weight)[:TWINS]]
    return tuple(_within(sorted(kept, key=_place)))


def _taught(label: str, example: Example, held: Iterable[Passage]) -> Iterator[Row]:
    spans = [span for name, span in example.spans if name == label]
    unsure = [span for name, span in example.unsure if name == label]
    rejected = [span for name, span in example.rejected if name == label]
    for passage in held:
        here = Span(passage.start, passage.end)
        if any(span.overlaps(here) for span in unsure):
            continue
        refused = any(span.overlaps(here) for span in rejected)
        if label in example.taught or refused:
            yield Row(passage, tags_of(passage, spans), REJECTED_WEIGHT if refused else 1)


def tags_of(passage: Passage, spans: Iterable[Span]) -> tuple[str, ...]:
    """One tag a word: a word that a span touches is in it."""
    tags = [OUTSIDE] * len(passage.words)
    for span in sorted(spans):
        if not span.overlaps(Span(passage.start, passage.end)):
            continue
        first = True
        for at, (start, end) in enumerate(zip(passage.starts, passage.ends, strict=True)):
            if start < span.end and span.start < end and tags[at] == OUTSIDE:
                tags[at] = BEGINS if first else INSIDE
                first = False
    return tuple(tags)


def _place(row: Row) -> tuple[bool, bytes, tuple[str, ...], int, int]:
    """Rows that hold something come first, then by digest, which is as good as chance and always the same."""
    words = "\0".join(row.passage.words).encode("utf-8", "surrogatepass")
    plain = not row.holds and row.weight == 1
    return plain, sha256(words).digest(), row.tags, row.weight, row.passage.start


def _within(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows as long as they are no more than can be trained on in seconds."""
    words = held = 0
    for row in rows:
        size = len(row.tags) * row.weight
        if row.holds and held + size > MOST_WORDS * 2 // 3:
            continue
        if words + size > MOST_WORDS:
            break
        words += size
        held += size if row.holds else 0
        yield row
