import zlib
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings

from domain.annotation import AnnotatedRelease, State
from domain.errors import Refusal
from formats.given import Given
from formats.spacy.message_pack import MessageError, packed, unpacked
from formats.spacy.strings import NUMBERS, number_of
from formats.writing import ordered
from tests import sheets
from tests.formats.examples import examples
from tests.formats.token_files import covered, of_text, read, written


@pytest.fixture(scope="module")
def spacy() -> Any:
    return pytest.importorskip("spacy", reason="spaCy is not installed: pip install spacy")


def docs_of(spacy: Any, data: bytes) -> list[Any]:
    """The docs of a file as spaCy itself reads them."""
    return list(spacy.tokens.DocBin().from_bytes(data).get_docs(spacy.blank("xx").vocab))


def spans_of(doc: Any) -> list[tuple[str, int, int]]:
    return [(span.label_, span.start_char, span.end_char) for span in doc.spans["sc"]]


@settings(max_examples=examples(), deadline=None)
@given(sheets.any_sheet(relations=True), sheets.any_sheet(relations=True))
def test_everything_comes_back(first: AnnotatedRelease, second: AnnotatedRelease) -> None:
    with TemporaryDirectory() as folder:
        file, _ = written("spacy", Path(folder) / "a.spacy", first, second)
        found = read("spacy", file)
    for one, sheet in zip(found, (first, second), strict=True):
        assert (one.name, one.text, one.metadata) == (sheet.release.name, sheet.text, sheet.release.metadata)
        assert sheets.claimed(one) == sheets.essence(sheet)
        assert [(tie.label, tie.source, tie.target) for tie in one.relations] == sheets.tied(sheet)
        assert (one.format, one.remarks, one.problems) == ("spacy", (), ())


@settings(max_examples=examples() // 2, deadline=None)
@given(sheet=sheets.any_sheet())
def test_spacy_sees_the_text_and_every_span(spacy: Any, sheet: AnnotatedRelease) -> None:
    with TemporaryDirectory() as folder:
        file, _ = written("spacy", Path(folder) / "a.spacy", sheet)
        data = file.data()
    (doc,) = docs_of(spacy, data)
    assert doc.text == sheet.text
    assert doc.user_data["doc_id"] == sheet.release.name
    parts = [(one.label, part.start, part.end) for one in ordered(sheet) for part in one.fragments]
    assert spans_of(doc) == parts
    assert {(one.label_, one.start_char, one.end_char) for one in doc.ents} <= set(parts)
    for span, (_, start, end) in zip(doc.spans["sc"], parts, strict=True):
        assert span.text == sheet.text[start:end]


def test_entities_are_those_that_do_not_overlap(spacy: Any, tmp_path: Path) -> None:
    sheet = sheets.drawn("{NOTE:Senior {ADVISOR:Notes}} by {ADVISOR: Alder} and {NOTE#1:a} b {NOTE#1:c}")
    file, (remark,) = written("spacy", tmp_path / "a.spacy", sheet)
    (doc,) = docs_of(spacy, file.data())
    assert [(one.label_, one.text) for one in doc.ents] == [("NOTE", "Senior Notes"), ("NOTE", "a"), ("NOTE", "c")]
    assert len(doc.spans["sc"]) == 5
    assert remark.startswith("2 annotations only in the span group “sc”")


def test_spacy_may_write_it_again_and_change_it(spacy: Any, tmp_path: Path) -> None:
    sheet = sheets.drawn("{ADVISOR role=legal:Alder LLP}, {NOTE#1:Senior} 5% {NOTE#1:Notes} of {NOTE:DATE _}\n\n x")
    file, _ = written("spacy", tmp_path / "a.spacy", sheet)
    (doc,) = docs_of(spacy, file.data())
    bin = spacy.tokens.DocBin(store_user_data=True, docs=[doc])
    (same,) = read("spacy", Given.of("b.spacy", bin.to_bytes()))
    assert (same.name, same.text) == (sheet.release.name, sheet.text)
    assert sheets.claimed(same) == sheets.essence(sheet)
    doc.spans["sc"] = [span for span in doc.spans["sc"] if span.text != "Notes"]
    doc.ents = [span for span in doc.ents if span.text not in ("Notes", "Alder LLP")]
    (changed,) = read("spacy", Given.of("b.spacy", spacy.tokens.DocBin(store_user_data=True, docs=[doc]).to_bytes()))
    assert covered(changed) == [("ADVISOR", "Alder LLP"), ("NOTE", "DATE _"), ("NOTE", "Senior")]
    assert changed.claims[0].attributes == (("role", "legal"),)


def test_people_states_and_relations_come_back_as_claims(tmp_path: Path) -> None:
    sheet = sheets.drawn("{ADVISOR:Alder LLP} advised on {NOTE:a}")
    sheet = sheets.decided(sheet, {0: [State.SUBMITTED, State.APPROVED]})
    first = replace(sheet.annotations[0], flagged=True, origin="rule", claims=(("author", "ben"),))
    sheet = sheets.related(replace(sheet, annotations=(first, sheet.annotations[1])), ("on", 0, 1))
    file, _ = written("spacy", tmp_path / "a.spacy", sheet)
    (one,) = read("spacy", file)
    said = dict(one.claims[0].claims)
    assert (said["author"], said["state"], said["approved_by"], said["flagged"]) == ("anna", "approved", "rita", "yes")
    assert (said["origin"], said["earlier.author"], said["id"]) == ("rule", "ben", str(first.id))
    assert [(tie.label, tie.source, tie.target) for tie in one.relations] == [("on", 0, 1)]


def test_docs_of_others_with_categories_and_extensions(spacy: Any) -> None:
    nlp = spacy.blank("en")
    doc = nlp("I like New York and Bonn.")
    doc.ents = [spacy.tokens.Span(doc, 2, 4, "GPE")]
    doc.spans["more"] = [spacy.tokens.Span(doc, 5, 6, "LOC"), spacy.tokens.Span(doc, 2, 4, "GPE")]
    doc.cats = {"nice": 1.0}
    doc.user_data[("._.", "note_id", None, None)] = 7
    data = spacy.tokens.DocBin(store_user_data=True, docs=[doc, nlp("")]).to_bytes()
    one, two = read("spacy", Given.of("file.spacy", data))
    assert (one.name, one.text, covered(one)) == ("7", doc.text, [("GPE", "New York"), ("LOC", "Bonn")])
    assert "1 category of the whole doc had no place here." in one.remarks
    assert (two.name, two.text) == ("file 2", "")


def test_reserved_words_have_spacys_numbers(spacy: Any) -> None:
    from spacy.strings import StringStore
    from spacy.symbols import IDS

    assert IDS == NUMBERS
    store = StringStore()
    for string in ("Alder", "甲方", "💶", "a longer string than eight bytes", "DATE", "_", "\n"):
        assert number_of(string) == store[string]


def test_same_corpus_same_bytes_and_nothing_left_beside(tmp_path: Path) -> None:
    given = [sheets.drawn("{NOTE:a} b " * 99, name=str(number)) for number in range(300)]
    for name in ("one", "two"):
        written("spacy", tmp_path / name, *given)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one", "two"]


def message(**changes: Any) -> bytes:
    made = {"version": "0.1", "attrs": [65], "tokens": b"", "spaces": b"", "lengths": b"", "strings": [], "cats": []}
    return zlib.compress(packed(made | changes))


WRONG = {
    "nothing": b"",
    "not packed": b"hello",
    "cut off": message()[:-4],
    "no map": zlib.compress(b"\x90"),
    "a number": zlib.compress(b"\x07"),
    "more behind": zlib.compress(b"\x07\x07"),
    "no docs": message(),
    "tokens missing": message(lengths=b"\1\0\0\0"),
    "a length below nothing": message(lengths=b"\xff\xff\xff\xff"),
    "a string missing": message(lengths=b"\1\0\0\0", tokens=b"\xff" * 8, spaces=b"\0"),
    "an extension": zlib.compress(b"\xc7\x01\x01\x01"),
    "deep": zlib.compress(b"\x91" * 100),
    "a long list of nothing": zlib.compress(b"\xdd\xff\xff\xff\xff"),
    "no words": message(attrs=[66], lengths=b"\0\0\0\0"),
}


@pytest.mark.parametrize("data", WRONG.values(), ids=WRONG)
def test_a_file_that_is_none_is_refused(data: bytes) -> None:
    with pytest.raises(Refusal):
        of_text("spacy", data, "file.spacy")


@pytest.mark.parametrize("before", ["tokens", "spaces"])
def test_a_bomb_is_refused_before_it_is_read(before: str) -> None:
    packing = zlib.compressobj(9)
    head = b"\x82" + (packed("tokens") + packed(b"") if before == "spaces" else b"")
    head += packed(before) + b"\xc6" + (300 << 20).to_bytes(4, "big")
    data = packing.compress(head) + b"".join(packing.compress(bytes(1 << 20)) for _ in range(300)) + packing.flush()
    assert len(data) < 400_000
    with pytest.raises(Refusal, match="unpacks to more than"):
        of_text("spacy", data, "bomb.spacy")


def test_user_data_is_believed_only_where_it_fits(tmp_path: Path) -> None:
    file, _ = written("spacy", tmp_path / "a.spacy", sheets.drawn("{NOTE:a} b"))
    found = unpacked(zlib.decompress(file.data()))
    lies = {
        "doc_id": ["x"],
        "metadata": 7,
        "annotations": [
            {"label": "NOTE", "fragments": [[0, 9]], "comment": "not there"},
            {"label": "NOTE", "fragments": [[0, 1]], "comment": {"x": 1}, "attributes": {"role": 1, "party": "p"}},
            {"label": "NOTE", "fragments": [[0, 1]], "comment": "twice"},
            "x",
        ],
        "relations": [{"source": [], "target": 0}, {"source": 1, "target": 3}, 5],
    }
    found["user_data"] = [packed(lies)]
    (one,) = of_text("spacy", zlib.compress(packed(found)), "a.spacy")
    assert (one.name, one.metadata, one.relations) == ("a", (), ())
    (claim,) = one.claims
    assert (claim.fragments, claim.attributes, claim.comment) == (((0, 1),), (("party", "p"),), "")


def test_damage_is_refused_or_read_and_never_more(tmp_path: Path) -> None:
    file, _ = written("spacy", tmp_path / "a.spacy", sheets.drawn("{NOTE:a} {ADVISOR:b}"))
    sound = zlib.decompress(file.data())
    for place in range(0, len(sound), 3):
        damaged = sound[:place] + bytes([sound[place] ^ 0x55]) + sound[place + 1 :]
        with suppress(Refusal):
            of_text("spacy", zlib.compress(damaged, 1), "a.spacy")


@pytest.mark.parametrize(
    "value",
    [
        *(None, True, False, 0, 127, 128, 255, 256, 65536, 1 << 32, -1, -200),
        *("a" * 31, "é" * 40, "x" * 70_000, b"b" * 300, [1] * 15, [1] * 16),
        *({"a": [1, {"b": None}]}, {str(number): number for number in range(20)}),
    ],
)
def test_messages_come_back(value: Any) -> None:
    assert unpacked(packed(value)) == value


def test_other_messages() -> None:
    assert unpacked(b"\xcb\x3f\xf8" + bytes(6)) == 1.5
    assert unpacked(b"\x81\x92\x01\xa1a\xc0") == {(1, "a"): None}
    with pytest.raises(MessageError):
        unpacked(b"\xc1")
