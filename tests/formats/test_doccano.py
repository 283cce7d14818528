import json
from pathlib import Path

import pytest
from hypothesis import given as generated
from hypothesis import settings

from domain.annotation import AnnotatedRelease
from domain.errors import Refusal
from formats.records import doccano
from tests import sheets
from tests.formats import json_files
from tests.formats.examples import examples
from tests.formats.json_files import back, given, ties, written


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text("utf-8").split("\n") if line]


def test_without_relations_a_line_has_triples(tmp_path: Path) -> None:
    sheet = sheets.drawn("{ADVISOR:Alder} on {NOTE#1:Senior} 5% {NOTE#1:Notes} 💶{RISK_FACTOR:}", name="a/b ü.htm")
    assert written(doccano, tmp_path / "a.jsonl", sheet) == ()
    assert lines(tmp_path / "a.jsonl") == [
        {
            "doc_id": "a/b ü.htm",
            "label": [[0, 5, "ADVISOR"], [9, 15, "NOTE"], [19, 24, "NOTE"]],
            "text": "Alder on Senior 5% Notes 💶",
        }
    ]
    assert not (tmp_path / "a.jsonl.aside").exists()


def test_one_relation_brings_every_line_into_the_other_form(tmp_path: Path) -> None:
    plain = sheets.drawn("{NOTE:Bonds}\u2028", name="first")
    tied = sheets.related(
        sheets.drawn("{ADVISOR:Alder} on {NOTE:Notes}{NOTE:}", name="second"), ("on", 0, 1), ("x", 0, 2)
    )
    said = written(doccano, tmp_path / "a.jsonl", plain, tied, plain)
    assert said == ("1 relation of empty annotations left out: doccano takes no empty ones.",)
    found = lines(tmp_path / "a.jsonl")
    assert [set(record) for record in found] == [{"doc_id", "text", "entities", "relations"}] * 3
    assert found[0] == found[2]
    assert found[0]["entities"] == [{"id": 0, "start_offset": 0, "end_offset": 5, "label": "NOTE"}]
    assert found[1]["relations"] == [{"id": 0, "from_id": 0, "to_id": 1, "type": "on"}]
    assert sorted(item.name for item in tmp_path.iterdir()) == ["a.jsonl"]
    assert [ties(item) for item in back(doccano, tmp_path / "a.jsonl")] == [[], [("on", 0, 1)], []]


FORMS = {
    "label": {"text": "Alder on Notes", "label": [[0, 5, "A"], [9, 14, "N"]]},
    "labels": {"text": "Alder on Notes", "labels": [[0, 5, "A"], [9, 14, "N"]]},
    "data": {"data": "Alder on Notes", "label": [[0, 5, "A"], [9, 14, "N"]]},
    "annotations": {
        "text": "Alder on Notes",
        "annotations": [
            {"label": "A", "start_offset": 0, "end_offset": 5, "user": 2},
            {"label": "N", "start_offset": 9, "end_offset": 14, "user": 2},
        ],
    },
    "entities": {
        "text": "Alder on Notes",
        "entities": [
            {"id": 70, "label": "A", "start_offset": 0, "end_offset": 5},
            {"id": 4, "label": "N", "start_offset": 9, "end_offset": 14},
        ],
        "relations": [{"id": 1, "from_id": 4, "to_id": 70, "type": "on"}],
        "Comments": [],
    },
}


@pytest.mark.parametrize("record", FORMS.values(), ids=FORMS)
def test_every_form_of_doccano_is_read(record: dict[str, object]) -> None:
    (found,) = doccano.read(given("a.jsonl", record))
    assert [(claim.label, claim.fragments) for claim in found.claims] == [("A", ((0, 5),)), ("N", ((9, 14),))]
    assert ties(found) == ([("on", 1, 0)] if "relations" in record else [])
    assert not found.problems
    assert not found.remarks
    if "annotations" in record:
        assert dict(found.claims[0].claims) == {"author": "2"}


def test_a_list_of_records_is_read() -> None:
    (one, two) = doccano.read(given("a.json", [FORMS["label"], FORMS["label"]]))
    assert (one.name, two.name) == ("a 1", "a 2")
    assert json.loads(one.source) == FORMS["label"]


def test_names_of_ours_come_back_through_doccano() -> None:
    records = [
        {"text": "a", "doc_id": "ours.htm", "id": 9},
        {"text": "b", "meta": {"doc_id": "theirs"}},
        {"text": "c", "meta": {"meta": {"doc_id": "older"}}},
        {"text": "d", "id": "own"},
        {"text": "e", "id": 12},
    ]
    assert [found.name for found in doccano.read(given("f.jsonl", *records))] == [
        "ours.htm",
        "theirs",
        "older",
        "own",
        "f 12",
    ]


def test_what_has_no_place_is_counted() -> None:
    record = {"text": "a", "label": ["good"], "cats": ["long"], "Comments": ["hm"], "annotation_approver": "rita"}
    spoken = {"text": "abc", "label": [[0, 1, "X"]], "annotation_approver": "rita"}
    one, two = doccano.read(given("a.jsonl", record, spoken))
    assert one.remarks == (
        "Left out, since there is no place for it here:"
        " 1 comment on the whole document, 2 labels of the whole document.",
    )
    assert two.claims[0].claims == (("approved_by", "rita"),)


def test_what_is_wrong_is_told_and_the_rest_comes_in() -> None:
    bad = [[0, 1, "X"], [0, 99, "far"], ["a", 1, "x"], [1, 2], {"start_offset": 1, "end_offset": 2, "label": "Y"}]
    records = [{"label": [[0, 1, "X"]]}, {"text": "ab", "label": bad, "relations": [{"from_id": 1, "to_id": 2}]}]
    (found,) = doccano.read(given("a.jsonl", *records))
    assert [claim.label for claim in found.claims] == ["X", "Y"]
    told = "\n".join(found.problems)
    for says in (
        "Line 1 of “a.jsonl” is left out",
        "0 to 99",
        "no whole numbers",
        "[start, end, label]",
        "relation “related”",
    ):
        assert says in told
    with pytest.raises(Refusal, match="no “text”"):
        list(doccano.read(given("a.jsonl", {"label": []})))


@settings(max_examples=examples())
@generated(sheet=sheets.any_sheet(relations=True))
def test_reading_undoes_writing(tmp_path_factory: pytest.TempPathFactory, sheet: AnnotatedRelease) -> None:
    path = tmp_path_factory.mktemp("doccano") / "a.jsonl"
    written(doccano, path, sheet)
    (found,) = back(doccano, path)
    assert (found.name, found.text) == (sheet.release.name, sheet.text)
    sheet = json_files.in_order(sheet)
    assert [(claim.label, *claim.fragments) for claim in found.claims] == [
        (item.label, (part.start, part.end)) for item in sheet.annotations for part in item.fragments if part.length
    ]
    assert not found.problems
    kept = {item.id for item in sheet.annotations if any(part.length for part in item.fragments)}
    assert len(found.relations) == sum(item.source in kept and item.target in kept for item in sheet.relations)
