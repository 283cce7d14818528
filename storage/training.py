"""Training a model: python-crfsuite writes what it learns into a file, and files are no matter of the domain."""

import tempfile
from array import array
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pycrfsuite import ItemSequence, Tagger, Trainer

from domain.features import attributes
from domain.learn import Model, part_of
from domain.learn_examples import TAGS, Lessons, Row

STEPS = 100
HEARD_EVERY = 200
"""Passages after which it tells that it is at work still."""
PARAMETERS = {
    "c1": 0.1,
    "c2": 0.05,
    "max_iterations": STEPS,
    "epsilon": 1e-4,
    "delta": 1e-3,
    "feature.possible_states": False,
    "feature.possible_transitions": True,
}
"""Of L-BFGS: fixed, so that the same lessons give the same model."""

Told = Callable[[int, int, str], None]
"""Hears how far training is: steps done, steps at most, and the label."""
Numbers = Sequence[Sequence[int]]
"""For each word of a passage the numbers of its features."""


def _nothing(done: int, total: int, label: str) -> None:
    """Hear nothing."""


def fit(lessons: Lessons, told: Told = _nothing) -> Model:
    """The model that the lessons give; what `told` raises ends the training."""
    parts = []
    for place, (label, rows) in enumerate(lessons.rows):

        def hear(done: int, place: int = place, label: str = label) -> None:
            told(place * STEPS + min(done, STEPS), len(lessons.rows) * STEPS, label)

        with tempfile.TemporaryDirectory(prefix="glossator-") as folder:
            made = trained(rows, lessons, Path(folder) / "model", hear)
        weights = {made.names[int(number)]: row for number, row in made.weights.items()}
        parts.append(part_of(label, weights, made.transitions))
    return Model(tuple(parts), lessons.known, lessons.facts)


@dataclass(frozen=True, slots=True)
class Trained:
    """What crfsuite learned of one label."""

    names: Sequence[str]
    """The features, by their numbers."""
    weights: Mapping[str, Sequence[float]]
    """For each number, as text, how it speaks for each tag."""
    transitions: Sequence[Sequence[float]]


class _Trainer(Trainer):  # type: ignore[misc]
    """Tells each step, and says nothing on the screen."""

    def __init__(self, hear: Callable[[int], None]) -> None:
        super().__init__(algorithm="lbfgs", params=PARAMETERS, verbose=False)
        self._hear, self._steps = hear, 0

    def message(self, message: str) -> None:
        """Hear a line of the log."""
        if message.startswith("***** Iteration"):
            self._steps += 1
            self._hear(self._steps)


def trained(
    rows: Sequence[Row], lessons: Lessons, path: Path, hear: Callable[[int], None] = lambda step: None
) -> Trained:
    """What is learned of a label; crfsuite's own model is left at the path."""
    names, held = _numbered(rows, lessons, hear)
    trainer = _Trainer(hear)
    for row, items in zip(rows, held, strict=True):
        sequence = ItemSequence([[str(number) for number in item] for item in items])
        for _ in range(row.weight):
            trainer.append(sequence, row.tags)
    trainer.train(str(path))
    tagger = Tagger()
    with tagger.open(str(path)):
        dump = tagger.info()
    weights: dict[str, list[float]] = {}
    for (number, tag), weight in dump.state_features.items():
        weights.setdefault(number, [0.0] * len(TAGS))[TAGS.index(tag)] = weight
    moves = [[dump.transitions.get((one, other), 0.0) for other in TAGS] for one in TAGS]
    return Trained(names, weights, moves)


def _numbered(rows: Sequence[Row], lessons: Lessons, hear: Callable[[int], None]) -> tuple[list[str], list[Numbers]]:
    """The features in the order in which they come, and for each word the numbers of those seen often enough."""
    numbers: dict[str, int] = {}
    seen: Counter[int] = Counter()
    held: list[Numbers] = []
    for number, row in enumerate(rows):
        if number and number % HEARD_EVERY == 0:
            hear(0)  # so that it can be stopped before the first step too
        # An array holds a number in a tenth of what an object takes; there are tens of millions.
        items = [
            array("i", [numbers.setdefault(name, len(numbers)) for name in item])
            for item in attributes(row.passage, lessons.known)
        ]
        held.append(items)
        seen.update({number for item in items for number in item})
    kept = {number for number, count in seen.items() if count >= lessons.least}
    return list(numbers), [[array("i", [n for n in item if n in kept]) for item in items] for items in held]
