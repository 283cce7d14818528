import json
from typing import Any

import pytest

from domain.errors import Refusal
from domain.release import Incoming
from formats.given import Given
from formats.records.draft import Draft, whole, words
from formats.records.records import Record, records, with_problems
from formats.strict.json import line, loads

UNSOUND = {
    "cut short": b'{"a": [1, 2',
    "no value": b"",
    "NaN": b'{"a": NaN}',
    "Infinity": b"[-Infinity]",
    "a key twice, a blank after one": b'{"a" : 1, "a": 2}',
    "a key twice beside an escaped one": b'{"a": "\\\\":", "b": 1, "b": 2}',
    "a key twice beside a text like one": b'{"a": "\\":", "b" : 1, "b": 2}',
    "a key twice, once escaped": b'{"a": 1, "\\u0061": 2}',
    "a key twice": b'{"a": 1, "b": {"c": 1, "c": 2}}',
    "too deep": b"[" * 20_000 + b"]" * 20_000,
    "too deep in objects": b'{"a":' * 20_000 + b"1" + b"}" * 20_000,
    "not UTF-8": b'{"a": "\xff"}',
    "a figure without end": b"1" * 10_000,
    "two values": b"{} {}",
}


@pytest.mark.parametrize("raw", UNSOUND.values(), ids=UNSOUND)
def test_what_is_not_sound_is_refused(raw: bytes) -> None:
    with pytest.raises(Refusal, match="is not sound JSON"):
        loads(raw, "“x.json”")


def test_a_text_that_is_too_large_is_refused() -> None:
    with pytest.raises(Refusal, match="larger than 0 MB"):
        loads(b"[1, 2]", "“x.json”", most=5)


def test_lone_surrogates_are_replaced_and_pairs_are_kept() -> None:
    assert loads(b'{"\\ud800": ["\\udc00x", "\\ud83d\\ude00"]}', "x") == {"\ufffd": ["\ufffdx", "😀"]}


def test_a_byte_order_mark_is_dropped() -> None:
    assert loads(b"\xef\xbb\xbf[1]", "x") == [1]


def test_a_line_stays_one_for_every_reader() -> None:
    made = line({"text": "a\u2028b\u2029c\x85d\x0ce\r\nf é💶"})
    assert made.decode().splitlines() == [made.decode().removesuffix("\n")]
    assert json.loads(made) == {"text": "a\u2028b\u2029c\x85d\x0ce\r\nf é💶"}


def taken(raw: bytes, encoding: str | None = None) -> list[Any]:
    found = records(Given.of("a.json", raw), encoding)
    return [(item.where, item.value) if isinstance(item, Record) else item for item in found]


@pytest.mark.parametrize(
    ("raw", "where"),
    [
        (b'{"a": 1}\n\n{"a": 2}', ["Line 1", "Line 3"]),
        (b'\xef\xbb\xbf{"a": 1}\r\n{"a": 2}\r\n', ["Line 1", "Line 2"]),
        (b'[{"a": 1}, {"a": 2}]', ["Record 1", "Record 2"]),
        (b'\xef\xbb\xbf \n[\n{"a":\n1}\n,{"a": 2}\n]\n', ["Record 1", "Record 2"]),
        (b'{\n"a": 1\n}\n{\n"a": 2}', ["Record 1", "Record 2"]),
    ],
)
def test_records_are_found_in_lines_and_in_lists(raw: bytes, where: list[str]) -> None:
    assert taken(raw) == [(where[0], {"a": 1}), (where[1], {"a": 2})]


def test_a_long_list_is_taken_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    values = [{"text": 'é💶 \\" ] }' * number, "more": [number, {}]} for number in range(60)]
    monkeypatch.setattr("formats.records.records._CHUNK", 7)
    for indent in (None, 1):
        raw = json.dumps(values, ensure_ascii=False, indent=indent).encode()
        found = list(records(Given.of("a.json", raw)))
        assert [item.value for item in found if isinstance(item, Record)] == values
        assert all(json.loads(item.source) == item.value for item in found if isinstance(item, Record))


def test_a_record_that_is_not_sound_is_told_and_the_others_come() -> None:
    found = taken(b'{"a": 1}\n{"a": \n7\n{"a": 2}\n')
    assert [item for item in found if not isinstance(item, str)] == [("Line 1", {"a": 1}), ("Line 4", {"a": 2})]
    assert "Line 2 of “a.json” is left out" in found[1]
    assert "no JSON object" in found[2]
    assert taken(b'[{"a": 1}, 5, {"a": 2}')[1].startswith("Record 2 of “a.json” is left out")
    assert "ends in the middle" in taken(b'[{"a": 1}, 5, {"a": 2}')[-1]


def test_a_line_that_is_too_long_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("formats.records.records.MOST", 10)
    found = taken(b'{"a": 1}\n{"a": "0123456789"}\n')
    assert found[0] == ("Line 1", {"a": 1})
    assert "Line 2 of “a.json” is left out, since it is larger" in found[1]


def test_a_list_that_cannot_be_gone_on_with_is_refused() -> None:
    with pytest.raises(Refusal, match="Record 2 of"):
        taken(b'[{"a": 1}, {"a": nul}]')
    with pytest.raises(Refusal, match="UTF-16"):
        taken('[{"a": 1}]'.encode("utf-16"))
    with pytest.raises(Refusal, match="is not in UTF-8"):
        taken(b'[{"a": "\xe9"}]')
    assert taken(b'[{"a": "\xe9"}]', "cp1252") == [("Record 1", {"a": "é"})]
    assert taken(b'{"a": "\xe9"}', "cp1252") == [("Line 1", {"a": "é"})]


def test_problems_go_with_a_release_or_refuse_the_file() -> None:
    one, two = Incoming("one", ""), Incoming("two", "")
    found = list(with_problems("x", ["first", one, "second", two, "third"]))
    assert [item.problems for item in found] == [("first", "second"), ("third",)]
    with pytest.raises(Refusal, match="only"):
        list(with_problems("x", ["only", "other"]))
    with pytest.raises(Refusal, match="“x” holds no release"):
        list(with_problems("x", []))


def test_a_draft_keeps_places_when_something_is_left_out() -> None:
    draft = Draft("Line 3")
    draft.claim("A", ((0, 99),))
    draft.claim("B", ((1, 2),), key="b")
    draft.claim("C", ((0, 1),))
    draft.relation("to", 2, "b")
    draft.relation("to", 0, "b")
    draft.leave_out("box")
    draft.leave_out("leaf", "leaves", 2)
    found = draft.incoming("n", "ab", "spans", b"")
    assert [claim.label for claim in found.claims] == ["B", "C"]
    assert [(item.source, item.target) for item in found.relations] == [(1, 0)]
    assert found.problems[0].startswith("Line 3: Annotation 1 is left out: 0 to 99")
    assert "The relation “to” is left out" in found.problems[1]
    assert found.remarks == ("Left out, since there is no place for it here: 1 box, 2 leaves.",)


def test_whole_numbers_and_words() -> None:
    assert [whole(value) for value in (4, 4.0, "4", 4.5, True, "x", None, "²")] == [
        4,
        4,
        4,
        None,
        None,
        None,
        None,
        None,
    ]
    assert words([1, "a", None, True, {"b": 2.5}]) == "1, a, true, b: 2.5"
