"""What an import does off the GUI thread: bring in what was chosen, batch by batch, and say what came of each."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any
from uuid import UUID

import formats
from domain.adopt import fitted
from domain.annotation import Annotation, Comment, Negative
from domain.errors import Refusal
from domain.lint import oddities
from domain.person import Person
from domain.release import Incoming, Release
from gui.jobs import Step
from gui.work_look import Unit, sentence_for

if TYPE_CHECKING:
    from domain.edit import Edit
    from storage.corpus import Corpus

BATCH = 200
PORTION = 2_000_000
"""Releases, and code points of text, that are committed at a time."""
HELD = 64_000_000
"""Bytes of files that are held until they are committed: those of a PDF are many more than its text."""
_SILENT = frozenset({"id"})
"""Claims that say nothing of people or decisions."""

Told = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A unit that is to come in, and which of its releases; None is what its format preselects."""

    unit: Unit
    places: frozenset[int] | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """What was committed at a time, usually one Edit, and what is to be said of it."""

    edits: "tuple[Edit, ...]" = ()
    added: tuple[Release, ...] = ()
    known: Told = ()
    """(name in the file, release that was there)"""
    joined: tuple[tuple[str, int], ...] = ()
    """(release that was there, number of annotations that came to it)"""
    renamed: Told = ()
    """(name in the file, name that the release got)"""
    refused: Told = ()
    """(name, reason)"""
    problems: Told = ()
    """(name, what is wrong in a file that came in all the same)"""
    remarks: Told = ()
    guessed: Told = ()
    """(release, encoding) where the encoding was guessed"""
    odd: tuple[tuple[str, int], ...] = ()
    """(release, number of its new annotations that look odd)"""
    annotations: int = 0
    nones: int = 0
    """How many “found none” came in."""
    comments: int = 0
    claimed: int = 0
    """How many of the annotations bring words on people, states or decisions."""


def bring_in(
    corpus: "Corpus",
    choices: Sequence[Choice],
    by: Person,
    mapping: Mapping[str, str] | None = None,
    total: int = 0,
) -> Iterator[Step]:
    """Import what was chosen, whole batches only; each step that commits or has something to say brings a Batch.

    `mapping` says what labels of the files are called here; those mapped to "" are left out. `total` is the number of
    releases where it is known.
    """
    scheme = corpus.scheme()
    waiting: list[Incoming] = []
    size = held = done = 0
    for choice in choices:
        name = choice.unit.path.name
        yield Step(done, total, name)
        for item in _read_for(choice):
            if isinstance(item, Batch):
                yield Step(done, total, name, item)
                continue
            waiting.append(fitted(item, scheme, mapping))
            size += len(item.text)
            held += len(item.source)
            if len(waiting) >= BATCH or size >= PORTION or held >= HELD:
                done += len(waiting)
                yield Step(done, max(done, total), name, _committed(corpus, waiting, by))
                waiting, size, held = [], 0, 0
    if waiting:
        done += len(waiting)
        yield Step(done, max(done, total), "", _committed(corpus, waiting, by))
    yield Step(done, done)


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
    new = [] if made.edit is None else [change.after for change in made.edit.of(Annotation)]
    annotations = [annotation for annotation in new if isinstance(annotation, Annotation)]
    return Batch(
        () if made.edit is None else (made.edit,),
        made.added,
        made.known,
        made.joined,
        made.renamed,
        problems=tuple((item.name, problem) for item in items for problem in item.problems),
        remarks=tuple((item.name, remark) for item in items for remark in item.remarks),
        guessed=tuple((item.name, guessed[item.name]) for item in made.added if item.name in guessed),
        odd=_odd(corpus, annotations),
        annotations=len(annotations),
        nones=len(made.edit.of(Negative)) if made.edit is not None else 0,
        comments=len(made.edit.of(Comment)) if made.edit is not None else 0,
        claimed=sum(any(key not in _SILENT for key, _ in annotation.claims) for annotation in annotations),
    )


def _odd(corpus: "Corpus", annotations: Sequence[Annotation]) -> tuple[tuple[str, int], ...]:
    """How many of the annotations that came in look odd, by release."""
    from storage.query import Query

    if not annotations:
        return ()
    new = {annotation.id for annotation in annotations}
    wanted: frozenset[UUID] = frozenset(annotation.release_id for annotation in annotations)
    found = []
    for sheet in corpus.stream(Query(releases=wanted)):
        number = len({oddity.annotation_id for oddity in oddities(sheet)} & new)
        if number:
            found.append((sheet.release.name, number))
    return tuple(found)


def _joined(parts: Sequence[Batch]) -> Batch:
    """Batches as one."""
    made: dict[str, Any] = {}
    for each in fields(Batch):
        values = [getattr(part, each.name) for part in parts]
        made[each.name] = sum(values) if each.type is int else tuple(item for value in values for item in value)
    return Batch(**made)
