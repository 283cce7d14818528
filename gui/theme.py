"""Themes: roles of colour from data files, the tints and strokes of labels, and how the application takes them on."""

import colorsys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from string import Template

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

import resources
from domain.scheme import Label

NAMES = ("light", "dark")
TEXT_CONTRAST = 4.5
"""WCAG AA for text."""
LINE_CONTRAST = 3.0
"""WCAG AA for lines and shapes that mean something."""
_STRENGTH = {False: 0.30, True: 0.42}
"""How much of a label's colour goes into its tint; dark grounds swallow more."""

Rgb = tuple[float, float, float]


@dataclass(frozen=True)
class Theme:
    """The colours of the window by role, and what a label's colour becomes on them."""

    name: str
    title: str
    dark: bool
    colours: Mapping[str, str]

    def colour(self, role: str) -> QColor:
        """The colour of a role, such as `window` or `muted`."""
        return QColor(self.colours[role])

    def tint(self, label: Label) -> QColor:
        """A ground for text of this label, on which `text` stays readable (4.5:1)."""
        return QColor(_tint(label.colour, self.colours["base"], self.colours["text"], _STRENGTH[self.dark]))

    def stroke(self, label: Label) -> QColor:
        """A line colour for this label that is seen against `base` and the reading tints (3:1)."""
        return QColor(_stroke(label.colour, self.grounds, self.dark))

    @property
    def grounds(self) -> tuple[str, ...]:
        """All colours on which the text of a release may stand before anybody labels it."""
        return (self.colours["base"], *(colour for role, colour in self.colours.items() if role.startswith("read_")))


def contrast(one: str, other: str) -> float:
    """The contrast of two `#rrggbb` colours, 1 to 21 (https://www.w3.org/TR/WCAG21/#dfn-contrast-ratio)."""
    light, dark = sorted((_luminance(_rgb(one)), _luminance(_rgb(other))), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Rgb) -> float:
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _rgb(colour: str) -> Rgb:
    return int(colour[1:3], 16) / 255, int(colour[3:5], 16) / 255, int(colour[5:7], 16) / 255


def _hex(colour: Rgb) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in colour)


def _blend(colour: str, ground: str, strength: float) -> str:
    over, under = _rgb(colour), _rgb(ground)
    red, green, blue = (a * strength + b * (1 - strength) for a, b in zip(over, under, strict=True))
    return _hex((red, green, blue))


@lru_cache(maxsize=512)
def _tint(colour: str, base: str, text: str, strength: float) -> str:
    while strength > 0:
        made = _blend(colour, base, strength)
        if contrast(made, text) >= TEXT_CONTRAST:
            return made
        strength -= 0.02
    return base


@lru_cache(maxsize=512)
def _stroke(colour: str, grounds: tuple[str, ...], dark: bool) -> str:
    hue, lightness, saturation = colorsys.rgb_to_hls(*_rgb(colour))
    while True:
        made = _hex(colorsys.hls_to_rgb(hue, lightness, saturation))
        if min(contrast(made, ground) for ground in grounds) >= LINE_CONTRAST:
            return made
        lightness = min(1.0, lightness + 0.02) if dark else max(0.0, lightness - 0.02)


def load_theme(name: str) -> Theme:
    """The theme of that name: `light` or `dark`."""
    data = tomllib.loads(resources.path("themes", f"{name}.toml").read_text(encoding="utf-8"))
    return Theme(name=name, title=data["title"], dark=data["dark"], colours=data["colours"])


def system_prefers_dark() -> bool:
    """Whether the desktop asks for dark windows."""
    return QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark


def chosen_theme(choice: str) -> Theme:
    """The theme for a setting: `light`, `dark`, or what the system prefers."""
    if choice not in NAMES:
        choice = "dark" if system_prefers_dark() else "light"
    return load_theme(choice)


def stylesheet(theme: Theme) -> str:
    """The stylesheet with the theme's colours in place."""
    template = Template(resources.path("themes", "style.qss").read_text(encoding="utf-8"))
    drawings = {
        name: resources.path("themes", f"{name.replace('_', '-')}-{theme.name}.svg").as_posix()
        for name in ("arrow", "arrow_up", "tick")
    }
    return template.substitute(theme.colours, **drawings)


def apply_theme(app: QApplication, theme: Theme) -> None:
    """Give the whole application this theme; called again, it changes the running window."""
    app.setStyle("Fusion")
    app.setPalette(_palette(theme))
    app.setStyleSheet(stylesheet(theme))


_ROLES = {
    QPalette.ColorRole.Window: "window",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Base: "base",
    QPalette.ColorRole.AlternateBase: "panel",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.Button: "button",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.BrightText: "bad",
    QPalette.ColorRole.Highlight: "selection",
    QPalette.ColorRole.HighlightedText: "selection_text",
    QPalette.ColorRole.ToolTipBase: "tooltip",
    QPalette.ColorRole.ToolTipText: "tooltip_text",
    QPalette.ColorRole.PlaceholderText: "muted",
    QPalette.ColorRole.Link: "accent",
    QPalette.ColorRole.LinkVisited: "accent",
    QPalette.ColorRole.Accent: "accent",
    QPalette.ColorRole.Light: "panel",
    QPalette.ColorRole.Midlight: "hover",
    QPalette.ColorRole.Mid: "line",
    QPalette.ColorRole.Dark: "field_line",
    QPalette.ColorRole.Shadow: "shadow",
}
_DIMMED = (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText)


def _palette(theme: Theme) -> QPalette:
    palette = QPalette()
    for role, name in _ROLES.items():
        palette.setColor(role, theme.colour(name))
    for role in _DIMMED:
        palette.setColor(QPalette.ColorGroup.Disabled, role, theme.colour("disabled"))
    return palette
