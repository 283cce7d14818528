"""What an import does off the GUI thread: look at files, say what they offer, and bring it in batch by batch."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import formats
from domain.adopt import fitted, lacking
from domain.errors import Refusal
from domain.person import Person
from domain.release import Incoming, Release
from domain.scheme import Label, Scheme
from gui.jobs import Step

if TYPE_CHECKING:
    from domain.edit import Edit
    from storage.corpus import Corpus

MOST_LISTED = 300
"""With more than these, files are counted and not listed one by one."""
BATCH = 200
PORTION = 2_000_000
"""Releases, and code points of text, that are committed at a time."""
PREVIEW = 4000
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
    preview: str = ""
    annotations: int = 0
    labels: tuple[tuple[str, int], ...] = ()
    """What the file calls the labels of its annotations, with how many bear each."""
    lacking: tuple[str, ...] = ()
    """Labels of its annotations that the scheme lacks."""
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class Haul:
    """All that was chosen; `offers` is empty when there is too much to list."""

    units: tuple[Unit, ...]
    offers: tuple[Offer, ...] = ()
    formats: tuple[tuple[str, int], ...] = ()
    encodings: tuple[tuple[str, int], ...] = ()
    releases: int = 0
    labels: tuple[Label, ...] = ()
    """What the files themselves say of their labels."""
    lacking: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """A unit that is to come in, and which of its releases; None is what its format preselects."""

    unit: Unit
    places: frozenset[int] | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """What was committed at a time, usually one Edit, and what was refused on the way."""

    edits: "tuple[Edit, ...]" = ()
    added: tuple[Release, ...] = ()
    known: tuple[tuple[str, str], ...] = ()
    refused: tuple[tuple[str, str], ...] = ()
    """(name, reason)"""
    guessed: tuple[tuple[str, str], ...] = ()
    """(release, encoding) where the encoding was guessed"""


def look(paths: Sequence[Path], scheme: Scheme) -> Iterator[Step]:
    """Find the files in what was chosen and read what they offer; the last step brings a Haul."""
    units: list[Unit] = []
    for unit in found_in(paths):
        units.append(unit)
        if len(units) % 500 == 0:
            yield Step(len(units), 0, str(unit.path.parent))
    sight = _Sight(scheme, listing=len(units) <= MOST_LISTED)
    for done, unit in enumerate(units):
        yield Step(done, len(units), unit.path.name)
        sight.take(unit)
    yield Step(len(units), len(units), "", sight.haul(units))


def look_again(units: Sequence[Unit], scheme: Scheme) -> Iterator[Step]:
    """Read some files anew, in another format or encoding; the last step brings their offers."""
    sight = _Sight(scheme, listing=True)
    for done, unit in enumerate(units):
        yield Step(done, len(units), unit.path.name)
        sight.take(unit)
    yield Step(len(units), len(units), "", tuple(sight.offers))


def found_in(paths: Sequence[Path]) -> Iterator[Unit]:
    """The files among paths and in their folders, without what is hidden, skipped or belongs to another file."""
    for find in formats.found(paths):
        if not find.skipped:
            yield Unit(find.path, find.format)


@dataclass(slots=True)
class _Sight:
    """What was seen so far."""

    scheme: Scheme
    listing: bool
    offers: list[Offer] = field(default_factory=list)
    formats: Counter[str] = field(default_factory=Counter)
    encodings: Counter[str] = field(default_factory=Counter)
    releases: int = 0
    labels: list[Label] = field(default_factory=list)
    lacking: dict[str, None] = field(default_factory=dict)

    def take(self, unit: Unit) -> None:
        """Look at one more unit; a refusal becomes an offer that cannot be taken."""
        try:
            chosen = unit.format or formats.detect(unit.path.name, _head(unit.path)).name
            if self.listing or chosen not in _GLANCED:
                self._read(unit, chosen)
            else:
                self._glance(unit, chosen)
        except Exception as error:
            self.offers.append(Offer(unit, 0, unit.path.name, unit.format or "", refusal=sentence_for(unit, error)))
        if len(self.offers) > MOST_LISTED:
            self.listing = False
            self.offers.clear()

    def _read(self, unit: Unit, chosen: str) -> None:
        found: list[Offer] = []
        for place, item in enumerate(formats.read(unit.path, format=chosen, encoding=unit.encoding)):
            offer = _offer(unit, place, item, self.scheme)
            self._count(chosen, offer.encoding + " (guessed)" * offer.guessed)
            self.lacking.update(dict.fromkeys(offer.lacking))
            if self.listing and len(found) <= MOST_LISTED:
                found.append(offer)
        if self.lacking or chosen == "jsonl":
            described = formats.scheme_of(unit.path, chosen)
            self.labels += described.labels if described else ()
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

    def haul(self, units: Sequence[Unit]) -> Haul:
        """All of it together."""
        listed = self.listing and len(units) <= MOST_LISTED
        return Haul(
            tuple(units),
            tuple(self.offers) if listed else (),
            tuple(self.formats.most_common()),
            tuple(self.encodings.most_common()),
            self.releases,
            tuple(self.labels),
            tuple(self.lacking),
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
        (*item.problems, *item.remarks),
        item.text[:PREVIEW],
        len(item.claims),
        tuple(Counter(claim.label for claim in item.claims).most_common()),
        tuple(lacking([fitted(item, scheme)], scheme)) if item.claims else (),
    )


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


def bring_in(
    corpus: "Corpus", choices: Sequence[Choice], by: Person, mapping: Mapping[str, str] | None = None
) -> Iterator[Step]:
    """Import what was chosen, whole batches only; each step that commits brings a Batch.

    `mapping` says what labels of the files are called here; those mapped to "" are left out.
    """
    scheme = corpus.scheme()
    waiting: list[Incoming] = []
    size = 0
    for done, choice in enumerate(choices):
        yield Step(done, len(choices), choice.unit.path.name)
        for item in _read_for(choice):
            if isinstance(item, Batch):
                yield Step(done, len(choices), choice.unit.path.name, item)
                continue
            if item.problems:
                yield Step(done, len(choices), choice.unit.path.name, _problems(item))
            waiting.append(fitted(item, scheme, mapping))
            size += len(item.text)
            if len(waiting) >= BATCH or size >= PORTION:
                yield Step(done, len(choices), choice.unit.path.name, _committed(corpus, waiting, by))
                waiting, size = [], 0
    if waiting:
        yield Step(len(choices), len(choices), "", _committed(corpus, waiting, by))
    yield Step(len(choices), len(choices))


def _problems(item: Incoming) -> Batch:
    """What is wrong in a file that comes in all the same."""
    return Batch(refused=tuple((item.name, problem) for problem in item.problems))


def _read_for(choice: Choice) -> Iterator[Incoming | Batch]:
    """The wanted releases of a unit; where it cannot be read on, a Batch that says why is the last."""
    unit = choice.unit
    try:
        for place, item in enumerate(formats.read(unit.path, format=unit.format, encoding=unit.encoding)):
            if item.selected if choice.places is None else place in choice.places:
                yield item
    except Exception as error:
        yield Batch(refused=((unit.path.name, sentence_for(unit, error)),))


def _committed(corpus: "Corpus", items: Sequence[Incoming], by: Person) -> Batch:
    from storage.failures import LostFile, Unwritable

    try:
        made = corpus.admit(items, by)
    except (LostFile, Unwritable):
        raise
    except Refusal as error:
        if len(items) == 1:
            return Batch(refused=((items[0].name, error.sentence),))
        # One release that cannot come in does not keep the others out.
        return _joined([_committed(corpus, half, by) for half in (items[: len(items) // 2], items[len(items) // 2 :])])
    guessed = {item.name: item.encoding for item in items if item.guessed}
    return Batch(
        () if made.edit is None else (made.edit,),
        made.added,
        made.known,
        guessed=tuple((item.name, guessed[item.name]) for item in made.added if item.name in guessed),
    )


def _joined(parts: Sequence[Batch]) -> Batch:
    return Batch(
        tuple(item for part in parts for item in part.edits),
        tuple(item for part in parts for item in part.added),
        tuple(item for part in parts for item in part.known),
        tuple(item for part in parts for item in part.refused),
        tuple(item for part in parts for item in part.guessed),
    )
