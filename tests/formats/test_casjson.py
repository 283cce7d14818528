"""JSON CAS of others, and ours as a program reads it that knows no reserved keys."""

import json
from pathlib import Path
from typing import Any

import pytest

from domain.errors import Refusal
from domain.release import Incoming
from formats.given import Given
from formats.uima import casjson
from tests import sheets
from tests.formats.cas_files import written

SOFA = {"%ID": 1, "%TYPE": "uima.cas.Sofa", "sofaNum": 1, "sofaID": "_InitialView", "sofaString": "💶 Alder"}
TYPES = {
    "desk.Base": {
        "%NAME": "desk.Base",
        "%SUPER_TYPE": "uima.tcas.Annotation",
        "label": {"%NAME": "label", "%RANGE": "uima.cas.String"},
        "sure": {"%NAME": "sure", "%RANGE": "uima.cas.Double"},
    }
}


def read(structures: Any, types: Any = TYPES, members: Any = (2, 3, 4)) -> Incoming:
    views = {"_InitialView": {"%SOFA": 1, "%MEMBERS": list(members)}}
    record = {"%TYPES": types, "%FEATURE_STRUCTURES": structures, "%VIEWS": views}
    (found,) = casjson.read(Given.of("a.json", json.dumps(record).encode()))
    return found


def shown(found: Incoming) -> list[tuple[str, str]]:
    return [(claim.label, found.text[claim.fragments[0][0] : claim.fragments[0][1]]) for claim in found.claims]


def base(number: int, begin: Any, end: Any, **more: Any) -> dict[str, Any]:
    return {"%ID": number, "%TYPE": "desk.Base", "@sofa": 1, "begin": begin, "end": end, **more}


def test_structures_as_a_list_or_by_their_ids() -> None:
    listed = [SOFA, base(2, 0, 2, label="MONEY", **{"#sure": "NaN"}), base(3, 3, 8, sure=0.5, **{"%X": [1]})]
    found = read(listed)
    assert shown(found) == [("MONEY", "💶"), ("Base", "Alder")]
    assert found.claims[0].attributes == (("sure", "NaN"),)
    assert found.claims[1].attributes == (("sure", "0.5"),)
    by_id = {str(item["%ID"]): {key: value for key, value in item.items() if key != "%ID"} for item in listed}
    assert shown(read(by_id)) == shown(found)


def test_references_become_relations() -> None:
    found = read(
        [
            SOFA,
            base(2, 0, 2, **{"@near": 3, "@all": 4}),
            base(3, 3, 8),
            {"%ID": 4, "%TYPE": "uima.cas.FSArray", "%ELEMENTS": [2, 3, 77]},
        ]
    )
    assert sorted((tie.label, tie.source, tie.target) for tie in found.relations) == [
        ("all", 0, 0),
        ("all", 0, 1),
        ("near", 0, 1),
    ]


def test_what_is_wrong_is_said_and_the_rest_comes_in() -> None:
    found = read([SOFA, 7, {"%ID": "x"}, base(2, 1, 2), base(3, "3", 8.0), base(4, None, 99)])
    assert shown(found) == [("Base", "Alder")]
    assert len(found.problems) == 2


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"[]", "no UIMA CAS"),
        (b"{}", "no UIMA CAS"),
        (b'{"%VIEWS": NaN}', "sound JSON"),
        (b'{"%VIEWS": {}, "%VIEWS": {}}', "twice"),
        (b"{" * 99_999, "sound JSON"),
    ],
)
def test_what_is_no_json_cas_is_refused(raw: bytes, why: str) -> None:
    with pytest.raises(Refusal, match=why):
        list(casjson.read(Given.of("a.json", raw)))


def test_a_file_without_a_text_says_so() -> None:
    found = read([], members=())
    assert found.text == ""
    assert "has no text" in found.problems[0]


def test_apache_reads_ours_in_the_order_it_demands(tmp_path: Path) -> None:
    sheet = sheets.related(
        sheets.drawn("{ADVISOR role=legal:Alder} {NOTE#1:Senior} 5% {NOTE#1:Notes} 💶"), ("advises on", 0, 1)
    )
    written(casjson, tmp_path, sheet)
    record = json.loads((tmp_path / "notice.json").read_bytes())
    # Its reader goes round for ever at any other key, and refuses a type that it has not.
    assert list(record) == ["%TYPES", "%FEATURE_STRUCTURES", "%VIEWS"]
    known = {"uima.cas.Sofa", "uima.cas.FSArray", *record["%TYPES"]}
    assert "glossator.Detail" not in known
    seen = set()
    for item in record["%FEATURE_STRUCTURES"]:
        assert list(item)[:2] == ["%ID", "%TYPE"]
        assert item["%TYPE"] in known
        for key, value in item.items():
            assert not key.startswith("%") or isinstance(value, (int, str)) or key == "%ELEMENTS"
            if key.startswith("@"):
                assert value in seen
        seen.add(item["%ID"])
    assert set(record["%VIEWS"]["_InitialView"]["%MEMBERS"]) <= seen
