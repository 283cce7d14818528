"""What was found before an import, in words: file by file where they are listed, in sum where they are too many."""

from collections import Counter
from collections.abc import Sequence

from gui.words import many
from gui.work_look import Haul, Offer

MOST_NAMED = 6
"""Formats and encodings that a sentence names."""


def of_offers(offers: Sequence[Offer]) -> str:
    """What of these offers will come in, in a sentence."""
    ticked = [offer for offer in offers if offer.selected and not offer.refusal]
    unread = sum(bool(offer.refusal) for offer in offers)
    words = f"{len(ticked)} of {many(len(offers) - unread, 'release')} will come in"
    if unread == len(offers):
        words = "Nothing of this can be imported"
    annotations = sum(offer.annotations for offer in ticked)
    problems = sum(len(offer.problems) for offer in ticked)
    beside = beside_words(sum(offer.nones for offer in ticked), sum(offer.comments for offer in ticked))
    brought = [many(annotations, "annotation")] if annotations else []
    brought += beside.split(" and ") if beside else []
    brought += [many(problems, "problem")] if problems else []
    with_them = ", ".join([*brought[:-2], " and ".join(brought[-2:])])
    return (
        words
        + (f", with {with_them}" if brought else "")
        + (f"; {many(unread, 'file')} cannot be read" if unread else "")
        + "."
    )


def beside_words(nones: int, comments: int) -> str:
    """`2 “found none” and 1 comment`; empty for nothing of either."""
    parts = [f"{nones:,} “found none”"] if nones else []
    return " and ".join([*parts, *([many(comments, "comment")] if comments else [])])


def of_haul(haul: Haul) -> tuple[str, str]:
    """Headline and lines on what is too much to list."""
    folders = {unit.path.parent for unit in haul.units}
    place = f"in “{next(iter(folders)).name}”" if len(folders) == 1 else f"in {len(folders):,} folders"
    headline = f"{many(len(haul.units), 'file')} {place}"
    if haul.releases != len(haul.units):
        headline += f" with {many(haul.releases, 'release')}"
    lines = [f"Formats: {_counted(haul.formats)}.", f"Encodings: {_counted(haul.encodings)}."]
    if haul.annotations:
        lines.append(f"{many(haul.annotations, 'annotation')} will come in.")
    if beside := beside_words(haul.nones, haul.comments):
        lines.append(f"{beside} {'will come' if haul.nones + haul.comments > 1 else 'comes'} in too.")
    if haul.problems:
        lines.append(f"{many(haul.problems, 'problem')} in the files: they are listed after the import.")
    if any("guessed" in name for name, _ in haul.encodings):
        lines.append("Files whose encoding is a guess are listed after the import.")
    lines.append(of_skipped(haul.skipped))
    return headline, "\n".join(filter(None, lines))


def of_skipped(skipped: Sequence[tuple[str, str]]) -> str:
    """How many files are left out, and why, in a line; what is hidden goes without saying."""
    reasons = Counter(why for _, why in skipped if why != "hidden")
    return " ".join(
        f"{many(number, 'file')} {'is' if number == 1 else 'are'} skipped: {why}." for why, number in reasons.items()
    )


def _counted(pairs: Sequence[tuple[str, int]]) -> str:
    some = ", ".join(f"{name} {number:,}" for name, number in pairs[:MOST_NAMED])
    return some + (" …" if len(pairs) > MOST_NAMED else "") or "none"
