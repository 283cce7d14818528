"""Which releases teach most when they are annotated next, as a generator that runs in a job's thread."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING
from uuid import UUID

from domain.person import Person, Role
from domain.suggest import guesses
from domain.suggestion import Suggestion
from domain.useful import candidate, most_useful
from gui.jobs import Step

if TYPE_CHECKING:
    from storage.corpus import Corpus


def rank(corpus: "Corpus", viewer: Person) -> Iterator[Step]:
    """Put what is still to be annotated into order, the most useful first; the last step brings the ids."""
    from storage.sources import kit_of
    from storage.suggestions import outdated, store

    kit = kit_of(corpus)
    total = len(corpus.releases())
    keeps = corpus.writes and viewer.role.may(Role.ANNOTATOR)
    fresh: dict[UUID, tuple[Suggestion, ...]] = {}
    done = 0
    for texts in outdated(corpus, None, kit.version):
        made = []
        for key, text in texts:
            made.append((key, guesses(key, text, kit.sources)))
            done += 1
            yield Step(done, total)
        if keeps:
            store(corpus, made, kit.version)
        else:
            fresh.update(made)
    yield from _ordered(corpus, viewer, fresh, total)


def _ordered(
    corpus: "Corpus", viewer: Person, fresh: Mapping[UUID, tuple[Suggestion, ...]], total: int
) -> Iterator[Step]:
    from storage.suggestions import open_suggestions

    candidates = []
    for sheet, items in open_suggestions(corpus, viewer, None, fresh):
        if not sheet.reviewed and not sheet.done_by(viewer.name):
            candidates.append(candidate(sheet.release.id, sheet.text, items))
            yield Step(0, 0, "")
    yield Step(total, total, "", tuple(item.release_id for item in most_useful(candidates)))
