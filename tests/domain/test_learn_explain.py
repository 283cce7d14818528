"""What a guess rests on, in words that a lawyer reads."""

import pytest

from domain.features import attributes, passages
from domain.learn import Model, Part
from domain.learn_examples import Facts, lessons
from domain.learn_explain import explain, in_words
from domain.span import Span
from domain.suggestion import Proposal, Source
from tests.domain.teaching import drawing, example, examples


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("+0 word notes", "the word “notes”"),
        ("-1 word its", "the word “its”, 1 word before"),
        ("+2 shape Xxx", "a capitalised word, 2 words after"),
        ("+0 class percent", "a percentage"),
        ("+0 ending ity", "a word in “-ity”"),
        ("-1 shape ;", "“;”, 1 word before"),
        ("-2 edge", "the edge of the paragraph, 2 words before"),
        ("left advisor", "“advisor” among the 8 words before"),
        ("right counsel", "“counsel” among the 8 words after"),
        ("pair-1 of | Xxx", "“of” followed by a capitalised word"),
        ("pair+1 partners | edge", "the legal form of a partnership followed by the edge of the paragraph"),
        ("kind caution", "in a paragraph of the kind caution"),
        (
            "kind caution list include listed",
            "in a paragraph of the kind caution, after “include” or its like, in a sentence with semicolons",
        ),
        ("list colon bracket quoted", "after a colon, inside brackets, inside quotation marks"),
        ("at , list include listed", "“,” after “include” or its like, in a sentence with semicolons"),
        ("behind and list none", "right after “and” outside of a list"),
        ("place 0", "word 1 of the sentence"),
        ("place 4", "far into the sentence"),
    ],
)
def test_a_feature_is_told_in_plain_words(name: str, words: str) -> None:
    assert in_words(name) == words


def test_every_feature_that_texts_give_has_words_of_its_own_kind() -> None:
    known = lessons(examples()).known
    for passage in passages(example(drawing(3)).text + " (see www.example.com; 3/4; a 5-year term, J.P. “Q”: €5)"):
        for names in attributes(passage, known):
            for name in names:
                words = in_words(name)
                assert words
                assert not words.startswith(("+", "-", "pair", "kind", "list ", "left", "shape", "class"))


def test_the_strongest_features_come_first_and_add_up_over_the_words_of_the_guess() -> None:
    weights = {
        "+0 word senior": (-1.0, 2.0, 0.5),
        "+0 word notes": (0.0, 1.0, 4.0),
        "-1 word the": (0.25, -0.25, 0.0),
        "left noon": (0.0, 0.5, 0.5),
        "+0 word rose": (9.0, 0.0, 0.0),
    }
    flat = ((0.0, 0.0, 0.0),) * 3
    model = Model(
        (Part("NOTE", weights, flat),), frozenset({"senior", "notes", "the", "rose", "noon"}), Facts(1, (), 0, 0)
    )
    text = "At noon the senior notes rose."
    guess = Proposal("NOTE", Span(12, 24), 0.9, Source.LEARNED, "learned, 0.90")
    assert explain(model, text, guess) == (
        ("the word “notes”", 4.0),
        ("the word “senior”", 3.0),
        ("“noon” among the 8 words before", 1.0),
        ("the word “the”, 1 word before", -0.5),
    )
    assert model.explain(text, guess) == explain(model, text, guess)
    assert explain(model, text, Proposal("OTHER", Span(12, 24), 0.9, Source.LEARNED, "")) == ()
