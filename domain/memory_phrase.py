"""Finding approved names and terms again in a text, however they are wrapped, spaced and joined."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Self

from domain.features import Passage, class_of
from domain.segment import FUNCTION_WORDS, UNIT
from domain.span import Span

MOST_WORDS = 10
"""Longer wordings come back as passages and not as names."""
_LEGAL = frozenset({"form", "partners"})
_BREAKS = frozenset('.;:()[]"“”?!•*|')
_UNIT = re.compile(UNIT.pattern, re.VERBOSE)

Key = tuple[str, ...]
"""Words in small letters, without stops, and with “and” for “&”."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A place where approved words stand again."""

    label: str
    span: Span
    key: Key
    is_name: bool
    is_common: bool
    """Whether the words mean nothing in particular by themselves."""
    closeness: float
    """1 for the very words; less for a name with another legal form, or one that goes on."""


@lru_cache(50_000)
def _norms(word: str) -> tuple[str, ...]:
    """A word, or a sign for one, as keys have it."""
    if word == "&":
        return ("and",)
    small = word.lower().replace("’", "'")
    if small.startswith("&"):
        return "and", small[1:].strip().rstrip(".")
    if not any(c.isalnum() for c in small):
        return ()
    return (" ".join(small.rstrip(".").split()),)


def normalised(words: Iterable[str]) -> tuple[list[str], list[int]]:
    """The words of a row as keys have them, and for each its place in the row."""
    found: list[str] = []
    places: list[int] = []
    for at, word in enumerate(words):
        for norm in _norms(word):
            found.append(norm)
            places.append(at)
    return found, places


def words_of(quote: str) -> list[str]:
    """The words of a quote and the & signs between them."""
    found: list[str] = []
    end = 0
    for match in _UNIT.finditer(quote):
        found += ["&"] * quote.count("&", end, match.start())
        if match["word"]:
            found.append(match.group())
        end = match.end()
    return found


def key_of(quote: str) -> Key:
    """The words by which a quote is remembered; empty for one that is too long."""
    words = words_of(quote[:400])
    if len(quote) > 400 or len(words) > MOST_WORDS:
        return ()
    return tuple(normalised(words)[0])


@dataclass(frozen=True, slots=True)
class _Entry:
    key: Key
    """What the tally is kept under."""
    words: Key
    """What is looked for: the key, or a name without its legal form."""
    label: str
    is_name: bool
    is_common: bool


class Phrases:
    """Approved wordings by their first words; a text is read once, whatever their number."""

    def __init__(self, entries: Iterable[_Entry]) -> None:
        self._by_first: dict[str, list[_Entry]] = defaultdict(list)
        for entry in entries:
            self._by_first[entry.words[0]].append(entry)
        for listed in self._by_first.values():
            listed.sort(key=lambda entry: (-len(entry.words), entry.words != entry.key, entry.label, entry.key))

    @classmethod
    def of(cls, wordings: Mapping[tuple[str, Key], str], known: frozenset[str]) -> Self:
        """To find these wordings, each given as it was printed; `known` are the words that occur in small letters."""
        found: dict[tuple[str, Key], _Entry] = {}
        for (label, key), printed in wordings.items():
            name = len(key) > 1 and any(_is_own(word, known) for word in words_of(printed))
            common = not name and not any(c.isdigit() for c in printed)
            found[label, key] = _Entry(key, key, label, name, common)
        for entry in tuple(found.values()):
            if entry.is_name and len(entry.key) > 2 and class_of(entry.key[-1]) in _LEGAL:
                stem = entry.key[:-1]
                stem = stem[:-1] if stem[-1] == "and" else stem
                if len(stem) > 1:
                    found.setdefault((entry.label, stem), _Entry(entry.key, stem, entry.label, True, False))
        return cls(found.values())

    def hits(self, passage: Passage) -> Iterator[Hit]:
        """Where the wordings stand in a passage; of those of one label that begin alike the longest."""
        norms, places = normalised(passage.words)
        free: dict[str, int] = {}
        for at, norm in enumerate(norms):
            for entry in self._by_first.get(norm, ()):
                if at < free.get(entry.label, 0) or not _stands(entry, norms, places, at, passage.words):
                    continue
                free[entry.label] = at + len(entry.words)
                yield _hit(entry, passage, places, at)


def _is_own(word: str, known: frozenset[str]) -> bool:
    """Whether a word is somebody's own: printed with a capital, and never in small letters."""
    small = word.lower()
    return word[:1].isupper() and small not in known and small not in FUNCTION_WORDS and not class_of(word)


def _stands(entry: _Entry, norms: Sequence[str], places: Sequence[int], at: int, words: Sequence[str]) -> bool:
    size = len(entry.words)
    if size > 1 and tuple(norms[at : at + size]) != entry.words:
        return False
    first, last = places[at], places[at + size - 1]
    if any(mark in _BREAKS for mark in words[first : last + 1]):
        return False
    return not entry.is_name or any(word[:1].isupper() for word in words[first : last + 1])


def _hit(entry: _Entry, passage: Passage, places: Sequence[int], at: int) -> Hit:
    first, last = places[at], places[at + len(entry.words) - 1]
    closeness = 1.0 if entry.words == entry.key else 0.95
    if entry.is_name:
        following = passage.words[last + 1 : last + 3]
        if following[:1] == (",",):
            following, step = following[1:], 2
        else:
            step = 1
        if following and class_of(following[0]) in _LEGAL:
            last += step
            closeness = min(closeness, 0.95)
        elif step == 1 and following and following[0][:1].isupper() and following[0].lower() not in FUNCTION_WORDS:
            # It goes on, and so is perhaps another firm of the same first name.
            closeness = 0.6
    span = Span(passage.starts[first], passage.ends[last])
    return Hit(entry.label, span, entry.key, entry.is_name, entry.is_common, closeness)
