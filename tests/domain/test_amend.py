"""What comes over to a new version of a release by itself, what waits for a person, and what they can say of it."""

from dataclasses import replace

import pytest

from domain import annotate
from domain.amend import (
    AMENDS,
    Amendment,
    Standing,
    amendment,
    among,
    carry_over,
    demand_amendable,
    only,
    place,
    preview,
    reject,
    succeeding,
    suggestions,
)
from domain.anchor import Method
from domain.annotation import CARRIED_FROM, AnnotatedRelease, Annotation, State, in_text_order
from domain.edit import Edit, apply, reversed_edit
from domain.errors import Refusal
from domain.person import Person, Role
from domain.release import Incoming
from domain.span import Span
from domain.suggestion import Proposal, Source, suggested
from tests import sheets

BOB = Person("bob", Role.ANNOTATOR)
REX = Person("rex", Role.READER)
OLD = sheets.drawn(
    "{ADVISOR role=legal:Hale & Dorn LLP} advised on the deal.\n\n"
    "The {NOTE coupon=5:5% Notes due 2009} were sold to holders in May.\n\n"
    "{RISK_FACTOR:Prices may fall} at any time and without a warning to anybody.\n\n"
    "Nothing else is known of the matter."
)
NEW_TEXT = (
    OLD.text.replace("5% Notes due 2009", "6% Senior Notes due 2010")
    .replace("Prices may fall at any time and without a warning to anybody.\n\n", "")
    .replace("Hale", "AMENDMENT No. 1\n\nHale", 1)
)


def new_version(text: str = NEW_TEXT) -> AnnotatedRelease:
    return sheets.sheet(text, name="v2.txt", metadata=((AMENDS, str(OLD.release.id)),))


def after(found: Amendment, done: Edit | None) -> Amendment:
    assert done is not None
    return replace(found, new=apply(found.new, done))


FOUND = amendment(OLD, new_version())
HALE, NOTE, RISK = FOUND.items


def test_what_is_certain_becomes_drafts_that_say_where_they_come_from() -> None:
    done = carry_over(FOUND, by=BOB)
    assert done is not None
    assert done.title == "Carry over 1 annotation from notice.txt"
    (made,) = after(FOUND, done).new.annotations
    assert (made.quote, made.author, made.origin) == (
        "Hale & Dorn LLP",
        "bob",
        "carried: exact from notice.txt, 1.00",
    )
    assert (made.attributes, made.claims) == ((("role", "legal"),), ((CARRIED_FROM, str(HALE.annotation.id)),))
    assert made.id != HALE.annotation.id
    assert after(FOUND, done).new.state(made) is State.DRAFT
    assert apply(after(FOUND, done).new, reversed_edit(done, "bob")).annotations == ()


def test_each_is_carried_open_or_lost() -> None:
    found = after(FOUND, carry_over(FOUND, by=BOB))
    assert [item.method for item in found.items] == [Method.EXACT, Method.FUZZY, Method.LOST]
    assert list(found.standings().values()) == [Standing.CARRIED, Standing.OPEN, Standing.LOST]
    assert carry_over(found, by=BOB) is None, "nothing comes twice"


def test_the_open_ones_are_guesses_with_their_attributes() -> None:
    (guess,) = suggestions(after(FOUND, carry_over(FOUND, by=BOB)))
    assert (guess.source, guess.quote, guess.reason) == (
        Source.CARRIED,
        "6% Senior Notes due 2010",
        "carried, fuzzy from notice.txt",
    )
    assert guess.attributes == (("coupon", "5"),)


def test_where_one_was_carried_no_other_guess_of_its_label_is_shown() -> None:
    own = suggestions(FOUND)
    text, release = FOUND.new.text, FOUND.new.release.id
    start = text.index("Senior Notes")
    rule, other = (
        suggested(release, text, Proposal(label, Span(start, start + 12), 1.0, Source.RULE, "rule"))
        for label in ("NOTE", "ADVISOR")
    )
    shown = among([rule, other], own)
    assert rule not in shown
    assert {other, *own} == set(shown)
    assert [item.span.start for item in shown] == sorted(item.span.start for item in shown)


def test_an_open_one_is_taken_where_it_was_found() -> None:
    done = place(FOUND, NOTE, by=BOB)
    (made,) = after(FOUND, done).new.annotations
    assert (made.quote, made.author) == ("6% Senior Notes due 2010", "bob")
    assert made.origin == f"carried: fuzzy from notice.txt, {NOTE.score:.2f}"
    assert after(FOUND, done).standings()[NOTE.annotation.id] is Standing.CARRIED


def test_a_lost_one_is_put_where_a_person_says() -> None:
    start = NEW_TEXT.index("Nothing else")
    with pytest.raises(Refusal, match="not in the new version"):
        place(FOUND, RISK, by=BOB)
    done = place(FOUND, RISK, [Span(start, start + 7), Span(start + 13, start + 15)], by=BOB)
    (made,) = after(FOUND, done).new.annotations
    assert (made.quote, made.origin) == ("Nothing … is", "carried: by hand from notice.txt")
    assert after(FOUND, done).standings()[RISK.annotation.id] is Standing.CARRIED


def test_a_no_is_remembered() -> None:
    found = after(FOUND, reject(FOUND, NOTE, by=BOB))
    assert found.standings()[NOTE.annotation.id] is Standing.REJECTED
    assert NOTE.annotation.label not in {item.label for item in suggestions(found)}
    with pytest.raises(Refusal, match="no place"):
        reject(FOUND, RISK, by=BOB)


def test_what_stands_there_already_is_not_carried_again() -> None:
    start = NEW_TEXT.index("Hale")
    new = apply(FOUND.new, annotate.annotate(FOUND.new, Span(start, start + 4), "ADVISOR", by=BOB))
    found = replace(FOUND, new=new)
    assert found.standings()[HALE.annotation.id] is Standing.CARRIED
    assert carry_over(found, by=BOB) is None


def test_of_the_same_by_several_the_one_that_is_approved_comes_over_and_overruled_ones_do_not() -> None:
    old = OLD
    twin = replace(HALE.annotation, id=sheets.fixed_id("twin"), author="zoe", revision=sheets.fixed_id("r"))
    old = replace(old, annotations=tuple(sorted((*old.annotations, twin), key=in_text_order)))
    at = [item.id for item in old.annotations]
    approved = sheets.decided(old, {at.index(twin.id): [State.SUBMITTED, State.APPROVED]})
    found = amendment(approved, new_version())
    assert found.items[0].annotation.id == twin.id
    assert len(found.items) == 3
    overruled = sheets.decided(OLD, {0: [State.SUBMITTED, State.OVERRULED]})
    assert [item.annotation.label for item in amendment(overruled, new_version()).items] == ["NOTE", "RISK_FACTOR"]


def test_what_came_back_from_review_or_differs_waits_for_a_person() -> None:
    back = amendment(sheets.decided(OLD, {0: [State.SUBMITTED, State.RETURNED]}), new_version())
    assert carry_over(back, by=BOB) is None
    guess = suggestions(back)[0]
    assert (guess.score, guess.reason) == (0.5, "carried, exact from notice.txt, in doubt there")
    other = replace(HALE.annotation, id=sheets.fixed_id("t"), author="zoe", attributes=(("role", "other"),))
    differ = replace(OLD, annotations=tuple(sorted((*OLD.annotations, other), key=in_text_order)))
    assert carry_over(amendment(differ, new_version()), by=BOB) is None


def test_a_label_that_is_retired_is_not_carried() -> None:
    retired = tuple(replace(label, retired=label.id == "ADVISOR") for label in sheets.SCHEME.labels)
    new = replace(new_version(), scheme=replace(sheets.SCHEME, labels=retired))
    assert carry_over(amendment(OLD, new), by=BOB) is None


def test_relations_between_what_is_carried_come_along() -> None:
    old = sheets.related(OLD, ("advises on", 0, 1))
    done = carry_over(amendment(old, new_version(f"New.\n\n{OLD.text}")), by=BOB)
    assert done is not None
    new = apply(new_version(f"New.\n\n{OLD.text}"), done)
    (tie,) = new.relations
    assert (tie.label, new.by_id[tie.source].label, new.by_id[tie.target].label) == ("advises on", "ADVISOR", "NOTE")
    assert tie.author == "bob"


def test_a_reader_carries_nothing() -> None:
    with pytest.raises(Refusal, match="rex"):
        carry_over(FOUND, by=REX)


# -- what can be a new version


def test_refusals_say_which_release_is_in_the_way() -> None:
    old, after_it = OLD.release, new_version().release
    demand_amendable(old, [old], "other words", "f.txt")
    for others, text, words in (
        ([old], OLD.text, "the very text of “notice.txt”"),
        ([old, replace(after_it, trashed=True)], NEW_TEXT, "as “v2.txt” in the trash"),
        ([old, after_it], "other words", "has a new version already, “v2.txt”"),
    ):
        with pytest.raises(Refusal, match=words):
            demand_amendable(old, others, text, "f.txt")
    demand_amendable(old, [old, replace(after_it, trashed=True)], "other words", "f.txt")
    with pytest.raises(Refusal, match="bring it back"):
        demand_amendable(replace(old, trashed=True), [old], "other words", "f.txt")


def test_a_file_of_several_releases_is_no_new_version() -> None:
    one, two = Incoming("a", "a"), Incoming("b", "b", selected=False)
    assert only([one, two], "f.zip") is one
    for offered, held in (([], "no release"), ([one, one], "2 releases")):
        with pytest.raises(Refusal, match=held):
            only(offered, "f.zip")


def test_the_successor_names_the_old_one_and_brings_nothing_else() -> None:
    made = succeeding(Incoming("v2", "words", metadata=(("issuer", "Marrow"),)), OLD.release)
    assert dict(made.metadata) == {"issuer": "Marrow", AMENDS: str(OLD.release.id)}
    assert not made.says


def test_a_preview_makes_nothing_and_finds_the_same() -> None:
    found = preview(OLD, Incoming("v2.txt", NEW_TEXT))
    assert [(item.fragments, item.score) for item in found.items] == [
        (item.fragments, item.score) for item in FOUND.items
    ]


def test_quotes_are_the_new_text_s() -> None:
    done = carry_over(FOUND, by=BOB)
    assert done is not None
    for change in done.of(Annotation):
        assert isinstance(change.after, Annotation)
        assert change.after.fragments[0].of(NEW_TEXT) == change.after.quote
