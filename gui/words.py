"""Numbers with their words, and words of other people as they are."""

from datetime import datetime
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics

LEAST = 8
"""Letters of a name below which cutting it in the middle says nothing."""


def many(number: int, word: str) -> str:
    """`1 release`, `12,000 releases`."""
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def literal_tip(words: str) -> str:
    """A tooltip that shows its words literally; Qt takes anything with a tag in it for markup."""
    return f"<p style='white-space:pre-wrap'>{escape(words)}</p>" if words else ""


def literal_text(words: str) -> str:
    """A text for buttons and menus, in which a single & would underline a letter."""
    return words.replace("&", "&&")


def short_local(made: str) -> str:
    """A stored moment as the clock on the wall shows it, to the minute and without the year."""
    return datetime.fromisoformat(made).astimezone().strftime("%d %b %H:%M")


def fitted(words: str, metrics: QFontMetrics, room: int) -> str:
    """Words cut to a room; a name behind the last · is cut in its middle, as its number often stands at its end."""
    front, dot, name = words.rpartition(" · ")
    left = room - metrics.horizontalAdvance(front + dot)
    if not dot or left < LEAST * metrics.averageCharWidth():
        return metrics.elidedText(words, Qt.TextElideMode.ElideRight, room)
    return front + dot + metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, left)
