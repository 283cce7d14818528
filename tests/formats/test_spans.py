import json
from pathlib import Path

import pytest
from hypothesis import given as generated
from hypothesis import settings

from domain.annotation import AnnotatedRelease
from domain.errors import Refusal
from domain.release import normalise
from formats.canonical import Canonical
from formats.given import Given
from formats.records import spans
from tests import sheets
from tests.formats import json_files
from tests.formats.examples import examples
from tests.formats.json_files import back, given, ties, written
from tests.paths import SHARED

TORTURE = SHARED / "interop" / "torture_truth.jsonl"


def test_a_line_has_exactly_these_keys(tmp_path: Path) -> None:
    sheet = sheets.drawn("{ADVISOR role=legal:Alder} on {NOTE#1:Senior} 5% {NOTE#1:Notes} 💶", name="../x ü.htm")
    assert written(spans, tmp_path / "a.jsonl", sheet) == ()
    assert json.loads((tmp_path / "a.jsonl").read_text("utf-8")) == {
        "id": "../x ü.htm",
        "text": "Alder on Senior 5% Notes 💶",
        "spans": [
            {"start": 0, "end": 5, "label": "ADVISOR"},
            {"start": 9, "end": 24, "label": "NOTE", "fragments": [[9, 15], [19, 24]]},
        ],
    }


def test_relations_are_written_by_places_and_read_back(tmp_path: Path) -> None:
    sheet = sheets.related(
        sheets.drawn("{ADVISOR:Alder} and {NOTE:Notes} and {NOTE:Bonds}"), ("on", 2, 0), ("on", 1, 1)
    )
    written(spans, tmp_path / "a.jsonl", sheet)
    record = json.loads((tmp_path / "a.jsonl").read_bytes())
    assert {"type": "on", "from": 2, "to": 0} in record["relations"]
    (found,) = back(spans, tmp_path / "a.jsonl")
    assert sorted(ties(found)) == [("on", 1, 1), ("on", 2, 0)]


def test_line_ends_become_line_feeds_and_positions_come_along() -> None:
    record = {"id": "a", "text": "a\r\nb\r\nNotes", "spans": [{"start": 6, "end": 11, "label": "X"}]}
    (found,) = spans.read(given("a.jsonl", record))
    assert (found.text, found.claims[0].fragments) == ("a\nb\nNotes", ((4, 9),))


def test_units_of_others_are_known_by_the_quotes() -> None:
    span = {"start": 3, "end": 8, "label": "X", "text": "Notes"}
    (found,) = spans.read(given("a.jsonl", {"text": "💶 Notes", "spans": [span]}))
    assert found.claims[0].fragments == ((2, 7),)
    assert "UTF-16" in found.remarks[0]


def test_names_come_from_the_record_or_from_the_file() -> None:
    records = [{"text": "a"}, {"id": 7, "text": "b"}, {"doc_id": "c c", "text": "c"}, {"id": "", "text": "d"}]
    assert [found.name for found in spans.read(given("some file.jsonl", *records))] == [
        "some file 1",
        "7",
        "c c",
        "some file 4",
    ]


def test_labels_may_be_lists_and_spans_may_be_triples() -> None:
    record = {
        "text": "abc",
        "spans": [{"start": 0, "end": 1, "label": ["A", "B"]}, [1, 2, "C"], {"start": 2, "end": 3}],
    }
    record["relations"] = [{"type": "t", "from": 1, "to": 0}]
    (found,) = spans.read(given("a.jsonl", record))
    assert [(claim.label, claim.fragments[0][0]) for claim in found.claims] == [("A", 0), ("B", 0), ("C", 1), ("", 2)]
    assert ties(found) == [("t", 2, 0)]


def test_what_is_wrong_is_told_and_the_rest_comes_in() -> None:
    bad = [
        {"start": 0, "end": 9, "label": "X"},
        {"start": "a", "end": 1, "label": "X"},
        5,
        {"start": 1, "end": 2, "label": "Y"},
    ]
    lines = [{"id": "a", "text": "abc", "spans": bad, "relations": [{"type": "t", "from": 0, "to": 3}, 4]}]
    (found,) = spans.read(given("a.jsonl", *lines, {"id": "b"}, b"{"))
    assert [claim.label for claim in found.claims] == ["Y"]
    told = "\n".join(found.problems)
    for says in ("0 to 9", "no whole numbers", "not an object", "relation “t”", "Line 2 of “a.jsonl”", "Line 3"):
        assert says in told


def test_a_file_without_any_release_is_refused() -> None:
    for records in ([], [{"id": "a"}], [b"nothing"]):
        with pytest.raises(Refusal):
            list(spans.read(given("a.jsonl", *records)))


@settings(max_examples=examples())
@generated(sheet=sheets.any_sheet(relations=True))
def test_reading_undoes_writing(tmp_path_factory: pytest.TempPathFactory, sheet: AnnotatedRelease) -> None:
    path = tmp_path_factory.mktemp("spans") / "a.jsonl"
    written(spans, path, sheet)
    (found,) = back(spans, path)
    assert (found.name, found.text) == (sheet.release.name, sheet.text)
    sheet = json_files.in_order(sheet)
    assert [item[:2] for item in sheets.claimed(found)] == [item[:2] for item in sheets.essence(sheet)]
    assert ties(found) == sheets.tied(sheet)
    assert not found.problems


@pytest.mark.skipif(not TORTURE.is_file(), reason="there are no interoperability files beside this checkout")
def test_the_hard_texts_come_in_as_they_are_but_for_carriage_returns() -> None:
    truth = [json.loads(line) for line in TORTURE.read_bytes().splitlines()]
    found = list(spans.read(Given.of(TORTURE.name, TORTURE.read_bytes())))
    assert [item.name for item in found] == [record["id"] for record in truth]
    for item, record in zip(found, truth, strict=True):
        way = Canonical(record["text"])
        assert item.text == normalise(record["text"])
        assert not item.problems
        assert [(claim.label, claim.fragments) for claim in item.claims] == [
            (span["label"], tuple(way.span(*pair) for pair in span.get("fragments", [[span["start"], span["end"]]])))
            for span in record["spans"]
        ]
