"""Learning from what is approved and asking why, as generators that run in a job's thread."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any
from uuid import UUID

from domain import suggest
from domain.annotation import AnnotatedRelease, State
from domain.span import Span
from domain.suggestion import Proposal, Suggestion
from gui.jobs import Step
from gui.words import many

if TYPE_CHECKING:
    from domain.person import Person
    from storage.corpus import Corpus

PIECE = 100_000
"""Code points of a text around a guess that are read again to say why it was made."""
MOST_PLACES = 20
LONGEST = 300
"""Characters of a guess by which earlier ones are found."""


@dataclass(frozen=True, slots=True)
class Due:
    """Learning was due, and has begun."""

    approvals: int


def learn(corpus: "Corpus") -> Iterator[Step]:
    """Learn a model; the last step brings what it was made of."""
    from storage.learning import Learned
    from storage.learning import learn as steps

    for step in steps(corpus):
        if isinstance(step, Learned):
            yield Step(1, 1, "", step.info())
        else:
            yield Step(step.done, step.total, step.what)


def learn_if_due(corpus: "Corpus", least: int) -> Iterator[Step]:
    """The same where at least so much was approved since; a step that brings Due comes first."""
    from storage.learning import approved_since

    approvals = corpus.ask(approved_since)
    yield Step(0)
    if approvals >= least:
        yield Step(0, 0, "", Due(approvals))
        yield from learn(corpus)


def learned_words(info: dict[str, Any]) -> str:
    """What came of learning in a sentence."""
    spans = sum(info["spans"].values())
    examples = f"{many(spans, 'approved annotation')} in {many(info['releases'], 'release')}"
    rejections = f" and {many(info['rejections'], 'rejection')}" if info["rejections"] else ""
    return f"Learned from {examples}{rejections} in {info['seconds']:.1f} seconds: model {info['version']}."


# -- why


@dataclass(frozen=True, slots=True)
class ByRule:
    """A rule that guessed it."""

    id: str
    title: str
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class ByPlace:
    """A place of the corpus at which the same words are approved."""

    release_id: UUID
    release: str
    span: Span
    quote: str


@dataclass(frozen=True, slots=True)
class Why:
    """All that speaks for a guess."""

    rules: tuple[ByRule, ...] = ()
    remembered: tuple[str, ...] = ()
    """What the memory says of it."""
    places: tuple[ByPlace, ...] = ()
    features: tuple[tuple[str, float], ...] = ()
    """What weighed most in the model, in plain words, the strongest first; below 0 it spoke against."""
    model: str = ""


def why(
    corpus: "Corpus", viewer: "Person | None", sheet: AnnotatedRelease, item: Suggestion, sources: suggest.Sources
) -> Iterator[Step]:
    """Find what speaks for a guess; the step brings Why."""
    start, piece = next(part for part in suggest.pieces(sheet.text, PIECE) if item.span.start < part[0] + len(part[1]))
    wanted = Span(max(0, item.span.start - start), max(1, min(item.span.end - start, len(piece))))

    def by(source: suggest.Proposes | None) -> list[Proposal]:
        found = source.propose(piece) if source is not None else ()
        return [made for made in found if made.label == item.label and made.span.overlaps(wanted)]

    rules = tuple(islice(_rules(corpus, [made.maker for made in by(sources.rules)]), 5))
    yield Step(0)
    held = by(sources.memory)
    remembered = tuple(dict.fromkeys(made.reason for made in held))
    places = tuple(_places(corpus, viewer, item, held[0].span.of(piece))) if held else ()
    yield Step(0)
    explain = getattr(sources.model, "explain", None)
    guessed = by(sources.model)
    features = explain(piece, guessed[0]) if explain is not None and guessed else ()
    yield Step(0, 0, "", Why(rules, remembered, places, features, guessed[0].maker if guessed else ""))


def _rules(corpus: "Corpus", ids: list[str]) -> Iterator[ByRule]:
    from domain.rules_own import file_of, ruleset
    from storage.sources import own_rules_of, shipped_rules

    files = own_rules_of(corpus, []).in_force(shipped_rules())
    titles = {rule.id: rule.title for rule in ruleset(files).rules}
    for rule in dict.fromkeys(ids):
        place = file_of(files, rule)
        if place is not None:
            yield ByRule(rule, titles[rule], *place)


def _places(corpus: "Corpus", viewer: "Person | None", item: Suggestion, quote: str) -> Iterator[ByPlace]:
    """Approved annotations of the words that are remembered."""
    from domain.errors import Refusal
    from storage.query import Query
    from storage.search_annotations import search_annotations

    words = " ".join(quote.replace('"', " ").split())[:LONGEST]
    query = Query(labels=frozenset({item.label}), states=frozenset({State.APPROVED}), viewer=viewer)
    try:
        hits = search_annotations(corpus, f'"{words}"', query, MOST_PLACES + 1, within=True)
    except Refusal:
        return  # words of nothing but signs
    for hit in hits[:MOST_PLACES]:
        if (hit.release_id, hit.span) != (item.release_id, item.span):
            yield ByPlace(hit.release_id, hit.name, hit.span, " ".join(hit.match.split()))
