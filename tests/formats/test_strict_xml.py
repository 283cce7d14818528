from pathlib import Path

import pytest

from domain.errors import Refusal
from formats.strict import xml as strict_xml


def test_a_sound_file_is_parsed() -> None:
    root = strict_xml.parse(b"<?xml version='1.0'?><!-- c --><a x='&#13;&amp;'><b>\xc3\xa9</b></a>", "a.xml")
    assert (root.tag, root.get("x"), root.findtext("b")) == ("a", "\r&", "é")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1"])
def test_encodings_are_those_the_file_states(encoding: str) -> None:
    raw = f"<?xml version='1.0' encoding='{encoding}'?><a>é</a>".encode(encoding)
    assert strict_xml.parse(raw, "a.xml").text == "é"


SECRET = "<!DOCTYPE a [<!ENTITY e SYSTEM 'file://{path}'>]><a x='1'>&e;</a>"
BOMB = (
    "<!DOCTYPE a [<!ENTITY a 'aaaaaaaaaa'>"
    + "".join(f"<!ENTITY {name} '{f'&{before};' * 10}'>" for before, name in zip("abcdefghi", "bcdefghij", strict=True))
    + "]><a x='&j;'>&j;</a>"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize(
    "document", [SECRET, BOMB, "<!DOCTYPE html><html/>", "<!-- x -->\n<!DOCTYPE a SYSTEM 'a.dtd'><a/>"]
)
def test_a_document_type_is_refused(tmp_path: Path, document: str, encoding: str) -> None:
    (tmp_path / "secret").write_text("secret", "utf-8")
    raw = document.replace("{path}", str(tmp_path / "secret")).encode(encoding)
    with pytest.raises(Refusal, match="document type"):
        strict_xml.parse(raw, "a.xml")
    with pytest.raises(Refusal, match="document type"):
        list(strict_xml.iterparse(raw, "a.xml", ["a"]))


BAD = {
    "empty": (b"", "not sound XML"),
    "cut short": (b"<a><b>", "not sound XML"),
    "no XML": (b"\x89PNG\r\n\x1a\n", "not sound XML"),
    "unknown encoding": (b"<?xml version='1.0' encoding='klingon'?><a/>", "not sound XML"),
    "undeclared entity": (b"<a>&nbsp;</a>", "not sound XML"),
    "not in its encoding": (b"<?xml version='1.0' encoding='utf-8'?><a>\xe9</a>", "not sound XML"),
    "deep": (b"<a>" * 300 + b"</a>" * 300, "depth"),
    "very deep": (b"<a>" * 100_000, "not sound XML"),
}


@pytest.mark.parametrize(("raw", "why"), BAD.values(), ids=BAD)
def test_what_is_not_sound_is_refused(raw: bytes, why: str) -> None:
    with pytest.raises(Refusal, match=why):
        strict_xml.parse(raw, "a.xml")
    with pytest.raises(Refusal, match=why):
        list(strict_xml.iterparse(raw, "a.xml", ["a"]))


def test_too_large_is_refused() -> None:
    with pytest.raises(Refusal, match="larger than 0 MB"):
        strict_xml.parse(b"<a/>", "a.xml", most=3)


def test_elements_come_one_by_one_and_are_emptied() -> None:
    raw = b"<r xmlns='urn:x'>" + b"".join(b"<p n='%d'><q>t</q></p>" % n for n in range(20_000)) + b"</r>"
    seen, kept = [], []
    for element in strict_xml.iterparse(raw, "a.xml", ["{urn:x}p"]):
        seen.append((element.get("n"), element.findtext("{urn:x}q")))
        kept.append(element)
    assert seen == [(str(n), "t") for n in range(20_000)]
    assert not any(len(element) for element in kept)
