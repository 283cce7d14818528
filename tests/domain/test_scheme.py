"""Labels bear the names that files give them, exactly; what people type is understood where it is plain."""

import pytest

from domain.errors import Refusal
from domain.govern import plain_label
from domain.scheme import MAX_ID, Label, Scheme, checked, label_id_from, name_from

KEPT = [
    "Contract Party",
    "Parteï/Käufer",
    "B-LOC",
    "O",
    "nan",
    "NaN",
    "null",
    "NA",
    "de.x.type.Named=PER",
    "007",
    "a, b",
    "=1+1",
    "<b>",
    "💶",
    "ab\u200dc",
    "a\u00a0b",
    "x" * MAX_ID,
]
MENDED = [
    # in the file, as an id
    (" Party ", "Party"),
    ("Party\u00a0", "Party"),
    ("a\tb\nc", "a b c"),
    ("a\u2028b\x85c", "a b c"),
    ("\x00NOTE\x1f", "NOTE"),
    ("x" * (MAX_ID - 1) + " y", "x" * (MAX_ID - 1)),
    ("x" * (MAX_ID + 100), "x" * MAX_ID),
    ("", "Unnamed"),
    (" \n ", "Unnamed"),
    ("\ud800", "Unnamed"),
]


def scheme(*ids: str) -> Scheme:
    return Scheme("Test", tuple(Label(label_id, label_id, "#123456", "", "") for label_id in ids))


@pytest.mark.parametrize("words", KEPT)
def test_a_name_of_any_printable_text_is_kept(words: str) -> None:
    assert name_from(words) == words
    assert checked(scheme(words)).find(words).id == words


@pytest.mark.parametrize(("words", "given"), MENDED)
def test_a_name_is_mended_only_where_it_has_to_be(words: str, given: str) -> None:
    assert name_from(words) == given == name_from(given)
    with pytest.raises(Refusal, match="is no label id"):
        checked(scheme(words))


def test_all_of_them_stand_beside_one_another() -> None:
    made = checked(scheme(*KEPT))
    assert [made.find(words).id for words in KEPT] == KEPT


def test_what_is_exact_comes_before_what_is_alike() -> None:
    made = Scheme(
        "Test",
        (
            Label("A", "B", "#123456", "", ""),
            Label("B", "A", "#123456", "", ""),
            Label("RISK_FACTOR", "Risk factor", "#123456", "", ""),
            Label("nan", "nan", "#123456", "", ""),
            Label("NaN", "NaN", "#123456", "", ""),
            Label("NOTE", "Bond", "#123456", "", ""),
        ),
    )
    table = [
        ("A", "A"),
        ("B", "B"),
        ("nan", "nan"),
        ("NaN", "NaN"),
        ("risk-factor", "RISK_FACTOR"),
        ("bond", "NOTE"),
        ("Bond", "NOTE"),
    ]
    assert [(words, made.find(words).id) for words, _ in table] == table
    with pytest.raises(Refusal, match="may mean nan or NaN"):
        made.find("NAN")
    with pytest.raises(Refusal, match="no label “venue”"):
        made.find("venue")


def test_titles_differ_and_may_differ_in_capitals_alone() -> None:
    checked(Scheme("Test", (Label("A", "Party", "#123456", "", ""), Label("B", "PARTY", "#123456", "", ""))))
    with pytest.raises(Refusal, match="share the title “Party”"):
        checked(Scheme("Test", (Label("A", "Party", "#123456", "", ""), Label("B", "Party", "#123456", "", ""))))


def test_only_what_is_written_as_an_id_is_made_readable() -> None:
    table = [("RISK_FACTOR", "Risk factor"), ("nan", "nan"), ("Contract Party", "Contract Party"), ("B-LOC", "B-LOC")]
    assert [(label_id, plain_label(label_id, 0).title) for label_id, _ in table] == table
    assert label_id_from("Contract party") == "CONTRACT_PARTY"
