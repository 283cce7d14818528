"""Annotations carried to another version of a text: where to, how, how surely, and never silently elsewhere."""

import re
from datetime import UTC, datetime
from random import Random
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

import resources
from domain.anchor import CERTAIN, Carried, Method, carry
from domain.anchor_align import GONE
from domain.annotation import AnnotatedRelease, Annotation, quote_of
from domain.release import Release, digest_of
from domain.scheme import Scheme
from domain.span import Span

MOMENT = datetime(2026, 3, 2, tzinfo=UTC)
RELEASE = UUID(int=7)
TEXT = """<PAGE>
                                                        Exhibit 99.1

MARROW CREEK RECEIVES NOTICE

MARROW CREEK, Ohio, May 3, 2005 - Marrow Creek Foundries, Inc. has engaged
Selwyn Dray & Co. as its financial advisor. Hartwell Oss LLP is counsel to
the Committee.

The 9 1/2% Senior Notes due 2011 will be exchanged for the 10% Senior
Secured Notes due 2014. Holders may lose all of their investment.

The Notes are risky. The Notes are new. The Notes are listed. The Notes
are unsecured. The Notes are small.

                                        2
<PAGE>

About Marrow Creek

It casts iron.
"""


def sheet(text: str, *spans: tuple[Span, ...]) -> AnnotatedRelease:
    release = Release(RELEASE, "old.txt", digest_of(text), len(text), MOMENT)
    made = tuple(
        Annotation(uuid4(), RELEASE, "NOTE", parts, quote_of(text, parts), "ann", MOMENT, uuid4()) for parts in spans
    )
    return AnnotatedRelease(release, text, Scheme("s", ()), made)


def at(text: str, words: str, number: int = 1) -> Span:
    """The n-th place of some words."""
    start = -1
    for _ in range(number):
        start = text.index(words, start + 1)
    return Span(start, start + len(words))


def one(old: str, span: Span, new: str) -> tuple[str, Method, float]:
    (item,) = carry(sheet(old, (span,)), new)
    return quote_of(new, item.fragments), item.method, item.score


def words(text: str) -> list[str]:
    return text.split()


def test_the_same_text_has_everything_where_it_was() -> None:
    spans = [(at(TEXT, "Selwyn Dray & Co."),), (at(TEXT, "9 1/2%"), at(TEXT, "2011")), (Span(3, 4),)]
    found = carry(sheet(TEXT, *spans), TEXT)
    assert [(item.fragments, item.method, item.score) for item in found] == [
        (fragments, Method.EXACT, 1.0) for fragments in spans
    ]


def test_what_is_put_in_before_shifts_it() -> None:
    new = TEXT.replace("MARROW CREEK RECEIVES", "AMENDED AND RESTATED 🏭\n\nMARROW CREEK RECEIVES")
    shift = len(new) - len(TEXT)
    span = at(TEXT, "Hartwell Oss LLP")
    (item,) = carry(sheet(TEXT, (span,)), new)
    assert item == Carried(item.annotation, (Span(span.start + shift, span.end + shift),), Method.EXACT, 1.0)


def test_the_third_of_five_goes_to_the_third() -> None:
    new = TEXT.replace("MARROW CREEK RECEIVES", "THE NOTES\n\nThe Notes are mentioned.\n\nMARROW CREEK RECEIVES")
    (item,) = carry(sheet(TEXT, (at(TEXT, "The Notes", 3),)), new)
    assert item.fragments == (at(new, "The Notes", 4),)
    assert item.certain


def test_a_mention_that_is_taken_out_does_not_go_to_its_neighbour() -> None:
    new = TEXT.replace("The Notes are listed. ", "")
    found = carry(sheet(TEXT, *((at(TEXT, "The Notes", number),) for number in range(1, 6))), new)
    assert [item.method is Method.LOST for item in found] == [False, False, True, False, False]
    assert [quote_of(new, item.fragments) for item in found if item.certain] == ["The Notes"] * sum(
        item.certain for item in found
    )
    assert [new[item.fragments[0].end :].split()[1] for item in found if item.method is not Method.LOST] == [
        "risky.",
        "new.",
        "unsecured.",
        "small.",
    ]


def test_lines_broken_elsewhere_and_other_pages_are_spaced() -> None:
    new = TEXT.replace("Senior\nSecured Notes", "Senior Secured\n\n  17\n<PAGE>\nNotes")
    assert one(TEXT, at(TEXT, "10% Senior\nSecured Notes due 2014"), new) == (
        "10% Senior Secured\n\n  17\n<PAGE>\nNotes due 2014",
        Method.SPACED,
        0.98,
    )


def test_the_same_words_with_others_around_are_less_sure_the_more_of_them_have_changed() -> None:
    little = one(TEXT, at(TEXT, "Hartwell Oss LLP"), TEXT.replace("is counsel to", "is legal counsel to"))
    much = one(TEXT, at(TEXT, "Hartwell Oss LLP"), TEXT.replace("is counsel to\nthe Committee", "was let go"))
    assert little[:2] == much[:2] == ("Hartwell Oss LLP", Method.CONTEXT)
    assert 1 > little[2] > much[2] >= 0.7
    assert much[2] < CERTAIN


def test_changed_words_are_found_between_their_neighbours_and_never_surely() -> None:
    new = TEXT.replace("9 1/2% Senior Notes due 2011", "9 3/4% Senior Subordinated Notes due 2012")
    quote, method, score = one(TEXT, at(TEXT, "9 1/2% Senior Notes due 2011"), new)
    assert (quote, method) == ("9 3/4% Senior Subordinated Notes due 2012", Method.FUZZY)
    assert 0.53 < score < CERTAIN


def test_a_word_at_the_edge_that_changed_is_taken_along() -> None:
    new = TEXT.replace("Selwyn Dray & Co.", "Selwyn Drey & Company")
    quote, method, _ = one(TEXT, at(TEXT, "Selwyn Dray & Co."), new)
    assert (quote, method) == ("Selwyn Drey & Company", Method.FUZZY)


def test_what_has_moved_is_offered_and_not_carried() -> None:
    sentence = "Holders may lose all of their investment."
    new = TEXT.replace(f" {sentence}", "").replace("It casts iron.", f"It casts iron. {sentence}")
    quote, method, score = one(TEXT, at(TEXT, "lose all of their investment"), new)
    assert (quote, method) == ("lose all of their investment", Method.CONTEXT)
    assert score < CERTAIN


def test_what_was_taken_out_is_lost() -> None:
    new = TEXT.replace("Hartwell Oss LLP is counsel to\nthe Committee.", "")
    assert one(TEXT, at(TEXT, "Hartwell Oss LLP"), new)[1:] == (Method.LOST, 0.0)


def test_several_fragments_are_as_sure_as_the_least_sure() -> None:
    parts = at(TEXT, "Selwyn Dray & Co."), at(TEXT, "financial advisor")
    new = TEXT.replace("financial advisor", "financial adviser")
    (item,) = carry(sheet(TEXT, parts), new)
    assert quote_of(new, item.fragments) == "Selwyn Dray & Co. … financial adviser"
    assert item.method is Method.FUZZY
    (gone,) = carry(sheet(TEXT, parts), new.replace(" as its financial adviser", ""))
    assert (gone.method, quote_of(new, gone.fragments)) == (Method.LOST, "Selwyn Dray & Co.")


def test_a_part_of_a_word_stays_that_part() -> None:
    new = TEXT.replace("It casts iron", "It still casts iron")
    assert one(TEXT, at(TEXT, "cast"), new)[0] == "cast"


def test_nothing_is_left_of_an_empty_text() -> None:
    (item,) = carry(sheet(TEXT, (at(TEXT, "iron"),)), "")
    assert (item.fragments, item.method, item.score) == ((), Method.LOST, 0.0)
    assert carry(sheet("", *()), TEXT) == ()


@pytest.mark.parametrize("repeated", [TEXT * 30, "The Notes are risky. " * 4_000])
def test_a_repeated_text_with_one_change_keeps_all_the_others(repeated: str) -> None:
    spans = [Span(found.start(), found.end()) for found in re.finditer("The Notes are risky", repeated)]
    middle = repeated.index("The Notes are risky", len(repeated) // 2)
    new = repeated[:middle] + "It is said that t" + repeated[middle + 1 :]
    found = carry(sheet(repeated, *((span,) for span in spans)), new)
    expected = [span.start if span.start < middle else span.start + 16 for span in spans]
    kept = [item.fragments[0].start == place for item, place in zip(found, expected, strict=True) if item.certain]
    assert all(kept)
    assert len(kept) >= len(spans) - 2


# -- properties

WORD = some.sampled_from(["the", "Notes", "are", "risky", "due", "2011", "of", "a", "Co.", "🏭", "9%", "ärger"])
PROSE = some.lists(WORD, min_size=4, max_size=60)


@given(PROSE, some.data())
@settings(max_examples=60, deadline=None)
def test_to_set_the_lines_anew_loses_nothing(prose: list[str], data: some.DataObject) -> None:
    old = " ".join(prose)
    gaps = data.draw(some.lists(some.sampled_from([" ", "\n", "\n\n   "]), min_size=len(prose), max_size=len(prose)))
    new = "".join(word + gap for word, gap in zip(prose, gaps, strict=True))
    first = data.draw(some.integers(0, len(prose) - 1))
    behind = data.draw(some.integers(first + 1, len(prose)))
    start = len(" ".join(prose[:first])) + (first > 0)
    quote = " ".join(prose[first:behind])
    (item,) = carry(sheet(old, (Span(start, start + len(quote)),)), new)
    assert item.method in (Method.EXACT, Method.SPACED)
    assert words(quote_of(new, item.fragments)) == prose[first:behind]
    assert words(new[: item.fragments[0].start]) == prose[:first]


@given(PROSE, PROSE, PROSE)
@settings(max_examples=60, deadline=None)
def test_a_passage_that_is_taken_out_is_never_surely_elsewhere(
    before: list[str], inside: list[str], behind: list[str]
) -> None:
    passage = " ".join(["Quillmoor", *inside, "Tarvish"])
    lead, tail = " ".join(before) + "\n\n", "\n\n" + " ".join(behind)
    (item,) = carry(sheet(lead + passage + tail, (Span(len(lead), len(lead) + len(passage)),)), lead.rstrip() + tail)
    assert not item.certain


@given(PROSE, PROSE)
@settings(max_examples=60, deadline=None)
def test_what_is_put_in_before_shifts_all_by_its_length(put_in: list[str], prose: list[str]) -> None:
    old = "Quillmoor begins here. " + " ".join(prose)
    lead = " ".join(put_in) + " 🏭\n\n"
    (item,) = carry(sheet(old, (Span(0, len(old)),)), lead + old)
    assert item.fragments == (Span(len(lead), len(lead) + len(old)),)


@given(PROSE, PROSE, some.data())
@settings(max_examples=60, deadline=None)
def test_whatever_comes_spans_lie_in_the_text_and_scores_between_nought_and_one(
    prose: list[str], other: list[str], data: some.DataObject
) -> None:
    old, new = " ".join(prose), " ".join(other)
    start = data.draw(some.integers(0, len(old) - 1))
    end = data.draw(some.integers(start + 1, len(old)))
    (item,) = carry(sheet(old, (Span(start, end),)), new)
    assert 0 <= item.score <= 1
    assert all(span.length and span.end <= len(new) for span in item.fragments)
    assert (item.method is Method.LOST) == (item.score == 0)
    if item.method in (Method.EXACT, Method.SPACED, Method.CONTEXT):
        assert words(quote_of(new, item.fragments)) == words(old[start:end])


@pytest.mark.parametrize("seed", range(6))
def test_of_a_release_edited_all_over_nothing_surely_goes_astray(seed: int) -> None:
    """Sentences are taken out or repeated, words changed, lines broken anew; where each letter went is known."""
    old = resources.path("samples", "orrinvale_paper_release.txt").read_text("utf-8")
    new, went = _edited(old, Random(seed))
    spans = [Span(found.start(), found.end()) for found in re.finditer(r"[A-Z]\w+ [A-Z]\w+|\d[\d.,]*%?", old)]
    found = carry(sheet(old, *((span,) for span in spans)), new)
    kept = {span for span in spans if GONE not in went[span.start : span.end]}
    right = {span for span, item in zip(spans, found, strict=True) if _lies(item, span, went)}
    sure = {span for span, item in zip(spans, found, strict=True) if item.certain}
    assert sure <= right
    assert len(right & kept) >= 0.98 * len(kept)
    assert len(sure) >= 0.75 * len(kept)


def _lies(item: Carried, span: Span, went: list[int]) -> bool:
    """Whether it is just where its letters went."""
    first, last = went[span.start], went[span.end - 1]
    return first != GONE and last != GONE and item.fragments == (Span(first, last + 1),)


def _edited(old: str, chance: Random) -> tuple[str, list[int]]:
    went, made, size = [GONE] * len(old), list[str](), 0
    sentences = list(re.finditer(r"(?s).+?[.;:](?=\s)|.+", old))
    for sentence in sentences:
        fate = chance.random()
        if fate < 0.05:
            continue
        if fate < 0.1:
            made.append(chance.choice(sentences).group())
            size += len(made[-1])
        for part in re.finditer(r"\s+|\S+", sentence.group()):
            words = part.group()
            start = sentence.start() + part.start()
            if words.isspace() and "\n\n" not in words and chance.random() < 0.3:
                # A blank is a blank still, whichever it is.
                words = chance.choice(" \n")
                went[start : start + len(part.group())] = [size] * len(part.group())
            elif not words.isspace() and chance.random() < 0.02:
                words = "restated"
            else:
                went[start : start + len(words)] = range(size, size + len(words))
            made.append(words)
            size += len(words)
    return "".join(made), went
