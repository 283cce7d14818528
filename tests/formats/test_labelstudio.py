import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given as generated
from hypothesis import settings
from lxml import etree

from domain.annotation import AnnotatedRelease
from domain.errors import Refusal
from domain.release import Incoming
from formats.given import Given
from formats.records import labelstudio
from tests import sheets
from tests.formats import json_files
from tests.formats.examples import examples
from tests.formats.json_files import ties, written


def back(folder: Path) -> list[Incoming]:
    beside = {"config.xml": (folder / "config.xml").read_bytes()}
    return list(labelstudio.read(Given.of("tasks.json", (folder / "tasks.json").read_bytes(), beside)))


def tasks(*items: Any, config: str = "", name: str = "t.json") -> list[Incoming]:
    beside = {"config.xml": config.encode()} if config else {}
    return list(labelstudio.read(Given.of(name, json.dumps(list(items)).encode(), beside)))


def region(start: int, end: int, label: str, key: str = "a", **more: Any) -> dict[str, Any]:
    value = {"start": start, "end": end, "labels": [label]}
    return {"id": key, "from_name": "ner", "to_name": "text", "type": "labels", "value": value, **more}


def task(*results: dict[str, Any], text: str = "Alder on Notes", **more: Any) -> dict[str, Any]:
    return {"data": {"text": text}, "annotations": [{"result": list(results), **more}]}


def test_a_task_has_regions_attributes_notes_and_relations(tmp_path: Path) -> None:
    sheet = sheets.drawn("{ADVISOR role=legal:Alder} & {NOTE#1 coupon=5%:Senior} 5% {NOTE#1:Notes} 💶", name="a b.htm")
    sheet = sheets.related(sheet, ("on", 1, 0))
    assert written(labelstudio, tmp_path, sheet, sheets.sheet("Nothing.", name="b")) == ()
    first, second = json.loads((tmp_path / "tasks.json").read_bytes())
    assert first["data"] == {"doc_id": "a b.htm", "text": "Alder & Senior 5% Notes 💶"}
    assert second["annotations"] == [{"result": []}]
    results = first["annotations"][0]["result"]
    assert [(item["id"], item["from_name"], item["type"]) for item in results[:-1]] == [
        ("r0", "label", "labels"),
        ("r0", "role", "choices"),
        ("r1", "label", "labels"),
        ("r1", "coupon", "textarea"),
        ("r2", "label", "labels"),
        ("r2", "coupon", "textarea"),
    ]
    assert results[2]["value"] == {"start": 8, "end": 14, "text": "Senior", "labels": ["NOTE"]}
    assert results[1]["value"] == {"start": 0, "end": 5, "choices": ["legal"]}
    assert results[-1] == {
        "type": "relation",
        "from_id": "r1",
        "to_id": "r0",
        "direction": "right",
        "labels": ["on"],
    }


def test_the_configuration_has_every_control_that_is_used(tmp_path: Path) -> None:
    odd = sheets.annotation("ab", [(0, 1)], 'Odd "label" <&>', {"": "x", "label": "y", "role": "free", "ü b": "z"})
    sheet = sheets.related(sheets.sheet("ab", [odd]), ("t & u", 0, 0))
    written(labelstudio, tmp_path, sheet)
    root = etree.fromstring((tmp_path / "config.xml").read_bytes())
    names = [str(element.get("name")) for element in root.iter() if element.get("name")]
    assert len(names) == len(set(names))
    used = {
        item.get("from_name")
        for item in json.loads((tmp_path / "tasks.json").read_bytes())[0]["annotations"][0]["result"]
    }
    assert used - {None} <= set(names)
    assert 'Odd "label" <&>' in [element.get("value") for element in root.iter("Label")]
    assert [element.get("value") for element in root.iter("Relation")] == ["t & u"]
    (found,) = back(tmp_path)
    assert sheets.claimed(found) == sheets.essence(sheet)


def test_annotators_are_claims_and_guesses_of_models_are_left_out() -> None:
    many = task(region(0, 5, "A"), completed_by={"email": "anna@example.org"}, created_at="2026-01-05T09:30:00Z")
    many["annotations"].append({"result": [region(0, 5, "B")], "completed_by": 7})
    many["annotations"].append({"result": [region(0, 5, "C")], "was_cancelled": True})
    many["predictions"] = [{"result": [region(9, 14, "N", score=0.25)], "model_version": "m1", "score": 0.5}]
    (found,) = tasks(many)
    assert [(claim.label, dict(claim.claims)) for claim in found.claims] == [
        ("A", {"author": "anna@example.org", "created": "2026-01-05T09:30:00Z"}),
        ("B", {"author": "7"}),
    ]
    assert found.remarks == (
        "Left out, since there is no place for it here: 1 prediction of a model, 1 skipped annotation.",
    )


def test_relations_know_their_direction_and_their_annotator() -> None:
    def tie(direction: str, *labels: str) -> dict[str, Any]:
        return {"type": "relation", "from_id": "a", "to_id": "b", "direction": direction, "labels": list(labels)}

    results = (region(0, 5, "A"), region(9, 14, "N", "b"))
    two = task(*results, tie("right", "x"), tie("left", "y"), tie("bi", "z"), tie("right"))
    two["annotations"].append({"result": [*results, tie("right", "own")]})
    (found,) = tasks(two)
    assert ties(found) == [("x", 0, 1), ("y", 1, 0), ("z", 0, 1), ("related", 0, 1), ("own", 2, 3)]


def test_what_is_said_of_regions_and_of_the_whole_document() -> None:
    said = {"id": "a", "from_name": "sure", "to_name": "text", "type": "rating", "value": {"rating": 4, "start": 0}}
    whole = {"id": "z", "from_name": "topic", "to_name": "text", "type": "choices", "value": {"choices": ["x"]}}
    box = {"id": "q", "type": "rectanglelabels", "value": {"x": 1}}
    (found,) = tasks(task(region(0, 5, "A", meta={"text": ["one", "two"]}), said, whole, box))
    assert sheets.claimed(found) == [("A", ((0, 5),), (("sure", "4"),), "one\ntwo")]
    assert found.remarks == (
        "Left out, since there is no place for it here: 1 answer on the whole document, 1 region that is no text.",
    )


PAGE = '<View><HyperTextLabels name="ner" toName="t"/><HyperText name="t" value="$html"/></View>'
HTML = "<style>p {}</style><div>Alder &amp; Finch</div>\n<p>advise   <b>Co</b>.</p>"


def page_region(quote: str, **value: Any) -> dict[str, Any]:
    more = {"start": "/div[1]/text()[1]", "end": "/p[1]", "hypertextlabels": ["A"], "text": quote}
    return region(0, 0, "", to_name="t", type="hypertextlabels", value=more | value)


def test_places_on_pages_are_found_by_their_offsets_or_by_quotes_that_stand_once() -> None:
    results = [
        page_region("Finch", globalOffsets={"start": 8, "end": 13}),
        page_region("Finch\\nadvise   Co", globalOffsets={"start": 8, "end": 25}),
        page_region("Alder"),
        page_region("i"),
        page_region(""),
    ]
    (found,) = tasks({"data": {"html": HTML, "id": "p"}, "annotations": [{"result": results}]}, config=PAGE)
    assert found.text == "Alder & Finch\n\nadvise Co.\n"
    assert [found.text[slice(*claim.fragments[0])] for claim in found.claims] == [
        "Finch",
        "Finch\n\nadvise Co",
        "Alder",
    ]
    assert len(found.problems) == 2
    assert "path only" in found.problems[0]


def test_paragraphs_are_a_text_with_their_speakers() -> None:
    said = {"start": "0", "end": "1", "startOffset": 2, "endOffset": 3, "paragraphlabels": ["A"]}
    far = said | {"end": "9"}
    data = {"dialogue": [{"author": "Mia:", "text": "Hm hm"}, {"text": "Yes?"}]}
    results = [region(0, 0, "", type="paragraphlabels", value=value) for value in (said, far)]
    (found,) = tasks({"data": data, "annotations": [{"result": results}], "id": 4})
    assert (found.name, found.text) == ("t 4", "Mia: Hm hm\nYes?")
    assert [found.text[slice(*claim.fragments[0])] for claim in found.claims] == [" hm\nYes"]
    assert len(found.problems) == 1


def test_texts_are_found_under_any_field_and_tasks_without_are_told() -> None:
    items = [
        {"data": {"text": "a", "doc_id": "n"}},
        {"data": {"body": "b", "id": 3}},
        {"data": "c"},
        {"text": "d", "label": [{"start": 0, "end": 1, "text": "d", "labels": ["X"]}], "id": 9},
        {"data": {"image": "x", "other": "y"}},
    ]
    found = tasks(*items)
    assert [(item.name, item.text) for item in found] == [("n", "a"), ("3", "b"), ("t 3", "c"), ("9", "d")]
    assert found[3].claims[0].fragments == ((0, 1),)
    assert "Record 5 of “t.json” is left out" in found[3].problems[0]
    with pytest.raises(Refusal, match="no text"):
        tasks({"data": {"audio": 3}})


def test_positions_of_other_units_are_known_by_their_quotes() -> None:
    results = [region(0, 0, "N", value={"start": 3, "end": 8, "text": "Notes", "labels": ["N"]})]
    (found,) = tasks(task(*results, text="💶 Notes"))
    assert found.claims[0].fragments == ((2, 7),)
    assert "UTF-16" in found.remarks[0]


@settings(max_examples=examples())
@generated(sheet=sheets.any_sheet(relations=True))
def test_reading_undoes_writing(tmp_path_factory: pytest.TempPathFactory, sheet: AnnotatedRelease) -> None:
    folder = tmp_path_factory.mktemp("ls")
    written(labelstudio, folder, sheet)
    (found,) = back(folder)
    assert (found.name, found.text) == (sheet.release.name, sheet.text)
    sheet = json_files.in_order(sheet)
    assert sheets.claimed(found) == [
        (item.label, ((part.start, part.end),), item.attributes, item.comment)
        for item in sheet.annotations
        for part in item.fragments
    ]
    assert len(found.relations) == len(sheet.relations)
    assert not found.problems
