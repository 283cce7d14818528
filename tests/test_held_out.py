"""The held-out releases are sound: hashes, offsets, quotes, edges, overlaps. How well they are read is not tested."""

import hashlib
import json
import re
from itertools import pairwise
from typing import Any

import pytest

from tests.paths import ROOT

HELD_OUT = ROOT / "benchmarks" / "held_out"
RECORDS: list[dict[str, Any]] = [
    json.loads(line) for line in (HELD_OUT / "gold.jsonl").read_text(encoding="utf-8").split("\n") if line
]
ATTRIBUTES = {
    "ADVISOR": {"role", "role_detail", "party"},
    "NOTE": {"coupon", "seniority", "maturity", "defined_term"},
    "RISK_FACTOR": {"form"},
}
ALWAYS = {"ADVISOR": {"role", "party"}, "NOTE": {"defined_term"}, "RISK_FACTOR": {"form"}}
EDGE = re.compile(r"^(?:[\s\"“”'‘(\[,;:•*]|\(?(?:\d{1,2}|[a-h])\)|(?:and|or)\b)|[\s\"“”,;:(\[]$|\b(?:and|or)$", re.I)
SUFFIX = re.compile(r"(?:Co|Inc|Corp|P\.A|P\.C|L\.P)\.$")

each_release = pytest.mark.parametrize("record", RECORDS, ids=lambda record: record["id"])


def text_of(record: dict[str, Any]) -> str:
    return (HELD_OUT / str(record["file"])).read_bytes().decode("utf-8")


def test_every_release_is_marked_once() -> None:
    assert sorted(record["file"] for record in RECORDS) == sorted(
        f"releases/{path.name}" for path in (HELD_OUT / "releases").iterdir()
    )
    assert any(not record["spans"] for record in RECORDS), "one release has nothing to find"


@each_release
def test_a_release_is_the_one_that_was_marked(record: dict[str, Any]) -> None:
    text = text_of(record)
    assert hashlib.sha256(text.encode("utf-8")).hexdigest() == record["sha256"]
    assert len(text) == record["length"]
    assert "\r" not in text
    assert 1_500 <= len(text) <= 5_000


@each_release
def test_a_span_quotes_its_text_and_has_clean_edges(record: dict[str, Any]) -> None:
    text = text_of(record)
    for span in record["spans"]:
        quote = text[span["start"] : span["end"]]
        assert quote == span["text"]
        assert not EDGE.search(quote), quote
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
        assert ALWAYS[span["label"]] <= set(span["attributes"]) <= ATTRIBUTES[span["label"]], span
        assert span["attributes"].get("role", "other") in ("legal", "financial", "other")
        assert span["attributes"].get("form", "sentence") in ("list_item", "sentence")
