"""A sign-off that is refused says all that stands in its way at once, by label and person."""

from dataclasses import replace

import pytest

from domain import review
from domain.annotation import AnnotatedRelease
from domain.errors import Refusal
from tests.domain.several import ADA, RITA, done, of, several

DRAWING = "{ADVISOR@ada:Hale} and {ADVISOR@ada:Vale}, {NOTE@ada:Notes}, {NOTE@ada:Bonds} and {NOTE@ada:Bills}."


def refused(sheet: AnnotatedRelease) -> str:
    with pytest.raises(Refusal) as caught:
        review.sign_off(sheet, by=RITA)
    return caught.value.sentence


def test_one_thing_is_named() -> None:
    sheet = several("{ADVISOR@ada:Hale}", whole=())
    said = "“Hale” as Advisor (Ada) is submitted and not yet decided: approve or return it first."
    assert refused(sheet) == f"In “{sheet.release.name}” {said}"


def test_of_many_the_first_three_are_named() -> None:
    sheet = several(DRAWING, whole=())
    assert (
        "“Hale” as Advisor (Ada), “Vale” as Advisor (Ada), “Notes” as Note (Ada) and 2 more are submitted and not yet"
        " decided: approve or return them first."
    ) in refused(sheet)


def test_all_that_is_in_the_way_is_said_at_once() -> None:
    sheet = several("{ADVISOR@ada:Hale}, {NOTE@ada:Notes}, {NOTE@ben:Bonds} and {NOTE@ada:Bills}.", whole=())
    back, again = of(sheet, "Ada", 0), of(sheet, "Ada", 1)
    sheet = done(sheet, review.return_(sheet, [back.id], by=RITA, editors={}, reason="other"))
    sheet = done(sheet, review.reopen(sheet, [again.id], by=ADA))
    said = refused(sheet)
    assert "“Hale” as Advisor (Ada) is returned: Ada has to mend or remove it first." in said
    assert "“Notes” as Note (Ada) is not submitted yet: Ada has to submit or remove it first." in said
    assert "“Bonds” as Note (Ben) and “Bills” as Note (Ada) are submitted and not yet decided" in said


def test_who_is_waited_for_is_said_with_what_differs() -> None:
    sheet = several("{ADVISOR@ada:{NOTE@ben:Hale}} and {NOTE@ada:Notes}.", whole=("Ada", "Ben", "Cleo"))
    sheet = replace(sheet, marks=tuple(mark for mark in sheet.marks if mark.by != "Cleo"))
    said = refused(sheet)
    assert said.startswith(f"Cleo has not handed in “{sheet.release.name}” yet: ")


def test_what_differs_is_told_as_that_and_the_rest_as_undecided() -> None:
    sheet = several("{ADVISOR@ada:{NOTE@ben:Hale}}, {NOTE@ada:{NOTE@ben:Notes}}.")
    said = refused(sheet)
    assert said.startswith("1 place where Ada and Ben differ is not settled: compare them first. ")
    assert "“Notes” as Note (Ben) and “Notes” as Note (Ada) are submitted and not yet decided" in said
    assert "Hale" not in said


def test_ones_own_is_said_along_with_the_rest() -> None:
    sheet = several("{ADVISOR@rita:Hale}", whole=())
    assert refused(sheet).endswith("another reviewer has to sign off.")
    assert "not yet decided" in refused(sheet)
