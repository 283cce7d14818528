"""A no in a release is a no in its new version: of the same label, on the same words in their place."""

import pytest

from domain.accept import reject
from domain.denied import denied, undenied
from domain.edit import apply
from domain.person import Person, Role
from domain.span import Span
from domain.suggestion import Proposal, Source, Suggestion, suggested
from tests import sheets

TEXT = (
    "Thorne Pell LLP keeps the register of the company in the town of Tarn.\n\n"
    "The holders of the bonds were told by letter that Thorne Pell LLP advised on the exchange of all of them."
)
OLD = sheets.sheet(TEXT, name="v1.txt")
BOB = Person("bob", Role.ANNOTATOR)


def guess(text: str, place: int, label: str = "ADVISOR") -> Suggestion:
    span = Span(place, place + len("Thorne Pell LLP"))
    return suggested(OLD.release.id, text, Proposal(label, span, 0.9, Source.RULE, "rule: a firm"))


REJECTED = apply(OLD, reject(OLD, [guess(TEXT, 0)], by=BOB))


@pytest.mark.parametrize("new", ["CORRECTED\n\n" + TEXT, TEXT.replace("all of them", "most of them")])
def test_it_is_not_offered_again_in_its_place_and_elsewhere_it_is(new: str) -> None:
    first, second = (guess(new, place) for place in (new.index("Thorne"), new.rindex("Thorne")))
    other = guess(new, new.index("Thorne"), "NOTE")
    assert undenied([first, other, second], denied(REJECTED, new)) == (other, second)


def test_where_the_words_are_gone_nothing_is_denied() -> None:
    assert denied(REJECTED, TEXT[TEXT.index("The holders") :].replace("Thorne Pell", "Wick Moor")) == ()


def test_nothing_was_turned_down() -> None:
    assert denied(OLD, "CORRECTED " + TEXT) == ()
