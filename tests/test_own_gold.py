"""The project's own gold is sound: hashes, offsets, edges and overlaps, and made from the table that a person keeps."""

import hashlib
import json
import re
from itertools import pairwise
from typing import Any

import pytest

from benchmarks import gold_build
from tests.paths import ROOT

GOLD = ROOT / "resources" / "gold"
RECORDS: list[dict[str, Any]] = [
    json.loads(line) for line in (GOLD / "gold.jsonl").read_text(encoding="utf-8").split("\n") if line
]
ATTRIBUTES = {
    "ADVISOR": {"role", "party"},
    "NOTE": {"coupon", "seniority", "maturity", "defined_term"},
    "RISK_FACTOR": {"form"},
}
ALWAYS = {"ADVISOR": {"role", "party"}, "NOTE": {"defined_term"}, "RISK_FACTOR": {"form"}}
ENUMERATOR = r"\(?(?:\d{1,2}|[ivx]+|[a-h])\)"
EDGE = re.compile(rf"^(?:[\s\"“”'‘(\[,;:•*]|{ENUMERATOR}|(?:and|or|the|its)\b)|[\s\"“”,;:(\[]$|\b(?:and|or)$")
SUFFIX = re.compile(r"(?:Co|Inc|Corp|Ltd|P\.A|P\.C|S\.A|per cent)\.$")

each_release = pytest.mark.parametrize("record", RECORDS, ids=lambda record: record["id"])


def text_of(record: dict[str, Any]) -> str:
    return (GOLD / str(record["file"])).read_bytes().decode("utf-8")


@each_release
def test_a_release_is_the_one_that_was_marked(record: dict[str, Any]) -> None:
    text = text_of(record)
    assert hashlib.sha256(text.encode("utf-8")).hexdigest() == record["sha256"]
    assert len(text) == record["length"]
    assert "\r" not in text
    assert 1_500 <= len(text) <= 6_000


@each_release
def test_a_span_quotes_its_text_and_has_clean_edges(record: dict[str, Any]) -> None:
    text = text_of(record)
    for span in record["spans"]:
        quote = text[span["start"] : span["end"]]
        assert quote == span["text"]
        first = quote if span["label"] != "RISK_FACTOR" else re.sub(r"^(?:the|its)\b", "", quote, flags=re.I).lstrip()
        assert not EDGE.search(first), quote
        assert not quote.endswith(".") or SUFFIX.search(quote), quote
        assert not text[span["start"] - 1 : span["start"]].isalnum(), quote
        assert not text[span["end"] : span["end"] + 1].isalnum(), quote
        assert quote.count("(") == quote.count(")"), quote


@each_release
def test_spans_of_one_label_stand_in_order_and_apart(record: dict[str, Any]) -> None:
    starts = [(span["start"], span["end"]) for span in record["spans"]]
    assert starts == sorted(starts)
    for label in ATTRIBUTES:
        alike = [span for span in record["spans"] if span["label"] == label]
        assert all(before["end"] <= after["start"] for before, after in pairwise(alike))


@each_release
def test_attributes_are_those_of_the_guideline(record: dict[str, Any]) -> None:
    for span in record["spans"]:
        names = set(span["attributes"])
        assert ALWAYS[span["label"]] <= names <= ATTRIBUTES[span["label"]], span
        assert span["attributes"].get("role", "legal") in {"legal", "financial", "other"}
        assert span["attributes"].get("form", "sentence") in {"sentence", "list_item"}
        assert isinstance(span["attributes"].get("defined_term", False), bool)
        assert "" not in span["attributes"].values()


def test_the_gold_is_what_the_table_and_the_texts_make() -> None:
    assert (GOLD / "gold.jsonl").read_text(encoding="utf-8") == gold_build.build()


def test_the_gold_differs_and_some_releases_have_nothing() -> None:
    labels = [frozenset(span["label"] for span in record["spans"]) for record in RECORDS]
    assert len(RECORDS) >= 16
    assert labels.count(frozenset()) >= 3
    assert any(labels_of == frozenset(ATTRIBUTES) for labels_of in labels)


TABLE = """
== one
NOTE 1 | 9% Notes | coupon=9%; defined_term=false
NOTE 2 | Notes | defined_term=true
NOTE 1 | Its {Notes} | defined_term=false
- NOTE | Notes to accounts
"""


def test_the_longest_string_has_a_place_and_white_space_is_any() -> None:
    found = gold_build.spans(
        "Its Notes. 9%\nNotes. The Notes, Notes; Notes to accounts.", gold_build.rows(TABLE)["one"]
    )
    assert [(span["text"], span["start"]) for span in found] == [
        ("Notes", 4),
        ("9%\nNotes", 11),
        ("Notes", 25),
        ("Notes", 32),
    ]


def test_a_count_that_is_not_met_is_refused_with_its_line() -> None:
    with pytest.raises(SystemExit, match="line 4: 'Notes' is found 1 times"):
        gold_build.spans("Its Notes. 9% Notes. Notes. Notes to accounts.", gold_build.rows(TABLE)["one"])


def test_a_line_that_is_no_row_is_refused() -> None:
    with pytest.raises(SystemExit, match="line 2: this is no row: NOTE Notes"):
        gold_build.rows("== one\nNOTE Notes")
