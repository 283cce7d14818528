"""Likely slips: each check finds what it is for, is silent on what is sound, and its mend mends it."""

from dataclasses import replace
from uuid import uuid4

import pytest

import resources
from domain.annotation import AnnotatedRelease, Negative
from domain.edit import apply
from domain.errors import Refusal
from domain.person import Person, Role
from domain.slip import Check, CheckKind, read_checks
from domain.slip_mend import can_mend, mend_slips
from domain.slips import chosen, slips
from formats.scheme_toml import read_scheme
from tests import sheets

SCHEME = read_scheme(resources.path("schemes", "founding.toml"))
SHIPPED, MISTAKES = read_checks(resources.path("rules", "slips.toml").read_text("utf-8"), "slips.toml")
ANNA = Person("anna", Role.ANNOTATOR)


def sheet(drawn: str) -> AnnotatedRelease:
    """A sheet drawn as text, with the founding scheme."""
    return replace(sheets.drawn(drawn), scheme=SCHEME)


def found(drawn: AnnotatedRelease, check: str, habits: object = None) -> list[str]:
    wanted = [item for item in SHIPPED if item.id == check]
    assert wanted, check
    return [slip.sentence for slip in slips(drawn, wanted, habits)]  # type: ignore[arg-type]


def test_the_shipped_checks_are_sound_and_cover_every_kind() -> None:
    assert MISTAKES == ()
    assert {check.kind for check in SHIPPED} == set(CheckKind)
    assert len({check.id for check in SHIPPED}) == len(SHIPPED) == 10


HEAD = 'Marlow Wire, Inc. (the "Company") announced today that it has engaged '
TABLE = [
    ("advisor-without-party", HEAD + "{ADVISOR:Pike & Co.} as its financial advisor.",
     ["“Pike & Co.” has no party advised; the text says Marlow Wire, Inc."]),
    ("advisor-without-party", "{ADVISOR party=Marlow:Pike & Co.} advised Marlow.", []),
    ("advisor-without-role", HEAD + "{ADVISOR:Pike & Co.} as its financial advisor.",
     ["“Pike & Co.” has no role; the text says financial."]),
    ("note-without-rate", "its {NOTE:9 1/2% Senior Notes} are due",
     ["“9 1/2% Senior Notes” has no coupon; the text says 9 1/2%."]),
    ("note-without-rate", "its {NOTE:Senior Notes} are due", []),
    ("half-a-word", "the {ADVISOR:Alder LL}P firm", ["“Alder LL” begins or ends inside a word."]),
    ("half-a-word", "a re{NOTE:capital-\nisa}tion plan", ["“capital- isa” begins or ends inside a word."]),
    ("half-a-word", "the {ADVISOR:Alder LLP} firm", []),
    ("caution-without-risks",
     "Body text here.\n\nForward-Looking Statements\n\nThis release contains forward-looking statements of risks.\n",
     ["“Caution” has no Risk factor: is there none?"]),
    ("same-words-two-labels", "{ADVISOR:Pike} and {ADVISOR:Pike} and {NOTE:Pike}",
     ["“Pike” is labelled Advisor (2) and Note (1) in this release."]),
    ("same-words-two-labels", "{ADVISOR:Pike} and {NOTE:Pike}",
     ["“Pike” is labelled Advisor (1) and Note (1) in this release."] * 2),
    ("same-words-two-labels", "{ADVISOR:Pike} and {ADVISOR:Pike}", []),
    ("overlapping-twins", "{ADVISOR:Alder {ADVISOR:& Birch}}",
     ["“& Birch” overlaps “Alder & Birch”, which has the same label."]),
    ("overlapping-twins", "{ADVISOR:Alder {NOTE:& Birch}}", []),
    ("closing-punctuation", "{ADVISOR:Ash} {ADVISOR:Elm} {ADVISOR:Oak} {ADVISOR:Fir} {ADVISOR:Yew,} grow",
     ["“Yew,” ends with “,”, which its neighbours leave out."]),
    ("closing-punctuation", "{ADVISOR:Ash} {ADVISOR:Elm} {ADVISOR:Oak} {ADVISOR:Fir} {ADVISOR:Yew & Co.} grow", []),
    ("closing-punctuation", "{ADVISOR:Ash,} {ADVISOR:Elm,} {ADVISOR:Oak,} {ADVISOR:Fir} grow", []),
]  # fmt: skip


@pytest.mark.parametrize(("check", "drawn", "sentences"), TABLE)
def test_a_check_finds_what_it_is_for(check: str, drawn: str, sentences: list[str]) -> None:
    assert found(sheet(drawn), check) == sentences


def test_a_label_in_the_header_of_a_filing() -> None:
    text = "<SEC-HEADER>\nCOMPANY: {ADVISOR:Pike & Co.}\n</SEC-HEADER>\n\nPike & Co. advised.\n"
    assert found(sheet(text), "in-the-header") == [
        "“Pike & Co.” stands in the header of the filing, which is no part of the release."
    ]


def test_what_bears_another_label_almost_everywhere_else() -> None:
    drawn = sheet("{NOTE:Pike  &\nCo.} advised")
    assert found(drawn, "against-the-habit", {"pike & co.": {"ADVISOR": 14, "NOTE": 1}}) == [
        "“Pike & Co.” is Advisor in 14 other places of the corpus."
    ]
    assert found(drawn, "against-the-habit", {"pike & co.": {"ADVISOR": 2, "NOTE": 1}}) == []
    assert found(drawn, "against-the-habit", {"pike & co.": {"ADVISOR": 14, "NOTE": 9}}) == []
    assert found(drawn, "against-the-habit") == []


def test_a_caution_of_which_somebody_said_that_there_is_none_is_no_slip() -> None:
    drawn = sheet("Body.\n\nForward-Looking Statements\n\nThis release contains forward-looking statements.\n")
    assert len(found(drawn, "caution-without-risks")) == 1
    none = Negative(uuid4(), drawn.release.id, "RISK_FACTOR", "anna", drawn.release.added)
    assert found(replace(drawn, negatives=(none,)), "caution-without-risks") == []


MENDED = [
    ("advisor-without-role", HEAD + "{ADVISOR:Pike & Co.} as its financial advisor.",
     [("ADVISOR", "Pike & Co.", (("role", "financial"),))]),
    ("note-without-rate", "its {NOTE:9% Notes} are due", [("NOTE", "9% Notes", (("coupon", "9%"),))]),
    ("half-a-word", "the {ADVISOR:lder LL}P firm", [("ADVISOR", "lder LLP", ())]),
    ("same-words-two-labels", "{ADVISOR:Pike} {ADVISOR:Pike} {NOTE:Pike}", [("ADVISOR", "Pike", ())] * 3),
    ("overlapping-twins", "{ADVISOR:Alder {ADVISOR:& Birch}}", [("ADVISOR", "Alder & Birch", ())]),
    ("closing-punctuation", "{ADVISOR:Ash} {ADVISOR:Elm} {ADVISOR:Oak} {ADVISOR:Fir} {ADVISOR:Yew,} grow",
     [("ADVISOR", name, ()) for name in ("Ash", "Elm", "Oak", "Fir", "Yew")]),
]  # fmt: skip


@pytest.mark.parametrize(("check", "drawn", "left"), MENDED)
def test_a_mend_mends_and_finds_nothing_more(
    check: str, drawn: str, left: list[tuple[str, str, tuple[tuple[str, str], ...]]]
) -> None:
    before = sheet(drawn)
    wanted = [item for item in SHIPPED if item.id == check]
    listed = slips(before, wanted)
    by = Person(before.annotations[0].author, Role.ANNOTATOR)
    after = apply(before, mend_slips(before, listed, by=by))
    if check != "half-a-word":
        assert [(item.label, item.quote, item.attributes) for item in after.annotations] == left
    else:
        assert [item.quote for item in after.annotations] == ["Alder LLP"] or after.annotations[0].quote.endswith("LLP")
    assert slips(after, wanted) == ()


def test_what_others_made_or_what_is_gone_is_not_mended() -> None:
    before = sheet("its {NOTE:9% Notes} are due")
    (slip,) = slips(before, [item for item in SHIPPED if item.id == "note-without-rate"])
    assert not can_mend(before, slip, Person("somebody", Role.REVIEWER))
    assert not can_mend(sheet("nothing"), slip)
    with pytest.raises(Refusal, match="go to it and change it"):
        mend_slips(sheet("nothing"), [slip], by=ANNA)


def test_a_label_that_the_scheme_lacks_is_not_asked_for() -> None:
    plain = sheets.drawn("nothing at all")
    assert slips(replace(plain, scheme=replace(plain.scheme, labels=())), SHIPPED) == ()


def test_checks_can_be_switched_off() -> None:
    off = chosen(SHIPPED, ["half-a-word", "unknown"])
    assert len(off) == len(SHIPPED) - 1


WRONG = [
    ("[[check]\n", 1, "no TOML"),
    ("check = 3\n", 1, "under [[check]]"),
    ("\n[[check]]\nid = 'a'\n", 2, "needs “title”"),
    ("[[check]]\nid='a'\ntitle='A'\ncheck='magic'\n", 1, "“magic” is nothing that can be looked for"),
    ("[[check]]\nid='a'\ntitle='A'\ncheck='missing'\nlabel='X'\n", 1, "needs “attribute”"),
    ("[[check]]\nid='a'\ntitle='A'\ncheck='untouched'\nlabel='X'\nsection='attic'\n", 1, "“attic” is no section"),
    ("[[check]]\nid='a'\ntitle='A'\ncheck='overlap'\ncolour='red'\n", 1, "“colour” says nothing"),
    ("[[check]]\nid='a'\ntitle='A'\ncheck='overlap'\nonly_if_stated='yes'\n", 1, "true or false"),
]


@pytest.mark.parametrize(("text", "line", "reason"), WRONG)
def test_a_mistake_in_the_file_has_its_line_and_reason(text: str, line: int, reason: str) -> None:
    checks, (mistake,) = read_checks(text, "own.toml")
    assert checks == ()
    assert (mistake.file, mistake.line) == ("own.toml", line)
    assert reason in mistake.reason


def test_the_other_checks_go_on() -> None:
    good = "[[check]]\nid='a'\ntitle='A'\ncheck='overlap'\n"
    checks, mistakes = read_checks(good + good + good.replace("'a'", "'b'"), "own.toml")
    assert checks == (Check("a", "A", CheckKind.OVERLAP), Check("b", "A", CheckKind.OVERLAP))
    assert [mistake.line for mistake in mistakes] == [5]
