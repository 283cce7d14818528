"""What an import does off the GUI thread before anything comes in: find the files, and say what they offer."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import formats
from domain.adopt import has
from domain.errors import Refusal
from domain.release import Incoming
from domain.scheme import Label, Scheme, name_from
from gui.jobs import Step

MOST_LISTED = 300
"""With more than these, files are counted and not listed one by one."""
PREVIEW = 4000
PORTION = 50
"""Releases of one file between two steps."""
_GLANCED = ("text",)
"""Formats of which many files are told by their first bytes alone; the labels of others must be known before."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A file, and how a person or its folder wants it read; None is for the program to find."""

    path: Path
    format: str | None = None
    encoding: str | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """One release that a unit offers, or the sentence why the unit cannot be read."""

    unit: Unit
    place: int
    name: str
    format: str
    encoding: str = ""
    guessed: bool = False
    size: int = 0
    selected: bool = False
    remarks: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    """What is wrong in the file, with its place; the rest comes in all the same."""
    preview: str = ""
    annotations: int = 0
    nones: int = 0
    comments: int = 0
    unknown: tuple[tuple[str, int], ...] = ()
    """What the file calls labels that the scheme lacks, with how many annotations bear each."""
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class Haul:
    """All that was chosen; `offers` is empty when there is too much to list."""

    units: tuple[Unit, ...]
    offers: tuple[Offer, ...] = ()
    formats: tuple[tuple[str, int], ...] = ()
    encodings: tuple[tuple[str, int], ...] = ()
    releases: int = 0
    annotations: int = 0
    nones: int = 0
    comments: int = 0
    labels: tuple[Label, ...] = ()
    """What the files themselves say of their labels."""
    unknown: tuple[tuple[str, int], ...] = ()
    """As of each offer, of all files together."""
    problems: int = 0
    skipped: tuple[tuple[str, str], ...] = ()
    """(file, why nothing is offered of it)"""


def look(paths: Sequence[Path], scheme: Scheme) -> Iterator[Step]:
    """Find the files in what was chosen and read what they offer; the last step brings a Haul."""
    units: list[Unit] = []
    skipped: list[tuple[str, str]] = []
    for find in formats.found(paths):
        if find.skipped:
            skipped.append((find.path.name, find.skipped))
            continue
        units.append(Unit(find.path, find.format))
        if len(units) % 500 == 0:
            yield Step(len(units), 0, str(find.path.parent))
    sight = _Sight(scheme, listing=len(units) <= MOST_LISTED)
    yield from _looking(sight, units)
    yield Step(len(units), len(units), "", sight.haul(units, skipped))


def look_again(units: Sequence[Unit], scheme: Scheme) -> Iterator[Step]:
    """Read some files anew, in another format or encoding; the last step brings their offers."""
    sight = _Sight(scheme, listing=True)
    yield from _looking(sight, units)
    yield Step(len(units), len(units), "", tuple(sight.offers))


def _looking(sight: "_Sight", units: Sequence[Unit]) -> Iterator[Step]:
    for done, unit in enumerate(units):
        yield Step(done, len(units), unit.path.name)
        for read in sight.take(unit):
            yield Step(done, len(units), f"{unit.path.name}: {read:,} releases")


@dataclass(slots=True)
class _Sight:
    """What was seen so far."""

    scheme: Scheme
    listing: bool
    offers: list[Offer] = field(default_factory=list)
    formats: Counter[str] = field(default_factory=Counter)
    encodings: Counter[str] = field(default_factory=Counter)
    releases: int = 0
    annotations: int = 0
    nones: int = 0
    comments: int = 0
    labels: dict[str, Label] = field(default_factory=dict)
    """By their ids: thousands of files of one export describe the same ones."""
    unknown: Counter[str] = field(default_factory=Counter)
    problems: int = 0

    def take(self, unit: Unit) -> Iterator[int]:
        """Look at one more unit, with its releases counted; a refusal becomes an offer that cannot be taken."""
        try:
            chosen = unit.format or formats.detect(unit.path.name, _head(unit.path)).name
            if self.listing or chosen not in _GLANCED:
                yield from self._read(unit, chosen)
            else:
                self._glance(unit, chosen)
        except Exception as error:
            self.offers.append(Offer(unit, 0, unit.path.name, unit.format or "", refusal=sentence_for(unit, error)))
        if len(self.offers) > MOST_LISTED:
            self.listing = False
            self.offers.clear()

    def _read(self, unit: Unit, chosen: str) -> Iterator[int]:
        found: list[Offer] = []
        unknown: Counter[str] = Counter()
        for place, item in enumerate(formats.read(unit.path, format=chosen, encoding=unit.encoding)):
            offer = _offer(unit, place, item, self.scheme)
            self._count(chosen, offer.encoding + " (guessed)" * offer.guessed)
            self.annotations += offer.annotations
            self.nones += offer.nones
            self.comments += offer.comments
            self.problems += len(offer.problems)
            unknown.update(dict(offer.unknown))
            if self.listing and len(found) <= MOST_LISTED:
                found.append(offer)
            if place % PORTION == PORTION - 1:
                yield place + 1
        self.unknown.update(unknown)
        if unknown or chosen == "jsonl":
            described = formats.scheme_of(unit.path, chosen)
            self.labels.update((label.id, label) for label in (described.labels if described else ()))
        self.offers += found

    def _glance(self, unit: Unit, chosen: str) -> None:
        from formats.encoding import decode

        head = _head(unit.path)
        head = head[: head.rfind(b"\n") + 1] or head
        decoded = decode(head, given=unit.encoding, name=unit.path.name)
        self._count(chosen, decoded.encoding + " (guessed)" * decoded.guessed)

    def _count(self, chosen: str, encoding: str) -> None:
        self.releases += 1
        self.formats[formats.named(chosen).title] += 1
        self.encodings[encoding] += 1

    def haul(self, units: Sequence[Unit], skipped: Sequence[tuple[str, str]]) -> Haul:
        """All of it together."""
        listed = self.listing and len(units) <= MOST_LISTED
        return Haul(
            tuple(units),
            tuple(self.offers) if listed else (),
            tuple(self.formats.most_common()),
            tuple(self.encodings.most_common()),
            self.releases,
            self.annotations,
            self.nones,
            self.comments,
            tuple(self.labels.values()),
            tuple(self.unknown.items()),
            self.problems,
            tuple(skipped),
        )


def _offer(unit: Unit, place: int, item: Incoming, scheme: Scheme) -> Offer:
    return Offer(
        unit,
        place,
        item.name,
        item.format,
        item.encoding,
        item.guessed,
        len(item.text),
        item.selected,
        item.remarks,
        item.problems,
        item.text[:PREVIEW],
        len(item.claims),
        len(item.negatives),
        len(item.comments),
        tuple(_unknown(item, scheme)),
    )


def _unknown(item: Incoming, scheme: Scheme) -> Iterator[tuple[str, int]]:
    for words, number in Counter(item.labels()).items():
        if not has(scheme, words) and scheme.label(name_from(words)) is None:
            yield words, number


def _head(path: Path) -> bytes:
    if path.is_dir():
        return b""
    try:
        with path.open("rb") as file:
            return file.read(formats.HEAD_BYTES)
    except OSError as error:
        raise formats.unreadable(path, error) from error


def sentence_for(unit: Unit, error: Exception) -> str:
    """Why a unit cannot be read; a slip of a reader costs that file and no other."""
    if isinstance(error, Refusal):
        return error.sentence
    return f"“{unit.path.name}” cannot be read: the program stumbled over it ({type(error).__name__})."
