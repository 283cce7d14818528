"""Rounds of a sweep off the GUI thread: look for places that lack a label, then write down what came of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from domain.annotation import AnnotatedRelease
from domain.errors import Refusal
from domain.occurrences import Wanted
from domain.person import Person
from domain.suggest_frame import with_frames
from domain.suggestion import Round
from domain.sweep import Candidate, close_round, known_words, next_number, offered, patterns_for, suggested_places
from gui.jobs import Step

if TYPE_CHECKING:
    from domain.patterns import Pattern
    from storage.corpus import Corpus

MOST = 5_000
"""Places of one round; what is left comes in the next."""


class How(StrEnum):
    """How a round looks."""

    KNOWN = "known"
    """For the words that bear the label somewhere already."""
    WORDS = "words"
    SUGGESTED = "suggested"


@dataclass(frozen=True, slots=True)
class Search:
    """What a round is to look for."""

    label: str
    how: How
    wanted: Wanted = field(default_factory=lambda: Wanted(""))
    threshold: float = 0.5

    @property
    def query(self) -> str:
        """In words, as the record of the round says it."""
        if self.how is How.KNOWN:
            return "words labelled so far"
        if self.how is How.SUGGESTED:
            return f"suggestions from {self.threshold:.2f}"
        kind = "expression" if self.wanted.regular else "words"
        return f"{kind}: {self.wanted.words}"


@dataclass(frozen=True, slots=True)
class Offer:
    """What a round offers."""

    number: int
    candidates: tuple[Candidate, ...]
    rounds: tuple[Round, ...]
    """Those of this label before it."""
    cut: bool = False


def look(corpus: "Corpus", by: Person, search: Search) -> Iterator[Step]:
    """Look for places that lack the label; the last step brings an Offer."""
    from storage import review_reading

    label = corpus.scheme().find(search.label).id
    found: list[Candidate] = []
    if search.how is How.SUGGESTED:
        pieces = _suggested(corpus, by, search)
    else:
        patterns = _patterns(corpus, by, search, label)
        pieces = _by_words(corpus, by, patterns, label, search.query)
    total = len(corpus.releases())
    for number, piece in pieces:
        found += piece
        yield Step(min(number, total), total)
        if len(found) > MOST:
            break
    rounds = tuple(item for item in corpus.ask(review_reading.rounds) if item.label == label)
    found.sort(key=lambda item: " ".join(item.place.quote.casefold().split()))
    yield Step(total, total, "", Offer(next_number(rounds, label), tuple(found[:MOST]), rounds, len(found) > MOST))


def _patterns(corpus: "Corpus", by: Person, search: Search, label: str) -> "list[Pattern]":
    from storage.query import Query

    if search.how is How.WORDS:
        return [search.wanted.pattern()]
    found = patterns_for(known_words(corpus.stream(Query(labels=frozenset({label}), empty=False, viewer=by)), label))
    if not found:
        raise Refusal("Nothing bears that label yet: sweep for words first, or label something.")
    return found


def _by_words(
    corpus: "Corpus", by: Person, patterns: "Sequence[Pattern]", label: str, reason: str
) -> Iterator[tuple[int, list[Candidate]]]:
    from storage.query import Query

    for number, sheet in enumerate(corpus.stream(Query(viewer=by))):
        for piece in offered(sheet, patterns, label, by.name, reason):
            yield number, piece


def _suggested(corpus: "Corpus", by: Person, search: Search) -> Iterator[tuple[int, list[Candidate]]]:
    from storage.suggestions import kit_of, open_suggestions, refresh

    done = 0
    for written in refresh(corpus, None, kit_of(corpus)):
        done += written.releases
        yield done, []
    for number, (sheet, suggestions) in enumerate(open_suggestions(corpus, by)):
        chosen = [item for item in suggestions if item.label == search.label and item.score >= search.threshold]
        framed = with_frames(sheet.text, sheet.scheme, chosen)
        yield number, suggested_places(sheet, framed, search.label, search.threshold)


def close(
    corpus: "Corpus",
    by: Person,
    search: Search,
    offer: Offer,
    accepted: Sequence[Candidate],
    turned_down: Sequence[Candidate],
) -> Iterator[Step]:
    """Write down what came of a round as it was seen; the last step brings the Edit."""
    from storage.query import Query

    releases = frozenset(item.place.release_id for item in (*accepted, *turned_down))
    sheets: list[AnnotatedRelease] = []
    for number, sheet in enumerate(corpus.stream(Query(releases=releases, viewer=by)), 1):
        sheets.append(sheet)
        yield Step(number, len(releases) + 1)
    label = corpus.scheme().find(search.label)
    made = close_round(
        sheets,
        label.id,
        search.query,
        offer.number,
        accepted,
        turned_down,
        len(offer.candidates),
        by=by,
        title=label.title,
    )
    corpus.commit(made)
    yield Step(len(releases) + 1, len(releases) + 1, "", made)
