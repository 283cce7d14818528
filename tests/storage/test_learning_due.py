"""How much was approved since the corpus learned."""

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
