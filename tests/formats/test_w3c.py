import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given as generated
from hypothesis import settings

from domain.annotation import AnnotatedRelease
from domain.errors import Refusal
from domain.release import Incoming
from formats import w3c
from formats.given import Given
from tests import sheets
from tests.formats import json_files
from tests.formats.examples import examples
from tests.formats.json_files import ties, written


def read(folder: Path) -> list[Incoming]:
    """What the annotation files of a folder give with what lies beside them."""
    found: list[Incoming] = []
    for file in sorted(folder.glob("*.jsonld")):
        beside = {other.name: other.read_bytes() for other in folder.iterdir() if other != file}
        found += w3c.read(Given.of(file.name, file.read_bytes(), beside))
    return found


def foreign(text: bytes | str, *items: Any, name: str = "a.json", beside: str = "a.txt") -> Incoming:
    raw = text if isinstance(text, bytes) else text.encode()
    value = items[0] if len(items) == 1 else list(items)
    (found,) = w3c.read(Given.of(name, json.dumps(value).encode(), {beside: raw}))
    return found


def quoted(exact: str, prefix: str = "", suffix: str = "") -> dict[str, Any]:
    return {"type": "TextQuoteSelector", "exact": exact, "prefix": prefix, "suffix": suffix}


def at(start: int, end: int) -> dict[str, Any]:
    return {"type": "TextPositionSelector", "start": start, "end": end}


def note(*selectors: dict[str, Any], source: str = "https://example.org/a.txt", **more: Any) -> dict[str, Any]:
    body = [{"type": "TextualBody", "purpose": "tagging", "value": "N"}]
    return {"type": "Annotation", "body": body, "target": {"source": source, "selector": list(selectors)}} | more


def test_an_annotation_has_a_tag_its_words_and_a_position(tmp_path: Path) -> None:
    sheet = sheets.drawn("{ADVISOR role=legal:Alder} advises 💶 on {NOTE#1:Senior} 5% {NOTE#1:Notes}", name="ü b.htm")
    sheet = sheets.related(sheet, ("advises on", 0, 1))
    assert written(w3c, tmp_path, sheet) == ()
    record = json.loads((tmp_path / "u_b.htm.jsonld").read_bytes())
    assert (record["type"], record["total"], record["@context"]) == ("AnnotationCollection", 2, w3c.CONTEXT)
    first, second = record["first"]["items"]
    source = "urn:x-glossator:%C3%BC%20b.htm"
    assert first == {
        "id": f"{source}#a1",
        "type": "Annotation",
        "motivation": "tagging",
        "creator": {"type": "Person", "name": "anna"},
        "created": "2026-01-05T09:30:00.250000Z",
        "body": [
            {"type": "TextualBody", "purpose": "tagging", "format": "text/plain", "value": "ADVISOR"},
            {"type": "TextualBody", "purpose": "describing", "format": "text/plain", "value": "legal", "label": "role"},
            {"type": "SpecificResource", "purpose": "linking", "source": f"{source}#a2", "label": "advises on"},
        ],
        "target": {
            "source": source,
            "selector": [quoted("Alder", "", " advises 💶 on Senior 5% Notes"), at(0, 5)],
        },
    }
    assert [target["selector"][1] for target in second["target"]] == [at(19, 25), at(29, 34)]
    assert (tmp_path / "u_b.htm.txt").read_text("utf-8") == sheet.text
    (found,) = read(tmp_path)
    assert (found.name, ties(found)) == ("ü b.htm", [("advises on", 0, 1)])
    assert dict(found.claims[0].claims) == {"author": "anna", "created": "2026-01-05T09:30:00.250000Z"}


def test_what_stands_around_a_quote_makes_it_stand_once(tmp_path: Path) -> None:
    text = "x " * 200 + "y"
    sheet = sheets.sheet(text, [sheets.annotation(text, [(start, start + 1)], number=start) for start in (0, 200, 398)])
    written(w3c, tmp_path, sheet)
    for item in json.loads((tmp_path / "notice.jsonld").read_bytes())["first"]["items"]:
        quote, position = item["target"]["selector"]
        whole = quote["prefix"] + quote["exact"] + quote["suffix"]
        first = text.find(whole)
        assert text.find(whole, first + 1) < 0
        assert first + len(quote["prefix"]) == position["start"]
        assert min(len(quote["prefix"]), 32) == min(position["start"], 32)


FINDS = {
    "position": [at(9, 14)],
    "both": [at(9, 14), quoted("Notes")],
    "quote": [quoted("Notes", "Alder on ", " and")],
    "quote with other blanks": [quoted("on\n  Notes")],
    "position that does not hold": [at(2, 7), quoted("Notes", "on ", "")],
    "characters of a fragment": [{"type": "FragmentSelector", "value": "char=9,14"}],
    "one that refines another": [{"type": "CssSelector", "value": "p", "refinedBy": at(9, 14)}],
    "the old names": [{"@type": "oa:TextPositionSelector", "start": 9, "end": 14}],
}


@pytest.mark.parametrize("selectors", FINDS.values(), ids=FINDS)
def test_places_are_found_by_what_there_is(selectors: list[dict[str, Any]]) -> None:
    found = foreign("Alder on Notes and Notices", note(*selectors))
    assert [found.text[slice(*claim.fragments[0])].removeprefix("on ") for claim in found.claims] == ["Notes"]
    assert not found.problems


def test_positions_in_utf_16_and_carriage_returns_are_seen_through() -> None:
    found = foreign("💶\r\nNotes\r\nNotes", note(at(11, 16), quoted("Notes")), note(at(4, 9), quoted("Notes")))
    assert [claim.fragments for claim in found.claims] == [((8, 13),), ((2, 7),)]
    assert "UTF-16" in found.remarks[0]


def test_what_is_not_sure_is_told() -> None:
    found = foreign("Notes and Notes", note(quoted("Notes")), note(at(0, 99)), note(at(0, 3), quoted("Bonds")))
    assert found.claims == ()
    assert [problem.split(":")[0] for problem in found.problems] == [
        f"Annotation {number} of “a.json”" for number in (1, 2, 3)
    ]


def test_bodies_become_labels_comments_and_attributes() -> None:
    bodies = [
        {"type": "TextualBody", "purpose": "tagging", "value": "A"},
        {"type": "TextualBody", "purpose": "classifying", "value": "B"},
        {"type": "TextualBody", "purpose": "describing", "value": "legal", "label": "role"},
        {"type": "TextualBody", "purpose": "commenting", "value": "hm"},
        "https://example.org/note",
    ]
    item = note(at(0, 1), body=bodies, creator={"id": "x", "name": "Anna"}, created="2026-01-05T09:30:00Z", id="z")
    plain = note(at(0, 1), body="", bodyValue="words", motivation=["highlighting"])
    found = foreign("ab", item, plain)
    assert sheets.claimed(found) == [
        ("A", ((0, 1),), (("role", "legal"),), "hm"),
        ("B", ((0, 1),), (("role", "legal"),), "hm"),
        ("highlighting", ((0, 1),), (), "words"),
    ]
    assert dict(found.claims[0].claims) == {"id": "z", "author": "Anna", "created": "2026-01-05T09:30:00Z"}
    assert "bodies that lie elsewhere" in found.remarks[0] or "body" in found.remarks[0]


def test_relations_of_others_are_linking_annotations() -> None:
    one, two = note(at(0, 1), id="#1"), note(at(1, 2), id="#2")
    link = {
        "motivation": "linking",
        "body": [{"value": "of", "purpose": "tagging"}],
        "target": [{"id": "#2"}, {"id": "#1"}],
    }
    assert ties(foreign("ab", link, one, two)) == [("of", 1, 0)]


def test_collections_pages_and_hypothesis_are_gone_through() -> None:
    item = note(at(0, 1))
    page = {"type": "AnnotationPage", "items": [item]}
    row = {
        "uri": "https://example.org/x",
        "user": "acct:anna@example.org",
        "text": "hm",
        "tags": ["N", "M"],
        "target": [{"source": "https://example.org/x", "selector": [{"type": "RangeSelector"}, at(0, 1)]}],
    }
    for value in (page, {"type": "AnnotationCollection", "first": page}, [[item]], {"@graph": [item]}):
        assert [claim.label for claim in foreign("ab", value).claims] == ["N"]
    found = foreign("ab", {"total": 1, "rows": [row]})
    assert [(claim.label, claim.comment) for claim in found.claims] == [("N", "hm"), ("M", "hm")]
    assert dict(found.claims[0].claims)["author"] == "acct:anna@example.org"


def test_places_on_a_page_are_brought_to_its_text() -> None:
    page = "<body><p>One   Two</p>\n<p>Three 💶 Four</p></body>"
    found = foreign(page, note(at(6, 9), quoted("Two")), note(at(19, 23), quoted("Four")), beside="a.html")
    assert found.text == "One Two\n\nThree 💶 Four\n"
    assert [found.text[slice(*claim.fragments[0])] for claim in found.claims] == ["Two", "Four"]


def test_annotations_on_other_texts_and_without_places_are_counted() -> None:
    found = foreign("ab", note(at(0, 1)), note(at(0, 1)), note(at(0, 1), source="https://example.org/b"), note())
    assert len(found.claims) == 2
    assert found.remarks == (
        "Left out, since there is no place for it here:"
        " 1 annotation on another text, 1 annotation without a place in a text.",
    )


def test_without_its_text_a_file_is_refused() -> None:
    for value, says in (
        (note(at(0, 1)), r"put “a\.txt” or “a\.html” beside it \(the text of https://example\.org/a\.txt\)"),
        ({"type": "AnnotationCollection", "first": "http://example.org/p1"}, "holds no annotation"),
        ([], "holds no annotation"),
        ({"type": "Annotation", "target": "http://example.org/p1"}, "no place in a text in its 1 annotation:"),
    ):
        with pytest.raises(Refusal, match=says):
            list(w3c.read(Given.of("a.jsonld", json.dumps(value).encode())))


@settings(max_examples=examples())
@generated(sheet=sheets.any_sheet(relations=True))
def test_reading_undoes_writing(tmp_path_factory: pytest.TempPathFactory, sheet: AnnotatedRelease) -> None:
    folder = tmp_path_factory.mktemp("w3c")
    written(w3c, folder, sheet)
    (found,) = read(folder)
    assert (found.name, found.text) == (sheet.release.name, sheet.text)
    sheet = json_files.in_order(sheet)
    kept = [item for item in sheet.annotations if any(part.length for part in item.fragments)]
    assert sheets.claimed(found) == [
        (item.label, tuple((part.start, part.end) for part in item.fragments), item.attributes, item.comment)
        for item in kept
    ]
    ids = {item.id for item in kept}
    assert len(found.relations) == sum(item.source in ids and item.target in ids for item in sheet.relations)
    assert not found.problems
