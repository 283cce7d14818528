"""Agreement of annotators: what is counted, why a figure is missing, intervals, confusion, time, and the record."""

import json
import sys
from dataclasses import replace
from datetime import date
from random import Random
from uuid import UUID

import numpy as np
import pytest

from domain.agreement import (
    MEANINGS,
    NONE,
    TITLES,
    Coded,
    Figure,
    Measure,
    Period,
    Unit,
    coded,
    to_record,
)
from domain.agreement_align import matched, same_label
from domain.agreement_draw import FEWEST, Draws, figure
from domain.agreement_f1 import f1
from domain.agreement_gamma import MISSING, MOST_ALIGNMENTS, TOO_MANY, TooMany, disorder, solver
from domain.agreement_measure import measure, period_of
from domain.annotation import ADJUDICATED
from domain.span import Span
from domain.tokens import token_spans
from tests import sheets
from tests.domain import agreement_plain as plain

TEXT = "Smith LLP advised on the notes due 2031 of Brightwater Energy."
WHOLE = UUID(int=99)


def unit(label: str, *edges: int) -> Unit:
    return Unit(label, tuple(Span(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True)))


def release(number: int = 1, text: str = TEXT, when: date | None = None, **units: tuple[Unit, ...]) -> Coded:
    return Coded(UUID(int=number), len(text), token_spans(text), units, when)


def figures(*releases: Coded, label: str = NONE) -> dict[Measure, Figure]:
    row = next(row for row in measure(releases, labels=[label] if label else []).whole if row.label == label)
    return {item.name: item for item in row.figures}


ADVISOR, NOTES = unit("advisor", 0, 9), unit("note", 25, 39)


def test_a_sheet_is_read_for_those_who_worked_on_it() -> None:
    sheet = sheets.drawn("{ADVISOR:Smith LLP} advised on {NOTE#1:notes} due {NOTE#1:2031}.")
    first = sheet.annotations[0]
    written = replace(first, id=sheets.fixed_id("third"), origin=ADJUDICATED)
    sheet = replace(sheet, annotations=(*sheet.annotations, written))
    found = coded(sheet, {first.author, "Nobody"}, date(2026, 3, 1))
    assert found.people == {first.author, "Nobody"}
    assert found.units["Nobody"] == ()
    assert found.units[first.author] == (unit("ADVISOR", 0, 9), unit("NOTE", 21, 26, 31, 35))
    assert found.text_length == len(sheet.text)
    assert [token.of(sheet.text) for token in found.tokens][:3] == ["Smith", "LLP", "advised"]
    assert found.when == date(2026, 3, 1)


def test_each_measure_has_a_title_and_a_meaning() -> None:
    assert set(TITLES) == set(MEANINGS) == set(Measure)
    assert all(meaning.endswith(".") for meaning in MEANINGS.values())


# Undefined figures


def test_one_annotator() -> None:
    found = measure([release(Ada=(ADVISOR,))])
    assert found.releases == 0
    for row in (*found.whole, *found.by_annotator):
        for item in row.figures:
            assert (item.value, item.n, item.releases) == (None, 0, 0)
            assert item.undefined == "No release was worked on by Ada and somebody else."
    assert found.pairs == found.by_release == found.over_time == found.confusions == ()


def test_nobody() -> None:
    assert measure([]).whole[0].figures[0].undefined == "No release was worked on by two people."


def test_no_release_in_common() -> None:
    found = measure([release(1, Ada=(ADVISOR,)), release(2, Ben=(ADVISOR,))])
    for row in (*found.whole, *found.pairs):
        assert {item.undefined for item in row.figures} == {"No release was worked on by both Ada and Ben."}


def test_a_pair_without_a_release_in_common_leaves_the_others_their_mean() -> None:
    found = measure([release(1, Ada=(ADVISOR,), Ben=(ADVISOR,)), release(2, Ada=(NOTES,), Cem=(ADVISOR,))])
    assert found.whole[0].figure(Measure.F1_EXACT).value == 0.5
    (pair,) = [row for row in found.pairs if row.people == ("Ben", "Cem") and row.label == NONE]
    assert pair.figure(Measure.F1_EXACT).undefined == "No release was worked on by both Ben and Cem."


def test_nobody_labelled_anything() -> None:
    found = figures(release(Ada=(), Ben=()))
    assert found[Measure.F1_EXACT].undefined == "Neither has labelled anything."
    assert found[Measure.F1_OVERLAP].undefined == "Neither has labelled anything."
    assert found[Measure.KAPPA_SPANS].undefined == "Neither has labelled anything."
    assert found[Measure.ALPHA].undefined == "Nobody has labelled anything."
    assert "one and the same category to all tokens" in found[Measure.KAPPA_TOKENS].undefined


def test_nobody_used_the_label() -> None:
    found = figures(release(Ada=(ADVISOR,), Ben=(ADVISOR,)), label="note")
    assert found[Measure.F1_EXACT].undefined == "Neither has labelled anything with “note”."
    assert found[Measure.ALPHA].undefined == "Nobody has labelled anything with “note”."
    assert all(item.value is None for item in found.values())


def test_perfect_agreement_on_one_category_has_no_kappa() -> None:
    found = figures(release(Ada=(unit("note", 0, len(TEXT)),), Ben=(unit("note", 0, len(TEXT)),)))
    assert found[Measure.F1_EXACT].value == found[Measure.ALPHA].value == 1
    for kind, things in ((Measure.KAPPA_TOKENS, "tokens"), (Measure.KAPPA_SPANS, "spans")):
        assert found[kind].undefined == (
            f"Both gave one and the same category to all {things}: chance would agree as well, so kappa is 0 by 0."
        )


def test_empty_texts() -> None:
    found = figures(release(text="", Ada=(), Ben=()))
    assert found[Measure.KAPPA_TOKENS].undefined == "The texts have no tokens."
    assert found[Measure.ALPHA].undefined == "The texts are empty."
    assert found[Measure.KAPPA_TOKENS].n == 0


def test_a_text_of_one_character_leaves_no_room_for_chance() -> None:
    found = figures(release(text="a", Ada=(unit("note", 0, 1),), Ben=(unit("note", 0, 1),)))
    assert found[Measure.ALPHA].undefined.startswith("The texts are too short for units to lie anywhere else")


def test_several_reasons_are_all_told() -> None:
    everything = (unit("note", 0, len(TEXT)),)
    found = figures(release(1, Ada=everything, Ben=everything), release(2, text="", Ada=(), Cem=()))
    assert found[Measure.KAPPA_TOKENS].undefined.startswith("It is undefined for each pair: Both gave one")
    assert found[Measure.KAPPA_TOKENS].undefined.endswith("The texts have no tokens.")


def test_a_pair_without_a_release_in_common_gives_no_reason_of_its_own() -> None:
    everything = (unit("note", 0, len(TEXT)),)
    found = figures(release(1, Ada=everything, Ben=everything), release(2, Ada=everything, Cem=everything))
    assert found[Measure.KAPPA_TOKENS].undefined.startswith("Both gave one and the same category to all tokens")


# What is counted


def test_who_found_nothing_disagrees_with_who_found_something() -> None:
    found = figures(release(Ada=(ADVISOR, NOTES), Ben=()))
    assert found[Measure.F1_EXACT].value == found[Measure.F1_OVERLAP].value == 0
    assert found[Measure.KAPPA_TOKENS].value == 0
    alpha = found[Measure.ALPHA].value
    assert alpha is not None
    assert alpha < 0


def test_fragments_are_equal_only_all_together() -> None:
    whole, broken = unit("note", 10, 20), unit("note", 10, 14, 16, 20)
    found = figures(release(Ada=(broken,), Ben=(broken,)))
    assert found[Measure.F1_EXACT].value == 1
    found = figures(release(Ada=(whole,), Ben=(broken,)))
    assert found[Measure.F1_EXACT].value == 0
    assert found[Measure.F1_OVERLAP].value == 1
    assert found[Measure.ALPHA].n == 3


def test_a_gap_between_fragments_is_not_covered() -> None:
    assert (
        figures(release(Ada=(unit("note", 0, 5, 20, 25),), Ben=(unit("note", 8, 12),)))[Measure.F1_OVERLAP].value == 0
    )


def test_several_labels_on_a_token_are_a_category_of_their_own() -> None:
    both = (unit("advisor", 0, 5), unit("note", 0, 5))
    found = figures(release(text="aaaaa bbbbb", Ada=both, Ben=(unit("note", 0, 5),)))
    assert found[Measure.KAPPA_TOKENS].value == pytest.approx((1 / 2 - 1 / 4) / (1 - 1 / 4))
    found = figures(release(text="aaaaa bbbbb", Ada=both, Ben=(unit("note", 0, 5),)), label="note")
    assert found[Measure.KAPPA_TOKENS].value == 1


def test_overlapping_units_of_one_label_and_person_count_once_in_alpha() -> None:
    twice = (unit("note", 5, 12), unit("note", 10, 20))
    found = figures(release(Ada=twice, Ben=(unit("note", 5, 20),)))
    assert found[Measure.ALPHA].value == 1
    assert found[Measure.ALPHA].n == 2


def test_as_many_as_possible_are_matched() -> None:
    """The first one must give way to the second, which has no other partner."""
    first = (unit("note", 0, 10), unit("note", 0, 3))
    second = (unit("note", 0, 4), unit("note", 5, 9))
    assert matched(first, second, same_label) == [(0, 1), (1, 0)]


def test_a_long_chain_is_matched() -> None:
    first = [unit("note", 10 * place, 10 * place + 9) for place in range(3_000)]
    second = [unit("note", 10 * place + 5, 10 * place + 14) for place in range(2_999)]
    assert len(matched(first, second)) == 2_999


def test_units_that_are_matched_may_have_any_order() -> None:
    random = Random(4)
    for _ in range(200):
        sides = []
        for _ in range(2):
            starts = [random.randrange(40) for _ in range(random.randrange(6))]
            sides.append(tuple(unit("note", start, start + random.randrange(12)) for start in starts))
        assert len(matched(*sides)) == plain.most_matches(*sides)


def test_n_says_what_it_counts() -> None:
    found = figures(release(Ada=(ADVISOR, NOTES), Ben=(ADVISOR,)), release(2, Ada=(), Ben=()), release(3, Ada=(NOTES,)))
    tokens = len(token_spans(TEXT))
    counted = {kind: (item.n, item.unit_of_n, item.releases) for kind, item in found.items()}
    assert counted == {
        Measure.F1_EXACT: (3, "spans", 2),
        Measure.F1_OVERLAP: (3, "spans", 2),
        Measure.KAPPA_TOKENS: (2 * tokens, "tokens", 2),
        Measure.KAPPA_SPANS: (2, "spans", 2),
        Measure.ALPHA: (3, "units", 2),
    }


def test_of_several_people_nothing_is_counted_twice() -> None:
    found = figures(release(Ada=(ADVISOR,), Ben=(ADVISOR,), Cem=(NOTES,)))
    assert found[Measure.F1_EXACT].n == 3
    assert found[Measure.KAPPA_SPANS].n == 2
    assert found[Measure.KAPPA_TOKENS].n == len(token_spans(TEXT))


def test_two_of_several_people() -> None:
    found = measure([release(Ada=(ADVISOR,), Ben=(NOTES,), Cem=(ADVISOR,))], between=("Cem", "Ada"))
    assert found.people == ("Cem", "Ada")
    assert found.labels == ("advisor",)
    assert found.whole[0].figure(Measure.F1_EXACT).value == 1
    assert [row.people for row in found.pairs] == [("Cem", "Ada")] * 2


# Intervals


def corpus(number: int, seed: int = 1) -> list[Coded]:
    random = Random(seed)
    releases = []
    for place in range(number):
        ours = tuple(unit("note", start, start + 5) for start in range(0, 50, 10))
        theirs = tuple(item for item in ours if random.random() < 0.8)
        releases.append(release(place, Ada=ours, Ben=theirs))
    return releases


def test_intervals_are_the_same_for_a_seed_and_others_for_another() -> None:
    releases = corpus(20)
    assert measure(releases, seed=4) == measure(releases, seed=4)
    one, other = (measure(releases, seed=seed).whole[0].figures for seed in (4, 5))
    assert [item.value for item in one] == [item.value for item in other]
    assert [item.low for item in one] != [item.low for item in other]


def test_an_interval_holds_the_value_and_narrows_with_more_releases() -> None:
    widths = []
    for number in (10, 160):
        item = measure(corpus(number)).whole[0].figure(Measure.F1_EXACT)
        assert item.low is not None
        assert item.high is not None
        assert item.value is not None
        assert item.low < item.value < item.high
        widths.append(item.high - item.low)
    assert widths[1] < widths[0] / 2


def test_intervals_cover_the_truth_about_as_often_as_they_say() -> None:
    """Found are 8 of 10 spans, so F1 of endlessly many releases is 2 x 8 / (10 + 8)."""
    random = np.random.RandomState(11)
    truth, covered, tries = 16 / 18, 0, 300
    for seed in range(tries):
        hits = random.binomial(10, 0.8, 40)
        tally = f1([(10, int(hit), int(hit)) for hit in hits], np.ones(40), "")
        item = figure(Measure.F1_EXACT, tally, Draws(seed, 400))
        assert item.low is not None
        assert item.high is not None
        covered += item.low <= truth <= item.high
    assert 0.90 < covered / tries < 0.99


def test_each_release_is_drawn_as_often_as_any_other() -> None:
    draws = Draws(0, 4_000).of(10)
    assert (draws.sum(axis=1) == 10).all()
    assert draws.mean(axis=0) == pytest.approx(np.ones(10), abs=0.08)


def test_too_few_releases_have_no_interval() -> None:
    item = measure(corpus(FEWEST - 1)).whole[0].figure(Measure.F1_EXACT)
    assert item.value is not None
    assert (item.low, item.high) == (None, None)
    assert item.no_interval == "There is no interval: 4 releases cannot be drawn anew, it takes 5."
    assert not measure(corpus(FEWEST)).whole[0].figure(Measure.F1_EXACT).no_interval


def test_a_figure_that_is_mostly_undefined_has_no_interval() -> None:
    """One of 40 releases has the label; with this seed only one of three draws has that release."""
    tally = f1([(1, 1, 1)] + [(0, 0, 0)] * 39, np.ones(40), "")
    rare = next(seed for seed in range(1_000) if 0 < (Draws(seed, 3).of(40)[:, 0] > 0).sum() < 2)
    item = figure(Measure.F1_EXACT, tally, Draws(rare, 3))
    assert (item.value, item.low) == (1, None)
    assert item.no_interval == "There is no interval: in more than half of the draws the figure is undefined."
    assert figure(Measure.F1_EXACT, tally, Draws(0, 500)).low == 1


# Confusion, time, annotators, record


def test_confusion_counts_each_span_once_and_names_the_releases() -> None:
    first = release(1, Ada=(ADVISOR, NOTES), Ben=(ADVISOR, unit("advisor", 25, 30)))
    second = release(2, Ada=(ADVISOR,), Ben=(ADVISOR, unit("note", 50, 55)))
    third = release(3, Ada=(unit("note", 50, 55),), Ben=())
    (confusion,) = measure([first, second, third, release(4, Ada=(NOTES,))]).confusions
    found = {(cell.first, cell.second): (cell.count, [item.int for item in cell.releases]) for cell in confusion.cells}
    assert found == {
        ("advisor", "advisor"): (2, [1, 2]),
        ("note", "advisor"): (1, [1]),
        (NONE, "note"): (1, [2]),
        ("note", NONE): (1, [3]),
    }
    assert confusion.cell("note", "note").count == 0


def test_the_diagonal_of_a_confusion_is_what_f1_matches() -> None:
    """The same label is matched first, also where another one has more in common."""
    found = measure([release(Ada=(unit("note", 0, 10),), Ben=(unit("advisor", 0, 10), unit("note", 9, 12)))])
    assert found.confusions[0].cell("note", "note").count == 1
    assert found.confusions[0].cell(NONE, "advisor").count == 1
    assert found.whole[0].figure(Measure.F1_OVERLAP).value == pytest.approx(2 / 3)


def test_agreement_over_time() -> None:
    dates = [date(2026, 3, 31), date(2026, 1, 1), date(2026, 3, 1), None]
    found = measure(
        [
            release(place, when=when, Ada=(ADVISOR,), Ben=(ADVISOR if place < 2 else NOTES,))
            for place, when in enumerate(dates)
        ]
    )
    rows = [row for row in found.over_time if row.label == NONE]
    values = {row.period: (row.figure(Measure.F1_EXACT).value, row.figure(Measure.F1_EXACT).releases) for row in rows}
    assert values == {"2026-01": (1.0, 1), "2026-03": (0.5, 2)}


def test_weeks_are_those_of_iso_8601() -> None:
    assert period_of(date(2027, 1, 1), Period.WEEK) == "2026-W53"
    assert period_of(date(2027, 1, 4), Period.WEEK) == "2027-W01"


def test_a_figure_over_time_is_that_of_its_releases_alone() -> None:
    early, late = corpus(6, 1), corpus(7, 2)
    late = [replace(item, release=UUID(int=100 + place), when=date(2026, 2, 1)) for place, item in enumerate(late)]
    early = [replace(item, when=date(2026, 1, 1)) for item in early]
    found = {row.period: row for row in measure(early + late).over_time if row.label == NONE}
    assert found["2026-01"].figures == measure(early).whole[0].figures
    assert found["2026-02"].figures == measure(late).whole[0].figures


def test_the_record_is_json() -> None:
    found = measure([release(Ada=(ADVISOR,), Ben=(NOTES,), when=date(2026, 1, 1))], period=Period.WEEK)
    record = json.loads(json.dumps(to_record(found)))
    assert record["people"] == ["Ada", "Ben"]
    assert record["period"] == "week"
    assert record["whole"][0]["figures"][0] == {
        "name": "f1_exact",
        "value": 0.0,
        "n": 2,
        "unit_of_n": "spans",
        "releases": 1,
        "low": None,
        "high": None,
        "undefined": "",
        "no_interval": "There is no interval: 1 release cannot be drawn anew, it takes 5.",
    }
    assert record["by_release"][0]["release"] == str(UUID(int=1))
    assert record["confusions"][0]["cells"][0]["releases"] == [str(UUID(int=1))]


# Gamma


def test_gamma_says_when_its_library_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "scipy.optimize", None)
    item = measure([release(Ada=(ADVISOR,), Ben=(ADVISOR,))], gamma=True).whole[0].figure(Measure.GAMMA)
    assert item.value is None
    assert item.undefined == MISSING


def test_gamma_is_only_there_when_asked_for() -> None:
    assert Measure.GAMMA not in figures(release(Ada=(ADVISOR,), Ben=(ADVISOR,)))


def test_gamma_of_a_corpus_is_the_mean_of_its_releases() -> None:
    pytest.importorskip("scipy")
    shifted = (unit("advisor", 1, 9), unit("note", 25, 34))
    releases = [release(1, Ada=(ADVISOR, NOTES), Ben=(ADVISOR, NOTES), Cem=(ADVISOR, NOTES))]
    releases += [release(2, Ada=(ADVISOR, NOTES), Ben=shifted, Cem=(ADVISOR,)), release(3, Ada=(), Ben=())]
    found = measure(releases, gamma=True)
    values = [row.figure(Measure.GAMMA).value for row in found.by_release if row.label == NONE]
    assert values[0] == 1
    assert values[1] is not None
    assert 0 < values[1] < 1
    assert values[2] is None
    assert found.whole[0].figure(Measure.GAMMA).value == pytest.approx((1 + values[1]) / 2)
    assert found.whole[0].figure(Measure.GAMMA).n == 11
    last = found.by_release[-3].figure(Measure.GAMMA)
    assert last.undefined == "Nobody has labelled anything."


def test_gamma_of_too_many_units_is_not_given() -> None:
    optimize = solver()
    if optimize is None:
        pytest.skip("SciPy is not installed")
    number = 60
    side = np.array([[place, place + 1, 0] for place in range(number)], dtype=float)
    assert (number + 1) ** 3 > MOST_ALIGNMENTS
    with pytest.raises(TooMany):
        disorder([side, side, side], optimize)
    notes = tuple(unit("note", place, place + 1) for place in range(number))
    item = measure([release(Ada=notes, Ben=notes, Cem=notes)], gamma=True).whole[0].figure(Measure.GAMMA)
    assert item.undefined == TOO_MANY
