"""A small sequence model learned from approved annotations: what it proposes, why, and how it is kept.

Training itself goes through files, so it lives in `storage.training`; here is all that needs none.
"""

import json
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any

from domain.errors import Refusal
from domain.features import VERSION, Passage, passages, tidy
from domain.learn_decode import Found, found_in
from domain.learn_examples import TAGS, Facts
from domain.learn_score import Scorer
from domain.suggestion import Proposal, Source

LEAST = 0.2
"""Guesses less likely than this are not made."""
ENOUGH = 500
"""A model of so many releases needs no rule beside it."""
_MAGIC = "glossator-model"
_DIGITS = 3
"""Weights are kept so exactly: less than the last digits in which processors differ."""

Triple = tuple[float, float, float]


class OtherVersion(Refusal):
    """The model was made by a version that saw texts otherwise: it has to be trained again."""


@dataclass(frozen=True, slots=True)
class Part:
    """What was learned of one label."""

    label: str
    weights: Mapping[str, Triple]
    """For each feature how it speaks for outside, begins and inside."""
    transitions: tuple[Triple, Triple, Triple]
    """How each tag speaks for the one after it."""
    calibration: tuple[tuple[float, float], ...] = ()
    """Pairs of (probability by the model, share that was right on releases it had not seen), rising."""


@dataclass(frozen=True)
class Model:
    """Proposes labels for any text; a value that never changes."""

    parts: tuple[Part, ...]
    known: frozenset[str]
    facts: Facts

    @cached_property
    def data(self) -> bytes:
        """The model as it is kept; the same lessons give the same bytes."""
        content = {
            "parts": [
                {
                    "label": part.label,
                    "transitions": part.transitions,
                    "calibration": part.calibration,
                    "weights": {name: part.weights[name] for name in sorted(part.weights)},
                }
                for part in self.parts
            ],
            "known": sorted(self.known),
            "facts": asdict(self.facts),
        }
        body = json.dumps(content, ensure_ascii=True, separators=(",", ":"))
        return f"{_MAGIC} {VERSION}\n{body}\n".encode("ascii")

    def to_bytes(self) -> bytes:
        """The model as it is kept."""
        return self.data

    @classmethod
    def from_bytes(cls, data: bytes) -> "Model":
        """The model that was kept; OtherVersion when it has to be trained again, another Refusal when it is damaged."""
        magic, _, rest = data.partition(b"\n")
        if not magic.startswith(_MAGIC.encode() + b" "):
            raise Refusal("This is not a model that was learned here: learn again from what is approved.")
        version = magic.decode("ascii", "replace").split(" ", 1)[1]
        if version != VERSION:
            raise OtherVersion(
                f"The learned model is of version {version[:20]} and this program needs version {VERSION}: "
                "it has to be learned again."
            )
        try:
            return _model(json.loads(rest))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise Refusal(
                "The learned model is damaged: learn again from what is approved.", details=repr(error)
            ) from error

    @cached_property
    def maker(self) -> str:
        """Version and digest, by which an accepted annotation names the model."""
        return f"{VERSION}-{sha256(self.data).hexdigest()[:8]}"

    @property
    def trust(self) -> float:
        """How far it is believed by itself where rules look for the same and find nothing: more with more releases."""
        return 0.4 + 0.6 * min(1.0, self.facts.releases / ENOUGH)

    @property
    def labels(self) -> tuple[str, ...]:
        """What it can propose."""
        return tuple(part.label for part in self.parts)

    @cached_property
    def joined(self) -> dict[str, tuple[float, ...]]:
        """All features with the weights of all labels side by side, three each."""
        names = sorted(set().union(*(part.weights for part in self.parts)))
        none = (0.0,) * len(TAGS)
        return {name: tuple(v for part in self.parts for v in part.weights.get(name, none)) for name in names}

    @cached_property
    def _scorer(self) -> Scorer:
        return Scorer(self.joined, self.known, len(TAGS) * len(self.parts))

    def propose(self, text: str) -> tuple[Proposal, ...]:
        """All guesses for a text, in text order."""
        return tuple(sorted(self.stream(text), key=lambda made: (made.span, made.label)))

    def explain(self, text: str, proposal: Proposal) -> tuple[tuple[str, float], ...]:
        """The features that weighed most in a guess, in plain words, the strongest first."""
        from domain.learn_explain import explain  # which needs this module

        return explain(self, text, proposal)

    def stream(self, text: str) -> Iterator[Proposal]:
        """The guesses as they are made, passage by passage, so that the first are there at once."""
        for passage in passages(text):
            yield from self._in(passage)

    def _in(self, passage: Passage) -> Iterator[Proposal]:
        if not self.parts:
            return
        scores = self._scorer.scores(passage)
        for place, part in enumerate(self.parts):
            column = scores[:, 3 * place : 3 * place + 3]
            for found in found_in(column, part.transitions, LEAST / 2):
                made = self._proposal(passage, part, found)
                if made is not None:
                    yield made

    def _proposal(self, passage: Passage, part: Part, found: Found) -> Proposal | None:
        span = tidy(passage, found.first, found.last)
        score = calibrated(found.probability, part.calibration)
        if span is None or score < LEAST:
            return None
        return Proposal(part.label, span, round(score, 4), Source.LEARNED, f"learned, {score:.2f}", self.maker)


def calibrated(probability: float, table: Sequence[tuple[float, float]]) -> float:
    """How often guesses of this probability were right, between the nearest two points of a table."""
    if not table:
        return probability
    at = bisect_right(table, (probability, 2.0))
    if at == 0 or at == len(table):
        return table[min(at, len(table) - 1)][1]
    (low, low_share), (high, high_share) = table[at - 1], table[at]
    return low_share + (high_share - low_share) * (probability - low) / (high - low)


def part_of(label: str, weights: Mapping[str, Sequence[float]], transitions: Sequence[Sequence[float]]) -> Part:
    """What was trained, rounded and without what weighs nothing."""
    rounded = {name: _triple(row) for name, row in weights.items()}
    first, second, third = (_triple(row) for row in transitions)
    return Part(label, {name: row for name, row in sorted(rounded.items()) if any(row)}, (first, second, third))


def _triple(row: Iterable[Any]) -> Triple:
    outside, begins, inside = (round(float(value), _DIGITS) + 0.0 for value in row)
    return outside, begins, inside


def _model(content: Any) -> Model:
    facts = content["facts"]
    return Model(
        tuple(_part(part) for part in content["parts"]),
        frozenset(content["known"]),
        Facts(
            int(facts["releases"]),
            tuple((str(label), int(count)) for label, count in facts["spans"]),
            int(facts["rejections"]),
            int(facts["contradictions"]),
        ),
    )


def _part(content: Any) -> Part:
    first, second, third = (_triple(row) for row in content["transitions"])
    outside = {name: (o, b, i) for name, (o, b, i) in content["weights"].items()}
    if not all(type(value) in (float, int) for row in outside.values() for value in row):
        raise ValueError("a weight is no number")
    calibration = tuple((float(low), float(share)) for low, share in content["calibration"])
    return Part(str(content["label"]), outside, (first, second, third), calibration)
