"""What came back to an annotator: returned, mended by somebody else, or mended and not handed in again."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from domain.annotation import AnnotatedRelease, Annotation, Decision, State, Subject
from domain.release import Pairs
from domain.respond import corrected
from domain.span import Span, hull

CONTEXT = 30
"""Code points that are shown before and behind an annotation; whole words of them."""
LONGEST = 240
"""Code points of one piece of an excerpt; of a longer one both ends are shown."""
_BLANKS = re.compile(r"\s+")


class Kind(StrEnum):
    """Why something is on an annotator's list."""

    RETURNED = "returned"
    MENDED = "mended"
    """Somebody else changed it after it was handed in."""
    UNSENT = "unsent"
    """It was returned and is a draft again, not handed in."""


@dataclass(frozen=True, slots=True)
class Version:
    """An annotation as somebody made it."""

    by: str
    at: datetime
    annotation: Annotation


class Versions(Protocol):
    """What the audit trail knows of an annotation's revisions."""

    def made(self, annotation_id: UUID, revision: UUID) -> Version | None:
        """Who made a revision, and when."""

    def was(self, annotation_id: UUID, revision: UUID) -> Annotation | None:
        """The annotation as that revision has it."""


Piece = tuple[str, bool]
"""Some words, and whether they are marked."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of two ways in which a place can be annotated."""

    label: str
    attributes: Pairs
    pieces: tuple[Piece, ...]
    """The place with some words around it."""


@dataclass(frozen=True, slots=True)
class CameBack:
    """One annotation or negative that its author has to look at."""

    subject: Subject
    release_name: str
    kind: Kind
    by: str
    """Who returned or mended it."""
    at: datetime
    decision: Decision | None = None
    """The return, if there was one."""
    sides: tuple[Side, ...] = ()
    """The author's own, then the other's; one alone where nothing else is proposed."""

    @property
    def place(self) -> int:
        """Where in its release it starts."""
        return self.subject.span.start if isinstance(self.subject, Annotation) else 0

    @property
    def corrected(self) -> bool:
        """Whether there is a correction to take over."""
        return self.kind is Kind.RETURNED and self.decision is not None and self.decision.correction is not None


def sent_back(sheet: AnnotatedRelease, author: str) -> tuple[Subject, ...]:
    """What of somebody's work in a release stands returned, in text order, negatives last."""
    return tuple(item for item in sheet.subjects() if item.author == author and sheet.state(item) is State.RETURNED)


def came_back_in(sheet: AnnotatedRelease, author: str, versions: Versions) -> list[CameBack]:
    """What of one release came back to its author, in text order, negatives last."""
    found = []
    for subject in sheet.subjects():
        if subject.author == author:
            item = _returned(sheet, subject) or _mended(sheet, subject, versions)
            if item is not None:
                found.append(item)
    return found


def _returned(sheet: AnnotatedRelease, subject: Subject) -> CameBack | None:
    decision = sheet.standing(subject)
    if decision is None or decision.verdict is not State.RETURNED:
        return None
    both: list[Annotation] = []
    if isinstance(subject, Annotation):
        both = [subject]
        if decision.correction is not None:
            both.append(corrected(sheet, subject, decision.correction))
    return CameBack(
        subject, sheet.release.name, Kind.RETURNED, decision.by, decision.at, decision, _sides(sheet.text, both)
    )


def _mended(sheet: AnnotatedRelease, subject: Subject, versions: Versions) -> CameBack | None:
    if sheet.state(subject) is not State.DRAFT or not isinstance(subject, Annotation):
        return None
    given = sheet.decisions_on(subject.id)
    handed_in = _last(given, State.SUBMITTED)
    if handed_in is None:
        return None
    name, sent_back = sheet.release.name, _last(given, State.RETURNED)
    made = versions.made(subject.id, subject.revision)
    if made is not None and made.by != subject.author:
        sides = _both(sheet.text, versions.was(subject.id, handed_in.revision), subject)
        return CameBack(subject, name, Kind.MENDED, made.by, made.at, sent_back, sides)
    if sent_back is None:
        return None
    sides = _both(sheet.text, versions.was(subject.id, sent_back.revision), subject)
    return CameBack(subject, name, Kind.UNSENT, sent_back.by, sent_back.at, sent_back, sides)


def _last(given: Sequence[Decision], verdict: State) -> Decision | None:
    return next((item for item in reversed(given) if item.verdict is verdict), None)


def _both(text: str, was: Annotation | None, subject: Annotation) -> tuple[Side, ...]:
    changed = was is not None and was.revision != subject.revision
    return _sides(text, [was, subject] if was is not None and changed else [subject])


def _sides(text: str, both: Sequence[Annotation]) -> tuple[Side, ...]:
    if not both:
        return ()
    around = _around(text, hull([item.span for item in both]))
    return tuple(Side(item.label, item.attributes, excerpt(text, item.fragments, around)) for item in both)


def _around(text: str, span: Span) -> Span:
    """A stretch with some whole words before and behind it."""
    start, end = max(0, span.start - CONTEXT), min(len(text), span.end + CONTEXT)
    if start:
        blank = _BLANKS.search(text, start, span.start)
        start = blank.end() if blank else start
    if end < len(text):
        blank_at = max(text.rfind(" ", span.end, end), text.rfind("\n", span.end, end))
        end = blank_at if blank_at > 0 else end
    return Span(start, end)


def excerpt(text: str, fragments: Sequence[Span], around: Span) -> tuple[Piece, ...]:
    """The words of a stretch on one line, the fragments marked; of long pieces only the ends."""
    found: list[Piece] = []
    at = around.start
    for fragment in fragments:
        found += [(text[at : fragment.start], False), (fragment.of(text), True)]
        at = fragment.end
    found.append((text[at : around.end], False))
    pieces = [(_clipped(_BLANKS.sub(" ", words)), marked) for words, marked in found if words]
    if around.start:
        pieces.insert(0, ("… ", False))
    if around.end < len(text):
        pieces.append((" …", False))
    return tuple(pieces)


def _clipped(words: str) -> str:
    half = LONGEST // 2
    return words if len(words) <= LONGEST else f"{words[:half].rstrip()} … {words[-half:].lstrip()}"


def in_order(items: Iterable[CameBack]) -> list[CameBack]:
    """Release after release, the one of which something came back first, each in text order."""
    known = list(items)
    first: dict[UUID, datetime] = {}
    for item in known:
        key = item.subject.release_id
        first[key] = min(item.at, first.get(key, item.at))
    return sorted(known, key=lambda item: (first[item.subject.release_id], item.release_name, item.place))


def attribute_sides(mine: Side, other: Side) -> list[tuple[str, str, str]]:
    """(name, mine, the other's) of every attribute that one of them has; the value is empty where it has none."""
    one: Mapping[str, str] = dict(mine.attributes)
    two: Mapping[str, str] = dict(other.attributes)
    return [(name, one.get(name, ""), two.get(name, "")) for name in dict.fromkeys((*one, *two))]
