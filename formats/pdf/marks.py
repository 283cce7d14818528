"""The marks that people made in a PDF as claims: highlights, underlines, squiggles and struck-out text."""

import ctypes
import json
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from domain.release import Claim, Pairs, normalise, pairs
from formats.canonical import Fragments
from formats.pdf.layout import Laid
from formats.pdf.letters import Box, Turn
from formats.writing import count_of

ATTRIBUTES = "GlossatorAttributes"
"""Our own entry of a highlight: attributes as a JSON object of texts."""
COMMENT = "GlossatorComment"
"""The same for a comment that PDF's own texts cannot hold, as a JSON text."""
MOST_LABEL = 60
"""A first line longer than this is a comment and no label."""
_KINDS = {9: "Highlight", 10: "Underline", 11: "Squiggly", 12: "StrikeOut"}
_OTHERS = {1: "note", 3: "text box", 13: "stamp", 14: "caret", 15: "drawing", 17: "attached file"}
_PART = re.compile(r"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.(\d+)-\d+\Z")
"""The id of an annotation of ours on several pages or with several fragments, and the number of the fragment."""
_DATE = re.compile(r"D:(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(Z|[+-]\d\d'?(?:\d\d)?'?)?")


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark on a page: what it says, and where it stands in the page's text."""

    kind: str
    contents: str
    ranges: tuple[tuple[int, int], ...]
    """[start, end) in code points of the page's text; empty where it covers no letter."""
    said: tuple[tuple[str, str], ...]
    attributes: str = ""
    comment: str = ""
    """What our own writer says the comment is; mostly the contents say it."""


@dataclass(slots=True)
class Others:
    """What a page has that is no mark on text, counted."""

    counts: Counter[str]

    def remark(self) -> str:
        """One sentence, or an empty one."""
        if not self.counts:
            return ""
        told = ", ".join(count_of(number, kind) for kind, number in sorted(self.counts.items()))
        return f"Left out, since they mark no text: {told}."


def marks_of(page: Any, laid: Laid, turn: Turn, others: Others) -> Iterator[Mark]:
    """The marks of a page in the order of the file; other annotations are counted."""
    raw: Any = import_module("pypdfium2.raw")

    levels: Levels | None = None
    for index in range(raw.FPDFPage_GetAnnotCount(page)):
        annot = raw.FPDFPage_GetAnnot(page, index)
        if not annot:
            continue
        try:
            kind = raw.FPDFAnnot_GetSubtype(annot)
            if kind in _KINDS and not _is_replacement(raw, annot):
                levels = Levels(laid) if levels is None else levels
                yield _mark(raw, annot, _KINDS[kind], laid.text, levels, turn)
            elif kind in _OTHERS:
                others.counts[_OTHERS[kind]] += 1
        finally:
            raw.FPDFPage_CloseAnnot(annot)


def _is_replacement(raw: Any, annot: Any) -> bool:
    """Whether struck-out text only goes with a caret, which says by what to replace it."""
    if _string(raw, annot, "RT") != "Group":
        return False
    leader = raw.FPDFAnnot_GetLinkedAnnot(annot, b"IRT")
    if not leader:
        return False
    kind = raw.FPDFAnnot_GetSubtype(leader)
    raw.FPDFPage_CloseAnnot(leader)
    return kind in _OTHERS


class Levels:
    """Where the letters of a page are, to be asked for by boxes."""

    def __init__(self, laid: Laid) -> None:
        self._pieces = sorted(laid.places, key=lambda found: found[0].level)
        self._heights = [piece.level for piece, _ in self._pieces]

    def within(self, box: Box) -> Iterator[int]:
        """The places in the text of the letters whose middle is in the box."""
        left, bottom, right, top = box
        for piece, start in self._pieces[bisect_left(self._heights, bottom) : bisect_right(self._heights, top)]:
            if piece.left <= right and piece.right >= left:
                for number, (first, last) in enumerate(piece.edges, start):
                    if left <= (first + last) / 2 <= right:
                        yield number


def _mark(raw: Any, annot: Any, kind: str, text: str, levels: Levels, turn: Turn) -> Mark:
    covered = {place for box in _quads(raw, annot, turn) for place in levels.within(box)}
    said = {
        "author": _string(raw, annot, "T"),
        "created": _time(_string(raw, annot, "CreationDate") or _string(raw, annot, "M")),
        "id": _string(raw, annot, "NM"),
        "kind": "" if kind == "Highlight" else kind,
    }
    return Mark(
        kind,
        normalise(_string(raw, annot, "Contents")),
        tuple(_ranges(text, sorted(covered))),
        pairs({key: value for key, value in said.items() if value}),
        _string(raw, annot, ATTRIBUTES),
        _string(raw, annot, COMMENT),
    )


def _quads(raw: Any, annot: Any, turn: Turn) -> Iterator[Box]:
    points = raw.FS_QUADPOINTSF()
    count = raw.FPDFAnnot_CountAttachmentPoints(annot)
    for number in range(count):
        if raw.FPDFAnnot_GetAttachmentPoints(annot, number, ctypes.byref(points)):
            xs = (points.x1, points.x2, points.x3, points.x4)
            ys = (points.y1, points.y2, points.y3, points.y4)
            yield turn.box(min(xs), min(ys), max(xs), max(ys))
    rect = raw.FS_RECTF()
    if not count and raw.FPDFAnnot_GetRect(annot, ctypes.byref(rect)):
        yield turn.box(rect.left, rect.bottom, rect.right, rect.top)


def _ranges(text: str, places: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Places as ranges; blanks between two of them part nothing, nor are they at an edge."""
    start = end = -1
    for place in places:
        if text[place].isspace():
            continue
        if start >= 0 and text[end:place].strip():
            yield start, end
            start = -1
        start = place if start < 0 else start
        end = place + 1
    if start >= 0:
        yield start, end


def _string(raw: Any, annot: Any, key: str) -> str:
    size = raw.FPDFAnnot_GetStringValue(annot, key.encode(), None, 0)
    if size <= 2:
        return ""
    buffer = ctypes.create_string_buffer(size)
    raw.FPDFAnnot_GetStringValue(annot, key.encode(), ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), size)
    return normalise(buffer.raw[: size - 2].decode("utf-16-le", "replace"))


def _time(date: str) -> str:
    """A PDF's date as ISO 8601; as it stands where it is none."""
    match = _DATE.match(date)
    if not match:
        return date
    year, month, day, hour, minute, second, zone = match.groups()
    stamp = f"{year}-{month or '01'}-{day or '01'}T{hour or '00'}:{minute or '00'}:{second or '00'}"
    if not zone or zone.startswith("Z"):
        return stamp + ("Z" if zone else "")
    digits = re.sub(r"\D", "", zone)
    return f"{stamp}{zone[0]}{digits[:2]}:{digits[2:] or '00'}"


def claims_of(marks: Sequence[tuple[Mark, int]]) -> tuple[list[Claim], list[str]]:
    """Marks with the place of their page in the text as claims, and sentences on those that mark nothing.

    The parts of one annotation of ours, told by their ids, become one claim again.
    """
    claims: dict[str, Claim] = {}
    parts: dict[str, dict[str, Fragments]] = {}
    problems = []
    for number, (mark, shift) in enumerate(marks, 1):
        fragments = tuple((start + shift, end + shift) for start, end in mark.ranges)
        if not fragments:
            problems.append(f"{mark.kind} {number} of the file is left out: there is no text below it.")
            continue
        label, comment = _label(mark)
        said = dict(mark.said)
        part = _PART.match(said.get("id", ""))
        key = str(number)
        if part:
            key = said["id"] = part[1]
            known = parts.setdefault(f"{key} {label}", {})
            known[part[2]] = known.get(part[2], ()) + fragments
            fragments = _apart((min(found)[0], max(found)[1]) for found in known.values())
        claims[f"{key} {label}"] = Claim(label, fragments, _attributes(mark.attributes), comment, pairs(said))
    return list(claims.values()), problems


def _apart(spans: Iterable[tuple[int, int]]) -> Fragments:
    """The spans in order; those that overlap, which none of ours do, as one."""
    made: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if made and start < made[-1][1]:
            start, end = made[-1][0], max(end, made.pop()[1])
        made.append((start, end))
    return tuple(made)


def _label(mark: Mark) -> tuple[str, str]:
    """The label and the comment that the contents of a mark are."""
    first, _, rest = mark.contents.partition("\n")
    if 0 < len(first.strip()) <= MOST_LABEL:
        kept = _json(mark.comment)
        return first.strip(), normalise(kept) if isinstance(kept, str) else rest
    return mark.kind, mark.contents


def _attributes(written: str) -> Pairs:
    """Our own entry as pairs; whatever else stands there is nobody's attribute."""
    found = _json(written)
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        return ()
    return pairs(found)


def _json(written: str) -> Any:
    try:
        return json.loads(written) if written else None
    except (ValueError, RecursionError):
        return None
