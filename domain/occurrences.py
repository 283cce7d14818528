"""Every occurrence of some words: where they stand, what stands there already, and a label on all of them at once."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import accumulate
from uuid import UUID

from domain.annotate import annotate, shortened
from domain.annotation import AnnotatedRelease, Annotation
from domain.edit import Change, Edit, edit, key_of
from domain.errors import Refusal, StaleEdit
from domain.patterns import Pattern, compile_pattern
from domain.person import Person, Role, demand
from domain.span import Span
from domain.spelling import expression_for

CONTEXT = 90
"""Code points that are shown before and behind an occurrence."""
ORIGIN = "occurrence"
MOST_WORDS = 3_000
"""Characters of the words that are looked for."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for, and how strictly."""

    words: str
    case: bool = False
    """Whether capitals have to be the same."""
    whole: bool = True
    """Whether words that only hold it are left out."""
    variants: bool = True
    """Whether the plural, “&” for “and” and other quotation marks, dashes and blanks count too."""
    regular: bool = False
    """Whether the words are a regular expression."""

    def pattern(self) -> Pattern:
        """What finds it; a Refusal when there is nothing to find, or the expression is not sound."""
        if self.regular:
            return compile_pattern(self.words, case=self.case, word=self.whole)
        if len(self.words) > MOST_WORDS:
            raise Refusal(f"The words are {len(self.words):,} characters, and {MOST_WORDS:,} can be looked for.")
        written = expression_for(self.words, variants=self.variants)
        if not written:
            raise Refusal("There is nothing to look for: type some words.")
        return compile_pattern(written, case=self.case, word=self.whole, built=True)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A place where the words stand."""

    release_id: UUID
    release_name: str
    span: Span
    quote: str
    before: str
    after: str
    """The text around it on one line; blanks at the words are kept as one."""
    line: int
    """Counted from 1."""
    over: tuple[tuple[str, UUID], ...] = ()
    """The annotations that lie over it: the id of the label, and their own."""
    why: str = ""
    """Why it need not be labelled; empty when it may be."""
    twin: bool = False
    """Whether it has this label by this person already, so that it cannot be labelled again."""

    @property
    def labels(self) -> tuple[str, ...]:
        """The ids of the labels of what lies over it."""
        return tuple(dict.fromkeys(label for label, _ in self.over))


def occurrences(
    sheet: AnnotatedRelease, pattern: Pattern, label: str = "", person: str = ""
) -> Iterator[list[Occurrence]]:
    """The places of a release, a stretch of its text at a time; marked where they bear that label already."""
    cover = Cover(sheet)
    title = found.title if (found := sheet.scheme.label(label)) is not None else label
    line, counted = 1, 0
    for piece in pattern.pieces(sheet.text):
        made = []
        for match in piece:
            span = match.span
            line += sheet.text.count("\n", counted, span.start)
            counted = span.start
            over = cover.over(span)
            same = [item for item in over if item.label == label]
            made.append(
                Occurrence(
                    sheet.release.id,
                    sheet.release.name,
                    span,
                    span.of(sheet.text),
                    *context_of(sheet.text, span),
                    line,
                    tuple((item.label, item.id) for item in over),
                    _why(same, span, title),
                    any(item.fragments == (span,) and item.author == person for item in same),
                )
            )
        yield made


def relabelled(places: Sequence[Occurrence], made: Edit) -> list[Occurrence]:
    """The same places with what lies over them after an edit."""
    gone: set[UUID] = set()
    added: dict[UUID, list[Annotation]] = {}
    for change in made.of(Annotation):
        if isinstance(change.before, Annotation):
            gone.add(change.before.id)
        if isinstance(change.after, Annotation):
            added.setdefault(change.after.release_id, []).append(change.after)
    touched = made.releases()
    return [
        _relabelled(place, gone, added.get(place.release_id, ())) if place.release_id in touched else place
        for place in places
    ]


def _relabelled(place: Occurrence, gone: Set[UUID], added: Iterable[Annotation]) -> Occurrence:
    kept = tuple(pair for pair in place.over if pair[1] not in gone)
    new = tuple((item.label, item.id) for item in added if any(part.overlaps(place.span) for part in item.fragments))
    return place if kept + new == place.over else replace(place, over=kept + new)


def context_of(text: str, span: Span, most: int = CONTEXT) -> tuple[str, str]:
    """What stands before and behind a span, each on one line."""
    before = text[max(0, span.start - most) : span.start]
    after = text[span.end : span.end + most]
    left, right = " ".join(before.split()), " ".join(after.split())
    return left + " " * before[-1:].isspace(), " " * after[:1].isspace() + right


def _why(same: Sequence[Annotation], span: Span, title: str) -> str:
    if not same:
        return ""
    authors = " and ".join(dict.fromkeys(item.author for item in same))
    exact = any(item.fragments == (span,) for item in same)
    return f"already {title}, by {authors}" if exact else f"overlaps {title} by {authors}"


class Cover:
    """The annotations of a sheet, asked for what lies over a span."""

    def __init__(self, sheet: AnnotatedRelease) -> None:
        parts = sorted(
            ((part, item) for item in sheet.annotations for part in item.fragments), key=lambda pair: pair[0]
        )
        self._parts = parts
        self._starts = [part.start for part, _ in parts]
        self._furthest = list(accumulate((part.end for part, _ in parts), max))
        """The end of whatever begins up to there and reaches furthest."""

    def over(self, span: Span) -> list[Annotation]:
        """The annotations that share a code point with a span, in text order."""
        place = bisect_left(self._starts, span.end) - 1
        found: dict[UUID, Annotation] = {}
        while place >= 0 and self._furthest[place] > span.start:
            part, item = self._parts[place]
            if part.end > span.start:
                found[item.id] = item
            place -= 1
        return list(reversed(found.values()))

    def of(self, span: Span, label: str) -> list[Annotation]:
        """Those of one label."""
        return [item for item in self.over(span) if item.label == label]


def label_all(
    sheets: Iterable[AnnotatedRelease],
    chosen: Iterable[Occurrence],
    label: str,
    *,
    by: Person,
    attributes: Mapping[str, str] | None = None,
    comment: str = "",
    origin: str = ORIGIN,
) -> Edit:
    """Put a label on all the chosen places in one step; StaleEdit when one of them is not as it was seen.

    What this person has labelled so already is left as it is.
    """
    demand(by, Role.ANNOTATOR, "annotate")
    wanted: dict[UUID, list[Occurrence]] = {}
    for item in chosen:
        wanted.setdefault(item.release_id, []).append(item)
    if not wanted:
        raise Refusal("No place is chosen: tick the ones that are to be labelled.")
    changes: dict[tuple[str, ...], Change] = {}
    quotes: list[str] = []
    title = label
    for sheet in sheets:
        title = sheet.scheme.find(label).title
        cover = Cover(sheet)
        for item in wanted.pop(sheet.release.id, ()):
            demand_as_seen(sheet, cover, item, label)
            if any(own.fragments == (item.span,) and own.author == by.name for own in cover.of(item.span, label)):
                continue
            made = annotate(
                sheet, item.span, label, by=by, attributes=attributes, comment=comment, origin=origin, exact=True
            )
            changes |= {key_of(change.value): change for change in made.changes}
            quotes.append(item.quote)
    for missing in wanted.values():
        raise StaleEdit(f"“{missing[0].release_name}” is not there any more: look for the places once more.")
    if not changes:
        raise Refusal(f"All of these bear {title} by {by.name} already: nothing was changed.")
    return edit(_title(title, quotes), by.name, changes.values())


def demand_as_seen(sheet: AnnotatedRelease, cover: Cover, item: Occurrence, label: str) -> None:
    """Refuse what was labelled or taken away meanwhile on a place, or a place that is not there."""
    present = {other.id for other in cover.of(item.span, label)}
    if present != {key for other, key in item.over if other == label} or item.span.of(sheet.text) != item.quote:
        raise StaleEdit(f"“{sheet.release.name}” was changed meanwhile: look for the places once more.")


def _title(label: str, quotes: Sequence[str]) -> str:
    first = shortened(quotes[0])
    if len(quotes) == 1:
        return f"{label}: {first}"
    alike = len({" ".join(quote.lower().split()) for quote in quotes}) == 1
    return f"{label}: {len(quotes):,} × {first}" if alike else f"{label}: {len(quotes):,} like {first}"
