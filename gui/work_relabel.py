"""Giving many annotations another label off the GUI thread: find them, then change them in one Edit, or in two."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from domain import govern
from domain.annotate import relabel_all
from domain.annotation import AnnotatedRelease, Annotation, State
from domain.errors import StaleEdit
from domain.person import Person, Role
from domain.queue import surroundings
from gui.jobs import Step

if TYPE_CHECKING:
    from storage.corpus import Corpus


@dataclass(frozen=True, slots=True)
class Wish:
    """Which annotations are to become what; what is empty wants all."""

    label: str
    into: str
    author: str = ""
    release: UUID | None = None
    state: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """An annotation that is to have another label."""

    annotation: Annotation
    release_name: str
    before: str
    after: str
    state: State
    why: str = ""
    """Why it has to stay as it is; empty when it need not."""


def find(corpus: "Corpus", by: Person, wish: Wish) -> Iterator[Step]:
    """Look for what a wish is about; the last step brings a list of Found."""
    from storage.query import Query

    scheme = corpus.scheme()
    into = scheme.find(wish.into).title
    releases = None if wish.release is None else frozenset({wish.release})
    query = Query(releases=releases, labels=frozenset({wish.label, wish.into}), viewer=by, empty=False)
    kept: list[Found] = []
    for number, sheet in enumerate(corpus.stream(query), 1):
        kept += [_found(sheet, item, by, wish, into) for item in sheet.annotations if _wanted(sheet, item, wish)]
        yield Step(number)
    yield Step(0, 0, "", kept)


def _wanted(sheet: AnnotatedRelease, item: Annotation, wish: Wish) -> bool:
    return (
        item.label == wish.label
        and wish.author in ("", item.author)
        and (not wish.state or sheet.state(item).value == wish.state)
    )


def _found(sheet: AnnotatedRelease, item: Annotation, by: Person, wish: Wish, into: str) -> Found:
    why = ""
    if item.author != by.name and not by.role.may(Role.REVIEWER):
        why = f"{item.author}'s: it takes a reviewer"
    elif any(
        other.fragments == item.fragments and other.label == wish.into and other.author == item.author
        for other in sheet.starting_at(item.fragments[0].start)
    ):
        why = f"{item.author} has it as {into} too"
    return Found(item, sheet.release.name, *surroundings(sheet.text, item), sheet.state(item), why)


def relabel(corpus: "Corpus", by: Person, seen: Mapping[UUID, Annotation], into: str) -> Iterator[Step]:
    """Give annotations another label as they were seen; the step brings the Edit."""
    yield Step(0)
    made = relabel_all(_as_seen(corpus, by, seen), seen.keys(), into, by=by)
    corpus.commit(made)
    yield Step(1, 1, "", made)


def _as_seen(corpus: "Corpus", by: Person, seen: Mapping[UUID, Annotation]) -> Iterator[AnnotatedRelease]:
    from storage.query import Query

    releases = frozenset(item.release_id for item in seen.values())
    for sheet in corpus.stream(Query(releases=releases, viewer=by)):
        for item in sheet.annotations:
            if item.id in seen and item.revision != seen[item.id].revision:
                raise StaleEdit(
                    f"“{sheet.release.name}” was changed meanwhile: look at what would get another label once more."
                )
        yield sheet


def merge(corpus: "Corpus", by: Person, gone: str, into: str) -> Iterator[Step]:
    """Give all of a label another one and retire it; steps bring the Edits, of annotations first if there are any."""
    yield Step(0)
    moved, retired = govern.merge_labels(corpus.scheme(), corpus.stream(), gone, into, by=by)
    if moved is not None:
        corpus.commit(moved)
        yield Step(1, 2, "", moved)
    corpus.commit(retired)
    yield Step(2, 2, "", retired)
