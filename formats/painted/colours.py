"""The colours of labels where they are printed: checked, and light enough for black letters on them."""

import re

from domain.scheme import Label

_COLOUR = re.compile(r"#?([0-9a-fA-F]{6})\Z")
_GREY = "808080"
_STRENGTH = 0.28


def hex_colour(label: Label) -> str:
    """A label's colour as six hexadecimal digits; grey where the scheme has none that is one."""
    found = _COLOUR.match(label.colour)
    return found[1].upper() if found else _GREY


def tint(label: Label) -> str:
    """The colour mixed with white, so that text on it is as readable as on paper."""
    colour = hex_colour(label)
    parts = (int(colour[at : at + 2], 16) for at in (0, 2, 4))
    return "".join(f"{round(255 - (255 - part) * _STRENGTH):02X}" for part in parts)


def unknown(label_id: str) -> Label:
    """A grey label for an id that the scheme lacks."""
    return Label(label_id, label_id, f"#{_GREY}", "", "")
