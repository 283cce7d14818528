"""A sweep for one label: what it offers, what came of it, and when it is at its end."""

from dataclasses import replace

import pytest

from domain.annotation import AnnotatedRelease, Annotation
from domain.edit import apply, reversed_edit
from domain.errors import Refusal, StaleEdit
from domain.person import Person, Role
from domain.span import Span
from domain.suggestion import Rejection, Round, Source, Suggestion
from domain.sweep import Candidate, close_round, known_words, next_number, offered, patterns_for, suggested_places
from tests.sheets import drawn, fixed_id

ADA = Person("ada", Role.ANNOTATOR)
ONE = drawn(
    "{ADVISOR:Thorne Pell LLP} and Thorne Pell LLP. {ADVISOR:Orrin} and orrin's. {NOTE:The Notes}", name="one.txt"
)
TWO = drawn("Thorne\nPell LLP, THORNE PELL LLP, Thorne Pell LLPX and Orrins.", name="two.txt")


def candidates(*sheets: AnnotatedRelease) -> list[Candidate]:
    """What a round by the words labelled so far offers."""
    patterns = patterns_for(known_words(sheets, "ADVISOR"))
    return [item for sheet in sheets for piece in offered(sheet, patterns, "ADVISOR", "ada", "known") for item in piece]


def words(found: list[Candidate]) -> list[str]:
    return [" ".join(item.place.quote.split()) for item in found]


def test_what_bears_the_label_somewhere_is_offered_elsewhere() -> None:
    assert known_words([ONE, TWO], "ADVISOR") == {"Thorne Pell LLP": 1, "Orrin": 1}
    found = candidates(ONE, TWO)
    assert words(found) == ["Thorne Pell LLP", "orrin", "Thorne Pell LLP", "THORNE PELL LLP", "Orrins"]


def test_many_words_are_looked_for_in_portions() -> None:
    names = [f"Quillhaven Partners Number {number}" for number in range(200)]
    patterns = patterns_for(names)
    assert len(patterns) > 1
    text = ". ".join(names)
    assert sum(1 for pattern in patterns for _ in pattern.finditer(text)) == 200


def test_of_words_in_words_the_longest_is_offered_once() -> None:
    sheet = drawn("{ADVISOR:Orrin} {ADVISOR:Orrin Vale Partners} then Orrin Vale Partners and Orrin.")
    assert words(candidates(sheet)) == ["Orrin Vale Partners", "Orrin"]


def test_a_round_is_one_step_with_its_record() -> None:
    first, second, *rest = candidates(ONE, TWO)
    done = close_round([ONE, TWO], "ADVISOR", "words labelled so far", 1, [first, *rest], [second], 5, by=ADA)
    assert done.title == "Sweep Advisor, round 1: 4 accepted, 1 rejected"
    (record,) = [change.after for change in done.of(Round)]
    assert isinstance(record, Round)
    assert (record.number, record.offered, record.accepted, record.rejected, record.author) == (1, 5, 4, 1, "ada")
    one, two = apply(ONE, done), apply(TWO, done)
    assert [(item.quote, item.source) for item in one.rejections] == [("orrin", Source.MEMORY)]
    assert len(two.annotations) == 3
    assert candidates(one, two) == []
    assert next_number([record], "ADVISOR") == 2
    assert next_number([record], "NOTE") == 1
    assert apply(one, reversed_edit(done, "ada")) == ONE


def test_a_round_that_brings_nothing_is_recorded_too() -> None:
    done = close_round([], "ADVISOR", "words labelled so far", 3, [], [], 0, by=ADA)
    assert [type(change.after) for change in done.changes] == [Round]
    assert done.title == "Sweep ADVISOR, round 3: 0 accepted, 0 rejected"


def test_what_lies_in_words_that_were_rejected_is_not_offered() -> None:
    sheet = drawn("{NOTE:Senior Notes} {NOTE:11% Senior Notes} then 11% Senior Notes and Senior Notes.")
    patterns = patterns_for(known_words([sheet], "NOTE"))
    (whole, apart) = [item for piece in offered(sheet, patterns, "NOTE", "ada", "known") for item in piece]
    assert words([whole, apart]) == ["11% Senior Notes", "Senior Notes"]
    sheet = apply(sheet, close_round([sheet], "NOTE", "q", 1, [], [whole], 2, by=ADA))
    inner = patterns_for(["Senior Notes"])
    left = [item for piece in offered(sheet, inner, "NOTE", "ada", "known") for item in piece]
    assert [item.place for item in left] == [apart.place]
    span = Span(whole.place.span.start + 4, whole.place.span.end)
    guess = Suggestion(fixed_id("g"), sheet.release.id, "NOTE", span, "Senior Notes", 0.8, Source.RULE, "rule", "r")
    assert suggested_places(sheet, [guess], "NOTE", 0) == []


def test_what_changed_meanwhile_is_neither_accepted_nor_rejected() -> None:
    found = candidates(ONE, TWO)
    meanwhile = apply(ONE, close_round([ONE], "ADVISOR", "q", 1, found[:1], [], 1, by=Person("eve", Role.ANNOTATOR)))
    for accepted, turned_down in ((found[:1], []), ([], found[:1])):
        with pytest.raises(StaleEdit):
            close_round([meanwhile], "ADVISOR", "q", 1, accepted, turned_down, 1, by=ADA)
    with pytest.raises(StaleEdit, match="not there any more"):
        close_round([ONE], "ADVISOR", "q", 1, found, [], 5, by=ADA)
    with pytest.raises(Refusal, match="reader"):
        close_round([ONE], "ADVISOR", "q", 1, found[:1], [], 1, by=Person("rob", Role.READER))


def test_suggestions_become_places_with_their_score_and_origin() -> None:
    span = Span(TWO.text.index("Orrins"), TWO.text.index("Orrins") + 6)
    guess = Suggestion(
        fixed_id("guess"), TWO.release.id, "ADVISOR", span, "Orrins", 0.8, Source.RULE, "rule: legal advisor", "legal",
        (("cook", "x"), ("role", "legal")),
    )  # fmt: skip
    low = replace(guess, score=0.2)
    (found,) = suggested_places(TWO, [guess, low, replace(guess, label="NOTE")], "ADVISOR", 0.5)
    assert (found.place.line, found.reason) == (2, "rule: legal advisor")
    done = close_round([TWO], "ADVISOR", "suggestions from 0.50", 1, [found], [], 1, by=ADA)
    (made,) = [change.after for change in done.of(Annotation)]
    assert isinstance(made, Annotation)
    assert (made.origin, made.attributes) == ("suggested: rule legal, 0.80", (("role", "legal"),))
    denied = close_round([TWO], "ADVISOR", "suggestions from 0.50", 1, [], [found], 1, by=ADA)
    (no,) = [change.after for change in denied.of(Rejection)]
    assert isinstance(no, Rejection)
    assert (no.source, no.score) == (Source.RULE, 0.8)
