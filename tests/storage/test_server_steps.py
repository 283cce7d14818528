"""Whole steps by bare SQL on a server, told in the audit trail or not: what does not go together is refused at once."""

from collections.abc import Iterator
from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from domain import annotate, negative, review
from domain.annotation import Decision, State
from domain.edit import Change, edit, now
from domain.span import Span
from storage.verify import verify
from tests.storage import server
from tests.storage.scene import ANN, BOB, RITA
from tests.storage.server_steps import TRIES, Case
from tests.storage.team import Desks, as_sql, contents, write, write_audit, write_rows


@pytest.fixture
def case(team: str, postgres: str) -> Iterator[Case]:
    with server.database(postgres, team) as place:
        desks = Desks(place)
        made = Case(desks)
        made.annotates("anns", ANN, Span(0, 6), "ADVISOR")
        made.annotates("anns too", ANN, Span(3, 9), "NOTE")
        made.annotates("bobs", BOB, Span(0, 6), "NOTE")
        made.does(annotate.relate(made.sheet, made.ids["anns"], made.ids["bobs"], "advises", by=ANN), "relation")
        made.does(negative.found_none(made.sheet, "RISK_FACTOR", by=BOB), "none")
        for person in (ANN, BOB):
            made.does(review.submit(made.sheet, by=person))
        yield made
        desks.close()


@pytest.mark.parametrize("name", TRIES)
def test_nothing_gets_through(case: Case, name: str) -> None:
    attempt, words = TRIES[name]
    with pytest.raises(DBAPIError) as caught:
        attempt(case)
    assert words in str(caught.value.orig)
    with as_sql(case.place, "glossator") as connection:
        assert connection.execute(text("SELECT count(*) FROM deed")).scalar() == 0
    assert not verify(case.corpus).problems


def test_what_goes_together_passes(case: Case) -> None:
    """So that the tries fail by what is wrong with them alone."""
    case.bare((None, replace(case.of("anns"), id=uuid4(), fragments=(Span(0, 2), Span(3, 6)), quote="1: … Hal")))
    with as_sql(case.place, "ann") as connection:
        write(connection, case.described())
        write(connection, annotate.describe(case.sheet, case.ids["anns too"], by=ANN, comment="x"))
    assert case.of("anns").comment == case.of("anns too").comment == "x"
    assert not verify(case.corpus).problems


def test_an_approval_waits_for_a_change_and_sees_it(case: Case) -> None:
    """Two connections: what is approved is what stands there, whoever comes first."""
    before = contents(case.place)
    subject = case.of("anns")
    decided = Decision(uuid4(), subject.id, subject.release_id, subject.revision, State.APPROVED, "rita", now())
    with as_sql(case.place, "ann") as annotator:
        write(annotator, case.described())
        with pytest.raises(DBAPIError, match="lock timeout"), as_sql(case.place, "rita") as reviewer:
            write(reviewer, edit("Approve", "rita", [Change(None, decided)]))
        assert contents(case.place) == before
    with pytest.raises(DBAPIError, match="changed after it was seen"), as_sql(case.place, "rita") as reviewer:
        write(reviewer, edit("Approve", "rita", [Change(None, decided)]))
    assert RITA.name not in {item.by for item in case.sheet.decisions}


def test_what_was_looked_at_stays_so_until_it_is_written(case: Case) -> None:
    """A release is signed off as it is, and nobody adds to it before that is told."""
    other = case.corpus.sheet(case.other.id)
    signed = review.sign_off(other, by=RITA)
    with as_sql(case.place, "rita") as reviewer:
        write_rows(reviewer, signed)
        with pytest.raises(DBAPIError, match="lock timeout"), as_sql(case.place, "ann") as annotator:
            write(annotator, annotate.annotate(other, Span(0, 6), "NOTE", by=ANN))
        write_audit(reviewer, signed)
    assert case.corpus.sheet(case.other.id).reviewed
    assert not verify(case.corpus).problems
