"""What the panel of what came back says: why, by whom, and both sides with the words marked."""

from datetime import datetime
from html import escape

from domain.came_back import CameBack, Kind, Side, attribute_sides
from domain.review import REASONS
from domain.scheme import Scheme
from gui.review_words import age_of, title_of
from gui.theme import Theme

NONE = "—"


def sign_of(item: CameBack) -> str:
    """In a word or two why something is on the list."""
    if item.kind is Kind.MENDED:
        return f"mended by {item.by}"
    if item.kind is Kind.UNSENT:
        return "changed, not handed in"
    reason = REASONS.get(item.decision.reason, item.decision.reason) if item.decision is not None else ""
    return f"{reason} · correction" if item.corrected else reason


def where_of(item: CameBack, now: datetime) -> str:
    """Why, how long ago, by whom and where: what matters most first, as the end may be cut."""
    by = "" if item.kind is Kind.MENDED else f"{item.by} · "
    return f"{sign_of(item)} · {age_of(item.at, now)} · {by}{item.release_name}"


def sentence_of(item: CameBack, now: datetime) -> str:
    """What happened and what can be done, in a sentence or two."""
    age = age_of(item.at, now)
    ago = "just now" if age == "now" else f"{age} ago"
    said = f" “{item.decision.comment}”" if item.decision is not None and item.decision.comment else ""
    if item.kind is Kind.MENDED:
        return f"{item.by} changed it {ago}, after you had handed it in.{said}"
    if item.kind is Kind.UNSENT:
        return f"{item.by} returned it {ago}; it is a draft now and not handed in.{said}"
    reason = REASONS.get(item.decision.reason, item.decision.reason) if item.decision is not None else ""
    return f"{item.by} returned it {ago}: {reason}.{said}"


def titles_of(item: CameBack) -> tuple[str, str]:
    """What stands over both sides."""
    if item.kind is Kind.MENDED:
        return "As you had it", f"{item.by} has it"
    if item.kind is Kind.UNSENT:
        return "As returned", "As it is now"
    return "Yours", f"{item.by} proposes"


def counted(items: list[CameBack], reading: bool) -> str:
    """How much came back, in a sentence."""
    if not items:
        return "Looking for what came back…" if reading else ""
    parts = [
        (sum(item.kind is Kind.RETURNED for item in items), "returned"),
        (sum(item.kind is Kind.MENDED for item in items), "mended by others"),
        (sum(item.kind is Kind.UNSENT for item in items), "not handed in yet"),
    ]
    return ", ".join(f"{number:,} {words}" for number, words in parts if number) + "."


def side_html(title: str, sides: tuple[Side, ...], at: int, scheme: Scheme | None, theme: Theme) -> str:
    """One of the sides; what differs from the other one is in bold letters with a sign before it."""
    side, other = sides[at], sides[1 - at] if len(sides) > 1 else sides[at]
    muted = theme.colours["muted"]
    label = escape(title_of(scheme, side.label))
    if side.label != other.label:
        label = f"<b>≠ {label}</b>"
    lines = [f"<span style='color:{muted}'>{escape(title)}</span>", label, _words(side, scheme, theme)]
    for name, mine, others in attribute_sides(side, other):
        if not mine and side.label != other.label:
            continue  # another label's attribute says nothing here
        words = f"{escape(_attribute(scheme, side, name))}: {escape(mine) or NONE}"
        lines.append(f"<b>≠ {words}</b>" if mine != others else words)
    return "".join(f"<p style='margin:0 0 3px 0'>{line}</p>" for line in lines)


def _words(side: Side, scheme: Scheme | None, theme: Theme) -> str:
    label = scheme.label(side.label) if scheme is not None else None
    ground = theme.tint(label).name() if label is not None else theme.colours["hover"]
    style = f"background-color:{ground}; color:{theme.colours['text']}; text-decoration:underline"
    return "".join(f"<span style='{style}'>{escape(words)}</span>" if marked else escape(words)
                   for words, marked in side.pieces)  # fmt: skip


def _attribute(scheme: Scheme | None, side: Side, name: str) -> str:
    label = scheme.label(side.label) if scheme is not None else None
    found = label.attribute(name) if label is not None else None
    return found.title or name if found is not None else name


def spoken(item: CameBack, scheme: Scheme | None, now: datetime) -> str:
    """All of an entry in one text, for screen readers."""
    parts = [sentence_of(item, now)]
    for title, side in zip(titles_of(item), item.sides, strict=False):
        marked = " ".join(words for words, is_marked in side.pieces if is_marked)
        values = ", ".join(f"{name} {value}" for name, value in side.attributes)
        parts.append(f"{title}: {title_of(scheme, side.label)}, {marked}{f', {values}' if values else ''}.")
    return "\n".join(parts)
