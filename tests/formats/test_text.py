import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Refusal
from domain.release import Incoming
from formats import read
from formats.text import about


def incoming(path: Path, data: bytes, encoding: str | None = None, format: str | None = None) -> Incoming:
    path.write_bytes(data)
    (one,) = read(path, format=format, encoding=encoding)
    return one


CANONICAL = [
    # the file's bytes, the canonical text
    (b"a\r\nb\rc\n", "a\nb\nc\n"),
    (b"\xef\xbb\xbfa\r\n", "a\n"),
    ("a\r\nb".encode("utf-16"), "a\nb"),
    (b"no end of line", "no end of line"),
    ("x\u00a0y\u2028z\u00ad\u200b\x0c".encode(), "x\u00a0y\u2028z\u00ad\u200b\x0c"),
    (b"<PAGE>\n   Exhibit 99.1\n<TABLE>\n<S> <C>\n", "<PAGE>\n   Exhibit 99.1\n<TABLE>\n<S> <C>\n"),
    (b"# Brackwater\n\n* one *two*\n", "# Brackwater\n\n* one *two*\n"),
]


@pytest.mark.parametrize(("data", "text"), CANONICAL)
@pytest.mark.parametrize("name", ["release.txt", "release.md", "release", "release.TXT"])
def test_the_text_stays_but_for_its_line_ends(tmp_path: Path, name: str, data: bytes, text: str) -> None:
    one = incoming(tmp_path / name, data)
    assert (one.name, one.text, one.source, one.format, one.selected) == (name, text, data, "text", True)


def test_a_guessed_encoding_is_said_and_can_be_corrected(tmp_path: Path) -> None:
    data = "Le “Crédit” annonce".encode("cp1252") + b" today its results." * 5
    one = incoming(tmp_path / "a.txt", data)
    assert (one.encoding, one.guessed, one.text[:11]) == ("cp1252", True, "Le “Crédit”")
    one = incoming(tmp_path / "a.txt", data, "cp1250")
    assert (one.encoding, one.guessed) == ("cp1250", False)


ABOUT = [
    # file name, text, what is known for sure
    ("brackwater_0001234567-03-000123_EX99.txt", "x", {"accession": "0001234567-03-000123"}),
    ("90001234567-03-000123.txt", "x", {}),
    ("a.txt", "<PAGE>\n          Exhibit 99.1\n\nNEWS", {"exhibit": "99.1"}),
    ("a.txt", "EXHIBIT 99.4a\n", {"exhibit": "99.4A"}),
    ("a.txt", "EXHIBIT NO. 20\n", {"exhibit": "20"}),
    ("a.txt", "See Exhibit 99.1 for more\n", {}),
    ("a.txt", "\n" * 30 + "Exhibit 99.1\n", {}),
]


@pytest.mark.parametrize(("name", "text", "known"), ABOUT)
def test_what_name_and_first_lines_say(name: str, text: str, known: dict[str, str]) -> None:
    assert about(name, text) == known


REFUSED = [
    (b"", "is empty"),
    (b" \n\t\r\n", "is empty"),
    (b"\xef\xbb\xbf", "is empty"),
    ("\ufeff \n".encode("utf-16-le"), "is empty"),
    (b"%PDF-1.7\n", "seems to be a PDF document"),
    (b"PK\x03\x04....", "Office document (.docx"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1", "old Office document"),
    (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
    (b"\x1f\x8b\x08", "a gzip archive"),
    (b"{\\rtf1 hello}", "Rich Text"),
    (b"SQLite format 3\x00 ...", "a database"),
    (b"text and then \x00 a zero", "a zero byte at 14"),
    (b"\x01\x02\x03\x04hello", "control bytes"),
    (b"x" * 70_000 + b"\0", "a zero byte at 70000"),
]


@pytest.mark.parametrize(("data", "sentence"), REFUSED)
def test_what_is_no_text_is_refused(tmp_path: Path, data: bytes, sentence: str) -> None:
    with pytest.raises(Refusal) as caught:
        incoming(tmp_path / "a.txt", data, format="text")
    assert "“a.txt”" in str(caught.value)
    assert sentence in str(caught.value)


def test_files_that_cannot_be_read_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="cannot be read"):
        list(read(tmp_path / "gone.txt"))
    (tmp_path / "huge.txt").write_bytes(b"")
    os.truncate(tmp_path / "huge.txt", 200_000_001)
    with pytest.raises(Refusal, match="200 MB"):
        list(read(tmp_path / "huge.txt"))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(Refusal, match="not an ordinary file"):
        list(read(tmp_path / "pipe.txt", format="text"))


@given(data=st.binary(max_size=400))
def test_any_bytes_come_in_or_are_refused(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.txt"
    try:
        one = incoming(path, data, format="text")
    except Refusal:
        return
    assert one.text.strip()
    assert "\r" not in one.text
    assert "\0" not in one.text
