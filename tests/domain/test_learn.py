"""What is taught, what is seen of a text, and how a model is kept; training is tested with its files, in storage."""

import random
from dataclasses import replace

import numpy as np
import pytest

from domain.annotation import State
from domain.errors import Refusal
from domain.features import LONGEST, VERSION, attributes, passages, tidy, vocabulary
from domain.learn import Model, OtherVersion, Part, calibrated
from domain.learn_examples import (
    REJECTED_WEIGHT,
    TAGS,
    TWINS,
    Facts,
    contradictions,
    example_of,
    lessons,
    tags_of,
)
from domain.learn_score import Scorer
from domain.segment import word_set
from domain.snap import snapped
from domain.span import Span
from tests.domain.teaching import example, examples, release
from tests.sheets import decided, drawn, found_none

KNOWN = word_set("as its legal advisor and acted to the company of notes")
FACTS = Facts(1, (("NOTE", 1),), 0, 0)


def seen(text: str) -> list[list[str]]:
    (passage,) = passages(text)
    return attributes(passage, KNOWN)


def test_words_and_marks_of_a_passage_lie_where_the_text_has_them() -> None:
    text = "Sable & Vane LLP\nand Quill, Inc. acted (for “the Notes” at 11 3/4%).\n\nIt is over."
    for passage in passages(text):
        for word, start, end in zip(passage.words, passage.starts, passage.ends, strict=True):
            assert text[start:end] == word
    words = [word for passage in passages(text) for word in passage.words]
    assert "".join("".join(words).split()) == "".join(text.split())
    assert "Inc." in words
    assert "11 3/4%" in words


def test_a_passage_goes_on_behind_a_page_mark_in_the_middle_of_a_sentence() -> None:
    broken = list(passages("The company has retained Marlow and\n\n<PAGE>\n\nPike LLP as its counsel."))
    assert [passage.words[-1] for passage in broken] == ["."]
    whole = list(passages("The company has retained counsel.\n\n<PAGE>\n\nThe company has a bank, too."))
    assert len(whole) == 2


def test_a_page_mark_takes_no_text_with_it_that_stands_on_its_line() -> None:
    (passage,) = passages("<PAGE> " + "Marlow and Pike acted as counsel. " * 20)
    assert passage.words[:2] == ("Marlow", "and")


def test_a_line_without_end_makes_passages_of_bounded_length() -> None:
    words = [passage.words for passage in passages("word, " * 5_000)]
    assert sum(map(len, words)) == 10_000
    assert max(map(len, words)) <= LONGEST


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Marlow & Pike LLP acted as its legal advisor", "Kestrel & Vane LLP acted as its legal advisor"),
        ("the company and Harrow Mill", "the company and Bexley Dock"),
    ],
)
def test_a_name_is_seen_by_its_shape_alone(one: str, other: str) -> None:
    assert seen(one) == seen(other)
    assert seen(one) != seen(one.replace("company", "notes").replace("legal", "company"))


def test_the_vocabulary_has_what_is_printed_in_small_letters_often_enough() -> None:
    read = [tuple(passages(text)) for text in ("The Brisk notes rallied.", "Brisk sold notes.", "Notes fell.")]
    known = vocabulary(read, 2)
    assert "notes" in known
    assert not {"brisk", "rallied", "fell"} & known


def test_columns_of_weights_add_up_to_the_features_of_each_word() -> None:
    given = examples(6)
    taught = lessons(given)
    names = sorted(
        {name for row in taught.rows[0][1] for item in attributes(row.passage, taught.known) for name in item}
    )
    draw = random.Random(7)
    weights = {name: tuple(draw.uniform(-1, 1) for _ in range(6)) for name in names[::2]}
    scorer = Scorer(weights, taught.known, 6)
    for passage in passages(given[0].text + "\n\nUnseen Words, Inc. — 5% of “all”\n\n" + given[1].text):
        plain = [
            np.sum([weights[name] for name in item if name in weights] or [[0.0] * 6], axis=0)
            for item in attributes(passage, taught.known)
        ]
        assert np.allclose(scorer.scores(passage), plain)


@pytest.mark.parametrize(
    "text",
    [
        "(i) the loss of customers (such as mills); or",
        "“the Notes,” and",
        "Hadley Brisk & Co., of Leeds.",
        "delays [as of May], it said (twice)",
        "a “3 1/2%” rate...",
    ],
)
def test_ends_are_tidied_as_they_are_snapped_elsewhere(text: str) -> None:
    (passage,) = passages(text)
    for first in range(len(passage.words)):
        for last in range(first, len(passage.words)):
            span = Span(passage.starts[first], passage.ends[last])
            tidied = tidy(passage, first, last)
            if tidied is None:
                assert not any(c.isalnum() for c in span.of(text))
            else:
                assert tidied == snapped(text, span)


def test_a_word_that_a_span_touches_is_in_it() -> None:
    (passage,) = passages("Quill, Inc. advised, Rusk paid")
    tags = tags_of(passage, [Span(0, 11), Span(21, 23)])
    assert list(zip(passage.words, tags, strict=True)) == [
        ("Quill", "B"),
        (",", "I"),
        ("Inc.", "I"),
        ("advised", "O"),
        (",", "O"),
        ("Rusk", "B"),
        ("paid", "O"),
    ]


def test_lessons_do_not_depend_on_the_order_of_the_releases() -> None:
    given = examples(8)
    other = list(given)
    random.Random(3).shuffle(other)
    assert other != given
    assert lessons(given) == lessons(other)


def test_what_nobody_approved_teaches_nothing() -> None:
    with pytest.raises(Refusal, match="Nothing is approved yet"):
        lessons([example("Nothing here."), example("Nor here.")])
    with pytest.raises(Refusal, match="Nothing is approved yet"):
        lessons([])


def test_boilerplate_counts_a_few_times_at_most() -> None:
    caution = "Risks include {RISK_FACTOR:fire}, {RISK_FACTOR:flood} and {RISK_FACTOR:frost}."
    given = [example(f"Release number {number} of the firm.\n\n{caution}") for number in range(9)]
    ((_, rows),) = lessons(given).rows
    assert sum(row.holds for row in rows) == TWINS


def test_a_passage_with_a_rejection_counts_several_times_as_having_none() -> None:
    text = "{ADVISOR:Marlow Pike} acted as advisor.\n\nThe bank lent money to the firm."
    plain = drawn(text).text
    bank = Span(plain.index("bank"), plain.index("bank") + 4)
    ((_, rows),) = lessons([example(text, rejected=(("ADVISOR", bank),))]).rows
    assert {row.passage.words[1]: row.weight for row in rows} == {"Pike": 1, "bank": REJECTED_WEIGHT}
    assert not next(row for row in rows if row.weight > 1).holds


def test_a_release_teaches_the_labels_that_are_known_there() -> None:
    sheet = drawn("{ADVISOR:Marlow} advised on {NOTE:notes}. {ADVISOR:Pike} waits.")
    sheet = decided(sheet, {0: [State.SUBMITTED, State.APPROVED], 2: [State.SUBMITTED]})
    made = example_of(sheet)
    assert made.spans == (("ADVISOR", Span(0, 6)),)
    assert made.taught == {"ADVISOR"}
    assert {label for label, _ in made.unsure} == {"ADVISOR", "NOTE"}
    none = decided(found_none(sheet, "RISK_FACTOR"), {3: [State.SUBMITTED, State.APPROVED]})
    assert example_of(none).taught == {"ADVISOR", "RISK_FACTOR"}


def test_where_something_awaits_a_decision_its_passage_teaches_nothing() -> None:
    text = "{ADVISOR:Marlow} advised.\n\nSo did Pike."
    pike = drawn(text).text.index("Pike")
    ((_, rows),) = lessons([example(text, unsure=(("ADVISOR", Span(pike, pike + 4)),))]).rows
    assert [row.passage.words[0] for row in rows] == ["Marlow"]


def test_the_same_words_under_two_labels_are_counted_unless_both_are_on_one_place() -> None:
    one, other = example("{NOTE:The  Notes} fell."), example("{ADVISOR:the\nnotes} rose.")
    both = example("{NOTE:{ADVISOR:the bonds}} fell.")
    assert contradictions([one, other]) == 1
    assert contradictions([one, both]) == 0
    assert lessons([one, other]).facts.contradictions == 1


def model(**changes: object) -> Model:
    """A model that labels every “notes”."""
    weights = {"+0 word notes": (-9.0, 5.0, -5.0), "+0 class number": (0.0, -3.0, -3.0)}
    flat = ((0.0, -6.0, -9.0), (0.0, -6.0, -9.0), (0.0, 0.0, 0.0))
    part = replace(Part("NOTE", weights, flat), **changes)  # type: ignore[arg-type]
    return Model((part,), frozenset({"notes"}), FACTS)


def test_a_proposal_says_how_sure_it_is_and_who_made_it() -> None:
    found = model().propose("On Monday the notes, 7 of them, rose.")
    assert [(item.label, item.span, item.reason) for item in found if item.score > 0.5] == [
        ("NOTE", Span(14, 19), "learned, 1.00")
    ]
    assert found[0].maker == model().maker
    assert found[0].maker.startswith(f"{VERSION}-")
    assert model().propose("") == ()


@pytest.mark.parametrize(("releases", "trust"), [(0, 0.4), (250, 0.7), (500, 1.0), (9_000, 1.0)])
def test_a_model_is_believed_more_with_more_releases(releases: int, trust: float) -> None:
    assert replace(model(), facts=replace(FACTS, releases=releases)).trust == trust


def test_a_model_comes_back_as_it_was_kept() -> None:
    kept = model(calibration=((0.1, 0.2), (0.9, 0.8)))
    assert Model.from_bytes(kept.to_bytes()) == kept
    assert Model.from_bytes(kept.to_bytes()).to_bytes() == kept.to_bytes()


def test_a_model_of_another_version_has_to_be_learned_again() -> None:
    older = model().to_bytes().replace(b"glossator-model 1", b"glossator-model 0", 1)
    with pytest.raises(OtherVersion, match="is of version 0 and this program needs version 1"):
        Model.from_bytes(older)


@pytest.mark.parametrize("data", [b"", b"lCRF", b"glossator-modelling\n{}", b"\xff\xfe"])
def test_what_is_no_model_is_refused(data: bytes) -> None:
    with pytest.raises(Refusal, match="not a model that was learned here"):
        Model.from_bytes(data)


def test_a_damaged_model_is_refused_and_never_half_read() -> None:
    data = model().to_bytes()
    head = data.index(b"\n") + 1
    for end in range(head, len(data) - 2):
        with pytest.raises(Refusal, match="damaged"):
            Model.from_bytes(data[:end])
    for wrong in (b'"+0 word notes":[-9.0,5.0]', b'"+0 word notes":["a","b","c"]', b'"+0 word notes":5'):
        with pytest.raises(Refusal, match="damaged"):
            Model.from_bytes(data.replace(b'"+0 word notes":[-9.0,5.0,-5.0]', wrong))


def test_a_probability_is_read_off_between_the_points_of_its_table() -> None:
    table = ((0.0, 0.1), (0.5, 0.4), (1.0, 0.9))
    assert [round(calibrated(value, table), 3) for value in (0.0, 0.25, 0.5, 0.75, 1.0)] == [0.1, 0.25, 0.4, 0.65, 0.9]
    assert calibrated(0.3, ()) == 0.3


def test_the_sheets_of_a_corpus_teach_what_their_drawings_say() -> None:
    sheet = release(3)
    everything = {place: [State.SUBMITTED, State.APPROVED] for place in range(len(sheet.annotations))}
    assert example_of(decided(sheet, everything)).spans == examples(4)[3].spans
    assert TAGS == ("O", "B", "I")
