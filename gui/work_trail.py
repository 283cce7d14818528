"""The trail as jobs: its acts from the newest on, one act with its sides, files of it, and a release as it stood."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from domain.annotation import AnnotatedRelease, Annotation, Comment, Decision
from domain.blind import visible
from domain.edit import Edit, now
from domain.person import Person
from domain.policy import Policy
from domain.sides import Detail
from domain.span import Span
from formats.tables.trail_table import TrailForm, write_trail
from gui.jobs import Step

if TYPE_CHECKING:
    from storage.asof import AsOf
    from storage.corpus import Corpus
    from storage.telling import Told
    from storage.trail import Wanted

ENOUGH = 300
"""Acts that are read at one go; scrolling down asks for more."""
UNTOLD = "Somebody else worked on it: what they did is told when you are done with it and they have handed theirs in."
MOST_CHANGES = 200
"""Changes of one act whose sides are shown."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the audit trail as it is shown."""

    number: int
    made: str
    """UTC, ISO 8601."""
    who: str
    what: str
    where: str
    releases: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Head:
    """How many rows the chain has, the hash of the last, and the id of the corpus."""

    count: int
    hash: str
    identity: str


@dataclass(frozen=True, slots=True)
class Page:
    """Some acts, newest first, and the number up to which was looked; None when that was all."""

    entries: list[Entry]
    beyond: int | None


@dataclass(frozen=True, slots=True)
class Act:
    """One act with its changes, of which there may be more than are shown."""

    number: int
    sentences: tuple[str, ...]
    details: tuple[Detail, ...]
    changes: int


@dataclass(frozen=True, slots=True)
class Stood:
    """A release as it stood, and what the act did that had touched it last."""

    found: "AsOf"
    sheet: AnnotatedRelease
    """Of it, what the person who looks may see."""
    act: Act
    place: Span | None
    """Where in the text that was, if it was in one place."""


def trail(corpus: "Corpus", wanted: "Wanted", beyond: int | None) -> Iterator[Step]:
    """Read on from a number, or from the newest act; steps bring Pages, and at the beginning a Head."""
    from storage.extract import extract
    from storage.telling import pages

    if beyond is None:
        with extract(corpus) as now_is:
            yield Step(0, 0, "", Head(now_is.audit_count, now_is.audit_head, now_is.corpus))
    found = 0
    for last, page in pages(corpus, wanted, beyond=beyond, newest=True):
        found += len(page)
        yield Step(found, 0, "", Page([_entry(item) for item in page], last))
        if found >= ENOUGH:
            return
    yield Step(found, 0, "", Page([], None))


def _entry(item: "Told") -> Entry:
    row, number = item.row, len(item.releases)
    where = item.names[0] if number == 1 and item.names else f"{number:,} releases" if number else ""
    return Entry(row.seq, row.made, row.actor, "; ".join(item.said), where, item.releases)


def act(corpus: "Corpus", number: int) -> Iterator[Step]:
    """Read one act; the step brings an Act."""
    yield Step(0, 0, "", _act(corpus, number, MOST_CHANGES)[0])


def _act(corpus: "Corpus", number: int, most: int) -> tuple[Act, Edit]:
    from storage.telling import details

    item, found = details(corpus, number, most)
    return Act(number, tuple(item.sentences()), tuple(found), len(item.done.changes)), item.done


def export(corpus: "Corpus", wanted: "Wanted", path: Path, form: TrailForm) -> Iterator[Step]:
    """Write the wanted acts into a file, oldest first; the last step brings how many there are."""
    from storage.telling import rows

    number = 0
    writing = write_trail((item.record() for item in rows(corpus, wanted)), path, form)
    try:
        for number in writing:
            yield Step(number)
    finally:
        writing.close()  # type: ignore[attr-defined]
    yield Step(number, number, "", number)


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks, and what they may not see yet."""

    person: Person | None = None
    policy: Policy = field(default_factory=Policy)
    blind_on: frozenset[UUID] = frozenset()
    """The releases on which they work blind."""


def as_of(corpus: "Corpus", release_id: UUID, when: int | str, viewer: Viewer) -> Iterator[Step]:
    """Read a release as it stood after an audit row, at a time or at its approval; the step brings a Stood."""
    from storage.asof import sheet_as_of, when_named
    from storage.seen import may_tell

    found = sheet_as_of(corpus, release_id, when_named(when) if isinstance(when, str) else when)
    told, done = _act(corpus, found.touched, 0)
    sheet = visible(found.sheet, viewer.person, viewer.policy, busy=release_id in viewer.blind_on)
    if may_tell(corpus, done, viewer.person, viewer.blind_on):
        stood = Stood(found, sheet, told, _place(sheet, done))
    else:
        stood = Stood(found, sheet, replace(told, sentences=(UNTOLD,)), None)
    yield Step(1, 1, "", stood)


def of_annotation(corpus: "Corpus", annotation_id: UUID) -> Iterator[Step]:
    """Read the history of one annotation, oldest first; the step brings its id and Entries."""
    from storage.telling import rows
    from storage.trail import Wanted

    found = rows(corpus, Wanted(annotation=annotation_id))
    yield Step(1, 1, "", (annotation_id, [_entry(item) for item in found]))


def _place(sheet: AnnotatedRelease, done: Edit) -> Span | None:
    """The first stretch of a release that an Edit is about."""
    for change in done.changes:
        value = change.value
        if isinstance(value, Annotation) and value.release_id == sheet.release.id:
            return value.span
        if isinstance(value, Decision | Comment) and value.annotation_id in sheet.by_id:
            return sheet.by_id[value.annotation_id].span
        if isinstance(value, Comment) and value.release_id == sheet.release.id and value.span is not None:
            return value.span
    return None


def head_words(corpus: str, head: Head, person: str) -> tuple[str, ...]:
    """The lines of a page with the head of a corpus, as of now."""
    from storage.heads import head_page

    return head_page(corpus, head.count, head.hash, now(), person, head.identity)
