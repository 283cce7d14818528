"""Releases that the sources are unsure of come first, and those unlike each other before their likes."""

from uuid import UUID

import pytest

from domain.span import Span
from domain.suggestion import Proposal, Source, suggested
from domain.useful import Candidate, alike, candidate, entropy, most_useful

PAPER = "The paper maker sold senior notes to lenders. " * 3
SHIPS = "The shipping line chartered vessels between harbours. " * 3


def one(number: int, text: str, *scores: float) -> Candidate:
    key = UUID(int=number)
    made = [
        suggested(key, text, Proposal("NOTE", Span(place, place + 1), score, Source.LEARNED, ""))
        for place, score in enumerate(scores)
    ]
    return candidate(key, text, made)


def order(*candidates: Candidate) -> list[int]:
    return [item.release_id.int for item in most_useful(candidates)]


@pytest.mark.parametrize(("score", "bits"), [(0.5, 1.0), (0.0, 0.0), (1.0, 0.0), (0.25, 0.811278), (0.75, 0.811278)])
def test_entropy_is_that_of_a_coin(score: float, bits: float) -> None:
    assert entropy(score) == pytest.approx(bits, abs=1e-6)


def test_the_least_certain_come_first() -> None:
    assert order(one(1, PAPER, 0.99), one(2, SHIPS, 0.5), one(3, "x", 0.8)) == [2, 3, 1]


def test_one_that_nothing_is_guessed_of_is_neither_first_nor_last() -> None:
    assert order(one(1, PAPER, 0.99), one(2, SHIPS), one(3, "word", 0.5)) == [3, 2, 1]


def test_twins_do_not_follow_each_other() -> None:
    found = most_useful([one(1, PAPER, 0.5), one(2, PAPER, 0.49), one(3, SHIPS, 0.3)])
    assert [item.release_id.int for item in found] == [1, 3, 2]
    assert found[2].likeness == pytest.approx(1.0)


def test_many_sure_guesses_are_not_unsure() -> None:
    assert order(one(1, PAPER, *[0.999] * 50), one(2, SHIPS, 0.5)) == [2, 1]


def test_the_order_does_not_depend_on_that_of_the_candidates() -> None:
    many = [one(number, PAPER if number % 2 else SHIPS, number / 20) for number in range(1, 20)]
    assert order(*many) == order(*reversed(many))
    assert sorted(order(*many)) == list(range(1, 20))


def test_there_may_be_none() -> None:
    assert most_useful([]) == ()
    assert alike({}, {"a": 1.0}) == 0.0
