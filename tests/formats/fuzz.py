"""Files of every format that is read, spoilt in all the ways that disks, editors and enemies spoil files."""

import json
import random
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import formats
from domain.annotation import State
from domain.errors import Refusal
from domain.release import Incoming, normalise
from formats import FORMATS
from formats.table import Format
from tests import sheets

BAD = ("failed on it", "makes no sense", "crashed")
"""What the sentence says when a reader did not refuse but broke."""
WORDS = [
    *(
        b"\x00",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"]]>",
        b"<!DOCTYPE a [<!ENTITY x 'y'>]>",
        b"&x;",
        b"-1",
        b"NaN",
        b"1e999",
    ),
    *(
        b"99999999999999999999",
        b"null",
        b"[]",
        b"{}",
        b'""',
        b"true",
        b"\\ud800",
        b"\xed\xa0\x80",
        b"\r",
        b"\x1b",
        b"\n",
    ),
    *(b"../../x", b"file:///etc/passwd", b"http://127.0.0.1:9/x", b"=1+1", b"%s%n", b"\xf0\x9f\x92\xb6", b"0", b","),
]
NUMBERS = [b"0", b"-1", b"1", b"4294967296", b"2147483647", b"99999999999999999999999", b"1.5", b"7", b"-0", b"1e9"]


@dataclass(frozen=True)
class Sample:
    """A sound file to begin with."""

    format: str
    name: str
    data: bytes
    beside: dict[str, bytes] = field(default_factory=dict)


def samples() -> list[Sample]:
    """A file of every format that is read."""
    found = [Sample(*item, {"b.txt": b"Senior, Notes of Alder."}) for item in PLAIN]
    found.append(Sample("zip", "a.zip", packed({"a.txt": b"A notice.", "b.eml": PLAIN[2][2], "c.htm": PLAIN[3][2]})))
    for row in FORMATS:
        if row.reads and row.writes:
            found += _exported(row)
    (table,) = [one for one in found if one.name == "out.csv"]
    found.append(Sample("standoff", table.name, table.data, table.beside))
    assert {one.format for one in found} >= {row.name for row in FORMATS if row.reads}
    return found


def packed(members: dict[str, bytes]) -> bytes:
    """A ZIP with these members."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return made.getvalue()


def _exported(row: Format) -> Iterator[Sample]:
    first = sheets.drawn(
        "{ADVISOR role=legal:Alder {NOTE:Finch}} and {NOTE#1:Senior}\n5% {NOTE#1:Notes} 💶\xa0{NOTE:2031}.\n"
    )
    first = sheets.decided(sheets.related(first, ("advises", 0, 1)), {0: [State.SUBMITTED, State.APPROVED]})
    with TemporaryDirectory() as place:
        goal = Path(place) / ("out" if row.folder else f"out{row.suffixes[0]}")
        for _ in formats.export([first], goal, row.name, sheets.head()):
            pass
        files = {file.name: file.read_bytes() for file in Path(place).rglob("*") if file.is_file()}
    files = {
        name: data for name, data in files.items() if not name.startswith(".") and not name.endswith("manifest.json")
    }
    if row.name == "csv":
        files["notice.txt"] = first.text.encode()
    main = next(name for name in sorted(files) if Path(name).suffix in row.suffixes and name[0] != "_")
    yield Sample(row.name, main, files[main], {name: data for name, data in files.items() if name != main})


def mutated(sample: Sample, chance: random.Random, address: bytes = b"http://127.0.0.1:9/") -> Sample:
    """The sample with some of it spoilt: the file, now and then one beside it, or a member of a ZIP."""
    if chance.random() < 0.01:
        called = b'<!DOCTYPE a SYSTEM "' + address + b'"><img src="' + address + b'"/>'
        return Sample(sample.format, sample.name, called + sample.data, sample.beside)
    if sample.beside and chance.random() < 0.1:
        name = chance.choice(sorted(sample.beside))
        return Sample(
            sample.format, sample.name, sample.data, sample.beside | {name: _spoilt(sample.beside[name], chance)}
        )
    if sample.data.startswith(b"PK\x03\x04") and chance.random() < 0.8:
        return Sample(sample.format, sample.name, _spoilt_member(sample.data, chance), sample.beside)
    return Sample(sample.format, sample.name, _spoilt(sample.data, chance), sample.beside)


def _spoilt_member(data: bytes, chance: random.Random) -> bytes:
    with zipfile.ZipFile(BytesIO(data)) as file:
        members = {name: file.read(name) for name in file.namelist()}
    name = chance.choice(sorted(members))
    act = chance.randrange(8)
    if act == 0:
        del members[name]
    elif act == 1:
        members[chance.choice(["../../evil", "/etc/x", "a\\b", "con", name.upper()])] = members[name]
    else:
        members[name] = _spoilt(members[name], chance)
    return packed(members)


def _spoilt(data: bytes, chance: random.Random) -> bytes:
    for _ in range(chance.choice([1, 1, 1, 2, 4])):
        data = chance.choice(ACTS)(data, chance)
    return data


def _flip(data: bytes, chance: random.Random) -> bytes:
    made = bytearray(data)
    for _ in range(chance.choice([1, 1, 3, 20])):
        if made:
            made[chance.randrange(len(made))] ^= 1 << chance.randrange(8)
    return bytes(made)


def _cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def _stretch(data: bytes, chance: random.Random) -> tuple[int, int]:
    start = chance.randrange(len(data) + 1)
    return start, min(len(data), start + chance.choice([1, 4, 30, 300]))


def _drop(data: bytes, chance: random.Random) -> bytes:
    start, end = _stretch(data, chance)
    return data[:start] + data[end:]


def _double(data: bytes, chance: random.Random) -> bytes:
    start, end = _stretch(data, chance)
    return data[:end] + data[start:end] * chance.choice([1, 2, 50]) + data[end:]


def _lines(data: bytes, chance: random.Random) -> bytes:
    lines = data.splitlines(keepends=True)
    if lines:
        line = lines.pop(chance.randrange(len(lines)))
        for _ in range(chance.randrange(3)):
            lines.insert(chance.randrange(len(lines) + 1), line)
    return b"".join(lines)


def _word(data: bytes, chance: random.Random) -> bytes:
    start, end = _stretch(data, chance)
    return data[:start] + chance.choice(WORDS) + data[chance.choice([start, end]) :]


def _number(data: bytes, chance: random.Random) -> bytes:
    places = [place for place in range(len(data)) if 48 <= data[place] <= 57]
    if not places:
        return data
    start = end = chance.choice(places)
    while end < len(data) and 48 <= data[end] <= 57:
        end += 1
    return data[:start] + chance.choice(NUMBERS) + data[end:]


def _deep(data: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data) + 1)
    open_, close = chance.choice([(b"[", b"]"), (b'{"a":', b"}"), (b"<a>", b"</a>"), (b"(", b")"), (b"<div>", b"")])
    times = chance.choice([50, 2000, 30000])
    return data[:start] + open_ * times + b"1" + close * times + data[start:]


def _splice(data: bytes, chance: random.Random) -> bytes:
    start, end = _stretch(data, chance)
    there = chance.randrange(len(data) + 1)
    return data[:there] + data[start:end] + data[there:]


ACTS = (_flip, _flip, _cut, _drop, _double, _lines, _word, _word, _number, _number, _deep, _splice)


def outcome(sample: Sample) -> str:
    """`read` or `refused`; AssertionError for anything else."""
    given = formats.Given.of(sample.name, sample.data, sample.beside)
    try:
        for item in formats.read_given(given, formats.named(sample.format)):
            validate(item)
    except Refusal as refusal:
        sentence = str(refusal)
        if not sentence or any(bad in sentence for bad in BAD):
            raise AssertionError(f"{sentence} {refusal.details}") from refusal
        return "refused"
    return "read"


def validate(item: Incoming) -> None:
    """Everything of it can come into a corpus."""
    assert normalise(item.text) == item.text
    item.text.encode("utf-8")
    assert item.name
    for claim in item.claims:
        place = 0
        assert claim.fragments
        for start, end in claim.fragments:
            assert place <= start <= end <= len(item.text), claim
            place = end
        json.dumps([claim.label, claim.attributes, claim.comment, claim.claims]).encode("utf-8")
    for tie in item.relations:
        assert 0 <= tie.source < len(item.claims)
        assert 0 <= tie.target < len(item.claims)
    assert all(isinstance(words, str) and words for words in (*item.remarks, *item.problems))


PLAIN: list[tuple[str, str, bytes]] = [
    ("text", "a.txt", "Größe: Alder & Finch LLP advised.\r\n\r\n5.00% Senior Notes due 2031.\n".encode()),
    (
        "edgar",
        "0001.txt",
        b"<SEC-DOCUMENT>0001-26-1.txt : 20260105\n<SEC-HEADER>0001-26-1.hdr.sgml"
        b" : 20260105\nACCESSION NUMBER:\t\t0001-26-1\n"
        b"COMPANY CONFORMED NAME:\t\t\tNORTHWIND\n</SEC-HEADER>\n<DOCUMENT>\n<TY"
        b"PE>EX-99.1\n<SEQUENCE>1\n<FILENAME>a.htm\n<TEXT>\n"
        b"<html><body><p>Northwind &#146;s <b>notes</b></p><table><tr><td>1</td><td>2</td></tr></table></body></html>\n"
        b"</TEXT>\n</DOCUMENT>\n<DOCUMENT>\n<TYPE>EX-99.2\n<TEXT>\nPlain words.\n</T"
        b"EXT>\n</DOCUMENT>\n</SEC-DOCUMENT>\n",
    ),
    (
        "eml",
        "a.eml",
        b"From: a@example.org\r\nTo: b@example.org\r\nSubject: =?utf-8?q?Gr=C3=B6=C3=9Fe?=\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/mixed; boundary="x"\r\n\r\n--x\r\nContent-Type: text/plain; charset=utf-8\r\n'
        b"Content-Transfer-Encoding: quoted-printable\r\n\r\nDear =C3=A4ll,\r\n--x\r\nContent-Type: text/html\r\n"
        b'Content-Disposition: attachment; filename="n.htm"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
        b"PGh0bWw+PGJvZHk+PHA+Tm90ZXM8L3A+PC9ib2R5PjwvaHRtbD4=\r\n--x--\r\n",
    ),
    (
        "html",
        "a.htm",
        b"<!DOCTYPE html><html><head><title>A</title><script>x()</script></head>"
        b"<body><h1>Notice</h1><p>Alder &amp; Finch"
        b"<br>&#146; &nbsp;<ul><li>one<li>two</ul><table><tr><td>a<td>b</table><pre> x\n y</pre></body></html>",
    ),
    ("brat", "b.ann", b"T1\tNOTE 0 6;7 12\tSenior Notes\nA1\tSure T1\nE1\tNOTE:T1 Of:T1\n#1\tAnnotatorNotes T1\tyes\n"),
    (
        "webannotsv",
        "b.tsv",
        b"#FORMAT=WebAnno TSV 3.3\n#T_SP=a.B|c\n\n\n#Text=A b\n1-1\t0-1\tA\tx[1]\t\n1-2\t2-3\tb\t_\t\n",
    ),
    (
        "conllup",
        "b.conllup",
        b"# global.columns = ID FORM NER\n# text = A b\n1\tA\tB-X\n2-3\tbc\t_\n2\tb\tO\n3\tc\tO\n\n",
    ),
    ("conll2003", "b.conll", b"-DOCSTART- -X- O O\n\nU.N. NNP I-NP I-ORG\nsays VBZ I-VP O\n. . O O\n"),
    (
        "labelstudio",
        "b.json",
        b'[{"id": 1, "data": {"text": "Alder Finch"}, "annotations": [{"complete'
        b'd_by": 1, "result": [{"id": "a", "type": '
        b'"labels", "from_name": "l", "to_name": "t", "value": {"start": 0, "end'
        b'": 5, "text": "Alder", "labels": ["X"]}}]}]}]',
    ),
    (
        "prodigy",
        "b.jsonl",
        b'{"text": "A b", "tokens": [{"text": "A", "start": 0, "end": 1, "id": 0}, {"text": "b", "start": 2, "end": 3, '
        b'"id": 1}], "spans": [{"start": 0, "end": 1, "token_start": 0, "token_e'
        b'nd": 0, "label": "X"}], "answer": "accept"}\n',
    ),
    (
        "doccano",
        "b.json",
        b'[{"id": 1, "text": "Alder", "label": [[0, 5, "X"]]}, {"id": 2, "data": "b", "entities": []}]',
    ),
    (
        "w3c",
        "b.jsonld",
        b'[{"@context": "http://www.w3.org/ns/anno.jsonld", "id": "x", "type": "'
        b'Annotation", "body": [{"value": "NOTE"}], '
        b'"target": {"source": "a", "selector": [{"type": "TextQuoteSelector", "exact": "Senior"}, {"type": '
        b'"TextPositionSelector", "start": 0, "end": 6}]}}]',
    ),
    (
        "csv",
        "b.csv",
        b"document,text,label\na,Some words that are long enough for a whole text,X\nb,Further words of it,Y\n",
    ),
]
