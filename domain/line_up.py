"""Lining up what several annotators did on one text: which annotations are about the same place, how they differ."""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from domain.annotation import (
    ADJUDICATED,
    SETTLED,
    AnnotatedRelease,
    Annotation,
    Correction,
    MarkKind,
    State,
    in_text_order,
)
from domain.span import Span, hull

LARGE = 0.5
"""Two spans with different labels are about the same thing when they share this part of what either covers."""


class CaseKind(StrEnum):
    """How the annotators of one place differ, or that they do not."""

    AGREED = "agreed"
    ATTRIBUTES = "attributes"
    LABEL = "label"
    BOUNDARY = "boundary"
    BOTH = "label and boundary"
    ONE_SIDED = "one-sided"


@dataclass(frozen=True)
class Case:
    """What the annotators of a release made of one place in it."""

    kind: CaseKind
    sides: tuple[tuple[str, tuple[Annotation, ...]], ...]
    """Each annotator of the release, by name, with their annotations there, which may be none."""
    open: bool
    """Whether something of it awaits a decision, or what was approved of it one by one does not go together."""
    ready: bool
    """Whether all who look for something there have handed theirs in."""

    @cached_property
    def members(self) -> tuple[Annotation, ...]:
        """The annotations of all sides in text order."""
        return tuple(sorted((item for _, side in self.sides for item in side), key=in_text_order))

    @cached_property
    def span(self) -> Span:
        """From the start of the first to the end of the last."""
        return hull(item.span for item in self.members)

    @property
    def conflict(self) -> bool:
        """Whether somebody has to settle it."""
        return self.kind is not CaseKind.AGREED

    def of(self, person: str) -> tuple[Annotation, ...]:
        """One annotator's annotations there."""
        return dict(self.sides).get(person, ())


def annotators(sheet: AnnotatedRelease) -> tuple[str, ...]:
    """Those who have looked at a release as annotators, by name: who labelled, found none, said done or is assigned.

    What an adjudicator wrote where annotators differ does not make them one.
    """
    found = {item.author for item in sheet.annotations if item.origin != ADJUDICATED}
    found |= {item.author for item in sheet.negatives}
    found |= {mark.by for mark in sheet.marks if mark.kind is MarkKind.DONE}
    return tuple(sorted(found | set(sheet.assigned)))


def finishers(sheet: AnnotatedRelease) -> frozenset[str]:
    """Those annotators who mean to have covered the whole release, so that what they left out says something.

    They are who it is assigned to and who called it done; somebody else's single label beside theirs does not.
    """
    return frozenset(sheet.assigned) | {mark.by for mark in sheet.marks if mark.kind is MarkKind.DONE}


def still_works(sheet: AnnotatedRelease, name: str) -> bool:
    """Whether an annotator has neither called a release done nor handed in all that they have in it."""
    if sheet.done_by(name):
        return False
    own = [item for item in sheet.subjects() if item.author == name and item.origin != ADJUDICATED]
    return not own or any(sheet.state(item) is State.DRAFT for item in own)


def line_up(sheet: AnnotatedRelease, people: Sequence[str] | None = None) -> tuple[Case, ...]:
    """The cases of a release in text order, where fewer than two have looked none.

    Between all its annotators, or between those named, who then count as having covered the whole of it. What one has
    alone is a case only where another covered the whole release and has not got it.
    """
    whole = finishers(sheet) if people is None else frozenset(people)
    awaited = {name for name in whole if people is None and still_works(sheet, name)}
    names = annotators(sheet) if people is None else tuple(sorted(set(people)))
    if len(names) < 2:
        return ()
    items = [item for item in sheet.annotations if item.author in names and item.origin != ADJUDICATED]
    found = []
    for group in _groups(items):
        sides = tuple((name, tuple(item for item in group if item.author == name)) for name in names)
        kind = _kind(sides, whole)
        if kind is not None:
            found.append(Case(kind, sides, _is_open(sheet, group), _is_ready(sheet, sides, awaited)))
    return tuple(sorted(found, key=lambda case: (case.span, case.kind, str(case.members[0].id))))


Side = tuple[str, tuple[Annotation, ...]]


def _kind(sides: Sequence[Side], whole: frozenset[str]) -> CaseKind | None:
    """How the sides differ; None where one alone has something that nobody else was to look for."""
    given = [side for _, side in sides if side]
    contents = {tuple(Correction.of(item) for item in side) for side in given}
    labels = {tuple(item.label for item in side) for side in given}
    places = {tuple(item.fragments for item in side) for side in given}
    if len(labels) == len(places) == 1:
        if any(name in whole for name, side in sides if side) and any(
            name in whole for name, side in sides if not side
        ):
            return CaseKind.ONE_SIDED
        if len(given) == 1:
            return None
        return CaseKind.AGREED if len(contents) == 1 else CaseKind.ATTRIBUTES
    if len(places) == 1:
        return CaseKind.LABEL
    return CaseKind.BOUNDARY if len({label for side in labels for label in side}) == 1 else CaseKind.BOTH


def _is_open(sheet: AnnotatedRelease, group: Sequence[Annotation]) -> bool:
    taken: dict[str, list[Correction]] = defaultdict(list)
    cases = set()
    for item in group:
        decision = sheet.standing(item)
        if decision is None or decision.verdict not in SETTLED:
            return True
        if decision.verdict is State.APPROVED:
            taken[item.author].append(Correction.of(item))
            cases.add(decision.case)
    differ = len(taken) > 1 and len({tuple(contents) for contents in taken.values()}) > 1
    # Approved in one settlement, somebody wants both; approved one by one, nobody has looked at them together.
    return differ and (len(cases) > 1 or None in cases)


def _is_ready(sheet: AnnotatedRelease, sides: Sequence[Side], awaited: set[str]) -> bool:
    if any(not side and name in awaited for name, side in sides):
        return False
    return all(sheet.state(item) not in (State.DRAFT, State.RETURNED) for _, side in sides for item in side)


# -- which annotations are about the same place


def _groups(items: Sequence[Annotation]) -> Iterator[list[Annotation]]:
    """Annotations put together, the likest first, so long as those of one person in a group lie apart.

    Without that rule a paragraph and the sentences in it would become one case, though all agree on each of them.
    """
    covered = [[_extent(part) for part in item.fragments] for item in items]
    group = [_Group(place, item.author, covered[place]) for place, item in enumerate(items)]
    pairs = _meetings([item.author for item in items], covered)
    for _, left, right in sorted(_near(items, covered, pairs)):
        one, other = group[left], group[right]
        if one is not other and one.lies_apart_from(other):
            small, large = sorted((one, other), key=lambda found: len(found.places))
            large.take(small)
            for place in small.places:
                group[place] = large
    for found in {id(found): found for found in group}.values():
        yield [items[place] for place in sorted(found.places)]


Extent = tuple[int, int]


def _extent(part: Span) -> Extent:
    """An empty span, which a file may bring, takes the place of one character."""
    return part.start, max(part.end, part.start + 1)


def _meetings(authors: Sequence[str], covered: Sequence[Sequence[Extent]]) -> set[tuple[int, int]]:
    """The pairs of places whose people are two and whose text is partly the same."""
    parts = sorted((start, end, place) for place, parts in enumerate(covered) for start, end in parts)
    reaching: list[Extent] = []
    met: set[tuple[int, int]] = set()
    for start, end, place in parts:
        reaching = [entry for entry in reaching if entry[0] > start]
        author = authors[place]
        met.update((min(place, other), max(place, other)) for _, other in reaching if authors[other] != author)
        reaching.append((end, place))
    return met


def _near(
    items: Sequence[Annotation], covered: Sequence[Sequence[Extent]], pairs: Iterable[tuple[int, int]]
) -> Iterator[tuple[tuple[float, bool], int, int]]:
    """Of those pairs the ones about the same thing, with a key that sorts the likest first."""
    lengths = [sum(end - start for start, end in parts) for parts in covered]
    for left, right in pairs:
        one, other = items[left], items[right]
        same_label = one.label == other.label
        common = _common(covered[left], covered[right])
        part = common / (lengths[left] + lengths[right] - common)
        if same_label or part >= LARGE:
            yield (-part - LARGE * same_label, one.attributes != other.attributes), left, right


def _common(ours: Sequence[Extent], theirs: Sequence[Extent]) -> int:
    total, one, other = 0, 0, 0
    while one < len(ours) and other < len(theirs):
        total += max(0, min(ours[one][1], theirs[other][1]) - max(ours[one][0], theirs[other][0]))
        if ours[one][1] < theirs[other][1]:
            one += 1
        else:
            other += 1
    return total


class _Group:
    """Annotations about one place, with the text that each person has there."""

    def __init__(self, place: int, author: str, covered: Sequence[Extent]) -> None:
        self.places = [place]
        self._covered: dict[str, list[Extent]] = {author: list(covered)}

    def lies_apart_from(self, other: "_Group") -> bool:
        """Whether no two annotations of one person in the two groups share any text."""
        small, large = sorted((self, other), key=lambda found: len(found.places))
        return not any(
            _touches(large._covered.get(name, ()), part) for name, parts in small._covered.items() for part in parts
        )

    def take(self, other: "_Group") -> None:
        """Take in another group."""
        self.places += other.places
        for name, parts in other._covered.items():
            for part in parts:
                insort(self._covered.setdefault(name, []), part)


def _touches(covered: Sequence[Extent], part: Extent) -> bool:
    """Whether a stretch shares text with one of those, which are sorted and lie apart."""
    place = bisect_left(covered, part)
    after = place < len(covered) and covered[place][0] < part[1]
    return after or (place > 0 and covered[place - 1][1] > part[0])


# -- what keeps a release from being signed off


def obstacle(sheet: AnnotatedRelease) -> str:
    """Why nobody can sign off a release of several annotators yet, in a sentence; empty when they can."""
    return " ".join(filter(None, (_waiting(sheet), _unsettled(sheet))))


def _waiting(sheet: AnnotatedRelease) -> str:
    late = [name for name in sorted(sheet.assigned) if still_works(sheet, name)]
    if not late:
        return ""
    who = f"{named(late)} {'has' if len(late) == 1 else 'have'}"
    return f"{who} not handed in “{sheet.release.name}” yet: wait for them, or take it back from them first."


def _unsettled(sheet: AnnotatedRelease) -> str:
    cases = [case for case in line_up(sheet) if case.conflict and case.open and case.ready]
    if not cases:
        return ""
    people = named(sorted({name for case in cases for name in _parties(case, finishers(sheet))}))
    what = "1 place" if len(cases) == 1 else f"{len(cases):,} places"
    return f"{what} where {people} differ {'is' if len(cases) == 1 else 'are'} not settled: compare them first."


def _parties(case: Case, whole: frozenset[str]) -> Iterator[str]:
    """Between whom there is to settle: who has something there, and where one has it alone, who left it out."""
    for name, side in case.sides:
        if side or (case.kind is CaseKind.ONE_SIDED and name in whole):
            yield name


def named(names: Iterable[str]) -> str:
    """Names in a sentence: `Ada, Ben and Cleo`."""
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last
