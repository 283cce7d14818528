"""What several sources say becomes one list; what is labelled or turned down already is left out of it."""

from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import suggest
from domain.annotation import AnnotatedRelease
from domain.span import Span
from domain.suggest import Sources, pieces, propose, suggestions
from domain.suggestion import Proposal, Rejection, Source, suggested
from tests import sheets

TEXT = "Hale & Dorn LLP advised Northwind Paper on the 5% Senior Notes due 2031."


@dataclass(frozen=True)
class Says:
    """A source that finds words wherever they stand."""

    words: str
    label: str = "ADVISOR"
    score: float = 0.8
    source: Source = Source.RULE
    reason: str = "rule"
    attributes: tuple[tuple[str, str], ...] = ()

    def propose(self, text: str) -> tuple[Proposal, ...]:
        found, start = [], text.find(self.words)
        while start >= 0:
            span = Span(start, start + len(self.words))
            found.append(Proposal(self.label, span, self.score, self.source, self.reason, "m", self.attributes))
            start = text.find(self.words, start + 1)
        return tuple(found)


def learned(words: str, score: float = 0.5, label: str = "ADVISOR") -> Says:
    return Says(words, label, score, Source.LEARNED, f"learned, {score}")


def of(*sources: Says) -> Sources:
    rules, memory, model = (*sources, None, None, None)[:3]
    return Sources(rules, memory, model)


def said(text: str, sources: Sources) -> list[str]:
    return [f"{item.label}:{item.span.of(text)}" for item in propose(text, sources)]


def test_without_sources_nothing_is_guessed() -> None:
    assert propose(TEXT, Sources()) == ()
    assert propose("", Sources(rules=Says("x"))) == ()


def test_of_overlapping_guesses_of_one_label_the_best_wins() -> None:
    sources = Sources(rules=Says("Hale & Dorn"), model=learned("Hale & Dorn LLP", 0.9))
    assert said(TEXT, sources) == ["ADVISOR:Hale & Dorn LLP"]
    assert said(TEXT, replace(sources, model=learned("Hale & Dorn LLP", 0.7))) == ["ADVISOR:Hale & Dorn"]
    assert said(TEXT, replace(sources, model=learned("Hale & Dorn LLP", 0.8))) == ["ADVISOR:Hale & Dorn LLP"]


@dataclass(frozen=True)
class Young(Says):
    """A model of few releases."""

    trust: float = 0.5


@dataclass(frozen=True)
class Ruled(Says):
    """Rules that tell which labels they look for."""

    labels: frozenset[str] = frozenset({"ADVISOR"})


@pytest.mark.parametrize(
    ("words", "label", "expected"),
    [
        ("Hale & Dorn LLP", "ADVISOR", [("Hale & Dorn", 0.8, "rule")]),
        ("Hale & Dorn", "ADVISOR", [("Hale & Dorn", 0.98, "rule; learned")]),
        ("Northwind", "ADVISOR", [("Hale & Dorn", 0.8, "rule"), ("Northwind", 0.45, "learned, no rule")]),
        ("Northwind", "NOTE", [("Hale & Dorn", 0.8, "rule"), ("Northwind", 0.9, "learned")]),
    ],
)
def test_a_model_of_few_releases_gives_way_to_rules_and_is_less_sure_where_they_are_silent(
    words: str, label: str, expected: list[tuple[str, float, str]]
) -> None:
    model = Young(words, label, 0.9, Source.LEARNED, "learned")
    found = propose(TEXT, Sources(rules=Ruled("Hale & Dorn"), model=model))
    assert [(item.span.of(TEXT), round(item.score, 3), item.reason) for item in found] == expected


def test_guesses_of_other_labels_and_beside_stand_together() -> None:
    sources = Sources(rules=Says("Hale"), memory=Says("Hale & Dorn", "NOTE"), model=learned(" & Dorn"))
    assert said(TEXT, sources) == ["NOTE:Hale & Dorn", "ADVISOR:Hale", "ADVISOR:& Dorn"]


def test_sources_that_agree_join_their_reasons_and_scores() -> None:
    rule = Says("Hale", score=0.8, attributes=(("role", "legal"),))
    model = replace(learned("Hale", 0.5), attributes=(("party", "Northwind"), ("role", "other")))
    (found,) = propose(TEXT, Sources(rules=rule, model=model))
    assert (found.reason, found.source, found.maker) == ("rule; learned, 0.5", Source.RULE, "m")
    assert found.score == pytest.approx(0.9)
    assert found.attributes == (("party", "Northwind"), ("role", "legal"))


def test_what_a_person_can_check_is_told_first() -> None:
    sources = Sources(rules=Says("Hale", score=0.4), model=learned("Hale", 0.9))
    (found,) = propose(TEXT, sources)
    assert (found.reason, found.source) == ("rule; learned, 0.9", Source.LEARNED)


def test_a_source_that_says_it_twice_is_no_surer() -> None:
    class Twice:
        def propose(self, text: str) -> tuple[Proposal, ...]:
            return Says("Hale", score=0.6).propose(text) + Says("Hale", score=0.5, reason="other rule").propose(text)

    (found,) = propose(TEXT, Sources(rules=Twice()))
    assert (found.score, found.reason) == (0.6, "rule; other rule")


def test_blanks_are_no_guess_and_none_begins_or_ends_with_them() -> None:
    assert said(TEXT, Sources(rules=Says(" "))) == []
    assert said(TEXT, Sources(rules=Says(" LLP "))) == ["ADVISOR:LLP"]


def test_what_lies_beyond_a_text_is_no_guess() -> None:
    class Beyond:
        def propose(self, text: str) -> tuple[Proposal, ...]:
            return (Proposal("NOTE", Span(0, len(text) + 1), 1.0, Source.LEARNED, "x"),)

    assert propose(TEXT, Sources(model=Beyond())) == ()


@given(st.text("ab \n", max_size=60), st.integers(1, 20))
def test_pieces_are_the_text(text: str, most: int) -> None:
    found = list(pieces(text, most))
    assert "".join(piece for _, piece in found) == text
    assert [start for start, _ in found] == [sum(len(piece) for _, piece in found[:n]) for n in range(len(found))]
    assert all(0 < len(piece) <= most for _, piece in found)


def test_a_long_text_is_cut_between_paragraphs_and_guessed_of_as_a_whole() -> None:
    text = (TEXT + "\n\n") * (2 * suggest.PIECE // len(TEXT))
    found = propose(text, Sources(rules=Says(TEXT)))
    assert len(list(pieces(text))) > 2
    assert len(found) == text.count(TEXT)
    assert {item.span.of(text) for item in found} == {TEXT}


def test_the_model_reads_no_further_than_any_release_is_long() -> None:
    text = (TEXT + "\n\n") * (suggest.LEARNED_WITHIN // len(TEXT) + 3_000)
    by_rule, by_model = (propose(text, of(Says(TEXT))), propose(text, Sources(model=learned(TEXT))))
    assert len(by_rule) == text.count(TEXT)
    assert suggest.LEARNED_WITHIN <= by_model[-1].span.end < suggest.LEARNED_WITHIN + suggest.PIECE


SHEET = sheets.drawn("{ADVISOR:Hale & Dorn LLP} advised on the 5% Notes and the 6% Notes.")


def left(sheet: AnnotatedRelease, *sources: Says, rejections: tuple[Rejection, ...] | None = None) -> list[str]:
    return [item.quote for item in suggestions(sheet, of(*sources), rejections)]


def turned_down(words: str, label: str = "NOTE", start: int | None = None) -> Rejection:
    at = SHEET.text.find(words) if start is None else start
    span = Span(at, at + len(words))
    return Rejection(SHEET.release.id, SHEET.release.id, label, span, words, "ann", sheets.START, Source.RULE, 0.5)


def test_where_a_label_stands_it_is_not_guessed_again() -> None:
    assert left(SHEET, Says("Hale")) == []
    assert left(SHEET, Says("LLP advised")) == []
    assert left(SHEET, Says(" advised")) == ["advised"]
    assert left(SHEET, Says("Hale", "NOTE")) == ["Hale"]


def test_what_was_turned_down_is_not_guessed_again_there() -> None:
    notes = Says("Notes", "NOTE")
    assert left(SHEET, notes) == ["Notes", "Notes"]
    assert left(SHEET, notes, rejections=(turned_down("Notes"),)) == ["Notes"]
    assert left(replace(SHEET, rejections=(turned_down("Notes"),)), notes) == ["Notes"]
    assert left(SHEET, notes, rejections=(turned_down("Notes", "ADVISOR"),)) == ["Notes", "Notes"]
    assert left(SHEET, notes, rejections=(turned_down("5% Notes"),)) == ["Notes", "Notes"]


def test_labels_that_the_scheme_lacks_or_has_retired_are_not_guessed() -> None:
    assert left(SHEET, Says("Notes", "BOND")) == []
    labels = tuple(replace(label, retired=label.id == "NOTE") for label in SHEET.scheme.labels)
    retired = replace(SHEET, scheme=replace(SHEET.scheme, labels=labels))
    assert left(retired, Says("Notes", "NOTE")) == []


def test_guesses_for_another_text_are_none() -> None:
    made = suggested(SHEET.release.id, "x" * 200, Proposal("NOTE", Span(0, 4), 0.5, Source.RULE, "rule"))
    assert suggest.left(SHEET, [made]) == ()
    far = suggested(SHEET.release.id, "x" * 9_000, Proposal("NOTE", Span(8_000, 8_004), 0.5, Source.RULE, "rule"))
    assert suggest.left(SHEET, [far]) == ()


WORDS = st.sampled_from(["Hale", "Dorn LLP", "the", "Senior", "Notes", " ", "&", "5%", "a"])
MANY = st.lists(
    st.builds(learned, WORDS, st.sampled_from([0.2, 0.5, 0.9]), st.sampled_from(["ADVISOR", "NOTE"])), max_size=3
)


@given(MANY)
def test_no_two_guesses_of_one_label_overlap_and_to_guess_again_is_the_same(many: list[Says]) -> None:
    given = of(*many)
    found = propose(TEXT, given)
    assert found == propose(TEXT, given)
    for place, one in enumerate(found):
        assert one.span.of(TEXT) == one.span.of(TEXT).strip() != ""
        for other in found[place + 1 :]:
            assert one.label != other.label or not one.span.overlaps(other.span)
