"""Why a model guessed: its strongest features on the words of a guess, in plain words."""

import re
from collections import defaultdict

from domain.features import EDGE, WINDOW, Passage, attributes, passages
from domain.learn import Model, Part
from domain.learn_examples import BEGINS, INSIDE, OUTSIDE, TAGS, tags_of
from domain.span import Span
from domain.suggestion import Proposal

MOST = 8
_OFFSET = re.compile(r"([+-]\d) (?:(word|shape|class|ending) )?(.*)")
_CLASSES = {
    "form": "a legal form",
    "partners": "the legal form of a partnership",
    "month": "a month",
    "year": "a year",
    "money": "an amount of money",
    "percent": "a percentage",
    "fraction": "a fraction",
    "term": "a term in years",
    "address": "an address",
    "number": "a number",
    "initials": "initials",
}
_MARKED = {"listed": "in a sentence with semicolons", "bracket": "inside brackets", "quoted": "inside quotation marks"}
_LISTS = {"colon": "after a colon", "include": "after “include” or its like", "none": "outside of a list"}


def explain(model: Model, text: str, proposal: Proposal, most: int = MOST) -> tuple[tuple[str, float], ...]:
    """The features that weighed most for or against a guess, the strongest first.

    A weight is how much more a feature speaks for the guessed label than for none, summed over the guess's words; the
    sum of all, with those of the transitions from word to word, is the logarithm of the odds.
    """
    part = next((part for part in model.parts if part.label == proposal.label), None)
    if part is None:
        return ()
    sums: dict[str, float] = defaultdict(float)
    for passage in passages(text):
        if passage.start < proposal.span.end and proposal.span.start < passage.end:
            for name, weight in _weighed(model, part, passage, proposal.span):
                sums[in_words(name)] += weight
    ranked = sorted(sums.items(), key=lambda item: (-abs(item[1]), item[0]))
    return tuple((words, round(weight, 3)) for words, weight in ranked[:most] if round(weight, 3))


def _weighed(model: Model, part: Part, passage: Passage, span: Span) -> list[tuple[str, float]]:
    found = []
    outside, tags = TAGS.index(OUTSIDE), tags_of(passage, [span])
    for names, tag in zip(attributes(passage, model.known), tags, strict=True):
        if tag not in (BEGINS, INSIDE):
            continue
        for name in names:
            weights = part.weights.get(name)
            if weights is not None:
                found.append((name, weights[TAGS.index(tag)] - weights[outside]))
    return found


def in_words(name: str) -> str:
    """A feature as a person would say it."""
    placed = _OFFSET.fullmatch(name)
    if placed:
        return f"{_trait(placed[2] or '', placed[3])}{_where(int(placed[1]))}"
    kind, _, rest = name.partition(" ")
    if kind in ("left", "right"):
        return f"“{rest}” among the {WINDOW} words {'before' if kind == 'left' else 'after'}"
    if kind in ("pair-1", "pair+1"):
        first, _, second = rest.partition(" | ")
        return f"{_token(first)} followed by {_token(second)}"
    if kind == "place":
        return "far into the sentence" if rest == "4" else f"word {int(rest) + 1} of the sentence"
    if kind in ("at", "behind"):
        joint, _, place = rest.partition(" ")
        return f"{'' if kind == 'at' else 'right after '}“{joint}” {_state(place)}"
    return _state(name)


def _trait(kind: str, value: str) -> str:
    if kind == "word":
        return f"the word “{value}”"
    if kind == "class":
        return _CLASSES.get(value, value)
    if kind == "ending":
        return f"a word in “-{value}”"
    if kind == "shape":
        return _shape(value)
    return "the edge of the paragraph"


def _shape(value: str) -> str:
    plain = {"Xxx": "a capitalised word", "Xx": "a capitalised word", "xx": "a word in small letters"}
    plain |= {"XX": "a word in capitals", "X": "a single capital", "dd": "a number", "d": "a digit"}
    return plain.get(value, f"“{value}”" if not value.isalnum() else f"a word of the shape {value}")


def _token(value: str) -> str:
    if value == EDGE:
        return "the edge of the paragraph"
    return _CLASSES.get(value) or (f"“{value}”" if value.islower() and value != "xx" else _shape(value))


def _where(offset: int) -> str:
    if offset == 0:
        return ""
    return f", {abs(offset)} word{'s' if abs(offset) > 1 else ''} {'before' if offset < 0 else 'after'}"


def _state(name: str) -> str:
    """Of “kind caution list include listed bracket” and its parts."""
    words = name.split()
    found = []
    if words[:1] == ["kind"]:
        found.append(f"in a paragraph of the kind {words[1]}")
        words = words[2:]
    if words[:1] == ["list"]:
        found.append(_LISTS.get(words[1], words[1]))
        found += [_MARKED[word] for word in words[2:] if word in _MARKED]
    return ", ".join(found)
