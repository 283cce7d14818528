import io
import struct
import zipfile

import pytest

from domain.errors import Refusal
from formats.given import Given
from formats.strict import zip as strict_zip


def packed(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def test_files_are_listed_and_read_whatever_the_case() -> None:
    archive = strict_zip.members(Given.of("a.zip", packed(**{"Sources/b.txt": b"B", "folder/": b"", "a": b"A"})))
    assert archive.names() == ("Sources/b.txt", "a")
    assert archive.find("sources/B.TXT") == "Sources/b.txt"
    assert archive.find("c") is None
    assert archive.read("Sources/b.txt") == b"B"
    with pytest.raises(Refusal, match=r"“a.zip” has no “c” in it"):
        archive.read("c")


def test_a_bomb_is_refused_by_what_comes_out_of_it() -> None:
    bomb = packed(zeros=bytes(40 << 20))
    assert len(bomb) < 60_000
    with pytest.raises(Refusal, match="unpacks to far more"):
        strict_zip.members(bomb, "b.zip").read("zeros")
    # The same when the archive lies about its size.
    place = bomb.rfind(b"PK\x01\x02") + 24
    liar = bomb[:place] + struct.pack("<I", 10) + bomb[place + 4 :]
    with pytest.raises(Refusal):
        assert len(strict_zip.members(liar, "b.zip").read("zeros")) > 10


def test_all_files_together_are_capped() -> None:
    archive = strict_zip.members(packed(a=b"1234", b=b"5678"), "a.zip", most=6)
    assert archive.read("a") == b"1234"
    with pytest.raises(Refusal, match="unpacks"):
        archive.read("b")


def test_too_many_files_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strict_zip, "MOST_MEMBERS", 2)
    with pytest.raises(Refusal, match="3 files"):
        strict_zip.members(packed(a=b"", b=b"", c=b""), "a.zip")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "no sound ZIP"),
        (b"PK\x03\x04 and no more", "no sound ZIP"),
        (packed(a=b"x" * 1000)[:-30], "no sound ZIP"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "password"),
    ],
)
def test_what_is_no_archive_is_refused(data: bytes, words: str) -> None:
    with pytest.raises(Refusal, match=words):
        strict_zip.members(data, "a.zip")


def test_damage_within_a_file_is_a_refusal() -> None:
    sound = packed(a=bytes(range(256)) * 40)
    for place in range(35, 150, 5):
        damaged = sound[:place] + bytes([sound[place] ^ 0xFF]) + sound[place + 1 :]
        with pytest.raises(Refusal, match="damaged"):
            strict_zip.members(damaged, "a.zip").read("a")


def test_a_password_is_named() -> None:
    data = bytearray(packed(a=b"secret"))
    data[data.rfind(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(Refusal, match="password"):
        strict_zip.members(bytes(data), "a.zip").read("a")


def test_two_files_of_one_name_are_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a/b", b"1")
        archive.writestr("a/c", b"2")
    twice = out.getvalue().replace(b"a/c", b"a/b")
    with pytest.raises(Refusal, match="two files “a/b”"):
        strict_zip.members(twice, "a.zip")


def test_written_members_have_no_time() -> None:
    info = strict_zip.fixed_member("x")
    assert (info.date_time, info.create_system) == ((1980, 1, 1, 0, 0, 0), 3)
