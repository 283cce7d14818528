"""Numbers with their words, and words of other people as they are."""

from datetime import datetime
from html import escape


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
