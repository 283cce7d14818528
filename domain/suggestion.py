"""A guess where a label may go, and a person's no to one: never an annotation before somebody accepts it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid5

from domain.release import Pairs
from domain.span import Span


class Source(StrEnum):
    """Who guesses."""

    RULE = "rule"
    MEMORY = "memory"
    """What this corpus has approved elsewhere."""
    LEARNED = "learned"
    CARRIED = "carried"
    """An annotation of an earlier version of the release whose place is not certain."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a source says of a text alone; it knows neither the release nor what stands there already."""

    label: str
    span: Span
    score: float
    """From 0 to 1: how often such a guess is right, as far as its source knows."""
    source: Source
    reason: str
    """As it is shown: “rule: legal advisor phrase”, “same firm approved in 14 releases”, “learned, 0.93”."""
    maker: str = ""
    """The id of the rule, the version of the model, or the id of the annotation that is carried."""
    attributes: Pairs = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A proposal for a release; the same guess has the same id each time it is made."""

    id: UUID
    release_id: UUID
    label: str
    span: Span
    quote: str
    score: float
    source: Source
    reason: str
    maker: str = ""
    attributes: Pairs = ()


@dataclass(frozen=True, slots=True)
class Rejection:
    """A person's word that a label does not go on a stretch of a release: it is not proposed there again."""

    id: UUID
    release_id: UUID
    label: str
    span: Span
    quote: str
    author: str
    created: datetime
    source: Source
    score: float


@dataclass(frozen=True, slots=True)
class Round:
    """One walk of a sweep: a label looked for across the corpus, and what came of it."""

    id: UUID
    label: str
    query: str
    """How it was looked for: words, a pattern, or the suggestions' threshold."""
    number: int
    """From 1, for a label."""
    offered: int
    accepted: int
    rejected: int
    author: str
    created: datetime


def suggestion_id(release_id: UUID, label: str, span: Span) -> UUID:
    """The id of a guess: it is made of what is guessed, so that to guess again adds nothing."""
    return uuid5(release_id, f"{label} {span.start} {span.end}")


def suggested(release_id: UUID, text: str, proposal: Proposal) -> Suggestion:
    """A proposal for a release whose canonical text this is."""
    return Suggestion(
        id=suggestion_id(release_id, proposal.label, proposal.span),
        release_id=release_id,
        label=proposal.label,
        span=proposal.span,
        quote=proposal.span.of(text),
        score=proposal.score,
        source=proposal.source,
        reason=proposal.reason,
        maker=proposal.maker,
        attributes=proposal.attributes,
    )


def origin_of(suggestion: Suggestion) -> str:
    """What an accepted annotation says of where it came from: source, maker and score."""
    if suggestion.source is Source.CARRIED:
        return f"carried: as suggested, {suggestion.score:.2f}"
    maker = f" {suggestion.maker}" if suggestion.maker else ""
    return f"suggested: {suggestion.source}{maker}, {suggestion.score:.2f}"
