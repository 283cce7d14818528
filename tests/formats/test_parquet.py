import json
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings

from domain.annotation import AnnotatedRelease, Relation, State
from domain.errors import Refusal
from domain.release import Incoming
from formats.arrow import hf, parquet
from formats.arrow.columns import MAX_RELEASES
from formats.given import Given
from tests import sheets
from tests.formats.examples import examples

pa = pytest.importorskip("pyarrow", reason="pyarrow is not installed: pip install 'glossator[parquet]'")
pq = pytest.importorskip("pyarrow.parquet")
ipc = pytest.importorskip("pyarrow.ipc")


def there_and_back(format: str, folder: Path, *given: AnnotatedRelease) -> list[Incoming]:
    if format == "parquet":
        path = folder / "a.parquet"
        writer: Any = parquet.Writer(path, sheets.head())
    else:
        path = folder / "data-00000-of-00001.arrow"
        writer = hf.Writer(folder, sheets.head())
    for sheet in given:
        writer.write(sheet)
    assert writer.close() == writer.close() == ()
    return list((parquet if format == "parquet" else hf).read(Given.of(path.name, path.read_bytes())))


def table_read(columns: dict[str, Any], metadata: dict[bytes, bytes] | None = None) -> list[Incoming]:
    table = pa.table(columns).replace_schema_metadata(metadata)
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink)
    found = list(parquet.read(Given.of("file.parquet", sink.getvalue().to_pybytes())))
    stream = pa.BufferOutputStream()
    with ipc.new_stream(stream, table.schema) as writer:
        writer.write_table(table)
    again = list(hf.read(Given.of("file.arrow", stream.getvalue().to_pybytes())))
    assert [(one.name, one.text, one.claims) for one in found] == [(one.name, one.text, one.claims) for one in again]
    return found


@pytest.mark.parametrize("format", ["parquet", "hf"])
@settings(max_examples=examples(), deadline=None)
@given(sheets.any_sheet(relations=True), sheets.any_sheet(relations=True))
def test_everything_comes_back(format: str, first: AnnotatedRelease, second: AnnotatedRelease) -> None:
    with TemporaryDirectory() as folder:
        found = there_and_back(format, Path(folder), first, second)
    for one, sheet in zip(found, (first, second), strict=True):
        assert (one.name, one.text, one.metadata) == (sheet.release.name, sheet.text, sheet.release.metadata)
        assert sheets.claimed(one) == sheets.essence(sheet)
        assert [(tie.label, tie.source, tie.target) for tie in one.relations] == sheets.tied(sheet)
        assert (one.format, one.remarks, one.problems) == (format, (), ())


@pytest.mark.parametrize("format", ["parquet", "hf"])
def test_people_states_and_relations_come_back_as_claims(format: str, tmp_path: Path) -> None:
    sheet = sheets.drawn("{ADVISOR role=legal:Alder LLP} advised {NOTE#1:Senior} 5% {NOTE#1:Notes}")
    sheet = sheets.decided(sheet, {0: [State.SUBMITTED, State.APPROVED], 1: [State.SUBMITTED, State.RETURNED]})
    first, second = sheet.annotations
    tie = Relation(
        sheets.fixed_id("relation"),
        sheet.release.id,
        "of",
        first.id,
        second.id,
        "anna",
        sheets.START,
        (("sure", "yes"),),
    )

    (one,) = there_and_back(format, tmp_path, replace(sheet, relations=(tie,)))
    said = dict(one.claims[0].claims)
    assert (said["author"], said["state"], said["approved_by"]) == ("anna", "approved", "rita")
    assert said["created"] == "2026-01-05T09:30:00.250000Z"
    assert (said["id"], "origin" in said, "flagged" in said) == (str(first.id), False, False)
    assert dict(one.claims[1].claims)["reason"] == "boundary"
    (relation,) = one.relations
    assert (relation.label, relation.source, relation.target) == ("of", 0, 1)
    assert relation.attributes == (("sure", "yes"),)
    assert dict(relation.claims)["author"] == "anna"


@pytest.mark.parametrize("format", ["parquet", "hf"])
def test_rows_are_written_in_groups_and_the_same_corpus_gives_the_same_bytes(format: str, tmp_path: Path) -> None:
    given = [sheets.drawn("{NOTE:a}", name=str(number)) for number in range(MAX_RELEASES + 1)]
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        assert len(there_and_back(format, tmp_path / folder, *given)) == len(given)
    one, two = ({file.name: file.read_bytes() for file in (tmp_path / folder).iterdir()} for folder in ("one", "two"))
    assert one == two
    if format == "parquet":
        assert pq.ParquetFile(tmp_path / "one" / "a.parquet").num_row_groups == 2


def test_a_folder_has_what_load_from_disk_wants(tmp_path: Path) -> None:
    there_and_back("hf", tmp_path, sheets.drawn("a"))
    state = json.loads((tmp_path / "state.json").read_bytes())
    assert [tmp_path / item["filename"] for item in state["_data_files"]] == list(tmp_path.glob("*.arrow"))
    assert set(json.loads((tmp_path / "dataset_info.json").read_bytes())) >= {"features", "license"}


def test_an_export_of_nothing_is_refused_when_read(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="holds no row"):
        there_and_back("parquet", tmp_path)


SPANS = [{"begin": 0, "stop": 1, "kind": "x", "entity_type": "A", "score": 0.5, "comment": "why"}]


def test_columns_by_other_names_and_kinds() -> None:
    rows = {"note_id": [7, 8], "lang": ["en", None], "note_text": ["a b", "c"], "entities": [SPANS, None]}
    one, two = table_read(rows)
    assert (one.name, one.text, dict(one.metadata)) == ("7", "a b", {"lang": "en"})
    (claim,) = one.claims
    assert (claim.label, claim.fragments, claim.comment) == ("A", ((0, 1),), "why")
    assert (claim.attributes, claim.claims) == ((("kind", "x"),), (("score", "0.5"),))
    assert (two.name, two.claims, dict(two.metadata)) == ("8", (), {})


def test_the_longest_column_of_texts_is_the_text() -> None:
    (one,) = table_read({"a": ["short"], "b": ["rather longer"], "id": ["x"]})
    assert (one.name, one.text, dict(one.metadata)) == ("x", "rather longer", {"a": "short"})


def test_lists_of_places_are_fragments() -> None:
    span = {"type": "A", "text": ["ab", "d"], "offsets": [[0, 2], [3, 4]]}
    (one,) = table_read({"text": ["abcd"], "entities": [[span]]})
    assert [(claim.label, claim.fragments) for claim in one.claims] == [("A", ((0, 2), (3, 4)))]


def test_tokens_with_numbered_tags() -> None:
    names = ["O", "B-LOC", "I-LOC"]
    feature = {"ner_tags": {"feature": {"names": names, "_type": "ClassLabel"}, "_type": "List"}}
    metadata = {b"huggingface": json.dumps({"info": {"features": feature}}).encode()}
    rows = {"id": ["1"], "tokens": [["in", "New", "York"]], "pos_tags": [[1, 2, 3]], "ner_tags": [[0, 1, 2]]}
    (one,) = table_read(rows, metadata)
    assert (one.name, one.text) == ("1", "in New York")
    assert [(claim.label, claim.fragments) for claim in one.claims] == [("LOC", ((3, 11),))]
    assert one.remarks == ("The columns pos_tags had no place here.",)


def test_positions_in_another_unit_are_known_by_the_quotes() -> None:
    span = {"start": 5, "end": 9, "label": "A", "quote": "ACME"}
    (one,) = table_read({"text": ["💶💶 ACME"], "spans": [[span]]})
    assert one.claims[0].fragments == ((3, 7),)
    assert "UTF-16" in one.remarks[0]


def test_what_is_wrong_in_a_row_is_told_and_the_rest_comes_in() -> None:
    spans = [
        {"start": 0, "end": 1, "label": "A"},
        {"start": 0, "end": 9, "label": "A"},
        {"start": None, "end": 9, "label": "A"},
    ]
    (one,) = table_read({"text": [None, "ab"], "spans": [[], spans]})
    assert len(one.claims) == 1
    assert [problem[:6] for problem in one.problems] == ["Row 1 ", "Row 2:", "Row 2:"]


def test_a_bomb_is_refused_by_its_own_account() -> None:
    sink = pa.BufferOutputStream()
    table = pa.table({"text": ["a" * (70 << 20)]})
    pq.write_table(table, sink, compression="zstd", use_dictionary=False, write_statistics=False)
    with pytest.raises(Refusal, match="unpacks to 70 MB"):
        list(parquet.read(Given.of("bomb.parquet", sink.getvalue().to_pybytes())))


@pytest.mark.parametrize("data", [b"", b"PAR1", b"PAR1 nothing PAR1", b"ARROW1\0\0", b"\xff\xff\xff\xff\x10\0\0\0"])
@pytest.mark.parametrize("module", [parquet, hf])
def test_a_file_that_is_none_is_refused(module: Any, data: bytes) -> None:
    with pytest.raises(Refusal):
        list(module.read(Given.of("file", data)))


def test_damage_is_refused_or_read_and_never_more(tmp_path: Path) -> None:
    there_and_back("hf", tmp_path, sheets.drawn("{NOTE:a} b", name="x"))
    there_and_back("parquet", tmp_path, sheets.drawn("{NOTE:a} b", name="x"))
    for module, file in ((hf, "data-00000-of-00001.arrow"), (parquet, "a.parquet")):
        sound = (tmp_path / file).read_bytes()
        for place in range(0, len(sound), 61):
            damaged = sound[:place] + bytes([sound[place] ^ 0x55]) + sound[place + 1 :]
            with suppress(Refusal):
                list(module.read(Given.of(file, damaged)))


def test_a_file_without_texts_is_refused() -> None:
    with pytest.raises(Refusal, match="no column of texts"):
        table_read({"a": [1]})
