"""Icons: every drawing is sound, takes the theme's colour and is drawn once."""

import pytest
from PySide6.QtGui import QColor, QIcon
from PySide6.QtWidgets import QApplication

import resources
from gui.icons import app_icon, icon
from gui.theme import Theme, load_theme

NAMES = sorted(path.stem for path in resources.path("icons").glob("*.svg"))
LIGHT, DARK = load_theme("light"), load_theme("dark")


def strongest(drawing: QIcon, mode: QIcon.Mode = QIcon.Mode.Normal) -> QColor:
    """The colour of the most opaque dot."""
    image = drawing.pixmap(40, 40, mode).toImage()
    dots = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return max(dots, key=QColor.alpha)


@pytest.mark.parametrize("name", NAMES)
def test_every_drawing_is_sound(qapp: QApplication, name: str) -> None:
    assert strongest(icon(name, LIGHT)).alpha() > 200


@pytest.mark.parametrize("name", [name for name in NAMES if name != "glossator"])
def test_lines_take_the_colour_they_stand_in(name: str) -> None:
    source = resources.path("icons", f"{name}.svg").read_text(encoding="utf-8")
    assert 'stroke="currentColor"' in source
    assert 'viewBox="0 0 24 24"' in source
    assert "#" not in source


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_icons_take_the_colours_of_the_theme(qapp: QApplication, theme: Theme) -> None:
    drawing = icon("done", theme)
    assert strongest(drawing).name() == theme.colours["text"]
    assert strongest(drawing, QIcon.Mode.Disabled).name() == theme.colours["disabled"]


def test_an_icon_is_drawn_once(qapp: QApplication) -> None:
    assert icon("undo", LIGHT).cacheKey() == icon("undo", LIGHT).cacheKey()
    assert icon("undo", LIGHT).cacheKey() != icon("undo", DARK).cacheKey()


def test_the_application_has_an_icon(qapp: QApplication) -> None:
    assert app_icon().pixmap(64, 64).width() == 64
