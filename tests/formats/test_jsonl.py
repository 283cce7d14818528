import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import formats
from domain.annotation import (
    AnnotatedRelease,
    Correction,
    Mark,
    MarkKind,
    Relation,
    State,
    in_relation_order,
)
from domain.assignment import Assignment
from domain.errors import Refusal
from domain.record import from_record, to_record
from domain.release import CommentClaim
from domain.span import Span
from formats import jsonl
from formats.given import Given
from formats.writing import ordered
from tests import sheets

SCHEMA = json.loads((Path(__file__).parents[2] / "docs/glossator-jsonl.schema.json").read_text("utf-8"))


def file_of(path: Path) -> Given:
    return Given(path.name, lambda: path.open("rb"))


def written(path: Path, *given: AnnotatedRelease) -> Path:
    writer = jsonl.Writer(path, sheets.head())
    for sheet in given:
        writer.write(sheet)
    assert writer.close() == ()
    return path


def reviewed() -> AnnotatedRelease:
    sheet = sheets.drawn("{ADVISOR role=legal:Alder & Finch LLP} and {NOTE#1:Senior} 5% {NOTE#1:Notes} 💶\n")
    return sheets.decided(sheet, {0: [State.SUBMITTED, State.APPROVED], 1: [State.SUBMITTED, State.RETURNED]})


def tied(sheet: AnnotatedRelease, *ties: tuple[str, int, int], **changes: Any) -> AnnotatedRelease:
    """The sheet with relations between the annotations at these places."""
    made = [
        Relation(
            id=sheets.fixed_id("relation", *tie),
            release_id=sheet.release.id,
            label=tie[0],
            source=sheet.annotations[tie[1]].id,
            target=sheet.annotations[tie[2]].id,
            author="anna",
            created=sheets.START,
            **changes,
        )
        for tie in ties
    ]
    return replace(sheet, relations=tuple(sorted(made, key=lambda relation: in_relation_order(relation, sheet.by_id))))


def test_every_line_fits_the_published_schema(tmp_path: Path) -> None:
    related = tied(talked_over(), ("advises", 0, 1), ("same", 1, 1), attributes=(("since", "2026"),))
    path = written(tmp_path / "a.jsonl", related, sheets.sheet("Nothing.", name="b.txt"))
    Draft202012Validator.check_schema(SCHEMA)
    validator = Draft202012Validator(SCHEMA)
    lines = path.read_bytes().splitlines()
    assert [orjson.loads(line)["kind"] for line in lines] == ["head", "release", "release"]
    for line in lines:
        validator.validate(orjson.loads(line))


def talked_over() -> AnnotatedRelease:
    """A sheet with all that review by several people brings: each optional field is there once."""
    sheet = sheets.found_none(reviewed(), "RISK_FACTOR", comment="all of it", claims=(("author", "old"),))
    sheet = sheets.decided(sheet, {2: [State.SUBMITTED, State.APPROVED]})
    first, second = sheet.annotations
    *others, last = sheet.decisions
    proposed = Correction("ADVISOR", (Span(0, 5), Span(8, 13)), (("role", "legal"),))
    extra = (
        replace(others[1], id=sheets.fixed_id("case"), verdict=State.OVERRULED, case=sheets.fixed_id("a case")),
        replace(others[3], id=sheets.fixed_id("back"), correction=proposed, key="ab" * 8, signature="cd" * 64),
    )
    mark = Mark(sheet.release.id, "rita", MarkKind.REVIEWED, sheets.START, sheet.fingerprint)
    given = Assignment(sheet.release.id, "anna", "ada", sheets.START)
    sheet = replace(sheet, decisions=(*others, last, *extra), marks=(mark,), assignments=(given,))
    assert [sheet.state(one) for one in (first, second)] == [State.OVERRULED, State.RETURNED]
    return sheets.commented(sheet, (0, "Why?"), (2, "Really none?"), (None, "On the whole"))


def test_a_release_object_holds_every_value_of_the_sheet() -> None:
    sheet = talked_over()
    found = jsonl.release_object(sheet)
    assert from_record("release", found) == sheet.release
    of = {"release": found["id"]}
    for kind in ("negative", "comment", "mark", "assignment"):
        assert [from_record(kind, record | of) for record in found[f"{kind}s"]] == list(getattr(sheet, f"{kind}s"))
    (none,) = sheet.negatives
    assert (found["negatives"][0]["state"], found["negatives"][0]["revision"]) == ("approved", str(none.id))
    assert [
        from_record("decision", record | of | {"annotation": str(none.id)})
        for record in found["negatives"][0]["decisions"]
    ] == list(sheet.decisions_on(none.id))
    for record, annotation in zip(found["annotations"], sheet.annotations, strict=True):
        assert from_record("annotation", record | {"release": found["id"]}) == annotation
        assert record["state"] == sheet.state(annotation).value
        decisions = [
            from_record("decision", decision | {"release": found["id"], "annotation": record["id"]})
            for decision in record["decisions"]
        ]
        assert decisions == list(sheet.decisions_on(annotation.id))


def test_relations_are_written_whole_and_read_back_as_claims(tmp_path: Path) -> None:
    said = {"attributes": (("since", "2026"),), "origin": "import:brat", "claims": (("author", "old"),)}
    sheet = tied(reviewed(), ("is issued by", 1, 0), ("advises", 0, 1), **said)
    found = jsonl.release_object(sheet)
    assert [from_record("relation", record | {"release": found["id"]}) for record in found["relations"]] == list(
        sheet.relations
    )
    (read,) = jsonl.read(file_of(written(tmp_path / "a.jsonl", sheet)))
    assert [(claim.label, claim.source, claim.target) for claim in read.relations] == [
        ("advises", 0, 1),
        ("is issued by", 1, 0),
    ]
    assert read.relations[0].attributes == (("since", "2026"),)
    assert dict(read.relations[0].claims) == {
        "id": str(sheet.relations[0].id),
        "author": "anna",
        "created": "2026-01-05T09:30:00.250000Z",
        "origin": "import:brat",
        "earlier.author": "old",
    }


def test_what_is_read_back_is_what_was_written(tmp_path: Path) -> None:
    (found,) = jsonl.read(file_of(written(tmp_path / "a.jsonl", reviewed())))
    advisor, note = found.claims
    assert (found.name, found.format, found.encoding) == ("notice.txt", "jsonl", "utf-8")
    assert (advisor.label, advisor.fragments, advisor.attributes) == ("ADVISOR", ((0, 17),), (("role", "legal"),))
    assert note.fragments == ((22, 28), (32, 37))
    claims = dict(advisor.claims)
    assert (claims["author"], claims["state"], claims["approved_by"]) == ("anna", "approved", "rita")
    assert claims["id"] == str(reviewed().annotations[0].id)
    assert dict(note.claims)["returned_by"] == "rita"
    assert dict(note.claims)["reason"] == "boundary"


def test_the_state_of_a_changed_annotation_names_no_reviewer(tmp_path: Path) -> None:
    sheet = reviewed()
    first, second = sheet.annotations
    changed = replace(sheet, annotations=(replace(first, revision=sheets.fixed_id("new")), second))
    (found,) = jsonl.read(file_of(written(tmp_path / "a.jsonl", changed)))
    assert dict(found.claims[0].claims).keys() == {"id", "author", "created", "state"}
    assert dict(found.claims[0].claims)["state"] == "draft"


def test_the_head_gives_the_scheme_back(tmp_path: Path) -> None:
    assert jsonl.scheme_of(file_of(written(tmp_path / "a.jsonl"))) == sheets.SCHEME
    bare = tmp_path / "bare.jsonl"
    bare.write_text('{"name": "a", "text": "b"}\n')
    assert jsonl.scheme_of(file_of(bare)) is None


def test_a_file_without_head_needs_no_more_than_texts(tmp_path: Path) -> None:
    path = tmp_path / "bare.jsonl"
    path.write_bytes(
        b'\xef\xbb\xbf{"text": "one\\r\\ntwo"}\n\n{"name": "b", "text": "x", "annotations": [{"label": "NOTE",'
        b' "start": 0, "end": 1}]}\r\n'
    )
    first, second = jsonl.read(file_of(path))
    assert (first.name, first.text) == ("bare 1", "one\ntwo")
    assert (second.name, second.claims[0].fragments) == ("b", ((0, 1),))


def test_what_was_said_is_read_back_as_claims(tmp_path: Path) -> None:
    (found,) = jsonl.read(file_of(written(tmp_path / "a.jsonl", talked_over())))
    assert dict(found.claims[0].claims)["overruled_by"] == "rita"
    (none,) = found.negatives
    assert (none.label, none.comment) == ("RISK_FACTOR", "all of it")
    said = {"author": "bea", "state": "approved", "approved_by": "rita", "earlier.author": "old"}
    assert said.items() <= dict(none.claims).items()
    assert found.comments == (
        CommentClaim("Why?", 0, (0, 17), "rita", "2026-01-05T18:30:00.250000Z"),
        CommentClaim("Really none?", 2, None, "rita", "2026-01-05T18:31:00.250000Z", settled=True),
        CommentClaim("On the whole", None, None, "rita", "2026-01-05T18:32:00.250000Z"),
    )


def test_a_comment_on_what_is_gone_stands_at_its_stretch(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    comment = {"text": "Why?", "annotation": str(sheets.fixed_id("gone")), "span": [0, 3]}
    path.write_bytes(orjson.dumps({"text": "some", "comments": [comment]}))
    assert next(iter(jsonl.read(file_of(path)))).comments == (CommentClaim("Why?", None, (0, 3)),)


def test_a_file_of_version_1_is_read_as_it_is(tmp_path: Path) -> None:
    path = written(tmp_path / "a.jsonl", reviewed())
    first, second = (orjson.loads(line) for line in path.read_bytes().splitlines())
    older = {key: value for key, value in second.items() if key not in ("negatives", "comments", "assignments")}
    path.with_name("b.jsonl").write_bytes(orjson.dumps(first | {"glossator": 1}) + b"\n" + orjson.dumps(older))
    now, before = (next(iter(jsonl.read(file_of(path.with_name(name))))) for name in ("a.jsonl", "b.jsonl"))
    assert replace(before, source=b"") == replace(now, source=b"")
    assert jsonl.scheme_of(file_of(path.with_name("b.jsonl"))) == sheets.SCHEME
    for line in path.with_name("b.jsonl").read_bytes().splitlines():
        Draft202012Validator(SCHEMA).validate(orjson.loads(line))


def sound() -> dict[str, Any]:
    found: dict[str, Any] = jsonl.release_object(sheets.drawn("{ADVISOR:Alder} and Finch"))
    return found


def slips() -> Iterator[tuple[str, bytes]]:
    def changed(**changes: object) -> bytes:
        return orjson.dumps(sound() | changes)

    def annotation(**changes: object) -> bytes:
        return changed(annotations=[sound()["annotations"][0] | changes])

    def twin() -> dict[str, Any]:
        found: dict[str, Any] = sound()["annotations"][0]
        return found

    def relation(**changes: object) -> dict[str, Any]:
        return {"label": "x", "source": twin()["id"], "target": twin()["id"]} | changes

    yield "not JSON", b'{"text": "a"'
    yield "not JSON", b'{"text": NaN}'
    yield "not JSON", b'{"text": "\\ud800"}'
    yield "not JSON", b'{"text": "a", "x": ' + b"[" * 5000 + b"]" * 5000 + b"}"
    yield "not JSON", b'{"text": "\xff"}'
    yield "the key “text” twice", b'{"text": "a", "text": "b"}'
    yield "not a JSON object", b"[1]"
    yield "“text” must be text", b'{"name": "a"}'
    yield "“name” must be text", changed(name=5)
    yield "no kind “riddle”", changed(kind="riddle")
    yield "whose digest is given", changed(text="other")
    yield "“metadata” must be an object", changed(metadata=[])
    yield "“form” must be text", changed(metadata={"form": 8})
    yield "“annotations” must be a list", changed(annotations={})
    yield "annotation 1 is not an object", changed(annotations=[7])
    yield "“label” must be text", annotation(label=None)
    yield "the quote of annotation 1", annotation(quote="Alter")
    yield "needs fragments", annotation(fragments=[[0, True]])
    yield "needs fragments", annotation(fragments=[])
    yield "overlaps or leaves the text", annotation(fragments=[[0, 99]])
    yield "overlaps or leaves the text", annotation(fragments=[[0, 5], [4, 6]])
    yield "“flagged” must be true or false", annotation(flagged="yes")
    yield "a decision is not an object", annotation(decisions=["approved"])
    yield "“relations” must be a list", changed(relations={})
    yield "relation 1 is not an object", changed(relations=[7])
    yield "“source” must be text", changed(relations=[{"label": "x", "target": "b"}])
    yield "the target of relation 1", changed(relations=[relation(target="b")])
    yield "the source of relation 1", changed(relations=[relation(source="")], annotations=[twin() | {"id": ""}])
    yield "the source of relation 2", changed(relations=[relation(), relation(source="b")])
    yield "the source of relation 1", changed(relations=[relation()], annotations=[twin(), twin()])
    yield "“label” must be text", changed(relations=[relation(label=None)])
    yield "negative 1 is not an object", changed(negatives=["ADVISOR"])
    yield "“label” must be text", changed(negatives=[{"comment": "x"}])
    yield "a decision is not an object", changed(negatives=[{"label": "NOTE", "decisions": [1]}])
    yield "“comments” must be a list", changed(comments={})
    yield "comment 2 is not an object", changed(comments=[{"text": "x"}, 5])
    yield "“text” must be text", changed(comments=[{"annotation": None}])
    yield "the span of comment 1", changed(comments=[{"text": "x", "span": [0, 99]}])
    yield "the span of comment 1", changed(comments=[{"text": "x", "span": [0, True]}])
    yield "the span of comment 1", changed(comments=[{"text": "x", "span": [2, 1]}])
    yield "“settled” must be true or false", changed(comments=[{"text": "x", "settled": "no"}])
    yield "carriage returns", b'{"text": "a\\rb", "comments": [{"text": "x", "span": [0, 1]}]}'
    yield "carriage returns", b'{"text": "a\\rb", "annotations": [{"label": "X", "start": 0, "end": 1}]}'


@pytest.mark.parametrize(("says", "line"), [pytest.param(*slip, id=slip[0]) for slip in slips()])
def test_a_line_that_is_not_sound_is_refused_by_its_number(tmp_path: Path, says: str, line: bytes) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(orjson.dumps(sound()) + b"\n" + line + b"\n")
    with pytest.raises(Refusal) as caught:
        list(jsonl.read(file_of(path)))
    assert says in caught.value.sentence
    assert "Line 2 of “a.jsonl”" in caught.value.sentence


def test_a_newer_file_an_empty_one_and_a_missing_one_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    for content, says in ((b'{"glossator": 3, "kind": "head"}', "newer"), (b"\n", "no release")):
        path.write_bytes(content)
        with pytest.raises(Refusal, match=says):
            list(jsonl.read(file_of(path)))
    with pytest.raises(Refusal, match="cannot be read"):
        list(formats.read(tmp_path / "gone.jsonl"))


@st.composite
def related(draw: st.DrawFn) -> AnnotatedRelease:
    sheet = draw(sheets.any_sheet())
    if not sheet.annotations:
        return sheet
    place = st.integers(0, len(sheet.annotations) - 1)
    ties = draw(st.lists(st.tuples(st.sampled_from(["a", "ä/ö", "=1"]), place, place), max_size=4, unique=True))
    return tied(sheet, *ties)


@given(sheet=related())
def test_reading_undoes_writing(tmp_path_factory: pytest.TempPathFactory, sheet: AnnotatedRelease) -> None:
    (found,) = jsonl.read(file_of(written(tmp_path_factory.mktemp("jsonl") / "a.jsonl", sheet)))
    assert (found.name, found.text, found.metadata) == (sheet.release.name, sheet.text, sheet.release.metadata)
    assert sheets.claimed(found) == sheets.essence(sheet)
    order = [annotation.id for annotation in ordered(sheet)]
    assert [(claim.label, order[claim.source], order[claim.target]) for claim in found.relations] == [
        (relation.label, relation.source, relation.target) for relation in sheet.relations
    ]


def test_the_scheme_in_the_head_is_the_record_of_the_audit_trail() -> None:
    assert jsonl.head_object(sheets.head())["scheme"] == to_record(sheets.SCHEME)
