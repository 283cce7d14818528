import io
import json
import zipfile
from pathlib import Path

import pytest

from domain.errors import Refusal
from domain.release import Incoming
from formats import detect, read
from formats.given import Given
from formats.mail import archive
from formats.mail.inner import Budget
from formats.strict import zip as strict_zip

PAGE = b"<html><p>Brackwater sells its notes.</p></html>"


def packed(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as made:
        for name, data in files.items():
            made.writestr(name, data)
    return out.getvalue()


def offered(files: dict[str, bytes]) -> list[Incoming]:
    return list(archive.read(Given.of("all.zip", packed(files))))


def said(found: list[Incoming]) -> str:
    return " ".join(sentence for one in found for sentence in (*one.problems, *one.remarks))


def test_each_file_comes_in_by_its_own_format() -> None:
    found = offered(
        {"b/page.htm": PAGE, "a.txt": "Café Brackwater".encode("cp1252"), "b/empty/": b"", "__MACOSX/._a.txt": b"x"}
    )
    assert [(one.name, one.format, one.text) for one in found] == [
        ("a.txt", "text", "Café Brackwater"),
        ("page.htm", "html", "Brackwater sells its notes.\n"),
    ]
    assert [one.source for one in found] == ["Café Brackwater".encode("cp1252"), PAGE]
    assert not said(found)


def test_a_file_belongs_to_another_within_its_folder_only() -> None:
    found = offered(
        {
            "one/a.txt": b"Quill LLP advises.",
            "one/a.ann": b"T1\tAdvisor 0 9\tQuill LLP\n",
            "one/annotation.conf": b"[entities]\nAdvisor\n",
            "two/a.txt": b"Other text",
        }
    )
    assert [(one.text, one.format, [claim.fragments for claim in one.claims]) for one in found] == [
        ("Quill LLP advises.", "brat", [((0, 9),)]),
        ("Other text", "text", []),
    ]


def test_files_of_the_same_name_keep_their_folders_as_labels() -> None:
    found = offered({"x/a.txt": b"one", "../y/a.txt": b"two", "/etc/b\x07.txt": b"three"})
    assert sorted(one.name for one in found) == ["b\ufffd.txt", "x/a.txt", "y/a.txt"]


def test_what_cannot_be_read_is_told_beside_what_can() -> None:
    found = offered(
        {"a.txt": b"x", "b.png": b"\x89PNG\r\n", "c.htm": b"<html>", "d.exe": b"MZ\x90\x00", "e.conf": b"k=v"}
    )
    assert [one.name for one in found] == ["a.txt"]
    assert found[0].problems == ("“c.htm” is a web page without text: there is nothing in it to annotate.",)
    assert found[0].remarks == ("3 files are left out of “all.zip”: pictures, programs or the like.",)


def test_what_belongs_to_all_files_of_a_folder_is_unpacked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    files = {"_index.json": json.dumps({f"a{number}": f"Release {number}" for number in range(30)}).encode()}
    for number in range(30):
        files |= {f"a{number}.txt": b"Some text", f"a{number}.ann": b"T1\tNOTE 0 4\tSome\n"}
    unpacked: list[str] = []
    real = strict_zip.Archive.read
    monkeypatch.setattr(strict_zip.Archive, "read", lambda self, name: (unpacked.append(name), real(self, name))[1])
    found = offered(files)
    assert [(item.name, len(item.claims)) for item in found] == [(f"Release {number}", 1) for number in range(30)]
    assert sorted(unpacked) == sorted(files)


def test_archives_lie_within_archives_to_a_depth() -> None:
    data = packed({"deep.txt": b"deep"})
    for _ in range(3):
        data = packed({"in.zip": data, "x.txt": b"x"})
    assert [one.text for one in archive.read(Given.of("all.zip", data))] == ["deep", "x", "x", "x"]
    data = packed({"in.zip": data, "y.txt": b"y"})
    found = list(archive.read(Given.of("all.zip", data)))
    assert [one.text for one in found] == ["x", "x", "x", "y"]
    assert "more than 3 files deep" in said(found)


def test_of_an_export_of_ours_the_fullest_format_is_read() -> None:
    manifest = {"glossator": 1, "kind": "manifest", "formats": [{"name": "html"}, {"name": "spans"}]}
    found = offered(
        {
            "out/manifest.json": json.dumps(manifest).encode(),
            "out/spans/a.jsonl": b'{"id": "a", "text": "once", "spans": []}\n',
            "out/html/a.html": b"<html>twice",
        }
    )
    assert [(one.name, one.text) for one in found] == [("a", "once")]


NOTHING = {
    "no archive": (b"PK\x03\x04 and then nothing", "no sound ZIP archive"),
    "cut short": (packed({"a.txt": b"x" * 5000}, zipfile.ZIP_STORED)[:2000], "no sound ZIP archive"),
    "empty": (packed({}), "empty archive"),
    "folders only": (packed({"a/": b""}), "empty archive"),
    "pictures only": (packed({"a.png": b"\x89PNG", "b.gif": b"GIF89a"}), "holds no file that can be read"),
    "one that is empty": (packed({"a.txt": b" "}), "“a.txt” is empty"),
    "a bomb": (packed({"a.txt": b"0" * 50_000_000}), "unpacks to far more"),
    "too many": (packed({f"{n}.txt": b"" for n in range(10_001)}), "at most 10,000"),
}


@pytest.mark.parametrize("kind", NOTHING)
def test_an_archive_without_anything_to_read_is_refused(kind: str) -> None:
    data, sentence = NOTHING[kind]
    with pytest.raises(Refusal, match=sentence):
        list(archive.read(Given.of("all.zip", data)))


def test_a_locked_archive_is_told_by_a_sentence() -> None:
    data = bytearray(packed({"a.txt": b"x"}))
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(sign) + place] |= 1
    with pytest.raises(Refusal, match=r"“all\.zip” is protected by a password"):
        list(archive.read(Given.of("all.zip", bytes(data))))


def test_a_damaged_file_is_told_and_the_others_come_in() -> None:
    data = bytearray(packed({"a.txt": b"first", "b.txt": b"second" * 99}, zipfile.ZIP_STORED))
    data[data.index(b"secondsecond")] ^= 1
    found = list(archive.read(Given.of("all.zip", bytes(data))))
    assert [one.text for one in found] == ["first"]
    assert found[0].problems == ("“b.txt” in “all.zip” is damaged: get the file again.",)


def test_a_file_without_a_name_is_no_file() -> None:
    data = packed({"a.txt": b"first", "b": b"nameless"})
    place = data.rindex(b"PK\x01\x02")
    without = data[: place + 28] + b"\x00\x00" + data[place + 30 : place + 46] + data[place + 47 :]
    end = without.rindex(b"PK\x05\x06")
    size = int.from_bytes(without[end + 12 : end + 16], "little") - 1
    without = without[: end + 12] + size.to_bytes(4, "little") + without[end + 16 :]
    assert [one.text for one in archive.read(Given.of("all.zip", without))] == ["first"]


def test_what_comes_out_of_all_depths_is_counted_together() -> None:
    budget = Budget(10)
    budget.spend(b"12345", "a.zip")
    budget.spend(b"12345", "b.zip")
    with pytest.raises(Refusal, match="unpacks to more than"):
        budget.spend(b"1", "a.zip")


def test_many_problems_are_told_once_and_counted() -> None:
    found = offered({"a.txt": b"x"} | {f"{n:03}.htm": b"<html>" for n in range(50)})
    assert len(found[0].problems) == 21
    assert found[0].problems[-1] == "30 more files in “all.zip” could not be read."


def test_an_archive_is_read_through_the_worker(tmp_path: Path) -> None:
    path = tmp_path / "all.zip"
    path.write_bytes(packed({"a.htm": PAGE}))
    assert detect("all.zip", path.read_bytes()).name == "zip"
    assert [(one.name, one.source) for one in read(path)] == [("a.htm", PAGE)]
