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
    ("Lathe Securities plc, which is regulated, is acting exclusively for Tarn and for no one else.",
     "Lathe Securities plc", "financial", TARN),
    ("Alder & Birch advised Tarn on Danish law and Weir Mays LLP on Swiss law.", "Alder & Birch", "legal", TARN),
    ("Alder & Birch advised Tarn on Danish law and Weir Mays LLP on Swiss law.", "Weir Mays LLP", "legal", TARN),
    ("Weir Mays is acting as counsel to Tarn, and Hale Brown LLP is acting for the Committee.", "Hale Brown LLP",
     "legal", COMMITTEE),
    ("Tarn was represented by the Boston office of Weir Mays LLP.", "Weir Mays LLP", "legal", TARN),
    ("Weir Mays is counsel to Marlow. The Committee received advice from Oakmere Capital Partners.",
     "Oakmere Capital Partners", "financial", COMMITTEE),
    ("The Committee was represented by Weir, Mays & Hale and retained Oakmere, L.P. as its financial\nconsultant.",
     "Oakmere, L.P.", "financial", COMMITTEE),
    ("Advisors\nCompany: Weir Mays LLP (legal), Oakmere & Co. (investment bank).", "Weir Mays LLP", "legal", MARLOW),
    ("Advisors\nCompany: Weir Mays LLP (legal), Oakmere & Co. (investment banker).", "Oakmere & Co.", "financial",
     MARLOW),
    ("Advisors\nCompany: Weir Mays LLP (legal).\nCommittee: Hale Brown LLP; Oakmere Inc.", "Hale Brown LLP", "legal",
     COMMITTEE),
    ("Oakmere Securities has delivered a fairness opinion to the Board.", "Oakmere Securities", "financial", MARLOW),
    ("Oakmere Securities is sole structuring adviser to Tarn.", "Oakmere Securities", "financial", TARN),
    ("It agreed with a syndicate of underwriters led by Oakmere Inc. and including Lathe Limited and Pike Corp.",
     "Lathe Limited", "other", MARLOW),
    ("Oakmere LLC, J.R. Lathe & Co. and Pike & Rowe are acting as joint book-running managers.", "Oakmere LLC", "other",
     MARLOW),
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


def test_whom_the_cast_does_not_know_is_told_in_the_words_of_the_text() -> None:
    text = HEAD + "The lead investor was represented by Weir Mays.\n"
    start = text.index("Weir")
    assert read_advisor(text, Span(start, start + 9)).party == "The lead investor"


def test_a_name_is_found_whole_whatever_letters_and_articles_are_inside_it() -> None:
    (party,) = cast('ELMFORD, MAY 4, 2011 - Titan Cable Holders ("Titan" or the "Company") said so.')
    assert [found.group() for found in party.pattern.finditer("Titan Cable Holders and Titan")] == [
        "Titan Cable Holders",
        "Titan",
    ]


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
