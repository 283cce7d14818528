"""The advisor frame, on sentences such as releases print them; all firms are made up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.advisor import read_advisor
from domain.cast import bare, cast, named
from domain.span import Span

HEAD = """ELMFORD, MAY 4, 2011 - Marlow Wire Group, Inc. (NYSE: MWG) ("Marlow" or the "Company") announced today
that an ad hoc committee (the "Committee") of holders has been formed, and that it will merge with
Tarn Cable Corporation ("Tarn").

"""
MARLOW, TARN, COMMITTEE = "Marlow Wire Group, Inc.", "Tarn Cable Corporation", "the Committee"

SENTENCES = [
    ("The Committee has selected Alder & Birch as its legal advisor.", "Alder & Birch", "legal", COMMITTEE),
    ("The Committee has selected Alder & Birch as its legal advisor and Pike Rowe as its\nfinancial advisor.",
     "Pike Rowe", "financial", COMMITTEE),
    ("The Company has engaged Oakmere, Inc. as the Company's financial advisor and Weir and Mays as legal advisors.",
     "Weir and Mays", "legal", MARLOW),
    ("The Company has engaged Oakmere, Inc. as the Company's financial advisor and Weir and Mays as legal advisors.",
     "Oakmere, Inc.", "financial", MARLOW),
    ("Hale and Brown, LLP served as legal counsel to Tarn.", "Hale and Brown, LLP", "legal", TARN),
    ("Pike & Co. and Rowe & Vale acted as Marlow's financial advisors while Sedge Hill\nadvised Tarn.",
     "Sedge Hill", "financial", TARN),
    ("Pike & Co. and Rowe & Vale acted as Marlow's financial advisors while Sedge Hill\nadvised Tarn.",
     "Pike & Co.", "financial", MARLOW),
    ("Rowe & Vale served as the Company's placement agent on this transaction.", "Rowe & Vale", "other", MARLOW),
    ("Pike & Co. is acting as sole book-running manager for the offering.", "Pike & Co.", "other", MARLOW),
    ("Tarn is being advised by Sedge Hill Partners, with Alder & Birch acting as counsel.", "Sedge Hill Partners",
     "financial", TARN),
    ("Tarn was represented by Alder & Birch LLP, its legal counsel.", "Alder & Birch LLP", "legal", TARN),
    ("Marlow's financial advisor is Oakmere & Co., and its legal counsel is Weir Mays LLP.", "Weir Mays LLP", "legal",
     MARLOW),
    ("Oakmere & Co. is serving as exclusive financial advisor to the Company.", "Oakmere & Co.", "financial", MARLOW),
    ("Weir Mays LLP is acting as legal advisor to the Committee; Sedge Hill Partners is its investment banker.",
     "Sedge Hill Partners", "financial", COMMITTEE),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "firm", "role", "party"), SENTENCES)
def test_role_and_party_are_read_from_the_sentence(sentence: str, firm: str, role: str, party: str) -> None:
    text = HEAD + sentence + "\n"
    start = text.index(firm, len(HEAD))
    frame = read_advisor(text, Span(start, start + len(firm)))
    found = named(cast(text), party)
    assert found is not None
    assert (frame.role, frame.party) == (role, found.name)


def test_the_cast_knows_all_names_of_a_party() -> None:
    parties = cast(HEAD + "The Committee has met the Company. Marlow makes wire. Tarn makes cable.")
    assert parties[0].name == MARLOW
    for words in ("the Company", "Marlow", "Marlow Wire Group", "Marlow Wire Group, Inc."):
        assert named(parties, words) == parties[0]
    assert named(parties, "Tarn") == named(parties, "Tarn Cable Corporation") != parties[0]
    assert named(parties, "Nobody") is None


def test_a_release_without_parties_has_an_empty_cast() -> None:
    assert cast("") == ()
    assert read_advisor("Alder & Birch is counsel.", Span(0, 13)).role == "legal"


def test_names_are_compared_without_article_possessive_and_legal_form() -> None:
    assert bare("The Marlow Wire Group,\nInc.'s") == bare("marlow wire group") == "marlow wire group"


@given(st.text(max_size=300), st.integers(0, 300), st.integers(0, 300))
def test_any_text_and_place_will_do(text: str, one: int, other: int) -> None:
    low, high = sorted((min(one, len(text)), min(other, len(text))))
    frame = read_advisor(text, Span(low, high))
    assert frame.role in ("", "legal", "financial", "other")
    assert len(cast(text)) <= 9
