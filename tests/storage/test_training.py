"""Training by python-crfsuite: the same lessons give the same bytes, it learns and unlearns, and it can be stopped."""

import tempfile
from dataclasses import replace
from math import isclose
from pathlib import Path

import pytest
from pycrfsuite import ItemSequence, Tagger

from domain.errors import Refusal
from domain.features import attributes, passages
from domain.learn import Model
from domain.learn_decode import Chain, best_path
from domain.learn_examples import TAGS, Example, lessons
from domain.span import Span
from storage.training import fit, trained
from storage.training_process import Training, train
from tests.domain.teaching import LABELS, drawing, example, examples

UNSEEN = (
    "YORK, May 3, 2006 -- Pellow Grain Company announced today that it will redeem its 9 1/8% Senior Notes due 2012. "
    "The company runs plants in two towns.\n\n"
    "Veldt Barrow LLC acted as financial advisor to the company and Cray & Motte LLP as its legal advisor.\n\n"
    "This release contains forward-looking statements. Factors that could cause actual results to differ include "
    "our ability to close the offering, changes in grain prices and the loss of a large customer.\n"
)


@pytest.fixture(scope="module")
def model() -> Model:
    return fit(lessons(examples()))


def found(model: Model, text: str) -> list[tuple[str, str]]:
    return [(item.label, item.span.of(text)) for item in model.propose(text) if item.score > 0.3]


def test_it_finds_firms_and_notes_that_it_never_saw(model: Model) -> None:
    assert found(model, UNSEEN) == [
        ("NOTE", "9 1/8% Senior Notes due 2012"),
        ("ADVISOR", "Veldt Barrow LLC"),
        ("ADVISOR", "Cray & Motte LLP"),
        ("RISK_FACTOR", "our ability to close the offering"),
        ("RISK_FACTOR", "changes in grain prices"),
        ("RISK_FACTOR", "the loss of a large customer"),
    ]
    assert not any("Marlow" in name or "marlow" in name for part in model.parts for name in part.weights)


def test_the_same_examples_in_any_order_give_the_same_bytes(model: Model) -> None:
    assert fit(lessons(reversed(examples()))).to_bytes() == model.to_bytes()


def test_the_other_process_makes_the_same_model(model: Model) -> None:
    steps = list(train(examples()))
    assert steps[-1].model == model
    assert all(step.model is None and 0 < step.done <= step.total for step in steps[:-1])
    assert {step.label for step in steps[:-1]} == LABELS


def test_our_arithmetic_is_that_of_crfsuite(tmp_path: Path) -> None:
    taught = lessons(examples(6))
    _, rows = taught.rows[0]
    path = tmp_path / "model"
    part = trained(rows, taught, path)
    names = {name: str(number) for number, name in enumerate(part.names)}
    tagger = Tagger()
    with tagger.open(str(path)):
        for passage in passages(UNSEEN):
            items = [[names[name] for name in item if name in names] for item in attributes(passage, taught.known)]
            tagger.set(ItemSequence(items))
            scores = [
                [sum(part.weights.get(names.get(name, ""), (0, 0, 0))[tag] for name in item) for tag in range(3)]
                for item in attributes(passage, taught.known)
            ]
            chain = Chain(scores, part.transitions)
            assert [TAGS[tag] for tag in best_path(scores, part.transitions)] == tagger.tag()
            for at in range(len(items)):
                for tag, name in enumerate(TAGS):
                    assert isclose(chain.marginal(at, tag), tagger.marginal(name, at), abs_tol=1e-4)


def test_what_was_rejected_is_guessed_less(model: Model) -> None:
    text = "Dray Colm LLC acted as financial advisor to the company."
    before = next(item.score for item in model.propose(text) if item.label == "ADVISOR")
    refused = [
        Example(
            f"{name} LLC acted as financial advisor to the company.", (), LABELS, (("ADVISOR", Span(0, len(name))),)
        )
        for name in ("Orm Vail", "Tully Crane", "Besk Rowan")
    ]
    after = fit(lessons([*examples(), *refused])).propose(text)
    assert all(item.score < before - 0.2 for item in after if item.label == "ADVISOR")


def test_one_label_alone_can_be_learned() -> None:
    notes = [
        replace(item, spans=tuple(pair for pair in item.spans if pair[0] == "NOTE"), taught=frozenset({"NOTE"}))
        for item in examples()
    ]
    made = fit(lessons(notes))
    assert made.labels == ("NOTE",)
    assert found(made, UNSEEN) == [("NOTE", "9 1/8% Senior Notes due 2012")]


def test_labels_that_contradict_each_other_are_learned_and_counted() -> None:
    turned = [example(drawing(number).replace("{NOTE:Notes}", "{ADVISOR:Notes}")) for number in range(4)]
    made = fit(lessons([*examples(), *turned]))
    assert made.facts.contradictions == 1
    assert ("NOTE", "9 1/8% Senior Notes due 2012") in found(made, UNSEEN)


@pytest.mark.parametrize("text", ["", " \n", "a", "€" * 50_000, "Notes " * 20_000, "\n\n\n".join("ab" * 500)])
def test_any_text_can_be_looked_at(model: Model, text: str) -> None:
    for item in model.propose(text):
        assert item.span.length > 0
        assert item.span.end <= len(text)


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary files go in this test."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_a_training_that_is_stopped_leaves_nothing(scratch: Path) -> None:
    steps = train(examples())
    first = next(steps)
    assert first.model is None
    assert list(scratch.iterdir())
    steps.close()  # type: ignore[attr-defined]
    assert not list(scratch.iterdir())


def test_a_finished_training_leaves_nothing_but_its_model(scratch: Path) -> None:
    assert [step for step in train(examples(4)) if step.model is not None]
    assert not list(scratch.iterdir())


def test_from_nothing_approved_nothing_is_learned(scratch: Path) -> None:
    with pytest.raises(Refusal, match="Nothing is approved yet"):
        next(train([example("Nothing here.")]))
    assert not list(scratch.iterdir())


def test_a_training_that_dies_is_told_in_a_sentence(scratch: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.training_process._CODE", "import sys; sys.exit('no room')")
    with pytest.raises(Refusal, match="Learning ended before it was done") as told:
        list(train(examples(2)))
    assert "no room" in told.value.details
    assert not list(scratch.iterdir())


def test_what_hears_the_steps_can_end_the_training(scratch: Path) -> None:
    heard: list[Training] = []

    def stop(done: int, total: int, label: str) -> None:
        heard.append(Training(done, total, label))
        if done == 3:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        fit(lessons(examples(4)), stop)
    assert [step.done for step in heard] == [1, 2, 3]
    assert not list(scratch.iterdir())
