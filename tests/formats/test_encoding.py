import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Refusal
from formats.encoding import declared_in, decode

QUOTES = "Crédit “Nord” – 11¾ % Notes"
RUSSIAN = "Совет директоров одобрил выпуск облигаций компании. Первый выпуск облигаций назначен на май. " * 5
JAPANESE = (
    "株式会社ブラックウォーターは本日、取締役会において社債の発行を決議しましたのでお知らせいたします。"
    "発行総額は百億円、利率は年二・五パーセントです。" * 3
)

FOUND = [
    # text, written as, found as, guessed
    ("11 3/4% Notes", b"11 3/4% Notes", "utf-8", False),
    (QUOTES, QUOTES.encode(), "utf-8", False),
    (QUOTES, codecs.BOM_UTF8 + QUOTES.encode(), "utf-8", False),
    (QUOTES, codecs.BOM_UTF16_LE + QUOTES.encode("utf-16-le"), "utf-16-le", False),
    (QUOTES, codecs.BOM_UTF16_BE + QUOTES.encode("utf-16-be"), "utf-16-be", False),
    (QUOTES, codecs.BOM_UTF32_LE + QUOTES.encode("utf-32-le"), "utf-32-le", False),
    (QUOTES, codecs.BOM_UTF32_BE + QUOTES.encode("utf-32-be"), "utf-32-be", False),
    (QUOTES, QUOTES.encode("utf-16-le"), "utf-16-le", True),
    (QUOTES, QUOTES.encode("utf-16-be"), "utf-16-be", True),
    ("The “Notes”, the “Company”", "The “Notes”, the “Company”".encode("cp1252"), "cp1252", True),
    (RUSSIAN, RUSSIAN.encode("cp1251"), "cp1251", True),
    ("It is a \ufffd here; “quoted” – ’tis", b"It is a \x92 here; " + "“quoted” – ’tis".encode(), "utf-8", True),
]


@pytest.mark.parametrize(("text", "data", "encoding", "guessed"), FOUND)
def test_an_encoding_is_found(text: str, data: bytes, encoding: str, guessed: bool) -> None:
    decoded = decode(data)
    assert decoded == (text, encoding, guessed)


def test_another_script_is_left_to_statistics() -> None:
    decoded = decode(JAPANESE.encode("shift_jis"))
    assert (decoded.text, decoded.guessed) == (JAPANESE, True)


def test_the_holes_of_cp1252_are_controls_as_in_browsers() -> None:
    assert decode(b"caf\xe9 \x81 \x93x\x94", declared="iso-8859-1").text == "café \x81 “x”"


DECLARED = [
    # what a page says, its bytes, the text
    ("iso-8859-1", b"\x93Notes\x94", "“Notes”"),
    ("windows-1251", RUSSIAN.encode("cp1251"), RUSSIAN),
    ("utf-8", "“Notes”".encode(), "“Notes”"),
    ("utf-16", "“Notes”".encode(), "“Notes”"),  # it cannot be, or its name would not have been readable
    ("nonsense", "“Notes”".encode(), "“Notes”"),
    ("utf-8", "The “Notes” of “Brackwater”".encode("cp1252") + b" and others" * 20, None),
    ("hex", b"6e6f", "6e6f"),
]


@pytest.mark.parametrize(("declared", "data", "text"), DECLARED)
def test_what_a_page_says_of_itself_is_tried(declared: str, data: bytes, text: str | None) -> None:
    assert decode(data, declared=declared).text == (text if text is not None else data.decode("cp1252"))


HEADS = [
    (b'<meta charset="utf-8">', "utf-8"),
    (b"<META HTTP-EQUIV='Content-Type' CONTENT='text/html; charset=windows-1252'>", "windows-1252"),
    (b'<?xml version="1.0" encoding="ASCII"?>', "ASCII"),
    (b"<html><p>charset=no", None),
]


@pytest.mark.parametrize(("head", "declared"), HEADS)
def test_the_encoding_a_page_declares(head: bytes, declared: str | None) -> None:
    assert declared_in(head) == declared


def test_a_given_encoding_is_held_to() -> None:
    assert decode(QUOTES.encode("cp1252"), given="cp1252") == (QUOTES, "cp1252", False)


REFUSED = [
    (b"one\ntwo\n\x93three", "utf-8", "“a.txt” is not utf-8: byte 8 (line 3), 0x93, does not fit"),
    (b"abc", "klingon", "“klingon” is not an encoding of text"),
    (b"6162", "hex", "“hex” is not an encoding of text"),
    (b"abc", "idna", "“idna” is not an encoding of text"),
    (b"abc", "a\0b", "is not an encoding of text"),
]


@pytest.mark.parametrize(("data", "encoding", "sentence"), REFUSED)
def test_a_given_encoding_that_does_not_fit_is_refused(data: bytes, encoding: str, sentence: str) -> None:
    with pytest.raises(Refusal) as caught:
        decode(data, given=encoding, name="a.txt")
    assert sentence in str(caught.value)


@given(st.binary(max_size=300), st.sampled_from([None, "utf-8", "shift_jis", "utf-16", "x"]))
def test_any_bytes_decode(data: bytes, declared: str | None) -> None:
    assert isinstance(decode(data, declared=declared).text, str)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_utf8_comes_back(text: str) -> None:
    if "\0" not in text and not text.startswith("\ufeff"):
        assert decode(text.encode()) == (text, "utf-8", False)
