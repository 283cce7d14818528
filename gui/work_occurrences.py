"""Every occurrence of some words, looked for and labelled off the GUI thread; the label comes in one Edit."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from domain.occurrences import Occurrence, Wanted, label_all, occurrences
from domain.person import Person
from gui.jobs import Step

if TYPE_CHECKING:
    from storage.corpus import Corpus

MOST = 50_000
"""Places that are listed; nobody looks through more of them."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where the words stand."""

    items: tuple[Occurrence, ...]
    releases: int
    """How many releases were looked through."""
    cut: bool = False
    """Whether there are more than were listed."""


def find(
    corpus: "Corpus", by: Person | None, wanted: Wanted, label: str = "", release: UUID | None = None, most: int = MOST
) -> Iterator[Step]:
    """Look for the words in one release or in all; the last step brings Places."""
    from storage.query import Query

    pattern = wanted.pattern()
    found: list[Occurrence] = []
    query = Query(releases=None if release is None else frozenset({release}), viewer=by)
    total = len(corpus.releases()) if release is None else 1
    number = 0
    for number, sheet in enumerate(corpus.stream(query), 1):
        for piece in occurrences(sheet, pattern, label, by.name if by else ""):
            found += piece
            if len(found) > most:
                yield Step(total, total, "", Places(tuple(found[:most]), number, cut=True))
                return
            yield Step(number - 1, total, sheet.release.name)
    yield Step(total, total, "", Places(tuple(found), number))


def label_places(
    corpus: "Corpus",
    by: Person,
    chosen: Sequence[Occurrence],
    label: str,
    attributes: Mapping[str, str] | None = None,
    comment: str = "",
) -> Iterator[Step]:
    """Label the chosen places as they were seen; the last step brings the Edit. Until it is written nothing is done."""
    from storage.query import Query

    releases = frozenset(item.release_id for item in chosen)
    query = Query(releases=releases, viewer=by)
    sheets = []
    for number, sheet in enumerate(corpus.stream(query), 1):
        sheets.append(sheet)
        yield Step(number, len(releases) + 1, sheet.release.name)
    made = label_all(sheets, chosen, label, by=by, attributes=attributes, comment=comment)
    sheets.clear()
    yield Step(len(releases), len(releases) + 1, "Writing")
    corpus.commit(made)
    yield Step(len(releases) + 1, len(releases) + 1, "", made)
