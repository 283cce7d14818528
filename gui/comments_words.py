"""What the list of comments says of each: who and when, what it is on, and what is odd about it."""

from datetime import datetime

from domain.remarks import Remark
from domain.scheme import Scheme
from gui.review_words import age_of, title_of


def head_of(remark: Remark, now: datetime) -> str:
    """Who said it, how long ago, whether it is settled, and where; the end may be cut."""
    parts = [remark.comment.author, age_of(remark.comment.created, now)]
    return " · ".join([*parts, *(["settled"] if remark.comment.settled else []), remark.release_name])


def where_of(remark: Remark, scheme: Scheme | None) -> str:
    """What it is on."""
    if remark.label:
        found = remark.place is None
        title = title_of(scheme, remark.label)
        return f"on “found none: {title}”" if found else f"on {title}: “{remark.quote}”"
    if remark.gone:
        return f"on what was removed: “{remark.quote}”" if remark.quote else "on what was removed"
    return f"at “{remark.quote}”" if remark.quote else "on the release as a whole"


def about(remark: Remark) -> str:
    """A note on what keeps a comment from being what it was."""
    if remark.gone:
        there = "Enter goes to its place, a label's key labels it anew." if remark.place is not None else ""
        return f"What it was on was removed. {there}".strip()
    return ""


def counted(shown: int, known: int, reading: bool) -> str:
    """How many comments are listed, of how many."""
    if reading:
        return "Reading the comments…"
    if not known:
        return "No comments yet. Select words and press Shift+M to say that something was missed there."
    if shown == known:
        return f"{known:,} comment{'' if known == 1 else 's'}."
    return f"{shown:,} of {known:,} comments are shown."
