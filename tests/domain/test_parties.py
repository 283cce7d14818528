import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.parties import note_hints, parties, role_hint
from domain.span import Span

RELEASE = """MARLOW, MAY 1, 2003 - Marlow Wire Group, Inc. announced today that an Ad Hoc
Committee (the "Committee") of holders of its notes (the "Notes") has been formed.
The Committee has met the Company twice. Elm Holdings ("EHL") has met the Committee.
"""


def test_parties_come_by_how_often_they_are_named() -> None:
    assert parties(RELEASE)[0] == "the Committee"
    assert sorted(parties(RELEASE)) == ["EHL", "Marlow Wire Group, Inc.", "the Committee", "the Company"]


def test_at_most_nine_parties() -> None:
    assert len(parties(" ".join(f'Firm {letter} (the "{letter}lder")' for letter in "ABCDEFGHIJKLM"))) == 9


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        ("11 3/4%\nSenior Subordinated Notes due 2009", "11 3/4% | senior subordinated | 2009"),
        ("4.70% Senior Notes, Series due May 15, 2020", "4.70% | senior | May 15, 2020"),
        ("five-year, 6% subordinated debenture", "6% | subordinated | five-year"),
        ("2025 Notes", " |  | 2025"),
        ("SUBORDINATED CONVERTIBLE DEBENTURES", " | subordinated convertible | "),
        ("the Notes", " |  | "),
    ],
)
def test_what_a_note_name_states(quote: str, expected: str) -> None:
    hints = note_hints(quote)
    assert " | ".join(hints.get(name, "") for name in ("coupon", "seniority", "maturity")) == expected


@pytest.mark.parametrize(
    ("text", "firm", "role"),
    [
        (
            "selected Alder & Birch as its legal advisor and Pike Rowe as its financial advisor.",
            "Alder & Birch",
            "legal",
        ),
        (
            "selected Alder & Birch as its legal advisor and Pike Rowe as its financial advisor.",
            "Pike Rowe",
            "financial",
        ),
        (
            "engaged Oakmere, Inc. as the Company's financial advisor and Weir and Mays\nas legal advisors",
            "Oakmere, Inc.",
            "financial",
        ),
        ("Hale and Brown, LLP served as legal counsel to Elm.", "Hale and Brown, LLP", "legal"),
        ("Pike & Co. and Rowe & Vale acted as its financial advisors.", "Pike & Co.", "financial"),
        ("its legal counsel, Alder & Birch, has said", "Alder & Birch", "legal"),
        ("Rowe & Vale served as the placement agent.", "Rowe & Vale", ""),
        ("Marlow Wire makes wire. Its counsel is busy.", "Marlow Wire", ""),
    ],
)
def test_the_role_is_read_beside_the_name(text: str, firm: str, role: str) -> None:
    start = text.index(firm)
    assert role_hint(text, Span(start, start + len(firm))) == role


@given(st.text(max_size=200), st.integers(0, 200), st.integers(0, 200))
def test_any_text_will_do(text: str, start: int, end: int) -> None:
    assert len(parties(text)) <= 9
    note_hints(text)
    low, high = sorted((start, end))
    assert role_hint(text, Span(low, high)) in ("legal", "financial", "")
