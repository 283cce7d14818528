"""What the sentences about a person's acts are made of: terms, quoted words and the phrases that they become."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from domain.annotate import shortened
from domain.scheme import Scheme

MOST_QUOTED = 60
MOST_NAMED = 3
"""Things of one phrase that are named each; more are counted."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What stands behind the ids in an Edit, as far as it is known; what is not is told without a name."""

    scheme: Scheme
    quotes: Mapping[UUID, str] = field(default_factory=dict)
    """The covered texts of annotations by their ids and by their revisions."""
    names: Mapping[UUID, str] = field(default_factory=dict)
    """The names of releases by their ids."""

    def label(self, label_id: str) -> str:
        """A label's title, or its id where the scheme does not have it."""
        found = self.scheme.label(label_id)
        return found.title if found is not None else label_id

    def attribute(self, label_id: str, name: str) -> str:
        """An attribute's title, or its name."""
        label = self.scheme.label(label_id)
        found = label.attribute(name) if label is not None else None
        return found.title if found is not None and found.title else name

    def annotation(self, *ids: UUID) -> str:
        """The quoted text of the annotation that the first known of these ids or revisions stands for."""
        found = next((self.quotes[wanted] for wanted in ids if wanted in self.quotes), None)
        return "an annotation" if found is None else quoted(found)

    def release(self, release_id: UUID) -> str:
        """The quoted name of a release."""
        found = self.names.get(release_id)
        return "a release" if found is None else f"“{found}”"


@dataclass(frozen=True, slots=True)
class Phrase:
    """One thing that was done: `pattern` with `{}` where `what` goes, so that many alike become one phrase."""

    pattern: str
    what: str = ""
    noun: str = "annotation"
    """What `what` is one of, for counting."""


def quoted(text: str) -> str:
    """A text in quotation marks, on one line and not too long."""
    return f"“{shortened(text, MOST_QUOTED)}”"


def literal(words: str) -> str:
    """Words of people as they go into a pattern, in which a brace stands for something."""
    return words.replace("{", "{{").replace("}", "}}")


def counted(number: int, noun: str) -> str:
    """`1 release`, `12,000 releases`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def joined(words: Iterable[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


def in_order(phrases: Iterable[Phrase]) -> tuple[str, ...]:
    """The phrases as words, those alike as one, in the order in which each first came."""
    groups: dict[tuple[str, str], list[str]] = {}
    for phrase in phrases:
        groups.setdefault((phrase.pattern, phrase.noun), []).append(phrase.what)
    return tuple(_worded(pattern, noun, things) for (pattern, noun), things in groups.items())


def _worded(pattern: str, noun: str, things: list[str]) -> str:
    named = list(dict.fromkeys(things))
    few = len(named) == len(things) <= MOST_NAMED
    return pattern.format(joined(named) if few or len(things) == 1 else counted(len(things), noun))
