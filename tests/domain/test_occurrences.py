"""Every occurrence of some words, however they are wrapped and written, and a label on all of them in one step."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.annotation import AnnotatedRelease, Annotation, Negative
from domain.concordance import Order, in_order
from domain.edit import apply, reversed_edit
from domain.errors import Refusal, StaleEdit
from domain.occurrences import CONTEXT, Occurrence, Wanted, label_all, occurrences, relabelled
from domain.person import Person, Role
from domain.span import Span
from tests.sheets import START, drawn, fixed_id

ADA = Person("ada", Role.ANNOTATOR)
ELSEWHERE = fixed_id("elsewhere")
READER = Person("rob", Role.READER)

WRAPPED = """Lehmore Brothers Inc. and LEHMORE BROTHERS Inc.'s 11 3/4% Senior Subordi-
nated Notes due 2009. The Senior\u00a0Subordinated Note's "Notes" and “Notes”
Orrin & Vale Partners;  Orrin and Vale
                -2-
<PAGE>
                 3
Partners, Orrin &amp; Vale Partner's. Notebook. long-
term debt, long–term debt, long term. Subsidiaries, subsidiary, Denote 12 Notes.
"""


def found(text: str, words: str, **how: bool) -> list[str]:
    """What is found, its blanks as one."""
    return [" ".join(match.span.of(text).split()) for match in Wanted(words, **how).pattern().finditer(text)]


@pytest.mark.parametrize(
    ("words", "how", "expected"),
    [
        ("Lehmore Brothers Inc.", {}, ["Lehmore Brothers Inc.", "LEHMORE BROTHERS Inc."]),
        ("Lehmore Brothers Inc.", {"case": True}, ["Lehmore Brothers Inc."]),
        ("Senior Subordinated Notes", {}, ["Senior Subordi- nated Notes", "Senior Subordinated Note"]),
        ("Senior Subordinated Notes", {"variants": False}, ["Senior Subordi- nated Notes"]),
        ("Senior Subordi-\nnated Notes", {"variants": False}, ["Senior Subordi- nated Notes"]),
        ('"Notes"', {}, ['"Notes"', "“Notes”"]),
        ('"Notes"', {"variants": False}, ['"Notes"']),
        (
            "Orrin & Vale Partners",
            {},
            ["Orrin & Vale Partners", "Orrin and Vale -2- <PAGE> 3 Partners", "Orrin &amp; Vale Partner"],
        ),
        ("Orrin and Vale <PAGE> Partners", {"variants": False}, ["Orrin and Vale -2- <PAGE> 3 Partners"]),
        ("long-term debt", {}, ["long- term debt", "long–term debt"]),
        ("long-term debt", {"variants": False}, ["long- term debt"]),
        ("subsidiary", {}, ["Subsidiaries", "subsidiary"]),
        ("Partner’s", {}, ["Partners", "Partners", "Partner"]),
        ("note", {"variants": False}, ["Note"]),
        ("note", {"variants": False, "whole": False}, ["Note", "Note", "Note", "Note", "Note", "note", "Note"]),
        ("Denote Notes", {}, []),
        (r"Sub\w+", {"regular": True}, ["Subordi", "Subordinated", "Subsidiaries", "subsidiary"]),
    ],
)
def test_words_are_found_as_they_are_written(words: str, how: Mapping[str, bool], expected: list[str]) -> None:
    assert found(WRAPPED, words, **how) == expected


@given(
    st.lists(st.sampled_from(["Senior", "11", "3/4%", "Notes", "(the", "😀", "&", "a.b*c", "[x", "\\d"]), min_size=1),
    st.data(),
)
def test_any_words_are_found_over_any_blanks(words: list[str], data: st.DataObject) -> None:
    blanks = st.sampled_from([" ", "\n", "  \n   ", "\u00a0", "\n\n<PAGE>\n", "\t"])
    text = "😀 " + words[0] + "".join(data.draw(blanks) + word for word in words[1:]) + " ."
    places = [match.span for match in Wanted(" ".join(words)).pattern().finditer(text)]
    assert Span(2, len(text) - 2) in places or places[0].start <= 2


@pytest.mark.parametrize("words", ["", "  \n", "x" * 4_000])
def test_nothing_and_too_much_are_refused(words: str) -> None:
    with pytest.raises(Refusal):
        Wanted(words).pattern()


def test_a_whole_paragraph_can_be_looked_for() -> None:
    words = "The exchange may fail, and nobody can say whether copper becomes dear; " * 30
    wrapped = words.replace(" and", "\nand").replace("whether", "whe-\nther")
    assert len(found(f"{wrapped}{words}", words[: len(words) // 30 * 26])) == 2


def test_a_shorter_number_of_blanks_is_no_reason_to_find_nothing() -> None:
    assert found("first\n   12\nsecond", "first second") == []


SHEET = drawn(
    "{ADVISOR:Thorne Pell LLP} advised. Thorne Pell LLP won. {NOTE:Thorne Pell LLP notes}.\n\nThorne\nPell LLP."
)


def places(sheet: AnnotatedRelease, words: str = "Thorne Pell LLP", person: str = "ada") -> list[Occurrence]:
    return [item for piece in occurrences(sheet, Wanted(words).pattern(), "ADVISOR", person) for item in piece]


def test_what_is_labelled_already_is_marked() -> None:
    first, second, third, fourth = places(SHEET)
    assert first.why.startswith("already Advisor, by ")
    assert [item.why for item in (second, third, fourth)] == ["", "", ""]
    assert (first.labels, third.labels) == (("ADVISOR",), ("NOTE",))
    assert [item.line for item in (first, second, third, fourth)] == [1, 1, 1, 3]
    assert (second.before[-10:], second.after[:5]) == ("advised. ", " won.") or second.before.endswith("advised. ")
    assert len(second.before) <= CONTEXT
    assert places(SHEET, "Pell LLP")[0].why.startswith("overlaps Advisor by ")


def test_a_twin_is_the_persons_own() -> None:
    author = SHEET.annotations[0].author
    assert places(SHEET, person=author)[0].twin
    assert not places(SHEET, person="nobody")[0].twin


def test_one_edit_labels_all_that_is_chosen_and_is_taken_back_as_one() -> None:
    _, *chosen = places(SHEET)
    done = label_all([SHEET], chosen, "ADVISOR", by=ADA, attributes={"role": "legal"})
    after = apply(SHEET, done)
    made = [item for item in after.annotations if item.author == "ada"]
    assert [(item.quote, item.attributes, item.origin) for item in made] == [
        ("Thorne Pell LLP", (("role", "legal"),), "occurrence"),
        ("Thorne Pell LLP", (("role", "legal"),), "occurrence"),
        ("Thorne\nPell LLP", (("role", "legal"),), "occurrence"),
    ]
    assert done.title == "Advisor: 3 × Thorne Pell LLP"
    assert apply(after, reversed_edit(done, "ada")) == SHEET


def test_a_word_that_there_is_none_ends_once() -> None:
    release = SHEET.release.id
    none = Negative(release, release, "ADVISOR", "ada", START)
    sheet = replace(SHEET, negatives=(none,))
    done = label_all([sheet], places(sheet)[1:], "ADVISOR", by=ADA)
    assert [change.before for change in done.of(Negative)] == [none]


def test_what_was_changed_meanwhile_is_not_labelled() -> None:
    _, *chosen = places(SHEET)
    meanwhile = apply(SHEET, label_all([SHEET], chosen[:1], "ADVISOR", by=Person("eve", Role.ANNOTATOR)))
    with pytest.raises(StaleEdit, match="changed meanwhile"):
        label_all([meanwhile], chosen, "ADVISOR", by=ADA)
    with pytest.raises(StaleEdit, match="not there any more"):
        label_all([], chosen, "ADVISOR", by=ADA)


def test_rules_hold_for_many_as_for_one() -> None:
    _, *chosen = places(SHEET)
    for refused, words in (
        (lambda: label_all([SHEET], chosen, "ADVISOR", by=READER), "annotat"),
        (lambda: label_all([SHEET], [], "ADVISOR", by=ADA), "No place"),
        (lambda: label_all([SHEET], chosen, "NOBODY", by=ADA), "NOBODY"),
        (lambda: label_all([SHEET], chosen, "ADVISOR", by=ADA, attributes={"role": "cook"}), "cook"),
    ):
        with pytest.raises(Refusal, match=words):
            refused()


def test_what_lies_over_a_place_is_found_among_many() -> None:
    text = "Pell " * 300
    long = Annotation(
        SHEET.annotations[0].id, SHEET.release.id, "ADVISOR", (Span(10, 700),), text[10:700], "eve", START,
        SHEET.annotations[0].revision,
    )  # fmt: skip
    sheet = replace(SHEET, text=text, annotations=(long,))
    marked = [bool(item.why) for item in places(sheet, "Pell")]
    assert marked == [Span(start, start + 4).overlaps(Span(10, 700)) for start in range(0, 1_500, 5)]


LINES = drawn(
    "{NOTE:alpha} Beta gamma one. zeta {ADVISOR:Beta} beta two. alpha zeta Beta Gamma three. {ADVISOR:Beta} a"
)


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (Order.RELEASE, ["Beta gamma", "Beta beta", "beta two", "Beta Gamma", "Beta a"]),
        (Order.RIGHT, ["Beta a", "Beta beta", "Beta gamma", "Beta Gamma", "beta two"]),
        (Order.LEFT, ["Beta gamma", "beta two", "Beta a", "Beta Gamma", "Beta beta"]),
        (Order.LABEL, ["Beta a", "Beta beta", "Beta gamma", "Beta Gamma", "beta two"]),
    ],
)
def test_a_concordance_has_an_order(order: Order, expected: list[str]) -> None:
    lines = in_order(places(LINES, "Beta"), order)
    assert [" ".join(f"{line.quote}{line.after}".replace(".", "").split()[:2]) for line in lines] == expected


def test_the_places_that_were_listed_follow_an_edit() -> None:
    sheet = drawn("{NOTE:Orrin Vale} and Orrin.")
    pattern = Wanted("orrin").pattern()

    def listed(of: AnnotatedRelease) -> list[Occurrence]:
        return [place for piece in occurrences(of, pattern) for place in piece]

    before = listed(sheet)
    made = label_all([sheet], before, "ADVISOR", by=ADA)
    after = relabelled(before, made)
    assert [place.labels for place in after] == [("NOTE", "ADVISOR"), ("ADVISOR",)]
    assert relabelled(after, reversed_edit(made, "ada")) == before
    assert relabelled([replace(before[0], release_id=ELSEWHERE)], made)[0].over == before[0].over
