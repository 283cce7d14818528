"""What the program refuses by four eyes, a server refuses, too, when it comes as bare SQL; what is lawful passes."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from sqlalchemy.exc import DBAPIError

from domain import annotate, negative, review
from domain.edit import Edit
from domain.errors import Refusal
from storage.verify import verify
from tests.storage import server, test_four_eyes
from tests.storage.scene import ANN, BOB, HALE, NOTES, RITA, bring
from tests.storage.team import OWNER, Desks, bare, contents
from tests.storage.test_four_eyes import TRIES, Firm


@dataclass
class ServerFirm(Firm):
    """The firm on a server, where everybody works over their own login."""

    desks: Desks = field(kw_only=True)
    said: str = ""
    """What the server said when it was asked without the program."""

    def commit(self, made: Edit) -> Edit:
        self.head = self.corpus.head()
        try:
            return self.desks.commit(made)
        except Refusal:
            before = contents(self.desks.address)
            with pytest.raises(DBAPIError) as caught:
                bare(self.desks.address, made)
            self.said = str(caught.value.orig)
            assert contents(self.desks.address) == before
            raise


@pytest.fixture
def firm(team: str, postgres: str) -> Iterator[ServerFirm]:
    with server.database(postgres, team) as place:
        desks = Desks(place)
        made = ServerFirm(desks.of(OWNER), desks=desks)
        bring(desks.of("ann"))
        made.commit(annotate.annotate(made.sheet, HALE, "ADVISOR", by=ANN))
        made.commit(annotate.annotate(made.sheet, HALE, "NOTE", by=BOB))
        made.commit(annotate.annotate(made.sheet, NOTES, "NOTE", by=RITA))
        made.commit(negative.found_none(made.sheet, "RISK_FACTOR", by=ANN))
        for person in (ANN, BOB, RITA):
            made.commit(review.submit(made.sheet, by=person))
        yield made
        desks.close()


@pytest.mark.parametrize("name", TRIES)
def test_nobody_gets_through(firm: ServerFirm, name: str) -> None:
    attempt, words = TRIES[name]
    with pytest.raises(Refusal) as caught:
        attempt(firm)
    assert words in caught.value.sentence
    assert "Glossator: " in firm.said or "permission denied" in firm.said, firm.said
    assert not verify(firm.corpus).problems


@pytest.mark.parametrize(
    "story",
    [
        test_four_eyes.test_what_is_lawful_goes_through,
        test_four_eyes.test_a_third_is_approved_by_another,
        test_four_eyes.test_who_proposed_in_vain_may_approve,
        test_four_eyes.test_a_proposal_that_was_taken_back_leaves_no_hand,
        test_four_eyes.test_a_sign_off_ends_when_anything_changes,
    ],
)
def test_what_is_lawful_goes_through(firm: ServerFirm, story: object) -> None:
    story(firm)  # type: ignore[operator]
    assert not verify(firm.corpus).problems
