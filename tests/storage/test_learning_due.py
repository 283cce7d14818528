"""How much was approved since the corpus learned, and learning that is stopped early."""

import pytest

from domain.learn_examples import Example, lessons
from domain.span import Span
from storage import training
from storage.corpus import Corpus
from storage.learning import approved_since, learn
from tests.storage.scene import BOB, approve, bring, label, submit


def test_approvals_since_the_model_was_learned_are_counted(corpus: Corpus) -> None:
    bring(corpus)
    assert corpus.ask(approved_since) == 0
    one = label(corpus)
    submit(corpus)
    assert corpus.ask(approved_since) == 0
    approve(corpus, one.id)
    assert corpus.ask(approved_since) == 1
    for _ in learn(corpus):
        pass
    assert corpus.ask(approved_since) == 0
    other = label(corpus, by=BOB)
    submit(corpus, by=BOB)
    approve(corpus, other.id)
    assert corpus.ask(approved_since) == 1


def test_learning_can_be_stopped_before_its_first_step(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training, "HEARD_EVERY", 1)
    given = [
        Example(f"Hale & Dorn LLP advised.\n\nIt is {number}.\n", (("ADVISOR", Span(0, 15)),), frozenset({"ADVISOR"}))
        for number in range(3)
    ]

    def stop(done: int, _total: int, _label: str) -> None:
        assert done == 0
        raise InterruptedError

    with pytest.raises(InterruptedError):
        training.fit(lessons(given), stop)
