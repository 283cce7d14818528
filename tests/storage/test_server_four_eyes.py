"""What the program refuses, a server refuses, too, when it comes as bare SQL; what is lawful passes."""

from collections.abc import Iterator
from typing import cast

import pytest
from hypothesis import given, settings

from domain import annotate, govern, negative, review
from domain.errors import Refusal
from domain.policy import Policy
from storage.corpus import Corpus
from storage.verify import verify
from tests.storage import server, test_any_sequence, test_four_eyes
from tests.storage.scene import ADA, ANN, BOB, HALE, NOTES, RITA, bring
from tests.storage.team import Desks
from tests.storage.test_any_sequence import QUIET, STEPS, Steps
from tests.storage.test_four_eyes import TRIES, Firm


@pytest.fixture
def desks(team: str, postgres: str) -> Iterator[Desks]:
    with server.database(postgres, team) as place:
        made = Desks(place)
        yield made
        made.close()


@pytest.fixture
def firm(desks: Desks) -> Firm:
    corpus = cast(Corpus, desks)
    bring(corpus)
    made = Firm(corpus)
    made.commit(annotate.annotate(made.sheet, HALE, "ADVISOR", by=ANN))
    made.commit(annotate.annotate(made.sheet, HALE, "NOTE", by=BOB))
    made.commit(annotate.annotate(made.sheet, NOTES, "NOTE", by=RITA))
    made.commit(negative.found_none(made.sheet, "RISK_FACTOR", by=ANN))
    for person in (ANN, BOB, RITA):
        made.commit(review.submit(made.sheet, by=person))
    return made


@pytest.mark.parametrize("name", TRIES)
def test_nobody_gets_through(firm: Firm, desks: Desks, name: str) -> None:
    attempt, words = TRIES[name]
    with pytest.raises(Refusal) as caught:
        attempt(firm)
    assert words in caught.value.sentence
    assert "Glossator: " in desks.said[-1] or "permission denied" in desks.said[-1]
    assert not verify(desks.of("ann")).problems


@pytest.mark.parametrize(
    "story",
    [
        test_four_eyes.test_what_is_lawful_goes_through,
        test_four_eyes.test_a_third_is_approved_by_another,
        test_four_eyes.test_a_third_that_a_reviewer_removed_comes_back_just_so,
        test_four_eyes.test_who_proposed_in_vain_may_approve,
        test_four_eyes.test_a_proposal_that_was_taken_back_leaves_no_hand_in_what_it_was_not,
        test_four_eyes.test_a_sign_off_ends_when_anything_changes,
    ],
)
def test_what_is_lawful_goes_through(firm: Firm, desks: Desks, story: object) -> None:
    story(firm)  # type: ignore[operator]
    assert not desks.said
    assert not verify(desks.of("rex")).problems


def test_being_done_stays_where_people_work_blind(firm: Firm, desks: Desks) -> None:
    firm.commit(annotate.done(firm.sheet, by=ANN))
    firm.commit(govern.lay_down(None, Policy(blind=True), by=ADA))
    with pytest.raises(Refusal, match="has been shown the others' work"):
        firm.commit(annotate.not_done(firm.sheet, by=ANN))
    assert "who was done has been shown the others' work" in desks.said[-1]
    assert not verify(desks.of("ann")).problems


@settings(suppress_health_check=QUIET, max_examples=5)
@given(STEPS)
def test_in_any_sequence_of_acts_server_and_program_are_of_one_mind(team: str, postgres: str, steps: Steps) -> None:
    with server.database(postgres, team) as place:
        desks = Desks(place)
        try:
            test_any_sequence.walk(cast(Corpus, desks), steps)
            assert not verify(desks.of("ann")).problems
        finally:
            desks.close()
