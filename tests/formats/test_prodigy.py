import json
from pathlib import Path

import pytest
from hypothesis import given as generated
from hypothesis import settings

from domain.annotation import AnnotatedRelease
from domain.errors import Refusal
from formats.records import prodigy
from tests import sheets
from tests.formats import json_files
from tests.formats.examples import examples
from tests.formats.json_files import back, given, ties, written


def test_a_line_has_tokens_that_fit_the_spans(tmp_path: Path) -> None:
    sheet = sheets.related(sheets.drawn("{ADVISOR: Al}der’s\n\n{NOTE:5%  bonds }!", name="a b.htm"), ("on", 1, 0))
    assert written(prodigy, tmp_path / "a.jsonl", sheet) == ()
    record = json.loads((tmp_path / "a.jsonl").read_bytes())
    assert [(token["text"], token["ws"]) for token in record["tokens"]] == [
        (" ", False),
        ("Al", False),
        ("der’s", False),
        ("\n\n", False),
        ("5", False),
        ("%", True),
        (" ", False),
        ("bonds", True),
        ("!", False),
    ]
    advisor = {"start": 1, "end": 3, "token_start": 1, "token_end": 1, "label": "ADVISOR"}
    note = {"start": 10, "end": 19, "token_start": 4, "token_end": 7, "label": "NOTE"}
    assert record["spans"] == [advisor, note]
    assert record["relations"] == [{"head": 7, "child": 1, "head_span": note, "child_span": advisor, "label": "on"}]
    assert (record["answer"], record["meta"]) == ("accept", {"doc_id": "a b.htm"})


def task(**changes: object) -> dict[str, object]:
    tokens = [
        {"text": "Alder", "start": 0, "end": 5, "id": 0},
        {"text": "on", "start": 6, "end": 8, "id": 1},
        {"text": "Senior", "start": 9, "end": 15, "id": 2},
        {"text": "Notes", "start": 16, "end": 21, "id": 3},
    ]
    spans = [
        {"start": 0, "end": 5, "token_start": 0, "token_end": 0, "label": "A"},
        {"start": 9, "end": 21, "token_start": 2, "token_end": 3, "label": "N"},
    ]
    return {"text": "Alder on Senior Notes", "tokens": tokens, "spans": spans, "answer": "accept"} | changes


def test_answers_people_and_scores_are_claims() -> None:
    spans = [{"start": 0, "end": 5, "label": "A", "score": 0.5, "source": "en_model"}]
    kept, rejected, passed = prodigy.read(
        given(
            "t.jsonl",
            task(),
            task(answer="reject", _session_id="db-anna", _timestamp=1633999979),
            task(answer="ignore", spans=spans),
        )
    )
    assert [dict(item.claims[0].claims) for item in (kept, rejected, passed)] == [
        {},
        {"answer": "reject", "author": "db-anna", "created": "2021-10-12T00:52:59+00:00"},
        {"answer": "ignore", "score": "0.5", "origin": "en_model"},
    ]


def test_relations_are_found_by_spans_and_by_tokens() -> None:
    by_span = {"head": 9, "child": 9, "label": "s", "head_span": task()["spans"][1], "child_span": task()["spans"][0]}  # type: ignore[index]
    relations = [
        by_span,
        {"head": 0, "child": 3, "label": "t"},
        {"head": 2, "child": 0, "label": "u"},
        {"head": 1, "child": 0, "label": "words"},
    ]
    (found,) = prodigy.read(given("t.jsonl", task(relations=relations)))
    assert ties(found) == [("s", 1, 0), ("t", 0, 1), ("u", 1, 0)]
    assert found.remarks == (
        "Left out, since there is no place for it here: 1 relation between words that are not annotated.",
    )


def test_spans_without_tokens_and_tokens_without_places_are_read() -> None:
    bare = {"text": "Alder on Notes", "spans": [{"start": 9, "end": 14, "label": "N"}]}
    by_token = task(spans=[{"token_start": 2, "token_end": 3, "label": "N"}])
    one, two = prodigy.read(given("t.jsonl", bare, by_token))
    assert (one.claims[0].fragments, two.claims[0].fragments) == (((9, 14),), ((9, 21),))


def test_what_has_no_place_is_counted_and_what_is_wrong_is_told() -> None:
    spans = [{"points": [], "label": "x"}, {"label": "x"}, 7, {"start": 0, "end": 5, "label": "far", "text": "other"}]
    (found,) = prodigy.read(
        given("t.jsonl", {"image": "x.png"}, task(spans=spans, accept=["a", "b"], relations=[3]), {"options": []})
    )
    assert found.claims == ()
    assert found.remarks == (
        "Left out, since there is no place for it here: 1 area of an image, 2 labels of the whole document.",
    )
    told = "\n".join(found.problems)
    for says in (
        "Line 1 of “t.jsonl” is left out, since it is an image",
        "no whole numbers",
        "not an object",
        "“other”",
    ):
        assert says in told
    assert "Line 3" in told
    with pytest.raises(Refusal, match="it is a recording"):
        list(prodigy.read(given("t.jsonl", {"audio": "x.mp3"})))


@settings(max_examples=examples())
@generated(sheet=sheets.any_sheet(relations=True))
def test_reading_undoes_writing(tmp_path_factory: pytest.TempPathFactory, sheet: AnnotatedRelease) -> None:
    path = tmp_path_factory.mktemp("prodigy") / "a.jsonl"
    written(prodigy, path, sheet)
    (found,) = back(prodigy, path)
    assert (found.name, found.text) == (sheet.release.name, sheet.text)
    sheet = json_files.in_order(sheet)
    trimmed = [
        (item.label, part.of(sheet.text).strip(), part.start + len(covered) - len(covered.lstrip()))
        for item in sheet.annotations
        for part in item.fragments
        if (covered := part.of(sheet.text)).strip()
    ]
    got = [(claim.label, found.text[slice(*claim.fragments[0])], claim.fragments[0][0]) for claim in found.claims]
    assert got == trimmed
    tokens = json.loads(path.read_bytes())["tokens"]
    assert "".join(token["text"] + " " * token["ws"] for token in tokens) == sheet.text
    assert not found.problems
