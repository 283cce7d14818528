"""Schemes as TOML: what is written is read back, and what is wrong is said with its place."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import resources
from domain.errors import Refusal
from domain.scheme import Attribute, Label, Scheme
from formats.scheme_toml import parse_scheme, read_scheme, scheme_text, write_scheme

FOUNDING = resources.path("schemes", "founding.toml")
ONE = '[[label]]\nid = "A"\ntitle = "Aim"\ncolour = "#123456"\n'
REFUSED = [
    ("name = ", r"at end of document"),
    ("name = 'x'\nlabel = = 3", "at line 2, column 9"),
    ("name = 'x'", r"no \[\[label\]\]"),
    ("name = 3\n" + ONE, "“name” of the scheme must be a word in quotes"),
    ("label = 3", r"must be written as \[\[label\]\]"),
    (ONE + "colur = 'red'", "“colur” of label 1 is not known: use id, title"),
    (ONE + "retired = 'yes'", "“retired” of label 1 must be true or false"),
    (ONE.replace("#123456", "red"), "“red” is no colour of Aim"),
    (ONE + "letter = 'J'", "letter J of Aim is taken"),
    (ONE + ONE, "share the id “A”"),
    (ONE + "pattern = 'stars'", "“stars” is no pattern of Aim"),
    (ONE + "[[label.attribute]]\ntitle = 'x'", "“name” is missing from an attribute of Aim"),
    (
        ONE + "[[label.attribute]]\nname = 'x'\nchoices = [1]",
        "“choices” of an attribute of Aim must be a list of words",
    ),
]


def test_the_founding_scheme_is_sound() -> None:
    scheme = read_scheme(FOUNDING)
    assert [(label.id, label.title, label.key, label.letter) for label in scheme.labels] == [
        ("ADVISOR", "Advisor", "1", "A"),
        ("NOTE", "Note", "2", "N"),
        ("RISK_FACTOR", "Risk factor", "3", "R"),
    ]
    assert {label.id: [item.name for item in label.attributes] for label in scheme.labels} == {
        "ADVISOR": ["role", "party"],
        "NOTE": [
            *("coupon", "rate", "seniority", "secured", "convertible", "maturity", "year"),
            *("amount", "currency", "series", "defined_term"),
        ],
        "RISK_FACTOR": ["form"],
    }
    assert all(label.description and all(item.description for item in label.attributes) for label in scheme.labels)
    assert len({label.pattern for label in scheme.labels}) == 3


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    scheme = read_scheme(FOUNDING)
    write_scheme(scheme, tmp_path / "copy.toml")
    assert read_scheme(tmp_path / "copy.toml") == scheme


@given(st.text(st.characters(codec="utf-8")), st.lists(st.text(st.characters(codec="utf-8"), min_size=1)))
def test_any_words_survive(words: str, choices: list[str]) -> None:
    words = words.strip()
    attribute = Attribute("a", words, tuple(choices), words)
    label = Label("A", words or "x", "#000000", "", "", words, "dots", (attribute,), retired=True)
    scheme = Scheme(words or "x", (label,))
    assert parse_scheme(scheme_text(scheme)) == scheme


@pytest.mark.parametrize(("text", "said"), REFUSED)
def test_what_is_wrong_is_said(text: str, said: str) -> None:
    with pytest.raises(Refusal, match=said):
        parse_scheme(text)


def test_an_id_is_made_from_the_title() -> None:
    assert parse_scheme('[[label]]\ntitle = "Lock-up date"\ncolour = "#000000"').labels[0].id == "LOCK_UP_DATE"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"name = 'x'\n# caf\xe9", "is not UTF-8 .line 2.: save it as UTF-8"),
        (b"name = = 1", "“bad.toml” holds no usable scheme: .*line 1"),
        (b"#" * 1_000_001, "larger than 1 MB"),
    ],
)
def test_a_bad_file_is_named(tmp_path: Path, data: bytes, said: str) -> None:
    path = tmp_path / "bad.toml"
    path.write_bytes(data)
    with pytest.raises(Refusal, match=said):
        read_scheme(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match=r"“none\.toml” cannot be read"):
        read_scheme(tmp_path / "none.toml")


def test_a_byte_order_mark_does_not_matter(tmp_path: Path) -> None:
    path = tmp_path / "windows.toml"
    path.write_bytes(b"\xef\xbb\xbf" + FOUNDING.read_bytes())
    assert read_scheme(path) == read_scheme(FOUNDING)


def test_a_codebook_of_others_is_a_scheme(tmp_path: Path) -> None:
    (tmp_path / "codes.csv").write_text("tag,description\r\nLegal adviser,A law firm\r\nBond,\r\n", "utf-8")
    scheme = read_scheme(tmp_path / "codes.csv")
    assert [(label.id, label.description) for label in scheme.labels] == [("Legal adviser", "A law firm"), ("Bond", "")]
    with pytest.raises(Refusal, match="cannot be read"):
        read_scheme(tmp_path / "gone.qdc")
