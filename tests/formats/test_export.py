import json
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import formats
from domain.annotation import AnnotatedRelease, Correction, State
from domain.assignment import Assignment
from domain.errors import Refusal
from formats import FORMATS, Hold, Progress, manifest
from tests import sheets
from tests.sheets import START

WRITERS = [found for found in FORMATS if found.writes]
names = pytest.mark.parametrize("name", [found.name for found in WRITERS])


def some() -> list[AnnotatedRelease]:
    first = sheets.drawn("{ADVISOR role=legal:Alder {NOTE:Finch}} and {NOTE#1:Senior}\n5% {NOTE#1:Notes} 💶\n")
    return [sheets.decided(first, {0: [State.SUBMITTED, State.APPROVED]}), sheets.sheet("Nothing.", name="b.txt")]


def content(path: Path) -> dict[str, bytes]:
    if path.is_file():
        return {"": path.read_bytes()}
    return {str(file.relative_to(path)): file.read_bytes() for file in sorted(path.rglob("*")) if file.is_file()}


def outputs(name: str, goal: str) -> list[str]:
    """What an export to that name leaves in its folder."""
    return [goal] if formats.named(name).folder else [goal, f"{goal}.manifest.json"]


@names
def test_the_same_data_gives_the_same_bytes_whatever_order_it_came_in(tmp_path: Path, name: str) -> None:
    steps = list(formats.export(some(), tmp_path / "a", name, sheets.head()))
    assert [step.done for step in steps] == [1, 2, 2]
    mixed = [replace(sheet, annotations=sheet.annotations[::-1]) for sheet in some()]
    assert list(formats.export(mixed, tmp_path / "b", name, sheets.head())) == steps
    assert content(tmp_path / "a") == content(tmp_path / "b")


@names
def test_an_empty_export_is_whole(tmp_path: Path, name: str) -> None:
    assert [step.done for step in formats.export([], tmp_path / "a", name, sheets.head())] == [0]
    assert (tmp_path / "a").exists()


@names
def test_an_export_takes_the_place_of_the_one_before(tmp_path: Path, name: str) -> None:
    for sheet in some():
        list(formats.export([sheet], tmp_path / "a", name, sheets.head()))
    fresh = tmp_path / "b"
    list(formats.export([some()[-1]], fresh, name, sheets.head()))
    assert content(tmp_path / "a") == content(fresh)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*outputs(name, "a"), *outputs(name, "b")])


@names
def test_a_cancelled_export_leaves_what_was_there(tmp_path: Path, name: str) -> None:
    list(formats.export(some(), tmp_path / "a", name, sheets.head()))
    before = content(tmp_path / "a")
    steps = formats.export([some()[1], some()[0]], tmp_path / "a", name, sheets.head())
    assert next(steps) == Progress(1)
    steps.close()  # type: ignore[attr-defined]
    assert content(tmp_path / "a") == before
    assert sorted(path.name for path in tmp_path.iterdir()) == outputs(name, "a")


@names
def test_an_export_that_breaks_leaves_nothing(tmp_path: Path, name: str) -> None:
    def broken() -> Iterator[AnnotatedRelease]:
        yield some()[0]
        raise OSError(28, "No space left on device")

    with pytest.raises(Refusal, match="No space left"):
        list(formats.export(broken(), tmp_path / "a", name, sheets.head()))
    assert not list(tmp_path.iterdir())


@names
def test_the_wrong_kind_of_goal_is_refused(tmp_path: Path, name: str) -> None:
    if formats.named(name).folder:
        (tmp_path / "a").write_text("mine", "utf-8")
        (tmp_path / "b").mkdir()
        (tmp_path / "b/mine.txt").write_text("mine", "utf-8")
        for goal, says in (("a", "is a file"), ("b", "holds other files")):
            with pytest.raises(Refusal, match=says):
                list(formats.export(some(), tmp_path / goal, name, sheets.head()))
    else:
        (tmp_path / "a").mkdir()
        with pytest.raises(Refusal, match="is a folder"):
            list(formats.export(some(), tmp_path / "a", name, sheets.head()))


@pytest.mark.parametrize("name", [found.name for found in FORMATS if not found.writes])
def test_what_is_read_only_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(Refusal, match="cannot be exported"):
        list(formats.export([], tmp_path / "a", name, sheets.head()))


@pytest.mark.parametrize("name", [found.name for found in FORMATS if found.writes and not found.reads])
def test_what_is_written_only_cannot_be_imported(tmp_path: Path, name: str) -> None:
    with pytest.raises(Refusal, match="cannot be imported"):
        list(formats.read(tmp_path / "a", format=name))


def test_what_was_exported_is_detected_and_read(tmp_path: Path) -> None:
    list(formats.export(some(), tmp_path / "out.jsonl", "jsonl", sheets.head()))
    list(formats.export(some(), tmp_path / "out", "brat", sheets.head()))
    assert [(item.format, item.name) for item in formats.read(tmp_path / "out.jsonl")] == [
        ("jsonl", "notice.txt"),
        ("jsonl", "b.txt"),
    ]
    assert [(item.format, item.name) for item in formats.read(tmp_path / "out")] == [
        ("brat", "b.txt"),
        ("brat", "notice.txt"),
    ]


def test_of_several_formats_the_fullest_is_read_back(tmp_path: Path) -> None:
    list(formats.export(some(), tmp_path / "out", ["brat", "jsonl", "spans"], sheets.head()))
    assert sorted(path.name for path in (tmp_path / "out").iterdir() if path.is_dir()) == ["brat", "jsonl", "spans"]
    found = list(formats.read(tmp_path / "out"))
    assert [(item.format, item.name) for item in found] == [("jsonl", "notice.txt"), ("jsonl", "b.txt")]
    assert [item.format for item in formats.read(tmp_path / "out", format="spans")] == ["spans", "spans"]
    with pytest.raises(Refusal, match="no format that can be imported"):
        list(formats.read(tmp_path / "out", format="edgar"))


def test_the_scheme_of_an_export_is_known_to_every_file_of_it(tmp_path: Path) -> None:
    list(formats.export(some(), tmp_path / "out", ["brat", "spans"], sheets.head()))
    list(formats.export(some(), tmp_path / "one.jsonl", "spans", sheets.head()))
    for path, name in ((next((tmp_path / "out/brat").glob("*.ann")), "brat"), (tmp_path / "one.jsonl", "spans")):
        assert formats.scheme_of(path, name) == sheets.SCHEME
    (tmp_path / "one.jsonl.manifest.json").write_text('{"glossator": 1, "kind": "manifest", "scheme": {"labels": 5}}')
    assert formats.scheme_of(tmp_path / "one.jsonl", "spans") is None


def test_shares_have_folders_of_their_own_and_leave_out_what_no_share_names(tmp_path: Path) -> None:
    given = [*some(), sheets.sheet("Left out.", name="c.txt")]
    split = formats.Split({given[0].release.id: "train", given[1].release.id: "test"}, {"by": "random", "seed": 1})
    steps = list(formats.export(given, tmp_path / "out", ["spans", "brat"], sheets.head(), split=split))
    assert steps[-1].done == 2
    for share, name in (("train", "notice.txt"), ("test", "b.txt")):
        path = tmp_path / "out/spans" / share / f"{share}.jsonl"
        assert [item.name for item in formats.read(path)] == [name]
        assert len(list((tmp_path / "out/brat" / share).glob("*.ann"))) == 1
    made = json.loads((tmp_path / "out/manifest.json").read_bytes())
    assert made["split"] == {"by": "random", "seed": 1, "releases": {"train": 1, "test": 1}}


def test_the_manifest_says_what_there_is_and_what_was_not_carried(tmp_path: Path) -> None:
    *_, last = formats.export(some(), tmp_path / "out.jsonl", "spans", sheets.head())
    made = json.loads((tmp_path / "out.jsonl.manifest.json").read_bytes())
    assert (made["releases"], made["annotations"], made["audit"]["head"]) == (2, 3, "ab" * 32)
    assert made["scheme"]["name"] == "Founding"
    (told,) = last.remarks
    assert made["formats"][0]["not_carried"] == [told]
    assert "1 annotation has attributes" in told
    assert "1 annotation has a state" in told
    *_, last = formats.export(some(), tmp_path / "all.jsonl", "jsonl", sheets.head())
    assert last.remarks == ()


def test_a_check_finds_what_was_changed_added_and_taken_away(tmp_path: Path) -> None:
    goal = tmp_path / "out"
    list(formats.export(some(), goal, ["brat", "spans"], sheets.head()))
    assert manifest.check(goal).faults == ()
    (goal / "brat/b.txt").write_text("nothing.", "utf-8")
    (goal / "brat/notice.ann").unlink()
    (goal / "mine.txt").write_text("mine", "utf-8")
    assert sorted(fault.split("”")[0] for fault in manifest.check(goal).faults) == [
        "“brat/b.txt",
        "“brat/notice.ann",
        "“mine.txt",
    ]
    list(formats.export(some(), tmp_path / "one.jsonl", "spans", sheets.head()))
    assert manifest.check(tmp_path / "one.jsonl").faults == ()
    (tmp_path / "one.jsonl").write_bytes(b"{}")
    assert "2 bytes" in manifest.check(tmp_path / "one.jsonl").faults[0]
    with pytest.raises(Refusal, match="no export that can be checked"):
        manifest.check(tmp_path)


def test_a_manifest_cannot_point_outside_of_its_export(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("x")
    goal = tmp_path / "out"
    list(formats.export(some(), goal, ["spans"], sheets.head(), split=formats.Split({})))
    made = json.loads((goal / "manifest.json").read_bytes())
    for outside in ("../secret", str(tmp_path / "secret")):
        made["files"] = [{"path": outside, "bytes": 1, "sha256": "x"}]
        (goal / "manifest.json").write_text(json.dumps(made))
        assert manifest.check(goal).faults == (f"“{outside}” in the manifest lies outside of the export.",)


@pytest.mark.parametrize(
    "change",
    [{"files": 5}, {"files": [5]}, {"files": [{"path": "a", "bytes": "1"}]}, {"releases": "2"}, {"annotations": None}],
)
def test_a_manifest_out_of_shape_is_refused(tmp_path: Path, change: dict[str, object]) -> None:
    list(formats.export(some(), tmp_path / "a.jsonl", "spans", sheets.head()))
    beside = tmp_path / "a.jsonl.manifest.json"
    beside.write_text(json.dumps(json.loads(beside.read_bytes()) | change))
    with pytest.raises(Refusal, match="is damaged"):
        manifest.check(tmp_path / "a.jsonl")


def test_a_check_finds_a_scheme_that_was_changed(tmp_path: Path) -> None:
    list(formats.export(some(), tmp_path / "a.jsonl", "spans", sheets.head()))
    beside = tmp_path / "a.jsonl.manifest.json"
    beside.write_text(beside.read_text("utf-8").replace("A debt security", "A share"), "utf-8")
    assert manifest.check(tmp_path / "a.jsonl").faults == ("The scheme in the manifest was changed.",)


def test_the_scheme_of_an_export_is_read_once_for_all_its_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = [sheets.sheet("{NOTE:A}", name=f"{number}.txt") for number in range(30)]
    list(formats.export(given, tmp_path / "out", ["brat", "spans"], sheets.head()))
    read: list[Path] = []
    real = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: (read.append(path), real(path))[1])
    for path in (tmp_path / "out/brat").glob("*.ann"):
        assert formats.scheme_of(path, "brat") == sheets.SCHEME
    assert [path.name for path in read] == ["manifest.json"]


def settled() -> AnnotatedRelease:
    """Two annotators of whom one was overruled, a “found none”, and the talk about them."""
    sheet = sheets.found_none(sheets.drawn("{ADVISOR:Alder} {NOTE:Notes}"), "RISK_FACTOR", comment="looked")
    steps = [State.SUBMITTED, State.APPROVED], [State.SUBMITTED, State.OVERRULED], [State.SUBMITTED, State.RETURNED]
    sheet = sheets.decided(sheet, dict(enumerate(steps)), by="rita")
    first, second = sheet.annotations
    found = replace(first, origin="gold: anna, approved by rita, against bob")
    sheet = replace(sheet, annotations=(found, second), assignments=(Assignment(sheet.release.id, "a", "b", START),))
    return sheets.commented(sheet, (1, "Why?"), (None, "Well."))


TOLD = {
    Hold.STATES: "2 annotations have a state or decisions on them",
    Hold.NEGATIVES: "1 “found none” for a label",
    Hold.DISCUSSION: "2 comments, corrections and signatures of review",
    Hold.ORIGINS: "1 annotation says where it comes from",
    Hold.MARKS: "1 release was assigned to somebody or called done or reviewed",
}


@names
def test_what_review_leaves_behind_is_held_or_told(tmp_path: Path, name: str) -> None:
    row = formats.named(name)
    *_, last = formats.export([settled()], tmp_path / "a", name, sheets.head())
    said = " ".join(last.remarks)
    if row.holds:
        assert {hold for hold, words in TOLD.items() if words in said} == TOLD.keys() - row.holds
        alike = "1 overruled annotation went along and looks like all others: choose states, or gold, to leave it out."
        assert (alike in said) == (Hold.STATES not in row.holds)
    beside = tmp_path / "a" / "manifest.json" if row.folder else tmp_path / "a.manifest.json"
    made = json.loads(beside.read_bytes())
    assert (made["annotations"], made["negatives"]) == (2, 1)
    assert made["audit"] == {"count": 12, "head": "ab" * 32}


def test_corrections_and_signatures_count_as_discussion(tmp_path: Path) -> None:
    sheet = settled()
    proposed = Correction("NOTE", sheet.annotations[0].fragments)
    first, second, *rest = sheet.decisions
    signed = replace(sheet, decisions=(replace(first, signature="ab"), replace(second, correction=proposed), *rest))
    *_, last = formats.export([signed], tmp_path / "a", "parquet", sheets.head())
    assert "4 comments, corrections and signatures of review" in last.remarks[0]


def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(Refusal, match="pipe or a device"):
        list(formats.read(tmp_path / "pipe.txt"))


def test_an_export_that_cannot_take_its_place_leaves_the_one_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    list(formats.export(some(), tmp_path / "out", ["spans", "brat"], sheets.head()))
    before = {path.name: path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file()}
    real = os.replace

    def full(source: Path, goal: Path) -> None:
        if source.name.endswith(".part"):
            raise OSError(28, "No space left on device")
        real(source, goal)

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(Refusal, match="No space left"):
        list(formats.export([], tmp_path / "out", ["spans", "brat"], sheets.head()))
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file()} == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_the_disk_holds_every_folder_of_an_export(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    real = os.open

    def noted(path: Any, flags: int, *more: Any, **named: Any) -> int:
        opened.append(Path(path).name)
        return real(path, flags, *more, **named)

    monkeypatch.setattr(os, "open", noted)
    split = formats.Split({sheet.release.id: "train" for sheet in some()})
    list(formats.export(some(), tmp_path / "out", ["spans", "brat"], sheets.head(), split=split))
    assert opened.count("train") >= 2
    assert {"spans", "brat", ".out.part"} <= set(opened)
