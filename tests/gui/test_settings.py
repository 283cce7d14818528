"""Settings: what was set is there after a restart, and a broken file never stops anybody."""

from pathlib import Path
from typing import Any

import pytest

from gui import settings as s
from gui.settings import OPTIONS, Option, Settings

KEPT: list[tuple[Option, Any]] = [
    (s.THEME, "dark"),
    (s.ZOOM, 150),
    (s.REFLOWED, True),
    (s.SNAPPING, False),
    (s.LAST_CORPUS, "corpora/ä, b; “c”.glossator"),
    (s.RECENT_CORPORA, ["one"]),
    (s.RECENT_CORPORA, ["a, b", "postgresql://host/corpus?x=%20"]),
    (s.KEYS, {"undo": "Ctrl+U", "find": ""}),
    (s.GEOMETRY, bytes(range(256))),
]
BROKEN: list[tuple[Option, str]] = [
    (s.THEME, '"pink"'),
    (s.THEME, "dark"),
    (s.ZOOM, '"150"'),
    (s.ZOOM, "100000"),
    (s.ZOOM, "true"),
    (s.REFLOWED, "1"),
    (s.RECENT_CORPORA, "[1, 2]"),
    (s.RECENT_CORPORA, "[" * 100_000),
    (s.KEYS, '["undo"]'),
    (s.GEOMETRY, '"not base64!"'),
    (s.GEOMETRY, "3"),
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "glossator.ini"


@pytest.mark.parametrize(("option", "value"), KEPT)
def test_a_setting_is_kept(path: Path, option: Option, value: object) -> None:
    first = Settings(path)
    first.set(option, value)
    first.save()
    assert Settings(path).get(option) == value


@pytest.mark.parametrize(("option", "written"), BROKEN)
def test_a_broken_value_is_the_default(path: Path, option: Option, written: str) -> None:
    settings = Settings(path)
    settings._file.setValue(option.name, written)
    assert settings.get(option) == option.default


@pytest.mark.parametrize("data", [b"", b"\x00\xff\xfe garbage", b"[General\ntheme=", b"theme=@Variant(\x00)"])
def test_a_broken_file_gives_defaults(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    settings = Settings(path)
    assert [settings.get(option) for option in OPTIONS] == [option.default for option in OPTIONS]


def test_options_are_named_once_and_explained() -> None:
    assert len({option.name for option in OPTIONS}) == len(OPTIONS)
    assert all(option.description.endswith(".") and option.sound(option.default) for option in OPTIONS)


def test_recent_corpora_are_ten_without_doubles(path: Path) -> None:
    settings = Settings(path)
    for name in [*"abcdefghijkl", "c"]:
        settings.remember_corpus(name)
    assert settings.get(s.RECENT_CORPORA) == list("clkjihgfed")
    assert settings.get(s.LAST_CORPUS) == "c"
    settings.forget_corpus("c")
    assert settings.get(s.RECENT_CORPORA) == list("lkjihgfed")
    assert settings.get(s.LAST_CORPUS) == ""
