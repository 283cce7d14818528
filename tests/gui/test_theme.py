"""Themes: both have every role, words stay readable, tints and strokes keep their contrast for any colour."""

import colorsys
import tomllib

import pytest
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication

import resources
from domain.scheme import Label
from gui.theme import LINE_CONTRAST, TEXT_CONTRAST, Theme, apply_theme, chosen_theme, contrast, load_theme, stylesheet

NAMED = ["#ffffff", "#000000", "#ffff00", "#0000ff", "#ff0000", "#00ff00", "#808080", "#010203", "#fefefe"]
WHEEL = [
    "#" + "".join(f"{round(part * 255):02x}" for part in colorsys.hls_to_rgb(hue / 24, lightness / 8, 0.9))
    for hue in range(24)
    for lightness in range(1, 8)
]
READ_ON = [
    ("text", ["window", "base", "panel", "hover", "pressed", "button", "gutter", "current_line", "found"]),
    ("text", [role for role in load_theme("light").colours if role.startswith("read_")]),
    ("muted", ["window", "base", "panel", "gutter", "current_line"]),
    ("accent", ["window", "base", "panel"]),
    ("accent_text", ["accent"]),
    ("good", ["window", "base", "panel"]),
    ("warning", ["window", "base", "panel"]),
    ("bad", ["window", "base", "panel"]),
    ("selection_text", ["selection"]),
    ("tooltip_text", ["tooltip"]),
]


def label(colour: str) -> Label:
    return Label(id="X", title="X", colour=colour, letter="", key="")


@pytest.fixture(params=["light", "dark"])
def theme(request: pytest.FixtureRequest) -> Theme:
    return load_theme(request.param)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#777777", "#ffffff", 4.48),
        ("#0000ff", "#ffffff", 8.59),
        ("#123456", "#123456", 1),
    ],
)
def test_contrast_is_that_of_wcag(one: str, other: str, expected: float) -> None:
    assert contrast(one, other) == pytest.approx(expected, abs=0.01)


def test_both_themes_have_the_same_roles() -> None:
    assert load_theme("light").colours.keys() == load_theme("dark").colours.keys()


@pytest.mark.parametrize("name", ["light", "dark"])
def test_every_role_is_explained(name: str) -> None:
    source = resources.path("themes", f"{name}.toml").read_text(encoding="utf-8")
    for role in tomllib.loads(source)["colours"]:
        line = next(line for line in source.splitlines() if line.startswith(f"{role} ="))
        assert "  #" in line or '" #' in line, role


@pytest.mark.parametrize(("words", "grounds"), READ_ON)
def test_words_are_readable(theme: Theme, words: str, grounds: list[str]) -> None:
    for ground in grounds:
        assert contrast(theme.colours[words], theme.colours[ground]) >= TEXT_CONTRAST, (words, ground)


def test_edges_of_fields_are_seen(theme: Theme) -> None:
    for ground in ("base", "window"):
        assert contrast(theme.colours["field_line"], theme.colours[ground]) >= 2.8


@pytest.mark.parametrize("colour", NAMED + WHEEL)
def test_label_colours_keep_their_contrast(theme: Theme, colour: str) -> None:
    assert contrast(theme.tint(label(colour)).name(), theme.colours["text"]) >= TEXT_CONTRAST
    for ground in theme.grounds:
        assert contrast(theme.stroke(label(colour)).name(), ground) >= LINE_CONTRAST


def test_stylesheet_has_no_role_left(theme: Theme) -> None:
    assert "$" not in stylesheet(theme)


def test_applying_changes_the_running_application(qapp: QApplication, theme: Theme) -> None:
    apply_theme(qapp, theme)
    assert qapp.palette().color(QPalette.ColorRole.Base) == theme.colour("base")
    assert theme.colours["accent"] in qapp.styleSheet()


@pytest.mark.parametrize(("choice", "name"), [("light", "light"), ("dark", "dark")])
def test_a_choice_of_theme_wins_over_the_system(choice: str, name: str) -> None:
    assert chosen_theme(choice).name == name


def test_without_a_choice_the_system_decides(qapp: QApplication) -> None:
    assert chosen_theme("system").name in ("light", "dark")
