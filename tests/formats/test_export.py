import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import formats
from domain.annotation import AnnotatedRelease, State
from domain.errors import Refusal
from formats import FORMATS, Progress
from tests import sheets

WRITERS = [found for found in FORMATS if found.writes]
names = pytest.mark.parametrize("name", [found.name for found in WRITERS])


def some() -> list[AnnotatedRelease]:
    first = sheets.drawn("{ADVISOR role=legal:Alder {NOTE:Finch}} and {NOTE#1:Senior}\n5% {NOTE#1:Notes} 💶\n")
    return [sheets.decided(first, {0: [State.SUBMITTED, State.APPROVED]}), sheets.sheet("Nothing.", name="b.txt")]


def content(path: Path) -> dict[str, bytes]:
    if path.is_file():
        return {"": path.read_bytes()}
    return {str(file.relative_to(path)): file.read_bytes() for file in sorted(path.rglob("*")) if file.is_file()}


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
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b"]


@names
def test_a_cancelled_export_leaves_what_was_there(tmp_path: Path, name: str) -> None:
    list(formats.export(some(), tmp_path / "a", name, sheets.head()))
    before = content(tmp_path / "a")
    steps = formats.export([some()[1], some()[0]], tmp_path / "a", name, sheets.head())
    assert next(steps) == Progress(1)
    steps.close()  # type: ignore[attr-defined]
    assert content(tmp_path / "a") == before
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


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


@pytest.mark.parametrize("name", ["jsonl", "brat"])
def test_what_was_exported_is_detected_and_read(tmp_path: Path, name: str) -> None:
    goal = tmp_path / ("out.jsonl" if name == "jsonl" else "out")
    list(formats.export(some(), goal, name, sheets.head()))
    assert [(found.format, found.name) for found in formats.read(goal)] == [(name, "notice.txt"), (name, "b.txt")][
        :: 1 if name == "jsonl" else -1
    ]


def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(Refusal, match="pipe or a device"):
        list(formats.read(tmp_path / "pipe.txt"))
