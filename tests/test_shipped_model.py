"""The shipped model is what our own gold gives, small, and quick to be there."""

import pytest

from benchmarks.gold import OWN, load
from benchmarks.model import SHIPPED, made
from domain.features import passages
from domain.learn import Model
from domain.segment import FUNCTION_WORDS

pytestmark = pytest.mark.skipif(not SHIPPED.exists(), reason="there is no shipped model")


def test_the_shipped_model_is_what_the_gold_gives() -> None:
    """The same bytes where floating point is the same; elsewhere weights may differ a little, and nothing else."""
    shipped, again = Model.from_bytes(SHIPPED.read_bytes()), made()
    if again.to_bytes() == SHIPPED.read_bytes():
        return
    assert (again.facts, again.known, again.labels) == (shipped.facts, shipped.known, shipped.labels), (
        "features or gold changed: run `make model`"
    )
    for one, other in zip(shipped.parts, again.parts, strict=True):
        for name in {*one.weights, *other.weights}:
            mine, theirs = one.weights.get(name, (0, 0, 0)), other.weights.get(name, (0, 0, 0))
            assert all(abs(a - b) < 0.05 for a, b in zip(mine, theirs, strict=True)), f"{name}: run `make model`"


def test_the_shipped_model_is_small_and_knows_no_names() -> None:
    data = SHIPPED.read_bytes()
    assert len(data) < 2_000_000
    model = Model.from_bytes(data)
    assert model.labels == ("ADVISOR", "NOTE", "RISK_FACTOR")
    words = {word for item in load(OWN) for passage in passages(item.example.text) for word in passage.words}
    names = {word.lower() for word in words if word.istitle()} - {word for word in words if word.islower()}
    assert len(names) > 100
    assert not (names & model.known) - FUNCTION_WORDS


def test_the_shipped_model_finds_what_it_learned_from() -> None:
    model = Model.from_bytes(SHIPPED.read_bytes())
    right = wanted = 0
    for item in load(OWN):
        found = {(guess.label, guess.span) for guess in model.propose(item.example.text)}
        right += len(found & set(item.example.spans))
        wanted += len(item.example.spans)
    assert right > 0.8 * wanted
