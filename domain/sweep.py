"""A sweep: one label looked for across the corpus, round after round, until a round brings nothing new.

Each round offers places, a person accepts or rejects them, and what came of it is recorded. What was rejected is not
offered again, here or among the suggestions.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from domain.accept import known_attributes
from domain.annotate import annotate
from domain.annotation import AnnotatedRelease
from domain.edit import Change, Edit, edit, key_of, now
from domain.errors import StaleEdit
from domain.occurrences import ORIGIN, Cover, Occurrence, context_of, demand_as_seen, occurrences
from domain.patterns import Pattern, compile_pattern
from domain.person import Person, Role, demand
from domain.release import Pairs
from domain.span import Span
from domain.spelling import expression_for
from domain.suggestion import Rejection, Round, Source, Suggestion, origin_of

LONGEST = 200
"""Characters of a labelled text that is worth looking for elsewhere."""
TOGETHER = 6_000
"""Characters of expressions that are looked for at a time."""
SHORTEST = 3
"""Fewer characters are no name of anything."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that a round offers."""

    place: Occurrence
    reason: str
    source: Source
    score: float = 0.0
    origin: str = ORIGIN
    attributes: Pairs = ()


def known_words(sheets: Iterable[AnnotatedRelease], label: str) -> dict[str, int]:
    """The words that bear a label so far, in how many places each; capitals and blanks do not count."""
    counts: dict[str, int] = {}
    spelt: dict[str, str] = {}
    for sheet in sheets:
        for item in sheet.annotations:
            words = " ".join(item.quote.split())
            if item.label == label and len(item.fragments) == 1 and SHORTEST <= len(words) <= LONGEST:
                first = spelt.setdefault(words.casefold(), words)
                counts[first] = counts.get(first, 0) + 1
    return counts


def patterns_for(words: Iterable[str]) -> list[Pattern]:
    """What finds any of these words, the longest first, a manageable number of them at a time."""
    made: list[Pattern] = []
    portion: list[str] = []
    for word in sorted(set(words), key=lambda word: (-len(word), word)):
        portion.append(expression_for(word, variants=True))
        if sum(map(len, portion)) > TOGETHER:
            made.append(compile_pattern("|".join(portion), case=False, word=True, built=True))
            portion = []
    if portion:
        made.append(compile_pattern("|".join(portion), case=False, word=True, built=True))
    return made


def offered(
    sheet: AnnotatedRelease, patterns: Sequence[Pattern], label: str, person: str, reason: str
) -> Iterator[list[Candidate]]:
    """The places that patterns find and that neither bear the label nor were rejected, without overlaps."""
    taken: list[Span] = []
    for pattern in patterns:
        for piece in occurrences(sheet, pattern, label, person):
            made = []
            for place in piece:
                if place.why or rejected(sheet, label, place) or any(place.span.overlaps(other) for other in taken):
                    continue
                taken.append(place.span)
                made.append(Candidate(place, reason, Source.MEMORY))
            yield made


def suggested_places(
    sheet: AnnotatedRelease, suggestions: Iterable[Suggestion], label: str, threshold: float
) -> list[Candidate]:
    """The suggestions of a label from a score on, as places."""
    cover = Cover(sheet)
    places = [
        Candidate(
            Occurrence(
                sheet.release.id,
                sheet.release.name,
                item.span,
                item.quote,
                *context_of(sheet.text, item.span),
                sheet.text.count("\n", 0, item.span.start) + 1,
                tuple((other.label, other.id) for other in cover.over(item.span)),
            ),
            item.reason,
            item.source,
            item.score,
            origin_of(item),
            item.attributes,
        )
        for item in suggestions
        if item.label == label and item.score >= threshold
    ]
    return [item for item in places if not rejected(sheet, label, item.place)]


def rejected(sheet: AnnotatedRelease, label: str, place: Occurrence) -> bool:
    """Whether somebody said that the label does not go on those words there, nor on more that holds them."""
    return any(
        item.label == label
        and item.span.overlaps(place.span)
        and (item.quote.split() == place.quote.split() or _within(place.span, item.span))
        for item in sheet.rejections
    )


def _within(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def close_round(
    sheets: Iterable[AnnotatedRelease],
    label: str,
    query: str,
    number: int,
    accepted: Sequence[Candidate],
    turned_down: Sequence[Candidate],
    offered: int,
    *,
    by: Person,
    title: str = "",
) -> Edit:
    """Accept and reject what a round offered, as it was seen, and record the round: all in one step."""
    demand(by, Role.ANNOTATOR, "record a sweep")
    moment = now()
    wanted = _by_release([*accepted, *turned_down])
    labelled = {id(item) for item in accepted}
    changes: dict[tuple[str, ...], Change] = {}
    for sheet in sheets:
        title = title or sheet.scheme.find(label).title
        cover = Cover(sheet)
        for item in wanted.pop(sheet.release.id, ()):
            demand_as_seen(sheet, cover, item.place, label)
            if id(item) in labelled:
                made = _accepted(sheet, item, label, by)
                changes |= {key_of(change.value): change for change in made.changes}
            else:
                no = Change(None, _rejection(item, label, by, moment))
                changes[key_of(no.value)] = no
    for missing in wanted.values():
        raise StaleEdit(f"“{missing[0].place.release_name}” is not there any more: begin the round once more.")
    record = Round(
        id=uuid4(),
        label=label,
        query=query,
        number=number,
        offered=offered,
        accepted=len(accepted),
        rejected=len(turned_down),
        author=by.name,
        created=moment,
    )
    what = f"Sweep {title or label}, round {number}: {len(accepted):,} accepted, {len(turned_down):,} rejected"
    return edit(what, by.name, [*changes.values(), Change(None, record)], moment)


def _by_release(candidates: Iterable[Candidate]) -> dict[UUID, list[Candidate]]:
    found: dict[UUID, list[Candidate]] = {}
    for item in candidates:
        found.setdefault(item.place.release_id, []).append(item)
    return found


def _accepted(sheet: AnnotatedRelease, item: Candidate, label: str, by: Person) -> Edit:
    attributes: Mapping[str, str] = dict(known_attributes(sheet.scheme.find(label), item.attributes))
    return annotate(sheet, item.place.span, label, by=by, attributes=attributes, origin=item.origin, exact=True)


def _rejection(item: Candidate, label: str, by: Person, moment: datetime) -> Rejection:
    return Rejection(
        id=uuid4(),
        release_id=item.place.release_id,
        label=label,
        span=item.place.span,
        quote=item.place.quote,
        author=by.name,
        created=moment,
        source=item.source,
        score=round(min(max(item.score, 0.0), 1.0), 4),
    )


def next_number(rounds: Iterable[Round], label: str) -> int:
    """The number of the next round for a label."""
    return max((item.number for item in rounds if item.label == label), default=0) + 1
